//! A file walked through once, with a stack of the elements that are open.

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::names::{DERIVED, MARKED, clause, style};
use super::words::{Words, is_uncarried, is_white};
use super::{AkomaError, DEEPEST, LARGEST};
use crate::marked::{Change, ChangeKind, Marked, MarkedParagraph, Piece};
use crate::problem::{Problem, ProblemKind};
use crate::text::{Look, Style};

pub(super) fn read(bytes: &[u8]) -> Result<(Marked, Vec<Problem>), AkomaError> {
    if bytes.len() > LARGEST {
        return Err(AkomaError::TooLarge(LARGEST));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| AkomaError::Encoding)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::from_str(text);
    let mut walk = Walk::default();
    loop {
        let before = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                let at = before.min(bytes.len())..bytes.len();
                walk.problems.push(Problem::file(at, ProblemKind::Malformed(error.to_string())));
                break;
            }
        };
        match event {
            Event::Start(start) => walk.start(&start)?,
            Event::Empty(start) => {
                walk.start(&start)?;
                walk.end();
            }
            Event::End(_) => walk.end(),
            Event::Text(text) => walk.text(&text.xml10_content()),
            Event::CData(text) => walk.text(&text.xml10_content()),
            Event::GeneralRef(name) => {
                match character(&name, name.resolve_char_ref().ok().flatten()) {
                    Some(c) => walk.text(c.encode_utf8(&mut [0; 4])),
                    None => walk.text(&format!("&{};", &*name)),
                }
            }
            Event::DocType(_) => return Err(AkomaError::Doctype),
            Event::Eof => {
                if !walk.open.is_empty() {
                    let at = bytes.len()..bytes.len();
                    let kind = ProblemKind::Malformed("elements are not closed".to_owned());
                    walk.problems.push(Problem::file(at, kind));
                }
                break;
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    while !walk.open.is_empty() {
        walk.end();
    }
    if !walk.is_akoma {
        return Err(AkomaError::NotAkoma);
    }
    walk.marked.paragraphs.append(&mut walk.notes);
    Ok((walk.marked, walk.problems))
}

fn character(name: &str, number: Option<char>) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => number,
    }
}

/// What an open element is to the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Something to look through.
    Through,
    /// Something around paragraphs, words of which stand alone.
    Around,
    /// Nothing of the text: metadata, lists of contents.
    Nothing,
    /// A clause; whether its number is a heading of its own.
    Clause(bool),
    /// The number of a clause.
    Number,
    /// The heading of a clause.
    Heading,
    /// A paragraph.
    Block,
    /// A note.
    Note,
}

/// An open element, and what held before it.
struct Frame {
    role: Role,
    id: Option<String>,
    style: Option<Style>,
    number: Option<(Vec<Piece>, bool)>,
    marker: String,
    look: Look,
    change: Option<Change>,
    keeps: bool,
}

/// A paragraph that is being read.
struct Paragraph {
    words: Words,
    style: Style,
    id: Option<String>,
    end: Option<Change>,
}

#[derive(Default)]
struct Walk {
    open: Vec<Frame>,
    is_akoma: bool,
    look: Look,
    change: Option<Change>,
    keeps: bool,
    paragraph: Option<Paragraph>,
    /// What was being read where a note stands, with what of the note was read so far.
    outer: Vec<(Option<Paragraph>, Vec<MarkedParagraph>)>,
    marked: Marked,
    notes: Vec<MarkedParagraph>,
    problems: Vec<Problem>,
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.attributes().flatten().find(|one| one.key.as_ref() == name)?;
    Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}

impl Walk {
    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), AkomaError> {
        if self.open.len() >= DEEPEST {
            return Err(AkomaError::TooDeep(DEEPEST));
        }
        let name = start.name();
        let name = local(name.as_ref());
        self.is_akoma |= name == "akomaNtoso";
        if !self.is_akoma && self.open.is_empty() {
            return Err(AkomaError::NotAkoma);
        }
        if matches!(name, "debate" | "debateReport") {
            return Err(AkomaError::Debate(name.to_owned()));
        }
        let within = self.open.last().is_some_and(|frame| frame.role == Role::Nothing);
        let role = if within { Role::Nothing } else { role(name) };
        let class = attribute(start, "class").unwrap_or_default();
        let id = attribute(start, "wId").filter(|_| !class.split(' ').any(|word| word == DERIVED));
        let frame = Frame {
            role,
            id,
            style: style(&class),
            number: None,
            marker: String::new(),
            look: self.look.clone(),
            change: self.change.clone(),
            keeps: self.keeps,
        };
        self.open.push(frame);
        match attribute(start, "xml:space").as_deref() {
            Some("preserve") => self.keeps = true,
            Some("default") => self.keeps = false,
            _ => {}
        }
        match role {
            Role::Nothing => {}
            Role::Through => self.inline(name, &class, start),
            Role::Around => self.finish(),
            Role::Clause(_) => {
                self.finish();
                self.flush_number(self.open.len() - 1);
            }
            Role::Number => {
                self.finish();
                self.begin(Style::Body, None);
            }
            Role::Heading => self.begin_heading(),
            Role::Block => self.begin_block(),
            Role::Note => {
                let marker = attribute(start, "marker")
                    .unwrap_or_else(|| (self.notes.len() + 1).to_string());
                let marker = marker.replace(
                    |c: char| {
                        "[]\u{fffe}\u{ffff}".contains(c) || c.is_whitespace() || c.is_control()
                    },
                    "-",
                );
                if let Some(frame) = self.open.last_mut() {
                    frame.marker = marker;
                }
                if self.paragraph.is_none() {
                    self.begin(Style::Body, None);
                }
                self.outer.push((self.paragraph.take(), Vec::new()));
                self.look = Look::default();
                self.keeps = false;
            }
        }
        Ok(())
    }

    /// Elements that say how words look or what happened to them.
    fn inline(&mut self, name: &str, class: &str, start: &BytesStart<'_>) {
        match name {
            "b" => self.look.bold = true,
            "i" => self.look.italic = true,
            "span" => {
                if let Some(colour) = class.strip_prefix(MARKED) {
                    self.look.highlight = Some(colour.to_owned());
                }
            }
            "ins" | "del" => {
                let kind = if name == "ins" { ChangeKind::Inserted } else { ChangeKind::Deleted };
                let author = attribute(start, "by").map(|by| by.trim_start_matches('#').to_owned());
                self.change = Some(Change { kind, author, date: attribute(start, "date") });
            }
            "docTitle" => {
                if let Some(paragraph) = self.paragraph.as_mut().filter(|p| p.style == Style::Body)
                {
                    paragraph.style = Style::Title;
                }
            }
            "eol" | "br" => {
                let (look, change) = (self.look.clone(), self.change.clone());
                self.words().break_line(&look, change.as_ref());
            }
            _ => {}
        }
    }

    fn end(&mut self) {
        let Some(frame) = self.open.pop() else { return };
        match frame.role {
            Role::Nothing | Role::Through => {}
            Role::Clause(_) => {
                self.finish();
                // It may have had a number and nothing else.
                self.open.push(frame);
                self.flush_number(self.open.len());
                let Some(frame) = self.open.pop() else { return };
                self.restore(frame);
                return;
            }
            Role::Number => self.end_number(),
            Role::Heading | Role::Block | Role::Around => self.finish(),
            Role::Note => self.end_note(&frame),
        }
        self.restore(frame);
    }

    fn restore(&mut self, frame: Frame) {
        self.look = frame.look;
        self.change = frame.change;
        self.keeps = frame.keeps;
    }

    fn text(&mut self, text: &str) {
        let is_nothing = self.open.last().is_none_or(|frame| frame.role == Role::Nothing);
        if is_nothing || (self.paragraph.is_none() && text.chars().all(is_white)) {
            return;
        }
        let text = carried(text);
        let (look, change, keeps) = (self.look.clone(), self.change.clone(), self.keeps);
        self.words().push(&text, &look, change.as_ref(), keeps);
    }

    /// The words being read; words outside of paragraphs begin one.
    fn words(&mut self) -> &mut Words {
        let change = self.change.clone();
        let begun = self.paragraph.get_or_insert_with(|| Paragraph {
            words: Words::default(),
            style: Style::Body,
            id: None,
            end: change,
        });
        &mut begun.words
    }

    fn begin(&mut self, style: Style, id: Option<String>) {
        let end = self.change.clone();
        self.paragraph = Some(Paragraph { words: Words::default(), style, id, end });
    }

    /// Ends the paragraph being read.
    fn finish(&mut self) {
        let Some(mut done) = self.paragraph.take() else { return };
        done.words.trim();
        let paragraph = MarkedParagraph {
            pieces: done.words.pieces,
            end: done.end,
            style: done.style,
            id: done.id,
            ..MarkedParagraph::default()
        };
        match (self.outer.last_mut(), done.style) {
            (Some((_, note)), _) => note.push(paragraph),
            (None, Style::Note) => self.notes.push(paragraph),
            (None, _) => self.marked.paragraphs.push(paragraph),
        }
    }

    /// The innermost clause around what stands at this depth of the stack.
    fn clause(&self, depth: usize) -> Option<usize> {
        self.open
            .iter()
            .take(depth)
            .rposition(|frame| matches!(frame.role, Role::Clause(_) | Role::Note))
            .filter(|&at| self.open[at].role != Role::Note)
    }

    fn end_number(&mut self) {
        let Some(mut number) = self.paragraph.take() else { return };
        let keeps = self.keeps;
        let words = &mut number.words;
        words.trim();
        if let Some(at) = self.clause(self.open.len()) {
            self.open[at].number = Some((number.words.pieces, keeps));
        } else if !words.is_empty() {
            self.paragraph = Some(number);
            self.finish();
        }
    }

    /// How deep a clause stands among those with headings, or among those without.
    fn level(&self, at: usize, headed: bool) -> u8 {
        let same = self.open.iter().take(at + 1).filter(|frame| match frame.role {
            Role::Clause(is_headed) => {
                (is_headed || matches!(frame.style, Some(Style::Heading(_)))) == headed
            }
            _ => false,
        });
        u8::try_from(same.count().clamp(1, 9)).unwrap_or(9)
    }

    /// Begins a paragraph with the number that waits for words, if one does.
    fn begin_numbered(
        &mut self,
        at: Option<usize>,
        style: Option<Style>,
        id: Option<String>,
        headed: bool,
    ) {
        let (mut number, mut own) = (None, None);
        if let Some(frame) = at.and_then(|at| self.open.get_mut(at)) {
            number = frame.number.take();
            own = frame.id.take();
        }
        let fallback = match at {
            Some(at) if headed => Style::Heading(self.level(at, true)),
            Some(at) if number.is_some() => Style::Item(self.level(at, false)),
            _ => Style::Body,
        };
        self.begin(style.unwrap_or(fallback), own.or(id));
        let Some((pieces, keeps)) = number else { return };
        let change = self.change.clone();
        let words = self.words();
        for piece in pieces {
            words.push(&piece.text, &piece.look, piece.change.as_ref().or(change.as_ref()), true);
        }
        if !keeps && !words.is_empty() {
            // As a gap it goes again where no words follow.
            words.push(" ", &Look::default(), change.as_ref(), false);
        }
    }

    fn begin_heading(&mut self) {
        self.finish();
        let at = self.clause(self.open.len());
        let style = at.and_then(|at| self.open[at].style);
        self.begin_numbered(at, style, None, true);
    }

    fn begin_block(&mut self) {
        self.finish();
        let depth = self.open.len();
        let (style, id) =
            self.open.last_mut().map(|frame| (frame.style, frame.id.take())).unwrap_or_default();
        let at = self.clause(depth);
        // A paragraph that says its style has the number in it, unless its clause has a heading.
        let has_heading =
            at.is_some_and(|at| matches!(self.open[at].style, Some(Style::Heading(_))));
        if style.is_none() || has_heading {
            self.flush_heading(depth);
        }
        self.begin_numbered(at, style, id, false);
    }

    /// A number whose clause has a heading of its own stands alone if no heading came.
    fn flush_heading(&mut self, depth: usize) {
        let Some(at) = self.clause(depth) else { return };
        let frame = &self.open[at];
        let headed =
            frame.role == Role::Clause(true) || matches!(frame.style, Some(Style::Heading(_)));
        if headed && frame.number.is_some() {
            let style = frame.style;
            self.begin_numbered(Some(at), style, None, true);
            self.finish();
        }
    }

    /// A number that no words of its own followed.
    fn flush_number(&mut self, depth: usize) {
        self.flush_heading(depth);
        let Some(at) = self.clause(depth) else { return };
        if self.open[at].number.is_some() {
            self.begin_numbered(Some(at), None, None, false);
            self.finish();
        }
    }

    /// Puts a note to the others, and its mark where it stood.
    fn end_note(&mut self, frame: &Frame) {
        self.finish();
        let Some((outer, parts)) = self.outer.pop() else { return };
        self.paragraph = outer;
        let mark = format!("[^{}]", frame.marker);
        self.words().push(&mark, &frame.look, frame.change.as_ref(), true);
        let mut words = Words::default();
        words.push(&format!("{mark}: "), &Look::default(), None, true);
        for (number, part) in parts.into_iter().enumerate() {
            if number > 0 {
                words.push("\n", &Look::default(), None, true);
            }
            for piece in part.pieces {
                words.push(&piece.text, &piece.look, piece.change.as_ref(), true);
            }
        }
        let note = MarkedParagraph {
            pieces: words.pieces,
            style: Style::Note,
            ..MarkedParagraph::default()
        };
        self.notes.push(note);
    }
}

/// A text with U+FFFD for the characters that no XML may have, though the parser lets them through.
fn carried(text: &str) -> Cow<'_, str> {
    if text.contains(is_uncarried) {
        return Cow::Owned(text.replace(is_uncarried, "\u{fffd}"));
    }
    Cow::Borrowed(text)
}

fn role(name: &str) -> Role {
    match name {
        "meta" | "toc" | "img" | "noteRef" => Role::Nothing,
        "num" => Role::Number,
        "heading" => Role::Heading,
        "authorialNote" => Role::Note,
        "p" | "block" | "listIntroduction" | "listWrapUp" | "subheading" | "crossHeading" => {
            Role::Block
        }
        "li" | "td" | "th" | "caption" | "longTitle" | "formula" | "blockContainer" | "content"
        | "intro" | "wrapUp" | "preface" | "preamble" | "body" | "mainBody" | "conclusions"
        | "blockList" | "ul" | "ol" | "table" | "foreign" | "quotedStructure" | "container" => {
            Role::Around
        }
        _ => clause(name).map_or(Role::Through, Role::Clause),
    }
}
