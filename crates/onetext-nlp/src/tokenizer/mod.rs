//! Splits text into tokens by spaCy's algorithm.
//!
//! White space parts a text into chunks. A chunk that is a special case is the tokens of that case;
//! from any other, prefixes and suffixes are taken off until nothing more comes off, and what is
//! left is one token (a URL, say) or parted at infixes. At the end, special cases that became
//! several tokens on the way, or that reach across chunks, are put in their place. No token ever
//! differs from the text that it covers, and together they cover all of it but single spaces.

mod cache;
mod chunks;
mod specials;
mod split;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::sync::Arc;

use thiserror::Error;

use crate::lexicon::{LexId, Lexicon};
use crate::parts::TokenizerParts;
use crate::pattern::{Pattern, PatternError};
use cache::CachedToken;
pub(crate) use cache::ChunkCache;
use chunks::chunks;
use specials::{Phrases, Specials};

/// A token as the tokenizer gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RawToken {
    pub(crate) lex: LexId,
    /// Half-open range of bytes.
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Whether one plain space follows that belongs to no token.
    pub(crate) space: bool,
}

/// Why a tokenizer cannot be built.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum TokenizerError {
    #[error("the tokenizer's `{setting}` cannot be used: {error}")]
    Pattern { setting: &'static str, error: PatternError },
    #[error("the tokenizer's special case {text:?} is made of tokens that together are {joined:?}")]
    Special { text: String, joined: String },
    #[error("the tokenizer's special case {text:?} has an empty token")]
    EmptyToken { text: String },
}

/// A pipeline's tokenizer, shared by its workers.
#[derive(Debug)]
pub(crate) struct Tokenizer {
    prefix: Option<Pattern>,
    suffix: Option<Pattern>,
    infix: Option<Pattern>,
    token_match: Option<Pattern>,
    url_match: Option<Arc<Pattern>>,
    specials: Specials,
    /// What special cases become that the rules above tear apart.
    phrases: Phrases,
}

impl Tokenizer {
    /// Compiles the rules of a pipeline.
    pub(crate) fn new(parts: &TokenizerParts) -> Result<Self, TokenizerError> {
        let pattern = |setting: &'static str, source: &Option<String>| {
            let compiled = source.as_deref().map(Pattern::new).transpose();
            compiled.map_err(|error| TokenizerError::Pattern { setting, error })
        };
        let mut tokenizer = Self {
            prefix: pattern("prefix_search", &parts.prefix)?,
            suffix: pattern("suffix_search", &parts.suffix)?,
            infix: pattern("infix_finditer", &parts.infix)?,
            token_match: pattern("token_match", &parts.token_match)?,
            url_match: pattern("url_match", &parts.url_match)?.map(Arc::new),
            specials: Specials::new(&parts.specials)?,
            phrases: Phrases::default(),
        };
        let mut phrases = Phrases::default();
        let mut room = split::Room::default();
        for text in tokenizer.specials.texts() {
            if !parts.faster_heuristics || tokenizer.is_torn(text, &mut room) {
                let mut words = Vec::new();
                chunks(text, |start, end, _| {
                    let chunk = &text[start..end];
                    tokenizer.split(chunk, false, &mut room);
                    words.extend(room.pieces().iter().map(|piece| piece.text(chunk)));
                });
                phrases.add(&words);
            }
        }
        tokenizer.phrases = phrases;
        Ok(tokenizer)
    }

    /// The pattern that web addresses match as a whole.
    pub(crate) fn urls(&self) -> Option<Arc<Pattern>> {
        self.url_match.clone()
    }

    /// Whether some rule takes hold of a special case.
    fn is_torn(&self, text: &str, room: &mut split::Room) -> bool {
        text.contains(' ')
            || self.prefix_length(text, room) > 0
            || self.suffix_length(text, 0, room) > 0
            || self.has_infix(text, room)
    }

    /// The tokens of a text of less than 4 GiB.
    ///
    /// A cache belongs to one tokenizer and one lexicon, and makes no difference but in time.
    pub(crate) fn tokenize(
        &self,
        text: &str,
        lexicon: &mut Lexicon,
        cache: &mut ChunkCache,
        out: &mut Vec<RawToken>,
    ) {
        out.clear();
        cache.begin(lexicon);
        let mut candidates = std::mem::take(&mut cache.candidates);
        candidates.clear();
        chunks(text, |start, end, space| {
            let mut at = start;
            for token in self.chunk(&text[start..end], lexicon, cache) {
                if token.begins_phrase {
                    candidates.push(to_u32(out.len()));
                }
                let next = at + token.length as usize;
                let (start, end) = (to_u32(at), to_u32(next));
                out.push(RawToken { lex: token.lex, start, end, space: false });
                at = next;
            }
            if let (true, Some(last)) = (space, out.last_mut()) {
                last.space = true;
            }
        });
        if !candidates.is_empty() {
            self.put_specials(text, &candidates, lexicon, out);
        }
        cache.candidates = candidates;
    }

    /// The tokens of a chunk, from the cache if it is there.
    fn chunk<'a>(
        &self,
        chunk: &str,
        lexicon: &mut Lexicon,
        cache: &'a mut ChunkCache,
    ) -> &'a [CachedToken] {
        if let Some(tokens) = cache.find(chunk) {
            return cache.tokens(tokens);
        }
        self.split(chunk, true, &mut cache.room);
        let (pieces, tokens) = cache.make_room(chunk);
        for piece in pieces {
            let norm = piece.norm.and_then(|norm| self.specials.norm(norm));
            let lex = lexicon.get_with_norm(piece.text(chunk), norm);
            let begins_phrase = self.phrases.begins(lexicon.lexeme(lex).orth);
            tokens.push(CachedToken { lex, length: piece.end - piece.start, begins_phrase });
        }
        cache.keep(chunk)
    }

    /// Puts special cases in the place of the tokens that they became.
    ///
    /// Where several overlap the longest goes first, of equally long ones the first. What is not a
    /// special case as it stands in the text (there may be a space in between) stays as it is, but
    /// bars others all the same.
    fn put_specials(
        &self,
        text: &str,
        candidates: &[u32],
        lexicon: &mut Lexicon,
        out: &mut Vec<RawToken>,
    ) {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for &first in candidates {
            let first = first as usize;
            let words = out[first..].iter().map(|token| lexicon.lexeme(token.lex).orth);
            self.phrases.matches(words, |length| found.push((first, first + length)));
        }
        if found.is_empty() {
            return;
        }
        found.sort_unstable_by_key(|&(start, end)| (Reverse(end - start), start));
        let mut seen = vec![false; out.len()];
        found.retain(|&(start, end)| {
            let free = !seen[start] && !seen[end - 1];
            seen[start..end].fill(true);
            free
        });
        found.sort_unstable();
        let mut all = Vec::with_capacity(out.len() + found.len());
        let mut copied = 0;
        for (start, end) in found {
            let (first, last) = (out[start], out[end - 1]);
            let Some(special) = self.specials.find(&text[first.start as usize..last.end as usize])
            else {
                continue;
            };
            all.extend_from_slice(&out[copied..start]);
            let mut at = first.start;
            for token in self.specials.tokens(special) {
                let next = at + to_u32(token.orth.len());
                let lex = lexicon.get_with_norm(&token.orth, token.norm.as_deref());
                all.push(RawToken { lex, start: at, end: next, space: false });
                at = next;
            }
            if let Some(token) = all.last_mut() {
                token.space = last.space;
            }
            copied = end;
        }
        if copied > 0 {
            all.extend_from_slice(&out[copied..]);
            *out = all;
        }
    }
}

/// Places in texts of less than 4 GiB.
fn to_u32(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
