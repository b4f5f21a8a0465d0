//! The properties of paragraphs and words that matter to a text.

use super::styles::LONGEST;
use crate::docx::body::COLOURS;
use crate::office::Element;

/// What makes a paragraph a heading, an item, or running text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Format {
    pub(super) style: Option<String>,
    /// The list that numbers it; 0 for none.
    pub(super) list: Option<u32>,
    pub(super) level: Option<u8>,
    /// Its place in the outline, 0 the highest; 9 for none.
    pub(super) outline: Option<u8>,
}

impl Format {
    pub(super) fn set(&mut self, element: &Element<'_>) {
        let number = || element.short("val", 12).and_then(|value| value.parse::<u32>().ok());
        let small = |most: u8| {
            number().and_then(|value| u8::try_from(value).ok()).filter(|value| *value <= most)
        };
        match element.name() {
            "pStyle" => self.style = element.short("val", LONGEST),
            "numId" => self.list = number(),
            "ilvl" => self.level = small(8),
            "outlineLvl" => self.outline = small(9),
            _ => {}
        }
    }
}

/// What words are marked with, by the two ways that Word has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shade {
    /// As with a pen. Empty where it is said that it is not, which covers what a style says.
    highlight: Option<String>,
    /// As with a ground of any colour; empty as above.
    fill: Option<String>,
}

impl Shade {
    pub(super) fn set(&mut self, element: &Element<'_>) {
        match element.name() {
            "highlight" => {
                let colour = element.short("val", 20).unwrap_or_default();
                let is_colour = COLOURS.contains(&colour.as_str());
                self.highlight = Some(if is_colour { colour } else { String::new() });
            }
            "shd" => {
                let fill = element.short("fill", 6).unwrap_or_default();
                let is_colour = fill.len() == 6
                    && fill.bytes().all(|byte| byte.is_ascii_hexdigit())
                    && !fill.eq_ignore_ascii_case("ffffff");
                self.fill = Some(if is_colour { fill } else { String::new() });
            }
            _ => {}
        }
    }

    /// Takes from `under` what is not said here.
    pub(super) fn or(&mut self, under: &Self) {
        self.highlight = self.highlight.take().or_else(|| under.highlight.clone());
        self.fill = self.fill.take().or_else(|| under.fill.clone());
    }

    /// The colour by its name, or in hexadecimal digits where it has none.
    pub(super) fn colour(&self) -> Option<String> {
        let said = |colour: &Option<String>| colour.clone().filter(|colour| !colour.is_empty());
        said(&self.highlight).or_else(|| said(&self.fill))
    }
}

/// Whether a property that is on or off is on.
pub(super) fn is_on(element: &Element<'_>) -> bool {
    !matches!(element.short("val", 5).as_deref(), Some("0" | "false" | "off"))
}
