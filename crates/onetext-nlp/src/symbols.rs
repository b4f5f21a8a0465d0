//! Labels and other strings that come from a small set, as numbers.
//!
//! A pipeline knows most of them when it is loaded (tags, relations, entity types, morphology). The
//! few that only turn up while a text is read belong to its [`Doc`](crate::Doc).

use std::collections::HashMap;

/// A string of a pipeline or of one document; `Doc` gives the text. Zero is the empty string.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(pub(crate) u32);

impl Symbol {
    /// The empty string: the value is not set.
    pub const EMPTY: Self = Self(0);

    /// Whether the value is not set.
    pub fn is_empty(self) -> bool {
        self == Self::EMPTY
    }
}

/// The strings that a pipeline knows.
#[derive(Debug, Clone)]
pub(crate) struct Symbols {
    texts: Vec<Box<str>>,
    numbers: HashMap<Box<str>, Symbol>,
}

impl Default for Symbols {
    fn default() -> Self {
        let mut symbols = Self { texts: Vec::new(), numbers: HashMap::new() };
        symbols.intern("");
        symbols
    }
}

impl Symbols {
    /// The number of a string, made if it is new.
    pub(crate) fn intern(&mut self, text: &str) -> Symbol {
        if let Some(&known) = self.numbers.get(text) {
            return known;
        }
        let symbol = Symbol(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        self.texts.push(text.into());
        self.numbers.insert(text.into(), symbol);
        symbol
    }

    /// The number of a string, if there is one.
    pub(crate) fn find(&self, text: &str) -> Option<Symbol> {
        self.numbers.get(text).copied()
    }

    /// The string of a number, if it is one of these.
    pub(crate) fn text(&self, symbol: Symbol) -> Option<&str> {
        self.texts.get(symbol.0 as usize).map(|text| &**text)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }
}
