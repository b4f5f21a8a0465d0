//! What changed since each party last saw the text.

use std::collections::BTreeMap;

use onetext_draft::redline::Totals;
use onetext_record::When;
use onetext_record::body::Role;
use onetext_record::id::PartyId;

use super::names::members;
use super::{ClauseChange, Drafts};

/// What a party saw last, and what there is since.
#[derive(Debug, Clone, PartialEq)]
pub struct LastSeen {
    /// The party.
    pub party: PartyId,
    /// The newest version that it has seen, by place, whenever it saw it; none where it is not
    /// recorded as having seen any.
    pub version: Option<usize>,
    /// When it saw it first, if that is known.
    pub on: Option<When>,
    /// The versions behind it in [`Drafts::versions`] that it is not recorded as having seen.
    pub newer: Vec<usize>,
    /// What changed up to the newest of these whose text is in the record; none where there is none
    /// or the text that it saw is not in the record.
    pub since: Option<Since>,
}

/// What changed between the version that a party saw last and a newer one.
#[derive(Debug, Clone, PartialEq)]
pub struct Since {
    /// The newer version, by place.
    pub version: usize,
    /// How much changed.
    pub totals: Totals,
    /// The clauses that changed.
    pub clauses: Vec<ClauseChange>,
}

/// The place of a version that somebody saw, and when.
type Sighting = (usize, Option<When>);

impl Drafts<'_> {
    /// What each party saw last, parties in log order: every principal, and everyone else recorded
    /// as having seen a version, but the mediators, who carry them. Who wrote a version has seen it,
    /// and who is shown one as a group has seen it as each of its members; groups that are
    /// no principals are left out.
    pub fn last_seen(&self) -> Vec<LastSeen> {
        let mut seen: BTreeMap<PartyId, Vec<Sighting>> = BTreeMap::new();
        let mut note = |party: &PartyId, version: usize, on: Option<When>| {
            let members = members(self.state, party);
            let itself = (!members.contains(party)).then(|| party.clone());
            for one in members.into_iter().chain(itself) {
                seen.entry(one).or_default().push((version, on));
            }
        };
        for (at, version) in self.versions.iter().enumerate() {
            let body = &version.entry.body;
            body.by
                .iter()
                .chain(&body.shown_to)
                .for_each(|party| note(party, at, version.entry.on));
        }
        for circulation in self.state.circulations.current().filter(|it| it.is_by(self.on)) {
            let Some(at) = self.place(&circulation.body.draft) else { continue };
            circulation.body.to.iter().for_each(|party| note(party, at, circulation.on));
        }
        let parties = self.state.parties.current().map(|party| &party.body);
        let found = parties.filter_map(|party| {
            let sightings = seen.remove(&party.id).unwrap_or_default();
            let counts = match party.role {
                Role::Principal => true,
                Role::Mediator => false,
                _ if !party.members.is_empty() => false,
                _ => !sightings.is_empty(),
            };
            (counts && !self.versions.is_empty()).then(|| self.since(&party.id, &sightings))
        });
        found.collect()
    }

    fn since(&self, party: &PartyId, sightings: &[Sighting]) -> LastSeen {
        let version = sightings.iter().map(|(version, _)| *version).max();
        let when = sightings.iter().filter(|(at, _)| Some(*at) == version).map(|(_, on)| *on);
        let on = when.min_by_key(|on| on.map(|on| (on.first(), on.last()))).flatten();
        let from = version.map_or(0, |version| version + 1);
        let newer: Vec<usize> = (from..self.versions.len())
            .filter(|at| sightings.iter().all(|(seen, _)| seen != at))
            .collect();
        let target = newer.iter().rev().copied().find(|&at| self.text(at).is_some());
        let since = version.zip(target).and_then(|(old, new)| {
            let totals = self.redline(old, new)?.totals;
            Some(Since { version: new, totals, clauses: self.changes(old, new)? })
        });
        LastSeen { party: party.clone(), version, on, newer, since }
    }
}
