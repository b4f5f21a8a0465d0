//! Blocks as Markdown.

use super::Page;
use super::escape::{strong, text};
use crate::blocks::{Block, Sound, Table};

pub(super) fn blocks(page: &mut Page, blocks: &[Block]) {
    for block in blocks {
        match block {
            Block::Heading(heading) => page.heading(3, &text(heading)),
            Block::Text(Sound::Strong | Sound::Alert, said) => page.block(&strong(said)),
            Block::Text(_, said) => page.block(&text(said)),
            Block::List(points) => {
                if !page.out.ends_with("\n\n") {
                    page.line("");
                }
                for point in points {
                    page.point(0, &text(&point.text));
                    point.below.iter().for_each(|below| page.point(1, &text(below)));
                }
            }
            Block::Table(it) => table(page, it),
            Block::Drawing { .. } => {}
        }
    }
}

fn table(page: &mut Page, table: &Table) {
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| text(cell)).collect();
        format!("| {} |", cells.join(" | "))
    };
    page.block(&line(&table.head));
    let rule = |at: usize| if table.numbers.contains(&at) { "---:" } else { "---" };
    let rules: Vec<&str> = (0..table.head.len()).map(rule).collect();
    page.line(&format!("| {} |", rules.join(" | ")));
    table.rows.iter().for_each(|row| page.line(&line(row)));
}
