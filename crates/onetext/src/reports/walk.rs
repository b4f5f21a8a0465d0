//! Which files a command means: those that it names, and those in the folders that it names.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::Unread;
use crate::error::{CommandError, Outcome};
use crate::input;

/// The files of reports, in order, and what could not be looked into.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    pub(crate) paths: Vec<PathBuf>,
    pub(super) unread: Unread,
}

/// The files that are named, and those in named folders and in the folders there, in order of name.
///
/// What is hidden is passed over, and so is what is no file (a pipe, a broken link). Links are
/// followed, but no folder is looked into twice, so a link that leads back ends there. A name that is
/// a mistake fails at once, before anything is read; a folder inside that may not be looked into
/// is told later.
pub(crate) fn walk(inputs: &[PathBuf]) -> Outcome<Walk> {
    let mut walk = Walk::default();
    let mut looked_into = HashSet::new();
    let mut mistakes = Vec::new();
    for input in inputs {
        if input.is_dir() {
            if fs::canonicalize(input).is_ok_and(|real| !looked_into.insert(real)) {
                continue;
            }
            let before = walk.paths.len();
            match input::list(input) {
                Ok(inside) => walk.inside(inside, &mut looked_into),
                Err(error) => {
                    mistakes.push(error);
                    continue;
                }
            }
            if walk.paths.len() == before && walk.unread.is_empty() {
                let message = format!("{} has no files in it", input.display());
                mistakes.push(CommandError::input(message));
            }
        } else if let Err(error) = can_be_opened(input) {
            mistakes.push(CommandError::file("read", input, &error));
        } else {
            walk.paths.push(input.clone());
        }
    }
    match CommandError::all(mistakes, "reports cannot be read") {
        Some(error) => Err(error),
        None => Ok(walk),
    }
}

/// Whether a file can be opened. A pipe is not tried: it can be opened only once.
fn can_be_opened(path: &Path) -> io::Result<()> {
    if path.as_os_str() == "-" || (path.exists() && !path.is_file()) {
        return Ok(());
    }
    File::open(path).map(|_| ())
}

impl Walk {
    /// Takes the files among these paths, and those in the folders among them.
    fn inside(&mut self, paths: Vec<PathBuf>, looked_into: &mut HashSet<PathBuf>) {
        let mut waiting: Vec<PathBuf> = paths.into_iter().rev().collect();
        while let Some(path) = waiting.pop() {
            if path.is_file() {
                self.paths.push(path);
            } else if path.is_dir()
                && fs::canonicalize(&path).is_ok_and(|real| looked_into.insert(real))
            {
                match input::list(&path) {
                    Ok(inside) => waiting.extend(inside.into_iter().rev()),
                    Err(error) => self.unread.push(error),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        folder
    }

    fn names(folder: &Path, inputs: &[&str]) -> Vec<String> {
        let inputs: Vec<PathBuf> = inputs.iter().map(|input| folder.join(input)).collect();
        let found = walk(&inputs).unwrap().paths;
        let name = |path: &PathBuf| path.strip_prefix(folder).unwrap().display().to_string();
        found.iter().map(name).collect()
    }

    #[test]
    fn folders_are_walked_to_their_ground_in_order_of_name() {
        let tree = tree(&["b.txt", "a/z.txt", "a/b/c.txt", "a.txt", ".git/x.txt", "a/.hidden"]);
        let expected = ["a/b/c.txt", "a/z.txt", "a.txt", "b.txt"];
        assert_eq!(names(tree.path(), &["."]), expected);
        // A file that is named twice is read twice; a folder inside another that was walked is not.
        assert_eq!(names(tree.path(), &["b.txt", "a", "b.txt"]).len(), 4);
        assert_eq!(names(tree.path(), &[".", "a"]), expected);
        assert_eq!(names(tree.path(), &["a", "."]), [&expected[..2], &expected[2..]].concat());
    }

    #[test]
    #[cfg(unix)]
    fn links_that_lead_back_end_there() {
        use std::os::unix::fs::symlink;
        let tree = tree(&["a/b/c.txt"]);
        symlink("..", tree.path().join("a/b/up")).unwrap();
        symlink("b", tree.path().join("a/same")).unwrap();
        symlink("c.txt", tree.path().join("a/b/d.txt")).unwrap();
        symlink("nowhere", tree.path().join("a/b/broken")).unwrap();
        assert_eq!(names(tree.path(), &["a"]), ["a/b/c.txt", "a/b/d.txt"]);
    }

    #[test]
    fn a_name_that_is_a_mistake_fails_at_once() {
        let tree = tree(&["a/b.txt"]);
        fs::create_dir(tree.path().join("none")).unwrap();
        let inputs = ["a", "none", "nowhere.txt"].map(|name| tree.path().join(name));
        let error = walk(&inputs).unwrap_err();
        assert!(error.message.starts_with("2 reports cannot be read"), "{}", error.message);
    }
}
