//! Few numbers that say much about a text: winnowing.
//!
//! Schleimer, Wilkerson and Aiken, “Winnowing: local algorithms for document fingerprinting”
//! (SIGMOD 2003): hash every shingle of [`SHINGLE`] words, and of every [`WINDOW`] hashes in a row
//! keep the smallest. A run of `SHINGLE + WINDOW - 1` words fills a window in every text that has
//! it, and the smallest hash of a window depends on nothing outside it.

use super::RUN;
use super::words::Words;

/// How many words are hashed together.
const SHINGLE: usize = 4;

/// Of how many hashes in a row one is kept: every run that counts fills a window.
const WINDOW: usize = RUN + 1 - SHINGLE;

/// The fingerprints of a text, each once, in order of size.
pub(super) fn fingerprints(words: &Words) -> Vec<u64> {
    let shingles: Vec<u64> = words.digests.windows(SHINGLE).map(mixed).collect();
    let smallest = shingles.windows(WINDOW).filter_map(|window| window.iter().min().copied());
    let mut kept: Vec<u64> = smallest.collect();
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// One number for some words in their order (the finaliser of `SplitMix64` over each).
fn mixed(digests: &[u64]) -> u64 {
    digests.iter().fold(0, |hash: u64, digest| {
        let mut z = hash.wrapping_add(0x9e37_79b9_7f4a_7c15) ^ digest;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    })
}
