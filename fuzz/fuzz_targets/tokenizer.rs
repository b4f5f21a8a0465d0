//! Any text through the English tokenizer: the tokens spell out the text to the byte.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use onetext_fuzz::{check_tokens, english, text_of};
use onetext_nlp::Pipeline;

static TOKENIZER: LazyLock<Pipeline> = LazyLock::new(|| english(|_| false));

fuzz_target!(|bytes: &[u8]| {
    let text = text_of(bytes);
    let doc = TOKENIZER.parse(&text).expect("a short text can be read");
    check_tokens(&doc, &text);
});
