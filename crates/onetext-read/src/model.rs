//! Scored decisions: linear models over named features.
//!
//! Where rules leave several readings open, a model weighs them: a sum of weights, one for each
//! feature that holds, so that what spoke for a reading can be told in words. The weights are made
//! by the trainer (`benches/read`, `--bin train`) from our own corpus and kept as text in `models`,
//! one feature a line; the build script makes of them the tables that the program carries.

#![cfg_attr(
    not(feature = "training"),
    allow(unreachable_pub, reason = "public where the trainer is built")
)]

use std::borrow::Cow;
#[cfg(any(test, feature = "training"))]
use std::fmt;
use std::sync::LazyLock;

mod features;
pub(crate) mod groups;
#[cfg(any(test, feature = "training"))]
mod listed;
mod table;
#[cfg(feature = "training")]
pub(crate) mod train;

pub use features::Features;
#[cfg(any(test, feature = "training"))]
pub(crate) use listed::{BadLine, Listed};
use table::Table;

/// The tables that the build script made of the models: name, classes, bytes.
const CARRIED: &[(&str, &[&str], &[u8])] = include!(concat!(env!("OUT_DIR"), "/models.rs"));

static MODELS: LazyLock<Vec<Model>> = LazyLock::new(|| {
    let models = CARRIED.iter().map(|(name, classes, bytes)| {
        let classes: Vec<String> = classes.iter().map(|class| (*class).to_owned()).collect();
        let table = Table::new(Cow::Borrowed(bytes), classes.len());
        Model { name: (*name).to_owned(), classes, table }
    });
    models.collect()
});

/// The model of this name that the reader carries; one without weights where there is none.
pub(crate) fn carried(name: &str) -> &'static Model {
    static EMPTY: LazyLock<Model> = LazyLock::new(Model::default);
    MODELS.iter().find(|model| model.name == name).unwrap_or(&EMPTY)
}

/// A linear model: for each feature a weight for each class.
///
/// A model with one class is a score: of whether something is so, or of how good a candidate is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Model {
    /// What it decides.
    pub name: String,
    /// What it decides between; one empty name for a score.
    pub classes: Vec<String>,
    /// The features with their weights; none where there are none.
    table: Option<Table>,
}

/// Reads models from their text.
#[cfg(any(test, feature = "training"))]
pub fn parse(text: &str) -> Result<Vec<Model>, BadLine> {
    Ok(listed::parse(text)?.iter().map(Model::from).collect())
}

#[cfg(any(test, feature = "training"))]
impl From<&Listed> for Model {
    fn from(listed: &Listed) -> Self {
        let classes = listed.classes.clone();
        let table = Table::new(Cow::Owned(listed::table(listed)), classes.len());
        Self { name: listed.name.clone(), classes, table }
    }
}

#[cfg(any(test, feature = "training"))]
impl fmt::Display for Model {
    /// Writes it as [`parse`] reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = self.table.iter().flat_map(|table| {
            (0..table.len()).map(|i| (table.name(i).to_owned(), table.row(i).collect()))
        });
        let (name, classes) = (self.name.clone(), self.classes.clone());
        Listed { name, classes, rows: rows.collect() }.fmt(f)
    }
}

/// Reads what the models need, so that nobody waits for it later.
pub(crate) fn prepare() {
    LazyLock::force(&MODELS);
    groups::prepare();
}

impl Model {
    /// The table with the numbers of those features that it knows, in their order.
    fn known<'m, 'f>(
        &'m self,
        features: &'f Features,
    ) -> impl Iterator<Item = (&'m Table, usize)> + use<'m, 'f> {
        self.table.iter().flat_map(|table| {
            features.hashes().filter_map(move |hash| Some((table, table.find(hash)?)))
        })
    }

    /// The sum of the weights of the features that hold; of the first class.
    pub fn score(&self, features: &Features) -> f64 {
        let weights = self.known(features).filter_map(|(table, at)| table.row(at).next());
        weights.map(f64::from).sum()
    }

    /// The sums for all classes, in their order.
    pub fn scores(&self, features: &Features) -> Vec<f64> {
        let mut sums = vec![0.0; self.classes.len()];
        for (table, at) in self.known(features) {
            for (sum, weight) in sums.iter_mut().zip(table.row(at)) {
                *sum += f64::from(weight);
            }
        }
        sums
    }

    /// The features that speak most for a class, with their weights, the strongest first.
    pub fn reasons(&self, features: &Features, class: usize, most: usize) -> Vec<(&str, f64)> {
        let mut found: Vec<(f64, &Table, usize)> = self
            .known(features)
            .filter_map(|(table, at)| {
                let weight = f64::from(table.row(at).nth(class)?);
                (weight > 0.0).then_some((weight, table, at))
            })
            .collect();
        // Features are in order of name.
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.cmp(&b.2)));
        found.truncate(most);
        found.into_iter().map(|(weight, table, at)| (table.name(at), weight)).collect()
    }
}

/// The logistic function: from a score to a probability.
pub(crate) fn logistic(score: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-score))
}

/// Probabilities of alternatives from their scores; they sum to one.
pub(crate) fn softmax(scores: &mut [f64]) {
    let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = libm::exp(*score - most);
        sum += *score;
    }
    for score in scores.iter_mut() {
        *score /= sum;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[cue] \nlemma=say\t1.5\nlemma=go\t-2\n[stance] demands offers\nword=must\t0:1 1:-0.25\nword=could\t1:2\n";

    fn features(names: &[&str]) -> Features {
        let mut features = Features::default();
        for name in names {
            features.add(name, &[]);
        }
        features
    }

    #[test]
    fn a_model_is_written_as_it_is_read() {
        let models = parse(TEXT).unwrap();
        let written: String = models.iter().map(Model::to_string).collect();
        assert_eq!(written, TEXT);
        assert_eq!(parse(&written).unwrap(), models);
        assert_eq!(parse("[cue]\nlemma=say\tmuch"), Err(BadLine { line: 2 }));
        assert_eq!(parse("lemma=say\t1"), Err(BadLine { line: 1 }));
        assert_eq!(parse("[cue]\nlemma=say\t2:1"), Err(BadLine { line: 2 }));
    }

    #[test]
    fn scores_are_sums_and_reasons_name_them() {
        let models = parse(TEXT).unwrap();
        let (cue, stance) = (&models[0], &models[1]);
        assert!((cue.score(&features(&["lemma=say", "other"])) - 1.5).abs() < 1e-9);
        let both = features(&["word=must", "word=could"]);
        assert_eq!(stance.scores(&both), [1.0, 1.75]);
        assert_eq!(stance.reasons(&both, 1, 3), [("word=could", 2.0)]);
    }

    #[test]
    fn the_tables_carried_are_what_the_text_says() {
        let texts =
            [include_str!("../models/reader.model"), include_str!("../models/meaning.model")];
        let listed: Vec<Listed> =
            texts.iter().flat_map(|text| listed::parse(text).unwrap()).collect();
        assert_eq!(listed.len(), 7);
        for listed in &listed {
            let model = carried(&listed.name);
            assert_eq!(*model, Model::from(listed));
            let table = model.table.as_ref().unwrap();
            for (i, (name, row)) in listed.rows.iter().enumerate() {
                assert_eq!(table.find(table::hash(name)), Some(i));
                assert_eq!((table.name(i), table.row(i).collect()), (name.as_str(), row.clone()));
            }
            assert_eq!(table.find(table::hash("no such feature")), None);
        }
    }
}
