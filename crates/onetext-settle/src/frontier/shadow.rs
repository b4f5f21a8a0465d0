//! Whether something kept is at least as large in every dimension.
//!
//! Vectors come largest first, so nothing kept earlier is smaller in the first dimension, and only
//! the others need a look: one number for two dimensions, a staircase for three, a tree of boxes
//! from four on.

use super::number::Number;

/// What the kept vectors beat. Vectors are asked about and cast in falling order.
pub(super) trait Shadow<N: Number> {
    /// Whether the next vector of a run is beaten or equalled, when `slack` is taken from it; `kept`
    /// are the vectors cast so far.
    fn covers(&mut self, run: usize, vector: &[N], kept: &[N]) -> bool;
    /// Adds the next kept vector to those kept so far.
    fn cast(&mut self, vector: &[N], kept: &[N]);
    /// The first place from `from` on in a falling antichain, moved by `delta`, that may not be
    /// covered.
    fn next(&self, _run: &[N], _delta: &[N], from: usize) -> usize {
        from
    }
}

/// For up to one dimension: the first vector covers all that follow.
#[derive(Debug, Default)]
pub(super) struct Point(bool);

impl<N: Number> Shadow<N> for Point {
    fn covers(&mut self, _: usize, _: &[N], _: &[N]) -> bool {
        self.0
    }

    fn cast(&mut self, _: &[N], _: &[N]) {
        self.0 = true;
    }
}

/// For two dimensions: the largest second number, and what is not above it is covered.
#[derive(Debug)]
pub(super) struct Line<N> {
    best: Option<N>,
    slack: Option<Vec<N>>,
}

impl<N: Number> Line<N> {
    pub(super) fn new(slack: Option<Vec<N>>) -> Self {
        Self { best: None, slack }
    }
}

impl<N: Number> Shadow<N> for Line<N> {
    fn covers(&mut self, _: usize, vector: &[N], _: &[N]) -> bool {
        self.best.as_ref().is_some_and(|best| vector[1] <= *best)
    }

    fn cast(&mut self, vector: &[N], _: &[N]) {
        self.best = Some(match &self.slack {
            Some(slack) => vector[1].plus(&slack[1]),
            None => vector[1].clone(),
        });
    }

    fn next(&self, run: &[N], delta: &[N], from: usize) -> usize {
        let (Some(top), last) = (&self.best, run.len() / 2) else { return from };
        // Second numbers rise along a run: gallop, then halve.
        let bar = top.minus(&delta[1]);
        let covered = |at: usize| run[2 * at + 1] <= bar;
        let (mut low, mut step) = (from, 1);
        while low < last && covered((low + step - 1).min(last - 1)) {
            low = (low + step).min(last);
            step *= 2;
        }
        let mut high = (low + step - 1).min(last);
        while low < high {
            let middle = low + (high - low) / 2;
            if covered(middle) { low = middle + 1 } else { high = middle }
        }
        low
    }
}

/// For three dimensions: the second and third numbers of those that no other covers in both, the
/// second falling and the third rising.
#[derive(Debug)]
pub(super) struct Stair<N> {
    steps: Vec<(N, N)>,
    slack: Option<Vec<N>>,
}

impl<N: Number> Stair<N> {
    pub(super) fn new(slack: Option<Vec<N>>) -> Self {
        Self { steps: Vec::new(), slack }
    }
}

impl<N: Number> Shadow<N> for Stair<N> {
    fn covers(&mut self, _: usize, vector: &[N], _: &[N]) -> bool {
        let moved;
        let [_, second, third] = vector else { return false };
        let (second, third) = match &self.slack {
            Some(slack) => {
                moved = (second.minus(&slack[1]), third.minus(&slack[2]));
                (&moved.0, &moved.1)
            }
            None => (second, third),
        };
        let end = self.steps.partition_point(|(other, _)| other >= second);
        end.checked_sub(1).is_some_and(|last| self.steps[last].1 >= *third)
    }

    fn cast(&mut self, vector: &[N], _: &[N]) {
        let [_, second, third] = vector else { return };
        let start = self.steps.partition_point(|(other, _)| other > second);
        let below = self.steps[start..].partition_point(|(_, other)| other <= third);
        self.steps.splice(start..start + below, [(second.clone(), third.clone())]);
    }
}
