//! The next moves from a package: changes of one issue that cost nobody anything, pairs of changes
//! in which one pays for the other (logrolling), exchanges between two parties, and where each party
//! could give at the least cost to itself.
//!
//! A move is offered only where its result can stand and nobody who consents to the package as it is
//! would refuse the result.

use std::cmp::Reverse;

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

use crate::exact::{Exact, show};
use crate::frontier::OverBudget;
use crate::model::{Package, Scenario};
use crate::solution::{Bargain, end, own_least};

/// How many pairs of changes are looked at.
pub const MAX_PAIRS: usize = 2_000_000;

/// Another option for one issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The issue, by place.
    pub issue: usize,
    /// The option that the package has.
    pub from: usize,
    /// The option instead.
    pub to: usize,
}

/// One change, and what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The change.
    pub change: Change,
    /// What each party with values gains by it; negative where it loses.
    pub gains: Vec<Exact>,
    /// The sum of the gains, each as a share of the party's range from its worst package to its
    /// best: what steps are ranked by.
    pub shares: Exact,
}

/// Two changes of different issues, and what they do together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trade {
    /// The changes, by issue.
    pub changes: [Change; 2],
    /// What each party with values gains by either change alone.
    pub alone: [Vec<Exact>; 2],
    /// What each gains by both; more or less than the sum where issues interact.
    pub gains: Vec<Exact>,
    /// The sum of the gains as shares of the parties' ranges.
    pub shares: Exact,
}

/// A trade between two parties that both want; others may lose by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// Who gives on the trade's first change and who on its second, by dimension.
    pub giver: [usize; 2],
    /// What is traded.
    pub trade: Trade,
    /// The smaller of the two parties' gains, as a share of its range: what exchanges are ranked by.
    pub least: Exact,
}

/// A change by which a party loses and somebody else gains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concession {
    /// Who gives, by dimension.
    pub giver: usize,
    /// What is given.
    pub step: Step,
    /// What the others gain for each unit that it loses, both as shares of ranges: what concessions
    /// are ranked by.
    pub worth: Exact,
}

/// The next moves from a package, best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trades {
    /// Changes of one issue by which somebody gains and nobody loses.
    pub steps: Vec<Step>,
    /// Pairs of changes by which somebody gains and nobody loses, though by each of them alone
    /// somebody does.
    pub trades: Vec<Trade>,
    /// Pairs of changes in which one party gives on the first and another on the second, so that
    /// both come out ahead or even, at a third party's cost.
    pub exchanges: Vec<Exchange>,
    /// For each party with values, its cheapest concessions.
    pub concessions: Vec<Vec<Concession>>,
    /// Whether all pairs were looked at; with more than [`MAX_PAIRS`] of them, the later ones are
    /// not.
    pub complete: bool,
}

impl Bargain {
    /// The next moves from a package; at most `limit` of each kind.
    pub fn trades(
        &self,
        scenario: &Scenario,
        package: &[usize],
        limit: usize,
    ) -> Result<Trades, OverBudget> {
        let mut table = Table::new(self, scenario, package)?;
        let steps: Vec<Step> = table
            .changes
            .iter()
            .enumerate()
            .filter(|(at, _)| improves(&table.alone[*at]) && table.stands(&[table.changes[*at]]))
            .map(|(at, change)| table.step(*change, &table.alone[at]))
            .collect();
        let concessions = (0..table.dims).map(|giver| table.concessions(giver, limit)).collect();
        let (mut trades, mut exchanges, mut complete, mut pairs) =
            (Vec::new(), Vec::new(), true, 0);
        for one in 0..table.changes.len() {
            for two in one + 1..table.changes.len() {
                let changes = [table.changes[one], table.changes[two]];
                if changes[0].issue == changes[1].issue {
                    continue;
                }
                pairs += 1;
                if pairs > MAX_PAIRS {
                    complete = false;
                    break;
                }
                table.join(one, two);
                let improves_all = improves(&table.both);
                let needed = loses(&table.alone[one]) && loses(&table.alone[two]);
                if improves_all && needed && table.stands(&changes) {
                    trades.push(table.trade(one, two));
                } else if !improves_all {
                    table.exchange(one, two, &mut exchanges);
                }
            }
        }
        let mut found = Trades { steps, trades, exchanges, concessions, complete };
        found.steps.sort_by_cached_key(|step| Reverse(step.shares.clone()));
        found.trades.sort_by_cached_key(|trade| Reverse(trade.shares.clone()));
        found.exchanges.sort_by_cached_key(|exchange| Reverse(exchange.least.clone()));
        found.steps.truncate(limit);
        found.trades.truncate(limit);
        found.exchanges.truncate(limit);
        Ok(found)
    }
}

/// Whether somebody gains and nobody loses.
fn improves(gains: &[BigInt]) -> bool {
    !loses(gains) && gains.iter().any(Signed::is_positive)
}

fn loses(gains: &[BigInt]) -> bool {
    gains.iter().any(Signed::is_negative)
}

/// Every change of one issue and what it does, in the space's whole numbers.
struct Table<'a> {
    bargain: &'a Bargain,
    scenario: &'a Scenario,
    package: Package,
    now: Vec<BigInt>,
    dims: usize,
    changes: Vec<Change>,
    alone: Vec<Vec<BigInt>>,
    /// What the pair at hand does.
    both: Vec<BigInt>,
    /// A whole-number gain times this is a share of the party's range; by dimension.
    share: Vec<Exact>,
    /// The parties that consent to the package as it is.
    consenting: Vec<usize>,
}

impl<'a> Table<'a> {
    fn new(
        bargain: &'a Bargain,
        scenario: &'a Scenario,
        package: &[usize],
    ) -> Result<Self, OverBudget> {
        let space = &bargain.space;
        let now = space.vector(package);
        let (mut changes, mut alone) = (Vec::new(), Vec::new());
        for (issue, &size) in space.sizes.iter().enumerate() {
            for to in (0..size).filter(|&to| to != package[issue]) {
                let mut other = package.to_vec();
                other[issue] = to;
                changes.push(Change { issue, from: package[issue], to });
                alone.push(difference(&space.vector(&other), &now));
            }
        }
        let share = (0..space.dims())
            .map(|dim| {
                let most = end(space, &bargain.open, dim, true, bargain.budget)?;
                let least = own_least(space, dim, bargain.budget)?;
                let range = most.unwrap_or_else(|| least.clone()) - least;
                let range = if range.is_positive() { range } else { Exact::one() };
                Ok((range * &space.scale[dim]).recip())
            })
            .collect::<Result<_, OverBudget>>()?;
        let consenting = (0..scenario.parties.len())
            .filter(|&party| consents(scenario, party, package))
            .collect();
        Ok(Self {
            bargain,
            scenario,
            package: package.to_vec(),
            now,
            dims: space.dims(),
            changes,
            alone,
            both: Vec::new(),
            share,
            consenting,
        })
    }

    /// Works out what a pair does.
    fn join(&mut self, one: usize, two: usize) {
        if self.bargain.space.terms.is_empty() {
            self.both = self.alone[one].iter().zip(&self.alone[two]).map(|(a, b)| a + b).collect();
        } else {
            let after = self.after(&[self.changes[one], self.changes[two]]);
            self.both = difference(&self.bargain.space.vector(&after), &self.now);
        }
    }

    fn after(&self, changes: &[Change]) -> Package {
        let mut package = self.package.clone();
        for change in changes {
            package[change.issue] = change.to;
        }
        package
    }

    /// Whether the result can stand and nobody who consents now would refuse it.
    fn stands(&self, changes: &[Change]) -> bool {
        let package = self.after(changes);
        let broken = self.scenario.constraints.iter().any(|it| it.forbids.holds(&package));
        !broken && self.consenting.iter().all(|&party| consents(self.scenario, party, &package))
    }

    fn shares(&self, gains: &[BigInt]) -> Exact {
        gains.iter().zip(&self.share).map(|(gain, share)| share * gain).sum()
    }

    fn utilities(&self, gains: &[BigInt]) -> Vec<Exact> {
        let space = &self.bargain.space;
        gains.iter().enumerate().map(|(dim, gain)| space.utility(dim, gain)).collect()
    }

    fn step(&self, change: Change, gains: &[BigInt]) -> Step {
        Step { change, gains: self.utilities(gains), shares: self.shares(gains) }
    }

    fn trade(&self, one: usize, two: usize) -> Trade {
        Trade {
            changes: [self.changes[one], self.changes[two]],
            alone: [self.utilities(&self.alone[one]), self.utilities(&self.alone[two])],
            gains: self.utilities(&self.both),
            shares: self.shares(&self.both),
        }
    }

    /// Adds the exchanges that the pair at hand makes.
    fn exchange(&self, one: usize, two: usize, found: &mut Vec<Exchange>) {
        let (first, second) = (&self.alone[one], &self.alone[two]);
        let mut stands = None;
        for p in (0..self.dims).filter(|&p| first[p].is_negative() && second[p].is_positive()) {
            for q in (0..self.dims).filter(|&q| second[q].is_negative() && first[q].is_positive()) {
                let (for_p, for_q) = (&self.both[p], &self.both[q]);
                let ahead = for_p.is_positive() || for_q.is_positive();
                if for_p.is_negative() || for_q.is_negative() || !ahead {
                    continue;
                }
                let changes = [self.changes[one], self.changes[two]];
                if !*stands.get_or_insert_with(|| self.stands(&changes)) {
                    return;
                }
                let least = (&self.share[p] * for_p).min(&self.share[q] * for_q);
                found.push(Exchange { giver: [p, q], trade: self.trade(one, two), least });
            }
        }
    }

    fn concessions(&self, giver: usize, limit: usize) -> Vec<Concession> {
        let mut found: Vec<Concession> = self
            .changes
            .iter()
            .zip(&self.alone)
            .filter(|(change, gains)| {
                gains[giver].is_negative()
                    && gains.iter().any(Signed::is_positive)
                    && self.stands(&[**change])
            })
            .map(|(change, gains)| {
                let step = self.step(*change, gains);
                let own = &self.share[giver] * &gains[giver];
                let worth = (&step.shares - &own) / -own;
                Concession { giver, step, worth }
            })
            .collect();
        found.sort_by_cached_key(|concession| Reverse(concession.worth.clone()));
        found.truncate(limit);
        found
    }
}

fn difference(one: &[BigInt], two: &[BigInt]) -> Vec<BigInt> {
    one.iter().zip(two).map(|(a, b)| a - b).collect()
}

/// Whether a party gets its reservation value and none of its red lines is crossed.
fn consents(scenario: &Scenario, party: usize, package: &[usize]) -> bool {
    let one = &scenario.parties[party];
    let enough = match (&one.reservation, scenario.utility(party, package)) {
        (Some(least), Some(utility)) => utility >= *least,
        _ => true,
    };
    enough && !one.red_lines.iter().any(|line| line.when.holds(package))
}

impl Change {
    /// The change in words: `Tariffs: from "10 %" to "5 %"`.
    pub fn in_words(&self, scenario: &Scenario) -> String {
        let issue = &scenario.issues[self.issue];
        let name = |option: usize| {
            let option = &issue.options[option];
            if option.title.is_empty() { &option.id } else { &option.title }
        };
        let title = if issue.title.is_empty() { &issue.id } else { &issue.title };
        format!(
            "{title}: from \u{201c}{}\u{201d} to \u{201c}{}\u{201d}",
            name(self.from),
            name(self.to)
        )
    }
}

impl Trade {
    /// The trade in words: the changes, who gives on which of them, and what each gets on balance.
    pub fn in_words(&self, scenario: &Scenario, bargain: &Bargain) -> String {
        let parts = self.changes.iter().zip(&self.alone).map(|(change, alone)| {
            let givers = names(scenario, bargain, |dim| alone[dim].is_negative());
            let takers = names(scenario, bargain, |dim| alone[dim].is_positive());
            let change = change.in_words(scenario);
            match (givers.is_empty(), takers.is_empty()) {
                (true, _) => format!("{change} (nobody gives)."),
                (_, true) => format!("{change} ({givers} gives)."),
                _ => format!("{change} ({givers} gives, {takers} gains)."),
            }
        });
        let parts: Vec<String> = parts.collect();
        let balance: Vec<String> = bargain
            .parties()
            .iter()
            .zip(&self.gains)
            .filter(|(_, gain)| !gain.is_zero())
            .map(|(&party, gain)| {
                let sign = if gain.is_positive() { "+" } else { "" };
                format!("{} {sign}{}", name(scenario, party), show(gain, 3))
            })
            .collect();
        format!("{} On balance: {}.", parts.join(" "), balance.join(", "))
    }
}

fn name(scenario: &Scenario, party: usize) -> &str {
    let party = &scenario.parties[party];
    if party.name.is_empty() { &party.id } else { &party.name }
}

fn names(scenario: &Scenario, bargain: &Bargain, wanted: impl Fn(usize) -> bool) -> String {
    let parties = bargain.parties().iter().enumerate().filter(|(dim, _)| wanted(*dim));
    let names: Vec<&str> = parties.map(|(_, &party)| name(scenario, party)).collect();
    names.join(" and ")
}
