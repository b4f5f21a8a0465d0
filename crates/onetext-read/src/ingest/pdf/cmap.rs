//! Which letters the codes of a font stand for, where the font says so (`ToUnicode`).

use std::collections::BTreeMap;

use encoding_rs::UTF_16BE;

use super::object::{Lexer, Object};

/// The most codes of one font.
const MOST_CODES: usize = 70_000;

/// The codes of a font: how many bytes each has, and what it stands for.
#[derive(Debug, Default)]
pub(super) struct CMap {
    letters: BTreeMap<(usize, u32), String>,
    /// The lengths of code that are in use, by the ranges that the font declares.
    ranges: Vec<(usize, u32, u32)>,
}

impl CMap {
    pub(super) fn parse(text: &[u8]) -> Self {
        let mut map = Self::default();
        let mut lexer = Lexer::new(text, 0);
        let mut held: Vec<Object> = Vec::new();
        while let Some(object) = lexer.object() {
            match object {
                Object::Word(word) => {
                    match word.as_slice() {
                        b"endcodespacerange" => map.code_space(&held),
                        b"endbfchar" => map.characters(&held),
                        b"endbfrange" => map.runs(&held),
                        _ => {}
                    }
                    held.clear();
                }
                object => {
                    held.push(object);
                    if held.len() > MOST_CODES * 3 {
                        break;
                    }
                }
            }
        }
        map
    }

    fn code_space(&mut self, held: &[Object]) {
        for pair in held.chunks_exact(2) {
            if let [Object::Text(low), Object::Text(high)] = pair
                && (1..=4).contains(&low.len())
                && self.ranges.len() < 100
            {
                self.ranges.push((low.len(), code(low), code(high)));
            }
        }
    }

    fn characters(&mut self, held: &[Object]) {
        for pair in held.chunks_exact(2) {
            if let [Object::Text(from), Object::Text(to)] = pair {
                self.add(from.len(), code(from), letters(to, 0));
            }
        }
    }

    fn runs(&mut self, held: &[Object]) {
        for run in held.chunks_exact(3) {
            let [Object::Text(low), Object::Text(high), to] = run else { continue };
            let (first, last) = (code(low), code(high));
            for (step, at) in (first..=last).enumerate().take(MOST_CODES) {
                let meant = match to {
                    Object::Text(to) => letters(to, step),
                    Object::Array(all) => match all.get(step) {
                        Some(Object::Text(to)) => letters(to, 0),
                        _ => break,
                    },
                    _ => break,
                };
                if !self.add(low.len(), at, meant) {
                    return;
                }
            }
        }
    }

    fn add(&mut self, length: usize, code: u32, letters: String) -> bool {
        if self.letters.len() >= MOST_CODES {
            return false;
        }
        self.letters.insert((length, code), letters);
        true
    }

    /// What a code of so many bytes stands for.
    pub(super) fn letters(&self, length: usize, code: u32) -> Option<&str> {
        self.letters.get(&(length, code)).map(String::as_str)
    }

    /// How many bytes the code at the beginning of a text has, if the font says so.
    pub(super) fn length(&self, text: &[u8]) -> Option<usize> {
        (1..=text.len().min(4)).find(|length| {
            let at = code(&text[..*length]);
            self.ranges
                .iter()
                .any(|(size, low, high)| size == length && (*low..=*high).contains(&at))
        })
    }
}

pub(super) fn code(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |code, byte| code << 8 | u32::from(*byte))
}

/// Letters in UTF-16, the last of them so many steps further.
fn letters(wide: &[u8], step: usize) -> String {
    let mut wide = wide[..wide.len().min(64)].to_vec();
    if step > 0
        && let Some(last) = wide.len().checked_sub(2)
    {
        let unit = u16::from_be_bytes([wide[last], wide[last + 1]]);
        let unit = unit.wrapping_add(u16::try_from(step).unwrap_or_default());
        wide[last..].copy_from_slice(&unit.to_be_bytes());
    }
    if let [one] = wide.as_slice() {
        return char::from(one.wrapping_add(u8::try_from(step).unwrap_or_default())).to_string();
    }
    UTF_16BE.decode_without_bom_handling(&wide).0.into_owned()
}
