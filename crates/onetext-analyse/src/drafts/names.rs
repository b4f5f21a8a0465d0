//! Whom a draft means by the names in its brackets.

use std::collections::{BTreeMap, BTreeSet};

use onetext_draft::grammar::Attribution;
use onetext_record::Negotiation;
use onetext_record::id::PartyId;

/// Somebody named in a bracket.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Who {
    /// The name as written: `E3`, `US`.
    pub written: String,
    /// The party of the record that goes by it, which may be a group.
    pub party: Option<PartyId>,
    /// The parties that it comes down to: one, or the members of a group; none where no party goes
    /// by the name.
    pub parties: Vec<PartyId>,
}

/// The parties behind each name: ids, names and aliases, letters' case aside. A group stands for
/// its members, and for theirs.
#[derive(Debug, Default)]
pub struct Names {
    parties: BTreeMap<String, (PartyId, Vec<PartyId>)>,
}

impl Names {
    /// The names of the parties that a viewer sees.
    pub fn new(state: &Negotiation) -> Self {
        let mut parties = BTreeMap::new();
        for party in state.parties.current() {
            let party = &party.body;
            let members = members(state, &party.id);
            let names = [party.id.as_str(), &party.name];
            for name in names.into_iter().chain(party.aliases.iter().map(String::as_str)) {
                // The first party of a name has it, as when the record is asked.
                parties.entry(plain(name)).or_insert_with(|| (party.id.clone(), members.clone()));
            }
        }
        Self { parties }
    }

    /// Those whom an attribution names: who wants the words, and who opposes them. Names that no
    /// party goes by are taken apart first, as `US/PE`.
    pub fn resolve(&self, by: &Attribution) -> (Vec<Who>, Vec<Who>) {
        if by.is_empty() {
            return (Vec::new(), Vec::new());
        }
        let known = |name: &str| self.parties.get(&plain(name));
        let apart = by.resolved(|name| known(name).map(|_| vec![name.to_owned()]));
        let who = |written: String| {
            let (party, parties) = known(&written).cloned().unzip();
            Who { written, party, parties: parties.unwrap_or_default() }
        };
        let all = |names: Vec<String>| names.into_iter().map(who).collect();
        (all(apart.proposers), all(apart.opponents))
    }
}

fn plain(name: &str) -> String {
    name.trim().to_lowercase()
}

/// The parties that a group comes down to; a party that is no group is itself.
pub(super) fn members(state: &Negotiation, party: &PartyId) -> Vec<PartyId> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut waiting = vec![party.clone()];
    while let Some(id) = waiting.pop() {
        if !seen.insert(id.clone()) {
            continue;
        }
        let members = state.parties.get(&id).map_or(&[][..], |party| &party.body.members);
        if members.is_empty() {
            found.push(id);
        } else {
            waiting.extend(members.iter().rev().cloned());
        }
    }
    found
}
