//! The matrix: a table of issues by parties whose cells hold the stance, its words and their
//! sources; what was said and held before is folded away in the cell.
//!
//! On a narrow screen the rows become cards by style alone. The roles are written out because a
//! table that is laid out otherwise is no table any more to some screen readers.

use maud::{Markup, html};

use super::parts::{cites, name, nothing, quote, quotes, said, sign};
use crate::blank::harmless;
use crate::phrase;
use crate::section::matrix::{Before, Cell, Held, Matrix, Row, Said};
use crate::section::{Named, Words};

/// So many parties fit on a wide screen beside each other.
const FEW: usize = 4;

/// With more parties than these a printed table would be too narrow to read.
const PRINTED: usize = 6;

pub(super) fn matrix(matrix: &Matrix) -> Markup {
    if matrix.rows.is_empty() {
        return nothing("No issue is recorded.");
    }
    let table = table(matrix);
    html! {
        ul.legend aria-label="Signs" {
            li.prefers { (sign("●")) "prefers" }
            li.accepts { (sign("○")) "accepts" }
            li.rejects { (sign("✕")) "rules out: a red line" }
        }
        // What can scroll must be reachable by keyboard, and have a name.
        @match matrix.parties.len() {
            ..=FEW => div.few { (table) },
            n => div class=(if n > PRINTED { "scroll many" } else { "scroll" })
                role="region" aria-labelledby="matrix-caption" tabindex="0" { (table) },
        }
    }
}

fn table(matrix: &Matrix) -> Markup {
    html! {
        table.matrix role="table" {
            caption id="matrix-caption" {
                "Each party’s position on each issue, with its words and their sources"
            }
            thead role="rowgroup" {
                tr role="row" {
                    th scope="col" role="columnheader" { "Issue" }
                    @for party in &matrix.parties {
                        th scope="col" role="columnheader" { (name(&party.name)) }
                    }
                }
            }
            tbody role="rowgroup" {
                @for line in &matrix.rows { (row(line, &matrix.parties)) }
            }
        }
    }
}

fn row(row: &Row, parties: &[Named]) -> Markup {
    let options: Vec<&str> = row.options.iter().map(|option| option.name.as_str()).collect();
    html! {
        tr role="row" id={ "issue-" (row.issue.id) } {
            th scope="row" role="rowheader" {
                (name(&row.issue.name))
                @if let Some(question) = &row.question {
                    p.question dir="auto" { (harmless(question)) }
                }
                @if !options.is_empty() {
                    details {
                        summary { (phrase::count(options.len(), "option")) }
                        ul { @for option in options { li dir="auto" { (harmless(option)) } } }
                    }
                }
                @if row.unattributed.is_empty() && row.cells.iter().all(Cell::is_empty) {
                    (quotes(&row.origin))
                }
                @if !row.unattributed.is_empty() {
                    details {
                        summary { "Said by nobody in particular" }
                        @for words in &row.unattributed { (said(words)) }
                        (more(row.more_unattributed))
                    }
                }
            }
            @for (line, party) in row.cells.iter().zip(parties) {
                td role="cell" {
                    p.who { (name(&party.name)) }
                    (cell(line))
                }
            }
        }
    }
}

fn cell(cell: &Cell) -> Markup {
    if let Some(stance) = &cell.stance {
        return held(stance, &cell.said, cell.more_said);
    }
    html! {
        @match cell.said.as_slice() {
            [] => { p.nothing { "Nothing recorded" } }
            [latest, rest @ ..] => {
                p.nothing { "No position recorded" }
                (said(latest))
                (folded(&[], &rest.iter().collect::<Vec<_>>(), cell.more_said, &[]))
            }
        }
    }
}

fn held(held: &Held, others: &[Said], more_said: usize) -> Markup {
    let words = held.origin.words.as_slice();
    let statements: Vec<&Said> = held.statements.iter().chain(others).collect();
    // One quotation stands open: the position's own words, or else those that it follows from.
    let (word, words, statement, statements) = match (words, statements.as_slice()) {
        ([first, words @ ..], statements) => (Some(first), words, None, statements),
        ([], [first, statements @ ..]) if held.derived => (None, words, Some(first), statements),
        ([], statements) => (None, words, None, statements),
    };
    let nothing_named = phrase::stance(&held.prefers, &held.accepts, &held.rejects).is_none();
    html! {
        ul.stance {
            (stance("prefers", "●", "Prefers", &held.prefers, "then"))
            (stance("accepts", "○", "Accepts", &held.accepts, "and"))
            (stance("rejects", "✕", "Rules out", &held.rejects, "and"))
            @if nothing_named && held.note.is_none() {
                li.nothing { (phrase::sentence(phrase::NO_OPTION)) }
            }
        }
        // Where no option is named, the words are the position.
        @if let (true, Some(note)) = (nothing_named, &held.note) { p dir="auto" { (harmless(note)) } }
        p.facts { (harmless(&phrase::standing(held))) }
        @if let (false, Some(note)) = (nothing_named, &held.note) {
            p dir="auto" { (harmless(note)) }
        }
        @if let Some(word) = word { (quote(word)) }
        @if let Some(statement) = statement { (said(statement)) }
        (folded(words, statements, more_said, &held.earlier))
    }
}

fn stance(class: &str, shape: &str, verb: &str, options: &[Named], between: &str) -> Markup {
    html! {
        @if !options.is_empty() {
            li class=(class) {
                (sign(shape)) strong { (verb) } " "
                @for (i, option) in options.iter().enumerate() {
                    @if i > 0 { ", " (between) " " }
                    (name(&option.name))
                }
            }
        }
    }
}

/// The rest of a cell: further words, statements and the positions before.
fn folded(words: &[Words], statements: &[&Said], more_said: usize, earlier: &[Before]) -> Markup {
    let counts = [
        (words.len(), "further quotation"),
        (statements.len() + more_said, "further statement"),
        (earlier.len(), "earlier position"),
    ];
    let counts: Vec<String> = counts
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, noun)| phrase::count(n, noun))
        .collect();
    html! {
        @if !counts.is_empty() {
            details {
                summary { (phrase::list(&counts)) }
                @for word in words { (quote(word)) }
                @for statement in statements { (said(statement)) }
                (more(more_said))
                @for before in earlier {
                    p.before {
                        "Before that, " (harmless(&phrase::before(before))) (cites(&before.origin))
                    }
                }
            }
        }
    }
}

fn more(n: usize) -> Markup {
    html! { @if let Some(more) = phrase::more(n) { p.facts { (more) } } }
}
