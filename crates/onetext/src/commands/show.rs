//! `onetext show`: one thing with its history and the words behind it.

use std::collections::BTreeSet;
use std::fmt::Write;

use onetext_record::body::Reference;
use onetext_record::check::nearest;
use onetext_record::{Body, Entry, Evidence, Kind, Negotiation, Standing, fold};
use serde_json::Value;

use crate::cli::{ListFormat, Show};
use crate::commands::log::{is_named, json};
use crate::error::{self, CommandError, Outcome};
use crate::output::Output;
use crate::{input, view};
use onetext_record::body::summary;

/// How many characters of a source are shown on each side of a quote.
const AROUND: usize = 80;

pub(crate) fn run(command: &Show, output: Output) -> Outcome {
    let (entries, viewer) =
        view::visible(input::entries(&command.record, output)?, command.viewer.as_deref())?;
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
            let negotiation = fold(entries.iter().cloned(), viewer);
            for (i, entry) in found.iter().enumerate() {
                if i > 0 {
                    text.push('\n');
                }
                describe(&mut text, entry, &entries, &negotiation)?;
            }
            if let Some(latest) = found.last() {
                mentions(&mut text, latest, &entries);
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
    if let Body::Endorsement(word) = &entry.body
        && word.sha256.is_some()
    {
        let says = match negotiation.standing(word) {
            Standing::Holds => "for the text as it stands",
            Standing::Void => "no more: the text is not what it was",
        };
        line("holds", says);
    }
    if let Body::Draft(draft) = &entry.body
        && negotiation.drafts.get(&draft.id).is_some_and(|current| current.seq == entry.seq)
    {
        for seen in negotiation.seen(&draft.id, None) {
            let on = seen.on.map(|on| format!(", {on}")).unwrap_or_default();
            line("seen by", &format!("{}. {}{on}", seen.place, seen.party));
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
    let is_cut = source_text.chars().nth(end + AROUND).is_some();
    let after = after.rsplit_once(' ').filter(|_| is_cut).map_or(after.as_str(), |(kept, _)| kept);
    format!("{before}«{quote}»{after}  ({source}, characters {start} to {end})")
}

/// The fields of a body, in the words of the log.
fn fields(text: &mut String, body: &Body) -> Outcome {
    let failed = |e: serde_json::Error| CommandError::input(format!("cannot show the entry: {e}"));
    let value = serde_json::to_value(body).map_err(failed)?;
    let fields = value.as_object().and_then(|kinds| kinds.values().next());
    for (name, value) in fields.and_then(Value::as_object).into_iter().flatten() {
        for (i, line) in lines(value).into_iter().enumerate() {
            let label = if i == 0 { name.as_str() } else { "" };
            let _ = writeln!(text, "{}", format!("  {label:<12} {line}").trim_end());
        }
    }
    Ok(())
}

/// A value in lines that people read.
pub(crate) fn lines(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) if items.iter().any(Value::is_object) => {
            items.iter().map(plain).collect()
        }
        Value::String(words) => words.lines().map(str::to_owned).collect(),
        other => vec![plain(other)],
    }
}

/// A value in one line.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(words) => words.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => {
            let field = |(name, value): (&String, &Value)| format!("{name}: {}", plain(value));
            fields.iter().map(field).collect::<Vec<_>>().join(", ")
        }
    }
}

/// The entries that refer to what `entry` is about, or quote it.
fn mentions(text: &mut String, entry: &Entry, entries: &[Entry]) {
    let Some(id) = entry.body.id() else { return };
    let kind = entry.body.kind();
    let refers = |other: &&Entry| {
        let mut found = kind == Kind::Source
            && other.evidence.iter().any(|evidence| evidence.source.as_str() == id);
        other.body.references(&mut |reference| found |= named(reference) == (kind, id));
        found
    };
    for (i, other) in entries.iter().filter(refers).enumerate() {
        let label = if i == 0 { "\nreferred to by\n" } else { "" };
        let _ = writeln!(
            text,
            "{label}{:>6}  {:<11}  {}",
            other.seq,
            other.body.kind(),
            summary(&other.body)
        );
    }
}

/// The kind and id of what a reference leads to; an option leads to its issue, a clause to its draft.
fn named(reference: Reference<'_>) -> (Kind, &str) {
    match reference {
        Reference::Party(id) => (Kind::Party, id.as_str()),
        Reference::Person(id) => (Kind::Person, id.as_str()),
        Reference::Issue(id) | Reference::Option(id, _) => (Kind::Issue, id.as_str()),
        Reference::Source(id) => (Kind::Source, id.as_str()),
        Reference::Statement(id) => (Kind::Statement, id.as_str()),
        Reference::Draft(id) | Reference::Clause(id, _) => (Kind::Draft, id.as_str()),
        Reference::Claim(id) => (Kind::Claim, id.as_str()),
    }
}
