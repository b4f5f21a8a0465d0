//! The lead: what changed, and what is next.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use onetext_record::body::{
    Assessment, Circulation, Claim, ConsentEntry, Draft, Endorsement, Linkage, Meeting, Position,
    Statement,
};
use onetext_record::id::StatementId;
use onetext_record::{Recorded, When};
use schemars::JsonSchema;
use serde::Serialize;

use super::meetings::{MeetingLine, Standing, known, line, meetings};
use super::{Origin, View, day_of};
use crate::phrase;

/// How many changes the lead tells at most.
const MOST: usize = 10;

/// What changed and what is next.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Lead {
    /// The newest facts, newest first.
    pub changes: Vec<Change>,
    /// How many facts of the same days are left out.
    pub left_out: usize,
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

/// What changed and what is next.
pub fn lead(view: &View<'_>) -> Lead {
    let next =
        meetings(view).into_iter().filter(|meeting| meeting.status == Standing::Planned).collect();
    let authors = machine_read(view);
    let (changes, left_out) = changes(view);
    Lead {
        changes,
        left_out,
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
    Linkage(&'a Recorded<Linkage>),
    Consent(&'a Recorded<ConsentEntry>),
    Meeting(&'a Recorded<Meeting>),
    Claim(&'a Recorded<Claim>),
    Assessment(&'a Recorded<Assessment>),
    Statement(&'a Recorded<Statement>),
}

/// The newest facts, and how many of the same days are left out. What is undated is no news: nobody
/// can say that it is new.
fn changes(view: &View<'_>) -> (Vec<Change>, usize) {
    let mut facts: Vec<_> = facts(view)
        .filter_map(|fact| {
            let (on, weight) = fact.rank(view)?;
            Some((day_of(on), weight, fact))
        })
        .collect();
    // Stable, so that facts of one day and weight stay in log order.
    facts.sort_by_key(|(day, weight, _)| Reverse((*day, *weight)));
    let told = choose(facts.iter().map(|(_, _, fact)| matches!(fact, Fact::Position(_))));
    let oldest = told.last().map(|at| facts[*at].0);
    let of_those_days = facts.iter().filter(|(day, _, _)| Some(*day) >= oldest).count();
    let left_out = of_those_days.saturating_sub(told.len());
    (told.into_iter().map(|at| facts[at].2.tell(view)).collect(), left_out)
}

/// Which of the facts are told, given which of them are positions: the first ones, but no more
/// than half of the lines are for positions while there is anything else to tell.
fn choose(are_positions: impl Iterator<Item = bool>) -> Vec<usize> {
    let (mut told, mut waiting, mut positions) = (Vec::new(), Vec::new(), 0);
    for (at, is_position) in are_positions.enumerate() {
        if is_position && positions == MOST / 2 {
            waiting.push(at);
        } else if told.len() < MOST {
            positions += usize::from(is_position);
            told.push(at);
        }
    }
    let room = MOST - told.len();
    told.extend(waiting.into_iter().take(room));
    told.sort_unstable();
    told
}

fn facts<'a>(view: &View<'a>) -> impl Iterator<Item = Fact<'a>> {
    let state = view.state;
    // Words that a position follows from are told with it.
    let told: BTreeSet<&StatementId> =
        state.positions.current().flat_map(|position| &position.body.statements).collect();
    // What several reports say is one fact.
    let statements = state.statements.current().filter(|statement| {
        let same = view.same(&statement.body.id);
        view.is_first(&statement.body.id) && !same.iter().any(|said| told.contains(&said.body.id))
    });
    let statements: Vec<_> = statements.collect();
    let mut heard = BTreeSet::new();
    let assessments = state.assessments.current().filter(move |entry| {
        let Assessment { claim, by, word, .. } = &entry.body;
        heard.insert((claim, by, *word))
    });
    (state.positions.current().map(Fact::Position))
        .chain(state.drafts.current().map(Fact::Draft))
        .chain(state.circulations.current().map(Fact::Circulation))
        .chain(state.endorsements.current().map(Fact::Endorsement))
        .chain(state.linkages.current().map(Fact::Linkage))
        .chain(state.consents.current().map(Fact::Consent))
        .chain(known(view).map(Fact::Meeting))
        .chain(state.claims.current().map(Fact::Claim))
        .chain(assessments.map(Fact::Assessment))
        .chain(statements.into_iter().map(Fact::Statement))
}

impl<'a> Fact<'a> {
    /// Its date, and how much it weighs among the facts of one day; none if it is no news.
    fn rank(self, view: &View<'a>) -> Option<(When, u8)> {
        let (on, weight) = match self {
            Self::Draft(entry) => (entry.on, 5),
            Self::Position(entry) => (entry.on, if moved(view, entry) { 3 } else { 1 }),
            Self::Endorsement(entry) => (entry.on, 3),
            Self::Linkage(entry) => (entry.on, 2),
            Self::Circulation(entry) => (entry.on, 2),
            Self::Consent(entry) => (entry.on, 2),
            Self::Meeting(entry) => {
                let is_news =
                    matches!(line(view, entry).status, Standing::Held | Standing::Cancelled);
                (entry.on.filter(|_| is_news), 4)
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
            Self::Linkage(entry) => {
                let line = super::versions::held_back_line(view, entry);
                let what = phrase::holding(&line);
                change(view, entry, format!("{} {what}", line.party.name))
            }
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
                let by = view.parties(&entry.body.by);
                let claims = phrase::form("claims", phrase::are_several(&by));
                let by = match by.as_slice() {
                    [] => "It is claimed".to_owned(),
                    by => format!("{} {claims}", phrase::names(by)),
                };
                change(view, entry, format!("{by}: {}", entry.body.text))
            }
            Self::Assessment(entry) => {
                let claim = view.state.claims.get(&entry.body.claim);
                let claim = claim.map(|claim| claim.body.text.clone()).unwrap_or_default();
                let by = view.named_party(&entry.body.by);
                let word = phrase::assesses(&by, entry.body.word);
                change(view, entry, format!("{} {word}: {claim}", by.name))
            }
            Self::Statement(entry) => {
                let said = super::matrix::quoted(view, entry);
                let words = phrase::in_quotes(&said.words);
                Change {
                    origin: said.origin.clone(),
                    ..change(view, entry, format!("{}: {words}", phrase::said(&said)))
                }
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
    let party = view.party(&body.party);
    let several = phrase::is_plural(&party);
    let its = if several { "their" } else { "its" };
    let did = match before(view, entry) {
        None => "took a position on".to_owned(),
        Some(_) if moved(view, entry) => format!("changed {its} position on"),
        Some(_) => format!("{} to {its} position on", phrase::form("holds", several)),
    };
    let stance = phrase::stance_of(
        several,
        &view.options(&body.issue, &body.prefers),
        &view.options(&body.issue, &body.accepts),
        &view.options(&body.issue, &body.rejects),
    );
    let stance = stance.or_else(|| body.note.clone());
    let stance = stance.unwrap_or_else(|| phrase::NO_OPTION.to_owned());
    format!("{party} {did} {}: {stance}", view.issue(&body.issue).name)
}

fn endorsement(view: &View<'_>, body: &Endorsement) -> String {
    let (party, draft) = (view.party(&body.party), view.draft(&body.draft).name);
    let clause = body.clause.as_ref().map(|id| super::drafts::clause(view, &body.draft, id).name);
    let note = body.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
    format!("{party} {}{note}", phrase::endorsed(body.word, clause.as_deref(), Some(&draft)))
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
    of(state.linkages.current(), view, &mut authors);
    of(state.reservations.current(), view, &mut authors);
    // Meetings to come are told too, whatever their day.
    let meetings = known(view).filter(|entry| entry.reading.is_some());
    authors.extend(meetings.map(|entry| entry.author.as_str()));
    authors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_do_not_crowd_out_the_rest() {
        let told = |facts: Vec<bool>| choose(facts.into_iter());
        let half = MOST / 2;
        let many = [vec![true; MOST], vec![false; MOST]].concat();
        let expected: Vec<usize> = (0..half).chain(MOST..MOST + half).collect();
        assert_eq!(told(many), expected);
        // Room that nothing else needs is theirs.
        let few = [vec![true; MOST], vec![false]].concat();
        assert_eq!(told(few), (0..MOST - 1).chain([MOST]).collect::<Vec<_>>());
        assert_eq!(told(vec![false; 2]), [0, 1]);
    }
}
