//! Reviewing what the reader proposes: a person's choices, and the screen that they are made on.
//!
//! [`Choices`] holds the proposals of some reports and what was decided on each; every decision can
//! be taken back. [`entries()`] turns them into entries for a record. [`Desk`] is who sits before a
//! screen: keys go in, and what is to be shown or asked of the outside comes out. [`screen`] draws
//! it. None of them touches a terminal, a file or a clock.

mod alone;
mod choices;
mod desk;
mod entries;
mod key;
mod passage;
mod plan;
mod screen;
#[cfg(test)]
mod tests;

pub(crate) use alone::{Edited, edited, to_edit};
pub(crate) use choices::{Choices, Decision, says};
pub(crate) use desk::{Ask, Desk};
pub(crate) use entries::{Written, entries};
pub(crate) use key::Key;
pub(crate) use screen::{Look, draw};
