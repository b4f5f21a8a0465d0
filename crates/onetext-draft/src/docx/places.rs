//! Where in the text the comments begin and end.

use crate::{Marked, MarkedParagraph};

/// Where a comment begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The paragraph.
    pub(super) paragraph: usize,
    /// The byte in its pieces put together, at a character's beginning.
    pub(super) at: usize,
    order: (u8, usize, u8),
    /// The comment, by its number.
    pub(super) comment: usize,
    /// Whether it begins here.
    pub(super) begins: bool,
}

/// The beginnings and ends of all comments, in the order in which they stand in the text. What
/// lies outside of the text is drawn into it.
pub(super) fn places(marked: &Marked) -> Vec<Place> {
    let mut places = Vec::with_capacity(2 * marked.comments.len());
    for (comment, written) in marked.comments.iter().enumerate() {
        let (Some(start), Some(end)) = (inside(marked, written.start), inside(marked, written.end))
        else {
            continue;
        };
        let end = end.max(start);
        // Where several meet, those that began before end first, and each begins before it ends.
        let order = [(1, comment, 0), (if start == end { 1 } else { 0 }, comment, 1)];
        for ((paragraph, at), order) in [start, end].into_iter().zip(order) {
            places.push(Place { paragraph, at, order, comment, begins: order.2 == 0 });
        }
    }
    places.sort_unstable();
    places
}

fn inside(marked: &Marked, (paragraph, at): (usize, usize)) -> Option<(usize, usize)> {
    let last = marked.paragraphs.len().checked_sub(1)?;
    let (paragraph, at) = if paragraph > last { (last, usize::MAX) } else { (paragraph, at) };
    Some((paragraph, boundary(marked.paragraphs.get(paragraph)?, at)))
}

/// The nearest beginning of a character at or before `at`.
fn boundary(paragraph: &MarkedParagraph, at: usize) -> usize {
    let mut before = 0;
    for piece in &paragraph.pieces {
        if at <= before + piece.text.len() {
            let inside = (0..=at - before).rev().find(|at| piece.text.is_char_boundary(*at));
            return before + inside.unwrap_or_default();
        }
        before += piece.text.len();
    }
    before
}
