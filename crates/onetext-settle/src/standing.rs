//! Where a draft stands: what it gives to whom, who could accept it, and what is still to be gained.
//!
//! [`Bargain::standing`] looks at the package alone. The other questions look at all packages:
//! [`Bargain::room`] at what everybody could gain at once, [`Bargain::free_gain`] at what one party
//! could gain at no one's cost, [`Bargain::tally`] at how many packages beat it; the moves from here
//! are in [`trades`], how far the parties are opposed at all in [`opposition`].

pub mod opposition;
pub mod trades;

mod tally;

use num_bigint::BigInt;
use num_traits::{Signed, Zero};

pub use self::tally::{Rank, Tally};
use crate::exact::Exact;
use crate::frontier::OverBudget;
use crate::model::{Condition, Scenario};
use crate::solution::{Bargain, Goal, Ground, Ideal, Point, SolveError, Status, end, pick};

/// A package in the eyes of each party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Each party, in the scenario's order.
    pub voices: Vec<Voice>,
    /// The constraints that it breaks, by place: it cannot stand whoever wants it.
    pub broken: Vec<usize>,
    /// The issues whose consent rule is not met.
    pub unmet: Vec<usize>,
}

impl Standing {
    /// Whether an agreement on the package is possible.
    pub fn agreeable(&self) -> bool {
        self.broken.is_empty() && self.unmet.is_empty()
    }
}

/// What a package means to a party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// The party, by place.
    pub party: usize,
    /// What it gets; none where its values are not known.
    pub utility: Option<Exact>,
    /// Its share of what it could gain at most: 0 at its disagreement value, 1 at its ideal, below 0
    /// where it loses. None where its values are not known or it cannot gain anything.
    pub share: Option<Exact>,
    /// Whether it gets less than its reservation value.
    pub below: bool,
    /// Its red lines that the package crosses, by place.
    pub crossed: Vec<usize>,
    /// Whether it consents to the whole of it.
    pub consents: bool,
}

/// What everybody could gain at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// The largest share of its possible gain that every party could gain on top, all the same;
    /// [`Status::NoPackage`] where no agreeable package gives everybody at least as much as this
    /// one, [`Status::NothingToGain`] where nobody can gain anything in any package.
    pub share: Status,
    /// The packages that give it.
    pub points: Vec<Point>,
}

/// What one party could gain at no one's cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreeGain {
    /// The party, by place.
    pub party: usize,
    /// The most it could gain on top, in its own values; [`Status::NoPackage`] where no agreeable
    /// package gives everybody at least as much as this one.
    pub gain: Status,
    /// The packages that give it.
    pub points: Vec<Point>,
}

impl Bargain {
    /// A package in the eyes of each party.
    pub fn standing(&self, scenario: &Scenario, package: &[usize]) -> Result<Standing, SolveError> {
        let ideal = self.ideal(Ideal::Agreeable)?;
        let voices: Vec<Voice> = scenario
            .parties
            .iter()
            .enumerate()
            .map(|(party, one)| {
                let utility = scenario.utility(party, package);
                let dim = self.parties().iter().position(|&it| it == party);
                let share =
                    dim.zip(utility.as_ref()).zip(ideal).and_then(|((dim, utility), ideal)| {
                        let from = &self.disagreement()[dim];
                        let range = &ideal[dim] - from;
                        range.is_positive().then(|| (utility - from) / range)
                    });
                let below = one
                    .reservation
                    .as_ref()
                    .zip(utility.as_ref())
                    .is_some_and(|(least, it)| it < least);
                let crossed: Vec<usize> = (0..one.red_lines.len())
                    .filter(|&line| one.red_lines[line].when.holds(package))
                    .collect();
                let consents = !below && crossed.is_empty();
                Voice { party, utility, share, below, crossed, consents }
            })
            .collect();
        let agrees = |party: usize, issue: usize| {
            let touches = |line: &usize| {
                let when = &scenario.parties[party].red_lines[*line].when;
                when.0.iter().any(|(at, _)| *at == issue)
            };
            !voices[party].below && !voices[party].crossed.iter().any(touches)
        };
        let unmet = (0..scenario.issues.len())
            .filter(|&issue| !scenario.consents(issue, &|party| agrees(party, issue)))
            .collect();
        let broken = (0..scenario.constraints.len())
            .filter(|&at| scenario.constraints[at].forbids.holds(package))
            .collect();
        Ok(Standing { voices, broken, unmet })
    }

    /// The least and the most that each party with values gets from a draft with open issues, over
    /// all ways to fill them that no constraint forbids; none where there is no such way.
    pub fn span(&self, draft: &[Option<usize>]) -> Result<Option<Vec<(Exact, Exact)>>, OverBudget> {
        let mut way = self.open.clone();
        for (issue, chosen) in draft.iter().enumerate() {
            let Some(chosen) = chosen else { continue };
            let others: Vec<usize> =
                (0..self.space.sizes[issue]).filter(|option| option != chosen).collect();
            if !others.is_empty() {
                way.forbidden.insert(Condition(vec![(issue, others)]));
            }
        }
        (0..self.space.dims())
            .map(|dim| {
                let least = end(&self.space, &way, dim, false, self.budget)?;
                Ok(least.zip(end(&self.space, &way, dim, true, self.budget)?))
            })
            .collect()
    }

    /// How far a package lies below the frontier: what everybody could gain at once.
    pub fn room(&self, package: &[usize]) -> Result<Room, SolveError> {
        let none = |share| Room { share, points: Vec::new() };
        let Some(ideal) = self.ideal(Ideal::Agreeable)? else { return Ok(none(Status::NoPackage)) };
        let grounds = self.above(package);
        let Some(first) = grounds.first() else { return Ok(none(Status::NoPackage)) };
        // The scale is a multiple of every denominator of a utility, not of a range's.
        let ranges: Vec<Exact> = ideal
            .iter()
            .zip(&self.disagreement)
            .zip(&first.scale)
            .map(|((ideal, from), scale)| (ideal - from) * scale)
            .collect();
        let finer = crate::exact::common_denominator(&ranges);
        let units: Vec<_> = ranges
            .iter()
            .map(|range| range.is_positive().then(|| (range * &finer).to_integer()))
            .collect();
        if units.iter().all(Option::is_none) {
            return Ok(none(Status::NothingToGain));
        }
        let picked = pick(&grounds, &Goal::Least(units), self.budget);
        let share = told(picked.value, picked.most, &Exact::from_integer(finer));
        Ok(Room { share, points: picked.points })
    }

    /// What a party with values (by its dimension, see [`Bargain::parties`]) could still gain while
    /// everybody else gets at least what the package gives.
    pub fn free_gain(&self, package: &[usize], dim: usize) -> FreeGain {
        let grounds = self.above(package);
        let party = self.parties()[dim];
        let Some(first) = grounds.first() else {
            return FreeGain { party, gain: Status::NoPackage, points: Vec::new() };
        };
        let picked = pick(&grounds, &Goal::Sum(first.unit(dim)), self.budget);
        let by = Exact::from_integer(first.scale[dim].clone()).recip();
        FreeGain { party, gain: told(picked.value, picked.most, &by), points: picked.points }
    }

    /// The agreeable packages that give everybody at least what a package gives, as gains over it.
    fn above(&self, package: &[usize]) -> Vec<Ground> {
        let utilities = self.utilities(package);
        let above = |way| {
            let mut ground = lifted(Ground::new(&self.space, way, &utilities));
            ground.begin_with(&self.space, package);
            ground
        };
        self.ways.iter().map(above).collect()
    }

    /// What each party with values gets from a package.
    pub fn utilities(&self, package: &[usize]) -> Vec<Exact> {
        let vector = self.space.vector(package);
        vector.iter().enumerate().map(|(dim, value)| self.space.utility(dim, value)).collect()
    }
}

/// A ground in which nobody gets less than the origin.
pub(crate) fn lifted(mut ground: Ground) -> Ground {
    for floor in &mut ground.floors {
        let least = floor.take().unwrap_or_default();
        *floor = Some(least.max(BigInt::zero()));
    }
    ground
}

fn told(value: Option<Exact>, most: Option<Exact>, by: &Exact) -> Status {
    match (value, most) {
        (value, Some(most)) => {
            Status::Bound { least: value.map(|value| value * by), most: most * by }
        }
        (Some(value), None) => Status::Exact(value * by),
        (None, None) => Status::NoPackage,
    }
}

#[cfg(test)]
mod tests;
