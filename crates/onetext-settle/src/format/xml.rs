//! XML as a tree of elements and attributes; words between elements mean nothing in these files.
//!
//! Document type declarations are refused, so no entity can be declared and none can grow.

use std::ops::Range;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::expect::Page;
use super::{MAX_DEPTH, Mistake};

/// How many elements a file may have.
const MAX_ELEMENTS: usize = 500_000;

/// An element and where its opening tag stands, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) at: Range<usize>,
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) children: Vec<Element>,
}

impl Element {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The children of a name.
    pub(super) fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// Itself and everything inside of a name, in the order of the file.
    pub(super) fn all<'a>(&'a self, name: &str) -> Vec<&'a Element> {
        let (mut found, mut todo) = (Vec::new(), vec![self]);
        while let Some(element) = todo.pop() {
            if element.name == name {
                found.push(element);
            }
            todo.extend(element.children.iter().rev());
        }
        found
    }
}

/// Reads the root element.
pub(super) fn read(page: Page<'_>) -> Result<Element, Mistake> {
    let text = page.text.trim_start_matches('\u{feff}');
    let skipped = page.text.len() - text.len();
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut count = 0;
    let place = |at: u64| skipped + usize::try_from(at).unwrap_or(text.len()).min(text.len());
    loop {
        let start = place(reader.buffer_position());
        let event = reader
            .read_event()
            .map_err(|error| page.mistake(start..start, format!("this is no XML: {error}")))?;
        let at = start..place(reader.buffer_position());
        let closed = match event {
            Event::Start(tag) => {
                if open.len() >= MAX_DEPTH {
                    let message = format!("elements nest deeper than {MAX_DEPTH}");
                    return Err(page.mistake(at, message));
                }
                open.push(element(page, &tag, at.clone())?);
                None
            }
            Event::Empty(tag) => Some(element(page, &tag, at.clone())?),
            Event::End(_) => open.pop(),
            Event::DocType(_) => {
                return Err(page
                    .mistake(at, "a document type declaration, and those are not read")
                    .help("take the line with `<!DOCTYPE` out"));
            }
            Event::Eof => {
                let message =
                    if open.is_empty() { "the file has no element" } else { "the file is cut off" };
                return Err(page.mistake(at, message));
            }
            _ => None,
        };
        count += 1;
        if count > MAX_ELEMENTS {
            return Err(page.mistake(at, "the file has too many elements"));
        }
        let Some(closed) = closed else { continue };
        match open.last_mut() {
            Some(parent) => parent.children.push(closed),
            None => return Ok(closed),
        }
    }
}

fn element(page: Page<'_>, tag: &BytesStart<'_>, at: Range<usize>) -> Result<Element, Mistake> {
    let mut attributes = Vec::new();
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute
            .map_err(|error| page.mistake(at.clone(), format!("this is no XML: {error}")))?;
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|error| page.mistake(at.clone(), format!("this is no XML: {error}")))?;
        let key: &str = attribute.key.0;
        attributes.push((key.to_owned(), value.into_owned()));
    }
    let name: &str = tag.name().0;
    Ok(Element { at, name: name.to_owned(), attributes, children: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Result<Element, Mistake> {
        read(Page { name: "a.xml", text })
    }

    #[test]
    fn elements_and_their_places() {
        let text = "<?xml version='1.0'?>\n<a x='1 &amp; 2'><b/><c><b y='é'/></c></a>";
        let root = tree(text).unwrap();
        assert_eq!(root.attribute("x"), Some("1 & 2"));
        let all = root.all("b");
        assert_eq!(all.len(), 2);
        assert_eq!(&text[all[1].at.clone()], "<b y='é'/>");
    }

    #[test]
    fn bombs_and_broken_files_are_refused() {
        assert!(tree("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>").is_err());
        assert!(tree(&"<a>".repeat(10_000)).unwrap_err().message.contains("deeper"));
        for text in ["", "<a>", "<a></b>", "words", "<a b='&x;'/>"] {
            assert!(tree(text).is_err(), "{text}");
        }
    }
}
