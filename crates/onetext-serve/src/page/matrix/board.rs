//! The matrix as a table: for a projector, for paper, and as cards on a phone.

use maud::{Markup, html};
use onetext_brief::phrase;
use onetext_brief::section::Named;
use onetext_record::body::Role;

use super::chart::{Cell, CellState, Chart, Column, Held, Row, Uttered};
use super::shift::{Change, Holds};
use crate::page::quoted::{Quoted, short};
use crate::page::words::{self, harmless};

/// The table.
pub(crate) fn board(chart: &Chart) -> Markup {
    if chart.rows.is_empty() || chart.parties.is_empty() {
        return html! { p.nothing { (nothing(chart)) } };
    }
    // Where a narrow page turns the table into cards, a browser would forget that it is one.
    html! {
        div.scrolls.board tabindex="0" role="region" aria-label="Positions by issue and party" {
            table.matrix role="table" {
                caption.hidden { "Positions by issue and party" }
                thead role="rowgroup" {
                    tr.parts role="row" {
                        td role="cell" {}
                        @for (role, span) in parts(&chart.parties) {
                            th role="columnheader" scope="colgroup" colspan=(span) { (phrase::roles(role)) }
                        }
                    }
                    tr role="row" {
                        th role="columnheader" scope="col" { "Issue" }
                        @for party in &chart.parties {
                            th role="columnheader" scope="col" dir="auto" { (harmless(&party.name)) }
                        }
                    }
                }
                tbody role="rowgroup" {
                    @for row in &chart.rows { (line(row, chart)) }
                }
            }
        }
    }
}

fn nothing(chart: &Chart) -> &'static str {
    if chart.on.is_some() {
        "Nothing that was asked for was recorded by that day."
    } else {
        "Nothing that was asked for is recorded."
    }
}

/// The parts that the parties have, each with how many have it.
fn parts(parties: &[Column]) -> Vec<(Role, usize)> {
    let mut found: Vec<(Role, usize)> = Vec::new();
    for party in parties {
        match found.last_mut() {
            Some((role, count)) if *role == party.role => *count += 1,
            _ => found.push((party.role, 1)),
        }
    }
    found
}

fn line(row: &Row, chart: &Chart) -> Markup {
    html! {
        tr role="row" {
            th.issue role="rowheader" scope="row" {
                span dir="auto" { (harmless(&row.issue.name)) }
                @if let Some(question) = &row.question {
                    span.question dir="auto" { (harmless(question)) }
                }
            }
            @for (cell, party) in row.cells.iter().zip(&chart.parties) { (square(chart, row, cell, party)) }
        }
    }
}

fn square(chart: &Chart, row: &Row, cell: &Cell, party: &Column) -> Markup {
    let day = chart.on.map_or_else(String::new, |on| format!("?on={on}"));
    let path = format!("/matrix/{}/{}{day}", row.issue.id, party.id);
    let is_red = cell.position.as_ref().is_some_and(|held| !held.rejects.is_empty());
    let look = match cell.state {
        CellState::Held if is_red => "held red",
        CellState::Held => "held",
        CellState::Gap => "gap",
        CellState::Said => "said",
        CellState::Nothing | CellState::LeftOut => "empty",
    };
    html! {
        td.cell.(look) role="cell" {
            @if cell.state == CellState::LeftOut {
                span.hidden { "Not asked for" }
            } @else {
                // The heading of the column is out of sight where each issue is a card.
                a.open href=(path) data-cell={ (row.issue.id) "/" (party.id) } {
                    span.party dir="auto" { (harmless(&party.name)) }
                    (gist(cell))
                    span.hidden { ": " (harmless(&party.name)) " on " (harmless(&row.issue.name)) }
                }
                @if let Some(change) = &cell.change { (changed(change)) }
                @if let Some(held) = &cell.position { (beneath(held, cell)) }
                @else if let Some(said) = &cell.said { (utterance(said, cell.statements)) }
            }
        }
    }
}

/// What a cell says at a glance.
fn gist(cell: &Cell) -> Markup {
    match (&cell.position, cell.state) {
        (Some(held), _) => html! { (stance(held)) },
        (None, CellState::Gap) => {
            html! { span.absent { span.sign aria-hidden="true" { "◌" } " No position" } }
        }
        (None, CellState::Said) => html! { span.absent { "No position" } },
        (None, _) => {
            html! { span.absent { span aria-hidden="true" { "–" } span.hidden { "Nothing recorded" } } }
        }
    }
}

/// What a position holds, option by option, each with a sign and a word.
pub(crate) fn stance(held: &Held) -> Markup {
    let lists: [(Holds, &[Named]); 3] = [
        (Holds::Prefers, &held.prefers),
        (Holds::Accepts, &held.accepts),
        (Holds::Rejects, &held.rejects),
    ];
    let is_empty = lists.iter().all(|(_, options)| options.is_empty());
    html! {
        span.stance {
            @if is_empty { span.absent { "Names no option" } }
            @for (holds, options) in lists {
                @for (n, option) in options.iter().enumerate() {
                    span.holds.(holds.name()) {
                        span.sign aria-hidden="true" { (holds.sign()) }
                        span {
                            span.word { (if n > 0 && holds == Holds::Prefers { "then" } else { holds.word() }) }
                            " " span dir="auto" { (harmless(&option.name)) }
                        }
                    }
                }
            }
        }
    }
}

fn changed(change: &Change) -> Markup {
    html! {
        p.change {
            span.sign aria-hidden="true" { (change.kind.sign()) } " " (change.kind.word())
            @if let Some(first) = change.shifts.first() {
                ": " (first.says)
                @if let Some(option) = &first.option { " " (words::said(&option.name)) }
                @if change.shifts.len() > 1 { " and " (change.shifts.len() - 1) " more" }
            }
        }
    }
}

fn beneath(held: &Held, cell: &Cell) -> Markup {
    let statements = cell.statements;
    html! {
        @match (&held.words, &held.note) {
            (Some(quoted), _) => (words_of(&quoted.quote, Some(quoted))),
            (None, Some(note)) => p.note dir="auto" { (harmless(&short(note))) },
            (None, None) => @if let Some(said) = &cell.said { (words_of(&said.words, said.quoted.as_ref())) },
        }
        p.facts {
            @if let Some(age) = held.age { (words::ago(age)) " · " }
            @else if let Some(on) = held.on { (words::when(on)) " · " }
            (harmless(&sure(held)))
            @if held.follows_from > 0 { " · follows from " (words::count(held.follows_from, "statement", "statements")) }
            @if statements > 0 { " · " (statements) " said on it" }
        }
    }
}

/// How sure a position is, in as few words as a cell has room for.
fn sure(held: &Held) -> String {
    match held.ground.confidence {
        Some(sure) => format!("machine-read, {:.0} % sure", sure * 100.0),
        None => format!("judged by {}", held.ground.author),
    }
}

fn utterance(said: &Uttered, statements: usize) -> Markup {
    html! {
        (words_of(&said.words, said.quoted.as_ref()))
        p.facts {
            @if let Some(age) = said.age { "said " (words::ago(age)) " · " }
            @else if let Some(on) = said.on { "said " (words::when(on)) " · " }
            (words::count(statements, "statement", "statements"))
        }
    }
}

/// The beginning of some words, with the way to where they stand.
fn words_of(words: &str, quoted: Option<&Quoted>) -> Markup {
    html! {
        p.words {
            q dir="auto" { (harmless(&short(phrase::bare(words)))) } " "
            @if let Some(quoted) = quoted {
                a.cite href=(quoted.path()) title=(harmless(&quoted.source.name)) { "source" span.hidden dir="auto" { ": " (harmless(&quoted.source.name)) } }
            }
        }
    }
}
