//! From the bytes of a report to documents that can be read.
//!
//! Plain text stays as it is, to the byte, so that spans point into the file itself. Of a web page
//! the main content is kept, of Markdown and of each item in a feed the text without markup; the
//! page itself is kept beside it. Mail, PDF and Word files give the words that a reader sees. What
//! lies inside another file (a member of an archive, a message of a mailbox, an attachment) becomes
//! a document of its own. Nothing here opens a file or fetches anything.
//!
//! Files come from strangers. `contents.rs` bounds how deep they nest and how much they unpack to,
//! and a part that cannot be read never takes the others with it.

use onetext_record::When;
use onetext_record::body::{Format, Source};
use onetext_record::check::sha256;
use onetext_record::id::{SourceId, slug};
use thiserror::Error;

use crate::Document;

mod about;
mod archive;
mod contents;
mod decode;
mod feed;
mod kind;
mod mail;
mod markup;
mod page;
mod pdf;
mod word;
mod xml;

pub use contents::{Contents, LeftOut, contents};
pub use page::extract;

/// What the caller knows of a report; it comes before what the report says of itself.
#[derive(Debug, Clone, Default)]
pub struct Metadata {
    /// Names the source; without it, made from the file's name or an item's title.
    pub id: Option<SourceId>,
    /// The headline.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it was published.
    pub published: Option<When>,
    /// Where it was found.
    pub url: Option<String>,
}

/// Why a report cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum IngestError {
    /// There is nothing in it.
    #[error("the report is empty")]
    Empty,
    /// It is a document of a kind that is not read.
    #[error("this is {0}, which is not read; save it as text, HTML, PDF or DOCX")]
    Foreign(&'static str),
    /// It is not text.
    #[error("this is not text: {0}")]
    Binary(String),
    /// It has no words, whatever else it has.
    #[error("there is no text in it")]
    NoText,
    /// It should be a feed and is not.
    #[error("this is no RSS or Atom feed: {0}")]
    Feed(String),
    /// The feed has nothing in it.
    #[error("the feed has no items")]
    NoItems,
    /// It has pages without letters.
    #[error(
        "{0} pictures and no text; run text recognition (OCR) over it and read what comes out of that"
    )]
    Pictures(&'static str),
    /// Its letters are drawn and not named.
    #[error(
        "the PDF draws its letters without saying which they are; run text recognition (OCR) over it and read what comes out of that"
    )]
    Unnamed,
    /// It is protected.
    #[error("{0} is encrypted; save a copy without a password and read that")]
    Locked(&'static str),
    /// It is not whole.
    #[error("{what} is damaged: {why}; open it in the program that made it and save it again")]
    Damaged {
        /// What it is.
        what: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// It unpacks to more than is read.
    #[error(
        "{what} unpacks to more than {limit}, as no report does; if it is one, save it in smaller parts"
    )]
    TooLarge {
        /// What it is.
        what: &'static str,
        /// The bound.
        limit: String,
    },
    /// It lies too far inside.
    #[error(
        "it lies more than {0} archives and messages deep; unpack them and read what is inside"
    )]
    TooDeep(usize),
    /// There are too many.
    #[error("there are more than {0} parts, and the others are left out; split it")]
    TooMany(usize),
    /// There is nothing in the archive or mailbox that is read.
    #[error("{0} has nothing in it that is read")]
    NothingInside(&'static str),
    /// A part of it has one of these mistakes, and there is no other part.
    #[error("{0}")]
    Inside(Box<LeftOut>),
}

/// Takes a report apart into documents: one, or one for each item of a feed, message of a mailbox
/// and member of an archive.
///
/// `name` is the name of the file; its ending says what kind of document it is, where the content
/// does not. Fails only where there is no document at all; [`contents`] also tells what was left
/// out of the rest.
pub fn documents(
    name: &str,
    bytes: &[u8],
    metadata: &Metadata,
) -> Result<Vec<Document>, IngestError> {
    let Contents { documents, left_out } = contents(name, bytes, metadata);
    match left_out.into_iter().next() {
        Some(first) if documents.is_empty() => Err(first.into_error()),
        _ => Ok(documents),
    }
}

/// A report as text, before it is known what stands in it.
struct Raw<'a> {
    name: &'a str,
    text: String,
    /// How the words stood in the file, where that was not UTF-8: then the record does not compare
    /// them with the file's digest.
    encoding: Option<String>,
    sha256: String,
}

/// The documents in bytes that are text of some kind.
fn text(name: &str, bytes: &[u8], metadata: &Metadata) -> Result<Vec<Document>, IngestError> {
    let decoded = decode::decode(bytes)?;
    if decoded.text.trim().is_empty() {
        return Err(IngestError::Empty);
    }
    let raw = Raw { name, text: decoded.text, encoding: decoded.encoding, sha256: sha256(bytes) };
    match kind::of_text(name, &raw.text) {
        Format::Feed => feed::documents(&raw, metadata),
        Format::Html => page::document(raw, metadata).map(|document| vec![document]),
        Format::Markdown => markup::document(raw, metadata).map(|document| vec![document]),
        Format::Text => Ok(vec![plain(raw, metadata)]),
    }
}

impl Raw<'_> {
    /// The name of the file without its ending.
    fn stem(&self) -> String {
        let (folder, file) = self.name.rsplit_once('/').unwrap_or(("", self.name));
        let stem = match file.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => file,
        };
        match (folder, stem) {
            ("", "") => "report".to_owned(),
            ("", stem) => stem.to_owned(),
            (folder, stem) => format!("{folder}/{stem}"),
        }
    }
}

fn plain(mut raw: Raw<'_>, metadata: &Metadata) -> Document {
    let facts = about::of_text(&raw.text);
    let text = std::mem::take(&mut raw.text);
    document(raw, metadata, Format::Text, facts, text)
}

/// What a report says of itself.
#[derive(Debug, Default)]
struct Facts {
    title: Option<String>,
    publisher: Option<String>,
    published: Option<When>,
    url: Option<String>,
}

/// A document with this text; what is left in `raw` is kept as the original.
fn document(
    raw: Raw<'_>,
    metadata: &Metadata,
    format: Format,
    facts: Facts,
    text: String,
) -> Document {
    let given = metadata.clone();
    Document {
        published: given.published.or(facts.published),
        source: Source {
            id: source_id(metadata, &raw.stem()),
            title: given.title.or(facts.title).unwrap_or_else(|| raw.stem()),
            publisher: given.publisher.or(facts.publisher),
            url: given.url.or(facts.url),
            format,
            encoding: raw.encoding,
            sha256: raw.sha256,
            text,
            original: Some(raw.text).filter(|original| !original.is_empty()),
        },
    }
}

/// The id that the caller gave, or one made from a name.
fn source_id(metadata: &Metadata, name: &str) -> SourceId {
    let made = || slug(name).and_then(|slug| SourceId::new(&slug).ok());
    let given = metadata.id.clone();
    given.or_else(made).unwrap_or_else(|| {
        // A name without a single letter or digit still needs an id.
        #[expect(clippy::expect_used, reason = "`report` is an id")]
        SourceId::new("report").expect("an id")
    })
}

#[cfg(test)]
mod tests;
