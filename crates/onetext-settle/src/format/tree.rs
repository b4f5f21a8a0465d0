//! The tree that JSON and YAML share, with every scalar as it is written: numbers keep all their
//! digits, and a reader decides what a word is.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Mistake;
use super::expect::Page;
use crate::exact::Exact;

/// A value and where it stands, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) at: Range<usize>,
    pub(super) value: Value,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// A text, a number, true, false or null.
    Word {
        /// As it is meant: without quotation marks and escapes.
        text: String,
        /// Whether it stood in quotation marks, and so is a text whatever it says.
        quoted: bool,
    },
    /// Values in order.
    List(Vec<Node>),
    /// Keys and values in order; a key may stand twice.
    Map(Vec<(Node, Node)>),
}

impl Node {
    /// Whether it stands for nothing.
    pub(super) fn is_null(&self) -> bool {
        matches!(&self.value, Value::Word { text, quoted: false }
            if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The word; none where it is a list or a map.
    pub(super) fn word(&self) -> Option<&str> {
        match &self.value {
            Value::Word { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The value of a key, the last one where it stands twice; none where it is missing or null.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        let Value::Map(pairs) = &self.value else { return None };
        pairs
            .iter()
            .rev()
            .find(|(name, _)| name.word() == Some(key))
            .map(|(_, value)| value)
            .filter(|value| !value.is_null())
    }

    /// The values of a map by their keys, for looking many up; empty where it is no map.
    pub(super) fn index(&self) -> BTreeMap<&str, &Node> {
        let Value::Map(pairs) = &self.value else { return BTreeMap::new() };
        pairs.iter().filter_map(|(key, value)| Some((key.word()?, value))).collect()
    }

    /// What kind of thing it is, in words.
    pub(super) fn kind(&self) -> &'static str {
        match &self.value {
            _ if self.is_null() => "nothing",
            Value::Word { quoted: true, .. } => "a text",
            Value::Word { .. } => "a word or number",
            Value::List(_) => "a list",
            Value::Map(_) => "a table",
        }
    }

    pub(super) fn list(&self, page: Page<'_>, what: &str) -> Result<&[Node], Mistake> {
        match &self.value {
            Value::List(items) => Ok(items),
            _ => Err(self.unexpected(page, what, "a list")),
        }
    }

    pub(super) fn map(&self, page: Page<'_>, what: &str) -> Result<&[(Node, Node)], Mistake> {
        match &self.value {
            Value::Map(pairs) => Ok(pairs),
            _ => Err(self.unexpected(page, what, "a table of keys and values")),
        }
    }

    pub(super) fn text(&self, page: Page<'_>, what: &str) -> Result<&str, Mistake> {
        self.word().ok_or_else(|| self.unexpected(page, what, "a word"))
    }

    pub(super) fn number(&self, page: Page<'_>, what: &str) -> Result<Exact, Mistake> {
        match &self.value {
            Value::Word { text, quoted: false } => page.number(text, self.at.clone()),
            _ => Err(self.unexpected(page, what, "a number")),
        }
    }

    /// The value of a key that must be there.
    pub(super) fn need(&self, page: Page<'_>, key: &str) -> Result<&Node, Mistake> {
        self.get(key).ok_or_else(|| page.mistake(self.start(), format!("`{key}` is missing")))
    }

    fn unexpected(&self, page: Page<'_>, what: &str, expected: &str) -> Mistake {
        page.mistake(self.at.clone(), format!("{what} must be {expected}, and is {}", self.kind()))
    }

    /// Where a mistake about the whole of it is underlined: its first line would be too long.
    pub(super) fn start(&self) -> Range<usize> {
        self.at.start..self.at.start
    }
}
