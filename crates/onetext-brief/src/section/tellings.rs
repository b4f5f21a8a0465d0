//! One thing in several reports: which tell it, and how many of them are independent.
//!
//! Each report's statement is an entry of its own. That several say the same is computed here, from
//! what the viewer sees, and stored nowhere. Ten reprints of one story are one voice.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use onetext_read::reprints::{self, Kinship, Report, TieKind, Wording};
use onetext_record::body::{Source, Stance, Statement};
use onetext_record::id::{PartyId, StatementId};
use onetext_record::{Evidence, Recorded, When};
use schemars::JsonSchema;
use serde::Serialize;

use super::View;

/// For how many days words of one speaker are the same utterance.
const SAME_UTTERANCE: i32 = 3;

/// The reports that tell one thing; where there is only one, nothing is said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Told {
    /// How many of them are independent of each other.
    pub voices: usize,
    /// The reports, the first one first.
    pub by: Vec<Telling>,
}

/// A report that tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Telling {
    /// The number of the source.
    pub source: usize,
    /// Reports with the same number here are one voice: reprints, or stories of one agency or outlet.
    pub voice: usize,
    /// The agency that the report credits.
    pub agency: Option<String>,
    /// Whether its words, or this part of them, are another report's.
    pub taken: bool,
}

/// What reports share with each other, and which statements are one; computed when it is asked for.
#[derive(Default)]
pub(super) struct Kin<'a> {
    reports: OnceCell<Vec<Report<'a>>>,
    kinships: OnceCell<Vec<Kinship>>,
    groups: OnceCell<Groups<'a>>,
}

/// Statements that say the same, under the first of them.
#[derive(Default)]
struct Groups<'a> {
    first: BTreeMap<&'a StatementId, usize>,
    members: Vec<Vec<&'a Recorded<Statement>>>,
}

impl<'a> View<'a> {
    /// What each source, by its number less one, shares with others.
    pub(crate) fn kinships(&self) -> &[Kinship] {
        self.kin.kinships.get_or_init(|| reprints::kinships(self.reports()))
    }

    fn reports(&self) -> &[Report<'a>] {
        let sources = || self.known_sources().into_iter().map(report).collect();
        self.kin.reports.get_or_init(sources)
    }

    /// The statements that say the same as this one, itself among them, the first one first.
    pub(crate) fn same(&self, statement: &StatementId) -> &[&'a Recorded<Statement>] {
        let groups = self.groups();
        let group = groups.first.get(statement).and_then(|at| groups.members.get(*at));
        group.map_or(&[], Vec::as_slice)
    }

    /// Whether a statement is the first of those that say the same.
    pub(crate) fn is_first(&self, statement: &StatementId) -> bool {
        self.same(statement).first().is_none_or(|first| first.body.id == *statement)
    }

    /// The statements up to the day that are the first to say what they say.
    pub(crate) fn first_statements(&self) -> impl Iterator<Item = &'a Recorded<Statement>> {
        self.groups().members.iter().filter_map(|members| members.first().copied())
    }

    fn groups(&self) -> &Groups<'a> {
        self.kin.groups.get_or_init(|| groups(self))
    }

    /// The reports in which these words stand; nothing where that is one.
    pub(crate) fn told<'b>(
        &self,
        evidence: impl IntoIterator<Item = &'b Evidence>,
    ) -> Option<Told> {
        let mut tellings: Vec<(usize, std::ops::Range<usize>)> = Vec::new();
        for words in evidence {
            let Some(number) = self.number(&words.source) else { continue };
            if !tellings.iter().any(|(known, _)| known + 1 == number) {
                tellings.push((number - 1, words.start..words.end));
            }
        }
        if tellings.len() < 2 {
            return None;
        }
        Some(voices(self.reports(), self.kinships(), &tellings))
    }
}

/// The reports that tell one thing, each with the place in it, in characters, where it does, and how
/// many of them are independent of each other.
///
/// A report is named by its place in the batch, from 0, and numbered from 1 in what comes back;
/// `kinships` is what the reports of the batch share.
pub fn voices(
    reports: &[Report<'_>],
    kinships: &[Kinship],
    tellings: &[(usize, std::ops::Range<usize>)],
) -> Told {
    let voices = reprints::independent(reports, kinships, tellings);
    let by = tellings.iter().zip(&voices).map(|((report, place), voice)| {
        let kinship = kinships.get(*report);
        let mut ties = kinship.into_iter().flat_map(|kinship| &kinship.ties);
        let is_taken = ties.any(|tie| match tie.kind {
            TieKind::Whole => true,
            TieKind::Part => {
                tie.passages.iter().any(|p| p.start < place.end && place.start < p.end)
            }
            TieKind::Quotation => false,
        });
        let credit = kinship.and_then(|kinship| kinship.credit.as_ref());
        Telling {
            source: report + 1,
            voice: *voice,
            agency: credit.map(|credit| credit.agency.to_owned()),
            taken: is_taken,
        }
    });
    let by = by.collect();
    Told { voices: voices.iter().max().map_or(0, |last| last + 1), by }
}

fn report(source: &Recorded<Source>) -> Report<'_> {
    let Source { text, publisher, .. } = &source.body;
    Report { text, publisher: publisher.as_deref(), published: source.on }
}

/// Which way a stance points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// For it.
    For,
    /// Against it.
    Against,
    /// Not for it: `does not accept`.
    NotFor,
    /// Not against it: `would not rule it out`.
    Open,
}

/// Which way a statement points on what it speaks of; none where it only says something.
pub(crate) fn direction(statement: &Statement) -> Option<Direction> {
    let is_for = match statement.stance {
        Stance::Accepts | Stance::Supports | Stance::Offers | Stance::Promises => true,
        // Demands and insistence point either way: that something be done, or that it be not.
        Stance::Rejects | Stance::Opposes => false,
        _ => return None,
    };
    Some(match (is_for, statement.negated) {
        (true, false) => Direction::For,
        (true, true) => Direction::NotFor,
        (false, false) => Direction::Against,
        (false, true) => Direction::Open,
    })
}

/// Whether no more than some days lie between two dates, as far as they are known.
pub(crate) fn are_near(a: Option<When>, b: Option<When>, days: i32) -> bool {
    a.zip(b).is_none_or(|(a, b)| a.days_from(&b) <= days)
}

/// Who speaks: the parties, whether only some of them, and through whom.
type Speaker<'a> = (Vec<&'a PartyId>, bool, Option<&'a PartyId>);

fn speaker(statement: &Statement) -> Speaker<'_> {
    let mut by: Vec<&PartyId> = statement.by.iter().collect();
    by.sort_unstable();
    (by, statement.some_of, statement.reported_by.as_ref())
}

fn groups<'a>(view: &View<'a>) -> Groups<'a> {
    let mut known: Vec<_> =
        view.state.statements.current().filter(|statement| statement.is_by(view.on)).collect();
    known.sort_by_key(|statement| {
        let stands =
            statement.quotes().filter_map(|words| Some((view.number(&words.source)?, words.start)));
        let stands = stands.min();
        (statement.on.is_none(), statement.on, stands.is_none(), stands, statement.seq)
    });
    let mut groups = Groups::default();
    let mut open: BTreeMap<Speaker<'a>, Vec<(usize, Wording)>> = BTreeMap::new();
    for statement in known {
        let wording = Wording::new(&statement.body.words);
        let others = open.entry(speaker(&statement.body)).or_default();
        let same = others.iter().rev().find(|(at, other)| {
            let first = groups.members[*at][0];
            can_be_one(first, statement) && other.is_same(&wording)
        });
        let at = same.map_or(groups.members.len(), |(at, _)| *at);
        if at == groups.members.len() {
            groups.members.push(Vec::new());
            others.push((at, wording));
        }
        groups.members[at].push(statement);
        groups.first.insert(&statement.body.id, at);
    }
    groups
}

/// Whether two statements of one speaker can be one, if their words are the same.
fn can_be_one(a: &Recorded<Statement>, b: &Recorded<Statement>) -> bool {
    let person = match (&a.body.person, &b.body.person) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    };
    let stance = (a.body.stance, a.body.negated) == (b.body.stance, b.body.negated)
        || match (direction(&a.body), direction(&b.body)) {
            (Some(a), Some(b)) => a == b,
            // One report says `says` where another has a stronger verb; what is denied is another
            // matter.
            _ => !a.body.negated && !b.body.negated,
        };
    person && stance && are_near(a.on, b.on, SAME_UTTERANCE)
}
