//! What has to be accepted together.

use std::collections::BTreeMap;

use onetext_record::Kind;

use super::choices::{Choice, Choices, Decision};
use super::words::{drop_references, needs};

/// Proposals that are about to be accepted, each with all that it needs.
pub(super) struct Plan<'a> {
    choices: &'a Choices,
    by_name: BTreeMap<(Kind, String), usize>,
    /// What is to be accepted, as it is to be.
    taken: BTreeMap<usize, Choice>,
    /// What was rejected and is done without.
    without: Vec<usize>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(choices: &'a Choices) -> Self {
        let by_name = choices.by_name();
        Self { choices, by_name, taken: BTreeMap::new(), without: Vec::new() }
    }

    /// Takes a proposal with all that it needs, of which open ones may come that `may_come` allows,
    /// and rejected ones if they are to `revive`. If that cannot be, nothing is taken, and what is
    /// in the way comes back.
    pub(super) fn take(
        &mut self,
        i: usize,
        revive: bool,
        may_come: &dyn Fn(usize) -> bool,
    ) -> Result<(), Vec<usize>> {
        let (mut taken, mut without) = (BTreeMap::new(), Vec::new());
        self.reach(i, revive, may_come, &mut taken, &mut without).map_err(|mut in_the_way| {
            in_the_way.sort_unstable();
            in_the_way.dedup();
            in_the_way
        })?;
        self.taken.extend(taken);
        self.without.extend(without);
        Ok(())
    }

    fn reach(
        &self,
        i: usize,
        revive: bool,
        may_come: &dyn Fn(usize) -> bool,
        taken: &mut BTreeMap<usize, Choice>,
        without: &mut Vec<usize>,
    ) -> Result<(), Vec<usize>> {
        let choice = self.taken.get(&i).unwrap_or_else(|| self.choices.get(i));
        if choice.decision == Decision::Accepted || taken.contains_key(&i) {
            return Ok(());
        }
        let mut choice = Choice { decision: Decision::Accepted, ..choice.clone() };
        // Stands here before what it needs is reached, so that a circle ends.
        taken.insert(i, choice.clone());
        let (mut rejected, mut in_the_way) = (Vec::new(), Vec::new());
        for need in needs(&choice.body, &self.by_name) {
            let is_rejected = self.choices.get(need).decision == Decision::Rejected;
            let is_open = self.choices.get(need).decision == Decision::Open;
            // What the record remembers as turned down is not revived here.
            let may_revive = revive && !self.choices.is_written(need);
            if need == i {
            } else if is_rejected && !may_revive {
                rejected.push(need);
            } else if is_open && !may_come(need) {
                in_the_way.push(need);
            } else if let Err(others) = self.reach(need, revive, may_come, taken, without) {
                in_the_way.extend(others);
            }
        }
        if !rejected.is_empty() && !drop_references(&mut choice.body, &rejected, self.choices) {
            in_the_way.append(&mut rejected);
        }
        if !in_the_way.is_empty() {
            return Err(in_the_way);
        }
        without.extend(rejected);
        taken.insert(i, choice);
        Ok(())
    }

    /// What is accepted, what is done without, and how each stands then.
    pub(super) fn done(self) -> (Vec<usize>, Vec<usize>, BTreeMap<usize, Choice>) {
        let Self { taken, mut without, .. } = self;
        without.sort_unstable();
        without.dedup();
        (taken.keys().copied().collect(), without, taken)
    }
}
