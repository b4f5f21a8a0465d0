//! Reading Markdown and HTML back, to see what became of a text.

use std::fmt::Write;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::blank::harmless;

/// A text as any rendering may show it: control signs harmless, white space as it may wrap.
pub(super) fn shown(text: &str) -> String {
    harmless(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a reader of Markdown sees, and what it is made of.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) text: String,
    /// How many headings there are of the first three levels.
    pub(super) headings: [usize; 3],
    /// The columns and rows of each table.
    pub(super) tables: Vec<(usize, usize)>,
    pub(super) links: Vec<String>,
    /// What must not be there.
    pub(super) foreign: String,
}

/// Reads Markdown with every addition that the parser knows, quotation marks left alone.
pub(super) fn read(markdown: &str) -> Read {
    let mut read = Read::default();
    let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(text) => read.text.push_str(&text),
            Event::Start(Tag::Heading { level, id: None, classes, attrs })
                if level <= HeadingLevel::H3 && classes.is_empty() && attrs.is_empty() =>
            {
                read.headings[level as usize - 1] += 1;
            }
            Event::Start(Tag::Table(columns)) => read.tables.push((columns.len(), 0)),
            Event::Start(Tag::TableRow) => read.tables.last_mut().unwrap().1 += 1,
            Event::Start(Tag::Link { dest_url, .. }) => read.links.push(dest_url.to_string()),
            Event::Start(
                Tag::Paragraph
                | Tag::List(None)
                | Tag::Item
                | Tag::TableHead
                | Tag::TableCell
                | Tag::Strong
                | Tag::Emphasis,
            )
            | Event::End(TagEnd::Strong | TagEnd::Emphasis | TagEnd::Link) => {}
            Event::SoftBreak | Event::End(_) => read.text.push(' '),
            other => write!(read.foreign, "{other:?} ").unwrap(),
        }
    }
    read.text = read.text.split_whitespace().collect::<Vec<_>>().join(" ");
    read
}

/// The elements that the page is made of.
const ELEMENTS: [&str; 41] = [
    "a",
    "article",
    "bdi",
    "blockquote",
    "body",
    "caption",
    "circle",
    "desc",
    "details",
    "div",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "head",
    "header",
    "html",
    "li",
    "main",
    "meta",
    "nav",
    "ol",
    "p",
    "path",
    "section",
    "span",
    "strong",
    "style",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "text",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// The text of a page whose tags balance and whose elements are the page's own; else what is wrong.
pub(super) fn text_of(page: &str) -> Result<String, String> {
    let mut rest = page.strip_prefix("<!DOCTYPE html>").ok_or("no document type")?;
    let mut open: Vec<&str> = Vec::new();
    let mut text = String::new();
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        let (tag, after) = rest[at + 1..].split_once('>').ok_or("a tag that never ends")?;
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("</{name}> closes nothing"));
            }
            if !["bdi", "span", "strong", "a"].contains(&name) {
                text.push(' ');
            }
            continue;
        }
        let name = tag.split_whitespace().next().unwrap_or_default();
        if !ELEMENTS.contains(&name) {
            return Err(format!("<{name}> is no element of the page"));
        }
        if tag.matches('"').count() % 2 != 0 {
            return Err(format!("<{tag}> has a torn attribute"));
        }
        if name == "style" {
            rest = rest.split_once("</style>").ok_or("a style that never ends")?.1;
        } else if name != "meta" && !tag.ends_with('/') {
            open.push(name);
        }
    }
    if !open.is_empty() || !rest.is_empty() {
        return Err(format!("left open: {open:?} {rest}"));
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    let text = text.replace("&amp;", "&");
    Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn what_is_torn_is_found() {
    let page = |body: &str| format!("<!DOCTYPE html><p>{body}</p>");
    assert_eq!(text_of(&page("a &lt;b&gt; <bdi>c</bdi>")), Ok("a <b> c".into()));
    for torn in ["<b>x</b>", "<div>", "</div>", "<a href=\"x>y</a>", "<a", "<script>x</script>"] {
        assert!(text_of(&page(torn)).is_err(), "{torn}");
    }
    let foreign = read("# T {#x}\n\n<b>a</b> `c` ![d](e) ~~f~~ $g$ [^1]\n\n---\n").foreign;
    for sign in ["InlineHtml", "Code", "Image", "Strikethrough", "Math", "Rule", "Heading"] {
        assert!(foreign.contains(sign), "{sign}: {foreign}");
    }
}
