//! One thing in a folder: its envelope and its body, as far as they can be told from its own table.

use std::ops::Range;

use jiff::Timestamp;
use toml::Spanned;
use toml::de::DeValue;

use super::fields::{Fields, Spot};
use crate::audience::Audience;
use crate::body::{Body, Kind};
use crate::entry::{Part, Reading, Seq};
use crate::id::{PartyId, SourceId};
use crate::when::When;

/// A thing as it stands in a folder, before it is placed in a log.
pub(super) struct Item {
    pub(super) kind: Kind,
    /// The id; empty where it is still to be made up.
    pub(super) id: String,
    pub(super) file: String,
    /// What to underline for the thing as a whole.
    pub(super) at: Range<usize>,
    /// What can be underlined in it.
    pub(super) spots: Vec<Spot>,
    pub(super) envelope: Envelope,
    /// The body; none if there was a mistake in it.
    pub(super) body: Option<Body>,
    /// What a retraction by name takes back.
    pub(super) retracts: Option<Retracted>,
    /// Whether an endorsement is to be bound to the text as it stands.
    pub(super) binds: bool,
}

impl Item {
    /// A thing that was told to be unusable as a whole; what refers to it is not at fault.
    pub(super) fn broken(kind: Kind, id: &str, file: &str) -> Self {
        Self {
            kind,
            id: id.to_owned(),
            file: file.to_owned(),
            at: 0..0,
            spots: Vec::new(),
            envelope: Envelope::default(),
            body: None,
            retracts: None,
            binds: false,
        }
    }
}

/// The kind and id of what a retraction takes back, and where the id stands.
pub(super) struct Retracted {
    pub(super) kind: Kind,
    pub(super) id: String,
    pub(super) at: Range<usize>,
}

/// What an item says of itself beside its body.
#[derive(Default)]
pub(super) struct Envelope {
    pub(super) seq: Option<(Seq, Range<usize>)>,
    pub(super) recorded_at: Option<Timestamp>,
    pub(super) author: Option<String>,
    pub(super) audience: Audience,
    pub(super) on: Option<When>,
    pub(super) evidence: Vec<Quote>,
    pub(super) reading: Option<Reading>,
    pub(super) supersedes: Option<Superseded>,
}

/// What an item replaces.
#[derive(Clone, Copy)]
pub(super) enum Superseded {
    /// The entry with this number.
    Entry(Seq),
    /// The latest one before it with the same kind and id.
    Latest,
}

/// Words of a source, before they are looked up there.
pub(super) struct Quote {
    pub(super) source: SourceId,
    pub(super) words: String,
    pub(super) words_at: Range<usize>,
    pub(super) span: Option<(usize, usize)>,
    pub(super) part: Part,
}

/// Reads the envelope. `date` is the key that speaks of the date in this place.
pub(super) fn envelope(fields: &Fields<'_, '_>, date: &'static str) -> Envelope {
    let seq = fields.integer("seq").map(Seq);
    let seq_at = fields.get("seq").map(Spanned::span).unwrap_or_default();
    Envelope {
        seq: seq.map(|seq| (seq, seq_at)),
        recorded_at: recorded_at(fields),
        author: fields.text("author"),
        audience: audience(fields),
        on: fields.when(date),
        evidence: evidence(fields),
        reading: reading(fields),
        supersedes: supersedes(fields),
    }
}

pub(super) fn recorded_at(fields: &Fields<'_, '_>) -> Option<Timestamp> {
    let value = fields.get("recorded-at")?;
    let text = match value.get_ref() {
        DeValue::Datetime(datetime) => datetime.to_string(),
        DeValue::String(text) => text.to_string(),
        _ => String::new(),
    };
    let time = text.parse().ok();
    if time.is_none() {
        fields
            .fail("bad-value", value.span(), "`recorded-at` must be a time with its zone")
            .help("write it as 2025-12-01T18:00:00Z");
    }
    time
}

fn audience(fields: &Fields<'_, '_>) -> Audience {
    let Some(value) = fields.get("audience") else { return Audience::Everyone };
    let names = fields.values("audience");
    let word = |value: &Spanned<DeValue<'_>>| match value.get_ref().as_str() {
        Some("everyone") => Some(Audience::Everyone),
        Some("mediators") => Some(Audience::Mediators),
        _ => None,
    };
    match names.iter().find_map(|value| word(value)) {
        Some(audience) if names.len() == 1 => audience,
        Some(audience) => {
            fields
                .fail("bad-value", value.span(), format!("`{audience}` stands alone"))
                .help("the mediators see every entry; name only the parties that may see it too");
            audience
        }
        None => Audience::Parties(fields.list::<PartyId>("audience").into_iter().collect()),
    }
}

fn evidence(fields: &Fields<'_, '_>) -> Vec<Quote> {
    let quotes = fields.values("evidence").into_iter().filter_map(|value| {
        let inner = fields.inner("evidence", value)?;
        let source = inner.need("source");
        let words = inner.need_text("quote");
        let words_at = inner.get("quote").map_or_else(|| value.span(), Spanned::span);
        let span = span(&inner);
        let part = inner.get("part").and_then(|value| {
            let DeValue::String(word) = value.get_ref() else {
                inner.mistyped("part", "a text", value);
                return None;
            };
            let part = Part::EVERY.into_iter().find(|part| part.word() == word);
            if part.is_none() {
                let known = Part::EVERY.map(Part::word).join(", ");
                inner.fail(
                    "bad-value",
                    value.span(),
                    format!("`part`: `{word}` is none of {known}"),
                );
            }
            part
        });
        inner.finish("evidence");
        if inner.failed() {
            fields.fail_silently();
        }
        Some(Quote { source: source?, words, words_at, span, part: part.unwrap_or_default() })
    });
    quotes.collect()
}

fn span(fields: &Fields<'_, '_>) -> Option<(usize, usize)> {
    let value = fields.get("at")?;
    let numbers: Option<Vec<usize>> = match value.get_ref() {
        DeValue::Array(values) => values
            .iter()
            .map(|value| {
                super::fields::whole(value.get_ref()).and_then(|n| usize::try_from(n).ok())
            })
            .collect(),
        _ => None,
    };
    let Some([start, end]) = numbers.as_deref() else {
        fields.mistyped(
            "at",
            "the first character and the one behind the last, as [10, 20]",
            value,
        );
        return None;
    };
    Some((*start, *end))
}

fn reading(fields: &Fields<'_, '_>) -> Option<Reading> {
    let value = fields.get("reading")?;
    let inner = fields.inner("reading", value)?;
    let confidence = inner.number("confidence");
    if inner.get("confidence").is_none() {
        inner.missing("confidence");
    }
    let reading = Reading {
        reader: inner.need_text("reader"),
        rule: inner.need_text("rule"),
        confidence: confidence.unwrap_or(0.0),
    };
    inner.finish("a reading");
    if inner.failed() {
        fields.fail_silently();
    }
    Some(reading)
}

fn supersedes(fields: &Fields<'_, '_>) -> Option<Superseded> {
    let value = fields.get("supersedes")?;
    match value.get_ref() {
        DeValue::Boolean(true) => Some(Superseded::Latest),
        other => {
            let seq = super::fields::whole(other);
            if seq.is_none() {
                fields.mistyped(
                    "supersedes",
                    "the number of an entry, or true for the one before",
                    value,
                );
            }
            seq.map(|seq| Superseded::Entry(Seq(seq)))
        }
    }
}
