//! Scenarios as files write them: those of Genius, GeniusWeb, NegMAS and NegoLog, and our own TOML;
//! and as tables for a spreadsheet or a program.
//!
//! Readers take texts and give a [`Reading`] or every [`Mistake`] they found; they open no files.
//! Numbers go from the text to exact fractions and never through floating point. What a format has
//! and the engine does not apply, such as a discount for time, is kept as a note beside what was
//! read. Nothing in a text makes a reader panic, recurse without end or fill the memory: sizes are
//! bounded by the constants here.
//!
//! - [`genius`]: the XML of Genius, a domain and its profiles, with weights and evaluations as
//!   Genius normalises them, and the non-linear profiles of the ANAC competition of 2014.
//! - [`geniusweb`]: the JSON profiles of GeniusWeb, with their reservation bids.
//! - [`negmas`]: the folders of NegMAS, as YAML or JSON.
//! - [`negolog`]: the JSON profiles of NegoLog.
//! - [`toml`]: our own, for people; it alone holds red lines, consent and partial knowledge.
//! - [`table`]: CSV and JSON of a scenario and of packages with what they give.

use std::fmt;
use std::ops::Range;

use crate::elicit::Elicited;
use crate::model::Scenario;

mod expect;
pub mod genius;
pub mod geniusweb;
mod json;
pub mod negmas;
pub mod negolog;
pub mod table;
pub mod toml;
mod tree;
mod xml;
mod yaml;

#[cfg(test)]
mod fuzz;

/// How many bytes a file may have.
pub const MAX_BYTES: usize = 16 << 20;

/// How deep elements, lists, tables and parentheses may nest.
pub const MAX_DEPTH: usize = 64;

/// How many options an issue may have, those of a range of numbers included.
pub const MAX_OPTIONS: usize = 10_000;

/// How many issues, and how many parties, a scenario may have.
pub const MAX_ISSUES: usize = 1_000;

/// How many values a scenario may hold: options of all issues, times parties.
pub const MAX_VALUES: usize = 2_000_000;

/// How many options the conditions of a scenario may list together: a range names many in few words.
pub const MAX_LISTED: usize = 2_000_000;

/// A file as it came: its name, which names the party in formats where nothing else does, and its
/// bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct File<'a> {
    /// Its path or name; the last part without its ending is what counts.
    pub name: &'a str,
    /// What it holds.
    pub bytes: &'a [u8],
}

/// One mistake in a file, or something in it that the engine does not apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The name of the file; empty where it is none in particular.
    pub file: String,
    /// The words to underline, in bytes of the file; empty where it is the file as a whole.
    pub at: Range<usize>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.file.is_empty() {
            write!(f, "{}: ", self.file)?;
        }
        f.write_str(&self.message)?;
        self.help.as_ref().map_or(Ok(()), |help| write!(f, " ({help})"))
    }
}

impl std::error::Error for Mistake {}

/// What was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The scenario, with what is known of it in part.
    pub elicited: Elicited,
    /// What the file has and the engine does not apply.
    pub notes: Vec<Mistake>,
}

impl Reading {
    fn exact(scenario: Scenario, notes: Vec<Mistake>) -> Self {
        Self { elicited: Elicited { scenario, judgements: Vec::new() }, notes }
    }
}

/// The formats that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// XML of Genius.
    Genius,
    /// JSON of GeniusWeb.
    GeniusWeb,
    /// YAML or JSON of NegMAS.
    Negmas,
    /// JSON of NegoLog.
    Negolog,
    /// Our own TOML.
    Toml,
}

/// The format that some files are in, by what they hold; none where they look like no one's.
pub fn guess(files: &[File<'_>]) -> Option<Format> {
    let holds = |words: &str| {
        let words = words.as_bytes();
        files.iter().any(|file| {
            file.bytes.len() <= MAX_BYTES
                && file.bytes.windows(words.len()).any(|window| window == words)
        })
    };
    let ends = |end: &str| files.iter().any(|file| file.name.to_ascii_lowercase().ends_with(end));
    if ends(".toml") {
        Some(Format::Toml)
    } else if holds("<utility_space") || holds("<negotiation_template") {
        Some(Format::Genius)
    } else if holds("UtilitySpace\"") {
        Some(Format::GeniusWeb)
    } else if holds("OutcomeSpace") {
        Some(Format::Negmas)
    } else if holds("\"issueWeights\"") {
        Some(Format::Negolog)
    } else if holds("[[issue]]") {
        Some(Format::Toml)
    } else {
        None
    }
}

/// Reads files in the format that they look like. A folder is given as its files, sorted by name;
/// the parties come in that order.
///
/// # Errors
///
/// Every mistake that was found.
pub fn read(files: &[File<'_>]) -> Result<Reading, Vec<Mistake>> {
    match guess(files) {
        Some(Format::Genius) => genius::read(files),
        Some(Format::GeniusWeb) => geniusweb::read(files),
        Some(Format::Negmas) => negmas::read(files),
        Some(Format::Negolog) => negolog::read(files),
        Some(Format::Toml) => match files {
            [file] => toml::read(*file),
            _ => Err(vec![Mistake {
                file: String::new(),
                at: 0..0,
                message: format!("a scenario in TOML is one file, and these are {}", files.len()),
                help: None,
            }]),
        },
        None => Err(vec![Mistake {
            file: files.first().map_or_else(String::new, |file| file.name.to_owned()),
            at: 0..0,
            message: "this is no scenario in a form that is known here".to_owned(),
            help: Some(
                "known are our TOML, XML of Genius, JSON of GeniusWeb and NegoLog, and folders \
                 of NegMAS"
                    .to_owned(),
            ),
        }]),
    }
}
