//! Any text through the whole English pipeline: what is said of it holds together, and does not
//! depend on what it is read with.
//! Any text through the whole English pipeline: what is said of it holds together, and is the same
//! whether texts are read alone or in one batch.

#![no_main]

use std::num::NonZero;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use onetext_fuzz::{assert_tokens_fit, english};
use onetext_nlp::{Doc, Pipeline};

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| english(&[]));

fuzz_target!(|text: &str| {
    let doc = PIPELINE.parse(text).expect("it is short");
    assert_tokens_fit(&doc);
    let count = doc.len();
    for token in doc.tokens() {
        assert!(token.head().index() < count);
        assert!(token.ancestors().count() < count, "heads lead to a root");
        assert!(!token.dep().contains("||"));
        assert!(!token.tag().is_empty() && !token.dep().is_empty());
        assert!(token.subtree().any(|below| below.index() == token.index()));
    }
    let sentences: usize = doc.sentences().map(|sentence| sentence.len()).sum();
    assert_eq!(sentences, count, "sentences cover the text");
    let mut end = 0;
    for entity in doc.entities() {
        assert!(entity.range().start >= end && !entity.is_empty() && !entity.label().is_empty());
        end = entity.range().end;
    }
    let halves = text.split_at(text.floor_char_boundary(text.len() / 2));
    let threads = NonZero::new(1).expect("one is not zero");
    let texts = [halves.0, text, halves.1];
    let among = PIPELINE.parse_all(&texts, threads).expect("they are short");
    assert_eq!(columns(&doc), columns(&among[1]));
});

fn columns(doc: &Doc) -> Vec<(String, String, usize, String, String)> {
    let row = |token: onetext_nlp::Token<'_>| {
        let (tag, dep) = (token.tag().to_owned(), token.dep().to_owned());
        (tag, dep, token.head().index(), token.lemma().to_owned(), token.entity_type().to_owned())
    };
    doc.tokens().map(row).collect()
}
use onetext_fuzz::{check_tokens, check_tree, columns, english, text_of};
use onetext_nlp::Pipeline;

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| english(|_| true));

fuzz_target!(|bytes: &[u8]| {
    let text = text_of(bytes);
    let doc = PIPELINE.parse(&text).expect("a short text can be read");
    check_tokens(&doc, &text);
    check_tree(&doc);
    let (one, other) = text.split_at(text.floor_char_boundary(text.len() / 2));
    let batch = PIPELINE.parse_all(&[one, &text, other], NonZero::<usize>::MIN);
    let batch = batch.expect("short texts can be read");
    assert_eq!(columns(&batch[1]), columns(&doc), "a batch changes what is read");
