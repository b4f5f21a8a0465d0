//! The one place of the crate that touches the file system: a path becomes bytes here, and nothing
//! else of the crate knows what a file is.

#![expect(clippy::disallowed_methods, reason = "files come in here and nowhere else")]

use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};

/// How deep below a folder its pipeline may lie: a package has it in a folder of its own, and an
/// unpacked wheel has the package.
const MAX_DEPTH: usize = 3;

/// How many folders are looked into before the search is given up.
const MAX_FOLDERS: usize = 2_000;

/// Whether a path is a folder.
pub(crate) fn is_folder(path: &Path) -> io::Result<bool> {
    Ok(std::fs::metadata(path)?.is_dir())
}

/// A whole file.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    std::fs::read(path)
}

/// The folders at or below this one that hold a file of this name, the nearest level only.
pub(crate) fn find(folder: &Path, file: &str) -> io::Result<Vec<PathBuf>> {
    let mut level = VecDeque::from([folder.to_owned()]);
    for _ in 0..=MAX_DEPTH {
        let found: Vec<PathBuf> =
            level.iter().filter(|at| at.join(file).is_file()).cloned().collect();
        if !found.is_empty() {
            return Ok(found);
        }
        let mut below = Vec::new();
        for at in level {
            for entry in std::fs::read_dir(&at)? {
                let path = entry?.path();
                if path.is_dir() {
                    below.push(path);
                }
            }
            if below.len() > MAX_FOLDERS {
                return Ok(Vec::new());
            }
        }
        below.sort();
        level = below.into();
    }
    Ok(Vec::new())
}
