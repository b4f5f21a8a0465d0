//! The best and the fairest packages: Nash, Kalai-Smorodinsky, egalitarian and utilitarian, each
//! proven, with all ties, and without the whole frontier.
//!
//! Every one of them asks for the largest value of a concave objective. Weights on the parties turn
//! it into a bound that falls apart into one maximum an issue; good weights make the bound tight
//! ([`weigh`]), a climb finds a good package ([`climb`]), and a search for everything between the
//! two decides in whole numbers ([`search`], [`best`]). What other tools call by the same names has
//! names of its own here and goes over the frontier ([`compare`]).

mod best;
mod climb;
mod compare;
mod goal;
mod ground;
mod kind;
mod search;
mod sketch;
mod trace;
mod weigh;

use std::cell::OnceCell;
use std::collections::BTreeMap;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};
use thiserror::Error;

pub(crate) use self::best::cuts_above;
use self::best::{Best, best};
pub(crate) use self::goal::Goal;
pub(crate) use self::ground::Ground;
pub use self::kind::{Disagreement, Ideal, Kind};
pub(crate) use self::search::{Keep, search};
use self::trace::Found;
use crate::exact::Exact;
use crate::frontier::OverBudget;
use crate::model::{Package, Scenario};
use crate::space::Space;
use crate::way::{TooManyWays, Way, ways};

/// How much an answer may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// How many vectors may be kept at once.
    pub vectors: usize,
    /// How many packages of one vector are listed.
    pub packages: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { vectors: 200_000, packages: 100 }
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SolveError {
    /// The consent rules are too tangled.
    #[error(transparent)]
    Ways(#[from] TooManyWays),
    /// More vectors had to be kept than the budget allows, before anything could be said.
    #[error(transparent)]
    Budget(#[from] OverBudget),
    /// Nobody's values are known, so no package is better than another.
    #[error("no party has values, so no package is better than another")]
    NoValues,
}

/// What a rule picks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// The rule.
    pub kind: Kind,
    /// The parties with values, by place in the scenario: the dimensions of everything below.
    pub parties: Vec<usize>,
    /// What each gets without agreement.
    pub disagreement: Vec<Exact>,
    /// The most that each gets in any package of `ideal_of`, where the rule needs it.
    pub ideal: Option<Vec<Exact>>,
    /// Which packages the ideals are taken from.
    pub ideal_of: Ideal,
    /// The dimensions that the rule leaves out, because none of those packages gives that party more
    /// than its disagreement value, and a share of nothing is no number.
    pub left_out: Vec<usize>,
    /// How far the answer goes.
    pub status: Status,
    /// The packages picked, by what they give, largest first; every tie.
    pub points: Vec<Point>,
}

/// How far an answer goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Proven: the rule's value of every point. The product of gains for Nash; the least share or
    /// gain; the sum of values; the spread, differences or gap for the rules of other tools.
    Exact(Exact),
    /// The budget ran out: the best value lies between these. The points are the best known.
    Bound {
        /// A package is known with this value.
        least: Option<Exact>,
        /// No package has a larger one.
        most: Exact,
    },
    /// No package is agreeable (see [`Scenario::agreeable`]), or none leaves everybody at its
    /// disagreement value where the rule asks that.
    NoPackage,
    /// Packages are agreeable, but in each of them somebody gains nothing (Nash) or nobody can gain
    /// anything (Kalai-Smorodinsky): the rule picks nothing.
    NothingToGain,
}

/// Packages that give the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// What each party with values gets.
    pub utilities: Vec<Exact>,
    /// The packages, sorted; not more than the budget's number of them.
    pub packages: Vec<Package>,
    /// How many packages there are.
    pub count: Count,
}

/// A number of packages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Count {
    /// Exactly so many.
    Exact(BigInt),
    /// So many or more: several ways to meet the consent rules share them.
    AtLeast(BigInt),
}

/// What a rule picks, from the scenario alone. For several rules, [`Bargain`] does the common part
/// once.
pub fn solve(
    scenario: &Scenario,
    kind: Kind,
    disagreement: Disagreement,
    budget: Budget,
) -> Result<Solution, SolveError> {
    Bargain::new(scenario, disagreement, budget)?.solve(kind)
}

/// A scenario made ready for the rules: its ways, gains and ideals.
#[derive(Debug)]
pub struct Bargain {
    pub(crate) space: Space,
    pub(crate) ways: Vec<Way>,
    pub(crate) grounds: Vec<Ground>,
    pub(crate) disagreement: Vec<Exact>,
    pub(crate) budget: Budget,
    /// What can stand when nobody's consent is asked.
    pub(crate) open: Way,
    /// The open way's packages.
    pub(crate) possible: Ground,
    ideal_of: Ideal,
    ideals: [OnceCell<Option<Vec<Exact>>>; 2],
}

impl Bargain {
    /// Makes a scenario ready.
    pub fn new(
        scenario: &Scenario,
        disagreement: Disagreement,
        budget: Budget,
    ) -> Result<Self, SolveError> {
        let space = Space::new(scenario);
        if space.dims() == 0 {
            return Err(SolveError::NoValues);
        }
        let ways = ways(scenario)?;
        let points: Vec<Exact> = (0..space.dims())
            .map(|dim| {
                let own = scenario.parties[space.parties[dim]].reservation.clone();
                match disagreement {
                    Disagreement::Reservation => Ok(own.unwrap_or_else(Exact::zero)),
                    Disagreement::ReservationOrOwnLeast => {
                        let least = own_least(&space, dim, budget)?;
                        Ok(own.map_or_else(|| least.clone(), |own| own.max(least.clone())))
                    }
                }
            })
            .collect::<Result<_, OverBudget>>()?;
        let grounds = ways.iter().map(|way| Ground::new(&space, way, &points)).collect();
        let open = Way {
            content: Vec::new(),
            forbidden: scenario.constraints.iter().map(|it| it.forbids.clone()).collect(),
        };
        let possible = Ground::new(&space, &open, &points);
        Ok(Self {
            space,
            ways,
            grounds,
            disagreement: points,
            budget,
            open,
            possible,
            ideal_of: Ideal::Agreeable,
            ideals: [OnceCell::new(), OnceCell::new()],
        })
    }

    /// The same with ideals from other packages than the agreeable ones.
    #[must_use]
    pub fn with_ideal(mut self, ideal_of: Ideal) -> Self {
        self.ideal_of = ideal_of;
        self
    }

    /// The parties with values, by place in the scenario.
    pub fn parties(&self) -> &[usize] {
        &self.space.parties
    }

    /// What each party with values gets without agreement.
    pub fn disagreement(&self) -> &[Exact] {
        &self.disagreement
    }

    /// The most that each party with values gets in any package; none where there is no package.
    pub fn ideal(&self, of: Ideal) -> Result<Option<&[Exact]>, OverBudget> {
        let (cell, grounds) = match of {
            Ideal::Agreeable => (&self.ideals[0], self.grounds.as_slice()),
            Ideal::Possible => (&self.ideals[1], std::slice::from_ref(&self.possible)),
        };
        if cell.get().is_none() {
            let found: Option<Vec<Exact>> = (0..self.space.dims())
                .map(|dim| self.most(grounds, dim))
                .collect::<Result<_, OverBudget>>()?;
            let _ = cell.set(found);
        }
        Ok(cell.get().and_then(|ideal| ideal.as_deref()))
    }

    /// The most that one party gets in any package of these grounds.
    pub(crate) fn most(&self, grounds: &[Ground], dim: usize) -> Result<Option<Exact>, OverBudget> {
        let mut most: Option<Exact> = None;
        for ground in grounds {
            let small = ground.narrowed(dim);
            let goal = Goal::Sum(small.unit(0));
            match best(&small, &goal, most.as_ref(), self.budget.vectors) {
                Best::Nothing => {}
                Best::Proven { value, .. } => most = Some(value),
                Best::Open { .. } => return Err(OverBudget(self.budget.vectors)),
            }
        }
        Ok(most.map(|gain| gain / &self.possible.scale[dim] + &self.disagreement[dim]))
    }

    /// What a rule picks.
    pub fn solve(&self, kind: Kind) -> Result<Solution, SolveError> {
        let mut solution = Solution {
            kind,
            parties: self.space.parties.clone(),
            disagreement: self.disagreement.clone(),
            ideal: None,
            ideal_of: match kind {
                Kind::SmallestSpread => Ideal::Possible,
                _ => self.ideal_of,
            },
            left_out: Vec::new(),
            status: Status::NoPackage,
            points: Vec::new(),
        };
        if matches!(
            kind,
            Kind::KalaiSmorodinsky | Kind::KalaiSmorodinskyLexicographic | Kind::SmallestSpread
        ) {
            let Some(ideal) = self.ideal(solution.ideal_of)? else { return Ok(solution) };
            solution.left_out =
                (0..ideal.len()).filter(|&dim| ideal[dim] <= self.disagreement[dim]).collect();
            solution.ideal = Some(ideal.to_vec());
            if solution.left_out.len() == ideal.len() {
                if self.ideal(Ideal::Agreeable)?.is_some() {
                    solution.status = Status::NothingToGain;
                }
                return Ok(solution);
            }
        }
        if matches!(kind, Kind::SmallestSpread | Kind::SmallestDifferences | Kind::SmallestGap) {
            return compare::pick(self, solution);
        }
        let Some(ground) = self.grounds.first() else { return Ok(solution) };
        let goal = goal(&solution, ground);
        self.pick(&goal, &mut solution);
        if solution.status == Status::NoPackage && kind == Kind::Nash {
            // Nothing has a positive product: because nothing is possible, or because nobody can
            // gain without somebody gaining nothing.
            let units = ground.scale.iter().map(|scale| Some(scale.clone())).collect();
            let mut least = solution.clone();
            self.pick(&Goal::Least(units), &mut least);
            if let Status::Exact(gain) = least.status
                && !gain.is_negative()
            {
                solution.status = Status::NothingToGain;
            }
        }
        if matches!(kind, Kind::KalaiSmorodinskyLexicographic | Kind::EgalitarianLexicographic)
            && matches!(solution.status, Status::Exact(_))
        {
            let ranked = |point: &Point| {
                let mut shares = shares(&solution, &point.utilities);
                shares.sort();
                shares
            };
            let first = solution.points.iter().map(ranked).max();
            let kept: Vec<Point> = solution
                .points
                .iter()
                .filter(|point| Some(ranked(point)) == first)
                .cloned()
                .collect();
            solution.points = kept;
        }
        Ok(solution)
    }

    /// The best over all ways.
    fn pick(&self, goal: &Goal, solution: &mut Solution) {
        let picked = pick(&self.grounds, goal, self.budget);
        let in_words = |value: &Exact| self.in_words(goal, &self.possible, value);
        solution.status = match (&picked.value, &picked.most) {
            (value, Some(most)) => {
                Status::Bound { least: value.as_ref().map(in_words), most: in_words(most) }
            }
            (Some(value), None) => Status::Exact(in_words(value)),
            (None, None) => Status::NoPackage,
        };
        solution.points = picked.points;
    }

    /// A value of the goal in the words of the rule.
    fn in_words(&self, goal: &Goal, ground: &Ground, value: &Exact) -> Exact {
        match goal {
            Goal::Least(_) | Goal::Near(_) => value.clone(),
            Goal::Product => value / ground.scale.iter().product::<BigInt>(),
            Goal::Sum(_) => value / common(&ground.scale) + self.disagreement.iter().sum::<Exact>(),
        }
    }
}

/// The best over some grounds that count from the same origin.
pub(crate) struct Picked {
    /// The best value known.
    pub(crate) value: Option<Exact>,
    /// What no value exceeds, where the best is not proven.
    pub(crate) most: Option<Exact>,
    /// What gives that value.
    pub(crate) points: Vec<Point>,
}

/// The best over some grounds that count from the same origin.
pub(crate) fn pick(grounds: &[Ground], goal: &Goal, budget: Budget) -> Picked {
    let mut known: Option<Exact> = None;
    let mut parts: Vec<(usize, Found, Vec<usize>)> = Vec::new();
    let mut open: Option<Exact> = None;
    let mut guess: Option<(usize, Package)> = None;
    for (at, ground) in grounds.iter().enumerate() {
        match best(ground, goal, known.as_ref(), budget.vectors) {
            Best::Nothing => {}
            Best::Proven { value, found, places } => {
                if known.as_ref() != Some(&value) {
                    parts.clear();
                    guess = None;
                }
                known = Some(value);
                parts.push((at, found, places));
            }
            Best::Open { least, most } => {
                open = open.max(Some(most));
                if let Some((value, package)) = least
                    && known.as_ref().is_none_or(|known| value > *known)
                {
                    parts.clear();
                    known = Some(value);
                    guess = Some((at, package));
                }
            }
        }
    }
    let most = open.filter(|most| known.as_ref().is_none_or(|known| most > known));
    let mut points = together(grounds, &parts, budget);
    if let Some((at, package)) = guess {
        let ground = &grounds[at];
        let utilities = ground.utilities(&ground.gains(&package));
        let count = Count::AtLeast(BigInt::one());
        points.push(Point { utilities, packages: vec![package], count });
    }
    Picked { value: known, most, points }
}

/// The vectors found in each ground, together.
fn together(
    grounds: &[Ground],
    parts: &[(usize, Found, Vec<usize>)],
    budget: Budget,
) -> Vec<Point> {
    let mut by_vector: BTreeMap<Vec<Exact>, Vec<(&Found, usize)>> = BTreeMap::new();
    for (at, found, places) in parts {
        for &place in places {
            let utilities = grounds[*at].utilities(&found.vectors[place]);
            by_vector.entry(utilities).or_default().push((found, place));
        }
    }
    let beaten = |vector: &Vec<Exact>| {
        by_vector
            .keys()
            .any(|other| other != vector && other.iter().zip(vector).all(|(b, v)| b >= v))
    };
    by_vector
        .iter()
        .rev()
        .filter(|(vector, _)| !beaten(vector))
        .map(|(vector, sources)| {
            let counts: Vec<BigInt> =
                sources.iter().map(|(found, place)| found.count(*place)).collect();
            let (packages, count) = joined(&counts, budget.packages, |source, limit| {
                let (found, place) = sources[source];
                found.packages(place, limit)
            });
            Point { utilities: vector.clone(), packages, count }
        })
        .collect()
}

/// How many packages of several ways are listed to find out which of them are the same.
const LISTED: usize = 100_000;

/// The packages of several ways together, and how many there are.
fn joined(
    counts: &[BigInt],
    limit: usize,
    packages: impl Fn(usize, usize) -> Vec<Package>,
) -> (Vec<Package>, Count) {
    if let [count] = counts {
        return (packages(0, limit), Count::Exact(count.clone()));
    }
    let few = counts.iter().all(|count| *count <= BigInt::from(LISTED));
    let each = if few { LISTED } else { limit };
    let mut all: Vec<Package> = (0..counts.len()).flat_map(|at| packages(at, each)).collect();
    all.sort_unstable();
    all.dedup();
    let count = if few {
        Count::Exact(BigInt::from(all.len()))
    } else {
        Count::AtLeast(counts.iter().max().cloned().unwrap_or_default())
    };
    all.truncate(limit);
    (all, count)
}

/// The objective of a rule, in the whole numbers of a ground.
fn goal(solution: &Solution, ground: &Ground) -> Goal {
    match solution.kind {
        Kind::Nash => Goal::Product,
        Kind::KalaiSmorodinsky | Kind::KalaiSmorodinskyLexicographic => {
            let ideal = solution.ideal.as_deref().unwrap_or_default();
            let unit = |dim: usize| {
                let gain = (&ideal[dim] - &solution.disagreement[dim]) * &ground.scale[dim];
                (!solution.left_out.contains(&dim)).then(|| gain.to_integer())
            };
            Goal::Least((0..ideal.len()).map(unit).collect())
        }
        Kind::Egalitarian | Kind::EgalitarianLexicographic => {
            Goal::Least(ground.scale.iter().map(|scale| Some(scale.clone())).collect())
        }
        _ => {
            let all = common(&ground.scale);
            Goal::Sum(ground.scale.iter().map(|scale| &all / scale).collect())
        }
    }
}

fn common(scale: &[BigInt]) -> BigInt {
    scale.iter().fold(BigInt::one(), |all, scale| all.lcm(scale))
}

/// What a rule compares of each party: its share of the possible gain, or its gain.
fn shares(solution: &Solution, utilities: &[Exact]) -> Vec<Exact> {
    (0..utilities.len())
        .filter(|dim| !solution.left_out.contains(dim))
        .map(|dim| {
            let gain = &utilities[dim] - &solution.disagreement[dim];
            match &solution.ideal {
                Some(ideal) => gain / (&ideal[dim] - &solution.disagreement[dim]),
                None => gain,
            }
        })
        .collect()
}

/// The least that a party gets in any package, possible or not.
pub(crate) fn own_least(space: &Space, dim: usize, budget: Budget) -> Result<Exact, OverBudget> {
    let any = Way { content: Vec::new(), forbidden: std::collections::BTreeSet::new() };
    Ok(end(space, &any, dim, false, budget)?.unwrap_or_default())
}

/// The most or the least that a party gets in any package of a way, floors aside; none where no
/// package fits.
pub(crate) fn end(
    space: &Space,
    way: &Way,
    dim: usize,
    most: bool,
    budget: Budget,
) -> Result<Option<Exact>, OverBudget> {
    let turned = |values: &[BigInt]| vec![if most { values[dim].clone() } else { -&values[dim] }];
    let one = Space {
        parties: vec![space.parties[dim]],
        sizes: space.sizes.clone(),
        gains: space
            .gains
            .iter()
            .map(|options| options.iter().map(|gain| turned(gain)).collect())
            .collect(),
        terms: space.terms.iter().map(|(when, adds)| (when.clone(), turned(adds))).collect(),
        start: turned(&space.start),
        scale: vec![space.scale[dim].clone()],
        floors: vec![None],
    };
    let ground = Ground::new(&one, way, &[Exact::zero()]);
    match best(&ground, &Goal::Sum(vec![BigInt::one()]), None, budget.vectors) {
        Best::Proven { value, .. } => {
            Ok(Some(if most { value } else { -value } / &space.scale[dim]))
        }
        Best::Nothing => Ok(None),
        Best::Open { .. } => Err(OverBudget(budget.vectors)),
    }
}

#[cfg(test)]
mod tests;
