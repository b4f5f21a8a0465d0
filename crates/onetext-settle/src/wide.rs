//! The frontier where utilities have many interactions over overlapping small groups of issues, as
//! the hyper-rectangles of the ANAC competitions have. Going through the issues one by one has to
//! remember the options of every issue that a later one is tied to; with a hundred interactions over
//! thirty issues that is nearly all of them. Here the space of vectors is searched instead: the part
//! that no known point covers is kept as corners (`region`), and in each the best package by a
//! weighted sum is looked for by branch and bound (`search`), with bounds from splitting every
//! interaction over its issues (`bound`). A corner without a package is closed, one with a package
//! is cut by it, and when no corner is left the points are the frontier.
//!
//! The search may be stopped at any number of steps. Then the corners that are left, with a bound on
//! what they hold, say how far the points can be from the frontier.

mod bound;
mod node;
mod program;
mod region;
mod search;
mod sieve;
mod ties;

#[cfg(test)]
mod tests;

use num_bigint::BigInt;
use num_traits::{One, ToPrimitive};

use crate::frontier::Cut;
use crate::model::Package;
use crate::space::Space;
use crate::way::Way;
use program::{Program, WEIGHT_BITS};
use region::{Corner, Region, within};
use search::{Question, search};

/// How long to search. Counted in work, not in time, so that the answer is the same on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// About how many looks at an interaction or a forbidden combination the search may take; some
    /// ten million a second.
    pub steps: u64,
    /// How many bundles of tied packages to list for a point; 0 lists none.
    pub bundles: usize,
}

impl Default for Limit {
    fn default() -> Self {
        Self { steps: 100_000_000, bundles: 100 }
    }
}

/// Packages that are worth the same: any of the options listed for an issue goes with any of those
/// listed for the others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bundle {
    /// The options; by issue, sorted, at least one.
    pub options: Vec<Vec<usize>>,
}

impl Bundle {
    /// How many packages.
    pub fn count(&self) -> BigInt {
        self.options.iter().map(|options| BigInt::from(options.len())).product()
    }

    /// Whether a package is in it.
    pub fn holds(&self, package: &[usize]) -> bool {
        self.options.len() == package.len()
            && self.options.iter().zip(package).all(|(all, it)| all.binary_search(it).is_ok())
    }
}

/// A vector and the packages that give it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// What each dimension gets, in whole numbers.
    pub vector: Vec<BigInt>,
    /// A package that gives it.
    pub package: Package,
    /// Whether it is proven that no package beats it.
    pub unbeaten: bool,
    /// Packages that give it, no package in two bundles; none where it is not proven unbeaten.
    pub bundles: Vec<Bundle>,
    /// Whether the bundles hold every package that gives it.
    pub all: bool,
}

/// A place where a package may lie that no point is at least as good as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// It gives each dimension at least so much,
    pub least: Vec<BigInt>,
    /// and at most so much.
    pub most: Vec<BigInt>,
}

/// What the search found. Every package that fits the way and the cuts is, in all dimensions, at or
/// below one of the points, or it lies in one of the gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The points, largest first; none is at or below another.
    pub points: Vec<Point>,
    /// The gaps; none where the points are the frontier.
    pub gaps: Vec<Gap>,
    /// How many steps it took.
    pub steps: u64,
}

impl Outcome {
    /// Whether the points are the frontier.
    pub fn exact(&self) -> bool {
        self.gaps.is_empty()
    }

    /// By how much, in each dimension, every package may at most be above the point nearest to it;
    /// zeros where the points are the frontier. None where there is a gap and no point at all.
    pub fn slack(&self, space: &Space) -> Option<Vec<BigInt>> {
        let dims = space.dims();
        let reach: Vec<BigInt> = (0..dims).map(|dim| space.reach(dim).max(BigInt::one())).collect();
        let all: BigInt = reach.iter().product();
        let mut slack = vec![BigInt::ZERO; dims];
        for gap in &self.gaps {
            let above = |point: &Point| -> Vec<BigInt> {
                let over = gap.most.iter().zip(&point.vector);
                over.map(|(most, value)| (most - value).max(BigInt::ZERO)).collect()
            };
            // The point nearest by its worst dimension, each measured by its reach.
            let nearest = self.points.iter().map(above).min_by_key(|above| {
                above.iter().zip(&reach).map(|(over, reach)| over * (&all / reach)).max()
            })?;
            for (old, new) in slack.iter_mut().zip(nearest) {
                if new > *old {
                    *old = new;
                }
            }
        }
        Some(slack)
    }
}

/// The frontier among the packages that fit the way and all cuts, or as much of it as the limit lets
/// be found, with a proof of how much that is.
pub fn frontier(space: &Space, way: &Way, cuts: &[Cut], limit: Limit) -> Outcome {
    let program = Program::new(space, way);
    let question = Question { space, way, cuts, program: &program };
    let least = (0..space.dims()).map(|dim| match &space.floors[dim] {
        Some(floor) if way.content.contains(&space.parties[dim]) => floor.clone(),
        _ => -space.reach(dim),
    });
    let most: Vec<BigInt> = (0..space.dims()).map(|dim| space.reach(dim)).collect();
    let mut region = Region::default();
    region.push(Corner { least: least.collect(), most, tries: 0, seen: false });
    let mut points: Vec<Point> = Vec::new();
    let mut steps = 0;
    // The last fifth is kept for bounding what is left then.
    let enough = limit.steps / 5 * 4;
    while steps < enough {
        let Some(mut corner) = region.corners.pop_front() else { break };
        let allowance = (limit.steps >> 8).max(1 << 14).saturating_mul(1 << corner.tries.min(32));
        let weights = weigh(&program, &corner.least, &corner.most, &points, false);
        let found = search(&question, &corner.least, weights, allowance.min(enough - steps));
        steps += found.steps + region.corners.len() as u64 + 1;
        if found.done && found.best.is_none() {
            continue;
        }
        corner.bound(found.most);
        corner.tries += u32::from(!found.done);
        region.push(corner);
        if let Some(best) = found.best {
            region.cut(&best.vector);
            points.push(Point {
                vector: best.vector,
                package: best.package,
                unbeaten: found.done,
                bundles: Vec::new(),
                all: false,
            });
        }
    }
    let mut gaps = Vec::new();
    for mut corner in region.corners {
        if !corner.seen && steps < limit.steps {
            let weights = weigh(&program, &corner.least, &corner.most, &points, false);
            let found = search(&question, &corner.least, weights, 0);
            steps += found.steps;
            if found.done && found.best.is_none() {
                continue;
            }
            corner.bound(found.most);
        }
        gaps.push(Gap { least: corner.least, most: corner.most });
    }
    points.sort_by(|one, other| other.vector.cmp(&one.vector));
    let vectors: Vec<Vec<BigInt>> = points.iter().map(|point| point.vector.clone()).collect();
    points.retain(|point| {
        !vectors.iter().any(|other| *other != point.vector && within(other, &point.vector))
    });
    for point in &mut points {
        // A package that beats it is not at or below a point, so it lies in a gap.
        point.unbeaten |= !gaps.iter().any(|gap| within(&gap.most, &point.vector));
    }
    if limit.bundles > 0 {
        steps += tie(&question, &mut points, limit, steps);
    }
    Outcome { points, gaps, steps }
}

/// Lists the tied packages of the unbeaten points; how many steps that took.
fn tie(question: &Question, points: &mut [Point], limit: Limit, spent: u64) -> u64 {
    let others = points.to_vec();
    let mut steps = 0;
    let mut left = points.len() as u64;
    for point in points {
        let room = limit.steps.saturating_sub(spent + steps) / left.max(1);
        left -= 1;
        if !point.unbeaten || room == 0 {
            continue;
        }
        let most: Vec<BigInt> =
            (0..question.program.dims).map(|dim| question.space.reach(dim)).collect();
        let weights = weigh(question.program, &point.vector, &most, &others, true);
        let found = ties::ties(question, &point.vector, weights, room, limit.bundles);
        steps += found.steps;
        point.bundles = found.bundles;
        point.bundles.sort();
        point.all = found.all;
    }
    steps
}

/// The weights that lead a search in a corner: they make its sides equally long, up to the nearest
/// point on each side, or to the most that is in it.
fn weigh(
    program: &Program,
    least: &[BigInt],
    most: &[BigInt],
    points: &[Point],
    beyond: bool,
) -> Vec<i64> {
    let widths: Vec<BigInt> = (0..program.dims)
        .map(|dim| {
            let values = points.iter().map(|point| &point.vector[dim]);
            let end = values.filter(|value| **value >= &least[dim] + i32::from(beyond)).min();
            let wide: BigInt = end.unwrap_or(&most[dim]).min(&most[dim]) - &least[dim] + 1;
            (wide >> program.shifts[dim]).max(BigInt::one())
        })
        .collect();
    let narrowest = widths.iter().min().cloned().unwrap_or_default();
    let count = u64::from(usize::BITS - program.dims.leading_zeros());
    let bits = WEIGHT_BITS.saturating_sub(count);
    widths.iter().map(|wide| ((&narrowest << bits) / wide).to_i64().unwrap_or(1).max(1)).collect()
}
