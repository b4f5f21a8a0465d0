//! What follows for certain from intervals and orders: the least and the most that a package can be
//! worth, and which of two packages a party must or may prefer.
//!
//! Values within an issue are independent of those of other issues and of the weights. Within an
//! issue an order and the intervals are tightened against each other; each value, and each
//! difference of two, then reaches its ends with the rest still in place, so the bounds over weights
//! are bounds over everything, and exact. Necessary and possible preference over additive values are
//! from Greco, Mousseau and Słowiński 2008, *Ordinal regression revisited*.

use super::shares::Shares;
use super::{Amount, IssueJudgement, Judgement};
use crate::exact::{Exact, whole};
use crate::model::Scenario;
use num_traits::{Signed, Zero};
use thiserror::Error;

/// Why nothing can be said.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BoundsError {
    /// No values meet what was said; [`super::contradictions`] says what is wrong.
    #[error("what was said of this party's values cannot all be true")]
    Contradiction,
    /// The package or the judgement is not one of this scenario.
    #[error("the package or the judgement does not fit the scenario")]
    Misfit,
}

/// What a party can think of two packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Comparison {
    /// The first is worth at least as much whatever the unknown values are.
    Certain,
    /// It may be, and may not be.
    Possible,
    /// It is worth less whatever the unknown values are.
    Impossible,
}

/// The least and the most that a package is worth to the party of a judgement, exactly. The
/// scenario's interactions and constant count as they are.
///
/// # Errors
///
/// See [`BoundsError`].
pub fn bounds(
    scenario: &Scenario,
    judgement: &Judgement,
    package: &[usize],
) -> Result<(Exact, Exact), BoundsError> {
    fits(scenario, judgement, package)?;
    let shares = Shares::new(judgement).ok_or(BoundsError::Contradiction)?;
    let (mut low, mut high) = (Vec::new(), Vec::new());
    for (issue, &option) in judgement.options.iter().zip(package) {
        let ends = tight(issue).ok_or(BoundsError::Contradiction)?;
        let (least, most) = ends.get(option).ok_or(BoundsError::Misfit)?.clone();
        low.push(least);
        high.push(most);
    }
    let (low, high) = extremes(&shares, low, high)?;
    let fixed = fixed(scenario, judgement.party, package);
    Ok((low + &fixed, high + fixed))
}

/// The least and the most by which the first package is worth more than the second, exactly.
///
/// # Errors
///
/// See [`BoundsError`].
pub fn difference(
    scenario: &Scenario,
    judgement: &Judgement,
    first: &[usize],
    second: &[usize],
) -> Result<(Exact, Exact), BoundsError> {
    fits(scenario, judgement, first)?;
    fits(scenario, judgement, second)?;
    let shares = Shares::new(judgement).ok_or(BoundsError::Contradiction)?;
    let (mut low, mut high) = (Vec::new(), Vec::new());
    for (issue, (&one, &other)) in judgement.options.iter().zip(first.iter().zip(second)) {
        let ends = tight(issue).ok_or(BoundsError::Contradiction)?;
        let (one_ends, other_ends) = (
            ends.get(one).ok_or(BoundsError::Misfit)?,
            ends.get(other).ok_or(BoundsError::Misfit)?,
        );
        let (mut least, mut most) = (&one_ends.0 - &other_ends.1, &one_ends.1 - &other_ends.0);
        let rank =
            |option: usize| issue.order.iter().flatten().position(|rank| rank.contains(&option));
        if one == other {
            (least, most) = (whole(0), whole(0));
        } else if let (Some(one), Some(other)) = (rank(one), rank(other)) {
            if one <= other {
                least = least.max(whole(0));
            }
            if one >= other {
                most = most.min(whole(0));
            }
        }
        low.push(least);
        high.push(most);
    }
    let (low, high) = extremes(&shares, low, high)?;
    let fixed = fixed(scenario, judgement.party, first) - fixed(scenario, judgement.party, second);
    Ok((low + &fixed, high + fixed))
}

/// Whether the first package is worth at least as much as the second.
///
/// # Errors
///
/// See [`BoundsError`].
pub fn at_least(
    scenario: &Scenario,
    judgement: &Judgement,
    first: &[usize],
    second: &[usize],
) -> Result<Comparison, BoundsError> {
    let (low, high) = difference(scenario, judgement, first, second)?;
    Ok(if !low.is_negative() {
        Comparison::Certain
    } else if high.is_negative() {
        Comparison::Impossible
    } else {
        Comparison::Possible
    })
}

/// Whether the package gives the party at least its reservation value. Without one it does.
///
/// # Errors
///
/// See [`BoundsError`].
pub fn accepts(
    scenario: &Scenario,
    judgement: &Judgement,
    package: &[usize],
) -> Result<Comparison, BoundsError> {
    let (low, high) = bounds(scenario, judgement, package)?;
    let Some((least, most)) = judgement.reservation.as_ref().map(Amount::ends) else {
        return Ok(Comparison::Certain);
    };
    Ok(if low >= most {
        Comparison::Certain
    } else if high < least {
        Comparison::Impossible
    } else {
        Comparison::Possible
    })
}

fn fits(scenario: &Scenario, judgement: &Judgement, package: &[usize]) -> Result<(), BoundsError> {
    let issues = scenario.issues.len();
    let fits = judgement.party < scenario.parties.len()
        && judgement.weights.len() == issues
        && judgement.options.len() == issues
        && package.len() == issues
        && package.iter().zip(&scenario.issues).all(|(&at, issue)| at < issue.options.len());
    if fits { Ok(()) } else { Err(BoundsError::Misfit) }
}

/// The least of the low ends and the most of the high ones. A known weight may be negative, and then
/// takes the other end.
fn extremes(
    shares: &Shares,
    mut low: Vec<Exact>,
    mut high: Vec<Exact>,
) -> Result<(Exact, Exact), BoundsError> {
    if let Shares::Known(weights) = shares {
        for ((weight, low), high) in weights.iter().zip(&mut low).zip(&mut high) {
            if weight.is_negative() {
                std::mem::swap(low, high);
            }
        }
    }
    let least = shares.least(&low).ok_or(BoundsError::Contradiction)?;
    for high in &mut high {
        *high = -&*high;
    }
    let most = shares.least(&high).ok_or(BoundsError::Contradiction)?;
    Ok((least, -most))
}

/// What interactions and the constant add.
fn fixed(scenario: &Scenario, party: usize, package: &[usize]) -> Exact {
    let Some(values) = scenario.parties.get(party).and_then(|party| party.values.as_ref()) else {
        return Exact::zero();
    };
    let holding = values.interactions.iter().filter(|it| it.when.holds(package));
    holding.map(|it| &it.value).sum::<Exact>() + &values.constant
}

/// The ends of each value once the order has been taken into account: nothing is worth less than
/// what stands below it, nor more than what stands above. None where they leave nothing.
pub(super) fn tight(issue: &IssueJudgement) -> Option<Vec<(Exact, Exact)>> {
    let mut ends: Vec<(Exact, Exact)> = issue.amounts.iter().map(Amount::ends).collect();
    let ranks: Vec<&Vec<usize>> = issue.order.iter().flatten().collect();
    if ranks.iter().copied().flatten().any(|&option| option >= ends.len()) {
        return None;
    }
    let mut least: Option<Exact> = None;
    for rank in ranks.iter().rev() {
        least = rank.iter().map(|&at| ends[at].0.clone()).chain(least).max();
        for (&at, least) in rank.iter().zip(least.iter().cycle()) {
            ends[at].0.clone_from(least);
        }
    }
    let mut most: Option<Exact> = None;
    for rank in &ranks {
        most = rank.iter().map(|&at| ends[at].1.clone()).chain(most).min();
        for (&at, most) in rank.iter().zip(most.iter().cycle()) {
            ends[at].1.clone_from(most);
        }
    }
    ends.iter().all(|(low, high)| low <= high).then_some(ends)
}
