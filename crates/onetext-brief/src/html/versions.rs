//! What the drafts come to together: a chart, tilt as bars, and what changed since each party last
//! saw a draft. What a bar shows stands beside it in figures.

use maud::{Markup, PreEscaped, html};
use onetext_draft::chart::{Series, svg};

use super::parts::{cites, name, quotes, sign};
use crate::blank::harmless;
use crate::phrase;
use crate::section::Named;
use crate::section::versions::{Figures, HeldBack, PartyTilt, TiltLine, Versions};

pub(super) fn versions(versions: &Versions) -> Markup {
    html! {
        @if versions.figures.len() > 1 { (movement(&versions.figures)) }
        @if !versions.tilt.is_empty() { (tilt(&versions.tilt)) }
        @if !versions.last_seen.is_empty() { (last_seen(versions)) }
        @if !versions.held_back.is_empty() { (held_back(&versions.held_back)) }
    }
}

fn link(draft: &Named) -> Markup {
    html! { a href={ "#draft-" (draft.id) } { (name(&draft.name)) } }
}

#[expect(clippy::cast_precision_loss, reason = "no text has 2^52 words")]
fn movement(figures: &[Figures]) -> Markup {
    let numbers: Vec<String> = (1..=figures.len()).map(|n| n.to_string()).collect();
    let chart = svg(&Series {
        id: "movement-brackets",
        title: "Words in brackets, draft by draft",
        labels: numbers.iter().map(String::as_str).collect(),
        values: figures.iter().map(|it| Some(it.bracketed as f64)).collect(),
    });
    html! {
        article {
            h3 { "Movement" }
            p.facts { (phrase::MOVEMENT) }
            figure.chart {
                (PreEscaped(chart))
                figcaption { "Words in brackets, draft by draft" }
            }
            div.scrolls role="region" aria-label="Movement in figures" tabindex="0" {
                table.figures {
                    thead {
                        tr {
                            th scope="col" { "Draft" }
                            @for head in ["Brackets", "Words in brackets", "Words", "In", "Out", "Moved"] {
                                th.number scope="col" { (head) }
                            }
                        }
                    }
                    tbody {
                        @for (number, line) in (1..).zip(figures) {
                            tr {
                                th scope="row" { (number) ". " (link(&line.draft)) }
                                @for n in [line.brackets, line.bracketed, line.words] { td.number { (n) } }
                                @match line.changed {
                                    Some(it) => {
                                        @for n in [it.inserted, it.deleted, it.moved] { td.number { (n) } }
                                    }
                                    None => { @for _ in 0..3 { td.number { "–" } } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn tilt(tilt: &[PartyTilt]) -> Markup {
    html! {
        article {
            h3 { "Tilt" }
            p.facts { (phrase::TILT) }
            @for party in tilt {
                div.tilt {
                    p.label { (name(&party.party.name)) }
                    p.facts { (harmless(&phrase::sentence(&phrase::computed_from(party)))) }
                    ul { @for line in &party.drafts { li { (tilt_line(line)) } } }
                }
            }
        }
    }
}

fn tilt_line(line: &TiltLine) -> Markup {
    // An interval of no width is still a mark.
    let width = ((line.high - line.low) * 100.0).max(2.0);
    let start = (line.low * 100.0).min(100.0 - width);
    let place = format!("--start:{start:.1}%;--width:{width:.1}%");
    html! {
        span.bar aria-hidden="true" style=(place) {}
        span.interval { (phrase::interval(line)) }
        span.of {
            (link(&line.draft))
            @for crossed in phrase::crossed(&line.crossed) {
                " " span.refused { (sign("✕")) (harmless(&crossed)) }
            }
        }
    }
}

fn last_seen(versions: &Versions) -> Markup {
    let behind = versions.last_seen.iter().filter(|seen| !seen.newer.is_empty());
    html! {
        article {
            h3 { "Since each party last saw a draft" }
            ul.words {
                @for seen in behind {
                    li {
                        strong { (name(&phrase::names(&seen.parties))) } " " (harmless(&phrase::last_saw(seen)))
                        @if let Some(parts) = phrase::since_then(seen) {
                            ul { @for part in parts { li { (harmless(&phrase::sentence(&part))) } } }
                        }
                    }
                }
                @if let Some(sentence) = phrase::up_to_date(&versions.last_seen) {
                    li { (harmless(&sentence)) }
                }
            }
        }
    }
}

fn held_back(lines: &[HeldBack]) -> Markup {
    html! {
        article {
            h3 { "Held back until something else is settled" }
            ul.words {
                @for line in lines {
                    li {
                        strong { (name(&line.party.name)) } " "
                        (harmless(&phrase::held_back(line))) (cites(&line.origin))
                        (quotes(&line.origin))
                    }
                }
            }
        }
    }
}
