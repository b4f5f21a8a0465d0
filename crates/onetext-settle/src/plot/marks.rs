//! The shapes of the marks: they differ without colour.

use std::fmt::Write as _;

use super::{Point, PointKind, escaped};

/// Draws the mark of a point, as a group of its own where the point names it.
pub(super) fn named(point: &Point<'_>, x: f64, y: f64, svg: &mut String) {
    let Some(id) = point.id else { return mark(point.kind, x, y, svg) };
    let _ = write!(svg, "<g class=\"mark\" data-mark=\"{}\">", escaped(id));
    mark(point.kind, x, y, svg);
    svg.push_str("</g>");
}

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
        PointKind::Own => {
            write!(svg, "<path d=\"M{x:.1} {:.1}l7 12h-14z\"/>", y - 8.0)
        }
    };
}
