//! Answers while a slider moves.
//!
//! Most changes touch one issue. So the frontier is put together from two parts: what nothing beats
//! on all other issues, and the options of that one, the *pivot*. The first part is kept. For each
//! option of the pivot it depends only on the combinations that are left open by it, and not on the
//! pivot's values or on anything that the rules no longer mention; moving a slider redoes one stage.
//!
//! Reservation values keep a part small: a vector that no option of the pivot lifts to them is left
//! out. They are set lower than they need be, so that the part outlasts small moves. Nothing is taken
//! over by guess: a part is used again only if its question is the same and it left out nothing that
//! counts now, so every change is right, whatever it touches.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Zero};
use thiserror::Error;

use super::unbeaten::unbeaten;
use super::{Answers, Change, Impossible, apply};
use crate::exact::Exact;
use crate::frontier::{Frontier, OverBudget, frontier};
use crate::model::{Condition, Package, Scenario};
use crate::space::Space;
use crate::way::{TooManyWays, Way, ways};

/// How many parts are kept; a slider needs one for each way and each set of combinations.
const KEPT: usize = 256;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Stuck {
    /// A change cannot be made.
    #[error(transparent)]
    Change(#[from] Impossible),
    /// The consent rules have too many ways to be met.
    #[error(transparent)]
    Ways(#[from] TooManyWays),
    /// The frontier is too large.
    #[error(transparent)]
    Budget(#[from] OverBudget),
}

/// A question about all issues but the pivot, and what nothing beats on them.
struct Part {
    /// With floors below which it left vectors out.
    space: Space,
    forbidden: BTreeSet<Condition>,
    found: Frontier,
}

/// Where a vector comes from: a vector of a part, with an option of the pivot.
struct Source {
    part: Arc<Part>,
    at: usize,
    option: Option<usize>,
}

/// Vectors, largest first, with where they come from.
type Points = Vec<(Vec<BigInt>, Vec<Source>)>;

/// A scenario, and the answers to small changes of it.
pub struct Explorer {
    scenario: Scenario,
    budget: usize,
    /// Used last comes last.
    kept: VecDeque<Arc<Part>>,
    pivot: usize,
    worked: usize,
    taken: usize,
}

impl Explorer {
    /// `budget`: how many vectors may be kept at once.
    pub fn new(scenario: Scenario, budget: usize) -> Self {
        Self { scenario, budget, kept: VecDeque::new(), pivot: 0, worked: 0, taken: 0 }
    }

    /// The scenario as it is.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// How many parts were worked out so far, and how often one was taken again.
    pub fn effort(&self) -> (usize, usize) {
        (self.worked, self.taken)
    }

    /// Makes changes for good.
    pub fn keep(&mut self, changes: &[Change]) -> Result<(), Impossible> {
        self.scenario = apply(&self.scenario, changes)?;
        Ok(())
    }

    /// The vectors that nothing beats if these changes were made, largest first; by dimension.
    pub fn vectors(&mut self, changes: &[Change]) -> Result<Vec<Vec<Exact>>, Stuck> {
        let (_, space, points) = self.points(changes)?;
        Ok(points.iter().map(|(vector, _)| utilities(&space, vector)).collect())
    }

    /// The scenario and its answers if these changes were made, with at most `limit` packages for
    /// each vector; solutions and conflicts are left for the caller to fill in.
    pub fn what_if(
        &mut self,
        changes: &[Change],
        limit: usize,
    ) -> Result<(Scenario, Answers), Stuck> {
        let (scenario, space, points) = self.points(changes)?;
        let mut answers = Answers { possible: !points.is_empty(), ..Answers::default() };
        for (vector, sources) in points {
            let mut packages: BTreeSet<Package> = BTreeSet::new();
            for source in &sources {
                for mut package in source.part.found.packages(source.at, limit.saturating_add(1)) {
                    if let Some(option) = source.option {
                        package.insert(self.pivot.min(package.len()), option);
                    }
                    packages.insert(package);
                }
            }
            answers.more |= packages.len() > limit;
            let packages = packages.into_iter().take(limit).collect();
            answers.frontier.push((utilities(&space, &vector), packages));
        }
        Ok((scenario, answers))
    }

    fn points(&mut self, changes: &[Change]) -> Result<(Scenario, Space, Points), Stuck> {
        let scenario = apply(&self.scenario, changes)?;
        let (space, ways) = (Space::new(&scenario), ways(&scenario)?);
        if let Some(issue) = changes.iter().rev().find_map(Change::issue) {
            self.pivot = issue;
        }
        let mut all: BTreeMap<Vec<BigInt>, Vec<Source>> = BTreeMap::new();
        for way in &ways {
            let options: Vec<Option<usize>> = match space.sizes.get(self.pivot) {
                Some(&size) => (0..size).map(Some).collect(),
                None => vec![None],
            };
            let mut questions: Vec<Question> = options
                .into_iter()
                .filter_map(|option| Question::new(&space, way, self.pivot, option))
                .collect();
            while let Some(last) = questions.pop() {
                let mut alike = vec![last];
                for at in (0..questions.len()).rev() {
                    if questions[at].is_like(&alike[0]) {
                        alike.push(questions.swap_remove(at));
                    }
                }
                let part = self.part(&space, way, &alike)?;
                for at in 0..part.found.len() {
                    let mut base = part.found.vector(at);
                    for (it, factor) in base.iter_mut().zip(&alike[0].factor) {
                        *it *= factor;
                    }
                    for question in &alike {
                        let vector: Vec<BigInt> =
                            base.iter().zip(&question.gain).map(|(it, gain)| it + gain).collect();
                        if content(&space, way, &vector) {
                            let source =
                                Source { part: Arc::clone(&part), at, option: question.option };
                            all.entry(vector).or_default().push(source);
                        }
                    }
                }
            }
        }
        let vectors: Vec<&[BigInt]> = all.keys().map(Vec::as_slice).collect();
        let best = unbeaten(&vectors);
        let points = all.into_iter().zip(best).rev().filter(|(_, best)| *best);
        let points = points.map(|(point, _)| point).collect();
        Ok((scenario, space, points))
    }

    /// The part that answers questions that are alike: one that is kept, or a new one.
    fn part(&mut self, space: &Space, way: &Way, alike: &[Question]) -> Result<Arc<Part>, Stuck> {
        let asked = &alike[0];
        // What the part must have, and how far the options of the pivot are apart.
        let (mut needed, mut slack) = (asked.space.floors.clone(), Vec::new());
        for (dim, needed) in needed.iter_mut().enumerate() {
            let gains = alike.iter().map(|question| &question.gain[dim]);
            let most = gains.clone().max().cloned().unwrap_or_default();
            let least = gains.min().cloned().unwrap_or_default();
            slack.push((&most - least).div_ceil(&asked.factor[dim]));
            if let Some(floor) = &space.floors[dim]
                && way.content.contains(&space.parties[dim])
            {
                *needed = Some((floor - most).div_floor(&asked.factor[dim]));
            }
        }
        let serves = |part: &Arc<Part>| {
            part.forbidden == asked.forbidden
                && part.space.sizes == asked.space.sizes
                && part.space.gains == asked.space.gains
                && part.space.terms == asked.space.terms
                && part.space.floors.iter().zip(&needed).all(|(has, needed)| {
                    has.is_none()
                        || needed.as_ref().is_some_and(|needed| has.as_ref() <= Some(needed))
                })
        };
        let part = if let Some(part) =
            self.kept.iter().position(serves).and_then(|at| self.kept.remove(at))
        {
            self.taken += 1;
            part
        } else {
            self.worked += 1;
            let mut space = asked.space.clone();
            space.floors = needed
                .into_iter()
                .zip(slack)
                .map(|(needed, slack)| Some(needed? - slack))
                .collect();
            let held = (0..space.dims()).filter(|&dim| space.floors[dim].is_some());
            let content = held.map(|dim| space.parties[dim]).collect();
            let way = Way { content, forbidden: asked.forbidden.clone() };
            let found = frontier(&space, &way, &[], self.budget)?;
            Arc::new(Part { space, forbidden: way.forbidden, found })
        };
        if self.kept.len() >= KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back(Arc::clone(&part));
        Ok(part)
    }
}

/// What is asked of all issues but the pivot once the pivot has one option, in the smallest whole
/// numbers: scales that differ by the pivot's values make the same question.
struct Question {
    option: Option<usize>,
    space: Space,
    forbidden: BTreeSet<Condition>,
    /// What the part's numbers are multiplied by; by dimension.
    factor: Vec<BigInt>,
    /// What is added after; by dimension.
    gain: Vec<BigInt>,
}

impl Question {
    /// None where the option is forbidden whatever the rest.
    fn new(space: &Space, way: &Way, pivot: usize, option: Option<usize>) -> Option<Self> {
        let mut forbidden = BTreeSet::new();
        for when in &way.forbidden {
            match rest(when, pivot, option) {
                Some(rest) if rest.0.is_empty() => return None,
                Some(rest) => {
                    forbidden.insert(rest);
                }
                None => {}
            }
        }
        let dims = space.dims();
        let mut gain = space.start.clone();
        let mut gains = space.gains.clone();
        let mut sizes = space.sizes.clone();
        if let Some(option) = option {
            sizes.remove(pivot);
            let options = gains.remove(pivot);
            gain.iter_mut().zip(&options[option]).for_each(|(sum, it)| *sum += it);
        }
        let mut terms: BTreeMap<Condition, Vec<BigInt>> = BTreeMap::new();
        for (when, values) in &space.terms {
            let Some(rest) = rest(when, pivot, option) else { continue };
            let sum = if rest.0.is_empty() {
                &mut gain
            } else {
                terms.entry(rest).or_insert_with(|| vec![BigInt::zero(); dims])
            };
            sum.iter_mut().zip(values).for_each(|(sum, it)| *sum += it);
        }
        terms.retain(|_, values| values.iter().any(|it| !it.is_zero()));
        let mut factor = vec![BigInt::zero(); dims];
        for values in gains.iter().flatten().chain(terms.values()) {
            for (factor, it) in factor.iter_mut().zip(values) {
                *factor = factor.gcd(it);
            }
        }
        for it in factor.iter_mut().filter(|it| it.is_zero()) {
            it.set_one();
        }
        for values in gains.iter_mut().flatten().chain(terms.values_mut()) {
            values.iter_mut().zip(&factor).for_each(|(it, factor)| *it /= factor);
        }
        let space = Space {
            parties: space.parties.clone(),
            sizes,
            gains,
            terms: terms.into_iter().collect(),
            start: vec![BigInt::zero(); dims],
            scale: vec![BigInt::one(); dims],
            floors: vec![None; dims],
        };
        Some(Self { option, space, forbidden, factor, gain })
    }

    fn is_like(&self, other: &Self) -> bool {
        self.forbidden == other.forbidden
            && self.space == other.space
            && self.factor == other.factor
    }
}

/// What is left of a condition when the pivot has an option; none where it cannot hold any more.
fn rest(when: &Condition, pivot: usize, option: Option<usize>) -> Option<Condition> {
    let Some(option) = option else { return Some(when.clone()) };
    let mut left = Vec::with_capacity(when.0.len());
    for (issue, options) in &when.0 {
        if *issue != pivot {
            left.push((issue - usize::from(*issue > pivot), options.clone()));
        } else if options.binary_search(&option).is_err() {
            return None;
        }
    }
    Some(Condition(left))
}

/// Whether a way's signers get at least their reservation values.
fn content(space: &Space, way: &Way, vector: &[BigInt]) -> bool {
    (0..space.dims()).all(|dim| {
        let Some(least) = &space.floors[dim] else { return true };
        !way.content.contains(&space.parties[dim]) || vector[dim] >= *least
    })
}

fn utilities(space: &Space, vector: &[BigInt]) -> Vec<Exact> {
    vector.iter().enumerate().map(|(dim, it)| space.utility(dim, it)).collect()
}
