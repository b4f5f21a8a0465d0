//! The search: depth first, issue by issue, never twice where it has failed with more in hand.

use std::collections::BTreeMap;

use num_bigint::BigInt;

use super::demand::DemandSet;
use super::node::{Node, Question, Row};
use super::number::Number;
use super::table::{Parts, Table};
use super::weights::weights;
use crate::model::Package;

/// How many failures are remembered: in all, and with the same options still tied to later issues.
const MEMORY: usize = 200_000;
const ALIKE: usize = 256;

/// Weights of a bound are this many to one.
const GRAIN: f64 = 4096.0;

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
    above: Option<(usize, N)>,
    steps: &mut u64,
) -> Outcome {
    let mut question = question(table, kept, above);
    let mut used = DemandSet::default();
    let mut root = Node::root(&question, fixed);
    if root.settle(&question, None, &mut used).is_err() {
        return Outcome::Nothing(used);
    }
    let score = strengthen(&mut question, &root);
    root.widen(&question);
    if root.settle(&question, None, &mut used).is_err() {
        return Outcome::Nothing(used);
    }
    Search::new(&question, &root, &score).run(root, used, steps)
}

fn question<N: Number>(
    table: &Table<N>,
    kept: DemandSet,
    above: Option<(usize, N)>,
) -> Question<'_, N> {
    let stands = |demand: Option<usize>| demand.is_none_or(|demand| kept.contains(demand));
    let lines: Vec<_> = table.lines.iter().filter(|line| stands(line.demand)).collect();
    let mut touching = vec![Vec::new(); table.sizes.len()];
    for (at, line) in lines.iter().enumerate() {
        line.parts.iter().for_each(|(issue, _)| touching[*issue].push(at));
    }
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
            row.dim = dim;
            rows.push(row);
        }
    }
    if let Some((dim, mut floor)) = above {
        floor.add(&N::of(&BigInt::from(1)));
        let mut row = row(dim, floor);
        row.dim = dim;
        rows.push(row);
    }
    Question { table, kept, lines, touching, real: rows.len(), rows }
}

/// Adds weighted sums of the rows that every package must meet. Returns what each option is worth
/// to the hardest of them, by slot: the order in which options are tried.
fn strengthen<N: Number>(question: &mut Question<'_, N>, root: &Node<N>) -> Vec<f64> {
    let table = question.table;
    let firm = |row: &Row<N>| row.party.is_none_or(|party| root.bound[party]);
    let mut rows: Vec<usize> =
        (0..question.rows.len()).filter(|&row| firm(&question.rows[row])).collect();
    let several = rows.len() > 1;
    if rows.is_empty() {
        rows = (0..question.rows.len()).collect();
    }
    let scale: Vec<f64> =
        rows.iter().map(|&row| table.factor[question.rows[row].dim].float()).collect();
    let found =
        if several { weights(question, root, &rows, &scale) } else { vec![vec![1.0; rows.len()]] };
    let mut score = vec![0.0; table.slot.last().copied().unwrap_or_default()];
    for (&row, weight) in rows.iter().zip(found.first().into_iter().flatten()) {
        let scale = table.factor[question.rows[row].dim].float() * weight;
        let gains = &question.rows[row].gains;
        score.iter_mut().zip(gains).for_each(|(sum, gain)| *sum += gain.float() * scale);
    }
    if several {
        let added: Vec<Row<N>> = found.iter().map(|it| mixed(question, &rows, it)).collect();
        question.rows.extend(added);
    }
    score
}

/// The weighted sum of some rows.
fn mixed<N: Number>(question: &Question<'_, N>, rows: &[usize], weights: &[f64]) -> Row<N> {
    let table = question.table;
    let (mut gains, mut start, mut floor) = (table.zero_row(), N::zero(), N::zero());
    let mut terms: BTreeMap<usize, N> = BTreeMap::new();
    let mut demands = DemandSet::default();
    for (&row, weight) in rows.iter().zip(weights) {
        #[expect(clippy::cast_possible_truncation, reason = "between 0 and the grain")]
        let times = (weight * GRAIN).round() as i64;
        if times <= 0 {
            continue;
        }
        let row = &question.rows[row];
        let weight = N::of(&BigInt::from(times)).times(&table.factor[row.dim]);
        gains.iter_mut().zip(&row.gains).for_each(|(sum, gain)| sum.add(&gain.times(&weight)));
        start.add(&row.start.times(&weight));
        floor.add(&row.floor.times(&weight));
        for (term, value) in &row.terms {
            terms.entry(*term).or_insert_with(N::zero).add(&value.times(&weight));
        }
        demands = demands.or(row.demands);
    }
    let mut sum = Row::new(table, gains, start, floor);
    (sum.terms, sum.demands) = (terms.into_iter().collect(), demands);
    sum
}

/// Where a search is: a node and which of the options of the issue at this depth comes next.
struct Frame<N> {
    node: Node<N>,
    depth: usize,
    next: usize,
    mark: Mark<N>,
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
    /// The options of each issue in the order in which they are tried.
    options: Vec<Vec<usize>>,
    failures: Memory<N>,
    remembered: usize,
}

impl<'q, N: Number> Search<'q, N> {
    fn new(question: &'q Question<'q, N>, root: &Node<N>, score: &[f64]) -> Self {
        let table = question.table;
        let options: Vec<Vec<usize>> = (0..table.sizes.len())
            .map(|issue| {
                let mut all: Vec<usize> =
                    (0..table.sizes[issue]).filter(|&it| root.is_open(table, issue, it)).collect();
                let worth = |option: &usize| score[table.slot[issue] + option];
                all.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
                all
            })
            .collect();
        let order = order(question, &options, score);
        let mut depth = vec![0; order.len()];
        order.iter().enumerate().for_each(|(at, &issue)| depth[issue] = at);
        Self { question, order, depth, options, failures: Memory::new(), remembered: 0 }
    }

    fn run(mut self, root: Node<N>, mut used: DemandSet, steps: &mut u64) -> Outcome {
        let table = self.question.table;
        let mut stack: Vec<Frame<N>> = Vec::new();
        let mut arrived = Some((root, 0));
        loop {
            if let Some((node, from)) = arrived.take() {
                let unsettled = |&depth: &usize| node.count(table, self.order[depth]) > 1;
                let Some(depth) = (from..self.order.len()).find(unsettled) else {
                    let issues = 0..self.order.len();
                    return Outcome::Found(issues.map(|it| node.option(table, it)).collect());
                };
                let mark = self.mark(&node, depth);
                if !self.failed(depth, &mark, steps) {
                    stack.push(Frame { node, depth, next: 0, mark });
                }
            }
            let Some(frame) = stack.last_mut() else { return Outcome::Nothing(used) };
            let issue = self.order[frame.depth];
            let Some(&option) = self.options[issue].get(frame.next) else {
                if let Some(frame) = stack.pop() {
                    self.remember(frame);
                }
                continue;
            };
            frame.next += 1;
            if !frame.node.is_open(table, issue, option) {
                continue;
            }
            if *steps == 0 {
                return Outcome::Stopped;
            }
            *steps -= 1;
            let (mut node, depth) = (frame.node.clone(), frame.depth);
            node.choose(table, issue, option);
            if node.settle(self.question, Some(issue), &mut used).is_ok() {
                arrived = Some((node, depth + 1));
            }
        }
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
        let sums = question.rows[..question.real].iter().map(|row| {
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
        if self.remembered >= MEMORY {
            return;
        }
        let known = self.failures.entry((frame.depth, frame.mark.alive)).or_default();
        if known.len() < ALIKE {
            known.push(frame.mark.sums);
            self.remembered += 1;
        }
    }
}

/// Issues that conditions tie together one after the other, so that few conditions are open at any
/// depth; among equals the one with the most at stake first.
fn order<N: Number>(
    question: &Question<'_, N>,
    options: &[Vec<usize>],
    score: &[f64],
) -> Vec<usize> {
    let table = question.table;
    let conditions = question.lines.iter().map(|line| &line.parts);
    let tied: Vec<&Parts> = conditions
        .chain(table.terms.iter().map(|(parts, _)| parts))
        .filter(|parts| parts.len() > 1)
        .collect();
    let stake = |issue: usize| {
        let worth = |option: Option<&usize>| option.map_or(0.0, |it| score[table.slot[issue] + it]);
        worth(options[issue].first()) - worth(options[issue].last())
    };
    let mut pull = vec![0_usize; table.sizes.len()];
    let mut left: Vec<usize> = (0..table.sizes.len()).collect();
    let mut order = Vec::new();
    while let Some(at) = (0..left.len()).max_by(|&a, &b| {
        let (a, b) = (left[a], left[b]);
        pull[a].cmp(&pull[b]).then(stake(a).total_cmp(&stake(b))).then(b.cmp(&a))
    }) {
        let issue = left.swap_remove(at);
        for parts in tied.iter().filter(|parts| parts.iter().any(|(it, _)| *it == issue)) {
            parts.iter().for_each(|(it, _)| pull[*it] += 1);
        }
        order.push(issue);
    }
    order
}
