//! What is kept after some issues: vectors by key, and how many packages each stands for.

use std::collections::BTreeMap;
use std::ops::Range;

use num_bigint::BigUint;

use super::number::Number;
use super::plan::Key;

/// The states after some issues.
#[derive(Debug)]
pub(super) struct Stage<N> {
    /// The keys, sorted, each with at least one vector.
    pub keys: Vec<Key>,
    /// Where the vectors of each key end.
    pub ends: Vec<usize>,
    /// The vectors one after the other; within a key largest first.
    pub vectors: Vec<N>,
    /// How many packages each stands for.
    pub counts: Counts,
    /// By key: the key before and the choice that lead to it. Empty where there is but one key
    /// before and after, which every choice joins.
    pub arrivals: Vec<Vec<(u32, u32)>>,
}

impl<N: Number> Stage<N> {
    /// The beginning: nothing decided.
    pub(super) fn start(vector: Vec<N>) -> Self {
        let mut counts = Counts::default();
        counts.push(BigUint::from(1_u8));
        Self {
            keys: vec![Key::new()],
            ends: vec![1],
            vectors: vector,
            counts,
            arrivals: Vec::new(),
        }
    }

    /// Nothing is left.
    pub(super) fn empty() -> Self {
        Self {
            keys: Vec::new(),
            ends: Vec::new(),
            vectors: Vec::new(),
            counts: Counts::default(),
            arrivals: Vec::new(),
        }
    }

    /// The places of the vectors of a key.
    pub(super) fn range(&self, key: usize) -> Range<usize> {
        let end = self.ends.get(key).copied().unwrap_or(0);
        let start = key.checked_sub(1).and_then(|key| self.ends.get(key)).copied().unwrap_or(0);
        start..end
    }

    /// How many vectors it holds.
    pub(super) fn len(&self) -> usize {
        self.counts.len()
    }

    /// The vector at a place.
    pub(super) fn vector(&self, dims: usize, at: usize) -> &[N] {
        &self.vectors[at * dims..(at + 1) * dims]
    }

    /// Where a vector stands among those of a key.
    pub(super) fn find(&self, dims: usize, key: usize, vector: &[N]) -> Option<usize> {
        let range = self.range(key);
        let (mut low, mut high) = (range.start, range.end);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.vector(dims, middle).cmp(vector) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => low = middle + 1,
                std::cmp::Ordering::Less => high = middle,
            }
        }
        None
    }

    /// The bytes that it keeps.
    pub(super) fn bytes(&self) -> usize {
        // The first number tells the width of all but the widest ones.
        let each = self.vectors.first().map_or(0, Number::bytes);
        let keys: usize = self.keys.iter().map(|key| size_of::<Key>() + key.capacity() * 4).sum();
        let arrivals: usize = self.arrivals.iter().map(|all| 24 + all.capacity() * 8).sum();
        self.vectors.capacity() * each
            + self.counts.bytes()
            + keys
            + self.ends.capacity() * size_of::<usize>()
            + arrivals
    }
}

/// How many packages each vector stands for: one and the same word for most, wider ones aside.
#[derive(Debug, Default)]
pub(super) struct Counts {
    len: usize,
    /// By place; empty while all are one. `u64::MAX` says to look among the wide ones.
    small: Vec<u64>,
    wide: BTreeMap<usize, BigUint>,
}

impl Counts {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The count at a place.
    pub(super) fn get(&self, at: usize) -> BigUint {
        match self.small.get(at) {
            None => BigUint::from(u8::from(at < self.len)),
            Some(&u64::MAX) => self.wide.get(&at).cloned().unwrap_or_default(),
            Some(&count) => BigUint::from(count),
        }
    }

    fn small(&self, at: usize) -> Option<u64> {
        if self.small.is_empty() {
            return Some(1);
        }
        self.small.get(at).copied().filter(|&count| count != u64::MAX)
    }

    /// Appends a count.
    pub(super) fn push(&mut self, count: BigUint) {
        self.small_from_here();
        self.set(self.len, count);
        self.len += 1;
    }

    /// Appends `times` as many as another one has at a place.
    pub(super) fn push_times(&mut self, other: &Self, at: usize, times: u64) {
        match other.small(at).and_then(|count| count.checked_mul(times)) {
            Some(1) if self.small.is_empty() => self.len += 1,
            Some(count) if count < u64::MAX => {
                self.small_from_here();
                self.small.push(count);
                self.len += 1;
            }
            _ => self.push(other.get(at) * times),
        }
    }

    /// Adds `times` as many as another one has at a place to the last count.
    pub(super) fn add_times(&mut self, other: &Self, at: usize, times: u64) {
        let Some(last) = self.len.checked_sub(1) else { return };
        self.small_from_here();
        let sum = other
            .small(at)
            .and_then(|count| count.checked_mul(times))
            .and_then(|more| self.small(last)?.checked_add(more));
        match sum {
            Some(count) if count < u64::MAX => self.small[last] = count,
            _ => {
                let sum = self.get(last) + other.get(at) * times;
                self.set(last, sum);
            }
        }
    }

    fn small_from_here(&mut self) {
        if self.small.is_empty() {
            self.small.resize(self.len, 1);
        }
    }

    fn set(&mut self, at: usize, count: BigUint) {
        self.small.resize(self.small.len().max(at + 1), 1);
        match u64::try_from(&count) {
            Ok(count) if count < u64::MAX => self.small[at] = count,
            _ => {
                self.small[at] = u64::MAX;
                self.wide.insert(at, count);
            }
        }
    }

    /// Gives back room that is not needed.
    pub(super) fn fit(&mut self) {
        self.small.shrink_to_fit();
    }

    fn bytes(&self) -> usize {
        let wide: u64 = self.wide.values().map(|count| 64 + count.bits() / 8).sum();
        self.small.capacity() * 8 + usize::try_from(wide).unwrap_or(usize::MAX)
    }
}
