//! XML copied byte for byte, but for the elements and attributes that are taken out.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::OfficeError;
use super::xml::local;

/// What becomes of an element.
pub(crate) enum Filter {
    /// It stays as it is.
    Keep,
    /// It goes, with all that is in it.
    Drop,
    /// It stays with these attributes, each with a space before it.
    Attributes(String),
}

/// The beginning of an element.
pub(crate) struct Tag<'a> {
    start: &'a BytesStart<'a>,
}

impl Tag<'_> {
    /// Its name without a prefix.
    pub(crate) fn name(&self) -> &str {
        local(self.start.name().0)
    }

    /// Its attributes: names with their prefixes, values as they are written.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        // Quotes around values are what the values end at, so a value is text between attributes.
        let mut rest = self.start.attributes_raw();
        std::iter::from_fn(move || {
            let (name, behind) = rest.split_once('=')?;
            let behind = behind.trim_start();
            let quote = behind.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            let (value, behind) = behind.get(1..)?.split_once(quote)?;
            rest = behind;
            Some((name.trim(), value))
        })
    }

    /// Whether it has an attribute, by its name without a prefix.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.attributes().any(|(full, _)| local(full) == name)
    }

    /// The value of an attribute as written, by its name without a prefix.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes().find(|(full, _)| local(full) == name).map(|(_, value)| value)
    }
}

/// Copies a part, asking of each element what becomes of it.
pub(crate) fn filter(
    part: &str,
    xml: &str,
    depth: usize,
    mut ask: impl FnMut(&Tag<'_>) -> Filter,
) -> Result<String, OfficeError> {
    let xml = xml.trim_start_matches('\u{feff}');
    let mut reader = Reader::from_str(xml);
    let mut out = String::with_capacity(xml.len());
    let (mut deep, mut dropped) = (0_usize, 0_usize);
    let mut from = 0;
    loop {
        let event = reader.read_event();
        let at = usize::try_from(reader.buffer_position()).unwrap_or(xml.len());
        let fault = |why: String| OfficeError::Xml { part: part.to_owned(), at: at as u64, why };
        let event = event.map_err(|error| fault(error.to_string()))?;
        let raw = xml.get(from..at).unwrap_or_default();
        from = at;
        let (start, is_empty) = match event {
            Event::Start(start) => (start, false),
            Event::Empty(start) => (start, true),
            Event::End(_) => {
                deep -= 1;
                if dropped > 0 {
                    dropped -= 1;
                } else {
                    out.push_str(raw);
                }
                continue;
            }
            // The copy is UTF-8, whatever the part was.
            Event::Decl(_) => {
                out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>");
                continue;
            }
            Event::DocType(_) => return Err(OfficeError::Declaration { part: part.to_owned() }),
            Event::Eof if deep > 0 => return Err(fault("it is cut off".to_owned())),
            Event::Eof => return Ok(out),
            // What programs and people leave in comments is not text.
            Event::Comment(_) => continue,
            _ => {
                if dropped == 0 {
                    out.push_str(raw);
                }
                continue;
            }
        };
        if !is_empty {
            deep += 1;
            if deep > depth {
                return Err(OfficeError::TooDeep { part: part.to_owned(), limit: depth });
            }
        }
        if dropped > 0 {
            dropped += usize::from(!is_empty);
            continue;
        }
        match ask(&Tag { start: &start }) {
            Filter::Keep => out.push_str(raw),
            Filter::Drop => dropped += usize::from(!is_empty),
            Filter::Attributes(attributes) => {
                let end = if is_empty { "/>" } else { ">" };
                out.extend(["<", start.name().0, &attributes, end]);
            }
        }
    }
}
