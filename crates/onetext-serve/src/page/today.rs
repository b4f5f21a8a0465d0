//! What changed, what is next, what waits for a word: where a day at the workbench begins.

use jiff::Timestamp;
use maud::{Markup, PreEscaped, html};
use onetext_brief::section::{View, versions};
use onetext_record::body::{Meeting, MeetingStatus};
use onetext_record::{Entry, Kind, Negotiation, Recorded};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::chrome::{Tab, token};
use crate::desk::{Desk, Mine};
use crate::fault::Fault;
use crate::page::words::{count, party, said, when};
use crate::reply::{Outcome, Page, Reply};
use crate::request::Request;
use crate::route::{Doc, Handler, Route, shape};

pub(crate) mod told;

pub(crate) const ROUTES: &[Route] = &[
    Route::get(Tab::Today.path(), Handler::Own(page)),
    Route::post("/looked", Handler::Own(looked)),
    Route::post("/api/looked", Handler::Own(looked_api))
        .doc(Doc::done("Note that you have seen everything up to now")),
    Route::get("/api/today", Handler::Own(api))
        .doc(Doc::json("What is new to you, and which meetings come next", shape::<Today>)),
];

/// How many new entries are told.
const TOLD: usize = 30;

/// How many entries are told where nothing is new.
const LATEST: usize = 12;

/// How many meetings to come are told.
const NEXT: usize = 5;

/// What the movement of the text is made from.
const DRAFTING: &[Kind] = &[
    Kind::Draft,
    Kind::Position,
    Kind::Issue,
    Kind::Party,
    Kind::Circulation,
    Kind::Linkage,
    Kind::Negotiation,
];

/// Up to where a person has looked.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Mark {
    rank: usize,
    at: Timestamp,
}

/// What is new to a person.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct Today {
    /// When the person last noted that everything was seen.
    #[schemars(with = "Option<String>")]
    looked: Option<Timestamp>,
    /// How many entries have come since; of all, where nothing was noted.
    new: usize,
    /// The newest of them, newest first.
    entries: Vec<Entry>,
    /// The ids of the meetings to come, the next one first.
    meetings: Vec<String>,
}

/// The words in brackets over the versions of the text.
struct Movement {
    chart: String,
    sentence: String,
}

fn mark(mine: &Mine<'_>) -> Result<Option<(u64, Mark)>, Fault> {
    mine.drawer("looked").get("rank")
}

/// The ranks that are told, newest first, and how many are new.
fn news(desk: &Desk<'_>, mark: Option<&Mark>) -> (Vec<usize>, usize) {
    let from = mark.map_or(0, |mark| mark.rank.min(desk.rank()));
    let new = desk.rank() - from;
    let told = if new == 0 || mark.is_none() { LATEST } else { TOLD.min(new) };
    ((1..=desk.rank()).rev().take(told).collect(), new)
}

fn next<'a>(desk: &Desk<'a>) -> Vec<&'a Recorded<Meeting>> {
    let comes = |meeting: &&Recorded<Meeting>| {
        meeting.body.status == MeetingStatus::Planned
            && meeting.on.is_none_or(|on| on.last() >= desk.today)
    };
    let mut meetings: Vec<_> = desk.state.meetings.current().filter(comes).collect();
    meetings
        .sort_by_key(|meeting| (meeting.on.is_none(), meeting.order(), meeting.body.time.clone()));
    meetings.truncate(NEXT);
    meetings
}

fn api(mine: &Mine<'_>, _: &Request) -> Outcome {
    let mark = mark(mine)?.map(|(_, mark)| mark);
    let today = mine.study.look(|desk| {
        let (told, new) = news(desk, mark.as_ref());
        Today {
            looked: mark.as_ref().map(|mark| mark.at),
            new,
            entries: told.into_iter().filter_map(|rank| desk.state.ranked_entry(rank)).collect(),
            meetings: next(desk).iter().map(|meeting| meeting.body.id.to_string()).collect(),
        }
    });
    Reply::json(&today)
}

fn note(mine: &Mine<'_>, request: &Request) -> Result<(), Fault> {
    let version = mark(mine)?.map_or(0, |(version, _)| version);
    let known = mine.study.look(|desk| desk.rank());
    // What came in while the page lay open was not seen on it.
    let seen = request.form().ok().and_then(|form| form.parsed("seen").ok().flatten());
    let rank = seen.unwrap_or(known).min(known);
    let noted = mine.drawer("looked").put("rank", version, &Mark { rank, at: mine.study.now() });
    match noted {
        // The same person has noted it in another window at the same moment.
        Ok(_) | Err(Fault::Moved(_)) => Ok(()),
        Err(other) => Err(other),
    }
}

fn looked(mine: &Mine<'_>, request: &Request) -> Outcome {
    note(mine, request)?;
    Ok(Reply::see("/"))
}

fn looked_api(mine: &Mine<'_>, request: &Request) -> Outcome {
    note(mine, request)?;
    Ok(Reply::done())
}

fn page(mine: &Mine<'_>, _: &Request) -> Outcome {
    let mark = mark(mine)?.map(|(_, mark)| mark);
    let movement = movement(mine);
    let waiting = crate::pile::waiting(&mine.study)?;
    let main = mine.study.look(|desk| {
        let (told, new) = news(desk, mark.as_ref());
        html! {
            h1 { "Today" }
            @if let Some(summary) = desk.state.heading().and_then(|it| it.body.summary.as_ref()) {
                p.lead { (said(summary)) }
            }
            div.today {
                section.changes aria-labelledby="changes" { (changes(desk, mark.as_ref(), &told, new)) }
                div {
                    section aria-labelledby="next" {
                        h2 #next { "Next meetings" }
                        (meetings(desk))
                    }
                    @if desk.viewer != &onetext_record::Viewer::Observer {
                        section aria-labelledby="waiting" {
                            h2 #waiting { "Waiting for your word" }
                            (piles(&waiting))
                        }
                    }
                    section aria-labelledby="movement" {
                        h2 #movement { "Movement of the text" }
                        @match movement.as_ref() {
                            Some(movement) => {
                                figure.chart {
                                    (PreEscaped(&movement.chart))
                                    figcaption.quiet { (movement.sentence) }
                                }
                                p { a href="/text/lineage" { "All versions" } }
                            }
                            None => { p.nothing { "There are not two versions of the text yet." } }
                        }
                    }
                }
            }
        }
    });
    Ok(Page::new(Tab::Today, "Today", main).into())
}

fn changes(desk: &Desk<'_>, mark: Option<&Mark>, told: &[usize], new: usize) -> Markup {
    let rest = new.saturating_sub(told.len());
    html! {
        @match mark {
            None => {
                h2 #changes { "Latest in the record" }
                p.quiet { (count(new, "entry", "entries")) " so far." }
            }
            Some(mark) if new == 0 => {
                h2 #changes { "Nothing new" }
                p.quiet { "Nothing has come since you last looked, " (moment(mark.at)) ". The latest before that:" }
            }
            Some(mark) => {
                h2 #changes { "New since you last looked" }
                p.quiet { (count(new, "entry", "entries")) " since " (moment(mark.at)) "." }
            }
        }
        @if told.is_empty() { p.nothing { "Nothing is recorded yet." } }
        ol.news-list {
            @for entry in told.iter().filter_map(|rank| desk.state.entry(*rank)) {
                li {
                    p.when { @if let Some(on) = entry.on { (when(on)) } @else { "no date" } }
                    p { (told::told(desk.state, &entry)) }
                }
            }
        }
        @if mark.is_some() && rest > 0 {
            p { a href="/log" { "And " (count(rest, "more entry", "more entries")) " in the log" } }
        }
        @if new > 0 {
            form method="post" action="/looked" {
                (token())
                input type="hidden" name="seen" value=(desk.rank());
                button { "I have seen all this" }
            }
        }
    }
}

fn moment(at: Timestamp) -> Markup {
    html! { time datetime=(at) { (at.strftime("%Y-%m-%d %H:%M")) } }
}

fn meetings(desk: &Desk<'_>) -> Markup {
    let next = next(desk);
    let last = if next.is_empty() { last(desk) } else { Vec::new() };
    html! {
        @if next.is_empty() { p.nothing { "No meeting to come is recorded." } }
        ul.plain { @for meeting in next { li { (meeting_line(desk.state, meeting)) } } }
        @if !last.is_empty() {
            p.label { "The last ones:" }
            ul.plain { @for meeting in last { li { (meeting_line(desk.state, meeting)) } } }
        }
        p { a href="/meetings" { "All meetings" } }
    }
}

fn meeting_line(state: &Negotiation, meeting: &Recorded<Meeting>) -> Markup {
    html! {
        p.when {
            @match meeting.on { Some(on) => (when(on)), None => "date open" }
            @if let Some(time) = &meeting.body.time { ", " (time) }
            @if let Some(place) = &meeting.body.place { ", " (said(place)) }
        }
        p { a href={ "/meetings/" (meeting.body.id) } dir="auto" { (titled(state, &meeting.body)) } }
    }
}

/// The last meetings that are over, the newest first.
fn last<'a>(desk: &Desk<'a>) -> Vec<&'a Recorded<Meeting>> {
    let is_over = |meeting: &&Recorded<Meeting>| {
        meeting.body.status != MeetingStatus::Cancelled
            && meeting.on.is_some_and(|on| on.last() < desk.today)
    };
    let mut meetings: Vec<_> = desk.state.meetings.current().filter(is_over).collect();
    meetings.sort_by_key(|meeting| std::cmp::Reverse(meeting.order()));
    meetings.truncate(3);
    meetings
}

fn titled(state: &Negotiation, meeting: &Meeting) -> String {
    let names = || {
        let seats = meeting.participants.iter();
        let names: Vec<String> = seats.map(|seat| party(state, &seat.party)).collect();
        if names.is_empty() { "Meeting".to_owned() } else { onetext_brief::phrase::list(&names) }
    };
    crate::page::words::harmless(&meeting.title.clone().unwrap_or_else(names))
}

fn piles(waiting: &[crate::pile::Waiting]) -> Markup {
    html! {
        @if waiting.is_empty() { p.nothing { "No proposals wait." } }
        ul.plain {
            @for pile in waiting.iter().take(NEXT) {
                li {
                    a href={ "/review/" (pile.key) } dir="auto" { (crate::page::words::harmless(&pile.title)) }
                    " – " (count(pile.open, "proposal", "proposals"))
                }
            }
        }
        p { a href="/review" { "Read a report" } }
    }
}

/// The movement over all versions, made once for all with the same eyes until a draft comes.
fn movement(mine: &Mine<'_>) -> std::sync::Arc<Option<Movement>> {
    mine.study.recall("movement", DRAFTING, Clone::clone, |state| moved(&state))
}

fn moved(state: &Negotiation) -> Option<Movement> {
    let figures = versions::versions(&View::new(state, None)).figures;
    let (first, last) = (figures.first()?, figures.last()?);
    if figures.len() < 2 {
        return None;
    }
    let numbers: Vec<String> = (1..=figures.len()).map(|n| n.to_string()).collect();
    #[expect(clippy::cast_precision_loss, reason = "no text has 2^52 words")]
    let values = figures.iter().map(|it| Some(it.bracketed as f64)).collect();
    let chart = onetext_draft::chart::svg(&onetext_draft::chart::Series {
        id: "today-brackets",
        title: "Words in brackets, version by version",
        labels: numbers.iter().map(String::as_str).collect(),
        values,
    });
    let sentence = format!(
        "Words in brackets over {} versions: {} in the first, {} in the last ({} open).",
        figures.len(),
        first.bracketed,
        last.bracketed,
        count(last.brackets, "bracket", "brackets"),
    );
    Some(Movement { chart, sentence })
}
