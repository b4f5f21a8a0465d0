//! How a draft falls into clauses: parts, chapters, articles, paragraphs, points.
//!
//! The tree is worked out from headings, list levels and numbers as people write them; nothing of
//! it is stored. A number is a label: the clause's [`Clause::id`] is what stays when a clause before
//! it comes or goes. It is the written name, or made from the title or the first words; [`inherit`]
//! hands it on to the next version. A clause that was deleted keeps its place and says so.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::grammar::note_mark;
use crate::slug::{Ids, slug};
use crate::text::{Draft, Paragraph, Settles};

mod label;
mod tree;

pub use label::{ClauseKind, Label, label};

/// The clauses of a draft.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// In the order of the text; a clause stands before those in it.
    pub clauses: Vec<Clause>,
}

/// A part of a draft with an id of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Names the clause within its draft.
    pub id: String,
    /// Whether the id is written in the draft, and not made from its words.
    pub is_named: bool,
    /// What kind of clause it is.
    pub kind: ClauseKind,
    /// Its number without the word for its kind: `5 bis`, `3.1`, `a`; empty where it has none.
    pub number: String,
    /// Its title, from a heading or from bold words that lead it; empty where it has none.
    pub title: String,
    /// Whether its first paragraph is a heading, and so not part of its words.
    pub is_heading: bool,
    /// How deep it stands, 1 for an outermost clause.
    pub depth: usize,
    /// Its own paragraphs, heading first, without those of the clauses in it.
    pub own: Range<usize>,
    /// The clause it is in.
    pub parent: Option<usize>,
    /// The clauses in it.
    pub children: Vec<usize>,
    /// What it settles.
    pub settles: Vec<Settles>,
    /// Its status as the file has it; a [`Scheme`](crate::status::Scheme) says what it means.
    pub status: Option<String>,
    /// Whether it only keeps the place of a clause that was deleted.
    pub removed: bool,
}

impl Outline {
    /// All paragraphs of a clause, those of the clauses in it too.
    pub fn paragraphs(&self, clause: usize) -> Range<usize> {
        let Some(first) = self.clauses.get(clause) else { return 0..0 };
        let mut last = first;
        while let Some(next) = last.children.last().and_then(|&at| self.clauses.get(at)) {
            last = next;
        }
        first.own.start..last.own.end
    }

    /// The clause that each paragraph belongs to; none for titles and notes.
    pub fn owners(&self, paragraphs: usize) -> Vec<Option<usize>> {
        let mut owners = vec![None; paragraphs];
        for (number, clause) in self.clauses.iter().enumerate() {
            for owner in owners.iter_mut().take(clause.own.end).skip(clause.own.start) {
                *owner = Some(number);
            }
        }
        owners
    }

    /// The clause of this id.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.clauses.iter().position(|clause| clause.id == id)
    }
}

/// Sets [`Paragraph::label`] of every paragraph that has a number at its head.
pub fn set_labels(draft: &mut Draft) {
    for paragraph in &mut draft.paragraphs {
        paragraph.label = label(&paragraph.text, paragraph.style).map_or(0, |label| label.bytes);
    }
}

/// The clauses of a draft.
pub fn outline(draft: &Draft) -> Outline {
    let mut clauses = tree::clauses(draft);
    name(draft, &mut clauses);
    Outline { clauses }
}

/// Gives every clause its id: the written ones first, so that none of them is taken by another.
fn name(draft: &Draft, clauses: &mut [Clause]) {
    let mut ids = Ids::default();
    for clause in clauses.iter_mut().filter(|clause| !clause.id.is_empty()) {
        clause.is_named = ids.take(&clause.id);
    }
    for clause in clauses.iter_mut().filter(|clause| !clause.is_named) {
        let stem = if clause.id.is_empty() { stem(draft, clause) } else { clause.id.clone() };
        clause.id = ids.first_free(&stem);
    }
}

/// How many words of a clause without title make its id.
const WORDS_OF_ID: usize = 6;

fn stem(draft: &Draft, clause: &Clause) -> String {
    if let Some(slug) = slug(&clause.title) {
        return slug;
    }
    if clause.kind == ClauseKind::Preamble {
        return "preamble".to_owned();
    }
    let own = draft.paragraphs.get(clause.own.clone()).unwrap_or_default();
    let words = own.iter().flat_map(|paragraph| words(paragraph).split_whitespace());
    let first: Vec<String> = words.take(WORDS_OF_ID).map(without_notes).collect();
    slug(&first.join(" "))
        .or_else(|| slug(&format!("{} {}", clause.kind.word(), clause.number)))
        .unwrap_or_else(|| "clause".to_owned())
}

/// A word without the marks of notes, which are numbers too and change as others come and go.
fn without_notes(word: &str) -> String {
    let mut rest = word;
    let mut out = String::new();
    while let Some(at) = rest.find("[^") {
        let length = note_mark(&rest[at..]).unwrap_or(2);
        out.push_str(&rest[..at]);
        rest = &rest[at + length..];
    }
    out + rest
}

/// A paragraph's words behind its number, whether or not the number was marked yet.
fn words(paragraph: &Paragraph) -> &str {
    let bytes = label(&paragraph.text, paragraph.style).map_or(0, |label| label.bytes);
    paragraph.text.get(bytes..).unwrap_or_default()
}

/// Gives the clauses of a new version the ids of the clauses they came from. `pairs` are paragraphs
/// of the old and the new draft that belong together, as the comparison found them. Names that
/// stand in the new draft stay, and a clause that came from none gets no id that the old draft has.
pub fn inherit(new: &mut Draft, old: &Draft, pairs: &[(usize, usize)]) {
    let (before, after) = (outline(old), outline(new));
    let heads = |outline: &Outline| -> BTreeMap<usize, usize> {
        outline.clauses.iter().enumerate().map(|(n, clause)| (clause.own.start, n)).collect()
    };
    let (old_heads, new_heads) = (heads(&before), heads(&after));
    let mut used: BTreeSet<String> =
        after.clauses.iter().filter(|c| c.is_named).map(|c| c.id.clone()).collect();
    let mut given = BTreeMap::new();
    for (from, to) in pairs {
        let (Some(&from), Some(&to)) = (old_heads.get(from), new_heads.get(to)) else { continue };
        let id = &before.clauses[from].id;
        if !after.clauses[to].is_named && !given.contains_key(&to) && used.insert(id.clone()) {
            given.insert(to, id.clone());
        }
    }
    let mut ids = Ids::default();
    for id in before.clauses.iter().map(|clause| &clause.id).chain(&used) {
        ids.take(id);
    }
    for (number, clause) in after.clauses.iter().enumerate() {
        if clause.is_named {
            continue;
        }
        let id = given.remove(&number).unwrap_or_else(|| ids.first_free(&clause.id));
        if let Some(paragraph) = new.paragraphs.get_mut(clause.own.start) {
            paragraph.id = Some(id);
        }
    }
}

#[cfg(test)]
mod tests;
