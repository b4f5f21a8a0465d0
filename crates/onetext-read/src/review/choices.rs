//! What was decided on each proposal, and every decision before it.

use std::collections::{BTreeMap, BTreeSet};

use onetext_record::body::Fate;
use onetext_record::{Body, Evidence, Kind, When};
use serde::{Deserialize, Serialize};

use super::entries::Written;
use super::plan::Plan;
use super::report::Report;
use super::words::{drop_references, needs, says};
use crate::Proposal;

/// What a person decided on a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// Nothing yet.
    Open,
    /// It becomes an entry.
    Accepted,
    /// It is remembered and not proposed again.
    Rejected,
    /// It is the same as this other one, which has its words too.
    Merged(usize),
}

/// A proposal as the reader made it.
#[derive(Debug, Clone)]
pub struct Item {
    /// Which of the reports it comes from.
    pub report: usize,
    /// What was proposed.
    pub proposal: Proposal,
}

/// A proposal as it stands now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Choice {
    /// What was decided on it.
    pub decision: Decision,
    /// What it says.
    pub body: Body,
    /// The date that it speaks of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<When>,
    /// The words behind it.
    pub evidence: Vec<Evidence>,
    /// Why it was rejected, if somebody said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// One step: what it changed, as it was before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Step {
    pub(super) what: String,
    /// The proposal that it was taken on.
    pub(super) at: usize,
    pub(super) before: BTreeMap<usize, Choice>,
}

/// What was decided so far, to go on with later; see [`Choices::resume`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Kept {
    /// The proposals that stand otherwise than the reader made them.
    now: BTreeMap<usize, Choice>,
    /// The proposals that are in the record.
    written: Vec<usize>,
    /// The last steps that can be taken back.
    past: Vec<Step>,
}

/// The proposals of some reports, and what was decided on each.
///
/// Proposals are named by their numbers, counted from 0; methods that take one panic where there is
/// no such proposal.
#[derive(Debug, Clone)]
pub struct Choices {
    /// The reports; their proposals are the items.
    pub reports: Vec<Report>,
    /// The proposals as the reader made them.
    pub items: Vec<Item>,
    /// How each of the items stands.
    pub(super) now: Vec<Choice>,
    /// Which are in the record, so that nothing about them can change here.
    pub(super) written: Vec<bool>,
    pub(super) past: Vec<Step>,
}

/// What cannot be done, and why.
#[derive(Debug, PartialEq)]
pub enum Unfit {
    /// It needs these, which were rejected.
    NeedsRejected(Vec<usize>),
    /// In words.
    Because(String),
}

impl Choices {
    /// Takes the proposals out of reports; all are open.
    pub fn new(mut reports: Vec<Report>) -> Self {
        let mut items = Vec::new();
        for (report, read) in reports.iter_mut().enumerate() {
            let proposals = std::mem::take(&mut read.proposals).into_iter();
            items.extend(proposals.map(|proposal| Item { report, proposal }));
        }
        let now: Vec<Choice> = items.iter().map(|item: &Item| open(&item.proposal)).collect();
        let written = vec![false; items.len()];
        Self { reports, items, now, written, past: Vec::new() }
    }

    /// A proposal as it stands now.
    pub fn get(&self, i: usize) -> &Choice {
        &self.now[i]
    }

    /// Every proposal as it stands now.
    pub fn all(&self) -> &[Choice] {
        &self.now
    }

    /// Whether a proposal is in the record, or was turned down there.
    pub fn is_written(&self, i: usize) -> bool {
        self.written[i]
    }

    /// How many proposals stand so, of those that are not in the record yet.
    pub fn count(&self, is_it: impl Fn(Decision) -> bool) -> usize {
        let open = self.now.iter().zip(&self.written).filter(|(_, written)| !**written);
        open.filter(|(choice, _)| is_it(choice.decision)).count()
    }

    /// How many proposals were decided on and are not in the record yet.
    pub fn unwritten(&self) -> usize {
        self.count(|decision| matches!(decision, Decision::Accepted | Decision::Rejected))
    }

    /// Whether there is a step that would be lost: a decision, a correction or a merge.
    pub fn has_steps(&self) -> bool {
        !self.past.is_empty()
    }

    /// The name of a proposal in a sentence: its kind and what it says.
    pub fn name(&self, i: usize) -> String {
        let body = &self.now[i].body;
        format!("{} {}", body.kind(), says(body))
    }

    /// The names of some proposals in a sentence.
    pub fn names(&self, all: &[usize]) -> String {
        const SHOWN: usize = 3;
        let names: Vec<String> = all.iter().take(SHOWN).map(|i| self.name(*i)).collect();
        match all.len().saturating_sub(SHOWN) {
            0 => names.join(", "),
            more => format!("{} and {more} more", names.join(", ")),
        }
    }

    /// What defines each thing that can be referred to, of what the record does not have.
    pub(super) fn by_name(&self) -> BTreeMap<(Kind, String), usize> {
        let mut found = BTreeMap::new();
        for (i, choice) in self.now.iter().enumerate() {
            let is_missing = match choice.decision {
                // What was turned down is missing even when that is written.
                Decision::Open | Decision::Rejected => true,
                Decision::Accepted => !self.written[i],
                Decision::Merged(_) => false,
            };
            if let Some(id) = choice.body.id().filter(|_| is_missing) {
                found.entry((choice.body.kind(), id.to_owned())).or_insert(i);
            }
        }
        found
    }

    /// The proposals that this one refers to.
    pub fn needs(&self, i: usize) -> Vec<usize> {
        let mut needs = needs(&self.now[i].body, &self.by_name());
        needs.retain(|need| *need != i);
        needs
    }

    pub(super) fn check_free(&self, i: usize) -> Result<(), Unfit> {
        let why = match self.now[i].decision {
            _ if self.written[i] => {
                "it is in the record; an entry is taken back with `onetext add FILE retraction`"
            }
            Decision::Merged(_) => "it was merged into another; undo that first",
            _ => return Ok(()),
        };
        Err(Unfit::Because(why.to_owned()))
    }

    /// Makes a step of the new choices; what was so before is no step.
    pub(super) fn step(&mut self, what: String, at: usize, new: BTreeMap<usize, Choice>) {
        let mut before = BTreeMap::new();
        for (i, choice) in new {
            if self.now[i] != choice {
                before.insert(i, std::mem::replace(&mut self.now[i], choice));
            }
        }
        if !before.is_empty() {
            self.past.push(Step { what, at, before });
        }
    }

    /// Accepts a proposal with all that it needs. What it can do without, and was rejected, it goes
    /// without. Returns what was done.
    pub fn accept(&mut self, i: usize, revive: bool) -> Result<String, Unfit> {
        self.check_free(i)?;
        if self.now[i].decision == Decision::Accepted {
            return Ok("it is accepted already".to_owned());
        }
        let mut plan = Plan::new(self);
        plan.take(i, revive, &|_| true).map_err(|needed| self.lacking(&needed))?;
        let (mut with, without, new) = plan.done();
        with.retain(|other| *other != i);
        let mut what = format!("accepted {}", self.name(i));
        if !with.is_empty() {
            what = format!("{what}, and with it {}", self.names(&with));
        }
        if !without.is_empty() {
            what = format!("{what}, without {}, as rejected", self.names(&without));
        }
        self.step(what.clone(), i, new);
        Ok(what)
    }

    /// Why a proposal cannot be accepted that needs these.
    fn lacking(&self, needed: &[usize]) -> Unfit {
        let gone: Vec<usize> = needed.iter().copied().filter(|i| self.written[*i]).collect();
        if gone.is_empty() {
            return Unfit::NeedsRejected(needed.to_vec());
        }
        Unfit::Because(format!(
            "it needs {}, which was turned down; a retraction of that lets it be proposed again",
            self.names(&gone)
        ))
    }

    /// Accepts all open proposals that are at least so sure, of one report or of all, with the
    /// parties, persons and issues that they refer to. What needs something else that is not
    /// accepted is left out. Returns how many were accepted for themselves and for others.
    pub fn accept_above(&mut self, least: f64, report: Option<usize>) -> (usize, usize) {
        let is_sure = |i: usize| self.items[i].proposal.confidence >= least;
        let names = [Kind::Party, Kind::Person, Kind::Issue];
        let may_come = |i: usize| is_sure(i) || names.contains(&self.now[i].body.kind());
        let mut plan = Plan::new(self);
        for i in 0..self.items.len() {
            let is_meant = report.is_none_or(|report| self.items[i].report == report);
            let is_open = self.now[i].decision == Decision::Open && !self.written[i];
            if is_meant && is_open && is_sure(i) {
                // What cannot be taken stays open.
                let _ = plan.take(i, false, &may_come);
            }
        }
        let (taken, _, new) = plan.done();
        let others = taken.iter().filter(|i| !is_sure(**i)).count();
        let counts = (taken.len() - others, others);
        let at = taken.first().copied().unwrap_or_default();
        self.step(format!("accepted {} above {least}", taken.len()), at, new);
        counts
    }

    /// What accepting a proposal brings with it, and what it goes without, as that was rejected.
    pub fn comes_along(&self, i: usize) -> Result<(Vec<usize>, Vec<usize>), Unfit> {
        let mut plan = Plan::new(self);
        plan.take(i, false, &|_| true).map_err(|needed| self.lacking(&needed))?;
        let (mut with, without, _) = plan.done();
        with.retain(|other| *other != i);
        Ok((with, without))
    }

    /// Rejects a proposal. Accepted ones that refer to it go without it, or are open again.
    pub fn reject(&mut self, i: usize) -> Result<String, Unfit> {
        self.reject_because(i, None)
    }

    /// The same, saying why.
    pub fn reject_because(&mut self, i: usize, reason: Option<String>) -> Result<String, Unfit> {
        self.put_back(i, Decision::Rejected, reason, "rejected")
    }

    /// Takes back what was decided on a proposal. Accepted ones that need it are open again.
    pub fn reopen(&mut self, i: usize) -> Result<String, Unfit> {
        self.put_back(i, Decision::Open, None, "left open")
    }

    fn put_back(
        &mut self,
        i: usize,
        decision: Decision,
        reason: Option<String>,
        word: &str,
    ) -> Result<String, Unfit> {
        self.check_free(i)?;
        let by_name = self.by_name();
        let mut new = BTreeMap::new();
        new.insert(i, Choice { decision, reason, ..self.now[i].clone() });
        let (mut without, mut reopened) = (Vec::new(), Vec::new());
        let mut gone = vec![i];
        while let Some(gone_now) = gone.pop() {
            for j in 0..self.now.len() {
                let choice = new.get(&j).unwrap_or(&self.now[j]);
                let is_accepted = choice.decision == Decision::Accepted && !self.written[j];
                if !is_accepted || !needs(&choice.body, &by_name).contains(&gone_now) {
                    continue;
                }
                let mut changed = choice.clone();
                let can_go_without = gone_now == i && decision == Decision::Rejected;
                if can_go_without && drop_references(&mut changed.body, &[i], self) {
                    without.push(j);
                } else {
                    changed = Choice { decision: Decision::Open, ..choice.clone() };
                    reopened.push(j);
                    gone.push(j);
                }
                new.insert(j, changed);
            }
        }
        let mut what = format!("{word} {}", self.name(i));
        if !without.is_empty() {
            what = format!("{what}; {} go on without it", self.names(&without));
        }
        if !reopened.is_empty() {
            what = format!("{what}; open again, as they need it: {}", self.names(&reopened));
        }
        let refers = |j: &usize| {
            let is_open = self.now[*j].decision == Decision::Open && !reopened.contains(j);
            is_open && *j != i && needs(&self.now[*j].body, &by_name).contains(&i)
        };
        let open = (0..self.now.len()).filter(refers).count();
        if open > 0 && decision == Decision::Rejected {
            what = format!("{what}; {} to it", open_refer(open));
        }
        self.step(what.clone(), i, new);
        Ok(what)
    }

    /// Takes the last step back, if there was one: what it was, and the proposal it was taken on.
    pub fn undo(&mut self) -> Option<(String, usize)> {
        let Step { what, at, before } = self.past.pop()?;
        for (i, choice) in before {
            self.now[i] = choice;
        }
        Some((what, at))
    }

    /// Notes that what was decided is in the record.
    pub fn wrote(&mut self, written: &Written) {
        let lead = |kind: Kind, id: &str| {
            let to = written.renamed.get(&(kind, id.to_owned()));
            to.map_or(Fate::Keep, |to| Fate::To(to.clone()))
        };
        for i in &written.items {
            self.written[*i] = true;
            // It has the record's id from now on, by which the others refer to it.
            let body = &mut self.now[*i].body;
            let id = body.id().map(|id| (body.kind(), id.to_owned()));
            if let Some(to) = id.and_then(|id| written.renamed.get(&id)) {
                body.rename(to);
            }
        }
        // What is the same as something in the record is there with it.
        for i in 0..self.now.len() {
            if self.written[self.kept_as(i)] {
                self.written[i] = true;
            }
        }
        for (choice, _) in self.now.iter_mut().zip(&self.written).filter(|(_, done)| !**done) {
            choice.body.rewrite(&lead);
        }
        // What is in the record is not undone here, nor what came before it on the same things.
        let mut done: BTreeSet<usize> = (0..self.now.len()).filter(|i| self.written[*i]).collect();
        let mut past = Vec::new();
        for mut step in std::mem::take(&mut self.past).into_iter().rev() {
            if step.before.keys().any(|i| done.contains(i)) {
                done.extend(step.before.keys());
                continue;
            }
            for choice in step.before.values_mut() {
                choice.body.rewrite(&lead);
            }
            past.push(step);
        }
        past.reverse();
        self.past = past;
    }

    /// The proposal that this one is the same as, at the end of a chain of merges; itself, if it was
    /// not merged.
    pub fn kept_as(&self, i: usize) -> usize {
        let mut at = i;
        for _ in 0..self.now.len() {
            match self.now[at].decision {
                Decision::Merged(into) => at = into,
                _ => break,
            }
        }
        at
    }

    /// What has to be kept to go on later with the same reports.
    pub fn kept(&self) -> Kept {
        const STEPS: usize = 50;
        let is_changed =
            |(i, choice): &(usize, &Choice)| **choice != open(&self.items[*i].proposal);
        let changed = self.now.iter().enumerate().filter(is_changed);
        let past = &self.past[self.past.len().saturating_sub(STEPS)..];
        Kept {
            now: changed.map(|(i, choice)| (i, choice.clone())).collect(),
            written: (0..self.now.len()).filter(|i| self.written[*i]).collect(),
            past: past.to_vec(),
        }
    }

    /// Goes on with the same reports as before.
    pub fn resume(reports: Vec<Report>, kept: Kept) -> Self {
        let mut choices = Self::new(reports);
        let all = choices.items.len();
        let is_here = |choice: &Choice| match choice.decision {
            Decision::Merged(into) => into < all,
            _ => true,
        };
        for (i, choice) in kept.now.into_iter().filter(|(i, it)| *i < all && is_here(it)) {
            choices.now[i] = choice;
        }
        for i in kept.written.into_iter().filter(|i| *i < all) {
            choices.written[i] = true;
        }
        let whole = |step: &Step| {
            step.at < all && step.before.iter().all(|(i, it)| *i < all && is_here(it))
        };
        choices.past = kept.past.into_iter().filter(whole).collect();
        choices
    }
}

/// A proposal that nobody has decided on.
fn open(proposal: &Proposal) -> Choice {
    Choice {
        decision: Decision::Open,
        body: proposal.body.clone(),
        on: proposal.on,
        evidence: proposal.evidence.clone(),
        reason: None,
    }
}

fn open_refer(n: usize) -> String {
    if n == 1 { "1 open proposal refers".to_owned() } else { format!("{n} open proposals refer") }
}
