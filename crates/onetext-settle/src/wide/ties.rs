//! All packages that give one vector of the frontier, as bundles.

use num_bigint::BigInt;

use super::Bundle;
use super::search::{Question, halves, worst};
use super::sieve::Sieve;

/// The bundles found, whether they are all, and the steps it took.
#[derive(Debug, Clone, Default)]
pub(super) struct Ties {
    /// No package is in two of them.
    pub(super) bundles: Vec<Bundle>,
    /// Whether they hold every package that gives the vector.
    pub(super) all: bool,
    /// Looks at terms.
    pub(super) steps: u64,
}

/// The packages that give this vector, which nothing may beat: then what is nowhere below it equals
/// it, and the bounds of a search for better ones serve here as well.
pub(super) fn ties(
    question: &Question,
    vector: &[BigInt],
    weights: Vec<i64>,
    allowance: u64,
    limit: usize,
) -> Ties {
    let program = question.program;
    let mut found = Ties::default();
    let mut sieve = Sieve::new(program, &weights, vector, question.cuts, false);
    let mut root = sieve.root(weights);
    if !sieve.tune(&mut root) {
        found.steps = sieve.standing.steps;
        return found;
    }
    let mut stack = vec![root];
    while let Some(mut node) = stack.pop() {
        if found.bundles.len() >= limit || sieve.standing.steps >= allowance {
            found.steps = sieve.standing.steps;
            return found;
        }
        sieve.lead(&node.weights);
        if !sieve.pass(&mut node, super::sieve::SWEEPS) {
            continue;
        }
        sieve.lean(&mut node.weights, 4);
        if let Some(term) = worst(&sieve, &node) {
            stack.extend(halves(program, node, term));
            continue;
        }
        let best = &sieve.relaxations[0].best;
        if let Some((issue, option)) = node.undecided(program, best) {
            let (mut alike, mut other) = (node.clone(), node);
            alike.gather(program, issue, option, true);
            other.gather(program, issue, option, false);
            stack.push(other);
            stack.push(alike);
            continue;
        }
        if question.worth(best).is_some_and(|worth| worth == vector) {
            found.bundles.push(Bundle { options: node.options(program) });
        }
    }
    found.all = true;
    found.steps = sieve.standing.steps;
    found
}
