//! Any text as a draft, in each of the forms that text takes: every sign of a bracket is accounted
//! for, brackets lie in each other or apart, and what is written reads back.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onetext_fuzz::drafts::{check_grammar, check_texts};
use onetext_fuzz::text_of;

fuzz_target!(|bytes: &[u8]| {
    let text = text_of(bytes);
    check_grammar(&text);
    check_texts(&text);
});
