//! Who says what: the cues of a text, what each reports, and whose words it reports.
//!
//! Rules propose and models weigh. `cue` looks at every word that could tell that somebody says,
//! thinks or wants something; `content` collects the runs of words that could be what is said, from
//! the parse and from quotation marks; `source` collects who could have said it. One model each
//! (`model`) gives them their odds, and `find` takes what is likely enough. Nothing here knows
//! parties or a record.

#![expect(clippy::single_range_in_vec_init, reason = "what is said is a list of runs of tokens")]

use std::ops::Range;

mod content;
mod cue;
mod find;
mod page;
mod source;

#[cfg(feature = "training")]
pub(crate) use find::training;
pub(crate) use find::{Models, find};
pub(crate) use page::Page;

/// That somebody says something: which tokens tell it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Said {
    /// The token of the cue that carries its meaning: `ruled` in `has not ruled out`.
    pub(crate) head: usize,
    /// The cue, in one piece or several: `made … clear`.
    pub(crate) cue: Vec<Range<usize>>,
    /// Who says it, as the words stand; nobody where nobody is named.
    pub(crate) source: Option<Range<usize>>,
    /// The relative pronoun that stands for the source: `who` in `the envoy, who said`.
    pub(crate) relative: Option<usize>,
    /// What is said, in order.
    pub(crate) content: Vec<Range<usize>>,
    /// What kind of cue it is, in a word.
    pub(crate) rule: &'static str,
    /// How likely all of it is right, from 0 to 1.
    pub(crate) confidence: f64,
    /// What spoke for it most, by the names of the features.
    pub(crate) because: Vec<String>,
}

/// Runs of tokens in order, those that touch made one, empty ones left out.
fn joined(mut runs: Vec<Range<usize>>) -> Vec<Range<usize>> {
    runs.retain(|run| run.start < run.end);
    runs.sort_by_key(|run| (run.start, run.end));
    let mut found: Vec<Range<usize>> = Vec::with_capacity(runs.len());
    for run in runs {
        match found.last_mut() {
            Some(last) if run.start <= last.end => last.end = last.end.max(run.end),
            _ => found.push(run),
        }
    }
    found
}

/// How many tokens two lists of runs share, and how many they have together.
fn shared(a: &[Range<usize>], b: &[Range<usize>]) -> (usize, usize) {
    let len = |runs: &[Range<usize>]| runs.iter().map(ExactSizeIterator::len).sum::<usize>();
    let both: usize = a
        .iter()
        .flat_map(|x| b.iter().map(move |y| x.end.min(y.end).saturating_sub(x.start.max(y.start))))
        .sum();
    (both, len(a) + len(b) - both)
}

/// Whether two lists of runs are the same for most of their tokens (Jaccard of a half or more).
fn alike(a: &[Range<usize>], b: &[Range<usize>]) -> bool {
    let (both, all) = shared(a, b);
    both * 2 >= all && both > 0
}
