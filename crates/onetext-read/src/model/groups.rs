//! Words that are used alike, so that a model knows a word by its company.

use std::sync::LazyLock;

use hashbrown::HashMap;

use super::table::{self, Index};

/// Groups made by `cargo xtask words`.
const WORDS: &str = include_str!("../../models/words.txt");

/// The groups of a word, each inside the next: as names for features.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Group {
    /// One of 64.
    pub(crate) coarse: &'static str,
    /// One of 256.
    pub(crate) middle: &'static str,
    /// One of 1,024.
    pub(crate) fine: &'static str,
}

/// From each word to the place of its line in [`WORDS`]; made by the build script.
const LINES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.table"));

/// The groups of a word in small letters, if it has any.
pub(crate) fn group(word: &str) -> Option<Group> {
    let line = WORDS.get(Index::new(LINES).get(table::hash(word))?..)?;
    let mut numbers = line.split('\t').next()?.split(' ');
    Some(Group { coarse: numbers.next()?, middle: numbers.next()?, fine: numbers.next()? })
}

/// Reads the list.
pub(super) fn prepare() {
    LazyLock::force(&KINDS);
}

/// Words of saying, thinking and wanting by kind.
const SAYING: &str = include_str!("../lexicon/saying.txt");

/// The kinds of each word of each part of speech.
type Kinds = HashMap<(char, &'static str), Vec<&'static str>, foldhash::fast::FixedState>;

static KINDS: LazyLock<Kinds> = LazyLock::new(|| {
    let mut kinds = Kinds::default();
    for line in SAYING.lines().filter(|line| !line.starts_with('#')) {
        let Some((head, words)) = line.split_once(": ") else { continue };
        let Some((kind, part)) = head.split_once(' ') else { continue };
        let part = if part == "X" { 'V' } else { part.chars().next().unwrap_or('V') };
        for word in words.split(' ') {
            kinds.entry((part, word)).or_default().push(kind);
        }
    }
    kinds
});

/// The kinds of saying of a word: of a verb (`V`), a noun (`N`) or an adjective (`A`).
pub(crate) fn kinds(part: char, lemma: &str) -> &'static [&'static str] {
    // The key's words live as long as the program, the question's do not: the lookup is by value.
    KINDS.get(&Key(part, lemma)).map_or(&[], Vec::as_slice)
}

/// A question for the table.
#[derive(Hash)]
struct Key<'w>(char, &'w str);

impl hashbrown::Equivalent<(char, &'static str)> for Key<'_> {
    fn equivalent(&self, key: &(char, &'static str)) -> bool {
        self.0 == key.0 && self.1 == key.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_used_alike_stand_together() {
        let [urge, assert] = ["urge", "reiterate"].map(|word| group(word).unwrap());
        assert_eq!(urge.fine, assert.fine);
        assert_eq!(group("Urge"), None);
        assert_eq!(group("qqqq"), None);
    }
}
