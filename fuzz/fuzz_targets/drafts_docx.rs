//! Any bytes as a part of a Word file: what is read of it is written and read again as it was.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onetext_draft::docx::{Limits, Options, read, scrub, write};
use onetext_fuzz::office::word;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let file = word(bytes);
    let _ = scrub(&file, &limits, "Author");
    let Ok((marked, _)) = read(&file, &limits) else { return };
    let written = write(&marked, &Options::default());
    let (again, problems) = read(&written, &limits).expect("what was written can be read");
    assert!(problems.is_empty(), "{problems:?}");
    assert!(marked.accepted().texts().eq(again.accepted().texts()), "another new text");
    assert!(marked.rejected().texts().eq(again.rejected().texts()), "another old text");
    // A comment needs a paragraph to stand in.
    let comments = marked.comments.iter().filter(|_| !marked.paragraphs.is_empty());
    assert!(
        comments
            .map(|it| (&it.text, it.start, it.end))
            .eq(again.comments.iter().map(|it| (&it.text, it.start, it.end)))
    );
});
