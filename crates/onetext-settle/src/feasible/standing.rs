//! Which demands a package meets: with unanimity one largest set of them, else there may be several.

use super::demand::{Demand, DemandSet, Demands};
use crate::model::Scenario;

/// How a package stands to everything that is or might be insisted on.
#[derive(Debug, Clone)]
pub struct Standing<'s> {
    scenario: &'s Scenario,
    /// The place of each issue's consent rule among the demands.
    rules: Vec<Option<usize>>,
    /// Constraints that it breaks, by their place among the demands.
    broken: Vec<Option<usize>>,
    /// Red lines that it crosses: party, place among the demands, issues.
    crossed: Vec<(usize, Option<usize>, Vec<usize>)>,
    /// Parties to which it gives too little: party, place among the demands.
    short: Vec<(usize, Option<usize>)>,
    /// All demands that it goes against.
    against: DemandSet,
}

impl<'s> Standing<'s> {
    /// How this package stands.
    pub fn new(scenario: &'s Scenario, demands: &Demands, package: &[usize]) -> Self {
        let broken = scenario.constraints.iter().enumerate();
        let broken: Vec<_> = broken
            .filter(|(_, one)| one.forbids.holds(package))
            .map(|(constraint, _)| demands.place(Demand::Constraint { constraint }))
            .collect();
        let (mut crossed, mut short) = (Vec::new(), Vec::new());
        for (party, one) in scenario.parties.iter().enumerate() {
            for (line, it) in one.red_lines.iter().enumerate() {
                if it.when.holds(package) {
                    let issues = it.when.0.iter().map(|(issue, _)| *issue).collect();
                    crossed.push((party, demands.place(Demand::RedLine { party, line }), issues));
                }
            }
            let utility = scenario.utility(party, package);
            if let (Some(least), Some(utility)) = (&one.reservation, utility)
                && utility < *least
            {
                short.push((party, demands.place(Demand::Reservation { party })));
            }
        }
        let rules: Vec<_> = (0..scenario.issues.len())
            .map(|issue| demands.place(Demand::Consent { issue }))
            .collect();
        let lines = crossed.iter().map(|(_, demand, _)| *demand);
        let all = lines.chain(short.iter().map(|(_, demand)| *demand)).chain(broken.clone());
        let against = all.chain(rules.clone()).flatten();
        let against = against.fold(DemandSet::default(), DemandSet::with);
        Self { scenario, rules, broken, crossed, short, against }
    }

    /// Whether it is agreeable where only these are insisted on.
    pub fn meets(&self, kept: DemandSet) -> bool {
        let stands = |demand: Option<usize>| demand.is_none_or(|demand| kept.contains(demand));
        !self.broken.iter().any(|demand| stands(*demand))
            && (0..self.rules.len()).all(|issue| {
                !stands(self.rules[issue])
                    || self.scenario.consents(issue, &|party| self.agrees(party, issue, kept))
            })
    }

    /// Whether a party agrees to how it settles an issue where only these are insisted on.
    pub fn agrees(&self, party: usize, issue: usize, kept: DemandSet) -> bool {
        let stands = |demand: Option<usize>| demand.is_none_or(|demand| kept.contains(demand));
        !self.short.iter().any(|(it, demand)| *it == party && stands(*demand))
            && !self.crossed.iter().any(|(it, demand, issues)| {
                *it == party && stands(*demand) && issues.contains(&issue)
            })
    }

    /// Demands that it meets beside those that are kept, which it does meet; none can be added.
    /// Where there is a choice, the first of `order` goes first.
    #[must_use]
    pub fn widest(&self, kept: DemandSet, all: DemandSet, order: &[usize]) -> DemandSet {
        let free = kept.or(all.minus(self.against));
        order.iter().filter(|&&demand| self.against.contains(demand)).fold(free, |set, &demand| {
            let more = set.with(demand);
            if self.meets(more) { more } else { set }
        })
    }
}
