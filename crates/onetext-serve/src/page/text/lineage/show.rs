//! The page of the lineage.

use maud::{Markup, html};

use super::{LineageView, TiltView, VersionView, graph, lineage};
use crate::chrome::Tab;
use crate::desk::Study;
use crate::page::text::{show, view};
use crate::page::words::{self, harmless};
use crate::reply::{Outcome, Page};
use crate::request::Request;

/// The lineage of the text.
pub(in crate::page::text) fn page(study: &Study<'_>, _: &Request) -> Outcome {
    let view = lineage(study)?;
    let drafts = study.look(view::lines);
    let with_text: Vec<&str> =
        drafts.iter().filter(|draft| draft.has_text).map(|draft| draft.id.as_str()).collect();
    let [old, new] = [2, 1].map(|back| with_text.len().checked_sub(back).map(|at| with_text[at]));
    let main = html! {
        h1 { "Lineage and movement" }
        @if view.versions.is_empty() {
            p.nothing { "There is no draft that you may see." }
        } @else {
            p.lead { (words::count(view.versions.len(), "version", "versions")) " of the text." }
            @if with_text.len() > 1 {
                nav.draft-acts aria-label="Versions" { (show::compare(&drafts, old, new)) }
            }
            section aria-labelledby="lineage" {
                h2 #lineage { "How each came of others" }
                div.scrolls tabindex="0" role="region" aria-labelledby="lineage" { (graph::graph(&view.versions)) }
                (table(&view))
            }
            (movement(&view))
            (tilts(&view))
        }
    };
    Ok(Page::new(Tab::Text, "Lineage and movement", main).into())
}

fn table(view: &LineageView) -> Markup {
    html! {
        div.scrolls tabindex="0" role="region" aria-label="The versions as a table" {
            table.versions {
                caption { "The versions, oldest first" }
                thead { tr {
                    th scope="col" { "Draft" } th scope="col" { "Date" } th scope="col" { "By" }
                    th scope="col" { "Made from" } th scope="col" { "Shown to, in this order" }
                } }
                tbody {
                    @for version in &view.versions {
                        tr {
                            th scope="row" {
                                a href={ "/text/" (version.draft.id) } dir="auto" { (harmless(&version.draft.title)) }
                                @if version.draft.provenance != "official" { " " span.quiet { "(" (show::provenance(version.draft.provenance)) ")" } }
                                @if version.draft.audience != "everyone" { " " span.quiet dir="auto" { "seen by " (harmless(&version.draft.audience)) } }
                            }
                            td { @if let Some(on) = version.draft.on { (words::when(on)) } @else { "–" } }
                            td dir="auto" { @if version.draft.by.is_empty() { "–" } @else { (harmless(&onetext_brief::phrase::list(&version.draft.by))) } }
                            td { (parents(version)) }
                            td { @if version.seen.is_empty() { "–" } @else { (show::seen(&version.seen)) } }
                        }
                    }
                }
            }
        }
    }
}

fn parents(version: &VersionView) -> Markup {
    html! {
        @if version.draft.parents.is_empty() { "–" }
        @for (at, parent) in version.draft.parents.iter().enumerate() {
            @if at > 0 { ", " }
            a href={ "/text/" (parent.id) } dir="auto" { (harmless(&parent.title)) }
        }
    }
}

/// How many brackets each version has, and what changed since the one before.
fn movement(view: &LineageView) -> Markup {
    let with_text = || view.versions.iter().filter_map(|it| Some((it, it.size?)));
    let most = with_text().map(|(_, size)| size.brackets).max().unwrap_or(0).max(1);
    let number = |n: usize| html! { data.number value=(n) { (n) } };
    html! {
        @if with_text().next().is_some() {
            section aria-labelledby="movement" {
                h2 #movement { "Movement" }
                div.scrolls tabindex="0" role="region" aria-labelledby="movement" {
                    table.movement {
                        caption { "What is open in each version, and what changed since the one before it" }
                        thead { tr {
                            th scope="col" { "Draft" } th scope="col" { "Brackets" } th scope="col" { "Words in brackets" }
                            th scope="col" { "Words" } th scope="col" { "Words in and out since" }
                        } }
                        tbody {
                            @for (version, size) in with_text() {
                                tr {
                                    th scope="row" dir="auto" { a href={ "/text/" (version.draft.id) } { (harmless(&version.draft.title)) } }
                                    td.bar { (number(size.brackets)) " " (bar(size.brackets, most)) }
                                    td { (number(size.bracketed)) " " span.quiet { "(" (share(size.bracketed, size.words)) " %)" } }
                                    td { (number(size.words)) }
                                    td {
                                        @if version.since.is_empty() { "–" }
                                        @for since in &version.since {
                                            div { a href={ "/text/" (since.draft.id) "/" (version.draft.id) } {
                                                "+" (since.words_inserted) " −" (since.words_deleted)
                                                @if since.words_moved > 0 { " ⇢" (since.words_moved) span.hidden { " moved" } }
                                            } " " span.quiet dir="auto" { "since " (harmless(&since.draft.title)) } }
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

fn share(part: usize, whole: usize) -> usize {
    (part * 100 + whole / 2) / whole.max(1)
}

/// A bar as long as its share of the most.
fn bar(value: usize, most: usize) -> Markup {
    let width = (value * 120).div_ceil(most.max(1));
    html! {
        svg.bar width="120" height="10" viewBox="0 0 120 10" aria-hidden="true" focusable="false" {
            rect.full width=(width) height="10" {}
        }
    }
}

fn tilts(view: &LineageView) -> Markup {
    html! {
        @if !view.parties.is_empty() && view.versions.iter().any(|it| it.tilt.iter().any(Option::is_some)) {
            section aria-labelledby="tilt" {
                h2 #tilt { "Tilt" }
                p { "For each party, how much of what it values a version gives it, from 0 to 100, by its positions in the record. An interval while brackets or issues are open." }
                div.scrolls tabindex="0" role="region" aria-labelledby="tilt" {
                    table.tilt {
                        caption { "Tilt of each version toward each party" }
                        thead { tr {
                            th scope="col" { "Draft" }
                            @for party in &view.parties { th scope="col" dir="auto" { (harmless(&party.title)) } }
                        } }
                        tbody {
                            @for version in view.versions.iter().filter(|it| it.tilt.iter().any(Option::is_some)) {
                                tr {
                                    th scope="row" dir="auto" { a href={ "/text/" (version.draft.id) } { (harmless(&version.draft.title)) } }
                                    @for tilt in &version.tilt { td { @match tilt { Some(tilt) => (one_tilt(tilt)), None => "–" } } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn one_tilt(tilt: &TiltView) -> Markup {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1")]
    let [low, high] = [tilt.low, tilt.high].map(|share| (share * 100.0).round() as usize);
    html! {
        @if low == high { (low) } @else { (low) "–" (high) }
        svg.interval width="84" height="10" viewBox="-2 0 104 10" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            path.axis d="M0 5H100" {}
            rect.full x=(low) y="1" width=((high - low).max(2)) height="8" {}
        }
        @if tilt.crossed > 0 {
            span.refused { span aria-hidden="true" { "✕ " } (words::count(tilt.crossed, "red line", "red lines")) " crossed" }
        }
    }
}
