//! Which lines are heads and numbers of pages and no text.
//!
//! A page number stands alone between empty lines. A head is a block of lines that comes again and
//! again, and mostly beside a page number.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Line;

/// A block that comes at least this often may be a head.
const OFTEN: usize = 3;
/// How many lines a head may have.
const TALLEST: usize = 4;

/// For each line, whether it is left out. The empty lines around a page number and its heads are,
/// too.
pub(super) fn furniture(lines: &[Line<'_>]) -> Vec<bool> {
    let mut out = vec![false; lines.len()];
    let blocks = blocks(lines);
    let text = |block: &Range<usize>| -> Vec<&str> {
        lines[block.clone()].iter().map(|line| line.text).collect()
    };
    let is_number: Vec<bool> = blocks
        .iter()
        .map(|block| block.len() == 1 && is_page_number(lines[block.start].text))
        .collect();
    // How often each block of few lines comes, and how often of that beside a page number.
    let mut heads: BTreeMap<Vec<&str>, (usize, usize)> = BTreeMap::new();
    for (at, block) in blocks.iter().enumerate().filter(|(_, block)| block.len() <= TALLEST) {
        let beside =
            |other: Option<usize>| other.and_then(|n| is_number.get(n)).is_some_and(|&is| is);
        let counts = heads.entry(text(block)).or_default();
        counts.0 += 1;
        counts.1 += usize::from(beside(at.checked_sub(1)) || beside(Some(at + 1)));
    }
    let is_head = |at: Option<usize>| {
        let Some((at, block)) = at.and_then(|at| Some((at, blocks.get(at)?))) else { return false };
        let (all, beside) = heads.get(&text(block)).copied().unwrap_or_default();
        !is_number[at] && beside >= OFTEN && beside * 5 >= all * 3
    };
    for at in (0..blocks.len()).filter(|&at| is_number[at]) {
        let (before, behind) = (is_head(at.checked_sub(1)), is_head(Some(at + 1)));
        if before || behind {
            let first = at - usize::from(before);
            let last = at + usize::from(behind);
            let from = first.checked_sub(1).map_or(0, |block| blocks[block].end);
            let to = blocks.get(last + 1).map_or(lines.len(), |block| block.start);
            out[from..to].fill(true);
        }
    }
    out
}

/// Lines without an empty one between them.
fn blocks(lines: &[Line<'_>]) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    for (at, _) in lines.iter().enumerate().filter(|(_, line)| !line.text.is_empty()) {
        match blocks.last_mut().filter(|block| block.end == at) {
            Some(block) => block.end = at + 1,
            None => blocks.push(at..at + 1),
        }
    }
    blocks
}

/// `12`, `- 12 -`, `Page 12 of 20`.
fn is_page_number(text: &str) -> bool {
    let inner = text.trim_matches(|c: char| c == '-' || c == '–' || c.is_whitespace());
    let inner =
        inner.strip_prefix("Page ").or_else(|| inner.strip_prefix("page ")).unwrap_or(inner);
    let number =
        |text: &str| (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    match inner.split_once(" of ").or_else(|| inner.split_once('/')) {
        Some((page, pages)) => number(page) && number(pages),
        None => number(inner),
    }
}
