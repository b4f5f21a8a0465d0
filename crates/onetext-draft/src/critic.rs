//! Changes marked in Markdown with `CriticMarkup`: `{++in++}`, `{--out--}`, `{~~old~>new~~}`,
//! `{==words==}` and `{>>comment<<}`.
//!
//! A mark may run over paragraphs: `{++\n\n++}` between two of them is an inserted end. A paragraph
//! all of whose words came, or all of whose words went, came or went as a whole, whether or not its
//! end stands in the mark; `<p></p>` in it says that the paragraph itself stays. Moves are written
//! as what went at one place and came at the other, since `CriticMarkup` has no mark for them, and
//! it has no place for the authors of changes. The author of a comment is written `@Name, date: ` before
//! its words.
//!
//! Reading what [`write()`] wrote gives the same old and new texts.

use std::fmt::Write as _;
use std::ops::Range;

use crate::markdown::{Parsed, Places, parse, union};
use crate::marked::{Change, ChangeKind, Comment, Marked, MarkedParagraph, Piece};
use crate::problem::{Place, Problem};
use crate::text::{Draft, Look, Paragraph, Style};

mod marks;

use marks::{Marks, Note};

/// Reads a text with marks of changes, and every mark or attribute that was not understood.
pub fn read(source: &str) -> (Marked, Vec<Problem>) {
    let (marks, mut problems) = marks::marks(source);
    let (parsed, faults) = parse(&marks.text);
    problems.extend(faults.into_iter().map(|fault| marks.in_source(fault)));
    problems.sort_by_key(Problem::order);
    let mut marked = Marked::default();
    for one in &parsed {
        marked.paragraphs.push(paragraph(one, &marks));
    }
    let index = Index::new(&parsed);
    for note in &marks.notes {
        let (start, end) = (index.point(&parsed, note.on.start), index.point(&parsed, note.on.end));
        marked.comments.push(comment(note, start, end.max(start)));
    }
    marked.comments.sort_by_key(|comment| comment.start);
    (marked, problems)
}

/// A paragraph cut where its look or its change does.
fn paragraph(one: &Parsed, marks: &Marks) -> MarkedParagraph {
    let Paragraph { text, looks, .. } = &one.paragraph;
    let mut limits: Vec<usize> =
        looks.iter().flat_map(|(range, _)| [range.start, range.end]).collect();
    let mut changes: Vec<(usize, Option<ChangeKind>)> = Vec::new();
    for (number, &(at, origin)) in one.origins.iter().enumerate() {
        let until = one.origins.get(number + 1).map_or(text.len(), |(next, _)| *next);
        for (from, kind) in marks.changes_in(origin..origin + until - at) {
            let place = at + from.saturating_sub(origin);
            if changes.last().is_none_or(|(_, last)| *last != kind) && place < until {
                limits.push(place);
                changes.push((place, kind));
            }
        }
    }
    limits.extend([0, text.len()]);
    limits.retain(|&limit| text.is_char_boundary(limit));
    limits.sort_unstable();
    limits.dedup();
    let mut pieces = Vec::new();
    let (mut look, mut change) = (0, 0);
    for pair in limits.windows(2) {
        while looks.get(look).is_some_and(|(range, _)| range.end <= pair[0]) {
            look += 1;
        }
        while changes.get(change + 1).is_some_and(|(at, _)| *at <= pair[0]) {
            change += 1;
        }
        let shown = looks.get(look).filter(|(range, _)| range.contains(&pair[0]));
        pieces.push(Piece {
            text: text[pair[0]..pair[1]].to_owned(),
            look: shown.map(|(_, look)| look.clone()).unwrap_or_default(),
            change: changes.get(change).and_then(|(_, kind)| *kind).map(made),
        });
    }
    let whole = pieces.first().and_then(|piece| piece.change.clone()).filter(|first| {
        !one.anchored && pieces.iter().all(|piece| piece.change.as_ref() == Some(first))
    });
    MarkedParagraph {
        pieces,
        end: marks.change_at(one.end).map(made).or(whole),
        style: one.paragraph.style,
        was: None,
        id: one.paragraph.id.clone(),
        settles: one.paragraph.settles.clone(),
        status: one.paragraph.status.clone(),
    }
}

fn made(kind: ChangeKind) -> Change {
    Change { kind, author: None, date: None }
}

fn comment(note: &Note, start: (usize, usize), end: (usize, usize)) -> Comment {
    let signed = note.text.strip_prefix('@').and_then(|rest| rest.split_once(": "));
    let Some((who, text)) = signed else {
        return Comment { author: None, date: None, text: note.text.clone(), start, end };
    };
    let (author, date) = match who.rsplit_once(", ") {
        Some((author, date)) => (author, Some(date.to_owned())),
        None => (who, None),
    };
    let author = (!author.is_empty()).then(|| author.to_owned());
    Comment { author, date, text: text.to_owned(), start, end }
}

/// The paragraphs by where they begin in the file; notes may stand before others there.
struct Index(Vec<(usize, usize)>);

impl Index {
    fn new(parsed: &[Parsed]) -> Self {
        let start = |one: &Parsed| one.origins.first().map_or(one.end, |(_, origin)| *origin);
        let mut starts: Vec<_> = parsed.iter().map(start).zip(0..).collect();
        starts.sort_unstable();
        Self(starts)
    }

    /// The place in the paragraphs of a byte of the file.
    fn point(&self, parsed: &[Parsed], byte: usize) -> (usize, usize) {
        let before = self.0.partition_point(|(start, _)| *start <= byte).saturating_sub(1);
        let Some(&(_, number)) = self.0.get(before) else { return (0, 0) };
        let Some(one) = parsed.get(number) else { return (0, 0) };
        let last = one.origins.partition_point(|(_, origin)| *origin <= byte).saturating_sub(1);
        let (at, origin) = one.origins.get(last).copied().unwrap_or_default();
        let mut place = (at + byte.saturating_sub(origin)).min(one.paragraph.text.len());
        while !one.paragraph.text.is_char_boundary(place) {
            place -= 1;
        }
        (number, place)
    }
}

/// Writes a text with its changes.
pub fn write(marked: &Marked) -> String {
    let mut joined = Draft::default();
    let (mut cuts, mut anchored) = (Vec::new(), Vec::new());
    for paragraph in &marked.paragraphs {
        let (text, places) = together(paragraph);
        joined.paragraphs.push(text);
        anchored.push(needs_anchor(paragraph));
        cuts.push(places);
    }
    for comment in &marked.comments {
        for (paragraph, at) in [comment.start, comment.end] {
            if let Some(cuts) = cuts.get_mut(paragraph) {
                cuts.push(at);
            }
        }
    }
    for (cuts, paragraph) in cuts.iter_mut().zip(&joined.paragraphs) {
        cuts.retain(|&cut| paragraph.text.is_char_boundary(cut));
        cuts.sort_unstable();
        cuts.dedup();
    }
    let union = union(&joined, &cuts, &anchored);
    let mut inserts = changes(marked, &cuts, &union.places);
    inserts.extend(comments(marked, &cuts, &union.places));
    inserts.sort_by_key(|(at, order, _)| (*at, *order));
    let mut file = String::with_capacity(union.file.len() + inserts.len() * 4);
    let mut done = 0;
    for (at, _, mark) in &inserts {
        file.push_str(&union.file[done..*at]);
        file.push_str(mark);
        done = *at;
    }
    file.push_str(&union.file[done..]);
    file
}

/// Both texts of a paragraph in one, and where its pieces end.
fn together(marked: &MarkedParagraph) -> (Paragraph, Vec<usize>) {
    let mut text = String::new();
    let mut looks: Vec<(Range<usize>, Look)> = Vec::new();
    let mut cuts = vec![0];
    for piece in marked.pieces.iter().filter(|piece| !piece.text.is_empty()) {
        let start = text.len();
        text.push_str(&piece.text);
        cuts.push(text.len());
        if piece.look == Look::default() {
            continue;
        }
        match looks.last_mut() {
            Some((range, look)) if range.end == start && *look == piece.look => {
                range.end = text.len();
            }
            _ => looks.push((start..text.len(), piece.look.clone())),
        }
    }
    let paragraph = Paragraph {
        text,
        looks,
        style: marked.style,
        label: 0,
        id: marked.id.clone(),
        settles: marked.settles.clone(),
        status: marked.status.clone(),
    };
    (paragraph, cuts)
}

/// Whether a paragraph whose end stays would be read as one that came or went with its words.
fn needs_anchor(marked: &MarkedParagraph) -> bool {
    let words = || marked.pieces.iter().filter(|piece| !piece.text.is_empty());
    marked.end.is_none()
        && (words().all(|piece| piece.change.as_ref().is_some_and(|c| c.kind.in_old()))
            || words().all(|piece| piece.change.as_ref().is_some_and(|c| c.kind.in_new())))
        && (words().next().is_some() || !matches!(marked.style, Style::Item(_) | Style::Heading(_)))
}

/// A mark to be put in: where, in which order among those of one place, and what.
type Insert = (usize, u8, String);

const ENDS: u8 = 0;
const SAYS: u8 = 1;
const STARTS: u8 = 2;

fn changes(marked: &Marked, cuts: &[Vec<usize>], places: &[Places]) -> Vec<Insert> {
    let mut inserts = Vec::new();
    let mut open: Option<bool> = None;
    let mut turn = |at: usize, change: Option<&Change>| {
        let next = change.map(|change| change.kind.in_new());
        if open != next {
            if let Some(came) = open {
                inserts.push((at, ENDS, if came { "++}" } else { "--}" }.to_owned()));
            }
            if let Some(came) = next {
                inserts.push((at, STARTS, if came { "{++" } else { "{--" }.to_owned()));
            }
            open = next;
        }
    };
    for ((paragraph, cuts), places) in marked.paragraphs.iter().zip(cuts).zip(places) {
        let mut at = 0;
        for piece in paragraph.pieces.iter().filter(|piece| !piece.text.is_empty()) {
            let place = cuts.binary_search(&at).ok().and_then(|n| places.cuts.get(n));
            turn(place.copied().unwrap_or(places.end), piece.change.as_ref());
            at += piece.text.len();
        }
        // Attributes and the line end stand outside of the marks of the words.
        if paragraph.end.as_ref().map(|c| c.kind.in_new())
            != paragraph
                .pieces
                .last()
                .and_then(|piece| piece.change.as_ref())
                .map(|c| c.kind.in_new())
        {
            turn(places.end, None);
        }
        turn(places.line_end, paragraph.end.as_ref());
        if paragraph.end.is_some() {
            turn(places.next, None);
        }
    }
    inserts
}

fn comments(marked: &Marked, cuts: &[Vec<usize>], places: &[Places]) -> Vec<Insert> {
    let place = |(paragraph, at): (usize, usize)| {
        let (Some(cuts), Some(places)) = (cuts.get(paragraph), places.get(paragraph)) else {
            return places.last().map_or(0, |last| last.end);
        };
        let cut = cuts.binary_search(&at).ok().and_then(|number| places.cuts.get(number));
        cut.copied().unwrap_or(places.end)
    };
    let mut inserts = Vec::new();
    let mut highlighted = 0;
    for comment in &marked.comments {
        let (start, end) = (place(comment.start), place(comment.end));
        // Marks of words must not run over each other or over marks of changes.
        if is_plain(marked, comment) && start >= highlighted && start < end {
            inserts.push((start, STARTS, "{==".to_owned()));
            inserts.push((end, ENDS, "==}".to_owned()));
            highlighted = end;
        }
        inserts.push((end, SAYS, format!("{{>>{}<<}}", said(comment))));
    }
    inserts
}

/// Whether what a comment is on lies in one paragraph and has no changes in it.
fn is_plain(marked: &Marked, comment: &Comment) -> bool {
    let Some(paragraph) = marked.paragraphs.get(comment.start.0) else { return false };
    let mut at = 0;
    let changed = paragraph.pieces.iter().any(|piece| {
        let range = at..at + piece.text.len();
        at = range.end;
        piece.change.is_some() && range.start <= comment.end.1 && range.end >= comment.start.1
    });
    comment.start.0 == comment.end.0 && !changed
}

fn said(comment: &Comment) -> String {
    let mut text = String::new();
    if comment.author.is_some() || comment.date.is_some() || comment.text.starts_with('@') {
        text = format!("@{}", comment.author.as_deref().unwrap_or_default());
        if let Some(date) = &comment.date {
            let _ = write!(text, ", {date}");
        }
        text += ": ";
    }
    text += &comment.text;
    text.replace('\\', "\\\\").replace('{', "\\{").replace('}', "\\}")
}

#[cfg(test)]
mod tests;
