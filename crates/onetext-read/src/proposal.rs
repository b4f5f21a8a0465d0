//! What goes into the reader and what comes out of it.

use std::borrow::Cow;

use onetext_record::body::Source;
use onetext_record::{Audience, Body, Evidence, Negotiation, NewEntry, Reading, When};
use serde::{Deserialize, Serialize};

/// A document as read: the source that a record keeps of it, and when it was published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Document {
    /// The source, with the text that spans count.
    pub source: Source,
    /// When it was published, if that is known; relative dates are counted from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<When>,
}

/// What is known before reading.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// The record so far: its parties, persons and issues are used before any list of the reader's.
    pub negotiation: Option<&'a Negotiation>,
}

/// An entry that the reader proposes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Proposal {
    /// What would be recorded.
    pub body: Body,
    /// The date that it speaks of, if the document gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<When>,
    /// The words behind it; never empty.
    pub evidence: Vec<Evidence>,
    /// How sure the reader is, from 0 to 1.
    pub confidence: f64,
    /// The rule that made it.
    pub rule: Cow<'static, str>,
    /// What spoke for it most, by the names of the features; empty where a rule alone decided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<String>,
}

impl Proposal {
    /// The entry that this becomes when `author` accepts it for `audience`.
    pub fn accept(self, author: &str, audience: Audience) -> NewEntry {
        let reading = Reading {
            reader: concat!("onetext-read ", env!("CARGO_PKG_VERSION")).to_owned(),
            rule: self.rule.into_owned(),
            confidence: self.confidence,
        };
        NewEntry {
            author: author.to_owned(),
            audience,
            on: self.on,
            evidence: self.evidence,
            reading: Some(reading),
            supersedes: None,
            body: self.body,
        }
    }
}
