//! Letters put into lines, and lines into the order in which they are read.
//!
//! Letters at one height are a row; where a row has a wide gap it falls into pieces, which belong to
//! different columns or cells. A strip that runs down between many pieces parts two columns, and
//! pieces across it lie above or below both.

use super::page::Glyph;

/// Gaps in sizes of the letters: between words, between pieces, and between pieces that the program
/// does not draw one after the other.
const WORD_GAP: f64 = 0.17;
const PIECE_GAP: f64 = 2.0;
const JUMP_GAP: f64 = 0.8;

/// How many gaps of a page are tried as ends of its columns.
const MOST_GAPS: usize = 60;

/// How often columns may be parted again.
const DEEPEST: usize = 3;

/// A line, or a piece of one.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) y: f64,
    pub(super) size: f64,
}

/// Lines that stand below one another.
pub(super) type Block = Vec<Line>;

/// The lines of a page, in blocks, in the order in which they are read.
pub(super) fn of_page(glyphs: Vec<Glyph>) -> Vec<Block> {
    let mut blocks = Vec::new();
    arrange(pieces(glyphs), 0, &mut blocks);
    blocks.retain(|block| !block.is_empty());
    blocks
}

/// A letter, and whether a blank was drawn before it.
struct Letter {
    glyph: Glyph,
    is_behind_blank: bool,
}

/// The pieces of all rows, from the top down.
fn pieces(glyphs: Vec<Glyph>) -> Vec<Line> {
    let mut letters: Vec<Letter> = Vec::with_capacity(glyphs.len());
    let mut is_behind_blank = false;
    for mut glyph in glyphs {
        if glyph.letters.trim().is_empty() {
            is_behind_blank = true;
            continue;
        }
        // Numbered anew, so that blanks are no jumps.
        glyph.order = letters.len();
        letters.push(Letter { glyph, is_behind_blank });
        is_behind_blank = false;
    }
    letters.sort_by(|a, b| b.glyph.y.total_cmp(&a.glyph.y).then(a.glyph.order.cmp(&b.glyph.order)));
    let mut pieces = Vec::new();
    let mut row: Vec<Letter> = Vec::new();
    let (mut y, mut size) = (0.0, 0.0);
    for letter in letters {
        let glyph = &letter.glyph;
        if !row.is_empty() && y - glyph.y > 0.5 * f64::max(size, glyph.size) {
            cut(std::mem::take(&mut row), y, size, &mut pieces);
        }
        // The largest letter says where the row stands; raised ones do not.
        if row.is_empty() || glyph.size > size * 1.05 {
            (y, size) = (glyph.y, glyph.size);
        }
        row.push(letter);
    }
    cut(row, y, size, &mut pieces);
    pieces
}

/// Cuts a row into pieces.
fn cut(mut row: Vec<Letter>, y: f64, size: f64, pieces: &mut Vec<Line>) {
    row.sort_by(|a, b| {
        a.glyph.from.total_cmp(&b.glyph.from).then(a.glyph.order.cmp(&b.glyph.order))
    });
    let mut piece: Option<Line> = None;
    let mut last: Option<(f64, usize, String)> = None;
    for Letter { glyph, is_behind_blank } in row {
        let Glyph { letters, from, to, order, .. } = &glyph;
        let Some(open) = piece.as_mut() else {
            piece = Some(Line { text: letters.clone(), from: *from, to: *to, y, size });
            last = Some((*from, *order, letters.clone()));
            continue;
        };
        let (last_from, last_order, last_letters) = last.take().unwrap_or_default();
        // Some programs make letters bold by drawing them twice.
        if *letters == last_letters && (from - last_from).abs() < 0.15 * size {
            last = Some((last_from, *order, last_letters));
            continue;
        }
        let gap = from - open.to;
        let is_jump = *order != last_order + 1;
        if gap > PIECE_GAP * size || (is_jump && gap > JUMP_GAP * size) {
            pieces.extend(piece.replace(Line {
                text: letters.clone(),
                from: *from,
                to: *to,
                y,
                size,
            }));
        } else if !is_note(&glyph, open, y, size) {
            if is_behind_blank && !is_jump || gap > WORD_GAP * size {
                open.text.push(' ');
            }
            open.text.push_str(letters);
            open.to = open.to.max(*to);
        }
        last = Some((*from, *order, letters.clone()));
    }
    pieces.extend(piece);
}

/// Whether a letter is the raised number of a footnote: those would stick to words and sentences.
fn is_note(glyph: &Glyph, before: &Line, y: f64, size: f64) -> bool {
    let is_raised = glyph.size < 0.8 * size && glyph.y > y + 0.15 * size;
    let is_mark = glyph.letters.chars().all(|c| c.is_ascii_digit() || c == '*' || c == ',');
    let word = before.text.chars().rev().take_while(|c| c.is_alphabetic()).count();
    let is_behind_word =
        word >= 3 || before.text.ends_with(['.', ',', ';', ':', '”', '"', '’', ')']);
    is_raised && is_mark && is_behind_word
}

/// Puts pieces into blocks.
fn arrange(pieces: Vec<Line>, depth: usize, blocks: &mut Vec<Block>) {
    let Some(strip) = (depth < DEEPEST).then(|| strip(&pieces)).flatten() else {
        blocks.push(rows(pieces));
        return;
    };
    // Pieces come from the top down, so that one across the strip ends what is above it.
    let (above, pieces, below) = around_columns(pieces, strip);
    blocks.push(rows(above));
    let (mut left, mut right, mut across) = (Vec::new(), Vec::new(), Vec::new());
    for piece in pieces {
        if piece.from < strip && strip < piece.to {
            columns(&mut left, &mut right, depth, blocks);
            across.push(piece);
            continue;
        }
        if !across.is_empty() {
            blocks.push(rows(std::mem::take(&mut across)));
        }
        if piece.to <= strip { left.push(piece) } else { right.push(piece) }
    }
    columns(&mut left, &mut right, depth, blocks);
    blocks.push(rows(across));
    blocks.push(rows(below));
}

fn columns(left: &mut Vec<Line>, right: &mut Vec<Line>, depth: usize, blocks: &mut Vec<Block>) {
    let (left, right) = (std::mem::take(left), std::mem::take(right));
    if left.len() < 2 || right.len() < 2 {
        // A line with something at both ends, such as a place and a date.
        let mut both = left;
        both.extend(right);
        both.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.from.total_cmp(&b.from)));
        blocks.push(rows(both));
        return;
    }
    arrange(left, depth + 1, blocks);
    arrange(right, depth + 1, blocks);
}

/// Parts what stands above and below the columns from them: tables and headings that do not reach
/// across the strip.
fn around_columns(pieces: Vec<Line>, strip: f64) -> (Vec<Line>, Vec<Line>, Vec<Line>) {
    let from = pieces.iter().map(|piece| piece.from).fold(f64::INFINITY, f64::min);
    let to = pieces.iter().map(|piece| piece.to).fold(f64::NEG_INFINITY, f64::max);
    let is_text = |part: &[Line]| {
        let median = |is_left: bool| {
            let side = part.iter().filter(|piece| (piece.to <= strip) == is_left);
            let mut widths: Vec<f64> = side.map(|piece| piece.to - piece.from).collect();
            widths.sort_by(f64::total_cmp);
            widths.get(widths.len() / 2).copied()
        };
        let fits = |median: Option<f64>| median.is_none_or(|median| median > 0.22 * (to - from));
        fits(median(true)) && fits(median(false))
    };
    // Places with nothing to either side of the strip.
    let gaps: Vec<usize> = (1..pieces.len())
        .filter(|at| {
            let (above, below) = (&pieces[at - 1], &pieces[*at]);
            above.y - below.y > 1.5 * above.size.max(below.size)
        })
        .take(MOST_GAPS)
        .collect();
    let foot = gaps.iter().copied().find(|at| !is_text(&pieces[*at..])).unwrap_or(pieces.len());
    let top = gaps.iter().rev().copied().filter(|at| *at < foot);
    let top = top.into_iter().find(|at| !is_text(&pieces[..*at])).unwrap_or_default();
    let mut above = pieces;
    let below = above.split_off(foot);
    let columns = above.split_off(top);
    (above, columns, below)
}

/// The middle of a strip that parts two columns of text.
fn strip(pieces: &[Line]) -> Option<f64> {
    if pieces.len() < 6 {
        return None;
    }
    let from = pieces.iter().map(|piece| piece.from).fold(f64::INFINITY, f64::min);
    let to = pieces.iter().map(|piece| piece.to).fold(f64::NEG_INFINITY, f64::max);
    let width = to - from;
    let mut narrow: Vec<&Line> =
        pieces.iter().filter(|piece| piece.to - piece.from < 0.6 * width).collect();
    narrow.sort_by(|a, b| a.from.total_cmp(&b.from));
    let mut best: Option<(f64, f64)> = None;
    let mut reached = narrow.first()?.to;
    for piece in &narrow {
        let gap = piece.from - reached;
        if gap > 0.6 * piece.size && best.is_none_or(|(widest, _)| gap > widest) {
            let middle = f64::midpoint(piece.from, reached);
            if are_columns(&narrow, middle, width) {
                best = Some((gap, middle));
            }
        }
        reached = reached.max(piece.to);
    }
    best.map(|(_, middle)| middle)
}

/// Whether there is running text to both sides, and not the cells of a table.
fn are_columns(narrow: &[&Line], middle: f64, width: f64) -> bool {
    let (left, right): (Vec<&Line>, Vec<&Line>) =
        narrow.iter().partition(|piece| piece.to <= middle);
    let is_text = |side: &[&Line]| {
        let mut widths: Vec<f64> = side.iter().map(|piece| piece.to - piece.from).collect();
        widths.sort_by(f64::total_cmp);
        side.len() >= 3 && widths.get(side.len() / 2).is_some_and(|median| *median > 0.22 * width)
    };
    let reach = |side: &[&Line]| {
        let top = side.iter().map(|piece| piece.y).fold(f64::NEG_INFINITY, f64::max);
        let foot = side.iter().map(|piece| piece.y).fold(f64::INFINITY, f64::min);
        (foot, top)
    };
    if !is_text(&left) || !is_text(&right) {
        return false;
    }
    let ((foot, top), (other_foot, other_top)) = (reach(&left), reach(&right));
    let shared = top.min(other_top) - foot.max(other_foot);
    shared > 0.4 * (top - foot).min(other_top - other_foot)
}

/// Pieces of a row put together again, their cells set apart.
fn rows(pieces: Vec<Line>) -> Block {
    let mut block: Block = Vec::new();
    for piece in pieces {
        match block.last_mut() {
            Some(row) if (row.y - piece.y).abs() < 0.1 * row.size && row.to <= piece.from => {
                row.text.push_str(" | ");
                row.text.push_str(&piece.text);
                row.to = piece.to;
            }
            _ => block.push(piece),
        }
    }
    block
}
