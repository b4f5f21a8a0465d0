//! A draft written as an `act`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use super::Work;
use super::names::{DERIVED, MARKED, Places, class, element};
use super::words::{is_uncarried, needs_space};
use crate::grammar::note_mark;
use crate::outline::{Clause, ClauseKind, label, outline};
use crate::text::{Draft, Look, Paragraph, Style};

pub(super) fn write(draft: &Draft, work: &Work) -> String {
    let outline = outline(draft);
    let notes = inline_notes(draft);
    let body = draft.paragraphs.iter().rposition(|p| p.style != Style::Note).map_or(0, |at| at + 1);
    let mut writer = Writer { out: String::new(), draft, notes, places: Places::default() };
    writer.head(work);
    let first = outline.clauses.first().map_or(body, |clause| clause.own.start);
    if first > 0 {
        writer.block("preface", 0..first);
    }
    let mut clauses = outline.clauses.as_slice();
    if let Some((preamble, rest)) = clauses.split_first() {
        let is_plain = preamble.kind == ClauseKind::Preamble && !preamble.is_heading;
        if is_plain && preamble.children.is_empty() {
            writer.block("preamble", preamble.own.clone());
            clauses = rest;
        }
    }
    writer.line("<body>");
    writer.clauses(clauses);
    writer.line("</body>");
    let left = body + writer.notes.len()..draft.paragraphs.len();
    if !left.is_empty() {
        writer.block("conclusions", left);
    }
    writer.line("</act>");
    writer.line("</akomaNtoso>");
    writer.out
}

/// The notes that can stand where their marks do, by paragraph and byte of the mark: as many from
/// the first on as have marks in the same order, so that reading finds them in order again.
fn inline_notes(draft: &Draft) -> BTreeMap<(usize, usize), usize> {
    let body = draft.paragraphs.iter().rposition(|p| p.style != Style::Note).map_or(0, |at| at + 1);
    let mut found = BTreeMap::new();
    let (mut at, mut byte) = (0, 0);
    for (number, note) in draft.paragraphs.iter().enumerate().skip(body) {
        let Some(mark) = note_mark(&note.text).map(|length| &note.text[..length]) else { break };
        if !note.text[mark.len()..].starts_with(": ") || note.id.is_some() {
            break;
        }
        let place = loop {
            let Some(paragraph) = draft.paragraphs[..body].get(at) else { return found };
            // A mark with a look of its own, or in a number, stays as words.
            let skipped = label(&paragraph.text, paragraph.style).map_or(0, |label| label.bytes);
            byte = byte.max(skipped);
            match paragraph.text.get(byte..).and_then(|rest| rest.find(mark)) {
                Some(length) if paragraph.style != Style::Note => break (at, byte + length),
                _ => (at, byte) = (at + 1, 0),
            }
        };
        let end = place.1 + mark.len();
        let cut = |(range, _): &(Range<usize>, Look)| {
            (range.start > place.1 && range.start < end) || (range.end > place.1 && range.end < end)
        };
        if draft.paragraphs[place.0].looks.iter().any(cut) {
            break;
        }
        byte = end;
        found.insert(place, number);
    }
    found
}

struct Writer<'d> {
    out: String,
    draft: &'d Draft,
    notes: BTreeMap<(usize, usize), usize>,
    places: Places,
}

impl Writer<'_> {
    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn head(&mut self, work: &Work) {
        let Work { uri, date, language, country } = work;
        let [uri, date, language, country] =
            [uri, date, language, country].map(|text| escaped(text));
        let level = |name: &str, uri: &str, more: &str| {
            format!(
                "<FRBR{name}>\n<FRBRthis value=\"{uri}/!main\"/>\n<FRBRuri value=\"{uri}\"/>\n<FRBRdate date=\"{date}\" name=\"draft\"/>\n<FRBRauthor href=\"#onetext\" as=\"#editor\"/>\n{more}</FRBR{name}>"
            )
        };
        let country = format!("<FRBRcountry value=\"{country}\"/>\n");
        let language_line = format!("<FRBRlanguage language=\"{language}\"/>\n");
        let expression = format!("{uri}/{language}@{date}");
        let manifestation = format!("{expression}.xml");
        self.line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        self.line("<akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\">");
        self.line("<act name=\"draft\" contains=\"originalVersion\">");
        self.line("<meta>\n<identification source=\"#onetext\">");
        self.line(&level("Work", &uri, &country));
        self.line(&level("Expression", &expression, &language_line));
        self.line(&level(
            "Manifestation",
            &manifestation,
            "<FRBRformat value=\"application/akn+xml\"/>\n",
        ));
        self.line("</identification>\n<references source=\"#onetext\">");
        self.line("<TLCOrganization eId=\"onetext\" href=\"/ontology/organization/onetext\" showAs=\"Onetext\"/>");
        self.line("<TLCRole eId=\"editor\" href=\"/ontology/role/editor\" showAs=\"Editor\"/>");
        self.line("</references>\n</meta>");
    }

    /// Paragraphs in an element of their own.
    fn block(&mut self, name: &str, range: Range<usize>) {
        self.line(&format!("<{name}>"));
        for at in range {
            self.paragraph(at, 0, None);
        }
        self.line(&format!("</{name}>"));
    }

    fn clauses(&mut self, clauses: &[Clause]) {
        // The elements that are open, each with the depth of its clause and its `eId`.
        let mut open: Vec<(&str, usize, String)> = Vec::new();
        for clause in clauses {
            while open.last().is_some_and(|(_, depth, _)| *depth >= clause.depth) {
                if let Some((name, ..)) = open.pop() {
                    self.line(&format!("</{name}>"));
                }
            }
            let parent = open.last().map_or("", |(.., place)| place.as_str());
            let place = self.places.of(clause, parent);
            self.begin(clause, &place);
            open.push((element(clause.kind).0, clause.depth, place));
        }
        for (name, ..) in open.iter().rev() {
            self.line(&format!("</{name}>"));
        }
    }

    /// The head of a clause and its own words; the clauses in it follow.
    fn begin(&mut self, clause: &Clause, place: &str) {
        let (name, named) = element(clause.kind);
        let Some(head) = self.draft.paragraphs.get(clause.own.start) else { return };
        let bytes = label(&head.text, head.style).map_or(0, |label| label.bytes);
        let mut classes = Vec::new();
        if clause.is_heading {
            classes.push(class(head.style));
        }
        if head.id.is_none() {
            classes.push(DERIVED.to_owned());
        }
        let id = escaped(head.id.as_ref().unwrap_or(&clause.id));
        let _ = write!(self.out, "<{name} eId=\"{}\" wId=\"{id}\"", escaped(place));
        if let Some(named) = named {
            let _ = write!(self.out, " name=\"{named}\"");
        }
        if !classes.is_empty() {
            let _ = write!(self.out, " class=\"{}\"", classes.join(" "));
        }
        self.line(">");
        if bytes > 0 {
            self.number(clause.own.start, bytes);
        }
        let mut own = clause.own.clone();
        if clause.is_heading {
            if bytes < head.text.len() || bytes == 0 {
                self.element("heading", own.start, bytes, None);
            }
            own.start += 1;
        }
        if own.is_empty() {
            return;
        }
        let around = if clause.children.is_empty() { "content" } else { "intro" };
        self.line(&format!("<{around}>"));
        for at in own {
            let is_head = at == clause.own.start;
            self.paragraph(at, if is_head { bytes } else { 0 }, is_head.then_some(bytes > 0));
        }
        self.line(&format!("</{around}>"));
    }

    /// A number. One space behind it is understood; anything else is kept as it is.
    fn number(&mut self, at: usize, bytes: usize) {
        let Some(paragraph) = self.draft.paragraphs.get(at) else { return };
        let number = &paragraph.text[..bytes];
        let plain = number.trim_end_matches(' ');
        let looks_on = paragraph.looks.iter().any(|(r, _)| r.start < bytes && r.end > plain.len());
        let has_words = bytes < paragraph.text.len();
        let is_spaced = bytes == plain.len() + 1 && plain.trim_end() == plain;
        if has_words && is_spaced && !needs_space(plain) && !looks_on {
            self.out.push_str("<num>");
            self.words(at, paragraph, 0..plain.len());
        } else {
            self.out.push_str("<num xml:space=\"preserve\">");
            self.words(at, paragraph, 0..bytes);
        }
        self.line("</num>");
    }

    /// A paragraph from a byte on. `numbered` says of the first of a clause whether it has a number;
    /// the name of the clause is written there.
    fn paragraph(&mut self, at: usize, from: usize, numbered: Option<bool>) {
        let Some(paragraph) = self.draft.paragraphs.get(at) else { return };
        let is_plain = paragraph.style == Style::Body && numbered != Some(true);
        let class = (!is_plain).then(|| class(paragraph.style));
        let id = if numbered.is_some() { None } else { paragraph.id.as_deref() };
        let mut attributes = String::new();
        if let Some(class) = class {
            let _ = write!(attributes, " class=\"{class}\"");
        }
        if let Some(id) = id {
            let _ = write!(attributes, " wId=\"{}\"", escaped(id));
        }
        self.element("p", at, from, Some(attributes));
    }

    fn element(&mut self, name: &str, at: usize, from: usize, attributes: Option<String>) {
        let Some(paragraph) = self.draft.paragraphs.get(at) else { return };
        let words = &paragraph.text[from..];
        let keeps = if needs_space(words) { " xml:space=\"preserve\"" } else { "" };
        let attributes = attributes.unwrap_or_default();
        let _ = write!(self.out, "<{name}{attributes}{keeps}>");
        self.words(at, paragraph, from..paragraph.text.len());
        self.line(&format!("</{name}>"));
    }

    /// Words with their looks.
    fn words(&mut self, at: usize, paragraph: &Paragraph, within: Range<usize>) {
        let mut done = within.start;
        for (range, look) in &paragraph.looks {
            let (start, end) = (range.start.max(within.start), range.end.min(within.end));
            if start >= end {
                continue;
            }
            self.stretch(at, paragraph, done..start);
            let (open, close) = tags(look);
            self.out.push_str(&open);
            self.stretch(at, paragraph, start..end);
            self.out.push_str(&close);
            done = end;
        }
        self.stretch(at, paragraph, done..within.end);
    }

    /// Words of one look, with the notes in them.
    fn stretch(&mut self, at: usize, paragraph: &Paragraph, range: Range<usize>) {
        let mut done = range.start;
        let notes: Vec<(usize, usize)> = self
            .notes
            .range((at, range.start)..(at, range.end))
            .map(|(&(_, byte), &note)| (byte, note))
            .collect();
        for (byte, note) in notes {
            self.text(&paragraph.text[done..byte]);
            let Some(note) = self.draft.paragraphs.get(note) else { continue };
            let Some(length) = note_mark(&note.text) else { continue };
            let mark = &note.text[2..length - 1];
            let place = self.places.unique("note", "", "");
            let keeps =
                if needs_space(&note.text[length + 2..]) { " xml:space=\"preserve\"" } else { "" };
            let mark = escaped(mark);
            let _ = write!(self.out, "<authorialNote marker=\"{mark}\" eId=\"{place}\"><p{keeps}>");
            self.inner(note, length + 2);
            self.out.push_str("</p></authorialNote>");
            done = byte + length;
        }
        self.text(&paragraph.text[done..range.end]);
    }

    /// The words of a note with their looks; no note stands in a note.
    fn inner(&mut self, note: &Paragraph, from: usize) {
        let mut done = from;
        for (range, look) in note.looks.iter().filter(|(range, _)| range.end > from) {
            let start = range.start.max(from);
            self.text(&note.text[done..start]);
            let (open, close) = tags(look);
            self.out.push_str(&open);
            self.text(&note.text[start..range.end]);
            self.out.push_str(&close);
            done = range.end;
        }
        self.text(&note.text[done..]);
    }

    fn text(&mut self, text: &str) {
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.out.push_str("<eol/>");
            }
            self.out.push_str(&escaped(line));
        }
    }
}

fn tags(look: &Look) -> (String, String) {
    let (mut open, mut close) = (String::new(), String::new());
    if let Some(colour) = &look.highlight {
        let _ = write!(open, "<span class=\"{MARKED}{}\">", escaped(colour));
        close.insert_str(0, "</span>");
    }
    for (is, name) in [(look.bold, "b"), (look.italic, "i")] {
        if is {
            let _ = write!(open, "<{name}>");
            close.insert_str(0, &format!("</{name}>"));
        }
    }
    (open, close)
}

/// A text as XML has it; characters that it cannot have become U+FFFD.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\r' | '\n' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            c if is_uncarried(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
