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
    /// Both multiplied.
    fn times(&self, other: &Self) -> Self;
    /// The nearest floating-point number, for guesses.
    fn float(&self) -> f64;
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

    fn times(&self, other: &Self) -> Self {
        self * other
    }

    #[expect(clippy::cast_precision_loss, reason = "a guess needs no more")]
    fn float(&self) -> f64 {
        *self as f64
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

    fn times(&self, other: &Self) -> Self {
        self * other
    }

    fn float(&self) -> f64 {
        self.to_f64().unwrap_or_default()
    }
}
