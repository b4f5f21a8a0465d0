//! Where the ranges lie by which Word tells what was moved together.
//!
//! Word pairs a range of words moved away with the range of the same name where they came to. Words
//! of one number that lie side by side, with nothing kept between them, are one range; where the
//! same number goes on elsewhere, the further ranges are numbered behind the name.

use std::collections::BTreeMap;

use crate::{ChangeKind, Marked};

/// A piece of a paragraph, or its end by the number behind the last piece.
pub(super) type Place = (usize, usize);

/// A range of moved words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Moved {
    pub(super) kind: ChangeKind,
    /// The name, the same on both ends of the move.
    pub(super) name: String,
    /// The first that was moved.
    pub(super) first: Place,
    /// The last.
    pub(super) last: Place,
}

/// The ranges in order. None overlap.
pub(super) fn ranges(marked: &Marked) -> Vec<Moved> {
    let mut ranges: Vec<Moved> = Vec::new();
    let mut counts = BTreeMap::new();
    let mut open = false;
    for (place, kind) in kinds(marked) {
        let Some(number) = number(kind) else {
            // Words that came or went inside a moved clause are part of it; kept ones end it.
            open &= kind.is_some();
            continue;
        };
        if let Some(last) = ranges.last_mut().filter(|last| open && Some(last.kind) == kind) {
            last.last = place;
        } else if let Some(kind) = kind {
            let count = counts.entry(kind).or_insert(0_usize);
            *count += 1;
            let name = match *count {
                1 => format!("move{number}"),
                count => format!("move{number}_{count}"),
            };
            ranges.push(Moved { kind, name, first: place, last: place });
        }
        open = true;
    }
    ranges
}

/// What happened to each piece and end, in order.
fn kinds(marked: &Marked) -> impl Iterator<Item = (Place, Option<ChangeKind>)> {
    marked.paragraphs.iter().enumerate().flat_map(|(at, paragraph)| {
        let pieces = paragraph.pieces.iter().enumerate();
        let pieces = pieces.filter(|(_, piece)| !piece.text.is_empty());
        let pieces = pieces.map(move |(number, piece)| ((at, number), piece.change.as_ref()));
        let end = ((at, paragraph.pieces.len()), paragraph.end.as_ref());
        pieces.chain([end]).map(|(place, change)| (place, change.map(|change| change.kind)))
    })
}

fn number(kind: Option<ChangeKind>) -> Option<u32> {
    match kind? {
        ChangeKind::MovedFrom(number) | ChangeKind::MovedTo(number) => Some(number),
        ChangeKind::Inserted | ChangeKind::Deleted => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Change, MarkedParagraph, Piece};

    #[test]
    fn what_was_moved_together_is_one_range() {
        use ChangeKind::{Deleted, Inserted, MovedFrom, MovedTo};
        let change = |kind| Change { kind, author: None, date: None };
        let piece = |kind: Option<ChangeKind>| Piece {
            text: "x".into(),
            change: kind.map(change),
            ..Piece::default()
        };
        let paragraph = |kinds: &[Option<ChangeKind>], end: Option<ChangeKind>| MarkedParagraph {
            pieces: kinds.iter().map(|kind| piece(*kind)).collect(),
            end: end.map(change),
            ..MarkedParagraph::default()
        };
        let (from, to) = (Some(MovedFrom(3)), Some(MovedTo(3)));
        let marked = Marked {
            paragraphs: vec![
                paragraph(&[from, Some(Deleted), from], from),
                paragraph(&[from], None),
                paragraph(&[None, to, Some(Inserted), None, to], None),
            ],
            comments: Vec::new(),
        };
        let found: Vec<_> = ranges(&marked)
            .into_iter()
            .map(|range| (range.name, range.first, range.last))
            .collect();
        assert_eq!(
            found,
            [
                ("move3".to_owned(), (0, 0), (1, 0)),
                ("move3".to_owned(), (2, 1), (2, 1)),
                ("move3_2".to_owned(), (2, 4), (2, 4)),
            ]
        );
    }
}
