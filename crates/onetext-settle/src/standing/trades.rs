//! The next moves from a package: changes of one issue that cost nobody anything, pairs of changes
//! in which one pays for the other (logrolling), exchanges between two parties, and where each party
//! could give at the least cost to itself.
//!
//! A move is offered only where its result can stand and nobody who consents to the package as it is
//! would refuse the result.

use std::cmp::Reverse;

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

use crate::exact::{Exact, common_denominator, show};
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
        let (mut trades, mut exchanges) = (Vec::new(), Vec::new());
        let (mut complete, mut pairs) = (true, 0);
        'pairs: for one in 0..table.changes.len() {
            for two in one + 1..table.changes.len() {
                if table.changes[one].issue == table.changes[two].issue {
                    continue;
                }
                pairs += 1;
                if pairs > MAX_PAIRS {
                    complete = false;
                    break 'pairs;
                }
                table.join(one, two);
                if improves(&table.both) {
                    if loses(&table.alone[one]) && loses(&table.alone[two]) {
                        trades.push((table.rank(&table.both), one, two));
                    }
                } else {
                    table.exchange(one, two, &mut exchanges);
                }
            }
        }
        // Best first; equals in the order of the issues.
        trades.sort_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        exchanges.sort_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2, a.3).cmp(&(b.1, b.2, b.3))));
        let mut stands = |one: usize, two: usize| {
            table.join(one, two);
            table.stands(&[table.changes[one], table.changes[two]], &table.both)
        };
        trades.retain(first(limit, |(_, one, two)| stands(*one, *two)));
        exchanges.retain(first(limit, |(_, one, two, _)| stands(*one, *two)));
        let trades = trades.into_iter().map(|(_, one, two)| table.trade(one, two)).collect();
        let exchanges = exchanges
            .into_iter()
            .map(|(_, one, two, giver)| table.exchanged(one, two, giver))
            .collect();
        let steps = table.steps(limit);
        let concessions = (0..table.dims).map(|giver| table.concessions(giver, limit)).collect();
        Ok(Trades { steps, trades, exchanges, concessions, complete })
    }
}

/// Keeps the first `limit` that pass, and asks no further.
fn first<T>(limit: usize, mut passes: impl FnMut(&T) -> bool) -> impl FnMut(&T) -> bool {
    let mut kept = 0;
    move |one| {
        let keep = kept < limit && passes(one);
        kept += usize::from(keep);
        keep
    }
}

/// Whether somebody gains and nobody loses.
fn improves(gains: &[BigInt]) -> bool {
    !loses(gains) && gains.iter().any(Signed::is_positive)
}

fn loses(gains: &[BigInt]) -> bool {
    gains.iter().any(Signed::is_negative)
}

/// An exchange to be ranked: by what, of which changes, between whom.
type Ranked = (BigInt, usize, usize, [usize; 2]);

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
    /// The same times one number, so that it is whole: for comparing shares of different parties.
    weight: Vec<BigInt>,
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
        let share: Vec<Exact> = (0..space.dims())
            .map(|dim| {
                let most = end(space, &bargain.open, dim, true, bargain.budget)?;
                let least = own_least(space, dim, bargain.budget)?;
                let range = most.unwrap_or_else(|| least.clone()) - least;
                let range = if range.is_positive() { range } else { Exact::one() };
                Ok((range * &space.scale[dim]).recip())
            })
            .collect::<Result<_, OverBudget>>()?;
        let common = Exact::from_integer(common_denominator(&share));
        let weight = share.iter().map(|share| (share * &common).to_integer()).collect();
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
            weight,
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
    fn stands(&self, changes: &[Change], gains: &[BigInt]) -> bool {
        let package = self.after(changes);
        let space = &self.bargain.space;
        let low = |dim: usize| {
            let asked = self.consenting.contains(&space.parties[dim]);
            let floor = space.floors[dim].as_ref().filter(|_| asked);
            floor.is_some_and(|floor| &self.now[dim] + &gains[dim] < *floor)
        };
        !self.scenario.constraints.iter().any(|it| it.forbids.holds(&package))
            && !(0..self.dims).any(low)
            && !self.consenting.iter().any(|&party| crosses(self.scenario, party, &package))
    }

    /// What gains are ranked by: the sum of their shares, as a whole number.
    fn rank(&self, gains: &[BigInt]) -> BigInt {
        gains.iter().zip(&self.weight).map(|(gain, weight)| gain * weight).sum()
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

    fn trade(&mut self, one: usize, two: usize) -> Trade {
        self.join(one, two);
        Trade {
            changes: [self.changes[one], self.changes[two]],
            alone: [self.utilities(&self.alone[one]), self.utilities(&self.alone[two])],
            gains: self.utilities(&self.both),
            shares: self.shares(&self.both),
        }
    }

    /// Adds the exchanges that the pair at hand makes: rank, changes, givers.
    fn exchange(&self, one: usize, two: usize, found: &mut Vec<Ranked>) {
        let (first, second) = (&self.alone[one], &self.alone[two]);
        for p in (0..self.dims).filter(|&p| first[p].is_negative() && second[p].is_positive()) {
            for q in (0..self.dims).filter(|&q| second[q].is_negative() && first[q].is_positive()) {
                let (for_p, for_q) = (&self.both[p], &self.both[q]);
                let ahead = for_p.is_positive() || for_q.is_positive();
                if ahead && !for_p.is_negative() && !for_q.is_negative() {
                    let least = (&self.weight[p] * for_p).min(&self.weight[q] * for_q);
                    found.push((least, one, two, [p, q]));
                }
            }
        }
    }

    fn exchanged(&mut self, one: usize, two: usize, giver: [usize; 2]) -> Exchange {
        let trade = self.trade(one, two);
        let [p, q] = giver;
        let least = (&self.share[p] * &self.both[p]).min(&self.share[q] * &self.both[q]);
        Exchange { giver, trade, least }
    }

    fn steps(&self, limit: usize) -> Vec<Step> {
        let mut found: Vec<Step> = self
            .changes
            .iter()
            .zip(&self.alone)
            .filter(|(change, gains)| improves(gains) && self.stands(&[**change], gains))
            .map(|(change, gains)| self.step(*change, gains))
            .collect();
        found.sort_by_cached_key(|step| Reverse(step.shares.clone()));
        found.truncate(limit);
        found
    }

    fn concessions(&self, giver: usize, limit: usize) -> Vec<Concession> {
        let mut found: Vec<Concession> = self
            .changes
            .iter()
            .zip(&self.alone)
            .filter(|(change, gains)| {
                gains[giver].is_negative()
                    && gains.iter().any(Signed::is_positive)
                    && self.stands(&[**change], gains)
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
    enough && !crosses(scenario, party, package)
}

fn crosses(scenario: &Scenario, party: usize, package: &[usize]) -> bool {
    scenario.parties[party].red_lines.iter().any(|line| line.when.holds(package))
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
