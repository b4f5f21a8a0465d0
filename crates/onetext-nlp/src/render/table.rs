//! A table for people.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::{Origin, entity};
use crate::{Doc, Token};

/// The columns and what stands over them.
const HEADER: [&str; 9] =
    ["", "text", "lemma", "pos", "tag", "relation", "head", "entity", "features"];

/// A document as a table with one line for each token and an empty line between sentences.
///
/// Over it stands where the document comes from. Tokens are numbered from 1 in the document; a head
/// is a number and the word, and a root has none.
pub fn table(doc: &Doc, origin: &Origin<'_>) -> String {
    let mut rows: Vec<Option<[String; 9]>> = vec![Some(HEADER.map(str::to_owned))];
    for (i, sentence) in doc.sentences().enumerate() {
        if i > 0 {
            rows.push(None);
        }
        rows.extend(sentence.tokens().map(|token| Some(row(token))));
    }
    let mut widths = [0; 9];
    for row in rows.iter().flatten() {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().max(*width);
        }
    }
    let [start, end] = origin.chars_of(0..doc.text().chars().count());
    let Origin { source, paragraph, .. } = origin;
    let source = visible(source);
    let mut out = match (source.as_str(), paragraph) {
        ("", 0) => format!("characters {start} to {end}\n"),
        ("", paragraph) => format!("paragraph {paragraph}, characters {start} to {end}\n"),
        (source, 0) => format!("{source}, characters {start} to {end}\n"),
        (source, n) => format!("{source}, paragraph {n}, characters {start} to {end}\n"),
    };
    for row in rows {
        let mut line = String::new();
        for (i, (cell, width)) in row.iter().flatten().zip(widths).enumerate() {
            let fill = width - cell.width();
            // Numbers stand to the right; a column that nobody fills has no room.
            match i {
                _ if width == 0 => {}
                0 => {
                    let _ = write!(line, "{:fill$}{cell}", "");
                }
                _ => {
                    let _ = write!(line, "  {cell}{:fill$}", "");
                }
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

fn row(token: Token<'_>) -> [String; 9] {
    let head = match token.head() {
        head if head == token => String::new(),
        head => format!("{} {}", head.index() + 1, visible(head.text())),
    };
    [
        (token.index() + 1).to_string(),
        visible(token.text()),
        visible(token.lemma()),
        token.pos().to_string(),
        visible(token.tag()),
        visible(token.dep()),
        head,
        entity(token).unwrap_or_default(),
        token.morph().replace('|', " "),
    ]
}

/// A text with what cannot be seen written out.
fn visible(text: &str) -> String {
    let hides = |c: char| c.is_control() || (c != ' ' && c.is_whitespace());
    let only_spaces = !text.is_empty() && text.chars().all(|c| c == ' ');
    if only_spaces {
        return "·".repeat(text.len());
    }
    if !text.contains(hides) {
        return text.to_owned();
    }
    let mut shown = String::new();
    for c in text.chars() {
        if hides(c) { shown.extend(c.escape_default()) } else { shown.push(c) }
    }
    shown
}
