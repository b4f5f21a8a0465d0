//! Any bytes as Akoma Ntoso: read or refused, and what was read can be written and read again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onetext_fuzz::drafts::check_akoma;

fuzz_target!(|bytes: &[u8]| check_akoma(bytes));
