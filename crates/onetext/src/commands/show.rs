//! `onetext show`: one thing with its history and the words behind it.

use std::collections::BTreeSet;
use std::fmt::Write;

use onetext_record::check::nearest;
use onetext_record::{Body, Entry, Evidence, Kind, Negotiation, Viewer, fold};

use crate::cli::{ListFormat, Show};
use crate::commands::log::{is_named, json, summary, visible};
use crate::error::{self, CommandError, Outcome};
use crate::input;
use crate::output::Output;

/// How many characters of a source are shown on each side of a quote.
const AROUND: usize = 80;

pub(crate) fn run(command: &Show, output: Output) -> Outcome {
    let entries = visible(input::entries(&command.record, output)?, command.viewer.as_deref())?;
    let found = find(&entries, &command.id)?;
    let mut text = String::new();
    match command.format {
        ListFormat::Json => {
            for entry in found {
                text.push_str(&json(entry)?);
                text.push('\n');
            }
        }
        ListFormat::Table => {
            let negotiation = fold(entries.iter().cloned(), Viewer::Mediator);
            for (i, entry) in found.iter().enumerate() {
                if i > 0 {
                    text.push('\n');
                }
                describe(&mut text, entry, &entries, &negotiation)?;
            }
        }
    }
    output.result(&text)
}

/// The entries that `id` names, oldest first: all versions of one thing, or one entry by number.
fn find<'a>(entries: &'a [Entry], id: &str) -> Outcome<Vec<&'a Entry>> {
    let (kind, name) = match id.split_once('/') {
        Some((kind, name)) => {
            let kind: Kind =
                kind.parse().map_err(|e| CommandError::input(format!("`{id}`: {e}")))?;
            (Some(kind), name)
        }
        None => (None, id),
    };
    let found: Vec<&Entry> =
        entries.iter().filter(|entry| is_named(&entry.body, kind, name)).collect();
    let kinds: BTreeSet<Kind> = found.iter().map(|entry| entry.body.kind()).collect();
    if kinds.len() > 1 {
        let choices: Vec<String> = kinds.iter().map(|kind| format!("{kind}/{name}")).collect();
        return Err(CommandError::input(format!("`{name}` names more than one thing"))
            .hint(format!("say which: {}", choices.join(", "))));
    }
    if !found.is_empty() {
        return Ok(found);
    }
    if let Ok(seq) = id.parse::<u64>()
        && let Some(entry) = entries.iter().find(|entry| entry.seq.0 == seq)
    {
        return Ok(vec![entry]);
    }
    let error =
        CommandError::new(error::Kind::Finding, format!("nothing in the record has the id `{id}`"));
    Err(match nearest(name, entries.iter().filter_map(|entry| entry.body.id())) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => error.hint("`onetext log FILE` lists what there is"),
    })
}

fn describe(
    text: &mut String,
    entry: &Entry,
    entries: &[Entry],
    negotiation: &Negotiation,
) -> Outcome {
    let mut line = |label: &str, value: &str| {
        let _ = writeln!(text, "{label:<12} {value}");
    };
    line(entry.body.kind().word(), &summary(&entry.body));
    line("entry", &format!("{}, recorded {} by {}", entry.seq, entry.recorded_at, entry.author));
    line("for", &entry.audience.to_string());
    if let Some(on) = entry.on {
        line("on", &on.to_string());
    }
    if let Some(reading) = &entry.reading {
        let sure = reading.confidence * 100.0;
        line("read by", &format!("{}, rule {}, {sure:.0} % sure", reading.reader, reading.rule));
    }
    if let Some(seq) = entry.supersedes {
        line("supersedes", &format!("entry {seq}"));
    }
    for later in entries {
        if later.supersedes == Some(entry.seq) {
            line("superseded", &format!("by entry {}", later.seq));
        }
        if let Body::Retraction(retraction) = &later.body
            && retraction.entry == entry.seq
        {
            line("retracted", &format!("by entry {}: {}", later.seq, retraction.reason));
        }
    }
    for evidence in &entry.evidence {
        line(evidence.part.word(), &in_context(evidence, negotiation));
    }
    fields(text, &entry.body)
}

/// A quote between the words around it.
fn in_context(evidence: &Evidence, negotiation: &Negotiation) -> String {
    let Evidence { source, start, end, quote, .. } = evidence;
    let source_text = negotiation.source_text(source).unwrap_or_default();
    let near = |from: usize, n: usize| -> String {
        source_text
            .chars()
            .skip(from)
            .take(n)
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect()
    };
    let first = start.saturating_sub(AROUND);
    let before = near(first, start - first);
    let after = near(*end, AROUND);
    // Cut at a word, not inside one.
    let before =
        before.split_once(' ').filter(|_| first > 0).map_or(before.as_str(), |(_, rest)| rest);
    let after = after.rsplit_once(' ').map_or(after.as_str(), |(kept, _)| kept);
    format!("{before}«{quote}»{after}  ({source}, characters {start} to {end})")
}

/// The fields of a body as they stand in the log, long texts cut.
fn fields(text: &mut String, body: &Body) -> Outcome {
    let failed = |e: serde_json::Error| CommandError::input(format!("cannot show the entry: {e}"));
    let value = serde_json::to_value(body).map_err(failed)?;
    let fields =
        value.as_object().and_then(|kinds| kinds.values().next()).and_then(|body| body.as_object());
    for (name, value) in fields.into_iter().flatten() {
        let shown = match value {
            serde_json::Value::String(words) => words.clone(),
            other => other.to_string(),
        };
        for (i, line) in shown.lines().enumerate() {
            let label = if i == 0 { name.as_str() } else { "" };
            let _ = writeln!(text, "  {label:<12} {line}");
        }
    }
    Ok(())
}
