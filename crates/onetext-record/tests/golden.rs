//! What was once valid stays so: logs and folders of every schema version, kept in the repository.
//!
//! `golden/v1` has one entry of each kind of version 1 with all its fields, as a folder and as a log
//! with one entry a line; `golden/v2`, `golden/v3` and `golden/v4` have what came later. They are never
//! edited: when the form of an entry changes, its version grows and a new log is laid beside them.
//! The folder `golden/mistakes` has many kinds of mistake, and the snapshot shows what is said about
//! each.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]
#![expect(clippy::disallowed_methods, reason = "only the crate itself must not read files")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use onetext_record::diagnostic::line_and_column;
use onetext_record::folder::{self, Defaults, Files};
use onetext_record::{
    Diagnostic, Entry, Kind, Negotiation, SCHEMA_VERSION, Severity, Viewer, fold,
};

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

/// Every file of a folder, as the record's reader takes them.
fn files(folder: &Path) -> Files {
    let mut files = Files::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for file in std::fs::read_dir(next).unwrap().map(|file| file.unwrap().path()) {
            if file.is_dir() {
                folders.push(file);
                continue;
            }
            let parts: Vec<_> = file
                .strip_prefix(folder)
                .unwrap()
                .iter()
                .map(|part| part.to_str().unwrap())
                .collect();
            files.insert(parts.join("/"), std::fs::read_to_string(&file).unwrap());
        }
    }
    files
}

fn read(files: &Files) -> folder::Import {
    let extract = |html: &str| html.replace("<p>", "").replace("</p>", "");
    let recorded_at = "2026-01-01T00:00:00Z".parse().unwrap();
    folder::read(files, &Defaults { author: "Nobody".into(), recorded_at, extract })
}

/// Diagnostics as plain text, each with the words that it points at.
fn told(files: &Files, diagnostics: &[Diagnostic]) -> String {
    let mut page = String::new();
    for d in diagnostics {
        let severity = if d.severity == Severity::Error { "error" } else { "warning" };
        let text = files.get(&d.file).map_or("", String::as_str);
        write!(page, "{severity}[{}] {}", d.id, d.file).unwrap();
        if let Some(span) = &d.span {
            let (line, column) = line_and_column(text, span.start);
            let words: String = text[span.clone()].chars().take(60).collect();
            write!(page, ":{line}:{column} {words:?}").unwrap();
        }
        writeln!(page, "\n  {}", d.message).unwrap();
        for (name, words) in [("label", &d.label), ("help", &d.help)] {
            if let Some(words) = words {
                writeln!(page, "  {name}: {words}").unwrap();
            }
        }
    }
    page
}

/// The versions of the form that were ever released.
const VERSIONS: [u32; 4] = [1, 2, 3, 4];

fn lines(version: u32) -> String {
    std::fs::read_to_string(golden(&format!("v{version}/log.jsonl"))).unwrap()
}

fn log(version: u32) -> Vec<Entry> {
    lines(version).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_log_of_any_version_is_read_and_written_as_ever() {
    for version in VERSIONS {
        for line in lines(version).lines() {
            let entry: Entry = serde_json::from_str(line).unwrap();
            let kept: serde_json::Value = serde_json::from_str(line).unwrap();
            // Otherwise its hash would change, and with it those of all entries behind it.
            assert_eq!(serde_json::to_value(&entry).unwrap(), kept);
            assert_eq!(entry.body.since(), entry.schema, "older programs read all that they can");
        }
        let kinds: BTreeSet<Kind> = log(version).iter().map(|entry| entry.body.kind()).collect();
        let mut since = Kind::EVERY.iter().filter(|kind| kind.since() == version);
        assert!(since.all(|kind| kinds.contains(kind)), "every kind of version {version} is in it");
        assert!(kinds.iter().all(|kind| kind.since() <= version));
    }
    assert_eq!(VERSIONS.last(), Some(&SCHEMA_VERSION));
}

#[test]
fn a_log_of_any_version_is_still_valid_and_folds_as_ever() {
    for version in VERSIONS {
        let mut negotiation = Negotiation::new(Viewer::Mediator);
        for entry in log(version) {
            assert_eq!(negotiation.check_entry(&entry), Ok(()), "entry {}", entry.seq);
            negotiation.apply(entry);
        }
        insta::assert_json_snapshot!(format!("v{version}-mediator"), negotiation);
        let seen = fold(log(version), Viewer::Observer);
        insta::assert_json_snapshot!(format!("v{version}-observer"), seen);
    }
}

/// Whoever reads records with other programs goes by this; a change is meant, or it is a mistake.
#[test]
fn the_json_schema_changes_only_on_purpose() {
    insta::assert_json_snapshot!(onetext_record::schema::entry());
}

#[test]
fn a_folder_of_any_version_gives_the_same_log() {
    for version in VERSIONS {
        let files = files(&golden(&format!("v{version}/folder")));
        let import = read(&files);
        assert_eq!(told(&files, &import.diagnostics), "");
        assert_eq!(import.entries, log(version));
    }
}

#[test]
fn every_mistake_is_told_in_one_run() {
    let files = files(&golden("mistakes"));
    let import = read(&files);
    insta::assert_snapshot!(told(&files, &import.diagnostics));
}

/// What editors do to files without asking changes nothing.
#[test]
fn marks_and_line_ends_of_other_systems_are_read() {
    let plain = files(&golden("v1/folder"));
    for mark in ["", "\u{feff}"] {
        let is_ours = |path: &str| {
            let ending = Path::new(path).extension().unwrap();
            ending == "toml" || ending == "md"
        };
        let theirs = plain
            .iter()
            .map(|(path, text)| {
                let text = text.clone();
                let theirs = if is_ours(path) {
                    format!("{mark}{}", text.replace('\n', "\r\n"))
                } else {
                    text
                };
                (path.clone(), theirs)
            })
            .collect();
        let import = read(&theirs);
        assert_eq!(told(&theirs, &import.diagnostics), "", "{mark:?}");
        for (entry, kept) in import.entries.iter().zip(log(1)) {
            // The text of a draft is kept as it is in its file.
            if entry.body.kind() != Kind::Draft {
                assert_eq!(*entry, kept);
            }
        }
    }
}
