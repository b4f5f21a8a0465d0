//! Which partial packages can still meet the cuts.
//!
//! A cut asks for a weighted sum of at least so much. A partial vector goes when its own sum and the
//! best that the open issues can add to it are too little. Sums are exact.

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};

use super::Cut;
use super::number::Number;
use super::plan::{Key, Plan, Step};
use crate::space::Space;
use crate::way::Way;

/// The cuts that a plan's packages may fail.
#[derive(Debug)]
pub(super) struct Gates {
    gates: Vec<Gate>,
    /// Whether every sum fits 126 bits.
    narrow: bool,
}

#[derive(Debug)]
struct Gate {
    cut: Cut,
    /// By step: the most that the issues after it and the terms not begun by then can add.
    rest: Vec<BigInt>,
    /// By link: the most that it can add.
    links: Vec<BigInt>,
}

/// The cuts of a way and the asked ones: a reservation value is a cut of one party.
pub(super) fn all_cuts(space: &Space, way: &Way, cuts: &[Cut]) -> Vec<Cut> {
    let floors = (0..space.dims()).filter(|&dim| way.content.contains(&space.parties[dim]));
    let floors = floors.filter_map(|dim| {
        let mut weights = vec![BigInt::zero(); space.dims()];
        weights[dim] = BigInt::from(1);
        Some(Cut { weights, least: space.floors[dim].clone()? })
    });
    floors.chain(cuts.iter().cloned()).collect()
}

/// The weighted sum of a vector.
pub(super) fn weigh(cut: &Cut, vector: &[BigInt]) -> BigInt {
    cut.weights.iter().zip(vector).map(|(weight, value)| weight * value).sum()
}

impl Gates {
    /// The gates of a plan.
    pub(super) fn new(plan: &Plan, cuts: &[Cut]) -> Self {
        let mut narrow = true;
        let mut gates = Vec::new();
        for cut in cuts {
            let links: Vec<BigInt> = plan
                .links
                .iter()
                .map(|values| values.as_ref().map_or_else(BigInt::zero, |it| weigh(cut, it)))
                .collect();
            let most = |step: &Step| {
                let all = step.choices.iter().map(|choice| weigh(cut, &choice.gain));
                all.max().unwrap_or_default()
            };
            let least = |step: &Step| {
                let all = step.choices.iter().map(|choice| weigh(cut, &choice.gain));
                all.min().unwrap_or_default()
            };
            let lost: BigInt = links.iter().filter(|value| value.is_negative()).sum();
            let worst: BigInt = plan.steps.iter().map(least).sum();
            if weigh(cut, &plan.start) + worst + lost >= cut.least {
                continue;
            }
            let links: Vec<BigInt> =
                links.into_iter().map(|value| value.max(BigInt::zero())).collect();
            let mut sum = BigInt::zero();
            let mut rest = vec![BigInt::zero(); plan.steps.len()];
            for (at, step) in plan.steps.iter().enumerate().rev() {
                rest[at].clone_from(&sum);
                sum += most(step);
                let begun = step.touched.iter().filter(|touched| touched.first);
                sum += begun.map(|touched| &links[touched.link as usize]).sum::<BigInt>();
            }
            let reach: BigInt = plan.steps.iter().fold(BigInt::zero(), |sum, step| {
                let all = step.choices.iter().map(|it| reach_of(cut, &it.gain));
                sum + all.max().unwrap_or_default()
            });
            let linked = plan.links.iter().flatten().map(|values| reach_of(cut, values));
            let reach = reach + linked.sum::<BigInt>() + reach_of(cut, &plan.start);
            narrow &= (reach + cut.least.abs()).bits() + 4 < 128;
            gates.push(Gate { cut: cut.clone(), rest, links });
        }
        Self { gates, narrow }
    }

    /// Whether there is nothing to look at.
    pub(super) fn is_empty(&self) -> bool {
        self.gates.is_empty()
    }

    /// The weighted sums of the vectors of a stage, by gate.
    pub(super) fn sums<N: Number>(&self, dims: usize, vectors: &[N]) -> Vec<Sums> {
        if dims == 0 {
            return self.gates.iter().map(|_| Sums::Wide(vec![BigInt::zero()])).collect();
        }
        let sums = |gate: &Gate| {
            let narrow: Option<Vec<i128>> =
                gate.cut.weights.iter().map(ToPrimitive::to_i128).collect();
            let narrow = narrow.filter(|_| self.narrow).and_then(|weights| {
                let sum = |vector: &[N]| {
                    weights.iter().zip(vector).try_fold(0_i128, |sum, (weight, value)| {
                        Some(sum.wrapping_add(weight.wrapping_mul(value.narrow()?)))
                    })
                };
                vectors.chunks_exact(dims).map(sum).collect()
            });
            narrow.map_or_else(
                || {
                    let big = |vector: &[N]| vector.iter().map(N::big).collect::<Vec<_>>();
                    let all = vectors.chunks_exact(dims);
                    Sums::Wide(all.map(|vector| weigh(&gate.cut, &big(vector))).collect())
                },
                Sums::Narrow,
            )
        };
        self.gates.iter().map(sums).collect()
    }

    /// Which vectors can still meet the cuts when a step adds `delta` to them and leads to `key`.
    pub(super) fn open(
        &self,
        sums: &[Sums],
        range: std::ops::Range<usize>,
        at: usize,
        key: &Key,
        delta: &[BigInt],
    ) -> Open {
        let mut open = Open::all();
        for (gate, sums) in self.gates.iter().zip(sums) {
            let begun: BigInt = key.iter().map(|&link| &gate.links[link as usize]).sum();
            let least = &gate.cut.least - &gate.rest[at] - begun - weigh(&gate.cut, delta);
            match sums {
                Sums::Narrow(sums) => {
                    // Every sum lies between the ends of i128.
                    let all = if least.is_negative() { i128::MIN } else { i128::MAX };
                    let least = least.to_i128().unwrap_or(all);
                    open.keep(sums[range.clone()].iter().map(|sum| *sum >= least));
                }
                Sums::Wide(sums) => {
                    open.keep(sums[range.clone()].iter().map(|sum| *sum >= least));
                }
            }
        }
        open
    }
}

/// The weighted sums of some vectors.
#[derive(Debug)]
pub(super) enum Sums {
    Narrow(Vec<i128>),
    Wide(Vec<BigInt>),
}

fn reach_of(cut: &Cut, values: &[BigInt]) -> BigInt {
    cut.weights.iter().zip(values).map(|(weight, value)| (weight * value).abs()).sum()
}

/// Which vectors of a run may pass: one bit each, or all.
#[derive(Debug)]
pub(super) struct Open(Option<Vec<u64>>);

impl Open {
    /// All pass.
    pub(super) fn all() -> Self {
        Self(None)
    }

    /// The next one from a place on.
    pub(super) fn next(&self, from: usize, len: usize) -> Option<usize> {
        let Some(words) = &self.0 else { return (from < len).then_some(from) };
        let mut at = from / 64;
        let mut word = words.get(at)? & (u64::MAX << (from % 64));
        while word == 0 {
            at += 1;
            word = *words.get(at)?;
        }
        Some(at * 64 + word.trailing_zeros() as usize)
    }

    fn keep(&mut self, all: impl Iterator<Item = bool>) {
        let mut words = Vec::new();
        for (at, passes) in all.enumerate() {
            if at % 64 == 0 {
                words.push(0_u64);
            }
            if let Some(word) = words.last_mut() {
                *word |= u64::from(passes) << (at % 64);
            }
        }
        if let Some(known) = &mut self.0 {
            known.iter_mut().zip(words).for_each(|(known, word)| *known &= word);
        } else if words.iter().any(|word| *word != u64::MAX) {
            self.0 = Some(words);
        }
    }
}
