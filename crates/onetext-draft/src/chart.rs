//! A row of figures over versions, drawn small: in a terminal, or as SVG in a page.

use std::fmt::Write as _;

/// A row of figures with what is said of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Series<'a> {
    /// The name of the drawing in its page, for the ids in it.
    pub id: &'a str,
    /// What is shown.
    pub title: &'a str,
    /// For each figure the version that it is of.
    pub labels: Vec<&'a str>,
    /// The figures; none where it is not known.
    pub values: Vec<Option<f64>>,
}

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The figures as bars one character wide, from 0 to the largest; a space where there is none.
pub fn sparkline(values: &[Option<f64>]) -> String {
    let top = top(values);
    let bar = |value: &Option<f64>| {
        let Some(share) = value.filter(|it| it.is_finite()).map(|it| it / top) else { return ' ' };
        let step = BARS.iter().enumerate().rev().find(|(at, _)| {
            let at = u8::try_from(*at).unwrap_or(0);
            share * 8.0 >= f64::from(at) + 0.5
        });
        step.map_or(BARS[0], |(_, &bar)| bar)
    };
    values.iter().map(bar).collect()
}

fn top(values: &[Option<f64>]) -> f64 {
    let top = values.iter().flatten().copied().filter(|value| value.is_finite());
    let top = top.fold(0.0, f64::max);
    if top > 0.0 { top } else { 1.0 }
}

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 200.0;
const SIDE: f64 = 48.0;
const HEAD: f64 = 36.0;
const FOOT: f64 = 44.0;
/// More labels than this would run into each other.
const LABELS: usize = 12;

/// The figures as a line with points, in the colour of the text around it. Title and description
/// say the same in words.
pub fn svg(series: &Series<'_>) -> String {
    let (id, title) = (escaped(series.id), escaped(series.title));
    let count = series.values.len();
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         aria-labelledby=\"{id}-title {id}-desc\" fill=\"currentColor\" stroke=\"none\" \
         font-family=\"inherit\" font-size=\"12\">\
         <title id=\"{id}-title\">{title}</title><desc id=\"{id}-desc\">{}</desc>",
        escaped(&described(series)),
    );
    let base = HEIGHT - FOOT;
    let _ = write!(
        svg,
        "<path d=\"M{} {base}H{}\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.4\"/>",
        SIDE / 2.0,
        WIDTH - SIDE / 2.0,
    );
    let mut line = String::new();
    let mut points = String::new();
    let mut is_open = false;
    for at in 0..count {
        let x = place(at, count);
        let shown = at % count.div_ceil(LABELS).max(1) == 0 || at + 1 == count;
        if let Some(label) = series.labels.get(at).filter(|_| shown) {
            let _ = write!(
                points,
                "<text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill-opacity=\"0.75\">{}</text>",
                base + 20.0,
                escaped(label),
            );
        }
        let Some(value) = series.values[at].filter(|value| value.is_finite()) else {
            is_open = false;
            continue;
        };
        let y = base - (base - HEAD) * (value.max(0.0) / top(&series.values));
        let _ = write!(line, "{}{x:.1} {y:.1}", if is_open { 'L' } else { 'M' });
        is_open = true;
        let _ = write!(points, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\"/>");
        if shown {
            let _ = write!(
                points,
                "<text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
                y - 9.0,
                figure(value),
            );
        }
    }
    let _ = write!(
        svg,
        "<path d=\"{line}\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" \
         stroke-linejoin=\"round\"/>{points}</svg>"
    );
    svg
}

/// The figures in words.
fn described(series: &Series<'_>) -> String {
    let said = series.values.iter().enumerate().map(|(at, value)| {
        let label = series.labels.get(at).copied().unwrap_or("?");
        format!("{label}: {}", value.map_or_else(|| "not known".to_owned(), figure))
    });
    said.collect::<Vec<_>>().join("; ")
}

#[expect(clippy::cast_precision_loss, reason = "there are few versions")]
fn place(at: usize, count: usize) -> f64 {
    if count < 2 {
        return WIDTH / 2.0;
    }
    SIDE + (WIDTH - 2.0 * SIDE) * at as f64 / (count - 1) as f64
}

/// A figure as people write it: with the thousands set apart, and one decimal only where it has one.
fn figure(value: f64) -> String {
    let said = format!("{value:.1}");
    let whole = said.strip_suffix(".0").unwrap_or(&said);
    let (digits, rest) = whole.split_at(whole.find('.').unwrap_or(whole.len()));
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let mut figure = sign.to_owned();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            figure.push(',');
        }
        figure.push(digit);
    }
    figure + rest
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // XML has no way to write these.
            '\u{0}'..='\u{8}'
            | '\u{b}'
            | '\u{c}'
            | '\u{e}'..='\u{1f}'
            | '\u{fffe}'
            | '\u{ffff}' => {
                escaped.push('\u{fffd}');
            }
            _ => escaped.push(char),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;

    #[test]
    fn bars_rise_from_nothing_to_the_largest() {
        let values = [Some(0.0), Some(1.0), None, Some(4.0), Some(8.0), Some(f64::NAN)];
        assert_eq!(sparkline(&values), "▁▁ ▄█ ");
        assert_eq!(sparkline(&[]), "");
        assert_eq!(sparkline(&[Some(0.0), Some(-3.0)]), "▁▁");
    }

    #[test]
    fn figures_are_written_as_people_write_them() {
        assert_eq!(
            [figure(1_052.0), figure(0.25), figure(-1_234_567.5)],
            ["1,052", "0.2", "-1,234,567.5"]
        );
    }

    #[test]
    fn a_drawing_says_in_words_what_it_shows() {
        let series = Series {
            id: "open",
            title: "Brackets <open>",
            labels: vec!["v1", "v2", "v3"],
            values: vec![Some(1_052.0), None, Some(6.0)],
        };
        assert_snapshot!(svg(&series).replace("><", ">\n<"), @r#"
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 200" role="img" aria-labelledby="open-title open-desc" fill="currentColor" stroke="none" font-family="inherit" font-size="12">
        <title id="open-title">Brackets &lt;open&gt;</title>
        <desc id="open-desc">v1: 1,052; v2: not known; v3: 6</desc>
        <path d="M24 156H616" fill="none" stroke="currentColor" stroke-opacity="0.4"/>
        <path d="M48.0 36.0M592.0 155.3" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"/>
        <text x="48.0" y="176.0" text-anchor="middle" fill-opacity="0.75">v1</text>
        <circle cx="48.0" cy="36.0" r="3"/>
        <text x="48.0" y="27.0" text-anchor="middle">1,052</text>
        <text x="320.0" y="176.0" text-anchor="middle" fill-opacity="0.75">v2</text>
        <text x="592.0" y="176.0" text-anchor="middle" fill-opacity="0.75">v3</text>
        <circle cx="592.0" cy="155.3" r="3"/>
        <text x="592.0" y="146.3" text-anchor="middle">6</text>
        </svg>
        "#);
    }
}
