//! The table of requirements names tests; they have to be there.

use std::collections::BTreeSet;
use std::path::Path;

const TABLE: &str = include_str!("../../../../../docs/asvs.md");

/// The names of all functions beneath a folder.
fn functions(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            functions(&path, names);
        } else if path.extension().is_some_and(|it| it == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let found = text.lines().filter_map(|line| line.trim().strip_prefix("fn "));
            names.extend(found.filter_map(|line| Some(line.split_once('(')?.0.to_owned())));
        }
    }
}

#[test]
fn every_test_that_the_table_names_is_there() {
    let mut names = BTreeSet::new();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for crate_ in ["onetext-serve", "onetext-draft", "onetext-brief"] {
        functions(&here.join("..").join(crate_).join("src"), &mut names);
    }
    let is_test = |word: &&str| {
        word.matches('_').count() >= 3 && word.chars().all(|c| c.is_ascii_lowercase() || c == '_')
    };
    let named: BTreeSet<&str> = TABLE.split('`').skip(1).step_by(2).filter(is_test).collect();
    assert!(named.len() > 40, "{}", named.len());
    let missing: Vec<&&str> = named.iter().filter(|it| !names.contains(**it)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_requirement_stands_once_with_a_verdict() {
    let mut seen = BTreeSet::new();
    for line in TABLE.lines().filter(|it| it.starts_with("| ") && it.as_bytes()[2].is_ascii_digit())
    {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 7, "{line}");
        assert!(["met", "partly", "not met", "n/a"].contains(&cells[4]), "{line}");
        assert!(!cells[5].is_empty() && seen.insert(cells[1]), "{line}");
    }
    assert!(seen.len() > 110, "{}", seen.len());
}
