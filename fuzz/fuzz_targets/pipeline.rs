//! Any text through the whole English pipeline: what is said of it holds together, and is the same
//! whether texts are read alone or in one batch.

#![no_main]

use std::num::NonZero;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
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
});
