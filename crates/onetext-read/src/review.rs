//! A person's decisions on proposals, and the entries that they become.
//!
//! [`Choices`] holds the proposals of some reports and what was decided on each; every decision can
//! be taken back until it is in the record. [`entries()`] turns them into entries in an order in
//! which each can be appended. Whoever sits before it, at a terminal or in a browser, decides by the
//! same rules. Nothing here knows a screen, a file or a clock.

mod choices;
mod entries;
mod joining;
mod plan;
mod report;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;
mod words;

pub use choices::{Choice, Choices, Decision, Item, Kept, Unfit};
pub use entries::{Misfit, Terms, Written, entries};
pub use report::{Report, same, source, take, unused};
pub use words::says;
