//! What one thread keeps while it reads texts, and how it reads a batch.

use std::sync::Arc;

use super::Pipeline;
use crate::lemmatizer::LemmaCache;
use crate::lexicon::{LexId, Lexicon};
use crate::net::{Features, Scratch, Tok2VecState};
use crate::parts::Feature;
use crate::ruler::RulerScratch;
use crate::tokenizer::{ChunkCache, RawToken};
use crate::transition::{Scorer, State, Work};
use crate::{Doc, Symbol};

/// With more word types than this, or this many numbers kept of them, a thread begins anew.
const MOST_WORDS: usize = 40_000;
const MOST_NUMBERS: usize = 2 << 20;

/// As many numbers a buffer may keep between batches: what a batch of short texts needs.
const MOST_SPARE: usize = 1 << 20;

/// A document that is being made.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) doc: Doc,
    /// Each token's word type.
    pub(super) words: Vec<LexId>,
    /// Lemmas that a rule has set before the lemmatizer runs.
    pub(super) lemma_presets: Vec<Symbol>,
}

/// A thread's memory.
#[derive(Debug)]
pub(super) struct Worker {
    pub(super) lexicon: Lexicon,
    pub(super) lemmas: LemmaCache,
    /// What each ruler of the pipeline remembers.
    pub(super) rulers: Vec<RulerScratch>,
    chunks: ChunkCache,
    tokens: Vec<RawToken>,
    networks: Vec<NetworkState>,
    scratch: Scratch,
    work: Work,
}

#[derive(Debug, Default)]
struct NetworkState {
    state: Tok2VecState,
    /// The token vectors of the batch, if they have been computed.
    vectors: Option<Vec<f32>>,
    spare: Vec<f32>,
}

impl Features for Lexicon {
    fn feature(&self, word: u32, space: bool, feature: Feature) -> u64 {
        let lexeme = self.lexeme(LexId(word));
        match feature {
            Feature::Orth => lexeme.orth,
            Feature::Lower => lexeme.lower,
            Feature::Norm => lexeme.norm,
            Feature::Prefix => lexeme.prefix,
            Feature::Suffix => lexeme.suffix,
            Feature::Shape => lexeme.shape,
            Feature::Spacy => u64::from(space),
            Feature::IsSpace => u64::from(lexeme.is_space()),
        }
    }
}

impl Worker {
    pub(super) fn new(pipeline: &Pipeline) -> Self {
        Self {
            lexicon: Lexicon::new(Arc::clone(&pipeline.lexemes)),
            lemmas: LemmaCache::default(),
            rulers: (0..pipeline.rulers).map(|_| RulerScratch::default()).collect(),
            chunks: ChunkCache::default(),
            tokens: Vec::new(),
            networks: pipeline.networks.iter().map(|_| NetworkState::default()).collect(),
            scratch: Scratch::default(),
            work: Work::default(),
        }
    }

    /// Reads a batch of texts.
    pub(super) fn run(&mut self, pipeline: &Pipeline, texts: Vec<String>) -> Vec<Doc> {
        self.make_room();
        let mut drafts: Vec<Draft> =
            texts.into_iter().map(|text| self.tokenize(pipeline, text)).collect();
        self.analyse(pipeline, &mut drafts);
        drafts.into_iter().map(Draft::finish).collect()
    }

    /// Reads one text.
    pub(super) fn run_one(&mut self, pipeline: &Pipeline, text: String) -> Doc {
        self.make_room();
        let mut draft = [self.tokenize(pipeline, text)];
        self.analyse(pipeline, &mut draft);
        let [draft] = draft;
        draft.finish()
    }

    fn analyse(&mut self, pipeline: &Pipeline, drafts: &mut [Draft]) {
        for (_, stage) in &pipeline.stages {
            stage.run(pipeline, self, drafts);
        }
        self.put_away();
    }

    /// Forgets the batch. Its memory is kept for the next, unless a long text has made it large.
    fn put_away(&mut self) {
        for network in &mut self.networks {
            if let Some(vectors) = network.vectors.take()
                && vectors.capacity() <= MOST_SPARE
            {
                network.spare = vectors;
            }
        }
        if self.work.size() > MOST_SPARE {
            self.work = Work::default();
        }
        self.tokens.shrink_to(MOST_SPARE);
    }

    /// Forgets the word types where there are too many, so that memory stays bounded.
    fn make_room(&mut self) {
        let numbers: usize = self.networks.iter().map(|network| network.state.kept()).sum();
        if self.lexicon.len() > MOST_WORDS || numbers > MOST_NUMBERS {
            self.lexicon.clear();
            self.lemmas.clear();
            self.rulers.iter_mut().for_each(RulerScratch::clear);
            self.networks.iter_mut().for_each(|network| network.state.clear());
        }
    }

    fn tokenize(&mut self, pipeline: &Pipeline, text: String) -> Draft {
        let Self { lexicon, chunks, tokens, .. } = self;
        tokens.clear();
        pipeline.tokenizer.tokenize(&text, lexicon, chunks, tokens);
        let bytes: Vec<(u32, u32)> = tokens.iter().map(|token| (token.start, token.end)).collect();
        let chars = chars(&text, &bytes);
        let space = tokens.iter().map(|token| token.space).collect();
        let symbols = Arc::clone(&pipeline.symbols);
        let mut doc = Doc::new(text.into_boxed_str(), symbols, bytes, chars, space);
        doc.chunk_rule = pipeline.chunk_rule;
        let words = tokens.iter().map(|token| token.lex).collect();
        Draft { lemma_presets: vec![Symbol::EMPTY; doc.len()], doc, words }
    }

    /// The token vectors of the batch, one after the other.
    pub(super) fn vectors(
        &mut self,
        number: usize,
        pipeline: &Pipeline,
        drafts: &[Draft],
    ) -> (&[f32], &mut Scratch) {
        let NetworkState { state, vectors, spare } = &mut self.networks[number];
        let vectors = vectors.get_or_insert_with(|| {
            let mut vectors = std::mem::take(spare);
            let texts = drafts.iter().map(|Draft { doc, words, .. }| {
                words.iter().map(|lex| lex.0).zip(doc.space.iter().copied())
            });
            let network = &pipeline.networks[number];
            network.apply(texts, &self.lexicon, state, &mut self.scratch, &mut vectors);
            vectors
        });
        (vectors, &mut self.scratch)
    }

    /// Brings states, one for each document, to their ends.
    pub(super) fn advance<S: State>(
        &mut self,
        number: usize,
        pipeline: &Pipeline,
        drafts: &[Draft],
        scorer: &Scorer,
        states: &mut [(u32, S)],
    ) {
        self.vectors(number, pipeline, drafts);
        let Self { networks, scratch, work, .. } = self;
        let vectors = networks[number].vectors.as_deref().unwrap_or_default();
        scorer.run(vectors, states, work, scratch);
    }
}

impl Draft {
    fn finish(mut self) -> Doc {
        self.doc.settle_lemmas(&mut self.lemma_presets);
        self.doc
    }
}

/// The same ranges counted in characters.
fn chars(text: &str, bytes: &[(u32, u32)]) -> Vec<(u32, u32)> {
    if text.is_ascii() {
        return bytes.to_vec();
    }
    let count = |from: u32, to: u32| {
        let text = text.as_bytes().get(from as usize..to as usize).unwrap_or_default();
        // Every byte of a character but its first begins with the bits 10.
        let first = |byte: &&u8| **byte & 0xC0 != 0x80;
        u32::try_from(text.iter().filter(first).count()).unwrap_or(u32::MAX)
    };
    let (mut at, mut seen) = (0, 0);
    let mut range = |&(start, end): &(u32, u32)| {
        let from = seen + count(at, start);
        let to = from + count(start, end);
        (at, seen) = (end, to);
        (from, to)
    };
    bytes.iter().map(&mut range).collect()
}
