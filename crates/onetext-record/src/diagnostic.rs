//! One mistake in something that a person wrote: where, what, and the mend.
//!
//! Readers return diagnostics beside what they understood. They carry no colours and no source
//! text; the edge renders them for a terminal, as JSON or on a page.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Serialize;

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Diagnostic {
    /// A stable name for the kind of mistake.
    pub id: String,
    /// Whether the input can be used all the same.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The file, as a path inside the folder with `/` between its parts.
    pub file: String,
    /// The words to underline, in bytes of the file's text; none if it is the file as a whole.
    pub span: Option<Range<usize>>,
    /// What to write beside the underlined words.
    pub label: Option<String>,
    /// How to mend it.
    pub help: Option<String>,
}

/// Whether the input can be used all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// It can.
    Warning,
    /// It cannot.
    Error,
}

/// The line and the column of a byte in a text, both counted from 1; columns in characters. The
/// mark that some editors put at the start of a file is none, since nobody sees it.
pub fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let before = &text.as_bytes()[..byte.min(text.len())];
    let before = before.strip_prefix("\u{feff}".as_bytes()).unwrap_or(before);
    let lines = before.split(|b| *b == b'\n');
    let last = lines.clone().next_back().unwrap_or_default();
    let column = last.iter().filter(|b| **b & 0xC0 != 0x80).count() + 1;
    (lines.count(), column)
}
