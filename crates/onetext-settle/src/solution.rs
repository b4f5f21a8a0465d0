//! The best and the fairest packages: Nash, Kalai-Smorodinsky, egalitarian and utilitarian, each
//! proven, with all ties, and without the whole frontier.
//!
//! Every one of them asks for the largest value of a concave objective. Weights on the parties turn
//! it into a bound that falls apart into one maximum an issue; good weights make the bound tight
//! (`weigh`), a climb finds a good package (`climb`), and a search for everything between the
//! two decides in whole numbers (`search`, `best`). What other tools call by the same names has
//! names of its own here and goes over the frontier (`compare`).

mod bargain;
mod best;
mod climb;
mod compare;
mod goal;
mod ground;
mod kind;
mod order;
mod pick;
mod search;
mod sketch;
mod trace;
mod weigh;
mod whole;

use num_bigint::BigInt;
use thiserror::Error;

pub use self::bargain::Bargain;
pub(crate) use self::best::cuts_above;
pub(crate) use self::goal::Goal;
pub(crate) use self::ground::Ground;
pub use self::kind::{Disagreement, Ideal, Kind};
pub(crate) use self::pick::{end, own_least, pick};
pub(crate) use self::search::{Keep, search};
use crate::exact::Exact;
use crate::frontier::OverBudget;
use crate::model::{Package, Scenario};
use crate::way::TooManyWays;

/// How much an answer may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// How many vectors may be kept at once.
    pub vectors: usize,
    /// How many packages of one vector are listed.
    pub packages: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { vectors: 200_000, packages: 100 }
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SolveError {
    /// The consent rules are too tangled.
    #[error(transparent)]
    Ways(#[from] TooManyWays),
    /// More vectors had to be kept than the budget allows, before anything could be said.
    #[error(transparent)]
    Budget(#[from] OverBudget),
    /// Nobody's values are known, so no package is better than another.
    #[error("no party has values, so no package is better than another")]
    NoValues,
}

/// What a rule picks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// The rule.
    pub kind: Kind,
    /// The parties with values, by place in the scenario: the dimensions of everything below.
    pub parties: Vec<usize>,
    /// What each gets without agreement.
    pub disagreement: Vec<Exact>,
    /// The most that each gets in any package of `ideal_of`, where the rule needs it.
    pub ideal: Option<Vec<Exact>>,
    /// Which packages the ideals are taken from.
    pub ideal_of: Ideal,
    /// The dimensions that the rule leaves out, because none of those packages gives that party more
    /// than its disagreement value, and a share of nothing is no number.
    pub left_out: Vec<usize>,
    /// How far the answer goes.
    pub status: Status,
    /// The packages picked, by what they give, largest first; every tie.
    pub points: Vec<Point>,
}

/// How far an answer goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Proven: the rule's value of every point. The product of gains for Nash; the least share or
    /// gain; the sum of values; the spread, differences or gap for the rules of other tools.
    Exact(Exact),
    /// The budget ran out: the best value lies between these. The points are the best known.
    Bound {
        /// A package is known with this value.
        least: Option<Exact>,
        /// No package has a larger one.
        most: Exact,
    },
    /// No package is agreeable (see [`Scenario::agreeable`]), or none leaves everybody at its
    /// disagreement value where the rule asks that.
    NoPackage,
    /// Packages are agreeable, but in each of them somebody gains nothing (Nash) or nobody can gain
    /// anything (Kalai-Smorodinsky): the rule picks nothing.
    NothingToGain,
}

/// Packages that give the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// What each party with values gets.
    pub utilities: Vec<Exact>,
    /// The packages, sorted; not more than the budget's number of them.
    pub packages: Vec<Package>,
    /// How many packages there are.
    pub count: Count,
}

/// A number of packages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Count {
    /// Exactly so many.
    Exact(BigInt),
    /// So many or more: several ways to meet the consent rules share them.
    AtLeast(BigInt),
}

/// What a rule picks, from the scenario alone. For several rules, [`Bargain`] does the common part
/// once.
pub fn solve(
    scenario: &Scenario,
    kind: Kind,
    disagreement: Disagreement,
    budget: Budget,
) -> Result<Solution, SolveError> {
    Bargain::new(scenario, disagreement, budget)?.solve(kind)
}

#[cfg(test)]
mod larger;
#[cfg(test)]
mod tests;
