//! A list that comes close to every agreeable package, where the frontier is too large.

use num_bigint::BigInt;

use super::course::{Job, work};
use super::gate::{all_cuts, weigh};
use super::plan::Plan;
use super::{Cut, Frontier, OverBudget};
use crate::exact::Exact;
use crate::space::Space;
use crate::way::Way;

/// An ε-cover: for every package that fits the way and all cuts there is a listed vector that is at
/// least as large in every dimension but for ε. Where nothing had to be left out it is the frontier.
///
/// Every listed vector is that of a real package that crosses nothing forbidden. Where ε is not 0 it
/// may fall short of a floor by ε, and of a cut by the cut's weights times ε, but no more (see
/// [`Cover::agreeable`]); and its count and packages may leave some out.
#[derive(Debug, Clone)]
pub struct Cover {
    frontier: Frontier,
    epsilon: Vec<BigInt>,
    cuts: Vec<Cut>,
}

impl Cover {
    /// The listed vectors, largest first.
    pub fn frontier(&self) -> &Frontier {
        &self.frontier
    }

    /// What a listed vector may be short of a package that it stands for, in whole numbers; by
    /// dimension. Never more than was asked for.
    pub fn epsilon(&self) -> &[BigInt] {
        &self.epsilon
    }

    /// The same as utilities; by dimension.
    pub fn epsilon_utilities(&self) -> Vec<Exact> {
        let all = self.epsilon.iter().zip(&self.frontier.scale);
        all.map(|(epsilon, scale)| Exact::new(epsilon.clone(), scale.clone())).collect()
    }

    /// Whether this is the frontier itself.
    pub fn is_exact(&self) -> bool {
        self.epsilon.iter().all(|epsilon| *epsilon == BigInt::ZERO)
    }

    /// Whether a listed vector meets all floors and cuts.
    pub fn agreeable(&self, at: usize) -> bool {
        let vector = self.frontier.vector(at);
        self.cuts.iter().all(|cut| weigh(cut, &vector) >= cut.least)
    }
}

/// An ε-cover of the packages that fit the way and all cuts: `epsilon` is how much may be given away
/// of each dimension's utility, none negative.
///
/// As long as the budget lasts nothing is given away. After an issue that goes beyond it, vectors are
/// left out that a kept one comes within a share of ε of; the shares add up to at most ε, since what
/// completes the one completes the other by the same amounts (Papadimitriou and Yannakakis 2000, in
/// its additive form). An error says that even all of ε did not make the stage small enough.
pub fn cover(
    space: &Space,
    way: &Way,
    cuts: &[Cut],
    epsilon: &[Exact],
    budget: usize,
) -> Result<Cover, OverBudget> {
    let plan = Plan::new(space, way, None);
    let cuts = all_cuts(space, way, cuts);
    // More than the reach of a dimension covers everything anyway.
    let whole = |dim: usize| {
        let asked = epsilon.get(dim).map(|it| it * Exact::from_integer(space.scale[dim].clone()));
        let asked = asked.map_or(BigInt::ZERO, |it| it.floor().to_integer());
        asked.clamp(BigInt::ZERO, space.reach(dim) * 2)
    };
    let slack: Vec<BigInt> = (0..space.dims()).map(whole).collect();
    let outcome = work(&Job { plan, cuts: &cuts, budget, slack: Some(slack), open: 0 })?;
    let frontier = Frontier { scale: space.scale.clone(), kept: outcome.kept };
    Ok(Cover { frontier, epsilon: outcome.spent, cuts })
}
