//! The search: depth first, issue by issue, never twice where it has failed with more in hand.

use std::collections::BTreeMap;

use num_bigint::BigInt;

use super::balance::{Balance, Weights};
use super::demand::DemandSet;
use super::node::{Node, Question, Row};
use super::number::Number;
use super::table::{Parts, Table};
use crate::model::Package;

/// How many failures are remembered: in all, and with the same options still tied to later issues.
const MEMORY: usize = 200_000;
const ALIKE: usize = 256;

/// With more sums than this, one state is hardly ever worse than another in all of them.
const COMPARABLE: usize = 8;

/// How many rounds weights are improved at the root, and at every node.
const ROOT: usize = 200;
const NODE: usize = 12;

/// What a search came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// This package meets everything.
    Found(Package),
    /// No package does, and these demands are reason enough.
    Nothing(DemandSet),
    /// The steps ran out.
    Stopped,
}

/// Looks for a package that meets the demands that are kept.
///
/// `fixed` settles one issue beforehand; `above` asks for more than so much in one dimension. Takes
/// the steps it needs from `steps`.
pub(super) fn search<N: Number>(
    table: &Table<N>,
    kept: DemandSet,
    fixed: Option<(usize, usize)>,
    above: Option<(usize, &BigInt)>,
    steps: &mut u64,
) -> Outcome {
    let question = question(table, kept, above);
    let mut used = DemandSet::default();
    let mut root = Node::root(&question, fixed);
    if root.settle(&question, None, &mut used).is_err() {
        return Outcome::Nothing(used);
    }
    let mut weights = Weights::even(&question);
    match deepen(&question, &mut root, &mut weights, ROOT, &mut used) {
        Depth::Dead => Outcome::Nothing(used),
        Depth::Found(package) => Outcome::Found(package),
        Depth::Open => Search::new(&question, &root, &weights).run(root, weights, used, steps),
    }
}

/// What looking into a node came to.
enum Depth {
    Dead,
    Found(Package),
    Open,
}

/// Weighs a settled node for some rounds, and again as long as that closes options.
fn deepen<N: Number>(
    question: &Question<'_, N>,
    node: &mut Node<N>,
    weights: &mut Weights,
    rounds: usize,
    used: &mut DemandSet,
) -> Depth {
    let table = question.table;
    loop {
        let before = node.open.clone();
        let found = match weights.weigh(question, node, rounds, used) {
            Balance::Dead => return Depth::Dead,
            Balance::Open(found) => found,
        };
        if let Some(package) = found {
            let mut leaf = node.clone();
            for (issue, &option) in package.iter().enumerate() {
                leaf.choose(table, issue, option);
            }
            // What is worked out for a package that was only tried is no reason for anything.
            if leaf.settle(question, None, &mut DemandSet::default()).is_ok() {
                return Depth::Found(package);
            }
        }
        if node.open == before {
            return Depth::Open;
        }
        if node.settle(question, None, used).is_err() {
            return Depth::Dead;
        }
    }
}

fn question<'t, N: Number>(
    table: &'t Table<N>,
    kept: DemandSet,
    above: Option<(usize, &BigInt)>,
) -> Question<'t, N> {
    let stands = |demand: Option<usize>| demand.is_none_or(|demand| kept.contains(demand));
    let lines: Vec<_> = table.lines.iter().filter(|line| stands(line.demand)).collect();
    let mut touching = vec![Vec::new(); table.sizes.len()];
    for (at, line) in lines.iter().enumerate() {
        line.parts.iter().for_each(|(issue, _)| touching[*issue].push(at));
    }
    let small = |dim: usize, floor: &BigInt| {
        table.rough.as_ref().map_or(0.0, |rough| rough[dim].floor(floor))
    };
    let row = |dim: usize, floor: N| {
        let mut row = Row::new(table, table.gains[dim].clone(), table.start[dim].clone(), floor);
        let terms =
            table.terms.iter().enumerate().map(|(at, (_, values))| (at, values[dim].clone()));
        row.terms = terms.filter(|(_, value)| *value != N::zero()).collect();
        row
    };
    let mut rows = Vec::new();
    for dim in 0..table.party.len() {
        let (Some(floor), Some(demand)) = (&table.floors[dim], table.insists[dim]) else {
            continue;
        };
        if kept.contains(demand) {
            let mut row = row(dim, floor.clone());
            row.demands = DemandSet::default().with(demand);
            row.party = Some(table.party[dim]);
            (row.dim, row.rough_floor) = (dim, table.rough_floors[dim]);
            rows.push(row);
        }
    }
    if let Some((dim, most)) = above {
        let floor = most + BigInt::from(1);
        let mut row = row(dim, N::of(&floor));
        (row.dim, row.rough_floor) = (dim, small(dim, &floor));
        rows.push(row);
    }
    let mut rough = Vec::new();
    if let Some(by_dim) = &table.rough {
        for slot in 0..table.slot.last().copied().unwrap_or_default() {
            rough.extend(rows.iter().map(|row| by_dim[row.dim].gains[slot]));
        }
    }
    Question { table, kept, lines, touching, rows, rough }
}

/// Where a search is: a node and which of the options of the issue at this depth comes next.
struct Frame<N> {
    node: Node<N>,
    weights: Weights,
    /// The options of the issue in the order in which they are tried.
    options: Vec<usize>,
    issue: usize,
    depth: usize,
    next: usize,
    mark: Option<Mark<N>>,
}

/// All that the rest of a search depends on at some depth: which conditions can still come to
/// hold, and the sums so far.
struct Mark<N> {
    alive: Vec<u64>,
    sums: Vec<N>,
}

/// What is remembered of failures: by depth and the conditions still alive, the sums.
type Memory<N> = BTreeMap<(usize, Vec<u64>), Vec<Vec<N>>>;

struct Search<'q, N> {
    question: &'q Question<'q, N>,
    /// The issues in the order in which they are settled, and the depth of each.
    order: Vec<usize>,
    depth: Vec<usize>,
    failures: Memory<N>,
    remembered: usize,
}

impl<'q, N: Number> Search<'q, N> {
    fn new(question: &'q Question<'q, N>, root: &Node<N>, weights: &Weights) -> Self {
        let order = order(question, root, &weights.worth);
        let mut depth = vec![0; order.len()];
        order.iter().enumerate().for_each(|(at, &issue)| depth[issue] = at);
        Self { question, order, depth, failures: Memory::new(), remembered: 0 }
    }

    fn run(
        mut self,
        root: Node<N>,
        weights: Weights,
        mut used: DemandSet,
        steps: &mut u64,
    ) -> Outcome {
        let table = self.question.table;
        let mut stack: Vec<Frame<N>> = Vec::new();
        let mut arrived = Some((root, weights, 0));
        loop {
            if let Some((node, weights, from)) = arrived.take() {
                let Some((depth, issue)) = self.next(&node, &weights, from) else {
                    let issues = 0..self.order.len();
                    return Outcome::Found(issues.map(|it| node.option(table, it)).collect());
                };
                let mark = self.comparable().then(|| self.mark(&node, depth));
                if !mark.as_ref().is_some_and(|mark| self.failed(depth, mark, steps)) {
                    let options = 0..table.sizes[issue];
                    let mut options: Vec<usize> =
                        options.filter(|&it| node.is_open(table, issue, it)).collect();
                    let worth = |option: &usize| weights.worth[table.slot[issue] + option];
                    options.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
                    stack.push(Frame { node, weights, options, issue, depth, next: 0, mark });
                }
            }
            let Some(frame) = stack.last_mut() else { return Outcome::Nothing(used) };
            let issue = frame.issue;
            let Some(&option) = frame.options.get(frame.next) else {
                if let Some(frame) = stack.pop() {
                    self.remember(frame);
                }
                continue;
            };
            frame.next += 1;
            if *steps == 0 {
                return Outcome::Stopped;
            }
            *steps -= 1;
            let (mut node, depth) = (frame.node.clone(), frame.depth);
            node.choose(table, issue, option);
            if node.settle(self.question, Some(issue), &mut used).is_err() {
                continue;
            }
            let mut weights = frame.weights.clone();
            match deepen(self.question, &mut node, &mut weights, NODE, &mut used) {
                Depth::Dead => {}
                Depth::Found(package) => return Outcome::Found(package),
                Depth::Open => arrived = Some((node, weights, depth + 1)),
            }
        }
    }

    /// Whether failures are compared, which needs a fixed order of issues.
    fn comparable(&self) -> bool {
        self.question.rows.len() <= COMPARABLE
    }

    /// The next issue to settle and its depth; none where all are settled. Without a fixed order
    /// it is the one where anything but the best option costs most.
    fn next(&self, node: &Node<N>, weights: &Weights, from: usize) -> Option<(usize, usize)> {
        let table = self.question.table;
        if self.comparable() {
            let unsettled = |&depth: &usize| node.count(table, self.order[depth]) > 1;
            return (from..self.order.len()).find(unsettled).map(|it| (it, self.order[it]));
        }
        let cost = |issue: usize| {
            let options = (0..table.sizes[issue]).filter(|&it| node.is_open(table, issue, it));
            let worths = options.map(|option| weights.worth[table.slot[issue] + option]);
            let two = |(first, second): (f64, f64), it: f64| {
                if it > first { (it, first) } else { (first, second.max(it)) }
            };
            let (first, second) = worths.fold((f64::NEG_INFINITY, f64::NEG_INFINITY), two);
            first - second
        };
        let unsettled = (0..table.sizes.len()).filter(|&issue| node.count(table, issue) > 1);
        let costs = unsettled.map(|issue| (cost(issue), issue));
        costs.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, issue)| (from, issue))
    }

    /// What matters of the issues before `depth`.
    fn mark(&self, node: &Node<N>, depth: usize) -> Mark<N> {
        let question = self.question;
        let table = question.table;
        let before = |issue: usize| self.depth[issue] < depth;
        let holds = |parts: &Parts| {
            parts.iter().all(|(it, bits)| !before(*it) || node.inside(table, *it, bits))
        };
        let later = |parts: &Parts| parts.iter().any(|(issue, _)| !before(*issue));
        let lines = question
            .lines
            .iter()
            .map(|line| (later(&line.parts) || line.party.is_some()) && holds(&line.parts));
        let terms = table.terms.iter().map(|(parts, _)| later(parts) && holds(parts));
        let mut alive = Vec::new();
        for (at, bit) in lines.chain(terms).enumerate() {
            if at % 64 == 0 {
                alive.push(0);
            }
            if let Some(word) = alive.last_mut().filter(|_| bit) {
                *word |= 1 << (at % 64);
            }
        }
        let sums = question.rows.iter().map(|row| {
            let mut sum = row.start.clone();
            for &issue in &self.order[..depth] {
                sum.add(&row.gains[table.slot[issue] + node.option(table, issue)]);
            }
            for (term, value) in &row.terms {
                let parts = &table.terms[*term].0;
                if !later(parts) && holds(parts) {
                    sum.add(value);
                }
            }
            sum
        });
        Mark { alive, sums: sums.collect() }
    }

    /// Whether the search has failed from here before with at least as much in hand.
    fn failed(&self, depth: usize, mark: &Mark<N>, steps: &mut u64) -> bool {
        let Some(known) = self.failures.get(&(depth, mark.alive.clone())) else { return false };
        *steps = steps.saturating_sub(known.len() as u64 / 32);
        known.iter().any(|sums| sums.iter().zip(&mark.sums).all(|(known, now)| known >= now))
    }

    fn remember(&mut self, frame: Frame<N>) {
        let Some(mark) = frame.mark.filter(|_| self.remembered < MEMORY) else { return };
        let known = self.failures.entry((frame.depth, mark.alive)).or_default();
        if known.len() < ALIKE {
            known.push(mark.sums);
            self.remembered += 1;
        }
    }
}

/// Issues that conditions tie together one after the other, so that few conditions are open at any
/// depth; among equals the one with the most at stake first.
fn order<N: Number>(question: &Question<'_, N>, root: &Node<N>, worth: &[f64]) -> Vec<usize> {
    let table = question.table;
    let conditions = question.lines.iter().map(|line| &line.parts);
    let tied: Vec<&Parts> = conditions
        .chain(table.terms.iter().map(|(parts, _)| parts))
        .filter(|parts| parts.len() > 1)
        .collect();
    let stake = |issue: usize| {
        let options = (0..table.sizes[issue]).filter(|&it| root.is_open(table, issue, it));
        let worths = options.map(|option| worth[table.slot[issue] + option]);
        let range = |(least, most): (f64, f64), it: f64| (least.min(it), most.max(it));
        let (least, most) = worths.fold((f64::INFINITY, f64::NEG_INFINITY), range);
        most - least
    };
    let stakes: Vec<f64> = (0..table.sizes.len()).map(stake).collect();
    let mut pull = vec![0_usize; table.sizes.len()];
    let mut left: Vec<usize> = (0..table.sizes.len()).collect();
    let mut order = Vec::new();
    while let Some(at) = (0..left.len()).max_by(|&a, &b| {
        let (a, b) = (left[a], left[b]);
        pull[a].cmp(&pull[b]).then(stakes[a].total_cmp(&stakes[b])).then(b.cmp(&a))
    }) {
        let issue = left.swap_remove(at);
        for parts in tied.iter().filter(|parts| parts.iter().any(|(it, _)| *it == issue)) {
            parts.iter().for_each(|(it, _)| pull[*it] += 1);
        }
        order.push(issue);
    }
    order
}
