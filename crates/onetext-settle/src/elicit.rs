//! What is known of the values of a party when it is not known to the last digit.
//!
//! People say 'between 20 and 40', or 'this before that', and rarely '0.2914'. What they said is kept
//! as it is: a number, an interval or an order, never a number made up from them. An [`Elicited`]
//! scenario is a scenario whose values may be of that kind.

mod asking;
mod bounds;
mod contradictions;
mod shares;

#[cfg(test)]
mod tests;

pub use asking::{AnswerError, Rule, approval, assume, ranking, swings};
pub use bounds::{BoundsError, Comparison, accepts, at_least, bounds, difference};
pub use contradictions::contradictions;

use num_traits::Zero;

use crate::exact::{Exact, whole};
use crate::model::{Interaction, Scenario, Values};

/// What is known of one number: a weight, a value before weighing, or a reservation value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amount {
    /// The number itself.
    Exact(Exact),
    /// It lies between these, both included; the first is not above the second.
    Between(Exact, Exact),
    /// Nothing: it may be anything from 0 to 1.
    Unknown,
}

/// What is known of what a party wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The party, by its place in the scenario.
    pub party: usize,
    /// How much each issue weighs; by issue.
    pub weights: Vec<Amount>,
    /// Which issues weigh more: ranks, largest first, each a set of issues that weigh the same.
    /// Issues in no rank are not compared. None where no order is known.
    pub weight_order: Option<Vec<Vec<usize>>>,
    /// What is known of the values of the options; by issue.
    pub options: Vec<IssueJudgement>,
    /// What the party gets without agreement; none where nothing was said, and then no package is
    /// too little for it.
    pub reservation: Option<Amount>,
}

/// What is known of what a party gets from the options of one issue, before weighing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueJudgement {
    /// The value of each option; by option.
    pub amounts: Vec<Amount>,
    /// Which options are worth more: ranks, best first, each a set of options worth the same.
    /// Options in no rank are not compared. None where no order is known.
    pub order: Option<Vec<Vec<usize>>>,
}

/// A scenario some of whose values are known in part.
#[derive(Debug, Clone, PartialEq)]
pub struct Elicited {
    /// The exact parts. A party of whose values anything is exact has them here, with zeros in the
    /// place of what is not; a party of whose values nothing is exact has none.
    pub scenario: Scenario,
    /// What is known of the parties whose values are not all exact, in the order of the parties.
    pub judgements: Vec<Judgement>,
}

impl Amount {
    /// The number, where it is known to the last digit.
    pub fn exact(&self) -> Option<&Exact> {
        match self {
            Self::Exact(number) => Some(number),
            _ => None,
        }
    }

    /// The least and the most that it may be.
    pub fn ends(&self) -> (Exact, Exact) {
        match self {
            Self::Exact(number) => (number.clone(), number.clone()),
            Self::Between(low, high) => (low.clone(), high.clone()),
            Self::Unknown => (whole(0), whole(1)),
        }
    }
}

impl Judgement {
    /// Whether every weight, value and the reservation value is known to the last digit.
    pub fn is_exact(&self) -> bool {
        let values = self.options.iter().flat_map(|issue| &issue.amounts);
        self.weights.iter().chain(values).chain(&self.reservation).all(|it| it.exact().is_some())
    }

    /// The exact part as values, with zeros in the place of what is not exact; none where nothing
    /// is. `interactions` and `constant` are always exact.
    pub fn exact_part(&self, interactions: Vec<Interaction>, constant: Exact) -> Option<Values> {
        let values = self.options.iter().flat_map(|issue| &issue.amounts);
        let some = self.weights.iter().chain(values).any(|it| it.exact().is_some());
        if !some && interactions.is_empty() && constant.is_zero() {
            return None;
        }
        let part = |amount: &Amount| amount.exact().cloned().unwrap_or_else(Exact::zero);
        Some(Values {
            weights: self.weights.iter().map(part).collect(),
            options: self
                .options
                .iter()
                .map(|issue| issue.amounts.iter().map(part).collect())
                .collect(),
            interactions,
            constant,
        })
    }

    /// What is known where everything is: the values of a party as a judgement.
    pub fn of(party: usize, values: &Values, reservation: Option<&Exact>) -> Self {
        let amount = |number: &Exact| Amount::Exact(number.clone());
        let options = values.options.iter().map(|options| IssueJudgement {
            amounts: options.iter().map(amount).collect(),
            order: None,
        });
        Self {
            party,
            weights: values.weights.iter().map(amount).collect(),
            weight_order: None,
            options: options.collect(),
            reservation: reservation.map(amount),
        }
    }
}
