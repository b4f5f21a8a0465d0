//! How little would have to go: the least fall of a reservation value, the options that a red line
//! would have to open, and a package that everybody can look at.

use super::explore::Explorer;
use super::{Concession, Least, Move, witness};
use crate::feasible::{Answer, Best, Demand, DemandSet, Demands, Oracle, Standing};
use crate::model::{Condition, Package, Scenario};

/// How often a package is gone through for something better; more than twice is rare.
const PASSES: usize = 20;

/// How little of one demand of a conflict would have to go for the others to be met, and a package
/// that then meets them.
pub(super) fn least(
    explorer: &mut Explorer<'_>,
    conflict: DemandSet,
    demand: usize,
) -> (Move, Option<Package>) {
    of(explorer, conflict.without(demand), demand)
}

/// A concession set with all that is said of it.
pub(super) fn concession(explorer: &mut Explorer<'_>, set: DemandSet) -> Concession {
    let kept = explorer.demands.all().minus(set);
    let (mut moves, mut falls) = (Vec::new(), Vec::new());
    for demand in set.iter() {
        let (step, package) = of(explorer, kept, demand);
        if matches!(step.least, Least::Lower { .. }) {
            falls.extend(package);
        }
        moves.push(step);
    }
    // Where one reservation value has to fall, the package shows that the least fall is enough.
    let package = match falls.as_slice() {
        [package] => package.clone(),
        _ => explorer.package(kept).cloned().unwrap_or_default(),
    };
    let package = improve(explorer.scenario, explorer.demands, &explorer.oracle, kept, package);
    let standing = Standing::new(explorer.scenario, explorer.demands, &package);
    for step in &mut moves {
        if let (Demand::Consent { issue }, Least::Without { agree }) =
            (step.demand, &mut step.least)
        {
            let parties = 0..explorer.scenario.parties.len();
            let everything = explorer.demands.all();
            *agree = parties.filter(|&it| standing.agrees(it, issue, everything)).collect();
        }
    }
    let weight = explorer.demands.weight(set);
    Concession { moves, weight, witness: witness(explorer.scenario, package) }
}

/// How little of a demand would have to go for the demands that are kept to be met; they can be
/// met without it, and not with it.
fn of(explorer: &mut Explorer<'_>, kept: DemandSet, demand: usize) -> (Move, Option<Package>) {
    let (scenario, demand) = (explorer.scenario, explorer.demands.list()[demand]);
    let (least, package) = match demand {
        Demand::RedLine { party, line } => {
            (open(explorer, kept, &scenario.parties[party].red_lines[line].when), None)
        }
        Demand::Constraint { constraint } => {
            (open(explorer, kept, &scenario.constraints[constraint].forbids), None)
        }
        Demand::Reservation { party } => lower(explorer, kept, party),
        Demand::Consent { issue } => (without(explorer, kept, issue), None),
    };
    (Move { demand, least }, package)
}

/// Among the packages that meet what is kept, all cross the line: whatever option of it one of them
/// has, opening that option is enough.
fn open(explorer: &mut Explorer<'_>, kept: DemandSet, when: &Condition) -> Least {
    let (mut options, mut complete) = (Vec::new(), true);
    for (issue, ruled_out) in &when.0 {
        let known = explorer.options(kept, *issue);
        for &option in ruled_out {
            if known.contains(&option) {
                options.push((*issue, option));
                continue;
            }
            match explorer.oracle.find(kept, Some((*issue, option))) {
                Answer::Met(package) => {
                    explorer.remember(kept, package);
                    options.push((*issue, option));
                }
                Answer::Unmet(_) => {}
                Answer::Unknown => complete = false,
            }
        }
    }
    if options.is_empty() { Least::Unknown } else { Least::Open { options, complete } }
}

fn lower(explorer: &mut Explorer<'_>, kept: DemandSet, party: usize) -> (Least, Option<Package>) {
    let known = explorer.package(kept).cloned();
    let (to, package, exact) = match explorer.oracle.best(party, kept, known) {
        Best::Exact(to, package) => (to, package, true),
        Best::AtLeast(to, package) => (to, package, false),
        Best::None | Best::Unknown => return (Least::Unknown, None),
    };
    explorer.remember(kept, package.clone());
    match &explorer.scenario.parties[party].reservation {
        Some(least) => {
            let by = least - &to;
            (Least::Lower { to, by, exact }, Some(package))
        }
        None => (Least::Unknown, None),
    }
}

fn without(explorer: &Explorer<'_>, kept: DemandSet, issue: usize) -> Least {
    let Some(package) = explorer.package(kept) else { return Least::Unknown };
    let standing = Standing::new(explorer.scenario, explorer.demands, package);
    let parties = 0..explorer.scenario.parties.len();
    let everything = explorer.demands.all();
    Least::Without { agree: parties.filter(|&it| standing.agrees(it, issue, everything)).collect() }
}

/// The package, changed issue by issue while that is better for somebody, worse for nobody and
/// still meets what is kept.
pub(super) fn improve(
    scenario: &Scenario,
    demands: &Demands,
    oracle: &Oracle,
    kept: DemandSet,
    mut package: Package,
) -> Package {
    let space = oracle.space();
    let mut sums = space.vector(&package);
    for _ in 0..PASSES {
        let mut again = false;
        for issue in 0..package.len() {
            for option in 0..space.sizes[issue] {
                let now = package[issue];
                if option == now {
                    continue;
                }
                package[issue] = option;
                let better = if space.terms.is_empty() {
                    let gains = space.gains[issue][option].iter().zip(&space.gains[issue][now]);
                    sums.iter().zip(gains).map(|(sum, (new, old))| sum + new - old).collect()
                } else {
                    space.vector(&package)
                };
                let gains = better != sums && better.iter().zip(&sums).all(|(new, old)| new >= old);
                if gains && Standing::new(scenario, demands, &package).meets(kept) {
                    (sums, again) = (better, true);
                } else {
                    package[issue] = now;
                }
            }
        }
        if !again {
            break;
        }
    }
    package
}
