//! Words that are used alike, so that a model knows a word by its company.

use std::sync::LazyLock;

use hashbrown::HashMap;

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

static GROUPS: LazyLock<HashMap<&'static str, Group, foldhash::fast::FixedState>> =
    LazyLock::new(|| {
        let mut groups = HashMap::default();
        for line in WORDS.lines() {
            let Some((numbers, words)) = line.split_once('\t') else { continue };
            let mut numbers = numbers.split(' ');
            let mut next = || numbers.next().unwrap_or_default();
            let group = Group { coarse: next(), middle: next(), fine: next() };
            groups.extend(words.split(' ').map(|word| (word, group)));
        }
        groups
    });

/// The groups of a word in small letters, if it has any.
pub(crate) fn group(word: &str) -> Option<Group> {
    GROUPS.get(word).copied()
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
