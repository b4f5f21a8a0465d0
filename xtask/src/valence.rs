//! `cargo xtask valence`: how good or bad words sound, for the reader's stances
//! (`crates/onetext-read/src/lexicon/valence.txt`).
//!
//! The values come from the VADER lexicon (Hutto and Gilbert 2014; MIT licence), each the mean of
//! ten people's ratings from -4 to 4. Faces and signs are left out, and values are rounded to whole
//! numbers: what the models need is whether words praise or blame, and how strongly.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use clap::Args as ClapArgs;

const FILE: &str = "crates/onetext-read/src/lexicon/valence.txt";

#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The lexicon: `vader_lexicon.txt` of the package vaderSentiment 3.3.2
    #[arg(value_name = "FILE")]
    lexicon: PathBuf,
    /// Only see whether the committed file is what the lexicon gives
    #[arg(long)]
    check: bool,
}

/// Makes the list, or checks it.
pub(crate) fn run(args: &Args) -> Result<(), String> {
    let path = &args.lexicon;
    let lexicon = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let made = list(&lexicon);
    if !args.check {
        return fs::write(FILE, made).map_err(|e| format!("{FILE}: {e}"));
    }
    let had = fs::read_to_string(FILE).map_err(|e| format!("{FILE}: {e}"))?;
    if had == made { Ok(()) } else { Err(format!("{FILE} is not what the lexicon gives")) }
}

fn list(lexicon: &str) -> String {
    let mut words: BTreeMap<i32, Vec<&str>> = BTreeMap::new();
    for line in lexicon.lines() {
        let mut fields = line.split('\t');
        let (Some(word), Some(value)) = (fields.next(), fields.next()) else { continue };
        let is_word = word.len() > 2 && word.chars().all(|c| c.is_ascii_lowercase());
        let Some(value) = value.parse::<f64>().ok().filter(|_| is_word) else { continue };
        #[expect(clippy::cast_possible_truncation, reason = "from -4 to 4")]
        let value = value.round() as i32;
        if value != 0 {
            words.entry(value).or_default().push(word);
        }
    }
    let mut made = String::from(
        "# How good or bad words sound, from -4 to 4. Made by `cargo xtask valence` from the VADER\n\
         # lexicon 3.3.2 (Hutto and Gilbert 2014; MIT licence).\n",
    );
    for (value, mut words) in words {
        words.sort_unstable();
        words.dedup();
        let _ = writeln!(made, "{value}: {}", words.join(" "));
    }
    made
}
