//! The styles of an OpenDocument file: what is a heading, and how words look.

use std::collections::BTreeMap;

use crate::office::{Element, OfficeError, Package, Step};
use crate::{Look, Style};

/// Styles are based on one another over no more than this many steps.
const STEPS: usize = 24;
/// Names are not longer.
pub(super) const LONGEST: usize = 255;

/// The styles of a file, those of paragraphs and those of words by one name each.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: BTreeMap<String, Defined>,
}

#[derive(Debug, Default)]
struct Defined {
    parent: Option<String>,
    style: Option<Style>,
    bold: Option<bool>,
    italic: Option<bool>,
    highlight: Option<String>,
}

impl Styles {
    /// Reads the styles that a part has.
    pub(super) fn read(
        &mut self,
        package: &mut Package<'_>,
        part: &str,
    ) -> Result<(), OfficeError> {
        let mut open: Option<(String, Defined)> = None;
        let mut depth = 0_usize;
        package.walk(part, |step| {
            match step {
                Step::Start(element) => {
                    depth += 1;
                    if element.name() == "style" {
                        let id = element.short("name", LONGEST).unwrap_or_default();
                        let name = element.short("display-name", LONGEST);
                        let level = element.short("default-outline-level", 2);
                        let level = level.and_then(|level| level.parse().ok());
                        let level = level.filter(|level| (1..=9).contains(level));
                        let named = named(&name.unwrap_or_else(|| id.replace("_20_", " ")));
                        let parent = element.short("parent-style-name", LONGEST);
                        let style = level.map(Style::Heading).or(named);
                        open = Some((id, Defined { parent, style, ..Defined::default() }));
                        depth = 0;
                    } else if let Some((_, style)) = &mut open
                        && element.name() == "text-properties"
                    {
                        style.set(&element);
                    }
                }
                Step::End if depth == 0 => {
                    if let Some((id, style)) = open.take() {
                        self.styles.insert(id, style);
                    }
                }
                Step::End => depth -= 1,
                Step::Text(_) => {}
            }
            Ok(())
        })
    }

    fn chain<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s Defined> {
        let mut next = Some(name);
        std::iter::from_fn(move || {
            let style = self.styles.get(next?)?;
            next = style.parent.as_deref();
            Some(style)
        })
        .take(STEPS)
    }

    /// What kind of paragraph a style makes.
    pub(super) fn style(&self, name: &str) -> Option<Style> {
        self.chain(name).find_map(|style| style.style).or_else(|| named(&name.replace("_20_", " ")))
    }

    /// How the words of a style look, over those around them.
    pub(super) fn look(&self, name: &str, around: &Look) -> Look {
        let chain = || self.chain(name);
        let highlight = chain().find_map(|style| style.highlight.clone());
        Look {
            bold: chain().find_map(|style| style.bold).unwrap_or(around.bold),
            italic: chain().find_map(|style| style.italic).unwrap_or(around.italic),
            highlight: match highlight {
                Some(colour) => Some(colour).filter(|colour| !colour.is_empty()),
                None => around.highlight.clone(),
            },
        }
    }
}

impl Defined {
    fn set(&mut self, element: &Element<'_>) {
        let short = |name| element.short(name, 20);
        let bold =
            |weight: String| weight == "bold" || weight.parse().is_ok_and(|it: u16| it > 500);
        self.bold = short("font-weight").map(bold).or(self.bold);
        let italic = |slant: String| matches!(slant.as_str(), "italic" | "oblique");
        self.italic = short("font-style").map(italic).or(self.italic);
        if let Some(colour) = short("background-color") {
            let digits = colour.strip_prefix('#').unwrap_or_default();
            let is_colour = digits.len() == 6 && digits.bytes().all(|it| it.is_ascii_hexdigit());
            let named = super::parts::COLOURS.iter().find(|(_, known)| *known == digits);
            let name = named.map_or(digits, |(name, _)| *name);
            self.highlight = Some(if is_colour { name.to_owned() } else { String::new() });
        }
    }
}

/// What kind of paragraph a name speaks of.
fn named(name: &str) -> Option<Style> {
    let (words, level) = name.rsplit_once(' ').unwrap_or((name, ""));
    let level = level.parse().ok().filter(|level| (1..=9).contains(level));
    match (words.to_lowercase().as_str(), level) {
        ("heading", Some(level)) => Some(Style::Heading(level)),
        ("item" | "list" | "numbering", Some(level)) => Some(Style::Item(level)),
        ("title", None) => Some(Style::Title),
        ("footnote" | "endnote", None) => Some(Style::Note),
        _ => None,
    }
}
