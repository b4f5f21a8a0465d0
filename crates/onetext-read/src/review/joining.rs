//! Two proposals that are one, and a proposal that says something else than was read.

use std::collections::BTreeMap;

use onetext_record::body::Fate;
use onetext_record::{Body, Kind, Negotiation, NewEntry, Refusal, When};

use super::choices::{Choice, Choices, Decision, Step, Unfit};
use super::report::take;
use super::words::{needs, says};
use super::{Terms, source};

impl Choices {
    /// Marks a proposal as the same as another of its kind. The other has the words and, for parties
    /// and persons, the names of both, and everything refers to it.
    pub fn merge(&mut self, from: usize, into: usize) -> Result<String, Unfit> {
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
    pub fn edit(&mut self, i: usize, body: Body, on: Option<When>) -> Result<String, Unfit> {
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

    /// Why a proposal with another body and date would not fit the record and the other proposals;
    /// nothing, if it does.
    pub fn misfits(
        &self,
        i: usize,
        body: &Body,
        on: Option<When>,
        record: &Negotiation,
    ) -> Vec<Refusal> {
        let entry = |body: Body, on| NewEntry { on, ..NewEntry::judged("Somebody", body) };
        let mut state = record.clone();
        // What does not fit is no matter of this proposal.
        for report in self.reports.iter().filter(|report| !report.known) {
            let terms = Terms::new("Somebody", &onetext_record::Audience::Everyone);
            let _ = take(&source(&report.document, &terms), &mut state);
        }
        for other in (0..self.items.len()).filter(|j| *j != i && !self.is_written(*j)) {
            let choice = self.get(other);
            if !matches!(choice.decision, Decision::Merged(_)) {
                let _ = take(&entry(choice.body.clone(), choice.on), &mut state);
            }
        }
        let evidence = self.get(i).evidence.clone();
        state.problems_in_sight(&NewEntry { evidence, ..entry(body.clone(), on) })
    }
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
