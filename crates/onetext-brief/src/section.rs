//! The sections of a brief as data, one module each.
//!
//! `View` is what they all look through: the state, the day, and the numbers of the sources.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use jiff::civil::Date;
use onetext_analyse::drafts::Drafts;
use onetext_analyse::drafts::movement::Movement;
use onetext_record::body::{MeetingStatus, Position};
use onetext_record::id::{DraftId, IssueId, OptionId, PartyId, PersonId, SourceId};
use onetext_record::negotiation::{Entity, Table};
use onetext_record::{Negotiation, Recorded, When};
use schemars::JsonSchema;
use serde::Serialize;

pub mod blockers;
pub mod claims;
pub mod consent;
pub mod differences;
pub mod drafts;
pub mod lead;
pub mod matrix;
pub mod meetings;
pub mod moves;
pub mod parties;
pub mod settlement;
pub mod sources;
pub mod tellings;
pub mod versions;

/// Words of a source, and which source that is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Words {
    /// The words, to the letter.
    pub quote: String,
    /// The number of the source in the list of sources.
    pub source: usize,
    /// Where the words stand in it, in characters.
    pub span: (usize, usize),
}

/// Where a line of the brief comes from.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Origin {
    /// The person in whose name it was entered.
    pub author: String,
    /// How sure the reader was, if a machine read it.
    pub confidence: Option<f64>,
    /// The reader's rule, if a machine read it.
    pub rule: Option<String>,
    /// The words behind it.
    pub words: Vec<Words>,
}

/// A thing by its id and the name that people read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Named {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
}

/// The state of the talks on a day, and the names and numbers by which a brief speaks of it.
pub struct View<'a> {
    pub(crate) state: &'a Negotiation,
    pub(crate) on: Option<Date>,
    numbers: BTreeMap<&'a SourceId, usize>,
    /// What reports share with each other.
    kin: tellings::Kin<'a>,
    drafts: OnceCell<Drafts<'a>>,
    movement: OnceCell<Vec<Movement>>,
}

impl<'a> View<'a> {
    /// The state as it is on a day; without one, on the newest day that the record speaks of.
    pub fn new(state: &'a Negotiation, on: Option<Date>) -> Self {
        let on = on.or_else(|| newest_day(state));
        let (numbers, kin) = (BTreeMap::new(), tellings::Kin::default());
        let (drafts, movement) = (OnceCell::new(), OnceCell::new());
        let mut view = Self { state, on, numbers, kin, drafts, movement };
        let numbers = view
            .known_sources()
            .into_iter()
            .zip(1..)
            .map(|(source, n)| (&source.body.id, n))
            .collect();
        view.numbers = numbers;
        view
    }

    /// The day.
    pub fn on(&self) -> Option<Date> {
        self.on
    }

    /// The versions of the text up to the day, read once.
    pub(crate) fn drafts(&self) -> &Drafts<'a> {
        self.drafts.get_or_init(|| Drafts::new(self.state, self.on))
    }

    /// What changed from version to version.
    pub(crate) fn movement(&self) -> &[Movement] {
        self.movement.get_or_init(|| self.drafts().movement())
    }

    /// The sources published by the day, oldest first.
    pub(crate) fn known_sources(&self) -> Vec<&'a Recorded<onetext_record::body::Source>> {
        let mut sources: Vec<_> =
            self.state.sources.current().filter(|source| source.is_by(self.on)).collect();
        sources.sort_by_key(|source| source.order());
        sources
    }

    pub(crate) fn number(&self, source: &SourceId) -> Option<usize> {
        self.numbers.get(source).copied()
    }

    /// Whether all the words behind an entry are of sources published after the day.
    pub(crate) fn is_reported_later<T>(&self, entry: &Recorded<T>) -> bool {
        let is_later = |id| self.state.sources.get(id).is_some_and(|source| !source.is_by(self.on));
        !entry.evidence.is_empty() && entry.evidence.iter().all(|words| is_later(&words.source))
    }

    /// Where an entry comes from. Words of sources published after the day are left out.
    pub(crate) fn origin<T>(&self, entry: &Recorded<T>) -> Origin {
        let words = entry.quotes().filter_map(|evidence| {
            let source = self.number(&evidence.source)?;
            Some(Words {
                quote: evidence.quote.clone(),
                source,
                span: (evidence.start, evidence.end),
            })
        });
        Origin {
            author: entry.author.clone(),
            confidence: entry.reading.as_ref().map(|reading| reading.confidence),
            rule: entry.reading.as_ref().map(|reading| reading.rule.clone()),
            words: words.collect(),
        }
    }

    /// Where a position comes from; if it quotes nothing itself, the words of the statements that
    /// it follows from.
    pub(crate) fn grounds(&self, position: &Recorded<Position>) -> Origin {
        let mut origin = self.origin(position);
        if origin.words.is_empty() {
            let statements = &position.body.statements;
            let said = statements.iter().filter_map(|id| self.state.statements.get(id));
            origin.words = said.flat_map(|statement| self.origin(statement).words).collect();
        }
        origin
    }

    pub(crate) fn party(&self, id: &PartyId) -> String {
        name(&self.state.parties, id, |party| &party.name)
    }

    pub(crate) fn named_party(&self, id: &PartyId) -> Named {
        Named { id: id.to_string(), name: self.party(id) }
    }

    pub(crate) fn parties<'b>(&self, ids: impl IntoIterator<Item = &'b PartyId>) -> Vec<Named> {
        ids.into_iter().map(|id| self.named_party(id)).collect()
    }

    pub(crate) fn person(&self, id: &PersonId) -> String {
        name(&self.state.persons, id, |person| &person.name)
    }

    pub(crate) fn issue(&self, id: &IssueId) -> Named {
        Named { id: id.to_string(), name: name(&self.state.issues, id, |issue| &issue.title) }
    }

    pub(crate) fn draft(&self, id: &DraftId) -> Named {
        Named { id: id.to_string(), name: name(&self.state.drafts, id, |draft| &draft.title) }
    }

    pub(crate) fn option(&self, issue: &IssueId, id: &OptionId) -> Named {
        let versions =
            self.state.issues.item(issue).into_iter().flat_map(|item| item.versions().rev());
        let option = versions.flat_map(|issue| &issue.body.options).find(|option| option.id == *id);
        Named {
            id: id.to_string(),
            name: option.map_or_else(|| id.to_string(), |option| option.title.clone()),
        }
    }

    pub(crate) fn options(&self, issue: &IssueId, ids: &[OptionId]) -> Vec<Named> {
        ids.iter().map(|id| self.option(issue, id)).collect()
    }
}

/// The name of what has this id. What was retracted keeps its name where others still refer to it.
fn name<T: Entity>(table: &Table<T>, id: &T::Id, name: impl Fn(&T) -> &String) -> String {
    let versions = table.item(id).map(|item| (item.current(), item.versions().next_back()));
    let version = versions.and_then(|(current, last)| current.or(last));
    version.map_or_else(|| id.to_string(), |version| name(&version.body).clone())
}

/// The newest day that the record speaks of. Meetings that were not held say nothing of it: their
/// day may be far ahead.
fn newest_day(state: &Negotiation) -> Option<Date> {
    let held =
        state.meetings.current().filter(|meeting| meeting.body.status == MeetingStatus::Held);
    let dates = (state.sources.current().map(|entry| entry.on))
        .chain(state.statements.current().map(|entry| entry.on))
        .chain(state.positions.current().map(|entry| entry.on))
        .chain(state.consents.current().map(|entry| entry.on))
        .chain(state.drafts.current().map(|entry| entry.on))
        .chain(state.circulations.current().map(|entry| entry.on))
        .chain(state.endorsements.current().map(|entry| entry.on))
        .chain(state.linkages.current().map(|entry| entry.on))
        .chain(state.claims.current().map(|entry| entry.on))
        .chain(state.assessments.current().map(|entry| entry.on))
        .chain(held.map(|entry| entry.on));
    dates.flatten().map(day_of).max()
}

/// The day that stands for a date: the last of a few days, but the first of a month or a year,
/// whose end may lie ahead.
pub(crate) fn day_of(on: When) -> Date {
    if is_vague(on) { on.first() } else { on.last() }
}

/// Whether a date is so wide that its last day says little.
fn is_vague(on: When) -> bool {
    on.first().until(on.last()).is_ok_and(|span| span.get_days() > 14)
}

/// How many days lie between an entry's date and the day of the brief; none where the date is too
/// wide to count from.
pub(crate) fn age(on: Option<When>, day: Option<Date>) -> Option<i32> {
    let on = on.filter(|on| !is_vague(*on))?;
    let days = on.first().until(day?).ok()?.get_days();
    (days >= 0).then_some(days)
}
