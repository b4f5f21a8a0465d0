//! White space: what XML files have between words for the eye alone, and what belongs to a text.

use crate::marked::{Change, Piece};
use crate::text::Look;

/// White space that files are set with.
pub(super) fn is_white(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// Whether XML cannot carry a character.
pub(super) fn is_uncarried(c: char) -> bool {
    (c < ' ' && !is_white(c)) || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Whether a text would come back from a file only if its white space were kept.
pub(super) fn needs_space(text: &str) -> bool {
    let mut before = '\n';
    for c in text.chars() {
        let gap = c == ' ' && matches!(before, ' ' | '\n');
        if gap || matches!(c, '\t' | '\r') || (c == '\n' && before == ' ') {
            return true;
        }
        before = c;
    }
    before == ' '
}

/// Words that grow piece by piece.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) pieces: Vec<Piece>,
    /// Whether the last character is a space that may have to go.
    gap: bool,
}

impl Words {
    pub(super) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Adds words; unless `keeps`, white space is drawn together.
    pub(super) fn push(&mut self, text: &str, look: &Look, change: Option<&Change>, keeps: bool) {
        if keeps {
            self.gap = false;
            self.add(text, look, change);
            return;
        }
        let mut from = 0;
        for (at, c) in text.char_indices().filter(|(_, c)| is_white(*c)) {
            if at > from {
                self.add(&text[from..at], look, change);
                self.gap = false;
            }
            from = at + c.len_utf8();
            let starts = self.pieces.last().is_none_or(|last| last.text.ends_with('\n'));
            if !self.gap && !starts {
                self.add(" ", look, change);
                self.gap = true;
            }
        }
        if from < text.len() {
            self.add(&text[from..], look, change);
            self.gap = false;
        }
    }

    /// Breaks the line.
    pub(super) fn break_line(&mut self, look: &Look, change: Option<&Change>) {
        self.trim();
        self.add("\n", look, change);
    }

    /// Takes a space at the end off that nothing followed.
    pub(super) fn trim(&mut self) {
        let gap = std::mem::take(&mut self.gap);
        if let Some(last) = self.pieces.last_mut().filter(|_| gap) {
            last.text.pop();
            if last.text.is_empty() {
                self.pieces.pop();
            }
        }
    }

    fn add(&mut self, text: &str, look: &Look, change: Option<&Change>) {
        if text.is_empty() {
            return;
        }
        Piece::join(&mut self.pieces, text, look, change);
    }
}
