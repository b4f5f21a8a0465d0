//! Any number of parties: one upright axis each, and a line across for each package.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::labels::{Labels, width};
use super::{Drawing, PointKind, escaped, figure, marks};

const HEIGHT: f64 = 440.0;
const SIDE: f64 = 72.0;
const APART: f64 = 150.0;
const TOP: f64 = 48.0;
const FOOT: f64 = 72.0;
/// Where names of lines may go, right of the last axis.
const NAMES: f64 = 190.0;

/// Packages as lines over one axis a party, each from the axis' low to its high. Lines that fall on
/// one another are drawn once. Named packages are drawn strong and marked, the others faint.
#[expect(clippy::cast_precision_loss, reason = "there are few parties")]
pub fn parallel(drawing: &Drawing<'_>) -> String {
    let count = drawing.axes.len();
    let span = APART * count.saturating_sub(1) as f64;
    let key: f64 = drawing.kinds().iter().map(|kind| 34.0 + width(kind.word())).sum();
    let wide = (2.0 * SIDE + span + NAMES).max(SIDE + key);
    let mut svg = drawing.opening(wide, HEIGHT);
    let bottom = HEIGHT - FOOT;
    let x = |at: usize| SIDE + APART * at as f64;
    let y = |at: usize, value: f64| bottom - (bottom - TOP) * drawing.axes[at].share(value);
    for (at, axis) in drawing.axes.iter().enumerate() {
        let x = x(at);
        // Names stand at two heights in turn: neighbours may be long.
        let head = if at % 2 == 0 { TOP - 12.0 } else { TOP - 28.0 };
        let _ = write!(
            svg,
            "<path d=\"M{x} {TOP}V{bottom}\" fill=\"none\" stroke=\"currentColor\" \
             stroke-opacity=\"0.4\"/>\
             <text x=\"{x}\" y=\"{head}\" text-anchor=\"middle\" font-weight=\"600\">{}</text>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill-opacity=\"0.75\">{}</text>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill-opacity=\"0.75\">{}</text>",
            escaped(axis.name),
            x - 6.0,
            TOP + 4.0,
            figure(axis.high),
            x - 6.0,
            bottom + 4.0,
            figure(axis.low)
        );
        if let Some(value) = axis.reservation.filter(|value| value.is_finite()) {
            let y = y(at, value);
            let _ = write!(
                svg,
                "<path d=\"M{:.1} {y:.1}H{:.1}\" fill=\"none\" stroke=\"currentColor\" \
                 stroke-width=\"3\"/>",
                x - 7.0,
                x + 7.0
            );
        }
    }
    let mut seen = BTreeSet::new();
    let mut taken = Vec::new();
    for point in drawing.drawable() {
        let mut line = String::new();
        for (at, &value) in point.values.iter().enumerate() {
            let step = if at == 0 { 'M' } else { 'L' };
            let _ = write!(line, "{step}{:.1} {:.1}", x(at), y(at, value));
        }
        let strong = matches!(point.kind, PointKind::Solution | PointKind::Draft | PointKind::Own);
        if !seen.insert((point.kind, line.clone())) {
            continue;
        }
        let dashes = if point.kind == PointKind::Draft { " stroke-dasharray=\"6 3\"" } else { "" };
        let (thick, ink) = if strong { (2.0, 0.9) } else { (1.0, 0.2) };
        let _ = write!(
            svg,
            "<path d=\"{line}\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"{thick}\" \
             stroke-opacity=\"{ink}\"{dashes}/>"
        );
        if strong {
            for (at, &value) in point.values.iter().enumerate() {
                let (x, y) = (x(at), y(at, value));
                marks::mark(point.kind, x, y, &mut svg);
                taken.push([x - 5.0, y - 5.0, x + 5.0, y + 5.0]);
            }
        }
    }
    let mut labels = Labels::new(wide, bottom + 10.0, taken).right_only();
    for point in drawing.drawable() {
        if let (Some(label), Some(&value)) = (point.label, point.values.last()) {
            labels.place(x(count - 1), y(count - 1, value), label, &mut svg);
        }
    }
    if drawing.axes.iter().any(|axis| axis.reservation.is_some()) {
        let _ = write!(
            svg,
            "<text x=\"{SIDE}\" y=\"{:.1}\" fill-opacity=\"0.75\">A thick stroke on an axis: the party \
             walks away below it.</text>",
            HEIGHT - 34.0
        );
    }
    drawing.key(SIDE, HEIGHT - 12.0, &mut svg);
    svg.push_str("</svg>");
    svg
}
