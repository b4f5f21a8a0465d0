//! The drawing of what packages give to two parties, with all of it as a table.

use maud::{Markup, PreEscaped, html};
use onetext_settle::Scenario;

use super::{amount, many, percent};
use crate::page::settle::view::{Row, Sort, View};
use crate::page::words::harmless;

/// The drawing, its axes and its table.
#[expect(clippy::unnecessary_wraps, reason = "every panel has this shape")]
pub(super) fn frontier(view: &View<'_>) -> Option<Markup> {
    let scenario = &view.answer.question.scenario;
    if scenario.valued().is_empty() {
        return Some(html! {
            p {
                "As far as you see, nobody’s values are known exactly: no package can be called better \
                 than another, and only what somebody rules out counts. With what options are worth to \
                 a party, and how much each issue weighs for it, packages could be compared."
            }
        });
    }
    let outlook = view.outlook();
    Some(html! {
        @if let Some(outlook) = outlook {
            p {
                span dir="auto" { (harmless(&outlook.when)) } ": "
                @match (&outlook.points, &outlook.packages) {
                    (Some(points), Some(packages)) => {
                        (many(points)) " ways to share the gains are beaten by no other; packages that give \
                        them: " (packages) "."
                    }
                    _ => "what is beaten by no other could not be listed.",
                }
                @if let Some(epsilon) = &outlook.epsilon {
                    " Not all are listed: none that is left out is better by more than " (percent(epsilon))
                    " of a party’s range."
                }
            }
            (ways(view))
        } @else {
            p { "There is no package that could be agreed, so only what lies on the table is drawn." }
        }
        (axes(view))
        @if let Some(svg) = view.plane() {
            figure.plot data-plot="" {
                div.scrolls tabindex="0" role="group" aria-label="Drawing of the packages" { (PreEscaped(svg)) }
                figcaption.facts {
                    "Right is more for the one, up is more for the other. The dotted lines are what \
                     each gets without agreement. Every mark is a row of the table below."
                }
            }
        }
        @if let Some(svg) = view.lines() {
            details.plot id="all-parties" {
                summary { "What packages give all parties with values" }
                div.scrolls tabindex="0" role="group" aria-label="Drawing of all parties" { (PreEscaped(svg)) }
            }
        }
        @if !view.rows.is_empty() {
            details id="drawn" {
                summary { "The packages of the drawing as a table (" (view.rows.len()) ")" }
                (table(view, scenario))
            }
        }
    })
}

/// Which way out is followed, where there are several.
fn ways(view: &View<'_>) -> Markup {
    let outlooks = &view.answer.settlement.outlooks;
    html! {
        @if outlooks.len() > 1 {
            p.row {
                label { "Follow the way out " select name="way" form="what-if" {
                    @for (at, outlook) in outlooks.iter().enumerate() {
                        option value=(at + 1) selected[at == view.wishes.way] { (harmless(&outlook.when)) }
                    }
                } }
                noscript { button form="what-if" { "Show" } }
            }
        }
    }
}

/// The choice of the two parties, where there are more.
fn axes(view: &View<'_>) -> Markup {
    let scenario = &view.answer.question.scenario;
    let valued = scenario.valued();
    let Some((x, y)) = view.axes else { return html! {} };
    let choice = |name: &str, label: &str, chosen: usize| {
        html! {
            label { (label) " " select name=(name) form="what-if" id={ "axis-" (name) } {
                @for &party in &valued {
                    option value=(scenario.parties[party].id) selected[party == chosen] { (harmless(&view.party(party))) }
                }
            } }
        }
    };
    html! {
        @if valued.len() > 2 {
            p.row {
                (choice("x", "Right:", x)) (choice("y", "Up:", y))
                noscript { button form="what-if" { "Show" } }
            }
        }
    }
}

fn table(view: &View<'_>, scenario: &Scenario) -> Markup {
    let valued = scenario.valued();
    html! {
        div.scrolls tabindex="0" role="region" aria-label="Packages of the drawing" {
            table.packages {
                thead { tr {
                    th scope="col" { "Package" }
                    @for &party in &valued { th scope="col" { (harmless(&view.party(party))) } }
                    th scope="col" { "Who objects" }
                    th scope="col" { "What it settles" }
                } }
                tbody { @for row in &view.rows { (line(view, scenario, &valued, row)) } }
            }
        }
        @if view.more > 0 { p.facts { "Further packages that are beaten by no other: " (view.more) "." } }
    }
}

fn line(view: &View<'_>, scenario: &Scenario, valued: &[usize], row: &Row) -> Markup {
    html! {
        tr id=(row.id) {
            th scope="row" dir="auto" { (titled(row)) }
            @for (dim, &party) in valued.iter().enumerate() {
                td.num data-party=(view.party(party)) {
                    @if let Some(gives) = &row.voices[party].gives { (amount(gives)) } @else { "–" }
                    @if let Some(Some(share)) = row.shares.get(dim) {
                        " " span.quiet { "(" (format!("{:.0} %", share * 100.0)) ")" }
                    }
                }
            }
            td.objects { (objections(row)) }
            td.settles {
                (settles(scenario, &row.places))
                " " a href=(with_package(view, row)) { "Take it up" }
            }
        }
    }
}

/// What a package is, in words.
pub(super) fn titled(row: &Row) -> Markup {
    html! {
        @for (at, called) in row.is.iter().enumerate() {
            @let name = &called.name;
            @if at > 0 { "; " }
            span { @match called.sort {
                Sort::Own | Sort::Frontier => (harmless(name)),
                Sort::Draft => { "draft: " (harmless(name)) }
                Sort::Package => { "package: " (harmless(name)) }
                Sort::Solution => { "solution: " (harmless(name)) }
            } }
        }
    }
}

/// Who could not agree to it, and why.
pub(super) fn objections(row: &Row) -> Markup {
    let objecting: Vec<_> = row.voices.iter().filter(|it| !it.consents).collect();
    html! {
        @if objecting.is_empty() { span.agreed { "nobody" } }
        @for voice in objecting {
            details {
                summary { span.refused { "✕ " } span dir="auto" { (harmless(&voice.name)) } }
                ul { @for one in &voice.because { li { (super::demand(one)) } } }
            }
        }
    }
}

/// The options, issue by issue.
pub(super) fn settles(scenario: &Scenario, places: &[usize]) -> Markup {
    html! {
        @for (at, (issue, &option)) in scenario.issues.iter().zip(places).enumerate() {
            @if at > 0 { "; " }
            span dir="auto" { (harmless(&issue.title)) ": " em { (harmless(&issue.options[option].title)) } }
        }
        "."
    }
}

/// The address of the page with a package taken up as one's own.
pub(super) fn with_package(view: &View<'_>, row: &Row) -> String {
    let scenario = &view.answer.question.scenario;
    let pairs = row.places.iter().zip(&scenario.issues);
    let package =
        pairs.map(|(&option, issue)| (issue.id.clone(), issue.options[option].id.clone()));
    let wishes =
        crate::page::settle::wish::Wishes { package: package.collect(), ..view.wishes.clone() };
    format!("{}#own", wishes.path())
}
