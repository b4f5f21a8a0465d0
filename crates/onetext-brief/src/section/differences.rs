//! Where reports contradict each other: figures, dates, places, participants, and whether something
//! was accepted or rejected. The sides stand beside each other; nothing is averaged and nobody is
//! declared right.
//!
//! Only what different reports tell is compared: two entries from one report are two things that it
//! tells apart.

use std::collections::{BTreeMap, BTreeSet};

use onetext_read::reprints::Wording;
use onetext_record::Recorded;
use onetext_record::body::{Claim, Draft, Meeting, MeetingStatus, Statement};
use onetext_record::id::{IssueId, PartyId, SourceId};
use schemars::JsonSchema;
use serde::Serialize;

use super::moves::{Side, is_of_the_same, spoken};
use super::tellings::{Direction, are_near, direction};
use super::{View, meetings};
use crate::phrase;

/// Days between which two reports may put one meeting.
const SAME_MEETING: i32 = 2;

/// Days between which figures are of the same thing.
const SAME_FIGURE: i32 = 3;

/// Something that reports tell differently.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Difference {
    /// In what they differ.
    pub about: About,
    /// What it is that they tell, in words.
    pub what: String,
    /// Each way in which it is told.
    pub sides: Vec<Side>,
}

/// In what reports differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// Numbers in the same words.
    Figures,
    /// Whether a party is for or against something.
    Stance,
    /// When.
    Date,
    /// Where.
    Place,
    /// Who took part, or who wrote it.
    Participants,
    /// Whether it took place.
    Status,
}

/// Everything that reports tell differently: meetings, drafts, stances, figures.
pub fn differences(view: &View<'_>) -> Vec<Difference> {
    let mut found = Vec::new();
    meeting_pairs(view, &mut found);
    draft_pairs(view, &mut found);
    stances(view, &mut found);
    figures(view, &mut found);
    found
}

fn sources<T>(entry: &Recorded<T>) -> BTreeSet<&SourceId> {
    entry.evidence.iter().map(|words| &words.source).collect()
}

/// Whether two entries are from reports, and from different ones.
fn are_apart<T>(a: &Recorded<T>, b: &Recorded<T>) -> bool {
    let (a, b) = (sources(a), sources(b));
    !a.is_empty() && !b.is_empty() && a.is_disjoint(&b)
}

fn meeting_pairs(view: &View<'_>, found: &mut Vec<Difference>) {
    let known: Vec<&Recorded<Meeting>> = meetings::known(view)
        .filter(|meeting| meeting.on.is_some() && !meeting.body.series)
        .collect();
    for (n, b) in known.iter().enumerate() {
        for a in &known[..n] {
            if let (true, Some((about, what))) = (are_apart(a, b), meeting(view, a, b)) {
                let mut sides: Vec<Side> = [a, b].map(|meeting| told(view, about, meeting)).into();
                sides.sort_by(|a, b| a.on.cmp(&b.on));
                found.push(Difference { about, what, sides });
            }
        }
    }
}

/// In what two tellings of one meeting differ; none if they do not, or are of two meetings.
fn meeting(
    view: &View<'_>,
    a: &Recorded<Meeting>,
    b: &Recorded<Meeting>,
) -> Option<(About, String)> {
    let parties = |meeting: &Recorded<Meeting>| -> BTreeSet<PartyId> {
        meeting.body.participants.iter().map(|seat| seat.party.clone()).collect()
    };
    let (at_a, at_b) = (parties(a), parties(b));
    let common: Vec<&PartyId> = at_a.intersection(&at_b).collect();
    let is_place = match (&a.body.place, &b.body.place) {
        (Some(a), Some(b)) => Some(a.eq_ignore_ascii_case(b)),
        _ => None,
    };
    let same_day = a.on == b.on;
    let between = || {
        let names = view.parties(common.iter().copied());
        if names.is_empty() {
            "Talks".to_owned()
        } else {
            format!("Talks of {}", phrase::names(&names))
        }
    };
    let at = || a.body.place.as_ref().map_or_else(String::new, |place| format!(" in {place}"));
    let on =
        || a.on.map_or_else(String::new, |on| format!(" on {}", phrase::date(&on.to_string())));
    // What is planned may be moved; that is news and no contradiction.
    let is_over = |meeting: &Recorded<Meeting>| meeting.body.status != MeetingStatus::Planned;
    let same_status = a.body.status == b.body.status;
    if same_day && is_place != Some(false) && (is_place == Some(true) || common.len() > 1) {
        if is_over(a) && is_over(b) && !same_status {
            return Some((About::Status, format!("{}{}{}: held or not", between(), at(), on())));
        }
        let differ = !at_a.is_subset(&at_b) && !at_b.is_subset(&at_a);
        return (differ && same_status)
            .then(|| (About::Participants, format!("Talks{}{}: who was there", at(), on())));
    }
    if !same_status || common.len() < 2 {
        return None;
    }
    if same_day && is_place == Some(false) {
        return Some((About::Place, format!("{}{}: where", between(), on())));
    }
    let is_one = is_place == Some(true) && at_a == at_b && are_near(a.on, b.on, SAME_MEETING);
    is_one.then(|| (About::Date, format!("{}{}: when", between(), at())))
}

/// A meeting as one report tells it, with what the others tell differently.
fn told(view: &View<'_>, about: About, meeting: &Recorded<Meeting>) -> Side {
    let line = meetings::line(view, meeting);
    let detail = match about {
        About::Status => Some(format!("({})", phrase::status(line.status))),
        About::Participants => phrase::seats(&line).map(|seats| format!("– {seats}")),
        _ => None,
    };
    Side {
        on: line.on.clone(),
        says: std::iter::once(phrase::meeting(&line)).chain(detail).collect::<Vec<_>>().join(" "),
        told: view.told(meeting.quotes()),
        origin: line.origin,
    }
}

fn draft_pairs(view: &View<'_>, found: &mut Vec<Difference>) {
    let known: Vec<&Recorded<Draft>> =
        view.state.drafts.current().filter(|draft| draft.is_by(view.on)).collect();
    let title = |draft: &Recorded<Draft>| Wording::new(&draft.body.title);
    let titles: Vec<Wording> = known.iter().map(|draft| title(draft)).collect();
    for (n, b) in known.iter().enumerate() {
        for (a, title) in known[..n].iter().zip(&titles) {
            if !are_apart(a, b) || !title.is_same(&titles[n]) {
                continue;
            }
            let days = a.on.zip(b.on).filter(|(a, b)| a.last() < b.first() || b.last() < a.first());
            let by = (&a.body.by, &b.body.by);
            let is_by_others = !by.0.is_empty()
                && !by.1.is_empty()
                && !by.0.iter().any(|party| by.1.contains(party));
            let (about, asked) = match (is_by_others, days) {
                (true, _) => (About::Participants, "whose it is"),
                (false, Some(_)) => (About::Date, "when"),
                (false, None) => continue,
            };
            let side = |draft: &Recorded<Draft>| {
                let by = phrase::names(&view.parties(&draft.body.by));
                let by = if by.is_empty() { by } else { format!(" by {by}") };
                Side {
                    on: draft.on.map(|on| on.to_string()),
                    says: format!("{}{by}", draft.body.title),
                    told: view.told(draft.quotes()),
                    origin: view.origin(draft),
                }
            };
            let what = format!("{}: {asked}", a.body.title);
            found.push(Difference { about, what, sides: vec![side(a), side(b)] });
        }
    }
}

/// Statements of one day, from different reports, of which one is for and one against the same thing.
fn stances(view: &View<'_>, found: &mut Vec<Difference>) {
    let mut said: BTreeMap<(&PartyId, &IssueId), Vec<&Recorded<Statement>>> = BTreeMap::new();
    for statement in view.first_statements() {
        let [party] = statement.body.by.as_slice() else { continue };
        let points =
            matches!(direction(&statement.body), Some(Direction::For | Direction::Against));
        if points && statement.on.is_some() && !statement.body.some_of {
            for issue in &statement.body.issues {
                said.entry((party, issue)).or_default().push(statement);
            }
        }
    }
    let mut shown = BTreeSet::new();
    for ((party, issue), statements) in said {
        for (n, b) in statements.iter().enumerate() {
            let opposed = statements[..n].iter().find(|a| {
                direction(&a.body) != direction(&b.body)
                    && are_near(a.on, b.on, 0)
                    && are_apart(a, b)
                    && is_of_the_same(&a.body, &b.body)
            });
            let Some(a) = opposed else { continue };
            if shown.insert((&a.body.id, &b.body.id)) {
                let on = a.on.map(|on| phrase::date(&on.to_string())).unwrap_or_default();
                let (party, issue) = (view.party(party), view.issue(issue).name);
                let what = format!("{party} on {issue}, {on}: for or against");
                let sides = [a, b].map(|statement| spoken(view, statement)).into();
                found.push(Difference { about: About::Stance, what, sides });
            }
        }
    }
}

/// Statements and claims of one speaker in the same words with other numbers.
fn figures(view: &View<'_>, found: &mut Vec<Difference>) {
    let mut by_speaker: BTreeMap<Vec<&PartyId>, Vec<Figure<'_>>> = BTreeMap::new();
    let mut stand = BTreeSet::new();
    for statement in view.first_statements() {
        stand.extend(statement.quotes().map(|words| (&words.source, words.start)));
        let figure = Figure {
            wording: Wording::new(&statement.body.words),
            on: statement.on,
            sources: view.same(&statement.body.id).iter().flat_map(|said| sources(said)).collect(),
            entry: Entry::Statement(statement),
        };
        by_speaker.entry(sorted(&statement.body.by)).or_default().push(figure);
    }
    for claim in view.state.claims.current().filter(|claim| claim.is_by(view.on)) {
        // Words that are a statement as well have been compared.
        if claim.quotes().any(|words| stand.contains(&(&words.source, words.start))) {
            continue;
        }
        let figure = Figure {
            wording: Wording::new(&claim.body.text),
            on: claim.on,
            sources: sources(claim),
            entry: Entry::Claim(claim),
        };
        by_speaker.entry(sorted(&claim.body.by)).or_default().push(figure);
    }
    for (by, figures) in by_speaker {
        let mut is_shown = vec![false; figures.len()];
        for (n, first) in figures.iter().enumerate() {
            if is_shown[n] || first.sources.is_empty() {
                continue;
            }
            let mut sides = vec![n];
            for (m, other) in figures.iter().enumerate().skip(n + 1) {
                let differs = sides.iter().all(|side| figures[*side].differs(other));
                if differs && !is_shown[m] {
                    sides.push(m);
                }
            }
            if sides.len() > 1 {
                for side in &sides {
                    is_shown[*side] = true;
                }
                let who = view.parties(by.iter().copied());
                let who = if who.is_empty() { "Somebody".to_owned() } else { phrase::names(&who) };
                let sides = sides.into_iter().map(|side| figures[side].side(view)).collect();
                let what = format!("{who}: which figure");
                found.push(Difference { about: About::Figures, what, sides });
            }
        }
    }
}

fn sorted(by: &[PartyId]) -> Vec<&PartyId> {
    let mut by: Vec<&PartyId> = by.iter().collect();
    by.sort_unstable();
    by
}

/// Words that may hold a figure.
struct Figure<'a> {
    wording: Wording,
    on: Option<onetext_record::When>,
    sources: BTreeSet<&'a SourceId>,
    entry: Entry<'a>,
}

enum Entry<'a> {
    Statement(&'a Recorded<Statement>),
    Claim(&'a Recorded<Claim>),
}

impl Figure<'_> {
    fn differs(&self, other: &Self) -> bool {
        !other.sources.is_empty()
            && self.sources.is_disjoint(&other.sources)
            && are_near(self.on, other.on, SAME_FIGURE)
            && self.wording.differs_in_numbers(&other.wording)
    }

    fn side(&self, view: &View<'_>) -> Side {
        match self.entry {
            Entry::Statement(statement) => spoken(view, statement),
            Entry::Claim(claim) => Side {
                on: claim.on.map(|on| on.to_string()),
                says: claim.body.text.clone(),
                told: view.told(claim.quotes()),
                origin: view.origin(claim),
            },
        }
    }
}
