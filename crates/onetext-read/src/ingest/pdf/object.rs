//! The objects that a PDF is made of, and the words of its syntax.

use std::collections::BTreeMap;

use encoding_rs::{UTF_16BE, WINDOWS_1252};

/// How deep arrays and dictionaries may nest.
const DEEPEST: usize = 32;

/// The most objects in one array or dictionary and all that it holds.
const MOST_INSIDE: usize = 500_000;

/// An object, or a word of a page's program.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Object {
    Null,
    Number(f64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    Array(Vec<Object>),
    Dict(Dict),
    /// Another object, by its number.
    Reference(u32),
    /// A dictionary with data behind it, and the place of the data in the file.
    Stream(Dict, std::ops::Range<usize>),
    /// A word without a slash: an operator, `true`, the end of an array.
    Word(Vec<u8>),
}

/// A dictionary.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Dict(BTreeMap<Vec<u8>, Object>);

impl Dict {
    pub(super) fn get(&self, key: &str) -> &Object {
        self.0.get(key.as_bytes()).unwrap_or(&Object::Null)
    }

    /// Takes over what the other has; it comes first.
    pub(super) fn overlay(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}

impl Object {
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// A number that counts something.
    pub(super) fn count(&self) -> Option<usize> {
        whole(self.number()?)
    }

    pub(super) fn name(&self) -> Option<&[u8]> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    pub(super) fn is_named(&self, name: &str) -> bool {
        self.name() == Some(name.as_bytes())
    }

    pub(super) fn text(&self) -> Option<Vec<u8>> {
        match self {
            Self::Text(text) => Some(text.clone()),
            _ => None,
        }
    }

    pub(super) fn array(&self) -> &[Object] {
        match self {
            Self::Array(items) => items,
            _ => &[],
        }
    }

    /// A dictionary, also that of a stream.
    pub(super) fn dict(&self) -> Option<&Dict> {
        match self {
            Self::Dict(dict) | Self::Stream(dict, _) => Some(dict),
            _ => None,
        }
    }
}

/// A number without a fraction, as a count.
pub(super) fn whole(number: f64) -> Option<usize> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be a small positive number"
    )]
    (0.0..4_294_967_296.0).contains(&number).then_some(number as usize)
}

/// A text string of the file, such as a title.
pub(super) fn words(text: &[u8]) -> String {
    let decoded = if let Some(wide) = text.strip_prefix(b"\xFE\xFF") {
        UTF_16BE.decode_without_bom_handling(wide).0.into_owned()
    } else if let Some(text) = text.strip_prefix(b"\xEF\xBB\xBF") {
        String::from_utf8_lossy(text).into_owned()
    } else {
        // PDFDocEncoding has the same letters but for a few signs.
        WINDOWS_1252.decode_without_bom_handling(text).0.into_owned()
    };
    decoded.chars().filter(|c| !c.is_control() || c.is_whitespace()).collect()
}

/// Reads objects and words one after the other.
#[derive(Debug, Clone)]
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
    inside: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, inside: 0 }
    }

    /// The place that it has come to.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn go_to(&mut self, at: usize) {
        self.at = at;
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// The next object or word; none at the end, or where things nest too deep.
    pub(super) fn object(&mut self) -> Option<Object> {
        self.inside = 0;
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Option<Object> {
        self.inside += 1;
        if depth > DEEPEST || self.inside > MOST_INSIDE {
            return None;
        }
        self.skip_space();
        match self.peek()? {
            b'/' => Some(Object::Name(self.name())),
            b'(' => Some(Object::Text(self.text())),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                self.dict(depth)
            }
            b'<' => Some(Object::Text(self.hex())),
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                while let Some(item) = self.nested(depth + 1) {
                    match item {
                        Object::Word(word) if word == b"]" => break,
                        // What belongs elsewhere ends a broken array.
                        Object::Word(word) if word == b">>" || word == b"endobj" => break,
                        item => items.push(item),
                    }
                }
                Some(Object::Array(items))
            }
            b'>' if self.bytes.get(self.at + 1) == Some(&b'>') => {
                self.at += 2;
                Some(Object::Word(b">>".to_vec()))
            }
            sign @ (b']' | b'>' | b'{' | b'}' | b')') => {
                self.at += 1;
                Some(Object::Word(vec![sign]))
            }
            b'+' | b'-' | b'.' | b'0'..=b'9' => Some(self.number_or_reference()),
            _ => {
                let word = self.word();
                Some(if word == b"null" { Object::Null } else { Object::Word(word.to_vec()) })
            }
        }
    }

    fn dict(&mut self, depth: usize) -> Option<Object> {
        let mut dict = BTreeMap::new();
        loop {
            self.skip_space();
            match self.peek() {
                Some(b'/') => {
                    let key = self.name();
                    match self.nested(depth + 1)? {
                        Object::Word(word) if word == b">>" => break,
                        value => dict.insert(key, value),
                    };
                }
                _ => match self.nested(depth + 1) {
                    Some(Object::Word(word)) if word == b">>" || word == b"endobj" => break,
                    Some(_) => {}
                    None => break,
                },
            }
        }
        Some(Object::Dict(Dict(dict)))
    }

    pub(super) fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'\0' | b'\t' | b'\n' | b'\x0C' | b'\r' | b' ' => self.at += 1,
                b'%' => {
                    while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                        self.at += 1;
                    }
                }
                _ => break,
            }
        }
    }

    fn word(&mut self) -> &'a [u8] {
        let start = self.at;
        while self.peek().is_some_and(is_regular) {
            self.at += 1;
        }
        if self.at == start {
            self.at += 1;
        }
        self.bytes.get(start..self.at).unwrap_or_default()
    }

    fn name(&mut self) -> Vec<u8> {
        self.at += 1;
        let start = self.at;
        while self.peek().is_some_and(is_regular) {
            self.at += 1;
        }
        let raw = &self.bytes[start..self.at];
        if !raw.contains(&b'#') {
            return raw.to_vec();
        }
        let mut name = Vec::with_capacity(raw.len());
        let mut rest = raw;
        while let Some((byte, after)) = rest.split_first() {
            rest = after;
            match (byte, after) {
                (b'#', [high, low, after @ ..])
                    if let (Some(high), Some(low)) = (digit(*high), digit(*low)) =>
                {
                    name.push(high << 4 | low);
                    rest = after;
                }
                _ => name.push(*byte),
            }
        }
        name
    }

    fn text(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut text = Vec::new();
        let mut open = 1usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'(' => {
                    open += 1;
                    text.push(byte);
                }
                b')' => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                    text.push(byte);
                }
                b'\\' => self.escape(&mut text),
                byte => text.push(byte),
            }
        }
        text
    }

    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    match self.peek() {
                        Some(next @ b'0'..=b'7') => {
                            code = code * 8 + u32::from(next - b'0');
                            self.at += 1;
                        }
                        _ => break,
                    }
                }
                text.extend(u8::try_from(code & 0xFF));
            }
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'\n' => {}
            byte => text.push(byte),
        }
    }

    fn hex(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut digits = Vec::new();
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'>' => break,
                byte => digits.extend(digit(byte)),
            }
        }
        digits
            .chunks(2)
            .map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or_default())
            .collect()
    }

    /// A number, or three words that refer to an object: `12 0 R`.
    fn number_or_reference(&mut self) -> Object {
        let word = self.word();
        let number = number(word);
        let is_count = word.iter().all(u8::is_ascii_digit) && word.len() < 10;
        if is_count {
            let after = self.at;
            self.skip_space();
            let generation = self.word();
            if generation.len() <= 5
                && generation.iter().all(u8::is_ascii_digit)
                && !generation.is_empty()
            {
                self.skip_space();
                if self.word() == b"R" {
                    let target = whole(number).and_then(|number| u32::try_from(number).ok());
                    return target.map_or(Object::Null, Object::Reference);
                }
            }
            self.at = after;
        }
        Object::Number(number)
    }
}

/// A number as programs write it; broken ones count as far as they go.
fn number(word: &[u8]) -> f64 {
    let text = std::str::from_utf8(word).unwrap_or_default();
    let parsed = text.parse::<f64>().ok().or_else(|| {
        let from = text.trim_start_matches(['+', '-']);
        let end = from.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(from.len());
        let size = from[..end].parse::<f64>().ok()?;
        Some(if text.starts_with('-') { -size } else { size })
    });
    parsed.filter(|number| number.is_finite()).unwrap_or_default()
}

pub(super) fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn is_regular(byte: u8) -> bool {
    !matches!(
        byte,
        b'\0'
            | b'\t'
            | b'\n'
            | b'\x0C'
            | b'\r'
            | b' '
            | b'('
            | b')'
            | b'<'
            | b'>'
            | b'['
            | b']'
            | b'{'
            | b'}'
            | b'/'
            | b'%'
    )
}
