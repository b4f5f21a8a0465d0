//! The best over several ways to meet the consent rules, and the ends of one party's range.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigInt;
use num_traits::{One, Zero};

use super::best::{Best, best};
use super::goal::Goal;
use super::ground::Ground;
use super::trace::Found;
use super::{Budget, Count, Point};
use crate::exact::Exact;
use crate::frontier::OverBudget;
use crate::model::Package;
use crate::space::Space;
use crate::way::Way;

/// The best over some grounds that count from the same origin.
pub(crate) struct Picked {
    /// The best value known.
    pub(crate) value: Option<Exact>,
    /// What no value exceeds, where the best is not proven.
    pub(crate) most: Option<Exact>,
    /// What gives that value.
    pub(crate) points: Vec<Point>,
}

/// The best over some grounds that count from the same origin.
pub(crate) fn pick(grounds: &[Ground], goal: &Goal, budget: Budget) -> Picked {
    let mut known: Option<Exact> = None;
    let mut parts: Vec<(usize, Found, Vec<usize>)> = Vec::new();
    let mut open: Option<Exact> = None;
    let mut guess: Option<(usize, Package)> = None;
    for (at, ground) in grounds.iter().enumerate() {
        match best(ground, goal, known.as_ref(), budget.vectors) {
            Best::Nothing => {}
            Best::Proven { value, found, places } => {
                if known.as_ref() != Some(&value) {
                    parts.clear();
                    guess = None;
                }
                known = Some(value);
                parts.push((at, found, places));
            }
            Best::Open { least, most } => {
                open = open.max(Some(most));
                if let Some((value, package)) = least
                    && known.as_ref().is_none_or(|known| value > *known)
                {
                    parts.clear();
                    known = Some(value);
                    guess = Some((at, package));
                }
            }
        }
    }
    let most = open.filter(|most| known.as_ref().is_none_or(|known| most > known));
    let mut points = together(grounds, &parts, budget);
    if let Some((at, package)) = guess {
        let ground = &grounds[at];
        let utilities = ground.utilities(&ground.gains(&package));
        let count = Count::AtLeast(BigInt::one());
        points.push(Point { utilities, packages: vec![package], count });
    }
    Picked { value: known, most, points }
}

/// The vectors found in each ground, together.
fn together(
    grounds: &[Ground],
    parts: &[(usize, Found, Vec<usize>)],
    budget: Budget,
) -> Vec<Point> {
    let mut by_vector: BTreeMap<Vec<Exact>, Vec<(&Found, usize)>> = BTreeMap::new();
    for (at, found, places) in parts {
        for &place in places {
            let utilities = grounds[*at].utilities(&found.vectors[place]);
            by_vector.entry(utilities).or_default().push((found, place));
        }
    }
    let beaten = |vector: &Vec<Exact>| {
        by_vector
            .keys()
            .any(|other| other != vector && other.iter().zip(vector).all(|(b, v)| b >= v))
    };
    by_vector
        .iter()
        .rev()
        .filter(|(vector, _)| !beaten(vector))
        .map(|(vector, sources)| {
            let counts: Vec<BigInt> =
                sources.iter().map(|(found, place)| found.count(*place)).collect();
            let (packages, count) = joined(&counts, budget.packages, |source, limit| {
                let (found, place) = sources[source];
                found.packages(place, limit)
            });
            Point { utilities: vector.clone(), packages, count }
        })
        .collect()
}

/// How many packages of several ways are listed to find out which of them are the same.
const LISTED: usize = 100_000;

/// The packages of several ways together, and how many there are.
pub(super) fn joined(
    counts: &[BigInt],
    limit: usize,
    packages: impl Fn(usize, usize) -> Vec<Package>,
) -> (Vec<Package>, Count) {
    if let [count] = counts {
        return (packages(0, limit), Count::Exact(count.clone()));
    }
    let few = counts.iter().all(|count| *count <= BigInt::from(LISTED));
    let each = if few { LISTED } else { limit };
    let mut all: Vec<Package> = (0..counts.len()).flat_map(|at| packages(at, each)).collect();
    all.sort_unstable();
    all.dedup();
    let count = if few {
        Count::Exact(BigInt::from(all.len()))
    } else {
        Count::AtLeast(counts.iter().max().cloned().unwrap_or_default())
    };
    all.truncate(limit);
    (all, count)
}

/// The least that a party gets in any package, possible or not.
pub(crate) fn own_least(space: &Space, dim: usize, budget: Budget) -> Result<Exact, OverBudget> {
    let any = Way { content: Vec::new(), forbidden: BTreeSet::new() };
    Ok(end(space, &any, dim, false, budget)?.unwrap_or_default())
}

/// The most or the least that a party gets in any package of a way, floors aside; none where no
/// package fits.
pub(crate) fn end(
    space: &Space,
    way: &Way,
    dim: usize,
    most: bool,
    budget: Budget,
) -> Result<Option<Exact>, OverBudget> {
    let turned = |values: &[BigInt]| vec![if most { values[dim].clone() } else { -&values[dim] }];
    let one = Space {
        parties: vec![space.parties[dim]],
        sizes: space.sizes.clone(),
        gains: space
            .gains
            .iter()
            .map(|options| options.iter().map(|gain| turned(gain)).collect())
            .collect(),
        terms: space.terms.iter().map(|(when, adds)| (when.clone(), turned(adds))).collect(),
        start: turned(&space.start),
        scale: vec![space.scale[dim].clone()],
        floors: vec![None],
    };
    let ground = Ground::new(&one, way, &[Exact::zero()]);
    match best(&ground, &Goal::Sum(vec![BigInt::one()]), None, budget.vectors) {
        Best::Proven { value, .. } => {
            Ok(Some(if most { value } else { -value } / &space.scale[dim]))
        }
        Best::Nothing => Ok(None),
        Best::Open { .. } => Err(OverBudget(budget.vectors)),
    }
}
