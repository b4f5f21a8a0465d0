//! A runtime for spaCy v3 CNN pipelines.

#![allow(dead_code, reason = "the parts below are put together as they come")]

mod doc;
mod hash;
mod lexicon;
mod parts;
mod pattern;
mod pos;
mod symbol_ids;
mod symbols;
mod tokenizer;
mod unicode;

pub use doc::Doc;
pub use pos::Pos;
pub use symbols::Symbol;
