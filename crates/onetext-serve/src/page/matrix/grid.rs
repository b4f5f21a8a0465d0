//! The positions and statements of each party on each issue, ready to be asked for any day.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use onetext_record::body::{Position, Statement};
use onetext_record::id::{IssueId, PartyId};
use onetext_record::{Body, Kind, Negotiation, Recorded};

use crate::desk::Desk;
use crate::page::strand::{Strands, Thread};

/// A party on an issue.
pub(crate) type At = (PartyId, IssueId);

/// What each party holds and says on each issue.
#[derive(Clone, Default)]
pub(crate) struct Grid {
    positions: Strands<At, Position>,
    statements: Strands<At, Statement>,
}

const POSITIONS: Thread<At, Position> = Thread {
    table: |state| &state.positions,
    body: |body| match body {
        Body::Position(it) => Some(it),
        _ => None,
    },
    matters: |it| vec![(it.party.clone(), it.issue.clone())],
};

const STATEMENTS: Thread<At, Statement> = Thread {
    table: |state| &state.statements,
    body: |body| match body {
        Body::Statement(it) => Some(it),
        _ => None,
    },
    matters: |it| {
        let pairs = it.by.iter().flat_map(|by| it.issues.iter().map(move |issue| (by, issue)));
        pairs.map(|(by, issue)| (by.clone(), issue.clone())).collect()
    },
};

impl Grid {
    /// The grid of what a viewer sees, as it is now.
    pub(crate) fn of(desk: &Desk<'_>) -> Arc<Self> {
        desk.grow("matrix grid", &[Kind::Position, Kind::Statement], Self::grown)
    }

    pub(super) fn grown(state: &Negotiation, old: Option<&Self>) -> Self {
        Self {
            positions: Strands::grown(old.map(|old| &old.positions), state, &POSITIONS),
            statements: Strands::grown(old.map(|old| &old.statements), state, &STATEMENTS),
        }
    }

    /// The positions of a party on an issue up to a day, oldest first.
    pub(crate) fn positions<'a>(
        &'a self,
        state: &'a Negotiation,
        at: &At,
        on: Option<Date>,
    ) -> impl DoubleEndedIterator<Item = &'a Recorded<Position>> {
        self.positions.by(at, on).iter().filter_map(|line| state.positions.get(&line.id))
    }

    /// The statements of a party on an issue up to a day, oldest first.
    pub(crate) fn statements<'a>(
        &'a self,
        state: &'a Negotiation,
        at: &At,
        on: Option<Date>,
    ) -> impl DoubleEndedIterator<Item = &'a Recorded<Statement>> {
        self.statements.by(at, on).iter().filter_map(|line| state.statements.get(&line.id))
    }

    /// How many positions a party had on an issue up to a day.
    pub(crate) fn held(&self, at: &At, on: Option<Date>) -> usize {
        self.positions.by(at, on).len()
    }

    /// How many statements a party made on an issue up to a day.
    pub(crate) fn said(&self, at: &At, on: Option<Date>) -> usize {
        self.statements.by(at, on).len()
    }

    /// The versions of positions that were corrected or taken back, the latest thing first.
    pub(crate) fn struck_positions<'a>(
        &'a self,
        state: &'a Negotiation,
        at: &At,
    ) -> impl Iterator<Item = &'a Recorded<Position>> {
        let items = self.positions.struck(at).iter().rev();
        items.filter_map(|id| state.positions.item(id)).flat_map(|item| {
            let current = item.current().map(|current| current.seq);
            item.versions().filter(move |version| Some(version.seq) != current)
        })
    }

    /// The versions of statements that were corrected or taken back, the latest thing first.
    pub(crate) fn struck_statements<'a>(
        &'a self,
        state: &'a Negotiation,
        at: &At,
    ) -> impl Iterator<Item = &'a Recorded<Statement>> {
        let items = self.statements.struck(at).iter().rev();
        items.filter_map(|id| state.statements.item(id)).flat_map(|item| {
            let current = item.current().map(|current| current.seq);
            item.versions().filter(move |version| Some(version.seq) != current)
        })
    }

    /// The days on which a position or a statement begins.
    pub(crate) fn days(&self) -> BTreeSet<Date> {
        self.positions.days().chain(self.statements.days()).collect()
    }
}
