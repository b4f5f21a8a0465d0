//! The brief in every rendering, of invented talks and of random logs.

mod blockers;
mod day;
pub(crate) mod fixture;
mod many;
mod markup;
mod properties;
mod renderings;
