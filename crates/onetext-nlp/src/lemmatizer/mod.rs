//! Lemmatizers: the dictionary form of a word by rules and tables.
//!
//! A lemma depends on the word, its part of speech and its morphology alone. spaCy keeps results by
//! less than that in some languages, but never by so little that the order of texts shows.
//!
//! Supported are the modes `lookup` and `rule` of every language that has no other code for them in
//! spaCy, and those of Catalan, Dutch, English, French, Greek, Haitian Creole and Macedonian;
//! `pos_lookup` of Italian and Polish. Whatever else is refused by name.

use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::fast::FixedState;
use thiserror::Error;

use crate::lexicon::{LexId, Lexicon};
use crate::parts::LemmatizerParts;
use crate::{Doc, Pos, Symbol};
use tables::Tables;

mod lookup;
mod rules;
mod tables;
#[cfg(test)]
mod tests;

/// A lemmatizer that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum LemmatizerError {
    /// There is no such mode here.
    #[error("the lemmatizer's mode `{mode}` is not supported for the language `{lang}`")]
    Mode { mode: String, lang: String },
    /// The mode needs a table.
    #[error("the lemmatizer's mode `{mode}` needs the table `{table}`")]
    Missing { mode: String, table: String },
    /// A table holds something else than its name says.
    #[error("the lemmatizer's table `{table}` does not hold {want}")]
    Table { table: String, want: &'static str },
}

/// How lemmas are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    Lookup,
    DutchLookup,
    Rules,
    EnglishRules,
    /// French and Catalan.
    FrenchRules,
    DutchRules,
    GreekRules,
    MacedonianRules,
    Lower,
    ItalianPosLookup,
    PolishPosLookup,
}

/// What a lemma depends on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word<'a> {
    pub(crate) text: &'a str,
    pub(crate) pos: Pos,
    /// Features such as `Case=Acc|Number=Sing`; empty where there are none.
    pub(crate) morph: &'a str,
}

/// A pipeline's lemmatizer, ready to run.
#[derive(Debug)]
pub(crate) struct Lemmatizer {
    method: Method,
    overwrite: bool,
    tables: Tables,
}

/// How many words a cache holds before it starts anew.
const FULL: usize = 1 << 16;

/// Lemmas that one worker has found, by the words of one lexicon.
#[derive(Debug, Default)]
pub(crate) struct LemmaCache {
    /// Where in `text` the lemma of each word stands.
    places: HashMap<(LexId, Pos, Symbol), (u32, u32), FixedState>,
    text: String,
}

impl LemmaCache {
    /// Forgets everything, as has to be when the lexicon forgets its words.
    pub(crate) fn clear(&mut self) {
        self.places.clear();
        self.text.clear();
    }
}

impl Lemmatizer {
    /// Makes a pipeline's lemmatizer.
    pub(crate) fn new(parts: LemmatizerParts) -> Result<Self, LemmatizerError> {
        let LemmatizerParts { mode, overwrite, lang, tables } = parts;
        let method = match (mode.as_str(), lang.as_str()) {
            ("lookup", "nl") => Method::DutchLookup,
            ("lookup", _) => Method::Lookup,
            ("rule", "en") => Method::EnglishRules,
            ("rule", "fr" | "ca") => Method::FrenchRules,
            ("rule", "nl") => Method::DutchRules,
            ("rule", "el") => Method::GreekRules,
            ("rule", "mk") => Method::MacedonianRules,
            ("rule", "ht") => Method::Lower,
            ("pos_lookup", "it") => Method::ItalianPosLookup,
            ("pos_lookup", "pl") => Method::PolishPosLookup,
            // Spanish has rules of its own.
            ("rule", lang) if lang != "es" => Method::Rules,
            _ => return Err(LemmatizerError::Mode { mode, lang }),
        };
        let needed: &[&str] = match method {
            Method::Lookup | Method::DutchLookup => &["lemma_lookup"],
            Method::FrenchRules | Method::DutchRules | Method::Lower => {
                &["lemma_lookup", "lemma_rules", "lemma_exc", "lemma_index"]
            }
            Method::Rules | Method::EnglishRules | Method::GreekRules | Method::MacedonianRules => {
                &["lemma_rules"]
            }
            Method::ItalianPosLookup => &lookup::ITALIAN_TABLES,
            Method::PolishPosLookup => &lookup::POLISH_TABLES,
        };
        let has = |name: &&&str| tables.iter().any(|table| table.name == **name);
        if let Some(table) = needed.iter().find(|name| !has(name)) {
            return Err(LemmatizerError::Missing { mode, table: (*table).to_owned() });
        }
        Ok(Self { method, overwrite, tables: Tables::new(tables)? })
    }

    /// The lemma of a word.
    pub(crate) fn lemma<'a>(&'a self, word: Word<'a>) -> Cow<'a, str> {
        let Self { tables, .. } = self;
        match self.method {
            Method::Lookup => {
                tables.lookup(word.text).map_or(Cow::Borrowed(word.text), Cow::Borrowed)
            }
            Method::DutchLookup => {
                let lower = word.text.to_lowercase();
                tables.lookup(&lower).map_or(Cow::Owned(lower), Cow::Borrowed)
            }
            Method::EnglishRules if rules::is_english_base(word) => word.text.to_lowercase().into(),
            Method::Rules | Method::EnglishRules => rules::plain(word, tables),
            Method::FrenchRules => rules::french(word, tables),
            Method::DutchRules => rules::dutch(word, tables),
            Method::GreekRules => rules::greek(word, tables),
            Method::MacedonianRules => rules::macedonian(word, tables),
            Method::Lower => word.text.to_lowercase().into(),
            Method::ItalianPosLookup => lookup::italian(word, tables),
            Method::PolishPosLookup => lookup::polish(word, tables),
        }
    }

    /// Whether the lemma depends on morphology.
    fn looks_at_morph(&self) -> bool {
        self.method == Method::EnglishRules
    }

    /// Gives every token of `doc` its lemma.
    ///
    /// What rules have set (`presets`) or an earlier component has given stays, unless this
    /// lemmatizer overwrites; in either case the presets are settled afterwards. `words` and
    /// `presets` have a value for each token, and the cache belongs to the lexicon.
    pub(crate) fn run(
        &self,
        doc: &mut Doc,
        lexicon: &Lexicon,
        words: &[LexId],
        presets: &mut [Symbol],
        cache: &mut LemmaCache,
    ) {
        if cache.places.len() >= FULL {
            cache.clear();
        }
        let mut lemmas = String::with_capacity(doc.text.len());
        let mut ends = Vec::with_capacity(doc.len());
        for (token, (&word, &preset)) in words.iter().zip(presets.iter()).enumerate() {
            let known = if preset.is_empty() { doc.lemma(token) } else { doc.str(preset) };
            if known.is_empty() || self.overwrite {
                let morph = if self.looks_at_morph() { doc.morph[token] } else { Symbol::EMPTY };
                let key = (word, doc.pos[token], morph);
                let place = *cache.places.entry(key).or_insert_with(|| {
                    let text = lexicon.text(word);
                    let word = Word { text, pos: key.1, morph: doc.morph_str(token) };
                    let start = offset(cache.text.len());
                    cache.text.push_str(&self.lemma(word));
                    (start, offset(cache.text.len()))
                });
                lemmas.push_str(&cache.text[place.0 as usize..place.1 as usize]);
            } else {
                lemmas.push_str(known);
            }
            ends.push(offset(lemmas.len()));
        }
        doc.lemmas = lemmas;
        doc.lemma_end = ends;
        presets.fill(Symbol::EMPTY);
    }
}

/// A place in a text, which is shorter than 4 GiB.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
