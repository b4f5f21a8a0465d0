//! Documents in forms that people and other tools read.
//!
//! Each form is a function from a [`Doc`](crate::Doc) to text; nothing is printed here. A document is often one
//! paragraph of a file, so each function is told where it stands, and the places it writes are
//! those of the whole file.

use std::ops::Range;

use crate::{Span, Token};

mod conllu;
mod json;
mod table;
#[cfg(test)]
mod tests;

pub use conllu::conllu;
pub use json::json;
pub use table::table;

/// Where a document stands in what it was taken from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Origin<'a> {
    /// What the whole is called, such as the name of a file; empty where it has no name.
    pub source: &'a str,
    /// Which of the sources it is, from 1.
    pub source_number: usize,
    /// Which of the source's paragraphs the document is, from 1.
    pub paragraph: usize,
    /// How many characters of the source come before the document.
    pub chars: usize,
    /// How many bytes of the source come before the document.
    pub bytes: usize,
}

impl Origin<'_> {
    fn chars_of(&self, range: Range<usize>) -> [usize; 2] {
        [self.chars + range.start, self.chars + range.end]
    }

    fn bytes_of(&self, range: Range<usize>) -> [usize; 2] {
        [self.bytes + range.start, self.bytes + range.end]
    }
}

/// The entity that a token is part of as CoNLL shared tasks write it, such as `B-GPE`.
fn entity(token: Token<'_>) -> Option<String> {
    let label = token.entity_type();
    (!label.is_empty()).then(|| format!("{}-{label}", token.iob().as_str()))
}

/// Whether a token is nothing but white space.
fn is_blank(token: Token<'_>) -> bool {
    token.text().chars().all(crate::unicode::is_space)
}

/// A span's tokens, half-open.
fn tokens(span: &Span<'_>) -> [usize; 2] {
    let Range { start, end } = span.range();
    [start, end]
}
