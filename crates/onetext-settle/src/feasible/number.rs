//! The whole numbers that a search adds up: machine integers where every sum fits, wider where not.

use num_bigint::BigInt;
use num_traits::{ToPrimitive, Zero};

/// A whole number.
pub(super) trait Number: Clone + Ord {
    /// From any width; the caller has made sure that it fits.
    fn of(number: &BigInt) -> Self;
    /// Nothing.
    fn zero() -> Self;
    /// Adds.
    fn add(&mut self, other: &Self);
    /// Subtracts.
    fn sub(&mut self, other: &Self);
}

impl Number for i128 {
    fn of(number: &BigInt) -> Self {
        number.to_i128().unwrap_or_default()
    }

    fn zero() -> Self {
        0
    }

    fn add(&mut self, other: &Self) {
        *self += other;
    }

    fn sub(&mut self, other: &Self) {
        *self -= other;
    }
}

impl Number for BigInt {
    fn of(number: &BigInt) -> Self {
        number.clone()
    }

    fn zero() -> Self {
        Zero::zero()
    }

    fn add(&mut self, other: &Self) {
        *self += other;
    }

    fn sub(&mut self, other: &Self) {
        *self -= other;
    }
}
