//! Drafts as Akoma Ntoso 3, the XML in which parliaments and the United Nations keep their texts.
//!
//! Reading takes any act, bill or other document but a debate: numbers and headings, points, notes,
//! and words marked as inserted or deleted, which make it a [`Marked`] text. Names of elements that
//! are not known are looked through, so that no words are lost. Entities are never expanded, and
//! depth and size are bounded.
//!
//! Writing makes an `act` with the clauses of the draft's [`Outline`](crate::outline::Outline):
//! `eId` says where a clause stands, by the naming convention, and `wId` is its stable id. What
//! elements cannot say, such as the level of a heading, stands in `class`, and reading what was
//! written gives the same texts, styles, names and looks. Status and what a clause settles have no
//! place in the format and are left out, and characters that XML cannot carry become U+FFFD.

use crate::marked::Marked;
use crate::problem::Problem;
use crate::text::Draft;

mod names;
mod read;
mod words;
mod write;

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AkomaError {
    /// Not UTF-8.
    #[error("the file is not in UTF-8")]
    Encoding,
    /// Another kind of file.
    #[error("this is no Akoma Ntoso: there is no element `akomaNtoso`")]
    NotAkoma,
    /// A debate has speeches and no clauses.
    #[error("`{0}` holds no draft: acts, bills and other documents do")]
    Debate(String),
    /// A document type, which could declare entities that grow without bound.
    #[error("the file declares a document type, which is refused; take `<!DOCTYPE …>` out")]
    Doctype,
    /// More elements in each other than any text needs.
    #[error("more than {0} elements stand in each other")]
    TooDeep(usize),
    /// More bytes than any text needs.
    #[error("the file has more than {0} bytes")]
    TooLarge(usize),
}

/// The largest file that is read, in bytes.
pub const LARGEST: usize = 64 << 20;
/// How many elements may stand in each other.
pub const DEEPEST: usize = 256;

/// What the head of a written file says of the work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// Its address without the language: `/akn/un/act/2025-11-30/harbour`.
    pub uri: String,
    /// The date of this version, `2025-11-30`.
    pub date: String,
    /// The language of the text, three letters as in ISO 639-2.
    pub language: String,
    /// The country or organisation, as in the address.
    pub country: String,
}

impl Default for Work {
    /// A draft without date or place, in English.
    fn default() -> Self {
        Self {
            uri: "/akn/un/act/0001-01-01/draft".to_owned(),
            date: "0001-01-01".to_owned(),
            language: "eng".to_owned(),
            country: "un".to_owned(),
        }
    }
}

/// Reads a file with its changes. A file that breaks off is read up to there.
pub fn read(bytes: &[u8]) -> Result<(Marked, Vec<Problem>), AkomaError> {
    read::read(bytes)
}

/// Reads a file as it is with all changes in it accepted.
pub fn read_draft(bytes: &[u8]) -> Result<(Draft, Vec<Problem>), AkomaError> {
    let (marked, problems) = read(bytes)?;
    let mut draft = marked.accepted();
    crate::outline::set_labels(&mut draft);
    Ok((draft, problems))
}

/// Writes a draft.
pub fn write(draft: &Draft, work: &Work) -> String {
    write::write(draft, work)
}

#[cfg(test)]
mod tests;
