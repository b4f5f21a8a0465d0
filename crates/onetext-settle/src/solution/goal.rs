//! What a best package is best at, and what a number to be reached asks of every weighted sum.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

use super::ground::Ground;
use crate::exact::Exact;
use crate::frontier::Cut;

/// A concave objective over gains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Goal {
    /// The sum of gains times these weights, none negative.
    Sum(Vec<BigInt>),
    /// The least gain, each divided by its positive number; dimensions without one do not count.
    Least(Vec<Option<BigInt>>),
    /// The product of the gains, of packages that give nobody a negative one.
    Product,
    /// Minus the squared distance to the origin, each gain divided by its positive number; of gains
    /// of which none is positive.
    Near(Vec<BigInt>),
}

impl Goal {
    /// The value of some gains; none where they are ruled out.
    pub(crate) fn value(&self, gains: &[BigInt]) -> Option<Exact> {
        match self {
            Self::Sum(weights) => Some(Exact::from_integer(
                weights.iter().zip(gains).map(|(weight, gain)| weight * gain).sum(),
            )),
            Self::Least(units) => units
                .iter()
                .zip(gains)
                .filter_map(|(unit, gain)| Some(Exact::new(gain.clone(), unit.clone()?)))
                .min(),
            Self::Product => gains
                .iter()
                .all(|gain| !gain.is_negative())
                .then(|| Exact::from_integer(gains.iter().product())),
            Self::Near(units) => {
                let parts = units
                    .iter()
                    .zip(gains)
                    .map(|(unit, gain)| Exact::new(gain * gain, unit * unit));
                Some(-parts.sum::<Exact>())
            }
        }
    }

    /// No value is above this and none below that, by the tops and bottoms of the dimensions.
    pub(crate) fn range(&self, ground: &Ground) -> (Exact, Exact) {
        let at =
            |end: &dyn Fn(usize) -> BigInt| -> Vec<BigInt> { (0..ground.dims).map(end).collect() };
        let tops = at(&|dim| ground.top(dim));
        let bottoms = at(&|dim| ground.bottom(dim));
        let low = match self {
            Self::Product => Exact::one(),
            _ => self.value(&bottoms).unwrap_or_default(),
        };
        let high = match self {
            Self::Near(_) => Exact::zero(),
            _ => self.value(&tops).unwrap_or_default(),
        };
        (low, high)
    }

    /// The cut that weights make when a value of at least `target` is asked. `weights` count toward
    /// the objective, `extra` only toward the floors; whole numbers, none negative.
    ///
    /// Sum and least: every package in question has (weights + extra) · gains ≥ target · weight +
    /// extra · floors. Product: weights · gains ≥ n (target Π weights)^(1/n), the inequality of the
    /// arithmetic and geometric means. Near: weights · gains ≥ −‖weights · units‖ √(−target), that
    /// of Cauchy and Schwarz.
    pub(crate) fn cut(
        &self,
        ground: &Ground,
        target: &Exact,
        weights: &[BigInt],
        extra: &[BigInt],
    ) -> Cut {
        let floors: BigInt = extra
            .iter()
            .zip(&ground.floors)
            .filter_map(|(extra, floor)| Some(extra * floor.as_ref()?))
            .sum();
        let sums = weights.iter().zip(extra).map(|(weight, extra)| weight + extra).collect();
        let least = match self {
            // The weights are the objective's own times some factor.
            Self::Sum(own) => {
                let first = own.iter().zip(weights).find(|(own, _)| !own.is_zero());
                let factor = first.map_or_else(BigInt::zero, |(own, weight)| weight / own);
                ceiling(&(target * Exact::from_integer(factor))) + floors
            }
            Self::Least(units) => {
                let sum: BigInt = units
                    .iter()
                    .zip(weights)
                    .filter_map(|(unit, weight)| Some(unit.as_ref()? * weight))
                    .sum();
                ceiling(&(target * Exact::from_integer(sum))) + floors
            }
            Self::Product => {
                let count = u32::try_from(ground.dims).unwrap_or(u32::MAX).max(1);
                let product: BigInt = weights.iter().product();
                let inside = ceiling(target) * product * BigInt::from(count).pow(count);
                if inside.is_positive() { inside.nth_root(count) } else { BigInt::zero() }
            }
            Self::Near(units) => {
                let length: BigInt =
                    weights.iter().zip(units).map(|(weight, unit)| (weight * unit).pow(2)).sum();
                -root(&(-target * Exact::from_integer(length)))
            }
        };
        Cut { weights: sums, least }
    }

    /// What a value of at least `target` asks of each dimension alone, with the floors.
    pub(crate) fn single(&self, ground: &Ground, target: &Exact) -> Vec<Cut> {
        let tops: Vec<BigInt> = match self {
            Self::Product => (0..ground.dims).map(|dim| ground.top(dim)).collect(),
            _ => Vec::new(),
        };
        (0..ground.dims)
            .filter_map(|dim| {
                let own = match self {
                    Self::Sum(_) => None,
                    Self::Least(units) => units[dim]
                        .as_ref()
                        .map(|unit| ceiling(&(target * Exact::from_integer(unit.clone())))),
                    Self::Product => {
                        let others = tops.iter().enumerate().filter(|(at, _)| *at != dim);
                        let others: BigInt = others.map(|(_, top)| top).product();
                        let others = others.max(BigInt::one());
                        Some(ceiling(target).div_ceil(&others).max(BigInt::zero()))
                    }
                    Self::Near(units) => {
                        Some(-root(&(-target * Exact::from_integer(units[dim].pow(2)))))
                    }
                };
                let least = own.max(ground.floors[dim].clone())?;
                Some(Cut { weights: ground.unit(dim), least })
            })
            .collect()
    }
}

/// The least whole number that is not below.
pub(crate) fn ceiling(number: &Exact) -> BigInt {
    number.ceil().to_integer()
}

/// A whole number that is not below the square root.
fn root(number: &Exact) -> BigInt {
    if number.is_positive() { ceiling(number).sqrt() + 1 } else { BigInt::zero() }
}
