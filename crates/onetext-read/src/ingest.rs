//! From the bytes of a report to documents that can be read.
//!
//! Plain text stays as it is, to the byte, so that spans point into the file itself. Of a web page
//! the main content is kept, of Markdown and of each item in a feed the text without markup; the
//! page itself is kept beside it. Nothing here opens a file or fetches anything.

use std::path::Path;

use onetext_record::When;
use onetext_record::body::{Format, Source};
use onetext_record::check::sha256;
use onetext_record::id::{SourceId, slug};
use thiserror::Error;

use crate::Document;

mod about;
mod decode;
mod feed;
mod markup;
mod page;

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
    #[error("this is {0}, which is not read; save it as text, Markdown or HTML")]
    Foreign(&'static str),
    /// It is not text.
    #[error("this is not text: {0}")]
    Binary(String),
    /// It has markup and no words.
    #[error("the page has no text in it")]
    NoText,
    /// It should be a feed and is not.
    #[error("this is no RSS or Atom feed: {0}")]
    Feed(String),
    /// The feed has nothing in it.
    #[error("the feed has no items")]
    NoItems,
}

/// Takes a report apart into documents: one, or one for each item of a feed.
///
/// `name` is the name of the file; its ending says what kind of document it is, where the content
/// does not.
pub fn documents(
    name: &str,
    bytes: &[u8],
    metadata: &Metadata,
) -> Result<Vec<Document>, IngestError> {
    let decoded = decode::decode(bytes)?;
    if decoded.text.trim().is_empty() {
        return Err(IngestError::Empty);
    }
    let raw = Raw { name, text: decoded.text, encoding: decoded.encoding, sha256: sha256(bytes) };
    match format(name, &raw.text) {
        Format::Feed => feed::documents(&raw, metadata),
        Format::Html => page::document(raw, metadata).map(|document| vec![document]),
        Format::Markdown => markup::document(raw, metadata).map(|document| vec![document]),
        Format::Text => Ok(vec![plain(raw, metadata)]),
    }
}

/// A report as text, before it is known what stands in it.
struct Raw<'a> {
    name: &'a str,
    text: String,
    encoding: Option<String>,
    sha256: String,
}

impl Raw<'_> {
    /// The name of the file without its ending.
    fn stem(&self) -> String {
        let stem = Path::new(self.name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        stem.filter(|stem| !stem.is_empty()).unwrap_or_else(|| "report".to_owned())
    }
}

/// What kind of document it is, by its content first and by its name where that leaves it open.
fn format(name: &str, text: &str) -> Format {
    let start: String = text.trim_start().chars().take(1000).collect::<String>().to_lowercase();
    let ending = Path::new(name).extension().map(|ending| ending.to_string_lossy().to_lowercase());
    if ["<rss", "<feed", "<rdf:rdf"].iter().any(|tag| start.contains(tag)) && start.starts_with('<')
    {
        return Format::Feed;
    }
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        return Format::Html;
    }
    match ending.as_deref() {
        Some("html" | "htm" | "xhtml") => Format::Html,
        Some("md" | "markdown") => Format::Markdown,
        Some("rss" | "atom" | "xml") => Format::Feed,
        _ => Format::Text,
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
