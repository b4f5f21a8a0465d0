//! A text with changes marked in it, as Word's tracked changes are.
//!
//! A paragraph is a row of pieces and an end. An inserted end is one that the old text does not
//! have: rejecting it joins the paragraph with the one behind it. A deleted end is one that the new
//! text does not have: accepting it does the same. That is Word's own model, so nothing is lost on
//! the way there and back.

use crate::text::{Draft, Look, Paragraph, Settles, Style};

/// A text with changes marked in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marked {
    /// Its paragraphs in order.
    pub paragraphs: Vec<MarkedParagraph>,
    /// What people wrote beside it, in the order of their places.
    pub comments: Vec<Comment>,
}

/// A paragraph in pieces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarkedParagraph {
    /// Its words in order, kept, inserted, deleted and moved.
    pub pieces: Vec<Piece>,
    /// What happened to its end; none where both texts have it.
    pub end: Option<Change>,
    /// Its style in the new text.
    pub style: Style,
    /// Its style in the old text, where that was another.
    pub was: Option<Style>,
    /// The name of its clause, where it has one.
    pub id: Option<String>,
    /// What its clause settles.
    pub settles: Vec<Settles>,
    /// The status of its clause.
    pub status: Option<String>,
}

/// Words of one fate and one look.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// How they look.
    pub look: Look,
    /// What happened to them; none where both texts have them.
    pub change: Option<Change>,
}

/// One change: what, by whom, when.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Change {
    /// What happened.
    pub kind: ChangeKind,
    /// Who did it; a party's name where a redline is written for one.
    pub author: Option<String>,
    /// When, as `2025-11-30` or `2025-11-30T09:00:00Z`.
    pub date: Option<String>,
}

/// What happened to words or to the end of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// Only the new text has it.
    Inserted,
    /// Only the old text has it.
    Deleted,
    /// The old text has it here and the new one at the place of the same number.
    MovedFrom(u32),
    /// The new text has it here and the old one at the place of the same number.
    MovedTo(u32),
}

/// What somebody wrote beside the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Who.
    pub author: Option<String>,
    /// When, as in [`Change::date`].
    pub date: Option<String>,
    /// The words; paragraphs are set apart by `\n`.
    pub text: String,
    /// Where what it is on begins: the paragraph and the byte in its pieces put together.
    pub start: (usize, usize),
    /// Where that ends, not before `start`.
    pub end: (usize, usize),
}

impl ChangeKind {
    /// Whether the old text has it here.
    pub fn in_old(self) -> bool {
        matches!(self, Self::Deleted | Self::MovedFrom(_))
    }

    /// Whether the new text has it here.
    pub fn in_new(self) -> bool {
        !self.in_old()
    }
}

impl Piece {
    /// Adds words to a row of pieces; those of the fate and look of the last go on with it.
    pub(crate) fn join(pieces: &mut Vec<Self>, text: &str, look: &Look, change: Option<&Change>) {
        match pieces.last_mut() {
            Some(last) if last.look == *look && last.change.as_ref() == change => {
                last.text.push_str(text);
            }
            _ => pieces.push(Self {
                text: text.to_owned(),
                look: look.clone(),
                change: change.cloned(),
            }),
        }
    }
}

/// Which of the two texts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Old,
    New,
}

impl Side {
    fn has(self, change: Option<&Change>) -> bool {
        change.is_none_or(|change| match self {
            Self::Old => change.kind.in_old(),
            Self::New => change.kind.in_new(),
        })
    }
}

impl Marked {
    /// A draft with no change marked in it.
    pub fn unchanged(draft: &Draft) -> Self {
        let paragraphs = draft.paragraphs.iter().map(|paragraph| MarkedParagraph {
            pieces: pieces(paragraph),
            end: None,
            style: paragraph.style,
            was: None,
            id: paragraph.id.clone(),
            settles: paragraph.settles.clone(),
            status: paragraph.status.clone(),
        });
        Self { paragraphs: paragraphs.collect(), comments: Vec::new() }
    }

    /// The new text: all changes accepted. Numbers are found again by the reader that needs them,
    /// so every [`Paragraph::label`] is 0.
    pub fn accepted(&self) -> Draft {
        self.side(Side::New)
    }

    /// The old text: all changes rejected. Labels as in [`Self::accepted`].
    pub fn rejected(&self) -> Draft {
        self.side(Side::Old)
    }

    fn side(&self, side: Side) -> Draft {
        let mut draft = Draft::default();
        let mut open: Option<Paragraph> = None;
        for marked in &self.paragraphs {
            let before = marked.was.filter(|_| side == Side::Old).unwrap_or(marked.style);
            let paragraph = open.get_or_insert_default();
            for piece in marked.pieces.iter().filter(|piece| side.has(piece.change.as_ref())) {
                let start = paragraph.text.len();
                paragraph.text.push_str(&piece.text);
                if piece.look != Look::default() && !piece.text.is_empty() {
                    paragraph.looks.push((start..paragraph.text.len(), piece.look.clone()));
                }
            }
            // The paragraph whose end stays gives the joined one its properties, as in Word.
            if side.has(marked.end.as_ref()) {
                paragraph.style = before;
                paragraph.id.clone_from(&marked.id);
                paragraph.settles.clone_from(&marked.settles);
                paragraph.status.clone_from(&marked.status);
                draft.paragraphs.extend(open.take());
            }
        }
        // Words behind the last end that stays would be lost; Word keeps them as a paragraph.
        draft.paragraphs.extend(open.filter(|paragraph| !paragraph.text.is_empty()));
        draft
    }
}

/// A paragraph's words, cut wherever their look changes.
fn pieces(paragraph: &Paragraph) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    let plain = |text: &str| Piece { text: text.to_owned(), ..Piece::default() };
    for (range, look) in &paragraph.looks {
        if range.start > at {
            pieces.push(plain(&paragraph.text[at..range.start]));
        }
        let text = paragraph.text[range.clone()].to_owned();
        pieces.push(Piece { text, look: look.clone(), change: None });
        at = range.end;
    }
    if at < paragraph.text.len() {
        pieces.push(plain(&paragraph.text[at..]));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(text: &str, kind: Option<ChangeKind>) -> Piece {
        Piece { text: text.into(), look: Look::default(), change: kind.map(change) }
    }

    fn change(kind: ChangeKind) -> Change {
        Change { kind, author: None, date: None }
    }

    fn paragraph(pieces: Vec<Piece>, end: Option<ChangeKind>) -> MarkedParagraph {
        MarkedParagraph { pieces, end: end.map(change), ..MarkedParagraph::default() }
    }

    fn texts(draft: &Draft) -> Vec<&str> {
        draft.texts().collect()
    }

    #[test]
    fn accepting_and_rejecting_give_the_two_texts() {
        use ChangeKind::{Deleted, Inserted};
        let marked = Marked {
            paragraphs: vec![
                paragraph(
                    vec![
                        piece("The line ", None),
                        piece("moves", Some(Deleted)),
                        piece("stays", Some(Inserted)),
                    ],
                    None,
                ),
                paragraph(vec![piece("Gone.", Some(Deleted))], Some(Deleted)),
                paragraph(vec![piece("Came.", Some(Inserted))], Some(Inserted)),
                paragraph(vec![piece("One half, ", None)], Some(Inserted)),
                paragraph(vec![piece("the other.", None)], None),
            ],
            comments: Vec::new(),
        };
        assert_eq!(texts(&marked.rejected()), ["The line moves", "Gone.", "One half, the other."]);
        assert_eq!(
            texts(&marked.accepted()),
            ["The line stays", "Came.", "One half, ", "the other."]
        );
    }

    #[test]
    fn a_text_without_changes_is_itself_on_both_sides() {
        let mut draft = Draft::lines("One\n\nTwo three");
        let bold = Look { bold: true, ..Look::default() };
        draft.paragraphs[2].looks = vec![(4..9, bold)];
        let marked = Marked::unchanged(&draft);
        assert_eq!(marked.accepted(), draft);
        assert_eq!(marked.rejected(), draft);
    }
}
