//! The folder form of a record: plain files for people, examples and git.
//!
//! ```text
//! talks/
//!   onetext.toml          title; [parties.ID], [persons.ID], [issues.ID] with options and consent
//!   sources/ID.txt        the text as read, with ID.toml beside it: title, publisher, date, url
//!   drafts/NN-ID.md       front matter between lines of +++, then the text
//!   record/*.toml         [[statement]] [[position]] [[claim]] [[assessment]] [[meeting]] …
//! ```
//!
//! Reading never stops at the first mistake: it returns the entries that fit and a
//! [`Diagnostic`] for every one that does not. Writing and reading back gives the same entries.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::diagnostic::Diagnostic;
use crate::entry::Entry;

mod alone;
mod bodies;
mod draft;
mod fields;
mod item;
mod lines;
mod place;
mod placing;
mod sheets;
mod writing;

/// The files of a folder: from path, with `/` between its parts, to text.
pub type Files = BTreeMap<String, String>;

/// What an item of a folder has where it does not say so itself.
#[derive(Debug, Clone)]
pub struct Defaults {
    /// Who entered it; also the folder's own `author` comes before this one.
    pub author: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Makes the text as read out of a source of which the folder has only the HTML.
    pub extract: fn(html: &str) -> String,
}

/// What was understood of a folder, and every mistake in it.
#[derive(Debug, Clone, Default)]
pub struct Import {
    /// The entries that fit, in log order, numbered from 1 without a gap.
    pub entries: Vec<Entry>,
    /// What is wrong, in order of file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a folder.
pub fn read(files: &Files, defaults: &Defaults) -> Import {
    let found = RefCell::default();
    let mut defaults = defaults.clone();
    let items = sheets::items(files, &mut defaults, &found);
    let entries = placing::place(items, files, &defaults, &found);
    let mut diagnostics = found.into_inner();
    diagnostics.sort_by(|a: &Diagnostic, b| {
        let key = |d: &Diagnostic| d.span.as_ref().map_or((0, 0), |span| (span.start, span.end));
        a.file.cmp(&b.file).then_with(|| key(a).cmp(&key(b)))
    });
    without_echoes(&mut diagnostics, files);
    Import { entries, diagnostics }
}

/// Drops what follows from a mistake of syntax in the same line: one sign that is missing can set
/// the parser off at every word behind it.
fn without_echoes(diagnostics: &mut Vec<Diagnostic>, files: &Files) {
    let is_syntax = |d: &&Diagnostic| d.id == "toml";
    let mut ends = BTreeMap::<String, Vec<usize>>::new();
    for diagnostic in diagnostics.iter().filter(is_syntax) {
        ends.entry(diagnostic.file.clone()).or_insert_with_key(|file| {
            let text = files.get(file).map_or("", String::as_str);
            text.match_indices('\n').map(|(at, _)| at).collect()
        });
    }
    let line = |d: &Diagnostic| {
        let (start, ends) = (d.span.as_ref()?.start, ends.get(&d.file)?);
        Some((d.file.clone(), ends.partition_point(|end| *end < start)))
    };
    let broken: BTreeSet<_> = diagnostics.iter().filter(is_syntax).filter_map(line).collect();
    let mut told = BTreeSet::new();
    diagnostics.retain(|d| match line(d) {
        Some(line) if broken.contains(&line) => is_syntax(&d) && told.insert(line),
        _ => true,
    });
}

pub use alone::{read_alone, write_alone};
pub use writing::write;

#[cfg(test)]
mod tests;
