//! What a pipeline is made of, as plain data: the loaders make it, the runtime is built from it.
//!
//! Every loader (folder, wheel, compact file) ends here, so that the runtime knows no file format,
//! and the compact file is nothing but this, written down.

use serde::{Deserialize, Serialize};

use crate::Pos;
use crate::texts::{TextLists, TextMap, Texts};

/// A dense array of numbers, row by row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Tensor {
    pub(crate) shape: Vec<usize>,
    /// Not written with the rest: the compact file has the numbers of all arrays in one place.
    #[serde(skip)]
    pub(crate) data: Vec<f32>,
}

/// A whole pipeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Parts {
    pub(crate) meta: Meta,
    pub(crate) tokenizer: TokenizerParts,
    /// `lexeme_norm`: the norm of word types by the hash of their text.
    pub(crate) norms: Vec<(u64, String)>,
    pub(crate) vectors: Option<VectorParts>,
    /// In the order in which they run; disabled ones are left out.
    pub(crate) components: Vec<Component>,
}

/// Where the pipeline comes from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Meta {
    /// A language code such as `en`.
    pub(crate) lang: String,
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) license: String,
    pub(crate) author: String,
    pub(crate) url: String,
}

/// The tokenizer's rules, patterns as Python writes them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct TokenizerParts {
    pub(crate) prefix: Option<String>,
    pub(crate) suffix: Option<String>,
    pub(crate) infix: Option<String>,
    pub(crate) token_match: Option<String>,
    pub(crate) url_match: Option<String>,
    /// Special cases and the tokens that each is made of.
    pub(crate) specials: Vec<(String, Vec<SpecialToken>)>,
    pub(crate) faster_heuristics: bool,
}

/// One token of a special case.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct SpecialToken {
    pub(crate) orth: String,
    pub(crate) norm: Option<String>,
}

/// A table of static word vectors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct VectorParts {
    /// One row for each vector.
    pub(crate) table: Tensor,
    /// What of a word is the key: as a rule its text.
    pub(crate) attr: Feature,
    /// The row of each key, sorted by key; a key is a hash.
    pub(crate) rows: Vec<(u64, u32)>,
}

/// One component with its name in the pipeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Component {
    pub(crate) name: String,
    pub(crate) kind: ComponentParts,
}

/// What a component does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum ComponentParts {
    Tok2Vec(Tok2VecParts),
    Tagger(TaggerParts),
    Morphologizer(MorphologizerParts),
    Senter(SenterParts),
    Parser(TransitionParts),
    Ner(TransitionParts),
    AttributeRuler(RulerParts),
    Lemmatizer(LemmatizerParts),
}

/// Where a component's token vectors come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(clippy::large_enum_variant, reason = "a pipeline has a handful, each moved once")]
pub(crate) enum TokenVectors {
    /// A network of its own.
    Own(Tok2VecParts),
    /// The pipeline's component of this name.
    Shared(String),
}

/// `Tok2Vec`: embed, then encode.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Tok2VecParts {
    pub(crate) tables: Vec<HashTable>,
    /// `StaticVectors`: the projection of word vectors, width × vector length.
    pub(crate) vectors: Option<Tensor>,
    /// The layer that mixes the tables' rows and the projected vector into one.
    pub(crate) mix: MaxoutParts,
    /// The encoder's layers.
    pub(crate) layers: Vec<MaxoutParts>,
    /// How many neighbours on each side a layer of the encoder sees.
    pub(crate) window: usize,
}

/// `HashEmbed`: a table of rows, four of which are summed for a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct HashTable {
    pub(crate) feature: Feature,
    pub(crate) seed: u32,
    /// Rows × width.
    pub(crate) rows: Tensor,
}

/// What of a token is embedded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Feature {
    Orth,
    Lower,
    Norm,
    Prefix,
    Suffix,
    Shape,
    Spacy,
    IsSpace,
}

/// `Maxout` followed by `LayerNorm`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct MaxoutParts {
    /// Outputs × pieces × inputs.
    pub(crate) weights: Tensor,
    /// Outputs × pieces.
    pub(crate) bias: Tensor,
    /// `G` of the layer norm.
    pub(crate) gain: Tensor,
    /// `b` of the layer norm.
    pub(crate) shift: Tensor,
}

/// `Linear` or `Softmax`, whose largest output is the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct LinearParts {
    /// Outputs × inputs.
    pub(crate) weights: Tensor,
    pub(crate) bias: Tensor,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct TaggerParts {
    pub(crate) vectors: TokenVectors,
    pub(crate) output: LinearParts,
    pub(crate) labels: Vec<String>,
    pub(crate) overwrite: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct MorphologizerParts {
    pub(crate) vectors: TokenVectors,
    pub(crate) output: LinearParts,
    /// Morphology and part of speech of each label.
    #[serde(with = "labels_by_name")]
    pub(crate) labels: Vec<(String, Pos)>,
    pub(crate) overwrite: bool,
    pub(crate) extend: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct SenterParts {
    pub(crate) vectors: TokenVectors,
    pub(crate) output: LinearParts,
    pub(crate) overwrite: bool,
}

/// `TransitionBasedParser`: the parser and the entity recogniser.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct TransitionParts {
    pub(crate) vectors: TokenVectors,
    /// From token vectors to the width of the hidden layer.
    pub(crate) reduce: LinearParts,
    /// `PrecomputableAffine`: features × hidden × pieces × width.
    pub(crate) lower: Tensor,
    /// Hidden × pieces.
    pub(crate) lower_bias: Tensor,
    /// What stands for a feature that is not there: 1 × features × hidden × pieces.
    pub(crate) lower_pad: Tensor,
    /// From the hidden layer to the moves; without it the hidden layer scores them.
    pub(crate) upper: Option<LinearParts>,
    /// The moves in the order of the scores: the number of the action and its label.
    pub(crate) moves: Vec<(u8, String)>,
}

/// The attribute ruler's rules in the order in which they apply.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct RulerParts {
    pub(crate) rules: Vec<RawRule>,
}

/// One rule of the attribute ruler, its patterns as they were written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct RawRule {
    /// A list of patterns, each a list of objects; at most as deep as the loader lets in.
    #[serde(with = "as_json")]
    pub(crate) patterns: serde_json::Value,
    /// What a match sets, such as `POS`, and to what.
    pub(crate) attrs: Vec<(String, String)>,
    /// Which token of the match is set; below zero, counted from its end.
    pub(crate) index: i64,
}

/// The lemmatizer's mode and tables.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct LemmatizerParts {
    /// `rule` or `lookup`; some languages have more.
    pub(crate) mode: String,
    pub(crate) overwrite: bool,
    /// Whose rules these are.
    pub(crate) lang: String,
    pub(crate) tables: Vec<LookupTable>,
}

/// A table of the lemmatizer, keyed by the hash of a string.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct LookupTable {
    /// `lemma_lookup`, `lemma_rules`, `lemma_exc` or `lemma_index`; some languages have more.
    pub(crate) name: String,
    pub(crate) rows: LookupRows,
}

/// The rows of a table, sorted by key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum LookupRows {
    /// Texts in the order written; where the file has a single text, a list of one.
    Lists { keys: Vec<u64>, values: TextLists },
    /// Words sorted by their bytes, of which only matters whether one is there: `lemma_index`.
    Sets(Vec<(u64, Texts)>),
    /// Texts under a word: `lemma_exc`.
    Maps(Vec<(u64, TextMap)>),
    /// An ending and what takes its place, in the order written: `lemma_rules`.
    Pairs(Vec<(u64, Vec<(String, String)>)>),
}

/// What an array of numbers is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// Its rows are looked up.
    Table,
    /// It is multiplied or added.
    Layer,
}

impl Parts {
    /// Visits every array of numbers, always in the same order.
    pub(crate) fn visit_tensors<E>(
        &mut self,
        visit: &mut impl FnMut(&mut Tensor, Use) -> Result<(), E>,
    ) -> Result<(), E> {
        if let Some(vectors) = &mut self.vectors {
            visit(&mut vectors.table, Use::Table)?;
        }
        for component in &mut self.components {
            match &mut component.kind {
                ComponentParts::Tok2Vec(parts) => parts.visit_tensors(visit)?,
                ComponentParts::Tagger(TaggerParts { vectors, output, .. })
                | ComponentParts::Morphologizer(MorphologizerParts { vectors, output, .. })
                | ComponentParts::Senter(SenterParts { vectors, output, .. }) => {
                    vectors.visit_tensors(visit)?;
                    output.visit_tensors(visit)?;
                }
                ComponentParts::Parser(parts) | ComponentParts::Ner(parts) => {
                    parts.vectors.visit_tensors(visit)?;
                    parts.reduce.visit_tensors(visit)?;
                    visit(&mut parts.lower, Use::Layer)?;
                    visit(&mut parts.lower_bias, Use::Layer)?;
                    visit(&mut parts.lower_pad, Use::Layer)?;
                    if let Some(upper) = &mut parts.upper {
                        upper.visit_tensors(visit)?;
                    }
                }
                ComponentParts::AttributeRuler(_) | ComponentParts::Lemmatizer(_) => {}
            }
        }
        Ok(())
    }
}

impl TokenVectors {
    fn visit_tensors<E>(
        &mut self,
        visit: &mut impl FnMut(&mut Tensor, Use) -> Result<(), E>,
    ) -> Result<(), E> {
        match self {
            Self::Own(parts) => parts.visit_tensors(visit),
            Self::Shared(_) => Ok(()),
        }
    }
}

impl Tok2VecParts {
    fn visit_tensors<E>(
        &mut self,
        visit: &mut impl FnMut(&mut Tensor, Use) -> Result<(), E>,
    ) -> Result<(), E> {
        for table in &mut self.tables {
            visit(&mut table.rows, Use::Table)?;
        }
        if let Some(projection) = &mut self.vectors {
            visit(projection, Use::Layer)?;
        }
        for layer in std::iter::once(&mut self.mix).chain(&mut self.layers) {
            visit(&mut layer.weights, Use::Layer)?;
            visit(&mut layer.bias, Use::Layer)?;
            visit(&mut layer.gain, Use::Layer)?;
            visit(&mut layer.shift, Use::Layer)?;
        }
        Ok(())
    }
}

impl LinearParts {
    fn visit_tensors<E>(
        &mut self,
        visit: &mut impl FnMut(&mut Tensor, Use) -> Result<(), E>,
    ) -> Result<(), E> {
        visit(&mut self.weights, Use::Layer)?;
        visit(&mut self.bias, Use::Layer)
    }
}

/// Parts of speech under their names, which stay when the enum changes.
mod labels_by_name {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::Pos;

    pub(super) fn serialize<S: Serializer>(
        labels: &[(String, Pos)],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(labels.iter().map(|(morph, pos)| (morph, pos.as_str())))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<(String, Pos)>, D::Error> {
        let labels: Vec<(String, String)> = Deserialize::deserialize(deserializer)?;
        let known = labels.into_iter().map(|(morph, pos)| Ok((morph, pos.parse()?)));
        known.collect::<Result<_, crate::pos::UnknownPos>>().map_err(D::Error::custom)
    }
}

/// A JSON value as its text, for a form that does not say what comes next.
mod as_json {
    use serde::de::Error as _;
    use serde::ser::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};
    use serde_json::Value;

    pub(super) fn serialize<S: Serializer>(
        value: &Value,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&serde_json::to_string(value).map_err(S::Error::custom)?)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Value, D::Error> {
        serde_json::from_str(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
