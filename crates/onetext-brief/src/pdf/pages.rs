//! Lines on pages: what stands where, so that no heading stands alone at a foot and no single line
//! of a paragraph at a head or a foot.

use super::blocks::{Block, Look, Mark, Role, Run, Setting, Table, Text};
use super::faces::Faces;
use super::lines::{Lines, Setter, Widths};

/// A4, in points.
pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;
pub(super) const SIDE: f32 = 70.0;
const TOP: f32 = 76.0;
const BOTTOM: f32 = 74.0;
const FOOT: f32 = HEIGHT - BOTTOM;
const ROOM: f32 = WIDTH - 2.0 * SIDE;

/// The letters of tables, and the room around their words.
const TABLE: f32 = 9.0;
const BESIDE: f32 = 7.0;
const ABOVE: f32 = 3.0;

/// What a line belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Target {
    pub(super) block: usize,
    pub(super) part: Part,
}

/// A part of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Marker,
    Words,
    /// A cell; row 0 is the head.
    Cell(usize, usize),
    /// The head of a table again, on another page.
    Again,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Drawn {
    /// A line of a text: which text, which line, and where its upper left corner stands.
    Line { text: usize, line: usize, x: f32, top: f32, target: Target },
    /// A bar beside a line with a change.
    Bar { top: f32, bottom: f32 },
    /// A hairline.
    Rule { top: f32, x: f32, width: f32 },
}

/// A document on pages.
#[derive(Debug, Default)]
pub(super) struct Laid {
    pub(super) texts: Vec<Lines>,
    pub(super) pages: Vec<Vec<Drawn>>,
    /// Where each heading stands: the block, the page and how far down.
    pub(super) headings: Vec<(usize, usize, f32)>,
}

/// A block in lines: its texts by their places among all.
enum Set {
    Text { setting: Setting, words: usize, marker: Option<usize> },
    Table { columns: Vec<(f32, f32)>, head: Vec<usize>, rows: Vec<Vec<usize>> },
}

/// Lays blocks on pages.
pub(super) fn lay(blocks: &[Block], faces: &mut Faces) -> Laid {
    let mut laid = Laid::default();
    let mut setter = Setter::new(faces);
    let mut sets: Vec<Set> =
        blocks.iter().map(|block| set(block, &mut setter, &mut laid.texts)).collect();
    let mut blocks: Vec<Block> = blocks.to_vec();
    if let Some(note) = lost(setter.faces) {
        sets.push(set(&note, &mut setter, &mut laid.texts));
        blocks.push(note);
    }
    let mut cursor = Cursor { laid, y: TOP, below: 0.0 };
    cursor.laid.pages.push(Vec::new());
    for (at, (block, set)) in blocks.iter().zip(&sets).enumerate() {
        match set {
            Set::Text { setting, words, marker } => {
                cursor.room_for(needed(&sets, at, &cursor.laid.texts));
                let is_heading =
                    matches!(block, Block::Text(Text { role: Role::Title | Role::Heading(_), .. }));
                cursor.text(at, *setting, (*words, *marker), is_heading);
            }
            Set::Table { columns, head, rows } => cursor.table(at, columns, head, rows),
        }
    }
    cursor.laid
}

/// The block that says which characters could not be printed.
pub(super) fn lost(faces: &Faces) -> Option<Block> {
    if faces.missing.is_empty() {
        return None;
    }
    let codes: Vec<String> =
        faces.missing.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect();
    let shown = codes.iter().take(40).cloned().collect::<Vec<_>>().join(", ");
    let more =
        if codes.len() > 40 { format!(" and {} more", codes.len() - 40) } else { String::new() };
    let text = format!(
        "No font was at hand for these characters, which are shown as boxes: {shown}{more}."
    );
    Some(Block::Text(Text { role: Role::Note, runs: vec![Run::quiet(text)], marker: None }))
}

fn set(block: &Block, setter: &mut Setter<'_>, texts: &mut Vec<Lines>) -> Set {
    let mut put = |lines: Lines| {
        texts.push(lines);
        texts.len() - 1
    };
    match block {
        Block::Text(text) => {
            let setting = text.role.setting();
            let width = ROOM - setting.indent;
            let words = setter.set(&text.runs, setting.size, setting.bold, (width, false));
            let marker = text.marker.map(|marker| {
                let look = Look { mark: Mark::Quiet, ..Look::default() };
                let run = Run { text: marker.to_owned(), look };
                setter.set(&[run], setting.size, false, (setting.indent, false))
            });
            Set::Text { setting, words: put(words), marker: marker.map(put) }
        }
        Block::Table(table) => {
            let columns = columns(table, setter);
            let mut row = |cells: &[Vec<Run>], bold: bool| -> Vec<usize> {
                let cells = cells.iter().zip(&columns).enumerate();
                cells
                    .map(|(at, (runs, (_, width)))| {
                        let at_end = table.numbers.get(at).copied().unwrap_or_default();
                        put(setter.set(runs, TABLE, bold, (*width, at_end)))
                    })
                    .collect()
            };
            let head = row(&table.head, true);
            let rows = table.rows.iter().map(|cells| row(cells, false)).collect();
            Set::Table { columns, head, rows }
        }
    }
}

/// Where each column begins, and how wide it is: as wide as it would be, or each as much narrower
/// as it can be.
fn columns(table: &Table, setter: &mut Setter<'_>) -> Vec<(f32, f32)> {
    let count = table.head.len().max(1);
    #[expect(clippy::cast_precision_loss, reason = "a table has few columns")]
    let room = BESIDE.mul_add(-((count - 1) as f32), ROOM).max(40.0);
    let mut widths = vec![Widths::default(); count];
    let rows =
        std::iter::once((&table.head, true)).chain(table.rows.iter().map(|row| (row, false)));
    for (row, bold) in rows {
        for (runs, widest) in row.iter().zip(&mut widths) {
            let own = setter.widths(runs, TABLE, bold);
            widest.least = widest.least.max(own.least);
            widest.most = widest.most.max(own.most);
        }
    }
    let least: f32 = widths.iter().map(|it| it.least).sum();
    let most: f32 = widths.iter().map(|it| it.most).sum();
    let width = |it: &Widths| {
        if most <= room {
            it.most + 1.0
        } else if least < room {
            let share = (room - least) / (most - least).max(1.0);
            share.mul_add(it.most - it.least, it.least)
        } else {
            it.least * room / least.max(1.0)
        }
    };
    let mut x = 0.0;
    let columns = widths.iter().map(|it| {
        let (begins, wide) = (x, width(it).max(4.0));
        x += wide + BESIDE;
        (begins, wide)
    });
    columns.collect()
}

/// How much room there has to be for a block to begin: its first two lines, and for what may not
/// stand alone those of the next one too.
fn needed(sets: &[Set], at: usize, texts: &[Lines]) -> f32 {
    let mut all = 0.0;
    for set in sets.iter().skip(at) {
        match set {
            Set::Text { setting, words, .. } => {
                let lines = texts.get(*words).map(|it| it.lines.as_slice()).unwrap_or_default();
                // Of three lines none can stand alone, so they stay together.
                let first = if setting.keep || lines.len() <= 3 { lines.len() } else { 2 };
                let height: f32 = lines.iter().take(first).map(|line| line.height).sum();
                all += setting.above + height;
                if !setting.keep {
                    break;
                }
                all += setting.below;
            }
            Set::Table { head, rows, .. } => {
                all += row_height(texts, head);
                all += rows.first().map_or(0.0, |row| row_height(texts, row).min(120.0));
                break;
            }
        }
        if all > (FOOT - TOP) / 2.0 {
            break;
        }
    }
    all
}

fn row_height(texts: &[Lines], row: &[usize]) -> f32 {
    let heights = row.iter().filter_map(|at| texts.get(*at)).map(Lines::height);
    heights.fold(0.0, f32::max) + 2.0 * ABOVE
}

struct Cursor {
    laid: Laid,
    /// How far down the page is full.
    y: f32,
    /// The room that the last block asks for below it.
    below: f32,
}

impl Cursor {
    fn put(&mut self, mark: Drawn) {
        if let Some(page) = self.laid.pages.last_mut() {
            page.push(mark);
        }
    }

    fn is_at_top(&self) -> bool {
        self.y <= TOP
    }

    fn turn(&mut self) {
        self.laid.pages.push(Vec::new());
        self.y = TOP;
        self.below = 0.0;
    }

    fn room_for(&mut self, height: f32) {
        if !self.is_at_top() && self.y + self.below + height > FOOT {
            self.turn();
        }
    }

    fn heights(&self, text: usize) -> Vec<(f32, bool)> {
        let lines = self.laid.texts.get(text).map(|it| it.lines.as_slice()).unwrap_or_default();
        lines.iter().map(|line| (line.height, line.has_change())).collect()
    }

    fn text(
        &mut self,
        block: usize,
        setting: Setting,
        (words, marker): (usize, Option<usize>),
        is_heading: bool,
    ) {
        if !self.is_at_top() {
            self.y += self.below.max(setting.above);
        }
        self.below = 0.0;
        if is_heading {
            let page = self.laid.pages.len() - 1;
            self.laid.headings.push((block, page, self.y));
        }
        let heights = self.heights(words);
        let x = SIDE + setting.indent;
        if let Some(text) = marker {
            let target = Target { block, part: Part::Marker };
            self.put(Drawn::Line { text, line: 0, x: x - 11.0, top: self.y, target });
        }
        let mut at = 0;
        while at < heights.len() {
            let count = self.lines_here(heights.get(at..).unwrap_or_default());
            if count == 0 {
                self.turn();
                continue;
            }
            for (line, (height, changed)) in heights.iter().enumerate().skip(at).take(count) {
                let target = Target { block, part: Part::Words };
                self.put(Drawn::Line { text: words, line, x, top: self.y, target });
                if *changed {
                    self.put(Drawn::Bar { top: self.y, bottom: self.y + height });
                }
                self.y += height;
            }
            at += count;
        }
        self.below = setting.below;
    }

    /// How many of these lines stand on this page; none where it is better to begin another.
    fn lines_here(&self, heights: &[(f32, bool)]) -> usize {
        let mut y = self.y;
        let fits = |(height, _): &&(f32, bool)| {
            y += height;
            y <= FOOT
        };
        let count = heights.iter().take_while(fits).count();
        if count == heights.len() {
            return count;
        }
        let count = if heights.len() - count < 2 { count.saturating_sub(1) } else { count };
        match count {
            // On an empty page even a line that is too high has to stand.
            0 | 1 if self.is_at_top() => 1,
            0 | 1 => 0,
            more => more,
        }
    }

    fn table(&mut self, block: usize, columns: &[(f32, f32)], head: &[usize], rows: &[Vec<usize>]) {
        let first = rows.first().map_or(0.0, |row| row_height(&self.laid.texts, row));
        let above = row_height(&self.laid.texts, head);
        self.room_for(above.min(120.0) + first.min(120.0));
        if !self.is_at_top() {
            self.y += self.below;
        }
        self.below = 0.0;
        // A head that takes much of a page is not said again on each.
        let again = if above < (FOOT - TOP) / 3.0 { head } else { &[] };
        let room = FOOT - TOP - row_height(&self.laid.texts, again);
        self.row(block, columns, (&[], head), 0);
        for (at, row) in rows.iter().enumerate() {
            let height = row_height(&self.laid.texts, row);
            if self.y + height > FOOT && height <= room {
                self.turn();
                self.head(block, columns, again);
            }
            self.row(block, columns, (again, row), at + 1);
        }
        self.below = 10.0;
    }

    /// The head of a table again.
    fn head(&mut self, block: usize, columns: &[(f32, f32)], row: &[usize]) {
        if row.is_empty() {
            return;
        }
        let height = row_height(&self.laid.texts, row);
        for (text, (x, _)) in row.iter().zip(columns) {
            let mut top = self.y + ABOVE;
            for (line, (height, _)) in self.heights(*text).into_iter().enumerate() {
                let target = Target { block, part: Part::Again };
                self.put(Drawn::Line { text: *text, line, x: SIDE + x, top, target });
                top += height;
            }
        }
        self.y += height;
        self.put(Drawn::Rule { top: self.y, x: SIDE, width: ROOM });
    }

    /// A row that may go on over the next pages.
    fn row(
        &mut self,
        block: usize,
        columns: &[(f32, f32)],
        (head, row): (&[usize], &[usize]),
        at: usize,
    ) {
        let cells: Vec<Vec<(f32, bool)>> = row.iter().map(|text| self.heights(*text)).collect();
        let mut done = vec![0; cells.len()];
        loop {
            let top = self.y + ABOVE;
            let mut lowest = top;
            for (column, (heights, done)) in cells.iter().zip(&mut done).enumerate() {
                let (Some(text), Some((x, _))) = (row.get(column), columns.get(column)) else {
                    continue;
                };
                let mut y = top;
                let target = Target { block, part: Part::Cell(at, column) };
                while let Some((height, _)) = heights.get(*done) {
                    // The first line of a page stands whatever its height is.
                    if y + height > FOOT && y > TOP + ABOVE {
                        break;
                    }
                    let (text, line, x) = (*text, *done, SIDE + x);
                    self.put(Drawn::Line { text, line, x, top: y, target });
                    y += height;
                    *done += 1;
                }
                lowest = lowest.max(y);
            }
            self.y = lowest + ABOVE;
            if cells.iter().zip(&done).all(|(heights, done)| *done == heights.len()) {
                break;
            }
            self.turn();
            self.head(block, columns, head);
        }
        self.put(Drawn::Rule { top: self.y, x: SIDE, width: ROOM });
    }
}
