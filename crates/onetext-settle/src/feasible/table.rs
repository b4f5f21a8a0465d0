//! A scenario laid out for the search: one row of whole numbers a party, options as bits.

use num_bigint::BigInt;
use num_traits::One;

use super::demand::{Demand, Demands};
use super::number::Number;
use super::rough::{self, Rough};
use crate::consent::Consent;
use crate::model::{Condition, Scenario};
use crate::space::Space;

/// A condition as bits: by issue, the options in it.
pub(super) type Parts = Vec<(usize, Vec<u64>)>;

/// Options that may not stand together, or the party that then does not agree.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) parts: Parts,
    /// The party whose red line it is; none for a constraint.
    pub(super) party: Option<usize>,
    /// Its place among the demands; none where it stands whatever is given up.
    pub(super) demand: Option<usize>,
}

/// The scenario. A *dimension* is a party with values, as in [`Space`].
#[derive(Debug, Clone)]
pub(super) struct Table<N> {
    /// How many options each issue has.
    pub(super) sizes: Vec<usize>,
    /// Where the bits of an issue's options begin, in words; one more than issues.
    pub(super) word: Vec<usize>,
    /// Where an issue's options begin in a row; one more than issues.
    pub(super) slot: Vec<usize>,
    /// What the options are worth; by dimension, then slot.
    pub(super) gains: Vec<Vec<N>>,
    /// What every package is worth; by dimension.
    pub(super) start: Vec<N>,
    /// Reservation values; by dimension.
    pub(super) floors: Vec<Option<N>>,
    /// The same in small numbers; by dimension. None where they would not stay whole.
    pub(super) rough: Option<Vec<Rough>>,
    /// Reservation values in small numbers; by dimension.
    pub(super) rough_floors: Vec<f64>,
    /// What combinations of several issues add; by dimension.
    pub(super) terms: Vec<(Parts, Vec<N>)>,
    /// The party of each dimension.
    pub(super) party: Vec<usize>,
    /// The place of each dimension's reservation value among the demands.
    pub(super) insists: Vec<Option<usize>>,
    /// Red lines and constraints.
    pub(super) lines: Vec<Line>,
    /// The consent rule of each issue; none for everybody's. With its place among the demands.
    pub(super) rules: Vec<(Option<Consent>, Option<usize>)>,
    /// How many parties.
    pub(super) parties: usize,
}

/// Whether sums of a space fit into 128 bits.
pub(super) fn narrow(space: &Space) -> bool {
    (0..space.dims()).all(|dim| space.reach(dim).bits() < 120)
}

impl<N: Number> Table<N> {
    pub(super) fn new(scenario: &Scenario, demands: &Demands, space: &Space) -> Self {
        let (mut word, mut slot) = (vec![0], vec![0]);
        for (issue, &size) in space.sizes.iter().enumerate() {
            word.push(word[issue] + size.div_ceil(64));
            slot.push(slot[issue] + size);
        }
        let dims = space.dims();
        let mut start = space.start.clone();
        let mut gains: Vec<Vec<BigInt>> = (0..dims)
            .map(|dim| space.gains.iter().flatten().map(|values| values[dim].clone()).collect())
            .collect();
        let mut terms = Vec::new();
        for (when, values) in &space.terms {
            match when.0.as_slice() {
                [] => start.iter_mut().zip(values).for_each(|(sum, value)| *sum += value),
                [(issue, options)] => {
                    for (row, value) in gains.iter_mut().zip(values) {
                        for option in options {
                            row[slot[*issue] + option] += value;
                        }
                    }
                }
                _ => terms.push((parts(when, &space.sizes), values)),
            }
        }
        let rough = (0..dims).map(|dim| {
            let terms: Vec<BigInt> = terms.iter().map(|(_, values)| values[dim].clone()).collect();
            Rough::new(&space.sizes, &gains[dim], &terms, &start[dim])
        });
        let rough: Vec<Rough> = rough.collect();
        let rough_floors = rough.iter().zip(&space.floors);
        let rough_floors = rough_floors
            .map(|(rough, floor)| floor.as_ref().map_or(0.0, |floor| rough.floor(floor)));
        let rough_floors = rough_floors.collect();
        let reach: Vec<BigInt> = (0..dims).map(|dim| space.reach(dim) + BigInt::one()).collect();
        // A floor out of reach is as good as one just out of reach.
        let floors = space.floors.iter().zip(&reach).map(|(floor, reach)| {
            floor.as_ref().map(|floor| N::of(&floor.clone().clamp(-reach, reach.clone())))
        });
        let line = |when: &Condition, party, demand| Line {
            parts: parts(when, &space.sizes),
            party,
            demand: demands.place(demand),
        };
        let constraints =
            scenario.constraints.iter().enumerate().map(|(constraint, one)| {
                line(&one.forbids, None, Demand::Constraint { constraint })
            });
        let red_lines = scenario.parties.iter().enumerate().flat_map(|(party, one)| {
            one.red_lines.iter().enumerate().map(move |(at, it)| {
                line(&it.when, Some(party), Demand::RedLine { party, line: at })
            })
        });
        Self {
            floors: floors.collect(),
            rough_floors,
            rough: rough::fine(space).then_some(rough),
            insists: space
                .parties
                .iter()
                .map(|&party| demands.place(Demand::Reservation { party }))
                .collect(),
            lines: constraints.chain(red_lines).collect(),
            rules: scenario
                .issues
                .iter()
                .enumerate()
                .map(|(issue, one)| (one.consent.clone(), demands.place(Demand::Consent { issue })))
                .collect(),
            sizes: space.sizes.clone(),
            gains: gains.iter().map(|row| row.iter().map(N::of).collect()).collect(),
            start: start.iter().map(N::of).collect(),
            party: space.parties.clone(),
            parties: scenario.parties.len(),
            word,
            slot,
            terms: terms
                .into_iter()
                .map(|(parts, values)| (parts, values.iter().map(N::of).collect()))
                .collect(),
        }
    }
}

fn parts(when: &Condition, sizes: &[usize]) -> Parts {
    let bits = |issue: usize, options: &[usize]| {
        let mut bits = vec![0_u64; sizes[issue].div_ceil(64)];
        for &option in options.iter().filter(|&&option| option < sizes[issue]) {
            bits[option / 64] |= 1 << (option % 64);
        }
        bits
    };
    when.0.iter().map(|(issue, options)| (*issue, bits(*issue, options))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_numbers_are_seen() {
        let space = |bits: u64| Space {
            parties: vec![0],
            sizes: vec![1],
            gains: vec![vec![vec![BigInt::one() << bits]]],
            terms: Vec::new(),
            start: vec![BigInt::from(0)],
            scale: vec![BigInt::one()],
            floors: vec![None],
        };
        assert!(narrow(&space(100)));
        assert!(!narrow(&space(120)));
    }
}
