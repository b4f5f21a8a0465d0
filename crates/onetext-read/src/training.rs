//! What the trainer needs of the reader: examples for its models, made from annotated documents by
//! the code that reads reports.

use std::ops::Range;

pub mod meaning;

pub use crate::model::train::{Example, Settings, train};
pub use crate::model::{Features, Model, parse};

/// A document in which people marked who says what. Places are bytes of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotated {
    /// Its text, a paragraph a line.
    pub text: String,
    /// Its issues: id and words.
    pub issues: Vec<(String, String)>,
    /// Who says what.
    pub attributions: Vec<AnnotatedAttribution>,
}

/// Who says what in which way, as a person marked it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnotatedAttribution {
    /// The words that tell that somebody says it.
    pub cue: Vec<Range<usize>>,
    /// Who says it; empty where nobody is named.
    pub source: Vec<Range<usize>>,
    /// What is said.
    pub content: Vec<Range<usize>>,
    /// What the source does with it: `demands`, `asserts`, ….
    pub stance: String,
    /// The number of its issue among the document's.
    pub issue: Option<usize>,
    /// For whom; empty where nobody is named.
    pub addressee: Vec<Range<usize>>,
}
