//! The body of a Word file and its comments, written.

use super::moves::{self, Moved};
use super::{Options, names, notes, parts};
use crate::office::{Place, attribute, date, places, words};
use crate::{Change, ChangeKind, Look, Marked, MarkedParagraph, Piece, Style};

/// The colours that Word has names for.
pub(super) const COLOURS: [&str; 16] = [
    "black",
    "blue",
    "cyan",
    "darkBlue",
    "darkCyan",
    "darkGray",
    "darkGreen",
    "darkMagenta",
    "darkRed",
    "darkYellow",
    "green",
    "lightGray",
    "magenta",
    "red",
    "white",
    "yellow",
];

/// Word takes no longer names.
const LONGEST_AUTHOR: usize = 255;
/// And no more initials than these.
const LONGEST_INITIALS: usize = 9;

/// Numbers at the heads of items are not longer than this many characters.
const LONGEST_NUMBER: usize = 12;

/// Texts taken from PDF have page ends in them, which must not be lost and must not end pages here.
/// They are line breaks that go past what floats at one side, which in a text nothing does.
pub(super) const FORM_FEED: (char, &str) = ('\u{c}', "left");
/// The same for the vertical tab.
pub(super) const VERTICAL_TAB: (char, &str) = ('\u{b}', "right");

/// The parts of a file that hold words.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// The main part.
    pub(super) document: String,
    /// The part with the comments; empty where there are none.
    pub(super) comments: String,
    /// The part with the footnotes; empty where there are none.
    pub(super) footnotes: String,
}

impl Body {
    pub(super) fn of(marked: &Marked, options: &Options) -> Self {
        let places = if options.clean { Vec::new() } else { places(marked) };
        let comments = comments(marked, &places, options);
        let length: usize = marked.paragraphs.iter().map(length).sum();
        let mut writing = Writing {
            out: String::with_capacity(length + length / 4 + 4096),
            options,
            ids: 0,
            moves: moves::ranges(marked),
            next_move: 0,
            open_move: None,
            places,
            next_place: 0,
            notes: 0,
            next_note: 1,
        };
        let (body, notes) = marked.paragraphs.split_at(notes::first(marked));
        writing.notes = notes.len();
        writing.out.push_str(parts::DOCUMENT_START);
        for (at, paragraph) in body.iter().enumerate() {
            writing.paragraph(at, paragraph);
        }
        writing.out.push_str(parts::DOCUMENT_END);
        let document = std::mem::take(&mut writing.out);
        writing.footnotes(notes);
        Self { document, comments, footnotes: writing.out }
    }
}

/// About how long a paragraph gets.
fn length(paragraph: &MarkedParagraph) -> usize {
    let pieces = paragraph.pieces.iter().map(|piece| piece.text.len() + 200);
    pieces.sum::<usize>() + 200
}

struct Writing<'a> {
    out: String,
    options: &'a Options,
    /// How many ids were given to changes.
    ids: u32,
    moves: Vec<Moved>,
    next_move: usize,
    /// The id of the range that is open.
    open_move: Option<u32>,
    places: Vec<Place>,
    next_place: usize,
    /// How many notes are footnotes.
    notes: usize,
    /// The number of the footnote that is referred to next.
    next_note: usize,
}

impl Writing<'_> {
    fn paragraph(&mut self, at: usize, paragraph: &MarkedParagraph) {
        self.out.push_str("<w:p>");
        self.properties(paragraph);
        self.bookmark(paragraph);
        let mut done = 0;
        for (number, piece) in paragraph.pieces.iter().enumerate() {
            if piece.text.is_empty() {
                continue;
            }
            self.open_move((at, number), piece.change.as_ref());
            self.piece(at, done, piece);
            done += piece.text.len();
            self.close_move((at, number));
        }
        self.marks(at, usize::MAX);
        let end = (at, paragraph.pieces.len());
        self.open_move(end, paragraph.end.as_ref());
        self.out.push_str("</w:p>");
        self.close_move(end);
    }

    /// The name of a clause, hidden in its first place.
    fn bookmark(&mut self, paragraph: &MarkedParagraph) {
        let id = paragraph.id.as_deref().filter(|_| !self.options.clean);
        if let Some(name) = id.and_then(names::bookmark) {
            self.ids = self.ids.wrapping_add(1);
            let id = self.ids.to_string();
            self.out.extend(["<w:bookmarkStart w:id=\"", &id, "\" w:name=\"", &name]);
            self.out.extend(["\"/><w:bookmarkEnd w:id=\"", &id, "\"/>"]);
        }
    }

    fn properties(&mut self, paragraph: &MarkedParagraph) {
        let before = paragraph.was.filter(|was| name(*was) != name(paragraph.style));
        let first = paragraph.pieces.iter().flat_map(|piece| piece.text.chars());
        let leftward = first.into_iter().find_map(leftward).unwrap_or(false);
        if paragraph.style == Style::Body
            && paragraph.end.is_none()
            && before.is_none()
            && !leftward
        {
            return;
        }
        self.out.push_str("<w:pPr>");
        self.style(paragraph.style);
        if leftward {
            self.out.push_str("<w:bidi/>");
        }
        if matches!(paragraph.style, Style::Item(_)) && !has_number(paragraph) {
            self.out.push_str("<w:ind w:hanging=\"0\"/>");
        }
        if let Some(end) = &paragraph.end {
            self.out.push_str("<w:rPr><w:");
            self.out.push_str(element(end.kind));
            self.signature(Some(end));
            self.out.push_str("/></w:rPr>");
        }
        if let Some(before) = before {
            self.out.push_str("<w:pPrChange");
            // The text does not say who restyled it; who changed the words beside it did.
            let pieces = paragraph.pieces.iter().filter_map(|piece| piece.change.as_ref());
            self.signature(paragraph.end.iter().chain(pieces).next());
            self.out.push_str("><w:pPr>");
            self.style(before);
            self.out.push_str("</w:pPr></w:pPrChange>");
        }
        self.out.push_str("</w:pPr>");
    }

    fn style(&mut self, style: Style) {
        if let Some((name, level)) = name(style) {
            self.out.push_str("<w:pStyle w:val=\"");
            self.out.push_str(name);
            if let Some(level) = level {
                self.out.push(char::from(b'0' + level));
            }
            self.out.push_str("\"/>");
        }
    }

    /// A piece, in as many parts as comments cut it into.
    fn piece(&mut self, paragraph: usize, begins: usize, piece: &Piece) {
        let mut done = 0;
        loop {
            self.marks(paragraph, begins + done);
            let next = self.places.get(self.next_place);
            let next = next.filter(|place| place.paragraph == paragraph);
            let until = next.map_or(piece.text.len(), |place| place.at - begins);
            let until = until.min(piece.text.len());
            let text = piece.text.get(done..until).unwrap_or_default();
            self.run(text, &piece.look, piece.change.as_ref());
            done = until;
            if done == piece.text.len() {
                return;
            }
        }
    }

    /// The beginnings and ends of comments up to a place.
    fn marks(&mut self, paragraph: usize, at: usize) {
        while let Some(place) = self.places.get(self.next_place).copied() {
            if (place.paragraph, place.at) > (paragraph, at) {
                return;
            }
            self.next_place += 1;
            let id = place.comment.to_string();
            let parts: &[&str] = if place.begins {
                &["<w:commentRangeStart w:id=\"", &id, "\"/>"]
            } else {
                &[
                    "<w:commentRangeEnd w:id=\"",
                    &id,
                    "\"/><w:r><w:rPr><w:rStyle w:val=\"CommentReference\"/></w:rPr>\
                     <w:commentReference w:id=\"",
                    &id,
                    "\"/></w:r>",
                ]
            };
            self.out.extend(parts.iter().copied());
        }
    }

    fn run(&mut self, text: &str, look: &Look, change: Option<&Change>) {
        if text.is_empty() {
            return;
        }
        let kind = change.map(|change| change.kind);
        if let Some(kind) = kind {
            self.out.push_str("<w:");
            self.out.push_str(element(kind));
            self.signature(change);
            self.out.push('>');
        }
        let words = if kind == Some(ChangeKind::Deleted) { "w:delText" } else { "w:t" };
        let mut rest = text;
        while self.next_note <= self.notes {
            let label = notes::label(self.next_note);
            let Some((before, behind)) = rest.split_once(&label) else { break };
            run(&mut self.out, before, look, words);
            self.out.push_str("<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/>");
            look_properties(&mut self.out, look, false);
            self.out.push_str("</w:rPr><w:footnoteReference w:id=\"");
            self.out.extend([&self.next_note.to_string(), "\"/></w:r>"]);
            self.next_note += 1;
            rest = behind;
        }
        run(&mut self.out, rest, look, words);
        if let Some(kind) = kind {
            self.out.push_str("</w:");
            self.out.push_str(element(kind));
            self.out.push('>');
        }
    }

    fn footnotes(&mut self, notes: &[MarkedParagraph]) {
        if notes.is_empty() {
            return;
        }
        self.out.push_str(parts::FOOTNOTES_START);
        for (number, note) in (1..).zip(notes) {
            let number: usize = number;
            self.out.extend(["<w:footnote w:id=\"", &number.to_string(), "\"><w:p>"]);
            // What happened to its end follows from what happened to its sign in the text.
            self.properties(&MarkedParagraph { end: None, was: None, ..note.clone() });
            self.bookmark(note);
            self.out.push_str(parts::FOOTNOTE_MARK);
            let label = format!("{}: ", notes::label(number));
            let mut label = Some(label.as_str());
            for Piece { text, look, change } in &note.pieces {
                let text = match label.and_then(|label| text.strip_prefix(label)) {
                    Some(behind) => {
                        label = None;
                        behind
                    }
                    None => text,
                };
                self.run(text, look, change.as_ref());
            }
            self.out.push_str("</w:p></w:footnote>");
        }
        self.out.push_str("</w:footnotes>");
    }

    /// The range of moved words that begins at a place.
    fn open_move(&mut self, place: moves::Place, change: Option<&Change>) {
        let Some(range) = self.moves.get(self.next_move).filter(|range| range.first == place)
        else {
            return;
        };
        self.out.push_str(if range.kind.in_old() {
            "<w:moveFromRangeStart"
        } else {
            "<w:moveToRangeStart"
        });
        let name = range.name.clone();
        self.signature(change);
        self.open_move = Some(self.ids);
        self.out.extend([" w:name=\"", &name, "\"/>"]);
    }

    /// The range of moved words that ends at a place.
    fn close_move(&mut self, place: moves::Place) {
        let Some(range) = self.moves.get(self.next_move).filter(|range| range.last == place) else {
            return;
        };
        let id = self.open_move.take().unwrap_or_default().to_string();
        self.out.push_str(if range.kind.in_old() {
            "<w:moveFromRangeEnd w:id=\""
        } else {
            "<w:moveToRangeEnd w:id=\""
        });
        self.out.extend([&id, "\"/>"]);
        self.next_move += 1;
    }

    /// The number of a change, by whom and when it was made.
    fn signature(&mut self, change: Option<&Change>) {
        self.ids = self.ids.wrapping_add(1);
        self.out.push_str(" w:id=\"");
        self.out.push_str(&self.ids.to_string());
        self.out.push('"');
        let author = change.and_then(|change| change.author.as_deref());
        let date = change.and_then(|change| change.date.as_deref());
        signature(&mut self.out, author, date, self.options);
    }
}

fn signature(out: &mut String, author: Option<&str>, when: Option<&str>, options: &Options) {
    out.push_str(" w:author=\"");
    let author = author.filter(|author| !options.clean && !author.is_empty());
    attribute(out, author.unwrap_or(&options.author), LONGEST_AUTHOR);
    out.push('"');
    let when = when.filter(|_| !options.clean).and_then(date);
    if let Some(when) = when.or_else(|| date(options.date.as_deref()?)) {
        out.extend([" w:date=\"", &when, "\""]);
    }
}

/// The name of a style in a file and its level.
fn name(style: Style) -> Option<(&'static str, Option<u8>)> {
    match style {
        Style::Body => None,
        Style::Title => Some(("Title", None)),
        Style::Heading(level) => Some(("Heading", Some(level.clamp(1, 9)))),
        Style::Item(level) => Some(("Item", Some(level.clamp(1, 9)))),
        Style::Note => Some(("FootnoteText", None)),
    }
}

fn element(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Inserted => "ins",
        ChangeKind::Deleted => "del",
        ChangeKind::MovedFrom(_) => "moveFrom",
        ChangeKind::MovedTo(_) => "moveTo",
    }
}

fn run_properties(out: &mut String, text: &str, look: &Look) {
    let is_leftward = text.chars().any(|character| leftward(character) == Some(true));
    if *look == Look::default() && !is_leftward {
        return;
    }
    out.push_str("<w:rPr>");
    look_properties(out, look, is_leftward);
    out.push_str("</w:rPr>");
}

fn look_properties(out: &mut String, look: &Look, is_leftward: bool) {
    for (is_so, element) in [(look.bold, "<w:b/><w:bCs/>"), (look.italic, "<w:i/><w:iCs/>")] {
        if is_so {
            out.push_str(element);
        }
    }
    if let Some(colour) = look.highlight.as_deref() {
        if COLOURS.contains(&colour) {
            out.extend(["<w:highlight w:val=\"", colour, "\"/>"]);
        } else if colour.len() == 6 && colour.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            out.extend(["<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"", colour, "\"/>"]);
        }
    }
    if is_leftward {
        out.push_str("<w:rtl/>");
    }
}

fn run(out: &mut String, text: &str, look: &Look, words: &str) {
    if !text.is_empty() {
        out.push_str("<w:r>");
        run_properties(out, text, look);
        run_content(out, text, words);
        out.push_str("</w:r>");
    }
}

/// The words of a run; what breaks a line or jumps to the next column is an element of its own.
fn run_content(out: &mut String, text: &str, element: &str) {
    let mut rest = text;
    while !rest.is_empty() {
        let at = rest.find(['\t', '\n', VERTICAL_TAB.0, FORM_FEED.0]).unwrap_or(rest.len());
        let (before, after) = rest.split_at(at);
        if !before.is_empty() {
            out.extend(["<", element, " xml:space=\"preserve\">"]);
            words(out, before);
            out.extend(["</", element, ">"]);
        }
        let mut characters = after.chars();
        match characters.next() {
            Some('\t') => out.push_str("<w:tab/>"),
            Some('\n') => out.push_str("<w:br/>"),
            Some(sign) => {
                let side = if sign == VERTICAL_TAB.0 { VERTICAL_TAB.1 } else { FORM_FEED.1 };
                out.extend(["<w:br w:type=\"textWrapping\" w:clear=\"", side, "\"/>"]);
            }
            None => {}
        }
        rest = characters.as_str();
    }
}

/// Whether an item begins with a number or sign, so that its lines hang from it.
fn has_number(paragraph: &MarkedParagraph) -> bool {
    let is_new = |piece: &&Piece| piece.change.as_ref().is_none_or(|it| it.kind.in_new());
    let new = paragraph.pieces.iter().filter(is_new).flat_map(|piece| piece.text.chars());
    let first: String = new.take(LONGEST_NUMBER).collect();
    let word = first.split(char::is_whitespace).next().unwrap_or_default();
    first.contains('\t') || word.len() < first.len() && !word.ends_with(char::is_alphanumeric)
}

/// Whether a letter is of a script that runs from right to left; none for what is no letter.
fn leftward(character: char) -> Option<bool> {
    match character {
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => {
            character.is_alphabetic().then_some(true)
        }
        _ => character.is_alphabetic().then_some(false),
    }
}

/// The comments that have a place in the text.
fn comments(marked: &Marked, places: &[Place], options: &Options) -> String {
    let mut out = String::new();
    for place in places.iter().filter(|place| place.begins) {
        let Some(comment) = marked.comments.get(place.comment) else { continue };
        if out.is_empty() {
            out.push_str(parts::COMMENTS_START);
        }
        out.extend(["<w:comment w:id=\"", &place.comment.to_string(), "\""]);
        signature(&mut out, comment.author.as_deref(), comment.date.as_deref(), options);
        let author = comment.author.as_deref().unwrap_or(&options.author);
        let initials: String =
            author.split_whitespace().filter_map(|word| word.chars().next()).collect();
        out.push_str(" w:initials=\"");
        attribute(&mut out, &initials, LONGEST_INITIALS);
        out.push_str("\">");
        for (number, paragraph) in comment.text.split('\n').enumerate() {
            out.push_str("<w:p><w:pPr><w:pStyle w:val=\"CommentText\"/></w:pPr>");
            if number == 0 {
                out.push_str(parts::COMMENT_MARK);
            }
            run(&mut out, paragraph, &Look::default(), "w:t");
            out.push_str("</w:p>");
        }
        out.push_str("</w:comment>");
    }
    if !out.is_empty() {
        out.push_str("</w:comments>");
    }
    out
}
