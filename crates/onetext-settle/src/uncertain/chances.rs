//! How likely things are: shares of draws, and stochastic multicriteria acceptability analysis.
//!
//! SMAA-2: Lahdelma and Salminen, SMAA-2: Stochastic multicriteria acceptability analysis for group
//! decision making, Operations Research 49 (2001), 444-454.

use std::cmp::Ordering;

use super::field::Drawn;
use super::{Field, Sure};
use crate::model::Package;

/// How many draws one stream makes.
const BLOCK: u32 = 100;

/// A difference below this share of the larger number is rounding, and counts as a tie.
const ROUNDING: f64 = 1e-12;

/// How many draws, and what from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draws {
    /// How many.
    pub count: u32,
    /// What they are made from.
    pub seed: u64,
}

impl Default for Draws {
    fn default() -> Self {
        Self { count: 10_000, seed: 0 }
    }
}

/// What makes one package better for all together. A gain is utility above the reservation value, or
/// above 0 where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// The product of the gains (Nash 1950); 0 where one of them is negative.
    Nash,
    /// The smallest gain.
    MaxMin,
    /// The sum of the gains.
    Sum,
}

impl Rule {
    pub(super) fn start(self) -> f64 {
        match self {
            Self::Nash => 1.0,
            Self::MaxMin => f64::INFINITY,
            Self::Sum => 0.0,
        }
    }

    /// What gains are worth together with one more. A Nash product that met a negative gain is 0.
    pub(super) fn with(self, so_far: f64, gain: f64) -> f64 {
        match self {
            Self::Nash => so_far * gain.max(0.0),
            Self::MaxMin => so_far.min(gain),
            Self::Sum => so_far + gain,
        }
    }
}

/// How often each candidate comes first, second and so on.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranks {
    /// Rank acceptability index: the share of draws in which the candidate has this rank, by
    /// candidate, then rank; best first, ties share the better rank (Lahdelma and Salminen 2001,
    /// equation 5).
    pub shares: Vec<Vec<Sure>>,
    /// Central weight vector: the mean weights of the draws in which the candidate is the party's
    /// first (equation 8); by candidate. None for a group, and where it never is.
    pub central: Vec<Option<Vec<f64>>>,
    /// Confidence factor: how likely the candidate is the party's first if its weights are the
    /// central ones (equation 9); by candidate.
    pub confidence: Vec<Option<Sure>>,
}

/// What draws say of the candidates.
#[derive(Debug, Clone, PartialEq)]
pub struct Chances {
    /// How likely a party gets at least its reservation value with no red line crossed; by
    /// candidate, party.
    pub acceptable: Vec<Vec<Sure>>,
    /// How likely all whose consent is needed agree; by candidate.
    pub agreed: Vec<Sure>,
    /// How likely no other candidate gives somebody more and nobody less; by candidate.
    pub unbeaten: Vec<Sure>,
    /// For each party with values.
    pub party_ranks: Vec<Option<Ranks>>,
    /// For all together.
    pub group_ranks: Ranks,
}

/// Counts that become shares.
struct Counts {
    acceptable: Vec<Vec<u32>>,
    agreed: Vec<u32>,
    unbeaten: Vec<u32>,
    party_ranks: Vec<Vec<Vec<u32>>>,
    group_ranks: Vec<Vec<u32>>,
    central: Vec<Vec<Vec<f64>>>,
    confident: Vec<Vec<u32>>,
}

impl Field<'_> {
    /// What draws say of each candidate; the same for the same draws asked for. What is certain is
    /// reported as certain, whatever the draws say.
    pub fn chances(&self, draws: Draws, rule: Rule) -> Chances {
        let draws = Draws { count: draws.count.max(1), ..draws };
        let (parties, size) = (self.content.len(), self.candidates.len());
        let issues = self.beliefs.scenario.issues.len();
        let mut counts = Counts {
            acceptable: vec![vec![0; parties]; size],
            agreed: vec![0; size],
            unbeaten: vec![0; size],
            party_ranks: vec![vec![vec![0; size]; size]; parties],
            group_ranks: vec![vec![0; size]; size],
            central: vec![vec![vec![0.0; issues]; size]; parties],
            confident: vec![vec![0; size]; parties],
        };
        let orders: Vec<Vec<Vec<Option<Ordering>>>> = (0..parties)
            .map(|party| {
                let row = |one: usize| {
                    (0..size).map(|other| self.certain_order(party, one, other)).collect()
                };
                (0..size).map(row).collect()
            })
            .collect();
        for_blocks(draws, |block, count| {
            let values = self.drawn(draws.seed, block, count);
            for draw in 0..count {
                self.count(&values, draw, rule, &orders, &mut counts);
            }
        });
        for (party, central) in counts.central.iter_mut().enumerate() {
            for (candidate, sums) in central.iter_mut().enumerate() {
                let firsts = f64::from(counts.party_ranks[party][candidate][0]);
                for sum in sums {
                    *sum /= firsts.max(1.0);
                }
            }
        }
        for_blocks(draws, |block, count| {
            let values = self.drawn(draws.seed, block, count);
            for draw in 0..count {
                self.count_confident(&values, draw, &orders, &mut counts);
            }
        });
        self.shares(&counts, draws)
    }

    fn drawn(&self, seed: u64, block: u64, count: usize) -> Vec<Option<Drawn>> {
        let one = |it: &super::field::Samplers| it.draw(seed, block, count);
        self.samplers.iter().map(|it| it.as_ref().map(one)).collect()
    }

    /// The utilities of all candidates to a party in one draw.
    pub(super) fn worths(&self, party: usize, drawn: &Drawn, draw: usize) -> Vec<f64> {
        let Some(samplers) = &self.samplers[party] else { return Vec::new() };
        let each = self.candidates.iter().enumerate();
        each.map(|(at, package)| samplers.utility(drawn, draw, at, package)).collect()
    }

    fn count(
        &self,
        drawn: &[Option<Drawn>],
        draw: usize,
        rule: Rule,
        orders: &[Vec<Vec<Option<Ordering>>>],
        counts: &mut Counts,
    ) {
        let (parties, size) = (self.content.len(), self.candidates.len());
        let mut content = vec![vec![true; parties]; size];
        let mut group = vec![rule.start(); size];
        let mut worths: Vec<Vec<f64>> = Vec::with_capacity(parties);
        for party in 0..parties {
            let Some(drawn) = &drawn[party] else {
                worths.push(Vec::new());
                continue;
            };
            let worth = self.worths(party, drawn, draw);
            let least = drawn.reservation.get(draw).copied();
            for at in 0..size {
                let known = self.content[party][at];
                content[at][party] =
                    known.unwrap_or_else(|| least.is_none_or(|least| worth[at] >= least));
                group[at] = rule.with(group[at], worth[at] - least.unwrap_or(0.0));
            }
            for at in 0..size {
                let rank = (0..size)
                    .filter(|&other| compare(&orders[party], &worth, other, at).is_gt())
                    .count();
                counts.party_ranks[party][at][rank] += 1;
                if rank == 0 {
                    for (sum, weight) in
                        counts.central[party][at].iter_mut().zip(&drawn.weights[draw])
                    {
                        *sum += weight;
                    }
                }
            }
            worths.push(worth);
        }
        for at in 0..size {
            for (party, gets) in content[at].iter().enumerate() {
                let accepts = *gets && !self.crosses(at, party);
                counts.acceptable[at][party] += u32::from(accepts);
            }
            counts.agreed[at] += u32::from(self.agreed(at, &|party| content[at][party]));
            let rank = group.iter().filter(|it| **it > group[at] + tie(**it, group[at])).count();
            counts.group_ranks[at][rank] += 1;
            let beaten = (0..size).any(|other| {
                let mut more = false;
                for party in (0..parties).filter(|&party| drawn[party].is_some()) {
                    match compare(&orders[party], &worths[party], other, at) {
                        Ordering::Less => return false,
                        Ordering::Greater => more = true,
                        Ordering::Equal => {}
                    }
                }
                more
            });
            counts.unbeaten[at] += u32::from(!beaten);
        }
    }

    fn count_confident(
        &self,
        drawn: &[Option<Drawn>],
        draw: usize,
        orders: &[Vec<Vec<Option<Ordering>>>],
        counts: &mut Counts,
    ) {
        for (party, drawn) in drawn.iter().enumerate() {
            let (Some(drawn), Some(samplers)) = (drawn, &self.samplers[party]) else { continue };
            let value = |weights: &[f64], at: usize, package: &Package| {
                let each = package.iter().zip(weights).zip(&drawn.options);
                let parts = each.map(|((&option, weight), values)| weight * values[draw][option]);
                samplers.start[at] + parts.sum::<f64>()
            };
            for at in 0..self.candidates.len() {
                if counts.party_ranks[party][at][0] == 0 {
                    continue;
                }
                let weights = &counts.central[party][at];
                let each = self.candidates.iter().enumerate();
                let worth: Vec<f64> =
                    each.map(|(other, package)| value(weights, other, package)).collect();
                let first = (0..worth.len()).all(|other| match orders[party][other][at] {
                    Some(known) => known.is_le(),
                    // The central weights make ties of their own, unlike drawn ones.
                    None => worth[other] <= worth[at] + tie(worth[other], worth[at]),
                });
                counts.confident[party][at] += u32::from(first);
            }
        }
    }

    fn shares(&self, counts: &Counts, draws: Draws) -> Chances {
        let share = |count: u32| Sure::share(count, draws.count, draws.seed);
        let settled = |known: Option<bool>, count: u32| known.map_or(share(count), Sure::certain);
        let (parties, size) = (self.content.len(), self.candidates.len());
        let certain = self.beliefs.unknowns().is_empty();
        let shares = |table: &Vec<Vec<u32>>, known: bool| -> Vec<Vec<Sure>> {
            let one = |&count: &u32| if known { Sure::certain(count > 0) } else { share(count) };
            table.iter().map(|row| row.iter().map(one).collect()).collect()
        };
        let party_ranks = (0..parties)
            .map(|party| {
                let known = self.beliefs.parties[party].as_ref()?;
                let table = &counts.party_ranks[party];
                let ever = |at: usize| (table[at][0] > 0).then_some(at);
                Some(Ranks {
                    shares: shares(table, known.is_known()),
                    central: (0..size)
                        .map(|at| ever(at).map(|at| counts.central[party][at].clone()))
                        .collect(),
                    confidence: (0..size)
                        .map(|at| {
                            let count = counts.confident[party][ever(at)?];
                            let sure = known.is_known().then_some(count > 0);
                            Some(settled(sure, count))
                        })
                        .collect(),
                })
            })
            .collect();
        Chances {
            acceptable: (0..size)
                .map(|at| {
                    let one = |party| {
                        settled(self.certain_acceptance(at, party), counts.acceptable[at][party])
                    };
                    (0..parties).map(one).collect()
                })
                .collect(),
            agreed: (0..size)
                .map(|at| settled(self.certain_agreement(at), counts.agreed[at]))
                .collect(),
            unbeaten: (0..size)
                .map(|at| settled(certain.then_some(counts.unbeaten[at] > 0), counts.unbeaten[at]))
                .collect(),
            party_ranks,
            group_ranks: Ranks {
                shares: shares(&counts.group_ranks, certain),
                central: vec![None; size],
                confidence: vec![None; size],
            },
        }
    }
}

/// Calls with every block and how many draws it makes.
fn for_blocks(draws: Draws, mut each: impl FnMut(u64, usize)) {
    for block in 0..draws.count.div_ceil(BLOCK) {
        let count = (draws.count - block * BLOCK).min(BLOCK);
        each(u64::from(block), count as usize);
    }
}

/// By proof where there is one, else by the draw.
fn compare(orders: &[Vec<Option<Ordering>>], worth: &[f64], one: usize, other: usize) -> Ordering {
    orders[one][other].unwrap_or_else(|| worth[one].total_cmp(&worth[other]))
}

fn tie(one: f64, other: f64) -> f64 {
    ROUNDING * one.abs().max(other.abs()).max(1.0)
}
