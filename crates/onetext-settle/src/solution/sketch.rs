//! A way's packages in floating point: where good weights and good packages are looked for. Nothing
//! that is found here is believed before whole numbers have confirmed it.

use num_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::goal::Goal;
use super::ground::{Ground, allows};
use crate::model::{Condition, Package};

/// Gains divided by a unit of their dimension, so that they are of size one.
#[derive(Debug, Clone)]
pub(super) struct Sketch {
    pub(super) dims: usize,
    /// The gains of the options that are left; by issue, option, dimension.
    pub(super) issues: Vec<Vec<Vec<f64>>>,
    pub(super) terms: Vec<(Condition, Vec<f64>)>,
    /// The terms charged to each issue, and whether each of its options allows them.
    charged: Vec<Vec<(usize, Vec<bool>)>>,
    pub(super) forbidden: Vec<Condition>,
    pub(super) start: Vec<f64>,
    pub(super) floors: Vec<Option<f64>>,
    /// What a gain is divided by; by dimension, positive.
    pub(super) units: Vec<BigInt>,
    /// The objective in these units.
    pub(super) goal: Aim,
    /// The options that the places in `issues` stand for.
    names: Vec<Vec<usize>>,
}

/// The objective in a sketch's units.
#[derive(Debug, Clone)]
pub(super) enum Aim {
    Sum(Vec<f64>),
    /// Whether each dimension counts.
    Least(Vec<bool>),
    Product,
    Near,
}

/// What some weights can reach at most.
pub(super) struct Reach {
    pub(super) most: f64,
    /// The choices that reach it, by place.
    pub(super) places: Vec<usize>,
    /// Their gains, terms counted where the weights like them.
    pub(super) gains: Vec<f64>,
}

impl Sketch {
    pub(super) fn new(ground: &Ground, goal: &Goal) -> Self {
        let dims = ground.dims;
        let spread = |dim: usize| {
            let range: BigInt = ground.top(dim) - ground.bottom(dim);
            range.max(BigInt::one())
        };
        let units: Vec<BigInt> = (0..dims)
            .map(|dim| match goal {
                Goal::Least(units) => units[dim].clone().unwrap_or_else(|| spread(dim)),
                Goal::Near(units) => units[dim].clone(),
                Goal::Sum(_) | Goal::Product => spread(dim),
            })
            .collect();
        let shrink = |values: &[BigInt]| -> Vec<f64> {
            values.iter().zip(&units).map(|(value, unit)| ratio(value, unit)).collect()
        };
        let aim = match goal {
            Goal::Sum(weights) => {
                let sized: Vec<BigInt> =
                    weights.iter().zip(&units).map(|(weight, unit)| weight * unit).collect();
                let most = sized.iter().max().cloned().unwrap_or_default().max(BigInt::one());
                Aim::Sum(sized.iter().map(|one| ratio(one, &most)).collect())
            }
            Goal::Least(units) => Aim::Least(units.iter().map(Option::is_some).collect()),
            Goal::Product => Aim::Product,
            Goal::Near(_) => Aim::Near,
        };
        Self {
            dims,
            issues: ground
                .issues
                .iter()
                .map(|options| options.iter().map(|(_, gain)| shrink(gain)).collect())
                .collect(),
            terms: ground.terms.iter().map(|(when, adds)| (when.clone(), shrink(adds))).collect(),
            charged: ground
                .issues
                .iter()
                .enumerate()
                .map(|(issue, options)| {
                    let here = ground.charged.iter().enumerate().filter(|(_, it)| **it == issue);
                    let allowed = |term: usize| {
                        let when = &ground.terms[term].0;
                        options.iter().map(|(option, _)| allows(when, issue, *option)).collect()
                    };
                    here.map(|(term, _)| (term, allowed(term))).collect()
                })
                .collect(),
            forbidden: ground.forbidden.clone(),
            start: shrink(&ground.start),
            floors: (0..dims)
                .map(|dim| ground.floors[dim].as_ref().map(|floor| ratio(floor, &units[dim])))
                .collect(),
            units,
            goal: aim,
            names: ground
                .issues
                .iter()
                .map(|options| options.iter().map(|(option, _)| *option).collect())
                .collect(),
        }
    }

    /// The places of a package's options; none where one of them is not left.
    pub(super) fn places(&self, package: &[usize]) -> Option<Vec<usize>> {
        package
            .iter()
            .zip(&self.names)
            .map(|(option, names)| names.iter().position(|name| name == option))
            .collect()
    }

    /// How many packages there are.
    #[expect(clippy::cast_precision_loss, reason = "only the size matters")]
    pub(super) fn packages(&self) -> f64 {
        self.issues.iter().map(|options| options.len() as f64).product()
    }

    /// The package that places stand for.
    pub(super) fn package(&self, places: &[usize]) -> Package {
        places.iter().zip(&self.names).map(|(&place, names)| names[place]).collect()
    }

    /// The most that a weighted sum of gains can reach, terms taken one by one.
    pub(super) fn reach(&self, weights: &[f64]) -> Reach {
        let dot = |values: &[f64]| -> f64 {
            weights.iter().zip(values).map(|(weight, value)| weight * value).sum()
        };
        let mut gains = self.start.clone();
        let mut places = Vec::with_capacity(self.issues.len());
        let worth: Vec<f64> = self.terms.iter().map(|(_, adds)| dot(adds).max(0.0)).collect();
        for (options, charged) in self.issues.iter().zip(&self.charged) {
            let (mut best, mut most) = (0, f64::NEG_INFINITY);
            for (place, gain) in options.iter().enumerate() {
                let given = charged.iter().filter(|(_, allows)| allows[place]);
                let sum = dot(gain) + given.map(|(term, _)| worth[*term]).sum::<f64>();
                if sum > most {
                    (best, most) = (place, sum);
                }
            }
            places.push(best);
            let mut add = |gain: &[f64]| {
                gains.iter_mut().zip(gain).for_each(|(sum, it)| *sum += it);
            };
            add(options.get(best).map_or(&[], Vec::as_slice));
            for (term, _) in charged.iter().filter(|(_, allows)| allows.get(best) == Some(&true)) {
                if worth[*term] > 0.0 {
                    add(&self.terms[*term].1);
                }
            }
        }
        Reach { most: dot(&gains), places, gains }
    }

    /// What combinations add to a choice of places, and whether one of them is forbidden.
    pub(super) fn added(&self, places: &[usize]) -> (Vec<f64>, bool) {
        let mut sum = vec![0.0; self.dims];
        let holds = |when: &Condition| {
            when.0.iter().all(|(issue, options)| {
                options.binary_search(&self.names[*issue][places[*issue]]).is_ok()
            })
        };
        for (when, adds) in &self.terms {
            if holds(when) {
                sum.iter_mut().zip(adds).for_each(|(sum, it)| *sum += it);
            }
        }
        (sum, self.forbidden.iter().any(holds))
    }

    /// How good some gains are: the objective, then a little for the sum, so that a climb does not
    /// stop on a plateau; far below everything where a floor is missed.
    pub(super) fn worth(&self, gains: &[f64]) -> f64 {
        let missed: f64 = self
            .floors
            .iter()
            .zip(gains)
            .filter_map(|(floor, gain)| Some((floor.as_ref()? - gain - 1e-12).max(0.0)))
            .sum();
        if missed > 0.0 {
            return -1e6 - 1e6 * missed;
        }
        match &self.goal {
            Aim::Sum(weights) => {
                weights.iter().zip(gains).map(|(weight, gain)| weight * gain).sum()
            }
            Aim::Least(counts) => {
                let counted = || counts.iter().zip(gains).filter(|(counts, _)| **counts);
                let least = counted().map(|(_, gain)| *gain).fold(f64::INFINITY, f64::min);
                let sum: f64 = counted().map(|(_, gain)| *gain).sum();
                if least.is_finite() { least + 1e-6 * sum } else { 0.0 }
            }
            Aim::Product => {
                let least = gains.iter().copied().fold(f64::INFINITY, f64::min);
                if least <= 0.0 {
                    return -1e3 + 1e3 * least;
                }
                gains.iter().map(|gain| libm::log(*gain)).sum()
            }
            Aim::Near => -gains.iter().map(|gain| gain * gain).sum::<f64>(),
        }
    }
}

/// A quotient of whole numbers as the nearest floating-point number or one beside it.
pub(super) fn ratio(above: &BigInt, below: &BigInt) -> f64 {
    // Numbers of hundreds of digits do not fit a floating-point number on their own.
    let wide = above.bits().max(below.bits()).saturating_sub(900);
    let (above, below) = (above >> wide, below >> wide);
    if below.is_zero() {
        return if above.is_negative() { -1e300 } else { 1e300 };
    }
    above.to_f64().unwrap_or(0.0) / below.to_f64().unwrap_or(1.0)
}
