//! Who holds which position on which issue, in which words.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use onetext_record::Recorded;
use onetext_record::body::{Issue, Party, Position, Role, Stance, Statement};
use onetext_record::id::{IssueId, PartyId};
use schemars::JsonSchema;
use serde::Serialize;

use super::tellings::Told;
use super::{Named, Origin, View, age};

/// How many of a party's latest statements on an issue a cell shows.
const LATEST: usize = 3;

/// Issues by parties.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Matrix {
    /// The columns: every principal, and every other party that has said or wants anything.
    pub parties: Vec<Named>,
    /// The rows: every issue.
    pub rows: Vec<Row>,
}

/// One issue.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Row {
    /// The issue.
    pub issue: Named,
    /// The question in full.
    pub question: Option<String>,
    /// The ways to settle it.
    pub options: Vec<Named>,
    /// A cell for each party of the matrix, in its order.
    pub cells: Vec<Cell>,
    /// The latest statements on the issue by nobody in particular, newest first.
    pub unattributed: Vec<Said>,
    /// How many more of those there are.
    pub more_unattributed: usize,
    /// The words by which the sources speak of the issue, if it was entered with any.
    pub origin: Origin,
}

/// What a party holds on an issue.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Cell {
    /// The party.
    pub party: String,
    /// Its position on the day, if one is recorded.
    pub stance: Option<Held>,
    /// Its latest statements on the issue, newest first; not those that its position follows from.
    pub said: Vec<Said>,
    /// How many more of those there are.
    pub more_said: usize,
}

impl Cell {
    /// Whether nothing is known of the party on the issue.
    pub fn is_empty(&self) -> bool {
        self.stance.is_none() && self.said.is_empty()
    }
}

/// A position on the day of the brief.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Held {
    /// The position's id.
    pub id: String,
    /// The options it would rather have, best first.
    pub prefers: Vec<Named>,
    /// The options it could live with.
    pub accepts: Vec<Named>,
    /// Its red lines.
    pub rejects: Vec<Named>,
    /// How much the issue weighs for it, from 0 to 1.
    pub salience: Option<f64>,
    /// The stance in words.
    pub note: Option<String>,
    /// Since when.
    pub on: Option<String>,
    /// How many days that is ago.
    pub age: Option<i32>,
    /// Whether it follows from statements, rather than from its author's judgement.
    pub derived: bool,
    /// The words of the statements that it follows from.
    pub statements: Vec<Said>,
    /// The positions before it, newest first.
    pub earlier: Vec<Before>,
    /// Where this comes from.
    pub origin: Origin,
}

/// A position that another has taken the place of.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Before {
    /// Its date.
    pub on: Option<String>,
    /// The options it would rather have had.
    pub prefers: Vec<Named>,
    /// The options it could have lived with.
    pub accepts: Vec<Named>,
    /// Its red lines then.
    pub rejects: Vec<Named>,
    /// The stance in words.
    pub note: Option<String>,
    /// Where this comes from.
    pub origin: Origin,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Said {
    /// The statement's id.
    pub id: String,
    /// Who said it.
    pub by: Vec<Named>,
    /// Whether only some of those said it.
    pub some_of: bool,
    /// The person who spoke.
    pub person: Option<String>,
    /// Whom it was said to or demanded of.
    pub to: Vec<Named>,
    /// Who reports it, if that is a party.
    pub reported_by: Option<Named>,
    /// What the speaker does.
    pub stance: Stance,
    /// Whether that is denied.
    pub negated: bool,
    /// Words that weaken it.
    pub hedge: Option<String>,
    /// The words.
    pub words: String,
    /// When.
    pub on: Option<String>,
    /// The reports that tell it, where they are several.
    pub told: Option<Told>,
    /// Where this comes from: all of those reports.
    pub origin: Origin,
}

/// Issues by parties.
pub fn matrix(view: &View<'_>) -> Matrix {
    let issues: Vec<&Recorded<Issue>> =
        view.state.issues.current().filter(|issue| issue.is_by(view.on)).collect();
    let said = statements(view);
    let mut parties: Vec<_> = view.state.parties.current().collect();
    parties.sort_by_key(|party| party.body.role);
    // A principal of whom nothing is known leaves a gap that the reader should see.
    let is_awaited =
        |party: &Recorded<Party>| party.body.role == Role::Principal && party.is_by(view.on);
    let is_heard = |party: &PartyId| {
        issues.iter().any(|issue| {
            said.of_cell.contains_key(&(party, &issue.body.id))
                || view.state.position(party, &issue.body.id, view.on).is_some()
        })
    };
    let columns: Vec<&PartyId> = parties
        .into_iter()
        .filter(|party| is_awaited(party) || is_heard(&party.body.id))
        .map(|party| &party.body.id)
        .collect();
    let rows = issues.iter().map(|issue| row(view, issue, &columns, &said)).collect();
    Matrix { parties: view.parties(columns), rows }
}

/// The statements up to the day, newest first: by party and issue, and by issue those that nobody
/// in particular made.
#[derive(Default)]
struct Statements<'a> {
    of_cell: BTreeMap<(&'a PartyId, &'a IssueId), Vec<&'a Recorded<Statement>>>,
    of_nobody: BTreeMap<&'a IssueId, Vec<&'a Recorded<Statement>>>,
}

fn statements<'a>(view: &View<'a>) -> Statements<'a> {
    let mut known: Vec<_> =
        view.state.statements.current().filter(|statement| statement.is_by(view.on)).collect();
    known.sort_by_key(|statement| place(view, statement));
    let mut found = Statements::default();
    for statement in known {
        // What several reports tell stands once, where the first of them has it.
        let same = view.same(&statement.body.id);
        let parties: BTreeSet<&PartyId> = statement.body.by.iter().collect();
        let issues: BTreeSet<&IssueId> = statement.body.issues.iter().collect();
        for issue in issues {
            let first = same.iter().find(|said| said.body.issues.contains(issue));
            if first.is_some_and(|first| first.body.id != statement.body.id) {
                continue;
            }
            if parties.is_empty() {
                found.of_nobody.entry(issue).or_default().push(statement);
            }
            for party in &parties {
                found.of_cell.entry((party, issue)).or_default().push(statement);
            }
        }
    }
    found
}

/// What statements are ordered by: the newest first, those of one date as they stand in the source,
/// and last by their place in the log.
fn place(view: &View<'_>, statement: &Recorded<Statement>) -> impl Ord + use<> {
    let (first, last, seq) = statement.order();
    let stands =
        statement.quotes().filter_map(|words| Some((view.number(&words.source)?, words.start)));
    let stands = stands.min();
    (Reverse((first, last)), stands.is_none(), stands, seq)
}

fn row(
    view: &View<'_>,
    issue: &Recorded<Issue>,
    columns: &[&PartyId],
    statements: &Statements<'_>,
) -> Row {
    let body = &issue.body;
    let cells = columns.iter().map(|party| {
        let of_cell = statements.of_cell.get(&(*party, &body.id)).map_or(&[][..], Vec::as_slice);
        let stance =
            view.state.position(party, &body.id, view.on).map(|position| held(view, position));
        // Words that a position follows from stand with it and not once more below.
        let shown: Vec<&str> = stance
            .iter()
            .flat_map(|held| held.statements.iter().map(|said| said.id.as_str()))
            .collect();
        let rest = of_cell.iter().filter(|statement| {
            let mut same = view.same(&statement.body.id).iter();
            !same.any(|said| shown.contains(&said.body.id.as_str()))
        });
        let (said, more_said) = latest(view, rest.copied());
        Cell { party: party.to_string(), stance, said, more_said }
    });
    let nobody = statements.of_nobody.get(&body.id).into_iter().flatten();
    let (unattributed, more_unattributed) = latest(view, nobody.copied());
    Row {
        issue: view.issue(&body.id),
        question: body.question.clone(),
        options: body
            .options
            .iter()
            .map(|o| Named { id: o.id.to_string(), name: o.title.clone() })
            .collect(),
        cells: cells.collect(),
        unattributed,
        more_unattributed,
        origin: view.origin(issue),
    }
}

/// The first few statements, and how many more there are.
fn latest<'a>(
    view: &View<'_>,
    statements: impl Iterator<Item = &'a Recorded<Statement>>,
) -> (Vec<Said>, usize) {
    let mut statements = statements.fuse();
    let first = statements.by_ref().take(LATEST).map(|said| quoted(view, said)).collect();
    (first, statements.count())
}

fn held(view: &View<'_>, position: &Recorded<Position>) -> Held {
    let body = &position.body;
    let mut history = view.state.history(&body.party, &body.issue);
    history.retain(|other| other.order() < position.order());
    let earlier = history.iter().rev().map(|before| Before {
        on: before.on.map(|on| on.to_string()),
        prefers: view.options(&body.issue, &before.body.prefers),
        accepts: view.options(&body.issue, &before.body.accepts),
        rejects: view.options(&body.issue, &before.body.rejects),
        note: before.body.note.clone(),
        origin: view.origin(before),
    });
    let statements = body.statements.iter().filter_map(|id| view.state.statements.get(id));
    Held {
        id: body.id.to_string(),
        prefers: view.options(&body.issue, &body.prefers),
        accepts: view.options(&body.issue, &body.accepts),
        rejects: view.options(&body.issue, &body.rejects),
        salience: body.salience,
        note: body.note.clone(),
        on: position.on.map(|on| on.to_string()),
        age: age(position.on, view.on),
        derived: !body.statements.is_empty(),
        // In the order of whoever put them there: the first is what the position rests on most.
        statements: statements.map(|said| quoted(view, said)).collect(),
        earlier: earlier.collect(),
        origin: view.origin(position),
    }
}

/// A statement with all the reports that tell it.
pub(crate) fn quoted(view: &View<'_>, statement: &Recorded<Statement>) -> Said {
    let body = &statement.body;
    let others = view.same(&body.id).iter().filter(|said| said.body.id != body.id);
    let others: Vec<&Recorded<Statement>> = others.copied().collect();
    let mut origin = view.origin(statement);
    for said in &others {
        let other = view.origin(said);
        // How sure the reader is of the one that it is surest of: to read the same twice is no
        // greater certainty.
        origin.confidence = match (origin.confidence, other.confidence) {
            (Some(a), Some(b)) => Some(a.max(b)),
            // What a person entered needs no reader.
            _ => None,
        };
        origin.words.extend(other.words);
    }
    let quotes = statement.quotes().chain(others.iter().flat_map(|said| said.quotes()));
    Said {
        id: body.id.to_string(),
        by: view.parties(&body.by),
        some_of: body.some_of,
        person: body.person.as_ref().map(|person| view.person(person)),
        to: view.parties(&body.to),
        reported_by: body.reported_by.as_ref().map(|id| view.named_party(id)),
        stance: body.stance,
        negated: body.negated,
        hedge: body.hedge.clone(),
        words: body.words.clone(),
        on: statement.on.map(|on| on.to_string()),
        told: view.told(quotes),
        origin,
    }
}
