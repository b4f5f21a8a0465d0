//! One input and all that lies inside it, within bounds.
//!
//! An archive can hold mail, mail an archive, and both are sent by strangers: a file of a few
//! kilobytes that unpacks to gigabytes is an old trick. What is taken out of one input shares one
//! allowance of bytes and parts, and nothing is opened that lies too deep.

use std::fmt;
use std::panic::{self, AssertUnwindSafe};

use super::kind::{self, Kind};
use super::{IngestError, Metadata, archive, mail, pdf};
use crate::Document;

/// How many archives and messages may lie around what is read.
pub(super) const DEEPEST: usize = 4;

/// The most members, messages and attachments of one input.
const MOST_PARTS: usize = 200_000;

/// To how many bytes all parts of one input together may unpack.
const MOST_UNPACKED: u64 = 512 << 20;

/// To how many bytes one part may unpack.
const LARGEST_PART: u64 = 64 << 20;

/// What was found in an input.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Contents {
    /// Its documents, in the order in which they stand in it.
    pub documents: Vec<Document>,
    /// What could not be read of it, or the mistake of the whole.
    pub left_out: Vec<LeftOut>,
}

/// A part of an input that could not be read, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The members and messages that lead to it, from the outside in; empty for the whole input.
    pub place: Vec<String>,
    /// Why, and how to mend it.
    pub error: IngestError,
}

impl LeftOut {
    pub(super) fn into_error(self) -> IngestError {
        if self.place.is_empty() { self.error } else { IngestError::Inside(Box::new(self)) }
    }
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for place in &self.place {
            // A name is a stranger's too: it stays on its line.
            let shown: String =
                place.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect();
            write!(f, "{shown}: ")?;
        }
        self.error.fmt(f)
    }
}

/// Takes a report apart, and tells what could not be read of it.
///
/// `name` is the name of the file. There is always a document or something left out.
pub fn contents(name: &str, bytes: &[u8], metadata: &Metadata) -> Contents {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let mut opening = Opening {
        found: Contents::default(),
        place: Vec::new(),
        unpacked: 0,
        parts: 0,
        publisher: metadata.publisher.clone(),
        published: metadata.published,
    };
    opening.take(name, bytes, metadata);
    let mut found = opening.found;
    if let [document] = found.documents.as_mut_slice() {
        // What was said of the one report holds for the one document in it.
        if let Some(id) = &metadata.id {
            document.source.id = id.clone();
        }
        if let Some(title) = &metadata.title {
            document.source.title.clone_from(title);
        }
        if metadata.url.is_some() {
            document.source.url.clone_from(&metadata.url);
        }
    }
    found
}

/// An input that is being taken apart.
pub(super) struct Opening {
    found: Contents,
    place: Vec<String>,
    unpacked: u64,
    parts: usize,
    publisher: Option<String>,
    published: Option<onetext_record::When>,
}

impl Opening {
    /// Takes apart a file, or a part of one under its own name.
    pub(super) fn take(&mut self, name: &str, bytes: &[u8], metadata: &Metadata) {
        if bytes.is_empty() {
            return self.leave_out(IngestError::Empty);
        }
        match kind::of(name, bytes) {
            Kind::Text => match unharmed("the report", || super::text(name, bytes, metadata)) {
                Ok(documents) => self.found.documents.extend(documents),
                Err(error) => self.leave_out(error),
            },
            Kind::Pdf => match unharmed("the PDF", || pdf::document(name, bytes, metadata)) {
                Ok((document, missing)) => {
                    self.found.documents.push(document);
                    for (pages, error) in missing {
                        self.inside(pages, |opening| opening.leave_out(error));
                    }
                }
                Err(error) => self.leave_out(error),
            },
            Kind::Zip => archive::take(self, name, bytes, metadata),
            Kind::Message => mail::message(self, name, bytes, metadata),
            Kind::Mailbox => mail::mailbox(self, bytes),
        }
    }

    /// What the caller said of all that is in the input.
    pub(super) fn metadata(&self) -> Metadata {
        Metadata {
            publisher: self.publisher.clone(),
            published: self.published,
            ..Metadata::default()
        }
    }

    /// Goes into a part of this name.
    pub(super) fn inside<T>(&mut self, place: String, work: impl FnOnce(&mut Self) -> T) -> T {
        self.place.push(place);
        let done = work(self);
        self.place.pop();
        done
    }

    /// Refuses to open what lies too deep.
    pub(super) fn is_too_deep(&self) -> Result<(), IngestError> {
        if self.place.len() >= DEEPEST { Err(IngestError::TooDeep(DEEPEST)) } else { Ok(()) }
    }

    /// Counts one more part.
    pub(super) fn count_part(&mut self) -> Result<(), IngestError> {
        self.parts += 1;
        if self.parts > MOST_PARTS { Err(IngestError::TooMany(MOST_PARTS)) } else { Ok(()) }
    }

    /// How many bytes the next part may unpack to.
    pub(super) fn allowance(&self) -> u64 {
        LARGEST_PART.min(MOST_UNPACKED - self.unpacked)
    }

    /// Counts bytes that were unpacked.
    pub(super) fn unpack(&mut self, bytes: usize) {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.unpacked = self.unpacked.saturating_add(bytes).min(MOST_UNPACKED);
    }

    /// That a part is larger than its allowance.
    pub(super) fn too_large(&self) -> IngestError {
        let (what, limit) = if self.allowance() < LARGEST_PART {
            ("all of it together", MOST_UNPACKED)
        } else {
            ("it", LARGEST_PART)
        };
        IngestError::TooLarge { what, limit: format!("{} MB", limit >> 20) }
    }

    pub(super) fn add(&mut self, document: Document) {
        self.found.documents.push(document);
    }

    /// How many documents there are so far.
    pub(super) fn count(&self) -> usize {
        self.found.documents.len()
    }

    /// The documents from this one on.
    pub(super) fn since(&mut self, first: usize) -> &mut [Document] {
        self.found.documents.get_mut(first..).unwrap_or_default()
    }

    /// Whether anything has been found or told.
    pub(super) fn told(&self) -> usize {
        self.found.documents.len() + self.found.left_out.len()
    }

    pub(super) fn leave_out(&mut self, error: IngestError) {
        self.found.left_out.push(LeftOut { place: self.place.clone(), error });
    }
}

/// Runs a reader of somebody else's format.
///
/// Such readers, ours and those of libraries, take bytes that nobody foresaw. Should an assertion in
/// one of them fail, this report is refused and the others are read: losing the work on a hundred
/// reports to the one that is broken would be worse. None is known that does; the fuzz targets look.
pub(super) fn unharmed<T>(
    what: &'static str,
    read: impl FnOnce() -> Result<T, IngestError>,
) -> Result<T, IngestError> {
    panic::catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        Err(IngestError::Damaged { what, why: "its reader could make nothing of it".to_owned() })
    })
}
