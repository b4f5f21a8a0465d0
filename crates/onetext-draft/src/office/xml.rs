//! XML as a walk over elements, without recursion: names without their prefixes, text with its
//! references resolved.
//!
//! Parts with a document type declaration are refused, so no entity can be declared and none can
//! grow.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::OfficeError;

/// What a walk meets.
pub(crate) enum Step<'a> {
    /// An element begins.
    Start(Element<'a>),
    /// An element ends.
    End,
    /// Words.
    Text(&'a str),
}

/// The beginning of an element.
pub(crate) struct Element<'a> {
    start: &'a BytesStart<'a>,
}

impl Element<'_> {
    /// Its name without a prefix.
    pub(crate) fn name(&self) -> &str {
        local(self.start.name().0)
    }

    /// The value of an attribute by its name without a prefix.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.start.attributes();
        let mut found = attributes
            .with_checks(false)
            .flatten()
            .filter(|attribute| local(attribute.key.0) == name);
        Some(found.next()?.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
    }

    /// The value of an attribute that is short or wrong: cut after `longest` characters.
    pub(crate) fn short(&self, name: &str, longest: usize) -> Option<String> {
        let mut value = self.attribute(name)?;
        if let Some((at, _)) = value.char_indices().nth(longest) {
            value.truncate(at);
        }
        Some(value)
    }
}

/// Walks through a part and tells each step; an element without content begins and ends.
pub(crate) fn walk(
    part: &str,
    xml: &str,
    depth: usize,
    mut tell: impl FnMut(Step<'_>) -> Result<(), OfficeError>,
) -> Result<(), OfficeError> {
    let mut reader = Reader::from_str(xml.trim_start_matches('\u{feff}'));
    let mut deep = 0;
    let mut began = false;
    loop {
        let event = reader.read_event();
        let fault = |why: String| OfficeError::Xml {
            part: part.to_owned(),
            at: reader.error_position().max(reader.buffer_position().min(xml.len() as u64)),
            why,
        };
        match event.map_err(|error| fault(error.to_string()))? {
            Event::Start(start) => {
                began = true;
                deep += 1;
                if deep > depth {
                    return Err(OfficeError::TooDeep { part: part.to_owned(), limit: depth });
                }
                tell(Step::Start(Element { start: &start }))?;
            }
            Event::Empty(start) => {
                began = true;
                tell(Step::Start(Element { start: &start }))?;
                tell(Step::End)?;
            }
            Event::End(_) => {
                deep -= 1;
                tell(Step::End)?;
            }
            Event::Text(text) => tell(Step::Text(&text.xml10_content()))?,
            Event::CData(text) => tell(Step::Text(&text.xml10_content()))?,
            Event::GeneralRef(reference) => {
                if let Some(character) = resolve(&reference) {
                    tell(Step::Text(character.encode_utf8(&mut [0; 4])))?;
                }
            }
            Event::DocType(_) => {
                return Err(OfficeError::Declaration { part: part.to_owned() });
            }
            Event::Eof if deep > 0 => return Err(fault("it is cut off".to_owned())),
            Event::Eof if !began => return Err(fault("it is empty".to_owned())),
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

/// The character that a reference stands for; none where it stands for nothing known.
fn resolve(reference: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    let name: &str = reference;
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    }
}

/// A name without its prefix.
pub(crate) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}
