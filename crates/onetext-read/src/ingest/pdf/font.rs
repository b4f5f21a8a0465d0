//! Fonts: which letters the codes of a page stand for, and how wide they are.

use std::collections::BTreeMap;

use super::cmap::{CMap, code};
use super::file::File;
use super::glyphs::{self, Encoding};
use super::object::{Dict, Lexer, Object};
use crate::ingest::IngestError;

/// The most widths of one font.
const MOST_WIDTHS: usize = 70_000;

/// The longest part of a font in which it names its letters, in bytes.
const LONGEST_HEAD: usize = 64 << 10;

/// A font.
#[derive(Debug)]
pub(super) struct Font {
    to_unicode: Option<CMap>,
    /// Whether a code has two bytes.
    is_wide: bool,
    /// Whether a wide code is the letter itself, in UTF-16.
    is_unicode: bool,
    /// The letters of single bytes.
    table: Vec<String>,
    widths: BTreeMap<u32, f64>,
    other_width: Option<f64>,
    /// What a width counts in: a thousandth of the size, but for fonts that are drawings.
    unit: f64,
    name: String,
}

/// A code of a text.
pub(super) struct Letters {
    /// None where the font does not say.
    pub(super) shown: Option<String>,
    /// In sizes of the font.
    pub(super) width: f64,
    /// Whether the distance between words is added to it.
    pub(super) is_space: bool,
}

impl Font {
    pub(super) fn new(file: &File<'_>, font: &Dict) -> Result<Self, IngestError> {
        let name = file.get(font, "BaseFont");
        let name = String::from_utf8_lossy(name.name().unwrap_or_default()).into_owned();
        let encoding = file.get(font, "Encoding");
        let to_unicode = file.data(&file.get(font, "ToUnicode"))?.map(|text| CMap::parse(&text));
        let kind = file.get(font, "Subtype");
        let mut read = Self {
            to_unicode,
            is_wide: kind.is_named("Type0"),
            is_unicode: false,
            table: Vec::new(),
            widths: BTreeMap::new(),
            other_width: None,
            unit: 0.001,
            name,
        };
        if read.is_wide {
            let name = String::from_utf8_lossy(encoding.name().unwrap_or_default()).into_owned();
            read.is_unicode = name.contains("UCS2") || name.contains("UTF16");
            let below = file.get(font, "DescendantFonts");
            let below = below.array().first().map(|below| file.resolve(below));
            if let Some(below) = below.as_ref().and_then(Object::dict) {
                read.wide_widths(file, below);
            }
            return Ok(read);
        }
        if kind.is_named("Type3") {
            let matrix = file.get(font, "FontMatrix");
            let unit = matrix.array().first().and_then(|unit| file.resolve(unit).number());
            read.unit = unit.map_or(0.001, f64::abs);
        }
        let descriptor = file.get(font, "FontDescriptor");
        let descriptor = descriptor.dict();
        read.table =
            read.letters_of_bytes(file, &encoding, descriptor, kind.is_named("TrueType"))?;
        let first = file.get(font, "FirstChar").count().unwrap_or_default();
        let widths = file.get(font, "Widths");
        for (at, width) in widths.array().iter().enumerate().take(256) {
            if let (Ok(code), Some(width)) =
                (u32::try_from(first.saturating_add(at)), file.resolve(width).number())
            {
                read.widths.insert(code, width);
            }
        }
        if !read.widths.is_empty() {
            let missing = descriptor.map(|descriptor| file.get(descriptor, "MissingWidth"));
            read.other_width = Some(missing.and_then(|width| width.number()).unwrap_or_default());
        }
        Ok(read)
    }

    fn letters_of_bytes(
        &self,
        file: &File<'_>,
        encoding: &Object,
        descriptor: Option<&Dict>,
        is_truetype: bool,
    ) -> Result<Vec<String>, IngestError> {
        let named = |name: Option<&[u8]>| match name {
            Some(b"WinAnsiEncoding") => Some(Encoding::Windows),
            Some(b"MacRomanEncoding") => Some(Encoding::Macintosh),
            Some(b"StandardEncoding") => Some(Encoding::Standard),
            _ => None,
        };
        let dict = encoding.dict();
        let base = dict.map(|dict| file.get(dict, "BaseEncoding"));
        let base = named(encoding.name()).or_else(|| named(base.as_ref().and_then(Object::name)));
        let is_signs = ["Dingbats", "Wingdings", "Symbol", "Webdings"]
            .iter()
            .any(|signs| self.name.contains(signs));
        let base = base.unwrap_or(match (is_signs, is_truetype) {
            (true, _) => Encoding::Signs,
            (_, true) => Encoding::Windows,
            _ => Encoding::Standard,
        });
        let mut table = base.table();
        if encoding == &Object::Null {
            Self::letters_in_font(file, descriptor, &mut table)?;
        }
        let differences = dict.map(|dict| file.get(dict, "Differences"));
        let mut at = 0usize;
        for item in differences.as_ref().map(Object::array).unwrap_or_default() {
            match file.resolve(item) {
                Object::Number(number) => at = super::object::whole(number).unwrap_or(256),
                Object::Name(name) => {
                    if let Some(letters) = table.get_mut(at) {
                        let name = String::from_utf8_lossy(&name);
                        *letters = glyphs::letters(&name).unwrap_or_default();
                    }
                    at = at.saturating_add(1);
                }
                _ => {}
            }
        }
        Ok(table)
    }

    /// The letters that a font of the oldest kind names itself: `dup 12 /fi put`.
    fn letters_in_font(
        file: &File<'_>,
        descriptor: Option<&Dict>,
        table: &mut [String],
    ) -> Result<(), IngestError> {
        let program = descriptor.map(|descriptor| file.get(descriptor, "FontFile"));
        let Some(program) =
            program.as_ref().map(|program| file.data(program)).transpose()?.flatten()
        else {
            return Ok(());
        };
        // What follows is encrypted and draws the letters.
        let head = program.windows(5).position(|word| word == b"eexec").unwrap_or(program.len());
        let mut lexer = Lexer::new(&program[..head.min(LONGEST_HEAD)], 0);
        let mut last: [Object; 3] = [Object::Null, Object::Null, Object::Null];
        while let Some(object) = lexer.object() {
            last.rotate_left(1);
            last[2] = object;
            if let [Object::Word(word), Object::Number(code), Object::Name(name)] = &last
                && word == b"dup"
                && let Some(letters) = super::object::whole(*code).and_then(|at| table.get_mut(at))
            {
                *letters = glyphs::letters(&String::from_utf8_lossy(name)).unwrap_or_default();
            }
        }
        Ok(())
    }

    /// Widths as `first [w w w]` and `first last w`.
    fn wide_widths(&mut self, file: &File<'_>, font: &Dict) {
        self.other_width = Some(file.get(font, "DW").number().unwrap_or(1000.0));
        let widths = file.get(font, "W");
        let mut items = widths.array().iter().map(|item| file.resolve(item));
        while let (Some(first), Some(next)) = (items.next(), items.next()) {
            let Some(first) = first.count() else { continue };
            match next {
                Object::Array(all) => {
                    for (at, width) in all.iter().enumerate() {
                        self.wide_width(first.saturating_add(at), file.resolve(width).number());
                    }
                }
                last => {
                    let last = last.count().unwrap_or(first).min(first.saturating_add(MOST_WIDTHS));
                    let width = items.next().and_then(|width| width.number());
                    for at in first..=last {
                        self.wide_width(at, width);
                    }
                }
            }
            if self.widths.len() >= MOST_WIDTHS {
                break;
            }
        }
    }

    fn wide_width(&mut self, code: usize, width: Option<f64>) {
        if let (Ok(code), Some(width)) = (u32::try_from(code), width)
            && self.widths.len() < MOST_WIDTHS
        {
            self.widths.insert(code, width);
        }
    }

    /// Tells the letters of a text one after the other.
    pub(super) fn read(&self, text: &[u8], mut tell: impl FnMut(Letters)) {
        let mut rest = text;
        while !rest.is_empty() {
            let declared = self.to_unicode.as_ref().and_then(|map| map.length(rest));
            let length = if self.is_wide { declared.unwrap_or(2) } else { 1 }.min(rest.len());
            let (bytes, after) = rest.split_at(length);
            rest = after;
            let code = code(bytes);
            let letters = self.letters(length, code);
            let width = self.widths.get(&code).copied().or(self.other_width).unwrap_or_else(|| {
                glyphs::width(&self.name, letters.as_deref().unwrap_or_default())
            });
            let is_space = length == 1 && code == 32;
            tell(Letters { shown: letters, width: width * self.unit, is_space });
        }
    }

    fn letters(&self, length: usize, code: u32) -> Option<String> {
        let mapped = self.to_unicode.as_ref().and_then(|map| map.letters(length, code));
        if let Some(mapped) = mapped.filter(|mapped| !mapped.starts_with('\u{FFFD}')) {
            return Some(plain(mapped));
        }
        if self.is_unicode {
            return char::from_u32(code).map(|c| plain(&c.to_string()));
        }
        let at = usize::try_from(code).ok()?;
        let letters = self.table.get(at).filter(|letters| !letters.is_empty())?;
        Some(plain(letters))
    }
}

/// Letters as they are written in text: ligatures taken apart, blanks of all widths as one.
fn plain(letters: &str) -> String {
    let mut plain = String::with_capacity(letters.len());
    for c in letters.chars() {
        match c {
            'ﬀ' => plain.push_str("ff"),
            'ﬁ' => plain.push_str("fi"),
            'ﬂ' => plain.push_str("fl"),
            'ﬃ' => plain.push_str("ffi"),
            'ﬄ' => plain.push_str("ffl"),
            'ﬅ' | 'ﬆ' => plain.push_str("st"),
            // Fonts of signs put them where no letter has a place.
            '\u{E000}'..='\u{F8FF}' => plain.push('•'),
            c if c.is_whitespace() => plain.push(' '),
            c if c.is_control() => {}
            c => plain.push(c),
        }
    }
    plain
}
