//! Branch and bound in one corner: the package with the largest weighted sum among those that give
//! every dimension at least so much, or the proof that there is none.

use num_bigint::BigInt;

use super::bound::Slope;
use super::node::Node;
use super::program::{Program, Sign};
use super::sieve::{SWEEPS, Sieve};
use crate::frontier::Cut;
use crate::model::Package;
use crate::space::Space;
use crate::way::Way;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question<'a> {
    /// The space as it was given.
    pub(super) space: &'a Space,
    /// What is forbidden.
    pub(super) way: &'a Way,
    /// What else is asked.
    pub(super) cuts: &'a [Cut],
    /// The space as the search reads it.
    pub(super) program: &'a Program,
}

impl Question<'_> {
    /// What a package is worth, if nothing forbids it and it meets the cuts.
    pub(super) fn worth(&self, package: &[usize]) -> Option<Vec<BigInt>> {
        if self.way.forbidden.iter().any(|when| when.holds(package)) {
            return None;
        }
        let vector = self.space.vector(package);
        let met = |cut: &Cut| {
            let sum: BigInt = cut.weights.iter().zip(&vector).map(|(by, value)| by * value).sum();
            sum >= cut.least
        };
        self.cuts.iter().all(met).then_some(vector)
    }
}

/// A package and what it is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Find {
    /// What it is worth; by dimension.
    pub(super) vector: Vec<BigInt>,
    /// The package.
    pub(super) package: Package,
}

/// How a search ended.
#[derive(Debug, Clone, Default)]
pub(super) struct Search {
    /// The best package found; the best there is where the search is done.
    pub(super) best: Option<Find>,
    /// Whether it is.
    pub(super) done: bool,
    /// Above what no package of the corner is; none where nothing was learnt.
    pub(super) most: Option<Vec<BigInt>>,
    /// Looks at terms.
    pub(super) steps: u64,
}

/// The best package of a corner by a weighted sum, whose weights are positive; stops after about so
/// many steps.
pub(super) fn search(
    question: &Question,
    least: &[BigInt],
    weights: Vec<i64>,
    allowance: u64,
) -> Search {
    let program = question.program;
    let mut found = Search { done: true, ..Search::default() };
    if program.impossible {
        return found;
    }
    let mut sieve = Sieve::new(program, &weights, least, question.cuts, true);
    let mut root = sieve.root(weights);
    if !sieve.tune(&mut root) {
        found.steps = sieve.standing.steps;
        return found;
    }
    let weights = root.weights.clone();
    let mut stack = vec![root];
    let mut whole: Option<Vec<BigInt>> = None;
    while let Some(mut node) = stack.pop() {
        if found.best.is_none() {
            sieve.lead(&node.weights);
        }
        if !sieve.pass(&mut node, SWEEPS) {
            continue;
        }
        whole = whole.or_else(|| Some(sieve.most()));
        let mut first = false;
        if let Some(find) = glance(question, &sieve) {
            let lead = &sieve.slopes[0];
            let better = find.vector.iter().zip(least).all(|(value, least)| value >= least)
                && found.best.as_ref().is_none_or(|best| {
                    weighed(program, lead, &find.vector) > weighed(program, lead, &best.vector)
                });
            if better {
                first = found.best.is_none();
                sieve.lead(&weights);
                let lead = &sieve.slopes[0];
                let sum: i64 = (0..program.dims)
                    .map(|dim| lead.weights[dim] * program.demand(dim, &find.vector[dim]))
                    .sum();
                let least = sum + i64::from(program.exact());
                sieve.slopes[0].threshold = sieve.slopes[0].threshold.max(least);
                found.best = Some(find);
            }
        }
        if first {
            // From here on the weights stay, and what is not better by them is done with.
            stack.push(node);
            continue;
        }
        if sieve.relaxations[0].bound < sieve.slopes[0].threshold {
            continue;
        }
        if sieve.standing.steps >= allowance {
            stack.push(node);
            found.done = false;
            break;
        }
        sieve.lean(&mut node.weights, 4);
        branch(&sieve, node, &mut stack);
    }
    // What was not looked at is below the bounds of the nodes left, or its weighted sum is no larger
    // than that of the best found.
    let mut most = found.best.as_ref().map(|_| sieve.behind());
    for mut node in stack {
        if found.best.is_none() {
            sieve.lead(&node.weights);
        }
        if sieve.pass(&mut node, SWEEPS) {
            let one = sieve.most();
            most = Some(match most {
                None => one,
                Some(most) => most.into_iter().zip(one).map(|(a, b)| a.max(b)).collect(),
            });
        }
    }
    found.done |= most.is_none();
    found.most = match (most, whole) {
        (Some(most), Some(whole)) => {
            Some(most.into_iter().zip(whole).map(|(a, b)| a.min(b)).collect())
        }
        (most, whole) => most.or(whole),
    };
    found.steps = sieve.standing.steps;
    found
}

/// The weighted sum of a vector, exact, in the units of the finest dimension.
fn weighed(program: &Program, slope: &Slope, vector: &[BigInt]) -> BigInt {
    let widest = program.shifts.iter().max().copied().unwrap_or(0);
    let terms = vector.iter().zip(&slope.weights).zip(&program.shifts);
    terms.map(|((value, &weight), &shift)| (value * weight) << (widest - shift)).sum()
}

/// The package of each issue's best option, if it may be what is looked for. A glance in machine
/// integers spares most packages the exact look.
fn glance(question: &Question, sieve: &Sieve) -> Option<Find> {
    let package = &sieve.relaxations[0].best;
    let sum = question.program.worth(package)?;
    let lead = &sieve.slopes[0];
    let weighed: i64 = sum.iter().zip(&lead.weights).map(|(value, weight)| value * weight).sum();
    let short = sum.iter().zip(&sieve.demands).any(|(value, demand)| value < demand);
    if weighed < lead.threshold || short {
        return None;
    }
    Some(Find { vector: question.worth(package)?, package: package.clone() })
}

/// Adds the node's children, the more promising last.
fn branch(sieve: &Sieve, node: Node, stack: &mut Vec<Node>) {
    let program = sieve.program;
    let Some(term) = worst(sieve, &node) else {
        if let Some((issue, option)) = node.undecided(program, &sieve.relaxations[0].best) {
            let mut chosen = node.clone();
            chosen.choose(program, issue, option, true);
            let mut other = node;
            other.choose(program, issue, option, false);
            stack.push(other);
            stack.push(chosen);
        }
        return;
    };
    if program.terms[term].sign != Sign::Good {
        stack.extend(halves(program, node, term));
        return;
    }
    // Packages that meet the term are not shut out where it is dropped: they only count for less
    // there than where it is kept, which spares splitting "not all of these" by issue.
    let mut kept = node.clone();
    for part in program.terms[term].parts.clone() {
        kept.narrow(program, part, true);
    }
    let mut dropped = node;
    dropped.drop(term);
    stack.push(dropped);
    stack.push(kept);
}

/// The open term that the leading bound overrates most.
pub(super) fn worst(sieve: &Sieve, node: &Node) -> Option<usize> {
    let (slope, relaxation) = (&sieve.slopes[0], &sieve.relaxations[0]);
    sieve.standing.open.iter().copied().max_by_key(|&term| {
        let (domains, splits) = (&node.domains, &node.splits[0]);
        let over = relaxation.overrated(sieve.program, slope, domains, term, splits);
        (over, slope.terms[term].abs(), std::cmp::Reverse(term))
    })
}

/// The node split by the first issue that decides an open term: inside it, and outside.
pub(super) fn halves(program: &Program, node: Node, term: usize) -> Vec<Node> {
    let open = program.terms[term].parts.clone().find(|&at| {
        program.meet(&program.parts[at], &node.domains) == super::program::Meeting::Open
    });
    let Some(part) = open else { return Vec::new() };
    let mut inside = node.clone();
    inside.narrow(program, part, true);
    let mut outside = node;
    outside.narrow(program, part, false);
    vec![inside, outside]
}
