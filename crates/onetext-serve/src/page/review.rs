//! What was read and waits for a person's word: proposals beside the text that they quote.
//!
//! Reports come in by a form or by the API (`adding`), are read through the eyes of whoever put them
//! there, and lie in piles (`crate::pile`) until every proposal was decided on (`deciding`). The
//! list of piles and the page of one (`one`) show the same as the API says (`view`).

use maud::{Markup, html};
use onetext_record::{Audience, Body, Viewer};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::chrome::{Tab, token};
use crate::desk::{Pen, Study};
use crate::fault::Fault;
use crate::page::words::{count, harmless};
use crate::pile::{self, Pile};
use crate::reply::{Outcome, Page, Reply};
use crate::request::{Fields, Request};
use crate::route::{Doc, Handler, Route, shape};
use crate::rules;

mod adding;
mod deciding;
mod editing;
mod one;
mod passage;
mod telling;
#[cfg(test)]
mod tests;
mod view;

use adding::{AddedAll, Given};
use deciding::{Asked, Deed, Undone, decide};
use one::{Look, Refused};
use view::{Reports, Review};

pub(crate) const ROUTES: &[Route] = &[
    Route::get(Tab::Review.path(), Handler::Ask(list)),
    Route::post(Tab::Review.path(), Handler::Write(add)).large(),
    Route::get("/review/{key}", Handler::Ask(look)),
    Route::post("/review/{key}", Handler::Write(step)),
    Route::post("/review/{key}/remove", Handler::Write(remove)),
    Route::get("/api/reports", Handler::Ask(api_list))
        .doc(Doc::json("The reports that wait for review.", shape::<Reports>)),
    Route::post("/api/reports", Handler::Write(api_add)).large().doc(
        Doc::json("Reads a report and puts what it proposes up for review; files go as multipart/form-data.", shape::<AddedAll>)
            .takes(shape::<Pasted>),
    ),
    Route::get("/api/reports/{key}", Handler::Ask(api_look))
        .doc(Doc::json("A report that waits for review, with its proposals.", shape::<Review>)),
    Route::post("/api/reports/{key}/decisions", Handler::Write(api_decide)).doc(
        Doc::json("Decides on proposals of a report, all or nothing.", shape::<Review>)
            .takes(shape::<Decisions>),
    ),
    Route::delete("/api/reports/{key}", Handler::Write(api_remove))
        .doc(Doc::done("Removes a report from review. What was accepted stays in the record.")),
];

/// A report as a program sends it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Pasted {
    /// The text of the report.
    text: String,
    /// Its headline.
    title: Option<String>,
    /// Who published it.
    publisher: Option<String>,
    /// When it was published: a day, a month or a year.
    date: Option<String>,
    /// Where it was found.
    url: Option<String>,
}

/// Decisions on the proposals of a report.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Decisions {
    /// The version of the report that was looked at.
    version: u64,
    /// One behind the other.
    decisions: Vec<Decided>,
}

/// A decision on a proposal.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Decided {
    /// The number of the proposal, counted from 1. Not needed for `undo` and `accept-above`.
    #[serde(default)]
    proposal: usize,
    /// What is decided.
    decision: Word,
    /// What it is to say instead, for `accept` and `edit`.
    body: Option<Body>,
    /// The date that it is to speak of, with another body; without, it stays.
    on: Option<String>,
    /// The number of the proposal that it is the same as, for `merge`.
    into: Option<usize>,
    /// Why, for `reject`.
    reason: Option<String>,
    /// How sure the proposals have to be at least, from 0 to 1, for `accept-above`.
    least: Option<f64>,
    /// Who is to see what is recorded, if that is not as for the report.
    audience: Option<Audience>,
}

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Word {
    /// It is recorded, with what it needs.
    Accept,
    /// It is turned down.
    Reject,
    /// It is open again, where it was turned down in the pile alone.
    Reopen,
    /// It says something else.
    Edit,
    /// It is the same as another one.
    Merge,
    /// The last step is taken back.
    Undo,
    /// All that are sure enough are recorded.
    AcceptAbove,
}

fn list(study: &Study<'_>, _: &Request) -> Outcome {
    let reports = view::reports(study)?;
    let main = list_page(study, &reports, None, None, &Fields::default());
    Ok(Page::new(Tab::Review, Tab::Review.name(), main).into())
}

fn api_list(study: &Study<'_>, _: &Request) -> Outcome {
    Reply::json(&view::reports(study)?)
}

fn look(study: &Study<'_>, request: &Request) -> Outcome {
    let pile = pile::open(study, request.param("key"))?;
    let look = Look::of(&request.fields(), &pile);
    let (title, main) = one::page(study, &pile, &look, None);
    Ok(Page::new(Tab::Review, title, main).into())
}

fn api_look(study: &Study<'_>, request: &Request) -> Outcome {
    let pile = pile::open(study, request.param("key"))?;
    study.look(|desk| Reply::json(&view::review(desk, &pile)))
}

fn add(pen: &Pen<'_>, request: &Request) -> Outcome {
    let (fields, added) = match read_form(pen, request) {
        Ok(done) => done,
        Err(fault) if matches!(fault, Fault::Input { .. }) => {
            let fields = request.form().unwrap_or_default();
            let reports = view::reports(&pen.study)?;
            let main = list_page(&pen.study, &reports, None, Some(&fault), &fields);
            return Ok(Page::new(Tab::Review, Tab::Review.name(), main)
                .status(fault.status())
                .into());
        }
        Err(fault) => return Err(fault),
    };
    if let ([only], []) = (added.documents.as_slice(), added.left_out.as_slice())
        && let Some(key) = &only.key
    {
        return Ok(Reply::see(&format!("/review/{key}")));
    }
    let is_all_read = added.left_out.is_empty();
    let kept = if is_all_read { Fields::default() } else { fields };
    let main = list_page(&pen.study, &view::reports(&pen.study)?, Some(&added), None, &kept);
    Ok(Page::new(Tab::Review, Tab::Review.name(), main).into())
}

fn read_form(pen: &Pen<'_>, request: &Request) -> Result<(Fields, AddedAll), Fault> {
    let is_multipart = request.header("content-type").starts_with("multipart/form-data");
    let (fields, files) = match is_multipart {
        true => request.parts()?,
        false => (request.form()?, Vec::new()),
    };
    let said = |name| fields.get(name);
    let metadata = adding::metadata(said("title"), said("publisher"), said("date"), said("url"))?;
    let mut given: Vec<Given<'_>> =
        files.iter().map(|file| Given { name: &file.name, bytes: &file.bytes }).collect();
    if let Some(text) = fields.get("text") {
        given.push(Given { name: "pasted-text", bytes: text.as_bytes() });
    }
    if given.is_empty() {
        return Err(Fault::input("There is no report in the form.")
            .hint("Choose a file, or paste the text of a report."));
    }
    let added = adding::add(pen, &given, &metadata)?;
    Ok((fields, added))
}

fn api_add(pen: &Pen<'_>, request: &Request) -> Outcome {
    let added = if request.header("content-type").starts_with("multipart/form-data") {
        read_form(pen, request)?.1
    } else {
        let pasted: Pasted = request.json()?;
        let (title, publisher) = (pasted.title.as_deref(), pasted.publisher.as_deref());
        let metadata =
            adding::metadata(title, publisher, pasted.date.as_deref(), pasted.url.as_deref())?;
        let given = [Given { name: "pasted-text", bytes: pasted.text.as_bytes() }];
        adding::add(pen, &given, &metadata)?
    };
    if added.documents.is_empty() {
        return Err(Fault::input(added.left_out.join(". ")));
    }
    Reply::json(&added)
}

fn remove(pen: &Pen<'_>, request: &Request) -> Outcome {
    pile::remove(&pen.study, request.param("key"))?;
    Ok(Reply::see(Tab::Review.path()))
}

fn api_remove(pen: &Pen<'_>, request: &Request) -> Outcome {
    pile::remove(&pen.study, request.param("key"))?;
    Ok(Reply::done())
}

/// Takes a form of the page of one report.
fn step(pen: &Pen<'_>, request: &Request) -> Outcome {
    let (study, key) = (&pen.study, request.param("key"));
    let pile = pile::open(study, key)?;
    let fields = request.form()?;
    let mut look = Look::of(&fields, &pile);
    match steps(pen, pile, &look, &fields) {
        Ok(()) => {
            let pile = pile::open(study, key)?;
            let stays = matches!(fields.get("do"), Some("edit" | "undo" | "reopen" | "audience"));
            if !stays && !one::is_open(&pile, look.at) {
                look.at = one::next_open(&pile, look.at);
            }
            Ok(Reply::see(&look.link(key, look.at)))
        }
        Err(Undone { fault: fault @ (Fault::NotFound | Fault::Internal(_)), .. }) => Err(fault),
        Err(Undone { fault, .. }) => {
            let pile = pile::open(study, key)?;
            let refused = Refused { fault: &fault, sent: &fields };
            let (title, main) = one::page(study, &pile, &look, Some(refused));
            Ok(Page::new(Tab::Review, title, main).status(fault.status()).into())
        }
    }
}

fn steps(pen: &Pen<'_>, pile: Pile, look: &Look, fields: &Fields) -> Result<(), Undone> {
    let at = look.at;
    let seen: u64 =
        fields.parsed("version")?.ok_or_else(|| Fault::input("“version” is missing"))?;
    let audience = match fields.parsed::<usize>("audience")? {
        None => None,
        Some(n) => {
            let chosen = rules::audiences(pen.study.viewer()).into_iter().nth(n);
            Some(chosen.ok_or_else(|| Fault::input("there is no such audience"))?)
        }
    };
    let number = |name: &str| -> Result<usize, Fault> {
        let number: Option<usize> = fields.parsed(name)?;
        number
            .and_then(|n| n.checked_sub(1))
            .ok_or_else(|| Fault::input(format!("“{name}” is missing")))
    };
    let edit = || -> Result<Deed, Fault> {
        let all = pile.choices.items.len();
        let choice = (at < all).then(|| pile.choices.get(at)).ok_or(Fault::NotFound)?;
        let (body, on) = editing::edited(fields, &choice.body)?;
        Ok(Deed::Edit(Box::new(body), on))
    };
    let reason = || fields.get("reason").map(str::to_owned);
    let deeds = match fields.need("do")? {
        "accept" => vec![Deed::Accept],
        "reject" => vec![Deed::Reject(reason())],
        "reopen" => vec![Deed::Reopen],
        "edit" => vec![edit()?],
        "edit-accept" => vec![edit()?, Deed::Accept],
        "merge" => vec![Deed::Merge(number("into")?)],
        "undo" => vec![Deed::Undo],
        "accept-above" => {
            let least: f64 = fields.parsed("least")?.unwrap_or(100.0);
            vec![Deed::AcceptAbove(least / 100.0)]
        }
        "audience" => {
            let Some(audience) = audience else {
                return Err(Fault::input("there is no such audience").into());
            };
            if pile.version != seen {
                return Err(deciding::moved(pen, &pile, seen).into());
            }
            return Ok(pile.show_to(pen, audience)?);
        }
        other => {
            return Err(Fault::input(format!("“{other}” is nothing that can be done here")).into());
        }
    };
    let asked = deeds.into_iter().map(|deed| Asked { at, deed, audience: audience.clone() });
    decide(pen, pile, seen, asked.collect()).map(drop)
}

fn api_decide(pen: &Pen<'_>, request: &Request) -> Outcome {
    let key = request.param("key");
    let pile = pile::open(&pen.study, key)?;
    let Decisions { version, decisions } = request.json()?;
    let mut asked = Vec::new();
    for decided in decisions {
        let number = decided.proposal;
        let needs_none = matches!(decided.decision, Word::Undo | Word::AcceptAbove);
        let at = match number.checked_sub(1) {
            Some(at) if at < pile.choices.items.len() => at,
            _ if needs_none => 0,
            _ => return Err(Fault::input(format!("there is no proposal {number} here"))),
        };
        for deed in deeds(&pile, at, &decided)? {
            asked.push(Asked { at, deed, audience: decided.audience.clone() });
        }
    }
    decide(pen, pile, version, asked).map_err(|undone| match undone {
        Undone { at: Some(at), fault: Fault::Input { message, hint } } => {
            Fault::Input { message: format!("proposal {}: {message}", at + 1), hint }
        }
        Undone { fault, .. } => fault,
    })?;
    let pile = pile::open(&pen.study, key)?;
    pen.study.look(|desk| Reply::json(&view::review(desk, &pile)))
}

fn deeds(pile: &Pile, at: usize, decided: &Decided) -> Result<Vec<Deed>, Fault> {
    let edit = |body: &Body| -> Result<Deed, Fault> {
        let old = pile.choices.get(at);
        if old.body.kind() != body.kind() {
            return Err(Fault::input(format!("proposal {} stays a {}", at + 1, old.body.kind())));
        }
        let on = decided.on.as_deref().map(|on| {
            on.parse()
                .map_err(|error| Fault::input(format!("the date “{on}” cannot be read: {error}")))
        });
        Ok(Deed::Edit(Box::new(body.clone()), on.transpose()?.or(old.on)))
    };
    let missing = |name: &str| Fault::input(format!("“{name}” is missing"));
    Ok(match decided.decision {
        Word::Accept => {
            let first = decided.body.as_ref().map(edit).transpose()?;
            first.into_iter().chain([Deed::Accept]).collect()
        }
        Word::Reject => vec![Deed::Reject(decided.reason.clone())],
        Word::Reopen => vec![Deed::Reopen],
        Word::Edit => vec![edit(decided.body.as_ref().ok_or_else(|| missing("body"))?)?],
        Word::Merge => {
            let into = decided.into.and_then(|into| into.checked_sub(1));
            vec![Deed::Merge(into.ok_or_else(|| missing("into"))?)]
        }
        Word::Undo => vec![Deed::Undo],
        Word::AcceptAbove => {
            vec![Deed::AcceptAbove(decided.least.ok_or_else(|| missing("least"))?)]
        }
    })
}

/// The list of reports that wait, with the form that takes more.
fn list_page(
    study: &Study<'_>,
    reports: &Reports,
    added: Option<&AddedAll>,
    fault: Option<&Fault>,
    fields: &Fields,
) -> Markup {
    let viewer = study.viewer();
    let value = |name| harmless(fields.get(name).unwrap_or_default());
    html! {
        h1 { "Review" }
        p.lead { "Put in reports; what they say is proposed beside their words. Nothing enters the record before somebody accepts it." }
        @if let Some(fault) = fault {
            section.why-not role="alert" {
                h2 { (fault.title()) }
                @for sentence in fault.sentences() { p dir="auto" { (harmless(&sentence)) } }
            }
        }
        @if let Some(added) = added { (added_page(added)) }
        @if *viewer == Viewer::Observer {
            p.nothing { "Observers read; they put nothing in." }
        } @else {
            section aria-labelledby="add" {
                h2 #add { "Put in reports" }
                form.fields.drop method="post" action=(Tab::Review.path()) enctype="multipart/form-data" data-drop {
                    (token())
                    label { "Files: text, HTML, Markdown, mail, PDF, DOCX, feeds, or a ZIP of them; up to 32 MB in all"
                        input type="file" name="files" multiple; }
                    label { "Or the text of a report"
                        textarea name="text" rows="7" dir="auto" { (fields.get("text").unwrap_or_default().replace('\u{1}', "")) } }
                    div.row {
                        label { "Title" input name="title" value=(value("title")) dir="auto" autocomplete="off"; }
                        label { "Publisher" input name="publisher" value=(value("publisher")) dir="auto" autocomplete="off"; }
                    }
                    div.row {
                        label { "Date" input type="date" name="date" value=(value("date")); }
                        label { "Address" input type="url" name="url" value=(value("url")) autocomplete="off"; }
                    }
                    div.row { button.main { "Read" } }
                    @if matches!(viewer, Viewer::Party(_)) {
                        p.hint { "They are read with what your delegation may see, and wait where nobody but your delegation sees them." }
                    } @else {
                        p.hint { "They are read on this machine, and wait where nobody but the mediators sees them." }
                    }
                }
            }
            section aria-labelledby="waiting" {
                h2 #waiting { "Waiting for a word" }
                (waiting(reports))
            }
        }
    }
}

fn added_page(added: &AddedAll) -> Markup {
    html! {
        section.added role="status" {
            h2 { "What was read" }
            ul {
                @for it in &added.documents {
                    li dir="auto" {
                        @match &it.key {
                            Some(key) => a href=(format!("/review/{key}")) { (harmless(&it.title)) },
                            None => (harmless(&it.title)),
                        }
                        ": "
                        @if it.waiting { "waits for review already" }
                        @else { (count(it.proposals, "proposal", "proposals")) }
                        @if let Some(id) = &it.known_as { "; the record has it as " a href=(format!("/source/{id}")) { (id) } }
                    }
                }
                @for it in &added.left_out { li.refused dir="auto" { "Left out: " (harmless(it)) } }
            }
        }
    }
}

fn waiting(reports: &Reports) -> Markup {
    html! {
        @if reports.reports.is_empty() { p.nothing { "Nothing waits for review." } }
        @else {
            div.scrolls role="region" aria-labelledby="waiting" tabindex="0" {
                table.waiting {
                    thead { tr {
                        th scope="col" { "Report" } th scope="col" { "Open" } th scope="col" { "Accepted" } th scope="col" { "Rejected" } th scope="col" { "Put in" }
                        th scope="col" { span.hidden { "Remove" } }
                    } }
                    tbody {
                        @for it in &reports.reports {
                            tr {
                                th scope="row" dir="auto" {
                                    a href=(format!("/review/{}", it.key)) { (harmless(&it.title)) }
                                    @if let Some(publisher) = &it.publisher { span.by { " " (harmless(publisher)) } }
                                }
                                td.number { data.number value=(it.tally.open) { (it.tally.open) } }
                                td.number { data.number value=(it.tally.accepted) { (it.tally.accepted) } }
                                td.number { data.number value=(it.tally.rejected) { (it.tally.rejected) } }
                                td.by { span dir="auto" { (harmless(&it.by)) } ", " time datetime=(it.at) { (it.at) } }
                                td {
                                    details id=(format!("remove-{}", it.key)) {
                                        summary { "Remove" span.hidden { " " (harmless(&it.title)) } }
                                        form method="post" action=(format!("/review/{}/remove", it.key)) {
                                            (token())
                                            p.hint { "What was accepted stays in the record." }
                                            button { "Yes, remove it" }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
