//! Any bytes as an archive.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onetext_fuzz::reports::open;

fuzz_target!(|bytes: &[u8]| {
    open("a.zip", bytes);
});
