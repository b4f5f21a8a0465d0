//! Fonts of this machine, for scripts that the faces in the program have not.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use onetext_brief::pdf;

/// Where fonts are, on one system or another.
const FOLDERS: [&str; 5] = [
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "C:\\Windows\\Fonts",
];

/// The same below the folder of the person.
const OWN: [&str; 3] = [".fonts", ".local/share/fonts", "Library/Fonts"];

/// Larger files are left alone, in bytes.
const LARGEST: u64 = 40 << 20;

/// How deep folders are searched.
const DEEPEST: usize = 6;

/// Fonts for the characters of a text that the program has none for; nothing is read where there are
/// no such characters.
pub(crate) fn for_text(text: &str) -> Vec<Vec<u8>> {
    let mut wanted = pdf::lacking(text);
    let mut fonts = Vec::new();
    if wanted.is_empty() {
        return fonts;
    }
    for path in files() {
        if wanted.is_empty() {
            break;
        }
        let Ok(font) = fs::read(&path) else { continue };
        let covered: BTreeSet<char> = pdf::covered(&font, &wanted);
        if !covered.is_empty() {
            wanted.retain(|c| !covered.contains(c));
            fonts.push(font);
        }
    }
    fonts
}

/// The font files of this machine, always in the same order.
fn files() -> Vec<PathBuf> {
    let home = env::var_os("HOME").map(PathBuf::from);
    let own = OWN.iter().filter_map(|folder| Some(home.as_ref()?.join(folder)));
    let mut found = Vec::new();
    for folder in FOLDERS.iter().map(PathBuf::from).chain(own) {
        search(&folder, DEEPEST, &mut found);
    }
    // A regular cut serves best; the rest by name.
    found.sort_by_key(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        (!name.contains("Regular"), name, path.clone())
    });
    found
}

fn search(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    let Ok(inside) = fs::read_dir(folder) else { return };
    for entry in inside.flatten() {
        let path = entry.path();
        let Ok(facts) = fs::metadata(&path) else { continue };
        if facts.is_dir() {
            if depth > 0 {
                search(&path, depth - 1, found);
            }
            continue;
        }
        let ending = path.extension().and_then(|it| it.to_str()).map(str::to_lowercase);
        let is_font = matches!(ending.as_deref(), Some("ttf" | "otf" | "ttc" | "otc"));
        if is_font && facts.len() <= LARGEST {
            found.push(path);
        }
    }
}
