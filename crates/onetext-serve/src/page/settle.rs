//! What could be agreed: the engines' explorer, with an answer while a slider moves.
//!
//! A viewer's record is mapped once ([`sight`]), what somebody tries out stands in the address
//! ([`wish`]), the engine's answers are [`kept`], and each [`panel`] of the page says one thing of an
//! answer. Later engines add panels.

use maud::{Markup, html};
use onetext_brief::settlement::Settlement;
use schemars::JsonSchema;
use serde::Serialize;

use crate::chrome::{self, Tab};
use crate::desk::Study;
use crate::fault::Fault;
use crate::page::words::harmless;
use crate::reply::{Outcome, Page, Reply};
use crate::request::Request;
use crate::route::{Doc, Handler, Route, shape};

mod answer;
mod controls;
mod files;
mod kept;
mod panel;
mod record;
mod sight;
#[cfg(test)]
mod tests;
mod value;
mod view;
mod wish;

use answer::Look;
use kept::{Found, kept};
use view::{Row, View};
use wish::{WhatIf, Wishes};

/// What the query of every address here may say.
const QUERY: &[(&str, &str)] = &[
    (
        "w.PARTY.ISSUE",
        "how much an issue weighs for a party, from 0 to 1; its other issues share what is left",
    ),
    ("v.PARTY.ISSUE.OPTION", "what an option is worth to a party, from 0 to 1"),
    ("r.PARTY", "what a party gets without agreement, from 0 to 1, or none"),
    ("without", "a red line that is set aside, PARTY.ISSUE.OPTION; may come several times"),
    ("leave", "an issue that is left out; may come several times"),
    ("off", "an option that is off the table, ISSUE.OPTION; may come several times"),
    ("c.ISSUE", "whose consent an issue needs, as in a and 2 of (b, c, d)"),
    ("assume", "yes: numbers stand in the place of intervals and orders"),
    ("on", "a day: the record as it stood at its end"),
    ("package", "a package to look at, ISSUE:OPTION,ISSUE:OPTION"),
    ("x", "the party whose gain a drawing shows to the right"),
    ("y", "the party whose gain a drawing shows upwards"),
    ("way", "which way out of an impasse the best packages are shown for, from 1"),
    (
        "sure",
        "yes: say too where drafts stand and how likely packages are accepted, which takes longer",
    ),
];

pub(crate) const ROUTES: &[Route] = &[
    Route::get(Tab::Settle.path(), Handler::Ask(page)),
    Route::get("/settle/live", Handler::Ask(live)),
    Route::get("/settle/settlement.json", Handler::Ask(files::settlement)),
    Route::get("/settle/packages.csv", Handler::Ask(files::packages)),
    Route::get("/settle/plot.svg", Handler::Ask(files::plot)),
    Route::get("/settle/scenario.toml", Handler::Ask(files::scenario)),
    Route::get("/settle/certificates.json", Handler::Ask(files::certificates)),
    Route::post("/settle/package", Handler::Chair(record::package)),
    Route::get("/settle/value/{party}/{issue}", Handler::Ask(value::form)),
    Route::post("/settle/value/{party}/{issue}", Handler::Write(value::record)),
    Route::get("/api/settlement", Handler::Ask(api)).doc(
        Doc::json(
            "What could be agreed, with anything changed that the query names",
            shape::<Answered>,
        )
        .query(QUERY),
    ),
    Route::post("/api/settle/what-if", Handler::Ask(what_if)).doc(
        Doc::json("What could be agreed if something were different", shape::<Answered>)
            .takes(shape::<WhatIf>),
    ),
    Route::get("/api/settle/package", Handler::Ask(package)).doc(
        Doc::json(
            "A package in the eyes of each party, and the least that would have to move for it",
            shape::<Look>,
        )
        .query(QUERY),
    ),
];

/// What could be agreed, as programs read it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct Answered {
    /// What was changed, in words; empty of the record as it is.
    yours: Vec<String>,
    /// The page that shows it.
    page: String,
    /// Whether the record has grown since it was worked out.
    stale: bool,
    /// What the engine says. Differences are those that the changes make.
    settlement: Settlement,
    /// The packages that are drawn: those on the table, those that rules pick and the best.
    packages: Vec<Row>,
    /// The package that was to be looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    own: Option<Look>,
}

/// The answer to what a request asks.
fn find(study: &Study<'_>, request: &Request, wishes: &Wishes) -> Result<Found, Fault> {
    let kept = kept(study);
    let sight = kept.sight(study, wishes.on, request.rank());
    // Who knows of new entries is not shown what was before them.
    kept.answer(&sight, wishes, request.rank() > 0)
}

fn page(study: &Study<'_>, request: &Request) -> Outcome {
    let fields = request.fields();
    let mut wishes = Wishes::read(&fields)?;
    if fields.get("form").is_some() {
        // A form without a script sends all it has; the address is to say what was changed alone.
        let sight = kept(study).sight(study, wishes.on, request.rank());
        let base = sight.question(wishes.assume, onetext_brief::settlement::Ask::light());
        wishes = sight::only_changes(&base.scenario, wishes);
        return Ok(Reply::see(&wishes.path()));
    }
    let found = find(study, request, &wishes)?;
    let view = View::new(&found.answer, &wishes, found.stale)?;
    let main = html! {
        h1 { (Tab::Settle.name()) }
        @if let Some(on) = wishes.on { p.lead { "As the record stood on " (crate::page::words::day(on)) ". " a href="/settle" { "As it stands now" } } }
        p.jump { a href="#what-if-title" { "Change something" } }
        div.explorer {
            div id="settle-live" data-key=(wishes.query()) data-stale[found.stale] { (panel::panels(&view)) }
            (controls::controls(&view, study.viewer()))
        }
        (record::forms(study, &view))
        (files::links(&wishes))
    };
    Ok(Page::new(Tab::Settle, Tab::Settle.name(), main).into())
}

/// The parts of the page that change while a slider moves.
fn live(study: &Study<'_>, request: &Request) -> Outcome {
    let wishes = Wishes::read(&request.fields())?;
    let found = find(study, request, &wishes)?;
    let view = View::new(&found.answer, &wishes, found.stale)?;
    let main: Markup = html! {
        div data-live="panels" data-stale[found.stale] data-sure[found.answer.sure] { (panel::panels(&view)) }
        div data-live="verdict" { (panel::verdict(&view)) }
        div data-live="weights" {
            @for (field, shown) in weighed(&view) { data data-for=(field) value=(shown) {} }
        }
    };
    Ok(Reply::bytes("text/html; charset=utf-8", main.into_string()))
}

/// What each issue weighs now, by the name of its slider.
fn weighed(view: &View<'_>) -> Vec<(String, String)> {
    let scenario = &view.answer.question.scenario;
    let mut shown = Vec::new();
    for party in &scenario.parties {
        let Some(values) = &party.values else { continue };
        for (issue, weight) in scenario.issues.iter().zip(&values.weights) {
            let field = format!("w.{}.{}", party.id, issue.id);
            shown.push((field, onetext_settle::exact::show(weight, 2)));
        }
    }
    shown
}

fn api(study: &Study<'_>, request: &Request) -> Outcome {
    answered(study, request, &Wishes::read(&request.fields())?)
}

fn what_if(study: &Study<'_>, request: &Request) -> Outcome {
    let asked: WhatIf = request.json()?;
    answered(study, request, &asked.try_into()?)
}

fn answered(study: &Study<'_>, request: &Request, wishes: &Wishes) -> Outcome {
    let found = find(study, request, wishes)?;
    let view = View::new(&found.answer, wishes, found.stale)?;
    Reply::json(&Answered {
        yours: found.answer.yours.clone(),
        page: wishes.path(),
        stale: found.stale,
        settlement: found.answer.settlement.clone(),
        packages: view.rows,
        own: view.own,
    })
}

fn package(study: &Study<'_>, request: &Request) -> Outcome {
    let wishes = Wishes::read(&request.fields())?;
    if wishes.package.is_empty() {
        return Err(
            Fault::input("“package” is missing").hint("write package=ISSUE:OPTION,ISSUE:OPTION")
        );
    }
    let found = find(study, request, &wishes)?;
    let view = View::new(&found.answer, &wishes, found.stale)?;
    let scenario = &found.answer.question.scenario;
    if let Some(look) = &view.own {
        return Reply::json(look);
    }
    let open = scenario.issues.iter().filter(|it| !wishes.package.contains_key(&it.id));
    let open: Vec<&str> = open.map(|it| it.id.as_str()).collect();
    Err(Fault::input(format!("“package” leaves open: {}", open.join(", ")))
        .hint("name an option for each issue"))
}
