//! Where drafts and packages on the table stand.

use maud::{Markup, html};
use onetext_analyse::settle::Origin;
use onetext_brief::settlement::Standing;

use super::{amount, many, percent};
use crate::page::settle::view::{Sort, View};
use crate::page::words::harmless;

/// What lies on the table; where each stands takes longer and is asked for.
pub(super) fn offers(view: &View<'_>) -> Option<Markup> {
    let candidates = &view.answer.sight.mapped.candidates;
    if candidates.is_empty() {
        return None;
    }
    let standings = &view.answer.settlement.standings;
    Some(html! {
        ul.offers {
            @for (at, candidate) in candidates.iter().enumerate() {
                li {
                    @match &candidate.origin {
                        Origin::Draft { id, .. } => { "Draft: " a href={ "/text/" (id) } dir="auto" { (harmless(&candidate.title)) } }
                        Origin::Package(_) => { "Package: " span dir="auto" { (harmless(&candidate.title)) } }
                    }
                    (told(view, at))
                }
            }
        }
        @if standings.is_empty() {
            @if !view.answer.sure { (later(view, "where they stand: how far from the frontier, what could still be gained, which trades there are")) }
        } @else {
            (placed(standings))
        }
    })
}

/// Which issues an offer leaves open, or who objects to it.
fn told(view: &View<'_>, at: usize) -> Markup {
    let scenario = &view.answer.question.scenario;
    let Some(offer) = view.answer.question.offers.get(at) else { return html! {} };
    let open: Vec<&str> = offer
        .options
        .iter()
        .zip(&scenario.issues)
        .filter(|(options, _)| options.len() > 1)
        .map(|(_, issue)| issue.title.as_str())
        .collect();
    let row = offer.package().and_then(|places| view.rows.iter().find(|row| row.places == places));
    html! {
        @if !open.is_empty() { span.quiet { " leaves open: " span dir="auto" { (harmless(&open.join(", "))) } "." } }
        @if let Some(row) = row {
            @let objecting: Vec<&str> = row.voices.iter().filter(|it| !it.consents).map(|it| it.name.as_str()).collect();
            @if objecting.is_empty() { " Nobody objects." }
            @else { " Objecting: " span dir="auto" { (harmless(&objecting.join(", "))) } "." }
            @if !row.has(Sort::Own) {
                " " a href=(super::plot::with_package(view, row)) { "Take it up" }
            }
        }
    }
}

fn placed(standings: &[Standing]) -> Markup {
    let mut parties: Vec<&str> = Vec::new();
    for gives in standings.iter().flat_map(|it| &it.package.gives) {
        if !parties.contains(&gives.party.as_str()) {
            parties.push(&gives.party);
        }
    }
    html! {
        h3 { "Where they stand" }
        p.facts {
            "What each gives, and in brackets the share of what the party could gain at most; ✕ is a red \
             line crossed or too little. The room left is how much of its range everybody could gain at \
             once, over all packages, whatever anybody rules out; on the frontier the rank is 1."
        }
        div.scrolls tabindex="0" role="region" aria-label="Where drafts and packages stand" {
            table.packages {
                thead { tr {
                    th scope="col" { "Draft or package" }
                    @for party in &parties { th scope="col" dir="auto" { (harmless(party)) } }
                    th scope="col" { "Room left" } th scope="col" { "Beaten by" } th scope="col" { "Rank" }
                } }
                tbody {
                    @for standing in standings {
                        tr {
                            th scope="row" dir="auto" { (harmless(standing.package.name.as_deref().unwrap_or_default())) }
                            @for party in &parties {
                                td.num {
                                    @if let Some(gives) = standing.package.gives.iter().find(|it| it.party == **party) {
                                        (amount(&gives.low))
                                        @if gives.low != gives.high { " to " (amount(&gives.high)) }
                                        @if let Some(share) = &gives.share { " " span.quiet { "(" (percent(share)) ")" } }
                                        @if !gives.consents { " " span.refused title="could not agree" { "✕" } }
                                    } @else { "–" }
                                }
                            }
                            td.num { @if let Some(it) = &standing.distance { (percent(it)) } @else { "–" } }
                            td.num { @if let Some(it) = &standing.beaten_by { (many(it)) } @else { "–" } }
                            td.num { @if let Some(it) = &standing.rank { (many(it)) } @else { "–" } }
                        }
                    }
                }
            }
        }
        @for (at, standing) in standings.iter().enumerate() {
            @if !(standing.free_gains.is_empty() && standing.trades.is_empty()) {
                details id={ "gains-" (at) } {
                    summary { "What could still be gained: " span dir="auto" { (harmless(standing.package.name.as_deref().unwrap_or_default())) } }
                    (gains(standing))
                }
            }
        }
    }
}

/// What could still be gained, at no one's cost or in a trade.
pub(super) fn gains(standing: &Standing) -> Markup {
    html! {
        ul {
            @for gain in &standing.free_gains { li dir="auto" { "At no one’s cost, " (harmless(gain)) "." } }
            @for trade in &standing.trades { li dir="auto" { "A trade: " (harmless(trade)) } }
        }
    }
}

/// The way to what takes longer.
pub(super) fn later(view: &View<'_>, what: &str) -> Markup {
    let wishes = crate::page::settle::wish::Wishes { sure: true, ..view.wishes.clone() };
    html! {
        p.later data-later="" { a href=(wishes.path()) { "Work out " (what) } "." }
    }
}
