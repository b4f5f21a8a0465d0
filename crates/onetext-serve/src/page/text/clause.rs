//! One clause on the page of a draft: its words, and what is known of it beside them.

use maud::{Markup, html};
use onetext_record::Viewer;

use super::forms;
use super::prose::{self, Prose};
use super::standing::{ConsentView, EndorsementView};
use super::view::{ClauseView, DraftView, SettlesView};
use crate::desk::Desk;
use crate::page::words::{self, harmless};

/// A clause; `at` names the one whose forms are open.
pub(super) fn section(
    desk: &Desk<'_>,
    view: &DraftView,
    clause: &ClauseView,
    prose: &mut Prose<'_>,
    at: Option<&str>,
) -> Markup {
    let id = format!("c-{}", clause.id);
    let heading_id = format!("h-{}", clause.id);
    let is_open = at == Some(clause.id.as_str());
    let heading = if let Some(heading) = &clause.heading {
        prose.words(heading)
    } else {
        html! { (harmless(&clause.name)) }
    };
    let told = html! {
        (heading)
        " " (status(&clause.status, clause.step))
    };
    // A clause without a heading begins with its own words; what names it is for the ear.
    let hidden = if clause.heading.is_none() { Some("hidden") } else { None };
    html! {
        section.clause id=(id) aria-labelledby=(heading_id) data-depth=(clause.depth.min(5)) {
            @match clause.depth {
                0 | 1 => h2 id=(heading_id) class=[hidden] dir="auto" { (told) },
                2 => h3 id=(heading_id) class=[hidden] dir="auto" { (told) },
                _ => h4 id=(heading_id) class=[hidden] dir="auto" { (told) },
            }
            div.words { @for paragraph in &clause.paragraphs { (prose.paragraph(paragraph)) } }
            div.beside {
                @if clause.heading.is_none() && clause.step > 0 {
                    p { (status(&clause.status, clause.step)) }
                }
                @if !clause.settles.is_empty() { (settles(&clause.settles)) }
                (consents(&clause.consent))
                (endorsements(&clause.endorsements))
                @if !clause.brackets.is_empty() {
                    details {
                        summary { (words::count(clause.brackets.len(), "bracket", "brackets")) ": who wants what" }
                        (prose::who_wants_what(&view.brackets, &clause.brackets))
                    }
                }
                @if clause.statement_count > 0 { (statements(clause)) }
                @if clause.takes_words && *desk.viewer != Viewer::Observer {
                    @if is_open {
                        (forms::word(desk, view, Some(clause)))
                        @if !clause.settles.is_empty() { (forms::comment(desk, view, clause)) }
                    } @else {
                        p.act {
                            a href={ "/text/" (view.draft.id) "?at=" (clause.id) "#" (id) } {
                                @if clause.settles.is_empty() { "Record a word" } @else { "Record a word or a comment" }
                                span.hidden dir="auto" { " on " (harmless(&clause.name)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A step on the way to being agreed: a sign that fills as it goes, and its word.
pub(super) fn status(word: &str, step: usize) -> Markup {
    const SIGNS: [&str; 5] = ["○", "◔", "◑", "●", "◆"];
    let sign = SIGNS.get(step).copied().unwrap_or("◆");
    let class = match step {
        0 => "status open",
        1 | 2 => "status partly",
        _ => "status agreed",
    };
    html! { span class=(class) { span aria-hidden="true" { (sign) } " " (harmless(word)) } }
}

fn settles(settles: &[SettlesView]) -> Markup {
    html! {
        ul.settles aria-label="What it settles" {
            @for one in settles {
                li {
                    @match &one.option {
                        Some(option) => {
                            "Settles " span dir="auto" { (harmless(&one.issue.title)) } " by "
                            strong dir="auto" { (harmless(&option.title)) }
                        }
                        None => {
                            "Touches " span dir="auto" { (harmless(&one.issue.title)) }
                            ", which it leaves open"
                        }
                    }
                }
            }
        }
    }
}

fn consents(consents: &[ConsentView]) -> Markup {
    html! {
        @if !consents.is_empty() {
            ul.consents aria-label="Consent" {
                @for consent in consents {
                    @let (sign, class) = match consent.state {
                        "satisfied" => ("✓", "agreed"),
                        "refused" => ("✕", "refused"),
                        _ => ("…", "partly"),
                    };
                    li {
                        span class=(class) aria-hidden="true" { (sign) } " "
                        span dir="auto" { (harmless(&consent.issue.title)) } ": "
                        span dir="auto" { (harmless(&consent.words)) }
                        @for (who, how) in [
                            (&consent.ad_referendum, "ad referendum"), (&consent.reserved, "with a reservation"),
                        ] {
                            @if !who.is_empty() {
                                "; " span dir="auto" { (harmless(&onetext_brief::phrase::list(who))) } " " (how)
                            }
                        }
                        ". " span.quiet dir="auto" { (harmless(&consent.rule)) "." }
                    }
                }
            }
        }
    }
}

/// The parties' words, each with a sign, the void ones told as void.
pub(super) fn endorsements(endorsements: &[EndorsementView]) -> Markup {
    html! {
        @if !endorsements.is_empty() {
            ul.endorsements aria-label="The parties’ words" {
                @for one in endorsements {
                    @let (sign, class, said) = told(one.word);
                    li data-void[one.void] {
                        span.sign class=(class) aria-hidden="true" { (sign) } " "
                        strong dir="auto" { (harmless(&one.party.title)) } ": "
                        @if one.void {
                            s { (said) } " – void: the text is another now"
                        } @else {
                            span class=(class) { (said) }
                        }
                        @if let Some(note) = &one.note {
                            @if one.word == "reserved" { " on " } @else { " – " }
                            q dir="auto" { (harmless(note)) }
                        }
                        span.when {
                            @if let Some(on) = one.on { " " (words::when(on)) }
                            @if one.audience != "everyone" { ", seen by " (harmless(&one.audience)) }
                            @if one.earlier > 0 { ", " (words::count(one.earlier, "earlier word", "earlier words")) }
                        }
                    }
                }
            }
        }
    }
}

/// Sign, class and words of an endorsement's word.
pub(super) fn told(word: &str) -> (&'static str, &'static str, &'static str) {
    match word {
        "agreed" => ("✓", "agreed", "agreed"),
        "ad-referendum" => ("◐", "partly", "agreed ad referendum"),
        "reserved" => ("!", "partly", "agreed but for a reservation"),
        _ => ("✕", "refused", "rejected"),
    }
}

fn statements(clause: &ClauseView) -> Markup {
    let left = clause.statement_count.saturating_sub(clause.statements.len());
    html! {
        details {
            summary { (words::count(clause.statement_count, "statement", "statements")) " on what it settles" }
            ul.statements {
                @for one in &clause.statements {
                    li {
                        strong dir="auto" { (harmless(&one.by)) } " " span.quiet { (one.stance) }
                        @if let Some(on) = one.on { ", " span.when { (words::when(on)) } }
                        ": " q dir="auto" { (harmless(&prose::short(&one.words))) }
                    }
                }
            }
            @if left > 0 { p.quiet { "The newest are shown; " (words::count(left, "more is", "more are")) " in the record." } }
        }
    }
}
