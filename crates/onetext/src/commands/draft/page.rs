//! Words on a terminal: wrapped to its width, each in its colour, aligned in columns.

use std::fmt::Write;

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

/// Words of one style.
#[derive(Debug, Clone)]
pub(super) struct Run {
    text: String,
    style: Style,
}

impl Run {
    /// Words in a style, or between marks where there is no colour.
    pub(super) fn new(text: &str, style: Style, marks: [&str; 2], colour: bool) -> Self {
        let text: String = text.chars().map(shown).collect();
        if colour {
            Self { text, style }
        } else {
            Self { text: format!("{}{text}{}", marks[0], marks[1]), style: Style::new() }
        }
    }

    pub(super) fn plain(text: &str) -> Self {
        Self::new(text, Style::new(), ["", ""], true)
    }
}

/// A draft comes from strangers; nothing in it may steer the terminal.
fn shown(c: char) -> char {
    match c {
        '\n' => '\n',
        '\t' => ' ',
        // Marks that turn the direction of writing could make a text read as another.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

/// The same for words in a sentence.
pub(super) fn clean(text: &str) -> String {
    text.chars().map(|c| if c == '\n' { ' ' } else { shown(c) }).collect()
}

/// Lines of at most `width` columns, but for words that are longer.
pub(super) fn wrap(runs: &[Run], width: usize) -> Vec<String> {
    let mut page = Page { lines: Vec::new(), line: Vec::new(), columns: 0 };
    let mut word: Vec<(&str, Style)> = Vec::new();
    let mut space: Option<Style> = None;
    for run in runs {
        let mut rest = run.text.as_str();
        while let Some(first) = rest.chars().next() {
            if first == '\n' {
                page.word(&mut word, &mut space, width);
                page.end();
                space = None;
                rest = &rest[1..];
            } else if first == ' ' {
                page.word(&mut word, &mut space, width);
                space = Some(run.style);
                rest = &rest[1..];
            } else {
                let end = rest.find([' ', '\n']).unwrap_or(rest.len());
                word.push((&rest[..end], run.style));
                rest = &rest[end..];
            }
        }
    }
    page.word(&mut word, &mut space, width);
    page.end();
    page.lines
}

struct Page<'t> {
    lines: Vec<String>,
    line: Vec<(&'t str, Style)>,
    columns: usize,
}

impl<'t> Page<'t> {
    fn word(&mut self, word: &mut Vec<(&'t str, Style)>, space: &mut Option<Style>, width: usize) {
        if word.is_empty() {
            return;
        }
        let columns: usize = word.iter().map(|(text, _)| text.width()).sum();
        let before = usize::from(space.is_some() && !self.line.is_empty());
        if self.columns + before + columns > width && !self.line.is_empty() {
            self.end();
        } else if let (Some(style), 1) = (*space, before) {
            self.line.push((" ", style));
            self.columns += 1;
        }
        self.columns += columns;
        self.line.append(word);
        *space = None;
    }

    fn end(&mut self) {
        let mut line = String::new();
        let mut open = Style::new();
        for (text, style) in self.line.drain(..) {
            if style != open {
                let _ = write!(line, "{open:#}{style}");
                open = style;
            }
            line.push_str(text);
        }
        let _ = write!(line, "{open:#}");
        self.lines.push(line);
        self.columns = 0;
    }
}

/// Rows as columns, each as wide as it needs to be; `right` says which stand at the right edge.
pub(super) fn columns(rows: &[Vec<String>], right: &[bool]) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..count)
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|it| it.width()).max())
        .map(Option::unwrap_or_default)
        .collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let space = " ".repeat(width - cell.width());
            let gap = if column > 0 { "  " } else { "" };
            if right.get(column).copied().unwrap_or(false) {
                let _ = write!(line, "{gap}{space}{cell}");
            } else {
                let _ = write!(line, "{gap}{cell}{space}");
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// A number with commas between thousands.
pub(super) fn number(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_filled_and_styles_end_with_them() {
        let red = Style::new().bold();
        let runs = [
            Run::plain("one two "),
            Run::new("three fo", red, ["[", "]"], true),
            Run::plain("ur.\nfive"),
        ];
        assert_eq!(
            wrap(&runs, 9),
            ["one two", "\u{1b}[1mthree\u{1b}[0m", "\u{1b}[1mfo\u{1b}[0mur.", "five"]
        );
        let marked = Run::new("three\u{1b}[2J", red, ["[", "]"], false);
        assert_eq!(wrap(&[marked], 80), ["[three\u{fffd}[2J]"]);
    }

    #[test]
    fn numbers_are_cut_into_thousands() {
        assert_eq!([0, 999, 1000, 1_234_567].map(number), ["0", "999", "1,000", "1,234,567"]);
    }
}
