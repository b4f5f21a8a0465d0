//! Web pages: the main content, the headline and the date.

use dom_query::Document as Dom;
use dom_smoothie::{Config, Readability, TextMode};
use onetext_record::When;
use onetext_record::body::Format;

use super::{Facts, IngestError, Metadata, Raw};
use crate::Document;
use crate::date;

/// More elements than any report has; a page beyond that is read whole and not judged.
const MOST_ELEMENTS: usize = 200_000;

/// The text of a page's main content, a paragraph a line; of the whole page where none stands out.
pub fn extract(html: &str) -> String {
    main(html).0
}

fn main(html: &str) -> (String, Facts) {
    let config = Config {
        text_mode: TextMode::Formatted,
        max_elements_to_parse: MOST_ELEMENTS,
        ..Config::default()
    };
    let article = Readability::new(html, None, Some(config)).and_then(|mut page| page.parse());
    match article {
        Ok(article) if !article.text_content.trim().is_empty() => {
            let facts = Facts {
                title: Some(article.title).filter(|title| !title.trim().is_empty()),
                publisher: article.site_name,
                published: article.published_time.as_deref().and_then(stamp),
                url: article.url,
            };
            (tidy(&article.text_content), facts)
        }
        _ => {
            let dom = Dom::from(html);
            let title = dom.select("title").text().trim().to_owned();
            let title = Some(title).filter(|title| !title.is_empty());
            let facts = Facts { title, ..Facts::default() };
            (text(html), facts)
        }
    }
}

/// All the words of a piece of HTML, a paragraph a line.
pub(super) fn text(html: &str) -> String {
    let dom = Dom::from(html);
    dom.select("script, style, noscript, template, head").remove();
    tidy(&dom.formatted_text())
}

/// One line for each paragraph, single spaces, no blank space at the ends.
pub(super) fn tidy(text: &str) -> String {
    let mut tidy = String::new();
    for paragraph in text.split('\n') {
        let words: Vec<&str> = paragraph.split_whitespace().collect();
        if !words.is_empty() {
            tidy.push_str(&words.join(" "));
            tidy.push('\n');
        }
    }
    tidy
}

/// The day in a time stamp such as `2025-12-01T18:00:00Z`, or a date as people write it.
pub(super) fn stamp(text: &str) -> Option<When> {
    let day = text.get(..10).and_then(|day| day.parse().ok());
    day.or_else(|| date::absolute(text).map(|(_, when)| when))
}

pub(super) fn document(raw: Raw<'_>, metadata: &Metadata) -> Result<Document, IngestError> {
    let (text, facts) = main(&raw.text);
    if text.trim().is_empty() {
        return Err(IngestError::NoText);
    }
    Ok(super::document(raw, metadata, Format::Html, facts, text))
}
