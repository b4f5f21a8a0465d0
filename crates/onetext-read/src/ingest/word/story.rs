//! The body of a Word file, and its notes.

use std::collections::BTreeMap;

use crate::ingest::xml::{Element, Step, walk};

/// What stands between the cells of a row.
const BETWEEN_CELLS: &str = " | ";

/// Elements whose words are not read: what was deleted or moved away, the codes behind fields, the
/// second form of what newer programs show otherwise.
const UNREAD: [&str; 8] = [
    "del",
    "moveFrom",
    "delText",
    "instrText",
    "delInstrText",
    "Fallback",
    "rPrChange",
    "pPrChange",
];

/// The words of a body.
#[derive(Debug, Default)]
pub(super) struct Story {
    pub(super) paragraphs: Vec<String>,
    /// The first paragraph that is set as a title or as the highest heading.
    pub(super) title: Option<String>,
    /// The footnotes that it refers to, in order.
    pub(super) footnotes: Vec<String>,
    pub(super) endnotes: Vec<String>,
}

/// Reads a body.
pub(super) fn read(xml: &str) -> Result<Story, String> {
    let mut reading = Reading::default();
    walk(xml, |step| reading.step(step))?;
    reading.end_paragraph();
    Ok(reading.story)
}

/// The paragraphs of each note, by its id.
pub(super) fn notes(xml: &str) -> Result<BTreeMap<String, Vec<String>>, String> {
    let mut notes = BTreeMap::new();
    let mut reading = Reading::default();
    let mut open = None;
    walk(xml, |step| {
        match &step {
            Step::Start(element) if matches!(element.name.as_str(), "footnote" | "endnote") => {
                open = element.attribute("id");
                reading = Reading::default();
            }
            Step::End(name) if matches!(name.as_str(), "footnote" | "endnote") => {
                reading.end_paragraph();
                let story = std::mem::take(&mut reading.story);
                if let Some(id) = open.take() {
                    notes.insert(id, story.paragraphs);
                }
            }
            _ => {}
        }
        reading.step(step);
    })?;
    Ok(notes)
}

#[derive(Debug, Default)]
struct Reading {
    story: Story,
    words: String,
    style: String,
    /// How many elements deep the walk is in what is not read.
    unread: usize,
    /// Inside the properties of a paragraph, where `del` stands for its end mark.
    in_properties: bool,
    /// The end of the paragraph was deleted, so that the next one continues it.
    is_joined: bool,
    /// The open tables, from the outside in.
    tables: Vec<Row>,
    /// Paragraphs that a text box interrupts.
    interrupted: Vec<(String, String)>,
    is_text: bool,
}

/// The row of a table that is being read.
#[derive(Debug, Default)]
struct Row {
    cells: Vec<String>,
    cell: Vec<String>,
}

impl Reading {
    fn step(&mut self, step: Step<'_>) {
        match step {
            Step::Start(element) => self.start(&element),
            Step::End(name) => self.end(&name),
            Step::Text(text) => {
                if self.is_text && self.unread == 0 {
                    self.words.push_str(&text);
                }
            }
        }
    }

    fn start(&mut self, element: &Element<'_>) {
        let name = element.name.as_str();
        if self.in_properties && name == "del" && self.unread == 0 {
            self.is_joined = true;
        }
        if self.unread > 0 || UNREAD.contains(&name) {
            self.unread += 1;
            return;
        }
        match name {
            "p" => {
                self.style.clear();
                self.is_joined = false;
            }
            "pPr" => self.in_properties = true,
            "pStyle" => self.style = element.attribute("val").unwrap_or_default().to_lowercase(),
            "t" => self.is_text = true,
            "tab" | "br" | "cr" | "ptab" if !self.in_properties => self.words.push(' '),
            "noBreakHyphen" => self.words.push('-'),
            "footnoteReference" => self.story.footnotes.extend(element.attribute("id")),
            "endnoteReference" => self.story.endnotes.extend(element.attribute("id")),
            "tbl" => self.tables.push(Row::default()),
            "txbxContent" => {
                let words = std::mem::take(&mut self.words);
                self.interrupted.push((words, self.style.clone()));
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.unread > 0 {
            self.unread -= 1;
            return;
        }
        match name {
            "t" => self.is_text = false,
            "pPr" => self.in_properties = false,
            "p" if !self.is_joined => self.end_paragraph(),
            "txbxContent" => {
                self.end_paragraph();
                (self.words, self.style) = self.interrupted.pop().unwrap_or_default();
            }
            "tc" => {
                self.end_paragraph();
                if let Some(row) = self.tables.last_mut() {
                    row.cells.push(std::mem::take(&mut row.cell).join(" "));
                }
            }
            "tr" => {
                self.end_paragraph();
                if let Some(row) = self.tables.last_mut() {
                    let row = std::mem::take(row);
                    let cells: Vec<String> =
                        row.cells.into_iter().filter(|cell| !cell.is_empty()).collect();
                    let line = cells.join(BETWEEN_CELLS);
                    self.line_outside_of_row(line);
                }
            }
            "tbl" => {
                self.tables.pop();
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let words: Vec<&str> = self.words.split_whitespace().collect();
        let line = words.join(" ");
        self.words.clear();
        if line.is_empty() {
            return;
        }
        let is_title = matches!(self.style.as_str(), "title" | "heading1" | "titel" | "titre");
        if is_title && self.story.title.is_none() {
            self.story.title = Some(line.clone());
        }
        match self.tables.last_mut() {
            Some(row) => row.cell.push(line),
            None => self.story.paragraphs.push(line),
        }
    }

    /// A whole row is a line of what lies around its table: a cell, or the text.
    fn line_outside_of_row(&mut self, line: String) {
        if line.is_empty() {
            return;
        }
        let around = self.tables.len().checked_sub(2);
        match around.and_then(|around| self.tables.get_mut(around)) {
            Some(row) => row.cell.push(line),
            None => self.story.paragraphs.push(line),
        }
    }
}
