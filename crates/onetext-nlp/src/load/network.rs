//! Networks: from the settings of an architecture and a model file to sized weights.
//!
//! The settings say how large each layer is and how many there are; the file must agree. An older
//! version of an architecture is let in where it computes the same.

use serde_json::Value;

use super::LoadError;
use super::config::Settings;
use super::error::malformed;
use super::weights::{Node, Weights};
use crate::parts::{Feature, HashTable, LinearParts, MaxoutParts, Tok2VecParts, TokenVectors};

/// How wide a layer, how many layers, rows or pieces there may be.
pub(super) const MAX_WIDTH: usize = 1 << 16;
const MAX_DEPTH: usize = 1 << 10;
const MAX_ROWS: usize = 1 << 26;
pub(super) const MAX_PIECES: usize = 64;
const MAX_WINDOW: usize = 64;

/// The pieces of the layer that mixes the tables; no setting says otherwise.
const MIX_PIECES: usize = 3;

/// The attributes that can be embedded, their numbers and what they are.
const FEATURES: [(&str, u64, Feature); 8] = [
    ("ORTH", 65, Feature::Orth),
    ("LOWER", 66, Feature::Lower),
    ("NORM", 67, Feature::Norm),
    ("SHAPE", 68, Feature::Shape),
    ("PREFIX", 69, Feature::Prefix),
    ("SUFFIX", 70, Feature::Suffix),
    ("SPACY", 81, Feature::Spacy),
    ("IS_SPACE", 6, Feature::IsSpace),
];

/// The attribute of this name, in any case, as spaCy reads it.
pub(super) fn feature(name: &str) -> Option<Feature> {
    FEATURES
        .iter()
        .find(|(known, ..)| known.eq_ignore_ascii_case(name))
        .map(|&(.., feature)| feature)
}

/// The attribute of this number.
pub(super) fn feature_of_id(id: u64) -> Option<Feature> {
    FEATURES.iter().find(|&&(_, known, _)| known == id).map(|&(.., feature)| feature)
}

/// Attributes for a message.
pub(super) fn feature_names() -> String {
    super::error::list(&FEATURES.map(|(name, ..)| name))
}

/// An embedding of attributes by their hashes, and an encoder behind it, as the settings have them.
struct Shape {
    width: usize,
    features: Vec<Feature>,
    rows: Vec<usize>,
    /// Whether word vectors are mixed in.
    vectors: bool,
    depth: usize,
    window: usize,
    pieces: usize,
    /// The settings for messages.
    embed: String,
    encode: String,
}

/// The networks that token vectors may come from.
const TOK2VEC: [&str; 5] = [
    "spacy.Tok2Vec.v1",
    "spacy.Tok2Vec.v2",
    "spacy.HashEmbedCNN.v1",
    "spacy.HashEmbedCNN.v2",
    "spacy.Tok2VecListener.v1",
];

/// Where a component's token vectors come from; `shared` finds the component that a listener means
/// and the width of its vectors.
pub(super) fn token_vectors(
    settings: &Settings<'_>,
    weights: &Weights<'_, '_>,
    vector_width: Option<usize>,
    shared: impl FnOnce(&Settings<'_>) -> Result<(String, usize), LoadError>,
) -> Result<(TokenVectors, usize), LoadError> {
    let architecture = settings.get("@architectures");
    if architecture.one_of(&TOK2VEC)? != "spacy.Tok2VecListener.v1" {
        let parts = tok2vec(settings, weights, vector_width)?;
        let width = parts.mix.gain.data.len();
        return Ok((TokenVectors::Own(parts), width));
    }
    let (name, width) = shared(&settings.get("upstream"))?;
    if !settings.get("width").is_null() && settings.get("width").size(1, MAX_WIDTH)? != width {
        return Err(settings.get("width").unsupported(&format!("{width}, the width of `{name}`")));
    }
    Ok((TokenVectors::Shared(name), width))
}

/// A network of tables and an encoder.
pub(super) fn tok2vec(
    settings: &Settings<'_>,
    weights: &Weights<'_, '_>,
    vector_width: Option<usize>,
) -> Result<Tok2VecParts, LoadError> {
    let shape = match settings.get("@architectures").one_of(&TOK2VEC[..4])? {
        name @ ("spacy.Tok2Vec.v1" | "spacy.Tok2Vec.v2") => {
            Shape::of_parts(settings, &name[name.len() - 3..])?
        }
        name => Shape::of_cnn(settings, name.ends_with("v1"))?,
    };
    shape.read(weights, vector_width)
}

impl Shape {
    /// `Tok2Vec`: an embedding and an encoder, each with settings of its own.
    fn of_parts(settings: &Settings<'_>, version: &str) -> Result<Self, LoadError> {
        let embed = settings.get("embed");
        let name = embed
            .get("@architectures")
            .one_of(&["spacy.MultiHashEmbed.v1", "spacy.MultiHashEmbed.v2"])?;
        let with_vectors = embed.get("include_static_vectors");
        let vectors = with_vectors.flag()?;
        if vectors && name == "spacy.MultiHashEmbed.v1" {
            // The first version takes the table's last row for words that have none.
            return Err(with_vectors.unsupported("`false`, or `spacy.MultiHashEmbed.v2`"));
        }
        let encode = settings.get("encode");
        // The first versions share out differently what keeps documents apart; they only go together.
        let encoder = format!("spacy.MaxoutWindowEncoder{version}");
        encode.get("@architectures").one_of(&[&encoder])?;
        let width = embed.get("width").size(1, MAX_WIDTH)?;
        if encode.get("width").size(1, MAX_WIDTH)? != width {
            return Err(encode
                .get("width")
                .unsupported(&format!("{width}, as in `{}`", embed.get("width").path())));
        }
        let features = features(&embed.get("attrs"))?;
        let rows = embed.get("rows");
        let sizes = rows.list("a list of numbers")?.iter().map(|value| {
            Settings::new(Some(embed.component()), rows.path(), value).size(1, MAX_ROWS)
        });
        let sizes = sizes.collect::<Result<Vec<_>, _>>()?;
        if sizes.len() != features.len() {
            return Err(
                rows.unsupported(&format!("{} numbers, one for each of `attrs`", features.len()))
            );
        }
        Ok(Self {
            width,
            features,
            rows: sizes,
            vectors,
            depth: encode.get("depth").size(1, MAX_DEPTH)?,
            window: encode.get("window_size").size(1, MAX_WINDOW)?,
            pieces: encode.get("maxout_pieces").size(1, MAX_PIECES)?,
            embed: format!("`{}`", embed.path()),
            encode: format!("`{}`", encode.path()),
        })
    }

    /// `HashEmbedCNN`: both at once, the number of rows halved for parts of words.
    fn of_cnn(settings: &Settings<'_>, first_version: bool) -> Result<Self, LoadError> {
        let rows = settings.get("embed_size").size(2, MAX_ROWS)?;
        let with_vectors = settings.get("pretrained_vectors");
        let vectors = with_vectors.flag_or(false)?;
        if vectors && first_version {
            return Err(with_vectors.unsupported("`false`, or `spacy.HashEmbedCNN.v2`"));
        }
        let mut features = vec![Feature::Norm];
        if settings.get("subword_features").flag()? {
            features.extend([Feature::Prefix, Feature::Suffix, Feature::Shape]);
        }
        let sizes =
            features.iter().map(|&feature| if feature == Feature::Norm { rows } else { rows / 2 });
        Ok(Self {
            width: settings.get("width").size(1, MAX_WIDTH)?,
            rows: sizes.collect(),
            features,
            vectors,
            depth: settings.get("depth").size(1, MAX_DEPTH)?,
            window: settings.get("window_size").size(1, MAX_WINDOW)?,
            pieces: settings.get("maxout_pieces").size(1, MAX_PIECES)?,
            embed: format!("`{}`", settings.path()),
            encode: format!("`{}`", settings.path()),
        })
    }

    /// The weights of the file, which must have this shape.
    fn read(
        &self,
        weights: &Weights<'_, '_>,
        vector_width: Option<usize>,
    ) -> Result<Tok2VecParts, LoadError> {
        let columns = weights.exactly("extract_features", 1, &self.embed)?;
        let [columns] = columns[..] else { return Err(malformed(weights.file(), "no features")) };
        let found = columns.attr("columns", columns_of)?;
        if found != self.features {
            let (found, expected) = (format!("{found:?}"), format!("{:?}", self.features));
            return Err(weights.other("the embedded attributes", &found, &expected, &self.embed));
        }
        let nodes = weights.exactly("hashembed", self.features.len(), &self.embed)?;
        let tables =
            nodes.iter().map(|node| self.table(weights, node)).collect::<Result<_, _>>()?;
        let projections =
            weights.exactly("static_vectors", usize::from(self.vectors), &self.embed)?;
        let vectors = match (projections.first(), vector_width) {
            (None, _) => None,
            (Some(node), Some(length)) => {
                Some(weights.tensor(node, "W", &[self.width, length], "the vectors' width")?)
            }
            (Some(_), None) => {
                let reason = "the pipeline has no word vectors, but this network needs them";
                return Err(malformed("vocab/vectors", reason));
            }
        };
        let maxouts = weights.exactly("maxout", self.depth + 1, &self.encode)?;
        let norms = weights.exactly("layernorm", self.depth + 1, &self.encode)?;
        for node in weights.exactly("expand_window", self.depth, &self.encode)? {
            let found = node.attr("window_size", |window| window.size("a window"))?;
            if found != self.window {
                let what = format!("the window of node {}", node.index);
                return Err(weights.other(&what, &found, &self.window, &self.encode));
            }
        }
        // The mixing layer is nearer to the root than the encoder's, so it comes first.
        let inputs = self.width * (self.features.len() + usize::from(self.vectors));
        let neighbours = self.width * (2 * self.window + 1);
        let mut layers = maxouts.iter().zip(&norms).enumerate().map(|(number, (maxout, norm))| {
            let (pieces, inputs, settings) = if number == 0 {
                (MIX_PIECES, inputs, &self.embed)
            } else {
                (self.pieces, neighbours, &self.encode)
            };
            self.maxout(weights, maxout, norm, [self.width, pieces, inputs], settings)
        });
        let mix = layers.next().ok_or_else(|| malformed(weights.file(), "no layers"))??;
        Ok(Tok2VecParts {
            tables,
            vectors,
            mix,
            layers: layers.collect::<Result<_, _>>()?,
            window: self.window,
        })
    }

    fn table(
        &self,
        weights: &Weights<'_, '_>,
        node: &Node<'_, '_>,
    ) -> Result<HashTable, LoadError> {
        let column = node.attr("column", |column| column.size("a column"))?;
        let seed = node.attr("seed", |seed| {
            let number = seed.unsigned("a seed")?;
            u32::try_from(number).map_err(|_| seed.expected("a seed of 32 bits"))
        })?;
        let (Some(&feature), Some(&rows)) = (self.features.get(column), self.rows.get(column))
        else {
            return Err(malformed(
                weights.file(),
                format!("node {} embeds column {column}", node.index),
            ));
        };
        Ok(HashTable {
            feature,
            seed,
            rows: weights.tensor(node, "E", &[rows, self.width], &self.embed)?,
        })
    }

    fn maxout(
        &self,
        weights: &Weights<'_, '_>,
        maxout: &Node<'_, '_>,
        norm: &Node<'_, '_>,
        size: [usize; 3],
        settings: &str,
    ) -> Result<MaxoutParts, LoadError> {
        Ok(MaxoutParts {
            weights: weights.tensor(maxout, "W", &size, settings)?,
            bias: weights.tensor(maxout, "b", &size[..2], settings)?,
            gain: weights.tensor(norm, "G", &[self.width], settings)?,
            shift: weights.tensor(norm, "b", &[self.width], settings)?,
        })
    }
}

/// The attributes of a setting.
fn features(attrs: &Settings<'_>) -> Result<Vec<Feature>, LoadError> {
    let supported = feature_names();
    let values = attrs.list(&supported)?;
    let known = values.iter().map(|value| match value {
        Value::String(name) => feature(name),
        value => value.as_u64().and_then(feature_of_id),
    });
    match known.collect::<Option<Vec<_>>>() {
        Some(features) if !features.is_empty() => Ok(features),
        _ => Err(attrs.unsupported(&format!("a list of {supported}"))),
    }
}

/// The attributes that the file says are embedded.
fn columns_of(columns: super::pack::Packed<'_, '_>) -> Result<Vec<Feature>, LoadError> {
    columns
        .list("a list of attributes")?
        .map(|column| {
            let known = column.text("an attribute").ok().map_or_else(
                || column.unsigned("an attribute").ok().and_then(feature_of_id),
                feature,
            );
            known.ok_or_else(|| column.expected(&feature_names()))
        })
        .collect()
}

/// `Linear` or `Softmax` with so many inputs, and so many outputs where this is known.
pub(super) fn linear(
    weights: &Weights<'_, '_>,
    node: &Node<'_, '_>,
    outputs: usize,
    inputs: usize,
    settings: &str,
) -> Result<LinearParts, LoadError> {
    Ok(LinearParts {
        weights: weights.tensor(node, "W", &[outputs, inputs], settings)?,
        bias: weights.tensor(node, "b", &[outputs], settings)?,
    })
}
