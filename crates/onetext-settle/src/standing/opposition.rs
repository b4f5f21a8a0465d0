//! How far the parties are opposed, whatever is on the table: whether two of them tend to like the
//! same packages, and how near a package can come to giving everybody its best.

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

use crate::exact::{Exact, to_float};
use crate::frontier::OverBudget;
use crate::model::{Condition, Scenario, Values};
use crate::solution::{Bargain, Goal, Ground, Point, Status, end, own_least, pick};

/// How the values of two parties go together over all packages, possible or not, each as likely as
/// any other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opposition {
    /// The parties, by place.
    pub parties: (usize, usize),
    /// The covariance of what they get.
    pub covariance: Exact,
    /// The variance of what each gets.
    pub variances: (Exact, Exact),
}

impl Opposition {
    /// The square of the correlation, with the correlation's sign; none where all packages are the
    /// same to one of them.
    pub fn signed_square(&self) -> Option<Exact> {
        let below = &self.variances.0 * &self.variances.1;
        let square = &self.covariance * &self.covariance * self.covariance.signum();
        (!below.is_zero()).then(|| square / below)
    }

    /// The correlation for display, from −1 (one's gain is the other's loss) to 1 (they like the
    /// same packages).
    pub fn correlation(&self) -> Option<f64> {
        let square = to_float(&self.signed_square()?);
        Some(libm::copysign(libm::sqrt(libm::fabs(square)), square))
    }
}

/// The opposition of every two parties with values.
///
/// Options of different issues are independent, so the covariance of sums falls apart into that of
/// issues, and with it that of combinations: P(both) − P(one) P(other).
pub fn oppositions(scenario: &Scenario) -> Vec<Opposition> {
    let sizes: Vec<usize> = scenario.issues.iter().map(|issue| issue.options.len()).collect();
    let values: Vec<(usize, &Values)> = scenario
        .valued()
        .into_iter()
        .filter_map(|party| Some((party, scenario.parties[party].values.as_ref()?)))
        .collect();
    let variances: Vec<Exact> =
        values.iter().map(|(_, values)| covariance(&sizes, values, values)).collect();
    let mut found = Vec::new();
    for one in 0..values.len() {
        for two in one + 1..values.len() {
            found.push(Opposition {
                parties: (values[one].0, values[two].0),
                covariance: covariance(&sizes, values[one].1, values[two].1),
                variances: (variances[one].clone(), variances[two].clone()),
            });
        }
    }
    found
}

fn whole(number: usize) -> Exact {
    Exact::from_integer(BigInt::from(number))
}

fn covariance(sizes: &[usize], one: &Values, two: &Values) -> Exact {
    let mut sum = Exact::zero();
    for (issue, &size) in sizes.iter().enumerate() {
        let (a, b) = (&one.options[issue], &two.options[issue]);
        let both: Exact = a.iter().zip(b).map(|(a, b)| a * b).sum::<Exact>() / whole(size);
        let apart = mean(a) * mean(b);
        sum += (both - apart) * &one.weights[issue] * &two.weights[issue];
    }
    sum += with_combinations(sizes, one, two) + with_combinations(sizes, two, one);
    for a in &one.interactions {
        for b in &two.interactions {
            let both = a.when.and(&b.when).map_or_else(Exact::zero, |when| chance(sizes, &when));
            let apart = chance(sizes, &a.when) * chance(sizes, &b.when);
            sum += (both - apart) * &a.value * &b.value;
        }
    }
    sum
}

/// The covariance of one party's options with the other's combinations.
fn with_combinations(sizes: &[usize], one: &Values, two: &Values) -> Exact {
    let mut sum = Exact::zero();
    for interaction in &two.interactions {
        let chance = chance(sizes, &interaction.when);
        if chance.is_zero() {
            continue;
        }
        for (issue, options) in &interaction.when.0 {
            let all = &one.options[*issue];
            let some: Exact = options.iter().map(|&option| &all[option]).sum();
            let lift = some / whole(options.len()) - mean(all);
            sum += lift * &one.weights[*issue] * &interaction.value * &chance;
        }
    }
    sum
}

fn mean(values: &[Exact]) -> Exact {
    values.iter().sum::<Exact>() / whole(values.len().max(1))
}

/// How likely a condition holds.
fn chance(sizes: &[usize], when: &Condition) -> Exact {
    when.0
        .iter()
        .map(|(issue, options)| whole(options.len()) / whole(sizes[*issue]))
        .fold(Exact::one(), |all, one| all * one)
}

/// How near a package can come to giving everybody its best.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearest {
    /// The square of the smallest Euclidean distance to the point where every party gets 1, where
    /// each party's values are stretched so that its worst package, possible or not, gives 0 and the
    /// best that no constraint forbids gives 1. Its root is what Genius and `NegMAS` call the
    /// opposition of a scenario with values from 0 to 1. As a bound: `least` is the square that no
    /// package undercuts, `most` that of a known one.
    pub square: Status,
    /// The packages at that distance.
    pub points: Vec<Point>,
}

impl Bargain {
    /// The packages nearest to giving everybody its best, among all that no constraint forbids.
    pub fn nearest(&self) -> Result<Nearest, OverBudget> {
        let space = &self.space;
        let none = |square| Nearest { square, points: Vec::new() };
        let mut best = Vec::new();
        let mut ranges = Vec::new();
        for dim in 0..space.dims() {
            let Some(most) = end(space, &self.open, dim, true, self.budget)? else {
                return Ok(none(Status::NoPackage));
            };
            ranges.push(&most - own_least(space, dim, self.budget)?);
            best.push(most);
        }
        let ground = Ground::new(space, &self.open, &best);
        let units: Vec<BigInt> = ranges
            .iter()
            .zip(&ground.scale)
            // A party to which everything is the same is at its best everywhere.
            .map(|(range, scale)| (range * scale).to_integer().max(BigInt::one()))
            .collect();
        let picked = pick(std::slice::from_ref(&ground), &Goal::Near(units), self.budget);
        let square = match (picked.value, picked.most) {
            (Some(value), None) => Status::Exact(-value),
            (Some(value), Some(most)) => Status::Bound { least: Some(-most), most: -value },
            _ => return Err(OverBudget(self.budget.vectors)),
        };
        Ok(Nearest { square, points: picked.points })
    }
}
