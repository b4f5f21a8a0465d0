//! What a pipeline says of one text, in columns.

use std::sync::{Arc, OnceLock};

use crate::Pos;
use crate::chunks::ChunkRule;
use crate::morphology;
use crate::span::{Entities, Sentences, Span};
use crate::symbols::{Symbol, Symbols};
use crate::token::Token;
use crate::tree::Tree;

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

impl Iob {
    /// The letter that spaCy writes; empty where nothing is known.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "",
            Self::In => "I",
            Self::Out => "O",
            Self::Begin => "B",
        }
    }
}

/// A text and what a pipeline found in it.
///
/// Columns have one value for each token. Offsets point into the text exactly as it was given.
/// Most users read through [`Token`] ([`Doc::token`], [`Doc::tokens`]) and [`Span`]
/// ([`Doc::sentences`], [`Doc::entities`], [`Doc::noun_chunks`]); who goes through many documents
/// can take the columns as slices.
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
    /// Empty where nothing was said, `_` where a component said that there are no features.
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
    /// Empty as long as there are no lemmas.
    pub(crate) lemma_end: Vec<u32>,
    /// How noun chunks are found in this language.
    pub(crate) chunk_rule: Option<ChunkRule>,
    /// What follows from the heads; made when it is first asked for, and the heads stay as they
    /// are from then on.
    tree: OnceLock<Tree>,
}

impl Doc {
    /// A text and its tokens, of which nothing more is known.
    ///
    /// The three columns have one value for each token, offsets rising and within the text.
    pub(crate) fn new(
        text: Box<str>,
        symbols: Arc<Symbols>,
        bytes: Vec<(u32, u32)>,
        chars: Vec<(u32, u32)>,
        space: Vec<bool>,
    ) -> Self {
        let n = bytes.len();
        // As in spaCy, the first token begins a sentence before any component has spoken.
        let sent_start = (0..n).map(|token| i8::from(token == 0)).collect();
        Self {
            text,
            symbols,
            extra: Vec::new(),
            bytes,
            chars,
            space,
            tag: vec![Symbol::EMPTY; n],
            pos: vec![Pos::None; n],
            morph: vec![Symbol::EMPTY; n],
            dep: vec![Symbol::EMPTY; n],
            head: (0..u32::try_from(n).unwrap_or(u32::MAX)).collect(),
            sent_start,
            iob: vec![Iob::Missing; n],
            entity: vec![Symbol::EMPTY; n],
            lemmas: String::new(),
            lemma_end: Vec::new(),
            chunk_rule: None,
            tree: OnceLock::new(),
        }
    }

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
        let known = self.symbols.text(symbol);
        let extra = || self.extra.get((symbol.0 as usize).checked_sub(self.symbols.len())?);
        known.or_else(|| extra().map(|text| &**text)).unwrap_or_default()
    }

    /// The symbol of a string, if the pipeline or this document has it.
    ///
    /// Comparing symbols is quicker than comparing the strings of each token.
    pub fn symbol(&self, text: &str) -> Option<Symbol> {
        self.symbols.find(text).or_else(|| {
            let place = self.extra.iter().position(|extra| &**extra == text)?;
            Some(Symbol(u32::try_from(self.symbols.len() + place).unwrap_or(u32::MAX)))
        })
    }

    /// The symbol of a string, made for this document if its pipeline has none.
    pub(crate) fn intern(&mut self, text: &str) -> Symbol {
        self.symbol(text).unwrap_or_else(|| {
            let number = self.symbols.len() + self.extra.len();
            self.extra.push(text.into());
            Symbol(u32::try_from(number).unwrap_or(u32::MAX))
        })
    }

    /// A token by its number.
    pub fn token(&self, index: usize) -> Option<Token<'_>> {
        (index < self.len()).then(|| Token::new(self, index))
    }

    /// All tokens in order.
    pub fn tokens(&self) -> impl ExactSizeIterator<Item = Token<'_>> + DoubleEndedIterator + Clone {
        (0..self.len()).map(|index| Token::new(self, index))
    }

    /// Some tokens in a row; `None` where the range is not one of this document's.
    pub fn span(&self, tokens: std::ops::Range<usize>) -> Option<Span<'_>> {
        let fits = tokens.start <= tokens.end && tokens.end <= self.len();
        fits.then(|| Span::new(self, tokens, Symbol::EMPTY))
    }

    /// The sentences in order; they cover all tokens.
    ///
    /// Where no component has said where sentences begin, the whole text is one.
    pub fn sentences(&self) -> Sentences<'_> {
        Sentences::new(self)
    }

    /// The named entities in order.
    pub fn entities(&self) -> Entities<'_> {
        Entities::new(self)
    }

    /// The base noun phrases in order, none inside another: `the old man` in `the old man of the
    /// sea`, then `the sea`.
    ///
    /// What counts as one depends on the language and its labels. The rules are spaCy's for Dutch,
    /// English, French, German, Greek, Indonesian, Italian, Malay, Norwegian, Persian, Portuguese,
    /// Spanish and Swedish; `None` for any other language, and where no parser has run.
    pub fn noun_chunks(&self) -> Option<Vec<Span<'_>>> {
        let is_parsed = self.is_empty() || self.dep.iter().any(|dep| !dep.is_empty());
        let rule = self.chunk_rule.filter(|_| is_parsed)?;
        let ranges = rule.ranges(self).into_iter();
        Some(ranges.map(|range| Span::new(self, range, Symbol::EMPTY)).collect())
    }

    /// The fine-grained part of speech of each token.
    pub fn tags(&self) -> &[Symbol] {
        &self.tag
    }

    /// The universal part of speech of each token.
    pub fn poses(&self) -> &[Pos] {
        &self.pos
    }

    /// The relation of each token to its head.
    pub fn deps(&self) -> &[Symbol] {
        &self.dep
    }

    /// The number of each token's head; a root is its own.
    pub fn heads(&self) -> &[u32] {
        &self.head
    }

    /// The type of each token's entity; empty outside of entities.
    pub fn entity_types(&self) -> &[Symbol] {
        &self.entity
    }

    /// Where each token stands to the entities.
    pub fn iobs(&self) -> &[Iob] {
        &self.iob
    }

    /// The morphological features of a token; empty where there are none.
    pub(crate) fn morph_str(&self, token: usize) -> &str {
        let analysis = self.morph.get(token).map_or("", |&symbol| self.str(symbol));
        if analysis == morphology::NO_FEATURES { "" } else { analysis }
    }

    /// The lemma of a token; empty where there is none.
    pub(crate) fn lemma(&self, token: usize) -> &str {
        let Some(&end) = self.lemma_end.get(token) else { return "" };
        let start = if token == 0 { 0 } else { self.lemma_end[token - 1] };
        self.lemmas.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Adds the lemma of the next token.
    #[cfg(test)]
    pub(crate) fn push_lemma(&mut self, lemma: &str) {
        self.lemmas.push_str(lemma);
        self.lemma_end.push(u32::try_from(self.lemmas.len()).unwrap_or(u32::MAX));
    }

    /// Puts lemmas that rules have set in the place of the others, and clears them from the list.
    pub(crate) fn settle_lemmas(&mut self, presets: &mut [Symbol]) {
        if presets.iter().all(|preset| preset.is_empty()) {
            return;
        }
        let mut settled = String::with_capacity(self.lemmas.len());
        let mut ends = Vec::with_capacity(self.len());
        for token in 0..self.len() {
            let preset = presets.get(token).copied().unwrap_or_default();
            let lemma = if preset.is_empty() { self.lemma(token) } else { self.str(preset) };
            settled.push_str(lemma);
            ends.push(u32::try_from(settled.len()).unwrap_or(u32::MAX));
        }
        self.lemmas = settled;
        self.lemma_end = ends;
        presets.fill(Symbol::EMPTY);
    }

    /// What follows from the heads.
    pub(crate) fn tree(&self) -> &Tree {
        self.tree.get_or_init(|| Tree::new(&self.head))
    }
}
