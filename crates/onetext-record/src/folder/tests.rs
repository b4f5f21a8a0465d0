use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::*;
use crate::audience::Viewer;
use crate::diagnostic::Severity;
use crate::negotiation::Negotiation;
use crate::testing::either;

mod mistakes;

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

/// A slip of the hand, a merge or a disk.
#[derive(Debug, Clone)]
struct Slip {
    kind: SlipKind,
    file: Index,
    place: Index,
    other: Index,
}

#[derive(Debug, Clone)]
enum SlipKind {
    RemoveCharacter,
    Insert(&'static str),
    RemoveLine,
    RepeatLine,
    SwapLines,
    CutOff,
    RemoveFile,
    RepeatFile,
}

fn slip() -> impl Strategy<Value = Slip> {
    let signs = [
        "\"",
        "'",
        "[",
        "]",
        "{",
        "}",
        "=",
        "#",
        "\n",
        "\r",
        ",",
        "\\",
        "+++\n",
        "\u{feff}",
        "\0",
        "é",
        "0",
        "-",
        "[[x]]\n",
        "9999999999999999999999",
        "nan",
        "inf",
        "1e999",
    ];
    let kind = prop_oneof![
        3 => Just(SlipKind::RemoveCharacter),
        5 => select(signs.to_vec()).prop_map(SlipKind::Insert),
        2 => Just(SlipKind::RemoveLine),
        2 => Just(SlipKind::RepeatLine),
        1 => Just(SlipKind::SwapLines),
        1 => Just(SlipKind::CutOff),
        1 => Just(SlipKind::RemoveFile),
        1 => Just(SlipKind::RepeatFile),
    ];
    (kind, any::<Index>(), any::<Index>(), any::<Index>())
        .prop_map(|(kind, file, place, other)| Slip { kind, file, place, other })
}

impl Slip {
    fn make(&self, files: &mut Files) {
        let paths: Vec<String> = files.keys().cloned().collect();
        if paths.is_empty() {
            return;
        }
        let path = self.file.get(&paths);
        let text = files.get_mut(path).unwrap();
        let places: Vec<usize> =
            text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let at = *self.place.get(&places);
        let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
        let (line, other) = (self.place.index(lines.len() + 1), self.other.index(lines.len() + 1));
        match self.kind {
            SlipKind::RemoveCharacter if at < text.len() => drop(text.remove(at)),
            SlipKind::RemoveCharacter => {}
            SlipKind::Insert(sign) => text.insert_str(at, sign),
            SlipKind::CutOff => text.truncate(at),
            SlipKind::RemoveFile => drop(files.remove(path)),
            SlipKind::RepeatFile => {
                let (stem, ending) = path.rsplit_once('.').unwrap();
                let text = text.clone();
                files.insert(format!("{stem}-x.{ending}"), text);
            }
            _ if line >= lines.len() || other >= lines.len() => {}
            SlipKind::RemoveLine => {
                lines.remove(line);
                *text = lines.concat();
            }
            SlipKind::RepeatLine => {
                lines.insert(other, lines[line].clone());
                *text = lines.concat();
            }
            SlipKind::SwapLines => {
                lines.swap(line, other);
                *text = lines.concat();
            }
        }
    }
}

#[test]
fn nesting_without_end_is_told_and_does_not_overflow() {
    for (open, close) in [("[", "]"), ("{a=", "}"), ("{a.b.c=[", "]}")] {
        for n in [50, 1_000, 100_000] {
            let deep = format!("title = \"x\"\nsummary = {}1{}\n", open.repeat(n), close.repeat(n));
            let dotted = format!("title = \"x\"\n{}y = 1\n", "a.".repeat(n));
            for text in [deep, dotted] {
                let files = Files::from([("onetext.toml".to_owned(), text)]);
                assert!(!errors(&read(&files, &defaults())).is_empty());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn reading_what_was_written_gives_the_same_entries(log in either(40)) {
        let files = write(&log);
        let import = read(&files, &defaults());
        prop_assert_eq!(errors(&import), Vec::<&Diagnostic>::new(), "{:#?}", files);
        prop_assert_eq!(import.entries, log);
    }

    #[test]
    fn an_appended_entry_only_adds_lines(log in either(30)) {
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

    /// Whatever a slip does to a folder, what is read of it is a log that fits, and if something of
    /// it is lost, that is told.
    #[test]
    fn a_mangled_folder_gives_a_valid_log_and_tells_what_is_lost(log in either(25), slips in vec(slip(), 1..4)) {
        let mut files = write(&log);
        for slip in &slips {
            slip.make(&mut files);
        }
        let import = read(&files, &defaults());
        let mut negotiation = Negotiation::new(Viewer::Mediator);
        for entry in &import.entries {
            prop_assert_eq!(negotiation.check_entry(entry), Ok(()));
            negotiation.apply(entry.clone());
        }
        for diagnostic in &import.diagnostics {
            if let (Some(span), Some(text)) = (&diagnostic.span, files.get(&diagnostic.file)) {
                prop_assert!(text.get(span.clone()).is_some(), "{diagnostic:?}");
            }
        }
        let shorter = import.entries.len() < log.len();
        let is_cut = slips.iter().any(|slip| matches!(slip.kind, SlipKind::RemoveFile | SlipKind::RemoveLine));
        // A line taken out can be all that there was of an entry, and a gap in the numbers shows it.
        prop_assert!(!shorter || is_cut || !import.diagnostics.is_empty(), "{slips:?}");
    }

    #[test]
    fn any_text_in_any_file_is_read_without_a_panic(
        text in "\\PC{0,80}|[\\[\\]=\"a-z.\n{}+#' 0-9-]{0,120}",
        path in select(vec![
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
