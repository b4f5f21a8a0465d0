//! The formats and the grammar on the drafts of real talks, where these are: set `ONETEXT_SHARED` to
//! the folder of shared data.

#![expect(clippy::disallowed_methods, reason = "the texts are too many to stand in the repository")]
#![expect(clippy::unwrap_used, reason = "a test may stop where it cannot go on")]
#![expect(clippy::print_stdout, reason = "a test that is skipped says so")]

use std::path::PathBuf;

use onetext_draft::outline::outline;
use onetext_draft::{Draft, Format, Marked, akoma, critic, grammar, markdown, plain};

/// The drafts by the names of their files, in order.
fn drafts() -> Vec<(String, Draft)> {
    let Some(shared) = std::env::var_os("ONETEXT_SHARED") else {
        println!("skipped: ONETEXT_SHARED is not set");
        return Vec::new();
    };
    let mut found = Vec::new();
    for folder in ["paris-agreement", "minsk"] {
        let folder = PathBuf::from(&shared).join("data/drafts").join(folder);
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let source = std::fs::read_to_string(&path).unwrap();
            let (draft, _) = match Format::detect(&name, source.as_bytes()) {
                Some(Format::Plain) => plain::read(&source),
                _ => markdown::read(&source),
            };
            found.push((name, draft));
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

#[test]
fn every_draft_comes_back_from_every_format() {
    for (name, draft) in drafts() {
        assert_eq!(markdown::read(&markdown::write(&draft)).0, draft, "{name} as Markdown");
        let xml = akoma::write(&draft, &akoma::Work::default());
        let (read, problems) = akoma::read_draft(xml.as_bytes()).unwrap();
        assert!(problems.is_empty());
        let plain = |draft: &Draft| -> Vec<_> {
            let only = draft.paragraphs.iter();
            only.map(|p| (p.text.clone(), p.style, p.id.clone(), p.looks.clone())).collect()
        };
        for (read, was) in plain(&read).into_iter().zip(plain(&draft)) {
            assert_eq!(read, was, "{name} as Akoma Ntoso");
        }
        assert_eq!(read.paragraphs.len(), draft.paragraphs.len(), "{name} as Akoma Ntoso");
        let (marked, _) = critic::read(&critic::write(&Marked::unchanged(&draft)));
        assert!(marked.accepted().texts().eq(draft.texts()), "{name} as CriticMarkup");
        assert!(marked.rejected().texts().eq(draft.texts()), "{name} as CriticMarkup");
    }
}

#[test]
fn brackets_fall_from_the_first_draft_to_the_last() {
    let brackets: Vec<usize> = drafts()
        .iter()
        .filter(|(name, _)| name.starts_with('v') && name.contains("201"))
        .filter(|(name, _)| Format::of_name(name) == Some(Format::Markdown))
        .map(|(_, draft)| {
            grammar::counts(draft, &outline(draft), &grammar::brackets(draft).0).0.brackets
        })
        .collect();
    if let [october, fourth, ninth, twelfth, last] = brackets[..] {
        assert!((1_000..=1_052).contains(&october));
        assert!((1_000..=1_055).contains(&fourth));
        assert!((200..=222).contains(&ninth));
        assert_eq!((twelfth, last), (0, 0));
    } else {
        assert!(brackets.is_empty(), "{brackets:?}");
    }
}
