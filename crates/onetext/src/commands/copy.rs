//! `onetext export` and `onetext import`: records as folders and JSON lines, and back.

use std::fs;
use std::path::Path;

use onetext_record::folder::{self, Files};
use onetext_record::{Entry, Negotiation, Seq};
use onetext_store::{Address, Log, LogError};

use crate::cli::{Export, Import};
use crate::commands::add::reason;
use crate::commands::init::{count_entries, create};
use crate::commands::log::json;
use crate::commands::verify::whole;
use crate::error::{CommandError, Outcome};
use crate::input::{self, Sort};
use crate::output::Output;
use crate::view;

pub(crate) fn export(command: &Export, output: Output) -> Outcome {
    let to = Address::from(command.to.as_path());
    if to.file().is_none() {
        return Err(CommandError::input("export writes folders and JSON lines")
            .hint(format!("to copy into a database: onetext import {} {to}", command.record)));
    }
    let (entries, _) =
        view::visible(input::entries(&command.record, output)?, command.viewer.as_deref())?;
    let to_lines =
        command.to.as_os_str() == "-" || command.to.extension().is_some_and(|end| end == "jsonl");
    if to_lines {
        let mut lines = String::new();
        for entry in &entries {
            lines.push_str(&json(entry)?);
            lines.push('\n');
        }
        if command.to.as_os_str() == "-" {
            return output.result(&lines);
        }
        output.file(&command.to, &lines)?;
    } else {
        write_folder(&command.to, &folder::write(&entries), output)?;
    }
    output.note(&format!("wrote {} to {}", count_entries(entries.len()), command.to.display()));
    Ok(())
}

/// Writes a folder: a new one whole or not at all, an old one file by file where they differ.
fn write_folder(path: &Path, files: &Files, output: Output) -> Outcome {
    if path.is_dir() {
        may_be_replaced(path, files)?;
        return write_files(path, files, output);
    }
    if path.exists() {
        return Err(CommandError::input(format!(
            "{} exists already and is no folder",
            path.display()
        ))
        .hint("name a folder, or a file that ends in .jsonl"));
    }
    let parent =
        path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(|e| CommandError::file("make", parent, &e))?;
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o755));
    let made =
        builder.tempdir_in(parent).map_err(|e| CommandError::file("write in", parent, &e))?;
    write_files(made.path(), files, output)?;
    fs::rename(made.path(), path).map_err(|e| CommandError::file("make", path, &e))?;
    // What was made has another name now, and stays.
    let _ = made.keep();
    Ok(())
}

/// Whether an export into a folder would lose or mix up nothing.
fn may_be_replaced(path: &Path, files: &Files) -> Outcome {
    let old = input::files(path)?;
    if old.is_empty() && !input::list(path)?.is_empty() {
        return Err(CommandError::input(format!(
            "{} is a folder with other things in it",
            path.display()
        ))
        .hint("name a new folder, or one that holds an earlier export"));
    }
    let left: Vec<&str> =
        old.keys().filter(|name| !files.contains_key(*name)).map(String::as_str).collect();
    if left.is_empty() {
        return Ok(());
    }
    let more = left.len().saturating_sub(5);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Err(CommandError::input(format!(
        "{} has files that this record would not write, and they would be read back with it: {}{more}",
        path.display(),
        left.iter().take(5).copied().collect::<Vec<_>>().join(", ")
    ))
    .hint("name a new folder, or move these files away"))
}

fn write_files(path: &Path, files: &Files, output: Output) -> Outcome {
    for (name, text) in files {
        let file = path.join(name);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).map_err(|e| CommandError::file("make", folder, &e))?;
        }
        if fs::read_to_string(&file).is_ok_and(|old| old == *text) {
            continue;
        }
        output.file(&file, text)?;
    }
    Ok(())
}

pub(crate) fn import(command: &Import, output: Output) -> Outcome {
    let entries = imported(command, output)?;
    let path = &command.record;
    if is_new(path)? {
        create(path, &entries)?;
        output.note(&format!("made {path} with {}", count_entries(entries.len())));
        return Ok(());
    }
    if path.file().is_some_and(Path::is_dir) {
        return Err(CommandError::input(format!("{path} is a folder"))
            .hint("import writes a record in one file; `onetext export` writes folders"));
    }
    let known = input::entries(path, output)?;
    let same = known.iter().zip(&entries).take_while(|(old, new)| old == new).count();
    if same < known.len() {
        let place = match entries.get(same) {
            Some(_) => format!("part ways at entry {}", same + 1),
            None => {
                format!("share only {}, and the record has {}", count_entries(same), known.len())
            }
        };
        return Err(CommandError::input(format!(
            "{} and {} {place}, so nothing was imported",
            named(&command.from),
            path,
        ))
        .hint("import into a new record, or add single entries with `onetext add`"));
    }
    let mut log = path.open().map_err(|e| CommandError::store(path, &e))?;
    log.append(Seq(known.len() as u64), &entries[same..])
        .map_err(|e| CommandError::append(path, &e))?;
    output.note(&format!("added {} to {}", count_entries(entries.len() - same), path));
    Ok(())
}

/// Whether there is nothing yet where a record is to be.
fn is_new(record: &Address) -> Outcome<bool> {
    if let Some(path) = record.file() {
        return Ok(!path.exists());
    }
    match record.open_read_only() {
        Ok(log) => Ok(log.head().map_err(|e| CommandError::store(record, &e))?.seq == Seq(0)),
        Err(LogError::Missing(_)) => Ok(true),
        Err(error) => Err(CommandError::store(record, &error)),
    }
}

fn named(address: &Address) -> String {
    address.file().map_or_else(|| address.to_string(), input::name)
}

fn imported(command: &Import, output: Output) -> Outcome<Vec<Entry>> {
    let from = &command.from;
    match (input::sort(from), from.file()) {
        (Sort::Folder, Some(path)) => input::named_entries(path, command.author.as_deref(), output),
        (Sort::Reports, _) => Err(input::no_record(from)),
        (Sort::Report, Some(path)) => lines(path),
        // A new log gets a new chain, under which nobody would find what was changed before.
        _ => {
            whole(from, None)?;
            input::entries(from, output)
        }
    }
}

/// The entries in a file of JSON lines. Every line that cannot be read is told; the others are
/// checked against those before them.
fn lines(path: &Path) -> Outcome<Vec<Entry>> {
    let (text, file) = (input::text(path)?, input::name(path));
    let filled = || text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let mut entries = Vec::new();
    let mut wrong = Vec::new();
    for (i, line) in filled() {
        match serde_json::from_str::<Entry>(line) {
            Ok(entry) => entries.push(entry),
            Err(e) => {
                wrong.push(format!(
                    "{file}, line {}, column {}: {}",
                    i + 1,
                    e.column(),
                    reason(&e)
                ));
            }
        }
    }
    if let [first, rest @ ..] = wrong.as_slice() {
        let message = match rest {
            [] => first.clone(),
            _ => format!(
                "{} mistakes, so nothing was imported:\n  {}",
                wrong.len(),
                wrong.join("\n  ")
            ),
        };
        return Err(CommandError::input(message).hint(
            "each line is one entry, as `onetext export FILE COPY.jsonl` writes it and `onetext schema` describes it",
        ));
    }
    let mut negotiation = Negotiation::default();
    for ((i, _), entry) in filled().zip(&entries) {
        negotiation.check_entry(entry).map_err(|refusal| {
            let error = CommandError::refused([&refusal]);
            CommandError { message: format!("{file}, line {}: {}", i + 1, error.message), ..error }
        })?;
        negotiation.apply(entry.clone());
    }
    Ok(entries)
}
