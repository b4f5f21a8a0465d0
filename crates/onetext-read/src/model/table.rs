//! The models in a form that needs no reading: tables of bytes in which a feature's weights are
//! found by its hash.
//!
//! Models are kept as text, which people can read and compare; the build script turns the text into
//! tables and the program carries those, so that the first report does not wait for 20,000 lines to
//! be read. A table has four lengths, then index, weights, where names end, and names.

use std::borrow::Cow;
use std::ops::Range;

// FNV-1a with 64 bits (Fowler, Noll and Vo): the same on every machine and in every version.
pub(crate) const SEED: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// A hash with more letters put behind those that it is of.
pub(crate) fn extend(hash: u64, text: &str) -> u64 {
    text.bytes().fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}

/// The hash of a name.
pub(crate) fn hash(name: &str) -> u64 {
    extend(SEED, name)
}

/// From hashes to numbers, in bytes: how many slots, then a number and a hash for each.
///
/// A hash is looked for from the slot that its low bits name to the first empty one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Index<'b>(&'b [u8]);

/// The bytes of a slot: four of the number and one, eight of the hash.
pub(super) const SLOT: usize = 12;

impl<'b> Index<'b> {
    /// The index that starts these bytes; finds nothing where they hold none.
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    /// The number of a hash.
    pub(crate) fn get(self, hash: u64) -> Option<usize> {
        let slots = u64::from(number(self.0, 0)?);
        let mask = slots.checked_sub(1)?;
        let mut slot = hash & mask;
        for _ in 0..slots {
            let at = 4 + usize::try_from(slot).ok()? * SLOT;
            let found = number(self.0, at)?.checked_sub(1)?;
            if self.0.get(at + 4..at + SLOT)? == hash.to_le_bytes() {
                return usize::try_from(found).ok();
            }
            slot = (slot + 1) & mask;
        }
        None
    }
}

/// The number of four bytes, lowest first.
pub(crate) fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// A model as a table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table {
    bytes: Cow<'static, [u8]>,
    index: Range<usize>,
    weights: Range<usize>,
    /// Where each feature's name ends, and behind them the names.
    names: Range<usize>,
    classes: usize,
}

impl Table {
    /// The table in these bytes; `None` where they are none.
    pub(crate) fn new(bytes: Cow<'static, [u8]>, classes: usize) -> Option<Self> {
        let mut at = 16;
        let mut part = |i: usize| {
            let start = at;
            at += usize::try_from(number(&bytes, i * 4)?).ok()?;
            (at <= bytes.len()).then_some(start..at)
        };
        let (index, weights, ends, names) = (part(0)?, part(1)?, part(2)?, part(3)?);
        Some(Self { index, weights, names: ends.start..names.end, classes, bytes })
    }

    /// The feature of a hash, by its number.
    pub(crate) fn find(&self, hash: u64) -> Option<usize> {
        Index::new(&self.bytes[self.index.clone()]).get(hash)
    }

    /// The weights of a feature, class by class.
    pub(crate) fn row(&self, feature: usize) -> impl Iterator<Item = f32> + '_ {
        let length = self.classes * 4;
        let row = self.bytes[self.weights.clone()].get(feature * length..(feature + 1) * length);
        row.unwrap_or_default().as_chunks::<4>().0.iter().map(|weight| f32::from_le_bytes(*weight))
    }

    /// How many features it has.
    pub(crate) fn len(&self) -> usize {
        self.weights.len() / 4 / self.classes.max(1)
    }

    /// The name of a feature.
    pub(crate) fn name(&self, feature: usize) -> &str {
        let all = &self.bytes[self.names.clone()];
        let end =
            |feature: usize| number(all, feature * 4).and_then(|end| usize::try_from(end).ok());
        let start = feature.checked_sub(1).map_or(Some(0), end);
        let name = start.zip(end(feature)).and_then(|(start, end)| {
            let base = self.len() * 4;
            std::str::from_utf8(all.get(base + start..base + end)?).ok()
        });
        name.unwrap_or_default()
    }
}
