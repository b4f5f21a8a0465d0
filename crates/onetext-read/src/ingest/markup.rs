//! Markdown: the words without the marks, a paragraph a line.

use onetext_record::body::Format;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{Facts, IngestError, Metadata, Raw, about, page};
use crate::Document;

pub(super) fn document(raw: Raw<'_>, metadata: &Metadata) -> Result<Document, IngestError> {
    let (text, heading) = words(&raw.text);
    if text.trim().is_empty() {
        return Err(IngestError::NoText);
    }
    let about = about::of_text(&text);
    let facts = Facts { title: heading.or(about.title), ..about };
    Ok(super::document(raw, metadata, Format::Markdown, facts, text))
}

/// The words of a Markdown text and its first heading.
fn words(markdown: &str) -> (String, Option<String>) {
    let (mut text, mut line) = (String::new(), String::new());
    let mut heading = None;
    let mut hidden = 0usize;
    let options = Options::ENABLE_TABLES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::MetadataBlock(_) | Tag::Image { .. }) => hidden += 1,
            Event::End(TagEnd::MetadataBlock(_) | TagEnd::Image) => {
                hidden = hidden.saturating_sub(1);
            }
            Event::Text(words) | Event::Code(words) if hidden == 0 => line.push_str(&words),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::TableCell) => line.push(' '),
            Event::Html(html) | Event::InlineHtml(html) if hidden == 0 => {
                line.push_str(&page::text(&html));
            }
            Event::End(TagEnd::Heading(_)) => {
                let words = line.trim().to_owned();
                heading = heading.or(Some(words).filter(|words| !words.is_empty()));
                end(&mut text, &mut line);
            }
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Item
                | TagEnd::TableRow
                | TagEnd::TableHead
                | TagEnd::CodeBlock
                | TagEnd::HtmlBlock,
            )
            | Event::Start(Tag::List(_)) => end(&mut text, &mut line),
            _ => {}
        }
    }
    end(&mut text, &mut line);
    (text, heading)
}

fn end(text: &mut String, line: &mut String) {
    text.push_str(&page::tidy(line));
    line.clear();
}
