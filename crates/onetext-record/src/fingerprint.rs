//! What a proposal is known by when it comes again.
//!
//! Reading a report twice, or its reprint elsewhere, makes the same proposals under other ids and at
//! other places in a text. A [`Fingerprint`] is a digest of what a proposal says and of the words it
//! rests on, without what is made up or counted anew each time: its own id, the ids of statements
//! and drafts that it refers to, sources, spans, dates and how white space was laid out.

use std::fmt;
use std::fmt::Write;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::body::Body;
use crate::entry::Evidence;

/// The digest by which a proposal is known again; written as 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fingerprint([u8; 32]);

/// A text that is no fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("a fingerprint has 64 digits 0 to 9 and a to f, and `{0}` has not")]
pub struct FingerprintError(String);

impl Fingerprint {
    /// The fingerprint of what `body` says on the words of `evidence`.
    ///
    /// A party, a person and an issue are known by their names alone, whatever a report calls them
    /// and whatever part it gives them: who turned one down does not want it from the next report.
    pub fn of(body: &Body, evidence: &[Evidence]) -> Self {
        let is_name = matches!(body, Body::Party(_) | Body::Person(_) | Body::Issue(_));
        let mut canonical = String::new();
        feed(&said(body), &mut canonical);
        for evidence in evidence.iter().filter(|_| !is_name) {
            let _ = write!(canonical, "\n{} ", evidence.part.word());
            text(&evidence.quote, &mut canonical);
        }
        Self(Sha256::digest(canonical).into())
    }
}

/// What a body says, without ids that are made up for one reading.
fn said(body: &Body) -> Value {
    let mut value = serde_json::to_value(body).unwrap_or_default();
    let fields = value.as_object_mut().and_then(|kinds| kinds.values_mut().next());
    let Some(fields) = fields.and_then(Value::as_object_mut) else { return value };
    let names: Option<&[&str]> = match body {
        Body::Party(_) => Some(&["name"]),
        Body::Person(_) => Some(&["name", "party"]),
        Body::Issue(_) => Some(&["title"]),
        _ => None,
    };
    fields.retain(|field, _| match (names, body) {
        (Some(names), _) => names.contains(&field.as_str()),
        (None, Body::Position(_)) => !matches!(field.as_str(), "id" | "statements"),
        (None, Body::Draft(_)) => !matches!(field.as_str(), "id" | "parents"),
        (None, _) => field != "id",
    });
    value
}

/// Writes JSON with its keys in order, whatever order this build of the parser keeps.
fn feed(value: &Value, out: &mut String) {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by_key(|(key, _)| *key);
            out.push('{');
            for (key, value) in fields {
                text(key, out);
                out.push(':');
                feed(value, out);
                out.push(',');
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for item in items {
                feed(item, out);
                out.push(',');
            }
            out.push(']');
        }
        Value::String(words) => text(words, out),
        other => out.push_str(&other.to_string()),
    }
}

/// Writes words with one space between them, however the lines of a report were broken.
fn text(words: &str, out: &mut String) {
    let words: Vec<&str> = words.split_whitespace().collect();
    let _ = write!(out, "{:?}", words.join(" "));
}

impl From<[u8; 32]> for Fingerprint {
    fn from(digest: [u8; 32]) -> Self {
        Self(digest)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&hex::encode(self.0))
    }
}

impl FromStr for Fingerprint {
    type Err = FingerprintError;
    fn from_str(text: &str) -> Result<Self, FingerprintError> {
        let mut digest = [0; 32];
        let is_lower = !text.bytes().any(|b| b.is_ascii_uppercase());
        match hex::decode_to_slice(text, &mut digest) {
            Ok(()) if is_lower => Ok(Self(digest)),
            _ => Err(FingerprintError(text.to_owned())),
        }
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = FingerprintError;
    fn try_from(text: String) -> Result<Self, FingerprintError> {
        text.parse()
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> Self {
        fingerprint.to_string()
    }
}

impl schemars::JsonSchema for Fingerprint {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Fingerprint".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9a-f]{64}$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::{Role, Stance};
    use crate::entry::Part;

    fn statement(id: &str, stance: Stance, words: &str) -> Body {
        let json = format!(
            r#"{{"statement":{{"id":"{id}","by":["russia"],"stance":"{stance}","words":{words:?}}}}}"#
        );
        serde_json::from_str(&json).unwrap()
    }

    fn quote(source: &str, start: usize, words: &str) -> Evidence {
        Evidence {
            source: source.parse().unwrap(),
            start,
            end: start + words.chars().count(),
            quote: words.to_owned(),
            part: Part::Content,
        }
    }

    #[test]
    fn a_reprint_with_other_ids_places_and_lines_is_known_again() {
        let one = Fingerprint::of(
            &statement("wire-s1", Stance::Demands, "all of\nDonbas"),
            &[quote("wire", 10, "all of\nDonbas")],
        );
        let two = Fingerprint::of(
            &statement("herald-s7", Stance::Demands, "all of Donbas"),
            &[quote("herald", 345, "all of Donbas")],
        );
        assert_eq!(one, two);
        assert_eq!(one.to_string().parse(), Ok(one));
        // Kept records hold fingerprints: the same proposal must have this one for ever.
        assert_eq!(
            one.to_string(),
            "5347d3638a1e15ddb7d6b4c6b7b72575c6f95d41bcb4f32be1b39d6e3cf0eaac"
        );
    }

    #[test]
    fn another_stance_or_other_words_are_another_proposal() {
        let at = [quote("wire", 10, "all of Donbas")];
        let one = Fingerprint::of(&statement("s", Stance::Demands, "all of Donbas"), &at);
        let others = [
            Fingerprint::of(&statement("s", Stance::Insists, "all of Donbas"), &at),
            Fingerprint::of(&statement("s", Stance::Demands, "Donbas"), &at),
            Fingerprint::of(&statement("s", Stance::Demands, "all of Donbas"), &[]),
            Fingerprint::of(
                &statement("s", Stance::Demands, "all of Donbas"),
                &[Evidence { part: Part::Cue, ..at[0].clone() }],
            ),
        ];
        assert!(others.iter().all(|other| *other != one), "{others:?}");
    }

    #[test]
    fn a_party_is_known_by_its_name() {
        let party = |id: &str, role: Role, alias: &str| {
            Body::from(crate::body::Party {
                id: id.parse().unwrap(),
                name: "Northern League".into(),
                role,
                aliases: vec![alias.into()],
                members: vec![],
                note: None,
            })
        };
        let one = Fingerprint::of(&party("league", Role::Principal, "NL"), &[quote("a", 0, "NL")]);
        let two = Fingerprint::of(&party("league-2", Role::Stakeholder, "the North"), &[]);
        assert_eq!(one, two);
    }

    #[test]
    fn what_is_no_digest_is_no_fingerprint() {
        for text in ["", "abc", &"A".repeat(64), &"g".repeat(64), &"0".repeat(65)] {
            assert!(text.parse::<Fingerprint>().is_err(), "{text}");
        }
    }
}
