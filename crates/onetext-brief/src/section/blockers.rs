//! What blocks agreement: one needed party requires what another rules out.
//!
//! A party requires what it prefers or accepts, where it has said so: then it wants one of these
//! options and, as far as the record goes, no other. An issue is blocked where every option that
//! one needed party requires is ruled out by some other needed party.

use std::collections::BTreeSet;

use onetext_record::Recorded;
use onetext_record::body::{Issue, Position, Role};
use onetext_record::id::{OptionId, PartyId};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Named, Origin, View};

/// An issue on which needed parties stand against each other.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Blocker {
    /// The issue.
    pub issue: Named,
    /// The party that requires something.
    pub party: Side,
    /// The options that it requires.
    pub requires: Vec<Named>,
    /// The parties that rule them out, each with what it rules out.
    pub against: Vec<Opposed>,
    /// The options that no needed party rules out.
    pub ways_out: Vec<Named>,
}

/// A side of a blocker.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Side {
    /// The party.
    pub name: Named,
    /// The date of its position.
    pub on: Option<String>,
    /// Its stance in words.
    pub note: Option<String>,
    /// Where its position comes from.
    pub origin: Origin,
}

/// A party that rules out what another requires.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Opposed {
    /// The party.
    pub side: Side,
    /// What it rules out of that.
    pub rejects: Vec<Named>,
}

pub(crate) fn blockers(view: &View<'_>) -> Vec<Blocker> {
    let issues = view.state.issues.current().filter(|issue| issue.is_by(view.on));
    issues.flat_map(|issue| of_issue(view, &issue.body)).collect()
}

/// The parties that an issue needs: those of its consent rule, or else the principals.
fn needed(view: &View<'_>, issue: &Issue) -> BTreeSet<PartyId> {
    let roles = view.state.roles();
    match view.state.consent_in_force(&issue.id, view.on) {
        Some(rule) => rule.rule.parties_with(&roles),
        None => roles
            .into_iter()
            .filter(|(_, role)| *role == Role::Principal)
            .map(|(party, _)| party)
            .collect(),
    }
}

fn of_issue(view: &View<'_>, issue: &Issue) -> Vec<Blocker> {
    let needed = needed(view, issue);
    let positions: Vec<&Recorded<Position>> =
        needed.iter().filter_map(|party| view.state.position(party, &issue.id, view.on)).collect();
    let rejected =
        |option: &OptionId| positions.iter().any(|position| position.body.rejects.contains(option));
    let ways_out: Vec<OptionId> = issue
        .options
        .iter()
        .map(|option| option.id.clone())
        .filter(|option| !rejected(option))
        .collect();
    let mut found = Vec::new();
    for position in &positions {
        let requires = requires(&position.body);
        if requires.is_empty() || !requires.iter().all(rejected) {
            continue;
        }
        let against = positions.iter().filter_map(|other| {
            let rejects: Vec<OptionId> = requires
                .iter()
                .filter(|option| other.body.rejects.contains(option))
                .cloned()
                .collect();
            let side = side(view, other);
            (!rejects.is_empty())
                .then(|| Opposed { side, rejects: view.options(&issue.id, &rejects) })
        });
        found.push(Blocker {
            issue: view.issue(&issue.id),
            party: side(view, position),
            requires: view.options(&issue.id, &requires),
            against: against.collect(),
            ways_out: view.options(&issue.id, &ways_out),
        });
    }
    found
}

/// The options that a party wants, each once.
fn requires(position: &Position) -> Vec<OptionId> {
    let mut wanted = position.prefers.clone();
    wanted.extend(
        position.accepts.iter().filter(|option| !position.prefers.contains(option)).cloned(),
    );
    wanted
}

fn side(view: &View<'_>, position: &Recorded<Position>) -> Side {
    Side {
        name: Named { id: position.body.party.to_string(), name: view.party(&position.body.party) },
        on: position.on.map(|on| on.to_string()),
        note: position.body.note.clone(),
        origin: view.origin(position),
    }
}
