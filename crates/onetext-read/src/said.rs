//! Words attributed to somebody, as runs of tokens.

use std::ops::Range;

/// That somebody says something: which tokens tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    /// The token of the cue that carries its meaning: `ruled` in `has not ruled out`.
    pub(crate) head: usize,
    /// The cue, in one piece or several: `made … clear`.
    pub(crate) cue: Vec<Range<usize>>,
    /// Who says it, as the words stand; nobody where nobody is named.
    pub(crate) source: Option<Range<usize>>,
    /// What is said, in order.
    pub(crate) content: Vec<Range<usize>>,
}
