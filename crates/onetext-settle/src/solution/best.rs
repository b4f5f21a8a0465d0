//! The best packages of one way, proven: weights bound the objective, a climb finds a package, and
//! a search between the two decides.
//!
//! A search for everything that reaches a target near the bound is cheap, because almost every
//! package falls short. If it finds something, the best of it is best of all; if not, the bound has
//! come down, and the next target is lower, down to what the climb found.

use num_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::climb::climb;
use super::goal::Goal;
use super::ground::Ground;
use super::search::{Keep, search};
use super::sketch::{Aim, Sketch, ratio};
use super::trace::Found;
use super::weigh::{Weights, bound, weigh};
use crate::exact::Exact;
use crate::frontier::Cut;

/// How good the best is.
#[derive(Debug, Clone)]
pub(crate) enum Best {
    /// No package fits, or none is worth as much as was asked.
    Nothing,
    /// The best value, and all vectors that reach it and that nothing beats.
    Proven {
        value: Exact,
        found: Found,
        /// The places in `found` of the vectors that reach the value.
        places: Vec<usize>,
    },
    /// The budget ran out.
    Open {
        /// A package and its value, if one is known.
        least: Option<(Exact, Vec<usize>)>,
        /// No package is worth more.
        most: Exact,
    },
}

/// How exactly floating-point weights are taken over: in parts of 2^-30.
const GRAIN: u32 = 30;

/// The best packages of a ground, among those worth at least `asked` where that is given.
pub(crate) fn best(ground: &Ground, goal: &Goal, asked: Option<&Exact>, budget: usize) -> Best {
    if ground.closed {
        return Best::Nothing;
    }
    let sketch = Sketch::new(ground, goal);
    let (mut weights, mut seen) = weigh(&sketch, matches!(goal, Goal::Sum(_)));
    seen.extend(ground.hint.as_ref().and_then(|package| sketch.places(package)));
    let mut known = incumbent(ground, goal, &sketch, &seen);
    // Floors below the disagreement bind only where somebody has to lose.
    let loses = known.as_ref().is_none_or(|(value, _)| value.is_negative());
    if loses && matches!(goal, Goal::Least(_)) && ground.floors.iter().any(Option::is_some) {
        let more;
        (weights, more) = weigh(&sketch, true);
        seen.extend(more);
        let again = incumbent(ground, goal, &sketch, &seen);
        if again.as_ref().map(|it| &it.0) > known.as_ref().map(|it| &it.0) {
            known = again;
        }
    }
    let (low, high) = goal.range(ground);
    let main = whole(&sketch, ground, goal, &weights);
    let high = top(ground, goal, &main, &high);
    let floor = match (known.as_ref().map(|(value, _)| value), asked) {
        (Some(value), Some(asked)) => value.max(asked).clone(),
        (Some(value), None) => value.clone(),
        (None, Some(asked)) => asked.clone(),
        (None, None) => low.clone(),
    };
    if high < floor {
        return Best::Nothing;
    }
    let family = family(&sketch, &weights, goal, &high, known.as_ref().map(|(value, _)| value));
    let family: Vec<_> = family.iter().map(|it| whole(&sketch, ground, goal, it)).collect();
    let mut most = high.clone();
    for target in targets(&floor, &high, known.is_some()) {
        let mut cuts: Vec<Cut> = vec![goal.cut(ground, &target, &main.0, &main.1)];
        cuts.extend(
            family.iter().map(|(weights, extra)| goal.cut(ground, &target, weights, extra)),
        );
        cuts.extend(goal.single(ground, &target));
        let Ok(found) = search(ground, &cuts, Keep::Best, budget) else {
            return Best::Open { least: known, most };
        };
        if let Some((value, places)) = pick(ground, goal, &found, &target) {
            return Best::Proven { value, found, places };
        }
        most = target;
    }
    Best::Nothing
}

/// The best of what was found, if it reaches the target: beaten and unfit vectors left out.
fn pick(
    ground: &Ground,
    goal: &Goal,
    found: &Found,
    target: &Exact,
) -> Option<(Exact, Vec<usize>)> {
    let mut best: Option<(Exact, Vec<usize>)> = None;
    for (at, gains) in found.vectors.iter().enumerate() {
        if !ground.enough(gains) {
            continue;
        }
        let Some(value) = goal.value(gains).or_else(|| none_counts(goal)) else { continue };
        if value < *target {
            continue;
        }
        match &mut best {
            Some((known, places)) if *known == value => places.push(at),
            Some((known, _)) if *known > value => {}
            _ => best = Some((value, vec![at])),
        }
    }
    let (value, places) = best?;
    let beaten = |at: usize| {
        let gains = &found.vectors[at];
        places.iter().any(|&other| {
            let better = &found.vectors[other];
            other != at && better.iter().zip(gains).all(|(better, gain)| better >= gain)
        })
    };
    let kept = places.iter().copied().filter(|&at| !beaten(at)).collect();
    Some((value, kept))
}

/// A least of nothing: every package is as good as another.
fn none_counts(goal: &Goal) -> Option<Exact> {
    matches!(goal, Goal::Least(units) if units.iter().all(Option::is_none)).then(Exact::zero)
}

/// Cuts that every package reaches that gives nobody less than the origin: they prune partial ones.
pub(crate) fn cuts_above(ground: &Ground, units: &[Option<BigInt>]) -> Vec<Cut> {
    let goal = Goal::Least(units.to_vec());
    let sketch = Sketch::new(ground, &goal);
    let zero = Exact::zero();
    let (weights, _) = weigh(&sketch, false);
    let (main, extra) = whole(&sketch, ground, &goal, &weights);
    let mut cuts = vec![goal.cut(ground, &zero, &main, &extra)];
    cuts.extend(goal.single(ground, &zero));
    cuts
}

fn incumbent(
    ground: &Ground,
    goal: &Goal,
    sketch: &Sketch,
    seen: &[Vec<usize>],
) -> Option<(Exact, Vec<usize>)> {
    let package = sketch.package(&climb(sketch, seen)?);
    let value = goal.value(&ground.gains(&package))?;
    (ground.fits(&package) && !(matches!(goal, Goal::Product) && value.is_zero()))
        .then_some((value, package))
}

/// The targets from the bound down to the floor.
fn targets(floor: &Exact, high: &Exact, known: bool) -> Vec<Exact> {
    let gap = high - floor;
    if gap.is_zero() {
        return vec![floor.clone()];
    }
    let steps: u32 = if known { 4 } else { 12 };
    let mut all: Vec<Exact> = (0..steps)
        .rev()
        .map(|step| high - &gap / Exact::from_integer(BigInt::from(2).pow(step + 1)))
        .collect();
    all.push(floor.clone());
    all
}

/// Floating-point weights in whole numbers: the objective's and the floors'.
fn whole(
    sketch: &Sketch,
    ground: &Ground,
    goal: &Goal,
    weights: &Weights,
) -> (Vec<BigInt>, Vec<BigInt>) {
    let grain = BigInt::one() << GRAIN;
    let largest = sketch.units.iter().max().cloned().unwrap_or_else(BigInt::one);
    let taken = |value: f64, by: &BigInt, unit: &BigInt| -> BigInt {
        let parts = (value.clamp(0.0, 1e9) * 1_073_741_824.0).to_i128().unwrap_or(0);
        BigInt::from(parts) * by / unit
    };
    let (main, by): (Vec<BigInt>, BigInt) = match goal {
        Goal::Sum(own) => {
            let sized = own.iter().zip(&sketch.units).map(|(weight, unit)| weight * unit).max();
            (own.iter().map(|weight| weight * &grain).collect(), sized.unwrap_or_default())
        }
        Goal::Least(units) => {
            let pairs = weights.main.iter().zip(units);
            let main = pairs.map(|(&weight, unit)| {
                unit.as_ref().map_or_else(BigInt::zero, |unit| taken(weight, &largest, unit))
            });
            (main.collect(), largest.clone())
        }
        Goal::Product | Goal::Near(_) => {
            let pairs = weights.main.iter().zip(&sketch.units);
            let main = pairs
                .map(|(&weight, unit)| taken(weight, &largest, unit).max(BigInt::one()))
                .collect();
            (main, largest.clone())
        }
    };
    let extra = weights
        .extra
        .iter()
        .zip(&sketch.units)
        .zip(&ground.floors)
        .map(|((&value, unit), floor)| {
            floor.as_ref().map_or_else(BigInt::zero, |_| taken(value, &by, unit))
        })
        .collect();
    (main, extra)
}

/// What the objective cannot exceed, by whole-number weights.
fn top(ground: &Ground, goal: &Goal, weights: &(Vec<BigInt>, Vec<BigInt>), else_: &Exact) -> Exact {
    let (main, extra) = weights;
    let sums: Vec<BigInt> = main.iter().zip(extra).map(|(a, b)| a + b).collect();
    let floors: BigInt = extra
        .iter()
        .zip(&ground.floors)
        .filter_map(|(extra, floor)| Some(extra * floor.as_ref()?))
        .sum();
    let most = ground.most(&sums) - floors;
    match goal {
        Goal::Sum(own) => {
            let first = own.iter().zip(main).find(|(own, _)| !own.is_zero());
            let factor = first.map_or_else(BigInt::zero, |(own, weight)| weight / own);
            if factor.is_zero() { Exact::zero() } else { Exact::new(most, factor) }
        }
        Goal::Least(units) => {
            let pairs = units.iter().zip(main);
            let sum: BigInt =
                pairs.filter_map(|(unit, weight)| Some(unit.as_ref()? * weight)).sum();
            if sum.is_zero() { else_.clone() } else { Exact::new(most, sum) }
        }
        Goal::Product => {
            let count = u32::try_from(ground.dims).unwrap_or(u32::MAX).max(1);
            if most.is_negative() {
                return Exact::zero();
            }
            let below = main.iter().product::<BigInt>() * BigInt::from(count).pow(count);
            // Products are whole.
            Exact::from_integer(most.pow(count) / below)
        }
        Goal::Near(units) => {
            let pairs = units.iter().zip(main);
            let length: BigInt = pairs.map(|(unit, weight)| (unit * weight).pow(2)).sum();
            let far = most.min(BigInt::zero());
            if length.is_zero() { else_.clone() } else { -Exact::new(far.pow(2), length) }
        }
    }
}

/// More weights around the best: they cut off what is far from the best in other directions.
fn family(
    sketch: &Sketch,
    best: &Weights,
    goal: &Goal,
    high: &Exact,
    known: Option<&Exact>,
) -> Vec<Weights> {
    if matches!(sketch.goal, Aim::Sum(_)) {
        return Vec::new();
    }
    let size = |value: &Exact| ratio(value.numer(), value.denom());
    let gap = match (goal, known) {
        (_, None) => best.bound.abs() / 16.0,
        (Goal::Product, Some(known)) => libm::log(size(&(high / known)).max(1.0)),
        (_, Some(known)) => size(&(high - known)),
    };
    let mut found: Vec<Weights> = Vec::new();
    for dim in 0..sketch.dims {
        for up in [true, false] {
            for step in [4.0, 2.0, 1.0, 0.5, 0.25, 0.1, 0.05, 0.02] {
                let mut weights = best.main.clone();
                weights[dim] =
                    if up { weights[dim] * (1.0 + step) } else { weights[dim] / (1.0 + step) };
                let total: f64 = weights.iter().sum();
                if total <= 0.0 || weights[dim] <= 0.0 {
                    break;
                }
                for weight in &mut weights {
                    *weight /= total;
                }
                let bound = bound(sketch, &weights, &best.extra);
                if bound <= best.bound + gap.max(1e-9) {
                    found.push(Weights { main: weights, extra: best.extra.clone(), bound });
                    break;
                }
            }
        }
    }
    found
}
