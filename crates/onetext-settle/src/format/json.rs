//! JSON as the peers write it, with the digits of numbers kept and places known.
//!
//! A general reader would turn numbers into floating point and refuse `NaN` and `-Infinity`, which
//! Python's writer puts where a reservation value is missing; both matter here.

use super::expect::Page;
use super::tree::{Node, Value};
use super::{MAX_DEPTH, Mistake};

/// Reads one value.
pub(super) fn read(page: Page<'_>) -> Result<Node, Mistake> {
    let start = if page.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = Reader { page, at: start };
    let value = reader.value(0)?;
    reader.space();
    if reader.at < page.text.len() {
        return Err(reader.expected("the end of the file"));
    }
    Ok(value)
}

struct Reader<'a> {
    page: Page<'a>,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.page.text.get(self.at..).unwrap_or_default()
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    }

    fn take(&mut self, sign: char) -> bool {
        self.space();
        let there = self.rest().starts_with(sign);
        if there {
            self.at += sign.len_utf8();
        }
        there
    }

    fn expected(&self, what: &str) -> Mistake {
        let end = self.rest().chars().next().map_or(0, char::len_utf8);
        let message = format!("this is no JSON: expected {what}");
        self.page.mistake(self.at..self.at + end, message)
    }

    fn value(&mut self, depth: usize) -> Result<Node, Mistake> {
        if depth > MAX_DEPTH {
            let message = format!("lists and tables nest deeper than {MAX_DEPTH}");
            return Err(self.page.mistake(self.at..self.at, message));
        }
        self.space();
        let start = self.at;
        let value = match self.rest().chars().next() {
            Some('{') => self.map(depth)?,
            Some('[') => self.list(depth)?,
            Some('"') => Value::Word { text: self.text()?, quoted: true },
            _ => {
                let rest = self.rest();
                let end = rest
                    .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')))
                    .unwrap_or(rest.len());
                let word = &rest[..end];
                let known =
                    matches!(word, "true" | "false" | "null" | "NaN" | "Infinity" | "-Infinity");
                if !known && !word.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
                    return Err(self.expected("a value"));
                }
                self.at += end;
                Value::Word { text: word.to_owned(), quoted: false }
            }
        };
        Ok(Node { at: start..self.at, value })
    }

    fn map(&mut self, depth: usize) -> Result<Value, Mistake> {
        self.at += 1;
        let mut pairs = Vec::new();
        if self.take('}') {
            return Ok(Value::Map(pairs));
        }
        loop {
            self.space();
            let start = self.at;
            let text = self.text()?;
            let key = Node { at: start..self.at, value: Value::Word { text, quoted: true } };
            if !self.take(':') {
                return Err(self.expected("`:`"));
            }
            pairs.push((key, self.value(depth + 1)?));
            if self.take('}') {
                return Ok(Value::Map(pairs));
            }
            if !self.take(',') {
                return Err(self.expected("`,` or `}`"));
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<Value, Mistake> {
        self.at += 1;
        let mut items = Vec::new();
        if self.take(']') {
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.take(']') {
                return Ok(Value::List(items));
            }
            if !self.take(',') {
                return Err(self.expected("`,` or `]`"));
            }
        }
    }

    /// A text in quotation marks. Escapes are the work of the JSON library.
    fn text(&mut self) -> Result<String, Mistake> {
        let rest = self.rest();
        if !rest.starts_with('"') {
            return Err(self.expected("a text in quotation marks"));
        }
        let mut escaped = false;
        let end = rest.char_indices().skip(1).find(|(_, sign)| {
            let ends = *sign == '"' && !escaped;
            escaped = *sign == '\\' && !escaped;
            ends
        });
        let Some((end, _)) = end else {
            return Err(self.expected("a text that ends"));
        };
        let text = serde_json::from_str(&rest[..=end]).map_err(|error| {
            self.page.mistake(self.at..self.at + end + 1, format!("this is no JSON text: {error}"))
        })?;
        self.at += end + 1;
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Result<Node, Mistake> {
        read(Page { name: "a.json", text })
    }

    #[test]
    fn numbers_keep_their_digits_and_keys_their_order() {
        let node = tree(r#" {"b": 0.10000000000000000001, "a\u00e9": [-Infinity, "x"]} "#).unwrap();
        let Value::Map(pairs) = &node.value else { panic!("{node:?}") };
        assert_eq!(pairs[0].1.word(), Some("0.10000000000000000001"));
        assert_eq!(pairs[1].0.word(), Some("aé"));
        assert_eq!(node.at, 1..59);
    }

    #[test]
    fn what_is_no_json_is_told_at_its_place() {
        for (text, at) in [("", 0), ("{\"a\" 1}", 5), ("[1,]", 3), ("\"a", 0), ("[1] 2", 4)] {
            assert_eq!(tree(text).unwrap_err().at.start, at, "{text}");
        }
        assert!(tree(&"[".repeat(100_000)).unwrap_err().message.contains("deeper"));
    }
}
