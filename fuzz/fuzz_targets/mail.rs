//! Any bytes as mail, one message or many.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onetext_fuzz::reports::open;

fuzz_target!(|bytes: &[u8]| {
    open("m.eml", bytes);
});
