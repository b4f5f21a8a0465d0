//! The lineage drawn: a version a line, oldest first, joined with those that it was made from.

use std::fmt::Write as _;

use maud::{Markup, html};

use super::VersionView;
use crate::page::words::{self, harmless};

const ROW: usize = 44;
const LANE: usize = 26;
const SIDE: usize = 18;

/// The lane of each version: that of its first parent where no other version has gone on in it, or
/// else a new one.
pub(super) fn lanes(versions: &[VersionView]) -> Vec<usize> {
    // Which version is the last in each lane.
    let mut ends: Vec<usize> = Vec::new();
    let mut lanes = Vec::with_capacity(versions.len());
    for (at, version) in versions.iter().enumerate() {
        let taken =
            version.parents.iter().find_map(|parent| ends.iter().position(|end| end == parent));
        let lane = taken.unwrap_or(ends.len());
        match ends.get_mut(lane) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
        lanes.push(lane);
    }
    lanes
}

/// The drawing. Every word in it stands in the table below too.
pub(super) fn graph(versions: &[VersionView]) -> Markup {
    let lanes = lanes(versions);
    let place = |at: usize| (SIDE + lanes[at] * LANE, SIDE + at * ROW);
    let most = lanes.iter().max().copied().unwrap_or(0);
    let text = SIDE + (most + 1) * LANE;
    let (width, height) = (text + 560, versions.len() * ROW + 8);
    let mut lines = String::new();
    for (at, version) in versions.iter().enumerate() {
        let (x, y) = place(at);
        for &parent in &version.parents {
            let (from_x, from_y) = place(parent);
            let middle = y - ROW / 2;
            let _ = write!(lines, "M{from_x} {from_y}");
            if from_x == x {
                let _ = write!(lines, "V{y}");
            } else {
                // Down the younger one's lane, so that lines of other versions are not crossed.
                let bend = from_y + ROW / 2;
                let _ = if from_x < x {
                    write!(lines, "C{from_x} {bend} {x} {from_y} {x} {}V{y}", from_y + ROW / 2)
                } else {
                    write!(lines, "V{}C{from_x} {middle} {x} {} {x} {y}", y - ROW / 2, y - ROW / 2)
                };
            }
        }
    }
    html! {
        svg.lineage xmlns="http://www.w3.org/2000/svg" width=(width) height=(height)
            viewBox={ "0 0 " (width) " " (height) } role="img" aria-labelledby="lineage-title" {
            title #lineage-title { "Lineage of the drafts; the table below says the same" }
            path.line d=(lines) fill="none" {}
            @for (at, version) in versions.iter().enumerate() {
                @let (x, y) = place(at);
                @let has_text = version.size.is_some();
                a href={ "/text/" (version.draft.id) } {
                    circle.node data-text[has_text] cx=(x) cy=(y) r="7" {}
                    text x=(text) y=(y + 5) { (label(version)) }
                }
            }
        }
    }
}

fn label(version: &VersionView) -> String {
    const MOST: usize = 52;
    let title = harmless(&version.draft.title);
    let title = match title.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", title.get(..end).unwrap_or_default().trim_end()),
        None => title,
    };
    let mut told = vec![title];
    told.extend(version.draft.on.map(|on| on.to_string()));
    if let Some(size) = version.size {
        told.push(words::count(size.brackets, "bracket", "brackets"));
    }
    told.join(" · ")
}
