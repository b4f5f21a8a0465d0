//! What blocks an agreement, and who would have to move by how little.

use maud::{Markup, html};
use onetext_brief::settlement::Concession;
use onetext_settle::exact::parse;
use onetext_settle::feasible::Demand;

use super::{amount, demand, demanded};
use crate::page::settle::answer::insists;
use crate::page::settle::sight::line_name;
use crate::page::settle::view::View;
use crate::page::settle::wish::Wishes;
use crate::page::words::harmless;

/// How many are told at once; the others unfold.
const TOLD: usize = 6;

/// The minimal conflicts.
pub(super) fn conflicts(view: &View<'_>) -> Option<Markup> {
    let settlement = &view.answer.settlement;
    if settlement.conflicts.is_empty() {
        return None;
    }
    let scenario = &view.answer.question.scenario;
    let item = |conflict: &onetext_brief::settlement::Conflict| {
        html! {
            li {
                @if conflict.about.is_empty() {
                    span dir="auto" { (harmless(&conflict.words)) }
                } @else {
                    ul.demands {
                        @for &one in &conflict.about { li { (demand(&insists(scenario, one))) } }
                    }
                    @if let Some(ends) = conflict.words.split_once("; ").map(|(_, ends)| ends) {
                        p.quiet dir="auto" { (harmless(&capital(ends))) }
                    }
                }
            }
        }
    };
    Some(html! {
        p.facts {
            "In each of these, all demands together leave no package, and any fewer of them would \
             leave one. " (complete(settlement.complete))
        }
        ol.conflicts { @for conflict in settlement.conflicts.iter().take(TOLD) { (item(conflict)) } }
        @if settlement.conflicts.len() > TOLD {
            details id="more-conflicts" {
                summary { "Further conflicts: " (settlement.conflicts.len() - TOLD) }
                ol.conflicts start=(TOLD + 1) {
                    @for conflict in settlement.conflicts.iter().skip(TOLD) { (item(conflict)) }
                }
            }
        }
    })
}

/// The concession sets, least weight first.
pub(super) fn concessions(view: &View<'_>) -> Option<Markup> {
    let settlement = &view.answer.settlement;
    if settlement.concessions.is_empty() {
        return None;
    }
    let item = |concession: &Concession| {
        let scenario = &view.answer.question.scenario;
        html! {
            li {
                ul.demands {
                    @for (words, &one) in concession.moves.iter().zip(&concession.about) {
                        li { (demanded(&insists(scenario, one), words)) }
                    }
                }
                p.facts {
                    "Weighs " (amount(&concession.weight)) ". "
                    a href=(tried(view, concession).path()) { "Try it" }
                }
                @if !concession.witness.gives.is_empty() {
                    p.quiet {
                        "Then, for example, "
                        @for (at, gives) in concession.witness.gives.iter().enumerate() {
                            @if at > 0 { ", " }
                            span dir="auto" { (harmless(&gives.party)) } " gets " (amount(&gives.low))
                        }
                        "."
                    }
                }
            }
        }
    };
    Some(html! {
        p.facts {
            "Each way out needs all of its moves, and fewer would not do; the one that weighs least \
             comes first. A red line weighs what its issue matters to the party. "
            (complete(settlement.complete))
        }
        ol.ways { @for concession in settlement.concessions.iter().take(TOLD) { (item(concession)) } }
        @if settlement.concessions.len() > TOLD {
            details id="more-ways" {
                summary { "Further ways out: " (settlement.concessions.len() - TOLD) }
                ol.ways start=(TOLD + 1) {
                    @for concession in settlement.concessions.iter().skip(TOLD) { (item(concession)) }
                }
            }
        }
    })
}

fn complete(complete: bool) -> &'static str {
    if complete { "These are all." } else { "There may be more." }
}

/// The wishes with a way out taken: its red lines are set aside, and who settles for less gets what
/// the example gives it.
fn tried(view: &View<'_>, concession: &Concession) -> Wishes {
    let scenario = &view.answer.question.scenario;
    let mut wishes = Wishes { way: 0, ..view.wishes.clone() };
    for &one in &concession.about {
        match one {
            Demand::RedLine { party, line } => {
                let line = &scenario.parties[party].red_lines[line];
                wishes.without.insert(line_name(scenario, party, line));
            }
            Demand::Reservation { party } => {
                let dim = scenario.valued().iter().position(|&it| it == party);
                let gives = dim.and_then(|dim| concession.witness.gives.get(dim));
                let least = gives.and_then(|it| parse(it.low.fraction.as_deref()?).ok());
                wishes.reservations.insert(scenario.parties[party].id.clone(), least);
            }
            Demand::Constraint { .. } | Demand::Consent { .. } => {}
        }
    }
    wishes
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
