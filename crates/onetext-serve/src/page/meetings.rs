//! Talks past and planned: a calendar, a list, the agenda, and the feed for calendar programs.
//!
//! Everything here is made from the meetings as the brief tells them, on the day where the server
//! stands: `found` reads them and narrows them down, `month` and `list` show them, `sheet` is one
//! meeting with its `agenda`, `form` records them, `feed` hands them to calendar programs.

use maud::{Markup, html};
use onetext_brief::section::meetings::MeetingLine;
use onetext_record::{Kind, Viewer};

use crate::chrome::Tab;
use crate::desk::Desk;
use crate::reply::{Outcome, Page, Reply};
use crate::request::Request;
use crate::route::{Doc, Handler, Route, shape};

mod agenda;
mod feed;
mod form;
mod found;
mod list;
mod month;
mod sheet;
#[cfg(test)]
mod tests;
mod typed;

use found::{Found, Show};

/// The kinds that lists of meetings are made from.
const KINDS: &[Kind] =
    &[Kind::Negotiation, Kind::Party, Kind::Person, Kind::Issue, Kind::Source, Kind::Meeting];

/// The kinds that a meeting with its agenda is made from.
const SHEET: &[Kind] = &[
    Kind::Negotiation,
    Kind::Party,
    Kind::Person,
    Kind::Issue,
    Kind::Source,
    Kind::Statement,
    Kind::Position,
    Kind::Consent,
    Kind::Draft,
    Kind::Endorsement,
    Kind::Claim,
    Kind::Assessment,
    Kind::Meeting,
];

const QUERY: &[(&str, &str)] = &[
    ("month", "Only meetings that touch this month, such as 2026-01."),
    ("party", "Only meetings where this party sits."),
    ("issue", "Only meetings with this issue on the table."),
];

pub(crate) const ROUTES: &[Route] = &[
    Route::get(Tab::Meetings.path(), Handler::Read(page)).of(KINDS),
    Route::get("/api/meetings", Handler::Read(api)).of(KINDS).doc(
        Doc::json("Talks past and planned, oldest first", shape::<Vec<found::Line>>).query(QUERY),
    ),
    Route::get("/meetings/{id}", Handler::Read(sheet::page)).of(SHEET),
    Route::get("/api/meetings/{id}", Handler::Read(sheet::api)).of(SHEET).doc(Doc::json(
        "One meeting: who comes, and where they stand on what is on the table",
        shape::<sheet::Sheet>,
    )),
    Route::get("/plan", Handler::Chair(form::blank)),
    Route::post("/plan", Handler::Chair(form::plan)),
    Route::get("/meetings/{id}/change", Handler::Chair(form::filled)),
    Route::post("/meetings/{id}/change", Handler::Chair(form::change)),
    Route::post("/api/meetings", Handler::Chair(form::api_plan)).doc(
        Doc::json("Plans or records a meeting", shape::<form::Written>)
            .takes(shape::<form::Wanted>),
    ),
    Route::put("/api/meetings/{id}", Handler::Chair(form::api_change)).doc(
        Doc::json("Changes, records as held or cancels a meeting", shape::<form::Written>)
            .takes(shape::<form::Wanted>),
    ),
    Route::get("/meetings.ics", Handler::Ask(feed::own)),
    Route::get("/api/meetings.ics", Handler::Ask(feed::own))
        .doc(Doc::file("The meetings for a calendar program", "text/calendar")),
    Route::get("/calendar/{token}", Handler::Open(feed::secret)),
];

fn page(desk: &Desk<'_>, request: &Request) -> Outcome {
    let fields = request.fields();
    let found = Found::of(desk, &fields)?;
    let show = found.show;
    let main = html! {
        h1 { (Tab::Meetings.name()) }
        (bar(desk, &found))
        @match show {
            Show::Calendar => (month::calendar(&found, desk.today)),
            Show::List => (list::list(&found, desk.today)),
        }
    };
    Ok(Page::new(Tab::Meetings, Tab::Meetings.name(), main).into())
}

fn api(desk: &Desk<'_>, request: &Request) -> Outcome {
    let found = Found::of(desk, &request.fields())?;
    let month = found.asked_month.then_some(found.month);
    let fits = |line: &&MeetingLine| month.is_none_or(|month| found::touches(line, month));
    let lines: Vec<found::Line> = found.lines().filter(fits).map(found::Line::of).collect();
    Reply::json(&lines)
}

/// What can be done with the whole: another view, fewer meetings, one more, a file.
fn bar(desk: &Desk<'_>, found: &Found) -> Markup {
    let current = |show: Show| (found.show == show).then_some("page");
    html! {
        div.meetings-bar {
            nav.views aria-label="Views of the meetings" {
                a href=(found.link(Show::Calendar, found.month, 1)) aria-current=[current(Show::Calendar)] { "Calendar" }
                a href=(found.link(Show::List, found.month, 1)) aria-current=[current(Show::List)] { "List" }
            }
            form.row method="get" action=(Tab::Meetings.path()) {
                input type="hidden" name="view" value=(found.show.word());
                input type="hidden" name="month" value=(month::word(found.month));
                (choice("party", "Party", &found.parties, found.party.as_deref()))
                (choice("issue", "Issue", &found.issues, found.issue.as_deref()))
                button { "Show" }
            }
            p.do {
                @if *desk.viewer == Viewer::Mediator {
                    a.button href="/plan" { "Plan or record a meeting" } " "
                }
                a.button href="/meetings.ics" download="meetings.ics" { "Calendar file (ICS)" }
            }
        }
    }
}

fn choice(
    name: &str,
    label: &str,
    of: &[onetext_brief::section::Named],
    chosen: Option<&str>,
) -> Markup {
    html! {
        label { (label) " "
            select name=(name) {
                option value="" { "all" }
                @for one in of {
                    option value=(one.id) selected[chosen == Some(&one.id)] dir="auto" {
                        (super::words::harmless(&one.name))
                    }
                }
            }
        }
    }
}
