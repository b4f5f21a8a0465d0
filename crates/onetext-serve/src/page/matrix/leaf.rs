//! One cell of the matrix in full, as data: the position, how it came about, and the words behind it.

use jiff::civil::Date;
use onetext_brief::phrase;
use onetext_brief::section::matrix::Said;
use onetext_brief::section::{Named, Origin};
use onetext_record::body::{Party, Position, Stance, Statement};
use onetext_record::id::{IssueId, PartyId};
use onetext_record::{Audience, Negotiation, Recorded, When};
use schemars::JsonSchema;
use serde::Serialize;

use super::chart::{Column, Held, held};
use super::grid::{At, Grid};
use super::shift::{Change, Holds, change, holds};
use crate::desk::Desk;
use crate::fault::Fault;
use crate::page::quoted::{Ground, Quoted, ground, in_context};
use crate::page::words;

/// How many positions a page of the history has.
const POSITIONS: usize = 10;

/// How many statements a page has.
const STATEMENTS: usize = 20;

/// How many corrected or withdrawn versions are shown.
const STRUCK: usize = 50;

/// What a party holds and says on an issue.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Leaf {
    /// The day at whose end it was so; none where it is as it is now.
    #[schemars(with = "Option<String>")]
    pub(crate) on: Option<Date>,
    pub(crate) issue: Named,
    /// The question in full.
    pub(crate) question: Option<String>,
    pub(crate) party: Column,
    /// Every way to settle the issue, and how the party holds it.
    pub(crate) options: Vec<Standing>,
    /// The position that counts.
    pub(crate) position: Option<Full>,
    /// The positions on this page of the history, newest first, the one that counts among them.
    pub(crate) history: Vec<Full>,
    pub(crate) history_pages: Paging,
    /// The statements on this page, newest first.
    pub(crate) statements: Vec<Spoken>,
    pub(crate) statement_pages: Paging,
    /// Versions that were corrected or taken back, of what changed last first.
    pub(crate) struck: Vec<Struck>,
    /// How many more of those there are.
    pub(crate) more_struck: usize,
}

/// Which page of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Paging {
    /// The number of this page, from 1.
    pub(crate) page: usize,
    /// The number of the last page.
    pub(crate) last: usize,
    /// How many there are on all pages.
    pub(crate) all: usize,
}

/// How a party holds an option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Standing {
    pub(crate) option: Named,
    /// What the option means.
    pub(crate) description: Option<String>,
    /// How the party holds it; none where it has no word on it.
    pub(crate) holds: Option<Holds>,
    /// The place among what it prefers, from 1.
    pub(crate) place: Option<usize>,
}

/// A position in full.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Full {
    #[serde(flatten)]
    pub(crate) held: Held,
    /// Who may see it.
    pub(crate) audience: Audience,
    /// What changed from the one before.
    pub(crate) change: Option<Change>,
    /// All words behind it, with what stands around them.
    pub(crate) quotes: Vec<Quoted>,
}

/// A statement in full.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Spoken {
    pub(crate) id: String,
    /// Who does what with the words, as a sentence.
    pub(crate) says: String,
    pub(crate) stance: Stance,
    /// Whether that is denied.
    pub(crate) negated: bool,
    /// The words.
    pub(crate) words: String,
    /// Words that weaken it.
    pub(crate) hedge: Option<String>,
    /// When.
    pub(crate) on: Option<When>,
    /// Whether the position that counts follows from it.
    pub(crate) counts: bool,
    /// Who may see it.
    pub(crate) audience: Audience,
    pub(crate) ground: Ground,
    /// Where the words stand, with what stands around them.
    pub(crate) quotes: Vec<Quoted>,
}

/// A version that no longer counts.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Struck {
    /// `position` or `statement`.
    pub(crate) kind: String,
    pub(crate) id: String,
    /// What it said.
    pub(crate) says: String,
    /// When.
    pub(crate) on: Option<When>,
    pub(crate) ground: Ground,
    /// Who took it back; none where it was corrected.
    pub(crate) taken_back_by: Option<String>,
    /// Why it was taken back.
    pub(crate) reason: Option<String>,
}

/// Which pages of a cell.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Turn {
    pub(crate) on: Option<Date>,
    pub(crate) history: usize,
    pub(crate) statements: usize,
}

impl Paging {
    /// The page that is asked for, or the last one if there are not so many.
    pub(crate) fn new(asked: usize, all: usize, each: usize) -> Self {
        let last = all.div_ceil(each).max(1);
        Self { page: asked.clamp(1, last), last, all }
    }
}

/// The cell of a party on an issue. There is none where the viewer does not know either.
pub(crate) fn leaf(desk: &Desk<'_>, at: &At, turn: Turn) -> Result<Leaf, Fault> {
    let state = desk.state;
    let (party_id, issue_id): (&PartyId, &IssueId) = (&at.0, &at.1);
    let issue = state.issues.get(issue_id).ok_or(Fault::NotFound)?;
    let party: &Recorded<Party> = state.parties.get(party_id).ok_or(Fault::NotFound)?;
    let grid = Grid::of(desk);
    let day = turn.on.unwrap_or(desk.today);
    let full = |position: &Recorded<Position>, before: Option<&Recorded<Position>>| Full {
        held: held(state, position, turn.on, day),
        audience: position.audience.clone(),
        change: change(state, before, position),
        quotes: behind(state, position, turn.on),
    };
    let history_pages = Paging::new(turn.history, grid.held(at, turn.on), POSITIONS);
    let from = (history_pages.page - 1) * POSITIONS;
    // One more than is shown, with which the last is compared.
    let positions: Vec<_> =
        grid.positions(state, at, turn.on).rev().skip(from).take(POSITIONS + 1).collect();
    let history: Vec<Full> = positions
        .iter()
        .take(POSITIONS)
        .enumerate()
        .map(|(n, position)| full(position, positions.get(n + 1).copied()))
        .collect();
    let mut newest = grid.positions(state, at, turn.on).rev();
    let current = newest.next();
    let position = current.map(|position| full(position, newest.next()));
    let said = grid.said(at, turn.on);
    let statement_pages = Paging::new(turn.statements, said, STATEMENTS);
    let from = (statement_pages.page - 1) * STATEMENTS;
    let statements = grid
        .statements(state, at, turn.on)
        .rev()
        .skip(from)
        .take(STATEMENTS)
        .map(|said| spoken(state, said, current))
        .collect();
    let options = issue.body.options.iter().map(|option| Standing {
        option: Named { id: option.id.to_string(), name: option.title.clone() },
        description: option.description.clone(),
        holds: current.and_then(|position| holds(&position.body, &option.id)),
        place: current.and_then(|position| {
            position.body.prefers.iter().position(|id| *id == option.id).map(|at| at + 1)
        }),
    });
    let positions =
        grid.struck_positions(state, at).map(|it| struck(it, "position", &stance(state, it)));
    let statements_struck =
        grid.struck_statements(state, at).map(|it| struck(it, "statement", &it.body.words));
    let mut struck = positions.chain(statements_struck);
    let first: Vec<Struck> = struck.by_ref().take(STRUCK).collect();
    Ok(Leaf {
        on: turn.on,
        issue: Named { id: issue_id.to_string(), name: issue.body.title.clone() },
        question: issue.body.question.clone(),
        party: Column {
            id: party_id.to_string(),
            name: party.body.name.clone(),
            role: party.body.role,
        },
        options: options.collect(),
        position,
        history,
        history_pages,
        statements,
        statement_pages,
        struck: first,
        more_struck: struck.count(),
    })
}

/// The words behind a position: its own, or those of the statements that it follows from.
fn behind(state: &Negotiation, position: &Recorded<Position>, on: Option<Date>) -> Vec<Quoted> {
    let statements = position.body.statements.iter().filter_map(|id| state.statements.get(id));
    let own = position.quotes();
    own.chain(statements.flat_map(|said| said.quotes()))
        .filter(|words| state.sources.get(&words.source).is_none_or(|source| source.is_by(on)))
        .map(|words| in_context(state, words))
        .collect()
}

fn spoken(
    state: &Negotiation,
    statement: &Recorded<Statement>,
    position: Option<&Recorded<Position>>,
) -> Spoken {
    let body = &statement.body;
    Spoken {
        id: body.id.to_string(),
        says: says(state, statement),
        stance: body.stance,
        negated: body.negated,
        words: body.words.clone(),
        hedge: body.hedge.clone(),
        on: statement.on,
        counts: position.is_some_and(|position| position.body.statements.contains(&body.id)),
        audience: statement.audience.clone(),
        ground: ground(statement),
        quotes: statement.quotes().map(|words| in_context(state, words)).collect(),
    }
}

/// Who does what with words: `Some of Europe warn`.
fn says(state: &Negotiation, statement: &Recorded<Statement>) -> String {
    let body = &statement.body;
    let named = |id: &PartyId| Named { id: id.to_string(), name: words::party(state, id) };
    let person = |id| words::name(&state.persons, id, |person| &person.name);
    phrase::said(&Said {
        id: body.id.to_string(),
        by: body.by.iter().map(named).collect(),
        some_of: body.some_of,
        person: body.person.as_ref().map(person),
        to: body.to.iter().map(named).collect(),
        reported_by: body.reported_by.as_ref().map(named),
        stance: body.stance,
        negated: body.negated,
        hedge: None,
        words: String::new(),
        on: None,
        told: None,
        origin: Origin { author: String::new(), confidence: None, rule: None, words: Vec::new() },
    })
}

/// A position's stance as a sentence.
fn stance(state: &Negotiation, position: &Recorded<Position>) -> String {
    let body = &position.body;
    let named = |ids: &[onetext_record::id::OptionId]| -> Vec<Named> {
        let name = |id| words::option(state, &body.issue, id);
        ids.iter().map(|id| Named { id: id.to_string(), name: name(id) }).collect()
    };
    let stance =
        phrase::stance(&named(&body.prefers), &named(&body.accepts), &named(&body.rejects));
    let parts: Vec<String> = stance.into_iter().chain(body.note.clone()).collect();
    if parts.is_empty() { phrase::NO_OPTION.to_owned() } else { parts.join(" – ") }
}

fn struck<T: onetext_record::negotiation::Entity>(
    version: &Recorded<T>,
    kind: &str,
    says: &str,
) -> Struck {
    Struck {
        kind: kind.to_owned(),
        id: version.body.id().to_string(),
        says: says.to_owned(),
        on: version.on,
        ground: ground(version),
        taken_back_by: version.retracted.as_ref().map(|retracted| retracted.author.clone()),
        reason: version.retracted.as_ref().map(|retracted| retracted.reason.clone()),
    }
}
