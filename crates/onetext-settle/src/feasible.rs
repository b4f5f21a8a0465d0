//! Is there a package that meets these demands?
//!
//! A package *meets* some demands if it is agreeable in the scenario in which nobody insists on
//! anything else: [`meets`] says so of one package, by definition. [`Oracle`] finds one, or proves
//! that there is none and says which demands are reason enough, or what a party can get at best.
//!
//! The search settles issue by issue. At every node it closes the options that a red line, a
//! constraint, a reservation value or a weighted sum of reservation values rules out; consent rules
//! are read as they stand, so that a party counts only once an issue cannot do without its consent.
//! Where it has failed once, it does not go again with less in hand.

mod balance;
pub mod demand;
mod node;
mod number;
mod rough;
mod search;
mod standing;
mod table;
#[cfg(test)]
pub(crate) mod tests;

use num_bigint::BigInt;

pub use demand::{Demand, DemandError, DemandSet, Demands};

use crate::exact::Exact;
use crate::model::{Package, Scenario};
use crate::space::Space;
use search::{Outcome, search};
pub use standing::Standing;
use table::Table;

/// An answer about some demands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// This package meets them.
    Met(Package),
    /// No package does; none meets even these of them.
    Unmet(DemandSet),
    /// The steps ran out before it was known.
    Unknown,
}

/// What a party can get at best.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Best {
    /// Exactly this, by this package.
    Exact(Exact, Package),
    /// At least this; whether more is possible was not settled before the steps ran out.
    AtLeast(Exact, Package),
    /// Nothing meets the demands, or the party's values are not known.
    None,
    /// The steps ran out before anything was found.
    Unknown,
}

/// Answers questions about a scenario's demands.
#[derive(Debug, Clone)]
pub struct Oracle {
    space: Space,
    table: Width,
    /// How many more options may be tried.
    steps: u64,
}

#[derive(Debug, Clone)]
enum Width {
    Narrow(Table<i128>),
    Wide(Table<BigInt>),
}

impl Oracle {
    /// For a scenario and its demands; `steps` is how many options it may try in all.
    pub fn new(scenario: &Scenario, demands: &Demands, steps: u64) -> Self {
        let space = Space::new(scenario);
        let table = if table::narrow(&space) {
            Width::Narrow(Table::new(scenario, demands, &space))
        } else {
            Width::Wide(Table::new(scenario, demands, &space))
        };
        Self { space, table, steps }
    }

    /// How many steps are left.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Grants a number of steps from here on.
    pub fn grant(&mut self, steps: u64) {
        self.steps = steps;
    }

    /// The scenario in whole numbers.
    pub fn space(&self) -> &Space {
        &self.space
    }

    /// Looks for a package that meets the demands that are kept; if `fixed` says so, only among
    /// those with one option of one issue.
    pub fn find(&mut self, kept: DemandSet, fixed: Option<(usize, usize)>) -> Answer {
        match self.search(kept, fixed, None) {
            Outcome::Found(package) => Answer::Met(package),
            Outcome::Nothing(used) => Answer::Unmet(used.and(kept)),
            Outcome::Stopped => Answer::Unknown,
        }
    }

    /// The most that a party can get from a package that meets the demands that are kept.
    /// `known` is a package that does, where one is known.
    pub fn best(&mut self, party: usize, kept: DemandSet, known: Option<Package>) -> Best {
        let Some(dim) = self.space.parties.iter().position(|&it| it == party) else {
            return Best::None;
        };
        let mut package = match known {
            Some(package) => package,
            None => match self.find(kept, None) {
                Answer::Met(package) => package,
                Answer::Unmet(_) => return Best::None,
                Answer::Unknown => return Best::Unknown,
            },
        };
        loop {
            let sum = self.space.vector(&package)[dim].clone();
            match self.search(kept, None, Some((dim, &sum))) {
                Outcome::Found(better) => package = better,
                Outcome::Nothing(_) => return Best::Exact(self.space.utility(dim, &sum), package),
                Outcome::Stopped => {
                    return Best::AtLeast(self.space.utility(dim, &sum), package);
                }
            }
        }
    }

    fn search(
        &mut self,
        kept: DemandSet,
        fixed: Option<(usize, usize)>,
        above: Option<(usize, &BigInt)>,
    ) -> Outcome {
        match &self.table {
            Width::Narrow(table) => search(table, kept, fixed, above, &mut self.steps),
            Width::Wide(table) => search(table, kept, fixed, above, &mut self.steps),
        }
    }
}

/// Whether a package meets the demands that are kept: it is agreeable where nobody insists on any
/// of the others.
pub fn meets(scenario: &Scenario, demands: &Demands, kept: DemandSet, package: &[usize]) -> bool {
    Standing::new(scenario, demands, package).meets(kept)
}
