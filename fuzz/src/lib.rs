//! How fuzzed bytes become a pipeline, what must hold of any document, and the inputs to start from.

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

/// The English pipeline of this repository, without some of its components.
pub fn english(without: &[&str]) -> Pipeline {
    let disable = without.iter().map(|&name| name.to_owned()).collect();
    let options = LoadOptions { disable, ..LoadOptions::default() };
    let bytes = include_bytes!("../../crates/onetext-nlp/models/en_core_web_sm-3.8.0.pipeline");
    Pipeline::from_bytes_with(bytes, &options).expect("the committed model loads")
}

/// Tokens lie in order and on characters, and between them is only white space.
pub fn assert_tokens_fit(doc: &Doc) {
    let (mut byte, mut char) = (0, 0);
    for token in doc.tokens() {
        let (bytes, chars) = (token.bytes(), token.chars());
        assert!(byte <= bytes.start && bytes.start < bytes.end);
        let between = &doc.text()[byte..bytes.start];
        assert!(between.chars().all(char::is_whitespace), "lost: {between:?}");
        assert_eq!(chars.start - char, between.chars().count());
        assert_eq!(chars.len(), doc.text()[bytes.clone()].chars().count());
        let spaced = doc.text()[bytes.end..].starts_with(' ');
        assert!(!token.has_space_after() || spaced);
        (byte, char) = (bytes.end, chars.end);
    }
    assert!(doc.text()[byte..].chars().all(char::is_whitespace));
}

/// Texts to start from: those of the golden files.
pub fn text_seeds() -> Vec<Vec<u8>> {
    let texts = [
        include_str!("../../crates/onetext-nlp/tests/golden/en/texts-nasty.jsonl"),
        include_str!("../../crates/onetext-nlp/tests/golden/en/texts-talks.txt"),
        include_str!("../../crates/onetext-nlp/tests/golden/fr/texts-nasty.jsonl"),
    ];
    let lines = texts.iter().flat_map(|text| text.lines());
    lines.map(|line| line.trim_matches('"').as_bytes().to_vec()).collect()
}
