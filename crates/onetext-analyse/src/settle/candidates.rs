//! Drafts and packages as the options that they settle, or may come to settle, each issue by.

use std::collections::BTreeMap;

use onetext_record::id::{DraftId, IssueId, OptionId, PackageId};
use onetext_settle::Package;

use super::Mapping;
use crate::drafts::Drafts;
use crate::drafts::tilt::Settlement;

/// A draft or a package, issue by issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What it is called.
    pub title: String,
    /// What it is.
    pub origin: Origin,
    /// The options that may settle each issue in the end, by issue, sorted; never empty. One where
    /// it is settled, those at stake where brackets are open, all where it says nothing.
    pub options: Vec<Vec<usize>>,
    /// The issues on which it says nothing at all.
    pub silent: Vec<usize>,
}

/// What a candidate is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A version of the text.
    Draft {
        /// Its id.
        id: DraftId,
        /// Its place in [`Drafts::versions`].
        version: usize,
    },
    /// A package that was put forward.
    Package(PackageId),
}

impl Candidate {
    /// The package, where every issue is settled by one option.
    pub fn package(&self) -> Option<Package> {
        let one = |options: &Vec<usize>| match options.as_slice() {
            [option] => Some(*option),
            _ => None,
        };
        self.options.iter().map(one).collect()
    }

    /// Whether it may come to be this package.
    pub fn may_become(&self, package: &[usize]) -> bool {
        self.options.len() == package.len()
            && self.options.iter().zip(package).all(|(options, option)| options.contains(option))
    }

    /// How many packages it may come to be; none beyond `u128`.
    pub fn packages(&self) -> Option<u128> {
        self.options.iter().try_fold(1_u128, |all, it| all.checked_mul(it.len() as u128))
    }
}

impl Mapping<'_> {
    /// Drafts in order, then packages in log order.
    pub(super) fn candidates(&mut self) {
        let drafts = Drafts::new(self.state, self.on);
        for (version, draft) in drafts.versions().iter().enumerate() {
            let body = &draft.entry.body;
            if draft.text.is_none() {
                self.mapped
                    .leftovers
                    .push(format!("{}: its text is not in the record.", body.title));
                continue;
            }
            let settlements = drafts.settlements(version);
            let candidate = self.candidate(
                body.title.clone(),
                Origin::Draft { id: body.id.clone(), version },
                &settlements,
            );
            self.mapped.candidates.push(candidate);
        }
        for package in self.state.packages.current().filter(|entry| entry.is_by(self.on)) {
            let body = &package.body;
            let settled = |(issue, option): (&IssueId, &OptionId)| {
                let settled = [option.clone()].into();
                (issue.clone(), Settlement { settled, ..Settlement::default() })
            };
            let settlements = body.options.iter().map(settled).collect();
            let origin = Origin::Package(body.id.clone());
            let candidate = self.candidate(body.title.clone(), origin, &settlements);
            self.mapped.candidates.push(candidate);
        }
    }

    fn candidate(
        &self,
        title: String,
        origin: Origin,
        settlements: &BTreeMap<IssueId, Settlement>,
    ) -> Candidate {
        let mut silent = Vec::new();
        let mut options = Vec::with_capacity(self.mapped.issues.len());
        for (issue, id) in self.mapped.issues.iter().enumerate() {
            let all = &self.mapped.options[issue];
            let none = Settlement::default();
            let settlement = settlements.get(id).unwrap_or_else(|| {
                silent.push(issue);
                &none
            });
            let at_stake = settlement.at_stake(all);
            let places = (0..all.len()).filter(|&place| at_stake.contains(&all[place]));
            let mut places: Vec<usize> = places.collect();
            if places.is_empty() {
                // It names only what is no option of the issue any more.
                places = (0..all.len()).collect();
            }
            options.push(places);
        }
        Candidate { title, origin, options, silent }
    }
}
