//! The sums in small whole numbers, rounded so that nothing is ruled out that exact sums allow.
//!
//! Every gain is rounded up and every floor down, so whatever meets the exact sums meets these. They
//! are small enough that floating point adds and weighs them without any rounding of its own, which
//! is what makes bounds cheap and still exact.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive};

use crate::space::Space;

/// A dimension's gains come to at most two to the power of this.
const FINE: u64 = 20;

/// Weights are whole numbers up to this.
pub(super) const HEAVY: f64 = 4096.0;

/// A dimension in small whole numbers. Of every issue the least gain is taken off beforehand.
#[derive(Debug, Clone)]
pub(super) struct Rough {
    /// By slot.
    pub(super) gains: Vec<f64>,
    /// What combinations of several issues add; by term.
    pub(super) terms: Vec<f64>,
    start: BigInt,
    range: BigInt,
}

impl Rough {
    /// One dimension: its exact gains by slot, what its terms add, and what every package has.
    pub(super) fn new(sizes: &[usize], gains: &[BigInt], terms: &[BigInt], start: &BigInt) -> Self {
        let (mut start, mut range) = (start.clone(), BigInt::one());
        let (mut above, mut from) = (Vec::new(), 0);
        for size in sizes {
            let own = &gains[from..from + size];
            from += size;
            let least = own.iter().min().cloned().unwrap_or_default();
            range += own.iter().max().cloned().unwrap_or_default() - &least;
            above.extend(own.iter().map(|gain| gain - &least));
            start += least;
        }
        range += terms.iter().map(Signed::abs).sum::<BigInt>();
        let small = |value: &BigInt| {
            let scaled = (value << FINE).div_ceil(&range);
            scaled.to_f64().unwrap_or_default()
        };
        let (gains, terms) = (above.iter().map(small).collect(), terms.iter().map(small).collect());
        Self { gains, terms, start, range }
    }

    /// A floor, less what every package has.
    pub(super) fn floor(&self, floor: &BigInt) -> f64 {
        let left = (floor - &self.start).clamp(-&self.range, self.range.clone());
        (left << FINE).div_floor(&self.range).to_f64().unwrap_or_default()
    }
}

/// Whether weighted sums of everything stay whole numbers in floating point.
pub(super) fn fine(space: &Space) -> bool {
    let parts = space.sizes.len() + space.terms.len() + 2;
    parts.saturating_mul(space.dims().max(1)) < 1 << 19 && space.dims() > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_rules_nothing_out() {
        let whole = |numbers: &[i64]| numbers.iter().map(|&it| it.into()).collect::<Vec<BigInt>>();
        let gains = whole(&[-7, 3, 1_000_003, 12, 5, 5]);
        let rough = Rough::new(&[3, 1, 2], &gains, &whole(&[-11, 4]), &BigInt::from(0));
        for (first, second) in [(0, 4), (1, 5), (2, 4)] {
            for (terms, added) in [(0.0, 0), (rough.terms[0], -11), (rough.terms[1], 4)] {
                let exact = &gains[first] + &gains[3] + &gains[second] + BigInt::from(added);
                let sum = rough.gains[first] + rough.gains[3] + rough.gains[second] + terms;
                assert!(sum >= rough.floor(&exact));
                assert!(sum < rough.floor(&(exact + 100)));
            }
        }
    }
}
