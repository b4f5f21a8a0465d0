//! XML as a walk over elements: names without their prefixes, text with its references resolved.
//!
//! Entities that a document declares are never expanded, so none can grow.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// What a walk meets.
pub(super) enum Step<'a> {
    /// An element begins.
    Start(Element<'a>),
    /// An element ends.
    End(String),
    /// Words.
    Text(String),
}

/// The beginning of an element.
pub(super) struct Element<'a> {
    /// Its name without a prefix.
    pub(super) name: String,
    start: BytesStart<'a>,
}

impl Element<'_> {
    /// The value of an attribute by its name without a prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let found = self
            .start
            .attributes()
            .flatten()
            .find(|attribute| local(attribute.key.as_ref()) == name)?;
        Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
    }
}

/// Walks through a document and tells each step; an element without content begins and ends.
pub(super) fn walk(xml: &str, mut tell: impl FnMut(Step<'_>)) -> Result<(), String> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(start) => tell(Step::Start(element(start))),
            Event::Empty(start) => {
                let element = element(start);
                let name = element.name.clone();
                tell(Step::Start(element));
                tell(Step::End(name));
            }
            Event::End(end) => tell(Step::End(local(end.name().as_ref()).to_owned())),
            Event::Text(text) => tell(Step::Text(text.xml10_content().into_owned())),
            Event::CData(text) => tell(Step::Text(text.xml10_content().into_owned())),
            Event::GeneralRef(reference) => {
                let name: &str = &reference;
                let character = match name {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().ok().flatten(),
                };
                if let Some(character) = character {
                    tell(Step::Text(character.to_string()));
                }
            }
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn element(start: BytesStart<'_>) -> Element<'_> {
    Element { name: local(start.name().as_ref()).to_owned(), start }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}
