//! How alike two paragraphs are, and which are worth asking.
//!
//! Two paragraphs are as alike as the words and the pairs of neighbouring words that they share
//! (Dice's measure, 0 to 1). Only those are compared that share something rare: a word or pair that
//! many paragraphs have tells nothing and would make the search quadratic.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::text::Text;
use crate::words::Numbers;

/// The words and pairs of words of a paragraph, each as often as it comes, in order.
pub(super) type Features = Vec<u64>;

/// What more than so many paragraphs have says nothing about which is which.
const COMMON: usize = 40;
/// For every old paragraph so many new ones are looked at closely.
const LOOKED_AT: usize = 8;

/// Says each feature of a paragraph's words, without its number and its marks.
pub(super) fn each(text: &Text, paragraph: usize, numbers: &Numbers<'_>, mut say: impl FnMut(u64)) {
    let mut last = None;
    for &word in text.key(paragraph).iter().filter(|&&word| numbers.is_word(word)) {
        let word = u64::from(word);
        say(word);
        if let Some(last) = last.replace(word) {
            say((last + 1) << 32 | word);
        }
    }
}

/// The features of a paragraph.
pub(super) fn features(text: &Text, paragraph: usize, numbers: &Numbers<'_>) -> Features {
    let mut features = Vec::with_capacity(2 * text.weights[paragraph]);
    each(text, paragraph, numbers, |feature| features.push(feature));
    features.sort_unstable();
    features
}

/// How many features both have.
pub(super) fn shared(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        shared += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    shared
}

/// How alike two paragraphs are, from 0 to 1.
#[expect(clippy::cast_precision_loss, reason = "no paragraph has so many words")]
pub(super) fn likeness(a: &[u64], b: &[u64]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    2.0 * shared(a, b) as f64 / (a.len() + b.len()) as f64
}

/// What each has that the other has not.
pub(super) fn without(a: &[u64], b: &[u64]) -> Features {
    let mut rest = Vec::with_capacity(a.len());
    let mut j = 0;
    for &x in a {
        while b.get(j).is_some_and(|&y| y < x) {
            j += 1;
        }
        if b.get(j) == Some(&x) {
            j += 1;
        } else {
            rest.push(x);
        }
    }
    rest
}

/// For each of `old` those of `new` that share the most of what is rare, as places in the two lists.
pub(super) fn candidates(old: &[Features], new: &[Features]) -> Vec<(usize, usize)> {
    let mut postings: HashMap<u64, (u32, u32), FixedState> =
        HashMap::with_hasher(FixedState::with_seed(1));
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let distinct = |features: &Features| {
        let mut features = features.clone();
        features.dedup();
        features
    };
    let new: Vec<Features> = new.iter().map(distinct).collect();
    for feature in new.iter().flatten() {
        postings.entry(*feature).or_insert((0, 0)).1 += 1;
    }
    // Where each feature's list begins; those of common features get no room.
    let mut places = Vec::new();
    let mut room = 0_u32;
    for feature in new.iter().flatten() {
        if let Some(list) = postings.get_mut(feature)
            && list.1 > 0
        {
            let count = std::mem::take(&mut list.1);
            list.0 = if count as usize <= COMMON { room } else { u32::MAX };
            room += if count as usize <= COMMON { count } else { 0 };
        }
    }
    places.resize(room as usize, 0_u32);
    for (at, features) in new.iter().enumerate() {
        for feature in features {
            if let Some(list) = postings.get_mut(feature).filter(|list| list.0 != u32::MAX) {
                places[(list.0 + list.1) as usize] = number(at);
                list.1 += 1;
            }
        }
    }
    let mut counts = vec![0_u32; new.len()];
    let mut found = Vec::new();
    for (at, features) in old.iter().enumerate() {
        let mut touched: Vec<u32> = Vec::new();
        for feature in distinct(features) {
            if let Some(&(start, count)) = postings.get(&feature).filter(|list| list.0 != u32::MAX)
            {
                for &place in &places[start as usize..(start + count) as usize] {
                    if counts[place as usize] == 0 {
                        touched.push(place);
                    }
                    counts[place as usize] += 1;
                }
            }
        }
        // What shares most for its length comes first.
        let rank = |&place: &u32| {
            let sum = (features.len() + new[place as usize].len()) as u64;
            (std::cmp::Reverse(u64::from(counts[place as usize]) * 100_000 / sum.max(1)), place)
        };
        if touched.len() > LOOKED_AT {
            touched.select_nth_unstable_by_key(LOOKED_AT, rank);
        }
        found.extend(touched.iter().take(LOOKED_AT).map(|&place| (at, place as usize)));
        for &place in &touched {
            counts[place as usize] = 0;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_counts_each_word_as_often_as_it_comes() {
        assert_eq!(shared(&[1, 1, 2, 5], &[1, 2, 2, 5]), 3);
        assert!((likeness(&[1, 1, 2], &[1, 3, 4]) - 1.0 / 3.0).abs() < 1e-9);
        assert_eq!(without(&[1, 1, 2, 5], &[1, 2, 2]), [1, 5]);
        assert!(likeness(&[], &[]) < f64::EPSILON);
    }

    #[test]
    fn what_all_paragraphs_have_finds_none() {
        let old = vec![vec![1, 2, 900]];
        let new: Vec<Features> = (0..200)
            .map(|at| if at == 150 { vec![1, 2, 900] } else { vec![1, 2, 1_000 + at] })
            .collect();
        assert_eq!(candidates(&old, &new), [(0, 150)]);
    }
}
