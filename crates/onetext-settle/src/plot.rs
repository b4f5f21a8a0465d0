//! Drawings of packages as SVG: two parties on a plane, more as lines over parallel axes, and every
//! pair of parties as a matrix.
//!
//! A drawing takes the colour of the text around it and tells its marks apart by shape, so that it
//! reads on paper, in the dark and without colour. Title and description say in words what it shows.

use std::fmt::Write as _;

mod labels;
mod marks;
mod parallel;
mod plane;
mod tradeoff;

pub use parallel::parallel;
pub use plane::plane;
pub use tradeoff::tradeoff;

/// What is drawn: some packages and what they give to each party.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing<'a> {
    /// The name of the drawing in its page, for the ids in it.
    pub id: &'a str,
    /// What it shows.
    pub title: &'a str,
    /// One axis for each party.
    pub axes: Vec<Axis<'a>>,
    /// The packages; later ones are drawn above earlier ones.
    pub points: Vec<Point<'a>>,
}

/// A party's scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis<'a> {
    /// The party's name.
    pub name: &'a str,
    /// What the axis begins with.
    pub low: f64,
    /// What it ends with.
    pub high: f64,
    /// What the party gets without agreement.
    pub reservation: Option<f64>,
}

/// A package.
#[derive(Debug, Clone, PartialEq)]
pub struct Point<'a> {
    /// What it gives; by axis. A point with a number that is not finite is left out.
    pub values: Vec<f64>,
    /// What it is.
    pub kind: PointKind,
    /// Its name, where it has one.
    pub label: Option<&'a str>,
    /// Names its mark in the page, for who has more to say of it.
    pub id: Option<&'a str>,
}

/// What a package is, and so the shape of its mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PointKind {
    /// Nobody can get more without somebody getting less: a dot.
    Frontier,
    /// Somebody could get more at no one's cost: a ring.
    Beaten,
    /// A solution that theory proposes: a diamond.
    Solution,
    /// A draft or a package on the table: a square.
    Draft,
    /// A package that the reader put together: a triangle.
    Own,
}

impl PointKind {
    const ALL: [Self; 5] = [Self::Frontier, Self::Beaten, Self::Solution, Self::Draft, Self::Own];

    fn word(self) -> &'static str {
        match self {
            Self::Frontier => "nothing beats it",
            Self::Beaten => "somebody could get more at no one's cost",
            Self::Solution => "solution",
            Self::Draft => "draft or package",
            Self::Own => "your package",
        }
    }
}

/// The drawing that suits the number of parties: the plane for two, parallel axes for others.
pub fn draw(drawing: &Drawing<'_>) -> String {
    if drawing.axes.len() == 2 { plane(drawing) } else { parallel(drawing) }
}

impl Axis<'_> {
    /// Where a value lies on the axis, 0 to 1; in the middle of an axis without length.
    fn share(&self, value: f64) -> f64 {
        let length = self.high - self.low;
        if length > 0.0 { ((value - self.low) / length).clamp(0.0, 1.0) } else { 0.5 }
    }
}

impl<'a> Drawing<'a> {
    /// The points that can be drawn.
    fn drawable(&self) -> impl Iterator<Item = &Point<'a>> {
        let axes = self.axes.len();
        self.points.iter().filter(move |point| {
            point.values.len() == axes && point.values.iter().all(|value| value.is_finite())
        })
    }

    /// The kinds that occur, in the order of the key.
    fn kinds(&self) -> Vec<PointKind> {
        let occurs = |kind: &PointKind| self.drawable().any(|point| point.kind == *kind);
        PointKind::ALL.into_iter().filter(occurs).collect()
    }

    /// What it shows, in words: the axes, how many points of each kind, and those with names.
    fn described(&self) -> String {
        let axes: Vec<String> = self
            .axes
            .iter()
            .map(|axis| format!("{} from {} to {}", axis.name, figure(axis.low), figure(axis.high)))
            .collect();
        let mut words = axes.join("; ");
        for kind in self.kinds() {
            let count = self.drawable().filter(|point| point.kind == kind).count();
            let _ = write!(words, ". {}: {count}", kind.word());
        }
        for point in self.drawable() {
            if let Some(label) = point.label {
                let values: Vec<String> = point.values.iter().map(|&value| figure(value)).collect();
                let _ = write!(words, ". {label}: {}", values.join(", "));
            }
        }
        words
    }

    /// The opening of the drawing, with its title and description.
    fn opening(&self, width: f64, height: f64) -> String {
        let id = escaped(self.id);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
             role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" fill=\"currentColor\" \
             stroke=\"none\" font-family=\"inherit\" font-size=\"12\">\
             <title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>",
            escaped(self.title),
            escaped(&self.described()),
        )
    }

    /// The key: one mark and its words for each kind that occurs.
    fn key(&self, left: f64, y: f64, svg: &mut String) {
        let mut x = left;
        for kind in self.kinds() {
            marks::mark(kind, x + 5.0, y - 4.0, svg);
            let _ = write!(svg, "<text x=\"{:.1}\" y=\"{y:.1}\">{}</text>", x + 16.0, kind.word());
            x += 34.0 + labels::width(kind.word());
        }
    }
}

/// A number as a scale shows it: two decimals, without zeros that say nothing.
fn figure(value: f64) -> String {
    let said = format!("{value:.2}");
    let said = said.trim_end_matches('0').trim_end_matches('.');
    if said == "-0" { "0".to_owned() } else { said.to_owned() }
}

/// Words for XML, without what it cannot hold.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests;
