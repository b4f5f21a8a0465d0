//! What was decided on each proposal, and every decision before it.

use std::collections::BTreeMap;

use onetext_read::Proposal;
use onetext_record::body::{Fate, summary};
use onetext_record::{Body, Evidence, Kind, When};

use super::plan::Plan;
use crate::reports::Report;

/// What a person decided on a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
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
#[derive(Debug)]
pub(crate) struct Item {
    /// Which of the reports it comes from.
    pub(crate) report: usize,
    pub(crate) proposal: Proposal,
}

/// A proposal as it stands now.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Choice {
    pub(crate) decision: Decision,
    pub(crate) body: Body,
    pub(crate) on: Option<When>,
    pub(crate) evidence: Vec<Evidence>,
}

/// One step: what it changed, as it was before.
#[derive(Debug)]
struct Step {
    what: String,
    /// The proposal that it was taken on.
    at: usize,
    before: BTreeMap<usize, Choice>,
}

/// The proposals of some reports, and what was decided on each.
#[derive(Debug)]
pub(crate) struct Choices {
    pub(crate) reports: Vec<Report>,
    pub(crate) items: Vec<Item>,
    /// How each of the items stands.
    now: Vec<Choice>,
    /// Which are in the record, so that nothing about them can change here.
    written: Vec<bool>,
    past: Vec<Step>,
}

/// What cannot be done, and why.
#[derive(Debug, PartialEq)]
pub(crate) enum Unfit {
    /// It needs these, which were rejected.
    NeedsRejected(Vec<usize>),
    /// In words.
    Because(String),
}

impl Choices {
    /// Takes the proposals out of reports; all are open.
    pub(crate) fn new(mut reports: Vec<Report>) -> Self {
        let mut items = Vec::new();
        for (report, read) in reports.iter_mut().enumerate() {
            let proposals = std::mem::take(&mut read.proposals).into_iter();
            items.extend(proposals.map(|proposal| Item { report, proposal }));
        }
        let open = |item: &Item| Choice {
            decision: Decision::Open,
            body: item.proposal.body.clone(),
            on: item.proposal.on,
            evidence: item.proposal.evidence.clone(),
        };
        let now: Vec<Choice> = items.iter().map(open).collect();
        let written = vec![false; items.len()];
        Self { reports, items, now, written, past: Vec::new() }
    }

    /// A proposal as it stands now.
    pub(crate) fn get(&self, i: usize) -> &Choice {
        &self.now[i]
    }

    /// Every proposal as it stands now.
    #[cfg(test)]
    pub(crate) fn all(&self) -> &[Choice] {
        &self.now
    }

    pub(crate) fn is_written(&self, i: usize) -> bool {
        self.written[i]
    }

    /// How many proposals stand so, of those that are not in the record yet.
    pub(crate) fn count(&self, is_it: impl Fn(Decision) -> bool) -> usize {
        let open = self.now.iter().zip(&self.written).filter(|(_, written)| !**written);
        open.filter(|(choice, _)| is_it(choice.decision)).count()
    }

    /// How many proposals were decided on and are not in the record yet.
    pub(crate) fn unwritten(&self) -> usize {
        self.count(|decision| matches!(decision, Decision::Accepted | Decision::Rejected))
    }

    /// Whether there is a step that would be lost: a decision, a correction or a merge.
    pub(crate) fn has_steps(&self) -> bool {
        !self.past.is_empty()
    }

    /// The name of a proposal in a sentence: its kind and what it says.
    pub(crate) fn name(&self, i: usize) -> String {
        let body = &self.now[i].body;
        format!("{} {}", body.kind(), says(body))
    }

    /// The names of some proposals in a sentence.
    pub(crate) fn names(&self, all: &[usize]) -> String {
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
    pub(crate) fn needs(&self, i: usize) -> Vec<usize> {
        let mut needs = needs(&self.now[i].body, &self.by_name());
        needs.retain(|need| *need != i);
        needs
    }

    fn check_free(&self, i: usize) -> Result<(), Unfit> {
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
    fn step(&mut self, what: String, at: usize, new: BTreeMap<usize, Choice>) {
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
    pub(crate) fn accept(&mut self, i: usize, revive: bool) -> Result<String, Unfit> {
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
    pub(crate) fn accept_above(&mut self, least: f64, report: Option<usize>) -> (usize, usize) {
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

    /// Rejects a proposal. Accepted ones that refer to it go without it, or are open again.
    pub(crate) fn reject(&mut self, i: usize) -> Result<String, Unfit> {
        self.put_back(i, Decision::Rejected, "rejected")
    }

    /// Takes back what was decided on a proposal. Accepted ones that need it are open again.
    pub(crate) fn reopen(&mut self, i: usize) -> Result<String, Unfit> {
        self.put_back(i, Decision::Open, "left open")
    }

    fn put_back(&mut self, i: usize, decision: Decision, word: &str) -> Result<String, Unfit> {
        self.check_free(i)?;
        let by_name = self.by_name();
        let mut new = BTreeMap::new();
        new.insert(i, Choice { decision, ..self.now[i].clone() });
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

    /// Marks a proposal as the same as another of its kind. The other has the words and, for parties
    /// and persons, the names of both, and everything refers to it.
    pub(crate) fn merge(&mut self, from: usize, into: usize) -> Result<String, Unfit> {
        self.check_free(from)?;
        self.check_free(into)?;
        let (gone, kept) = (&self.now[from], &self.now[into]);
        let because = |why: &str| Err(Unfit::Because(why.to_owned()));
        if from == into {
            return because("choose another one to keep");
        }
        if gone.body.kind() != kept.body.kind() {
            return because("only two of one kind can be the same");
        }
        if kept.decision == Decision::Rejected {
            return because("the one to keep is rejected; undo that first");
        }
        let (Some(old), Some(id)) = (gone.body.id(), kept.body.id()) else {
            return because("these have no names");
        };
        let (kind, old, id) = (gone.body.kind(), old.to_owned(), id.to_owned());
        let lead = |k: Kind, i: &str| {
            if k == kind && i == old { Fate::To(id.clone()) } else { Fate::Keep }
        };
        let mut new = BTreeMap::new();
        for (i, choice) in self.now.iter().enumerate().filter(|(i, _)| !self.written[*i]) {
            let mut choice = choice.clone();
            choice.body.rewrite(&lead);
            new.insert(i, choice);
        }
        let mut kept = self.now[into].clone();
        join(&mut kept.body, &gone.body);
        // A group that turns out to be one of its members is not made of itself.
        kept.body.rewrite(&lead);
        kept.body.rewrite(&|k, i| if k == kind && i == id { Fate::Drop } else { Fate::Keep });
        for evidence in &gone.evidence {
            if !kept.evidence.contains(evidence) {
                kept.evidence.push(evidence.clone());
            }
        }
        kept.on = kept.on.or(gone.on);
        let was_accepted = gone.decision == Decision::Accepted;
        new.insert(from, Choice { decision: Decision::Merged(into), ..gone.clone() });
        new.insert(into, kept);
        let what = format!("merged {} into {}", self.name(from), self.name(into));
        self.step(what.clone(), from, new);
        if was_accepted && self.now[into].decision == Decision::Open {
            // What was accepted stays so, in one step with the merging.
            let steps = self.past.len();
            if self.accept(into, true).is_ok() {
                self.fold_steps(steps.saturating_sub(1), &what, from);
            }
        }
        Ok(what)
    }

    /// Makes one step of all from number `first` on.
    fn fold_steps(&mut self, first: usize, what: &str, at: usize) {
        let mut before = BTreeMap::new();
        for step in self.past.drain(first.min(self.past.len())..).rev() {
            before.extend(step.before);
        }
        self.past.push(Step { what: what.to_owned(), at, before });
    }

    /// Puts another body and date in the place of a proposal's. Under a new id, what refers to it
    /// follows.
    pub(crate) fn edit(&mut self, i: usize, body: Body, on: Option<When>) -> Result<String, Unfit> {
        self.check_free(i)?;
        let old = &self.now[i];
        let kind = old.body.kind();
        let names = (old.body.id().map(str::to_owned), body.id().map(str::to_owned));
        let mut new = BTreeMap::new();
        let mut changed = Choice { body, on, ..old.clone() };
        if let (Some(from), Some(to)) = names
            && from != to
        {
            if self.by_name().contains_key(&(kind, to.clone())) {
                return Err(Unfit::Because(format!(
                    "another proposal has the id `{to}`; to make one of both, merge them"
                )));
            }
            let lead = |k: Kind, i: &str| {
                if k == kind && i == from { Fate::To(to.clone()) } else { Fate::Keep }
            };
            for (j, choice) in self.now.iter().enumerate() {
                if j != i && !self.written[j] {
                    let mut choice = choice.clone();
                    choice.body.rewrite(&lead);
                    new.insert(j, choice);
                }
            }
        }
        let needs = needs(&changed.body, &self.by_name());
        let lacks = |j: &usize| *j != i && self.now[*j].decision != Decision::Accepted;
        let mut what = format!("changed {}", self.name(i));
        if says(&changed.body) != says(&self.now[i].body) {
            what = format!("{what} to {}", says(&changed.body));
        }
        if changed.decision == Decision::Accepted && needs.iter().any(lacks) {
            changed.decision = Decision::Open;
            what.push_str("; open again, as it refers to what is not accepted");
        }
        new.insert(i, changed);
        self.step(what.clone(), i, new);
        Ok(what)
    }

    /// Takes the last step back, if there was one: what it was, and the proposal it was taken on.
    pub(crate) fn undo(&mut self) -> Option<(String, usize)> {
        let Step { what, at, before } = self.past.pop()?;
        for (i, choice) in before {
            self.now[i] = choice;
        }
        Some((what, at))
    }

    /// Notes that what was decided is in the record, under these other ids where they differ.
    pub(crate) fn wrote(&mut self, renamed: &BTreeMap<(Kind, String), String>) {
        let lead = |kind: Kind, id: &str| {
            renamed.get(&(kind, id.to_owned())).map_or(Fate::Keep, |to| Fate::To(to.clone()))
        };
        for (choice, written) in self.now.iter_mut().zip(&mut self.written) {
            *written |= choice.decision != Decision::Open;
            if !*written {
                choice.body.rewrite(&lead);
            }
        }
        // What is in the record is not undone here.
        self.past.clear();
    }
}

fn open_refer(n: usize) -> String {
    if n == 1 { "1 open proposal refers".to_owned() } else { format!("{n} open proposals refer") }
}

/// What a body says, without the id that was made up for it; of a statement the words, too.
pub(crate) fn says(body: &Body) -> String {
    let summary = summary(body);
    let rest = body.id().and_then(|id| summary.strip_prefix(id)?.strip_prefix(" · "));
    let rest = rest.map(str::to_owned).unwrap_or(summary);
    match body {
        Body::Statement(said) => format!("{rest} “{}”", short(&said.words)),
        _ => rest,
    }
}

/// The first words of what was said, without quotation marks around all of it.
fn short(words: &str) -> String {
    const MOST: usize = 60;
    let words = words.trim_matches(|c: char| c.is_whitespace() || "“”\"„«»".contains(c));
    let Some((cut, _)) = words.char_indices().nth(MOST) else { return words.to_owned() };
    let cut = words[..cut].rfind(' ').unwrap_or(cut);
    format!("{}…", words[..cut].trim_end())
}

/// The proposals that a body refers to, each once.
pub(super) fn needs(body: &Body, by_name: &BTreeMap<(Kind, String), usize>) -> Vec<usize> {
    let mut found = Vec::new();
    body.references(&mut |reference| {
        let (kind, id) = reference.defined_by();
        if let Some(i) = by_name.get(&(kind, id.to_owned()))
            && !found.contains(i)
        {
            found.push(*i);
        }
    });
    found
}

/// Drops what refers to some proposals; whether the body can do without.
pub(super) fn drop_references(body: &mut Body, gone: &[usize], choices: &Choices) -> bool {
    let is_gone = |kind: Kind, id: &str| {
        let bodies = gone.iter().map(|i| &choices.get(*i).body);
        bodies.into_iter().any(|body| body.kind() == kind && body.id() == Some(id))
    };
    body.rewrite(&|kind, id| if is_gone(kind, id) { Fate::Drop } else { Fate::Keep })
}

/// Gives one body what another of its kind knows besides.
fn join(kept: &mut Body, gone: &Body) {
    fn names(aliases: &mut Vec<String>, name: &str, other: &str, others: &[String]) {
        for alias in std::iter::once(other).chain(others.iter().map(String::as_str)) {
            if alias != name && aliases.iter().all(|known| known != alias) {
                aliases.push(alias.to_owned());
            }
        }
    }
    match (kept, gone) {
        (Body::Party(kept), Body::Party(gone)) => {
            names(&mut kept.aliases, &kept.name, &gone.name, &gone.aliases);
        }
        (Body::Person(kept), Body::Person(gone)) => {
            names(&mut kept.aliases, &kept.name, &gone.name, &gone.aliases);
            kept.office = kept.office.take().or_else(|| gone.office.clone());
        }
        (Body::Issue(kept), Body::Issue(gone)) => {
            for option in &gone.options {
                if kept.options.iter().all(|known| known.id != option.id) {
                    kept.options.push(option.clone());
                }
            }
        }
        _ => {}
    }
}
