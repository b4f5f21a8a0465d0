//! A runtime for spaCy v3 CNN pipelines: tokens, sentences, tags, lemmas, dependencies and named
//! entities, with the numbers that spaCy computes and many times as fast.
//!
//! ```
//! use onetext_nlp::Pipeline;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let pipeline = Pipeline::open("models/en_core_web_sm-3.8.0.pipeline")?;
//! let doc = pipeline.parse("Ukraine insists that Russia must withdraw its troops.")?;
//!
//! let insists = doc.token(1).ok_or("no second token")?;
//! assert_eq!((insists.text(), insists.lemma(), insists.tag()), ("insists", "insist", "VBZ"));
//!
//! let subject = insists.children().find(|child| child.dep() == "nsubj");
//! assert_eq!(subject.map(|token| token.text()), Some("Ukraine"));
//!
//! let places: Vec<&str> = doc.entities().map(|entity| entity.text()).collect();
//! assert_eq!(places, ["Ukraine", "Russia"]);
//! # Ok(())
//! # }
//! ```
//!
//! # Pipelines
//!
//! [`Pipeline::open`] takes a pipeline as spaCy saves it (a folder), as it is published (a wheel), or
//! in a compact form of this crate's own ([`to_compact`]). `config.cfg` decides the architecture;
//! what this crate does not do is refused with the component and the setting that ask for it. With
//! the feature `english`, `Pipeline::english` needs no file at all.
//!
//! # Documents
//!
//! A [`Doc`] keeps its text as it was given; places are byte ranges and character ranges of it.
//! [`Token`] and [`Span`] are light views. Whole columns are there as slices.
//!
//! # The same result, always
//!
//! A document does not depend on what it is read with, on the number of threads or on the processor:
//! every sum is made of the same fused steps in the same order. (Processors without fused
//! multiply-add, older than 2013, are slow, and right.)

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
