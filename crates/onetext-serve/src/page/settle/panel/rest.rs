//! What the answers rest on, how sure they are, and how far interests are opposed.

use std::collections::BTreeMap;

use maud::{Markup, html};
use onetext_analyse::settle::{Taken, What};
use onetext_brief::settlement::{Candidate, Number, Sureness};

use super::percent;
use crate::page::settle::answer::name;
use crate::page::settle::view::View;
use crate::page::words::{harmless, when};

/// Assumptions, whose judgement, what is missing and what was left out.
#[expect(clippy::unnecessary_wraps, reason = "every panel has this shape")]
pub(super) fn basis(view: &View<'_>) -> Option<Markup> {
    let settlement = &view.answer.settlement;
    let missing = missing(view);
    Some(html! {
        @if !settlement.basis.is_empty() {
            ul { @for said in &settlement.basis { li dir="auto" { (harmless(said)) } } }
        }
        @if !missing.is_empty() {
            details id="missing" {
                summary { "What nobody has said, as far as you see" }
                ul { @for said in &missing { li dir="auto" { (harmless(said)) } } }
            }
        }
        (taken(view))
        @if !settlement.left_out.is_empty() {
            details id="left-out" {
                summary { "What is recorded and bears on no package" }
                ul { @for said in &settlement.left_out { li dir="auto" { (harmless(said)) } } }
            }
        }
    })
}

fn missing(view: &View<'_>) -> Vec<String> {
    let scenario = &view.answer.sight.mapped.scenario;
    let mut by_party: BTreeMap<(usize, What), Vec<&str>> = BTreeMap::new();
    for one in &view.answer.sight.mapped.missing {
        let issues = by_party.entry((one.party, one.what)).or_default();
        issues.extend(one.issue.map(|issue| scenario.issues[issue].title.as_str()));
    }
    let said = by_party.iter().map(|((party, what), issues)| {
        let party = name(scenario, *party);
        let on =
            if issues.is_empty() { String::new() } else { format!(" on {}", issues.join(", ")) };
        match what {
            What::Weight => format!("{party}: how much weighs{}.", on.replacen(" on ", " ", 1)),
            What::Reservation => format!("{party}: what it gets without agreement."),
            _ => format!("{party}: what it gets from the options{on}."),
        }
    });
    said.collect()
}

/// The entries that everything was computed from, by party.
fn taken(view: &View<'_>) -> Markup {
    let mapped = &view.answer.sight.mapped;
    let scenario = &mapped.scenario;
    let mut by: BTreeMap<(Option<usize>, What, String, bool), Vec<&Taken>> = BTreeMap::new();
    for taken in &mapped.taken {
        let key = (taken.party, taken.what, taken.author.clone(), taken.assumption);
        by.entry(key).or_default().push(taken);
    }
    html! {
        @if !by.is_empty() {
            details id="computed-from" {
                summary { "Computed from" }
                ul {
                    @for ((party, what, author, assumption), entries) in &by {
                        li {
                            @if let Some(party) = party { span dir="auto" { (harmless(&name(scenario, *party))) } ": " }
                            (word(*what))
                            @for (at, taken) in entries.iter().enumerate() {
                                @if let Some(issue) = taken.issue {
                                    (if at == 0 { " on " } else { ", " })
                                    @let title = harmless(&scenario.issues[issue].title);
                                    @if let Some(party) = party {
                                        a href={ "/matrix/" (mapped.issues[issue]) "/" (mapped.parties[*party]) } dir="auto" { (title) }
                                    } @else {
                                        span dir="auto" { (title) }
                                    }
                                }
                            }
                            span.facts {
                                " – " @if *assumption { "an assumption of " } span dir="auto" { (harmless(author)) }
                                @if let Some(on) = entries.first().and_then(|it| it.on) { ", " (when(on)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn word(what: What) -> &'static str {
    match what {
        What::Values => "what options are worth",
        What::Order => "which options are worth more",
        What::Stance => "which options are worth more, from its position",
        What::Weight => "how much it weighs",
        What::Salience => "how much it weighs, from the salience of its position",
        What::Reservation => "what it gets without agreement",
        What::RedLine => "red lines",
        What::Linkage => "a red line on options together",
        What::Consent => "whose agreement is needed",
    }
}

/// Chances with their intervals, where values are known in part.
pub(super) fn chances(view: &View<'_>) -> Option<Markup> {
    if !view.answer.sure {
        let is_open = view.answer.question.known.is_some();
        return is_open.then(|| super::offers::later(view, "how likely packages are accepted"));
    }
    let chances = view.answer.settlement.chances.as_ref()?;
    let certain = |number: &Number| number.sure == Sureness::Exact && number.value >= 1.0;
    let first = chances.candidates.first();
    // Who accepts everything for certain needs no column.
    let asked: Vec<usize> = (0..first.map_or(0, |it| it.parties.len()))
        .filter(|&at| !chances.candidates.iter().all(|it| certain(&it.parties[at].1)))
        .collect();
    let row = |candidate: &Candidate| {
        html! {
            tr {
                th scope="row" dir="auto" { (harmless(&candidate.name)) }
                td.num { (percent(&candidate.all)) }
                td.num { (percent(&candidate.best)) }
                @for &at in &asked { td.num { (percent(&candidate.parties[at].1)) } }
            }
        }
    };
    Some(html! {
        p.facts dir="auto" {
            "Estimates, with their 95 % intervals. " (harmless(&chances.drawn))
            " Best for all: the smallest gain over no agreement is largest."
        }
        @if let Some(first) = first {
            div.scrolls tabindex="0" role="region" aria-label="Chances" {
                table.packages {
                    thead { tr {
                        th scope="col" { "Package" } th scope="col" { "All agree" } th scope="col" { "Best for all" }
                        @for &at in &asked { th scope="col" dir="auto" { (harmless(&first.parties[at].0)) } }
                    } }
                    tbody { @for candidate in &chances.candidates { (row(candidate)) } }
                }
            }
            ul {
                @for candidate in chances.candidates.iter().filter(|it| !it.certain.is_empty()) {
                    li dir="auto" { (harmless(&candidate.name)) ": " (harmless(&candidate.certain.join("; "))) "." }
                }
            }
        }
        @if !chances.ask.is_empty() {
            h3 { "What to ask first" }
            ul { @for ask in &chances.ask { li dir="auto" { (harmless(ask.trim_start_matches("- "))) } } }
        }
    })
}

/// How far the interests of each two parties are opposed.
pub(super) fn opposition(view: &View<'_>) -> Option<Markup> {
    let opposition = &view.answer.settlement.opposition;
    if opposition.is_empty() {
        return None;
    }
    Some(html! {
        p.facts {
            "The correlation of what two parties get over all packages: −1 is what one gains the other \
             loses, 1 is that they like the same packages."
        }
        table.packages {
            thead { tr { th scope="col" { "Between" } th scope="col" { "and" } th scope="col" { "Correlation" } } }
            tbody {
                @for it in opposition {
                    tr {
                        th scope="row" dir="auto" { (harmless(&it.one)) }
                        td dir="auto" { (harmless(&it.other)) }
                        td.num { (format!("{:+.2}", it.correlation.value).replace('-', "−")) }
                    }
                }
            }
        }
    })
}
