//! What is known of everybody, ready for proofs and draws.

use std::collections::BTreeMap;

use num_traits::Zero;
use thiserror::Error;

use super::region::{Clash, Region};
use super::sample::Sampler;
use super::spread::Spread;
use crate::elicit::{Amount, Elicited, Judgement};
use crate::exact::{Exact, to_float};
use crate::model::{Interaction, Scenario};

/// One number of a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// How much an issue weighs for a party.
    Weight(usize, usize),
    /// What an option is worth to a party; party, issue, option.
    Value(usize, usize, usize),
    /// What a party gets without agreement.
    Reservation(usize),
}

/// Something that one question to one party would make known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unknown {
    /// How much each issue weighs for a party.
    Weights(usize),
    /// What the options of an issue are worth to a party; party, issue.
    Values(usize, usize),
    /// What a party gets without agreement.
    Reservation(usize),
}

impl Unknown {
    /// The party to ask.
    pub fn party(self) -> usize {
        match self {
            Self::Weights(party) | Self::Values(party, _) | Self::Reservation(party) => party,
        }
    }

    pub(super) fn key(self) -> [u64; 3] {
        let (kind, party, issue) = match self {
            Self::Weights(party) => (1, party, 0),
            Self::Values(party, issue) => (2, party, issue),
            Self::Reservation(party) => (3, party, 0),
        };
        [kind, party as u64, issue as u64]
    }
}

/// Why no values agree with what was said.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Inconsistent {
    /// The lists do not fit the scenario.
    #[error("what is said of party {0} does not fit the issues and options")]
    Shape(usize),
    /// An order names something twice or something that is not there.
    #[error("{0}: the order names something twice, or something that is not there")]
    Order(String),
    /// Intervals and order contradict each other.
    #[error("{0}: no value fits both the interval and the order that were given")]
    Nothing(String),
    /// Weights that cannot add up to 1.
    #[error("{0}: no weights within the intervals and the order that were given add up to 1")]
    Sum(String),
    /// A weight that may be negative.
    #[error("{0}: a weight cannot be below 0")]
    Negative(String),
    /// A spread that is none.
    #[error(
        "{0}: no distribution; the least value comes first, then the likeliest, and a deviation is positive"
    )]
    Spread(String),
}

/// What is known of one party.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) weights: Region,
    pub(super) options: Vec<Region>,
    pub(super) reservation: Option<Region>,
    pub(super) interactions: Vec<Interaction>,
    pub(super) constant: Exact,
}

/// Everything that is known of a scenario's values: all that agrees with it is held possible.
///
/// Weights that are not all given are shares: none is negative and they add up to 1. What is known of
/// a party's weights, of its values on one issue and of its reservation value has nothing to do with
/// each other or with other parties.
#[derive(Debug, Clone)]
pub struct Beliefs {
    pub(super) scenario: Scenario,
    /// By party; none where nothing at all is known of its values.
    pub(super) parties: Vec<Option<Known>>,
}

impl Beliefs {
    /// Takes what people said, and how likely each value is where somebody said so. A number with a
    /// spread lies within both its amount and its spread.
    pub fn new(
        elicited: &Elicited,
        spreads: &BTreeMap<Place, Spread>,
    ) -> Result<Self, Inconsistent> {
        let scenario = &elicited.scenario;
        let parties = (0..scenario.parties.len())
            .map(|party| {
                let judgement = elicited.judgements.iter().find(|it| it.party == party);
                match (judgement, &scenario.parties[party].values) {
                    (Some(judgement), _) => judged(scenario, judgement, spreads).map(Some),
                    (None, Some(_)) => given(scenario, party, spreads),
                    (None, None) => Ok(None),
                }
            })
            .collect::<Result<_, _>>()?;
        match elicited.judgements.iter().find(|it| it.party >= scenario.parties.len()) {
            Some(stranger) => Err(Inconsistent::Shape(stranger.party)),
            None => Ok(Self { scenario: scenario.clone(), parties }),
        }
    }

    /// The scenario that they are about.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// What is not known, party by party.
    pub fn unknowns(&self) -> Vec<Unknown> {
        let mut found = Vec::new();
        for (party, known) in self.parties.iter().enumerate() {
            let Some(known) = known else { continue };
            if !known.weights.is_known() {
                found.push(Unknown::Weights(party));
            }
            let open = known.options.iter().enumerate().filter(|(_, region)| !region.is_known());
            found.extend(open.map(|(issue, _)| Unknown::Values(party, issue)));
            if known.reservation.as_ref().is_some_and(|region| !region.is_known()) {
                found.push(Unknown::Reservation(party));
            }
        }
        found
    }

    pub(super) fn region(&self, unknown: Unknown) -> Option<&Region> {
        let known = self.parties.get(unknown.party())?.as_ref()?;
        match unknown {
            Unknown::Weights(_) => Some(&known.weights),
            Unknown::Values(_, issue) => known.options.get(issue),
            Unknown::Reservation(_) => known.reservation.as_ref(),
        }
    }

    pub(super) fn sampler(&self, unknown: Unknown) -> Option<Sampler> {
        self.region(unknown).map(|region| Sampler::new(region, unknown.key()))
    }

    /// The unknowns that can only be drawn by a walk, whose draws are uniform in the limit.
    pub fn walked(&self) -> Vec<Unknown> {
        let walked = |it: &Unknown| self.sampler(*it).is_some_and(|one| !one.is_exact());
        self.unknowns().into_iter().filter(walked).collect()
    }

    /// Whom to ask about what: `Paris about frozen assets`.
    pub fn question(&self, unknown: Unknown) -> String {
        self.named(unknown, " about ")
    }

    /// What an unknown is called: `Paris: frozen assets`.
    pub fn name(&self, unknown: Unknown) -> String {
        self.named(unknown, ": ")
    }

    fn named(&self, unknown: Unknown, between: &str) -> String {
        let party = self.scenario.parties.get(unknown.party());
        let party = party.map_or("", |it| if it.name.is_empty() { &it.id } else { &it.name });
        let what = match unknown {
            Unknown::Weights(_) => "how much each issue weighs",
            Unknown::Values(_, issue) => title(&self.scenario, issue),
            Unknown::Reservation(_) => "what it gets without agreement",
        };
        [party, between, what].concat()
    }
}

/// What people call an issue; nothing where there is none.
fn title(scenario: &Scenario, issue: usize) -> &str {
    let issue = scenario.issues.get(issue);
    issue.map_or("", |it| if it.title.is_empty() { &it.id } else { &it.title })
}

/// A party whose values are all exact; a spread then says that one of them is not after all.
fn given(
    scenario: &Scenario,
    party: usize,
    spreads: &BTreeMap<Place, Spread>,
) -> Result<Option<Known>, Inconsistent> {
    let one = &scenario.parties[party];
    let Some(values) = &one.values else { return Ok(None) };
    let amount = |number: &Exact, place: Place| match spreads.get(&place) {
        Some(spread) => {
            let (low, high) = spread.range();
            Amount::Between(low.clone(), high.clone())
        }
        None => Amount::Exact(number.clone()),
    };
    let weights = values.weights.iter().enumerate();
    let options = values.options.iter().enumerate().map(|(issue, options)| {
        let each = options.iter().enumerate();
        crate::elicit::IssueJudgement {
            amounts: each.map(|(at, it)| amount(it, Place::Value(party, issue, at))).collect(),
            order: None,
        }
    });
    let judgement = Judgement {
        party,
        weights: weights.map(|(at, it)| amount(it, Place::Weight(party, at))).collect(),
        weight_order: None,
        options: options.collect(),
        reservation: one.reservation.as_ref().map(|it| amount(it, Place::Reservation(party))),
    };
    judged(scenario, &judgement, spreads).map(Some)
}

fn judged(
    scenario: &Scenario,
    judgement: &Judgement,
    spreads: &BTreeMap<Place, Spread>,
) -> Result<Known, Inconsistent> {
    let party = judgement.party;
    let one = scenario.parties.get(party).ok_or(Inconsistent::Shape(party))?;
    let name = if one.name.is_empty() { &one.id } else { &one.name };
    let fits = judgement.weights.len() == scenario.issues.len()
        && judgement.options.len() == scenario.issues.len()
        && judgement
            .options
            .iter()
            .zip(&scenario.issues)
            .all(|(options, issue)| options.amounts.len() == issue.options.len());
    if !fits {
        return Err(Inconsistent::Shape(party));
    }
    let weight_at = |at: usize| format!("{name}, weight of {}", title(scenario, at));
    let weights = Region::new(&judgement.weights, judgement.weight_order.as_deref(), true, &|at| {
        spreads.get(&Place::Weight(party, at)).cloned()
    })
    .map_err(|clash| told(&clash, format!("{name}, weights"), &weight_at))?;
    let mut options = Vec::new();
    for (issue, said) in judgement.options.iter().enumerate() {
        let about = format!("{name}, {}", title(scenario, issue));
        let option_at = |at: usize| {
            let option = &scenario.issues[issue].options[at];
            let title = if option.title.is_empty() { &option.id } else { &option.title };
            format!("{about}, {title}")
        };
        let region = Region::new(&said.amounts, said.order.as_deref(), false, &|at| {
            spreads.get(&Place::Value(party, issue, at)).cloned()
        });
        options.push(region.map_err(|clash| told(&clash, about.clone(), &option_at))?);
    }
    let reservation = judgement.reservation.as_ref().map(|amount| {
        let about = format!("{name}, reservation value");
        Region::new(std::slice::from_ref(amount), None, false, &|_| {
            spreads.get(&Place::Reservation(party)).cloned()
        })
        .map_err(|clash| told(&clash, about.clone(), &|_| about.clone()))
    });
    let values = one.values.as_ref();
    Ok(Known {
        weights,
        options,
        reservation: reservation.transpose()?,
        interactions: values.map(|values| values.interactions.clone()).unwrap_or_default(),
        constant: values.map_or_else(Exact::zero, |values| values.constant.clone()),
    })
}

fn told(clash: &Clash, about: String, at: &dyn Fn(usize) -> String) -> Inconsistent {
    match clash {
        Clash::Order => Inconsistent::Order(about),
        Clash::Nothing(place) => Inconsistent::Nothing(at(*place)),
        Clash::Sum => Inconsistent::Sum(about),
        Clash::Negative(place) => Inconsistent::Negative(at(*place)),
        Clash::Spread(place) => Inconsistent::Spread(at(*place)),
    }
}

impl Known {
    /// The least and the largest utility of a package; both are reached.
    pub(super) fn bounds(&self, package: &[usize]) -> (Exact, Exact) {
        let mut start = self.constant.clone();
        for interaction in &self.interactions {
            if interaction.when.holds(package) {
                start += &interaction.value;
            }
        }
        let (least, most): (Vec<Exact>, Vec<Exact>) = package
            .iter()
            .enumerate()
            .map(|(issue, &option)| {
                let (low, high) = self.options[issue].bounds(option);
                self.oriented(issue, low.clone(), high.clone())
            })
            .unzip();
        (&start + self.weights.least(&least), start + self.weights.most(&most))
    }

    /// The largest amount by which one package may be worth more than another; it is reached.
    pub(super) fn gap(&self, more: &[usize], less: &[usize]) -> Exact {
        let mut start = Exact::zero();
        for interaction in &self.interactions {
            if interaction.when.holds(more) {
                start += &interaction.value;
            }
            if interaction.when.holds(less) {
                start -= &interaction.value;
            }
        }
        let form: Vec<Exact> = (0..more.len())
            .map(|issue| {
                if more[issue] == less[issue] {
                    return Exact::zero();
                }
                let region = &self.options[issue];
                let high = region.gap(more[issue], less[issue]);
                let low = -region.gap(less[issue], more[issue]);
                self.oriented(issue, low, high).1
            })
            .collect();
        start + self.weights.most(&form)
    }

    /// A weight below 0 is always given exactly, and then the least value gives the largest product.
    fn oriented(&self, issue: usize, low: Exact, high: Exact) -> (Exact, Exact) {
        if *self.weights.bounds(issue).0 < Exact::zero() { (high, low) } else { (low, high) }
    }

    /// The interactions and the constant of a package, in floating point.
    pub(super) fn start(&self, package: &[usize]) -> f64 {
        let holds = self.interactions.iter().filter(|it| it.when.holds(package));
        to_float(&(&self.constant + holds.map(|it| it.value.clone()).sum::<Exact>()))
    }

    /// Whether all of it is known.
    pub(super) fn is_known(&self) -> bool {
        self.weights.is_known() && self.options.iter().all(Region::is_known)
    }
}
