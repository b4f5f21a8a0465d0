//! The page of one cell: the position, its history, the statements, and what was taken back.

use maud::{Markup, html};
use onetext_record::{Audience, Negotiation};

use super::board;
use super::leaf::{Full, Leaf, Paging, Spoken, Struck};
use super::shift::Change;
use crate::page::words::{self, harmless};

/// The page, with the forms that its viewer may use.
pub(crate) fn sheet(state: &Negotiation, leaf: &Leaf, forms: &Markup) -> Markup {
    html! {
        article.leaf {
            p.crumb { a href="/matrix" { "Matrix" } }
            h1 {
                span dir="auto" { (harmless(&leaf.party.name)) } " on "
                span dir="auto" { (harmless(&leaf.issue.name)) }
            }
            @if let Some(question) = &leaf.question { p.lead dir="auto" { (harmless(question)) } }
            @if let Some(on) = leaf.on {
                p.facts { "As it was at the end of " (words::day(on)) ". " a href=(path(leaf)) { "As it is now" } }
            }
            section aria-labelledby="position" {
                h2 #position { "Position" }
                (position(state, leaf))
            }
            (forms)
            section aria-labelledby="history" {
                h2 #history { "How it came about" }
                (history(state, leaf))
            }
            section aria-labelledby="statements" {
                h2 #statements { "Statements" }
                (statements(state, leaf))
            }
            @if !leaf.struck.is_empty() {
                section aria-labelledby="struck" {
                    h2 #struck { "Corrected or taken back" }
                    ol.struck { @for it in &leaf.struck { (struck(it)) } }
                    @if leaf.more_struck > 0 { p.facts { "and " (leaf.more_struck) " more" } }
                }
            }
        }
    }
}

/// The address of a cell.
fn path(leaf: &Leaf) -> String {
    format!("/matrix/{}/{}", leaf.issue.id, leaf.party.id)
}

fn position(state: &Negotiation, leaf: &Leaf) -> Markup {
    let Some(full) = &leaf.position else {
        return html! {
            p.absent { span.sign aria-hidden="true" { "◌" } " No position is recorded." }
            @if !leaf.options.is_empty() { (options(leaf)) }
        };
    };
    html! {
        @if leaf.options.is_empty() { p { (board::stance(&full.held)) } } @else { (options(leaf)) }
        (foot(state, full))
        @for quoted in &full.quotes { (quoted.shown()) }
    }
}

/// Every way to settle the issue, with a sign and a word for how the party holds it.
fn options(leaf: &Leaf) -> Markup {
    html! {
        table.options {
            caption.hidden { "How the party holds each way to settle it" }
            thead { tr { th scope="col" { "Way to settle it" } th scope="col" { "Stance" } } }
            tbody {
                @for standing in &leaf.options {
                    tr {
                        th scope="row" {
                            span dir="auto" { (harmless(&standing.option.name)) }
                            @if let Some(description) = &standing.description {
                                span.question dir="auto" { (harmless(description)) }
                            }
                        }
                        td {
                            @match standing.holds {
                                Some(holds) => span.holds.(holds.name()) {
                                    span.sign aria-hidden="true" { (holds.sign()) }
                                    span {
                                        (holds.word())
                                        @if let Some(place) = standing.place { @if place > 1 { ", choice " (place) } }
                                    }
                                },
                                None => span.quiet { "no word" },
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Since when a position stands, how heavy it is, on whose word, and for whom it is recorded.
fn foot(state: &Negotiation, full: &Full) -> Markup {
    let held = &full.held;
    html! {
        @if let Some(note) = &held.note { p dir="auto" { (harmless(note)) } }
        p.facts {
            @if let Some(on) = held.on { "Since " (words::when(on)) } @else { "Undated" }
            @if let Some(age) = held.age { " (" (words::ago(age)) ")" }
            @if let Some(salience) = held.salience {
                " · weighs " (onetext_brief::phrase::share(salience)) " of 1 for it"
            }
            " · " span dir="auto" { (harmless(&held.ground.words(held.follows_from > 0))) }
            (for_whom(state, &full.audience))
        }
    }
}

/// Who may see an entry, where that is not everyone.
pub(crate) fn for_whom(state: &Negotiation, audience: &Audience) -> Markup {
    html! {
        @if *audience != Audience::Everyone {
            " · " span.narrow dir="auto" { "for " (harmless(&words::audience(state, audience))) }
        }
    }
}

fn history(state: &Negotiation, leaf: &Leaf) -> Markup {
    let pages = format!("{}?{}history=", path(leaf), on(leaf));
    html! {
        @if leaf.history.is_empty() { p.nothing { "No position was ever recorded." } }
        ol.history {
            @for full in &leaf.history {
                li {
                    p.when { @if let Some(on) = full.held.on { (words::when(on)) } @else { "Undated" } }
                    @if let Some(change) = &full.change { (shifts(change)) } @else { p.quiet { "Said again, without a change." } }
                    (board::stance(&full.held))
                    (foot(state, full))
                    @if let Some(quoted) = full.quotes.first() { (quoted.shown()) }
                }
            }
        }
        (turns(&pages, leaf.history_pages))
    }
}

fn on(leaf: &Leaf) -> String {
    leaf.on.map_or_else(String::new, |on| format!("on={on}&"))
}

fn turns(path: &str, pages: Paging) -> Markup {
    words::pages(path, pages.page, pages.last)
}

fn shifts(change: &Change) -> Markup {
    html! {
        p.change { span.sign aria-hidden="true" { (change.kind.sign()) } " " (change.kind.word()) }
        @if !change.shifts.is_empty() {
            ul.shifts {
                @for shift in &change.shifts {
                    li { (shift.says) @if let Some(option) = &shift.option { " " (words::said(&option.name)) } }
                }
            }
        }
    }
}

fn statements(state: &Negotiation, leaf: &Leaf) -> Markup {
    let pages = format!("{}?{}page=", path(leaf), on(leaf));
    html! {
        @if leaf.statements.is_empty() { p.nothing { "No statement of the party on this issue is recorded." } }
        ol.statements {
            @for said in &leaf.statements { (statement(state, said)) }
        }
        (turns(&pages, leaf.statement_pages))
    }
}

fn statement(state: &Negotiation, said: &Spoken) -> Markup {
    html! {
        li #{ "statement-" (said.id) } {
            p.when { @if let Some(on) = said.on { (words::when(on)) } @else { "Undated" } }
            p { strong dir="auto" { (harmless(&said.says)) } }
            // Where the words are quoted, they are read where they stand.
            @if said.quotes.is_empty() {
                blockquote { p dir="auto" { "“" (harmless(onetext_brief::phrase::bare(&said.words))) "”" } }
            }
            @for quoted in &said.quotes { (quoted.shown()) }
            p.facts {
                @if let Some(hedge) = &said.hedge { "hedged: “" (words::said(hedge)) "” · " }
                @if said.counts { "the position follows from it · " }
                span dir="auto" { (harmless(&said.ground.words(false).replacen("judged", "entered", 1))) }
                (for_whom(state, &said.audience))
            }
        }
    }
}

fn struck(it: &Struck) -> Markup {
    html! {
        li {
            p { (onetext_brief::phrase::sentence(&it.kind)) @if let Some(on) = it.on { ", " (words::when(on)) } ": " del dir="auto" { (harmless(&it.says)) } }
            p.facts {
                @match (&it.taken_back_by, &it.reason) {
                    (Some(by), Some(reason)) => {
                        "taken back by " (words::said(by)) ": " (words::said(reason))
                    },
                    _ => { "corrected; entered by " (words::said(&it.ground.author)) },
                }
            }
        }
    }
}
