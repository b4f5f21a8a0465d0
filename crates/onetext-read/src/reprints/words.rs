//! A text as words to be compared: letters in one case, signs left out, quotations marked.

use std::ops::Range;

use super::RUN;
use crate::lexicon::Map;

/// The words of a text, each by its number in the vocabulary.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) ids: Vec<u32>,
    /// The same, as digests that do not depend on the batch.
    pub(super) digests: Vec<u64>,
    /// Which of them stand between quotation marks.
    pub(super) quoted: Vec<bool>,
}

/// All words of a batch, each once.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    ids: Map<String, u32>,
}

impl Vocabulary {
    pub(super) fn words(&mut self, text: &str) -> Words {
        let mut words = Words::default();
        each(text, |word, quoted, _| {
            let next = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
            let id = match self.ids.get(word) {
                Some(id) => *id,
                None => *self.ids.entry(word.to_owned()).or_insert(next),
            };
            words.ids.push(id);
            words.digests.push(digest(word));
            words.quoted.push(quoted);
        });
        words
    }
}

impl Words {
    /// Which words stand in a run of [`RUN`] that stands in the other text as well.
    pub(super) fn shared_with(&self, other: &Self) -> Vec<Shared> {
        let mut shared = vec![Shared::No; self.ids.len()];
        let mut runs: Vec<&[u32]> = other.ids.windows(RUN).collect();
        runs.sort_unstable();
        let mut end = 0;
        for (start, run) in self.ids.windows(RUN).enumerate() {
            if runs.binary_search(&run).is_ok() {
                if start >= end {
                    shared[start] = Shared::Begins;
                }
                shared[end.max(start + 1)..start + RUN].fill(Shared::GoesOn);
                end = start + RUN;
            }
        }
        shared
    }

    /// Which words are the text's own: those that it does not quote; of a text that hardly has any
    /// others, all.
    pub(super) fn own(&self) -> Vec<bool> {
        let unquoted = self.quoted.iter().filter(|quoted| !**quoted).count();
        if unquoted * 4 < self.quoted.len() {
            return vec![true; self.quoted.len()];
        }
        self.quoted.iter().map(|quoted| !quoted).collect()
    }
}

/// Whether a word is shared with another text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shared {
    No,
    /// It is, and not together with the word before it.
    Begins,
    /// It is, in a run with the word before it.
    GoesOn,
}

/// The places of the words that are shared, in characters, and how many of them count.
pub(super) fn places(
    text: &str,
    shared: &[Shared],
    counted: &[bool],
) -> Vec<(Range<usize>, usize)> {
    let mut places: Vec<(Range<usize>, usize)> = Vec::new();
    let mut marks = shared.iter().zip(counted);
    each(text, |_, _, at| {
        let Some((shared, counts)) = marks.next() else { return };
        let n = usize::from(*counts);
        match (shared, places.last_mut()) {
            (Shared::GoesOn, Some((last, counted))) => {
                last.end = at.end;
                *counted += n;
            }
            (Shared::Begins | Shared::GoesOn, _) => places.push((at, n)),
            (Shared::No, _) => {}
        }
    });
    places
}

/// Hands over each word in small letters, whether it is quoted, and its place in characters.
///
/// A quotation ends with its line at the latest: one that goes on opens again in the next.
pub(super) fn each(text: &str, mut take: impl FnMut(&str, bool, Range<usize>)) {
    let mut word = String::new();
    let (mut start, mut quoted) = (0, false);
    // Behind the last character, one that ends a word.
    for (at, c) in text.chars().chain(['\n']).enumerate() {
        if c.is_alphanumeric() {
            if word.is_empty() {
                start = at;
            }
            word.extend(c.to_lowercase());
            continue;
        }
        let is_inside = matches!(c, '\'' | '’' | '\u{ad}') && !word.is_empty();
        if is_inside {
            continue;
        }
        if !word.is_empty() {
            take(&word, quoted, start..at);
            word.clear();
        }
        match c {
            '“' | '„' | '«' => quoted = true,
            '”' | '»' | '\n' => quoted = false,
            '"' => quoted = !quoted,
            _ => {}
        }
    }
}

/// A digest of a word (FNV-1a), the same on every machine.
fn digest(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
