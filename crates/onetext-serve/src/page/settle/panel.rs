//! The panels of the explorer, in their order. An engine that comes later adds its own to the table.

use maud::{Markup, html};
use onetext_brief::settlement::{Number, Sureness};

use super::answer::Insists;
use super::view::View;
use crate::page::words::harmless;

mod blocks;
mod offers;
mod packages;
mod plot;
mod rest;
mod verdict;

pub(super) use verdict::short as verdict;

/// One part of the page. It says nothing where there is nothing to say.
pub(super) struct Panel {
    /// Names it on the page.
    pub(super) id: &'static str,
    /// What stands above it.
    pub(super) title: &'static str,
    show: fn(&View<'_>) -> Option<Markup>,
}

/// Every panel of every engine.
pub(super) const PANELS: &[Panel] = &[
    Panel { id: "possible", title: "Is an agreement possible?", show: verdict::possible },
    Panel { id: "changes", title: "What your changes change", show: verdict::changes },
    Panel { id: "blocks", title: "What cannot stand together", show: blocks::conflicts },
    Panel { id: "moves", title: "Who would have to move", show: blocks::concessions },
    Panel { id: "rests", title: "What this rests on", show: rest::basis },
    Panel { id: "best", title: "The best packages", show: plot::frontier },
    Panel { id: "rules", title: "What theory proposes", show: packages::solutions },
    Panel { id: "own", title: "Your package", show: packages::own },
    Panel { id: "table", title: "Drafts and packages on the table", show: offers::offers },
    Panel { id: "sure", title: "How likely packages are accepted", show: rest::chances },
    Panel { id: "opposed", title: "How far interests are opposed", show: rest::opposition },
];

/// All panels that have something to say.
pub(super) fn panels(view: &View<'_>) -> Markup {
    html! {
        @if view.stale {
            p.note role="note" {
                "The record has grown since this was worked out; it is being worked out anew. "
                a href=(view.wishes.path()) { "Load the page again" } " to see it."
            }
        }
        @for panel in PANELS {
            @if let Some(shown) = (panel.show)(view) {
                section.panel id=(panel.id) aria-labelledby={ (panel.id) "-title" } {
                    h2 id={ (panel.id) "-title" } { (panel.title) }
                    (shown)
                }
            }
        }
    }
}

/// A number with two digits behind the point, which a browser shows as its reader writes numbers,
/// and with a sign where it is a bound.
fn amount(number: &Number) -> Markup {
    html! {
        @match number.sure {
            Sureness::AtLeast => span title="at least" { "≥\u{a0}" }
            Sureness::AtMost => span title="at most" { "≤\u{a0}" }
            Sureness::Exact | Sureness::Estimate { .. } => {}
        }
        (plain(number.value))
        @if let Sureness::Estimate { low, high, .. } = number.sure {
            span.interval { " (" (plain(low)) " to " (plain(high)) ")" }
        }
    }
}

fn plain(value: f64) -> Markup {
    let shown = format!("{value:.2}").replace('-', "−");
    html! { data.amount value=(value) { (shown) } }
}

/// A share in whole per cents, and how sure it is.
fn percent(number: &Number) -> String {
    let whole = |it: f64| format!("{:.0}", it * 100.0).replace('-', "−");
    match number.sure {
        Sureness::Exact => format!("{} %", whole(number.value)),
        Sureness::AtLeast => format!("≥ {} %", whole(number.value)),
        Sureness::AtMost => format!("≤ {} %", whole(number.value)),
        Sureness::Estimate { low, high, .. } => {
            format!("{} % ({}–{})", whole(number.value), whole(low), whole(high))
        }
    }
}

/// A number of things.
fn many(number: &Number) -> String {
    let sign = match number.sure {
        Sureness::AtLeast => "at least ",
        Sureness::AtMost => "at most ",
        Sureness::Exact | Sureness::Estimate { .. } => "",
    };
    format!("{sign}{:.0}", number.value)
}

/// A demand, with the way to where it stands in the record.
fn demand(insists: &Insists) -> Markup {
    demanded(insists, &insists.words)
}

/// The same in other words.
fn demanded(insists: &Insists, words: &str) -> Markup {
    html! {
        span dir="auto" { (harmless(words)) }
        @if let Some(party) = &insists.party {
            @for issue in &insists.issues {
                " " a.source href={ "/matrix/" (issue) "/" (party) }
                    aria-label={ "where it stands: " (issue) ", " (party) } { "source" }
            }
        }
    }
}
