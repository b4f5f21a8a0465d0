//! How sure an answer is when values are known as intervals, orders or distributions.
//!
//! People rarely know a value to the last digit, so nothing here asks for one. [`Beliefs`] hold
//! everything that agrees with what was said. A [`Field`] puts some packages before them and
//! answers in three ways, and every number says which way it came by, see [`Sure`]:
//! - by proof, over all values that agree with what was said: what is certain whatever the truth
//!   ([`Field::firm`], with the largest regret of each package);
//! - by draws out of them, all alike: how likely each party and everybody accepts a package, and how
//!   often it comes first, second and so on ([`Field::chances`]);
//! - by draws within draws: which question to which party would help most to choose what to propose
//!   ([`Field::worth`]).
//!
//! The same seed gives the same bytes on every machine: the generator is `ChaCha` with eight rounds,
//! logarithms come from `libm`, and every block of draws can be made alone.

use std::fmt;

use crate::exact::{Exact, show, whole};

mod beliefs;
mod chances;
mod dice;
mod field;
mod firm;
mod region;
mod sample;
mod spread;
mod worth;

#[cfg(test)]
mod tests;

pub use beliefs::{Beliefs, Inconsistent, Place, Unknown};
pub use chances::{Chances, Draws, Ranks, Rule};
pub use field::{Field, NoPackage};
pub use firm::{Certainty, Firm};
pub use spread::Spread;
pub use worth::{Ask, Effort, Payoff, REPEATS, Worth};

/// A number together with how it is known.
#[derive(Debug, Clone, PartialEq)]
pub enum Sure {
    /// Proven, to the last digit.
    Exact(Exact),
    /// Proven to lie between these, both included.
    Bound {
        /// The least that it can be.
        low: Exact,
        /// The most that it can be.
        high: Exact,
    },
    /// Found by drawing.
    Estimate {
        /// The estimate.
        value: f64,
        /// The lower end of its interval at 95 %.
        low: f64,
        /// The upper end.
        high: f64,
        /// How many draws were made.
        draws: u32,
        /// What they were made from.
        seed: u64,
    },
}

impl Sure {
    /// The share of draws in which something holds, with Wilson's interval at 95 % (Wilson 1927).
    pub fn share(count: u32, draws: u32, seed: u64) -> Self {
        if draws == 0 {
            return Self::Bound { low: whole(0), high: whole(1) };
        }
        let (hits, all) = (f64::from(count), f64::from(draws));
        let square = NORMAL_95 * NORMAL_95;
        let middle = (hits + square / 2.0) / (all + square);
        let spread = hits * (all - hits) / all + square / 4.0;
        let half = NORMAL_95 * spread.sqrt() / (all + square);
        let (low, high) = ((middle - half).max(0.0), (middle + half).min(1.0));
        Self::Estimate { value: hits / all, low, high, draws, seed }
    }

    /// Certain or impossible.
    pub fn certain(holds: bool) -> Self {
        Self::Exact(whole(i64::from(holds)))
    }

    /// The number, or the middle of what it can be, for display and comparison.
    pub fn middle(&self) -> f64 {
        match self {
            Self::Exact(number) => crate::exact::to_float(number),
            Self::Bound { low, high } => {
                f64::midpoint(crate::exact::to_float(low), crate::exact::to_float(high))
            }
            Self::Estimate { value, .. } => *value,
        }
    }

    /// The number as a share in per cent, with how it is known: `61.2 % (60.2 to 62.1 %)`.
    pub fn percent(&self) -> String {
        match self {
            Self::Exact(number) => format!("{} %, exactly", show(&(number * whole(100)), 1)),
            Self::Bound { low, high } => format!(
                "between {} and {} %",
                show(&(low * whole(100)), 1),
                show(&(high * whole(100)), 1)
            ),
            Self::Estimate { value, low, high, .. } => {
                format!("{:.1} % ({:.1} to {:.1} %)", value * 100.0, low * 100.0, high * 100.0)
            }
        }
    }
}

/// What 95 % of a normal distribution lie within, in standard deviations.
const NORMAL_95: f64 = 1.959_963_984_540_054;

impl fmt::Display for Sure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(number) => write!(out, "{} exactly", show(number, 4)),
            Self::Bound { low, high } => {
                write!(out, "between {} and {}", show(low, 4), show(high, 4))
            }
            Self::Estimate { value, low, high, draws, seed } => write!(
                out,
                "{value:.4} (95 % interval {low:.4} to {high:.4}, {draws} draws, seed {seed})"
            ),
        }
    }
}
