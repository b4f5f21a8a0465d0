//! Claims about what stands in the way: conflicts between demands, and the concessions that resolve
//! them.
//!
//! The list of all minimal conflicts and the list of all minimal concession sets prove each other
//! complete. Each conflict is shown to be one, each concession set to leave something possible. If
//! moreover the concession sets are exactly the minimal sets that meet every listed conflict, then
//! a further minimal conflict would have to avoid one of them, and what remains after that one is
//! possible; and a further or smaller concession set would have to miss one of the conflicts.

use crate::cover::nothing;
use crate::format::{Concession, Conflict, Core, Demands, Scenario};
use crate::packages::witness;
use crate::region::regions;
use crate::{Checked, Meter, counted, require};

/// How many demands there may be.
const MAX_DEMANDS: usize = 128;

/// How many sets that meet some conflicts may be looked at at once.
const MAX_SETS: usize = 100_000;

/// A set of demands, one bit each.
type Set = u128;

/// How many demands the scenario makes: red lines, then reservation values.
fn count(scenario: &Scenario) -> usize {
    let lines: usize = scenario.parties.iter().map(|party| party.red_lines.len()).sum();
    let reserved = scenario.tables().into_iter().filter(|values| values.reservation.is_some());
    lines + reserved.count()
}

/// The scenario with these demands only.
fn reduced(scenario: &Scenario, kept: Set) -> Scenario {
    let mut less = scenario.clone();
    let mut number = 0;
    let mut stays = || {
        number += 1;
        kept >> (number - 1) & 1 == 1
    };
    for party in &mut less.parties {
        party.red_lines.retain(|_| stays());
    }
    for values in less.parties.iter_mut().filter_map(|party| party.values.as_mut()) {
        if values.reservation.is_some() && !stays() {
            values.reservation = None;
        }
    }
    less
}

/// Reads a list of demands; gives all that there are and those listed.
fn read(scenario: &Scenario, demands: &[usize], place: &str) -> Checked<(Set, Set)> {
    let all = count(scenario);
    require(all <= MAX_DEMANDS, "scenario", "more demands than can be checked")?;
    let sorted = demands.is_sorted_by(|a, b| a < b) && demands.iter().all(|&it| it < all);
    require(sorted, place, "demands must be sorted, each once, by number")?;
    let everything = Set::MAX.checked_shr((MAX_DEMANDS - all).try_into().unwrap_or(u32::MAX));
    Ok((everything.unwrap_or(0), demands.iter().fold(0, |set, &it| set | 1 << it)))
}

/// Verifies that demands cannot stand together.
fn core(scenario: &Scenario, core: &Core, place: &str, meter: &Meter) -> Checked<Set> {
    let (_, demands) = read(scenario, &core.demands, place)?;
    let less = reduced(scenario, demands);
    nothing(&less, &regions(&less, meter)?, &core.ways, (&format!("{place}.ways"), meter))?;
    Ok(demands)
}

/// Verifies that a set of demands is a conflict, and that each of them is needed for it.
pub(crate) fn conflict(scenario: &Scenario, claim: &Conflict, meter: &Meter) -> Checked<String> {
    let place = "answer.conflict";
    let demands = core(scenario, &claim.core, &format!("{place}.core"), meter)?;
    let each = claim.rest.len() == claim.core.demands.len();
    require(each, &format!("{place}.rest"), "not one package for each demand")?;
    for (at, (rest, demand)) in claim.rest.iter().zip(&claim.core.demands).enumerate() {
        let less = reduced(scenario, demands & !(1 << demand));
        witness(&less, rest, &format!("{place}.rest[{at}]"), meter)?;
    }
    Ok(format!("the demands {:?} cannot stand together, any fewer can", claim.core.demands))
}

/// Verifies that an agreement is possible without some demands, and not without fewer of them.
pub(crate) fn concession(
    scenario: &Scenario,
    claim: &Concession,
    meter: &Meter,
) -> Checked<String> {
    let place = "answer.concession";
    let (all, dropped) = read(scenario, &claim.dropped.demands, place)?;
    let here = format!("{place}.dropped.witness");
    witness(&reduced(scenario, all & !dropped), &claim.dropped.witness, &here, meter)?;
    let each = claim.cores.len() == claim.dropped.demands.len();
    require(each, &format!("{place}.cores"), "not one conflict for each demand")?;
    for (at, (one, demand)) in claim.cores.iter().zip(&claim.dropped.demands).enumerate() {
        let here = format!("{place}.cores[{at}]");
        let demands = core(scenario, one, &here, meter)?;
        require(
            demands & dropped == 1 << demand,
            &here,
            "not of this demand with those that stay",
        )?;
    }
    let demands = &claim.dropped.demands;
    Ok(format!("an agreement is possible without the demands {demands:?}, not without fewer"))
}

/// Verifies that two lists are all minimal conflicts and all minimal concession sets.
pub(crate) fn all(scenario: &Scenario, claim: &Demands, meter: &Meter) -> Checked<String> {
    let place = "answer.demands";
    let (everything, _) = read(scenario, &[], place)?;
    let conflicts = claim.conflicts.is_sorted_by(|a, b| a.demands < b.demands);
    require(conflicts, &format!("{place}.conflicts"), "must be sorted, each once")?;
    let concessions = claim.concessions.is_sorted_by(|a, b| a.demands < b.demands);
    require(concessions, &format!("{place}.concessions"), "must be sorted, each once")?;
    let mut cores = Vec::new();
    for (at, one) in claim.conflicts.iter().enumerate() {
        cores.push(core(scenario, one, &format!("{place}.conflicts[{at}]"), meter)?);
    }
    let mut dropped = Vec::new();
    for (at, one) in claim.concessions.iter().enumerate() {
        let here = format!("{place}.concessions[{at}]");
        let (_, demands) = read(scenario, &one.demands, &here)?;
        witness(&reduced(scenario, everything & !demands), &one.witness, &here, meter)?;
        dropped.push(demands);
    }
    for (at, core) in cores.iter().enumerate() {
        meter.spend(cores.len())?;
        let minimal = !cores.iter().any(|other| other != core && other & core == *other);
        let here = format!("{place}.conflicts[{at}]");
        require(minimal, &here, "contains another of the conflicts")?;
    }
    let mut due = meeting_all(&cores, meter)?;
    due.sort_unstable();
    for (at, demands) in dropped.iter().enumerate() {
        let here = format!("{place}.concessions[{at}]");
        let listed = due.binary_search(demands).is_ok();
        require(listed, &here, "not a smallest set that meets every conflict")?;
    }
    require(dropped.len() == due.len(), place, "a set that meets every conflict is missing")?;
    let conflicts = counted(cores.len(), "minimal conflict");
    let concessions = counted(dropped.len(), "minimal concession set");
    Ok(format!("there are exactly {conflicts} and {concessions}"))
}

/// The minimal sets that have something in common with each of the given sets (Berge's procedure).
fn meeting_all(sets: &[Set], meter: &Meter) -> Checked<Vec<Set>> {
    let mut found: Vec<Set> = vec![0];
    for set in sets {
        let (mut next, misses): (Vec<Set>, Vec<Set>) = found.iter().partition(|it| *it & set != 0);
        let meets = next.len();
        for one in misses {
            for demand in (0..MAX_DEMANDS).filter(|it| set >> it & 1 == 1) {
                meter.spend(1 + meets)?;
                let more = one | 1 << demand;
                if !next[..meets].iter().any(|it| it & more == *it) {
                    next.push(more);
                }
            }
        }
        require(
            next.len() <= MAX_SETS,
            "answer.demands",
            "more concession sets than can be checked",
        )?;
        found = next;
    }
    Ok(found)
}
