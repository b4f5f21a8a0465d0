//! Transition systems: the dependency parser and the entity recogniser.
//!
//! Both read a text from left to right and choose one move after the other. A state tells which few
//! tokens matter ([`State::context`]); the [`Scorer`] adds what it computed for these tokens
//! beforehand and scores the moves; the best that is allowed is made. The states of a whole batch
//! advance together, so that one matrix product scores a move for each.

pub(crate) mod arc_eager;
pub(crate) mod biluo;
mod projective;
mod scorer;

pub(crate) use arc_eager::{Arcs, Parser};
pub(crate) use biluo::{Entities, Recogniser, Token};
pub(crate) use projective::deprojectivise;
pub(crate) use scorer::{Scorer, State, Work, best};
