//! Redlines of real texts, written as Word and OpenDocument files and read again. The texts are not
//! part of the repository: `ONETEXT_SHARED=FOLDER cargo test --release -p onetext-draft`.
#![expect(clippy::disallowed_methods, clippy::print_stderr, reason = "a test stands at the edge")]

use std::fs;
use std::path::Path;

use onetext_draft::docx::{Limits, Options};
use onetext_draft::{Draft, compare, docx, odt};

#[test]
fn redlines_of_real_texts_hold_both_to_the_letter() {
    let Ok(shared) = std::env::var("ONETEXT_SHARED") else {
        eprintln!("skipped: ONETEXT_SHARED names no folder");
        return;
    };
    let mut pairs = 0;
    for folder in fs::read_dir(Path::new(&shared).join("data/drafts")).unwrap() {
        let folder = folder.unwrap().path();
        let Ok(files) = fs::read_dir(folder) else { continue };
        let files = files.map(|file| file.unwrap().path());
        let texts: Vec<Draft> = files
            .filter(|file| file.extension().is_some_and(|end| end == "txt" || end == "md"))
            .map(|file| Draft::lines(&fs::read_to_string(file).unwrap()))
            .collect();
        for old in &texts {
            for new in &texts {
                let marked = compare(old, new).marked(old, new, Some("Mediator"), None);
                let options = Options::default();
                let word = docx::read(&docx::write(&marked, &options), &Limits::default());
                let open = odt::read(&odt::write(&marked, &options), &Limits::default());
                let (word, open) = (word.unwrap().0, open.unwrap().0);
                assert!(word.accepted().texts().eq(new.texts()));
                assert!(word.rejected().texts().eq(old.texts()));
                // What breaks pages breaks lines there.
                let lines = |draft: &Draft| {
                    draft.texts().collect::<Vec<_>>().join("\r").replace('\u{c}', "\n")
                };
                assert_eq!(lines(&open.accepted()), lines(new));
                assert_eq!(lines(&open.rejected()), lines(old));
                pairs += 1;
            }
        }
    }
    eprintln!("{pairs} pairs");
}
