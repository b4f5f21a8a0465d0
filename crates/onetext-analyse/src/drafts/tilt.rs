//! Tilt: for each party, how much of what it values a version gives it, 0 to 1.
//!
//! **The yardstick** is the party's own positions, those in force on the day that is asked about,
//! the same for every version. An issue counts for a party where its position names an option; an
//! issue on which it has said nothing, or nothing about options, does not count.
//!
//! **The value of an option** is read off its position: the options that it would rather have, in
//! their order, then those that it accepts, all of these at one rank. The first rank is worth 1,
//! each further one an equal step less, and what it rejects 0: with *n* ranks that it does not
//! reject, rank *i* is worth 1 − (*i* − 1)/*n*. Where it accepts and prefers nothing, a first rank
//! that it did not name stands above. An option on which it has said nothing may be worth anything:
//! 0 to 1.
//!
//! **What a version gives** on an issue is the value of the option by which its clauses settle it.
//! A settlement is open where a bracket touches the words of its clause, or the clause is one of
//! several options: then it may be any of the options at stake. An issue that the version does not
//! settle, that a clause leaves open, or that one bracket may undo, is thought to be settled by one
//! of the issue's options in the end, whichever: from the least of their values to the most.
//!
//! **The weights** are the saliences of the positions, made to sum to 1. A position without one
//! weighs as the mean of the others; where none is known all weigh the same. [`Weights`] says which.
//!
//! It is a reading of recorded positions and no more: ranks are no amounts, a package may be worth
//! more than its parts, and one crossed red line can outweigh the rest. So red lines are listed.

use std::collections::{BTreeMap, BTreeSet};

use onetext_draft::grammar::GroupKind;
use onetext_draft::outline::Outline;
use onetext_record::body::Position;
use onetext_record::id::{IssueId, OptionId, PartyId};

use super::{Drafts, Text};

/// How much of what a party values a version gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct Tilt {
    /// The party.
    pub party: PartyId,
    /// The version, by place.
    pub version: usize,
    /// At least so much, 0 to 1.
    pub low: f64,
    /// At most so much, `low` to 1.
    pub high: f64,
    /// The red lines that it crosses or, in brackets, may cross.
    pub crossed: Vec<Crossed>,
    /// How many issues count for the party.
    pub counted: usize,
    /// How many of these the version settles outside brackets.
    pub settled: usize,
    /// How many issues there are.
    pub issues: usize,
    /// What the issues were weighed by.
    pub weights: Weights,
}

/// A red line that a version crosses.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Crossed {
    /// The issue.
    pub issue: IssueId,
    /// The option that the party rejects.
    pub option: OptionId,
    /// Whether it stands in brackets or is one of several, so that it may yet go.
    pub open: bool,
}

/// What the issues of a party were weighed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weights {
    /// The salience of each.
    Salience,
    /// Salience, and for this many positions without one the mean of the others.
    Partly(usize),
    /// The same weight for each: no salience is known, or all are 0.
    Equal,
}

/// What a version says on an issue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settlement {
    /// The options by which clauses settle it outside brackets; several contradict each other.
    pub settled: BTreeSet<OptionId>,
    /// The options that are proposed in brackets or as one of several.
    pub proposed: BTreeSet<OptionId>,
    /// Whether the options proposed are all that can come of it: a closed row of alternatives.
    pub closed: bool,
    /// Whether a clause touches the issue and leaves it open, or one bracket may undo it.
    pub open: bool,
}

impl Drafts<'_> {
    /// What the clauses of a version say on each issue that they touch. Empty where the text is not
    /// in the record.
    pub fn settlements(&self, version: usize) -> BTreeMap<IssueId, Settlement> {
        self.text(version).map(settlements).unwrap_or_default()
    }

    /// The tilt of each version with a text toward each party whose positions name an option;
    /// parties in log order, versions in order.
    pub fn tilt(&self) -> Vec<Tilt> {
        let issues: BTreeMap<&IssueId, BTreeSet<&OptionId>> = self
            .state
            .issues
            .current()
            .map(|issue| {
                let options = issue.body.options.iter().map(|option| &option.id);
                (&issue.body.id, options.collect())
            })
            .collect();
        let settled: Vec<Option<BTreeMap<IssueId, Settlement>>> =
            self.versions.iter().map(|version| version.text.as_deref().map(settlements)).collect();
        let mut found = Vec::new();
        for party in self.state.parties.current().map(|party| &party.body.id) {
            let positions = issues.keys().filter_map(|issue| {
                let position = &self.state.position(party, issue, self.on)?.body;
                names_an_option(position).then_some(position)
            });
            let positions: Vec<&Position> = positions.collect();
            if positions.is_empty() {
                continue;
            }
            let (shares, weights) = shares(&positions);
            for (version, settled) in settled.iter().enumerate() {
                let Some(settled) = settled else { continue };
                let mut tilt = Tilt {
                    party: party.clone(),
                    version,
                    low: 0.0,
                    high: 0.0,
                    crossed: Vec::new(),
                    counted: positions.len(),
                    settled: 0,
                    issues: issues.len(),
                    weights,
                };
                for (position, share) in positions.iter().zip(&shares) {
                    let none = Settlement::default();
                    let settlement = settled.get(&position.issue).unwrap_or(&none);
                    let (low, high) = given(position, settlement, issues.get(&position.issue));
                    tilt.low += share * low;
                    tilt.high += share * high;
                    tilt.settled += usize::from(settlement.is_settled());
                    tilt.crossed.extend(crossed(position, settlement));
                }
                // Sums of shares may miss 1 by a rounding.
                tilt.low = tilt.low.clamp(0.0, 1.0);
                tilt.high = tilt.high.clamp(0.0, 1.0);
                found.push(tilt);
            }
        }
        found
    }
}

impl Settlement {
    /// Whether it is settled by one option, with nothing open about it.
    pub fn is_settled(&self) -> bool {
        self.settled.len() == 1 && !self.open && self.proposed.is_subset(&self.settled)
    }

    /// The options that the issue may come to be settled by: those of its clauses, and all of the
    /// issue's own where it is not settled, a clause leaves it open, or one bracket may undo it.
    pub fn at_stake<'s>(
        &'s self,
        options: impl IntoIterator<Item = &'s OptionId>,
    ) -> BTreeSet<&'s OptionId> {
        let mut at_stake: BTreeSet<&OptionId> = self.settled.iter().chain(&self.proposed).collect();
        let is_closed =
            !self.open && (self.closed || self.proposed.is_empty()) && !at_stake.is_empty();
        if !is_closed {
            at_stake.extend(options);
        }
        at_stake
    }

    fn add(&mut self, option: Option<&OptionId>, is_open: bool) {
        match option {
            None => self.open = true,
            Some(option) if is_open => {
                self.proposed.insert(option.clone());
            }
            Some(option) => {
                self.settled.insert(option.clone());
            }
        }
    }
}

fn names_an_option(position: &Position) -> bool {
    let Position { prefers, accepts, rejects, .. } = position;
    !(prefers.is_empty() && accepts.is_empty() && rejects.is_empty())
}

/// What an option is worth to a party by its position, from and to.
pub fn value(position: &Position, option: &OptionId) -> (f64, f64) {
    if position.rejects.contains(option) {
        return (0.0, 0.0);
    }
    let preferred = position.prefers.len().max(1);
    let ranks = preferred + usize::from(!position.accepts.is_empty());
    let rank = position.prefers.iter().position(|other| other == option);
    let rank = rank.or_else(|| position.accepts.contains(option).then_some(preferred));
    let Some(rank) = rank else { return (0.0, 1.0) };
    #[expect(clippy::cast_precision_loss, reason = "no issue has 2^52 options")]
    let value = 1.0 - rank as f64 / ranks as f64;
    (value, value)
}

/// What a version gives a party on one issue, from and to.
fn given(
    position: &Position,
    settlement: &Settlement,
    options: Option<&BTreeSet<&OptionId>>,
) -> (f64, f64) {
    let all = options.into_iter().flatten().copied();
    let at_stake = settlement.at_stake(all);
    let values = at_stake.into_iter().map(|option| value(position, option));
    values.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap_or((0.0, 1.0))
}

fn crossed(position: &Position, settlement: &Settlement) -> Vec<Crossed> {
    let rejected = |option: &&OptionId| position.rejects.contains(option);
    let crossed = |option: &OptionId, open: bool| Crossed {
        issue: position.issue.clone(),
        option: option.clone(),
        open,
    };
    let is_loose = settlement.open || settlement.settled.len() > 1;
    let firm = settlement.settled.iter().filter(rejected);
    let loose = settlement.proposed.difference(&settlement.settled).filter(rejected);
    firm.map(|option| crossed(option, is_loose)).chain(loose.map(|it| crossed(it, true))).collect()
}

/// What each position weighs, summing to 1, and how that came about.
fn shares(positions: &[&Position]) -> (Vec<f64>, Weights) {
    #[expect(clippy::cast_precision_loss, reason = "no record has 2^52 issues")]
    let float = |n: usize| n as f64;
    let known: Vec<f64> = positions.iter().filter_map(|position| position.salience).collect();
    let sum: f64 = known.iter().sum();
    if sum <= 0.0 {
        return (vec![1.0 / float(positions.len()); positions.len()], Weights::Equal);
    }
    let mean = sum / float(known.len());
    let all: Vec<f64> =
        positions.iter().map(|position| position.salience.unwrap_or(mean)).collect();
    let total: f64 = all.iter().sum();
    let weights = match positions.len() - known.len() {
        0 => Weights::Salience,
        unknown => Weights::Partly(unknown),
    };
    (all.into_iter().map(|weight| weight / total).collect(), weights)
}

/// What the clauses of a text say on each issue.
fn settlements(text: &Text) -> BTreeMap<IssueId, Settlement> {
    let mut found: BTreeMap<IssueId, Settlement> = BTreeMap::new();
    let options = options(text);
    let touched = bracketed(text);
    for (at, clause) in text.outline.clauses.iter().enumerate().filter(|(_, it)| !it.removed) {
        if clause.settles.is_empty() {
            continue;
        }
        let own = text.outline.paragraphs(at);
        let in_brackets = touched.get(own.end).zip(touched.get(own.start));
        let in_brackets = in_brackets.is_some_and(|(end, start)| end > start);
        let is_option = options[at].is_some();
        for settles in &clause.settles {
            let Ok(issue) = settles.issue.parse::<IssueId>() else { continue };
            let option = settles.option.as_ref().and_then(|option| option.parse().ok());
            found.entry(issue).or_default().add(option.as_ref(), in_brackets || is_option);
        }
    }
    for (issue, settlement) in &mut found {
        settlement.closed = is_closed(text, &options, &touched, issue);
    }
    found
}

/// For each clause the group of options that it is one of or stands in.
fn options(text: &Text) -> Vec<Option<usize>> {
    let clauses = &text.outline.clauses;
    let mut heads: BTreeMap<usize, usize> = BTreeMap::new();
    for (number, group) in text.grammar.groups.iter().enumerate() {
        if group.kind == GroupKind::Options {
            heads.extend(group.alternatives.iter().map(|one| (one.span.start.0, number)));
        }
    }
    let mut found: Vec<Option<usize>> = Vec::with_capacity(clauses.len());
    for clause in clauses {
        let around = clause.parent.and_then(|parent| found.get(parent).copied().flatten());
        found.push(heads.get(&clause.own.start).copied().or(around));
    }
    found
}

/// How many paragraphs before each are touched by a bracket, so that a stretch is asked in one step.
fn bracketed(text: &Text) -> Vec<usize> {
    let count = text.draft.paragraphs.len();
    let mut touched = vec![false; count];
    for bracket in text.grammar.brackets.iter().filter(|bracket| bracket.depth == 1) {
        let last = bracket.span.end.0.min(count.saturating_sub(1));
        touched[bracket.span.start.0.min(last)..=last].fill(true);
    }
    let mut sums = vec![0];
    sums.extend(touched.iter().scan(0, |sum, &is_touched| {
        *sum += usize::from(is_touched);
        Some(*sum)
    }));
    sums
}

/// Whether every clause that proposes an option for the issue is one of a full row of options, each
/// of which proposes one, with no bracket in them: then one of these it will be.
fn is_closed(text: &Text, options: &[Option<usize>], touched: &[usize], issue: &IssueId) -> bool {
    let outline: &Outline = &text.outline;
    let mut groups: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (at, clause) in outline.clauses.iter().enumerate().filter(|(_, it)| !it.removed) {
        if !clause.settles.iter().any(|it| it.issue == issue.as_str() && it.option.is_some()) {
            continue;
        }
        let own = outline.paragraphs(at);
        if touched.get(own.end) != touched.get(own.start) {
            return false;
        }
        if let Some(group) = options[at] {
            groups.entry(group).or_default().insert(own.start);
        }
    }
    let full = |(group, heads): (&usize, &BTreeSet<usize>)| {
        let alternatives = text.grammar.groups.get(*group).map(|group| &group.alternatives);
        alternatives.is_some_and(|all| all.iter().all(|one| heads.contains(&one.span.start.0)))
    };
    !groups.is_empty() && groups.iter().all(full)
}
