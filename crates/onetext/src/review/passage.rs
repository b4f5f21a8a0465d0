//! The words behind a proposal, where they stand in their report.
//!
//! What is said, the words that report it and who says it are set apart by signs as well as by
//! style, so that they are told apart without colour.

use onetext_read::Document;
use onetext_record::{Evidence, Part};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::screen::{Look, faint};

/// How many characters of a long paragraph are shown before the first and behind the last words.
const AROUND: usize = 280;
/// How many paragraphs are shown of words that lie far apart.
const PARAGRAPHS: usize = 6;

/// The signs around some words, before and behind.
pub(super) fn signs(part: Part) -> (&'static str, &'static str) {
    match part {
        Part::Content => ("«", "»"),
        Part::Cue => ("‹", "›"),
        Part::Speaker => ("[", "]"),
        Part::Context => ("(", ")"),
    }
}

/// A character of a report as it may be shown: none that moves the cursor or turns the line round.
pub(super) fn shown(c: char) -> char {
    match c {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => ' ',
        c if c.is_control() => ' ',
        c => c,
    }
}

/// The same of a whole text.
pub(super) fn plain(text: &str) -> String {
    text.chars().map(shown).collect()
}

/// The paragraphs of a report that some words stand in, the words set apart.
pub(super) fn passage(
    document: &Document,
    evidence: &[Evidence],
    look: Look,
) -> Vec<Line<'static>> {
    let text: Vec<char> = document.source.text.chars().collect();
    let mut here: Vec<&Evidence> = evidence
        .iter()
        .filter(|evidence| evidence.source == document.source.id)
        .filter(|evidence| evidence.start < evidence.end && evidence.end <= text.len())
        .collect();
    here.sort_by_key(|evidence| (evidence.start, evidence.end));
    let mut lines = Vec::new();
    for (n, (start, end)) in paragraphs(&text, &here).into_iter().enumerate() {
        if n == PARAGRAPHS {
            lines.push(Line::from("…"));
            break;
        }
        if n > 0 {
            lines.push(Line::default());
        }
        lines.push(paragraph(&text, start, end, &here, look));
    }
    lines
}

/// The places of the paragraphs that the words stand in, long ones cut.
fn paragraphs(text: &[char], words: &[&Evidence]) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for evidence in words {
        let start = text[..evidence.start].iter().rposition(|c| *c == '\n').map_or(0, |at| at + 1);
        let behind = text[evidence.end..].iter().position(|c| *c == '\n');
        let end = behind.map_or(text.len(), |at| evidence.end + at);
        let cut =
            (start.max(evidence.start.saturating_sub(AROUND)), end.min(evidence.end + AROUND));
        match found.last_mut() {
            Some(last) if cut.0 <= last.1 => last.1 = last.1.max(cut.1),
            _ => found.push(cut),
        }
    }
    found
}

fn paragraph(
    text: &[char],
    start: usize,
    end: usize,
    words: &[&Evidence],
    look: Look,
) -> Line<'static> {
    let mut spans: Vec<Span<'static>> = Vec::new();
    let mut push = |words: &str, style: Style| match spans.last_mut() {
        Some(last) if last.style == style => last.content.to_mut().push_str(words),
        _ => spans.push(Span::styled(words.to_owned(), style)),
    };
    if start > 0 && text[start - 1] != '\n' {
        push("…", faint());
    }
    let part = |evidence: &Evidence| look.part(evidence.part);
    for (at, c) in (start..).zip(&text[start..end]) {
        for evidence in words.iter().filter(|evidence| evidence.start == at) {
            push(signs(evidence.part).0, part(evidence));
        }
        let inside = words.iter().filter(|evidence| evidence.start <= at && at < evidence.end);
        let style = inside.min_by_key(|e| e.end - e.start).map_or(Style::new(), |e| part(e));
        push(shown(*c).encode_utf8(&mut [0; 4]), style);
        // Inner words end before outer ones.
        for evidence in words.iter().rev().filter(|evidence| evidence.end == at + 1) {
            push(signs(evidence.part).1, part(evidence));
        }
    }
    if end < text.len() && text[end] != '\n' {
        push("…", faint());
    }
    Line::from(spans)
}
