//! A lemmatizer's tables, sorted by part of speech.

use super::LemmatizerError;
use crate::Pos;
use crate::hash::string_hash;
use crate::parts::{LookupRows, LookupTable};
use crate::texts::{TextLists, TextMap, Texts};

/// The tables of one pipeline; what a pipeline does not have is empty.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// `lemma_lookup`.
    lookup: Lookup,
    /// `lemma_lookup_noun` and others, by the word that follows `lemma_lookup_`.
    lookups: Vec<(String, Lookup)>,
    rules: ByPos<Vec<(String, String)>>,
    exceptions: ByPos<TextMap>,
    index: ByPos<Texts>,
}

/// A table from words to lemmas.
#[derive(Debug, Default)]
pub(super) struct Lookup {
    keys: Vec<u64>,
    values: TextLists,
}

impl Lookup {
    /// The first lemma of a word.
    ///
    /// Where a table has one string and not a list, French code in spaCy takes the string's first
    /// character; here it is the string, as its other languages take it.
    pub(super) fn get(&self, word: &str) -> Option<&str> {
        let at = self.keys.binary_search(&string_hash(word)).ok()?;
        self.values.get(at).next()
    }
}

/// Rows whose keys are parts of speech in lower case.
#[derive(Debug)]
struct ByPos<T>(Vec<(u64, T)>);

impl<T> Default for ByPos<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> ByPos<T> {
    fn get(&self, pos: Pos) -> Option<&T> {
        let key = string_hash(lower(pos));
        self.0.iter().find(|(known, _)| *known == key).map(|(_, row)| row)
    }
}

impl Tables {
    pub(super) fn new(tables: Vec<LookupTable>) -> Result<Self, LemmatizerError> {
        let mut sorted = Self::default();
        for LookupTable { name, rows } in tables {
            let wrong = |want| LemmatizerError::Table { table: name.clone(), want };
            match (name.as_str(), rows) {
                ("lemma_rules", LookupRows::Pairs(rows)) => sorted.rules = ByPos(rows),
                ("lemma_exc", LookupRows::Maps(rows)) => sorted.exceptions = ByPos(rows),
                ("lemma_index", LookupRows::Sets(rows)) => sorted.index = ByPos(rows),
                ("lemma_rules", _) => return Err(wrong("pairs of endings")),
                ("lemma_exc", _) => return Err(wrong("lists of lemmas by word")),
                ("lemma_index", _) => return Err(wrong("words")),
                (name, LookupRows::Lists { keys, values }) => {
                    let lookup = Lookup { keys, values };
                    match name.strip_prefix("lemma_lookup_") {
                        Some(rest) => sorted.lookups.push((rest.to_owned(), lookup)),
                        None if name == "lemma_lookup" => sorted.lookup = lookup,
                        // Tables that no mode asks for are of no concern.
                        None => {}
                    }
                }
                (name, _) if name.starts_with("lemma_lookup") => {
                    return Err(wrong("lemmas by word"));
                }
                _ => {}
            }
        }
        Ok(sorted)
    }

    /// The lemma that `lemma_lookup` has for a word.
    pub(super) fn lookup(&self, word: &str) -> Option<&str> {
        self.lookup.get(word)
    }

    /// The lemma of a word in the table `lemma_lookup_` with these letters after it.
    pub(super) fn lookup_in(&self, table: &str, word: &str) -> Option<&str> {
        self.lookups.iter().find(|(name, _)| name == table)?.1.get(word)
    }

    /// Endings and what takes their place.
    pub(super) fn rules(&self, pos: Pos) -> &[(String, String)] {
        self.rules.get(pos).map_or(&[], Vec::as_slice)
    }

    /// The lemmas of an irregular word.
    pub(super) fn exceptions<'a>(
        &'a self,
        pos: Pos,
        word: &str,
    ) -> Option<impl Iterator<Item = &'a str> + use<'a>> {
        let rows = self.exceptions.get(pos)?;
        rows.get(word)
    }

    /// Whether a word is known as a lemma.
    pub(super) fn is_lemma(&self, pos: Pos, word: &str) -> bool {
        self.index.get(pos).is_some_and(|words| words.find(word).is_some())
    }

    /// Whether any table says anything of words of this kind.
    pub(super) fn knows(&self, pos: Pos) -> bool {
        !self.rules(pos).is_empty()
            || self.index.get(pos).is_some_and(|words| words.len() > 0)
            || self.exceptions.get(pos).is_some_and(|words| words.keys.len() > 0)
    }
}

/// The name of a part of speech in lower case, as the tables have it.
pub(super) fn lower(pos: Pos) -> &'static str {
    match pos {
        Pos::None => "",
        Pos::Adj => "adj",
        Pos::Adp => "adp",
        Pos::Adv => "adv",
        Pos::Aux => "aux",
        Pos::Conj => "conj",
        Pos::Cconj => "cconj",
        Pos::Det => "det",
        Pos::Intj => "intj",
        Pos::Noun => "noun",
        Pos::Num => "num",
        Pos::Part => "part",
        Pos::Pron => "pron",
        Pos::Propn => "propn",
        Pos::Punct => "punct",
        Pos::Sconj => "sconj",
        Pos::Sym => "sym",
        Pos::Verb => "verb",
        Pos::X => "x",
        Pos::Eol => "eol",
        Pos::Space => "space",
    }
}
