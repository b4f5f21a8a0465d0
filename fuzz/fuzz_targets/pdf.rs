//! Any bytes as a PDF, the program of a page, the letters of a font, or packed data.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onetext_fuzz::reports::{open, paper};

fuzz_target!(|bytes: &[u8]| {
    open("p.pdf", &paper(bytes));
});
