//! Blocks on a terminal. Tables that are too wide are shown in parts, each with its first column.

use unicode_width::UnicodeWidthStr;

use super::grid::{cut, padded};
use super::page::{Page, Tone};
use crate::blank::harmless;
use crate::blocks::{Block, Sound, Table};

/// The widest cell.
const WIDEST: usize = 44;

pub(super) fn blocks(page: &mut Page, blocks: &[Block]) {
    for (at, block) in blocks.iter().enumerate() {
        match block {
            Block::Heading(text) => {
                if at > 0 {
                    page.blank();
                }
                page.line(2, 4, &[(Tone::Strong, text)]);
            }
            Block::Text(sound, text) => page.line(2, 4, &[(tone(*sound), text)]),
            Block::List(points) => {
                for point in points {
                    page.line(4, 6, &[(Tone::Plain, &format!("– {}", point.text))]);
                    for below in &point.below {
                        page.line(6, 8, &[(Tone::Quiet, below)]);
                    }
                }
            }
            Block::Table(it) => table(page, it),
            Block::Drawing { .. } => {}
        }
    }
}

fn tone(sound: Sound) -> Tone {
    match sound {
        Sound::Plain => Tone::Plain,
        Sound::Strong => Tone::Strong,
        Sound::Quiet => Tone::Quiet,
        Sound::Alert => Tone::Alert,
    }
}

fn table(page: &mut Page, table: &Table) {
    let rows: Vec<Vec<String>> = std::iter::once(&table.head)
        .chain(&table.rows)
        .map(|row| row.iter().map(|cell| cut(&harmless(cell), WIDEST)).collect())
        .collect();
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.width()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..table.head.len()).map(width).collect();
    let Some((&first, others)) = widths.split_first() else { return };
    let first = first.min(page.width() / 3);
    let mut from = 0;
    loop {
        let mut to = from;
        let mut used = 4 + first;
        while to < others.len() && (to == from || used + 2 + others[to] <= page.width()) {
            used += 2 + others[to];
            to += 1;
        }
        for row in &rows {
            let mut line = format!("    {}", padded(&cut(&row[0], first), first));
            for column in from + 1..=to {
                let Some(cell) = row.get(column) else { continue };
                let wide = others[column - 1];
                line.push_str("  ");
                if table.numbers.contains(&column) {
                    line.push_str(&" ".repeat(wide.saturating_sub(cell.width())));
                    line.push_str(cell);
                } else {
                    line.push_str(&padded(cell, wide));
                }
            }
            page.raw(&line);
        }
        if to >= others.len() {
            return;
        }
        page.blank();
        from = to;
    }
}
