//! Two parties: one to the right, one upwards.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::labels::{Labels, width};
use super::{Axis, Drawing, PointKind, escaped, figure, marks};

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 560.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 40.0;
const FOOT: f64 = 84.0;

/// The packages of two parties on a plane: the first party's gain to the right, the second's
/// upwards; the steps of the frontier, and lines where each would walk away. Of points that fall on
/// one another only the first is drawn. With other than two axes, an empty drawing.
pub fn plane(drawing: &Drawing<'_>) -> String {
    let mut svg = drawing.opening(WIDTH, HEIGHT);
    if let [right, up] = drawing.axes.as_slice() {
        scales(right, up, &mut svg);
        points(drawing, right, up, &mut svg);
    }
    drawing.key(LEFT, HEIGHT - 12.0, &mut svg);
    svg.push_str("</svg>");
    svg
}

fn across(axis: &Axis<'_>, value: f64) -> f64 {
    LEFT + (WIDTH - LEFT - RIGHT) * axis.share(value)
}

fn upwards(axis: &Axis<'_>, value: f64) -> f64 {
    HEIGHT - FOOT - (HEIGHT - FOOT - TOP) * axis.share(value)
}

fn scales(right: &Axis<'_>, up: &Axis<'_>, svg: &mut String) {
    let (bottom, end) = (HEIGHT - FOOT, WIDTH - RIGHT);
    let _ = write!(
        svg,
        "<path d=\"M{LEFT} {TOP}V{bottom}H{end}\" fill=\"none\" stroke=\"currentColor\" \
         stroke-opacity=\"0.4\"/>"
    );
    for step in 0..=4_u8 {
        let share = f64::from(step) / 4.0;
        let value = right.low + (right.high - right.low) * share;
        let x = across(right, value);
        let _ = write!(
            svg,
            "<text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill-opacity=\"0.75\">{}</text>",
            bottom + 18.0,
            figure(value)
        );
        let value = up.low + (up.high - up.low) * share;
        let y = upwards(up, value);
        let _ = write!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill-opacity=\"0.75\">{}</text>",
            LEFT - 8.0,
            y + 4.0,
            figure(value)
        );
    }
    let _ = write!(
        svg,
        "<text x=\"{end}\" y=\"{:.1}\" text-anchor=\"end\" font-weight=\"600\">{} \u{2192}</text>\
         <text x=\"{:.1}\" y=\"{:.1}\" font-weight=\"600\">\u{2191} {}</text>",
        bottom + 38.0,
        escaped(right.name),
        LEFT - 24.0,
        TOP - 18.0,
        escaped(up.name)
    );
    let dashes =
        "fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.6\" stroke-dasharray=\"2 4\"";
    if let Some(value) = right.reservation.filter(|value| value.is_finite()) {
        let x = across(right, value);
        let _ = write!(
            svg,
            "<path d=\"M{x:.1} {TOP}V{bottom}\" {dashes}/>\
             <text x=\"{:.1}\" y=\"{:.1}\" fill-opacity=\"0.75\">no less for {}</text>",
            x + 4.0,
            bottom - 6.0,
            escaped(right.name)
        );
    }
    if let Some(value) = up.reservation.filter(|value| value.is_finite()) {
        let y = upwards(up, value);
        let words = format!("no less for {}", up.name);
        let _ = write!(
            svg,
            "<path d=\"M{LEFT} {y:.1}H{end}\" {dashes}/>\
             <text x=\"{:.1}\" y=\"{:.1}\" fill-opacity=\"0.75\">{}</text>",
            end - width(&words),
            y - 5.0,
            escaped(&words)
        );
    }
}

fn points(drawing: &Drawing<'_>, right: &Axis<'_>, up: &Axis<'_>, svg: &mut String) {
    let place = |values: &[f64]| (across(right, values[0]), upwards(up, values[1]));
    let mut steps: Vec<(f64, f64)> = drawing
        .drawable()
        .filter(|point| point.kind == PointKind::Frontier)
        .map(|point| place(&point.values))
        .collect();
    steps.sort_by(|one, other| one.0.total_cmp(&other.0).then(other.1.total_cmp(&one.1)));
    // Of more than two parties' frontier only what is best for these two makes steps. Upwards y falls.
    let mut kept: Vec<(f64, f64)> = Vec::new();
    for &(x, y) in steps.iter().rev() {
        if kept.last().is_none_or(|&last| y < last.1 || last == (x, y)) {
            kept.push((x, y));
        }
    }
    kept.reverse();
    let steps = kept;
    let mut line = String::new();
    for (at, (x, y)) in steps.iter().enumerate() {
        // Between two points of the frontier nothing gives more than either: a step, no slope.
        let _ =
            if at == 0 { write!(line, "M{x:.1} {y:.1}") } else { write!(line, "V{y:.1}H{x:.1}") };
    }
    let _ = write!(
        svg,
        "<path d=\"{line}\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.35\"/>"
    );
    let mut seen = BTreeSet::new();
    let mut taken = Vec::new();
    for point in drawing.drawable() {
        let (x, y) = place(&point.values);
        if seen.insert((point.kind, format!("{x:.1} {y:.1}"))) {
            marks::named(point, x, y, svg);
            taken.push([x - 3.0, y - 3.0, x + 3.0, y + 3.0]);
        }
    }
    let mut labels = Labels::new(WIDTH, HEIGHT - FOOT + 10.0, taken);
    for point in drawing.drawable() {
        if let Some(label) = point.label {
            let (x, y) = place(&point.values);
            labels.place(x, y, label, svg);
        }
    }
}
