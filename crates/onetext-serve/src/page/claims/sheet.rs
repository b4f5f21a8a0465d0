//! The page of one claim: how it stands, every word on it over time, and the form for a new word.

use jiff::civil::Date;
use maud::{Markup, html};
use onetext_record::{Audience, Negotiation};

use super::fact::{StruckWord, Whole, Word};
use super::list::{does, glyph, said, sign, stated};
use crate::page::words::{self, harmless};

pub(super) fn sheet(state: &Negotiation, whole: &Whole, form: &Markup) -> Markup {
    let fact = &whole.fact;
    html! {
        article.claim {
            p.crumb { a href="/claims" { "Claims" } }
            h1 dir="auto" { (harmless(&fact.text)) }
            (stated(fact))
            @if let Some(told) = &whole.told { p.facts { "Told by " (told) "." } }
            @for quoted in &fact.quotes { (quoted.shown()) }
            p.facts {
                span dir="auto" { (harmless(&fact.ground.words(false).replacen("judged", "entered", 1))) }
                (for_whom(state, &fact.audience))
            }
            section aria-labelledby="latest" {
                h2 #latest { "Where each party stands" }
                (said(&fact.words))
            }
            (form)
            section aria-labelledby="time" {
                h2 #time { "Over time" }
                @if whole.over_time.is_empty() { p.nothing { "Nobody has spoken on it yet." } }
                (timeline(whole))
                ol.time {
                    @for word in &whole.over_time { (line(state, word)) }
                }
            }
            @if !whole.struck.is_empty() {
                section aria-labelledby="struck" {
                    h2 #struck { "Corrected or taken back" }
                    ol.struck { @for it in &whole.struck { (struck(it)) } }
                }
            }
        }
    }
}

fn for_whom(state: &Negotiation, audience: &Audience) -> Markup {
    html! {
        @if *audience != Audience::Everyone {
            " · for " span dir="auto" { (harmless(&words::audience(state, audience))) }
        }
    }
}

fn line(state: &Negotiation, word: &Word) -> Markup {
    html! {
        li #{ "word-" (word.id) } {
            p.when { @if let Some(on) = word.on { (words::when(on)) } @else { "Undated" } }
            p {
                (sign(word.word)) " " strong dir="auto" { (harmless(&word.by.name)) } " " (does(word.word))
                @if let Some(text) = &word.text { ": " (words::said(text)) }
            }
            @for quoted in &word.quotes { (quoted.shown()) }
            p.facts {
                @if let Some(independence) = word.independence { (independence.words()) " · " }
                @if word.same_reports == Some(true) { "told only by the reports of the claim, or copies of them · " }
                span dir="auto" { (harmless(&word.ground.words(false).replacen("judged", "entered", 1))) }
                (for_whom(state, &word.audience))
            }
        }
    }
}

fn struck(it: &StruckWord) -> Markup {
    html! {
        li {
            p {
                del { span dir="auto" { (harmless(&it.word.by.name)) } " " (does(it.word.word)) @if let Some(text) = &it.word.text { ": " (words::said(text)) } }
            }
            p.facts {
                @match (&it.taken_back_by, &it.reason) {
                    (Some(by), Some(reason)) => {
                        "taken back by " (words::said(by)) ": " (words::said(reason))
                    },
                    _ => { "corrected; entered by " (words::said(&it.word.ground.author)) },
                }
            }
        }
    }
}

/// How wide the drawing is, in its own units.
const WIDE: i32 = 640;
/// Where the days begin, behind the parties' names.
const LEFT: i32 = 170;
/// How high each party's line is.
const LANE: i32 = 30;

/// A drawing of who said what when: a line for each party, a sign for each word. The list below says
/// the same.
fn timeline(whole: &Whole) -> Markup {
    let dated: Vec<(Date, &Word)> =
        whole.over_time.iter().filter_map(|word| Some((word.on?.first(), word))).collect();
    let stated = whole.fact.on.map(|on| on.first());
    let days = dated.iter().map(|(day, _)| *day).chain(stated);
    let (Some(first), Some(last)) = (days.clone().min(), days.max()) else { return html! {} };
    if dated.is_empty() {
        return html! {};
    }
    let mut names: Vec<&str> = Vec::new();
    for name in dated.iter().map(|(_, word)| word.by.name.as_str()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let long = days_between(first, last).max(1);
    let x = |day: Date| LEFT + 14 + (WIDE - LEFT - 40) * days_between(first, day) / long;
    let height = LANE * i32::try_from(names.len() + 2).unwrap_or(LANE);
    let bottom = height - LANE / 2;
    html! {
        figure.timeline {
            svg viewBox={ "0 0 " (WIDE) " " (height) } role="img" aria-label="Who said what when; the list below says the same" {
                text.axis x="0" y=(LANE / 2 + 5) { "Stated" }
                @if let Some(day) = stated { text.stated x=(x(day)) y=(LANE / 2 + 6) text-anchor="middle" { "◆" } }
                @for (n, name) in (1i32..).zip(&names) {
                    @let y = LANE * n + LANE / 2;
                    line.lane x1=(LEFT) x2=(WIDE) y1=(y) y2=(y) {}
                    text x="0" y=(y + 5) { (harmless(&clipped(name))) }
                    @for (day, word) in dated.iter().filter(|(_, word)| word.by.name == **name) {
                        circle.place cx=(x(*day)) cy=(y) r="11" {}
                        text.sign.(word.word.word()) x=(x(*day)) y=(y + 6) text-anchor="middle" { (glyph(word.word)) }
                    }
                }
                text.axis x=(LEFT) y=(bottom + 6) { (first) }
                @if first != last { text.axis x=(WIDE) y=(bottom + 6) text-anchor="end" { (last) } }
            }
        }
    }
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// A name as far as there is room for it.
fn clipped(name: &str) -> String {
    const ROOM: usize = 20;
    match name.char_indices().nth(ROOM) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}
