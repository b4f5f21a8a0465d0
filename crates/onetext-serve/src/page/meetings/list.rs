//! Meetings as a list: what is to come first, then what is over, the newest first.

use jiff::civil::Date;
use maud::{Markup, html};
use onetext_brief::phrase;
use onetext_brief::section::meetings::{MeetingLine, Standing};

use super::found::{self, Found, Show, days};
use crate::page::words::{harmless, pages};

/// How many past meetings stand on a page.
const PAGE: usize = 20;

/// The list of what is asked for.
pub(super) fn list(found: &Found, today: Date) -> Markup {
    let (next, past): (Vec<_>, Vec<_>) = found.lines().partition(|line| is_to_come(line, today));
    let last = past.len().div_ceil(PAGE).max(1);
    let page = found.page.min(last);
    let shown: Vec<&MeetingLine> =
        past.iter().rev().skip((page - 1) * PAGE).take(PAGE).copied().collect();
    let path = format!("{}&page=", found.link(Show::List, found.month, 1));
    html! {
        @if page == 1 {
            section aria-labelledby="to-come" {
                h2 #to-come { "To come" }
                @if next.is_empty() { p.nothing { "No meeting to come is recorded." } }
                @else { ul.meetings { @for line in &next { (item(line)) } } }
            }
        }
        section aria-labelledby="past" {
            h2 #past { "Past" }
            @if shown.is_empty() { p.nothing { "No past meeting is recorded." } }
            @else { ul.meetings { @for line in &shown { (item(line)) } } }
            (pages(&path, page, last))
        }
    }
}

/// Whether a meeting lies ahead. One without a date does unless it is over.
fn is_to_come(line: &MeetingLine, today: Date) -> bool {
    match days(line) {
        Some(when) => when.last() >= today && line.status != Standing::Held,
        None => line.status == Standing::Planned,
    }
}

fn item(line: &MeetingLine) -> Markup {
    html! {
        li {
            p.when { (phrase::time(line)) " · " (found::status(line.status)) }
            h3 { a href={ "/meetings/" (line.id) } dir="auto" { (harmless(&phrase::meeting(line))) } }
            @if let Some(seats) = phrase::seats(line) { p dir="auto" { (harmless(&seats)) } }
            @if let Some(table) = phrase::on_the_table(line) { p.facts dir="auto" { (harmless(&table)) } }
            @if let Some(outcome) = phrase::outcome(line) { p dir="auto" { (harmless(&outcome)) } }
        }
    }
}
