//! Who negotiates, and who speaks for them.

use onetext_record::body::Role;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Named, Origin, View};

/// One party.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PartyLine {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The part it has in the talks.
    pub role: Role,
    /// The parties that it is made of.
    pub members: Vec<Named>,
    /// Who speaks for it.
    pub persons: Vec<PersonLine>,
    /// What a newcomer should know.
    pub note: Option<String>,
    /// Where this comes from.
    pub origin: Origin,
}

/// One person.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PersonLine {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The office.
    pub office: Option<String>,
    /// What a newcomer should know.
    pub note: Option<String>,
    /// Where this comes from.
    pub origin: Origin,
}

/// Parties by role, then in the order in which they were recorded.
pub(crate) fn parties(view: &View<'_>) -> Vec<PartyLine> {
    let mut known: Vec<_> =
        view.state.parties.current().filter(|party| party.is_by(view.on)).collect();
    known.sort_by_key(|party| party.body.role);
    let lines = known.into_iter().map(|party| PartyLine {
        id: party.body.id.to_string(),
        name: party.body.name.clone(),
        role: party.body.role,
        members: view.parties(&party.body.members),
        persons: persons(view, &party.body.id),
        note: party.body.note.clone(),
        origin: view.origin(party),
    });
    lines.collect()
}

fn persons(view: &View<'_>, party: &onetext_record::id::PartyId) -> Vec<PersonLine> {
    let theirs = view
        .state
        .persons
        .current()
        .filter(|person| person.body.party == *party && person.is_by(view.on));
    let lines = theirs.map(|person| PersonLine {
        id: person.body.id.to_string(),
        name: person.body.name.clone(),
        office: person.body.office.clone(),
        note: person.body.note.clone(),
        origin: view.origin(person),
    });
    lines.collect()
}
