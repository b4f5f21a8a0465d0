//! The content of an OpenDocument file: the new text, and beside it what went and who changed what.

use std::collections::BTreeMap;

use super::atoms::{Atom, Row};
use super::parts;
use crate::docx::Options;
use crate::office::{attribute, date, words};
use crate::{Change, Look, Marked, Style};

/// When a change was made of which nobody knows; the format asks for something.
const SOME_TIME: &str = "1970-01-01T00:00:00Z";

/// The whole part.
pub(super) fn content(marked: &Marked, options: &Options) -> String {
    let row = Row::of(marked, !options.clean);
    let mut flow = Flow {
        marked,
        options,
        row: &row,
        looks: BTreeMap::new(),
        regions: String::new(),
        count: 0,
        text: String::new(),
        is_open: false,
        paragraphs: 0,
        came: None,
        went: None,
        gone: 0,
    };
    for atom in &row.atoms {
        flow.atom(atom);
    }
    flow.settle();
    flow.close();
    let mut out = String::with_capacity(flow.text.len() + flow.regions.len() + 4096);
    out.push_str(parts::CONTENT_START);
    for (look, number) in &flow.looks {
        parts::look(&mut out, *number, look);
    }
    out.push_str("</office:automatic-styles><office:body><office:text>");
    if !flow.regions.is_empty() {
        let track = if options.track { "true" } else { "false" };
        out.extend(["<text:tracked-changes text:track-changes=\"", track, "\">"]);
        out.push_str(&flow.regions);
        out.push_str("</text:tracked-changes>");
    }
    out.push_str(&flow.text);
    out.push_str("</office:text></office:body></office:document-content>");
    out
}

/// By whom and when.
type Signature<'m> = (Option<&'m str>, Option<&'m str>);

/// Words that went, as far as they were read.
struct Went<'m> {
    signature: Signature<'m>,
    /// Paragraphs, the last one open.
    text: String,
    style: Style,
}

struct Flow<'m> {
    marked: &'m Marked,
    options: &'m Options,
    row: &'m Row<'m>,
    /// The looks that occurred, with their numbers.
    looks: BTreeMap<&'m Look, usize>,
    regions: String,
    /// How many changes were numbered.
    count: usize,
    text: String,
    /// Whether a paragraph is open.
    is_open: bool,
    /// How many paragraphs of the new text were closed.
    paragraphs: usize,
    /// What is coming at this place, and its number.
    came: Option<(usize, Signature<'m>)>,
    /// What went at this place.
    went: Option<Went<'m>>,
    /// How many paragraphs of the old text ended.
    gone: usize,
}

impl<'m> Flow<'m> {
    fn atom(&mut self, atom: &Atom<'m>) {
        match *atom {
            Atom::Words { text, look, change } => {
                if atom.in_new() {
                    self.turn_to(change);
                    self.open();
                    let number = self.look(look);
                    span(&mut self.text, text, number);
                } else if let Some(change) = change {
                    let number = self.look(look);
                    span(&mut self.go(change).text, text, number);
                }
            }
            Atom::End(change) => {
                let is_old = change.is_none_or(|change| change.kind.in_old());
                if atom.in_new() {
                    self.turn_to(change);
                    self.close();
                } else if let Some(change) = change {
                    let next = self.row.old.get(self.gone + 1).copied().unwrap_or_default();
                    let went = self.go(change);
                    went.text.push_str(end_tag(went.style));
                    went.style = next;
                    start_tag(&mut went.text, next);
                }
                self.gone += usize::from(is_old);
            }
            Atom::Comment(place) => {
                self.settle();
                self.open();
                let Some(comment) = self.marked.comments.get(place.comment) else { return };
                let name = format!("c{}", place.comment);
                if place.begins {
                    self.text.extend(["<office:annotation office:name=\"", &name, "\">"]);
                    signature(
                        &mut self.text,
                        (comment.author.as_deref(), comment.date.as_deref()),
                        self.options,
                    );
                    for paragraph in comment.text.split('\n') {
                        self.text.push_str("<text:p>");
                        spaced(&mut self.text, paragraph);
                        self.text.push_str("</text:p>");
                    }
                    self.text.push_str("</office:annotation>");
                } else {
                    self.text.extend(["<office:annotation-end office:name=\"", &name, "\"/>"]);
                }
            }
        }
    }

    /// Opens a paragraph of the new text, where none is open.
    fn open(&mut self) {
        if !self.is_open {
            let style = self.style();
            start_tag(&mut self.text, style);
            self.is_open = true;
        }
    }

    fn close(&mut self) {
        // Words behind the last end are a paragraph; nothing behind it is none.
        if self.is_open || self.paragraphs < self.row.new.len() {
            self.open();
            self.text.push_str(end_tag(self.style()));
            self.is_open = false;
            self.paragraphs += 1;
        }
    }

    /// The style of the paragraph of the new text that is open, or opens next.
    fn style(&self) -> Style {
        self.row.new.get(self.paragraphs).copied().unwrap_or_default()
    }

    /// Goes on with words that both texts have, or that came by this change.
    fn turn_to(&mut self, change: Option<&'m Change>) {
        self.settle_what_went();
        let next = change.map(signed);
        if self.came.map(|(_, signature)| signature) == next {
            return;
        }
        self.settle();
        if let Some(next) = next {
            self.open();
            let number = self.region("insertion", next, "");
            self.text.extend([
                "<text:change-start text:change-id=\"ct",
                &number.to_string(),
                "\"/>",
            ]);
            self.came = Some((number, next));
        }
    }

    /// Goes on with words that went by this change.
    fn go(&mut self, change: &'m Change) -> &mut Went<'m> {
        let signature = signed(change);
        if self.went.as_ref().is_none_or(|went| went.signature != signature) {
            self.settle();
        }
        let style = self.row.old.get(self.gone).copied().unwrap_or_default();
        self.settle_what_came();
        self.went.get_or_insert_with(|| {
            let mut text = String::new();
            start_tag(&mut text, style);
            Went { signature, text, style }
        })
    }

    /// Ends what came and what went at this place.
    fn settle(&mut self) {
        self.settle_what_went();
        self.settle_what_came();
    }

    fn settle_what_came(&mut self) {
        if let Some((number, _)) = self.came.take() {
            // An end that came reaches into the paragraph behind it, where there is one.
            if self.is_open || self.paragraphs < self.row.new.len() {
                self.open();
                self.text.extend([
                    "<text:change-end text:change-id=\"ct",
                    &number.to_string(),
                    "\"/>",
                ]);
            } else {
                self.end_before_last(number);
            }
        }
    }

    /// Ends what came at the end of the last paragraph, where nothing stands behind that.
    fn end_before_last(&mut self, number: usize) {
        let end = ["</text:p>", "</text:h>"].into_iter().find(|end| self.text.ends_with(end));
        let at = self.text.len() - end.map_or(0, str::len);
        let mark = format!("<text:change-end text:change-id=\"ct{number}\"/>");
        self.text.insert_str(at, &mark);
    }

    fn settle_what_went(&mut self) {
        if let Some(mut went) = self.went.take() {
            went.text.push_str(end_tag(went.style));
            let number = self.region("deletion", went.signature, &went.text);
            self.open();
            self.text.extend(["<text:change text:change-id=\"ct", &number.to_string(), "\"/>"]);
        }
    }

    /// Adds a change to the list of changes.
    fn region(&mut self, kind: &str, by: Signature<'_>, text: &str) -> usize {
        self.count += 1;
        let id = self.count.to_string();
        let out = &mut self.regions;
        out.extend(["<text:changed-region xml:id=\"ct", &id, "\" text:id=\"ct", &id, "\"><text:"]);
        out.extend([kind, "><office:change-info>"]);
        signature(out, by, self.options);
        out.extend(["</office:change-info>", text, "</text:", kind, "></text:changed-region>"]);
        self.count
    }

    fn look(&mut self, look: &'m Look) -> Option<usize> {
        if *look == Look::default() {
            return None;
        }
        let next = self.looks.len();
        Some(*self.looks.entry(look).or_insert(next))
    }
}

fn signed(change: &Change) -> Signature<'_> {
    (change.author.as_deref(), change.date.as_deref())
}

fn signature(out: &mut String, (author, when): Signature<'_>, options: &Options) {
    let author = author.filter(|author| !options.clean && !author.is_empty());
    out.push_str("<dc:creator>");
    attribute(out, author.unwrap_or(&options.author), usize::MAX);
    let when = when.filter(|_| !options.clean).and_then(date);
    let when = when.or_else(|| date(options.date.as_deref()?));
    out.extend(["</dc:creator><dc:date>", when.as_deref().unwrap_or(SOME_TIME), "</dc:date>"]);
}

fn start_tag(out: &mut String, style: Style) {
    match style {
        Style::Heading(level) => {
            let level = level.clamp(1, 9).to_string();
            out.extend([
                "<text:h text:style-name=\"Heading_20_",
                &level,
                "\" text:outline-level=\"",
            ]);
            out.extend([&level, "\">"]);
        }
        Style::Item(level) => {
            out.extend([
                "<text:p text:style-name=\"Item_20_",
                &level.clamp(1, 9).to_string(),
                "\">",
            ]);
        }
        Style::Title => out.push_str("<text:p text:style-name=\"Title\">"),
        Style::Note => out.push_str("<text:p text:style-name=\"Footnote\">"),
        Style::Body => out.push_str("<text:p text:style-name=\"Standard\">"),
    }
}

fn end_tag(style: Style) -> &'static str {
    if matches!(style, Style::Heading(_)) { "</text:h>" } else { "</text:p>" }
}

fn span(out: &mut String, text: &str, look: Option<usize>) {
    match look {
        None => spaced(out, text),
        Some(number) => {
            out.extend(["<text:span text:style-name=\"T", &number.to_string(), "\">"]);
            spaced(out, text);
            out.push_str("</text:span>");
        }
    }
}

/// Words with all of their white space, which OpenDocument draws together otherwise.
fn spaced(out: &mut String, text: &str) {
    let mut rest = text;
    let mut is_first = true;
    while !rest.is_empty() {
        let at = rest.find([' ', '\t', '\n', '\r', '\u{b}', '\u{c}']).unwrap_or(rest.len());
        let (before, after) = rest.split_at(at);
        words(out, before);
        is_first &= before.is_empty();
        let after_spaces = after.trim_start_matches(' ');
        let spaces = after.len() - after_spaces.len();
        rest = after_spaces;
        if spaces > 0 {
            // One space between words is itself.
            let is_plain = spaces == 1 && !is_first && !rest.is_empty();
            if is_plain {
                out.push(' ');
            } else {
                out.extend(["<text:s text:c=\"", &spaces.to_string(), "\"/>"]);
            }
            continue;
        }
        let mut characters = after.chars();
        match characters.next() {
            Some('\t') => out.push_str("<text:tab/>"),
            Some(_) => out.push_str("<text:line-break/>"),
            None => {}
        }
        // A space behind a break would count as the first of a line.
        is_first = true;
        rest = characters.as_str();
    }
}
