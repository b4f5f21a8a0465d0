//! Why a pattern cannot be used.

use thiserror::Error;

/// A pattern is malformed or uses what is not supported.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{fault} at character {offset} of the pattern")]
pub(crate) struct PatternError {
    /// How many characters come before the place.
    pub(crate) offset: usize,
    pub(crate) fault: Fault,
}

/// What is wrong with a pattern.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum Fault {
    #[error("`{0}` is not supported: {1}")]
    Unsupported(String, &'static str),
    #[error("a parenthesis is not closed")]
    OpenGroup,
    #[error("`)` closes nothing")]
    StrayClose,
    #[error("a character class is not closed")]
    OpenClass,
    #[error("`{0}` repeats nothing")]
    NothingToRepeat(String),
    #[error("`{0}` is no escape")]
    BadEscape(String),
    #[error("the range {0} runs backwards")]
    BadRange(String),
    #[error("a repetition has its least number above its greatest")]
    BadRepeat,
    #[error("a look-behind needs a fixed width")]
    OpenWidth,
    #[error("groups are nested too deeply")]
    TooDeep,
    #[error("the pattern is too large when its repetitions are written out")]
    TooLarge,
}
