//! Where names go, so that they run neither into each other nor out of the drawing.

use std::fmt::Write as _;

use super::escaped;

/// How high a line of words is.
const LINE: f64 = 14.0;

/// How wide words are, roughly: the font is the page's own.
pub(super) fn width(words: &str) -> f64 {
    let wide = |char: char| if char.is_ascii() { 6.4 } else { 9.0 };
    words.chars().map(wide).sum()
}

/// Places names beside their points, one after the other.
pub(super) struct Labels {
    right: f64,
    bottom: f64,
    taken: Vec<[f64; 4]>,
    left_too: bool,
}

impl Labels {
    /// For a drawing of this size; `taken` are boxes to keep clear of, as left, top, right, bottom.
    pub(super) fn new(right: f64, bottom: f64, taken: Vec<[f64; 4]>) -> Self {
        Self { right, bottom, taken, left_too: true }
    }

    /// The same, with all names right of their points.
    pub(super) fn right_only(self) -> Self {
        Self { left_too: false, ..self }
    }

    /// Writes the name of the point at `x`, `y`, where it is least in the way; a line leads to it
    /// where that is not beside the point.
    pub(super) fn place(&mut self, x: f64, y: f64, words: &str, svg: &mut String) {
        let wide = width(words);
        let mut best: Option<(f64, f64, f64)> = None;
        for step in 0..6_u8 {
            let far = f64::from(step) * LINE;
            let places = [
                (x + 9.0, y - 4.0 - far),
                (x - 9.0 - wide, y - 4.0 - far),
                (x + 9.0, y + 12.0 + far),
                (x - 9.0 - wide, y + 12.0 + far),
            ];
            for (left, base) in places {
                if left < x && !self.left_too {
                    continue;
                }
                let mine = [left, base - LINE + 3.0, left + wide, base + 3.0];
                let mut clash: f64 = self.taken.iter().map(|taken| overlap(&mine, taken)).sum();
                if left < 0.0 || mine[2] > self.right || mine[1] < 0.0 || mine[3] > self.bottom {
                    clash += 1e6;
                }
                if best.is_none_or(|(least, ..)| clash < least) {
                    best = Some((clash, left, base));
                }
            }
            if best.is_some_and(|(least, ..)| least == 0.0) {
                break;
            }
        }
        let Some((_, left, base)) = best else { return };
        if (base - y).abs() > 20.0 {
            let end = if left > x { left } else { left + wide };
            let _ = write!(
                svg,
                "<path d=\"M{x:.1} {y:.1}L{end:.1} {:.1}\" fill=\"none\" stroke=\"currentColor\" \
                 stroke-opacity=\"0.4\"/>",
                base - 4.0
            );
        }
        let _ = write!(svg, "<text x=\"{left:.1}\" y=\"{base:.1}\">{}</text>", escaped(words));
        self.taken.push([left, base - LINE + 3.0, left + wide, base + 3.0]);
    }
}

fn overlap(one: &[f64; 4], other: &[f64; 4]) -> f64 {
    let wide = one[2].min(other[2]) - one[0].max(other[0]);
    let high = one[3].min(other[3]) - one[1].max(other[1]);
    if wide > 0.0 && high > 0.0 { wide * high } else { 0.0 }
}
