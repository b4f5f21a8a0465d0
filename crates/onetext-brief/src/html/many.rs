//! What many reports come to: positions that moved, and what reports tell differently. The sides of
//! each stand beside each other where there is room.

use maud::{Markup, html};

use super::parts::{cites, name, nothing, quotes};
use crate::blank::harmless;
use crate::phrase;
use crate::section::differences::Difference;
use crate::section::moves::{Move, Side};

pub(super) fn moves(moves: &[Move]) -> Markup {
    html! {
        @if moves.is_empty() { (nothing(phrase::NO_MOVE)) }
        @for moved in moves {
            article {
                h3 { (name(&moved.party.name)) " on " (name(&moved.issue.name)) }
                ol.sides {
                    li { p.label { "Before" } (side(&moved.before)) }
                    li { p.label { "Then" } (side(&moved.after)) }
                }
            }
        }
    }
}

pub(super) fn differences(differences: &[Difference]) -> Markup {
    html! {
        @if differences.is_empty() { (nothing(phrase::NO_DIFFERENCE)) }
        @for difference in differences {
            article {
                h3 dir="auto" { (harmless(&difference.what)) }
                ul.sides { @for told in &difference.sides { li { (side(told)) } } }
            }
        }
    }
}

fn side(side: &Side) -> Markup {
    html! {
        p.facts { (harmless(&phrase::side(side))) }
        p dir="auto" { (harmless(&phrase::sentence(&side.says))) (cites(&side.origin)) }
        @if let Some(tellers) = phrase::tellers(side) { p.facts { (harmless(&tellers)) } }
        @if !phrase::has_words(side) { (quotes(&side.origin)) }
    }
}
