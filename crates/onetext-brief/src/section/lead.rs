//! The lead: what changed, and what is next.

use std::collections::BTreeSet;

use jiff::civil::Date;
use onetext_record::body::MeetingStatus;
use onetext_record::{Recorded, When};
use schemars::JsonSchema;
use serde::Serialize;

use super::meetings::{MeetingLine, Standing, meetings};
use super::{Origin, View};
use crate::phrase;

/// How many changes the lead tells at most.
const MOST: usize = 6;

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

/// A fact with what it is ordered by: the weightier kinds before the others of the same day.
type Fact = ((Option<Date>, u8), Change);

fn changes(view: &View<'_>) -> Vec<Change> {
    let mut facts: Vec<Fact> = Vec::new();
    positions(view, &mut facts);
    texts(view, &mut facts);
    events(view, &mut facts);
    let statements = view
        .state
        .statements
        .current()
        .filter(|entry| entry.is_by(view.on) && !entry.body.by.is_empty());
    facts.extend(statements.map(|entry| {
        let said = super::matrix::quoted(view, entry);
        fact(view, entry, 0, format!("{}: {}", phrase::said(&said), phrase::in_quotes(&said.words)))
    }));
    // Stable, so that facts of one day and weight stay in log order.
    facts.sort_by(|(a, _), (b, _)| b.cmp(a));
    facts.into_iter().take(MOST).map(|(_, change)| change).collect()
}

fn fact<T>(view: &View<'_>, entry: &Recorded<T>, weight: u8, what: String) -> Fact {
    let day = entry.on.map(When::last_known);
    let change = Change { on: entry.on.map(|on| on.to_string()), what, origin: view.origin(entry) };
    ((day, weight), change)
}

/// The day by which something dated has happened.
trait LastKnown {
    fn last_known(self) -> Date;
}

impl LastKnown for When {
    fn last_known(self) -> Date {
        if super::is_vague(self) { self.first() } else { self.last() }
    }
}

fn positions(view: &View<'_>, facts: &mut Vec<Fact>) {
    for entry in
        view.state.positions.current().filter(|entry| entry.on.is_some() && entry.is_by(view.on))
    {
        let body = &entry.body;
        let before = view
            .state
            .history(&body.party, &body.issue)
            .into_iter()
            .any(|p| p.order() < entry.order());
        let stance = phrase::stance(
            &view.options(&body.issue, &body.prefers),
            &view.options(&body.issue, &body.accepts),
            &view.options(&body.issue, &body.rejects),
        );
        let issue = view.issue(&body.issue).name;
        let verb = if before { "changed its position on" } else { "took a position on" };
        let what =
            format!("{} {verb} {}: {stance}", view.party(&body.party), phrase::lower_first(&issue));
        facts.push(fact(view, entry, if before { 3 } else { 1 }, what));
    }
}

fn texts(view: &View<'_>, facts: &mut Vec<Fact>) {
    for entry in view.state.drafts.current().filter(|entry| entry.is_by(view.on)) {
        let by = phrase::names(&view.parties(&entry.body.by));
        let by = if by.is_empty() { String::new() } else { format!(" by {by}") };
        facts.push(fact(view, entry, 4, format!("New draft{by}: {}", entry.body.title)));
    }
    for entry in view.state.endorsements.current().filter(|entry| entry.is_by(view.on)) {
        let body = &entry.body;
        let draft = view
            .state
            .drafts
            .get(&body.draft)
            .map_or(body.draft.to_string(), |d| d.body.title.clone());
        let clause =
            body.clause.as_ref().map(|clause| format!(", clause {clause}")).unwrap_or_default();
        let what = format!(
            "{}: {} on {draft}{clause}",
            view.party(&body.party),
            phrase::endorsement(body.word)
        );
        facts.push(fact(view, entry, 3, what));
    }
}

fn events(view: &View<'_>, facts: &mut Vec<Fact>) {
    for entry in view.state.meetings.current().filter(|entry| entry.is_by(view.on)) {
        let line = super::meetings::line(view, entry);
        if entry.body.status == MeetingStatus::Planned || line.status != Standing::Held {
            continue;
        }
        let outcome =
            line.outcome.as_ref().map(|outcome| format!(" – {outcome}")).unwrap_or_default();
        facts.push(fact(view, entry, 2, format!("{}{outcome}", phrase::meeting(&line))));
    }
    for entry in view.state.claims.current().filter(|entry| entry.is_by(view.on)) {
        let by = phrase::names(&view.parties(&entry.body.by));
        let by = if by.is_empty() { "It is claimed".to_owned() } else { format!("{by} claims") };
        facts.push(fact(view, entry, 1, format!("{by}: {}", entry.body.text)));
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
    of(state.meetings.current(), view, &mut authors);
    authors
}
