//! What is known of the values of a party when it is not known to the last digit.
//!
//! People say 'between 20 and 40', or 'this before that', and rarely '0.2914'. What they said is kept
//! as it is: a number, an interval or an order, never a number made up from them. An [`Elicited`]
//! scenario is a scenario whose values may be of that kind.

use crate::exact::Exact;
use crate::model::Scenario;

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
