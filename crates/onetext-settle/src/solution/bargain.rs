//! A scenario made ready once, for any rule.

use std::cell::OnceCell;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

use super::best::{Best, best};
use super::goal::Goal;
use super::ground::Ground;
use super::pick::{own_least, pick};
use super::{Budget, Disagreement, Ideal, Kind, Point, Solution, SolveError, Status, compare};
use crate::exact::Exact;
use crate::frontier::OverBudget;
use crate::model::Scenario;
use crate::space::Space;
use crate::way::{Way, ways};

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
pub(super) fn shares(solution: &Solution, utilities: &[Exact]) -> Vec<Exact> {
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
