//! Word types and what follows from their letters alone.
//!
//! [`LexemeRules`] is what a pipeline says of all words and is shared by its workers; a [`Lexicon`]
//! is one worker's growing table of the words that it has met. A special case of the tokenizer can
//! give a token a norm of its own, and such a token is a word type of its own here, so that
//! everything lexical depends on the [`LexId`] alone.

mod attributes;
mod numerals;
mod urls;

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use crate::hash::string_hash;
use crate::pattern::Pattern;
pub(crate) use attributes::Flag;
pub(crate) use numerals::Numerals;

/// A word type of one [`Lexicon`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct LexId(pub(crate) u32);

/// What follows from a word's letters. Strings are numbers of [`string_hash`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lexeme {
    pub(crate) orth: u64,
    pub(crate) lower: u64,
    pub(crate) norm: u64,
    pub(crate) prefix: u64,
    pub(crate) suffix: u64,
    pub(crate) shape: u64,
    /// How many characters it has.
    pub(crate) chars: u32,
    /// The flags that depend on its characters one by one; [`Lexicon::is`] knows the others, too.
    flags: u32,
}

impl Lexeme {
    /// Whether it is white space.
    pub(crate) fn is_space(&self) -> bool {
        self.flags & Flag::IsSpace.bit() != 0
    }
}

/// What a pipeline says of words.
#[derive(Debug, Default)]
pub(crate) struct LexemeRules {
    /// The norm of each word that has one other than its lower case.
    norms: HashMap<u64, u64, FixedState>,
    numerals: Numerals,
    urls: Option<Arc<Pattern>>,
}

impl LexemeRules {
    /// Rules of a language with a pipeline's own norms, which go before those of every language.
    pub(crate) fn new(lang: &str, norms: &[(u64, String)]) -> Self {
        let common = attributes::COMMON_NORMS.iter();
        let common = common.map(|&(word, norm)| (string_hash(word), string_hash(norm)));
        let own = norms.iter().map(|(word, norm)| (*word, string_hash(norm)));
        Self { norms: common.chain(own).collect(), numerals: Numerals::of(lang), urls: None }
    }

    /// The same rules with a pattern that whole web addresses match, as the tokenizer has one.
    pub(crate) fn with_urls(self, urls: Option<Arc<Pattern>>) -> Self {
        Self { urls, ..self }
    }

    fn lexeme(&self, text: &str, norm: Option<u64>) -> Lexeme {
        let orth = string_hash(text);
        let lower = if text.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
            orth
        } else {
            string_hash(&text.to_lowercase())
        };
        let chars = text.chars().count();
        let prefix = text.chars().next().map_or(0, char::len_utf8);
        let suffix = text.char_indices().rev().nth(2).map_or(0, |(start, _)| start);
        Lexeme {
            orth,
            lower,
            norm: norm.or_else(|| self.norms.get(&orth).copied()).unwrap_or(lower),
            prefix: string_hash(&text[..prefix]),
            suffix: string_hash(&text[suffix..]),
            shape: string_hash(&attributes::shape(text, chars)),
            chars: u32::try_from(chars).unwrap_or(u32::MAX),
            flags: attributes::flags(text),
        }
    }
}

/// The word types that one worker has met.
#[derive(Debug)]
pub(crate) struct Lexicon {
    rules: Arc<LexemeRules>,
    lexemes: Vec<Lexeme>,
    /// All texts one after the other; `ends` tells where each ends.
    texts: String,
    ends: Vec<usize>,
    /// The norm that a special case gave, zero where none did.
    own_norms: Vec<u64>,
    table: HashTable<LexId>,
    hasher: FixedState,
    generation: u64,
}

impl Lexicon {
    /// An empty lexicon.
    pub(crate) fn new(rules: Arc<LexemeRules>) -> Self {
        Self {
            rules,
            lexemes: Vec::new(),
            texts: String::new(),
            ends: Vec::new(),
            own_norms: Vec::new(),
            table: HashTable::new(),
            hasher: FixedState::default(),
            generation: 0,
        }
    }

    /// How often it has been cleared: numbers of one generation mean nothing in another.
    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }

    /// The word type of a text, made if it is new.
    #[cfg(test)]
    pub(crate) fn get(&mut self, text: &str) -> LexId {
        self.find_or_add(text, 0)
    }

    /// The word type of a text with a norm of its own, made if it is new.
    pub(crate) fn get_with_norm(&mut self, text: &str, norm: Option<&str>) -> LexId {
        // An empty norm is none for spaCy, too.
        self.find_or_add(text, norm.map_or(0, string_hash))
    }

    fn find_or_add(&mut self, text: &str, own_norm: u64) -> LexId {
        let hash = self.hasher.hash_one(text.as_bytes());
        let known = self
            .table
            .find(hash, |&id| self.own_norms[id.0 as usize] == own_norm && self.text(id) == text);
        if let Some(&known) = known {
            return known;
        }
        // A lexicon is cleared long before it has four thousand million words.
        let id = LexId(u32::try_from(self.lexemes.len()).unwrap_or(u32::MAX));
        let norm = (own_norm != 0).then_some(own_norm);
        self.lexemes.push(self.rules.lexeme(text, norm));
        self.texts.push_str(text);
        self.ends.push(self.texts.len());
        self.own_norms.push(own_norm);
        let Self { table, texts, ends, hasher, .. } = self;
        table.insert_unique(hash, id, |&id| hasher.hash_one(nth_text(texts, ends, id).as_bytes()));
        id
    }

    /// What follows from the letters of a word.
    pub(crate) fn lexeme(&self, id: LexId) -> &Lexeme {
        &self.lexemes[id.0 as usize]
    }

    /// The text of a word.
    pub(crate) fn text(&self, id: LexId) -> &str {
        nth_text(&self.texts, &self.ends, id)
    }

    /// Whether a word is of a kind.
    pub(crate) fn is(&self, id: LexId, flag: Flag) -> bool {
        let text = self.text(id);
        match flag {
            Flag::LikeNum => self.rules.numerals.like_num(text),
            Flag::LikeUrl => urls::like_url(text, self.rules.urls.as_deref()),
            Flag::LikeEmail => attributes::like_email(text),
            _ => self.lexeme(id).flags & flag.bit() != 0,
        }
    }

    /// How many words there are.
    pub(crate) fn len(&self) -> usize {
        self.lexemes.len()
    }

    /// Whether there are none.
    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        self.lexemes.is_empty()
    }

    /// Forgets all words; their numbers are given anew.
    pub(crate) fn clear(&mut self) {
        self.lexemes.clear();
        self.texts.clear();
        self.ends.clear();
        self.own_norms.clear();
        self.table.clear();
        self.generation += 1;
    }
}

fn nth_text<'a>(texts: &'a str, ends: &[usize], id: LexId) -> &'a str {
    let place = id.0 as usize;
    let start = if place == 0 { 0 } else { ends[place - 1] };
    &texts[start..ends[place]]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon() -> Lexicon {
        let norms = [(string_hash("colour"), "color".into()), (string_hash("€"), "EUR".into())];
        Lexicon::new(Arc::new(LexemeRules::new("en", &norms)))
    }

    #[test]
    fn a_word_has_one_number_until_the_lexicon_is_cleared() {
        let mut lexicon = lexicon();
        let words: Vec<String> = (0..1000).map(|number| format!("word{number}")).collect();
        let ids: Vec<LexId> = words.iter().map(|word| lexicon.get(word)).collect();
        for (word, &id) in words.iter().zip(&ids) {
            assert_eq!(lexicon.get(word), id);
            assert_eq!(lexicon.text(id), word);
            assert_eq!(lexicon.lexeme(id).orth, string_hash(word));
        }
        assert_eq!(lexicon.len(), 1000);
        lexicon.clear();
        assert!(lexicon.is_empty());
        assert_eq!(lexicon.get("word7"), LexId(0));
    }

    #[test]
    fn a_norm_of_its_own_makes_a_word_of_its_own() {
        let mut lexicon = lexicon();
        let plain = lexicon.get("n't");
        let own = lexicon.get_with_norm("n't", Some("not"));
        assert_ne!(plain, own);
        assert_eq!(lexicon.get_with_norm("n't", Some("not")), own);
        assert_eq!(lexicon.get_with_norm("n't", None), plain);
        assert_eq!(lexicon.lexeme(own).norm, string_hash("not"));
        assert_eq!(lexicon.lexeme(own).orth, lexicon.lexeme(plain).orth);
        assert_eq!(lexicon.get_with_norm("n't", Some("")), plain);
    }

    #[test]
    fn a_pipelines_norms_go_before_those_of_every_language() {
        let mut lexicon = lexicon();
        for (word, norm) in
            [("colour", "color"), ("Colour", "colour"), ("€", "EUR"), ("£", "$"), ("Ab", "ab")]
        {
            let id = lexicon.get(word);
            assert_eq!(lexicon.lexeme(id).norm, string_hash(norm), "{word}");
        }
    }

    #[test]
    fn affixes_and_shapes_count_characters() {
        let mut lexicon = lexicon();
        for (word, prefix, suffix, shape, chars) in [
            ("é", "é", "é", "x", 1),
            ("naïveté", "n", "eté", "xxxx", 7),
            ("C3PO-xx", "C", "-xx", "XdXX-xx", 7),
            ("\u{301}", "\u{301}", "\u{301}", "\u{301}", 1),
            ("日本語日本語", "日", "日本語", "xxxx", 6),
            ("......", ".", "...", "....", 6),
        ] {
            let id = lexicon.get(word);
            let lexeme = *lexicon.lexeme(id);
            assert_eq!(lexeme.prefix, string_hash(prefix), "{word}");
            assert_eq!(lexeme.suffix, string_hash(suffix), "{word}");
            assert_eq!(lexeme.shape, string_hash(shape), "{word}");
            assert_eq!(lexeme.chars, chars, "{word}");
        }
        let long = lexicon.get(&"x".repeat(100));
        assert_eq!(lexicon.lexeme(long).shape, string_hash("LONG"));
    }
}
