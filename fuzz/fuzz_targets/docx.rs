//! Any bytes as the body of a Word file.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onetext_fuzz::reports::{note, open};

fuzz_target!(|bytes: &[u8]| {
    open("n.docx", &note(bytes));
});
