//! Drafts written as Markdown.
//!
//! Marks of changes have to be put between the words later, so a paragraph is written with a list of
//! *cuts*: places of its text that must not fall into an escape, and whose places in the file are
//! returned.

use std::fmt::Write as _;

use super::emphasis::flanking;
use super::{attributes, blocks, escape};
use crate::grammar::note_mark;
use crate::text::{Draft, Look, Paragraph, Style};

/// A draft written as Markdown, and where its paragraphs and cuts came to stand.
#[derive(Debug, Default)]
pub(crate) struct Union {
    /// The file.
    pub(crate) file: String,
    /// For each paragraph, where its words begin, its cuts in order, where its words end, and where
    /// the next paragraph's line begins.
    pub(crate) places: Vec<Places>,
}

/// Where a paragraph came to stand.
#[derive(Debug, Default)]
pub(crate) struct Places {
    pub(crate) start: usize,
    pub(crate) cuts: Vec<usize>,
    pub(crate) end: usize,
    pub(crate) line_end: usize,
    pub(crate) next: usize,
}

pub(super) fn write(draft: &Draft) -> String {
    union(draft, &[], &[]).file
}

/// Writes a draft with cuts for each paragraph; those that are `anchored` are marked as there.
pub(crate) fn union(draft: &Draft, cuts: &[Vec<usize>], anchored: &[bool]) -> Union {
    let mut union = Union::default();
    let insets = insets(draft);
    for (number, paragraph) in draft.paragraphs.iter().enumerate() {
        let none = Vec::new();
        let mut writer = Writer {
            out: &mut union.file,
            paragraph,
            cuts: cuts.get(number).unwrap_or(&none),
            is_marked: cuts.get(number).is_some(),
            places: Places::default(),
        };
        let anchored = anchored.get(number).copied().unwrap_or(false);
        writer.write(number == 0, insets.get(number).copied().unwrap_or(0), anchored);
        let mut places = writer.places;
        places.line_end = union.file.len();
        union.file.push('\n');
        let next = draft.paragraphs.get(number + 1);
        let is_item = |paragraph: &Paragraph| matches!(paragraph.style, Style::Item(_));
        if next.is_some_and(|next| !(is_item(paragraph) && is_item(next))) {
            union.file.push('\n');
        }
        places.next = union.file.len();
        union.places.push(places);
    }
    union
}

/// How far the running text between items is set in, in levels, so that the list goes on behind it.
fn insets(draft: &Draft) -> Vec<u8> {
    let mut insets = vec![0; draft.paragraphs.len()];
    let mut next = 0u8;
    for (number, paragraph) in draft.paragraphs.iter().enumerate().rev() {
        match paragraph.style {
            Style::Item(level) => next = level.saturating_sub(1),
            Style::Body => insets[number] = next,
            _ => next = 0,
        }
    }
    let mut current = 0;
    for (number, paragraph) in draft.paragraphs.iter().enumerate() {
        match paragraph.style {
            Style::Item(level) => current = level,
            Style::Body => {
                insets[number] = insets[number].min(current);
                current = insets[number];
            }
            _ => current = 0,
        }
    }
    insets
}

struct Writer<'w> {
    out: &'w mut String,
    paragraph: &'w Paragraph,
    cuts: &'w [usize],
    /// Whether braces need escapes, since marks of changes have them.
    is_marked: bool,
    places: Places,
}

impl Writer<'_> {
    fn write(&mut self, is_first: bool, inset: u8, anchored: bool) {
        let text = self.paragraph.text.as_str();
        let mut verbatim = 0;
        let mut head = None;
        let underlined = is_first && self.paragraph.style == Style::Title;
        match self.paragraph.style {
            Style::Title if is_first => head = escape::head(text),
            Style::Title => self.out.push_str("# "),
            Style::Heading(level) => {
                self.out.push_str(&"#".repeat(usize::from(level.clamp(1, 6))));
                self.out.push(' ');
            }
            Style::Body => {
                self.indent(inset);
                head = escape::head(text);
            }
            Style::Item(level) => {
                self.indent(level.saturating_sub(1));
                verbatim = number(text).filter(|&length| self.is_plain(length)).unwrap_or(0);
                if verbatim == 0 {
                    self.out.push_str("- ");
                    // A row of dashes behind the dash would be a rule.
                    let is_dash = |c| matches!(c, '-' | ' ' | '\t');
                    head = (text.starts_with('-') && text.chars().all(is_dash)).then_some(0);
                }
            }
            // The mark of a note is written as it is; a note without one is running text.
            Style::Note => match note(text).filter(|&length| self.is_plain(length)) {
                Some(length) => verbatim = length,
                None => head = escape::head(text),
            },
        }
        self.places.start = self.out.len();
        self.words(verbatim, head);
        self.places.end = self.out.len();
        let is_item = matches!(self.paragraph.style, Style::Item(_) | Style::Heading(_));
        // Without it the end of the line would be trimmed, or the line be none.
        let is_bare = !is_item && text.len() == verbatim && !text.ends_with(':');
        if anchored || is_bare {
            self.out.push_str("<p></p>");
        }
        self.out.push_str(&attributes::written(self.paragraph));
        if underlined {
            self.out.push_str("\n===");
        }
    }

    /// Whether no look begins in the first bytes.
    fn is_plain(&self, bytes: usize) -> bool {
        self.paragraph.looks.iter().all(|(range, _)| range.start >= bytes)
    }

    fn indent(&mut self, levels: u8) {
        self.out.push_str(&"    ".repeat(usize::from(levels)));
    }

    /// Writes the words with the signs of their looks, and notes where the cuts are.
    fn words(&mut self, verbatim: usize, head: Option<usize>) {
        let looks: Vec<_> = self.paragraph.looks.iter().filter(|(r, _)| !r.is_empty()).collect();
        let mut limits: Vec<usize> = self.cuts.to_vec();
        limits.extend(looks.iter().flat_map(|(range, _)| [range.start, range.end]));
        limits.sort_unstable();
        limits.dedup();
        let (encoded, places) = self.encoded(verbatim, head, &limits);
        let place = |at: usize| {
            limits
                .binary_search(&at)
                .ok()
                .and_then(|n| places.get(n))
                .copied()
                .unwrap_or(encoded.len())
        };
        let mut cuts = self.cuts.iter().peekable();
        let mut next = 0;
        let mut closing: Option<(usize, String)> = None;
        let mut done = 0;
        for (&limit, &at) in limits.iter().zip(&places) {
            self.out.push_str(&encoded[done..at]);
            done = at;
            if let Some((_, signs)) = closing.take_if(|(end, _)| *end <= limit) {
                self.out.push_str(&signs);
            }
            while cuts.next_if(|&&cut| cut <= limit).is_some() {
                self.places.cuts.push(self.out.len());
            }
            if let Some((range, look)) = looks.get(next).filter(|(range, _)| range.start == limit) {
                let touches = (next > 0 && looks[next - 1].0.end == limit)
                    || looks.get(next + 1).is_some_and(|(after, _)| after.start == range.end);
                let inner = place(range.start)..place(range.end);
                let after = encoded[inner.end..].chars().next();
                let before = self.out[self.places.start..].chars().next_back();
                let (opening, signs) = signs(look, before, &encoded[inner], after, touches);
                self.out.push_str(&opening);
                closing = Some((range.end, signs));
                next += 1;
            }
        }
        self.out.push_str(&encoded[done..]);
    }

    /// The words so written that they are read as they are, and where each limit is in them.
    fn encoded(
        &self,
        verbatim: usize,
        head: Option<usize>,
        limits: &[usize],
    ) -> (String, Vec<usize>) {
        let text = self.paragraph.text.as_str();
        let mut out = String::with_capacity(text.len() + text.len() / 8);
        let leading = text.len() - text[verbatim..].trim_start_matches([' ', '\t']).len();
        let trailing = text.trim_end_matches([' ', '\t']).len();
        let closing = text.ends_with('}').then(|| text.len() - 1);
        let mut places = Vec::with_capacity(limits.len());
        let mut limits = limits.iter().peekable();
        let mut characters = text.char_indices().peekable();
        let mut before = None;
        while let Some((at, c)) = characters.next() {
            while limits.next_if(|&&limit| limit <= at).is_some() {
                places.push(out.len());
            }
            let end = at + c.len_utf8();
            let is_limit = limits.peek().is_some_and(|&&limit| limit <= end);
            let next =
                characters.peek().map(|(_, next)| *next).filter(|_| !is_limit && end < trailing);
            if at < verbatim {
                out.push(c);
            } else if at < leading || at >= trailing {
                out.push_str(if c == ' ' { "&#32;" } else { "&#9;" });
            } else if let ('\\', Some(next @ ('[' | ']' | '\\'))) = (c, next) {
                out.extend([c, next]);
                characters.next();
            } else {
                let is_brace = self.is_marked && matches!(c, '{' | '}');
                if is_brace || head == Some(at) || closing == Some(at) {
                    out.push('\\');
                }
                escape::character(c, before, next, &mut out);
            }
            before = Some(c);
        }
        places.extend(limits.map(|_| out.len()));
        (out, places)
    }
}

/// How many bytes the number of an item takes with its space, if Markdown can have it as one.
fn number(text: &str) -> Option<usize> {
    let length = blocks::ordered(text)?;
    match text.len() - length {
        0 => Some(length),
        // Nothing but a space behind it would not be read.
        1 => None,
        _ => Some(length + 1),
    }
}

/// How many bytes the mark of a note takes with its colon and space.
fn note(text: &str) -> Option<usize> {
    let length = note_mark(text)?;
    match &text[length..] {
        ":" => Some(length + 1),
        rest if rest.starts_with(": ") => Some(length + 2),
        _ => None,
    }
}

/// What opens and closes a look: stars where Markdown reads them between these neighbours, else tags.
fn signs(
    look: &Look,
    before: Option<char>,
    inner: &str,
    after: Option<char>,
    touches: bool,
) -> (String, String) {
    let opens = flanking(before, inner.chars().next()).0 && before != Some('*');
    let closes = flanking(inner.chars().next_back(), after).1;
    let stars = match (look.bold, look.italic) {
        (true, true) => "***",
        (true, false) => "**",
        (false, true) => "*",
        (false, false) => "",
    };
    if look.highlight.is_none() && opens && closes && !touches {
        return (stars.to_owned(), stars.to_owned());
    }
    let (mut opening, mut closing) = (String::new(), String::new());
    if let Some(colour) = &look.highlight {
        let colour: String = colour.chars().filter(|c| !"\"<>\n\\".contains(*c)).collect();
        let _ = write!(opening, "<mark class=\"{colour}\">");
        closing.insert_str(0, "</mark>");
    }
    for (_, name) in [(look.bold, "b"), (look.italic, "i")].iter().filter(|(is, _)| *is) {
        let _ = write!(opening, "<{name}>");
        closing.insert_str(0, &format!("</{name}>"));
    }
    (opening, closing)
}
