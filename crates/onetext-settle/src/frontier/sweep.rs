//! The union of moved antichains, without what is beaten.
//!
//! Adding the same vector to all of a falling list keeps it falling, so the candidates of a step come
//! in order from a heap with the next one of each list; each is kept unless the shadow of those kept
//! before covers it. Equal ones follow each other and are counted together.

use super::OverBudget;
use super::gate::Open;
use super::number::Number;
use super::shadow::{Line, Point, Shadow, Stair};
use super::stage::Counts;
use super::tree::{Lanes, Tree};

/// A falling antichain and what to add to all of it.
pub(super) struct Run<'a, N> {
    /// Its vectors, one after the other.
    pub vectors: &'a [N],
    /// The place of its first one in the stage.
    pub from: usize,
    /// What to add.
    pub delta: Vec<N>,
    /// How many options add it.
    pub times: u64,
    /// Which of its vectors may pass.
    pub open: Open,
}

/// What a sweep needs to know beside the runs.
pub(super) struct Sweep<'a, N> {
    pub dims: usize,
    /// The counts of the stage that the runs come from.
    pub counts: &'a Counts,
    pub lanes: &'a Lanes<N>,
    /// What a vector may be short of another that stands for it.
    pub slack: Option<Vec<N>>,
    /// How many may be kept in the output all in all.
    pub budget: usize,
}

impl<N: Number> Sweep<'_, N> {
    /// Appends the union of the runs to the output.
    pub(super) fn unite(
        &self,
        runs: &[Run<'_, N>],
        vectors: &mut Vec<N>,
        counts: &mut Counts,
    ) -> Result<(), OverBudget> {
        let slack = || self.slack.clone();
        match self.dims {
            0 | 1 => self.run(Point::default(), runs, vectors, counts),
            2 => self.run(Line::new(slack()), runs, vectors, counts),
            3 => self.run(Stair::new(slack()), runs, vectors, counts),
            _ => self.run(Tree::new(self.lanes.clone(), slack()), runs, vectors, counts),
        }
    }

    fn run(
        &self,
        mut shadow: impl Shadow<N>,
        runs: &[Run<'_, N>],
        vectors: &mut Vec<N>,
        counts: &mut Counts,
    ) -> Result<(), OverBudget> {
        let dims = self.dims;
        let start = vectors.len();
        let mut heads = Heads::new(dims, runs);
        let mut last: Option<bool> = None;
        let mut current: Vec<N> = Vec::with_capacity(dims);
        while let Some(at) = heads.top() {
            let (run, place) = (&runs[at], heads.places[at]);
            let head = heads.head(at);
            let same = last.is_some() && head == current.as_slice();
            if !same {
                current.clear();
                current.extend_from_slice(head);
                let covered = last.is_some() && shadow.covers(at, &current, &vectors[start..]);
                if !covered {
                    if counts.len() >= self.budget {
                        return Err(OverBudget(self.budget));
                    }
                    shadow.cast(&current, &vectors[start..]);
                    vectors.extend_from_slice(&current);
                    counts.push_times(self.counts, run.from + place, run.times);
                }
                last = Some(!covered);
            } else if last == Some(true) {
                counts.add_times(self.counts, run.from + place, run.times);
            }
            let next = shadow.next(run.vectors, &run.delta, place + 1);
            heads.advance(run, at, next);
        }
        Ok(())
    }
}

/// The next vector of each run, and a heap of the runs by it.
struct Heads<N> {
    dims: usize,
    places: Vec<usize>,
    vectors: Vec<N>,
    heap: Vec<u32>,
}

impl<N: Number> Heads<N> {
    fn new(dims: usize, runs: &[Run<'_, N>]) -> Self {
        let mut heads = Self {
            dims,
            places: vec![0; runs.len()],
            vectors: runs.iter().flat_map(|run| run.delta.iter().cloned()).collect(),
            heap: Vec::with_capacity(runs.len()),
        };
        for (at, run) in (0_u32..).zip(runs) {
            if heads.load(run, at as usize, 0) {
                heads.heap.push(at);
                heads.rise();
            }
        }
        heads
    }

    fn top(&self) -> Option<usize> {
        self.heap.first().map(|&at| at as usize)
    }

    fn head(&self, at: usize) -> &[N] {
        &self.vectors[at * self.dims..(at + 1) * self.dims]
    }

    /// Goes to the next open vector of a run from a place on; false at its end.
    fn load(&mut self, run: &Run<'_, N>, at: usize, from: usize) -> bool {
        let len = run.vectors.len().checked_div(self.dims).unwrap_or(1);
        let Some(place) = run.open.next(from, len) else { return false };
        self.places[at] = place;
        let source = &run.vectors[place * self.dims..(place + 1) * self.dims];
        let target = &mut self.vectors[at * self.dims..(at + 1) * self.dims];
        for ((target, number), delta) in target.iter_mut().zip(source).zip(&run.delta) {
            *target = number.plus(delta);
        }
        true
    }

    /// Moves the run at the top on.
    fn advance(&mut self, run: &Run<'_, N>, at: usize, from: usize) {
        if !self.load(run, at, from) {
            self.heap.swap_remove(0);
        }
        self.sink();
    }

    fn before(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.head(self.heap[a] as usize), self.head(self.heap[b] as usize));
        // The first number tells nearly always.
        match (a.first(), b.first()) {
            (Some(first), Some(other)) if first != other => first > other,
            _ => a > b,
        }
    }

    fn sink(&mut self) {
        let mut at = 0;
        loop {
            let mut child = 2 * at + 1;
            if child >= self.heap.len() {
                return;
            }
            if child + 1 < self.heap.len() && self.before(child + 1, child) {
                child += 1;
            }
            if !self.before(child, at) {
                return;
            }
            self.heap.swap(child, at);
            at = child;
        }
    }

    fn rise(&mut self) {
        let mut at = self.heap.len() - 1;
        while at > 0 && self.before(at, (at - 1) / 2) {
            self.heap.swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
    }
}
