//! A runtime for spaCy v3 CNN pipelines.

#![allow(dead_code, reason = "the parts below are put together as they come")]

mod chunks;
mod doc;
mod hash;
mod lemmatizer;
mod lexicon;
mod load;
mod morphology;
mod net;
mod open;
mod parts;
mod pattern;
mod pos;
mod ruler;
#[cfg(test)]
mod sample;
mod span;
mod symbol_ids;
mod symbols;
mod texts;
mod token;
mod transition;
mod tree;
mod unicode;

pub use doc::{Doc, Iob};
pub use load::{LoadError, LoadOptions, Unsupported, WrongShape};
pub use pos::Pos;
pub use span::{Entities, Sentences, Span};
pub use symbols::Symbol;
pub use token::Token;
