//! Any bytes as a web page, a feed, Markdown or plain text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onetext_fuzz::reports::open;

fuzz_target!(|bytes: &[u8]| {
    for name in ["p.html", "f.xml", "n.md", "t.txt"] {
        open(name, bytes);
    }
});
