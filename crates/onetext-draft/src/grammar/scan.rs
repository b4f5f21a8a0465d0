//! The signs that open and close brackets, without those that are something else.

use super::Point;
use crate::text::{Draft, Style};

/// A sign of a bracket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) place: Point,
    pub(super) shape: Shape,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Open,
    Close,
    /// `](`: the words of a Markdown link end here.
    LinkEnd,
}

/// All signs of brackets in order.
pub(super) fn marks(draft: &Draft) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (number, paragraph) in draft.paragraphs.iter().enumerate() {
        let text = &paragraph.text;
        let skipped = match paragraph.style {
            Style::Note => note_mark(text).unwrap_or(0),
            _ => definition(text).unwrap_or(0),
        };
        let bytes = text.as_bytes();
        let mut at = skipped;
        while at < bytes.len() {
            let place = (number, at);
            match bytes[at] {
                b'\\' => at += 1,
                b'[' => match note_mark(&text[at..]) {
                    Some(length) => at += length - 1,
                    None => marks.push(Mark { place, shape: Shape::Open }),
                },
                b']' => {
                    let link = bytes.get(at + 1) == Some(&b'(');
                    marks.push(Mark {
                        place,
                        shape: if link { Shape::LinkEnd } else { Shape::Close },
                    });
                }
                _ => {}
            }
            at += 1;
        }
    }
    marks
}

/// The longest name of a note, in bytes: a bound on how far each `[^` is looked at.
const LONGEST_NOTE: usize = 64;

/// How long `[^1]` is at the start of a text.
pub(crate) fn note_mark(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("[^")?;
    let end = rest
        .bytes()
        .take(LONGEST_NOTE)
        .position(|b| b == b']' || b == b'[' || b.is_ascii_whitespace())?;
    (end > 0 && rest.as_bytes()[end] == b']').then_some(end + 3)
}

/// How long a paragraph is that is nothing but a definition of a link, `[words]: place`.
pub(crate) fn definition(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('[')?;
    let end = rest.find(['[', ']'])?;
    let place = rest[end..].strip_prefix("]:")?.trim();
    let (place, title) = place.split_once(char::is_whitespace).unwrap_or((place, ""));
    let is_place = place.contains("://")
        || place.starts_with(['#', '/', '<', '.'])
        || place.starts_with("mailto:");
    let is_title = title.is_empty() || title.trim().starts_with(['"', '\'', '(']);
    (end > 0 && is_place && is_title).then_some(text.len())
}
