//! One meeting on a sheet that can be laid before a minister: who comes for whom, and where they
//! stand on what is on the table.

use maud::{Markup, html};
use onetext_brief::phrase;
use onetext_brief::section::Named;
use onetext_brief::section::meetings::{MeetingLine, Standing};
use onetext_record::body::Meeting;
use onetext_record::id::MeetingId;
use onetext_record::{Evidence, Recorded, Viewer};
use schemars::JsonSchema;
use serde::Serialize;

use super::{agenda, found};
use crate::chrome::Tab;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::page::words::{self, harmless};
use crate::reply::{Outcome, Page, Reply};
use crate::request::Request;

/// One meeting with its agenda.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Sheet {
    /// The meeting.
    #[serde(flatten)]
    pub(crate) line: found::Line,
    /// Who sits there.
    pub(crate) seats: Vec<Seat>,
    /// Whether the record names what is on the table; if not, the agenda is what is open among
    /// those present.
    pub(crate) agenda_is_recorded: bool,
    /// What is on the table, and where those present stand on it.
    pub(crate) agenda: Vec<agenda::Item>,
    /// Who may see the meeting.
    pub(crate) audience: String,
    /// In whose name it was recorded.
    pub(crate) author: String,
    /// The words behind it.
    pub(crate) words: Vec<Quote>,
}

/// Who sits in a meeting.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Seat {
    /// The party.
    pub(crate) party: Named,
    /// The person who speaks for it there.
    pub(crate) person: Option<String>,
    /// The person's office.
    pub(crate) office: Option<String>,
    /// Whether they join from afar.
    pub(crate) remote: bool,
    /// Whether they are only expected.
    pub(crate) expected: bool,
}

/// Words of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Quote {
    /// The words, to the letter.
    pub(crate) quote: String,
    /// The source.
    pub(crate) source: Named,
    /// Where they stand in it, in characters.
    pub(crate) span: (usize, usize),
}

impl Sheet {
    fn of(desk: &Desk<'_>, id: &MeetingId) -> Option<Self> {
        let recorded = desk.state.meetings.get(id)?;
        let all = found::all(desk);
        // The list holds what could be known by today; the sheet is of whatever is recorded.
        let known = all.iter().find(|line| line.id == id.as_str());
        let line = known.map(found::Line::of)?;
        let present: Vec<Named> = line.parties.clone();
        let agenda_is_recorded = !recorded.body.issues.is_empty();
        Some(Self {
            seats: seats(desk, &recorded.body),
            agenda: agenda::agenda(desk, &recorded.body, &present),
            agenda_is_recorded,
            audience: words::audience(desk.state, &recorded.audience),
            author: recorded.author.clone(),
            words: quotes(desk, recorded),
            line,
        })
    }
}

fn seats(desk: &Desk<'_>, meeting: &Meeting) -> Vec<Seat> {
    let seat = |it: &onetext_record::body::Participant| {
        let person = it.person.as_ref();
        let known = person.and_then(|id| desk.state.persons.get(id));
        Seat {
            party: named(it.party.as_str(), words::party(desk.state, &it.party)),
            person: person.map(|id| words::name(&desk.state.persons, id, |person| &person.name)),
            office: known.and_then(|person| person.body.office.clone()),
            remote: it.remote,
            expected: it.expected,
        }
    };
    meeting.participants.iter().map(seat).collect()
}

fn quotes(desk: &Desk<'_>, recorded: &Recorded<Meeting>) -> Vec<Quote> {
    let title =
        |it: &Evidence| words::name(&desk.state.sources, &it.source, |source| &source.title);
    recorded
        .quotes()
        .map(|it| Quote {
            quote: it.quote.clone(),
            source: named(it.source.as_str(), title(it)),
            span: (it.start, it.end),
        })
        .collect()
}

pub(super) fn named(id: &str, name: String) -> Named {
    Named { id: id.to_owned(), name }
}

fn sheet(desk: &Desk<'_>, request: &Request) -> Result<Sheet, Fault> {
    Sheet::of(desk, &request.id("id")?).ok_or(Fault::NotFound)
}

pub(super) fn api(desk: &Desk<'_>, request: &Request) -> Outcome {
    Reply::json(&sheet(desk, request)?)
}

pub(super) fn page(desk: &Desk<'_>, request: &Request) -> Outcome {
    let id: MeetingId = request.id("id")?;
    let sheet = Sheet::of(desk, &id).ok_or(Fault::NotFound)?;
    let recorded = desk.state.meetings.get(&id).ok_or(Fault::NotFound)?;
    let all = found::all(desk);
    let line = all.iter().find(|line| line.id == sheet.line.id).ok_or(Fault::NotFound)?;
    let main = html! {
        article.sheet {
            p.back { a href=(Tab::Meetings.path()) { "Meetings" } }
            h1 dir="auto" { (harmless(&sheet.line.name)) }
            (facts(&sheet, line))
            section aria-labelledby="who" {
                h2 #who { "Who sits there" }
                (table_of_seats(&sheet.seats))
            }
            section aria-labelledby="agenda" {
                h2 #agenda { @if sheet.agenda_is_recorded { "On the table" } @else { "What is open among those present" } }
                @if !sheet.agenda_is_recorded {
                    p.quiet { "No agenda is recorded. These are the issues without the consent that they need, on which somebody present has a position." }
                }
                @if sheet.agenda.is_empty() { p.nothing { "Nothing is recorded that would be open among those present." } }
                @for item in &sheet.agenda { (agenda::show(item)) }
            }
            section aria-labelledby="words" {
                h2 #words { "Sources" }
                @for words in recorded.quotes() { (words::quote(desk.state, words)) }
                p.facts dir="auto" {
                    @if sheet.words.is_empty() { "Judged by " } @else { "Entered by " }
                    (harmless(&sheet.author)) ". Seen by " (harmless(&sheet.audience)) "."
                }
            }
            @if *desk.viewer == Viewer::Mediator {
                p.do { a.button href={ "/meetings/" (sheet.line.id) "/change" } { "Change, record or cancel it" } }
            }
        }
    };
    Ok(Page::new(Tab::Meetings, sheet.line.name.clone(), main).into())
}

fn facts(sheet: &Sheet, line: &MeetingLine) -> Markup {
    let label = if line.status == Standing::Cancelled { "Reason" } else { "Outcome" };
    html! {
        dl.sheet-facts {
            div { dt { "When" } dd { (phrase::time(line)) @if line.time.is_some() { " there" } } }
            div { dt { "Where" } dd dir="auto" { @match &line.place { Some(place) => (harmless(place)), None => "not recorded" } } }
            div { dt { "Status" } dd { (found::status(line.status)) } }
            @if line.series { div { dt { "Kind" } dd { "Several meetings that reports speak of as one" } } }
            @if let Some(outcome) = &sheet.line.outcome {
                div { dt { (label) } dd dir="auto" { (harmless(outcome)) } }
            }
        }
    }
}

fn table_of_seats(seats: &[Seat]) -> Markup {
    html! {
        @if seats.is_empty() { p.nothing { "Nobody is recorded." } }
        @else {
            div.scrolls {
                table.seats {
                    thead { tr { th scope="col" { "For" } th scope="col" { "Who" } th scope="col" { "How" } } }
                    tbody {
                        @for seat in seats {
                            tr {
                                th scope="row" dir="auto" { (harmless(&seat.party.name)) }
                                td dir="auto" {
                                    @match &seat.person {
                                        Some(person) => {
                                            (harmless(person))
                                            @if let Some(office) = &seat.office { span.quiet { ", " (harmless(office)) } }
                                        },
                                        None => span.quiet { "nobody named" },
                                    }
                                }
                                td { (how(seat.expected, seat.remote)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// How somebody takes part.
pub(super) fn how(expected: bool, remote: bool) -> &'static str {
    match (expected, remote) {
        (false, false) => "there",
        (true, false) => "expected",
        (false, true) => "from afar",
        (true, true) => "expected, from afar",
    }
}
