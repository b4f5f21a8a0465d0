//! Some packages put before what is known.

use std::cmp::Ordering;

use thiserror::Error;

use super::beliefs::{Beliefs, Known, Unknown};
use super::sample::Sampler;
use crate::exact::{Exact, to_float};
use crate::model::Package;

/// A candidate that is no package of the scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("candidate {0} is no package of the scenario: it needs one option for every issue")]
pub struct NoPackage(pub usize);

/// Candidates, and all that is certain of them.
pub struct Field<'a> {
    pub(super) beliefs: &'a Beliefs,
    pub(super) candidates: Vec<Package>,
    /// The least and the largest utility; by party, candidate. None where nothing is known of them.
    pub(super) utilities: Vec<Option<Vec<(Exact, Exact)>>>,
    /// The largest amount by which a candidate may be worth more than another; by party.
    pub(super) gaps: Vec<Option<Vec<Vec<Exact>>>>,
    /// Whether a party gets its reservation value, where that is certain; by party, candidate.
    pub(super) content: Vec<Vec<Option<bool>>>,
    /// Whether a party's red lines are crossed; by candidate, party, issue.
    pub(super) crossed: Vec<Vec<Vec<bool>>>,
    /// Whether a constraint forbids a candidate.
    pub(super) forbidden: Vec<bool>,
    pub(super) samplers: Vec<Option<Samplers>>,
}

/// What draws the values of one party.
pub(super) struct Samplers {
    weights: Sampler,
    options: Vec<Sampler>,
    reservation: Option<Sampler>,
    /// What a candidate is worth beside its options.
    pub(super) start: Vec<f64>,
    /// The utility of each candidate where all is known.
    known: Option<Vec<f64>>,
}

/// Draws of all values of one party.
pub(super) struct Drawn {
    /// By draw, issue.
    pub(super) weights: Vec<Vec<f64>>,
    /// By issue, draw, option.
    pub(super) options: Vec<Vec<Vec<f64>>>,
    /// By draw; empty where it has none.
    pub(super) reservation: Vec<f64>,
}

impl<'a> Field<'a> {
    /// Puts candidates before beliefs, and finds what is certain of them. With `n` candidates it
    /// makes `n * n` exact comparisons for every party whose values are not all known.
    pub fn new(beliefs: &'a Beliefs, candidates: Vec<Package>) -> Result<Self, NoPackage> {
        let scenario = &beliefs.scenario;
        for (at, package) in candidates.iter().enumerate() {
            let fits = package.len() == scenario.issues.len()
                && package
                    .iter()
                    .zip(&scenario.issues)
                    .all(|(&it, issue)| it < issue.options.len());
            if !fits {
                return Err(NoPackage(at));
            }
        }
        let utilities: Vec<Option<Vec<(Exact, Exact)>>> = beliefs
            .parties
            .iter()
            .map(|known| {
                let known = known.as_ref()?;
                Some(candidates.iter().map(|package| known.bounds(package)).collect())
            })
            .collect();
        let gaps = beliefs.parties.iter().zip(&utilities).map(|(known, utilities)| {
            let (known, utilities) = (known.as_ref()?, utilities.as_ref()?);
            let gap = |more: usize, less: usize| {
                if known.is_known() {
                    &utilities[more].1 - &utilities[less].0
                } else {
                    known.gap(&candidates[more], &candidates[less])
                }
            };
            let row = |more: usize| (0..candidates.len()).map(|less| gap(more, less)).collect();
            Some((0..candidates.len()).map(row).collect())
        });
        let gaps: Vec<Option<Vec<Vec<Exact>>>> = gaps.collect();
        let content = beliefs.parties.iter().zip(&utilities).map(|(known, utilities)| {
            let least = known.as_ref().and_then(|known| known.reservation.as_ref());
            (0..candidates.len())
                .map(|at| {
                    let (Some(least), Some(utilities)) = (least, utilities) else {
                        return Some(true);
                    };
                    let (low, high) = least.bounds(0);
                    if utilities[at].0 >= *high {
                        Some(true)
                    } else if utilities[at].1 < *low {
                        Some(false)
                    } else {
                        None
                    }
                })
                .collect()
        });
        let content = content.collect();
        let crossed = candidates
            .iter()
            .map(|package| {
                let issue_of = |party: usize, issue: usize| {
                    scenario.parties[party].red_lines.iter().any(|line| {
                        line.when.0.iter().any(|(at, _)| *at == issue) && line.when.holds(package)
                    })
                };
                let by_issue = |party| {
                    (0..scenario.issues.len()).map(|issue| issue_of(party, issue)).collect()
                };
                (0..scenario.parties.len()).map(by_issue).collect()
            })
            .collect();
        let forbidden = candidates
            .iter()
            .map(|package| scenario.constraints.iter().any(|it| it.forbids.holds(package)))
            .collect();
        let samplers = (0..beliefs.parties.len())
            .map(|party| {
                let known = beliefs.parties[party].as_ref()?;
                let utilities = utilities[party].as_ref()?;
                Some(Samplers::new(beliefs, party, known, utilities, &candidates))
            })
            .collect();
        Ok(Self { beliefs, candidates, utilities, gaps, content, crossed, forbidden, samplers })
    }

    /// The candidates.
    pub fn candidates(&self) -> &[Package] {
        &self.candidates
    }

    /// How a party's values of two candidates compare, where that is the same whatever they are.
    pub(super) fn certain_order(&self, party: usize, one: usize, other: usize) -> Option<Ordering> {
        let gaps = self.gaps[party].as_ref()?;
        let (above, below) = (&gaps[one][other], &gaps[other][one]);
        let zero = Exact::default();
        match (*above <= zero, *below <= zero) {
            (true, true) => Some(Ordering::Equal),
            (true, false) => Some(Ordering::Less),
            (false, true) => Some(Ordering::Greater),
            (false, false) => None,
        }
    }

    /// Whether all whose consent is needed agree, when these parties get their reservation value.
    pub(super) fn agreed(&self, candidate: usize, content: &dyn Fn(usize) -> bool) -> bool {
        let scenario = &self.beliefs.scenario;
        !self.forbidden[candidate]
            && (0..scenario.issues.len()).all(|issue| {
                scenario.consents(issue, &|party| {
                    content(party) && !self.crossed[candidate][party][issue]
                })
            })
    }

    /// Whether a candidate crosses a red line of a party.
    pub(super) fn crosses(&self, candidate: usize, party: usize) -> bool {
        self.crossed[candidate][party].iter().any(|&it| it)
    }
}

impl Samplers {
    fn new(
        beliefs: &Beliefs,
        party: usize,
        known: &Known,
        utilities: &[(Exact, Exact)],
        candidates: &[Package],
    ) -> Self {
        let of = |unknown: Unknown| beliefs.sampler(unknown);
        Self {
            weights: Sampler::new(&known.weights, Unknown::Weights(party).key()),
            options: (0..known.options.len())
                .filter_map(|issue| of(Unknown::Values(party, issue)))
                .collect(),
            reservation: of(Unknown::Reservation(party)),
            start: candidates.iter().map(|package| known.start(package)).collect(),
            known: known
                .is_known()
                .then(|| utilities.iter().map(|(utility, _)| to_float(utility)).collect()),
        }
    }

    pub(super) fn draw(&self, seed: u64, stream: u64, count: usize) -> Drawn {
        Drawn {
            weights: self.weights.draws(seed, stream, count),
            options: self.options.iter().map(|it| it.draws(seed, stream, count)).collect(),
            reservation: match &self.reservation {
                Some(sampler) => sampler.draws(seed, stream, count).into_iter().flatten().collect(),
                None => Vec::new(),
            },
        }
    }

    /// The draws of one unknown alone.
    pub(super) fn one(
        &self,
        unknown: Unknown,
        seed: u64,
        stream: u64,
        count: usize,
    ) -> Vec<Vec<f64>> {
        let sampler = match unknown {
            Unknown::Weights(_) => Some(&self.weights),
            Unknown::Values(_, issue) => self.options.get(issue),
            Unknown::Reservation(_) => self.reservation.as_ref(),
        };
        sampler.map(|it| it.draws(seed, stream, count)).unwrap_or_default()
    }

    /// What a candidate is worth in a draw.
    pub(super) fn utility(
        &self,
        drawn: &Drawn,
        draw: usize,
        candidate: usize,
        package: &[usize],
    ) -> f64 {
        if let Some(known) = &self.known {
            return known[candidate];
        }
        let weights = &drawn.weights[draw];
        let mut sum = self.start[candidate];
        for (issue, &option) in package.iter().enumerate() {
            sum += weights[issue] * drawn.options[issue][draw][option];
        }
        sum
    }
}
