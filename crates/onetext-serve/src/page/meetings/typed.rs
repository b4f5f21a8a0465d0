//! What somebody has typed into the form of a meeting, as it was typed: it is shown again until it
//! can be recorded, so that nothing is lost.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use onetext_brief::harmless;
use onetext_record::body::{Meeting, MeetingStatus, Participant};
use onetext_record::id::{IssueId, PartyId, PersonId};
use onetext_record::{Audience, Negotiation, Recorded, When};

use super::form::Wanted;
use crate::page::words;
use crate::request::Fields;

/// How many places at the table a form takes.
const SEATS: usize = 200;

/// How many empty places a form offers.
const FREE: usize = 3;

/// Who may see a new meeting: the word in the form, and what it says there.
pub(super) const AUDIENCES: [(&str, &str); 3] = [
    ("mediators", "the mediators alone"),
    ("present", "the parties that sit there, and the mediators"),
    ("everyone", "everyone"),
];

/// The fields of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) title: String,
    /// The first day, the last one, and what stands for them where no day is known.
    pub(super) first: String,
    pub(super) last: String,
    pub(super) vague: String,
    pub(super) time: String,
    pub(super) place: String,
    pub(super) status: String,
    pub(super) series: bool,
    /// Who, and how they take part.
    pub(super) seats: Vec<(String, String)>,
    pub(super) issues: Vec<String>,
    pub(super) outcome: String,
    /// Who may see it, by one of the words of [`AUDIENCES`].
    pub(super) audience: String,
    /// The rank at which the person looked.
    pub(super) seen: usize,
    /// Whether only more places at the table are asked for.
    pub(super) more: bool,
}

/// What is wrong, by the name of the field that it stands beside.
pub(super) type Mistakes = BTreeMap<String, String>;

impl Typed {
    /// An empty form.
    pub(super) fn blank(seen: usize) -> Self {
        let status = MeetingStatus::Planned.word().to_owned();
        let audience = AUDIENCES[0].0.to_owned();
        Self { status, audience, seen, ..Self::default() }.with_room()
    }

    /// A meeting as it is recorded.
    pub(super) fn of(state: &Negotiation, meeting: &Recorded<Meeting>, seen: usize) -> Self {
        let body = &meeting.body;
        let text = |it: &Option<String>| it.clone().unwrap_or_default();
        let (mut first, mut last, mut vague) = (String::new(), String::new(), String::new());
        if let Some(on) = meeting.on {
            if on.to_string().len() < 10 {
                vague = on.to_string();
            } else {
                first = on.first().to_string();
                last = if on.is_day() { String::new() } else { on.last().to_string() };
            }
        }
        Self {
            title: text(&body.title),
            first,
            last,
            vague,
            time: text(&body.time),
            place: text(&body.place),
            status: body.status.word().to_owned(),
            series: body.series,
            seats: body
                .participants
                .iter()
                .map(|it| (who(state, it), how(it).to_owned()))
                .collect(),
            issues: body.issues.iter().map(ToString::to_string).collect(),
            outcome: text(&body.outcome),
            audience: String::new(),
            seen,
            more: false,
        }
        .with_room()
    }

    /// What a form sent.
    pub(super) fn from(fields: &Fields) -> Self {
        let text = |name: &str| fields.get(name).unwrap_or_default().to_owned();
        let seat = |at: usize| (text(&format!("who-{at}")), text(&format!("how-{at}")));
        let count = text("seats").parse::<usize>().unwrap_or_default().min(SEATS);
        Self {
            title: text("title"),
            first: text("first"),
            last: text("last"),
            vague: text("vague"),
            time: text("time"),
            place: text("place"),
            status: text("status"),
            series: fields.get("series").is_some(),
            seats: (0..count).map(seat).filter(|(who, _)| !who.is_empty()).collect(),
            issues: fields.all("issue").map(str::to_owned).collect(),
            outcome: text("outcome"),
            audience: text("audience"),
            seen: text("seen").parse().unwrap_or_default(),
            more: fields.get("do") == Some("more"),
        }
        .with_room()
    }

    /// The same with empty places at the table.
    fn with_room(mut self) -> Self {
        let free = if self.more { 2 * FREE } else { FREE };
        let wanted = (self.seats.len() + free).min(SEATS);
        self.seats.resize(wanted, (String::new(), "there".to_owned()));
        self
    }

    /// What it comes to, and what is wrong with it.
    pub(super) fn read(
        &self,
        state: &Negotiation,
        kept: Option<&Audience>,
        today: Date,
    ) -> Result<Wanted, Mistakes> {
        let mut wrong = Mistakes::new();
        let on = self.days(&mut wrong);
        let time = self.hour(on, &mut wrong);
        let status = MeetingStatus::EVERY.iter().copied().find(|it| it.word() == self.status);
        if status.is_none() {
            wrong.insert("status".into(), "Choose one.".into());
        }
        let ahead = on.is_some_and(|on| on.first() > today);
        if status == Some(MeetingStatus::Held) && ahead {
            wrong.insert(
                "status".into(),
                "Its day is still to come, so it cannot have been held.".into(),
            );
        }
        let participants = self.participants(state, &mut wrong);
        let issues = self.issues.iter().filter_map(|id| IssueId::new(id).ok());
        let audience = kept.cloned().or_else(|| self.seen_by(&participants, &mut wrong));
        let text = |it: &String| (!it.is_empty()).then(|| it.clone());
        if self.title.is_empty() && self.place.is_empty() && participants.is_empty() {
            wrong.insert(
                "title".into(),
                "Say what it is called, where it is or who sits there.".into(),
            );
        }
        let wanted = Wanted {
            title: text(&self.title),
            on: on.map(|on| on.to_string()),
            time,
            place: text(&self.place),
            status: status.unwrap_or(MeetingStatus::Planned),
            series: self.series,
            participants,
            issues: issues.collect(),
            outcome: text(&self.outcome),
            audience,
            seen: Some(self.seen),
        };
        if wrong.is_empty() { Ok(wanted) } else { Err(wrong) }
    }

    fn seen_by(&self, seats: &[Participant], wrong: &mut Mistakes) -> Option<Audience> {
        let present: BTreeSet<PartyId> = seats.iter().map(|seat| seat.party.clone()).collect();
        let problem = match self.audience.as_str() {
            "mediators" => return Some(Audience::Mediators),
            "everyone" => return Some(Audience::Everyone),
            "present" if present.is_empty() => "Nobody sits there yet.",
            "present" => return Some(Audience::Parties(present)),
            _ => "Choose one.",
        };
        wrong.insert("audience".to_owned(), problem.to_owned());
        None
    }

    fn days(&self, wrong: &mut Mistakes) -> Option<When> {
        let mut put = |field: &str, what: &str| {
            wrong.insert(field.to_owned(), what.to_owned());
        };
        if !self.vague.is_empty() {
            if !self.first.is_empty() || !self.last.is_empty() {
                put("vague", "Give either days or a month or year.");
            }
            let when = self.vague.parse::<When>().ok();
            if when.is_none() {
                put("vague", "Write a month as 2026-02 or a year as 2026.");
            }
            return when;
        }
        let mut day = |field: &str, text: &str| {
            let parsed = text.parse::<Date>().ok().filter(|_| !text.is_empty());
            if parsed.is_none() && !text.is_empty() {
                put(field, "This is no day; write it as 2026-02-14.");
            }
            parsed
        };
        let (first, last) = (day("first", &self.first), day("last", &self.last));
        match (first, last) {
            (Some(first), Some(last)) => {
                let when = When::between(first, last);
                if when.is_none() {
                    put("last", "The last day lies before the first.");
                }
                when
            }
            (Some(first), None) => Some(When::day(first)),
            (None, Some(_)) => {
                put("first", "Give the first day too.");
                None
            }
            (None, None) => None,
        }
    }

    fn hour(&self, on: Option<When>, wrong: &mut Mistakes) -> Option<String> {
        if self.time.is_empty() {
            return None;
        }
        // Some browsers add seconds.
        let time = self.time.get(..5).unwrap_or(&self.time);
        let parts = time.split_once(':').and_then(|(hour, minute)| {
            let ok = hour.len() == 2 && minute.len() == 2;
            let (hour, minute) = (hour.parse::<u8>().ok()?, minute.parse::<u8>().ok()?);
            (ok && hour < 24 && minute < 60).then_some(())
        });
        let problem = match (parts, on) {
            (None, _) => "This is no time of day; write it as 09:30.",
            (Some(()), Some(_)) => return Some(time.to_owned()),
            (Some(()), None) => "A time needs a day.",
        };
        wrong.insert("time".to_owned(), problem.to_owned());
        None
    }

    fn participants(&self, state: &Negotiation, wrong: &mut Mistakes) -> Vec<Participant> {
        let mut found: Vec<Participant> = Vec::new();
        for (at, (typed, how)) in self.seats.iter().enumerate() {
            if typed.is_empty() {
                continue;
            }
            let field = format!("who-{at}");
            let Some((party, person)) = find(state, typed) else {
                let said = format!(
                    "Nobody here is called “{}”. Write a party, or a person and the party.",
                    harmless(typed)
                );
                wrong.insert(field, said);
                continue;
            };
            if found.iter().any(|it| it.party == party && it.person == person) {
                wrong.insert(field, "This stands twice.".to_owned());
                continue;
            }
            let (expected, remote) = (how.contains("expected"), how.contains("afar"));
            found.push(Participant { party, person, remote, expected });
        }
        found
    }
}

/// A place at the table as people write it: `Ukraine`, or `Rustem Umerov, Ukraine`.
fn who(state: &Negotiation, seat: &Participant) -> String {
    let party = words::party(state, &seat.party);
    match &seat.person {
        Some(id) => {
            let person = words::name(&state.persons, id, |person| &person.name);
            format!("{person}, {party}")
        }
        None => party,
    }
}

fn how(seat: &Participant) -> &'static str {
    super::sheet::how(seat.expected, seat.remote)
}

/// Whom somebody means.
fn find(state: &Negotiation, typed: &str) -> Option<(PartyId, Option<PersonId>)> {
    if let Some(party) = state.party_named(typed) {
        return Some((party.body.id.clone(), None));
    }
    let same = |name: &str, other: &str| name.to_lowercase() == other.trim().to_lowercase();
    let persons = |wanted: &str| {
        let persons: Vec<_> = state
            .persons
            .current()
            .filter(|it| {
                same(&it.body.name, wanted) || it.body.aliases.iter().any(|name| same(name, wanted))
            })
            .map(|it| (it.body.party.clone(), it.body.id.clone()))
            .collect();
        persons
    };
    // A name may have a comma of its own.
    for (comma, _) in typed.match_indices(',').collect::<Vec<_>>().into_iter().rev() {
        let (person, party) = (&typed[..comma], &typed[comma + 1..]);
        let Some(party) = state.party_named(party) else { continue };
        let found = persons(person);
        let own = found.iter().find(|(own, _)| *own == party.body.id).or(found.first());
        if let Some((_, person)) = own {
            return Some((party.body.id.clone(), Some(person.clone())));
        }
    }
    match persons(typed).as_slice() {
        [(party, person)] => Some((party.clone(), Some(person.clone()))),
        _ => None,
    }
}

/// Everybody who can sit at the table, as [`Typed`] writes them.
pub(super) fn everybody(state: &Negotiation) -> Vec<String> {
    let parties = state.parties.current().map(|party| party.body.name.clone());
    let persons = state
        .persons
        .current()
        .map(|person| format!("{}, {}", person.body.name, words::party(state, &person.body.party)));
    parties.chain(persons).collect()
}
