//! Documents as PDF: the brief, what could be agreed, and drafts with their changes.
//!
//! A document is a row of blocks (`blocks`), made from the brief's Markdown (`markdown`) or from a
//! draft (`redline`). `lines` breaks each block into lines, `pages` lays these on pages, `print`
//! writes them, with a structure that programs can read aloud: headings, lists, tables, bookmarks and
//! the language. Four faces of one family come with the program (`faces`); for scripts that they have
//! not, the caller gives more.
//!
//! The bytes depend on what is printed and on nothing else: no clock, no chance.

use std::collections::BTreeSet;

use onetext_draft::Marked;

use crate::settlement::Settlement;
use crate::{Brief, markdown, phrase};

mod blocks;
mod faces;
mod from_markdown;
mod lines;
mod pages;
mod print;
mod redline;
mod structure;
#[cfg(test)]
mod tests;

use blocks::Document;

/// The media type of the files.
pub const MEDIA: &str = "application/pdf";

/// The brief.
pub fn brief(brief: &Brief) -> Vec<u8> {
    brief_with(brief, &[])
}

/// The brief, with more fonts for characters that the faces at hand have not.
pub fn brief_with(brief: &Brief, fonts: &[Vec<u8>]) -> Vec<u8> {
    let document = Document {
        title: brief.title.clone(),
        about: phrase::dateline(brief),
        on: brief.on,
        blocks: from_markdown::blocks(&markdown(brief)),
    };
    print::print(document, fonts)
}

/// What could be agreed, alone.
pub fn settlement(settlement: &Settlement) -> Vec<u8> {
    settlement_with(settlement, &[])
}

/// What could be agreed, with more fonts for characters that the faces at hand have not.
pub fn settlement_with(settlement: &Settlement, fonts: &[Vec<u8>]) -> Vec<u8> {
    let document = Document {
        title: settlement.title.clone(),
        about: phrase::SETTLED.to_owned(),
        on: None,
        blocks: from_markdown::blocks(&markdown::settled(settlement)),
    };
    print::print(document, fonts)
}

/// A draft. Changes are shown as in a redline: what came is underlined, what went is struck out,
/// what moved is marked twice, and a bar stands beside every line with a change. `facts` stand under
/// the title, a line each.
pub fn draft(title: &str, facts: &[String], marked: &Marked) -> Vec<u8> {
    draft_with(title, facts, marked, &[])
}

/// A draft, with more fonts for characters that the faces at hand have not.
pub fn draft_with(title: &str, facts: &[String], marked: &Marked, fonts: &[Vec<u8>]) -> Vec<u8> {
    let document = Document {
        title: title.to_owned(),
        about: facts.first().cloned().unwrap_or_default(),
        on: None,
        blocks: redline::blocks(title, facts, marked),
    };
    print::print(document, fonts)
}

/// The characters of a text that the faces at hand have not: where there are any, it is worth to
/// look for more fonts.
pub fn lacking(text: &str) -> BTreeSet<char> {
    faces::lacking(text)
}

/// Those of some characters that a font file has.
pub fn covered(font: &[u8], wanted: &BTreeSet<char>) -> BTreeSet<char> {
    faces::covered(font, wanted)
}
