//! Word files, read.

mod comments;
mod fields;
mod format;
mod labels;
mod notes;
mod numbering;
mod numerals;
pub(super) mod relations;
mod story;
mod styles;
mod told;
mod tracks;

use numbering::Numbering;
use relations::Relations;
use styles::Styles;
use tracks::Tracks;

use crate::office::{Limits, OfficeError, Package};
use crate::{Marked, MarkedParagraph};

/// What a file is expected to be.
pub(super) const EXPECTED: &str = "Word file (DOCX)";

/// What in a Word file could not be read as it is, though the rest could.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// A part beside the text is damaged and was passed over.
    #[error("{what} are not read: {why}")]
    Part {
        /// What the part would have brought.
        what: &'static str,
        /// What is wrong with it.
        why: OfficeError,
    },
    /// Bytes are no text; each is read as `U+FFFD`.
    #[error("the part {part} has bytes that are no text")]
    Encoding {
        /// The part.
        part: String,
    },
    /// Words that one author inserted and another deleted; neither text has them.
    #[error(
        "the part {part} has words that were inserted and deleted again; neither text has them"
    )]
    CameAndWent {
        /// The part.
        part: String,
    },
    /// Words that Word hides are read like the others.
    #[error("the part {part} has hidden words, which are read like the others")]
    Hidden {
        /// The part.
        part: String,
    },
    /// A field has no end in its paragraph; it is taken to end with it.
    #[error("the part {part} has a field without an end")]
    Field {
        /// The part.
        part: String,
    },
    /// Words that stand in another file inside the file are not read.
    #[error("the part {part} takes in another file, which is not read")]
    Elsewhere {
        /// The part.
        part: String,
    },
    /// A note is referred to and not there.
    #[error("the note {label} is not in the file")]
    NoNote {
        /// As the text refers to it.
        label: String,
    },
    /// Numbers that a list gives by itself are not read.
    #[error("the part {part} has lists that number themselves, whose numbers are not read")]
    Numbers {
        /// The part.
        part: String,
    },
    /// A comment has no place in the text; it is put at its beginning.
    #[error("a comment by {author} has no place in the text")]
    NoPlace {
        /// By whom it is.
        author: String,
    },
}

/// Reads a Word file: its text with the tracked changes and comments in it.
///
/// Automatic numbers are computed as Word does and stand at the head of the paragraphs' words, with
/// a tab or space behind; where the changes alter a number, the number is a change too. Notes stand
/// at the end. Words in tables and boxes are paragraphs like others, cell after cell; headers and
/// footers are not read.
///
/// # Errors
///
/// Where the file is no Word file, is damaged in its main part, or asks for more than the limits.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<(Marked, Vec<Problem>), OfficeError> {
    let mut package = Package::open(bytes, EXPECTED, limits)?;
    let relations = Relations::read(&mut package, EXPECTED)?;
    let mut problems = Vec::new();
    let mut optional = |what: &'static str, result: Result<(), OfficeError>| {
        if let Err(why) = result {
            problems.push(Problem::Part { what, why });
        }
    };
    let (mut styles, mut numbering) = (Styles::default(), Numbering::default());
    if let Some(part) = relations.part("styles") {
        let read = Styles::read(&mut package, part);
        optional("styles", read.map(|read| styles = read));
    }
    if let Some(part) = relations.part("numbering") {
        let read = Numbering::read(&mut package, part);
        optional("automatic numbers", read.map(|read| numbering = read));
    }
    let mut tracks = Tracks::default();
    let main = relations.main();
    let mut body = story::read(&mut package, main, limits, &styles, &mut tracks, &mut problems)?;
    let mut reading =
        notes::Reading { package: &mut package, limits, styles: &styles, tracks: &mut tracks };
    let notes = notes::read(&mut reading, &relations, &body.references, &mut problems);
    let comments = comments::read(&mut reading, &relations, &mut problems);
    body.paragraphs.extend(notes);
    let labels = labels::labels(&body.paragraphs, &styles, &numbering);
    let comments = comments::place(&comments, &body.paragraphs, &labels, &mut problems);

    let numbers = tracks.numbers();
    let paragraphs = body.paragraphs.into_iter().zip(labels);
    let paragraphs = paragraphs.map(|(told, label)| {
        let mut pieces = label.pieces;
        pieces.extend(told.pieces);
        let mut paragraph = MarkedParagraph {
            pieces,
            end: told.end,
            id: told.id,
            style: label.style,
            was: label.was.filter(|was| *was != label.style),
            ..MarkedParagraph::default()
        };
        let changes = paragraph.pieces.iter_mut().filter_map(|piece| piece.change.as_mut());
        for change in changes.chain(&mut paragraph.end) {
            tracks::renumber(change, &numbers);
        }
        paragraph
    });
    Ok((Marked { paragraphs: paragraphs.collect(), comments }, problems))
}
