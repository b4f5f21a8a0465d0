//! What a pipeline says of one text, in columns.

use std::sync::Arc;

use crate::Pos;
use crate::symbols::{Symbol, Symbols};

/// Whether a token begins an entity, goes on in one, or stands outside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Iob {
    /// No component has said anything about entities.
    #[default]
    Missing,
    /// Inside an entity, not its first token.
    In,
    /// In no entity.
    Out,
    /// The first token of an entity.
    Begin,
}

/// A text and what a pipeline found in it.
///
/// Columns have one value for each token. Offsets point into the text exactly as it was given.
#[derive(Debug, Clone)]
pub struct Doc {
    pub(crate) text: Box<str>,
    pub(crate) symbols: Arc<Symbols>,
    /// Strings that the pipeline did not know; their numbers follow those of `symbols`.
    pub(crate) extra: Vec<Box<str>>,
    /// Half-open ranges of bytes.
    pub(crate) bytes: Vec<(u32, u32)>,
    /// Half-open ranges of characters (Unicode scalar values).
    pub(crate) chars: Vec<(u32, u32)>,
    /// Whether one plain space follows.
    pub(crate) space: Vec<bool>,
    pub(crate) tag: Vec<Symbol>,
    pub(crate) pos: Vec<Pos>,
    pub(crate) morph: Vec<Symbol>,
    pub(crate) dep: Vec<Symbol>,
    /// The head's number; a root's is its own.
    pub(crate) head: Vec<u32>,
    /// 1 where a sentence begins, -1 where none does, 0 where nothing is known.
    pub(crate) sent_start: Vec<i8>,
    pub(crate) iob: Vec<Iob>,
    pub(crate) entity: Vec<Symbol>,
    /// All lemmas one after the other; `lemma_end` tells where each ends.
    pub(crate) lemmas: String,
    pub(crate) lemma_end: Vec<u32>,
}

impl Doc {
    /// The text as it was given.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many tokens it has.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether it has no token.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The string of a symbol of this document.
    pub fn str(&self, symbol: Symbol) -> &str {
        self.symbols
            .text(symbol)
            .or_else(|| self.extra.get(symbol.0 as usize - self.symbols.len()).map(|text| &**text))
            .unwrap_or_default()
    }

    /// The symbol of a string, made for this document if its pipeline has none.
    pub(crate) fn intern(&mut self, text: &str) -> Symbol {
        let known = self.symbols.find(text).or_else(|| {
            let place = self.extra.iter().position(|extra| &**extra == text)?;
            Some(Symbol(u32::try_from(self.symbols.len() + place).unwrap_or(u32::MAX)))
        });
        known.unwrap_or_else(|| {
            let number = self.symbols.len() + self.extra.len();
            self.extra.push(text.into());
            Symbol(u32::try_from(number).unwrap_or(u32::MAX))
        })
    }
}
