//! From a pipeline's parts, which fit together, to the pipeline.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use super::Pipeline;
use super::stages::{DependencyParser, EntityRecogniser, Morphologizer, Senter, Stage, Tagger};
use crate::chunks::ChunkRule;
use crate::lemmatizer::Lemmatizer;
use crate::lexicon::LexemeRules;
use crate::load::LoadError;
use crate::morphology;
use crate::net::{Linear, Tok2Vec};
use crate::parts::{ComponentParts, Parts, TokenVectors, TransitionParts, VectorParts};
use crate::ruler::Ruler;
use crate::symbols::{Symbol, Symbols};
use crate::tokenizer::Tokenizer;
use crate::transition::{Parser, Recogniser, Scorer, arc_eager, biluo};

/// Stands between a label and that of the head to find.
const DELIMITER: &str = "||";

/// Builds a pipeline from parts that have been checked.
pub(super) fn build(parts: Parts) -> Result<Pipeline, LoadError> {
    let Parts { meta, tokenizer, norms, vectors, components } = parts;
    let tokenizer = Tokenizer::new(&tokenizer).map_err(|error| LoadError::Component {
        component: "tokenizer".into(),
        reason: error.to_string(),
    })?;
    let lexemes = LexemeRules::new(&meta.lang, &norms).with_urls(tokenizer.urls());
    let mut builder = Builder {
        symbols: Symbols::default(),
        networks: Vec::new(),
        shared: HashMap::new(),
        rulers: 0,
        vectors: vectors.map(Arc::new),
    };
    let mut stages = Vec::with_capacity(components.len());
    for component in components {
        let stage = builder.stage(&component.name, component.kind)?;
        stages.push((component.name, stage));
    }
    Ok(Pipeline {
        tokenizer,
        chunk_rule: ChunkRule::of(&meta.lang),
        lexemes: Arc::new(lexemes),
        symbols: Arc::new(builder.symbols),
        networks: builder.networks,
        rulers: builder.rulers,
        stages,
        idle: Mutex::default(),
        meta,
    })
}

struct Builder {
    symbols: Symbols,
    networks: Vec<Tok2Vec>,
    /// The networks that other components share, by component.
    shared: HashMap<String, usize>,
    rulers: usize,
    vectors: Option<Arc<VectorParts>>,
}

impl Builder {
    fn stage(&mut self, name: &str, kind: ComponentParts) -> Result<Stage, LoadError> {
        fn refused_by(name: &str, reason: &impl ToString) -> LoadError {
            LoadError::Component { component: name.to_owned(), reason: reason.to_string() }
        }
        Ok(match kind {
            ComponentParts::Tok2Vec(tok2vec) => {
                let number = self.network(TokenVectors::Own(tok2vec));
                self.shared.insert(name.to_owned(), number);
                Stage::Tok2Vec
            }
            ComponentParts::Tagger(tagger) => Stage::Tagger(Tagger {
                network: self.network(tagger.vectors),
                output: Linear::new(&tagger.output),
                labels: tagger.labels.iter().map(|label| self.symbols.intern(label)).collect(),
                overwrite: tagger.overwrite,
            }),
            ComponentParts::Morphologizer(morphologizer) => {
                let label = |(morph, pos): &(String, crate::Pos)| {
                    let morph = morphology::normalized(morph);
                    (self.symbols.intern(morph.as_deref().unwrap_or_default()), *pos)
                };
                Stage::Morphologizer(Morphologizer {
                    labels: morphologizer.labels.iter().map(label).collect(),
                    network: self.network(morphologizer.vectors),
                    output: Linear::new(&morphologizer.output),
                    overwrite: morphologizer.overwrite,
                    extend: morphologizer.extend,
                })
            }
            ComponentParts::Senter(senter) => Stage::Senter(Senter {
                network: self.network(senter.vectors),
                output: Linear::new(&senter.output),
                overwrite: senter.overwrite,
            }),
            ComponentParts::Parser(parts) => self.parser(parts),
            ComponentParts::Ner(parts) => self.recogniser(parts),
            ComponentParts::AttributeRuler(parts) => {
                let ruler =
                    Ruler::new(&parts, &mut self.symbols).map_err(|e| refused_by(name, &e))?;
                self.rulers += 1;
                Stage::AttributeRuler(ruler, self.rulers - 1)
            }
            ComponentParts::Lemmatizer(parts) => {
                Stage::Lemmatizer(Lemmatizer::new(parts).map_err(|e| refused_by(name, &e))?)
            }
        })
    }

    /// The number of a network, built if it is a component's own.
    fn network(&mut self, source: TokenVectors) -> usize {
        match source {
            TokenVectors::Own(tok2vec) => {
                self.networks.push(Tok2Vec::new(tok2vec, self.vectors.as_ref()));
                self.networks.len() - 1
            }
            // The check has made sure that it is there.
            TokenVectors::Shared(upstream) => self.shared.get(&upstream).copied().unwrap_or(0),
        }
    }

    fn parser(&mut self, parts: TransitionParts) -> Stage {
        let scorer = Scorer::new(&parts);
        let mut moves = Vec::with_capacity(parts.moves.len());
        let mut decorated = HashMap::new();
        for (action, label) in &parts.moves {
            let symbol = self.symbols.intern(label);
            if let Some((own, heads)) = label.split_once(DELIMITER) {
                decorated.insert(symbol, (self.symbols.intern(own), self.symbols.intern(heads)));
            }
            moves.extend(arc_eager::Action::from_id(*action).map(|action| (action, symbol)));
        }
        Stage::Parser(DependencyParser {
            network: self.network(parts.vectors),
            scorer,
            moves: Parser::new(moves, self.symbols.find("subtok")),
            root: self.symbols.intern("ROOT"),
            decorated,
        })
    }

    fn recogniser(&mut self, parts: TransitionParts) -> Stage {
        let scorer = Scorer::new(&parts);
        let mut moves: Vec<(biluo::Action, Symbol)> = Vec::with_capacity(parts.moves.len());
        for (action, label) in &parts.moves {
            let symbol = self.symbols.intern(label);
            moves.extend(biluo::Action::from_id(*action).map(|action| (action, symbol)));
        }
        Stage::Ner(EntityRecogniser {
            network: self.network(parts.vectors),
            scorer,
            moves: Recogniser::new(moves),
        })
    }
}
