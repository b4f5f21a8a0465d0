//! An upper bound on a weighted sum of the dimensions, over all packages that a node still allows.
//!
//! Every open term's value is split over the issues that still decide it. Whatever the split, the
//! best option of each issue taken alone gives a bound: it is the dual of the linear relaxation in
//! which a term counts as far as the least of its issues. A term that hurts is priced alike: it is
//! at least the sum of its issues less all but one. The sweep resets one term's split after the
//! other to the best one given the rest (block coordinate descent, as message passing does for the
//! local polytope: Globerson and Jaakkola, 2007), evening out what is left free, so a bound never
//! gets worse from sweep to sweep. All in whole numbers.

use super::program::{Bits, Meeting, Part, Program, Sign};

/// The weighted sum that is bounded.
#[derive(Debug, Clone)]
pub(super) struct Slope {
    /// The weights; by dimension, none negative.
    pub(super) weights: Vec<i64>,
    /// What a term adds to the sum.
    pub(super) terms: Vec<i64>,
    /// What an option adds.
    pub(super) gains: Vec<i64>,
    /// What every package has.
    pub(super) start: i64,
    /// The least that is asked of the sum.
    pub(super) threshold: i64,
}

impl Slope {
    /// The sum with these weights.
    pub(super) fn new(program: &Program, weights: Vec<i64>, threshold: i64) -> Self {
        let weigh = |values: &[i64]| -> i64 {
            values.iter().zip(&weights).map(|(value, weight)| value * weight).sum()
        };
        let mut terms: Vec<i64> = program.terms.iter().map(|term| weigh(&term.values)).collect();
        let gains: Vec<i64> = if program.dims == 0 {
            vec![0; program.first.last().copied().unwrap_or_default()]
        } else {
            program.gains.chunks(program.dims).map(weigh).collect()
        };
        // A forbidden combination may cost anything; more than all else together is enough.
        let all: i64 = terms.iter().chain(&gains).map(|value| value.abs()).sum();
        let cost = all.min(1 << 47) + 1;
        for (term, value) in program.terms.iter().zip(&mut terms) {
            if term.sign == Sign::Forbidden {
                *value = -cost;
            }
        }
        Self { start: weigh(&program.start), terms, gains, weights, threshold }
    }
}

/// The split of one slope's terms at a node, and the bound that follows.
#[derive(Debug, Clone, Default)]
pub(super) struct Relaxation {
    /// What each option is worth with its share of the open terms.
    theta: Vec<i64>,
    /// What the terms that hurt may give back.
    lift: Vec<i64>,
    /// The best option of each issue taken alone.
    pub(super) best: Vec<usize>,
    /// What that is worth; by issue.
    top: Vec<i64>,
    /// The bound.
    pub(super) bound: i64,
    /// The open parts of one term: place, best inside without its share, best outside.
    sides: Vec<(usize, i64, i64)>,
}

impl Relaxation {
    /// Takes up a node: `splits` holds a share for each part, from the node's parent.
    pub(super) fn begin(
        &mut self,
        program: &Program,
        slope: &Slope,
        domains: &[u64],
        open: &[usize],
        splits: &mut [i64],
    ) {
        self.theta.clear();
        self.theta.extend_from_slice(&slope.gains);
        self.lift.clear();
        self.lift.resize(program.terms.len(), 0);
        for &term in open {
            for at in program.terms[term].parts.clone() {
                let part = program.parts[at];
                if program.meet(&part, domains) == Meeting::Open {
                    self.add(program, &part, domains, splits[at]);
                } else {
                    splits[at] = 0;
                }
            }
        }
    }

    fn add(&mut self, program: &Program, part: &Part, domains: &[u64], share: i64) {
        if share == 0 {
            return;
        }
        let first = program.first[part.issue];
        for (at, word) in program.words(part.issue).enumerate() {
            for option in Bits(domains[word] & program.masks[part.mask + at], at * 64) {
                let theta = &mut self.theta[first + option];
                *theta = theta.saturating_add(share);
            }
        }
    }

    /// Resets every open term's split once.
    pub(super) fn sweep(
        &mut self,
        program: &Program,
        slope: &Slope,
        domains: &[u64],
        open: &[usize],
        splits: &mut [i64],
        back: bool,
    ) {
        for at in 0..open.len() {
            let term = open[if back { open.len() - 1 - at } else { at }];
            self.sides.clear();
            for place in program.terms[term].parts.clone() {
                let part = program.parts[place];
                if program.meet(&part, domains) == Meeting::Open {
                    let (inside, outside) = self.tops(program, &part, domains);
                    self.sides.push((place, inside.saturating_sub(splits[place]), outside));
                }
            }
            let value = slope.terms[term];
            let sides = std::mem::take(&mut self.sides);
            if value >= 0 {
                self.share(program, domains, splits, &sides, value);
            } else {
                self.charge(program, domains, splits, &sides, term, -value);
            }
            self.sides = sides;
        }
    }

    /// The best option that the part asks for, and the best that it does not.
    fn tops(&self, program: &Program, part: &Part, domains: &[u64]) -> (i64, i64) {
        let first = program.first[part.issue];
        let (mut inside, mut outside) = (i64::MIN, i64::MIN);
        for (at, word) in program.words(part.issue).enumerate() {
            let mask = program.masks[part.mask + at];
            for option in Bits(domains[word] & mask, at * 64) {
                inside = inside.max(self.theta[first + option]);
            }
            for option in Bits(domains[word] & !mask, at * 64) {
                outside = outside.max(self.theta[first + option]);
            }
        }
        (inside, outside)
    }

    fn set(&mut self, program: &Program, domains: &[u64], splits: &mut [i64], at: usize, to: i64) {
        let change = to - splits[at];
        splits[at] = to;
        self.add(program, &program.parts[at], domains, change);
    }

    /// Splits a value that helps: first where it costs nothing, in proportion to the room there,
    /// then evenly.
    fn share(
        &mut self,
        program: &Program,
        domains: &[u64],
        splits: &mut [i64],
        sides: &[(usize, i64, i64)],
        value: i64,
    ) {
        let room: i64 = sides
            .iter()
            .map(|(_, inside, outside)| outside.saturating_sub(*inside).max(0))
            .fold(0, i64::saturating_add);
        let count = i64::try_from(sides.len()).unwrap_or(i64::MAX).max(1);
        let mut left = value;
        for (nth, &(at, inside, outside)) in sides.iter().enumerate() {
            let free = outside.saturating_sub(inside).max(0);
            let share = if nth + 1 == sides.len() {
                left
            } else if room > value {
                let part = i128::from(value) * i128::from(free) / i128::from(room);
                i64::try_from(part).unwrap_or(0)
            } else {
                free + (value - room) / count
            };
            left -= share;
            self.set(program, domains, splits, at, share);
        }
    }

    /// Charges a value that hurts: as much as every issue's best option can bear before another
    /// becomes the best.
    fn charge(
        &mut self,
        program: &Program,
        domains: &[u64],
        splits: &mut [i64],
        sides: &[(usize, i64, i64)],
        term: usize,
        value: i64,
    ) {
        let bear = if sides.len() == 1 {
            value
        } else {
            let least = sides
                .iter()
                .map(|(_, inside, outside)| inside.saturating_sub(*outside).max(0))
                .min();
            least.unwrap_or(0).min(value)
        };
        let given = i64::try_from(sides.len()).unwrap_or(i64::MAX).saturating_sub(1);
        self.lift[term] = bear.saturating_mul(given);
        for &(at, ..) in sides {
            self.set(program, domains, splits, at, -bear);
        }
    }

    /// Adds up: the bound and each issue's best option.
    pub(super) fn add_up(&mut self, program: &Program, domains: &[u64], open: &[usize], base: i64) {
        self.bound = base + open.iter().map(|&term| self.lift[term]).sum::<i64>();
        self.best.clear();
        self.top.clear();
        for issue in 0..program.sizes.len() {
            let first = program.first[issue];
            let (mut best, mut top) = (0, i64::MIN);
            for option in program.options(issue, domains) {
                if self.theta[first + option] > top {
                    (best, top) = (option, self.theta[first + option]);
                }
            }
            self.bound = self.bound.saturating_add(top);
            self.best.push(best);
            self.top.push(top);
        }
    }

    /// Strikes the options with which the bound would fall below the threshold; whether any was.
    pub(super) fn strike(&self, program: &Program, domains: &mut [u64], threshold: i64) -> bool {
        let mut struck = false;
        for issue in 0..program.sizes.len() {
            let first = program.first[issue];
            let spare = self.bound.saturating_sub(threshold).saturating_sub(self.top[issue]);
            for word in program.words(issue) {
                for bit in Bits(domains[word], 0) {
                    let option = (word - program.word[issue]) * 64 + bit;
                    if self.theta[first + option].saturating_add(spare) < 0 {
                        domains[word] &= !(1 << bit);
                        struck = true;
                    }
                }
            }
        }
        struck
    }

    /// By how much the bound overrates an open term if every issue takes its best option.
    pub(super) fn overrated(
        &self,
        program: &Program,
        slope: &Slope,
        domains: &[u64],
        term: usize,
        splits: &[i64],
    ) -> i64 {
        let (mut all, mut counted) = (true, self.lift[term]);
        for at in program.terms[term].parts.clone() {
            let part = program.parts[at];
            if program.meet(&part, domains) == Meeting::Open {
                if program.asks(&part, self.best[part.issue]) {
                    counted += splits[at];
                } else {
                    all = false;
                }
            }
        }
        if all { counted - slope.terms[term] } else { counted }
    }
}
