//! The ways to meet the consent rules: who signs, and what then cannot stand in the package.
//!
//! With unanimity there is one way: everybody gets at least its reservation value and nobody's red
//! line is crossed. A rule such as `2 of (france, germany, united-kingdom)` has several. A package
//! is agreeable exactly if it fits one of the ways, so every engine works through them one by one
//! with nothing but forbidden combinations and least utilities.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use crate::model::{Condition, Scenario};

/// How many parties with reservation values or red lines a scenario may have: the ways are found by
/// going through their subsets.
pub const MAX_OBJECTORS: usize = 20;

/// How many forbidden combinations a way may have.
pub const MAX_FORBIDDEN: usize = 100_000;

/// One way to meet the consent rules.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Way {
    /// The parties that must get at least their reservation value, by place, sorted.
    pub content: Vec<usize>,
    /// What cannot stand in the package: combinations by constraints and by red lines.
    pub forbidden: BTreeSet<Condition>,
}

/// Why the ways cannot be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TooManyWays {
    /// More parties that may object than [`MAX_OBJECTORS`].
    #[error(
        "{0} parties have red lines or reservation values; at most {MAX_OBJECTORS} can be weighed"
    )]
    Objectors(usize),
    /// More forbidden combinations than [`MAX_FORBIDDEN`].
    #[error("the consent rules make more than {MAX_FORBIDDEN} combinations of red lines count")]
    Forbidden,
}

/// All ways to meet the consent rules, fewest signers first; none of them covers another. Empty
/// where no package can be agreeable whatever it holds.
pub fn ways(scenario: &Scenario) -> Result<Vec<Way>, TooManyWays> {
    let constraints: BTreeSet<Condition> =
        scenario.constraints.iter().map(|constraint| constraint.forbids.clone()).collect();
    let objectors: Vec<usize> = (0..scenario.parties.len())
        .filter(|&party| {
            let one = &scenario.parties[party];
            !one.red_lines.is_empty() || (one.reservation.is_some() && one.values.is_some())
        })
        .collect();
    if objectors.len() > MAX_OBJECTORS {
        return Err(TooManyWays::Objectors(objectors.len()));
    }
    let careful: Vec<usize> = objectors
        .iter()
        .copied()
        .filter(|&party| {
            let one = &scenario.parties[party];
            one.reservation.is_some() && one.values.is_some()
        })
        .collect();
    let mut subsets: Vec<u32> = (0..1_u32 << careful.len()).collect();
    subsets.sort_by_key(|subset| (subset.count_ones(), *subset));
    let mut found: Vec<Way> = Vec::new();
    let mut blocks: BTreeMap<(usize, Vec<usize>), Vec<Vec<usize>>> = BTreeMap::new();
    for subset in subsets {
        let (mut content, mut left) = (Vec::new(), Vec::new());
        for (place, &party) in careful.iter().enumerate() {
            if subset >> place & 1 == 1 { content.push(party) } else { left.push(party) }
        }
        let stands = |issue: usize| scenario.consents(issue, &|party| !left.contains(&party));
        if !(0..scenario.issues.len()).all(stands) {
            continue;
        }
        let mut forbidden = constraints.clone();
        for issue in 0..scenario.issues.len() {
            let blocking = blocks
                .entry((issue, left.clone()))
                .or_insert_with(|| blocking(scenario, issue, &left, &objectors));
            for parties in &*blocking {
                forbid(scenario, issue, parties, &mut forbidden)?;
            }
        }
        let covered = found.iter().any(|way| {
            way.content.iter().all(|party| content.contains(party))
                && way.forbidden.is_subset(&forbidden)
        });
        if !covered {
            found.push(Way { content, forbidden });
        }
    }
    Ok(found)
}

/// The smallest sets of parties whose red lines, on this issue, would break its consent rule when
/// those in `left` do not agree anyway.
fn blocking(
    scenario: &Scenario,
    issue: usize,
    left: &[usize],
    objectors: &[usize],
) -> Vec<Vec<usize>> {
    let touches = |party: usize| {
        let lines = &scenario.parties[party].red_lines;
        lines.iter().any(|line| line.when.0.iter().any(|(at, _)| *at == issue))
    };
    let able: Vec<usize> = objectors
        .iter()
        .copied()
        .filter(|&party| touches(party) && !left.contains(&party))
        .collect();
    let mut subsets: Vec<u32> = (1..1_u32 << able.len()).collect();
    subsets.sort_by_key(|subset| (subset.count_ones(), *subset));
    let mut found: Vec<u32> = Vec::new();
    for subset in subsets {
        if found.iter().any(|smaller| smaller & subset == *smaller) {
            continue;
        }
        let out = |party: usize| {
            left.contains(&party)
                || able.iter().position(|&one| one == party).is_some_and(|at| subset >> at & 1 == 1)
        };
        if !scenario.consents(issue, &|party| !out(party)) {
            found.push(subset);
        }
    }
    let parties = |subset: &u32| {
        able.iter().enumerate().filter(|(at, _)| subset >> at & 1 == 1).map(|(_, &it)| it).collect()
    };
    found.iter().map(parties).collect()
}

/// Forbids every combination that crosses a red line on this issue of each of the parties.
fn forbid(
    scenario: &Scenario,
    issue: usize,
    parties: &[usize],
    forbidden: &mut BTreeSet<Condition>,
) -> Result<(), TooManyWays> {
    let mut all = vec![Condition::default()];
    for &party in parties {
        let lines = scenario.parties[party].red_lines.iter();
        let lines: Vec<&Condition> = lines
            .map(|line| &line.when)
            .filter(|when| when.0.iter().any(|(at, _)| *at == issue))
            .collect();
        let mut next = BTreeSet::new();
        for one in &all {
            next.extend(lines.iter().filter_map(|line| one.and(line)));
            if next.len() > MAX_FORBIDDEN {
                return Err(TooManyWays::Forbidden);
            }
        }
        all = next.into_iter().collect();
    }
    forbidden.extend(all);
    if forbidden.len() > MAX_FORBIDDEN {
        return Err(TooManyWays::Forbidden);
    }
    Ok(())
}
