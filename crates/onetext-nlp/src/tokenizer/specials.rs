//! Special cases, and finding those that other rules tore apart.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::TokenizerError;
use crate::hash::string_hash;
use crate::parts::SpecialToken;

/// The number of a special case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SpecialId(u32);

/// A token of a special case: its norm may be its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NormId {
    special: SpecialId,
    token: u32,
}

/// The special cases of a tokenizer.
#[derive(Debug, Default)]
pub(super) struct Specials {
    cases: Vec<Vec<SpecialToken>>,
    ids: HashMap<Box<str>, SpecialId, FixedState>,
    /// The length in bytes of the longest.
    longest: usize,
}

impl Specials {
    /// Takes special cases in, the last one of equal texts.
    pub(super) fn new(specials: &[(String, Vec<SpecialToken>)]) -> Result<Self, TokenizerError> {
        let mut all = Self::default();
        for (text, tokens) in specials {
            if tokens.iter().any(|token| token.orth.is_empty()) {
                return Err(TokenizerError::EmptyToken { text: text.clone() });
            }
            let joined: String = tokens.iter().map(|token| &*token.orth).collect();
            if joined != *text {
                return Err(TokenizerError::Special { text: text.clone(), joined });
            }
            let id = SpecialId(super::to_u32(all.cases.len()));
            all.cases.push(tokens.clone());
            all.ids.insert(text.as_str().into(), id);
            all.longest = all.longest.max(text.len());
        }
        Ok(all)
    }

    /// The special case that a text is.
    pub(super) fn find(&self, text: &str) -> Option<SpecialId> {
        if text.len() > self.longest { None } else { self.ids.get(text).copied() }
    }

    /// The tokens of a special case.
    pub(super) fn tokens(&self, id: SpecialId) -> &[SpecialToken] {
        &self.cases[id.0 as usize]
    }

    /// The tokens of a special case as the length of each in bytes and where its norm is.
    pub(super) fn pieces(&self, id: SpecialId) -> impl Iterator<Item = (usize, NormId)> {
        let numbered = (0..).zip(self.tokens(id));
        numbered.map(move |(token, part)| (part.orth.len(), NormId { special: id, token }))
    }

    /// The norm of a token if it has one of its own.
    pub(super) fn norm(&self, id: NormId) -> Option<&str> {
        self.cases[id.special.0 as usize][id.token as usize].norm.as_deref()
    }

    /// The texts of all special cases in order.
    pub(super) fn texts(&self) -> Vec<&str> {
        let mut texts: Vec<&str> = self.ids.keys().map(|text| &**text).collect();
        texts.sort_unstable();
        texts
    }
}

/// Sequences of words, as a tree.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    /// From a node by a word's number to the next node; the root is zero.
    edges: HashMap<(u32, u64), u32, FixedState>,
    /// The nodes at which a sequence ends.
    ends: Vec<bool>,
}

impl Phrases {
    /// Takes a sequence in.
    pub(super) fn add(&mut self, words: &[&str]) {
        let mut node = 0;
        self.ends.resize(self.ends.len().max(1), false);
        for word in words {
            let next = super::to_u32(self.ends.len());
            node = *self.edges.entry((node, string_hash(word))).or_insert(next);
            if node == next {
                self.ends.push(false);
            }
        }
        if node != 0 {
            self.ends[node as usize] = true;
        }
    }

    /// Whether a sequence begins with the word of a number.
    pub(super) fn begins(&self, word: u64) -> bool {
        self.edges.contains_key(&(0, word))
    }

    /// Calls with the length of each sequence that some words begin with.
    pub(super) fn matches(&self, words: impl Iterator<Item = u64>, mut found: impl FnMut(usize)) {
        let mut node = 0;
        for (count, word) in words.enumerate() {
            match self.edges.get(&(node, word)) {
                Some(&next) => node = next,
                None => return,
            }
            if self.ends[node as usize] {
                found(count + 1);
            }
        }
    }
}
