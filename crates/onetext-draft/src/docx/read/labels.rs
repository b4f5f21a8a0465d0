//! The styles of the paragraphs as read, and the numbers at their heads.
//!
//! Numbers are counted twice, once for the old text and once for the new: a clause that came before
//! others alters theirs, and that is a change like any other.

use super::numbering::{Counting, Numbering};
use super::styles::Styles;
use super::told::Told;
use crate::{Change, ChangeKind, Look, Piece, Style};

/// What is worked out for a paragraph.
#[derive(Debug, Default)]
pub(super) struct Label {
    pub(super) style: Style,
    /// The style before a tracked change of it.
    pub(super) was: Option<Style>,
    /// Its number in the old text, in the new one, or in both.
    pub(super) pieces: Vec<Piece>,
}

/// Works out styles and numbers.
pub(super) fn labels(paragraphs: &[Told], styles: &Styles, numbering: &Numbering) -> Vec<Label> {
    let old = count(paragraphs, styles, numbering, true);
    let new = count(paragraphs, styles, numbering, false);
    let label = |((told, old), new): ((&Told, String), String)| {
        let style = |format| styles.style(format, styles.numbered(format, numbering));
        let mut label = Label {
            style: style(&told.format),
            was: told.before.as_ref().map(style),
            pieces: Vec::new(),
        };
        if old == new {
            label.push(old, None);
        } else {
            label.push(old, Some(change(told, ChangeKind::Deleted)));
            label.push(new, Some(change(told, ChangeKind::Inserted)));
        }
        label
    };
    paragraphs.iter().zip(old).zip(new).map(label).collect()
}

impl Label {
    fn push(&mut self, text: String, change: Option<Change>) {
        if !text.is_empty() {
            self.pieces.push(Piece { text, look: Look::default(), change });
        }
    }
}

/// A change of a number, which is the work of whoever changed the paragraph; of nobody where only
/// others before it came or went.
fn change(told: &Told, kind: ChangeKind) -> Change {
    let end = told.end.as_ref().filter(|end| end.kind.in_old() == kind.in_old());
    end.cloned().unwrap_or(Change { kind, author: None, date: None })
}

/// The numbers of one of the texts, each at the paragraph where its words begin there.
fn count(paragraphs: &[Told], styles: &Styles, numbering: &Numbering, is_old: bool) -> Vec<String> {
    let mut counting = Counting::default();
    let mut labels = vec![String::new(); paragraphs.len()];
    let has = |change: Option<&Change>| change.is_none_or(|change| change.kind.in_old() == is_old);
    // Paragraphs whose end this text does not have go on in the next one, which numbers them.
    let mut first = None;
    for (at, told) in paragraphs.iter().enumerate() {
        if told.pieces.iter().any(|piece| has(piece.change.as_ref())) {
            first.get_or_insert(at);
        }
        if !has(told.end.as_ref()) {
            continue;
        }
        let before = told.before.as_ref().filter(|_| is_old);
        let format = before.unwrap_or(&told.format);
        if let Some(numbered) = styles.numbered(format, numbering) {
            let number = counting.next(numbering, styles, numbered);
            if let Some(label) = labels.get_mut(first.unwrap_or(at)) {
                *label = number;
            }
        }
        first = None;
    }
    labels
}
