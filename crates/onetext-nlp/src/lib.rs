//! A runtime for spaCy v3 CNN pipelines.

#![allow(dead_code, reason = "the parts below are put together as they come")]

mod doc;
mod hash;
mod lexicon;
mod load;
mod net;
mod open;
mod parts;
mod pos;
mod symbol_ids;
mod symbols;
mod texts;
mod transition;
mod unicode;

pub use doc::Doc;
pub use load::{LoadError, LoadOptions, Unsupported, WrongShape};
pub use pos::Pos;
pub use symbols::Symbol;
