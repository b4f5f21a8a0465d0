//! Finds the covers that certificates carry, issue by issue, in exact numbers.
//!
//! This is no engine: it follows the rules of the checker to the letter, so that the lists are the
//! ones that it demands, and refuses where they would become too long.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::{BigInt, BigUint, Sign};
use num_traits::{One, Zero};

use super::json::Json;
use super::question::Question;
use super::region::{Region, Test};
use super::{Budget, Refusal};
use crate::model::{Condition, Package};

/// The options of the issues that still matter, and the vector so far.
type State = (Vec<usize>, Vec<BigInt>);

/// A cover, and what it ends with.
#[derive(Debug, Clone)]
pub(super) struct Cover {
    content: Vec<usize>,
    stages: Vec<(usize, Vec<State>)>,
    pub(super) finals: Vec<Final>,
}

/// A final state.
#[derive(Debug, Clone)]
pub(super) struct Final {
    pub(super) vector: Vec<BigInt>,
    /// How many packages led to it.
    pub(super) count: BigUint,
    /// One of them.
    pub(super) package: Package,
}

impl Cover {
    pub(super) fn to_json(&self) -> Json {
        let stage = |(issue, states): &(usize, Vec<State>)| {
            let state = |(options, vector): &State| {
                let options = options.iter().map(|&it| Json::from(it));
                Json::List(options.chain(vector.iter().map(Json::from)).collect())
            };
            let states = states.iter().map(state).collect();
            Json::Map(vec![("issue", (*issue).into()), ("states", Json::List(states))])
        };
        let stages = self.stages.iter().map(stage).collect();
        Json::Map(vec![("content", (&self.content).into()), ("stages", Json::List(stages))])
    }
}

/// The states of one stage; with each how many packages led to it, and one of them.
type Stage = BTreeMap<State, (BigUint, Package)>;

/// Finds the cover of a region, following some dimensions.
pub(super) fn cover(
    question: &Question,
    region: &Region,
    dims: &[usize],
    slack: Option<&[BigInt]>,
    budget: &mut Budget,
) -> Result<Cover, Refusal> {
    let plan = Plan::new(question, region, dims);
    let mut listed = Vec::new();
    let mut states = Stage::new();
    if plan.possible(&plan.start) {
        let package = vec![0; question.issues.len()];
        states.insert((Vec::new(), plan.start.clone()), (BigUint::one(), package));
    }
    for at in 0..plan.order.len() {
        if states.is_empty() {
            break;
        }
        let next = plan.extend(at, &states, budget)?;
        states = match slack {
            None => unbeaten(next, budget)?,
            Some(slack) => plan.sparse(at, next, slack, budget)?,
        };
        budget.keep(states.len())?;
        listed.push((plan.order[at], states.keys().cloned().collect()));
    }
    let finals = states
        .into_iter()
        .map(|((_, vector), (count, package))| Final { vector, count, package })
        .collect();
    Ok(Cover { content: region.content.clone(), stages: listed, finals })
}

/// The dimensions of which a region asks something.
pub(super) fn asked(region: &Region) -> Vec<usize> {
    (0..region.floors.len()).filter(|&dim| region.floors[dim].is_some()).collect()
}

struct Plan<'a> {
    question: &'a Question,
    region: &'a Region,
    dims: &'a [usize],
    order: Vec<usize>,
    /// By stage the settled issues that still matter.
    live: Vec<Vec<usize>>,
    /// By stage what it decides; a term has its place among the dimensions.
    terms: Vec<Vec<(usize, &'a Condition, &'a BigInt)>>,
    tests: Vec<Vec<&'a Test>>,
    at_once: Vec<&'a Test>,
    start: Vec<BigInt>,
    /// By dimension, then by how many issues are settled: the most and least still to come.
    most: Vec<Vec<BigInt>>,
    least: Vec<Vec<BigInt>>,
    /// The same by cut.
    cut_most: Vec<Vec<BigInt>>,
}

/// The order that ties the fewest options to later issues, one issue at a time.
fn order(question: &Question, scopes: &[BTreeSet<usize>]) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::new();
    let mut left: BTreeSet<usize> = (0..question.issues.len()).collect();
    while !left.is_empty() {
        let width = |next: usize| -> BigUint {
            let settled = |issue: &usize| *issue == next || !left.contains(issue);
            let open = scopes.iter().filter(|scope| !scope.iter().all(settled));
            let live: BTreeSet<usize> = open.flatten().copied().filter(settled).collect();
            live.into_iter().map(|issue| question.size(issue)).product()
        };
        let Some(best) = left.iter().copied().min_by_key(|&next| width(next)) else { break };
        left.remove(&best);
        order.push(best);
    }
    order
}

impl<'a> Plan<'a> {
    fn new(question: &'a Question, region: &'a Region, dims: &'a [usize]) -> Self {
        let interactions = dims.iter().enumerate().flat_map(|(place, &dim)| {
            let all = question.tables[dim].interactions.iter();
            all.map(move |(when, value)| (place, when, value))
        });
        let interactions: Vec<(usize, &Condition, &BigInt)> = interactions.collect();
        let scope = |when: &Condition| when.0.iter().map(|(issue, _)| *issue).collect();
        let mut scopes: Vec<BTreeSet<usize>> =
            interactions.iter().map(|(_, when, _)| scope(when)).collect();
        scopes.extend(region.tests.iter().map(Test::scope));
        let order = order(question, &scopes);
        let issues = order.len();
        let mut position = vec![0; issues];
        order.iter().enumerate().for_each(|(at, &issue)| position[issue] = at);
        let decided = |scope: &BTreeSet<usize>| scope.iter().map(|&it| position[it]).max();
        let live = (0..issues).map(|at| {
            let open = scopes.iter().filter(|scope| decided(scope).is_some_and(|last| last > at));
            let settled = open.flatten().copied().filter(|&it| position[it] <= at);
            settled.collect::<BTreeSet<usize>>().into_iter().collect()
        });
        let live = live.collect();
        let mut start: Vec<BigInt> =
            dims.iter().map(|&dim| question.tables[dim].constant.clone()).collect();
        let mut terms = vec![Vec::new(); issues];
        for &(place, when, value) in &interactions {
            match decided(&scope(when)) {
                Some(last) => terms[last].push((place, when, value)),
                None => start[place] += value,
            }
        }
        let (mut tests, mut at_once) = (vec![Vec::new(); issues], Vec::new());
        for test in &region.tests {
            match decided(&test.scope()) {
                Some(last) => tests[last].push(test),
                None => at_once.push(test),
            }
        }
        // What is still to come when the last so many issues are open, counted from the end.
        let rests = |gain: &dyn Fn(usize) -> BigInt| {
            let mut rests = vec![BigInt::zero(); issues + 1];
            for at in (0..issues).rev() {
                rests[at] = &rests[at + 1] + gain(at);
            }
            rests
        };
        let of_sign = |at: usize, place: usize, sign: Sign| -> BigInt {
            let its =
                terms[at].iter().filter(|(it, _, value)| *it == place && value.sign() == sign);
            its.map(|(_, _, value)| *value).sum()
        };
        let each = dims.iter().enumerate();
        let most = each.clone().map(|(place, &dim)| {
            let table = &question.tables[dim];
            rests(&|at| table.most(order[at]) + of_sign(at, place, Sign::Plus))
        });
        let least = each.map(|(place, &dim)| {
            let table = &question.tables[dim];
            rests(&|at| table.least(order[at]) + of_sign(at, place, Sign::Minus))
        });
        let (most, least) = (most.collect(), least.collect());
        let cut_most = region.cuts.iter().map(|cut| {
            let weighed = |at: usize, option: usize| -> BigInt {
                let each = question.tables.iter().zip(&cut.weights);
                each.map(|(table, weight)| weight * table.gain(order[at], option)).sum()
            };
            let terms = |at: usize| -> BigInt {
                let weights = cut.weights.iter().enumerate();
                weights.map(|(dim, weight)| weight * of_sign(at, dim, Sign::Plus)).sum()
            };
            rests(&|at| {
                let options = (0..question.size(order[at])).map(|option| weighed(at, option));
                options.max().unwrap_or_default() + terms(at)
            })
        });
        let cut_most = cut_most.collect();
        Self {
            question,
            region,
            dims,
            order,
            live,
            terms,
            tests,
            at_once,
            start,
            most,
            least,
            cut_most,
        }
    }

    fn possible(&self, vector: &[BigInt]) -> bool {
        let package = vec![0; self.order.len()];
        let passes = |test: &&Test| self.region.passes(self.question, test, &package);
        self.at_once.iter().all(passes) && self.hopeful(0, vector)
    }

    fn hopeful(&self, settled: usize, vector: &[BigInt]) -> bool {
        let enough = |(place, &dim): (usize, &usize)| {
            let most = || &vector[place] + &self.most[place][settled];
            self.region.floors[dim].as_ref().is_none_or(|floor| most() >= *floor)
        };
        self.dims.iter().enumerate().all(enough)
            && self.region.cuts.iter().zip(&self.cut_most).all(|(cut, most)| {
                let sum: BigInt = cut.weights.iter().zip(vector).map(|(w, it)| w * it).sum();
                sum + &most[settled] >= cut.least
            })
    }

    /// Everything that comes from some states and is not dead.
    fn extend(&self, at: usize, states: &Stage, budget: &mut Budget) -> Result<Stage, Refusal> {
        let issue = self.order[at];
        let mut next = Stage::new();
        for ((_, vector), (count, package)) in states {
            // The package that a state carries has the state's own options of the live issues.
            let mut package = package.clone();
            for option in 0..self.question.size(issue) {
                budget.step(1)?;
                package[issue] = option;
                let passes = |test: &&Test| self.region.passes(self.question, test, &package);
                if !self.tests[at].iter().all(passes) {
                    continue;
                }
                let mut vector = vector.clone();
                for (sum, &dim) in vector.iter_mut().zip(self.dims) {
                    *sum += self.question.tables[dim].gain(issue, option);
                }
                for (place, when, value) in &self.terms[at] {
                    if when.holds(&package) {
                        vector[*place] += *value;
                    }
                }
                if !self.hopeful(at + 1, &vector) {
                    continue;
                }
                let options = self.live[at].iter().map(|&issue| package[issue]).collect();
                let entry = next.entry((options, vector));
                entry.or_insert_with(|| (BigUint::zero(), package.clone())).0 += count;
            }
            budget.hold(next.len())?;
        }
        Ok(next)
    }

    /// Some states such that each is matched by one of them within the slack, none of them idle.
    fn sparse(
        &self,
        at: usize,
        all: Stage,
        slack: &[BigInt],
        budget: &mut Budget,
    ) -> Result<Stage, Refusal> {
        let all: Vec<_> = all.into_iter().rev().collect();
        let matches = |one: usize, other: usize| {
            let ((options, vector), (wanted, than)) = (&all[one].0, &all[other].0);
            options == wanted
                && (0..self.dims.len()).all(|place| {
                    let safe = || {
                        let floor = self.region.floors[self.dims[place]].as_ref();
                        let least = &vector[place] + &self.least[place][at + 1];
                        floor.is_none_or(|floor| least >= *floor)
                    };
                    vector[place] >= than[place]
                        || (&vector[place] + &slack[place] >= than[place] && safe())
                })
        };
        let mut kept: Vec<usize> = Vec::new();
        for number in 0..all.len() {
            budget.step(kept.len())?;
            if !kept.iter().any(|&it| matches(it, number)) {
                kept.push(number);
            }
        }
        budget.step(kept.len() * all.len())?;
        let served: Vec<Vec<usize>> = kept
            .iter()
            .map(|&it| (0..all.len()).filter(|&one| matches(it, one)).collect())
            .collect();
        let mut times = vec![0_usize; all.len()];
        for &it in served.iter().flatten() {
            times[it] += 1;
        }
        let mut needed = vec![false; all.len()];
        for (number, served) in kept.iter().zip(&served).rev() {
            if served.iter().any(|&it| times[it] < 2) {
                needed[*number] = true;
            } else {
                for &it in served {
                    times[it] -= 1;
                }
            }
        }
        Ok(all.into_iter().zip(needed).filter(|(_, it)| *it).map(|(state, _)| state).collect())
    }
}

/// The states that none with the same options beats.
fn unbeaten(all: Stage, budget: &mut Budget) -> Result<Stage, Refusal> {
    let mut kept: Vec<(State, (BigUint, Package))> = Vec::new();
    let mut first = 0;
    for (state, rest) in all.into_iter().rev() {
        if kept.last().is_some_and(|(last, _)| last.0 != state.0) {
            first = kept.len();
        }
        let same = &kept[first..];
        let place = same
            .iter()
            .position(|((_, better), _)| better.iter().zip(&state.1).all(|(it, than)| it >= than));
        budget.step(place.unwrap_or(same.len()))?;
        if place.is_none() {
            kept.push((state, rest));
        }
    }
    Ok(kept.into_iter().collect())
}
