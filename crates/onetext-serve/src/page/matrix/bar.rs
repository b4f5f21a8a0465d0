//! What stands above the matrix: the day, the filters, and what the signs mean.

use std::collections::BTreeSet;

use jiff::civil::Date;
use maud::{Markup, html};
use onetext_record::Negotiation;
use onetext_record::body::Role;

use super::asked::{Asked, Show};
use super::chart::Tally;
use super::shift::{ChangeKind, Holds};
use crate::page::words::{self, harmless};

/// The forms that choose a day, each working without a script.
pub(crate) fn days(asked: &Asked, days: &BTreeSet<Date>) -> Markup {
    let list: Vec<String> = days.iter().map(Date::to_string).collect();
    let at = match asked.on {
        Some(on) => days.range(..=on).count().saturating_sub(1),
        None => days.len().saturating_sub(1),
    };
    let shown = days.iter().nth(at);
    html! {
        form.asof method="get" action="/matrix" {
            (kept(asked, &["on", "since"]))
            div.row {
                label { "As of " input type="date" name="on" value=[asked.on]; }
                label { "Mark changes since " input type="date" name="since" value=[asked.since]; }
                button { "Show" }
                @if asked.on.is_some() || asked.since.is_some() {
                    a.button href=(Asked { on: None, since: None, ..asked.clone() }.path()) { "As it is now" }
                }
            }
        }
        @if days.len() > 1 {
            form.slide method="get" action="/matrix" {
                (kept(asked, &["on"]))
                label for="matrix-day" { "Through the days on which something was said or held" }
                div.row {
                    input #matrix-day type="range" name="at" min="0" max=(days.len() - 1) step="1" value=(at)
                        data-days=(list.join(" ")) data-path=(Asked { on: None, ..asked.clone() }.path())
                        aria-valuetext=[shown];
                    output for="matrix-day" { @if let Some(day) = shown { (words::day(*day)) } }
                    button { "Go to that day" }
                }
            }
        }
    }
}

/// The rest of what was asked, for a form that changes a part of it.
fn kept(asked: &Asked, but: &[&str]) -> Markup {
    let mut fields: Vec<(&str, String)> = Vec::new();
    fields.extend(asked.parties.iter().map(|it| ("party", it.to_string())));
    fields.extend(asked.issues.iter().map(|it| ("issue", it.to_string())));
    fields.extend(asked.kinds.iter().map(|it| ("kind", it.to_string())));
    fields.extend(asked.on.map(|it| ("on", it.to_string())));
    fields.extend(asked.since.map(|it| ("since", it.to_string())));
    if asked.show != Show::All {
        fields.push(("show", asked.show.word().to_owned()));
    }
    fields.retain(|(name, _)| !but.contains(name));
    html! { @for (name, value) in fields { input type="hidden" name=(name) value=(value); } }
}

/// The filters by party, issue and part.
pub(crate) fn filters(state: &Negotiation, asked: &Asked) -> Markup {
    let mut parties: Vec<_> = state.parties.current().collect();
    parties.sort_by_key(|party| party.body.role);
    html! {
        details.filters #matrix-filters {
            summary { "Choose parties and issues" @if asked.is_narrow() { " (some are left out)" } }
            form method="get" action="/matrix" {
                (kept(asked, &["party", "issue", "kind"]))
                fieldset {
                    legend { "Parts" }
                    div.choices {
                        @for role in Role::EVERY {
                            label { input type="checkbox" name="kind" value=(role) checked[asked.kinds.contains(role)]; " " (onetext_brief::phrase::roles(*role)) }
                        }
                    }
                }
                fieldset {
                    legend { "Parties" }
                    div.choices {
                        @for party in parties {
                            @let id = &party.body.id;
                            label { input type="checkbox" name="party" value=(id) checked[asked.parties.contains(id)]; " " (words::said(&party.body.name)) }
                        }
                    }
                }
                fieldset {
                    legend { "Issues" }
                    div.choices {
                        @for issue in state.issues.current() {
                            @let id = &issue.body.id;
                            label { input type="checkbox" name="issue" value=(id) checked[asked.issues.contains(id)]; " " (words::said(&issue.body.title)) }
                        }
                    }
                }
                div.row {
                    button.main { "Show these" }
                    @if asked.is_narrow() {
                        a.button href=(Asked { parties: Vec::new(), issues: Vec::new(), kinds: Vec::new(), ..asked.clone() }.path()) { "Show all" }
                    }
                }
            }
        }
    }
}

/// The links to red lines, gaps and changes alone, each with how many there are.
pub(crate) fn shows(asked: &Asked, tally: &Tally) -> Markup {
    let count = |show: Show| match show {
        Show::All => None,
        Show::RedLines => Some(tally.red_lines),
        Show::Gaps => Some(tally.gaps),
        Show::Changes => Some(tally.changes),
    };
    // Without an earlier day there is nothing to be compared with.
    let offered = Show::EVERY.into_iter();
    let offered = offered.filter(|show| *show != Show::Changes || asked.since.is_some());
    html! {
        nav.shows aria-label="Which cells" {
            ul {
                @for show in offered {
                    li {
                        a href=(Asked { show, ..asked.clone() }.path()) aria-current=[(asked.show == show).then_some("true")] {
                            (show.name()) @if let Some(count) = count(show) { " (" (count) ")" }
                        }
                    }
                }
            }
        }
    }
}

/// What the signs mean.
pub(crate) fn legend(asked: &Asked) -> Markup {
    html! {
        ul.legend aria-label="What the signs mean" {
            @for holds in Holds::EVERY {
                li.holds.(holds.name()) {
                    span.sign aria-hidden="true" { (holds.sign()) }
                    span { (meaning(holds)) }
                }
            }
            li { span.sign aria-hidden="true" { "◌" } " No position of a principal" }
            @if asked.since.is_some() {
                @for kind in [ChangeKind::New, ChangeKind::Moved, ChangeKind::Reworded] {
                    li { span.sign aria-hidden="true" { (kind.sign()) } " " (kind.word()) }
                }
            }
        }
    }
}

fn meaning(holds: Holds) -> &'static str {
    match holds {
        Holds::Prefers => "prefers",
        Holds::Accepts => "accepts",
        Holds::Rejects => "rules out (a red line)",
    }
}

/// What the page is of, as a sentence.
pub(crate) fn lead(state: &Negotiation, asked: &Asked) -> Markup {
    let names: Vec<String> = asked.parties.iter().map(|id| words::party(state, id)).collect();
    html! {
        p.lead {
            @match asked.on {
                Some(on) => { "As it was at the end of " (words::day(on)) },
                None => "As it is now",
            }
            @if let Some(since) = asked.since { ", with what changed since " (words::day(since)) }
            @if !names.is_empty() { ", for " span dir="auto" { (harmless(&onetext_brief::phrase::list(&names))) } }
            "."
        }
    }
}
