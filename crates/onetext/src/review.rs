//! Reviewing what the reader proposes: the screen that a person's choices are made on.
//!
//! What is chosen, and what entries it becomes, is decided in [`onetext_read::review`]. [`Desk`] is
//! who sits before a screen: keys go in, and what is to be shown or asked of the outside comes out.
//! [`screen`] draws it. None of them touches a terminal, a file or a clock.

mod alone;
mod desk;
mod key;
mod passage;
mod screen;
#[cfg(test)]
mod tests;

pub(crate) use alone::{Edited, edited, to_edit};
pub(crate) use desk::{Ask, Desk};
pub(crate) use key::Key;
pub(crate) use screen::{Look, draw};
