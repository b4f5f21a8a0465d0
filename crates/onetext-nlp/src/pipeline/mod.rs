//! A pipeline at work: from texts to documents.
//!
//! Texts go through the components in batches. Every number that is computed for a token depends on
//! its own text alone, so a document is the same whatever it is batched with and however many
//! threads there are. What threads share is never written; what they keep between batches (word
//! types met before) each has for itself.

mod build;
mod check;
mod stages;
mod stream;
mod worker;

use std::num::NonZero;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::Doc;
use crate::chunks::ChunkRule;
use crate::lexicon::LexemeRules;
use crate::load::{self, LoadError, LoadOptions};
use crate::net::Tok2Vec;
use crate::parts::{Meta, Parts};
use crate::symbols::Symbols;
use crate::tokenizer::Tokenizer;
use check::check;
use stages::Stage;
use worker::Worker;

/// The longest text, in bytes: as in spaCy, and so that places fit into 32 bits.
const LONGEST: usize = 1 << 30;

/// A text is longer than a document can be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("text {number} has {bytes} bytes, and a text may have {LONGEST}; give it in paragraphs")]
pub struct TextTooLong {
    /// Which of the texts given it is, from 1.
    pub number: usize,
    /// How long it is.
    pub bytes: usize,
}

/// A pipeline that is ready to read texts.
#[derive(Debug)]
pub struct Pipeline {
    meta: Meta,
    symbols: Arc<Symbols>,
    tokenizer: Tokenizer,
    lexemes: Arc<LexemeRules>,
    chunk_rule: Option<ChunkRule>,
    networks: Vec<Tok2Vec>,
    /// How many attribute rulers there are.
    rulers: usize,
    stages: Vec<(String, Stage)>,
    /// Working memory of threads that have finished, for the next.
    idle: Mutex<Vec<Worker>>,
}

impl Pipeline {
    /// Opens a pipeline: a folder, a wheel, or a file of the compact form.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, LoadError> {
        Self::open_with(path, &LoadOptions::default())
    }

    /// The same with other components switched on or off than the pipeline says.
    pub fn open_with(path: impl AsRef<Path>, options: &LoadOptions) -> Result<Self, LoadError> {
        Self::build(load::open(path.as_ref(), options)?)
    }

    /// The English pipeline that is built in: `en_core_web_sm` 3.8.0, by Explosion (MIT licence).
    #[cfg(feature = "english")]
    pub fn english() -> Result<Self, LoadError> {
        Self::from_bytes(include_bytes!("../../models/en_core_web_sm-3.8.0.pipeline"))
    }

    /// Takes a pipeline from the bytes of a wheel or of a file of the compact form.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LoadError> {
        Self::from_bytes_with(bytes, &LoadOptions::default())
    }

    /// The same with other components switched on or off than the pipeline says.
    pub fn from_bytes_with(bytes: &[u8], options: &LoadOptions) -> Result<Self, LoadError> {
        Self::build(load::parse(bytes, options)?)
    }

    fn build(parts: Parts) -> Result<Self, LoadError> {
        check(&parts)?;
        build::build(parts)
    }

    /// The language's code, such as `en`.
    pub fn lang(&self) -> &str {
        &self.meta.lang
    }

    /// The pipeline's name and version, such as `core_web_sm` and `3.8.0`.
    pub fn name(&self) -> (&str, &str) {
        (&self.meta.name, &self.meta.version)
    }

    /// The names of the components, in the order in which they run.
    pub fn components(&self) -> impl Iterator<Item = &str> {
        self.stages.iter().map(|(name, _)| name.as_str())
    }

    /// Reads one text.
    pub fn parse(&self, text: &str) -> Result<Doc, TextTooLong> {
        if text.len() > LONGEST {
            return Err(TextTooLong { number: 1, bytes: text.len() });
        }
        let mut worker = self.worker();
        let doc = worker.run_one(self, text.to_owned());
        self.give_back(worker);
        Ok(doc)
    }

    /// Reads some texts, on so many threads, and gives their documents in the same order.
    pub fn parse_all<T: AsRef<str> + Sync>(
        &self,
        texts: &[T],
        threads: NonZero<usize>,
    ) -> Result<Vec<Doc>, TextTooLong> {
        let mut docs = Vec::with_capacity(texts.len());
        self.stream(texts.iter().map(|text| text.as_ref().to_owned()), threads, |doc| {
            docs.push(doc);
        })?;
        Ok(docs)
    }

    /// Working memory for a thread.
    fn worker(&self) -> Worker {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.pop().unwrap_or_else(|| Worker::new(self))
    }

    fn give_back(&self, worker: Worker) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
    }
}
