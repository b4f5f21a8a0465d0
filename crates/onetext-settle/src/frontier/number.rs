//! The whole numbers that the frontier is computed in: as narrow as the scenario allows.

use std::fmt::Debug;

use num_bigint::BigInt;
use num_traits::ToPrimitive;

/// A whole number of some width. Whoever picks the width makes sure that no sum leaves it.
pub(super) trait Number: Clone + Ord + Debug + Send + Sync + 'static {
    /// Whether sums up to this absolute value, and differences of two of them, stay within it.
    fn holds(reach: &BigInt) -> bool;
    /// The number in this width.
    fn of(number: &BigInt) -> Self;
    /// The number in any width.
    fn big(&self) -> BigInt;
    /// The sum.
    fn plus(&self, other: &Self) -> Self;
    /// The difference.
    fn minus(&self, other: &Self) -> Self;
    /// How far it is above `low`, in steps of 2^`shift`, rounded down: an order-preserving 32-bit
    /// stand-in. The caller makes sure that it fits.
    fn key(&self, low: &Self, shift: u64) -> i32;
    /// The number in 128 bits, where it is no wider.
    fn narrow(&self) -> Option<i128>;
    /// The bytes that it keeps.
    fn bytes(&self) -> usize;
}

macro_rules! machine {
    ($type:ty, $to:ident) => {
        impl Number for $type {
            fn holds(reach: &BigInt) -> bool {
                // Two bits for the sign and a difference, two to spare.
                reach.bits() + 4 <= u64::from(Self::BITS)
            }

            fn of(number: &BigInt) -> Self {
                number.$to().unwrap_or_default()
            }

            fn big(&self) -> BigInt {
                BigInt::from(*self)
            }

            fn plus(&self, other: &Self) -> Self {
                self.wrapping_add(*other)
            }

            fn minus(&self, other: &Self) -> Self {
                self.wrapping_sub(*other)
            }

            #[expect(clippy::cast_possible_truncation, reason = "the shift leaves 31 bits")]
            fn key(&self, low: &Self, shift: u64) -> i32 {
                (self.wrapping_sub(*low) >> shift) as i32
            }

            fn narrow(&self) -> Option<i128> {
                Some(i128::from(*self))
            }

            fn bytes(&self) -> usize {
                size_of::<Self>()
            }
        }
    };
}

machine!(i64, to_i64);
machine!(i128, to_i128);

impl Number for BigInt {
    fn holds(_: &BigInt) -> bool {
        true
    }

    fn of(number: &BigInt) -> Self {
        number.clone()
    }

    fn big(&self) -> BigInt {
        self.clone()
    }

    fn plus(&self, other: &Self) -> Self {
        self + other
    }

    fn minus(&self, other: &Self) -> Self {
        self - other
    }

    fn key(&self, low: &Self, shift: u64) -> i32 {
        ((self - low) >> shift).to_i32().unwrap_or_default()
    }

    fn narrow(&self) -> Option<i128> {
        self.to_i128()
    }

    fn bytes(&self) -> usize {
        size_of::<Self>() + usize::try_from(self.bits().div_ceil(64) * 8).unwrap_or(usize::MAX)
    }
}
