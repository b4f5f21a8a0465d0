//! The paragraphs of a part, with what was tracked in them.
//!
//! One walk over the elements, without recursion. Where Word has the same words twice (boxes in two
//! forms, for newer and older programs), they are taken once; what it computes and what it hides
//! from the reader (instructions of fields, properties) is passed over.

use std::collections::BTreeMap;

use super::Problem;
use super::fields::Fields;
use super::format::{Format, is_on};
use super::styles::{LONGEST, Styles};
use super::told::{Anchor, AnchorKind, Open, Run, Told, fate};
use super::tracks::{self, Tracks};
use crate::Change;
use crate::docx::body::{FORM_FEED, VERTICAL_TAB};
use crate::docx::names;
use crate::office::{Element, Limits, OfficeError, Package, Step};

/// Ids are not longer.
const ID: usize = 40;

/// What a part tells: the body, the notes or the comments.
#[derive(Debug, Default)]
pub(super) struct Story {
    /// Paragraphs outside of notes and comments.
    pub(super) paragraphs: Vec<Told>,
    /// Notes and comments.
    pub(super) entries: Vec<Entry>,
    /// The notes that are referred to, in order.
    pub(super) references: Vec<Reference>,
}

/// A note or a comment.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) author: Option<String>,
    pub(super) date: Option<String>,
    pub(super) paragraphs: Vec<Told>,
    /// The name of its last paragraph, by which answers refer to it.
    pub(super) last: Option<String>,
}

/// A place that refers to a note.
#[derive(Debug)]
pub(super) struct Reference {
    pub(super) is_endnote: bool,
    pub(super) id: String,
    /// As it is written in the text, `[^3]`.
    pub(super) label: String,
    /// What happened to it.
    pub(super) change: Option<Change>,
}

/// Where the walk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Paragraph,
    ParagraphProperties,
    /// The properties of a paragraph before they were changed.
    Before,
    /// The properties of a paragraph's end.
    EndProperties,
    Run,
    RunProperties,
    RowProperties,
    /// Properties that say nothing here.
    Properties,
    Row,
    Table,
    Change,
    Words,
    /// The same content in several forms, and whether one was taken.
    Forms(bool),
    Entry,
    Other,
}

/// Reads the paragraphs of a part; `moves` are those of the parts before.
pub(super) fn read(
    package: &mut Package<'_>,
    part: &str,
    limits: &Limits,
    styles: &Styles,
    tracks: &mut Tracks,
    problems: &mut Vec<Problem>,
) -> Result<Story, OfficeError> {
    let mut reading = Reading::new(part, limits, styles, tracks);
    let (text, is_broken) = package.text(part)?;
    if is_broken {
        reading.problem(Problem::Encoding { part: part.to_owned() });
    }
    crate::office::walk(part, &text, limits.depth, |step| {
        match step {
            Step::Start(element) => reading.start(&element)?,
            Step::End => reading.end(),
            Step::Text(text) => reading.text(text),
        }
        Ok(())
    })?;
    problems.append(&mut reading.problems);
    Ok(reading.finish())
}

struct Reading<'a> {
    part: &'a str,
    limits: &'a Limits,
    styles: &'a Styles,
    tracks: &'a mut Tracks,
    story: Story,
    entry: Option<Entry>,
    problems: Vec<Problem>,
    path: Vec<Tag>,
    /// How many elements deep the walk is in what is not read.
    skipped: usize,
    /// Open paragraphs; those in boxes stand inside of others.
    open: Vec<Open>,
    /// A paragraph whose end is in neither text.
    joined: Option<Told>,
    changes: Vec<Change>,
    /// What happened to the rows that are open.
    rows: Vec<Option<Change>>,
    fields: Fields,
    /// The words of the element that is open, and whether white space around them counts.
    words: String,
    is_exact: bool,
    /// Beginnings of comments between paragraphs.
    waiting: Vec<String>,
    paragraphs: usize,
    /// How many footnotes and how many endnotes were referred to, and their labels.
    notes: [usize; 2],
    labels: BTreeMap<(bool, String), String>,
}

impl<'a> Reading<'a> {
    fn new(part: &'a str, limits: &'a Limits, styles: &'a Styles, tracks: &'a mut Tracks) -> Self {
        Self {
            part,
            limits,
            styles,
            tracks,
            story: Story::default(),
            entry: None,
            problems: Vec::new(),
            path: Vec::new(),
            skipped: 0,
            open: Vec::new(),
            joined: None,
            changes: Vec::new(),
            rows: Vec::new(),
            fields: Fields::default(),
            words: String::new(),
            is_exact: false,
            waiting: Vec::new(),
            paragraphs: 0,
            notes: [0; 2],
            labels: BTreeMap::new(),
        }
    }

    fn problem(&mut self, problem: Problem) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    fn finish(mut self) -> Story {
        if let Some(joined) = self.joined.take() {
            self.story.paragraphs.push(joined);
        }
        self.story
    }

    fn text(&mut self, text: &str) {
        if self.skipped == 0 && self.path.last() == Some(&Tag::Words) {
            self.words.extend(text.chars().map(legible));
        }
    }

    fn start(&mut self, element: &Element<'_>) -> Result<(), OfficeError> {
        if self.skipped > 0 {
            self.skipped += 1;
            return Ok(());
        }
        let parent = self.path.last().copied().unwrap_or(Tag::Other);
        let tag = match parent {
            Tag::ParagraphProperties | Tag::Before => {
                Some(self.paragraph_property(element, parent))
            }
            Tag::EndProperties => {
                if let (Some(change), Some(open)) =
                    (self.tracks.change(element), self.open.last_mut())
                {
                    open.marks.push(change);
                }
                Some(Tag::Properties)
            }
            Tag::RunProperties => {
                self.run_property(element);
                Some(Tag::Properties)
            }
            Tag::RowProperties => {
                if let (Some(change), Some(row)) =
                    (self.tracks.change(element), self.rows.last_mut())
                {
                    *row = Some(change);
                }
                Some(Tag::Properties)
            }
            Tag::Properties => Some(Tag::Properties),
            _ => self.content(element, parent)?,
        };
        match tag {
            Some(tag) => self.path.push(tag),
            None => self.skipped = 1,
        }
        Ok(())
    }

    /// What an element of the content is; none for one that is not read.
    fn content(&mut self, element: &Element<'_>, parent: Tag) -> Result<Option<Tag>, OfficeError> {
        Ok(Some(match element.name() {
            "p" => {
                self.open_paragraph(element)?;
                Tag::Paragraph
            }
            "pPr" => Tag::ParagraphProperties,
            "r" => {
                if let Some(open) = self.open.last_mut() {
                    open.run = Run::default();
                }
                self.look();
                Tag::Run
            }
            "rPr" if parent == Tag::Run => Tag::RunProperties,
            "t" | "delText" => {
                self.words.clear();
                self.is_exact = element.short("space", 10).as_deref() == Some("preserve");
                Tag::Words
            }
            "ins" | "del" | "moveFrom" | "moveTo" => match self.tracks.change(element) {
                Some(change) => {
                    self.changes.push(change);
                    Tag::Change
                }
                None => Tag::Other,
            },
            "tbl" => Tag::Table,
            "tr" => {
                self.rows.push(None);
                Tag::Row
            }
            "trPr" | "tcPr" => Tag::RowProperties,
            "AlternateContent" => Tag::Forms(false),
            "Choice" | "Fallback" => match self.path.last_mut() {
                Some(Tag::Forms(is_taken)) if *is_taken => return Ok(None),
                Some(Tag::Forms(is_taken)) => {
                    *is_taken = true;
                    parent_of_forms(&self.path)
                }
                _ => Tag::Other,
            },
            "footnote" | "endnote" | "comment" if self.open.is_empty() => {
                // Those that are no notes are the lines that Word draws above notes.
                if element.short("type", 30).is_some_and(|kind| kind != "normal") {
                    return Ok(None);
                }
                self.entry = Some(Entry {
                    id: element.short("id", ID).unwrap_or_default(),
                    author: element.short("author", LONGEST).filter(|author| !author.is_empty()),
                    date: tracks::when(element),
                    ..Entry::default()
                });
                Tag::Entry
            }
            "sectPr" | "tblPr" | "tblGrid" | "tblPrEx" | "sdtPr" | "sdtEndPr" | "rPrChange"
            | "rt" | "instrText" | "delInstrText" | "fldData" | "ffData" => return Ok(None),
            "rPr" | "rubyPr" | "customXmlPr" | "smartTagPr" => Tag::Properties,
            name => {
                self.sign(name, element);
                // Words in the run may lie in elements of other programs.
                if parent == Tag::Run { Tag::Run } else { Tag::Other }
            }
        }))
    }

    fn end(&mut self) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match self.path.pop() {
            Some(Tag::Words) => {
                let words = std::mem::take(&mut self.words);
                let blank = |sign: char| matches!(sign, ' ' | '\t');
                self.say(if self.is_exact { &words } else { words.trim_matches(blank) });
                self.words = words;
            }
            Some(Tag::Paragraph) => self.close_paragraph(),
            Some(Tag::Change) => {
                self.changes.pop();
            }
            Some(Tag::Row) => {
                self.rows.pop();
            }
            Some(Tag::RunProperties) => self.look(),
            Some(Tag::Entry) => {
                if let Some(mut entry) = self.entry.take() {
                    entry.paragraphs.extend(self.joined.take());
                    self.story.entries.push(entry);
                }
            }
            _ => {}
        }
    }

    fn open_paragraph(&mut self, element: &Element<'_>) -> Result<(), OfficeError> {
        self.paragraphs += 1;
        if self.paragraphs > self.limits.paragraphs {
            let limit = self.limits.paragraphs;
            return Err(OfficeError::TooManyParagraphs { part: self.part.to_owned(), limit });
        }
        let mut open = Open::default();
        open.told.is_in_table = self.path.contains(&Tag::Table);
        if self.open.is_empty() {
            open.joined = self.joined.take();
        }
        for comment in self.waiting.drain(..) {
            open.told.anchors.push(Anchor { comment, kind: AnchorKind::Start, at: 0 });
        }
        if let Some(entry) = &mut self.entry {
            entry.last = element.short("paraId", ID);
        }
        self.open.push(open);
        Ok(())
    }

    fn close_paragraph(&mut self) {
        let Some(mut open) = self.open.pop() else { return };
        if self.fields.end_paragraph() {
            self.problem(Problem::Field { part: self.part.to_owned() });
        }
        for mark in &mut open.marks {
            self.tracks.settle(mark);
        }
        self.tracks.end_paragraph();
        let mut told = open.told;
        let fate = fate(&open.marks).map(Option::<&Change>::cloned);
        told.end = fate.clone().unwrap_or_default();
        for row in self.rows.iter().flatten() {
            told.share(row);
        }
        if let Some(mut joined) = open.joined {
            joined.join(told);
            told = joined;
        }
        if fate.is_err() && self.open.is_empty() {
            self.joined = Some(told);
        } else if told.is_in_table && told.pieces.is_empty() && told.anchors.is_empty() {
            // A cell without words is no paragraph of the text.
        } else {
            self.tell(told);
        }
        for boxed in open.boxed {
            self.tell(boxed);
        }
    }

    fn tell(&mut self, told: Told) {
        match (self.open.last_mut(), &mut self.entry) {
            (Some(around), _) => around.boxed.push(told),
            (None, Some(entry)) => entry.paragraphs.push(told),
            (None, None) => self.story.paragraphs.push(told),
        }
    }

    fn paragraph_property(&mut self, element: &Element<'_>, parent: Tag) -> Tag {
        let Some(open) = self.open.last_mut() else { return Tag::Properties };
        let format = match (parent, &mut open.told.before) {
            (Tag::Before, Some(before)) => before,
            _ => &mut open.told.format,
        };
        match element.name() {
            "rPr" if parent == Tag::ParagraphProperties => Tag::EndProperties,
            "pPrChange" => {
                open.told.before = Some(Format::default());
                Tag::Before
            }
            "pPr" | "numPr" => parent,
            "shd" if parent == Tag::ParagraphProperties => {
                open.shade.set(element);
                Tag::Properties
            }
            _ => {
                format.set(element);
                Tag::Properties
            }
        }
    }

    fn run_property(&mut self, element: &Element<'_>) {
        let Some(Open { run, .. }) = self.open.last_mut() else { return };
        match element.name() {
            "b" => run.bold = Some(is_on(element)),
            "i" => run.italic = Some(is_on(element)),
            "rStyle" => run.style = element.short("val", LONGEST),
            "vanish" if is_on(element) => {
                let part = self.part.to_owned();
                self.problem(Problem::Hidden { part });
            }
            _ => run.shade.set(element),
        }
    }

    /// Works out how the words of the open run look.
    fn look(&mut self) {
        let Some(Open { run, shade, .. }) = self.open.last_mut() else { return };
        let style = run.style.as_deref().map(|style| self.styles.words(style));
        let (bold, italic, under) = style.unwrap_or_default();
        run.look.bold = run.bold.or(bold).unwrap_or_default();
        run.look.italic = run.italic.or(italic).unwrap_or_default();
        let mut marked = run.shade.clone();
        marked.or(&under);
        marked.or(shade);
        run.look.highlight = marked.colour();
    }

    /// An element that stands for a sign, or for a place in the text.
    fn sign(&mut self, name: &str, element: &Element<'_>) {
        let id = || element.short("id", ID).unwrap_or_default();
        match name {
            "tab" | "ptab" => self.say("\t"),
            "br" => self.line_break(element),
            "cr" => self.say("\n"),
            "noBreakHyphen" => self.say("\u{2011}"),
            "softHyphen" => self.say("\u{ad}"),
            "sym" => self.say(legible(super::fields::symbol(element)).encode_utf8(&mut [0; 4])),
            "fldChar" => self.fields.step(element.short("fldCharType", 12).as_deref()),
            "footnoteReference" => self.refer(false, id()),
            "endnoteReference" => self.refer(true, id()),
            "commentRangeStart" => self.anchor(id(), AnchorKind::Start),
            "commentRangeEnd" => self.anchor(id(), AnchorKind::End),
            "commentReference" => self.anchor(id(), AnchorKind::Sign),
            "moveFromRangeStart" | "moveToRangeStart" => {
                let moved = element.short("name", LONGEST).unwrap_or_default();
                self.tracks.open(name == "moveFromRangeStart", id(), &moved);
                self.changes.iter_mut().for_each(|change| self.tracks.catch_up(change));
            }
            "moveFromRangeEnd" | "moveToRangeEnd" => {
                self.tracks.close(name == "moveFromRangeEnd", &id(), self.open.is_empty());
            }
            "bookmarkStart" => {
                let name = element.short("name", ID).and_then(|name| names::name(&name));
                if let Some(open) = self.open.last_mut().filter(|_| name.is_some()) {
                    open.told.id = name;
                }
            }
            "altChunk" | "subDoc" => {
                let part = self.part.to_owned();
                self.problem(Problem::Elsewhere { part });
            }
            _ => {}
        }
    }

    fn line_break(&mut self, element: &Element<'_>) {
        if matches!(element.short("type", 20).as_deref(), Some("page" | "column")) {
            if let Some(open) = self.open.last_mut() {
                open.is_broken |= open.told.bytes > 0;
            }
            return;
        }
        let side = element.short("clear", 6);
        let known = [FORM_FEED, VERTICAL_TAB].into_iter();
        let mut known = known.filter(|(_, known)| side.as_deref() == Some(known));
        let sign = known.next().map_or('\n', |(sign, _)| sign);
        self.say(sign.encode_utf8(&mut [0; 4]));
    }

    fn say(&mut self, text: &str) {
        let Some(open) = self.open.last_mut() else { return };
        if text.is_empty() || self.fields.is_instruction() {
            return;
        }
        let Ok(change) = fate(&self.changes) else {
            let part = self.part.to_owned();
            return self.problem(Problem::CameAndWent { part });
        };
        if std::mem::take(&mut open.is_broken) {
            open.told.say("\n", &open.run.look, change);
        }
        open.told.say(text, &open.run.look, change);
    }

    fn refer(&mut self, is_endnote: bool, id: String) {
        if self.open.is_empty() || self.fields.is_instruction() {
            return;
        }
        let Ok(change) = fate(&self.changes).map(Option::<&Change>::cloned) else { return };
        let key = (is_endnote, id.clone());
        if let Some(label) = self.labels.get(&key).cloned() {
            return self.say(&label);
        }
        let number = self.notes[usize::from(is_endnote)] + 1;
        self.notes[usize::from(is_endnote)] = number;
        let label = format!("[^{}{number}]", if is_endnote { "e" } else { "" });
        self.say(&label);
        self.labels.insert(key, label.clone());
        self.story.references.push(Reference { is_endnote, id, label, change });
    }

    fn anchor(&mut self, comment: String, kind: AnchorKind) {
        if let Some(open) = self.open.last_mut() {
            open.told.anchors.push(Anchor { comment, kind, at: open.told.bytes });
        } else if kind == AnchorKind::Start {
            self.waiting.push(comment);
        } else if let Some(last) = self.story.paragraphs.last_mut() {
            last.anchors.push(Anchor { comment, kind, at: last.bytes });
        }
    }
}

/// A character as it is read: line feeds in the XML are no line breaks in Word, and what XML
/// forbids may still be in it.
fn legible(sign: char) -> char {
    match sign {
        '\n' => ' ',
        '\t' | '\r' => sign,
        '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => char::REPLACEMENT_CHARACTER,
        _ => sign,
    }
}

/// What stands around content in several forms.
fn parent_of_forms(path: &[Tag]) -> Tag {
    let around = path.iter().rev().find(|tag| !matches!(tag, Tag::Forms(_)));
    if around == Some(&Tag::Run) { Tag::Run } else { Tag::Other }
}
