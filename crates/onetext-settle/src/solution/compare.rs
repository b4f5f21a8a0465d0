//! What other tools call by the names of solutions: rules over the frontier. They reward equality,
//! not gain, so no bound cuts them short, and the frontier has to fit the budget.

use std::collections::BTreeMap;

use num_traits::Signed;

use super::bargain::shares;
use super::pick::joined;
use super::{Bargain, Kind, Point, Solution, SolveError, Status};
use crate::exact::Exact;
use crate::frontier::{Frontier, frontier};
use crate::way::Way;

/// The packages that a rule of another tool picks from the frontier.
pub(super) fn pick(bargain: &Bargain, mut solution: Solution) -> Result<Solution, SolveError> {
    // Genius looks at neither reservation values nor red lines.
    let ways: &[Way] = match solution.kind {
        Kind::SmallestDifferences => std::slice::from_ref(&bargain.open),
        _ => &bargain.ways,
    };
    let space = &bargain.space;
    let frontiers: Vec<Frontier> = ways
        .iter()
        .map(|way| frontier(space, way, &[], bargain.budget.vectors))
        .collect::<Result<_, _>>()?;
    let mut by_vector: BTreeMap<Vec<Exact>, Vec<(usize, usize)>> = BTreeMap::new();
    for (at, one) in frontiers.iter().enumerate() {
        for place in 0..one.len() {
            let whole = one.vector(place);
            let utilities =
                whole.iter().enumerate().map(|(dim, value)| space.utility(dim, value)).collect();
            by_vector.entry(utilities).or_default().push((at, place));
        }
    }
    let mut ranked: Vec<(Exact, &Vec<Exact>)> =
        by_vector.keys().map(|utilities| (measure(&solution, utilities), utilities)).collect();
    ranked.sort();
    let several = frontiers.len() > 1;
    // A vector of one way may be beaten in another.
    let kept = |vector: &Vec<Exact>| {
        !several
            || !by_vector
                .keys()
                .any(|other| other != vector && other.iter().zip(vector).all(|(b, v)| b >= v))
    };
    let Some(least) =
        ranked.iter().find(|(_, vector)| kept(vector)).map(|(least, _)| least.clone())
    else {
        return Ok(solution);
    };
    let ties = ranked.iter().filter(|(value, vector)| *value == least && kept(vector)).rev();
    let points = ties.map(|(_, vector)| {
        let sources = &by_vector[*vector];
        let counts: Vec<_> =
            sources.iter().map(|&(at, place)| frontiers[at].count(place)).collect();
        let (packages, count) = joined(&counts, bargain.budget.packages, |source, limit| {
            let (at, place) = sources[source];
            frontiers[at].packages(place, limit)
        });
        Point { utilities: (*vector).clone(), packages, count }
    });
    solution.points = points.collect();
    solution.status = Status::Exact(least);
    Ok(solution)
}

/// What a rule makes small.
fn measure(solution: &Solution, utilities: &[Exact]) -> Exact {
    let spread = |values: &[Exact]| -> Exact {
        let ends = values.iter().max().zip(values.iter().min());
        ends.map(|(most, least)| most - least).unwrap_or_default()
    };
    match solution.kind {
        Kind::SmallestSpread => spread(&shares(solution, utilities)),
        Kind::SmallestDifferences => utilities
            .iter()
            .enumerate()
            .flat_map(|(at, one)| utilities[at + 1..].iter().map(move |two| (one - two).abs()))
            .sum(),
        _ => spread(utilities),
    }
}
