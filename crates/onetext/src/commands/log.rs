//! `onetext log`: the entries of a record.

use std::fmt::Write;

use onetext_record::body::{Body, summary};
use onetext_record::{Entry, Kind};

use crate::cli::{ListFormat, Log};
use crate::error::{CommandError, Outcome};
use crate::output::Output;
use crate::{input, view};

pub(crate) fn run(command: &Log, output: Output) -> Outcome {
    let (mut entries, _) =
        view::visible(input::entries(&command.record, output)?, command.viewer.as_deref())?;
    if let Some(kind) = command.kind {
        entries.retain(|entry| entry.body.kind() == kind);
    }
    if let Some(last) = command.last {
        entries.drain(..entries.len().saturating_sub(last));
    }
    if entries.is_empty() {
        output.note("no entries");
    }
    let mut text = String::new();
    for entry in &entries {
        match command.format {
            ListFormat::Json => {
                text.push_str(&json(entry)?);
                text.push('\n');
            }
            ListFormat::Table => row(&mut text, entry),
        }
    }
    output.result(&text)
}

/// An entry as one line of JSON.
pub(crate) fn json(entry: &Entry) -> Outcome<String> {
    serde_json::to_string(entry)
        .map_err(|e| CommandError::input(format!("cannot write entry {}: {e}", entry.seq)))
}

fn row(text: &mut String, entry: &Entry) {
    let on = entry.on.map(|on| on.to_string()).unwrap_or_default();
    let kind = entry.body.kind();
    let mut notes = String::new();
    if let Some(seq) = entry.supersedes {
        let _ = write!(notes, " · supersedes {seq}");
    }
    if entry.audience != onetext_record::Audience::Everyone {
        let _ = write!(notes, " · for {}", entry.audience);
    }
    if entry.reading.is_some() {
        notes.push_str(" · read by machine");
    }
    let _ = writeln!(
        text,
        "{:>6}  {on:<10}  {kind:<11}  {} · {}{notes}",
        entry.seq,
        summary(&entry.body),
        entry.author
    );
}

/// Whether a body has this id, or its kind and this id.
pub(crate) fn is_named(body: &Body, kind: Option<Kind>, id: &str) -> bool {
    body.id() == Some(id) && kind.is_none_or(|kind| kind == body.kind())
}
