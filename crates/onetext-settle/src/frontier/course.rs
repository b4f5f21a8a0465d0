//! The work itself, stage by stage, and the way back from a vector to its packages.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

use num_bigint::BigInt;
use num_traits::{Signed, Zero};

use super::gate::{Gates, weigh};
use super::number::Number;
use super::plan::{Key, Plan};
use super::stage::{Counts, Stage};
use super::sweep::{Run, Sweep};
use super::tree::Lanes;
use super::{Cut, OverBudget};
use crate::model::Package;

/// What the finished work is asked, whatever the width of its numbers.
pub(super) trait Kept: Debug + Send + Sync {
    /// How many vectors the last stage has.
    fn len(&self) -> usize;
    /// A vector of the last stage; largest first.
    fn vector(&self, at: usize) -> Vec<BigInt>;
    /// How many packages lead to it.
    fn count(&self, at: usize) -> BigInt;
    /// The packages that lead to it, at most so many.
    fn packages(&self, at: usize, limit: usize) -> Vec<Package>;
    /// How many vectors all stages keep.
    fn points(&self) -> usize;
    /// The bytes that they take.
    fn bytes(&self) -> usize;
    /// The work of another plan, with as much of this one as it shares; none where its numbers do
    /// not fit.
    fn again(&self, job: &Job<'_>) -> Option<Result<Outcome, OverBudget>>;
}

/// What is to be done.
pub(super) struct Job<'a> {
    pub plan: Plan,
    pub cuts: &'a [Cut],
    pub budget: usize,
    /// How much may be given away in all; by dimension.
    pub slack: Option<Vec<BigInt>>,
    /// How many of the last steps are left open.
    pub open: usize,
}

/// The work, and what was given away.
pub(super) struct Outcome {
    pub kept: Arc<dyn Kept>,
    /// By dimension.
    pub spent: Vec<BigInt>,
}

/// Does a job in the narrowest numbers that hold it.
pub(super) fn work(job: &Job<'_>) -> Result<Outcome, OverBudget> {
    let reach = reach(&job.plan);
    if i64::holds(&reach) {
        Course::<i64>::run(job, &[])
    } else if i128::holds(&reach) {
        Course::<i128>::run(job, &[])
    } else {
        Course::<BigInt>::run(job, &[])
    }
}

/// The largest absolute value that any sum in any dimension comes to.
fn reach(plan: &Plan) -> BigInt {
    let of = |dim: usize| {
        let steps = plan.steps.iter().map(|step| {
            step.choices.iter().map(|choice| choice.gain[dim].abs()).max().unwrap_or_default()
        });
        let links = plan.links.iter().flatten().map(|values| values[dim].abs());
        plan.start[dim].abs() + steps.sum::<BigInt>() + links.sum::<BigInt>()
    };
    (0..plan.start.len()).map(of).max().unwrap_or_default()
}

/// The least number and the range of every dimension, as stand-ins of 31 bits.
fn lanes<N: Number>(plan: &Plan) -> Lanes<N> {
    let scale = (0..plan.start.len()).map(|dim| {
        let (mut low, mut high) = (plan.start[dim].clone(), plan.start[dim].clone());
        let mut widen = |least: Option<&BigInt>, most: Option<&BigInt>| {
            low += least.filter(|it| it.is_negative()).unwrap_or(&BigInt::zero());
            high += most.filter(|it| it.is_positive()).unwrap_or(&BigInt::zero());
        };
        for step in &plan.steps {
            let gains = || step.choices.iter().map(|choice| &choice.gain[dim]);
            widen(gains().min(), gains().max());
        }
        for values in plan.links.iter().flatten() {
            widen(Some(&values[dim]), Some(&values[dim]));
        }
        let shift = (high - &low).bits().saturating_sub(31);
        (N::of(&low), shift)
    });
    Lanes { scale: scale.collect() }
}

fn relaxed(cuts: &[Cut], slack: &[BigInt]) -> Vec<Cut> {
    let relax = |cut: &Cut| {
        let least = &cut.least - weigh(cut, slack);
        Cut { weights: cut.weights.clone(), least }
    };
    cuts.iter().map(relax).collect()
}

/// The stages of a plan in numbers of one width.
#[derive(Debug)]
struct Course<N> {
    plan: Plan,
    dims: usize,
    stages: Vec<Arc<Stage<N>>>,
}

impl<N: Number> Course<N> {
    /// Does a job, with the first stages given.
    fn run(job: &Job<'_>, known: &[Arc<Stage<N>>]) -> Result<Outcome, OverBudget> {
        let plan = job.plan.clone();
        let dims = plan.start.len();
        let mut spent = vec![BigInt::zero(); dims];
        let mut course = Self { plan, dims, stages: known.to_vec() };
        if !course.plan.possible {
            course.stages = vec![Arc::new(Stage::empty())];
            return Ok(Outcome { kept: Arc::new(course), spent });
        }
        let mut gates = Gates::new(&course.plan, job.cuts);
        let lanes = lanes(&course.plan);
        if course.stages.is_empty() {
            course.stages.push(Arc::new(course.first(job.cuts)));
        }
        let steps = course.plan.steps.len();
        for at in course.stages.len() - 1..steps.saturating_sub(job.open) {
            let mut next = course.step(at, &gates, &lanes, None, job.budget);
            if let (Err(_), Some(slack)) = (&next, &job.slack) {
                let left: Vec<BigInt> = slack.iter().zip(&spent).map(|(a, b)| a - b).collect();
                let mut parts = vec![steps - at, 2, 1];
                parts.retain(|&part| part <= steps - at);
                for part in parts {
                    let some: Vec<BigInt> = left.iter().map(|it| it / part).collect();
                    next = course.step(at, &gates, &lanes, Some(&some), job.budget);
                    if next.is_ok() {
                        spent.iter_mut().zip(&some).for_each(|(spent, some)| *spent += some);
                        // From here on, what stands for an agreeable package may fall short of a
                        // cut by what was given away.
                        gates = Gates::new(&course.plan, &relaxed(job.cuts, &spent));
                        break;
                    }
                }
            }
            course.stages.push(Arc::new(next?));
        }
        Ok(Outcome { kept: Arc::new(course), spent })
    }

    /// Nothing decided; where there is nothing to decide, only if that meets the cuts.
    fn first(&self, cuts: &[Cut]) -> Stage<N> {
        let start = &self.plan.start;
        let meets = |cut: &Cut| weigh(cut, start) >= cut.least;
        if self.plan.steps.is_empty() && !cuts.iter().all(meets) {
            return Stage::empty();
        }
        Stage::start(start.iter().map(N::of).collect())
    }

    /// What a choice adds, with the terms that come true.
    fn delta(&self, step: usize, choice: usize, terms: &[u32]) -> Vec<BigInt> {
        let mut delta = self.plan.steps[step].choices[choice].gain.clone();
        for &term in terms {
            if let Some(values) = &self.plan.links[term as usize] {
                delta.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
            }
        }
        delta
    }

    /// The stage after a step.
    fn step(
        &self,
        at: usize,
        gates: &Gates,
        lanes: &Lanes<N>,
        slack: Option<&[BigInt]>,
        budget: usize,
    ) -> Result<Stage<N>, OverBudget> {
        let (stage, step) = (&self.stages[at], &self.plan.steps[at]);
        let mut targets: BTreeMap<Key, Vec<(u32, u32, Vec<u32>)>> = BTreeMap::new();
        for (source, key) in (0_u32..).zip(&stage.keys) {
            for (choice_at, choice) in (0_u32..).zip(&step.choices) {
                if let Some((next, terms)) = step.follow(&self.plan.links, key, choice) {
                    targets.entry(next).or_default().push((source, choice_at, terms));
                }
            }
        }
        let sums =
            if gates.is_empty() { Vec::new() } else { gates.sums(self.dims, &stage.vectors) };
        let several = stage.keys.len() > 1 || targets.len() > 1;
        let sweep = Sweep {
            dims: self.dims,
            counts: &stage.counts,
            lanes,
            slack: slack.map(|slack| slack.iter().map(N::of).collect()),
            budget,
        };
        let mut next = Stage::empty();
        let mut counts = Counts::default();
        for (key, arrivals) in targets {
            let runs: Vec<Run<'_, N>> = arrivals
                .iter()
                .map(|(source, choice, terms)| {
                    let range = stage.range(*source as usize);
                    let delta = self.delta(at, *choice as usize, terms);
                    Run {
                        vectors: &stage.vectors[range.start * self.dims..range.end * self.dims],
                        from: range.start,
                        open: gates.open(&sums, range, at, &key, &delta),
                        delta: delta.iter().map(N::of).collect(),
                        times: step.choices[*choice as usize].members.len() as u64,
                    }
                })
                .collect();
            let before = counts.len();
            sweep.unite(&runs, &mut next.vectors, &mut counts)?;
            if counts.len() == before {
                continue;
            }
            next.keys.push(key);
            next.ends.push(counts.len());
            if several {
                let all = arrivals.iter().map(|(source, choice, _)| (*source, *choice));
                next.arrivals.push(all.collect());
            }
        }
        next.vectors.shrink_to_fit();
        counts.fit();
        next.counts = counts;
        Ok(next)
    }

    /// Goes back from a vector of a key after some steps; false once enough are found.
    fn back(
        &self,
        (steps, key): (usize, usize),
        vector: &[N],
        package: &mut Package,
        limit: usize,
        found: &mut Vec<Package>,
    ) -> bool {
        if found.len() >= limit {
            return false;
        }
        let Some(at) = steps.checked_sub(1) else {
            found.push(package.clone());
            return true;
        };
        let (stage, step) = (&self.stages[at], &self.plan.steps[at]);
        let arrivals = self.stages[steps].arrivals.get(key);
        for place in 0..arrivals.map_or(step.choices.len(), Vec::len) {
            let (source, choice) = arrivals.map_or((0, place), |arrivals| {
                let (source, choice) = arrivals[place];
                (source as usize, choice as usize)
            });
            let from = &stage.keys[source];
            let Some((_, terms)) = step.follow(&self.plan.links, from, &step.choices[choice])
            else {
                continue;
            };
            let delta = self.delta(at, choice, &terms);
            let before: Vec<N> =
                vector.iter().zip(&delta).map(|(it, delta)| it.minus(&N::of(delta))).collect();
            if stage.find(self.dims, source, &before).is_none() {
                continue;
            }
            for &option in &step.choices[choice].members {
                package[step.issue] = option;
                if !self.back((at, source), &before, package, limit, found) {
                    return false;
                }
            }
        }
        true
    }

    fn last(&self) -> &Stage<N> {
        &self.stages[self.stages.len() - 1]
    }
}

impl<N: Number> Kept for Course<N> {
    fn len(&self) -> usize {
        self.last().len()
    }

    fn vector(&self, at: usize) -> Vec<BigInt> {
        self.last().vector(self.dims, at).iter().map(N::big).collect()
    }

    fn count(&self, at: usize) -> BigInt {
        self.last().counts.get(at).into()
    }

    fn packages(&self, at: usize, limit: usize) -> Vec<Package> {
        let mut found = Vec::new();
        let mut package = vec![0; self.plan.steps.len()];
        let steps = self.stages.len() - 1;
        self.back((steps, 0), self.last().vector(self.dims, at), &mut package, limit, &mut found);
        found.sort_unstable();
        found
    }

    fn points(&self) -> usize {
        self.stages.iter().map(|stage| stage.len()).sum()
    }

    fn bytes(&self) -> usize {
        self.stages.iter().map(|stage| stage.bytes()).sum()
    }

    fn again(&self, job: &Job<'_>) -> Option<Result<Outcome, OverBudget>> {
        let shared = self.plan.shared(&job.plan).min(self.stages.len() - 1);
        let known = if shared == 0 { &[] } else { &self.stages[..=shared] };
        N::holds(&reach(&job.plan)).then(|| Self::run(job, known))
    }
}
