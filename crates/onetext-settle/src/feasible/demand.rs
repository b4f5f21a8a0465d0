//! What somebody insists on: the things that may stand in the way of an agreement, one by one.

use std::collections::BTreeMap;

use num_traits::{One, Signed, Zero};
use thiserror::Error;

use crate::exact::Exact;
use crate::model::Scenario;

/// How many demands can be weighed against each other.
pub const MAX_DEMANDS: usize = WORDS * 64;

const WORDS: usize = 4;

/// Something that is insisted on. What a demand refers to goes by its place in the scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Demand {
    /// A party's red line.
    RedLine {
        /// The party.
        party: usize,
        /// Its red line.
        line: usize,
    },
    /// That a party gets at least its reservation value.
    Reservation {
        /// The party.
        party: usize,
    },
    /// That options do not go together.
    Constraint {
        /// The constraint.
        constraint: usize,
    },
    /// That an issue is settled only with the consent that its rule asks for.
    Consent {
        /// The issue.
        issue: usize,
    },
}

/// A question about demands cannot be put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DemandError {
    /// There are more than [`MAX_DEMANDS`].
    #[error("{0} demands; at most {MAX_DEMANDS} can be weighed against each other")]
    TooMany(usize),
    /// The scenario has no such party, red line, constraint or issue, or the party has no values.
    #[error("the scenario has no such demand: {0:?}")]
    Unknown(Demand),
    /// What giving it up weighs is zero or less.
    #[error("the weight of a demand must be positive: {0:?}")]
    Weight(Demand),
}

/// Some of the demands of a list, by place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct DemandSet([u64; WORDS]);

impl DemandSet {
    /// The first `count` demands.
    pub fn first(count: usize) -> Self {
        (0..count.min(MAX_DEMANDS)).fold(Self::default(), Self::with)
    }

    /// These and one more.
    #[must_use]
    pub fn with(mut self, demand: usize) -> Self {
        if let Some(word) = self.0.get_mut(demand / 64) {
            *word |= 1 << (demand % 64);
        }
        self
    }

    /// These without one.
    #[must_use]
    pub fn without(mut self, demand: usize) -> Self {
        if let Some(word) = self.0.get_mut(demand / 64) {
            *word &= !(1 << (demand % 64));
        }
        self
    }

    /// Whether a demand is among them.
    pub fn contains(&self, demand: usize) -> bool {
        self.0.get(demand / 64).is_some_and(|word| word >> (demand % 64) & 1 == 1)
    }

    /// These and those.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(word, it)| *word |= it);
        self
    }

    /// What both hold.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(word, it)| *word &= it);
        self
    }

    /// These without those.
    #[must_use]
    pub fn minus(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(word, it)| *word &= !it);
        self
    }

    /// Whether all of these are among those.
    pub fn within(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).all(|(word, it)| word & !it == 0)
    }

    /// Whether nothing is in both.
    pub fn apart(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).all(|(word, it)| word & it == 0)
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// Their places, in order.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().enumerate().flat_map(|(at, mut word)| {
            std::iter::from_fn(move || {
                let bit = word.trailing_zeros() as usize;
                (word != 0).then(|| {
                    word &= word - 1;
                    at * 64 + bit
                })
            })
        })
    }
}

/// The demands that may be given up, in order, with what that weighs: every red line, every
/// reservation value of a party with values, and whatever else the caller is willing to relax.
#[derive(Debug, Clone, PartialEq)]
pub struct Demands {
    list: Vec<Demand>,
    weights: Vec<Exact>,
    places: BTreeMap<Demand, usize>,
}

impl Demands {
    /// The demands of a scenario. `weights` gives a reservation value a weight other than 1, a red
    /// line one other than its own, and makes a constraint or consent rule one that may be relaxed.
    pub fn new(
        scenario: &Scenario,
        weights: &BTreeMap<Demand, Exact>,
    ) -> Result<Self, DemandError> {
        let mut all: BTreeMap<Demand, Exact> = BTreeMap::new();
        for (party, one) in scenario.parties.iter().enumerate() {
            for (line, it) in one.red_lines.iter().enumerate() {
                all.insert(Demand::RedLine { party, line }, it.weight.clone());
            }
            if one.values.is_some() && one.reservation.is_some() {
                all.insert(Demand::Reservation { party }, Exact::one());
            }
        }
        for (&demand, weight) in weights {
            let known = match demand {
                Demand::RedLine { .. } | Demand::Reservation { .. } => all.contains_key(&demand),
                Demand::Constraint { constraint } => constraint < scenario.constraints.len(),
                Demand::Consent { issue } => issue < scenario.issues.len(),
            };
            if !known {
                return Err(DemandError::Unknown(demand));
            }
            all.insert(demand, weight.clone());
        }
        if all.len() > MAX_DEMANDS {
            return Err(DemandError::TooMany(all.len()));
        }
        if let Some((&demand, _)) = all.iter().find(|(_, weight)| !weight.is_positive()) {
            return Err(DemandError::Weight(demand));
        }
        let (list, weights): (Vec<Demand>, Vec<Exact>) = all.into_iter().unzip();
        let places = list.iter().enumerate().map(|(at, &demand)| (demand, at)).collect();
        Ok(Self { list, weights, places })
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether nobody insists on anything.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All of them.
    pub fn all(&self) -> DemandSet {
        DemandSet::first(self.len())
    }

    /// The demands, in order.
    pub fn list(&self) -> &[Demand] {
        &self.list
    }

    /// The demands of a set, in order.
    pub fn of(&self, set: DemandSet) -> Vec<Demand> {
        set.iter().filter_map(|at| self.list.get(at).copied()).collect()
    }

    /// The place of a demand in the list; none where it may not be given up.
    pub fn place(&self, demand: Demand) -> Option<usize> {
        self.places.get(&demand).copied()
    }

    /// The set of some demands; those that are not in the list are left out.
    pub fn set(&self, demands: &[Demand]) -> DemandSet {
        let places = demands.iter().filter_map(|&demand| self.place(demand));
        places.fold(DemandSet::default(), DemandSet::with)
    }

    /// What giving all of a set up weighs.
    pub fn weight(&self, set: DemandSet) -> Exact {
        let weights = set.iter().filter_map(|at| self.weights.get(at));
        weights.fold(Exact::zero(), |sum, weight| sum + weight)
    }
}
