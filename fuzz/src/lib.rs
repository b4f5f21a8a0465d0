//! How fuzzed bytes become a pipeline or a text, what must hold of every text that was read, and the
//! bytes to start from.

pub mod drafts;
pub mod office;
pub mod reports;

use std::borrow::Cow;

use onetext_nlp::testing::Tiny;
use onetext_nlp::{Doc, LoadOptions, Pipeline};

/// Where a compact file has its checksum.
const CRC: std::ops::Range<usize> = 20..24;

/// What the first byte of an input says about the others.
pub enum Input<'b> {
    /// They are a wheel or a compact file as they stand.
    Whole(&'b [u8]),
    /// They are a compact file but for its checksum, which is put right.
    Unsealed(&'b [u8]),
    /// They take the place of one file of a tiny pipeline, the one of this number.
    File(usize, &'b [u8]),
}

impl<'b> Input<'b> {
    /// Takes an input apart.
    pub fn of(bytes: &'b [u8]) -> Self {
        match bytes {
            [] | [0] => Self::Whole(&[]),
            [0, rest @ ..] => Self::Whole(rest),
            [1, rest @ ..] => Self::Unsealed(rest),
            [number, rest @ ..] => Self::File(usize::from(*number) - 2, rest),
        }
    }

    /// The bytes of the pipeline.
    pub fn pipeline(&self) -> Vec<u8> {
        match *self {
            Self::Whole(bytes) => bytes.to_vec(),
            Self::Unsealed(bytes) => {
                let mut file = bytes.to_vec();
                if file.len() >= CRC.end {
                    let mut crc = crc32fast::Hasher::new();
                    crc.update(&file[..CRC.start]);
                    crc.update(&file[CRC.end..]);
                    file[CRC].copy_from_slice(&crc.finalize().to_le_bytes());
                }
                file
            }
            Self::File(number, bytes) => {
                let mut tiny = if number % 2 == 0 { Tiny::new() } else { Tiny::with_vectors() };
                let count = tiny.files().len();
                let name = tiny.files().keys().nth(number / 2 % count).cloned();
                tiny.put(&name.unwrap_or_default(), bytes);
                tiny.wheel()
            }
        }
    }
}

/// Inputs of the loaders to start from.
pub fn loader_seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for (odd, tiny) in [Tiny::new(), Tiny::with_vectors()].iter().enumerate() {
        seeds.push([&[0], &tiny.wheel()[..]].concat());
        for compact in tiny.compact() {
            seeds.push([&[0], &compact[..]].concat());
            seeds.push([&[1], &compact[..]].concat());
        }
        for (number, bytes) in tiny.files().values().enumerate() {
            let number = u8::try_from(2 * number + odd + 2).unwrap_or_default();
            seeds.push([&[number], &bytes[..]].concat());
        }
    }
    seeds
}

/// The English model.
const ENGLISH: &[u8] =
    include_bytes!("../../crates/onetext-nlp/models/en_core_web_sm-3.8.0.pipeline");

/// The English pipeline with these of its components.
///
/// # Panics
///
/// Where the model cannot be loaded.
pub fn english(wanted: impl Fn(&str) -> bool) -> Pipeline {
    let whole = Pipeline::from_bytes(ENGLISH).expect("the model can be loaded");
    let disable = whole.components().filter(|name| !wanted(name)).map(ToOwned::to_owned).collect();
    let options = LoadOptions { disable, ..LoadOptions::default() };
    Pipeline::from_bytes_with(ENGLISH, &options).expect("the model can be loaded")
}

/// Bytes as a text.
pub fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// The tokens with the spaces after them are the text, and characters are counted right.
///
/// # Panics
///
/// Where they are not.
pub fn check_tokens(doc: &Doc, text: &str) {
    assert_eq!(doc.text(), text);
    let mut end = 0;
    let mut chars = 0;
    for token in doc.tokens() {
        assert_eq!(token.bytes().start, end, "token {} leaves a gap", token.index());
        assert_eq!(token.chars().start, chars, "token {} miscounts characters", token.index());
        assert!(!token.text().is_empty());
        assert_eq!(&text[token.bytes()], token.text());
        end = token.bytes().end;
        chars += token.text().chars().count();
        assert_eq!(token.chars().end, chars);
        if token.has_space_after() {
            assert_eq!(text.as_bytes().get(end), Some(&b' '));
            end += 1;
            chars += 1;
        }
    }
    assert_eq!(end, text.len(), "the tokens leave text over");
}

/// Every token has one root above it in its own sentence, and sentences are the whole text.
///
/// # Panics
///
/// Where that is not so.
pub fn check_tree(doc: &Doc) {
    let mut next = 0;
    for sentence in doc.sentences() {
        let range = sentence.range();
        assert_eq!(range.start, next, "a gap between sentences");
        assert!(!range.is_empty());
        next = range.end;
        for token in sentence.tokens() {
            assert!(
                token.is_root() || range.contains(&token.head().index()),
                "a head in another sentence"
            );
            assert!(token.ancestors().take(doc.len() + 1).count() < doc.len(), "heads go round");
            assert!(!token.dep().contains("||"), "a label still says where its head is");
        }
        assert!(sentence.root().is_some());
    }
    assert_eq!(next, doc.len());
    let mut next = 0;
    for entity in doc.entities() {
        assert!(
            entity.range().start >= next
                && !entity.range().is_empty()
                && !entity.label().is_empty()
        );
        next = entity.range().end;
    }
    for chunk in doc.noun_chunks().unwrap_or_default() {
        assert!(chunk.range().end <= doc.len());
    }
}

/// What was read, as strings.
pub fn columns(doc: &Doc) -> Vec<String> {
    let token = |token: onetext_nlp::Token<'_>| {
        let (tag, pos, morph, lemma) = (token.tag(), token.pos(), token.morph(), token.lemma());
        let (head, dep, entity) = (token.head().index(), token.dep(), token.entity_type());
        format!(
            "{tag} {pos} {morph} {lemma} {head} {dep} {:?} {entity} {:?}",
            token.iob(),
            token.is_sentence_start()
        )
    };
    doc.tokens().map(token).collect()
}

/// Texts to start from.
pub fn text_seeds() -> Vec<Vec<u8>> {
    [
        "The mediator's draft (the 3rd) wasn't signed; \"we'll never accept it,\" she said.",
        "See https://example.org/a?b=c#d or mail a.b@c.de, e.g. at 10:30 a.m. on 3/4/2025.",
        "U.S.-led talks cost $1,234.50 (5%)... 10km away\u{2014}:-) \u{1f600}\u{200d}\u{2640}\u{fe0f}",
        "\u{5d0}\u{5d1}\u{5d2} \u{627}\u{644}\u{639} \u{4f60}\u{597d}\u{3002} na\u{ef}ve caf\u{e9} e\u{301} \u{301}",
        " \t\n\r\n\u{a0}  \u{2028}\0 x",
        "cannot gonna I'd've y'all'd Dr. Mr. St. Ph.D. isn't  won't can't. C++ #tag @name ''quoted''",
    ]
    .map(|text| text.as_bytes().to_vec())
    .into()
}
