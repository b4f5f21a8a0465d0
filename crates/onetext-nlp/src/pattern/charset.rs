//! Sets of characters: a bitmap for ASCII, sorted ranges for the rest.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::fold::Folding;
use crate::unicode::{is_decimal, is_space, is_word};

/// The code points beyond ASCII.
const WIDE: (u32, u32) = (0x80, char::MAX as u32);

/// The number of a set in its pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct SetId(pub(super) u32);

/// A kind of characters that has a letter of its own in patterns (`\d`, `\S`, …).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Digit,
    NotDigit,
    Space,
    NotSpace,
    Word,
    NotWord,
}

impl Kind {
    /// The kind that a letter after a backslash stands for.
    pub(super) fn of_escape(letter: char) -> Option<Self> {
        Some(match letter {
            'd' => Self::Digit,
            'D' => Self::NotDigit,
            's' => Self::Space,
            'S' => Self::NotSpace,
            'w' => Self::Word,
            'W' => Self::NotWord,
            _ => return None,
        })
    }

    fn has(self, c: char) -> bool {
        match self {
            Self::Digit => is_decimal(c),
            Self::NotDigit => !is_decimal(c),
            Self::Space => is_space(c),
            Self::NotSpace => !is_space(c),
            Self::Word => is_word(c),
            Self::NotWord => !is_word(c),
        }
    }
}

/// A set of characters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct CharSet {
    /// What holds for ASCII, everything said below taken in.
    ascii: u128,
    /// Ascending ranges of code points beyond ASCII that neither overlap nor touch.
    wide: Vec<(u32, u32)>,
    kinds: Vec<Kind>,
    negated: bool,
}

impl CharSet {
    /// The characters of some ranges and kinds, or all others.
    pub(super) fn new(ranges: Vec<(u32, u32)>, kinds: Vec<Kind>, negated: bool) -> Self {
        let mut ascii = 0;
        let mut wide = Vec::new();
        for (first, last) in merge(ranges) {
            for code in first..=last.min(0x7f) {
                ascii |= 1 << code;
            }
            if last > 0x7f {
                wide.push((first.max(0x80), last));
            }
        }
        for c in '\0'..='\x7f' {
            if kinds.iter().any(|kind| kind.has(c)) {
                ascii |= 1 << u32::from(c);
            }
        }
        Self { ascii: if negated { !ascii } else { ascii }, wide, kinds, negated }
    }

    /// Whether a character is in the set.
    pub(super) fn has(&self, c: char) -> bool {
        if c.is_ascii() { self.ascii >> u32::from(c) & 1 != 0 } else { self.has_wide(c) }
    }

    #[inline(never)]
    fn has_wide(&self, c: char) -> bool {
        let code = u32::from(c);
        let place = self.wide.partition_point(|&(_, last)| last < code);
        let found = self.wide.get(place).is_some_and(|&(first, _)| first <= code)
            || self.kinds.iter().any(|kind| kind.has(c));
        found != self.negated
    }

    /// Its ASCII characters, one bit each.
    pub(super) fn ascii(&self) -> u128 {
        self.ascii
    }

    /// Ranges that hold at least all its characters beyond ASCII.
    pub(super) fn wide_bounds(&self) -> &[(u32, u32)] {
        if self.is_plain() { &self.wide } else { std::slice::from_ref(&WIDE) }
    }

    /// How many characters it has, if they are listed.
    pub(super) fn count(&self) -> Option<u32> {
        let wide: u32 = self.wide.iter().map(|(first, last)| last - first + 1).sum();
        self.is_plain().then_some(wide + self.ascii.count_ones())
    }

    /// The listed ranges of a set that is no more than those.
    pub(super) fn plain_ranges(&self) -> Option<Vec<(u32, u32)>> {
        let ascii = (0..0x80).filter(|code| self.ascii >> code & 1 != 0).map(|code| (code, code));
        self.is_plain().then(|| ascii.chain(self.wide.iter().copied()).collect())
    }

    fn is_plain(&self) -> bool {
        self.kinds.is_empty() && !self.negated
    }
}

/// Ranges in ascending order, those that overlap or touch made one.
fn merge(mut ranges: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    ranges.sort_unstable();
    let mut merged: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
    for (first, last) in ranges {
        match merged.last_mut() {
            Some(before) if first <= before.1.saturating_add(1) => before.1 = before.1.max(last),
            _ => merged.push((first, last)),
        }
    }
    merged
}

/// The sets of one pattern, each kept once.
#[derive(Debug, Default)]
pub(super) struct SetTable {
    sets: Vec<CharSet>,
    ids: HashMap<CharSet, SetId, FixedState>,
    folding: Option<Folding>,
}

impl SetTable {
    /// The number of a set, made if it is new.
    pub(super) fn intern(&mut self, set: CharSet) -> SetId {
        if let Some(&known) = self.ids.get(&set) {
            return known;
        }
        let id = SetId(u32::try_from(self.sets.len()).unwrap_or(u32::MAX));
        self.sets.push(set.clone());
        self.ids.insert(set, id);
        id
    }

    /// The set of a number.
    pub(super) fn get(&self, id: SetId) -> &CharSet {
        &self.sets[id.0 as usize]
    }

    /// Adds to some ranges all characters that are equal to one of theirs but for case.
    pub(super) fn fold(&mut self, ranges: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
        self.folding.get_or_insert_with(Folding::new).close(merge(ranges))
    }

    /// The sets by their numbers.
    pub(super) fn into_sets(self) -> Vec<CharSet> {
        self.sets
    }
}
