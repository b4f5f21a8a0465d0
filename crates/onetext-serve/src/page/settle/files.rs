//! The answer as files: for a program, a spreadsheet, a page, the command line and the checker.

use maud::{Markup, html};
use onetext_brief::settlement::{Ask, PackageLine, proofs};
use onetext_settle::Elicited;
use onetext_settle::format::table::{Numbers, Row, table};
use onetext_settle::format::toml;

use super::view::View;
use super::wish::Wishes;
use super::{Found, find};
use crate::desk::Study;
use crate::fault::Fault;
use crate::reply::{Outcome, Reply};
use crate::request::Request;

/// The links to all of them.
pub(super) fn links(wishes: &Wishes) -> Markup {
    let link = |file: &str, words: &str| {
        html! { li { a href=(wishes.path_of(&format!("/settle/{file}"))) download { (words) } } }
    };
    html! {
        section.files aria-labelledby="files-title" {
            h2 id="files-title" { "To take away" }
            ul {
                (link("settlement.json", "All of it, for a program (JSON)"))
                (link("packages.csv", "The packages, for a spreadsheet (CSV)"))
                (link("plot.svg", "The drawing (SVG)"))
                (link("scenario.toml", "The question, for the command line (TOML)"))
                (link("certificates.json", "Certificates of the exact answers, for the checker (JSON)"))
            }
        }
    }
}

fn asked(study: &Study<'_>, request: &Request, sure: bool) -> Result<(Wishes, Found), Fault> {
    let mut wishes = Wishes::read(&request.fields())?;
    wishes.sure |= sure;
    let found = find(study, request, &wishes)?;
    Ok((wishes, found))
}

/// The settlement, with what takes longer.
pub(super) fn settlement(study: &Study<'_>, request: &Request) -> Outcome {
    let (_, found) = asked(study, request, true)?;
    let text = serde_json::to_string_pretty(&found.answer.settlement)
        .map_err(|error| Fault::internal(&error))?;
    Ok(Reply::file("settlement.json", "application/json", text))
}

/// Packages as a sheet: what nothing beats, what each rule picks, then what lies on the table.
pub(super) fn packages(study: &Study<'_>, request: &Request) -> Outcome {
    let (wishes, found) = asked(study, request, false)?;
    let view = View::new(&found.answer, &wishes, found.stale)?;
    let scenario = &found.answer.question.scenario;
    let mut rows: Vec<Row> = Vec::new();
    let mut put = |label: &str, package: &[usize]| {
        if package.len() == scenario.issues.len() {
            rows.push(Row::of(scenario, label, package.to_vec()));
        }
    };
    if let Some(outlook) = view.outlook() {
        let line = |package: &PackageLine| package.places.clone();
        outlook.frontier.iter().for_each(|package| put("frontier", &line(package)));
        for solution in &outlook.solutions {
            solution.packages.iter().for_each(|package| put(&solution.rule, &line(package)));
        }
    }
    for offer in &found.answer.question.offers {
        if let Some(package) = offer.package() {
            put(&offer.name, &package);
        }
    }
    // A spreadsheet takes it for Unicode by this mark.
    let text = format!("\u{feff}{}", table(scenario, &rows, Numbers::Exact));
    Ok(Reply::file("packages.csv", "text/csv; charset=utf-8", text))
}

/// The drawing of the two parties that are chosen.
pub(super) fn plot(study: &Study<'_>, request: &Request) -> Outcome {
    let (wishes, found) = asked(study, request, false)?;
    let view = View::new(&found.answer, &wishes, found.stale)?;
    let svg = view.plane().or_else(|| view.lines()).ok_or_else(|| {
        Fault::input("there is nothing to draw: no party’s values are known exactly")
            .hint("with assume=yes numbers stand in the place of intervals and orders")
    })?;
    Ok(Reply::file("plot.svg", "image/svg+xml", svg))
}

/// The question as a scenario.
pub(super) fn scenario(study: &Study<'_>, request: &Request) -> Outcome {
    let (_, found) = asked(study, request, false)?;
    let question = &found.answer.question;
    let known = Elicited { scenario: question.scenario.clone(), judgements: Vec::new() };
    let text = toml::write(question.known.as_ref().unwrap_or(&known));
    Ok(Reply::file("scenario.toml", "application/toml", text))
}

/// A certificate of each answer that can have one, or why it has none.
pub(super) fn certificates(study: &Study<'_>, request: &Request) -> Outcome {
    let (_, found) = asked(study, request, false)?;
    let mut question = found.answer.question.clone();
    question.ask = Ask::light();
    let made = proofs(&question).into_iter().map(|proof| match proof.certificate {
        Ok(text) => serde_json::from_str(&text)
            .map(|it: serde_json::Value| serde_json::json!({ "of": proof.name, "certificate": it }))
            .map_err(|error| Fault::internal(&error)),
        Err(why) => Ok(serde_json::json!({ "of": proof.name, "none-because": why })),
    });
    let made = made.collect::<Result<Vec<_>, Fault>>()?;
    let text = serde_json::to_string_pretty(&made).map_err(|error| Fault::internal(&error))?;
    Ok(Reply::file("certificates.json", "application/json", text))
}
