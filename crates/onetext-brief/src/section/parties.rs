//! Who negotiates, and who speaks for them.

use onetext_record::body::{Amount, Role};
use onetext_record::id::PartyId;
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
    /// What it would do without agreement.
    pub without_agreement: Vec<Alternative>,
    /// What a newcomer should know.
    pub note: Option<String>,
    /// Where this comes from.
    pub origin: Origin,
}

/// What a party gets without agreement.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Alternative {
    /// What it would do instead.
    pub what: String,
    /// The value of that on the party's own scale, from 0 to 1.
    pub value: Option<Amount>,
    /// Whether the value is only assumed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub assumption: bool,
    /// Since when.
    pub on: Option<String>,
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
pub fn parties(view: &View<'_>) -> Vec<PartyLine> {
    let mut known: Vec<_> =
        view.state.parties.current().filter(|party| party.is_by(view.on)).collect();
    known.sort_by_key(|party| party.body.role);
    let lines = known.into_iter().map(|party| PartyLine {
        id: party.body.id.to_string(),
        name: party.body.name.clone(),
        role: party.body.role,
        members: view.parties(&party.body.members),
        persons: persons(view, &party.body.id),
        without_agreement: alternatives(view, &party.body.id),
        note: party.body.note.clone(),
        origin: view.origin(party),
    });
    lines.collect()
}

/// What the party would do without agreement, the latest first.
fn alternatives(view: &View<'_>, party: &PartyId) -> Vec<Alternative> {
    let mut known: Vec<_> = view
        .state
        .reservations
        .current()
        .filter(|entry| entry.body.party == *party && entry.is_by(view.on))
        .collect();
    known.sort_by_key(|entry| std::cmp::Reverse(entry.order()));
    let lines = known.into_iter().map(|entry| Alternative {
        what: entry.body.alternative.clone(),
        value: entry.body.value,
        assumption: entry.body.assumption,
        on: entry.on.map(|on| on.to_string()),
        origin: view.origin(entry),
    });
    lines.collect()
}

fn persons(view: &View<'_>, party: &PartyId) -> Vec<PersonLine> {
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
