//! Any bytes as the content of an OpenDocument file: what is read of it is written and read again
//! with the same words.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onetext_draft::docx::{Limits, Options};
use onetext_draft::odt::{read, write};
use onetext_draft::{Draft, Marked};
use onetext_fuzz::office::open_document;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let Ok((marked, _)) = read(&open_document(bytes), &limits) else { return };
    let written = write(&marked, &Options::default());
    let (again, problems) = read(&written, &limits).expect("what was written can be read");
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(words(&marked, Marked::accepted), words(&again, Marked::accepted));
    assert_eq!(words(&marked, Marked::rejected), words(&again, Marked::rejected));
});

/// The paragraphs of a text; a file has at least one, and a carriage return breaks a line.
fn words(marked: &Marked, side: fn(&Marked) -> Draft) -> Vec<String> {
    let mut words: Vec<String> =
        side(marked).texts().map(|text| text.replace('\r', "\n")).collect();
    if words.is_empty() {
        words.push(String::new());
    }
    words
}
