//! Entries given as JSON: one, or an array of them.
//!
//! What a person would not write by hand may be left out: the author is whoever is at the keyboard,
//! and an id is the kind with the next free number. Both are written into the text before it is
//! read, so that a mistake is told with its line and column in the file. A party's word is bound to
//! the text as it stands.

use std::collections::BTreeMap;
use std::path::Path;

use onetext_read::review;
use onetext_record::diagnostic::line_and_column;
use onetext_record::{Audience, Negotiation, NewEntry, Seq};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::fact::{bind, made};
use crate::error::{CommandError, Outcome};
use crate::input;

/// What of an entry has to be known before it is read.
#[derive(Deserialize)]
struct Outline<'a> {
    author: Option<IgnoredAny>,
    audience: Option<IgnoredAny>,
    supersedes: Option<Seq>,
    #[serde(borrow)]
    body: Option<BTreeMap<String, &'a RawValue>>,
}

/// What of a body has to be known before it is read.
#[derive(Deserialize)]
struct BodyOutline {
    id: Option<IgnoredAny>,
}

/// The entries in a file, each checked behind those before it. Every entry that does not fit is
/// told, not only the first.
pub(super) fn entries(
    path: &Path,
    author: &dyn Fn() -> Outcome<String>,
    audience: &Audience,
    negotiation: &Negotiation,
) -> Outcome<Vec<NewEntry>> {
    let (text, file) = (input::text(path)?, input::name(path));
    let mut state = negotiation.clone();
    let mut new = Vec::new();
    let mut wrong = Vec::new();
    let mut hints = Vec::new();
    let mut tell = |at: usize, message: &str| {
        let (line, column) = line_and_column(&text, at);
        wrong.push(format!("{file}, line {line}, column {column}: {message}"));
    };
    for (at, raw) in elements(&text, &file)? {
        let outline: Outline<'_> = match serde_json::from_str(raw) {
            Ok(outline) => outline,
            Err(error) => {
                tell(at + place(raw, &error), &reason(&error));
                continue;
            }
        };
        let patched = Patched::new(raw, &outline, author, &state)?;
        let mut entry: NewEntry = match serde_json::from_str(&patched.text) {
            Ok(entry) => entry,
            Err(error) => {
                let inside = patched.original(place(&patched.text, &error));
                tell(at + inside.min(raw.len()), &reason(&error));
                continue;
            }
        };
        if outline.audience.is_none() {
            entry.audience = audience.clone();
        }
        bind(&mut entry, &state);
        let refusals = state.problems(&entry);
        for refusal in &refusals {
            tell(at, &refusal.to_string());
            hints.extend(refusal.help());
        }
        if refusals.is_empty() {
            review::take(&entry, &mut state)
                .map_err(|refusal| CommandError::refused([&refusal]))?;
            new.push(entry);
        }
    }
    if wrong.is_empty() {
        return Ok(new);
    }
    let message = match wrong.as_slice() {
        [one] => one.clone(),
        several => {
            format!("{} mistakes, so nothing was added:\n  {}", several.len(), wrong.join("\n  "))
        }
    };
    let mut error = CommandError::input(message);
    hints.dedup();
    if hints.is_empty() {
        hints.push("`onetext schema new-entry` describes what an entry is made of".to_owned());
    }
    error.hints = hints;
    Err(error)
}

/// The text of each entry, with the byte of the file at which it begins.
fn elements<'a>(text: &'a str, file: &str) -> Outcome<Vec<(usize, &'a str)>> {
    if text.trim().is_empty() {
        return Err(CommandError::input(format!("{file} is empty"))
            .hint("it should hold one entry as JSON, or an array of them"));
    }
    let found: Result<Vec<&RawValue>, _> = if text.trim_start().starts_with('[') {
        serde_json::from_str(text)
    } else {
        serde_json::from_str(text).map(|one| vec![one])
    };
    let found = found.map_err(|error| {
        let (line, column) = line_and_column(text, place(text, &error));
        CommandError::input(format!("{file}, line {line}, column {column}: {}", reason(&error)))
            .hint("it should hold one entry as JSON, or an array of them")
    })?;
    Ok(found
        .into_iter()
        .map(|raw| (raw.get().as_ptr().addr() - text.as_ptr().addr(), raw.get()))
        .collect())
}

/// An entry with the parts that were left out.
struct Patched {
    text: String,
    /// Where something was put in, in the text as it is now, and how long it is; in order.
    added: Vec<(usize, usize)>,
}

impl Patched {
    fn new(
        raw: &str,
        outline: &Outline<'_>,
        author: &dyn Fn() -> Outcome<String>,
        state: &Negotiation,
    ) -> Outcome<Self> {
        let mut patched = Self { text: raw.to_owned(), added: Vec::new() };
        if outline.author.is_none() {
            let name = serde_json::Value::from(author()?);
            // An entry without a body has mistakes enough; a comma too many is none of them.
            patched.insert(1, &format!("\"author\":{name}{}", comma(raw)));
        }
        let bodies = outline.body.iter().flatten();
        for (kind, body) in bodies {
            let inner = body.get();
            let lacks_id =
                serde_json::from_str(inner).is_ok_and(|body: BodyOutline| body.id.is_none());
            let made = kind.parse().ok().and_then(|kind| made(kind, state, outline.supersedes));
            if let (true, Some(id)) = (lacks_id && inner.starts_with('{'), made) {
                let at = inner.as_ptr().addr() - raw.as_ptr().addr() + 1;
                let before: usize = patched.added.iter().map(|(_, length)| length).sum();
                patched.insert(at + before, &format!("\"id\":\"{id}\"{}", comma(inner)));
            }
        }
        Ok(patched)
    }

    fn insert(&mut self, at: usize, words: &str) {
        self.text.insert_str(at, words);
        self.added.push((at, words.len()));
    }

    /// The byte of the entry as it was given that a byte of the patched one stands for.
    fn original(&self, at: usize) -> usize {
        let before = self.added.iter().filter(|(start, _)| *start < at);
        at - before.map(|(start, length)| (*length).min(at - start)).sum::<usize>()
    }
}

/// The comma behind what is put first into an object, if anything follows.
fn comma(object: &str) -> &'static str {
    let rest = object.trim_start_matches('{').trim_start();
    if rest.starts_with('}') { "" } else { "," }
}

/// The byte at which an error was met.
fn place(text: &str, error: &serde_json::Error) -> usize {
    let before: usize =
        text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let mut at = (before + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// What an error says in words that do not suppose a programmer; its place is told in front of it.
pub(crate) fn reason(error: &serde_json::Error) -> String {
    const WORDS: [(&str, &str); 8] = [
        ("unknown variant", "unknown word"),
        ("expected ident", "expected JSON"),
        ("expected value", "expected JSON"),
        ("EOF while parsing", "the file ends inside"),
        ("floating point", "number"),
        ("expected f64", "expected a number"),
        ("expected a sequence", "expected a list"),
        ("expected a map", "expected an object"),
    ];
    let full = error.to_string();
    let reason = full.rsplit_once(" at line ").map_or(full.as_str(), |(reason, _)| reason);
    WORDS.iter().fold(reason.to_owned(), |reason, (from, to)| reason.replace(from, to))
}
