//! Why a rule cannot be used.

use std::fmt;

use thiserror::Error;

use crate::pattern::PatternError;

/// A rule that cannot be used: where it stands and what is wrong there, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) struct RulerError {
    pub(crate) rule: usize,
    /// The pattern, and the token in it.
    pub(crate) place: Option<(usize, Option<usize>)>,
    pub(crate) problem: Problem,
}

impl fmt::Display for RulerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rule {} of the attribute ruler", self.rule)?;
        if let Some((pattern, token)) = self.place {
            write!(f, ", pattern {pattern}")?;
            if let Some(token) = token {
                write!(f, ", token {token}")?;
            }
        }
        write!(f, ": {}", self.problem)
    }
}

/// What is wrong with a rule.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum Problem {
    #[error("expected {0}")]
    Shape(&'static str),
    #[error("a pattern needs a token")]
    Empty,
    #[error("the pattern is longer than {0} tokens")]
    Long(usize),
    #[error("`{0}` is no attribute of a token")]
    UnknownAttribute(String),
    #[error("matching on `{0}` is not supported")]
    Attribute(String),
    #[error("`{predicate}` on `{attribute}` is not supported")]
    Predicate { attribute: String, predicate: String },
    #[error("`{attribute}` is compared with {found}; expected {want}")]
    Value { attribute: String, found: String, want: &'static str },
    #[error("`{regex}` under `{attribute}`: {error}")]
    Regex { attribute: String, regex: String, error: Box<PatternError> },
    #[error("`{0}` is no operator; expected `!`, `?`, `+`, `*`, `1`, `{{n}}` or `{{n,m}}`")]
    Operator(String),
    #[error("setting `{0}` is not supported")]
    Set(String),
    #[error("`{attribute}` cannot be set to `{value}`; expected {want}")]
    SetValue { attribute: String, value: String, want: &'static str },
}
