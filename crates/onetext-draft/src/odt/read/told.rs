//! What was read of a paragraph, and of a change.

use crate::{Change, Look, MarkedParagraph, Piece, Style};

/// A paragraph that is open.
#[derive(Debug, Default)]
pub(super) struct Open {
    pub(super) told: MarkedParagraph,
    /// How many bytes it has.
    pub(super) bytes: usize,
    /// Whether white space that follows is drawn together with what was before.
    pub(super) is_spaced: bool,
    /// The looks around the place of the walk, the innermost last.
    pub(super) looks: Vec<Look>,
}

impl Open {
    pub(super) fn new(style: Style) -> Self {
        let told = MarkedParagraph { style, ..MarkedParagraph::default() };
        Self { told, is_spaced: true, ..Self::default() }
    }

    pub(super) fn say(&mut self, text: &str, change: Option<&Change>) {
        let look = self.looks.last().cloned().unwrap_or_default();
        self.add(text, &look, change);
    }

    pub(super) fn add(&mut self, text: &str, look: &Look, change: Option<&Change>) {
        if text.is_empty() {
            return;
        }
        self.bytes += text.len();
        Piece::join(&mut self.told.pieces, text, look, change);
    }

    /// Words in which white space is drawn together.
    pub(super) fn say_spaced(&mut self, text: &str, change: Option<&Change>) {
        let mut out = String::with_capacity(text.len());
        for sign in text.chars() {
            let sign = match sign {
                ' ' | '\t' | '\r' | '\n' => ' ',
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => char::REPLACEMENT_CHARACTER,
                sign => sign,
            };
            if sign != ' ' || !self.is_spaced {
                out.push(sign);
            }
            self.is_spaced = sign == ' ';
        }
        self.say(&out, change);
    }
}

/// What the list of changes says of one.
#[derive(Debug)]
pub(super) struct Region {
    pub(super) change: Change,
    /// The paragraphs that went; none for what came.
    pub(super) went: Vec<MarkedParagraph>,
}
