//! Whether an agreement is possible, and what somebody's changes change.

use maud::{Markup, html};
use onetext_brief::settlement::{Answer, PackageLine};

use crate::page::settle::view::View;
use crate::page::words::harmless;

/// The answer in a sentence.
#[expect(clippy::unnecessary_wraps, reason = "every panel has this shape")]
pub(super) fn possible(view: &View<'_>) -> Option<Markup> {
    let settlement = &view.answer.settlement;
    let exact = match settlement.possible.answer {
        Answer::Yes | Answer::No => "exact",
        Answer::Unknown => "not settled",
    };
    let (sign, class) = sign(settlement.possible.answer);
    Some(html! {
        p.verdict class=(class) {
            span.sign aria-hidden="true" { (sign) }
            strong { (word(settlement.possible.answer)) } " "
            (harmless(&settlement.possible.words))
            " " span.sureness { (exact) }
        }
        p.facts {
            "There are " (settlement.packages) " packages in all. Every number here is exact, and \
             rounded for display only, unless it bears ≥, ≤ or an interval."
        }
        @if let Some(witness) = &settlement.possible.witness {
            p { "For example: " (options(witness)) }
        }
    })
}

/// The answer in a few words, beside the sliders.
pub(in crate::page::settle) fn short(view: &View<'_>) -> Markup {
    let settlement = &view.answer.settlement;
    let (sign, class) = sign(settlement.possible.answer);
    let blocked = settlement.conflicts.len();
    html! {
        span class=(class) { span aria-hidden="true" { (sign) " " } (word(settlement.possible.answer)) }
        " "
        @match settlement.possible.answer {
            Answer::Yes => {
                "An agreement is possible."
                @if let Some(points) = view.outlook().and_then(|it| it.points.as_ref()) {
                    " Beaten by no other: " (super::many(points)) "."
                }
            }
            Answer::No if blocked == 1 => "One conflict blocks it.",
            Answer::No => { (blocked) " conflicts block it." }
            Answer::Unknown => "Whether an agreement is possible is not known.",
        }
    }
}

/// What follows from what somebody changed. What is tried out is never shown as recorded.
pub(super) fn changes(view: &View<'_>) -> Option<Markup> {
    if !view.wishes.changes_anything() {
        return None;
    }
    let differences = &view.answer.settlement.differences;
    let follows: Vec<&String> =
        differences.iter().filter(|said| !said.starts_with("Asked: ")).collect();
    Some(html! {
        div.yours {
            p { strong { "What if" } ": yours, and not in the record." }
            ul {
                @for said in &view.answer.yours { li dir="auto" { (harmless(said)) "." } }
            }
            p { a.back href=(view.wishes.unchanged().path()) { "Back to the record" } }
        }
        ul {
            @for said in follows.iter().take(12) { li dir="auto" { (harmless(said)) } }
        }
        @if follows.len() > 12 {
            details id="more-changes" {
                summary { "Further differences: " (follows.len() - 12) }
                ul { @for said in follows.iter().skip(12) { li dir="auto" { (harmless(said)) } } }
            }
        }
    })
}

fn sign(answer: Answer) -> (&'static str, &'static str) {
    match answer {
        Answer::Yes => ("✓", "agreed"),
        Answer::No => ("✕", "refused"),
        Answer::Unknown => ("?", "partly"),
    }
}

fn word(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "Yes.",
        Answer::No => "No.",
        Answer::Unknown => "Not known.",
    }
}

/// `Territory: a freeze on the line; Sanctions: relief in stages`.
pub(super) fn options(line: &PackageLine) -> Markup {
    html! {
        @for (at, choice) in line.options.iter().enumerate() {
            @if at > 0 { "; " }
            span dir="auto" { (harmless(&choice.issue)) ": " (harmless(&choice.option)) }
        }
        "."
    }
}
