//! What many reports come to: positions that moved, and what reports tell differently.

use super::escape::{strong, text};
use super::{Page, cites, join};
use crate::phrase;
use crate::section::differences::Difference;
use crate::section::moves::{Move, Side};

pub(super) fn moves(page: &mut Page, moves: &[Move]) {
    page.heading(2, "Positions that moved");
    page.nothing(moves.is_empty(), phrase::NO_MOVE);
    for moved in moves {
        page.point(0, &strong(&format!("{} on {}", moved.party.name, moved.issue.name)));
        side(page, "before:", &moved.before);
        side(page, "then:", &moved.after);
    }
}

pub(super) fn differences(page: &mut Page, differences: &[Difference]) {
    page.heading(2, "Where reports differ");
    page.nothing(differences.is_empty(), phrase::NO_DIFFERENCE);
    for difference in differences {
        page.point(0, &strong(&difference.what));
        difference.sides.iter().for_each(|told| side(page, "", told));
    }
}

fn side(page: &mut Page, sign: &str, side: &Side) {
    let when = format!("({})", text(&phrase::side(side)));
    let tellers = phrase::tellers(side).map(|reports| format!("– {}", text(&reports)));
    page.point(
        1,
        &join(&[
            sign,
            &text(&side.says),
            &cites(&side.origin),
            &when,
            &tellers.unwrap_or_default(),
        ]),
    );
    if !phrase::has_words(side) {
        page.quotes(2, &side.origin);
    }
}
