//! The parse of a text's sentences, by the English pipeline that the program carries.

use std::num::NonZero;
use std::ops::Range;
use std::sync::LazyLock;

use compact_str::CompactString;
use onetext_nlp::{Doc, Iob, Pipeline, Pos};

use super::split::plain;
use super::{Sentence, Token};

/// The pipeline, made when the first text is read.
#[expect(clippy::expect_used, reason = "it is built in, and every test of this crate opens it")]
static ENGLISH: LazyLock<Pipeline> =
    LazyLock::new(|| Pipeline::english().expect("the pipeline that is built in can be opened"));

/// How long a sentence may be, in bytes; what goes on is parsed as another.
const LONGEST: usize = 16 * 1024;

/// The tokens of some sentences (each a place and its paragraph), numbered through.
pub(super) fn parse(raw: &str, places: &[(Range<usize>, usize)]) -> (Vec<Token>, Vec<Sentence>) {
    let places: Vec<(Range<usize>, usize)> =
        places.iter().flat_map(|(at, paragraph)| pieces(raw, at, *paragraph)).collect();
    let texts: Vec<String> = places.iter().map(|(at, _)| plain(&raw[at.clone()])).collect();
    // No piece is too long, so nothing is refused.
    let docs = ENGLISH.parse_all(&texts, NonZero::<usize>::MIN).unwrap_or_default();
    let mut tokens = Vec::with_capacity(raw.len() / 5);
    let mut sentences = Vec::with_capacity(docs.len());
    for (doc, (at, paragraph)) in docs.iter().zip(places) {
        let first = tokens.len();
        add(doc, at.start, sentences.len(), &mut tokens);
        if tokens.len() > first {
            sentences.push(Sentence { tokens: first..tokens.len(), paragraph });
        }
    }
    (tokens, sentences)
}

/// A sentence, in pieces where it is longer than a sentence can be.
fn pieces(raw: &str, at: &Range<usize>, paragraph: usize) -> Vec<(Range<usize>, usize)> {
    let (mut found, mut start) = (Vec::new(), at.start);
    while at.end - start > LONGEST {
        let mut end = start + LONGEST;
        while !raw.is_char_boundary(end) {
            end -= 1;
        }
        let end = raw[start..end].rfind(' ').filter(|blank| *blank > 0).map_or(end, |b| start + b);
        found.push((start..end, paragraph));
        start = end;
    }
    found.push((start..at.end, paragraph));
    found
}

/// The tokens of a document that begins at a byte of the text. Blanks are left out: nothing but
/// other blanks depends on them.
fn add(doc: &Doc, start: usize, sentence: usize, tokens: &mut Vec<Token>) {
    let first = tokens.len();
    let mut number = Vec::with_capacity(doc.len());
    let mut next = first;
    for token in doc.tokens() {
        let is_blank = token.pos() == Pos::Space || token.text().trim().is_empty();
        number.push((!is_blank).then_some(next));
        next += usize::from(!is_blank);
    }
    for token in doc.tokens() {
        let Some(i) = number[token.index()] else { continue };
        let text = token.text();
        let mut head = token.head();
        while number[head.index()].is_none() && !head.is_root() {
            head = head.head();
        }
        let at = token.bytes();
        let first_letter = text.chars().next();
        tokens.push(Token {
            at: start + at.start..start + at.end,
            lower: lower(text),
            lemma: CompactString::new(token.lemma()),
            is_word: first_letter.is_some_and(char::is_alphanumeric),
            is_capital: first_letter.is_some_and(char::is_uppercase),
            pos: token.pos(),
            tag: known(token.tag(), &TAGS),
            dep: known(token.dep(), &DEPS),
            head: number[head.index()].unwrap_or(i),
            entity: known(token.entity_type(), &ENTITIES),
            begins_entity: token.iob() == Iob::Begin,
            edges: (i, i),
            sentence,
        });
    }
    edges(&mut tokens[first..], first);
}

/// A word in small letters, with straight apostrophes.
pub(super) fn lower(text: &str) -> CompactString {
    if text.is_ascii() {
        let mut lower = CompactString::new(text);
        lower.make_ascii_lowercase();
        return lower;
    }
    CompactString::from(text.to_lowercase().replace(['’', '‘'], "'"))
}

/// Finds the first and the last token below each.
fn edges(tokens: &mut [Token], first: usize) {
    // A tree over n tokens is at most n deep; each round carries edges one head further up, and
    // most trees are done after a few.
    for _ in 0..tokens.len() {
        let mut is_changed = false;
        for i in 0..tokens.len() {
            let (head, (left, right)) = (tokens[i].head - first, tokens[i].edges);
            let above = tokens[head].edges;
            let new = (above.0.min(left), above.1.max(right));
            is_changed |= new != above;
            tokens[head].edges = new;
        }
        if !is_changed {
            return;
        }
    }
}

/// A label as one of those that live as long as the program; empty for any other.
fn known(label: &str, labels: &[&'static str]) -> &'static str {
    labels.iter().find(|known| **known == label).copied().unwrap_or_default()
}

/// Relations, the frequent ones first.
const DEPS: [&str; 45] = [
    "punct",
    "prep",
    "pobj",
    "det",
    "nsubj",
    "compound",
    "amod",
    "dobj",
    "ROOT",
    "aux",
    "advmod",
    "conj",
    "cc",
    "mark",
    "ccomp",
    "poss",
    "advcl",
    "relcl",
    "case",
    "xcomp",
    "attr",
    "acl",
    "nummod",
    "auxpass",
    "nsubjpass",
    "acomp",
    "appos",
    "pcomp",
    "neg",
    "prt",
    "npadvmod",
    "agent",
    "nmod",
    "expl",
    "dative",
    "quantmod",
    "oprd",
    "intj",
    "csubj",
    "dep",
    "predet",
    "parataxis",
    "preconj",
    "meta",
    "csubjpass",
];

/// Parts of speech of the Penn Treebank, the frequent ones first.
const TAGS: [&str; 50] = [
    "NN", "IN", "NNP", "DT", "JJ", "NNS", ",", ".", "RB", "VBD", "CC", "VB", "VBN", "PRP", "TO",
    "VBZ", "CD", "VBG", "VBP", "PRP$", "MD", "POS", "HYPH", "``", "''", ":", "RP", "WDT", "$",
    "WP", "WRB", "NNPS", "JJR", "-LRB-", "-RRB-", "EX", "JJS", "RBR", "NFP", "RBS", "PDT", "SYM",
    "UH", "FW", "ADD", "AFX", "LS", "XX", "WP$", "_SP",
];

/// Kinds of names.
const ENTITIES: [&str; 19] = [
    "",
    "PERSON",
    "GPE",
    "ORG",
    "DATE",
    "NORP",
    "CARDINAL",
    "MONEY",
    "PERCENT",
    "TIME",
    "LOC",
    "ORDINAL",
    "WORK_OF_ART",
    "FAC",
    "EVENT",
    "PRODUCT",
    "QUANTITY",
    "LAW",
    "LANGUAGE",
];
