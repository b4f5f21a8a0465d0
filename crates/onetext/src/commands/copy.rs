//! `onetext export` and `onetext import`: records as folders and JSON lines, and back.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use onetext_record::folder::{self, Defaults, Files};
use onetext_record::{Body, Entry, Negotiation, Seq};
use onetext_store::{Log, SqliteLog};

use crate::cli::{Export, Import};
use crate::commands::init::create;
use crate::commands::log::{json, visible};
use crate::error::{CommandError, Outcome};
use crate::input::{self, Sort};
use crate::output::Output;
use crate::who;

pub(crate) fn export(command: &Export, output: Output) -> Outcome {
    let entries = input::entries(&command.record, output)?;
    let entries = match &command.viewer {
        None => entries,
        viewer => renumber(visible(entries, viewer.as_deref())?),
    };
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
    output.note(&format!("wrote {} entries to {}", entries.len(), command.to.display()));
    Ok(())
}

/// Numbers the entries from 1 without a gap, so that what is left out leaves no trace.
fn renumber(entries: Vec<Entry>) -> Vec<Entry> {
    let new: BTreeMap<Seq, Seq> =
        entries.iter().map(|entry| entry.seq).zip((1..).map(Seq)).collect();
    let mut entries = entries;
    for entry in &mut entries {
        entry.seq = new[&entry.seq];
        // Whoever sees an entry sees what it supersedes or retracts, or it would have been refused.
        entry.supersedes = entry.supersedes.and_then(|seq| new.get(&seq).copied());
        if let Body::Retraction(retraction) = &mut entry.body
            && let Some(seq) = new.get(&retraction.entry)
        {
            retraction.entry = *seq;
        }
    }
    entries
}

/// Writes the files of a folder; those that have not changed are left alone.
fn write_folder(path: &Path, files: &Files, output: Output) -> Outcome {
    if path.is_dir() {
        let old = input::files(path)?;
        if old.is_empty() && !input::list(path)?.is_empty() {
            return Err(CommandError::input(format!(
                "{} is a folder with other things in it",
                path.display()
            ))
            .hint("name a new folder, or one that holds an earlier export"));
        }
        let left: BTreeSet<&String> =
            old.keys().filter(|name| !files.contains_key(*name)).collect();
        if !left.is_empty() {
            let names: Vec<&str> = left.iter().take(5).map(|name| name.as_str()).collect();
            return Err(CommandError::input(format!(
                "{} has files that this record would not write, and they would be read back with it: {}",
                path.display(),
                names.join(", ")
            ))
            .hint("name a new folder, or move these files away"));
        }
    }
    for (name, text) in files {
        let file = path.join(name);
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).map_err(|e| CommandError::file("make", folder, &e))?;
        }
        if std::fs::read_to_string(&file).is_ok_and(|old| old == *text) {
            continue;
        }
        output.file(&file, text)?;
    }
    Ok(())
}

pub(crate) fn import(command: &Import, output: Output) -> Outcome {
    let entries = imported(command, output)?;
    let path = &command.record;
    if !path.exists() {
        create(path, &entries)?;
        output.note(&format!("made {} with {} entries", path.display(), entries.len()));
        return Ok(());
    }
    let known = input::entries(path, output)?;
    let same = known.iter().zip(&entries).take_while(|(old, new)| old == new).count();
    if same < known.len() {
        return Err(CommandError::input(format!(
            "{} and {} part ways at entry {}, so nothing was imported",
            path.display(),
            command.from.display(),
            same + 1
        ))
        .hint("import into a new record, or add the entries with `onetext add FILE --json`"));
    }
    let mut log = SqliteLog::open(path).map_err(|e| CommandError::store(path, &e))?;
    log.append(Seq(known.len() as u64), &entries[same..])
        .map_err(|e| CommandError::append(path, &e))?;
    output.note(&format!("added {} entries to {}", entries.len() - same, path.display()));
    Ok(())
}

fn imported(command: &Import, output: Output) -> Outcome<Vec<Entry>> {
    let from = &command.from;
    if input::sort(from) == Sort::Folder {
        let defaults = Defaults {
            author: who::author(command.author.as_deref())?,
            recorded_at: who::now(),
            extract: onetext_read::ingest::extract,
        };
        return input::entries_of(input::files(from)?, &defaults, output);
    }
    if from.extension().is_some_and(|end| end == "jsonl") || from.as_os_str() == "-" {
        return lines(from);
    }
    input::entries(from, output)
}

/// The entries in a file of JSON lines, each checked against those before it.
fn lines(path: &Path) -> Outcome<Vec<Entry>> {
    let bytes = input::bytes(path)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| CommandError::input(format!("{} is not text in UTF-8", path.display())))?;
    let mut negotiation = Negotiation::default();
    let mut entries = Vec::new();
    for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = format!("{}, line {}", path.display(), i + 1);
        let entry: Entry = serde_json::from_str(line)
            .map_err(|e| CommandError::input(format!("{place}, column {}: {e}", e.column())))?;
        negotiation.check_entry(&entry).map_err(|refusal| {
            let mut error = CommandError::refused([&refusal]);
            error.message = format!("{place}: {}", error.message);
            error
        })?;
        negotiation.apply(entry.clone());
        entries.push(entry);
    }
    Ok(entries)
}
