//! The lines of a Markdown file put together into paragraphs, headings and items.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::grammar::{definition, note_mark};
use crate::outline::label;
use crate::text::Style;

/// A paragraph, heading or item, as ranges of the source.
#[derive(Debug, Clone, Default)]
pub(super) struct Block {
    pub(super) style: Style,
    /// What its words are made of: the number of a list and each line.
    pub(super) parts: Vec<Part>,
    /// Where the line under it ends, if it has one that makes it a heading.
    pub(super) underline: Option<usize>,
}

/// A stretch of the source, and whether a hard break stands before it.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) range: Range<usize>,
    pub(super) breaks: bool,
}

/// An open item of a list.
struct Level {
    depth: u8,
    content: usize,
}

/// The blocks of a file and the places of its link definitions by their words.
#[derive(Default)]
pub(super) struct Blocks {
    pub(super) found: Vec<Block>,
    pub(super) links: BTreeMap<String, String>,
    levels: Vec<Level>,
    is_open: bool,
    in_note: bool,
}

/// The deepest style of an item.
const DEEPEST: u8 = 9;

/// Takes a file apart.
pub(super) fn blocks(source: &str) -> Blocks {
    let mut blocks = Blocks::default();
    let mut at = front_matter(source);
    // Where a comment that runs over lines ends.
    let mut comment = None;
    let mut unending = false;
    while at < source.len() {
        let end = source[at..].find('\n').map_or(source.len(), |length| at + length);
        let next = (end + 1).min(source.len()).max(end);
        let mut line = at..end;
        if let Some(until) = comment.take().filter(|until| *until > at) {
            if until > end {
                comment = Some(until);
                at = next;
                continue;
            }
            line.start = until;
        }
        while !unending && source[line.clone()].trim_start().starts_with("<!--") {
            let Some(length) = source[line.start..].find("-->") else {
                unending = true;
                break;
            };
            let until = line.start + length + 3;
            if until > end {
                comment = Some(until);
                line.start = end;
            } else {
                line.start = until;
            }
        }
        let in_comment = line.start > at && source[line.clone()].trim().is_empty();
        if !in_comment {
            blocks.line(source, line);
        }
        at = next;
        if next == end {
            break;
        }
    }
    blocks
}

/// How many bytes of front matter a file starts with: lines between `---` or `+++`.
fn front_matter(source: &str) -> usize {
    let mut lines = source.split_inclusive('\n');
    let mut at = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let Some(first) = lines.next().map(|line| line[at..].trim_end()) else { return 0 };
    let sign = match first {
        "---" => ':',
        "+++" => '=',
        _ => return at,
    };
    let start = at;
    at = source.find('\n').map_or(source.len(), |length| length + 1);
    for line in lines {
        at += line.len();
        if line.trim_end() == first {
            return at;
        }
        // A text between two rules is no front matter.
        let is_field = line.contains(sign) || line.trim().is_empty();
        if !is_field && !line.starts_with([' ', '\t', '#', '-', '[', ']', '}']) {
            return start;
        }
    }
    start
}

impl Blocks {
    fn line(&mut self, source: &str, line: Range<usize>) {
        let whole = source[line.clone()].trim_end_matches([' ', '\t', '\r']);
        let mut start = line.start;
        let mut content = whole.trim_start_matches([' ', '\t']);
        while let Some(rest) = content.strip_prefix('>') {
            content = rest.trim_start_matches([' ', '\t']);
        }
        start += whole.len() - content.len();
        let indent = columns(&source[line.start..start]);
        if content.is_empty() {
            self.is_open = false;
            return;
        }
        let range = start..start + content.len();
        let breaks = self.breaks_before(source);
        if self.underline(content, line.end)
            || self.markup(content)
            || self.heading(&line, content, start)
        {
            return;
        }
        if let Some(place) =
            definition(content).filter(|_| !self.is_open && !content.starts_with("[^"))
        {
            self.define(&content[..place]);
            return;
        }
        if note_mark(content)
            .is_some_and(|length| content[length..].starts_with(": ") || &content[length..] == ":")
        {
            self.levels.clear();
            self.begin(Style::Note, vec![Part { range, breaks: false }]);
            self.in_note = true;
            return;
        }
        if self.item(content, start, indent) || self.row(content, &range) {
            return;
        }
        self.words(source, range, indent, breaks);
    }

    fn begin(&mut self, style: Style, parts: Vec<Part>) {
        self.found.push(Block { style, parts, underline: None });
        self.is_open = true;
        self.in_note = false;
    }

    /// Whether the last line of the open block ends in a hard break; its sign is taken off.
    fn breaks_before(&mut self, source: &str) -> bool {
        let Some(last) =
            self.found.last_mut().filter(|_| self.is_open).and_then(|b| b.parts.last_mut())
        else {
            return false;
        };
        let line = &source[last.range.clone()];
        let signs = line.len() - line.trim_end_matches('\\').len();
        if signs % 2 == 1 {
            last.range.end -= 1;
            return true;
        }
        source[last.range.end..].starts_with("  ")
    }

    /// A line of `=` or `-` under a paragraph makes it a heading.
    fn underline(&mut self, content: &str, end: usize) -> bool {
        let is_line = |sign: char| content.len() > 1 && content.chars().all(|c| c == sign);
        let open = self.is_open;
        let first = self.found.len() == 1;
        let Some(last) = self.found.last_mut().filter(|b| open && b.style == Style::Body) else {
            return false;
        };
        last.style = match (is_line('='), is_line('-')) {
            (true, _) if first => Style::Title,
            (true, _) => Style::Heading(1),
            (_, true) => Style::Heading(2),
            _ => return false,
        };
        last.underline = Some(end);
        self.is_open = false;
        self.levels.clear();
        true
    }

    /// Rules, and lines of attributes as kramdown writes them.
    fn markup(&mut self, content: &str) -> bool {
        let is_rule = ['-', '*', '_'].iter().any(|sign| {
            content.matches(*sign).count() >= 3 && content.chars().all(|c| c == *sign || c == ' ')
        });
        if is_rule {
            self.is_open = false;
            return true;
        }
        let is_attributes = content.starts_with("{:") && content.ends_with('}');
        if is_attributes {
            self.is_open = false;
            let is_item =
                self.found.last().is_some_and(|last| matches!(last.style, Style::Item(_)));
            if content == "{:toc}" && is_item {
                self.found.pop();
            }
        }
        is_attributes
    }

    fn heading(&mut self, line: &Range<usize>, content: &str, start: usize) -> bool {
        let words = content.trim_start_matches('#');
        let level = u8::try_from(content.len() - words.len()).unwrap_or(u8::MAX);
        let apart = words.is_empty() || words.starts_with([' ', '\t']);
        if start != line.start || !(1..=6).contains(&level) || !apart {
            return false;
        }
        let end = start + content.len();
        let words = words.trim_start_matches([' ', '\t']);
        let from = end - words.len();
        self.levels.clear();
        self.begin(Style::Heading(level), vec![Part { range: from..end, breaks: false }]);
        self.is_open = false;
        true
    }

    fn define(&mut self, definition: &str) {
        let Some((words, place)) = definition[1..].split_once("]:") else { return };
        let place = place.trim().trim_start_matches('<');
        let place = place.split([' ', '\t', '>']).next().unwrap_or_default();
        self.links.entry(words.trim().to_lowercase()).or_insert_with(|| place.to_owned());
    }

    fn item(&mut self, content: &str, start: usize, indent: usize) -> bool {
        let ordered = ordered(content);
        let bullet = content.starts_with(['-', '+', '*'])
            && (content.len() == 1 || content[1..].starts_with([' ', '\t']));
        let Some(marker) = ordered.or(bullet.then_some(1)) else { return false };
        let in_item = self.found.last().is_some_and(|last| matches!(last.style, Style::Item(_)));
        if self.is_open && ordered.is_some() && !in_item && &content[..marker - 1] != "1" {
            return false;
        }
        while self.levels.last().is_some_and(|level| indent < level.content) {
            self.levels.pop();
        }
        let (depth, from) = self.levels.last().map_or((0, 0), |level| (level.depth, level.content));
        let skipped = u8::try_from((indent - from) / 4).unwrap_or(DEEPEST);
        let depth = depth.saturating_add(skipped).saturating_add(1).min(DEEPEST);
        let words = content[marker..].trim_start_matches([' ', '\t']);
        let gap = content.len() - marker - words.len();
        let width = marker + if words.is_empty() { 1 } else { gap };
        self.levels.push(Level { depth, content: indent + width.clamp(2, 4) });
        let mut parts = Vec::new();
        if ordered.is_some() {
            parts.push(Part { range: start..start + marker, breaks: false });
        }
        let end = start + content.len();
        if !words.is_empty() || parts.is_empty() {
            parts.push(Part { range: end - words.len()..end, breaks: false });
        }
        self.begin(Style::Item(depth), parts);
        true
    }

    /// A row of a table is a paragraph; the line under the head of a table is nothing.
    fn row(&mut self, content: &str, range: &Range<usize>) -> bool {
        if !content.starts_with('|') {
            return false;
        }
        let is_line = content.contains('-') && content.chars().all(|c| "|-: ".contains(c));
        if !is_line {
            self.begin(Style::Body, vec![Part { range: range.clone(), breaks: false }]);
        }
        self.is_open = false;
        true
    }

    fn words(&mut self, source: &str, range: Range<usize>, indent: usize, breaks: bool) {
        let is_note = self.in_note && !self.is_open && indent >= 2;
        // Points that stand on lines of their own, without an empty line, are paragraphs.
        let starts = self.is_open && is_point(&source[range.clone()]);
        let open = self.is_open;
        if let Some(last) = self.found.last_mut().filter(|_| open || is_note) {
            let before = last.parts.last().map_or("", |part| &source[part.range.clone()]);
            let ended = [";", ":", "; and", "; or"].iter().any(|end| before.ends_with(end));
            if !(starts && ended) {
                // The first words of a note may stand under its mark.
                let is_bare =
                    is_note && last.parts.len() == 1 && note_mark(before) == Some(before.len() - 1);
                last.parts.push(Part { range, breaks: breaks || (!open && !is_bare) });
                self.is_open = true;
                return;
            }
        }
        while self.levels.last().is_some_and(|level| indent < level.content) {
            self.levels.pop();
        }
        self.begin(Style::Body, vec![Part { range, breaks: false }]);
    }
}

fn is_point(line: &str) -> bool {
    line.starts_with('(') && label(line, Style::Body).is_some()
}

/// How many bytes the number of an item takes with its sign, where a text starts with one.
pub(super) fn ordered(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text[digits..].strip_prefix(['.', ')'])?;
    let apart = rest.is_empty() || rest.starts_with(' ');
    ((1..=9).contains(&digits) && apart).then_some(digits + 1)
}

/// How many columns some white space takes.
fn columns(white: &str) -> usize {
    let next = |column: usize, c| if c == '\t' { column / 4 * 4 + 4 } else { column + 1 };
    white.chars().fold(0, next)
}
