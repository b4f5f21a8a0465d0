//! Weights whose weighted sum bounds the objective well.
//!
//! For any weights λ, the largest λ-weighted sum of gains is a sum of one maximum an issue, and it
//! bounds the objective of every package. The best bound is a convex (for the Nash product:
//! quasi-convex) problem in as many variables as there are parties; the ellipsoid method (Shor 1977;
//! Yudin and Nemirovski 1976) solves it without a step size to tune. Where floors can bind, each gets
//! a multiplier of its own.

use super::sketch::{Aim, Sketch};

/// Weights of one bound: the objective's, the floors', and the bound.
#[derive(Debug, Clone)]
pub(super) struct Weights {
    pub(super) main: Vec<f64>,
    pub(super) extra: Vec<f64>,
    /// What the objective can reach at most: the sum, the least, or the logarithm of the product.
    pub(super) bound: f64,
}

/// The best weights, and the choices that were best for weights on the way there.
pub(super) fn weigh(sketch: &Sketch, with_floors: bool) -> (Weights, Vec<Vec<usize>>) {
    let space = Dual::new(sketch, with_floors);
    let size = space.size();
    let mut point = space.centre();
    let mut shape: Vec<Vec<f64>> = (0..size)
        .map(|row| (0..size).map(|at| if at == row { space.radius(row) } else { 0.0 }).collect())
        .collect();
    let mut best: Option<Weights> = None;
    let mut seen: Vec<Vec<usize>> = Vec::new();
    // Where few packages are to be tried, a rough bound does.
    let most = if sketch.packages() < 5_000.0 { 20 } else { 1_500 };
    let steps = (30 * (size + 1) * (size + 1)).min(most);
    for _ in 0..steps {
        let (asked, cut) = space.ask(&point, &mut seen);
        if let Some(asked) = asked
            && best.as_ref().is_none_or(|best| asked.bound < best.bound)
        {
            best = Some(asked);
        }
        if size == 0 || !shrink(&mut point, &mut shape, &cut) {
            break;
        }
    }
    seen.sort_unstable();
    seen.dedup();
    let best = best.unwrap_or_else(|| space.fallback());
    (best, seen)
}

/// The bound of given weights.
pub(super) fn bound(sketch: &Sketch, weights: &[f64], extra: &[f64]) -> f64 {
    let all: Vec<f64> = weights.iter().zip(extra).map(|(weight, extra)| weight + extra).collect();
    let most = sketch.reach(&all).most;
    let floors: f64 =
        extra.iter().zip(&sketch.floors).map(|(extra, floor)| extra * floor.unwrap_or(0.0)).sum();
    match &sketch.goal {
        Aim::Sum(_) => most - floors,
        Aim::Least(counts) => {
            let sum: f64 = counts.iter().zip(weights).filter(|(c, _)| **c).map(|(_, w)| w).sum();
            (most - floors) / sum
        }
        #[expect(clippy::cast_precision_loss, reason = "the number of parties")]
        Aim::Product => {
            let count = weights.len() as f64;
            let logs: f64 = weights.iter().map(|weight| libm::log(*weight)).sum();
            if most > 0.0 { count * libm::log(most / count) - logs } else { f64::NEG_INFINITY }
        }
        Aim::Near => {
            let far = (-most).max(0.0) / norm(weights);
            -far * far
        }
    }
}

fn norm(weights: &[f64]) -> f64 {
    libm::sqrt(weights.iter().map(|weight| weight * weight).sum())
}

/// One step: the half of the ellipsoid where `cut` · (x − point) ≤ 0, in the smallest ellipsoid
/// around it. False where it has no size left.
fn shrink(point: &mut [f64], shape: &mut [Vec<f64>], cut: &[f64]) -> bool {
    let size = point.len();
    let along: Vec<f64> =
        shape.iter().map(|row| row.iter().zip(cut).map(|(a, b)| a * b).sum()).collect();
    let length: f64 = along.iter().zip(cut).map(|(a, b)| a * b).sum();
    if length.is_nan() || length <= 1e-22 {
        return false;
    }
    let root = libm::sqrt(length);
    #[expect(clippy::cast_precision_loss, reason = "the number of parties")]
    let count = size as f64;
    for (at, step) in along.iter().enumerate() {
        point[at] -= step / root / (count + 1.0);
    }
    if size == 1 {
        shape[0][0] /= 4.0;
        return true;
    }
    let grow = count * count / (count * count - 1.0);
    for row in 0..size {
        for column in 0..size {
            let less = 2.0 / (count + 1.0) * along[row] * along[column] / length;
            shape[row][column] = grow * (shape[row][column] - less);
        }
    }
    true
}

/// The variables: the objective's weights but one (they sum to 1), then the floors' multipliers.
struct Dual<'a> {
    sketch: &'a Sketch,
    /// The dimensions with a weight of their own.
    weighed: Vec<usize>,
    /// The dimensions with a floor that counts.
    floored: Vec<usize>,
}

impl<'a> Dual<'a> {
    fn new(sketch: &'a Sketch, with_floors: bool) -> Self {
        let weighed = match &sketch.goal {
            Aim::Sum(_) => Vec::new(),
            Aim::Least(counts) => (0..sketch.dims).filter(|&dim| counts[dim]).collect(),
            Aim::Product | Aim::Near => (0..sketch.dims).collect(),
        };
        let floored =
            (0..sketch.dims).filter(|&dim| with_floors && sketch.floors[dim].is_some()).collect();
        Self { sketch, weighed, floored }
    }

    fn size(&self) -> usize {
        self.weighed.len().saturating_sub(1) + self.floored.len()
    }

    fn centre(&self) -> Vec<f64> {
        #[expect(clippy::cast_precision_loss, reason = "the number of parties")]
        let even = 1.0 / self.weighed.len().max(1) as f64;
        let mut point = vec![even; self.weighed.len().saturating_sub(1)];
        point.resize(self.size(), 1.0);
        point
    }

    /// The square of the starting half-axis of a variable.
    fn radius(&self, at: usize) -> f64 {
        if at + 1 < self.weighed.len() { 1.0 } else { 100.0 }
    }

    fn parts(&self, point: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let (mut weights, mut extra) = (vec![0.0; self.sketch.dims], vec![0.0; self.sketch.dims]);
        let free = self.weighed.len().saturating_sub(1);
        if let Aim::Sum(own) = &self.sketch.goal {
            weights.clone_from(own);
        }
        if let Some((last, first)) = self.weighed.split_last() {
            weights[*last] = 1.0 - point[..free].iter().sum::<f64>();
            first.iter().zip(point).for_each(|(&dim, &value)| weights[dim] = value);
        }
        self.floored.iter().zip(&point[free..]).for_each(|(&dim, &value)| extra[dim] = value);
        (weights, extra)
    }

    /// The bound at a point, where it is one, and the direction in which it cannot get better.
    fn ask(&self, point: &[f64], seen: &mut Vec<Vec<usize>>) -> (Option<Weights>, Vec<f64>) {
        let sketch = self.sketch;
        let free = self.weighed.len().saturating_sub(1);
        let (weights, extra) = self.parts(point);
        // Outside the weights that bound anything: cut that side off.
        let low = if matches!(sketch.goal, Aim::Product) { 1e-9 } else { 0.0 };
        if let Some(at) = (0..self.size()).find(|&at| point[at] < if at < free { low } else { 0.0 })
        {
            let mut cut = vec![0.0; self.size()];
            cut[at] = -1.0;
            return (None, cut);
        }
        if let Some(&last) = self.weighed.last()
            && weights[last] < low
        {
            let mut cut = vec![1.0; free];
            cut.resize(self.size(), 0.0);
            return (None, cut);
        }
        let all: Vec<f64> = weights.iter().zip(&extra).map(|(a, b)| a + b).collect();
        let reach = sketch.reach(&all);
        seen.push(reach.places);
        #[expect(clippy::cast_precision_loss, reason = "the number of parties")]
        let slope = |dim: usize| match &sketch.goal {
            Aim::Product => {
                sketch.dims as f64 * reach.gains[dim] / reach.most.max(1e-12) - 1.0 / weights[dim]
            }
            Aim::Near => {
                let square = all.iter().map(|weight| weight * weight).sum::<f64>();
                reach.gains[dim] - reach.most * weights[dim] / square
            }
            _ => reach.gains[dim],
        };
        let mut cut = Vec::with_capacity(self.size());
        if let Some((&last, first)) = self.weighed.split_last() {
            cut.extend(first.iter().map(|&dim| slope(dim) - slope(last)));
        }
        cut.extend(
            self.floored.iter().map(|&dim| reach.gains[dim] - sketch.floors[dim].unwrap_or(0.0)),
        );
        let bound = bound(sketch, &weights, &extra);
        (Some(Weights { main: weights, extra, bound }), cut)
    }

    fn fallback(&self) -> Weights {
        let (weights, extra) = self.parts(&self.centre());
        let bound = bound(self.sketch, &weights, &extra);
        Weights { main: weights, extra, bound }
    }
}
