//! Web pages: the main content, the headline and the date.

use std::borrow::Cow;
use std::ops::Range;

use dom_query::Document as Dom;
use dom_smoothie::{Config, Readability, TextMode};
use onetext_record::When;
use onetext_record::body::Format;

use super::{Facts, IngestError, Metadata, Raw};
use crate::Document;
use crate::date;

/// More elements than any report has; a page beyond that is read whole and not judged.
const MOST_ELEMENTS: usize = 200_000;

/// How deep elements may lie in one another; pages have some dozens of levels.
const DEEPEST: usize = 250;

/// Elements that have nothing inside, or that the next of their kind ends.
const UNNESTED: [&str; 24] = [
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
    "option", "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "wbr",
];

/// Elements inside a line.
const UNBROKEN: [&str; 10] = ["a", "b", "em", "font", "i", "s", "span", "strong", "sub", "u"];

/// The text of a page's main content, a paragraph a line; of the whole page where none stands out.
pub fn extract(html: &str) -> String {
    main(html).0
}

fn main(html: &str) -> (String, Facts) {
    let html = &*level(html);
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
            let facts = if facts.published.is_none() && has_other_date(html) {
                Facts { published: other_date(&Dom::from(html)), ..facts }
            } else {
                facts
            };
            (tidy(&article.text_content), facts)
        }
        _ => {
            let dom = Dom::from(html);
            let title = dom.select("title").text().trim().to_owned();
            let title = Some(title).filter(|title| !title.is_empty());
            let facts = Facts { title, published: other_date(&dom), ..Facts::default() };
            (text(html), facts)
        }
    }
}

/// Where pages say when they were published, besides the places that everybody knows.
const DATES: [(&str, &str); 9] = [
    ("meta[property='article:published_time']", "content"),
    ("[itemprop='datePublished']", "content"),
    ("[itemprop='datePublished']", "datetime"),
    ("meta[name='dcterms.issued'], meta[name='DCTERMS.issued']", "content"),
    ("meta[name='DC.date.issued'], meta[name='dc.date.issued']", "content"),
    ("meta[name='DC.date'], meta[name='dc.date']", "content"),
    ("meta[name='pubdate'], meta[name='publishdate'], meta[name='publish-date']", "content"),
    ("meta[name='date']", "content"),
    ("time[pubdate]", "datetime"),
];

/// Whether a page may have one of these, seen without taking it apart.
fn has_other_date(html: &str) -> bool {
    ["datePublished", "issued", "date\"", "date'", "pubdate"].iter().any(|sign| html.contains(sign))
}

fn other_date(dom: &Dom) -> Option<When> {
    DATES.iter().find_map(|(place, attribute)| {
        dom.select(place).iter().find_map(|found| stamp(found.attr(attribute)?.trim()))
    })
}

/// A page as it is, or its words alone where elements lie so deep in one another that going through
/// them would exhaust the stack.
fn level(html: &str) -> Cow<'_, str> {
    let (mut depth, mut deepest) = (0usize, 0usize);
    for (tag, _) in tags(html) {
        let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next();
        let name = name.unwrap_or_default().to_ascii_lowercase();
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if !tag.ends_with('/') && !UNNESTED.contains(&name.as_str()) {
            depth += 1;
        }
        deepest = deepest.max(depth);
    }
    if deepest <= DEEPEST {
        return Cow::Borrowed(html);
    }
    let mut words = String::with_capacity(html.len());
    let mut start = 0;
    for (tag, at) in tags(html) {
        words.push_str(&html[start..at.start]);
        let name = tag.trim_start_matches('/');
        words.push_str(if UNBROKEN.contains(&name) { "" } else { "<p>" });
        start = at.end;
    }
    words.push_str(&html[start..]);
    Cow::Owned(words)
}

/// What stands between the brackets of each tag, and its place; scripts and styles are one tag each.
fn tags(html: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let open = at + html[at..].find('<')?;
            let inner = &html[open + 1..];
            if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
                at = open + 1;
                continue;
            }
            let end = inner.find('>').unwrap_or(inner.len());
            at = (open + 1 + end + 1).min(html.len());
            let tag = &inner[..end];
            for hidden in ["script", "style"] {
                let is_hidden =
                    tag.get(..hidden.len()).is_some_and(|t| t.eq_ignore_ascii_case(hidden));
                if is_hidden && let Some(close) = html[at..].find("</") {
                    at += close;
                }
            }
            return Some((tag, open..at));
        }
    })
}

/// All the words of a piece of HTML, a paragraph a line.
pub(super) fn text(html: &str) -> String {
    let dom = Dom::from(&*level(html));
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
