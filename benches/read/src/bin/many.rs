//! Makes very many articles out of a few, to see what the reader needs for them.
//!
//! Run with `cargo run --release -p onetext-bench-read --bin many -- DIR COUNT TEXT…`: `DIR` gets
//! `COUNT` files in folders of a thousand, each a copy of one of the texts (files, or folders of
//! `.txt` files) in which two names in three are made up anew, so that no two copies are alike and
//! most tell of people whom the reader has never met. The same texts and count give the same files.
//! Then, for memory and time:
//!
//! `/usr/bin/time -v onetext read DIR --format json --out proposals.jsonl`

#![expect(clippy::print_stdout, reason = "a program that says what it did")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use onetext_bench_read::finish;

/// Where the made-up names begin; another number gives other names.
const SEED: u64 = 4;

/// The shortest word that can be a name.
const SHORTEST: usize = 4;

const ONSETS: [&str; 16] =
    ["b", "br", "d", "dr", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v"];
const NUCLEI: [&str; 8] = ["a", "e", "i", "o", "u", "ai", "ei", "ou"];
const CODAS: [&str; 8] = ["", "n", "r", "l", "s", "k", "m", "nd"];

fn main() -> ExitCode {
    finish(run())
}

fn run() -> Result<(), String> {
    let usage = || "usage: many DIR COUNT TEXT…".to_owned();
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or_else(usage)?);
    let count: u64 = arguments.next().and_then(|count| count.parse().ok()).ok_or_else(usage)?;
    let mut texts = Vec::new();
    for path in arguments {
        take(Path::new(&path), &mut texts)?;
    }
    if texts.is_empty() {
        return Err(usage());
    }
    let texts: Vec<Text> = texts.iter().map(|text| Text::new(text)).collect();
    let mut bytes = 0;
    for (n, text) in (0..count).zip(texts.iter().cycle()) {
        let inside = folder.join(format!("{:03}", n / 1000));
        if n.is_multiple_of(1000) {
            fs::create_dir_all(&inside).map_err(|e| format!("{}: {e}", inside.display()))?;
        }
        let copy = text.renamed(n);
        bytes += copy.len();
        let path = inside.join(format!("article-{n:06}.txt"));
        fs::write(&path, copy).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    println!("{count} articles of {} texts, {} MB", texts.len(), bytes / 1_000_000);
    Ok(())
}

/// Reads a text, or those in a folder.
fn take(path: &Path, texts: &mut Vec<String>) -> Result<(), String> {
    let failed = |e: std::io::Error| format!("{}: {e}", path.display());
    if !path.is_dir() {
        texts.push(fs::read_to_string(path).map_err(failed)?);
        return Ok(());
    }
    let mut inside = Vec::new();
    for entry in fs::read_dir(path).map_err(failed)? {
        inside.push(entry.map_err(failed)?.path());
    }
    inside.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    inside.sort();
    inside.iter().try_for_each(|path| take(path, texts))
}

/// A text in pieces: words and what stands between them.
struct Text<'a> {
    pieces: Vec<&'a str>,
    names: BTreeSet<&'a str>,
}

impl<'a> Text<'a> {
    fn new(text: &'a str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let is_word = first.is_alphabetic();
            let end = rest.find(|c: char| c.is_alphabetic() != is_word).unwrap_or(rest.len());
            let (piece, behind) = rest.split_at(end);
            pieces.push(piece);
            rest = behind;
        }
        // What also stands in small letters is no name.
        let small: BTreeSet<&str> =
            pieces.iter().copied().filter(|piece| piece.starts_with(char::is_lowercase)).collect();
        let is_name = |piece: &&str| {
            piece.chars().count() >= SHORTEST
                && piece.starts_with(char::is_uppercase)
                && piece.chars().skip(1).all(char::is_lowercase)
                && !small.contains(piece.to_lowercase().as_str())
        };
        let names = pieces.iter().copied().filter(is_name).collect();
        Self { pieces, names }
    }

    /// The text with other names; every third stays as it is.
    fn renamed(&self, copy: u64) -> String {
        let mut random = SEED ^ copy.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut made = BTreeMap::new();
        for name in &self.names {
            let number = next(&mut random);
            if !number.is_multiple_of(3) {
                made.insert(*name, self::name(&mut random));
            }
        }
        let renamed = |piece: &&'a str| made.get(piece).map_or(*piece, String::as_str).to_owned();
        self.pieces.iter().map(renamed).collect()
    }
}

/// A name of two or three syllables.
fn name(random: &mut u64) -> String {
    let mut name = String::new();
    for _ in 0..2 + next(random) % 2 {
        for letters in [&ONSETS[..], &NUCLEI, &CODAS] {
            let at = usize::try_from(next(random) % letters.len() as u64).unwrap_or_default();
            name.push_str(letters[at]);
        }
    }
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The next random number (`SplitMix64`).
fn next(random: &mut u64) -> u64 {
    *random = random.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *random;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
