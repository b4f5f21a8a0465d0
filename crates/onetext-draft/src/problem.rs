//! Places where a text had to be guessed at.
//!
//! Real texts break every rule, and a reader that refused them would be of no use. Whatever is
//! doubtful is read in the likeliest way, and a [`Problem`] says where, what, and how to mend it.

use std::ops::Range;

/// A place where the text had to be guessed at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What is wrong there.
    pub kind: ProblemKind,
}

/// Where something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In a paragraph of the draft, in bytes of its text.
    Text {
        /// The number of the paragraph.
        paragraph: usize,
        /// The bytes.
        bytes: Range<usize>,
    },
    /// In the file that was read, in bytes.
    File(Range<usize>),
}

/// What is wrong at a place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemKind {
    /// `[` without `]`.
    #[error("this bracket is never closed")]
    Unclosed,
    /// `]` without `[`.
    #[error("this bracket was never opened")]
    Unopened,
    /// A bracket that begins in one clause and ends in another.
    #[error("this bracket runs over several clauses")]
    Across,
    /// Two clauses have one id; the later was given another.
    #[error("the clause id `{0}` is used twice")]
    DuplicateId(String),
    /// What stands behind `#` is no id.
    #[error("`{0}` is no clause id: lower-case letters a to z, digits and single hyphens make one")]
    BadId(String),
    /// Braces behind a heading with something in them that is not understood.
    #[error("`{0}` is not understood; write {{#id}}, {{issue=ID option=ID}} or {{status=WORD}}")]
    BadAttribute(String),
    /// An option without its issue.
    #[error("`option` needs `issue` before it")]
    OptionWithoutIssue,
    /// Page heads and numbers that a text was printed with.
    #[error("a page head or page number was left out: {0:?}")]
    PageFurniture(String),
    /// A mark of `CriticMarkup` that is not closed.
    #[error("the mark `{0}` is never closed")]
    UnclosedMark(&'static str),
    /// An element of a file that has no place in a draft.
    #[error("`{0}` has no place in a draft and was left out")]
    LeftOut(String),
    /// A file that ends before it should, or has a fault in its form.
    #[error("the file is not well formed from here on: {0}")]
    Malformed(String),
}

impl ProblemKind {
    /// A stable name for the kind of problem.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Unclosed | Self::Unopened => "bracket",
            Self::Across => "bracket-across",
            Self::DuplicateId(_) | Self::BadId(_) => "clause-id",
            Self::BadAttribute(_) | Self::OptionWithoutIssue => "clause-attribute",
            Self::PageFurniture(_) => "page-furniture",
            Self::UnclosedMark(_) => "critic-mark",
            Self::LeftOut(_) => "left-out",
            Self::Malformed(_) => "malformed",
        }
    }

    /// What to do about it, where one thing is likely.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Unclosed => Some("close it, or write `\\[` if it is no bracket"),
            Self::Unopened => Some("open it, or write `\\]` if it is no bracket"),
            Self::Across => Some("close it at the end of the clause if it was meant to end there"),
            Self::DuplicateId(_) => Some("give each clause its own id"),
            Self::UnclosedMark(_) => Some("close it, or write `\\{` if it is no mark"),
            Self::PageFurniture(_) => Some("put the words back if they belong to the text"),
            _ => None,
        }
    }
}

impl Problem {
    /// A problem with words of a paragraph.
    pub(crate) fn text(paragraph: usize, bytes: Range<usize>, kind: ProblemKind) -> Self {
        Self { place: Place::Text { paragraph, bytes }, kind }
    }

    /// The paragraph, none for a place in a file, and the first byte: what problems are sorted by.
    pub(crate) fn order(&self) -> (Option<usize>, usize) {
        match &self.place {
            Place::Text { paragraph, bytes } => (Some(*paragraph), bytes.start),
            Place::File(bytes) => (None, bytes.start),
        }
    }

    /// A problem with bytes of a file.
    pub(crate) fn file(bytes: Range<usize>, kind: ProblemKind) -> Self {
        Self { place: Place::File(bytes), kind }
    }
}
