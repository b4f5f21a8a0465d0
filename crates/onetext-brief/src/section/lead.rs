//! The lead: what changed, and what is next.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use onetext_record::body::{
    Assessment, Circulation, Claim, ConsentEntry, Draft, Endorsement, Meeting, Position, Statement,
};
use onetext_record::id::StatementId;
use onetext_record::{Recorded, When};
use schemars::JsonSchema;
use serde::Serialize;

use super::meetings::{MeetingLine, Standing, line, meetings};
use super::{Origin, View, day_of};
use crate::phrase;

/// How many changes the lead tells at most.
const MOST: usize = 8;

/// What changed and what is next.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Lead {
    /// The newest facts, newest first.
    pub changes: Vec<Change>,
    /// The meetings to come, the next one first.
    pub next: Vec<MeetingLine>,
    /// How many entries a machine read.
    pub machine_read: usize,
    /// The persons in whose names those were entered.
    pub entered_by: Vec<String>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Change {
    /// When.
    pub on: Option<String>,
    /// What, as a sentence without a full stop.
    pub what: String,
    /// Where this comes from.
    pub origin: Origin,
}

pub(crate) fn lead(view: &View<'_>) -> Lead {
    let next =
        meetings(view).into_iter().filter(|meeting| meeting.status == Standing::Planned).collect();
    let authors = machine_read(view);
    Lead {
        changes: changes(view),
        next,
        machine_read: authors.len(),
        entered_by: authors
            .into_iter()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .map(str::to_owned)
            .collect(),
    }
}

/// Something that happened, before it is told.
#[derive(Clone, Copy)]
enum Fact<'a> {
    Position(&'a Recorded<Position>),
    Draft(&'a Recorded<Draft>),
    Circulation(&'a Recorded<Circulation>),
    Endorsement(&'a Recorded<Endorsement>),
    Consent(&'a Recorded<ConsentEntry>),
    Meeting(&'a Recorded<Meeting>),
    Claim(&'a Recorded<Claim>),
    Assessment(&'a Recorded<Assessment>),
    Statement(&'a Recorded<Statement>),
}

/// The newest facts. What is undated is left out: nobody can say that it is new.
fn changes(view: &View<'_>) -> Vec<Change> {
    let mut facts: Vec<_> = facts(view)
        .filter_map(|fact| {
            let (on, weight) = fact.rank(view)?;
            Some((day_of(on), weight, fact))
        })
        .collect();
    // Stable, so that facts of one day and weight stay in log order.
    facts.sort_by_key(|(day, weight, _)| Reverse((*day, *weight)));
    facts.into_iter().take(MOST).map(|(_, _, fact)| fact.tell(view)).collect()
}

fn facts<'a>(view: &View<'a>) -> impl Iterator<Item = Fact<'a>> {
    let state = view.state;
    // Words that a position follows from are told with it.
    let told: BTreeSet<&StatementId> =
        state.positions.current().flat_map(|position| &position.body.statements).collect();
    let statements =
        state.statements.current().filter(move |statement| !told.contains(&statement.body.id));
    (state.positions.current().map(Fact::Position))
        .chain(state.drafts.current().map(Fact::Draft))
        .chain(state.circulations.current().map(Fact::Circulation))
        .chain(state.endorsements.current().map(Fact::Endorsement))
        .chain(state.consents.current().map(Fact::Consent))
        .chain(state.meetings.current().map(Fact::Meeting))
        .chain(state.claims.current().map(Fact::Claim))
        .chain(state.assessments.current().map(Fact::Assessment))
        .chain(statements.map(Fact::Statement))
}

impl<'a> Fact<'a> {
    /// Its date, and how much it weighs among the facts of one day; none if it is no news.
    fn rank(self, view: &View<'a>) -> Option<(When, u8)> {
        let (on, weight) = match self {
            Self::Draft(entry) => (entry.on, 4),
            Self::Position(entry) => (entry.on, if moved(view, entry) { 3 } else { 1 }),
            Self::Endorsement(entry) => (entry.on, 3),
            Self::Circulation(entry) => (entry.on, 2),
            Self::Consent(entry) => (entry.on, 2),
            Self::Meeting(entry) => {
                let is_news =
                    matches!(line(view, entry).status, Standing::Held | Standing::Cancelled);
                (entry.on.filter(|_| is_news), 2)
            }
            Self::Claim(entry) => (entry.on, 1),
            Self::Assessment(entry) => {
                let claim = view.state.claims.get(&entry.body.claim);
                let is_known = claim.is_some_and(|claim| claim.is_by(view.on));
                (entry.on.filter(|_| is_known), 1)
            }
            Self::Statement(entry) => (entry.on.filter(|_| !entry.body.by.is_empty()), 0),
        };
        let on = on.filter(|on| view.on.is_none_or(|day| on.first() <= day));
        Some((on?, weight))
    }

    fn tell(self, view: &View<'a>) -> Change {
        match self {
            Self::Position(entry) => {
                let origin = view.grounds(entry);
                Change { origin, ..change(view, entry, position(view, entry)) }
            }
            Self::Draft(entry) => {
                let by = phrase::names(&view.parties(&entry.body.by));
                let by = if by.is_empty() { by } else { format!(" by {by}") };
                change(view, entry, format!("New draft{by}: {}", entry.body.title))
            }
            Self::Circulation(entry) => {
                let to = phrase::names(&view.parties(&entry.body.to));
                let draft = view.draft(&entry.body.draft).name;
                change(view, entry, format!("Shown to {to}: {draft}"))
            }
            Self::Endorsement(entry) => change(view, entry, endorsement(view, &entry.body)),
            Self::Consent(entry) => {
                let issues = entry.body.issues.iter().map(|issue| view.issue(issue));
                let rule = phrase::rule(&super::consent::of_entry(view, entry));
                let issues = phrase::names(&issues.collect::<Vec<_>>());
                change(view, entry, format!("{issues}: {rule}"))
            }
            Self::Meeting(entry) => {
                let meeting = line(view, entry);
                let cancelled =
                    if meeting.status == Standing::Cancelled { " (cancelled)" } else { "" };
                let outcome = meeting.outcome.as_ref().map(|outcome| format!(" – {outcome}"));
                let name = phrase::meeting(&meeting);
                change(view, entry, format!("{name}{cancelled}{}", outcome.unwrap_or_default()))
            }
            Self::Claim(entry) => {
                let by = match entry.body.by.as_slice() {
                    [] => "It is claimed".to_owned(),
                    [by] => format!("{} claims", view.party(by)),
                    several => format!("{} claim", phrase::names(&view.parties(several))),
                };
                change(view, entry, format!("{by}: {}", entry.body.text))
            }
            Self::Assessment(entry) => {
                let claim = view.state.claims.get(&entry.body.claim);
                let claim = claim.map(|claim| claim.body.text.clone()).unwrap_or_default();
                let word = phrase::assesses(entry.body.word);
                change(view, entry, format!("{} {word}: {claim}", view.party(&entry.body.by)))
            }
            Self::Statement(entry) => {
                let said = super::matrix::quoted(view, entry);
                let words = phrase::in_quotes(&said.words);
                change(view, entry, format!("{}: {words}", phrase::said(&said)))
            }
        }
    }
}

fn change<T>(view: &View<'_>, entry: &Recorded<T>, what: String) -> Change {
    Change { on: entry.on.map(|on| on.to_string()), what, origin: view.origin(entry) }
}

/// The position that a party held on the issue before this one.
fn before<'a>(view: &View<'a>, entry: &Recorded<Position>) -> Option<&'a Recorded<Position>> {
    let history = view.state.history(&entry.body.party, &entry.body.issue);
    history.into_iter().rfind(|other| other.order() < entry.order())
}

/// Whether a party's position differs from the one before.
fn moved(view: &View<'_>, entry: &Recorded<Position>) -> bool {
    let options = |p: &Position| (p.prefers.clone(), p.accepts.clone(), p.rejects.clone());
    before(view, entry).is_some_and(|before| options(&before.body) != options(&entry.body))
}

fn position(view: &View<'_>, entry: &Recorded<Position>) -> String {
    let body = &entry.body;
    let verb = match before(view, entry) {
        None => "took a position on",
        Some(_) if moved(view, entry) => "changed its position on",
        Some(_) => "holds to its position on",
    };
    let stance = phrase::stance(
        &view.options(&body.issue, &body.prefers),
        &view.options(&body.issue, &body.accepts),
        &view.options(&body.issue, &body.rejects),
    );
    format!("{} {verb} {}: {stance}", view.party(&body.party), view.issue(&body.issue).name)
}

fn endorsement(view: &View<'_>, body: &Endorsement) -> String {
    let party = view.party(&body.party);
    let draft = view.draft(&body.draft).name;
    let word = phrase::endorsed(body.word);
    match &body.clause {
        Some(id) => {
            let clause = super::drafts::clause(view, &body.draft, id).name;
            format!("{party} {word} the clause {clause} of {draft}")
        }
        None => format!("{party} {word} {draft}"),
    }
}

/// The author of each entry up to the day that a machine read.
fn machine_read<'a>(view: &View<'a>) -> Vec<&'a str> {
    fn of<'a, T: 'a>(
        entries: impl Iterator<Item = &'a Recorded<T>>,
        view: &View<'_>,
        authors: &mut Vec<&'a str>,
    ) {
        let read = entries.filter(|entry| entry.is_by(view.on) && entry.reading.is_some());
        authors.extend(read.map(|entry| entry.author.as_str()));
    }
    let mut authors = Vec::new();
    let state = view.state;
    of(state.parties.current(), view, &mut authors);
    of(state.persons.current(), view, &mut authors);
    of(state.issues.current(), view, &mut authors);
    of(state.statements.current(), view, &mut authors);
    of(state.positions.current(), view, &mut authors);
    of(state.consents.current(), view, &mut authors);
    of(state.drafts.current(), view, &mut authors);
    of(state.claims.current(), view, &mut authors);
    of(state.assessments.current(), view, &mut authors);
    of(state.circulations.current(), view, &mut authors);
    of(state.endorsements.current(), view, &mut authors);
    of(state.reservations.current(), view, &mut authors);
    // Meetings to come are told too, whatever their day.
    let meetings = state.meetings.current().filter(|entry| entry.reading.is_some());
    authors.extend(meetings.map(|entry| entry.author.as_str()));
    authors
}
