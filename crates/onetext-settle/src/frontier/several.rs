//! The frontier over all ways to meet the consent rules.

use std::collections::BTreeSet;

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

use super::gate::Open;
use super::number::Number;
use super::stage::Counts;
use super::sweep::{Run, Sweep};
use super::tree::Lanes;
use super::{Cut, Frontier, OverBudget, frontier};
use crate::exact::Exact;
use crate::model::{Condition, Package};
use crate::space::Space;
use crate::way::Way;

/// The vectors that nothing beats among the packages that fit any of several ways, largest first.
#[derive(Debug, Clone)]
pub struct Frontiers {
    space: Space,
    ways: Vec<Way>,
    budget: usize,
    parts: Vec<Frontier>,
    /// By vector: the ways that have it, and its place there.
    homes: Vec<Vec<(usize, usize)>>,
}

/// The frontier of the packages that fit any of the ways and all cuts. `budget` is for each way.
pub fn frontiers(
    space: &Space,
    ways: &[Way],
    cuts: &[Cut],
    budget: usize,
) -> Result<Frontiers, OverBudget> {
    let parts: Result<Vec<Frontier>, OverBudget> =
        ways.iter().map(|way| frontier(space, way, cuts, budget)).collect();
    let parts = parts?;
    let homes = if let [only] = parts.as_slice() {
        (0..only.len()).map(|at| vec![(0, at)]).collect()
    } else {
        homes(space, &parts)
    };
    Ok(Frontiers { space: space.clone(), ways: ways.to_vec(), budget, parts, homes })
}

impl Frontiers {
    /// How many vectors.
    pub fn len(&self) -> usize {
        self.homes.len()
    }

    /// Whether no package is left at all.
    pub fn is_empty(&self) -> bool {
        self.homes.is_empty()
    }

    /// A vector in whole numbers; by dimension.
    pub fn vector(&self, at: usize) -> Vec<BigInt> {
        let (way, place) = self.homes[at][0];
        self.parts[way].vector(place)
    }

    /// All vectors in whole numbers, largest first.
    pub fn vectors(&self) -> impl Iterator<Item = Vec<BigInt>> + '_ {
        (0..self.len()).map(|at| self.vector(at))
    }

    /// A vector as the utilities that it stands for; by dimension.
    pub fn utilities(&self, at: usize) -> Vec<Exact> {
        let (way, place) = self.homes[at][0];
        self.parts[way].utilities(place)
    }

    /// A vector as the nearest floating-point numbers of its utilities, for display.
    pub fn floats(&self, at: usize) -> Vec<f64> {
        let (way, place) = self.homes[at][0];
        self.parts[way].floats(place)
    }

    /// The ways, by place, that have packages with this vector.
    pub fn ways(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        self.homes[at].iter().map(|(way, _)| *way)
    }

    /// How many packages give this vector, each counted once however many ways it fits.
    ///
    /// Packages of one vector meet the same floors, so they fit different ways only by what is
    /// forbidden there; those that fit two ways are the ones that cross neither's combinations. One
    /// by one, each way adds its own count less that of what it has in common with those before.
    pub fn count(&self, at: usize) -> Result<BigInt, OverBudget> {
        let homes = &self.homes[at];
        let forbidden: Vec<BTreeSet<Condition>> =
            homes.iter().map(|(way, _)| self.ways[*way].forbidden.clone()).collect();
        let wide = widest(forbidden.clone());
        if let [only] = wide.as_slice() {
            let home = forbidden.iter().position(|it| it == only).unwrap_or(0);
            let (way, place) = homes[home];
            return Ok(self.parts[way].count(place));
        }
        self.union(wide, &self.vector(at))
    }

    /// The packages that give this vector, sorted, each once, at most `limit` of them.
    pub fn packages(&self, at: usize, limit: usize) -> Vec<Package> {
        let all = self.homes[at].iter();
        let found: BTreeSet<Package> =
            all.flat_map(|(way, place)| self.parts[*way].packages(*place, limit)).collect();
        found.into_iter().take(limit).collect()
    }

    /// How many vectors are kept, those of all stages of all ways together.
    pub fn points(&self) -> usize {
        self.parts.iter().map(Frontier::points).sum()
    }

    /// The bytes that all stages of all ways take.
    pub fn memory(&self) -> usize {
        let homes = self.homes.iter().map(|homes| 24 + homes.capacity() * 16);
        self.parts.iter().map(Frontier::memory).sum::<usize>() + homes.sum::<usize>()
    }

    fn union(
        &self,
        mut forbidden: Vec<BTreeSet<Condition>>,
        vector: &[BigInt],
    ) -> Result<BigInt, OverBudget> {
        let Some(last) = forbidden.pop() else { return Ok(BigInt::zero()) };
        let both = forbidden.iter().map(|other| other | &last).collect();
        let common = self.union(widest(both), vector)?;
        Ok(self.with_vector(last, vector)? - common + self.union(forbidden, vector)?)
    }

    /// How many packages that cross nothing forbidden give a vector that nothing beats.
    fn with_vector(
        &self,
        forbidden: BTreeSet<Condition>,
        vector: &[BigInt],
    ) -> Result<BigInt, OverBudget> {
        let unit = |dim: usize| {
            let mut weights = vec![BigInt::zero(); vector.len()];
            weights[dim] = BigInt::one();
            Cut { weights, least: vector[dim].clone() }
        };
        let cuts: Vec<Cut> = (0..vector.len()).map(unit).collect();
        let way = Way { content: Vec::new(), forbidden };
        let found = frontier(&self.space, &way, &cuts, self.budget)?;
        Ok(if found.is_empty() { BigInt::zero() } else { found.count(0) })
    }
}

/// Those that forbid least: whoever crosses nothing of a larger set crosses nothing of a smaller.
fn widest(mut forbidden: Vec<BTreeSet<Condition>>) -> Vec<BTreeSet<Condition>> {
    forbidden.sort();
    forbidden.dedup();
    let needless = |at: usize| {
        forbidden.iter().enumerate().any(|(other, it)| other != at && it.is_subset(&forbidden[at]))
    };
    (0..forbidden.len()).filter(|&at| !needless(at)).map(|at| forbidden[at].clone()).collect()
}

/// Where the vectors that no part's vector beats are found.
fn homes(space: &Space, parts: &[Frontier]) -> Vec<Vec<(usize, usize)>> {
    let reach = (0..space.dims()).map(|dim| space.reach(dim)).max().unwrap_or_default();
    if i64::holds(&reach) {
        homes_in::<i64>(space, parts)
    } else if i128::holds(&reach) {
        homes_in::<i128>(space, parts)
    } else {
        homes_in::<BigInt>(space, parts)
    }
}

fn homes_in<N: Number>(space: &Space, parts: &[Frontier]) -> Vec<Vec<(usize, usize)>> {
    let dims = space.dims();
    let lists: Vec<Vec<N>> = parts
        .iter()
        .map(|part| {
            part.vectors().flat_map(|it| it.iter().map(N::of).collect::<Vec<_>>()).collect()
        })
        .collect();
    let scale = (0..dims).map(|dim| {
        let reach = space.reach(dim);
        let bits = (&reach * 2_u8).bits();
        (N::of(&-reach.abs()), bits.saturating_sub(31))
    });
    let mut ones = Counts::default();
    let most = parts.iter().map(Frontier::len).max().unwrap_or(0);
    (0..most).for_each(|_| ones.push(1_u8.into()));
    let sweep = Sweep {
        dims,
        counts: &ones,
        lanes: &Lanes { scale: scale.collect() },
        slack: None,
        budget: usize::MAX,
    };
    let runs: Vec<Run<'_, N>> = lists
        .iter()
        .zip(parts)
        .filter(|(_, part)| !part.is_empty())
        .map(|(vectors, _)| Run {
            vectors,
            from: 0,
            delta: vec![N::of(&BigInt::zero()); dims],
            times: 1,
            open: Open::all(),
        })
        .collect();
    let (mut vectors, mut counts) = (Vec::new(), Counts::default());
    // Without a budget nothing goes beyond it.
    if sweep.unite(&runs, &mut vectors, &mut counts).is_err() {
        return Vec::new();
    }
    let mut places = vec![0; parts.len()];
    (0..counts.len())
        .map(|at| {
            let vector = &vectors[at * dims..(at + 1) * dims];
            let mut homes = Vec::new();
            for (way, (list, place)) in lists.iter().zip(&mut places).enumerate() {
                let other = |place: usize| &list[place * dims..(place + 1) * dims];
                while *place < parts[way].len() && other(*place) > vector {
                    *place += 1;
                }
                if *place < parts[way].len() && other(*place) == vector {
                    homes.push((way, *place));
                }
            }
            homes
        })
        .collect()
}
