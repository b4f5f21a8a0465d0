//! What can be changed: sliders, red lines, issues, consent, and a package of one's own.
//!
//! All of it is one form whose address says everything, with a script or without.

use maud::{Markup, html};
use onetext_record::Viewer;
use onetext_settle::exact::{Exact, show, to_float, whole};
use onetext_settle::{Scenario, whatif};

use super::answer::{insists, name};
use super::panel::verdict;
use super::sight::{line_name, shared};
use super::view::View;
use crate::page::words::harmless;

/// The form.
pub(super) fn controls(view: &View<'_>, viewer: &Viewer) -> Markup {
    let scenario = &view.answer.recorded;
    let wishes = view.wishes;
    let partly = !view.answer.sight.mapped.judgements.is_empty();
    html! {
        aside.controls aria-labelledby="what-if-title" {
            h2 id="what-if-title" { "What if" }
            p.facts { "Try something else. What you change is yours alone: nothing of it is recorded." }
            p.now id="settle-verdict" role="status" aria-live="polite" { (verdict(view)) }
            form id="what-if" method="get" action="/settle" data-whatif="" {
                input type="hidden" name="form" value="yes";
                @if let Some(on) = wishes.on { input type="hidden" name="on" value=(on); }
                p.row {
                    button.main { "Show" }
                    a.button href=(wishes.unchanged().path()) { "Back to the record" }
                }
                (package(view, scenario))
                @for party in 0..scenario.parties.len() {
                    (party_controls(view, scenario, party, viewer))
                }
                (issues(view, scenario))
                @if partly {
                    label.tick {
                        input type="checkbox" name="assume" value="yes" checked[wishes.assume];
                        " Put numbers in the place of intervals and orders"
                    }
                }
            }
        }
    }
}

/// One option for each issue.
fn package(view: &View<'_>, scenario: &Scenario) -> Markup {
    let wishes = view.wishes;
    html! {
        details id="own-package" open[!wishes.package.is_empty()] {
            summary { "A package of your own" }
            div.fields {
                @for issue in &scenario.issues {
                    @let chosen = wishes.package.get(&issue.id);
                    label {
                        span dir="auto" { (harmless(&issue.title)) }
                        select name={ "p." (issue.id) } {
                            option value="" { "not settled" }
                            @for option in &issue.options {
                                option value=(option.id) selected[chosen == Some(&option.id)] { (harmless(&option.title)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What can be changed of a party.
fn party_controls(view: &View<'_>, scenario: &Scenario, party: usize, viewer: &Viewer) -> Markup {
    let wishes = view.wishes;
    let one = &scenario.parties[party];
    if one.values.is_none() && one.red_lines.is_empty() {
        return html! {};
    }
    let changed = wishes.weights.keys().any(|(it, _)| *it == one.id)
        || wishes.values.keys().any(|(it, ..)| *it == one.id)
        || wishes.reservations.contains_key(&one.id)
        || one.red_lines.iter().any(|it| wishes.without.contains(&line_name(scenario, party, it)));
    html! {
        details.party id={ "with-" (one.id) } open[changed] {
            summary { span dir="auto" { (harmless(&name(scenario, party))) } @if changed { " " span.mine { "yours" } } }
            @if one.values.is_some() {
                (weights(view, scenario, party, viewer))
                (least(view, scenario, party))
            }
            @if !one.red_lines.is_empty() {
                fieldset {
                    legend { "Red lines to set aside" }
                    @for (line, it) in one.red_lines.iter().enumerate() {
                        @let id = line_name(scenario, party, it);
                        @let demand = insists(scenario, onetext_settle::feasible::Demand::RedLine { party, line });
                        label.tick {
                            input type="checkbox" name="without" value=(id) checked[wishes.without.contains(&id)];
                            " " span dir="auto" { (harmless(&demand.words)) }
                        }
                    }
                }
            }
        }
    }
}

/// A slider for the weight of each issue.
fn weights(view: &View<'_>, scenario: &Scenario, party: usize, viewer: &Viewer) -> Markup {
    let one = &scenario.parties[party];
    let wishes = view.wishes;
    let Some(values) = &one.values else { return html! {} };
    let writes = match viewer {
        Viewer::Mediator => true,
        Viewer::Party(own) => own.as_str() == one.id,
        Viewer::Observer => false,
    };
    let key = |issue: usize| (one.id.clone(), scenario.issues[issue].id.clone());
    let set: Vec<Option<Exact>> = (0..scenario.issues.len())
        .map(|issue| {
            let left = wishes.leave.contains(&scenario.issues[issue].id);
            if left { Some(whole(0)) } else { wishes.weights.get(&key(issue)).cloned() }
        })
        .collect();
    let now = if set.iter().all(Option::is_none) {
        values.weights.clone()
    } else {
        shared(&values.weights, &set)
    };
    html! {
        fieldset.sliders {
            legend { "How much each issue weighs" }
            @for (issue, about) in scenario.issues.iter().enumerate() {
                @let recorded = slid(&values.weights[issue]);
                @let mine = wishes.weights.get(&key(issue));
                @let field = format!("w.{}.{}", one.id, about.id);
                div.slider {
                    label for=(field) dir="auto" { (harmless(&about.title)) }
                    input type="range" id=(field) name=(field) min="0" max="1" step="0.01"
                        value=(mine.map_or_else(|| recorded.clone(), slid)) data-recorded=(recorded);
                    output for=(field) data-shows=(field) { (show(&now[issue], 2)) }
                    @if mine.is_some() { span.mine { "yours" } }
                    @if writes {
                        a.note href={ (view.wishes.path_of(&format!("/settle/value/{}/{}", one.id, about.id))) }
                            aria-label={ "Record what " (name(scenario, party)) " gets on " (about.title) } { "record" }
                    }
                }
            }
            p.facts { "What you set stays; the party’s other issues share what is left." }
        }
    }
}

/// A slider for what a party gets without agreement.
fn least(view: &View<'_>, scenario: &Scenario, party: usize) -> Markup {
    let one = &scenario.parties[party];
    let recorded = one.reservation.clone().unwrap_or_else(|| whole(0));
    let mine = view.wishes.reservations.get(&one.id);
    let now =
        mine.map_or_else(|| recorded.clone(), |mine| mine.clone().unwrap_or_else(|| whole(0)));
    let field = format!("r.{}", one.id);
    html! {
        fieldset.sliders {
            legend { "What it gets without agreement" }
            div.slider {
                label for=(field) { "Below this it walks away" }
                input type="range" id=(field) name=(field) min="0" max="1" step="0.01"
                    value=(slid(&now)) data-recorded=(slid(&recorded));
                output for=(field) data-shows=(field) { (show(&now, 2)) }
                @if mine.is_some() { span.mine { "yours" } }
            }
            @if one.reservation.is_none() { p.facts { "Nothing is recorded; at 0 no package is too little." } }
        }
    }
}

/// Issues to leave out, options to take off the table, and consent.
fn issues(view: &View<'_>, scenario: &Scenario) -> Markup {
    let wishes = view.wishes;
    let changed = !(wishes.leave.is_empty() && wishes.off.is_empty() && wishes.consents.is_empty());
    let all: Vec<&str> =
        view.answer.sight.principals.iter().map(|&it| scenario.parties[it].id.as_str()).collect();
    html! {
        details id="with-issues" open[changed] {
            summary { "Issues and consent" @if changed { " " span.mine { "yours" } } }
            @for issue in &scenario.issues {
                fieldset {
                    legend dir="auto" { (harmless(&issue.title)) }
                    label.tick {
                        input type="checkbox" name="leave" value=(issue.id) checked[wishes.leave.contains(&issue.id)];
                        " Leave it out"
                    }
                    @if issue.options.len() > 1 {
                        @for option in &issue.options {
                            @let off = (issue.id.clone(), option.id.clone());
                            label.tick {
                                input type="checkbox" name="off" value={ (issue.id) "." (option.id) } checked[wishes.off.contains(&off)];
                                " Off the table: " span dir="auto" { (harmless(&option.title)) }
                            }
                        }
                    }
                    @let recorded = whatif::rule(issue.consent.as_ref(), scenario);
                    label.consent {
                        "Whose consent it needs"
                        input name={ "c." (issue.id) } list="consents" autocomplete="off" spellcheck="false"
                            value=(wishes.consents.get(&issue.id).unwrap_or(&recorded)) data-recorded=(recorded);
                    }
                }
            }
            datalist id="consents" {
                option value="all" {}
                @if !all.is_empty() { option value=(all.join(" and ")) {} }
                @if all.len() > 2 { option value={ (all.len() - 1) " of (" (all.join(", ")) ")" } {} }
                @for party in &scenario.parties { option value=(party.id) {} }
            }
        }
    }
}

/// A number as a slider has it.
fn slid(number: &Exact) -> String {
    let said = show(number, 2);
    if to_float(number) < 0.0 { "0.00".to_owned() } else { said }
}
