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
mod pipeline;
mod pos;
pub mod render;
mod ruler;
#[cfg(test)]
mod sample;
mod span;
mod symbol_ids;
mod symbols;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod texts;
mod token;
mod tokenizer;
mod transition;
mod tree;
mod unicode;

pub use doc::{Doc, Iob};
pub use load::{LoadError, LoadOptions, Precision, Unsupported, WrongShape, to_compact};
pub use pipeline::{Pipeline, TextTooLong};
pub use pos::Pos;
pub use span::{Entities, Sentences, Span};
pub use symbols::Symbol;
pub use token::Token;
