//! The shapes of the marks: they differ without colour.

use std::fmt::Write as _;

use super::PointKind;

/// Draws the mark of a kind around a place.
pub(super) fn mark(kind: PointKind, x: f64, y: f64, svg: &mut String) {
    let _ = match kind {
        PointKind::Frontier => write!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.5\"/>"),
        PointKind::Beaten => write!(
            svg,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.5\" fill=\"none\" stroke=\"currentColor\" \
             stroke-opacity=\"0.6\"/>"
        ),
        PointKind::Solution => {
            write!(svg, "<path d=\"M{x:.1} {:.1}l6 6l-6 6l-6 -6z\"/>", y - 6.0)
        }
        PointKind::Draft => write!(
            svg,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"9\" height=\"9\" fill=\"none\" \
             stroke=\"currentColor\" stroke-width=\"2\"/>",
            x - 4.5,
            y - 4.5
        ),
    };
}
