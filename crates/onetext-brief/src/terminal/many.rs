//! What many reports come to: positions that moved, and what reports tell differently.

use super::page::{Page, Tone};
use super::{cites, quotes};
use crate::phrase;
use crate::section::differences::Difference;
use crate::section::moves::{Move, Side};

pub(super) fn moves(page: &mut Page, moves: &[Move]) {
    page.heading("Positions that moved");
    if moves.is_empty() {
        page.nothing(phrase::NO_MOVE);
    }
    for moved in moves {
        let head = format!("{} on {}", moved.party.name, moved.issue.name);
        page.line(2, 4, &[(Tone::Strong, &head)]);
        side(page, "before", &moved.before);
        side(page, "then", &moved.after);
    }
}

pub(super) fn differences(page: &mut Page, differences: &[Difference]) {
    page.heading("Where reports differ");
    if differences.is_empty() {
        page.nothing(phrase::NO_DIFFERENCE);
    }
    for difference in differences {
        page.line(2, 4, &[(Tone::Strong, &difference.what)]);
        for told in &difference.sides {
            side(page, "≠", told);
        }
    }
}

fn side(page: &mut Page, sign: &str, side: &Side) {
    let tellers = phrase::tellers(side).map(|reports| format!("– {reports}"));
    page.line(
        6,
        8,
        &[
            (Tone::Quiet, sign),
            (Tone::Quiet, &format!("{}:", phrase::side(side))),
            (Tone::Plain, &side.says),
            (Tone::Quiet, &cites(&side.origin)),
            (Tone::Quiet, &tellers.unwrap_or_default()),
        ],
    );
    if !phrase::has_words(side) {
        quotes(page, 8, &side.origin);
    }
}
