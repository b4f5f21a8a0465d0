//! A redline as one web page that needs nothing else: quiet, legible, printable.
//!
//! What came is underlined, what went is struck out, what moved says so and links to its other
//! place, so that nothing hangs on colour alone. Comments stand beside the paragraph that they are
//! on. The page makes no request, follows the reader's choice of light or dark, and is made to meet
//! WCAG 2.2 AA.

use std::collections::{BTreeMap, BTreeSet};

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::grammar::note_mark;
use crate::marked::{Change, ChangeKind, Comment, Marked, MarkedParagraph, Piece};
use crate::text::{Look, Style};

const STYLE: &str = include_str!("html/style.css");

/// What a page needs to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page<'p> {
    /// The language of the text, as in `lang`: `en`, `uk`.
    pub lang: &'p str,
    /// The title of the page.
    pub title: &'p str,
}

/// Writes a text with its changes.
pub fn write(marked: &Marked, page: &Page<'_>) -> String {
    let mut writer =
        Writer { moves: BTreeSet::new(), ids: BTreeSet::new(), notes: BTreeSet::new() };
    writer.notes = marked.paragraphs.iter().filter_map(note_name).collect();
    let mut by_paragraph: BTreeMap<usize, Vec<(usize, &Comment)>> = BTreeMap::new();
    for (number, comment) in marked.comments.iter().enumerate() {
        let last = marked.paragraphs.len().saturating_sub(1);
        by_paragraph.entry(comment.end.0.min(last)).or_default().push((number + 1, comment));
    }
    let (body, notes): (Vec<_>, Vec<_>) =
        marked.paragraphs.iter().enumerate().partition(|(_, one)| one.style != Style::Note);
    let mut row = |(number, paragraph): (usize, &MarkedParagraph)| {
        writer.row(marked, paragraph, by_paragraph.get(&number).map_or(&[], Vec::as_slice))
    };
    let body: Vec<Markup> = body.into_iter().map(&mut row).collect();
    let notes: Vec<Markup> = notes.into_iter().map(&mut row).collect();
    let page = html! {
        (DOCTYPE)
        html lang=(plain(page.lang)) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (plain(page.title)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip lang="en" href="#text" { "Skip to the text" }
                header {
                    h1 dir="auto" { (plain(page.title)) }
                    (legend(marked))
                }
                main #text {
                    @for row in &body { (row) }
                    @if !notes.is_empty() {
                        section aria-label="Notes" { @for row in &notes { (row) } }
                    }
                }
            }
        }
    };
    page.into_string()
}

/// What the marks mean, and who made how many changes.
fn legend(marked: &Marked) -> Markup {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut kinds = [false; 3];
    let mut before: Option<&Change> = None;
    for paragraph in &marked.paragraphs {
        let ends = paragraph.end.as_ref();
        for change in paragraph.pieces.iter().map(|piece| piece.change.as_ref()).chain([ends]) {
            if let Some(change) = change {
                kinds[match change.kind {
                    ChangeKind::Inserted => 0,
                    ChangeKind::Deleted => 1,
                    ChangeKind::MovedFrom(_) | ChangeKind::MovedTo(_) => 2,
                }] = true;
                if before != Some(change) {
                    *counts.entry(change.author.as_deref().unwrap_or_default()).or_default() += 1;
                }
            }
            before = change;
        }
    }
    html! {
        @if kinds.contains(&true) {
            p.legend lang="en" {
                @if kinds[0] { ins { "inserted" } " " }
                @if kinds[1] { del { "deleted" } " " }
                @if kinds[2] { del.moved { "moved from here" } " " ins.moved { "moved to here" } " " }
            }
            // Where nobody is named there is nothing to list.
            @if counts.iter().any(|(author, _)| !author.is_empty()) {
                ul.authors lang="en" aria-label="Changes by author" {
                    @for (author, count) in &counts {
                        li {
                            @if author.is_empty() { "no author" } @else { bdi { (plain(author)) } }
                            ": " (count) @if *count == 1 { " change" } @else { " changes" }
                        }
                    }
                }
            }
        } @else {
            p.legend lang="en" { "No changes are marked." }
        }
    }
}

struct Writer {
    /// Places of moves that have their anchor.
    moves: BTreeSet<(bool, u32)>,
    /// Ids that are taken.
    ids: BTreeSet<String>,
    /// The names of the notes that are there.
    notes: BTreeSet<String>,
}

impl Writer {
    /// A paragraph and the comments on it.
    fn row(
        &mut self,
        marked: &Marked,
        paragraph: &MarkedParagraph,
        comments: &[(usize, &Comment)],
    ) -> Markup {
        let words = self.words(paragraph, comments);
        let id = paragraph.id.as_deref().map(|id| format!("clause-{}", anchor(id)));
        let note = note_name(paragraph).map(|name| format!("note-{}", anchor(&name)));
        let id = id.or(note).filter(|id| self.ids.insert(id.clone()));
        let level = match paragraph.style {
            Style::Item(level) => format!("item l{}", level.clamp(1, 9)),
            Style::Title => "title".to_owned(),
            Style::Note => "note".to_owned(),
            _ => String::new(),
        };
        let class = (!level.is_empty()).then_some(level);
        html! {
            div.row {
                @match paragraph.style {
                    Style::Heading(1) => h2 id=[id] dir="auto" { (words) },
                    Style::Heading(2) => h3 id=[id] dir="auto" { (words) },
                    Style::Heading(3) => h4 id=[id] dir="auto" { (words) },
                    Style::Heading(4) => h5 id=[id] dir="auto" { (words) },
                    Style::Heading(_) => h6 id=[id] dir="auto" { (words) },
                    _ => p id=[id] class=[class] dir="auto" { (words) },
                }
                @if !comments.is_empty() || paragraph.status.is_some() {
                    div.beside {
                        @if let Some(status) = &paragraph.status {
                            p.status { (plain(status)) }
                        }
                        @for (number, comment) in comments { (beside(marked, *number, comment)) }
                    }
                }
            }
        }
    }

    /// The words of a paragraph with marks of changes, and where comments end.
    fn words(&mut self, paragraph: &MarkedParagraph, comments: &[(usize, &Comment)]) -> Markup {
        let whole = paragraph.pieces.iter().all(|piece| {
            piece.change.as_ref().map(|c| c.kind) == paragraph.end.as_ref().map(|c| c.kind)
        });
        let mut at = 0;
        let mut waiting = comments.iter().peekable();
        let mut parts = Vec::new();
        for piece in &paragraph.pieces {
            at += piece.text.len();
            parts.push(self.piece(piece));
            while let Some((number, _)) = waiting.next_if(|(_, comment)| comment.end.1 <= at) {
                parts.push(reference(*number));
            }
        }
        parts.extend(waiting.map(|(number, _)| reference(*number)));
        html! {
            @for part in &parts { (part) }
            @if let Some(end) = paragraph.end.as_ref().filter(|_| !whole || paragraph.pieces.is_empty()) {
                (self.changed(end, &html! { "¶" }))
            }
        }
    }

    fn piece(&mut self, piece: &Piece) -> Markup {
        let words = self.looks(&piece.text, &piece.look);
        match &piece.change {
            Some(change) if !piece.text.is_empty() => self.changed(change, &words),
            _ => words,
        }
    }

    fn looks(&self, text: &str, look: &Look) -> Markup {
        let mut words = self.noted(text);
        if look.highlight.is_some() {
            words = html! { mark { (words) } };
        }
        if look.italic {
            words = html! { em { (words) } };
        }
        if look.bold {
            words = html! { strong { (words) } };
        }
        words
    }

    /// Words, with the marks of notes as links to them.
    fn noted(&self, text: &str) -> Markup {
        let mut parts = Vec::new();
        let mut done = 0;
        for (at, _) in text.match_indices("[^") {
            let Some(length) = note_mark(&text[at..]) else { continue };
            let name = &text[at + 2..at + length - 1];
            let defines = at == 0 && text[length..].starts_with(':');
            if self.notes.contains(name) && !defines {
                parts.push(html! {
                    (broken(&text[done..at]))
                    sup { a href=(format!("#note-{}", anchor(name))) { (plain(name)) } }
                });
                done = at + length;
            }
        }
        html! { @for part in &parts { (part) } (broken(&text[done..])) }
    }

    /// Words in the mark of a change.
    fn changed(&mut self, change: &Change, words: &Markup) -> Markup {
        let date = change.date.as_deref().filter(|date| is_date(date));
        let who = [change.author.as_deref(), change.date.as_deref()];
        let who: Vec<&str> = who.into_iter().flatten().collect();
        let who = (!who.is_empty()).then(|| plain(&who.join(", ")));
        match change.kind {
            ChangeKind::Inserted => html! { ins datetime=[date] title=[who] { (words) } },
            ChangeKind::Deleted => html! { del datetime=[date] title=[who] { (words) } },
            ChangeKind::MovedFrom(number) => {
                let tag = self.tag(false, number);
                html! { del.moved datetime=[date] title=[who] { (tag) (words) } }
            }
            ChangeKind::MovedTo(number) => {
                let tag = self.tag(true, number);
                html! { ins.moved datetime=[date] title=[who] { (tag) (words) } }
            }
        }
    }

    /// The sign at the first words of a move, a link to its other place.
    fn tag(&mut self, came: bool, number: u32) -> Markup {
        if !self.moves.insert((came, number)) {
            return html! {};
        }
        let (here, there) = if came { ("to", "from") } else { ("from", "to") };
        html! {
            a.tag lang="en" id=(format!("moved-{here}-{number}")) href=(format!("#moved-{there}-{number}")) {
                @if came { "moved here, see " (number) } @else { "moved away, see " (number) }
            }
            " "
        }
    }
}

/// The sign of a comment in the text.
fn reference(number: usize) -> Markup {
    html! {
        sup.reference {
            a id=(format!("at-{number}")) href=(format!("#comment-{number}")) lang="en"
                aria-label=(format!("comment {number}")) { (number) }
        }
    }
}

/// A comment beside the text.
fn beside(marked: &Marked, number: usize, comment: &Comment) -> Markup {
    let words = words_of(marked, comment);
    html! {
        div.comment role="note" id=(format!("comment-{number}")) aria-label=(format!("Comment {number}")) dir="auto" {
            p.who {
                a href=(format!("#at-{number}")) lang="en" aria-label=(format!("back to the text of comment {number}")) { (number) }
                @if let Some(author) = &comment.author { " " bdi { (plain(author)) } }
                @if let Some(date) = &comment.date { " " span.date { (plain(date)) } }
            }
            @if !words.is_empty() { blockquote { (broken(&words)) } }
            @for line in comment.text.lines() { p { (plain(line)) } }
        }
    }
}

/// How many characters of what a comment is on are quoted beside it.
const QUOTED: usize = 80;

/// The words that a comment is on, cut short.
fn words_of(marked: &Marked, comment: &Comment) -> String {
    let Some(paragraph) = marked.paragraphs.get(comment.start.0) else { return String::new() };
    let text: String = paragraph.pieces.iter().map(|piece| piece.text.as_str()).collect();
    let end = if comment.end.0 == comment.start.0 { comment.end.1 } else { text.len() };
    let words = text.get(comment.start.1..end).unwrap_or_default();
    let mut quoted: String = words.chars().take(QUOTED).collect();
    if quoted.len() < words.len() {
        quoted.push('…');
    }
    quoted
}

/// The name of a note, `1` for `[^1]: …`.
fn note_name(paragraph: &MarkedParagraph) -> Option<String> {
    if paragraph.style != Style::Note {
        return None;
    }
    let first = paragraph.pieces.iter().find(|piece| !piece.text.is_empty())?;
    let length = note_mark(&first.text)?;
    Some(first.text[2..length - 1].to_owned())
}

/// A text with its line breaks.
fn broken(text: &str) -> Markup {
    html! {
        @for (number, line) in text.split('\n').enumerate() {
            @if number > 0 { br; }
            (plain(line))
        }
    }
}

/// A text without control signs and those that turn the direction of others.
fn plain(text: &str) -> String {
    let bad = |c: char| {
        (c.is_control() && c != '\t' && c != '\n')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if bad(c) { '\u{fffd}' } else { c }).collect()
}

/// A name as it can stand in `id` and behind `#`.
fn anchor(name: &str) -> String {
    name.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect()
}

/// Whether `datetime` may have a date as it is: `2025-11-30`, with or without a time.
fn is_date(date: &str) -> bool {
    let bytes = date.as_bytes();
    let is_day = bytes.len() >= 10
        && bytes.iter().take(10).enumerate().all(|(at, b)| match at {
            4 | 7 => *b == b'-',
            _ => b.is_ascii_digit(),
        });
    let time = |b: &u8| b.is_ascii_digit() || b":.TZ+-".contains(b);
    is_day
        && (bytes.len() == 10
            || (bytes[10] == b'T' && bytes.len() >= 17 && bytes[11..].iter().all(time)))
}

#[cfg(test)]
mod tests;
