//! The components as they run: what each says of the documents of a batch.

use std::collections::HashMap;

use super::Pipeline;
use super::worker::{Draft, Worker};
use crate::doc::Iob;
use crate::lemmatizer::Lemmatizer;
use crate::morphology;
use crate::net::{Linear, Scratch};
use crate::ruler::Ruler;
use crate::transition::{Arcs, Entities, Parser, Recogniser, Scorer, Token, best, deprojectivise};
use crate::tree::sentence_starts;
use crate::{Doc, Pos, Symbol};

/// A component.
#[derive(Debug)]
pub(super) enum Stage {
    /// Token vectors that others share. They are computed when the first asks for them.
    Tok2Vec,
    Tagger(Tagger),
    Morphologizer(Morphologizer),
    Senter(Senter),
    Parser(DependencyParser),
    Ner(EntityRecogniser),
    /// A ruler and which of the pipeline's rulers it is.
    AttributeRuler(Ruler, usize),
    Lemmatizer(Lemmatizer),
}

/// Says each token's fine-grained tag.
#[derive(Debug)]
pub(super) struct Tagger {
    pub(super) network: usize,
    pub(super) output: Linear,
    pub(super) labels: Vec<Symbol>,
    pub(super) overwrite: bool,
}

/// Says each token's morphology and part of speech.
#[derive(Debug)]
pub(super) struct Morphologizer {
    pub(super) network: usize,
    pub(super) output: Linear,
    pub(super) labels: Vec<(Symbol, Pos)>,
    pub(super) overwrite: bool,
    pub(super) extend: bool,
}

/// Says where sentences begin.
#[derive(Debug)]
pub(super) struct Senter {
    pub(super) network: usize,
    pub(super) output: Linear,
    pub(super) overwrite: bool,
}

/// Says what depends on what, and where sentences begin.
#[derive(Debug)]
pub(super) struct DependencyParser {
    pub(super) network: usize,
    pub(super) scorer: Scorer,
    pub(super) moves: Parser,
    pub(super) root: Symbol,
    /// Labels `a||b`, each with `a` and `b`.
    pub(super) decorated: HashMap<Symbol, (Symbol, Symbol)>,
}

/// Says which tokens are names of what.
#[derive(Debug)]
pub(super) struct EntityRecogniser {
    pub(super) network: usize,
    pub(super) scorer: Scorer,
    pub(super) moves: Recogniser,
}

impl Stage {
    /// Lets the component say what it knows of the documents of a batch.
    pub(super) fn run(&self, pipeline: &Pipeline, worker: &mut Worker, drafts: &mut [Draft]) {
        match self {
            Self::Tok2Vec => {}
            Self::Tagger(tagger) => tagger.run(pipeline, worker, drafts),
            Self::Morphologizer(morphologizer) => morphologizer.run(pipeline, worker, drafts),
            Self::Senter(senter) => senter.run(pipeline, worker, drafts),
            Self::Parser(parser) => parser.run(pipeline, worker, drafts),
            Self::Ner(recogniser) => recogniser.run(pipeline, worker, drafts),
            Self::AttributeRuler(ruler, number) => {
                let Worker { lexicon, rulers, .. } = worker;
                for Draft { doc, words, lemma_presets, .. } in drafts {
                    ruler.run(doc, lexicon, words, lemma_presets, &mut rulers[*number]);
                }
            }
            Self::Lemmatizer(lemmatizer) => {
                let Worker { lexicon, lemmas, .. } = worker;
                for Draft { doc, words, lemma_presets, .. } in drafts {
                    lemmatizer.run(doc, lexicon, words, lemma_presets, lemmas);
                }
            }
        }
    }
}

impl Tagger {
    fn run(&self, pipeline: &Pipeline, worker: &mut Worker, drafts: &mut [Draft]) {
        let (vectors, scratch) = worker.vectors(self.network, pipeline, drafts);
        classify(&self.output, vectors, scratch, drafts, |doc, token, label| {
            let tag = &mut doc.tag[token];
            if (tag.is_empty() || self.overwrite)
                && let Some(&label) = self.labels.get(label)
            {
                *tag = label;
            }
        });
    }
}

impl Morphologizer {
    fn run(&self, pipeline: &Pipeline, worker: &mut Worker, drafts: &mut [Draft]) {
        let (vectors, scratch) = worker.vectors(self.network, pipeline, drafts);
        classify(&self.output, vectors, scratch, drafts, |doc, token, label| {
            let Some(&(morph, pos)) = self.labels.get(label) else { return };
            let before = doc.morph[token];
            if before.is_empty() || (self.overwrite && !self.extend) {
                doc.morph[token] = morph;
            } else if self.extend {
                let (old, new) = (doc.str(before), doc.str(morph));
                let (first, last) = if self.overwrite { (old, new) } else { (new, old) };
                let both = morphology::merged(first, last);
                doc.morph[token] = doc.intern(&both);
            }
            if doc.pos[token] == Pos::None || self.overwrite {
                doc.pos[token] = pos;
            }
        });
    }
}

impl Senter {
    fn run(&self, pipeline: &Pipeline, worker: &mut Worker, drafts: &mut [Draft]) {
        let (vectors, scratch) = worker.vectors(self.network, pipeline, drafts);
        classify(&self.output, vectors, scratch, drafts, |doc, token, label| {
            let start = &mut doc.sent_start[token];
            if *start == 0 || self.overwrite {
                *start = if label == 1 { 1 } else { -1 };
            }
        });
    }
}

/// Gives each token's best label to `set`: the document, the token's number and the label's.
fn classify(
    output: &Linear,
    vectors: &[f32],
    scratch: &mut Scratch,
    drafts: &mut [Draft],
    mut set: impl FnMut(&mut Doc, usize, usize),
) {
    let (mut draft, mut token) = (0, 0);
    output.apply(vectors, scratch, |_, scores| {
        while drafts.get(draft).is_some_and(|draft| token == draft.doc.len()) {
            (draft, token) = (draft + 1, 0);
        }
        if let (Some(draft), Some(label)) = (drafts.get_mut(draft), best(scores, |_| true)) {
            set(&mut draft.doc, token, label);
        }
        token += 1;
    });
}

impl DependencyParser {
    fn run(&self, pipeline: &Pipeline, worker: &mut Worker, drafts: &mut [Draft]) {
        let known: Vec<Vec<i8>> = drafts.iter().map(|d| d.doc.sent_start.clone()).collect();
        let mut states: Vec<(u32, Arcs<'_>)> = Vec::with_capacity(drafts.len());
        let mut first = 0;
        for known in &known {
            states.push((first, Arcs::new(&self.moves, known)));
            first += u32::try_from(known.len()).unwrap_or(u32::MAX);
        }
        worker.advance(self.network, pipeline, drafts, &self.scorer, &mut states);
        for (draft, (_, arcs)) in drafts.iter_mut().zip(states) {
            self.annotate(draft, &arcs, worker);
        }
    }

    fn annotate(&self, draft: &mut Draft, arcs: &Arcs<'_>, worker: &Worker) {
        let doc = &mut draft.doc;
        for (token, (head, label)) in (0..).zip(arcs.arcs()) {
            let place = token as usize;
            doc.head[place] = head.unwrap_or(token);
            doc.dep[place] = if doc.head[place] == token { self.root } else { label };
        }
        if !self.decorated.is_empty() {
            deprojectivise(
                &mut doc.head,
                &mut doc.dep,
                |label| self.decorated.get(&label).copied(),
                |token| worker.lexicon.lexeme(draft.words[token]).is_space(),
            );
        }
        let starts = sentence_starts(&doc.head);
        for (start, begins) in doc.sent_start.iter_mut().zip(starts) {
            *start = if begins { 1 } else { -1 };
        }
    }
}

impl EntityRecogniser {
    fn run(&self, pipeline: &Pipeline, worker: &mut Worker, drafts: &mut [Draft]) {
        let tokens: Vec<Vec<Token>> = drafts
            .iter()
            .map(|Draft { doc, words, .. }| {
                let token = |at: usize| Token {
                    iob: doc.iob[at],
                    entity: doc.entity[at],
                    begins_sentence: doc.sent_start[at] == 1,
                    is_space: worker.lexicon.lexeme(words[at]).is_space(),
                };
                (0..doc.len()).map(token).collect()
            })
            .collect();
        let mut states: Vec<(u32, Entities<'_>)> = Vec::with_capacity(drafts.len());
        let mut first = 0;
        for tokens in &tokens {
            states.push((first, Entities::new(&self.moves, tokens)));
            first += u32::try_from(tokens.len()).unwrap_or(u32::MAX);
        }
        worker.advance(self.network, pipeline, drafts, &self.scorer, &mut states);
        for (draft, (_, entities)) in drafts.iter_mut().zip(states) {
            annotate_entities(&mut draft.doc, entities.found());
        }
    }
}

fn annotate_entities(doc: &mut Doc, found: &[(u32, u32, Symbol)]) {
    for &(start, end, label) in found.iter().filter(|(.., label)| !label.is_empty()) {
        for token in start..end {
            doc.iob[token as usize] = if token == start { Iob::Begin } else { Iob::In };
            doc.entity[token as usize] = label;
        }
    }
    // What was set before and what was found now may stand badly side by side.
    for at in 1..doc.len() {
        if doc.iob[at] == Iob::In {
            let before = doc.iob[at - 1];
            let outside = matches!(before, Iob::Missing | Iob::Out);
            if outside || doc.entity[at - 1] != doc.entity[at] {
                doc.iob[at] = Iob::Begin;
            }
        }
    }
    for iob in doc.iob.iter_mut().filter(|iob| **iob == Iob::Missing) {
        *iob = Iob::Out;
    }
}
