//! Scored decisions: linear models over named features.
//!
//! Where rules leave several readings open, a model weighs them: a sum of weights, one for each
//! feature that holds, so that what spoke for a reading can be told in words. The weights are made
//! by the trainer (`benches/read`, `--bin train`) from our own corpus and kept as text in
//! `models/reader.model`, one feature a line.

#![cfg_attr(
    not(feature = "training"),
    allow(unreachable_pub, reason = "public where the trainer is built")
)]

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use hashbrown::HashMap;

mod features;
pub(crate) mod groups;
#[cfg(feature = "training")]
pub(crate) mod train;

pub use features::Features;

/// The weights that the reader carries.
const READER: &str = include_str!("../models/reader.model");

/// The weights by which it reads what statements mean.
const MEANING: &str = include_str!("../models/meaning.model");

static MODELS: LazyLock<Vec<Model>> = LazyLock::new(|| {
    let models = [READER, MEANING].map(|text| read(text, Cow::Borrowed).unwrap_or_default());
    models.into_iter().flatten().collect()
});

/// The model of this name that the reader carries; one without weights where there is none.
pub(crate) fn carried(name: &str) -> &'static Model {
    static EMPTY: LazyLock<Model> = LazyLock::new(Model::default);
    MODELS.iter().find(|model| model.name == name).unwrap_or(&EMPTY)
}

/// Reads what the models need, so that nobody waits for it later.
pub(crate) fn prepare() {
    LazyLock::force(&MODELS);
    groups::prepare();
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
    /// The features' names, in order of name.
    names: Vec<Cow<'static, str>>,
    /// The weights of each feature, class by class.
    weights: Vec<f32>,
    /// From a feature's hash to its number.
    numbers: HashMap<u64, u32, foldhash::fast::FixedState>,
}

/// A line of a model's text that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// The line, from 1.
    pub line: usize,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} of the model cannot be read", self.line)
    }
}

impl std::error::Error for BadLine {}

/// Reads models from text: `[NAME] CLASS…` begins one, `FEATURE TAB WEIGHT…` is a line of it, and
/// classes whose weight is nothing are left out as `CLASS-NUMBER:WEIGHT`.
#[cfg(any(test, feature = "training"))]
pub fn parse(text: &str) -> Result<Vec<Model>, BadLine> {
    read(text, |name| Cow::Owned(name.to_owned()))
}

/// Reads models; `keep` tells how a feature's name is kept.
fn read<'t>(
    text: &'t str,
    keep: impl Fn(&'t str) -> Cow<'static, str>,
) -> Result<Vec<Model>, BadLine> {
    let mut models: Vec<Model> = Vec::new();
    let mut row: Vec<f32> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let bad = BadLine { line: number + 1 };
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(head) = line.strip_prefix('[') {
            let (name, classes) = head.split_once(']').ok_or(bad)?;
            let mut classes: Vec<String> = classes.split_whitespace().map(str::to_owned).collect();
            if classes.is_empty() {
                classes.push(String::new());
            }
            models.push(Model { name: name.to_owned(), classes, ..Model::default() });
            continue;
        }
        let (Some(model), Some((feature, weights))) = (models.last_mut(), line.split_once('\t'))
        else {
            return Err(bad);
        };
        row.clear();
        row.resize(model.classes.len(), 0.0);
        for weight in weights.split(' ') {
            let (class, weight) = weight.split_once(':').unwrap_or(("0", weight));
            let class: usize = class.parse().map_err(|_| bad.clone())?;
            *row.get_mut(class).ok_or(bad.clone())? = weight.parse().map_err(|_| bad.clone())?;
        }
        model.push(keep(feature), &row);
    }
    Ok(models)
}

impl Model {
    fn push(&mut self, feature: Cow<'static, str>, weights: &[f32]) {
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.numbers.insert(features::hash(&feature), number);
        self.names.push(feature);
        self.weights.extend(weights);
    }

    fn row(&self, feature: u64) -> Option<(usize, &[f32])> {
        let number = *self.numbers.get(&feature)? as usize;
        let k = self.classes.len();
        Some((number, self.weights.get(number * k..(number + 1) * k)?))
    }

    /// The sum of the weights of the features that hold; of the first class.
    pub fn score(&self, features: &Features) -> f64 {
        let weights = features.hashes().filter_map(|hash| self.row(hash)?.1.first());
        weights.map(|weight| f64::from(*weight)).sum()
    }

    /// The sums for all classes, in their order.
    pub fn scores(&self, features: &Features) -> Vec<f64> {
        let mut sums = vec![0.0; self.classes.len()];
        for (_, row) in features.hashes().filter_map(|hash| self.row(hash)) {
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += f64::from(*weight);
            }
        }
        sums
    }

    /// The features that speak most for a class, with their weights, the strongest first.
    pub fn reasons(&self, features: &Features, class: usize, most: usize) -> Vec<(&str, f64)> {
        let rows = features.hashes().filter_map(|hash| self.row(hash));
        let mut found: Vec<(&str, f64)> = rows
            .filter_map(|(i, row)| {
                let weight = f64::from(*row.get(class)?);
                (weight > 0.0).then_some((self.names.get(i)?.as_ref(), weight))
            })
            .collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        found.truncate(most);
        found
    }
}

impl fmt::Display for Model {
    /// Writes it as [`parse`] reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "[{}] {}", self.name, self.classes.join(" "))?;
        for (i, name) in self.names.iter().enumerate() {
            let k = self.classes.len();
            write!(f, "{name}\t")?;
            if k == 1 {
                writeln!(f, "{}", self.weights[i])?;
                continue;
            }
            let row = self.weights[i * k..(i + 1) * k].iter().enumerate();
            let shown: Vec<String> =
                row.filter(|(_, w)| **w != 0.0).map(|(c, w)| format!("{c}:{w}")).collect();
            writeln!(f, "{}", shown.join(" "))?;
        }
        Ok(())
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
    fn the_carried_model_can_be_read() {
        assert_eq!(parse(READER).err(), None);
        assert_eq!(parse(MEANING).err(), None);
    }
}
