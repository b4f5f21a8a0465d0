//! `onetext init`: a new record.

use onetext_record::body::Heading;
use onetext_record::folder::Defaults;
use onetext_record::{Entry, NewEntry, Seq};
use onetext_store::{Log, SqliteLog};

use crate::cli::Init;
use crate::error::{CommandError, Outcome};
use crate::output::Output;
use crate::{input, who};

pub(crate) fn run(command: &Init, output: Output) -> Outcome {
    if command.file.exists() {
        return Err(CommandError::input(format!("{} exists already", command.file.display()))
            .hint("choose another name, or add to it with `onetext import` or `onetext add`"));
    }
    let entries = match &command.from {
        Some(folder) => {
            let defaults = Defaults {
                author: who::author(command.author.as_deref())?,
                recorded_at: who::now(),
                extract: onetext_read::ingest::extract,
            };
            input::entries_of(input::files(folder)?, &defaults, output)?
        }
        None => heading(command)?.into_iter().collect(),
    };
    create(&command.file, &entries)?;
    output.note(&format!(
        "made {} with {} entr{}",
        command.file.display(),
        entries.len(),
        ies(entries.len())
    ));
    Ok(())
}

fn ies(n: usize) -> &'static str {
    if n == 1 { "y" } else { "ies" }
}

fn heading(command: &Init) -> Outcome<Option<Entry>> {
    let Some(title) = &command.title else { return Ok(None) };
    let author = who::author(command.author.as_deref())?;
    let new = NewEntry::judged(&author, Heading { title: title.clone(), summary: None });
    onetext_record::Negotiation::default().check(&new).map_err(|r| CommandError::refused([&r]))?;
    Ok(Some(new.at(Seq(1), who::now())))
}

/// Makes a record with these entries, or leaves nothing behind.
pub(crate) fn create(path: &std::path::Path, entries: &[Entry]) -> Outcome {
    let mut log = SqliteLog::create(path).map_err(|e| CommandError::store(path, &e))?;
    if let Err(error) = log.append(Seq(0), entries) {
        drop(log);
        let _ = std::fs::remove_file(path);
        return Err(CommandError::append(path, &error));
    }
    Ok(())
}
