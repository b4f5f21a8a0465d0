//! The packages that no other beats: nobody can get more without somebody getting less.
//!
//! Nemhauser and Ullmann (1969), issue by issue: the vectors of the first issues that nothing beats
//! are extended by each option of the next, equal ones merged, beaten ones dropped. Issues that a
//! term or a forbidden combination ties to later ones stay in the state until it is decided.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigInt;
use num_traits::{One, Zero};
use thiserror::Error;

use crate::model::Package;
use crate::space::Space;
use crate::way::Way;

/// A half-space that is asked of every package: the weighted sum of its vector is at least so much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// By dimension; none negative.
    pub weights: Vec<BigInt>,
    /// The least sum.
    pub least: BigInt,
}

/// More vectors had to be kept at once than the budget allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("more than {0} vectors had to be kept")]
pub struct OverBudget(pub usize);

/// The vectors that nothing beats, largest first, each with all its packages.
#[derive(Debug, Clone)]
pub struct Frontier {
    space: Space,
    forbidden: BTreeSet<crate::model::Condition>,
    stages: Vec<Stage>,
    vectors: Vec<Vec<BigInt>>,
}

/// The states after some issues: the options that still matter, the vectors and how many packages
/// each stands for.
type Stage = BTreeMap<(Vec<usize>, Vec<BigInt>), BigInt>;

impl Frontier {
    /// How many vectors.
    pub fn len(&self) -> usize {
        self.vectors.len()
    }

    /// Whether no package is left at all.
    pub fn is_empty(&self) -> bool {
        self.vectors.is_empty()
    }

    /// A vector in whole numbers; by dimension.
    pub fn vector(&self, at: usize) -> Vec<BigInt> {
        self.vectors[at].clone()
    }

    /// How many packages give this vector.
    pub fn count(&self, at: usize) -> BigInt {
        let last = self.stages.len() - 1;
        self.stages[last].get(&(Vec::new(), self.vectors[at].clone())).cloned().unwrap_or_default()
    }

    /// The packages that give this vector, in order, at most `limit` of them.
    pub fn packages(&self, at: usize, limit: usize) -> Vec<Package> {
        let mut found = Vec::new();
        let mut package = vec![0; self.space.sizes.len()];
        self.trace(0, &mut package, &self.vectors[at], limit, &mut found);
        found
    }

    // The obvious way: the real engine walks its stages backwards.
    fn trace(
        &self,
        issue: usize,
        package: &mut Package,
        wanted: &[BigInt],
        limit: usize,
        found: &mut Vec<Package>,
    ) {
        if found.len() >= limit {
            return;
        }
        if issue == package.len() {
            let open = !self.forbidden.iter().any(|when| when.holds(package));
            if open && self.space.vector(package) == wanted {
                found.push(package.clone());
            }
            return;
        }
        for option in 0..self.space.sizes[issue] {
            package[issue] = option;
            self.trace(issue + 1, package, wanted, limit, found);
        }
    }
}

/// The vectors that nothing beats among the packages that fit the way and all cuts.
pub fn frontier(
    space: &Space,
    way: &Way,
    cuts: &[Cut],
    budget: usize,
) -> Result<Frontier, OverBudget> {
    let last_of = |when: &crate::model::Condition| when.0.last().map_or(0, |(issue, _)| *issue);
    let live_after = |issue: usize| -> BTreeSet<usize> {
        let conditions = space.terms.iter().map(|(when, _)| when).chain(&way.forbidden);
        conditions
            .filter(|when| last_of(when) > issue)
            .flat_map(|when| when.0.iter().map(|(at, _)| *at).filter(|&at| at <= issue))
            .collect()
    };
    if way.forbidden.iter().any(|when| when.0.is_empty()) {
        let stages = vec![Stage::new()];
        let forbidden = way.forbidden.clone();
        return Ok(Frontier { space: space.clone(), forbidden, stages, vectors: Vec::new() });
    }
    let mut stages = vec![Stage::from([((Vec::new(), space.start.clone()), BigInt::one())])];
    let mut live: Vec<usize> = Vec::new();
    for issue in 0..space.sizes.len() {
        let next_live: Vec<usize> = live_after(issue).into_iter().collect();
        let mut next = Stage::new();
        for ((key, vector), count) in &stages[issue] {
            for option in 0..space.sizes[issue] {
                let chosen = |at: usize| {
                    if at == issue {
                        return option;
                    }
                    key[live.iter().position(|&it| it == at).unwrap_or_default()]
                };
                let holds = |when: &crate::model::Condition| {
                    when.0.iter().all(|(at, options)| options.binary_search(&chosen(*at)).is_ok())
                };
                if way.forbidden.iter().any(|when| last_of(when) == issue && holds(when)) {
                    continue;
                }
                let mut vector = vector.clone();
                let mut add = |values: &[BigInt]| {
                    vector.iter_mut().zip(values).for_each(|(sum, it)| *sum += it);
                };
                add(&space.gains[issue][option]);
                for (when, values) in &space.terms {
                    if last_of(when) == issue && holds(when) {
                        add(values);
                    }
                }
                let key: Vec<usize> = next_live.iter().map(|&at| chosen(at)).collect();
                *next.entry((key, vector)).or_insert_with(BigInt::zero) += count;
            }
        }
        let all: Vec<(Vec<usize>, Vec<BigInt>)> = next.keys().cloned().collect();
        if issue + 1 == space.sizes.len() {
            next.retain(|(_, vector), _| fits(space, way, cuts, vector));
        }
        let alive: Vec<(Vec<usize>, Vec<BigInt>)> = next.keys().cloned().collect();
        next.retain(|(key, vector), _| {
            !alive.iter().any(|(other, better)| {
                other == key && better != vector && better.iter().zip(vector).all(|(b, v)| b >= v)
            })
        });
        if all.len() > budget {
            return Err(OverBudget(budget));
        }
        live = next_live;
        stages.push(next);
    }
    let last = stages.last().cloned().unwrap_or_default();
    let mut vectors: Vec<Vec<BigInt>> = last
        .into_keys()
        .filter(|(_, vector)| !space.sizes.is_empty() || fits(space, way, cuts, vector))
        .map(|(_, vector)| vector)
        .collect();
    vectors.reverse();
    let forbidden = way.forbidden.clone();
    Ok(Frontier { space: space.clone(), forbidden, stages, vectors })
}

fn fits(space: &Space, way: &Way, cuts: &[Cut], vector: &[BigInt]) -> bool {
    let content = (0..space.dims()).all(|dim| match &space.floors[dim] {
        Some(least) if way.content.contains(&space.parties[dim]) => vector[dim] >= *least,
        _ => true,
    });
    content
        && cuts.iter().all(|cut| {
            let sum: BigInt =
                cut.weights.iter().zip(vector).map(|(weight, value)| weight * value).sum();
            sum >= cut.least
        })
}
