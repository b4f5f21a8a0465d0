//! Any text through the tokenizer of the English pipeline: tokens lie in order, on characters, cover
//! all that is no white space, and are the same a second time, when the words are known.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use onetext_fuzz::{assert_tokens_fit, english};
use onetext_nlp::Pipeline;

static TOKENIZER: LazyLock<Pipeline> = LazyLock::new(|| {
    english(&["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner"])
});

fuzz_target!(|text: &str| {
    let doc = TOKENIZER.parse(text).expect("it is short");
    assert_tokens_fit(&doc);
    let again = TOKENIZER.parse(text).expect("it is short");
    assert!(doc.tokens().map(|t| t.bytes()).eq(again.tokens().map(|t| t.bytes())));
});
