//! The styles of a Word file: what is a heading, an item, a note.
//!
//! Programs name styles in the language of their user, so a style is known by its name, by what it
//! is based on, or by its place in the outline, whichever says it first.

use std::collections::BTreeMap;

use super::format::{Format, Shade};
use super::numbering::{Numbered, Numbering};
use crate::Style;
use crate::office::{Element, OfficeError, Package, Step};

/// Styles are based on one another over no more than this many steps.
const STEPS: usize = 24;
/// Names of styles are not longer.
pub(super) const LONGEST: usize = 255;

/// The styles of a file.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: BTreeMap<String, Defined>,
    /// The style of paragraphs that name none.
    default: Option<String>,
}

#[derive(Debug, Default)]
struct Defined {
    name: String,
    /// What its name says that it is.
    kind: Option<Style>,
    based_on: Option<String>,
    format: Format,
    bold: Option<bool>,
    italic: Option<bool>,
    shade: Shade,
}

impl Styles {
    /// Reads the part that holds the styles.
    pub(super) fn read(package: &mut Package<'_>, part: &str) -> Result<Self, OfficeError> {
        let mut styles = Self::default();
        let mut open: Option<(String, Defined)> = None;
        let mut path: Vec<Inside> = Vec::new();
        package.walk(part, |step| {
            match step {
                Step::Start(element) => {
                    let inside = Inside::of(element.name());
                    if inside == Inside::Style {
                        let id = element.short("styleId", LONGEST).unwrap_or_default();
                        let is_default = matches!(
                            element.short("default", 5).as_deref(),
                            Some("1" | "true" | "on")
                        );
                        if is_default && element.short("type", 20).as_deref() == Some("paragraph") {
                            styles.default = Some(id.clone());
                        }
                        open = Some((id, Defined::default()));
                    } else if let Some((_, style)) = &mut open
                        && !path.contains(&Inside::Elsewhere)
                    {
                        style.set(&element, path.last().copied());
                    }
                    path.push(inside);
                }
                Step::End => {
                    if path.pop() == Some(Inside::Style)
                        && let Some((id, mut style)) = open.take()
                    {
                        style.kind = named(if style.name.is_empty() { &id } else { &style.name });
                        styles.styles.insert(id, style);
                    }
                }
                Step::Text(_) => {}
            }
            Ok(())
        })?;
        Ok(styles)
    }

    /// A style and those that it is based on.
    fn chain<'s>(&'s self, style: Option<&'s str>) -> impl Iterator<Item = (&'s str, &'s Defined)> {
        let known = style.filter(|style| self.styles.contains_key(*style));
        let mut next = known.or(self.default.as_deref());
        std::iter::from_fn(move || {
            let id = next?;
            let style = self.styles.get(id)?;
            next = style.based_on.as_deref();
            Some((id, style))
        })
        .take(STEPS)
    }

    /// The list that a style of lists stands for.
    pub(super) fn list(&self, style: &str) -> Option<u32> {
        self.styles.get(style)?.format.list
    }

    /// The list that numbers a paragraph of this format.
    pub(super) fn numbered(&self, format: &Format, numbering: &Numbering) -> Option<Numbered> {
        let chain = || self.chain(format.style.as_deref());
        let own = format.list;
        let list = own.or_else(|| chain().find_map(|(_, style)| style.format.list))?;
        if list == 0 {
            return None;
        }
        let bound = || {
            chain()
                .find_map(|(id, style)| numbering.level_of(list, id, self).or(style.format.level))
        };
        let level = format.level.or_else(|| if own.is_some() { None } else { bound() });
        Some(Numbered { list, level: level.unwrap_or_default() })
    }

    /// What kind of paragraph this format makes.
    pub(super) fn style(&self, format: &Format, numbered: Option<Numbered>) -> Style {
        if let Some(level) = format.outline {
            if level < 9 {
                return Style::Heading(level + 1);
            }
            return numbered.map_or(Style::Body, item);
        }
        for (_, style) in self.chain(format.style.as_deref()) {
            match style.format.outline {
                Some(level) if level < 9 => return Style::Heading(level + 1),
                Some(_) => break,
                None => {}
            }
            if let Some(named) = style.kind {
                return match (named, numbered) {
                    (Style::Item(_), Some(numbered)) => item(numbered),
                    _ => named,
                };
            }
        }
        // A file whose styles are gone still names them.
        let lost = format.style.as_deref().filter(|id| !self.styles.contains_key(*id));
        lost.and_then(named).or_else(|| numbered.map(item)).unwrap_or_default()
    }

    /// Whether a style of words is bold, whether italic, and how it is marked.
    pub(super) fn words(&self, style: &str) -> (Option<bool>, Option<bool>, Shade) {
        let mut found = (None, None, Shade::default());
        if self.styles.contains_key(style) {
            for (_, style) in self.chain(Some(style)) {
                found.0 = found.0.or(style.bold);
                found.1 = found.1.or(style.italic);
                found.2.or(&style.shade);
            }
        }
        found
    }
}

fn item(numbered: Numbered) -> Style {
    Style::Item(numbered.level + 1)
}

/// Where in a style the walk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Style,
    Paragraph,
    Words,
    Numbered,
    /// In what holds only for parts of tables, or did before a change.
    Elsewhere,
    Other,
}

impl Inside {
    fn of(name: &str) -> Self {
        match name {
            "style" => Self::Style,
            "pPr" => Self::Paragraph,
            "rPr" => Self::Words,
            "numPr" => Self::Numbered,
            "tblStylePr" | "pPrChange" | "rPrChange" => Self::Elsewhere,
            _ => Self::Other,
        }
    }
}

impl Defined {
    fn set(&mut self, element: &Element<'_>, inside: Option<Inside>) {
        match (inside, element.name()) {
            (Some(Inside::Style), "name") => {
                self.name = element.short("val", LONGEST).unwrap_or_default();
            }
            (Some(Inside::Style), "basedOn") => self.based_on = element.short("val", LONGEST),
            (Some(Inside::Paragraph | Inside::Numbered), _) => self.format.set(element),
            (Some(Inside::Words), "b") => self.bold = Some(super::format::is_on(element)),
            (Some(Inside::Words), "i") => self.italic = Some(super::format::is_on(element)),
            (Some(Inside::Words), _) => self.shade.set(element),
            _ => {}
        }
    }
}

/// What kind of paragraph a name speaks of; none for all that is running text.
fn named(name: &str) -> Option<Style> {
    let name = name.to_lowercase();
    let (words, level) = match name.rsplit_once(|character: char| !character.is_ascii_digit()) {
        Some(_) => {
            let words = name.trim_end_matches(|character: char| character.is_ascii_digit());
            (words.trim_end(), name.get(words.len()..).and_then(|level| level.parse::<u8>().ok()))
        }
        None => return None,
    };
    let level_or = |level: Option<u8>| level.filter(|level| (1..=9).contains(level));
    match words {
        "heading"
        | "\u{fc}berschrift"
        | "berschrift"
        | "titre"
        | "t\u{ed}tulo"
        | "titolo"
        | "kop"
        | "rubrik"
        | "overskrift"
        | "nag\u{142}\u{f3}wek"
        | "nadpis"
        | "otsikko"
        | "\u{437}\u{430}\u{433}\u{43e}\u{43b}\u{43e}\u{432}\u{43e}\u{43a}"
        | "\u{6807}\u{9898}"
        | "\u{898b}\u{51fa}\u{3057}"
        | "\u{639}\u{646}\u{648}\u{627}\u{646}"
            if level_or(level).is_some() =>
        {
            level_or(level).map(Style::Heading)
        }
        "title" | "titel" | "titre" if level.is_none() => Some(Style::Title),
        "footnote text" | "endnote text" | "footnotetext" | "endnotetext" => Some(Style::Note),
        "item" | "list" | "list paragraph" | "listparagraph" | "list bullet" | "list number"
        | "list continue" | "listbullet" | "listnumber" => {
            Some(Style::Item(level_or(level).unwrap_or(1)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_many_tongues() {
        for (name, wanted) in [
            ("heading 3", Some(Style::Heading(3))),
            ("Heading1", Some(Style::Heading(1))),
            ("\u{dc}berschrift 2", Some(Style::Heading(2))),
            ("Titre 4", Some(Style::Heading(4))),
            ("Titre", Some(Style::Title)),
            ("Title", Some(Style::Title)),
            ("heading 12", None),
            ("heading", None),
            ("footnote text", Some(Style::Note)),
            ("List Number 2", Some(Style::Item(2))),
            ("List Paragraph", Some(Style::Item(1))),
            ("Item 7", Some(Style::Item(7))),
            ("toc 1", None),
            ("Normal", None),
            ("99", None),
            ("", None),
        ] {
            assert_eq!(named(name), wanted, "{name}");
        }
    }
}
