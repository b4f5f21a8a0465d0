//! Entries: what the log is made of.
//!
//! An entry is a body (a fact that never changes) in an envelope that says who entered it, who may
//! see it, which date it speaks of and where the words behind it stand. See [`crate::body`] for the
//! kinds of body.

use std::fmt;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::audience::Audience;
use crate::body::Body;
use crate::id::SourceId;
use crate::when::When;

/// The version of the serde forms of this crate; written into each entry.
///
/// It grows by one when a form changes so that an older Onetext would misread it. Every form that
/// was ever released stays readable. An entry is written in the lowest version that has its form
/// ([`Body::since`]), so that older programs read all that they can.
pub const SCHEMA_VERSION: u32 = 4;

/// An entry's place in the log, counted from 1.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(transparent)]
pub struct Seq(pub u64);

impl Seq {
    /// The place behind this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One entry of a log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Entry {
    /// The version of the form that the entry was written in; see [`SCHEMA_VERSION`].
    pub schema: u32,
    /// The entry's place in the log.
    pub seq: Seq,
    /// When the entry was recorded.
    #[schemars(with = "String")]
    pub recorded_at: Timestamp,
    /// Who entered it: a person's name, never empty.
    pub author: String,
    /// Who may see it.
    #[serde(default)]
    pub audience: Audience,
    /// The date that the entry speaks of; for a meeting the day it takes place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<When>,
    /// The words behind the entry, where they stand in the sources.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// How a machine came to it; none if the author judged it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<Reading>,
    /// The earlier entry about the same thing that this one replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<Seq>,
    /// What is recorded.
    pub body: Body,
}

/// An entry that is not in the log yet, and so has neither place nor time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NewEntry {
    /// See [`Entry::author`].
    pub author: String,
    /// See [`Entry::audience`].
    #[serde(default)]
    pub audience: Audience,
    /// See [`Entry::on`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<When>,
    /// See [`Entry::evidence`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// See [`Entry::reading`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<Reading>,
    /// See [`Entry::supersedes`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<Seq>,
    /// See [`Entry::body`].
    pub body: Body,
}

impl NewEntry {
    /// A body as `author` judges it, for everyone, with nothing else said.
    pub fn judged(author: &str, body: impl Into<Body>) -> Self {
        Self {
            author: author.to_owned(),
            audience: Audience::Everyone,
            on: None,
            evidence: Vec::new(),
            reading: None,
            supersedes: None,
            body: body.into(),
        }
    }

    /// The same with the date it speaks of.
    #[must_use]
    pub fn on(self, on: When) -> Self {
        Self { on: Some(on), ..self }
    }

    /// The same for another audience.
    #[must_use]
    pub fn for_audience(self, audience: Audience) -> Self {
        Self { audience, ..self }
    }

    /// The entry that this becomes at its place in a log.
    pub fn at(self, seq: Seq, recorded_at: Timestamp) -> Entry {
        let Self { author, audience, on, evidence, reading, supersedes, body } = self;
        let schema = body.since();
        Entry {
            schema,
            seq,
            recorded_at,
            author,
            audience,
            on,
            evidence,
            reading,
            supersedes,
            body,
        }
    }
}

impl Entry {
    /// Gives the entry, and the entries that it replaces or takes back, other numbers.
    pub fn renumber(&mut self, number: impl Fn(Seq) -> Seq) {
        self.seq = number(self.seq);
        self.supersedes = self.supersedes.map(&number);
        if let Body::Retraction(retraction) = &mut self.body {
            retraction.entry = number(retraction.entry);
        }
    }
}

impl From<Entry> for NewEntry {
    /// Takes an entry out of its log again.
    fn from(entry: Entry) -> Self {
        let Entry { author, audience, on, evidence, reading, supersedes, body, .. } = entry;
        Self { author, audience, on, evidence, reading, supersedes, body }
    }
}

/// Words of a source that an entry rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Evidence {
    /// The source that the words stand in.
    pub source: SourceId,
    /// The first character of the words, counted in Unicode scalar values from 0.
    pub start: usize,
    /// The character behind the last one.
    pub end: usize,
    /// The words themselves; equal to the source's text from `start` to `end`.
    pub quote: String,
    /// What the words are in their sentence.
    #[serde(default, skip_serializing_if = "Part::is_content")]
    pub part: Part,
}

/// What some quoted words are in the sentence that they come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// What is said, or all that the entry rests on.
    #[default]
    Content,
    /// The words that report it, such as `insisted`.
    Cue,
    /// The words that name who said it.
    Speaker,
    /// Words nearby that help to understand it.
    Context,
}

impl Part {
    /// Every part, in the order of this list.
    pub const EVERY: [Self; 4] = [Self::Content, Self::Cue, Self::Speaker, Self::Context];

    /// The part as it is written in folders and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Cue => "cue",
            Self::Speaker => "speaker",
            Self::Context => "context",
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    fn is_content(&self) -> bool {
        *self == Self::Content
    }
}

/// How a machine came to propose an entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Reading {
    /// The program and its version.
    pub reader: String,
    /// The rule that made the proposal.
    pub rule: String,
    /// How sure the reader was, from 0 to 1.
    pub confidence: f64,
}
