//! The cover: issue by issue, the partial agreements that are worth looking at.
//!
//! A *state* is the options chosen so far for those issues that still matter (to a test or an
//! interaction that later issues take part in), and what has been gained so far. A state is *dead*
//! if it fails a test that is now decided, or if even the best of everything to come would leave it
//! below a floor or a cut. Each stage lists states, and this is what is verified:
//!
//! * each listed state comes from one of the stage before by one option of the stage's issue, and is
//!   not dead;
//! * whatever else comes from the stage before is dead, or a listed state with the same options gives
//!   everybody as much (give or take the slack of an ε-cover);
//! * no listed state does that for another (in an ε-cover: each is needed).
//!
//! What can be added to a state depends on nothing but its options, so by induction each package of
//! the region is matched by a final state; and each final state stands for real packages. Without
//! slack the three together leave only one possible list for each stage. With slack a state may give
//! less than what it stands in for only where no floor can be missed any more, or it might die of it.

use std::collections::BTreeSet;

use num_bigint::{BigInt, BigUint};
use num_traits::{One, Signed, Zero};

use crate::format::{Condition, Interaction, Scenario, Stage, Values, Way};
use crate::question::holds;
use crate::region::{Region, Test, weigh};
use crate::{Checked, Meter, require, wrong};

/// A vector and how many packages led to it.
pub(crate) type Final = (Vec<BigInt>, BigUint);

/// Verifies the cover of a region and gives the final states. Only the given dimensions are
/// followed; the region must ask nothing of others.
pub(crate) fn verify(
    scenario: &Scenario,
    region: &Region<'_>,
    dims: &[usize],
    slack: Option<&[BigInt]>,
    stages: &[Stage],
    (place, meter): (&str, &Meter),
) -> Checked<Vec<Final>> {
    let cover = Cover::new(scenario, region, dims, stages, (place, meter))?;
    let mut reached = vec![State { options: Vec::new(), vector: cover.start.clone() }];
    let mut counts = vec![BigUint::one()];
    if !cover.alive_at_start(&reached[0].vector) {
        require(
            stages.is_empty(),
            place,
            "nothing is possible from the start, so no stage is due",
        )?;
        return Ok(Vec::new());
    }
    for (at, stage) in stages.iter().enumerate() {
        let here = format!("{place}.stages[{at}]");
        require(!reached.is_empty(), &here, "nothing was left before this stage")?;
        let listed = cover.read(at, stage, &here)?;
        counts = cover.step(at, &reached, &counts, &listed, slack, (&here, meter))?;
        reached = listed;
    }
    let ended = reached.is_empty() || stages.len() == scenario.issues.len();
    require(ended, place, "ends before every issue is settled")?;
    Ok(reached.into_iter().map(|state| state.vector).zip(counts).collect())
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    /// Of the live issues, in their order.
    options: Vec<usize>,
    /// By followed dimension.
    vector: Vec<BigInt>,
}

/// A bonus for a combination of options in one followed dimension.
struct Term<'a> {
    dim: usize,
    when: &'a Condition,
    value: &'a BigInt,
}

struct Cover<'a> {
    scenario: &'a Scenario,
    region: &'a Region<'a>,
    dims: &'a [usize],
    stages: &'a [Stage],
    /// By stage what it decides.
    terms: Vec<Vec<Term<'a>>>,
    tests: Vec<Vec<&'a Test<'a>>>,
    /// The tests that depend on nothing.
    at_once: Vec<&'a Test<'a>>,
    /// By stage what looking at one option costs.
    work: Vec<usize>,
    /// By stage the settled issues that still matter.
    live: Vec<Vec<usize>>,
    start: Vec<BigInt>,
    tables: Vec<&'a Values>,
    /// The most and the least that the issues after so many can add, by followed dimension.
    most: Vec<Vec<BigInt>>,
    least: Vec<Vec<BigInt>>,
    /// The most that they can add to the sum of each cut.
    cut_most: Vec<Vec<BigInt>>,
}

impl<'a> Cover<'a> {
    fn new(
        scenario: &'a Scenario,
        region: &'a Region<'a>,
        dims: &'a [usize],
        stages: &'a [Stage],
        (place, meter): (&str, &Meter),
    ) -> Checked<Self> {
        let issues = scenario.issues.len();
        let mut order: Vec<usize> = Vec::new();
        let mut position = vec![usize::MAX; issues];
        for stage in stages {
            let fresh = position.get(stage.issue) == Some(&usize::MAX);
            require(fresh, place, "a stage settles an issue that is not there or settled before")?;
            position[stage.issue] = order.len();
            order.push(stage.issue);
        }
        // Where everything is dead early the other issues are never settled; they all come later.
        for (issue, position) in position.iter_mut().enumerate() {
            if *position == usize::MAX {
                *position = order.len();
                order.push(issue);
            }
        }
        let tables = scenario.tables();
        let decided = |scope: &mut dyn Iterator<Item = usize>| scope.map(|it| position[it]).max();
        let mut live = vec![BTreeSet::new(); issues];
        let mut keep = |scope: &mut dyn Iterator<Item = usize>, last: usize| -> Checked {
            for issue in scope {
                meter.spend(1 + last - position[issue])?;
                live[position[issue]..last].iter_mut().for_each(|live| {
                    live.insert(issue);
                });
            }
            Ok(())
        };
        let cuts = region.cuts.iter().flat_map(|cut| &cut.weights);
        let cuts: u64 = cuts.map(|weight| 1 + weight.bits() / 64).sum();
        let cost = 1 + dims.len() / 16 + usize::try_from(cuts).unwrap_or(usize::MAX);
        let mut work = vec![cost; issues];
        let mut start: Vec<BigInt> = dims.iter().map(|&it| tables[it].constant.0.clone()).collect();
        let mut terms: Vec<Vec<Term<'a>>> = (0..issues).map(|_| Vec::new()).collect();
        for (dim, &table) in dims.iter().enumerate() {
            for Interaction { value, when } in &tables[table].interactions {
                let Some(last) = decided(&mut when.iter().map(|(at, _)| *at)) else {
                    start[dim] += &value.0;
                    continue;
                };
                keep(&mut when.iter().map(|(at, _)| *at), last)?;
                work[last] += 1 + when.iter().map(|(_, options)| options.len()).sum::<usize>();
                terms[last].push(Term { dim, when, value: &value.0 });
            }
        }
        let (mut tests, mut at_once) = (vec![Vec::new(); issues], Vec::new());
        for test in &region.tests {
            let Some(last) = decided(&mut test.scope.iter().copied()) else {
                at_once.push(test);
                continue;
            };
            keep(&mut test.scope.iter().copied(), last)?;
            work[last] += region.work(test);
            tests[last].push(test);
        }
        let live = live.into_iter().map(|it| it.into_iter().collect()).collect();
        // The most that a weighted sum can still get.
        let most = |weights: &[(usize, BigInt)]| {
            let mut rests = vec![BigInt::zero(); issues + 1];
            for at in (0..issues).rev() {
                let options = 0..scenario.issues[order[at]].options.len();
                let worth = |option: usize| -> BigInt {
                    let of = |(dim, weight): &(usize, BigInt)| {
                        weight * &tables[dims[*dim]].options[order[at]][option].0
                    };
                    weights.iter().map(of).sum()
                };
                let added = terms[at].iter().filter_map(|term| {
                    let weight = weights.iter().find(|(dim, _)| *dim == term.dim);
                    weight.map(|(_, it)| it * term.value).filter(Signed::is_positive)
                });
                let added: BigInt = added.sum();
                rests[at] = &rests[at + 1] + options.map(worth).max().unwrap_or_default() + added;
            }
            rests
        };
        meter.spend(scenario.weight() * (1 + dims.len() + cost))?;
        let each = |weight: i32| (0..dims.len()).map(move |dim| [(dim, BigInt::from(weight))]);
        let least = each(-1).map(|it| most(&it).into_iter().map(|it| -it).collect()).collect();
        let cuts = region.cuts.iter();
        let cut_most = cuts
            .map(|cut| most(&cut.weights.iter().cloned().enumerate().collect::<Vec<_>>()))
            .collect();
        let most = each(1).map(|it| most(&it)).collect();
        Ok(Self {
            scenario,
            region,
            dims,
            stages,
            terms,
            tests,
            at_once,
            work,
            live,
            start,
            tables,
            most,
            least,
            cut_most,
        })
    }

    /// Whether something is possible before any issue is settled.
    fn alive_at_start(&self, vector: &[BigInt]) -> bool {
        self.at_once.iter().all(|test| self.region.passes(test, &[])) && self.hopeful(0, vector)
    }

    /// Whether the floors and cuts can still be met when so many issues are settled.
    fn hopeful(&self, settled: usize, vector: &[BigInt]) -> bool {
        let enough = |(at, &dim): (usize, &usize)| {
            let floor = self.region.floors[dim].as_ref();
            floor.is_none_or(|floor| &vector[at] + &self.most[at][settled] >= *floor)
        };
        self.dims.iter().enumerate().all(enough)
            && self
                .region
                .cuts
                .iter()
                .zip(&self.cut_most)
                .all(|(cut, rests)| weigh(&cut.weights, vector) + &rests[settled] >= cut.least)
    }

    /// Reads the states of a stage; they must be sorted, each once.
    fn read(&self, at: usize, stage: &Stage, place: &str) -> Checked<Vec<State>> {
        let live = &self.live[at];
        let mut states = Vec::with_capacity(stage.states.len());
        for (number, flat) in stage.states.iter().enumerate() {
            let width = flat.len() == live.len() + self.dims.len();
            require(width, &format!("{place}.states[{number}]"), "not as long as it must be")?;
            let (options, vector) = flat.split_at(live.len());
            let mut chosen = Vec::with_capacity(live.len());
            for (option, &issue) in options.iter().zip(live) {
                match usize::try_from(&option.0) {
                    Ok(it) if it < self.scenario.issues[issue].options.len() => chosen.push(it),
                    _ => return wrong(format!("{place}.states[{number}]"), "no such option"),
                }
            }
            let vector = vector.iter().map(|it| it.0.clone()).collect();
            states.push(State { options: chosen, vector });
        }
        require(states.is_sorted_by(|a, b| a < b), place, "states are not sorted, each once")?;
        Ok(states)
    }

    /// Verifies one stage; gives how many packages lead to each listed state.
    fn step(
        &self,
        at: usize,
        before: &[State],
        counts: &[BigUint],
        listed: &[State],
        slack: Option<&[BigInt]>,
        (place, meter): (&str, &Meter),
    ) -> Checked<Vec<BigUint>> {
        let issue = self.stages[at].issue;
        let mut reached = vec![BigUint::zero(); listed.len()];
        let mut needed = vec![slack.is_none(); listed.len()];
        let mut package = vec![0; self.scenario.issues.len()];
        for (state, count) in before.iter().zip(counts) {
            if at > 0 {
                self.live[at - 1].iter().zip(&state.options).for_each(|(&it, &o)| package[it] = o);
            }
            for option in 0..self.scenario.issues[issue].options.len() {
                meter.spend(self.work[at])?;
                package[issue] = option;
                let Some(next) = self.extend(at, &state.vector, &package) else { continue };
                let found = listed.binary_search(&next);
                if let Ok(found) = found {
                    reached[found] += count;
                    if slack.is_none() {
                        continue;
                    }
                }
                // With the same options, what gives as much comes later in the order.
                let from = if slack.is_some() { 0 } else { found.unwrap_or_else(|it| it) };
                let mut by = None;
                for (number, other) in listed.iter().enumerate().skip(from) {
                    meter.spend(1)?;
                    if self.matches(at, other, &next, slack) {
                        if by.is_some() {
                            by = Some(None);
                            break;
                        }
                        by = Some(Some(number));
                        if slack.is_none() {
                            break;
                        }
                    }
                }
                match by {
                    Some(Some(only)) => needed[only] = true,
                    Some(None) => {}
                    None => {
                        let options = &next.options;
                        let vector: Vec<String> =
                            next.vector.iter().map(BigInt::to_string).collect();
                        let why = format!(
                            "nothing listed matches options {options:?} with [{}]",
                            vector.join(", ")
                        );
                        return wrong(place, why);
                    }
                }
            }
        }
        for (number, state) in listed.iter().enumerate() {
            let here = format!("{place}.states[{number}]");
            require(
                !reached[number].is_zero(),
                &here,
                "comes from nothing that is still possible",
            )?;
            require(needed[number], &here, "is not needed")?;
            for other in listed[number + 1..].iter().take_while(|it| it.options == state.options) {
                meter.spend(1)?;
                let beaten = slack.is_none() && self.matches(at, other, state, None);
                require(!beaten, &here, "another listed state gives everybody as much")?;
            }
        }
        Ok(reached)
    }

    /// A state of the stage from one before, given the options chosen so far; none where it is dead.
    fn extend(&self, at: usize, before: &[BigInt], package: &[usize]) -> Option<State> {
        let issue = self.stages[at].issue;
        if !self.tests[at].iter().all(|test| self.region.passes(test, package)) {
            return None;
        }
        let gains = self.dims.iter().map(|&dim| &self.tables[dim].options[issue][package[issue]].0);
        let mut vector: Vec<BigInt> = before.iter().zip(gains).map(|(sum, it)| sum + it).collect();
        for term in &self.terms[at] {
            if holds(term.when, package) {
                vector[term.dim] += term.value;
            }
        }
        let options = self.live[at].iter().map(|&issue| package[issue]).collect();
        self.hopeful(at + 1, &vector).then_some(State { options, vector })
    }

    /// Whether a state of a stage has the other's options and gives everybody as much, short of the
    /// slack where that can do no harm.
    fn matches(&self, at: usize, state: &State, other: &State, slack: Option<&[BigInt]>) -> bool {
        let enough = |dim: usize| {
            let (it, than) = (&state.vector[dim], &other.vector[dim]);
            let close = |slack: &[BigInt]| {
                let floor = self.region.floors[self.dims[dim]].as_ref();
                it + &slack[dim] >= *than
                    && floor.is_none_or(|floor| it + &self.least[dim][at + 1] >= *floor)
            };
            it >= than || slack.is_some_and(close)
        };
        state.options == other.options && (0..self.dims.len()).all(enough)
    }
}

/// Matches the listed ways against the regions and verifies each cover; gives the final states.
pub(crate) fn verify_all(
    scenario: &Scenario,
    regions: &[Region<'_>],
    slack: Option<&[BigInt]>,
    ways: &[Way],
    (place, meter): (&str, &Meter),
) -> Checked<Vec<Vec<Final>>> {
    let dims: Vec<usize> = (0..scenario.tables().len()).collect();
    same_ways(regions, ways, place)?;
    regions
        .iter()
        .zip(ways)
        .enumerate()
        .map(|(at, (region, way))| {
            let here = format!("{place}[{at}]");
            verify(scenario, region, &dims, slack, &way.stages, (&here, meter))
        })
        .collect()
}

/// Verifies that nothing lies in any of the regions. Only dimensions of which something is asked are
/// followed.
pub(crate) fn nothing(
    scenario: &Scenario,
    regions: &[Region<'_>],
    ways: &[Way],
    (place, meter): (&str, &Meter),
) -> Checked {
    same_ways(regions, ways, place)?;
    for (at, (region, way)) in regions.iter().zip(ways).enumerate() {
        let here = format!("{place}[{at}]");
        let dims = 0..region.floors.len();
        let dims: Vec<usize> = dims.filter(|&dim| region.floors[dim].is_some()).collect();
        let left = verify(scenario, region, &dims, None, &way.stages, (&here, meter))?;
        require(left.is_empty(), &here, "leaves packages, but nothing should be possible")?;
    }
    Ok(())
}

fn same_ways(regions: &[Region<'_>], ways: &[Way], place: &str) -> Checked {
    let same = regions.iter().map(|it| &it.content).eq(ways.iter().map(|it| &it.content));
    require(same, place, "not the ways in which the consent rules can be met")
}
