//! What theory proposes, and a package of one's own.

use maud::{Markup, html};

use super::verdict::options;
use super::{amount, demand, many, percent};
use crate::page::settle::view::{Sort, View};
use crate::page::words::harmless;

/// What each rule picks, with a line on what it means.
pub(super) fn solutions(view: &View<'_>) -> Option<Markup> {
    let outlook = view.outlook().filter(|it| !it.solutions.is_empty())?;
    let first = outlook.solutions.iter().flat_map(|it| &it.packages).next();
    let parties: Vec<&str> =
        first.iter().flat_map(|it| &it.gives).map(|it| it.party.as_str()).collect();
    Some(html! {
        p.facts dir="auto" { (harmless(&outlook.when)) ". In brackets: the share of what the party could gain at most." }
        div.scrolls tabindex="0" role="region" aria-label="Solutions" {
            table.packages {
                thead { tr {
                    th scope="col" { "Rule" }
                    @for party in &parties { th scope="col" dir="auto" { (harmless(party)) } }
                    th scope="col" { "What it settles" }
                } }
                tbody {
                    @for solution in &outlook.solutions {
                        @if solution.packages.is_empty() {
                            tr {
                                th scope="row" { (solution.title) }
                                td colspan=(parties.len() + 1) { (solution.caution.as_deref().unwrap_or("It picks none.")) }
                            }
                        }
                        @for (at, line) in solution.packages.iter().enumerate() {
                            tr {
                                th scope="row" { @if at == 0 { (solution.title) } @else { "or equally" } }
                                @for gives in &line.gives {
                                    td.num {
                                        (amount(&gives.low))
                                        @if let Some(share) = &gives.share { " " span.quiet { "(" (percent(share)) ")" } }
                                    }
                                }
                                td.settles {
                                    (options(line))
                                    @if let Some(tied) = &line.tied { " " span.quiet { (tied) " packages give exactly this." } }
                                }
                            }
                        }
                    }
                }
            }
        }
        details id="rules-meaning" {
            summary { "What the rules mean" }
            dl {
                @for solution in &outlook.solutions {
                    dt { (solution.title) }
                    dd {
                        (solution.definition)
                        @if let Some(value) = &solution.value { " At " (amount(value)) "." }
                        @if let Some(caution) = &solution.caution { " " (caution) }
                    }
                }
            }
        }
    })
}

/// The package that somebody put together: what it gives, who would reject it and what would have to
/// move for it.
pub(super) fn own(view: &View<'_>) -> Option<Markup> {
    let scenario = &view.answer.question.scenario;
    let Some(look) = &view.own else {
        if view.wishes.package.is_empty() {
            return None;
        }
        let open: Vec<&str> = scenario
            .issues
            .iter()
            .filter(|issue| !view.wishes.package.contains_key(&issue.id))
            .map(|issue| issue.title.as_str())
            .collect();
        return Some(html! {
            p { "It leaves open: " span dir="auto" { (harmless(&open.join(", "))) } ". Pick an option for each, and it is said here what the package gives and who would reject it." }
        });
    };
    let row = view.rows.iter().find(|row| row.has(Sort::Own));
    Some(html! {
        p.verdict class=(if look.agreeable { "agreed" } else { "refused" }) {
            span.sign aria-hidden="true" { (if look.agreeable { "✓" } else { "✕" }) }
            @if look.agreeable {
                strong { "It could be agreed." } " Everybody whose consent is needed could agree to it."
            } @else {
                strong { "It could not be agreed." }
                @if !look.unmet.is_empty() {
                    " It has not the consent that is needed on " span dir="auto" { (harmless(&look.unmet.join(", "))) } "."
                }
            }
            " " span.sureness { "exact" }
        }
        @if let Some(row) = row { p { (super::plot::settles(scenario, &row.places)) } }
        table.packages {
            thead { tr {
                th scope="col" { "Party" }
                th scope="col" { "Gets" }
                th scope="col" { "Could agree" }
            } }
            tbody {
                @for voice in &look.voices {
                    tr {
                        th scope="row" dir="auto" { (harmless(&voice.name)) }
                        td.num { @if let Some(gives) = &voice.gives { (amount(gives)) } @else { span.quiet { "not known" } } }
                        td {
                            @if voice.consents { span.agreed { "✓ yes" } } @else { span.refused { "✕ no" } }
                            @if !voice.because.is_empty() { ul { @for one in &voice.because { li { (demand(one)) } } } }
                        }
                    }
                }
            }
        }
        @if !look.ways.is_empty() {
            h3 { "The least that would have to move for it" }
            ul { @for way in look.ways.iter().take(6) { li dir="auto" { (harmless(way)) "." } } }
            @if look.ways.len() > 6 || !look.complete { p.facts { "There are further ways." } }
        }
        @if let Some(standing) = &view.placed {
            h3 { "What could still be gained from there" }
            p.facts {
                @if let Some(beaten) = &standing.beaten_by { "Packages that beat it, whatever anybody rules out: " (many(beaten)) ". " }
                @if let Some(room) = &standing.distance { "Everybody could gain " (percent(room)) " of its range at once." }
            }
            (super::offers::gains(standing))
        }
    })
}
