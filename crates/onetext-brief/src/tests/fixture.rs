//! Invented talks on a river, in the folder form, as negotiation and brief.

#![expect(clippy::disallowed_methods, reason = "a test reads its fixture")]

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Brief, Options, brief};
use onetext_record::folder::{Defaults, Files, read};
use onetext_record::{Entry, Viewer, fold};

/// The entries of the folder `tests/fixture`.
pub(crate) fn entries() -> Vec<Entry> {
    entries_of("fixture")
}

/// The entries of a folder in `tests`, which must be without a mistake.
pub(crate) fn entries_of(folder: &str) -> Vec<Entry> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut files = Files::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        let paths = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        let (below, here): (Vec<PathBuf>, Vec<PathBuf>) = paths.partition(|path| path.is_dir());
        folders.extend(below);
        for path in here {
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
            files.insert(name, fs::read_to_string(path).unwrap());
        }
    }
    let defaults = Defaults {
        author: "Nobody".into(),
        recorded_at: jiff::Timestamp::UNIX_EPOCH,
        extract: str::to_owned,
    };
    let import = read(&files, &defaults);
    assert!(import.diagnostics.is_empty(), "{:#?}", import.diagnostics);
    import.entries
}

/// The brief of the invented talks as `viewer` may see it.
pub(crate) fn river(viewer: Viewer) -> Brief {
    brief(&fold(entries(), viewer), &Options::default())
}

/// The brief of a record with nothing in it.
pub(crate) fn empty() -> Brief {
    brief(&fold([], Viewer::Observer), &Options::default())
}
