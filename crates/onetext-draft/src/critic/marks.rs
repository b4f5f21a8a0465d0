//! The marks taken out of a text, and what they said of each stretch of it.

use std::ops::Range;

use super::{ChangeKind, Place, Problem};
use crate::problem::ProblemKind;

/// A text without marks and what they said.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// The text, inserted and deleted words alike.
    pub(super) text: String,
    /// From which byte of `text` on which change holds, in order.
    changes: Vec<(usize, Option<ChangeKind>)>,
    /// From which byte of `text` on it came from which byte of the file.
    origins: Vec<(usize, usize)>,
    /// The comments.
    pub(super) notes: Vec<Note>,
}

/// A comment and what it is on, in bytes of the text.
#[derive(Debug)]
pub(super) struct Note {
    pub(super) on: Range<usize>,
    pub(super) text: String,
}

/// The marks by what opens and what closes them.
const PAIRS: [(&str, &str); 5] =
    [("{++", "++}"), ("{--", "--}"), ("{~~", "~~}"), ("{==", "==}"), ("{>>", "<<}")];

/// Takes the marks out of a file. A mark that is never closed is words.
pub(super) fn marks(source: &str) -> (Marks, Vec<Problem>) {
    let mut marks = Marks::default();
    let mut problems = Vec::new();
    let mut change: Option<(ChangeKind, &str)> = None;
    // The words that the last highlight is on.
    let mut on: Option<Range<usize>> = None;
    let mut highlight = None;
    // Closers that the rest of the file does not have.
    let mut missing = [false; 5];
    let mut at = 0;
    let mut plain = 0;
    while let Some(length) = source[at..].find(['\\', '{', '}', '+', '-', '~', '=']) {
        at += length;
        let rest = &source[at..];
        if let Some(escaped) = rest.strip_prefix('\\') {
            at += 1 + escaped.chars().next().map_or(0, char::len_utf8);
            continue;
        }
        let step;
        let opened = PAIRS.iter().position(|(open, _)| rest.starts_with(open));
        if let Some(kind) = opened {
            let close = PAIRS[kind].1;
            if missing[kind] || (kind < 3 && change.is_some()) || (kind == 3 && highlight.is_some())
            {
                at += 1;
                continue;
            }
            let Some(until) = closer(&rest[3..], close) else {
                missing[kind] = true;
                problems.push(Problem::file(at..at + 3, ProblemKind::UnclosedMark(PAIRS[kind].0)));
                at += 1;
                continue;
            };
            marks.copy(source, plain..at, change.map(|(kind, _)| kind));
            step = 3;
            match kind {
                0 => change = Some((ChangeKind::Inserted, close)),
                1 | 2 => change = Some((ChangeKind::Deleted, close)),
                3 => highlight = Some(marks.text.len()),
                _ => {
                    let here = marks.text.len();
                    let on = on.clone().filter(|on| on.end == here).unwrap_or(here..here);
                    marks.notes.push(Note { on, text: unescaped(&rest[3..3 + until]) });
                    at += until + 3;
                }
            }
        } else if let Some((_, close)) = change.filter(|(_, close)| rest.starts_with(close)) {
            marks.copy(source, plain..at, change.map(|(kind, _)| kind));
            step = close.len();
            change = None;
        } else if rest.starts_with("~>") && change == Some((ChangeKind::Deleted, "~~}")) {
            marks.copy(source, plain..at, Some(ChangeKind::Deleted));
            step = 2;
            change = Some((ChangeKind::Inserted, "~~}"));
        } else if let Some(start) = highlight.filter(|_| rest.starts_with("==}")) {
            marks.copy(source, plain..at, change.map(|(kind, _)| kind));
            step = 3;
            on = Some(start..marks.text.len());
            highlight = None;
        } else {
            at += 1;
            continue;
        }
        at += step;
        plain = at;
    }
    marks.copy(source, plain..source.len(), change.map(|(kind, _)| kind));
    (marks, problems)
}

/// Where a closer stands that no backslash takes away.
fn closer(text: &str, close: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + text[from..].find(close)?;
        let before = &text[..at];
        let signs = before.len() - before.trim_end_matches('\\').len();
        if signs.is_multiple_of(2) {
            return Some(at);
        }
        from = at + 1;
    }
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let escapes = c == '\\' && characters.peek().is_some_and(char::is_ascii_punctuation);
        out.extend(if escapes { characters.next() } else { Some(c) });
    }
    out
}

impl Marks {
    fn copy(&mut self, source: &str, range: Range<usize>, change: Option<ChangeKind>) {
        if range.is_empty() {
            return;
        }
        let at = self.text.len();
        if self.changes.last().is_none_or(|(_, last)| *last != change) {
            self.changes.push((at, change));
        }
        self.origins.push((at, range.start));
        self.text.push_str(&source[range]);
    }

    /// The change that holds at a byte; none at the end of the text.
    pub(super) fn change_at(&self, byte: usize) -> Option<ChangeKind> {
        if byte >= self.text.len() {
            return None;
        }
        let next = self.changes.partition_point(|(at, _)| *at <= byte);
        self.changes.get(next.checked_sub(1)?).and_then(|(_, kind)| *kind)
    }

    /// The changes that hold in a range, each with the byte from which on it holds.
    pub(super) fn changes_in(
        &self,
        range: Range<usize>,
    ) -> impl Iterator<Item = (usize, Option<ChangeKind>)> + '_ {
        let first = self.changes.partition_point(|(at, _)| *at <= range.start).saturating_sub(1);
        let changes = self.changes.get(first..).unwrap_or_default();
        changes.iter().take_while(move |(at, _)| *at < range.end || *at <= range.start).copied()
    }

    /// A problem of the text as one of the file.
    pub(super) fn in_source(&self, problem: Problem) -> Problem {
        let Place::File(bytes) = &problem.place else { return problem };
        let origin = |byte: usize| {
            let next = self.origins.partition_point(|(at, _)| *at <= byte);
            let last = next.checked_sub(1).and_then(|last| self.origins.get(last));
            last.map_or(byte, |(at, origin)| byte - at + origin)
        };
        let start = origin(bytes.start);
        let end = origin(bytes.end.saturating_sub(1)) + 1;
        Problem { place: Place::File(start..end.max(start)), kind: problem.kind }
    }
}
