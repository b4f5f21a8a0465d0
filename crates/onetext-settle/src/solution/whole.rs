//! Whole numbers of three widths: the narrowest that holds every sum is the quickest.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

/// Whole numbers of one width.
pub(super) trait Whole: Clone + Ord {
    fn of(number: &BigInt) -> Self;
    fn add(&mut self, other: &Self);
    fn big(&self) -> BigInt;
}

impl Whole for i64 {
    fn of(number: &BigInt) -> Self {
        number.to_i64().unwrap_or_default()
    }
    fn add(&mut self, other: &Self) {
        *self += other;
    }
    fn big(&self) -> BigInt {
        BigInt::from(*self)
    }
}

impl Whole for i128 {
    fn of(number: &BigInt) -> Self {
        number.to_i128().unwrap_or_default()
    }
    fn add(&mut self, other: &Self) {
        *self += other;
    }
    fn big(&self) -> BigInt {
        BigInt::from(*self)
    }
}

impl Whole for BigInt {
    fn of(number: &BigInt) -> Self {
        number.clone()
    }
    fn add(&mut self, other: &Self) {
        *self += other;
    }
    fn big(&self) -> BigInt {
        self.clone()
    }
}

/// Adds numbers to others, place by place.
pub(super) fn add<N: Whole>(sum: &mut [N], values: &[N]) {
    sum.iter_mut().zip(values).for_each(|(sum, value)| sum.add(value));
}
