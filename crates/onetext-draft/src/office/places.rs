//! Where in the text the comments begin and end.

use std::collections::BTreeMap;

use crate::{Marked, MarkedParagraph, Piece};

/// Where a comment begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// The paragraph.
    pub(crate) paragraph: usize,
    /// The byte in its pieces put together, at a character's beginning.
    pub(crate) at: usize,
    order: (u8, usize, u8),
    /// The comment, by its number.
    pub(crate) comment: usize,
    /// Whether it begins here.
    pub(crate) begins: bool,
}

/// The beginnings and ends of all comments, in the order in which they stand in the text. What
/// lies outside of the text is drawn into it.
pub(crate) fn places(marked: &Marked) -> Vec<Place> {
    let mut places = Vec::with_capacity(2 * marked.comments.len());
    let mut text = Text { marked, ends: BTreeMap::new() };
    for (comment, written) in marked.comments.iter().enumerate() {
        let (Some(start), Some(end)) = (text.inside(written.start), text.inside(written.end))
        else {
            continue;
        };
        let end = end.max(start);
        // Where several meet, those that began before end first, and each begins before it ends.
        let order = [(1, comment, 0), (u8::from(start == end), comment, 1)];
        for ((paragraph, at), order) in [start, end].into_iter().zip(order) {
            places.push(Place { paragraph, at, order, comment, begins: order.2 == 0 });
        }
    }
    places.sort_unstable();
    places
}

/// A text with the ends of the pieces of its paragraphs that have comments.
struct Text<'m> {
    marked: &'m Marked,
    ends: BTreeMap<usize, Vec<usize>>,
}

impl Text<'_> {
    fn inside(&mut self, (paragraph, at): (usize, usize)) -> Option<(usize, usize)> {
        let last = self.marked.paragraphs.len().checked_sub(1)?;
        let (number, at) = if paragraph > last { (last, usize::MAX) } else { (paragraph, at) };
        let paragraph = self.marked.paragraphs.get(number)?;
        let ends = self.ends.entry(number).or_insert_with(|| ends(paragraph));
        let piece = ends.partition_point(|end| *end < at);
        let at = match paragraph.pieces.get(piece) {
            None => ends.last().copied().unwrap_or_default(),
            Some(Piece { text, .. }) => {
                let begins = ends.get(piece)? - text.len();
                // The nearest beginning of a character at or before the place.
                let inside = (0..=at - begins).rev().find(|at| text.is_char_boundary(*at));
                begins + inside.unwrap_or_default()
            }
        };
        Some((number, at))
    }
}

fn ends(paragraph: &MarkedParagraph) -> Vec<usize> {
    let ends = paragraph.pieces.iter().scan(0, |end, piece| {
        *end += piece.text.len();
        Some(*end)
    });
    ends.collect()
}
