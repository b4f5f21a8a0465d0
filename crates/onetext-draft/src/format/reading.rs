//! One door to all readers: bytes of any kind of file, and a text with its changes behind it.

use super::Format;
use crate::akoma::{self, AkomaError};
use crate::docx::{self, Limits, OfficeError};
use crate::marked::Marked;
use crate::outline::set_labels;
use crate::problem::Problem;
use crate::text::Draft;
use crate::{critic, markdown, odt, plain};

/// The largest file of text that is read, in bytes.
pub const LARGEST: usize = 64 << 20;

/// A file as read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The text, with the changes and comments that the file has.
    pub marked: Marked,
    /// Every place where it had to be guessed at.
    pub doubts: Vec<Doubt>,
}

/// A place where a file had to be guessed at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// A place in a text.
    #[error("{}", .0.kind)]
    Text(Problem),
    /// Something in an office file.
    #[error(transparent)]
    Office(docx::Problem),
}

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// No kind of file that is known.
    #[error("the file is of no kind that drafts come in")]
    Unknown,
    /// Web pages are written and not read.
    #[error("the file is a web page, which is no form that drafts come in")]
    Html,
    /// More bytes than any text needs.
    #[error("the file has {size} bytes, and a text of more than {LARGEST} is not read")]
    TooLarge {
        /// Its size in bytes.
        size: usize,
    },
    /// A text in another encoding.
    #[error("the file is not in UTF-8: the byte at {at} is none of it")]
    Encoding {
        /// The first byte that is not.
        at: usize,
    },
    /// A Word or OpenDocument file.
    #[error(transparent)]
    Office(#[from] OfficeError),
    /// An Akoma Ntoso file.
    #[error(transparent)]
    Akoma(#[from] AkomaError),
}

/// Reads a file of whatever kind it is, by what is in it and, where that does not say, by its name.
///
/// # Errors
///
/// Where it is of no kind that is read, or of one and damaged beyond reading, or too large.
pub fn read(name: &str, bytes: &[u8]) -> Result<Reading, ReadError> {
    match Format::detect(name, bytes) {
        Some(format) => read_as(format, bytes),
        None if Format::of_name(name).is_some() => match Format::of_name(name) {
            Some(format @ (Format::Docx | Format::Odt | Format::Akoma)) => read_as(format, bytes),
            _ => Err(not_text(bytes)),
        },
        None => Err(ReadError::Unknown),
    }
}

/// Reads a file of this kind.
///
/// # Errors
///
/// As [`read`].
pub fn read_as(format: Format, bytes: &[u8]) -> Result<Reading, ReadError> {
    let texts = |problems: Vec<Problem>| problems.into_iter().map(Doubt::Text).collect();
    let offices = |problems: Vec<docx::Problem>| problems.into_iter().map(Doubt::Office).collect();
    let limits = Limits::default();
    Ok(match format {
        Format::Markdown => {
            let (draft, problems) = markdown::read(text(bytes)?);
            Reading { marked: Marked::unchanged(&draft), doubts: texts(problems) }
        }
        Format::Plain => {
            let (draft, problems) = plain::read(text(bytes)?);
            Reading { marked: Marked::unchanged(&draft), doubts: texts(problems) }
        }
        Format::Critic => {
            let (marked, problems) = critic::read(text(bytes)?);
            Reading { marked, doubts: texts(problems) }
        }
        Format::Akoma => {
            let (marked, problems) = akoma::read(bytes)?;
            Reading { marked, doubts: texts(problems) }
        }
        Format::Docx => {
            let (marked, problems) = docx::read(bytes, &limits)?;
            Reading { marked, doubts: offices(problems) }
        }
        Format::Odt => {
            let (marked, problems) = odt::read(bytes, &limits)?;
            Reading { marked, doubts: offices(problems) }
        }
        Format::Html => return Err(ReadError::Html),
    })
}

impl Reading {
    /// The text with all changes in it accepted, its numbers found.
    pub fn draft(&self) -> Draft {
        let mut draft = self.marked.accepted();
        set_labels(&mut draft);
        draft
    }
}

/// The text of a file without the mark that some programs put before it.
fn text(bytes: &[u8]) -> Result<&str, ReadError> {
    if bytes.len() > LARGEST {
        return Err(ReadError::TooLarge { size: bytes.len() });
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|error| ReadError::Encoding { at: error.valid_up_to() })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// What is wrong with a file that is named like a text and is none.
fn not_text(bytes: &[u8]) -> ReadError {
    match text(bytes) {
        Err(error) => error,
        Ok(_) => ReadError::Unknown,
    }
}
