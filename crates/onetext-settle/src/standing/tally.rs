//! How many packages beat one, and how long a chain of improvements leads up from it.

use std::collections::BTreeSet;

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

use super::lifted;
use crate::solution::{Bargain, Count, Goal, Ground, Keep, cuts_above, pick, search};
use crate::way::Way;

/// How many ways to meet the consent rules may overlap before packages are no longer counted.
const OVERLAPS: usize = 8;

/// How many vectors a chain is looked for among.
const CHAINED: usize = 10_000;

/// How many agreeable packages give everybody at least as much and somebody more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// So many packages.
    pub beaten_by: Count,
    /// The package's Pareto rank.
    pub rank: Rank,
}

/// One more than the longest chain of packages, each beating the one before, that starts at the
/// package: 1 on the frontier. It is the front that non-dominated sorting puts it on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rank {
    /// Exactly so.
    Exact(usize),
    /// So or larger: the packages that beat it are too many to look through.
    AtLeast(usize),
}

impl Bargain {
    /// How many agreeable packages beat a package, and its Pareto rank.
    pub fn tally(&self, package: &[usize]) -> Tally {
        self.counted(package).unwrap_or_else(|| {
            // Too many to count; whether there is one at all is easy.
            let utilities = self.utilities(package);
            let grounds: Vec<Ground> = self
                .ways
                .iter()
                .map(|way| lifted(Ground::new(&self.space, way, &utilities)))
                .collect();
            let goal = Goal::Sum(vec![BigInt::one(); self.space.dims()]);
            let gain = pick(&grounds, &goal, self.budget).value;
            if gain.is_some_and(|gain| gain.is_positive()) {
                Tally { beaten_by: Count::AtLeast(BigInt::one()), rank: Rank::AtLeast(2) }
            } else {
                Tally { beaten_by: Count::AtLeast(BigInt::zero()), rank: Rank::AtLeast(1) }
            }
        })
    }

    /// The same by going through all that beat it, if they fit the budget.
    fn counted(&self, package: &[usize]) -> Option<Tally> {
        if self.ways.len() > OVERLAPS {
            return None;
        }
        let utilities = self.utilities(package);
        let (mut total, mut vectors) = (BigInt::zero(), BTreeSet::new());
        // A package that fits several ways counts once: inclusion and exclusion.
        for subset in 1..1_usize << self.ways.len() {
            let mut all = Way { content: Vec::new(), forbidden: BTreeSet::new() };
            for (_, way) in self.ways.iter().enumerate().filter(|(at, _)| subset >> at & 1 == 1) {
                all.content.extend(&way.content);
                all.forbidden.extend(way.forbidden.iter().cloned());
            }
            all.content.sort_unstable();
            all.content.dedup();
            let ground = lifted(Ground::whole(&self.space, &all, &utilities));
            let units: Vec<_> = (0..ground.dims)
                .map(|dim| Some((ground.top(dim) - ground.bottom(dim)).max(BigInt::one())))
                .collect();
            let cuts = cuts_above(&ground, &units);
            let found = search(&ground, &cuts, Keep::All, self.budget.vectors).ok()?;
            let better: Vec<usize> = (0..found.vectors.len())
                .filter(|&at| {
                    let gains = &found.vectors[at];
                    ground.enough(gains) && gains.iter().any(Signed::is_positive)
                })
                .collect();
            let count = found.total(better.iter().copied());
            if subset.count_ones() % 2 == 1 {
                total += count;
            } else {
                total -= count;
            }
            if subset.is_power_of_two() {
                vectors.extend(better.iter().map(|&at| found.vectors[at].clone()));
            }
        }
        let rank = longest_chain(&vectors.into_iter().collect::<Vec<_>>())
            .map_or(Rank::AtLeast(2), |length| Rank::Exact(1 + length));
        Some(Tally { beaten_by: Count::Exact(total), rank })
    }
}

/// The length of the longest chain of distinct sorted vectors, each at least the one before
/// everywhere; none where there are too many to look through.
fn longest_chain(sorted: &[Vec<BigInt>]) -> Option<usize> {
    let dims = sorted.first().map_or(0, Vec::len);
    if dims <= 2 {
        // The longest rising sequence of the last dimension (Fredman 1975): the least end of a
        // chain of each length so far.
        let mut ends: Vec<&BigInt> = Vec::new();
        for last in sorted.iter().filter_map(|vector| vector.last()) {
            let at = ends.partition_point(|end| *end <= last);
            if at == ends.len() { ends.push(last) } else { ends[at] = last }
        }
        return Some(ends.len());
    }
    if sorted.len() > CHAINED {
        return None;
    }
    // Places instead of wide numbers: only the order within a dimension counts.
    let mut places = vec![vec![0_usize; dims]; sorted.len()];
    for dim in 0..dims {
        let values: BTreeSet<&BigInt> = sorted.iter().map(|vector| &vector[dim]).collect();
        let values: Vec<&BigInt> = values.into_iter().collect();
        for (place, vector) in places.iter_mut().zip(sorted) {
            place[dim] = values.binary_search(&&vector[dim]).unwrap_or_default();
        }
    }
    // In ascending order, whatever a vector beats comes before it.
    let mut length = vec![1_usize; places.len()];
    for at in 0..places.len() {
        let longest = (0..at)
            .filter(|&below| places[below].iter().zip(&places[at]).all(|(a, b)| a <= b))
            .map(|below| length[below])
            .max();
        length[at] = 1 + longest.unwrap_or(0);
    }
    length.into_iter().max().or(Some(0))
}
