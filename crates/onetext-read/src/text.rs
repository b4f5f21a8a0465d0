//! A document's text taken apart: paragraphs, sentences, tokens with their parse, quotations.
//!
//! Each sentence is parsed by itself, so its tree never leaves it. Tokens are numbered through the
//! whole text, and a token's head is another token's number. Places are bytes of the document's
//! text throughout; [`Text::span`] turns them into the characters that a record counts.

use std::ops::Range;

use compact_str::CompactString;
use onetext_nlp::Pos;

mod parse;
mod quotes;
mod split;
pub(crate) mod words;

/// How many bytes lie between two known character counts.
const STRIDE: usize = 256;

/// A word, a number or a sign, and what the parse says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// Its place.
    pub(crate) at: Range<usize>,
    /// It in small letters, with straight apostrophes.
    pub(crate) lower: CompactString,
    /// Its dictionary form.
    pub(crate) lemma: CompactString,
    /// Whether it begins with a letter or a digit.
    pub(crate) is_word: bool,
    /// Whether it begins with a capital letter.
    pub(crate) is_capital: bool,
    /// Its part of speech.
    pub(crate) pos: Pos,
    /// Its part of speech in the words of the Penn Treebank.
    pub(crate) tag: &'static str,
    /// Its relation to its head, as spaCy's English pipelines name it.
    pub(crate) dep: &'static str,
    /// The token that it depends on; itself where it is the root of a tree.
    pub(crate) head: usize,
    /// The kind of the named entity that it is part of; empty outside of names.
    pub(crate) entity: &'static str,
    /// Whether a named entity begins here.
    pub(crate) begins_entity: bool,
    /// The first and the last token that depend on it, near or far.
    pub(crate) edges: (usize, usize),
    /// The number of its sentence.
    pub(crate) sentence: usize,
}

/// A sentence: its tokens and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub(crate) tokens: Range<usize>,
    pub(crate) paragraph: usize,
}

/// A text taken apart.
#[derive(Debug)]
pub(crate) struct Text<'a> {
    pub(crate) raw: &'a str,
    pub(crate) tokens: Vec<Token>,
    pub(crate) sentences: Vec<Sentence>,
    /// The words between quotation marks, without the marks, in bytes; in order.
    pub(crate) quotations: Vec<Range<usize>>,
    /// The tokens that depend on each, one list after the other.
    children: Vec<usize>,
    /// Where the list of each token begins; one more than there are tokens.
    first_child: Vec<usize>,
    counts: Vec<usize>,
}

impl<'a> Text<'a> {
    pub(crate) fn new(raw: &'a str) -> Self {
        let mut quotations = Vec::new();
        let mut places = Vec::new();
        for (paragraph, lines) in split::paragraphs(raw).into_iter().enumerate() {
            places.extend(split::sentences(raw, &lines).into_iter().map(|at| (at, paragraph)));
            quotes::quotations(raw, lines, &mut quotations);
        }
        let (tokens, sentences) = parse::parse(raw, &places);
        let (children, first_child) = children(&tokens);
        Self { raw, tokens, sentences, quotations, children, first_child, counts: counts(raw) }
    }

    /// The words of a place.
    pub(crate) fn words(&self, at: &Range<usize>) -> &'a str {
        &self.raw[at.clone()]
    }

    /// The place of a run of tokens.
    pub(crate) fn place(&self, tokens: Range<usize>) -> Range<usize> {
        match (self.tokens.get(tokens.start), self.tokens.get(tokens.end.wrapping_sub(1))) {
            (Some(first), Some(last)) if tokens.start < tokens.end => first.at.start..last.at.end,
            (Some(first), _) => first.at.start..first.at.start,
            _ => self.raw.len()..self.raw.len(),
        }
    }

    /// The tokens that lie in a place, whole or in part.
    pub(crate) fn tokens_in(&self, at: &Range<usize>) -> Range<usize> {
        let start = self.tokens.partition_point(|token| token.at.end <= at.start);
        let end = self.tokens.partition_point(|token| token.at.start < at.end);
        start..end.max(start)
    }

    /// A token as it stands.
    pub(crate) fn token(&self, i: usize) -> &'a str {
        self.tokens.get(i).map_or("", |token| &self.raw[token.at.clone()])
    }

    /// A token in small letters; empty beyond the ends.
    pub(crate) fn lower(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |token| token.lower.as_str())
    }

    /// A token's dictionary form; empty beyond the ends.
    pub(crate) fn lemma(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |token| token.lemma.as_str())
    }

    /// A token's relation to its head; empty beyond the ends.
    pub(crate) fn dep(&self, i: usize) -> &'static str {
        self.tokens.get(i).map_or("", |token| token.dep)
    }

    /// The tokens that depend on one, in order.
    pub(crate) fn children(&self, i: usize) -> &[usize] {
        match (self.first_child.get(i), self.first_child.get(i + 1)) {
            (Some(&start), Some(&end)) => &self.children[start..end],
            _ => &[],
        }
    }

    /// The first token that depends on one with one of these relations.
    pub(crate) fn child(&self, i: usize, deps: &[&str]) -> Option<usize> {
        self.children(i).iter().copied().find(|child| deps.contains(&self.dep(*child)))
    }

    /// From the first token that depends on one to the last, near or far.
    pub(crate) fn subtree(&self, i: usize) -> Range<usize> {
        self.tokens.get(i).map_or(i..i, |token| token.edges.0..token.edges.1 + 1)
    }

    /// The head, the head's head, and so on up to the root; without the token.
    pub(crate) fn ancestors(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.above(i), |i| self.above(*i))
    }

    /// The token that one depends on, unless it is a root.
    pub(crate) fn above(&self, i: usize) -> Option<usize> {
        self.tokens.get(i).map(|token| token.head).filter(|head| *head != i)
    }

    /// The tokens of the sentence in which a token stands.
    pub(crate) fn sentence_at(&self, i: usize) -> Range<usize> {
        let sentence = self.tokens.get(i).and_then(|token| self.sentences.get(token.sentence));
        sentence.map_or(i..i, |sentence| sentence.tokens.clone())
    }

    /// A place counted in characters.
    pub(crate) fn span(&self, at: &Range<usize>) -> (usize, usize) {
        (self.character(at.start), self.character(at.end))
    }

    fn character(&self, byte: usize) -> usize {
        let block = byte / STRIDE;
        let known = self.counts.get(block).copied().unwrap_or_default();
        let rest = &self.raw.as_bytes()[block * STRIDE..byte];
        known + rest.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
    }

    /// The quotation that a byte lies in.
    pub(crate) fn quotation(&self, byte: usize) -> Option<&Range<usize>> {
        let after = self.quotations.partition_point(|quotation| quotation.start <= byte);
        self.quotations[..after].last().filter(|quotation| byte < quotation.end)
    }
}

/// Words with a capital at their beginning.
pub(crate) fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The tokens that depend on each, and where the list of each begins.
fn children(tokens: &[Token]) -> (Vec<usize>, Vec<usize>) {
    let mut first = vec![0; tokens.len() + 1];
    for (i, token) in tokens.iter().enumerate() {
        if token.head != i {
            first[token.head + 1] += 1;
        }
    }
    for i in 1..first.len() {
        first[i] += first[i - 1];
    }
    let mut next = first.clone();
    let mut children = vec![0; first.last().copied().unwrap_or_default()];
    for (i, token) in tokens.iter().enumerate() {
        if token.head != i {
            children[next[token.head]] = i;
            next[token.head] += 1;
        }
    }
    (children, first)
}

/// The number of characters before each block of bytes.
fn counts(raw: &str) -> Vec<usize> {
    let mut total = 0;
    let blocks = raw.as_bytes().chunks(STRIDE);
    let mut counts: Vec<usize> = blocks
        .map(|block| {
            let before = total;
            total += block.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
            before
        })
        .collect();
    counts.push(total);
    counts
}

#[cfg(test)]
mod tests;
