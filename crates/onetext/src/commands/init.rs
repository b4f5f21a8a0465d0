//! `onetext init`: a new record.

use std::path::Path;

use onetext_record::body::Heading;
use onetext_record::{Entry, NewEntry, Seq};
use onetext_store::{Address, Log};

use crate::cli::Init;
use crate::error::{CommandError, Outcome};
use crate::input::{self, Sort};
use crate::output::Output;
use crate::who;

pub(crate) fn run(command: &Init, output: Output) -> Outcome {
    if command.file.file().is_some_and(Path::exists) {
        return Err(CommandError::input(format!("{} exists already", command.file))
            .hint("choose another name, or add to it with `onetext import` or `onetext add`"));
    }
    let entries = match &command.from {
        Some(folder) => from_folder(folder, command, output)?,
        None => heading(command)?.into_iter().collect(),
    };
    create(&command.file, &entries)?;
    output.note(&format!("made {} with {}", command.file, count_entries(entries.len())));
    Ok(())
}

fn from_folder(folder: &Path, command: &Init, output: Output) -> Outcome<Vec<Entry>> {
    let named = Address::from(folder);
    match input::sort(&named) {
        Sort::Folder => {}
        Sort::Reports => return Err(input::no_record(&named)),
        Sort::Log | Sort::Report if named.file().is_none() => {
            return Err(CommandError::input(format!("{named} is no folder"))
                .hint(format!("to copy a record: onetext import {named} {}", command.file)));
        }
        Sort::Log | Sort::Report if folder.exists() => {
            return Err(CommandError::input(format!("{} is no folder", folder.display()))
                .hint("to copy a record or JSON lines: onetext import FILE FILE.onetext"));
        }
        Sort::Log | Sort::Report => {
            return Err(CommandError::input(format!("{} does not exist", folder.display())));
        }
    }
    input::named_entries(folder, command.author.as_deref(), output)
}

/// A number of entries, in words.
pub(crate) fn count_entries(n: usize) -> String {
    if n == 1 { "1 entry".to_owned() } else { format!("{n} entries") }
}

fn heading(command: &Init) -> Outcome<Option<Entry>> {
    let Some(title) = &command.title else { return Ok(None) };
    let author = who::author(command.author.as_deref())?;
    let new = NewEntry::judged(&author, Heading::titled(title.clone()));
    onetext_record::Negotiation::default().check(&new).map_err(|r| CommandError::refused([&r]))?;
    Ok(Some(new.at(Seq(1), who::now())))
}

/// Makes a record with these entries, or leaves nothing behind but, in a database, empty tables.
pub(crate) fn create(address: &Address, entries: &[Entry]) -> Outcome {
    let parent = address.file().and_then(Path::parent);
    let folder = parent.filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        return Err(CommandError::input(format!(
            "cannot make {}: there is no folder {}",
            address,
            folder.display()
        )));
    }
    let mut log = address.create().map_err(|e| CommandError::store(address, &e))?;
    if let Err(error) = log.append(Seq(0), entries) {
        drop(log);
        if let Some(path) = address.file() {
            let _ = std::fs::remove_file(path);
        }
        return Err(CommandError::append(address, &error));
    }
    Ok(())
}
