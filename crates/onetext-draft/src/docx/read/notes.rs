//! Footnotes and endnotes, each a paragraph behind the text.

use std::collections::BTreeMap;

use super::Problem;
use super::format::Format;
use super::relations::Relations;
use super::story::{self, Entry, Reference};
use super::styles::Styles;
use super::told::Told;
use super::tracks::Tracks;
use crate::office::{Limits, Package};
use crate::{Look, Piece};

/// What the parts beside the text are read with.
pub(super) struct Reading<'r, 'a> {
    pub(super) package: &'r mut Package<'a>,
    pub(super) limits: &'r Limits,
    pub(super) styles: &'r Styles,
    pub(super) tracks: &'r mut Tracks,
}

impl Reading<'_, '_> {
    /// The notes or comments of a part; none, and a problem, where it cannot be read.
    pub(super) fn entries(
        &mut self,
        part: &str,
        what: &'static str,
        problems: &mut Vec<Problem>,
    ) -> Vec<Entry> {
        let (package, limits) = (&mut *self.package, self.limits);
        match story::read(package, part, limits, self.styles, self.tracks, problems) {
            Ok(story) => story.entries,
            Err(why) => {
                problems.push(Problem::Part { what, why });
                Vec::new()
            }
        }
    }
}

/// The notes that the text refers to, in the order in which it does.
pub(super) fn read(
    reading: &mut Reading<'_, '_>,
    relations: &Relations,
    references: &[Reference],
    problems: &mut Vec<Problem>,
) -> Vec<Told> {
    let mut told = Vec::new();
    for (is_endnote, kind) in [(false, "footnotes"), (true, "endnotes")] {
        let wanted = references.iter().filter(|reference| reference.is_endnote == is_endnote);
        let mut wanted = wanted.peekable();
        if wanted.peek().is_none() {
            continue;
        }
        let entries = relations
            .part(kind)
            .map(|part| {
                reading.entries(part, if is_endnote { "endnotes" } else { "footnotes" }, problems)
            })
            .unwrap_or_default();
        let mut notes: BTreeMap<String, Entry> =
            entries.into_iter().map(|entry| (entry.id.clone(), entry)).collect();
        for reference in wanted {
            match notes.remove(&reference.id) {
                Some(entry) => told.push(note(entry, reference)),
                None => problems.push(Problem::NoNote { label: reference.label.clone() }),
            }
        }
    }
    told
}

/// A note as one paragraph: its label, and a line for each of its paragraphs.
fn note(entry: Entry, reference: &Reference) -> Told {
    let mut note = Told::default();
    let label = format!("{}: ", reference.label);
    note.say(&label, &Look::default(), reference.change.as_ref());
    let mut end = None;
    for (number, mut paragraph) in entry.paragraphs.into_iter().enumerate() {
        if let Some(change) = &reference.change {
            paragraph.share(change);
        }
        if number == 0 {
            trim(&mut paragraph);
        } else {
            let end: Option<crate::Change> = end.take();
            note.say("\n", &Look::default(), end.as_ref());
        }
        end = paragraph.end.take();
        let format = std::mem::take(&mut note.format);
        note.join(paragraph);
        note.format = format;
    }
    note.before = None;
    note.format = Format { style: Some("footnotetext".to_owned()), ..Format::default() };
    note.end.clone_from(&reference.change);
    note
}

/// Takes away the space between the sign of a note and its words.
fn trim(paragraph: &mut Told) {
    let Some(Piece { text, .. }) = paragraph.pieces.first_mut() else { return };
    if text.starts_with([' ', '\t']) {
        text.remove(0);
        if text.is_empty() {
            paragraph.pieces.remove(0);
        }
        paragraph.bytes -= 1;
        for anchor in &mut paragraph.anchors {
            anchor.at = anchor.at.saturating_sub(1);
        }
    }
}
