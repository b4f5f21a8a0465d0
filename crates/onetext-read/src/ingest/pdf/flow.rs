//! Lines put into paragraphs, page after page.
//!
//! What repeats at the edges of pages is left out: headers, footers, page numbers. A paragraph ends
//! where its look says so (a larger distance, an indent, a line that had room left) and goes on over
//! the edge of a column or page where its sentence does.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::{Block, Line};

/// How many rows at an edge of a page may be headers or footers.
const EDGE_ROWS: usize = 3;

/// By how much the sizes of letters in one paragraph differ at most.
const SAME_SIZE: f64 = 0.12;

/// Words that make others with a hyphen that stays.
const WITH_HYPHEN: [&str; 16] = [
    "self", "non", "ex", "co", "cross", "half", "all", "well", "vice", "anti", "pre", "post",
    "pro", "semi", "multi", "counter",
];

/// The text of all pages: paragraphs with an empty line between them.
pub(super) fn text(pages: Vec<Vec<Block>>) -> String {
    let pages = without_edges(pages);
    let words = Words::of(&pages);
    let leading = leading(&pages);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    for page in &pages {
        // What ran on to this page began on the one before it, above its footnotes perhaps.
        let page_start = paragraphs.len().saturating_sub(8);
        for block in page {
            let mut found = in_block(block, leading, &words);
            if let Some(first) = found.first()
                && let Some(open) = paragraphs
                    .iter_mut()
                    .skip(page_start)
                    .rev()
                    .find(|open| is_same_size(open.size, first.size))
                && open.goes_on_in(first)
            {
                let first = found.remove(0);
                open.join(&first.text, &words);
            }
            paragraphs.extend(found);
        }
    }
    let texts: Vec<&str> = paragraphs
        .iter()
        .map(|paragraph| paragraph.text.trim())
        .filter(|text| !text.is_empty())
        .collect();
    if texts.is_empty() { String::new() } else { texts.join("\n\n") + "\n" }
}

/// A paragraph.
struct Paragraph {
    text: String,
    size: f64,
}

impl Paragraph {
    /// Whether its sentence is not over and the other one goes on with it.
    fn goes_on_in(&self, next: &Self) -> bool {
        let is_open =
            !self.text.trim_end().ends_with(['.', '!', '?', ':', ';', '”', '"', '’', ')']);
        is_open && next.text.starts_with(char::is_lowercase)
    }

    /// Adds a line.
    fn join(&mut self, line: &str, words: &Words) {
        let text = &mut self.text;
        if let Some(stem) = text.strip_suffix(['\u{AD}']) {
            text.truncate(stem.len());
        } else if text.ends_with(['-', '\u{2010}']) {
            let first = last_word(text.trim_end_matches(['-', '\u{2010}'])).to_owned();
            let second: String = line.chars().take_while(|c| c.is_alphabetic()).collect();
            let is_dash = text.ends_with(" -") || !line.starts_with(char::is_alphanumeric);
            if is_dash {
                text.push(' ');
            } else if !first.is_empty() && words.is_one(&first, &second) {
                text.pop();
            }
        } else if !text.is_empty() && !text.ends_with(' ') {
            text.push(' ');
        }
        text.push_str(line);
    }
}

fn last_word(text: &str) -> &str {
    let start = text.char_indices().rev().take_while(|(_, c)| c.is_alphabetic()).last();
    start.map_or("", |(start, _)| &text[start..])
}

fn is_same_size(one: f64, other: f64) -> bool {
    (one - other).abs() <= SAME_SIZE * one.max(other)
}

/// The words of a text, to tell which hyphens at the ends of lines are the printer's.
struct Words {
    plain: BTreeSet<String>,
    hyphened: BTreeSet<String>,
}

impl Words {
    fn of(pages: &[Vec<Block>]) -> Self {
        let mut words = Self { plain: BTreeSet::new(), hyphened: BTreeSet::new() };
        for line in pages.iter().flatten().flatten() {
            let mut all = line.text.split_whitespace().peekable();
            while let Some(word) = all.next() {
                let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '-');
                if word.ends_with('-') && all.peek().is_none() {
                    continue;
                }
                let set = if word.contains('-') { &mut words.hyphened } else { &mut words.plain };
                set.insert(word.to_lowercase());
            }
        }
        words
    }

    /// Whether two halves are one word without a hyphen.
    fn is_one(&self, first: &str, second: &str) -> bool {
        if !second.starts_with(char::is_lowercase) {
            return false;
        }
        let (first, second) = (first.to_lowercase(), second.to_lowercase());
        if self.plain.contains(&format!("{first}{second}")) {
            return true;
        }
        let is_compound = self.hyphened.contains(&format!("{first}-{second}"))
            || WITH_HYPHEN.contains(&first.as_str())
            || (self.plain.contains(&first) && self.plain.contains(&second));
        !is_compound
    }
}

/// Leaves out what repeats at the edges of pages.
fn without_edges(pages: Vec<Vec<Block>>) -> Vec<Vec<Block>> {
    let mut seen: BTreeMap<(bool, String), Vec<(usize, f64)>> = BTreeMap::new();
    for (number, page) in pages.iter().enumerate() {
        for (is_top, y, text) in edges(page) {
            seen.entry((is_top, text)).or_default().push((number, y));
        }
    }
    let enough = if pages.len() <= 3 { 2 } else { 3 };
    let is_running = |is_top: bool, line: &Line| {
        patterns(&line.text).any(|pattern| {
            let places = seen.get(&(is_top, pattern)).into_iter().flatten();
            let at_height = places.filter(|(_, y)| (y - line.y).abs() < 4.0);
            at_height.map(|(page, _)| *page).collect::<BTreeSet<usize>>().len() >= enough
        })
    };
    let mut inner = pages.clone();
    for page in &mut inner {
        let (top, foot) = heights(page);
        for block in page.iter_mut() {
            block.retain(|line| {
                let is_top = line.y >= top;
                let is_edge = is_top || line.y <= foot;
                let is_number = is_page_number(&line.text);
                !(is_edge && (is_running(true, line) || is_running(false, line) || is_number))
            });
        }
        page.retain(|block| !block.is_empty());
    }
    // Pages that are all the same are no headers.
    if inner.iter().flatten().flatten().next().is_some() { inner } else { pages }
}

/// The rows at the top and the foot of a page, by the heights that they begin and end at.
fn heights(page: &[Block]) -> (f64, f64) {
    let mut heights: Vec<f64> = page.iter().flatten().map(|line| line.y).collect();
    heights.sort_by(f64::total_cmp);
    heights.dedup_by(|a, b| (*a - *b).abs() < 2.0);
    let top = heights.iter().rev().nth(EDGE_ROWS - 1).or(heights.first()).copied();
    let foot = heights.get(EDGE_ROWS - 1).or(heights.last()).copied();
    (top.unwrap_or(f64::INFINITY), foot.unwrap_or(f64::NEG_INFINITY))
}

fn edges(page: &[Block]) -> Vec<(bool, f64, String)> {
    let (top, foot) = heights(page);
    let mut edges = Vec::new();
    for line in page.iter().flatten() {
        let (is_top, is_foot) = (line.y >= top, line.y <= foot);
        for pattern in patterns(&line.text) {
            if is_top {
                edges.push((true, line.y, pattern.clone()));
            }
            if is_foot {
                edges.push((false, line.y, pattern));
            }
        }
    }
    edges
}

/// What a line may have in common with those on other pages: all but its numbers, or a number at one
/// end of it, where the name of a chapter is at the other.
fn patterns(text: &str) -> impl Iterator<Item = String> {
    let whole = pattern(text);
    let ends = whole.split(" | ").collect::<Vec<_>>();
    let chapter = match ends.as_slice() {
        [.., "#"] if ends.len() > 1 => Some("* | #".to_owned()),
        ["#", ..] if ends.len() > 1 => Some("# | *".to_owned()),
        _ => None,
    };
    [Some(whole), chapter].into_iter().flatten()
}

/// A line with `#` for its numbers, which change from page to page.
fn pattern(text: &str) -> String {
    let mut pattern = String::new();
    for word in text.split_whitespace() {
        if !pattern.is_empty() {
            pattern.push(' ');
        }
        let is_roman = word.chars().all(|c| "ivxlcIVXLC".contains(c)) && word.len() <= 6;
        if is_roman {
            pattern.push('#');
            continue;
        }
        for c in word.chars() {
            if !c.is_ascii_digit() {
                pattern.extend(c.to_lowercase());
            } else if !pattern.ends_with('#') {
                pattern.push('#');
            }
        }
    }
    pattern
}

/// Whether a line is the number of its page and says so: `Page 2 of 9`, `2/9`, `– 2 –`.
fn is_page_number(text: &str) -> bool {
    matches!(
        pattern(text).as_str(),
        "page #"
            | "page # of #"
            | "page #/#"
            | "p. #"
            | "#/#"
            | "# / #"
            | "- # -"
            | "– # –"
            | "# | page"
    )
}

/// The usual distance between lines, in sizes of their letters.
fn leading(pages: &[Vec<Block>]) -> f64 {
    let mut distances = Vec::new();
    for block in pages.iter().flatten() {
        for pair in block.windows(2) {
            let (above, below) = (&pair[0], &pair[1]);
            let distance = (above.y - below.y) / below.size;
            if is_same_size(above.size, below.size) && distance > 0.5 && distance < 3.0 {
                distances.push(distance);
            }
        }
    }
    distances.sort_by(f64::total_cmp);
    // Within paragraphs there are more lines than between them, but for pages of headings.
    distances.get(distances.len() * 2 / 5).copied().unwrap_or(1.2).min(2.2)
}

fn in_block(block: &Block, leading: f64, words: &Words) -> Vec<Paragraph> {
    let left = block.iter().map(|line| line.from).fold(f64::INFINITY, f64::min);
    let mut ends: Vec<f64> = block.iter().map(|line| line.to).collect();
    ends.sort_by(f64::total_cmp);
    let right = if ends.len() > 4 { ends.get(ends.len() * 4 / 5) } else { ends.last() };
    let right = right.copied().unwrap_or_default();
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut above: Option<&Line> = None;
    for line in block {
        let begins = above.is_none_or(|above| begins(above, line, left, right, leading));
        match paragraphs.last_mut() {
            Some(open) if !begins => open.join(&line.text, words),
            _ => paragraphs.push(Paragraph { text: line.text.clone(), size: line.size }),
        }
        above = Some(line);
    }
    paragraphs
}

/// Whether a line begins a paragraph below another line.
fn begins(above: &Line, line: &Line, left: f64, right: f64, leading: f64) -> bool {
    let distance = (above.y - line.y) / line.size;
    if distance > leading * 1.3 || distance < 0.0 || !is_same_size(above.size, line.size) {
        return true;
    }
    if is_item(&line.text) || above.text.contains(" | ") || line.text.contains(" | ") {
        return true;
    }
    if above.text.ends_with(['-', '\u{AD}', '\u{2010}']) {
        return false;
    }
    let is_indented = line.from > left + 0.8 * line.size && above.from < left + 0.4 * line.size;
    let goes_on = line.text.starts_with(char::is_lowercase)
        && !above.text.ends_with(['.', '!', '?', ':', ';']);
    // The first word of this line would have had room on the one above.
    let letters = line.text.chars().count().max(1);
    let word = line.text.split(' ').next().unwrap_or_default().chars().count() + 1;
    #[expect(clippy::cast_precision_loss, reason = "a line is short")]
    let needed = (line.to - line.from) * word as f64 / letters as f64;
    let had_room = above.to + needed + line.size < right;
    (is_indented || had_room) && !goes_on
}

/// Whether a line begins an item of a list.
fn is_item(text: &str) -> bool {
    let Some((mark, _)) = text.split_once(' ') else { return false };
    if matches!(mark, "•" | "–" | "—" | "-" | "▪" | "◦" | "●" | "■" | "·" | "*" | "o")
    {
        return true;
    }
    let inner = mark.trim_start_matches('(').trim_end_matches([')', '.']);
    let is_short = !inner.is_empty()
        && inner.len() <= 4
        && (inner.chars().all(|c| c.is_ascii_digit()) && inner.len() <= 2
            || inner.len() == 1 && inner.chars().all(|c| c.is_ascii_lowercase())
            || inner.chars().all(|c| "ivx".contains(c)));
    is_short && mark.ends_with([')', '.'])
}
