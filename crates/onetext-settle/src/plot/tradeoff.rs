//! Every pair of parties: what one gets against what the other gets.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Drawing, PointKind, escaped, figure, marks};

const CELL: f64 = 128.0;
const GAP: f64 = 14.0;
const LEFT: f64 = 20.0;
const TOP: f64 = 20.0;
const FOOT: f64 = 48.0;

/// A matrix of small planes: in each column one party to the right, in each row one upwards, their
/// names on the diagonal. Points that fall on one another are drawn once.
#[expect(clippy::cast_precision_loss, reason = "there are few parties")]
pub fn tradeoff(drawing: &Drawing<'_>) -> String {
    let count = drawing.axes.len();
    let side = (CELL + GAP) * count as f64;
    let key: f64 =
        drawing.kinds().iter().map(|kind| 34.0 + super::labels::width(kind.word())).sum();
    let mut svg = drawing.opening((2.0 * LEFT + side).max(LEFT + key), TOP + side + FOOT);
    for (row, up) in drawing.axes.iter().enumerate() {
        for (column, right) in drawing.axes.iter().enumerate() {
            let left = LEFT + (CELL + GAP) * column as f64;
            let top = TOP + (CELL + GAP) * row as f64;
            let _ = write!(
                svg,
                "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{CELL}\" height=\"{CELL}\" fill=\"none\" \
                 stroke=\"currentColor\" stroke-opacity=\"0.3\"/>"
            );
            if row == column {
                let _ = write!(
                    svg,
                    "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\" font-weight=\"600\">{}</text>\
                     <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill-opacity=\"0.75\">\
                     {} to {}</text>",
                    left + CELL / 2.0,
                    top + CELL / 2.0,
                    escaped(up.name),
                    left + CELL / 2.0,
                    top + CELL / 2.0 + 18.0,
                    figure(up.low),
                    figure(up.high)
                );
                continue;
            }
            let mut seen = BTreeSet::new();
            for point in drawing.drawable() {
                let x = left + 6.0 + (CELL - 12.0) * right.share(point.values[column]);
                let y = top + CELL - 6.0 - (CELL - 12.0) * up.share(point.values[row]);
                if seen.insert((point.kind, format!("{x:.0} {y:.0}"))) {
                    let faint = matches!(point.kind, PointKind::Frontier | PointKind::Beaten);
                    if faint {
                        let _ = write!(
                            svg,
                            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"1.5\" fill-opacity=\"0.5\"/>"
                        );
                    } else {
                        marks::mark(point.kind, x, y, &mut svg);
                    }
                }
            }
        }
    }
    drawing.key(LEFT, TOP + side + FOOT - 16.0, &mut svg);
    svg.push_str("</svg>");
    svg
}
