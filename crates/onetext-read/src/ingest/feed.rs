//! RSS and Atom feeds: one document for each item.

use feed_rs::model::{Entry, Feed};
use feed_rs::parser;
use onetext_record::When;
use onetext_record::body::{Format, Source};
use onetext_record::check::sha256;

use super::{IngestError, Metadata, Raw, page, source_id};
use crate::Document;

pub(super) fn documents(raw: &Raw<'_>, metadata: &Metadata) -> Result<Vec<Document>, IngestError> {
    // Items without an id would get a random one, which nobody would use.
    let parser = parser::Builder::new().id_generator(|_, _, _| String::new()).build();
    let feed =
        parser.parse(raw.text.as_bytes()).map_err(|error| IngestError::Feed(error.to_string()))?;
    if feed.entries.is_empty() {
        return Err(IngestError::NoItems);
    }
    let several = feed.entries.len() > 1;
    let documents: Vec<Document> =
        feed.entries.iter().filter_map(|entry| item(entry, &feed, metadata, several)).collect();
    if documents.is_empty() { Err(IngestError::NoText) } else { Ok(documents) }
}

/// The document of an item; none if it has no words.
fn item(entry: &Entry, feed: &Feed, metadata: &Metadata, several: bool) -> Option<Document> {
    let title = entry.title.as_ref().map(|title| page::tidy(&page::text(&title.content)));
    let title = title.map(|title| title.trim().to_owned()).filter(|title| !title.is_empty());
    let body = entry.content.as_ref().and_then(|content| content.body.clone());
    let original = body.or_else(|| entry.summary.as_ref().map(|summary| summary.content.clone()));
    let text = original.as_deref().map(page::text).filter(|text| !text.is_empty());
    let text = text.or_else(|| title.clone().map(|title| title + "\n"))?;
    let original = original.filter(|original| !original.trim().is_empty());
    let published = entry
        .published
        .or(entry.updated)
        .and_then(|time| time.format("%Y-%m-%d").to_string().parse::<When>().ok());
    let headline = metadata.title.clone().filter(|_| !several).or(title);
    let headline = headline.unwrap_or_else(|| "Untitled item".to_owned());
    // One id cannot name several items.
    let named = Metadata { id: metadata.id.clone().filter(|_| !several), ..Metadata::default() };
    let channel = feed.title.as_ref().map(|title| title.content.trim().to_owned());
    Some(Document {
        published: published.or(metadata.published),
        source: Source {
            id: source_id(&named, &headline),
            title: headline,
            publisher: metadata.publisher.clone().or(channel),
            url: entry.links.first().map(|link| link.href.clone()),
            format: Format::Feed,
            encoding: None,
            sha256: sha256(original.as_ref().unwrap_or(&text).as_bytes()),
            original,
            text,
        },
    })
}
