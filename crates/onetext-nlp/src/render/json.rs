//! One JSON object for each document.

use serde::Serialize;

use super::{Origin, tokens};
use crate::{Doc, Span, Token};

#[derive(Serialize)]
struct Document<'a> {
    source: &'a str,
    paragraph: usize,
    text: &'a str,
    chars: [usize; 2],
    bytes: [usize; 2],
    sentences: Vec<[usize; 2]>,
    tokens: Vec<Word<'a>>,
    entities: Vec<Entity<'a>>,
    noun_chunks: Option<Vec<[usize; 2]>>,
}

#[derive(Serialize)]
struct Word<'a> {
    text: &'a str,
    chars: [usize; 2],
    bytes: [usize; 2],
    space_after: bool,
    lemma: &'a str,
    pos: &'a str,
    tag: &'a str,
    morph: &'a str,
    dep: &'a str,
    head: usize,
    entity: &'a str,
    iob: &'a str,
}

#[derive(Serialize)]
struct Entity<'a> {
    label: &'a str,
    text: &'a str,
    tokens: [usize; 2],
    chars: [usize; 2],
    bytes: [usize; 2],
}

/// A document as one line of JSON, with its line break.
///
/// The fields are always there, in this order:
///
/// - `source`, `paragraph`: where the document comes from, see [`Origin`];
/// - `text`, and its place in the source as `chars` and `bytes`;
/// - `sentences`: ranges of tokens;
/// - `tokens`, each with `text`, `chars`, `bytes`, `space_after`, `lemma`, `pos` (universal), `tag`
///   (of the pipeline's tag set), `morph`, `dep`, `head` (the number of a token of the document; a
///   root's own), `entity` and `iob`;
/// - `entities`, each with `label`, `text`, `tokens`, `chars`, `bytes`;
/// - `noun_chunks`: ranges of tokens, or `null` where there is no rule for the language.
///
/// Ranges are two numbers, the second one past the end. Places count from the start of the source,
/// tokens from 0 in the document. What is not known is an empty string.
pub fn json(doc: &Doc, origin: &Origin<'_>) -> String {
    let text = doc.text();
    let document = Document {
        source: origin.source,
        paragraph: origin.paragraph,
        text,
        chars: origin.chars_of(0..text.chars().count()),
        bytes: origin.bytes_of(0..text.len()),
        sentences: doc.sentences().map(|span| tokens(&span)).collect(),
        tokens: doc.tokens().map(|token| word(token, origin)).collect(),
        entities: doc.entities().map(|span| entity(&span, origin)).collect(),
        noun_chunks: doc.noun_chunks().map(|chunks| chunks.iter().map(tokens).collect()),
    };
    // Strings and numbers in structs can always be written.
    let mut line = serde_json::to_string(&document).unwrap_or_default();
    line.push('\n');
    line
}

fn word<'a>(token: Token<'a>, origin: &Origin<'_>) -> Word<'a> {
    Word {
        text: token.text(),
        chars: origin.chars_of(token.chars()),
        bytes: origin.bytes_of(token.bytes()),
        space_after: token.has_space_after(),
        lemma: token.lemma(),
        pos: token.pos().as_str(),
        tag: token.tag(),
        morph: token.morph(),
        dep: token.dep(),
        head: token.head().index(),
        entity: token.entity_type(),
        iob: token.iob().as_str(),
    }
}

fn entity<'a>(span: &Span<'a>, origin: &Origin<'_>) -> Entity<'a> {
    Entity {
        label: span.label(),
        text: span.text(),
        tokens: tokens(span),
        chars: origin.chars_of(span.chars()),
        bytes: origin.bytes_of(span.bytes()),
    }
}
