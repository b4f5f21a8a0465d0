//! The matrix as data: who holds what on which issue at the end of a day.

use jiff::civil::Date;
use onetext_brief::section::Named;
use onetext_record::body::{Issue, Party, Position, Role};
use onetext_record::id::{IssueId, OptionId, PartyId};
use onetext_record::{Evidence, Kind, Negotiation, Recorded, When};
use schemars::JsonSchema;
use serde::Serialize;

use super::asked::{Asked, Show};
use super::grid::{At, Grid};
use super::shift::{Change, change};
use crate::desk::Desk;
use crate::page::quoted::{Ground, Quoted, ground, quoted};
use crate::page::words;

/// Which entries the matrix is made from.
pub(crate) const KINDS: &[Kind] =
    &[Kind::Party, Kind::Person, Kind::Issue, Kind::Source, Kind::Statement, Kind::Position];

/// Issues by parties.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Chart {
    /// The day at whose end it was so; none where it is as it is now.
    #[schemars(with = "Option<String>")]
    pub(crate) on: Option<Date>,
    /// The day behind which changes are marked.
    #[schemars(with = "Option<String>")]
    pub(crate) since: Option<Date>,
    /// The columns.
    pub(crate) parties: Vec<Column>,
    /// The rows.
    pub(crate) rows: Vec<Row>,
    pub(crate) tally: Tally,
}

/// How many cells there are of a kind, whichever of them are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Tally {
    /// Cells with red lines.
    pub(crate) red_lines: usize,
    /// Principals without a position.
    pub(crate) gaps: usize,
    /// What changed since the earlier day.
    pub(crate) changes: usize,
}

/// A party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Column {
    pub(crate) id: String,
    pub(crate) name: String,
    /// The part that it has in the talks.
    pub(crate) role: Role,
}

/// An issue.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Row {
    pub(crate) issue: Named,
    /// The question in full.
    pub(crate) question: Option<String>,
    /// A cell for each party, in the order of the columns.
    pub(crate) cells: Vec<Cell>,
}

/// What a party holds on an issue.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Cell {
    pub(crate) party: String,
    pub(crate) state: CellState,
    /// The position, if there is one.
    pub(crate) position: Option<Held>,
    /// The latest statement, where there is no position, or one without any words.
    pub(crate) said: Option<Uttered>,
    /// How many statements of the party on the issue there are.
    pub(crate) statements: usize,
    /// What changed since the earlier day.
    pub(crate) change: Option<Change>,
}

/// What is known in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum CellState {
    /// A position.
    Held,
    /// A principal without a position.
    Gap,
    /// Statements, but no position, of one who is no principal.
    Said,
    /// Nothing.
    Nothing,
    /// It was not asked for.
    LeftOut,
}

/// A position.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Held {
    pub(crate) id: String,
    /// The options it would rather have, best first.
    pub(crate) prefers: Vec<Named>,
    /// The options it could live with.
    pub(crate) accepts: Vec<Named>,
    /// Its red lines.
    pub(crate) rejects: Vec<Named>,
    /// How much the issue weighs for it, from 0 to 1.
    pub(crate) salience: Option<f64>,
    /// The stance in words.
    pub(crate) note: Option<String>,
    /// Since when.
    pub(crate) on: Option<When>,
    /// How many days that was before the day that is shown.
    pub(crate) age: Option<i32>,
    /// From how many statements it follows; from none, where its author judged it.
    pub(crate) follows_from: usize,
    pub(crate) ground: Ground,
    /// The first words behind it.
    pub(crate) words: Option<Quoted>,
}

/// The gist of a statement.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Uttered {
    pub(crate) id: String,
    /// The words.
    pub(crate) words: String,
    /// When.
    pub(crate) on: Option<When>,
    /// How many days that was before the day that is shown.
    pub(crate) age: Option<i32>,
    /// Where the words stand.
    pub(crate) quoted: Option<Quoted>,
}

/// The matrix as it is asked for.
pub(crate) fn chart(desk: &Desk<'_>, asked: &Asked) -> Chart {
    let grid = Grid::of(desk);
    let look = Look { state: desk.state, grid: &grid, today: desk.today, asked };
    let issues: Vec<&Recorded<Issue>> = look
        .state
        .issues
        .current()
        .filter(|issue| issue.is_by(asked.on))
        .filter(|issue| asked.issues.is_empty() || asked.issues.contains(&issue.body.id))
        .collect();
    let columns = look.columns(&issues);
    let mut rows: Vec<Row> = issues
        .iter()
        .map(|issue| Row {
            issue: Named { id: issue.body.id.to_string(), name: issue.body.title.clone() },
            question: issue.body.question.clone(),
            cells: columns.iter().map(|party| look.cell(&issue.body.id, party)).collect(),
        })
        .collect();
    let cells = || rows.iter().flat_map(|row| &row.cells);
    let tally = Tally {
        red_lines: cells().filter(|cell| shows(cell, Show::RedLines)).count(),
        gaps: cells().filter(|cell| shows(cell, Show::Gaps)).count(),
        changes: cells().filter(|cell| shows(cell, Show::Changes)).count(),
    };
    let mut parties: Vec<Column> = columns
        .iter()
        .map(|party| Column {
            id: party.body.id.to_string(),
            name: party.body.name.clone(),
            role: party.body.role,
        })
        .collect();
    if asked.show != Show::All {
        select(&mut parties, &mut rows, asked.show);
    }
    Chart { on: asked.on, since: asked.since, parties, rows, tally }
}

/// Leaves out rows and columns without a cell that is asked for, and empties the other cells.
fn select(parties: &mut Vec<Column>, rows: &mut Vec<Row>, show: Show) {
    rows.retain(|row| row.cells.iter().any(|cell| shows(cell, show)));
    let is_kept: Vec<bool> = (0..parties.len())
        .map(|at| rows.iter().filter_map(|row| row.cells.get(at)).any(|cell| shows(cell, show)))
        .collect();
    let keeps = |at: usize| is_kept.get(at).copied().unwrap_or_default();
    let mut at = 0..;
    parties.retain(|_| at.next().is_some_and(keeps));
    for row in rows {
        let mut at = 0..;
        row.cells.retain(|_| at.next().is_some_and(keeps));
        for cell in row.cells.iter_mut().filter(|cell| !shows(cell, show)) {
            let party = std::mem::take(&mut cell.party);
            *cell = Cell::empty(party, CellState::LeftOut);
        }
    }
}

fn shows(cell: &Cell, show: Show) -> bool {
    match show {
        Show::All => true,
        Show::RedLines => cell.position.as_ref().is_some_and(|held| !held.rejects.is_empty()),
        Show::Gaps => cell.state == CellState::Gap,
        Show::Changes => cell.change.is_some(),
    }
}

impl Cell {
    fn empty(party: String, state: CellState) -> Self {
        Self { party, state, position: None, said: None, statements: 0, change: None }
    }
}

/// The state on a day, as the matrix is asked for.
struct Look<'a> {
    state: &'a Negotiation,
    grid: &'a Grid,
    today: Date,
    asked: &'a Asked,
}

impl<'a> Look<'a> {
    /// The parties in the order of their parts: those that are asked for; else the principals, and
    /// all others that hold or say anything on these issues.
    fn columns(&self, issues: &[&Recorded<Issue>]) -> Vec<&'a Recorded<Party>> {
        let asked = self.asked;
        let is_heard = |party: &PartyId| {
            issues.iter().any(|issue| {
                let at = (party.clone(), issue.body.id.clone());
                self.grid.held(&at, asked.on) + self.grid.said(&at, asked.on) > 0
            })
        };
        let mut parties: Vec<_> = self
            .state
            .parties
            .current()
            .filter(|party| asked.kinds.is_empty() || asked.kinds.contains(&party.body.role))
            .filter(|party| match asked.parties.as_slice() {
                [] => {
                    party.body.role == Role::Principal && party.is_by(asked.on)
                        || is_heard(&party.body.id)
                }
                named => named.contains(&party.body.id),
            })
            .collect();
        parties.sort_by_key(|party| party.body.role);
        parties
    }

    fn cell(&self, issue: &IssueId, party: &Recorded<Party>) -> Cell {
        let at: At = (party.body.id.clone(), issue.clone());
        let (state, grid, asked) = (self.state, self.grid, self.asked);
        let statements = grid.said(&at, asked.on);
        let position = grid.positions(state, &at, asked.on).next_back();
        let change = position.and_then(|position| {
            let since = asked.since?;
            change(state, grid.positions(state, &at, Some(since)).next_back(), position)
        });
        let day = asked.on.unwrap_or(self.today);
        let held = position.map(|position| held(state, position, asked.on, day));
        let has_words = held.as_ref().is_some_and(|it| it.words.is_some() || it.note.is_some());
        let mut latest = grid.statements(state, &at, asked.on);
        let said = if has_words { None } else { latest.next_back() };
        let said = said.map(|said| Uttered {
            id: said.body.id.to_string(),
            words: said.body.words.clone(),
            on: said.on,
            age: age(said.on, day),
            quoted: known(state, said.quotes(), asked.on).map(|words| quoted(state, words)),
        });
        Cell {
            party: party.body.id.to_string(),
            state: match (position, &said) {
                (Some(_), _) => CellState::Held,
                (None, _) if party.body.role == Role::Principal => CellState::Gap,
                (None, Some(_)) => CellState::Said,
                (None, None) => CellState::Nothing,
            },
            position: held,
            said,
            statements,
            change,
        }
    }
}

/// The first of some words whose source was published by a day.
fn known<'a>(
    state: &Negotiation,
    mut words: impl Iterator<Item = &'a Evidence>,
    on: Option<Date>,
) -> Option<&'a Evidence> {
    words.find(|words| state.sources.get(&words.source).is_some_and(|source| source.is_by(on)))
}

/// A position as it was known at the end of a day, with its age on another.
pub(crate) fn held(
    state: &Negotiation,
    position: &Recorded<Position>,
    on: Option<Date>,
    day: Date,
) -> Held {
    let body = &position.body;
    let named = |ids: &[OptionId]| -> Vec<Named> {
        let name = |id: &OptionId| words::option(state, &body.issue, id);
        ids.iter().map(|id| Named { id: id.to_string(), name: name(id) }).collect()
    };
    let of_statements = || {
        let statements = body.statements.iter().filter_map(|id| state.statements.get(id));
        known(state, statements.flat_map(|said| said.quotes()), on)
    };
    let words = known(state, position.quotes(), on).or_else(of_statements);
    Held {
        id: body.id.to_string(),
        prefers: named(&body.prefers),
        accepts: named(&body.accepts),
        rejects: named(&body.rejects),
        salience: body.salience,
        note: body.note.clone(),
        on: position.on,
        age: age(position.on, day),
        follows_from: body.statements.len(),
        ground: ground(position),
        words: words.map(|words| quoted(state, words)),
    }
}

/// How many days lie between a date and a day; none where the date is too wide to count from, or
/// lies ahead.
pub(crate) fn age(on: Option<When>, day: Date) -> Option<i32> {
    const WIDE: i32 = 14;
    let on = on.filter(|on| on.first().until(on.last()).is_ok_and(|it| it.get_days() <= WIDE))?;
    let days = on.first().until(day).ok()?.get_days();
    (days >= 0).then_some(days)
}
