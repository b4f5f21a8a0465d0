//! Drafts as plain text: what a page of a PDF or a mail leaves of them.
//!
//! Where lines are short the text was set to a width, and they are put together again. A new
//! paragraph begins behind an empty line, with a number, with a bracket behind a closed one, and
//! where the next word would still have fitted on the line before, since then the break was meant.
//! The heads and numbers of pages, which would tear sentences apart, are left out and told of.
//! Everything else is kept.

use std::ops::Range;

use crate::outline::{label, set_labels};
use crate::problem::{Problem, ProblemKind};
use crate::text::{Draft, Paragraph, Style};

mod pages;

/// The widths that texts are set to, in characters. Longer lines are paragraphs, and so are those
/// of texts with only shorter ones.
const WIDTHS: std::ops::RangeInclusive<usize> = 50..=160;
/// How many of a hundred lines the width is taken to hold, some being overlong.
const WITHIN: usize = 95;
/// How full a line is, in hundredths of the width, before its break is taken to be the setter's.
const FULL: usize = 86;

/// A line of a text.
#[derive(Debug, Clone)]
struct Line<'t> {
    text: &'t str,
    place: Range<usize>,
    length: usize,
}

/// Reads a text, and what was left out of it.
pub fn read(source: &str) -> (Draft, Vec<Problem>) {
    let lines = lines(source);
    let left_out = pages::furniture(&lines);
    let mut problems = Vec::new();
    let width = width(&lines);
    let mut draft = Draft::default();
    let mut before: Option<&Line<'_>> = None;
    let mut turned = false;
    for (line, is_left_out) in lines.iter().zip(left_out) {
        if is_left_out {
            if !line.text.is_empty() {
                let kind = ProblemKind::PageFurniture(line.text.to_owned());
                problems.push(Problem::file(line.place.clone(), kind));
            }
            turned = true;
            continue;
        }
        if line.text.is_empty() {
            // The empty lines around what was left out belong to the page.
            if !turned {
                before = None;
            }
            continue;
        }
        let joins = before.zip(width).is_some_and(|(before, width)| runs_on(before, line, width));
        match draft.paragraphs.last_mut().filter(|_| joins) {
            Some(last) => join(&mut last.text, line.text),
            None => draft.paragraphs.push(Paragraph::new(line.text)),
        }
        before = Some(line);
        turned = false;
    }
    set_labels(&mut draft);
    (draft, problems)
}

fn lines(source: &str) -> Vec<Line<'_>> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let mut lines = Vec::new();
    let mut at = 0;
    for whole in source.split_inclusive(['\n', '\u{c}']) {
        let trimmed = whole.trim();
        let start = at + whole.len() - whole.trim_start().len();
        let start = if trimmed.is_empty() { at } else { start };
        let place = start..start + trimmed.len();
        lines.push(Line { text: trimmed, place, length: trimmed.chars().count() });
        at += whole.len();
    }
    lines
}

/// The width that a text was set to; none where each line is a paragraph.
fn width(lines: &[Line<'_>]) -> Option<usize> {
    let mut lengths: Vec<usize> =
        lines.iter().map(|line| line.length).filter(|&length| length > 0).collect();
    lengths.sort_unstable();
    let longest =
        *lengths.get((lengths.len() * WITHIN / 100).min(lengths.len().saturating_sub(1)))?;
    WIDTHS.contains(&longest).then_some(longest)
}

/// Whether a line goes on with the words of the one before.
fn runs_on(before: &Line<'_>, line: &Line<'_>, width: usize) -> bool {
    let number = label(before.text, Style::Body).filter(|label| label.bytes >= before.text.len());
    let head = label(line.text, Style::Body);
    if number.is_some() && head.is_none() {
        return true;
    }
    let first = line.text.split_whitespace().next().map_or(0, |word| word.chars().count());
    let is_full = (before.length + 1 + first) * 100 >= width * FULL;
    let last = before.text.chars().next_back();
    let ends = last.is_some_and(|c| ".;:,])!?".contains(c))
        || [" and", " or"].iter().any(|word| before.text.ends_with(word));
    let is_bullet = line.text.starts_with(['•', '\u{f0b7}', '▪', '◦', '–', '*'])
        && line.text.chars().nth(1).is_none_or(char::is_whitespace);
    if is_bullet || (head.is_some() && (ends || !is_full)) {
        return false;
    }
    let inner = before.text.trim_end_matches(']');
    let is_closed = inner.len() < before.text.len() && inner.ends_with([',', '.', ';', ':']);
    if line.text.starts_with('[') && is_closed {
        return false;
    }
    // A sentence that was broken off goes on in small letters.
    let goes_on = !ends && line.text.starts_with(char::is_lowercase);
    is_full || goes_on
}

fn join(text: &mut String, line: &str) {
    // A word that was broken keeps its hyphen, which may be its own.
    let broken = text.strip_suffix('-').is_some_and(|rest| rest.ends_with(char::is_alphabetic))
        && line.starts_with(char::is_lowercase);
    if !broken {
        text.push(' ');
    }
    text.push_str(line);
}

/// Writes a draft, one paragraph a line and an empty line between two. Items are set in.
pub fn write(draft: &Draft) -> String {
    let mut text = String::new();
    for (number, paragraph) in draft.paragraphs.iter().enumerate() {
        if number > 0 {
            text.push('\n');
        }
        if let Style::Item(level) = paragraph.style {
            text.push_str(&"    ".repeat(usize::from(level.saturating_sub(1))));
        }
        text.push_str(&paragraph.text);
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests;
