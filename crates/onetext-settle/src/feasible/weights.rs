//! Weights under which the sums that are asked for together are hardest to reach.
//!
//! No package meets several floors if a weighted sum of the rows stays below the same sum of the
//! floors even where every issue is settled best for the sum: the Lagrangian bound of integer
//! programming (Geoffrion 1974). Any weights give a true bound, so they are looked for in floating
//! point (multiplicative weights, Arora, Hazan and Kale 2012) and used as whole numbers.

use super::node::{Node, Question};
use super::number::Number;

const ROUNDS: usize = 60;
const STEP: f64 = 0.4;

/// Weights for some rows, by their place in `rows`, hardest first. Each is between 0 and 1.
pub(super) fn weights<N: Number>(
    ask: &Question<'_, N>,
    node: &Node<N>,
    rows: &[usize],
    scale: &[f64],
) -> Vec<Vec<f64>> {
    let table = ask.table;
    let open: Vec<Vec<usize>> = (0..table.sizes.len())
        .map(|issue| {
            let options = (0..table.sizes[issue]).filter(|&it| node.is_open(table, issue, it));
            options.map(|option| table.slot[issue] + option).collect()
        })
        .collect();
    let gains: Vec<Vec<f64>> = rows
        .iter()
        .zip(scale)
        .map(|(&row, scale)| ask.rows[row].gains.iter().map(|gain| gain.float() * scale).collect())
        .collect();
    let base: Vec<f64> = rows
        .iter()
        .zip(scale)
        .map(|(&row, scale)| {
            let row = &ask.rows[row];
            let terms = row.terms.iter().map(|(_, value)| value.float().max(0.0)).sum::<f64>();
            (row.start.float() + terms - row.floor.float()) * scale
        })
        .collect();
    let mut now = vec![1.0; rows.len()];
    let mut found: Vec<(f64, Vec<f64>)> = Vec::new();
    let mut mean = vec![0.0; rows.len()];
    for round in 0..=ROUNDS {
        if round == ROUNDS {
            now.clone_from(&mean);
        }
        let total: f64 = now.iter().sum();
        for weight in &mut now {
            *weight /= total;
        }
        let mut slack = base.clone();
        for options in &open {
            let sum = |slot: usize| -> f64 {
                gains.iter().zip(&now).map(|(row, weight)| row[slot] * weight).sum()
            };
            let best =
                options.iter().map(|&slot| (sum(slot), slot)).max_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((_, slot)) = best {
                slack.iter_mut().zip(&gains).for_each(|(slack, row)| *slack += row[slot]);
            }
        }
        let bound: f64 = slack.iter().zip(&now).map(|(slack, weight)| slack * weight).sum();
        mean.iter_mut().zip(&now).for_each(|(mean, weight)| *mean += weight);
        found.push((bound, now.clone()));
        let most = slack.iter().fold(f64::MIN_POSITIVE, |most, slack| most.max(slack.abs()));
        for (weight, slack) in now.iter_mut().zip(&slack) {
            *weight = (*weight * (1.0 - STEP * slack / most)).max(1e-6);
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut kept: Vec<Vec<f64>> = Vec::new();
    for (_, one) in found {
        let near = |other: &Vec<f64>| other.iter().zip(&one).all(|(a, b)| (a - b).abs() < 0.02);
        if !kept.iter().any(near) {
            kept.push(one);
        }
        if kept.len() == 3 {
            break;
        }
    }
    kept
}
