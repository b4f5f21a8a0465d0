//! Documents for tests, written in one line.

use std::sync::Arc;

use crate::chunks::ChunkRule;
use crate::doc::Iob;
use crate::hash::string_hash;
use crate::lexicon::{LexId, LexemeRules, Lexicon};
use crate::symbols::Symbols;
use crate::tree::sentence_starts;
use crate::{Doc, Symbol};

/// A document from words with spaces between them, each `text|POS|relation|head`, optionally with
/// `|tag|morphology|entity`.
///
/// Heads are numbered from 1 as in CoNLL-U, 0 is a root. An entity is `B-GPE` or `I-GPE`. A word
/// that begins with `+` follows the one before it without a space; fields can be left out at the
/// end, and then are empty.
pub(crate) fn doc(lang: &str, words: &str) -> Doc {
    doc_with(lang, words, Symbols::default())
}

/// The same with the symbols of a pipeline.
pub(crate) fn doc_with(lang: &str, words: &str, symbols: Symbols) -> Doc {
    let fields: Vec<Vec<&str>> =
        words.split_ascii_whitespace().map(|word| word.split('|').collect()).collect();
    let mut text = String::new();
    let (mut bytes, mut chars, mut space) = (Vec::new(), Vec::new(), Vec::new());
    let mut offset = 0;
    for word in &fields {
        let (word, glued) = match word[0].strip_prefix('+').filter(|rest| !rest.is_empty()) {
            Some(rest) => (rest, true),
            None => (word[0], false),
        };
        if let Some(before) = space.last_mut().filter(|_| !glued) {
            *before = true;
            text.push(' ');
            offset += 1;
        }
        let start = u32::try_from(text.len()).unwrap();
        let length = u32::try_from(word.chars().count()).unwrap();
        text.push_str(word);
        bytes.push((start, u32::try_from(text.len()).unwrap()));
        chars.push((offset, offset + length));
        offset += length;
        space.push(false);
    }
    let mut doc = Doc::new(text.into(), Arc::new(symbols), bytes, chars, space);
    doc.chunk_rule = ChunkRule::of(lang);
    for (i, word) in fields.iter().enumerate() {
        let field = |n: usize| word.get(n).copied().unwrap_or_default();
        doc.pos[i] = field(1).parse().unwrap();
        doc.dep[i] = doc.intern(field(2));
        doc.head[i] = match field(3) {
            "" | "0" => u32::try_from(i).unwrap(),
            head => head.parse::<u32>().unwrap() - 1,
        };
        doc.tag[i] = doc.intern(field(4));
        doc.morph[i] = doc.intern(field(5));
        if let Some((iob, label)) = field(6).split_once('-') {
            doc.iob[i] = if iob == "B" { Iob::Begin } else { Iob::In };
            doc.entity[i] = doc.intern(label);
        }
    }
    if doc.dep.iter().any(|dep| !dep.is_empty()) {
        for (start, begins) in sentence_starts(&doc.head).into_iter().enumerate() {
            doc.sent_start[start] = if begins { 1 } else { -1 };
        }
    }
    doc
}

/// The words of a document in a lexicon of their own.
pub(crate) fn words(lang: &str, doc: &Doc) -> (Lexicon, Vec<LexId>) {
    let rules = LexemeRules::new(lang, &[(string_hash("colour"), "color".to_owned())]);
    let mut lexicon = Lexicon::new(Arc::new(rules));
    let words = doc.tokens().map(|token| lexicon.get(token.text())).collect();
    (lexicon, words)
}

/// As many unset symbols as a document has tokens.
pub(crate) fn presets(doc: &Doc) -> Vec<Symbol> {
    vec![Symbol::EMPTY; doc.len()]
}
