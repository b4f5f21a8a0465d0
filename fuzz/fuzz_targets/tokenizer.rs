//! Any text through the tokenizer of the English pipeline: tokens lie in order, on characters, cover
//! all that is no white space, and are the same a second time, when the words are known.
//! Any text through the English tokenizer: the tokens spell out the text to the byte.

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
use onetext_fuzz::{check_tokens, english, text_of};

static TOKENIZER: LazyLock<Pipeline> = LazyLock::new(|| english(|_| false));

fuzz_target!(|bytes: &[u8]| {
    let text = text_of(bytes);
    let doc = TOKENIZER.parse(&text).expect("a short text can be read");
    check_tokens(&doc, &text);
});
