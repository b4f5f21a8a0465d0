//! The way back from a vector to its packages.

use num_bigint::BigInt;
use num_traits::{One, Zero};

use crate::model::Package;

/// How a state came about: from which state of the layer before, by which option.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) parent: usize,
    pub(super) option: usize,
}

/// The edges into each state of a layer.
#[derive(Debug, Clone, Default)]
pub(super) struct Layer {
    edges: Vec<Edge>,
    ends: Vec<usize>,
}

impl Layer {
    /// Adds a state with the edges into it.
    pub(super) fn close(&mut self, edges: impl Iterator<Item = Edge>) {
        self.edges.extend(edges);
        self.ends.push(self.edges.len());
    }

    fn into(&self, state: usize) -> &[Edge] {
        let from = if state == 0 { 0 } else { self.ends[state - 1] };
        &self.edges[from..self.ends[state]]
    }
}

/// What a search found.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(super) order: Vec<usize>,
    pub(super) layers: Vec<Layer>,
    /// The vectors of gains.
    pub(crate) vectors: Vec<Vec<BigInt>>,
}

impl Found {
    pub(super) fn new(order: Vec<usize>) -> Self {
        Self { order, layers: Vec::new(), vectors: Vec::new() }
    }

    /// How many packages give a vector.
    pub(crate) fn count(&self, at: usize) -> BigInt {
        self.total([at])
    }

    /// How many packages give one of some vectors.
    pub(crate) fn total(&self, places: impl IntoIterator<Item = usize>) -> BigInt {
        let last = self.layers.last().map_or(1, |layer| layer.ends.len());
        let mut ways = vec![BigInt::zero(); last];
        for at in places {
            ways[at] = BigInt::one();
        }
        for (at, layer) in self.layers.iter().enumerate().rev() {
            let size = if at == 0 { 1 } else { self.layers[at - 1].ends.len() };
            let mut before = vec![BigInt::zero(); size];
            for (state, count) in ways.iter().enumerate().filter(|(_, count)| !count.is_zero()) {
                for edge in layer.into(state) {
                    before[edge.parent] += count;
                }
            }
            ways = before;
        }
        ways.into_iter().sum()
    }

    /// At most `limit` packages that give a vector, sorted.
    pub(crate) fn packages(&self, at: usize, limit: usize) -> Vec<Package> {
        // Layer by layer backwards; each entry is a state and the options chosen after it.
        let mut open: Vec<(usize, Vec<usize>)> = vec![(at, Vec::new())];
        for layer in self.layers.iter().rev() {
            let mut before = Vec::new();
            for (state, chosen) in &open {
                for edge in layer.into(*state) {
                    if before.len() == limit {
                        break;
                    }
                    let mut chosen = chosen.clone();
                    chosen.push(edge.option);
                    before.push((edge.parent, chosen));
                }
            }
            open = before;
        }
        let mut found: Vec<Package> = open
            .into_iter()
            .take(limit)
            .map(|(_, chosen)| {
                let mut package = vec![0; self.order.len()];
                for (&issue, &option) in self.order.iter().rev().zip(&chosen) {
                    package[issue] = option;
                }
                package
            })
            .collect();
        found.sort_unstable();
        found
    }
}
