//! What parties held and hold: each change of a position, with both dates, words and sources.
//!
//! A change is one between recorded positions, or, where none is recorded, between statements that
//! point another way on the same thing: from `rejects` to `would not rule out`.

use std::collections::{BTreeMap, BTreeSet};

use onetext_record::Recorded;
use onetext_record::body::{Position, Statement};
use onetext_record::id::{IssueId, PartyId};
use schemars::JsonSchema;
use serde::Serialize;

use super::tellings::{Told, direction};
use super::{Named, Origin, View};
use crate::phrase;

/// A change of what a party holds on an issue.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Move {
    /// Who.
    pub party: Named,
    /// On what.
    pub issue: Named,
    /// What it held.
    pub before: Side,
    /// What it holds.
    pub after: Side,
}

/// One of several things that are told of the same.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Side {
    /// When.
    pub on: Option<String>,
    /// What, in words.
    pub says: String,
    /// The reports that tell it, where they are several.
    pub told: Option<Told>,
    /// Where this comes from.
    pub origin: Origin,
}

/// The last change of each party on each issue, by issue and party.
pub fn moves(view: &View<'_>) -> Vec<Move> {
    let mut found: BTreeMap<(&IssueId, &PartyId), Move> = BTreeMap::new();
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for position in view.state.positions.current().filter(|position| position.is_by(view.on)) {
        let body = &position.body;
        told.extend(body.statements.iter().map(onetext_record::id::StatementId::as_str));
        let key = (&body.issue, &body.party);
        if !found.contains_key(&key)
            && let Some((before, after)) = changed(view, &body.party, &body.issue)
        {
            let sides = (held(view, before), held(view, after));
            found.insert(key, line(view, key, sides));
        }
    }
    let mut said: BTreeMap<(&IssueId, &PartyId), Vec<&Recorded<Statement>>> = BTreeMap::new();
    for statement in view.first_statements() {
        let [party] = statement.body.by.as_slice() else { continue };
        let points = direction(&statement.body).is_some() && !statement.body.some_of;
        if points && statement.on.is_some() && !told.contains(statement.body.id.as_str()) {
            for issue in &statement.body.issues {
                said.entry((issue, party)).or_default().push(statement);
            }
        }
    }
    for (key, statements) in said {
        if let (false, Some((before, after))) = (found.contains_key(&key), turned(&statements)) {
            let sides = (spoken(view, before), spoken(view, after));
            found.insert(key, line(view, key, sides));
        }
    }
    // As the matrix has them: issues as they were recorded, parties by name.
    let place = |issue: &str| view.state.issues.current().position(|i| i.body.id.as_str() == issue);
    let mut moves: Vec<Move> = found.into_values().collect();
    moves.sort_by_cached_key(|moved| (place(&moved.issue.id), moved.party.name.clone()));
    moves
}

fn line(
    view: &View<'_>,
    (issue, party): (&IssueId, &PartyId),
    (before, after): (Side, Side),
) -> Move {
    Move { party: view.named_party(party), issue: view.issue(issue), before, after }
}

/// The last two positions that differ in their options.
fn changed<'a>(
    view: &View<'a>,
    party: &PartyId,
    issue: &IssueId,
) -> Option<(&'a Recorded<Position>, &'a Recorded<Position>)> {
    let mut history = view.state.history(party, issue);
    history.retain(|position| position.is_by(view.on));
    let options = |p: &Recorded<Position>| {
        (p.body.prefers.clone(), p.body.accepts.clone(), p.body.rejects.clone())
    };
    history.windows(2).rev().find_map(|pair| match pair {
        [before, after] if options(before) != options(after) => Some((*before, *after)),
        _ => None,
    })
}

fn held(view: &View<'_>, position: &Recorded<Position>) -> Side {
    let body = &position.body;
    let options = |ids| view.options(&body.issue, ids);
    let stance =
        phrase::stance(&options(&body.prefers), &options(&body.accepts), &options(&body.rejects));
    let words = stance.into_iter().chain(body.note.clone());
    let says = words.collect::<Vec<_>>().join(" – ");
    Side {
        on: position.on.map(|on| on.to_string()),
        says: if says.is_empty() { phrase::NO_OPTION.to_owned() } else { says },
        told: None,
        origin: view.grounds(position),
    }
}

/// The last two statements that point different ways on the same thing, the earlier one on an earlier
/// day.
fn turned<'a>(
    statements: &[&'a Recorded<Statement>],
) -> Option<(&'a Recorded<Statement>, &'a Recorded<Statement>)> {
    for (at, after) in statements.iter().enumerate().rev() {
        let before = statements[..at].iter().rev().find(|before| {
            let days = before.on.zip(after.on).is_some_and(|(a, b)| a.last() < b.first());
            days && direction(&before.body) != direction(&after.body)
                && is_of_the_same(&before.body, &after.body)
        });
        if let Some(before) = before {
            return Some((before, after));
        }
    }
    None
}

/// Whether two statements on one issue speak of the same thing: of one option, or, where a report
/// names none, in some of the same words.
pub(crate) fn is_of_the_same(a: &Statement, b: &Statement) -> bool {
    if let (Some(a), Some(b)) = (&a.option, &b.option) {
        return a == b;
    }
    let (a, b) = (stems(&a.words), stems(&b.words));
    let common = a.intersection(&b).count();
    common > 0 && common * 2 >= a.len().min(b.len())
}

/// The beginnings of the longer words, which verbs and nouns of one thing have in common.
fn stems(words: &str) -> BTreeSet<String> {
    const LONG: usize = 5;
    let words = words.split(|c: char| !c.is_alphanumeric());
    let long = words.filter(|word| word.chars().count() >= LONG);
    let stem = |word: &str| word.to_lowercase().chars().take(LONG).collect::<String>();
    let common = ["would", "could", "shoul", "their", "there", "about", "which", "these", "those"];
    long.map(stem).filter(|stem| !common.contains(&stem.as_str())).collect()
}

/// A statement as one side of a comparison.
pub(crate) fn spoken(view: &View<'_>, statement: &Recorded<Statement>) -> Side {
    let said = super::matrix::quoted(view, statement);
    Side {
        on: said.on.clone(),
        says: format!("{}: {}", phrase::said(&said), phrase::in_quotes(&said.words)),
        told: said.told,
        // Its words are said already.
        origin: said.origin,
    }
}
