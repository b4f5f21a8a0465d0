use proptest::prelude::*;

use super::*;
use crate::diagnostic::Severity;
use crate::testing::logs;

fn defaults() -> Defaults {
    Defaults {
        author: "Nobody".into(),
        recorded_at: Timestamp::UNIX_EPOCH,
        extract: |html| html.replace("<p>", "").replace("</p>", "\n"),
    }
}

fn errors(import: &Import) -> Vec<&Diagnostic> {
    import.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn reading_what_was_written_gives_the_same_entries(log in logs(40)) {
        let files = write(&log);
        let import = read(&files, &defaults());
        prop_assert_eq!(errors(&import), Vec::<&Diagnostic>::new(), "{:#?}", files);
        prop_assert_eq!(import.entries, log);
    }

    #[test]
    fn an_appended_entry_only_adds_lines(log in logs(30)) {
        let Some((last, before)) = log.split_last() else { return Ok(()) };
        // A new version takes the place of the old one, which moves; nothing else does.
        prop_assume!(last.supersedes.is_none() && last.body.kind() != crate::Kind::Negotiation);
        let (old, new) = (write(before), write(&log));
        for (path, text) in &old {
            let mut lines = new[path].lines();
            for line in text.lines() {
                prop_assert!(lines.any(|other| other == line), "{path}: {line}");
            }
        }
    }

    #[test]
    fn any_text_in_any_file_is_read_without_a_panic(
        text in "\\PC{0,80}|[\\[\\]=\"a-z.\n{}+#' 0-9-]{0,120}",
        path in prop::sample::select(vec![
            "onetext.toml", "record/a.toml", "sources/a.toml", "sources/a.txt", "sources/a.html", "drafts/01-a.md", "x", "drafts/a",
        ]),
    ) {
        let mut files = write(&[]);
        files.insert("sources/a.txt".into(), "words".into());
        files.insert(path.into(), text);
        let import = read(&files, &defaults());
        for diagnostic in import.diagnostics {
            if let (Some(span), Some(text)) = (diagnostic.span, files.get(&diagnostic.file)) {
                prop_assert!(text.get(span).is_some());
            }
        }
    }
}
