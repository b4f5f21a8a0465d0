//! From examples to the weights of a model.
//!
//! All of a model's examples are seen at once and the loss is convex, so the weights do not depend
//! on an order or on chance: the same corpus gives the same model.

use std::collections::BTreeMap;

use super::{Features, Listed, Model};

/// One decision: what could be chosen, and what is right.
#[derive(Debug, Clone)]
pub enum Example {
    /// A choice among candidates, each with its own features; several may be right.
    Choice {
        /// What could be chosen.
        candidates: Vec<Features>,
        /// Whether each is right; at least one is.
        right: Vec<bool>,
    },
    /// A class for one thing.
    Class {
        /// What holds of it.
        features: Features,
        /// The number of its class; for a score 1 where it is so and 0 where it is not.
        class: usize,
    },
}

/// How a model is trained.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// How strongly large weights are avoided (half of it times the sum of squares).
    pub l2: f64,
    /// In how many examples a feature must be found to count.
    pub least: usize,
    /// Weights nearer to nothing than this are dropped.
    pub smallest: f64,
    /// How many steps are made at most.
    pub steps: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { l2: 1.0, least: 3, smallest: 0.02, steps: 120 }
    }
}

/// Trains a model. `classes` is empty for a score, of choices or of yes and no.
///
/// Maximises the conditional likelihood of what is right (for several right candidates, of their
/// sum) with a quadratic penalty, by limited-memory BFGS (Nocedal 1980).
pub fn train(name: &str, classes: &[&str], examples: &[Example], settings: Settings) -> Model {
    let names = frequent(examples, settings.least);
    let k = classes.len().max(1);
    let data: Vec<Row> = examples.iter().map(|example| Row::new(example, &names)).collect();
    let mut weights = vec![0.0; names.len() * k];
    minimise(&mut weights, settings.steps, |weights, gradient| {
        let mut loss = 0.0;
        for (weight, slope) in weights.iter().zip(gradient.iter_mut()) {
            *slope = settings.l2 * weight;
            loss += settings.l2 * weight * weight / 2.0;
        }
        loss + data.iter().map(|row| row.loss(weights, gradient, k)).sum::<f64>()
    });
    let classes = if classes.is_empty() { vec![""] } else { classes.to_vec() };
    let mut listed = Listed {
        name: name.to_owned(),
        classes: classes.into_iter().map(str::to_owned).collect(),
        rows: Vec::new(),
    };
    for (feature, i) in &names {
        let row: Vec<f32> = weights[i * k..(i + 1) * k]
            .iter()
            .map(|w| if w.abs() < settings.smallest { 0.0 } else { rounded(*w) })
            .collect();
        if row.iter().any(|weight| *weight != 0.0) {
            listed.rows.push((feature.clone(), row));
        }
    }
    Model::from(&listed)
}

/// A weight with three digits behind the point, as the model's file has it.
fn rounded(weight: f64) -> f32 {
    #[expect(clippy::cast_possible_truncation, reason = "it is rounded on purpose")]
    let short = libm::round(weight * 1000.0) as f32 / 1000.0;
    short
}

/// The features that enough examples have, numbered in order of name.
fn frequent(examples: &[Example], least: usize) -> BTreeMap<String, usize> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for example in examples {
        let mut here: Vec<&str> = match example {
            Example::Choice { candidates, .. } => {
                candidates.iter().flat_map(Features::names).map(String::as_str).collect()
            }
            Example::Class { features, .. } => {
                features.names().iter().map(String::as_str).collect()
            }
        };
        here.sort_unstable();
        here.dedup();
        for name in here {
            *counts.entry(name).or_default() += 1;
        }
    }
    let kept = counts.into_iter().filter(|(_, n)| *n >= least);
    kept.enumerate().map(|(i, (name, _))| (name.to_owned(), i)).collect()
}

/// An example with its features as numbers.
enum Row {
    Choice { candidates: Vec<Vec<usize>>, right: Vec<bool> },
    Class { features: Vec<usize>, class: usize },
}

impl Row {
    fn new(example: &Example, names: &BTreeMap<String, usize>) -> Self {
        let numbers = |features: &Features| -> Vec<usize> {
            features.names().iter().filter_map(|name| names.get(name).copied()).collect()
        };
        match example {
            Example::Choice { candidates, right } => Self::Choice {
                candidates: candidates.iter().map(numbers).collect(),
                right: right.clone(),
            },
            Example::Class { features, class } => {
                Self::Class { features: numbers(features), class: *class }
            }
        }
    }

    /// The negative log likelihood, and its slopes added to the gradient.
    fn loss(&self, weights: &[f64], gradient: &mut [f64], k: usize) -> f64 {
        match self {
            Self::Choice { candidates, right } => {
                let sum = |features: &Vec<usize>| features.iter().map(|i| weights[*i]).sum::<f64>();
                let scores: Vec<f64> = candidates.iter().map(sum).collect();
                let all = log_sum(scores.iter().copied());
                let good = scores.iter().zip(right).filter(|(_, r)| **r).map(|(s, _)| *s);
                let good = log_sum(good);
                for ((features, score), right) in candidates.iter().zip(&scores).zip(right) {
                    let mut slope = libm::exp(score - all);
                    if *right {
                        slope -= libm::exp(score - good);
                    }
                    for i in features {
                        gradient[*i] += slope;
                    }
                }
                all - good
            }
            Self::Class { features, class } if k == 1 => {
                let score: f64 = features.iter().map(|i| weights[*i]).sum();
                let (sign, wanted) = if *class == 1 { (1.0, 1.0) } else { (-1.0, 0.0) };
                let slope = 1.0 / (1.0 + libm::exp(-score)) - wanted;
                for i in features {
                    gradient[*i] += slope;
                }
                log_sum([0.0, -sign * score].into_iter())
            }
            Self::Class { features, class } => {
                let mut scores = vec![0.0; k];
                for i in features {
                    for (c, score) in scores.iter_mut().enumerate() {
                        *score += weights[i * k + c];
                    }
                }
                let all = log_sum(scores.iter().copied());
                for i in features {
                    for (c, score) in scores.iter().enumerate() {
                        let wanted = if c == *class { 1.0 } else { 0.0 };
                        gradient[i * k + c] += libm::exp(score - all) - wanted;
                    }
                }
                all - scores[*class]
            }
        }
    }
}

/// The logarithm of a sum of exponentials.
fn log_sum(scores: impl Iterator<Item = f64> + Clone) -> f64 {
    let most = scores.clone().fold(f64::NEG_INFINITY, f64::max);
    most + libm::log(scores.map(|score| libm::exp(score - most)).sum())
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Moves `x` to where `function`, which also fills in its gradient, is least.
fn minimise(x: &mut Vec<f64>, steps: usize, mut function: impl FnMut(&[f64], &mut [f64]) -> f64) {
    const KEPT: usize = 8;
    let mut gradient = vec![0.0; x.len()];
    let mut value = function(x, &mut gradient);
    // Steps made, changes of the gradient, and one over their products.
    let mut past: Vec<(Vec<f64>, Vec<f64>, f64)> = Vec::new();
    for _ in 0..steps {
        let mut direction = gradient.clone();
        let mut alphas = Vec::new();
        for (s, y, rho) in past.iter().rev() {
            let alpha = rho * dot(s, &direction);
            direction.iter_mut().zip(y).for_each(|(d, y)| *d -= alpha * y);
            alphas.push(alpha);
        }
        let scale = past.last().map_or(1.0 / dot(&gradient, &gradient).sqrt().max(1.0), |last| {
            dot(&last.0, &last.1) / dot(&last.1, &last.1)
        });
        for d in &mut direction {
            *d *= scale;
        }
        for ((s, y, rho), alpha) in past.iter().zip(alphas.iter().rev()) {
            let beta = rho * dot(y, &direction);
            direction.iter_mut().zip(s).for_each(|(d, s)| *d += (alpha - beta) * s);
        }
        let slope = dot(&gradient, &direction);
        if slope <= 1e-9 {
            return;
        }
        let (mut step, mut next, mut next_gradient) = (1.0, x.clone(), gradient.clone());
        let next_value = loop {
            next.iter_mut().zip(x.iter()).zip(&direction).for_each(|((n, x), d)| *n = x - step * d);
            let found = function(&next, &mut next_gradient);
            if found <= value - 1e-4 * step * slope {
                break found;
            }
            step /= 2.0;
            if step < 1e-10 {
                return;
            }
        };
        let s: Vec<f64> = next.iter().zip(x.iter()).map(|(n, x)| n - x).collect();
        let y: Vec<f64> = next_gradient.iter().zip(&gradient).map(|(n, g)| n - g).collect();
        let product = dot(&s, &y);
        if product > 1e-12 {
            past.push((s, y, 1.0 / product));
            if past.len() > KEPT {
                past.remove(0);
            }
        }
        let gain = value - next_value;
        *x = next;
        gradient = next_gradient;
        value = next_value;
        if gain < 1e-7 * value.abs().max(1.0) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features(names: &[&str]) -> Features {
        let mut features = Features::named();
        for name in names {
            features.add(name, &[]);
        }
        features
    }

    #[test]
    fn the_least_of_a_valley_is_found() {
        // Rosenbrock's function: least at (1, 1).
        let mut x = vec![-1.2, 1.0];
        minimise(&mut x, 500, |x, g| {
            let (a, b) = (1.0 - x[0], x[1] - x[0] * x[0]);
            g[0] = -2.0 * a - 400.0 * x[0] * b;
            g[1] = 200.0 * b;
            a * a + 100.0 * b * b
        });
        assert!((x[0] - 1.0).abs() < 1e-2 && (x[1] - 1.0).abs() < 1e-2, "{x:?}");
    }

    #[test]
    fn a_score_learns_odds() {
        // Three of four with the feature are so: the weight goes to the logarithm of 3.
        let example = |class| Example::Class { features: features(&["x"]), class };
        let examples = [example(1), example(1), example(1), example(0)];
        let settings = Settings { l2: 1e-9, least: 1, smallest: 0.0, steps: 100 };
        let model = train("so", &[], &examples, settings);
        assert!((model.score(&features(&["x"])) - libm::log(3.0)).abs() < 1e-3);
    }

    #[test]
    fn choices_and_classes_are_learnt() {
        let settings = Settings { l2: 0.01, least: 1, smallest: 0.0, steps: 100 };
        let choice = Example::Choice {
            candidates: vec![features(&["a"]), features(&["b"]), features(&["a", "c"])],
            right: vec![false, true, false],
        };
        let model = train("choice", &[], &[choice], settings);
        assert!(model.score(&features(&["b"])) > model.score(&features(&["a"])) + 1.0);
        let class = |name, class| Example::Class { features: features(&[name]), class };
        let examples = [class("x", 0), class("y", 1), class("z", 2)];
        let model = train("class", &["p", "q", "r"], &examples, settings);
        for (i, name) in ["x", "y", "z"].iter().enumerate() {
            let scores = model.scores(&features(&[name]));
            assert!((0..3).all(|j| j == i || scores[i] > scores[j] + 1.0), "{scores:?}");
        }
    }
}
