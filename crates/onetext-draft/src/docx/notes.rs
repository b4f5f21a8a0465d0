//! Whether the notes of a text can be footnotes of a Word file.
//!
//! A footnote has no label of its own: Word counts the signs in the text. So notes are written as
//! footnotes only where Word would count them as they are labelled, and where each came or went
//! with its sign; else they stay paragraphs at the end, and no word or number is lost.

use crate::{Change, ChangeKind, Look, Marked, MarkedParagraph, Style};

/// The number of the first paragraph that is a footnote; the number of all paragraphs where none is.
pub(super) fn first(marked: &Marked) -> usize {
    let all = marked.paragraphs.len();
    let is_note = |paragraph: &MarkedParagraph| {
        paragraph.style == Style::Note && paragraph.was.is_none_or(|was| was == Style::Note)
    };
    let first = marked.paragraphs.iter().rposition(|it| !is_note(it)).map_or(0, |last| last + 1);
    let (body, notes) = marked.paragraphs.split_at(first);
    if notes.is_empty() {
        return all;
    }
    let signs = signs(body);
    let fits = signs.len() == notes.len()
        && notes
            .iter()
            .zip(&signs)
            .enumerate()
            .all(|(number, (note, sign))| sign.number == number + 1 && sign.fits(note));
    let is_inside = |place: (usize, usize)| {
        let behind = signs.partition_point(|sign| sign.place < place);
        let sign = behind.checked_sub(1).and_then(|at| signs.get(at));
        let is_split = sign.is_some_and(|sign| {
            sign.place.0 == place.0 && place.1 < sign.place.1 + label(sign.number).len()
        });
        place.0 >= first || is_split
    };
    let comments = marked.comments.iter();
    let is_commented = comments.flat_map(|comment| [comment.start, comment.end]).any(is_inside);
    if fits && !is_commented { first } else { all }
}

/// How a note is referred to.
pub(super) fn label(number: usize) -> String {
    format!("[^{number}]")
}

/// A place that refers to one of the notes.
struct Sign<'m> {
    number: usize,
    /// The paragraph and the byte in its pieces put together.
    place: (usize, usize),
    change: Option<&'m Change>,
}

/// All places that look like references to notes, in order.
fn signs(body: &[MarkedParagraph]) -> Vec<Sign<'_>> {
    let mut signs = Vec::new();
    for (at, paragraph) in body.iter().enumerate() {
        let mut before = 0;
        for piece in &paragraph.pieces {
            for (begins, sign) in piece.text.match_indices("[^") {
                let rest = piece.text.get(begins + sign.len()..).unwrap_or_default();
                let digits = rest.bytes().take(8).take_while(u8::is_ascii_digit).count();
                let (digits, rest) = rest.split_at(digits);
                let number = digits.parse().unwrap_or(0);
                if rest.starts_with(']') && number > 0 && !digits.starts_with('0') {
                    let place = (at, before + begins);
                    signs.push(Sign { number, place, change: piece.change.as_ref() });
                }
            }
            before += piece.text.len();
        }
    }
    signs
}

impl Sign<'_> {
    /// Whether what happened to a note is what happened to its sign.
    fn fits(&self, note: &MarkedParagraph) -> bool {
        let mut pieces = note.pieces.iter().filter(|piece| !piece.text.is_empty());
        let label = format!("{}: ", label(self.number));
        let is_labelled = pieces.next().is_some_and(|piece| {
            piece.text.starts_with(&label)
                && piece.look == Look::default()
                && piece.change.as_ref() == self.change
        });
        let is_plain =
            |kind: ChangeKind| matches!(kind, ChangeKind::Inserted | ChangeKind::Deleted);
        let changes = note.pieces.iter().map(|piece| piece.change.as_ref());
        let fits = |change: Option<&Change>| match (self.change, change) {
            (None, None) => true,
            (None, Some(change)) => is_plain(change.kind),
            (Some(_), None) => false,
            (Some(sign), Some(change)) => sign.kind == change.kind && is_plain(change.kind),
        };
        is_labelled && note.end.as_ref() == self.change && changes.into_iter().all(fits)
    }
}
