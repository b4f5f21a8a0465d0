//! Which sign closes which, and where a bracket ends that is never closed.
//!
//! Within the text under one heading the last bracket opened is closed first. Over headings a
//! bracket is followed only where both its signs stand as if that was meant: the one at the head of
//! a paragraph and the other at the end of one. Everything else that is left over is a mistake, and
//! must not turn the rest of the text inside out.

use super::scan::{Mark, Shape};
use super::{Bracket, Point, Span, attribution, kind};
use crate::outline::{Outline, label};
use crate::problem::{Problem, ProblemKind};
use crate::text::{Draft, Style};

/// What was found out about a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Opens the bracket that the mark of this number closes.
    Closed(usize),
    /// Opens a bracket that is never closed.
    Unclosed,
    /// Closes what another opened.
    Closes,
    /// No sign of a bracket after all.
    None,
}

/// The fate of every mark, and what is wrong.
pub(super) fn pairs(draft: &Draft, marks: &[Mark]) -> (Vec<Fate>, Vec<Problem>) {
    let mut fates = vec![Fate::None; marks.len()];
    let mut problems = Vec::new();
    let mut tell = |number: usize, kind| {
        let (paragraph, byte) = marks[number].place;
        problems.push(Problem::text(paragraph, byte..byte + 1, kind));
    };
    let mut open: Vec<usize> = Vec::new();
    // Brackets of earlier clauses that may close in a later one.
    let mut carried: Vec<usize> = Vec::new();
    let mut headings = headings(draft);
    let mut heading = headings.next();
    for (number, mark) in marks.iter().enumerate() {
        while heading.is_some_and(|at| mark.place.0 >= at) {
            carry(draft, marks, &mut open, &mut carried, &mut fates, &mut tell);
            heading = headings.next();
        }
        if mark.shape == Shape::Open {
            open.push(number);
            continue;
        }
        match open.pop() {
            Some(opened)
                if mark.shape == Shape::LinkEnd && marks[opened].place.0 == mark.place.0 => {}
            Some(opened) => {
                fates[opened] = Fate::Closed(number);
                fates[number] = Fate::Closes;
            }
            None => match carried.pop_if(|_| stands_last(draft, mark.place)) {
                Some(opened) => {
                    fates[opened] = Fate::Closed(number);
                    fates[number] = Fate::Closes;
                    tell(opened, ProblemKind::Across);
                }
                None => tell(number, ProblemKind::Unopened),
            },
        }
    }
    for opened in open.into_iter().chain(carried) {
        fates[opened] = Fate::Unclosed;
        tell(opened, ProblemKind::Unclosed);
    }
    (fates, problems)
}

fn headings(draft: &Draft) -> impl Iterator<Item = usize> + '_ {
    let is_heading = |style| matches!(style, Style::Heading(_) | Style::Title | Style::Note);
    draft.paragraphs.iter().enumerate().filter(move |(_, p)| is_heading(p.style)).map(|(at, _)| at)
}

/// Ends the text under a heading: what is open is carried on or was never closed.
fn carry(
    draft: &Draft,
    marks: &[Mark],
    open: &mut Vec<usize>,
    carried: &mut Vec<usize>,
    fates: &mut [Fate],
    tell: &mut impl FnMut(usize, ProblemKind),
) {
    for opened in open.drain(..) {
        if stands_first(draft, marks[opened].place) {
            carried.push(opened);
        } else {
            fates[opened] = Fate::Unclosed;
            tell(opened, ProblemKind::Unclosed);
        }
    }
}

/// Whether only the number and other brackets stand before a sign in its paragraph.
fn stands_first(draft: &Draft, (paragraph, byte): Point) -> bool {
    let Some(paragraph) = draft.paragraphs.get(paragraph) else { return false };
    let bytes = label(&paragraph.text, paragraph.style).map_or(0, |label| label.bytes);
    let before = paragraph.text.get(bytes.min(byte)..byte).unwrap_or_default();
    before.chars().all(|c| c == '[' || c.is_whitespace())
}

/// Whether only signs stand behind one in its paragraph.
fn stands_last(draft: &Draft, (paragraph, byte): Point) -> bool {
    let text = draft.paragraphs.get(paragraph).map_or("", |p| p.text.as_str());
    !text.get(byte..).unwrap_or_default().chars().any(char::is_alphabetic)
}

/// An open bracket on the way through the text.
struct Open {
    slot: usize,
    /// Where it ends if nothing else ends it: only for one that is never closed.
    due: Option<Point>,
}

/// The brackets of the pairs, each with its depth and the one around it.
pub(super) fn nest(
    draft: &Draft,
    outline: &Outline,
    marks: &[Mark],
    fates: &[Fate],
) -> Vec<Bracket> {
    let owners = outline.owners(draft.paragraphs.len());
    let mut found: Vec<Bracket> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for (mark, fate) in marks.iter().zip(fates) {
        close_due(mark.place, (0, 0), &mut open, &mut found);
        match fate {
            Fate::None => {}
            Fate::Closed(_) | Fate::Unclosed => {
                let is_closed = matches!(fate, Fate::Closed(_));
                let due =
                    (!is_closed).then(|| end_of_clause(draft, outline, &owners, mark.place.0));
                let parent = open.last().map(|around| around.slot);
                open.push(Open { slot: found.len(), due });
                found.push(begun(mark.place, is_closed, open.len(), parent));
            }
            Fate::Closes => {
                // What is open in it and never closed ends with it.
                while let Some(inner) = open.pop() {
                    let (paragraph, byte) = mark.place;
                    let closes = inner.due.is_none();
                    found[inner.slot].span.end = (paragraph, byte + usize::from(closes));
                    if closes {
                        break;
                    }
                }
                let behind = (mark.place.0, mark.place.1 + 1);
                close_due(mark.place, behind, &mut open, &mut found);
            }
        }
    }
    let end = draft.paragraphs.last().map_or(0, |last| last.text.len());
    let last = (draft.paragraphs.len().saturating_sub(1), end);
    for left in open.into_iter().rev() {
        found[left.slot].span.end = left.due.unwrap_or(last);
    }
    for bracket in &mut found {
        fill(draft, bracket);
    }
    found
}

/// Ends the innermost brackets that should have ended before `now`. One that another runs out of,
/// which ended at `reached`, ends with that one.
fn close_due(now: Point, mut reached: Point, open: &mut Vec<Open>, found: &mut [Bracket]) {
    while let Some(due) = open.last().and_then(|inner| inner.due).filter(|due| *due <= now) {
        if let Some(inner) = open.pop() {
            reached = reached.max(due);
            found[inner.slot].span.end = reached;
        }
    }
}

fn begun(start: Point, is_closed: bool, depth: usize, parent: Option<usize>) -> Bracket {
    let span = Span { start, end: start };
    Bracket {
        span,
        words: span,
        depth,
        parent,
        is_closed,
        kind: kind::BracketKind::Words,
        attribution: attribution::Attribution::default(),
    }
}

/// Where the clause of a paragraph ends: with its last paragraph that has words.
fn end_of_clause(
    draft: &Draft,
    outline: &Outline,
    owners: &[Option<usize>],
    paragraph: usize,
) -> Point {
    let own = owners.get(paragraph).copied().flatten().and_then(|at| outline.clauses.get(at));
    let end = own.map_or(paragraph + 1, |clause| clause.own.end);
    let mut last = end.saturating_sub(1).max(paragraph);
    while last > paragraph && draft.paragraphs.get(last).is_none_or(|p| p.text.trim().is_empty()) {
        last -= 1;
    }
    (last, draft.paragraphs.get(last).map_or(0, |p| p.text.len()))
}

/// Works out what a bracket says from the words in it.
fn fill(draft: &Draft, bracket: &mut Bracket) {
    let (start, end) = ((bracket.span.start.0, bracket.span.start.1 + 1), bracket.span.end);
    let end = if bracket.is_closed { (end.0, end.1.saturating_sub(1)) } else { end };
    let text = draft.paragraphs.get(start.0).map_or("", |p| p.text.as_str());
    let until = if end.0 == start.0 { end.1 } else { text.len() };
    let inner = text.get(start.1..until).unwrap_or_default();
    let (attribution, skipped) = attribution::attribution(inner).unwrap_or_default();
    bracket.attribution = attribution;
    bracket.words = trimmed(draft, Span { start: (start.0, start.1 + skipped), end });
    let Span { start, end } = bracket.words;
    if start.0 == end.0 {
        let words = text_in(draft, start.0, start.1, end.1);
        bracket.kind = kind::kind(words);
    }
}

fn text_in(draft: &Draft, paragraph: usize, from: usize, to: usize) -> &str {
    draft.paragraphs.get(paragraph).and_then(|p| p.text.get(from..to)).unwrap_or_default()
}

/// A span without the white space at its ends, paragraphs without words among it.
fn trimmed(draft: &Draft, mut span: Span) -> Span {
    loop {
        let length = draft.paragraphs.get(span.start.0).map_or(0, |p| p.text.len());
        let to = if span.start.0 == span.end.0 { span.end.1 } else { length };
        let rest = text_in(draft, span.start.0, span.start.1, to);
        span.start.1 += rest.len() - rest.trim_start().len();
        if span.start.0 == span.end.0 || span.start.1 < to {
            break;
        }
        span.start = (span.start.0 + 1, 0);
    }
    loop {
        let from = if span.start.0 == span.end.0 { span.start.1 } else { 0 };
        let rest = text_in(draft, span.end.0, from, span.end.1);
        span.end.1 = from + rest.trim_end().len();
        if span.start.0 == span.end.0 || span.end.1 > 0 {
            break;
        }
        span.end.0 -= 1;
        span.end.1 = draft.paragraphs.get(span.end.0).map_or(0, |p| p.text.len());
    }
    span
}
