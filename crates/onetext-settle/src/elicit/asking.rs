//! From what people can say to what is known: rankings, acceptable or not, and swing weights.
//!
//! None of these makes a number up. Where a method needs one, [`assume`] gives it under the name of
//! the rule that it comes from, for output to say so.

use num_traits::{Signed, Zero};
use thiserror::Error;

use super::{Amount, IssueJudgement};
use crate::exact::{Exact, whole};

/// Why an answer cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AnswerError {
    /// An option that is not there.
    #[error("there is no option {0}")]
    NoOption(usize),
    /// An option that stands in two places.
    #[error("option {0} stands in two places")]
    Twice(usize),
    /// Points below 0, or an interval that begins above its end.
    #[error("swing points must be 0 or more, the smaller end first")]
    Points,
    /// No issue has any points.
    #[error("no issue has any points")]
    NoPoints,
}

/// A ranking of some of the options, best first: their order and nothing else.
///
/// # Errors
///
/// [`AnswerError::NoOption`] and [`AnswerError::Twice`].
pub fn ranking(ranks: Vec<Vec<usize>>, options: usize) -> Result<IssueJudgement, AnswerError> {
    once(ranks.iter().flatten().copied(), options)?;
    Ok(IssueJudgement { amounts: vec![Amount::Unknown; options], order: Some(ranks) })
}

/// Which options are acceptable: those are worth at least `threshold`, and rejected ones at most
/// that, on the scale from 0 to 1. Options that are neither are unknown.
///
/// This is no order: of two acceptable options nothing is known, while a rank says that all in it
/// are worth the same. For a party to which all acceptable options are the same, see [`ranking`]
/// with two ranks.
///
/// # Errors
///
/// [`AnswerError::NoOption`] and [`AnswerError::Twice`]; [`AnswerError::Points`] where the threshold
/// is not between 0 and 1.
pub fn approval(
    accepted: &[usize],
    rejected: &[usize],
    options: usize,
    threshold: &Exact,
) -> Result<IssueJudgement, AnswerError> {
    once(accepted.iter().chain(rejected).copied(), options)?;
    if threshold.is_negative() || *threshold > whole(1) {
        return Err(AnswerError::Points);
    }
    let mut amounts = vec![Amount::Unknown; options];
    for &option in accepted {
        amounts[option] = Amount::Between(threshold.clone(), whole(1));
    }
    for &option in rejected {
        amounts[option] = Amount::Between(whole(0), threshold.clone());
    }
    Ok(IssueJudgement { amounts, order: None })
}

/// Weights from swings: for each issue, how many points going from its worst option to its best is
/// worth, the largest swing 100 (von Winterfeldt and Edwards 1986, *Decision Analysis and Behavioral
/// Research*). Points are divided by their sum. Where some are intervals, each weight gets the
/// interval that its share can lie in; shares belong to values whose worst is 0 and best 1.
///
/// # Errors
///
/// [`AnswerError::Points`] and [`AnswerError::NoPoints`].
pub fn swings(points: &[Amount]) -> Result<Vec<Amount>, AnswerError> {
    let ends: Vec<(Exact, Exact)> = points
        .iter()
        .map(|points| match points {
            Amount::Unknown => (whole(0), whole(100)),
            known => known.ends(),
        })
        .collect();
    if ends.iter().any(|(low, high)| low.is_negative() || low > high) {
        return Err(AnswerError::Points);
    }
    let low: Exact = ends.iter().map(|(low, _)| low).sum();
    let high: Exact = ends.iter().map(|(_, high)| high).sum();
    if high.is_zero() {
        return Err(AnswerError::NoPoints);
    }
    let share = |(own_low, own_high): &(Exact, Exact)| {
        let part = |own: &Exact, others: Exact| {
            let sum = own + others;
            if sum.is_zero() { None } else { Some(own / sum) }
        };
        // With no points anywhere else the share is all of it, or nothing without points here.
        let least = part(own_low, &high - own_high).unwrap_or_else(Exact::zero);
        let most = part(own_high, &low - own_low).unwrap_or_else(Exact::zero);
        if least == most { Amount::Exact(least) } else { Amount::Between(least, most) }
    };
    Ok(ends.iter().map(share).collect())
}

fn once(all: impl Iterator<Item = usize>, options: usize) -> Result<(), AnswerError> {
    let mut seen = vec![false; options];
    for option in all {
        let Some(seen) = seen.get_mut(option) else { return Err(AnswerError::NoOption(option)) };
        if *seen {
            return Err(AnswerError::Twice(option));
        }
        *seen = true;
    }
    Ok(())
}

/// A rule that puts numbers in the place of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// The centre of all weights that fit the order (Barron and Barrett 1996, *Decision quality
    /// using ranked attribute weights*).
    Centroid,
    /// In proportion to the places counted from the end (Stillwell, Seaver and Edwards 1981, *A
    /// comparison of weight approximation techniques*).
    Sum,
}

impl Rule {
    /// What output must say beside numbers of this rule.
    pub fn label(self) -> &'static str {
        match self {
            Self::Centroid => "assumed: rank-order centroid (Barron and Barrett 1996)",
            Self::Sum => "assumed: rank sum (Stillwell, Seaver and Edwards 1981)",
        }
    }
}

/// Numbers that a rule puts in the place of a ranking: they add up to 1, and things in one rank share
/// what their places get. What is not ranked gets none. An assumption, to be shown with
/// [`Rule::label`]; nothing here calls it.
pub fn assume(ranks: &[Vec<usize>], things: usize, rule: Rule) -> Vec<Option<Exact>> {
    let ranked: usize = ranks.iter().map(Vec::len).sum();
    let count = |number: usize| whole(i64::try_from(number).unwrap_or(i64::MAX));
    let worth = |place: usize| match rule {
        Rule::Centroid => {
            (place..=ranked).map(|at| whole(1) / count(at)).sum::<Exact>() / count(ranked)
        }
        Rule::Sum => count(2 * (ranked + 1 - place)) / count(ranked * (ranked + 1)),
    };
    let mut found = vec![None; things];
    let mut place = 1;
    for rank in ranks.iter().filter(|rank| !rank.is_empty()) {
        let places = place..place + rank.len();
        let shared = places.map(worth).sum::<Exact>() / count(rank.len());
        for &thing in rank {
            if let Some(found) = found.get_mut(thing) {
                *found = Some(shared.clone());
            }
        }
        place += rank.len();
    }
    found
}
