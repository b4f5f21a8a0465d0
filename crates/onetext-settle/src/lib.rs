//! What could be agreed: an engine that takes issues, options, values, red lines and consent rules,
//! and says which packages are possible, which are best, what stands in the way and how sure it is.
//!
//! A stranger could use it alone: values come in, values go out, with no I/O, clock or global state.
//! All decisions are made in whole numbers; floating point serves display and bounds whose results
//! are checked exactly.
//!
//! A [`Scenario`] is the question. [`way`] turns its red lines, reservation values and consent rules
//! into forbidden combinations, [`space`] its fractions into whole numbers, and [`frontier`] finds
//! the packages that nothing beats. [`uncertain`] says how sure an answer is where values are known
//! in part, and [`whatif`] what a change would do to the answers.

pub mod certificate;
pub mod conflict;
pub mod consent;
pub mod elicit;
pub mod exact;
pub mod feasible;
pub mod format;
pub mod frontier;
pub mod model;
pub mod plot;
pub mod solution;
pub mod space;
pub mod standing;
pub mod uncertain;
pub mod way;
pub mod whatif;
pub mod wide;

pub use consent::Consent;
pub use elicit::{Amount, Elicited, IssueJudgement, Judgement};
pub use exact::Exact;
pub use model::{
    Condition, Constraint, Interaction, Issue, IssueOption, Package, Party, RedLine, Scenario,
    Values,
};

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
