//! Word files (DOCX): read with their tracked changes and comments, written clean or as a redline.
//!
//! What Word tracks is what a [`Marked`] says, so both ways are exact: [`read`] of what [`write()`]
//! made has the same old text, the same new text and the same comments. One thing differs, since a
//! Word file has no room for it: control characters that XML forbids come back as `U+FFFD`, but for
//! vertical tabs and form feeds, which look like line breaks in Word and come back as they were.

mod body;
mod moves;
mod names;
mod notes;
mod parts;
mod read;
mod scrub;
#[cfg(test)]
mod tests;

pub(crate) use parts::language;
pub use read::{Problem, read};
pub use scrub::scrub;

use crate::Marked;
use crate::office::Packing;
pub use crate::office::{Limits, OfficeError};

/// How a text is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The title in the file's properties.
    pub title: Option<String>,
    /// The language of the text, as `en-GB`.
    pub language: String,
    /// Who made a change or comment of which the text does not say it; with [`Self::clean`] of all.
    pub author: String,
    /// When such changes were made, as [`crate::Change::date`]; without one they have no date.
    pub date: Option<String>,
    /// Whether the file is for others: no authors, no dates, no comments.
    pub clean: bool,
    /// Whether Word goes on tracking what is changed in the file.
    pub track: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            title: None,
            language: "en-GB".to_owned(),
            // What Word itself writes where personal details are to be removed.
            author: "Author".to_owned(),
            date: None,
            clean: false,
            track: false,
        }
    }
}

/// Writes a text as a Word file, its changes as tracked changes and its comments beside it.
///
/// Headings below the ninth level and items below the ninth become those of the ninth. Words may be
/// marked in the sixteen colours that Word has names for, or in one of six hexadecimal digits;
/// other names are left out, and so is a comment where there is no paragraph to hold it. Notes are
/// footnotes where Word would number them as they are labelled, and paragraphs at the end elsewhere.
/// Clauses keep names of up to some thirty letters in hidden bookmarks, unless the file is clean;
/// what they settle and their status have no place in a Word file.
pub fn write(marked: &Marked, options: &Options) -> Vec<u8> {
    let body = body::Body::of(marked, options);
    let has = |part: &str| match part {
        "comments" => !body.comments.is_empty(),
        "footnotes" => !body.footnotes.is_empty(),
        _ => true,
    };
    let mut packing = Packing::default();
    packing.add("[Content_Types].xml", parts::content_types(has).as_bytes());
    packing.add("_rels/.rels", parts::PACKAGE_RELATIONS.as_bytes());
    packing.add("docProps/core.xml", parts::properties(options).as_bytes());
    packing.add("word/document.xml", body.document.as_bytes());
    packing.add("word/_rels/document.xml.rels", parts::relations(has).as_bytes());
    packing.add("word/styles.xml", parts::styles(options).as_bytes());
    packing.add("word/settings.xml", parts::settings(options, has("footnotes")).as_bytes());
    packing.add("word/footer1.xml", parts::FOOTER.as_bytes());
    for (part, content) in [("footnotes", &body.footnotes), ("comments", &body.comments)] {
        if has(part) {
            packing.add(&format!("word/{part}.xml"), content.as_bytes());
        }
    }
    packing.finish()
}
