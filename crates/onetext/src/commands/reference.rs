//! What describes Onetext to programs: schemas, completions, man pages.

use std::path::Path;

use clap::CommandFactory;

use crate::cli::{Cli, Completions, Man, Schema, SchemaOf};
use crate::error::{CommandError, Kind, Outcome};
use crate::output::Output;

pub(crate) fn schema(command: &Schema, output: Output) -> Outcome {
    let schema = match command.of {
        SchemaOf::Entry => onetext_record::schema::entry(),
        SchemaOf::NewEntry => onetext_record::schema::new_entry(),
        SchemaOf::Brief => onetext_brief::schema(),
    };
    let text = serde_json::to_string_pretty(&schema).map_err(|e| {
        CommandError::new(Kind::Environment, format!("cannot write the schema: {e}"))
    })?;
    output.result(&text)
}

pub(crate) fn completions(command: &Completions, output: Output) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(command.shell, &mut Cli::command(), "onetext", &mut script);
    output.result(&String::from_utf8_lossy(&script))
}

pub(crate) fn man(command: &Man, output: Output) -> Outcome {
    let Some(folder) = &command.output else {
        return output.result(&page(Cli::command())?);
    };
    std::fs::create_dir_all(folder).map_err(|e| CommandError::file("make", folder, &e))?;
    let mut root = Cli::command();
    root.build();
    let mut pages = 0;
    write_pages(&root, "onetext", folder, &mut pages, output)?;
    output.note(&format!("wrote {pages} pages to {}", folder.display()));
    Ok(())
}

/// One page for a command and one for each below it: `onetext-add-party.1`.
fn write_pages(
    command: &clap::Command,
    name: &str,
    folder: &Path,
    pages: &mut usize,
    output: Output,
) -> Outcome {
    let named = command.clone().display_name(name.to_owned());
    output.file(&folder.join(format!("{name}.1")), &page(named)?)?;
    *pages += 1;
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
        write_pages(inner, &format!("{name}-{}", inner.get_name()), folder, pages, output)?;
    }
    Ok(())
}

fn page(command: clap::Command) -> Outcome<String> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command)
        .render(&mut page)
        .map_err(|e| CommandError::new(Kind::Environment, format!("cannot write the page: {e}")))?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
