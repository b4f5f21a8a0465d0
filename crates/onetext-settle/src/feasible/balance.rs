//! Weights under which the sums that are asked for together are hardest to reach.
//!
//! No package meets several floors if a weighted sum of the gains stays below the same sum of the
//! floors even where every issue is settled best for the sum: the Lagrangian bound of integer
//! programming (Geoffrion 1974). Any weights give a true bound. They are looked for by steps against
//! what the best package for the present weights has left over (Polyak 1969), which aims at a bound
//! below zero and on the way comes across packages that meet everything.

use super::demand::DemandSet;
use super::node::{Node, Question};
use super::number::Number;
use super::rough::HEAVY;
use crate::model::Package;

/// What weighing shows of a node.
pub(super) enum Balance {
    /// Nothing fits.
    Dead,
    /// What is left of the node: a package that may meet everything, if one was come across.
    Open(Option<Package>),
}

/// The weights of a question's rows, and what they make of the options.
#[derive(Debug, Clone)]
pub(super) struct Weights {
    /// By row.
    by_row: Vec<f64>,
    /// What each option is worth to the weighted sum; by slot.
    pub(super) worth: Vec<f64>,
}

impl Weights {
    /// The same for every row.
    pub(super) fn even<N: Number>(question: &Question<'_, N>) -> Self {
        let slots = question.table.slot.last().copied().unwrap_or_default();
        Self { by_row: vec![1.0; question.rows.len()], worth: vec![0.0; slots] }
    }

    /// Weighs a node: looks for harder weights, and closes the options that would leave their sum
    /// below its floor. Adds the demands that did it to `used`.
    pub(super) fn weigh<N: Number>(
        &mut self,
        question: &Question<'_, N>,
        node: &mut Node<N>,
        rounds: usize,
        used: &mut DemandSet,
    ) -> Balance {
        let (table, rows) = (question.table, question.rows.len());
        let firm: Vec<bool> = question.rows.iter().map(|row| node.firm_row(row)).collect();
        if rows == 0 || question.rough.is_empty() {
            return Balance::Open(None);
        }
        let base = node.rough_base(question);
        let open: Vec<Vec<usize>> = (0..table.sizes.len())
            .map(|issue| {
                let options = (0..table.sizes[issue]).filter(|&it| node.is_open(table, issue, it));
                options.map(|option| table.slot[issue] + option).collect()
            })
            .collect();
        let mut now = self.by_row.clone();
        let mut best: Option<(f64, Vec<f64>)> = None;
        let mut package = None;
        for _ in 0..rounds {
            now.iter_mut().zip(&firm).for_each(|(it, firm)| *it = if *firm { *it } else { 0.0 });
            let most = now.iter().copied().fold(0.0, f64::max);
            if most <= 0.0 {
                break;
            }
            let weights: Vec<f64> = now.iter().map(|it| (it / most * HEAVY).round()).collect();
            let mut left = base.clone();
            let mut chosen = Vec::with_capacity(open.len());
            for slots in &open {
                let mut top = (f64::NEG_INFINITY, 0);
                for &slot in slots {
                    let worth = dot(&weights, &question.rough[slot * rows..(slot + 1) * rows]);
                    if worth > top.0 {
                        top = (worth, slot);
                    }
                }
                chosen.push(top.1);
                let gains = &question.rough[top.1 * rows..(top.1 + 1) * rows];
                left.iter_mut().zip(gains).for_each(|(left, gain)| *left += gain);
            }
            let bound = dot(&weights, &left);
            if bound < 0.0 {
                for (row, weight) in question.rows.iter().zip(&weights) {
                    if *weight > 0.0 {
                        *used = used.or(row.demands);
                    }
                }
                return Balance::Dead;
            }
            let sum: f64 = weights.iter().sum();
            if best.as_ref().is_none_or(|(least, _)| bound / sum < *least) {
                best = Some((bound / sum, weights.clone()));
            }
            if left.iter().zip(&firm).all(|(left, firm)| !firm || *left >= 0.0) {
                let options = chosen.iter().zip(&table.slot).map(|(slot, from)| slot - from);
                package = Some(options.collect());
                break;
            }
            let square = left.iter().zip(&firm).map(|(it, firm)| if *firm { it * it } else { 0.0 });
            let step = 1.2 * (bound + 1.0) / square.sum::<f64>().max(1.0);
            for ((now, weight), left) in now.iter_mut().zip(&weights).zip(&left) {
                *now = (weight - step * left).max(0.0);
            }
        }
        if let Some((_, weights)) = best {
            self.close(question, node, &base, &open, &weights, used);
            self.by_row = weights.iter().map(|weight| weight.max(1.0)).collect();
        } else {
            self.value(question, &vec![1.0; rows]);
        }
        Balance::Open(package)
    }

    fn value<N: Number>(&mut self, question: &Question<'_, N>, weights: &[f64]) {
        let rows = question.rows.len();
        for (slot, worth) in self.worth.iter_mut().enumerate() {
            *worth = dot(weights, &question.rough[slot * rows..(slot + 1) * rows]);
        }
    }

    fn close<N: Number>(
        &mut self,
        question: &Question<'_, N>,
        node: &mut Node<N>,
        base: &[f64],
        open: &[Vec<usize>],
        weights: &[f64],
        used: &mut DemandSet,
    ) {
        let table = question.table;
        self.value(question, weights);
        let top = |slots: &Vec<usize>| {
            slots.iter().map(|&slot| self.worth[slot]).fold(f64::NEG_INFINITY, f64::max)
        };
        let tops: Vec<f64> = open.iter().map(top).collect();
        let bound = dot(weights, base) + tops.iter().sum::<f64>();
        let mut closed = false;
        for (issue, slots) in open.iter().enumerate() {
            for &slot in slots.iter().filter(|&&slot| tops[issue] - self.worth[slot] > bound) {
                node.shut(table, issue, slot - table.slot[issue]);
                closed = true;
            }
        }
        if closed {
            for (row, _) in question.rows.iter().zip(weights).filter(|(_, weight)| **weight > 0.0) {
                *used = used.or(row.demands);
            }
        }
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
