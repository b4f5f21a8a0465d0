//! `onetext init`: a new record.

use std::path::Path;

use onetext_record::body::Heading;
use onetext_record::{Entry, NewEntry, Seq};
use onetext_store::{Log, SqliteLog};

use crate::cli::Init;
use crate::error::{CommandError, Outcome};
use crate::input::{self, Sort};
use crate::output::Output;
use crate::who;

pub(crate) fn run(command: &Init, output: Output) -> Outcome {
    if command.file.exists() {
        return Err(CommandError::input(format!("{} exists already", command.file.display()))
            .hint("choose another name, or add to it with `onetext import` or `onetext add`"));
    }
    let entries = match &command.from {
        Some(folder) => from_folder(folder, command, output)?,
        None => heading(command)?.into_iter().collect(),
    };
    create(&command.file, &entries)?;
    output.note(&format!("made {} with {}", command.file.display(), count_entries(entries.len())));
    Ok(())
}

fn from_folder(folder: &Path, command: &Init, output: Output) -> Outcome<Vec<Entry>> {
    match input::sort(folder) {
        Sort::Folder => {}
        Sort::Reports => return Err(input::no_record(folder)),
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

/// Makes a record with these entries, or leaves nothing behind.
pub(crate) fn create(path: &Path, entries: &[Entry]) -> Outcome {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        return Err(CommandError::input(format!(
            "cannot make {}: there is no folder {}",
            path.display(),
            folder.display()
        )));
    }
    let mut log = SqliteLog::create(path).map_err(|e| CommandError::store(path, &e))?;
    if let Err(error) = log.append(Seq(0), entries) {
        drop(log);
        let _ = std::fs::remove_file(path);
        return Err(CommandError::append(path, &error));
    }
    Ok(())
}
