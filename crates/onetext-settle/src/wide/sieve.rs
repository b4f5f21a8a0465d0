//! The bounds that a search holds every node against: one weighted sum that leads it, each dimension
//! alone, and every cut. A node that falls short of one of them is done with; so is each option that
//! would make it fall short.

use num_bigint::BigInt;

use super::bound::{Relaxation, Slope};
use super::node::{Node, Standing};
use super::program::{Program, VALUE_BITS, WEIGHT_BITS};
use crate::frontier::Cut;

/// Sweeps at a node for the bound that leads, and for each of the others.
pub(super) const SWEEPS: (usize, usize) = (2, 1);

/// Sweeps where a search begins.
const FIRST: (usize, usize) = (20, 20);

/// Sweeps where it begins again with other weights.
const AGAIN: (usize, usize) = (8, 0);

/// How many weights are tried where a search begins.
const TUNINGS: usize = 6;

/// How often a node is looked at again when a bound has struck options.
const ROUNDS: usize = 6;

/// The weight of a dimension bounded alone: more than one, so that shares of a value come out fine.
const UNIT: i64 = 1 << 10;

/// The bounds of one search.
#[derive(Debug, Clone)]
pub(super) struct Sieve<'a> {
    /// What is searched.
    pub(super) program: &'a Program,
    /// The sums: the leading one, then each dimension alone, then the cuts.
    pub(super) slopes: Vec<Slope>,
    /// Their bounds at the node last looked at.
    pub(super) relaxations: Vec<Relaxation>,
    /// What was found out about that node.
    pub(super) standing: Standing,
    /// The least of each dimension, rounded down.
    pub(super) demands: Vec<i64>,
    /// Whether one of several options that serve as well may go.
    fold: bool,
}

impl<'a> Sieve<'a> {
    /// Asks every dimension for at least so much, and for the cuts; led by these weights.
    pub(super) fn new(
        program: &'a Program,
        weights: &[i64],
        least: &[BigInt],
        cuts: &[Cut],
        fold: bool,
    ) -> Self {
        let demands: Vec<i64> =
            least.iter().enumerate().map(|(dim, least)| program.demand(dim, least)).collect();
        let sum = |weights: &[i64]| weights.iter().zip(&demands).map(|(by, it)| by * it).sum();
        let threshold = sum(weights);
        let mut slopes = vec![Slope::new(program, weights.to_vec(), threshold)];
        for dim in 0..program.dims {
            let mut weights = vec![0; program.dims];
            weights[dim] = UNIT;
            let threshold = sum(&weights);
            slopes.push(Slope::new(program, weights, threshold));
        }
        slopes.extend(cuts.iter().map(|cut| slope(program, cut)));
        let relaxations = vec![Relaxation::default(); slopes.len()];
        Self { program, slopes, relaxations, standing: Standing::default(), demands, fold }
    }

    /// Where a search begins.
    pub(super) fn root(&self, weights: Vec<i64>) -> Node {
        Node::root(self.program, self.slopes.len(), weights)
    }

    /// Lets other weights lead.
    pub(super) fn lead(&mut self, weights: &[i64]) {
        if self.slopes[0].weights != weights {
            let asked = weights.iter().zip(&self.demands).map(|(by, it)| by * it).sum();
            self.slopes[0] = Slope::new(self.program, weights.to_vec(), asked);
        }
    }

    /// Strikes from a node what the bounds rule out; false where that leaves nothing.
    pub(super) fn pass(&mut self, node: &mut Node, sweeps: (usize, usize)) -> bool {
        let program = self.program;
        'again: for round in 1..=ROUNDS {
            if !node.settle(program, &mut self.standing, self.fold) {
                return false;
            }
            let open = &self.standing.open;
            for (at, (slope, relaxation)) in
                self.slopes.iter().zip(&mut self.relaxations).enumerate()
            {
                let held: i64 = self.standing.held.iter().map(|&term| slope.terms[term]).sum();
                let (domains, splits) = (&mut node.domains, &mut node.splits[at]);
                relaxation.begin(program, slope, domains, open, splits);
                let most = if at == 0 { sweeps.0 } else { sweeps.1 };
                for nth in 0..most {
                    relaxation.sweep(program, slope, domains, open, splits, nth % 2 == 1);
                    self.standing.steps += open.len() as u64 + 1;
                    relaxation.add_up(program, domains, open, held + slope.start);
                    if relaxation.bound < slope.threshold {
                        return false;
                    }
                    // The last round strikes nothing: the bounds must be those of the node as left.
                    if round < ROUNDS && relaxation.strike(program, domains, slope.threshold) {
                        continue 'again;
                    }
                }
            }
            return true;
        }
        true
    }

    /// Turns the leading weights of a root to where the bound comes nearest to what is asked (the
    /// Lagrangean dual in the weights, by a few steps along its subgradient), and strikes what can be
    /// struck on the way; false where that leaves nothing.
    pub(super) fn tune(&mut self, root: &mut Node) -> bool {
        // Bounds are compared as shares of the corner's size, which the first weights stand for.
        let one = 1_i128 << 40;
        let widths: Vec<i128> =
            root.weights.iter().map(|&by| one / i128::from(by.max(1))).collect();
        let mut best: Option<(i128, Vec<i64>)> = None;
        for nth in 0..TUNINGS {
            self.lead(&root.weights);
            if !self.pass(root, if nth == 0 { FIRST } else { AGAIN }) {
                return false;
            }
            let over = i128::from(self.relaxations[0].bound - self.slopes[0].threshold);
            let size: i128 =
                root.weights.iter().zip(&widths).map(|(&by, wide)| i128::from(by) * wide).sum();
            let score = over * one / size.max(1);
            if best.as_ref().is_none_or(|(least, _)| score < *least) {
                best = Some((score, root.weights.clone()));
            }
            self.lean(&mut root.weights, 2);
        }
        root.weights = best.map_or_else(Vec::new, |(_, weights)| weights);
        true
    }

    /// Gives more weight, by one part in so many, to the dimensions that get too little where every
    /// issue takes its best option.
    pub(super) fn lean(&self, weights: &mut [i64], part: i64) {
        let Some(worth) = self.program.worth(&self.relaxations[0].best) else { return };
        let top = weights.iter().max().copied().unwrap_or(1);
        for ((weight, value), asked) in weights.iter_mut().zip(&worth).zip(&self.demands) {
            if value < asked {
                *weight += *weight / part + 1;
            }
        }
        let over = weights.iter().max().copied().unwrap_or(1).max(top);
        for weight in weights {
            *weight = (*weight * top / over).max(1);
        }
    }

    /// Above what no package of the node just looked at is; by dimension, exact.
    pub(super) fn most(&self) -> Vec<BigInt> {
        let shared = self.share(self.relaxations[0].bound);
        let alone = self.relaxations[1..].iter().map(|one| one.bound.div_euclid(UNIT));
        let most = alone.zip(shared).map(|(alone, shared)| alone.min(shared));
        most.enumerate().map(|(dim, most)| self.whole(dim, most)).collect()
    }

    /// Above what no package of the corner is whose leading sum is at most that of the best found.
    pub(super) fn behind(&self) -> Vec<BigInt> {
        let lead = &self.slopes[0];
        // The threshold was rounded down, by less than one in each dimension.
        let rounding = if self.program.exact() { 0 } else { lead.weights.iter().sum() };
        let shared = self.share(lead.threshold + rounding);
        shared.into_iter().enumerate().map(|(dim, most)| self.whole(dim, most)).collect()
    }

    /// What each dimension can get of a leading sum when all others get just what is asked for them.
    fn share(&self, sum: i64) -> Vec<i64> {
        let lead = &self.slopes[0];
        let asked: i64 = lead.weights.iter().zip(&self.demands).map(|(by, it)| by * it).sum();
        let shares = lead.weights.iter().zip(&self.demands);
        shares.map(|(by, it)| it + (sum - asked).div_euclid(*by.max(&1))).collect()
    }

    fn whole(&self, dim: usize, most: i64) -> BigInt {
        ((BigInt::from(most) + 1) << self.program.shifts[dim]) - 1
    }
}

/// A cut as a weighted sum of what each dimension has above its least, so that the weights may be
/// rounded up and the bound stays one.
fn slope(program: &Program, cut: &Cut) -> Slope {
    let floor = -(1_i64 << (VALUE_BITS + 1));
    let scaled: Vec<BigInt> =
        cut.weights.iter().zip(&program.shifts).map(|(weight, &shift)| weight << shift).collect();
    let count = u64::from(usize::BITS - program.dims.leading_zeros());
    let bits = WEIGHT_BITS.saturating_sub(count);
    let widest = scaled.iter().map(BigInt::bits).max().unwrap_or(0);
    let (up, down) = (bits.saturating_sub(widest), widest.saturating_sub(bits));
    let all: BigInt = scaled.iter().sum();
    let rest: BigInt = &cut.least - all * floor;
    let weights: Vec<i64> = scaled
        .iter()
        .map(|weight| i64::try_from(-(-(weight << up) >> down)).unwrap_or(i64::MAX))
        .collect();
    let rest: BigInt = (rest << up) >> down;
    let least = rest + BigInt::from(floor) * weights.iter().sum::<i64>();
    let limit = 1_i64 << 62;
    let threshold =
        i64::try_from(least.clone()).unwrap_or(if least < BigInt::ZERO { -limit } else { limit });
    Slope::new(program, weights, threshold)
}
