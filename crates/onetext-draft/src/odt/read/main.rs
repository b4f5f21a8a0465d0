//! The walk through the content of an OpenDocument file.

use super::told::{Open, Region};
use super::{CONTENT, Regions};
use crate::docx::Problem;
use crate::odt::styles::{LONGEST, Styles};
use crate::office::{Element, Limits, OfficeError, Step, date};
use crate::{Change, ChangeKind, Comment, Marked, MarkedParagraph, Style};

/// Ids are not longer.
const ID: usize = 60;
/// How many spaces one element can stand for.
const SPACES: usize = 1_000;

/// Where the walk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Paragraph,
    Span,
    List,
    Region,
    Creator,
    Date,
    Annotation,
    Note,
    Other,
}

pub(super) fn read(
    text: &str,
    limits: &Limits,
    styles: &Styles,
    problems: &mut Vec<Problem>,
) -> Result<Marked, OfficeError> {
    let mut reading = Reading {
        limits,
        styles,
        marked: Marked::default(),
        problems: Vec::new(),
        path: Vec::new(),
        skipped: 0,
        open: Vec::new(),
        regions: Regions::new(),
        region: None,
        came: None,
        comment: None,
        comments: Vec::new(),
        notes: Vec::new(),
        note: Vec::new(),
        counts: [0; 2],
        paragraphs: 0,
    };
    crate::office::walk(CONTENT, text, limits.depth, |step| {
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
    limits: &'a Limits,
    styles: &'a Styles,
    marked: Marked,
    problems: Vec<Problem>,
    path: Vec<Tag>,
    /// How many elements deep the walk is in what is not read.
    skipped: usize,
    /// Open paragraphs; those in boxes, notes and comments stand inside of others.
    open: Vec<Open>,
    regions: Regions,
    /// The change that the list of changes is telling about, and its id.
    region: Option<(String, Region)>,
    /// The change by which words are coming here.
    came: Option<(String, Change)>,
    /// The comment that is being read: its name, by whom, when, and its paragraphs.
    comment: Option<(String, Comment, Vec<String>)>,
    /// Comments with their names, for their ends.
    comments: Vec<(String, Comment)>,
    /// The notes that were read, each one paragraph.
    notes: Vec<MarkedParagraph>,
    /// The labels of the notes that are open.
    note: Vec<(String, Option<Change>, Vec<MarkedParagraph>)>,
    counts: [usize; 2],
    paragraphs: usize,
}

impl Reading<'_> {
    fn finish(mut self) -> Marked {
        self.marked.paragraphs.append(&mut self.notes);
        self.marked.comments = self.comments.into_iter().map(|(_, comment)| comment).collect();
        self.marked.comments.sort_by_key(|comment| comment.start);
        self.marked
    }

    fn problem(&mut self, problem: Problem) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    fn change(&self) -> Option<Change> {
        self.came.as_ref().map(|(_, change)| change.clone())
    }

    fn text(&mut self, text: &str) {
        if self.skipped > 0 {
            return;
        }
        let tag = self.path.last().copied();
        let signed = match (&mut self.comment, &mut self.region) {
            (Some((_, comment, _)), _) => Some((&mut comment.author, &mut comment.date)),
            (None, Some((_, region))) => Some((&mut region.change.author, &mut region.change.date)),
            (None, None) => None,
        };
        match (tag, signed) {
            (Some(Tag::Creator), Some((author, _))) => append(author, text, LONGEST),
            (Some(Tag::Date), Some((_, date))) => append(date, text, 40),
            (Some(Tag::Creator | Tag::Date | Tag::List), _) => {}
            _ => {
                let change = self.change();
                if let Some(open) = self.open.last_mut() {
                    open.say_spaced(text, change.as_ref());
                }
            }
        }
    }

    fn start(&mut self, element: &Element<'_>) -> Result<(), OfficeError> {
        if self.skipped > 0 {
            self.skipped += 1;
            return Ok(());
        }
        let tag = match element.name() {
            "p" | "h" => {
                self.open_paragraph(element)?;
                Tag::Paragraph
            }
            "span" => {
                if let Some(open) = self.open.last_mut() {
                    let around = open.looks.last().cloned().unwrap_or_default();
                    let name = element.short("style-name", LONGEST).unwrap_or_default();
                    open.looks.push(self.styles.look(&name, &around));
                    Tag::Span
                } else {
                    Tag::Other
                }
            }
            "list" => {
                self.problem(Problem::Numbers { part: CONTENT.to_owned() });
                Tag::List
            }
            "changed-region" => {
                let id = element.short("id", ID).unwrap_or_default();
                let change = Change { kind: ChangeKind::Inserted, author: None, date: None };
                self.region = Some((id, Region { change, went: Vec::new() }));
                Tag::Region
            }
            "insertion" => Tag::Other,
            "deletion" => {
                if let Some((_, region)) = &mut self.region {
                    region.change.kind = ChangeKind::Deleted;
                }
                Tag::Other
            }
            // That words look otherwise is no change of the text.
            "format-change" => {
                self.region = None;
                self.skipped = 1;
                return Ok(());
            }
            "creator" => Tag::Creator,
            "date" if self.comment.is_some() || self.region.is_some() => Tag::Date,
            "annotation" => {
                self.annotation(element);
                Tag::Annotation
            }
            "note" => {
                self.note(element);
                Tag::Note
            }
            // What programs show instead of the words, or beside them.
            "note-citation" | "ruby-text" | "object" | "desc" | "title" | "automatic-styles"
            | "font-face-decls" | "forms" | "sequence-decls" | "scripts" | "date-string"
            | "creator-initials" | "sender-initials" | "meta" => {
                self.skipped = 1;
                return Ok(());
            }
            name => {
                self.sign(name, element);
                Tag::Other
            }
        };
        self.path.push(tag);
        Ok(())
    }

    fn end(&mut self) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match self.path.pop() {
            Some(Tag::Paragraph) => {
                let end = self.change().filter(|_| self.comment.is_none());
                if let Some(mut open) = self.open.pop() {
                    open.told.end = end;
                    self.tell(open.told);
                }
            }
            Some(Tag::Span) => {
                if let Some(open) = self.open.last_mut() {
                    open.looks.pop();
                }
            }
            Some(Tag::Region) => {
                if let Some((id, mut region)) = self.region.take() {
                    region.change.date.take_if(|when| date(when).is_none());
                    self.regions.insert(id, region);
                }
            }
            Some(Tag::Annotation) => {
                if let Some((name, mut comment, paragraphs)) = self.comment.take() {
                    comment.text = paragraphs.join("\n");
                    comment.date.take_if(|when| date(when).is_none());
                    self.comments.push((name, comment));
                }
            }
            Some(Tag::Note) => self.end_note(),
            _ => {}
        }
    }

    fn open_paragraph(&mut self, element: &Element<'_>) -> Result<(), OfficeError> {
        self.paragraphs += 1;
        if self.paragraphs > self.limits.paragraphs {
            let limit = self.limits.paragraphs;
            return Err(OfficeError::TooManyParagraphs { part: CONTENT.to_owned(), limit });
        }
        let name = element.short("style-name", LONGEST).unwrap_or_default();
        let level = element.short("outline-level", 2).and_then(|level| level.parse::<u8>().ok());
        let heading =
            level.filter(|_| element.name() == "h").map(|it| Style::Heading(it.clamp(1, 9)));
        let depth = self.path.iter().filter(|tag| **tag == Tag::List).count();
        let item = u8::try_from(depth).ok().filter(|depth| *depth > 0);
        let item = item.map(|depth| Style::Item(depth.min(9)));
        let style = heading.or_else(|| self.styles.style(&name)).or(item).unwrap_or_default();
        let mut open = Open::new(style);
        // What paragraphs are as a whole is in their style; only what is laid over that is a look.
        open.looks.push(crate::Look::default());
        self.open.push(open);
        Ok(())
    }

    fn tell(&mut self, told: MarkedParagraph) {
        let words = || told.pieces.iter().map(|piece| piece.text.as_str()).collect();
        if let Some((_, _, paragraphs)) = &mut self.comment {
            paragraphs.push(words());
        } else if let Some((_, region)) = &mut self.region {
            region.went.push(told);
        } else if let Some((_, _, paragraphs)) = self.note.last_mut() {
            paragraphs.push(told);
        } else {
            self.marked.paragraphs.push(told);
        }
    }

    /// The place of the walk, for comments.
    fn place(&self) -> (usize, usize) {
        let bytes = self.open.first().map(|open| open.bytes);
        match bytes {
            Some(bytes) => (self.marked.paragraphs.len(), bytes),
            None => (self.marked.paragraphs.len().saturating_sub(1), usize::MAX),
        }
    }

    fn annotation(&mut self, element: &Element<'_>) {
        let name = element.short("name", ID).unwrap_or_default();
        let place = self.place();
        let comment =
            Comment { author: None, date: None, text: String::new(), start: place, end: place };
        self.comment = Some((name, comment, Vec::new()));
    }

    fn note(&mut self, element: &Element<'_>) {
        let is_endnote = element.short("note-class", 10).as_deref() == Some("endnote");
        let count = &mut self.counts[usize::from(is_endnote)];
        *count += 1;
        let label = format!("[^{}{count}]", if is_endnote { "e" } else { "" });
        let change = self.change();
        if let Some(open) = self.open.last_mut() {
            open.is_spaced = false;
            open.say(&label, change.as_ref());
        }
        self.note.push((label, change, Vec::new()));
    }

    fn end_note(&mut self) {
        let Some((label, change, paragraphs)) = self.note.pop() else { return };
        let mut note = Open::new(Style::Note);
        note.say(&format!("{label}: "), change.as_ref());
        for (number, paragraph) in paragraphs.into_iter().enumerate() {
            if number > 0 {
                note.say("\n", change.as_ref());
            }
            for (at, piece) in paragraph.pieces.into_iter().enumerate() {
                // The space between the sign of a note and its words.
                let is_first = number == 0 && at == 0;
                let text = piece.text.strip_prefix(' ').filter(|_| is_first);
                note.add(text.unwrap_or(&piece.text), &piece.look, piece.change.as_ref());
            }
        }
        note.told.end = change;
        self.notes.push(note.told);
    }

    /// An element that stands for signs, or for a place in the text.
    fn sign(&mut self, name: &str, element: &Element<'_>) {
        let id = |name| element.short(name, ID).unwrap_or_default();
        let change = self.change();
        let mut say = |text: &str| {
            if let Some(open) = self.open.last_mut() {
                open.is_spaced = false;
                open.say(text, change.as_ref());
            }
        };
        match name {
            "s" => {
                let count = element.short("c", 9).and_then(|count| count.parse().ok());
                say(&" ".repeat(count.unwrap_or(1).min(SPACES)));
            }
            "tab" => say("\t"),
            "line-break" => say("\n"),
            "change-start" => {
                let id = id("change-id");
                self.came = self.regions.get(&id).map(|region| (id, region.change.clone()));
            }
            "change-end" => {
                let id = id("change-id");
                self.came.take_if(|(open, _)| *open == id);
            }
            "change" => self.went(&id("change-id")),
            "annotation-end" => {
                let (name, place) = (id("name"), self.place());
                let known = self.comments.iter_mut().rev().find(|(known, _)| *known == name);
                if let Some((_, comment)) = known {
                    comment.end = place.max(comment.start);
                }
            }
            _ => {}
        }
    }

    /// Puts words that went where they were.
    fn went(&mut self, id: &str) {
        // Words that went from where words are coming were in neither text.
        if self.came.is_some() {
            return self.problem(Problem::CameAndWent { part: CONTENT.to_owned() });
        }
        // Each change has one place, so it is not copied.
        let Some(region) = self.regions.remove(id) else { return };
        let change = region.change;
        let last = region.went.len().saturating_sub(1);
        for (number, paragraph) in region.went.into_iter().enumerate() {
            let Some(mut open) = self.open.pop() else { return };
            for piece in paragraph.pieces {
                open.add(&piece.text, &piece.look, Some(&change));
            }
            if number == last {
                if number > 0 {
                    open.told.was = Some(paragraph.style).filter(|was| *was != open.told.style);
                }
                self.open.push(open);
                return;
            }
            // The words behind the end that went go on in another paragraph, styled as this was.
            let mut next = Open::new(open.told.style);
            next.looks.clone_from(&open.looks);
            open.told.style = paragraph.style;
            open.told.end = Some(change.clone());
            self.tell(open.told);
            self.open.push(next);
        }
    }
}

fn append(to: &mut Option<String>, text: &str, longest: usize) {
    let to = to.get_or_insert_default();
    let left = longest.saturating_sub(to.chars().count());
    to.extend(text.chars().take(left));
}
