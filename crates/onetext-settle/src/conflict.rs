//! If no agreement is possible: what cannot stand together, and who would have to move by how little.
//!
//! A *conflict* is a set of demands that no package meets, though any fewer of them could be met. A
//! *concession set* is a set of demands without which an agreement is possible, though not without
//! any fewer. Each conflict has something in common with every concession set, and either list
//! follows from the other (Reiter 1987): so the search goes through the sets that meet every
//! conflict known so far, least weight first, and asks of each whether giving it up is enough. If it
//! is, it is a concession set; if not, there is a conflict that was not known yet. When none is left,
//! both lists are complete.

mod explore;
mod least;
#[cfg(test)]
mod tests;
pub mod words;

use std::collections::BTreeMap;

use crate::exact::Exact;
use crate::feasible::{Answer, Demand, DemandError, DemandSet, Demands, Oracle};
use crate::model::{Package, Scenario};
use explore::Explorer;

/// What may be given up, and how long to look.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ask {
    /// What giving up a demand weighs, all positive. Red lines have their own weight and reservation
    /// values 1 unless it is said here; constraints and consent rules are given up only if they are
    /// named here.
    pub weights: BTreeMap<Demand, Exact>,
    /// When to stop.
    pub limits: Limits,
}

/// When to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How many concession sets are listed; ten times as many conflicts.
    pub sets: usize,
    /// How many options the search may try for the lists, and as many again to go on where they are not
    /// complete, and for the least moves.
    pub steps: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { sets: 200, steps: 100_000 }
    }
}

/// Whether an agreement is possible.
#[derive(Debug, Clone, PartialEq)]
pub enum Settlement {
    /// It is; here is one.
    Possible(Witness),
    /// It is not; here is why.
    Impossible(Impasse),
    /// The steps ran out before it was known.
    Unknown,
}

/// A package and what it gives everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// The package.
    pub package: Package,
    /// By party; none where its values are not known.
    pub gives: Vec<Option<Exact>>,
}

/// Why no agreement is possible, and what would make one possible.
#[derive(Debug, Clone, PartialEq)]
pub struct Impasse {
    /// The conflicts, smallest first. If no package is possible whatever is given up, there is one
    /// with no demand in it.
    pub conflicts: Vec<Conflict>,
    /// The concession sets, least weight first.
    pub concessions: Vec<Concession>,
    /// How many of the concession sets, from the first, are the lightest that there are. Those that
    /// follow, if any, were only come across: lighter ones may have been missed.
    pub lightest: usize,
    /// Whether these are all; else there may be more of either.
    pub complete: bool,
}

/// Demands that cannot stand together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The demands in order, each with how little of it would have to go for the others to be met.
    pub moves: Vec<Move>,
}

/// Demands without which an agreement is possible.
#[derive(Debug, Clone, PartialEq)]
pub struct Concession {
    /// The demands in order, each with how little of it would have to go if the others are given up.
    pub moves: Vec<Move>,
    /// What giving them up weighs.
    pub weight: Exact,
    /// A package that is then agreeable, gone through issue by issue for what is better for
    /// somebody and worse for nobody. Where one reservation value falls, it falls least here.
    pub witness: Witness,
}

/// A demand, and how little of it would have to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The demand.
    pub demand: Demand,
    /// How little.
    pub least: Least,
}

/// How little of a demand would have to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Least {
    /// A reservation value has to fall at least to this.
    Lower {
        /// The value.
        to: Exact,
        /// By how much it falls.
        by: Exact,
        /// Whether it is the exact limit; else this much is enough, and less might be.
        exact: bool,
    },
    /// What a red line or constraint rules out has to lose one of these options, whichever.
    Open {
        /// Issue and option.
        options: Vec<(usize, usize)>,
        /// Whether these are all that would do.
        complete: bool,
    },
    /// An issue is settled without the consent that its rule asks for; these parties agree to how
    /// the witness settles it.
    Without {
        /// The parties.
        agree: Vec<usize>,
    },
    /// The steps ran out before it was known.
    Unknown,
}

/// Whether an agreement is possible in a scenario, and if not, why not and who would have to move.
pub fn settle(scenario: &Scenario, ask: &Ask) -> Result<Settlement, DemandError> {
    let demands = Demands::new(scenario, &ask.weights)?;
    let mut oracle = Oracle::new(scenario, &demands, ask.limits.steps);
    let found = oracle.find(demands.all(), None);
    let core = match found {
        Answer::Met(package) => {
            let package = least::improve(scenario, &demands, &oracle, demands.all(), package);
            return Ok(Settlement::Possible(witness(scenario, package)));
        }
        Answer::Unknown => return Ok(Settlement::Unknown),
        Answer::Unmet(core) => core,
    };
    let mut explorer = Explorer::new(scenario, &demands, oracle);
    let complete = explorer.explore(core, ask.limits.sets);
    let lightest = explorer.concessions.len();
    if !complete {
        explorer.oracle.grant(ask.limits.steps);
        let _ = explorer.collect(ask.limits.sets.max(1));
    }
    explorer.oracle.grant(ask.limits.steps);
    let mut conflicts: Vec<DemandSet> = explorer.conflicts.clone();
    conflicts.sort_by_key(|set| (set.len(), demands.of(*set)));
    let conflicts = conflicts
        .into_iter()
        .map(|set| {
            let moves = set.iter().map(|demand| least::least(&mut explorer, set, demand));
            Conflict { moves: moves.map(|(step, _)| step).collect() }
        })
        .collect();
    let mut concessions = Vec::new();
    for set in explorer.concessions.clone() {
        concessions.push(least::concession(&mut explorer, set));
    }
    let order = |a: &Concession, b: &Concession| {
        let demands = |one: &Concession| one.moves.iter().map(|it| it.demand).collect::<Vec<_>>();
        a.weight.cmp(&b.weight).then_with(|| demands(a).cmp(&demands(b)))
    };
    concessions[..lightest].sort_by(order);
    concessions[lightest..].sort_by(order);
    Ok(Settlement::Impossible(Impasse { conflicts, concessions, lightest, complete }))
}

fn witness(scenario: &Scenario, package: Package) -> Witness {
    let parties = 0..scenario.parties.len();
    Witness { gives: parties.map(|party| scenario.utility(party, &package)).collect(), package }
}
