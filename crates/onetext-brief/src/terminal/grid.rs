//! The matrix at a glance: one sign a cell, issues down, parties across.

use unicode_width::UnicodeWidthStr;

use super::page::{Page, Tone};
use crate::blank::harmless;
use crate::section::matrix::{Cell, Matrix};

/// The widest column of issue titles.
const WIDEST_TITLE: usize = 30;

/// The width of `● ✕`, which a column has at least.
const WIDEST_SIGN: usize = 3;

/// The widest column of a party.
const WIDEST_PARTY: usize = 14;

pub(super) fn grid(page: &mut Page, matrix: &Matrix) {
    if matrix.parties.is_empty() {
        return;
    }
    let titles: Vec<String> =
        matrix.rows.iter().map(|row| cut(&row.issue.name, WIDEST_TITLE)).collect();
    let first = titles.iter().map(|title| title.width()).max().unwrap_or(0).min(page.width() / 3);
    let names: Vec<String> = matrix
        .parties
        .iter()
        .map(|party| padded(&cut(&party.name, WIDEST_PARTY), WIDEST_SIGN))
        .collect();
    let mut from = 0;
    while from < names.len() {
        let mut to = from;
        let mut used = 2 + first;
        while to < names.len() && (to == from || used + 2 + names[to].width() <= page.width()) {
            used += 2 + names[to].width();
            to += 1;
        }
        let columns = &names[from..to];
        page.raw(&format!("  {}  {}", " ".repeat(first), columns.join("  ")));
        for (row, title) in matrix.rows.iter().zip(&titles) {
            let title = cut(title, first);
            let cells = row.cells[from..to].iter().zip(columns);
            let cells: Vec<_> =
                cells.map(|(cell, name)| padded(sign(cell), name.width())).collect();
            page.raw(&format!("  {}  {}", padded(&title, first), cells.join("  ")));
        }
        page.blank();
        from = to;
    }
    page.line(
        2,
        4,
        &[(
            Tone::Quiet,
            "● prefers  ○ accepts  ✕ rules out  “ has spoken, no position recorded  · nothing recorded",
        )],
    );
}

fn sign(cell: &Cell) -> &'static str {
    match &cell.stance {
        None if cell.said.is_empty() => "·",
        None => "“",
        Some(held) => {
            match (held.prefers.is_empty(), held.accepts.is_empty(), held.rejects.is_empty()) {
                (false, _, false) => "● ✕",
                (false, _, true) => "●",
                (true, false, false) => "○ ✕",
                (true, false, true) => "○",
                (true, true, false) => "✕",
                (true, true, true) => "“",
            }
        }
    }
}

pub(super) fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// At most `width` columns of a text, with `…` where it was cut.
pub(super) fn cut(text: &str, width: usize) -> String {
    let text = harmless(text);
    if text.width() <= width {
        return text;
    }
    let mut kept = String::new();
    for c in text.chars() {
        if kept.width() + unicode_width::UnicodeWidthChar::width(c).unwrap_or(0) + 1 > width {
            break;
        }
        kept.push(c);
    }
    format!("{}…", kept.trim_end())
}
