//! Blocks and words put together into paragraphs, each knowing where in the file it came from.

use std::collections::BTreeSet;

use super::blocks::{Block, blocks};
use super::{attributes, inline};
use crate::grammar::note_mark;
use crate::problem::{Problem, ProblemKind};
use crate::text::{Paragraph, Style};

/// A paragraph and where it came from.
#[derive(Debug)]
pub(crate) struct Parsed {
    /// The paragraph.
    pub(crate) paragraph: Paragraph,
    /// From which byte of its text on it came from which byte of the file, in order.
    pub(crate) origins: Vec<(usize, usize)>,
    /// Where its last line ends in the file.
    pub(crate) end: usize,
    /// Whether the file says that it is there also where it has no words.
    pub(crate) anchored: bool,
}

/// The paragraphs of a file, notes last, and what was not understood.
pub(crate) fn parse(source: &str) -> (Vec<Parsed>, Vec<Problem>) {
    let blocks = blocks(source);
    let mut problems = Vec::new();
    let mut used = BTreeSet::new();
    let (mut found, mut notes) = (Vec::new(), Vec::new());
    for block in &blocks.found {
        let (raw, pieces) = raw(source, block);
        let end = block.parts.last().map_or(0, |part| part.range.end);
        let start = block.parts.first().map_or(0, |part| part.range.start);
        let mut tell = |kind| problems.push(Problem::file(start..end, kind));
        let is_heading = matches!(block.style, Style::Heading(_));
        let (length, attributes, faults) = attributes::take(&raw, is_heading);
        faults.into_iter().for_each(&mut tell);
        // The name of a note is a name, whatever signs it has.
        let mark = note_mark(&raw).filter(|_| block.style == Style::Note).unwrap_or(0);
        let words = inline::words(&raw[..length], mark.min(length), &blocks.links);
        let mut paragraph = Paragraph {
            text: words.text,
            style: block.style,
            looks: words.looks,
            ..Paragraph::default()
        };
        attributes.give(&mut paragraph);
        if let Some(id) = paragraph.id.clone().filter(|id| !used.insert(id.clone())) {
            tell(ProblemKind::DuplicateId(id));
        }
        let origins = composed(&words.origins, &pieces);
        let line_end = source[end..].find('\n').map_or(source.len(), |length| end + length);
        let end = block.underline.unwrap_or(line_end);
        let parsed = Parsed { paragraph, origins, end, anchored: words.anchored };
        let is_empty = parsed.paragraph.text.is_empty() && !parsed.anchored;
        match block.style {
            Style::Note => notes.push(parsed),
            // A line of nothing but a tag or comment is no paragraph.
            Style::Body | Style::Title if is_empty => {}
            _ => found.push(parsed),
        }
    }
    found.append(&mut notes);
    (found, problems)
}

/// The parts of a block joined by spaces, or by line breaks where they are hard, and from which byte
/// on each came from where.
fn raw(source: &str, block: &Block) -> (String, Vec<(usize, usize)>) {
    let mut raw = String::new();
    let mut pieces = Vec::new();
    for (number, part) in block.parts.iter().enumerate() {
        if number > 0 {
            pieces.push((raw.len(), part.range.start.saturating_sub(1)));
            raw.push(if part.breaks { '\n' } else { ' ' });
        }
        pieces.push((raw.len(), part.range.start));
        raw.push_str(&source[part.range.clone()]);
    }
    (raw, pieces)
}

/// Origins in the raw text as origins in the file.
fn composed(origins: &[(usize, usize)], pieces: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut found = Vec::with_capacity(origins.len());
    for (number, &(text, raw)) in origins.iter().enumerate() {
        let until = origins.get(number + 1).map_or(usize::MAX, |(next, _)| next - text + raw);
        let first = pieces.partition_point(|(at, _)| *at <= raw).saturating_sub(1);
        for &(at, source) in pieces.get(first..).unwrap_or_default() {
            if at > raw && at >= until {
                break;
            }
            let skipped = at.max(raw);
            found.push((text + skipped - raw, source + skipped - at));
        }
    }
    found
}
