//! The components, one by one: settings, `cfg` and weights to parts.

use serde::Deserialize;

use super::config::Settings;
use super::error::{Unsupported, list, malformed};
use super::files::Files;
use super::json::{self, Entries};
use super::moves::{self, System};
use super::network::{self, MAX_PIECES, MAX_WIDTH};
use super::weights::Weights;
use super::{LoadError, lookups, pack};
use crate::Pos;
use crate::parts::{
    ComponentParts, LemmatizerParts, LinearParts, MorphologizerParts, RulerParts, SenterParts,
    TaggerParts, TokenVectors, TransitionParts,
};

/// The factories of the components that this runtime has.
pub(super) const FACTORIES: [&str; 8] = [
    "tok2vec",
    "tagger",
    "morphologizer",
    "senter",
    "parser",
    "ner",
    "attribute_ruler",
    "lemmatizer",
];

/// The lemmatizer's modes that need nothing but tables.
const LEMMATIZER_MODES: [&str; 2] = ["rule", "lookup"];

/// What a component may need of the pipeline around it.
pub(super) struct Around<'p> {
    pub(super) lang: &'p str,
    /// How long word vectors are, if there are any.
    pub(super) vector_width: Option<usize>,
    /// The components before this one that give token vectors, with the vectors' width.
    pub(super) upstream: &'p [(String, usize)],
}

/// A component by its settings.
pub(super) fn load(
    settings: &Settings<'_>,
    files: &mut Files<'_>,
    around: &Around<'_>,
) -> Result<ComponentParts, LoadError> {
    let name = settings.component();
    let factory = settings.get("factory");
    match factory.one_of(&FACTORIES)? {
        "attribute_ruler" => ruler(name, files).map(ComponentParts::AttributeRuler),
        "lemmatizer" => lemmatizer(settings, files, around.lang).map(ComponentParts::Lemmatizer),
        trained => {
            let file = format!("{name}/model");
            let bytes = files.need(&file)?;
            let value = pack::parse(&file, &bytes)?;
            let trained_on =
                Trained { settings, weights: Weights::new(name, &file, &value)?, around };
            match trained {
                "tok2vec" => {
                    let model = settings.get("model");
                    let parts = network::tok2vec(&model, &trained_on.weights, around.vector_width)?;
                    Ok(ComponentParts::Tok2Vec(parts))
                }
                "tagger" => trained_on.tagger(files).map(ComponentParts::Tagger),
                "morphologizer" => {
                    trained_on.morphologizer(files).map(ComponentParts::Morphologizer)
                }
                "senter" => trained_on.senter(files).map(ComponentParts::Senter),
                "parser" => {
                    trained_on.transitions(files, System::Parser).map(ComponentParts::Parser)
                }
                _ => trained_on.transitions(files, System::Entities).map(ComponentParts::Ner),
            }
        }
    }
}

fn ruler(name: &str, files: &mut Files<'_>) -> Result<RulerParts, LoadError> {
    let file = format!("{name}/patterns");
    match files.read(&file)? {
        Some(bytes) => Ok(RulerParts { rules: lookups::rules(&file, &bytes)? }),
        None => Ok(RulerParts::default()),
    }
}

fn lemmatizer(
    settings: &Settings<'_>,
    files: &mut Files<'_>,
    lang: &str,
) -> Result<LemmatizerParts, LoadError> {
    let mode = settings.get("mode").one_of(&LEMMATIZER_MODES)?;
    settings.get("model").none()?;
    let file = format!("{}/lookups/lookups.bin", settings.component());
    Ok(LemmatizerParts {
        mode: mode.to_owned(),
        overwrite: settings.get("overwrite").flag_or(false)?,
        lang: lang.to_owned(),
        tables: lookups::lemma_tables(&file, &files.need(&file)?)?,
    })
}

/// A component with weights.
struct Trained<'t, 'v, 'b> {
    settings: &'t Settings<'t>,
    weights: Weights<'v, 'b>,
    around: &'t Around<'t>,
}

#[derive(Deserialize)]
struct TaggerCfg {
    labels: Vec<String>,
    overwrite: Option<bool>,
}

#[derive(Deserialize)]
struct MorphologizerCfg {
    labels_morph: Entries<String>,
    #[serde(default)]
    labels_pos: Entries<u64>,
    overwrite: Option<bool>,
    extend: Option<bool>,
}

#[derive(Deserialize)]
struct SenterCfg {
    overwrite: Option<bool>,
}

#[derive(Deserialize)]
struct TransitionCfg {
    beam_width: Option<u64>,
    learn_tokens: Option<bool>,
}

impl Trained<'_, '_, '_> {
    /// What the component's own file says; it is newer than the configuration.
    fn cfg<T: serde::de::DeserializeOwned>(&self, files: &mut Files<'_>) -> Result<T, LoadError> {
        json::read(files, &format!("{}/cfg", self.weights.component()))
    }

    /// Token vectors, and a layer of so many outputs on them.
    fn labelled(
        &self,
        outputs: usize,
        settings: &str,
    ) -> Result<(TokenVectors, LinearParts), LoadError> {
        let model = self.settings.get("model");
        model.get("@architectures").one_of(&["spacy.Tagger.v1", "spacy.Tagger.v2"])?;
        let (vectors, width) = self.vectors(&model.get("tok2vec"))?;
        let mut nodes = self.weights.named("softmax");
        nodes.extend(self.weights.named("softmax_v2"));
        let [node] = nodes[..] else {
            let reason = format!("expected one layer of outputs, found {}", nodes.len());
            return Err(malformed(self.weights.file(), reason));
        };
        let output = network::linear(&self.weights, &node, outputs, width, settings)?;
        Ok((vectors, output))
    }

    /// Where the token vectors come from, and how wide they are.
    fn vectors(&self, settings: &Settings<'_>) -> Result<(TokenVectors, usize), LoadError> {
        let upstream = self.around.upstream;
        network::token_vectors(settings, &self.weights, self.around.vector_width, |name| {
            let found = match name.value().as_str() {
                // A star means any; the one that ran last has left its vectors.
                Some("*") => upstream.last(),
                None if name.is_null() => upstream.last(),
                wanted => upstream.iter().find(|(known, _)| Some(known.as_str()) == wanted),
            };
            let names: Vec<&str> = upstream.iter().map(|(name, _)| name.as_str()).collect();
            found.cloned().ok_or_else(|| match names[..] {
                [] => name.unsupported(
                    "a `tok2vec` component that runs before this one, and there is none",
                ),
                _ => name.unsupported(&list(&names)),
            })
        })
    }

    fn flag(&self, cfg: Option<bool>, setting: &str) -> Result<bool, LoadError> {
        cfg.map_or_else(|| self.settings.get(setting).flag_or(false), Ok)
    }

    fn tagger(&self, files: &mut Files<'_>) -> Result<TaggerParts, LoadError> {
        let cfg: TaggerCfg = self.cfg(files)?;
        let overwrite = self.flag(cfg.overwrite, "overwrite")?;
        let (vectors, output) = self.labelled(cfg.labels.len(), "the number of labels in `cfg`")?;
        Ok(TaggerParts { vectors, output, labels: cfg.labels, overwrite })
    }

    fn morphologizer(&self, files: &mut Files<'_>) -> Result<MorphologizerParts, LoadError> {
        let cfg: MorphologizerCfg = self.cfg(files)?;
        let file = || format!("{}/cfg", self.weights.component());
        let tags: std::collections::BTreeMap<String, u64> = cfg.labels_pos.0.into_iter().collect();
        let mut labels = Vec::with_capacity(cfg.labels_morph.0.len());
        for (label, morph) in cfg.labels_morph.0 {
            let id = tags.get(&label).copied().unwrap_or(0);
            let pos = Pos::from_id(id).ok_or_else(|| {
                malformed(&file(), format!("{id} is the number of no part of speech"))
            })?;
            labels.push((morph, pos));
        }
        let (vectors, output) = self.labelled(labels.len(), "the number of labels in `cfg`")?;
        let overwrite = self.flag(cfg.overwrite, "overwrite")?;
        let extend = self.flag(cfg.extend, "extend")?;
        Ok(MorphologizerParts { vectors, output, labels, overwrite, extend })
    }

    fn senter(&self, files: &mut Files<'_>) -> Result<SenterParts, LoadError> {
        let cfg: SenterCfg = self.cfg(files)?;
        let overwrite = self.flag(cfg.overwrite, "overwrite")?;
        // A sentence starts here, or it does not.
        let (vectors, output) = self.labelled(2, "the two answers of a `senter`")?;
        Ok(SenterParts { vectors, output, overwrite })
    }

    fn transitions(
        &self,
        files: &mut Files<'_>,
        system: System,
    ) -> Result<TransitionParts, LoadError> {
        self.check_transitions(files)?;
        let file = format!("{}/moves", self.weights.component());
        let moves = moves::read(&file, &files.need(&file)?, system)?;
        let model = self.settings.get("model");
        model
            .get("@architectures")
            .one_of(&["spacy.TransitionBasedParser.v1", "spacy.TransitionBasedParser.v2"])?;
        let (state, plain, extra) = match system {
            System::Parser => ("parser", 8, 13),
            System::Entities => ("ner", 3, 6),
        };
        model.get("state_type").one_of(&[state])?;
        let features = if model.get("extra_state_tokens").flag_or(false)? { extra } else { plain };
        let hidden = model.get("hidden_width").size(1, MAX_WIDTH)?;
        let pieces = model.get("maxout_pieces").size(1, MAX_PIECES)?;
        let use_upper = model.get("use_upper").flag_or(true)?;
        let (vectors, width) = self.vectors(&model.get("tok2vec"))?;

        let [root] = self.weights.exactly("parser_model", 1, "`model`")?[..] else {
            return Err(malformed(self.weights.file(), "no parser"));
        };
        if root.attr("has_upper", |flag| flag.flag("a truth value"))? != use_upper {
            return Err(model.get("use_upper").unsupported(&format!(
                "`{}`, as in {}",
                !use_upper,
                self.weights.file()
            )));
        }
        let lower = self.weights.referred(&root, "lower")?;
        let upper = self.weights.referred(&root, "upper")?;
        let reduce =
            self.weights.exactly("linear", 1 + usize::from(use_upper), "`model.use_upper`")?;
        let [reduce] =
            reduce.into_iter().filter(|node| node.index != upper.index).collect::<Vec<_>>()[..]
        else {
            return Err(malformed(
                self.weights.file(),
                "no layer between token vectors and states",
            ));
        };
        let settings = "`model.hidden_width`, `model.maxout_pieces`, `model.extra_state_tokens`";
        let moves_from = "`model.hidden_width` and the number of moves";
        let outputs = if use_upper { hidden } else { moves.len() };
        let parts = TransitionParts {
            reduce: network::linear(&self.weights, &reduce, hidden, width, settings)?,
            lower: self.weights.tensor(
                &lower,
                "W",
                &[features, outputs, pieces, hidden],
                settings,
            )?,
            lower_bias: self.weights.tensor(&lower, "b", &[outputs, pieces], settings)?,
            lower_pad: self.weights.tensor(
                &lower,
                "pad",
                &[1, features, outputs, pieces],
                settings,
            )?,
            upper: use_upper
                .then(|| network::linear(&self.weights, &upper, moves.len(), hidden, moves_from))
                .transpose()?,
            vectors,
            moves,
        };
        Ok(parts)
    }

    /// Searching several parses at once and joining tokens are not done here.
    fn check_transitions(&self, files: &mut Files<'_>) -> Result<(), LoadError> {
        let cfg: TransitionCfg = self.cfg(files)?;
        let unsupported = |setting: &str, found: String, supported: &str| {
            LoadError::from(Unsupported {
                component: Some(self.weights.component().to_owned()),
                setting: setting.to_owned(),
                file: format!("{}/cfg", self.weights.component()),
                found,
                supported: supported.to_owned(),
            })
        };
        if let Some(width) = cfg.beam_width.filter(|&width| width != 1) {
            return Err(unsupported("beam_width", format!("`{width}`"), "1"));
        }
        if cfg.learn_tokens == Some(true) {
            return Err(unsupported("learn_tokens", "`true`".to_owned(), "`false`"));
        }
        Ok(())
    }
}
