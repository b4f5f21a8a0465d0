//! How fast the built-in English pipeline loads and reads: `cargo bench -p onetext-nlp --bench parse`.
//! `benches/peers/spacy` has the same beside spaCy, on more text.

#![expect(clippy::disallowed_methods, reason = "only the crate itself must not read files")]
#![expect(clippy::expect_used, reason = "a benchmark may fail where it stands")]

use std::num::NonZero;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use onetext_nlp::{Doc, LoadOptions, Pipeline};

const MODEL: &str = "models/en_core_web_sm-3.8.0.pipeline";

/// Everything but the tokenizer.
const COMPONENTS: [&str; 6] =
    ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner"];

fn main() {
    divan::main();
}

fn pipeline(without: &[&str]) -> Pipeline {
    let disable = without.iter().map(|&name| name.to_owned()).collect();
    let options = LoadOptions { disable, ..LoadOptions::default() };
    Pipeline::open_with(MODEL, &options).expect("the model is part of the repository")
}

/// The golden texts of one line each, ten times over.
fn texts() -> Vec<&'static str> {
    let files = [
        include_str!("../tests/golden/en/texts-climate.txt"),
        include_str!("../tests/golden/en/texts-news.txt"),
        include_str!("../tests/golden/en/texts-talks.txt"),
        include_str!("../tests/golden/en/texts-work.txt"),
    ];
    let lines: Vec<&str> = files.iter().flat_map(|file| file.lines()).collect();
    lines.repeat(10)
}

#[divan::bench]
fn load(bencher: Bencher<'_, '_>) {
    let bytes = std::fs::read(MODEL).expect("the model is part of the repository");
    bencher
        .counter(BytesCount::new(bytes.len()))
        .bench_local(|| Pipeline::from_bytes(black_box(&bytes)));
}

#[divan::bench]
fn tokens(bencher: Bencher<'_, '_>) {
    read(bencher, &pipeline(&COMPONENTS), 1);
}

#[divan::bench]
fn without_entities(bencher: Bencher<'_, '_>) {
    read(bencher, &pipeline(&["ner"]), 1);
}

#[divan::bench(args = [1, 2])]
fn whole(bencher: Bencher<'_, '_>, threads: usize) {
    read(bencher, &pipeline(&[]), threads);
}

fn read(bencher: Bencher<'_, '_>, pipeline: &Pipeline, threads: usize) {
    let (texts, threads) = (texts(), NonZero::new(threads).unwrap_or(NonZero::<usize>::MIN));
    let parse = || pipeline.parse_all(black_box(&texts), threads).expect("texts are short");
    let tokens: usize = parse().iter().map(Doc::len).sum();
    bencher.counter(ItemsCount::new(tokens)).bench_local(parse);
}
