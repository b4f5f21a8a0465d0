use std::collections::BTreeMap;

use num_bigint::BigInt;
use num_traits::{Signed, Zero};
use proptest::prelude::*;

use super::{Bargain, Budget, Count, Disagreement, Ideal, Kind, SolveError, Status};
use crate::exact::Exact;
use crate::model::{Package, Scenario};
use crate::testing;

type Points = Vec<(Vec<Exact>, Vec<Package>)>;

/// The packages that nothing agreeable beats, when only constraints count.
fn open_frontier(scenario: &Scenario) -> Points {
    let mut free = scenario.clone();
    for party in &mut free.parties {
        party.reservation = None;
        party.red_lines.clear();
    }
    testing::frontier(&free)
}

/// What a scenario comes to when everything is tried.
struct Tried {
    agreeable: Points,
    possible: Points,
    points: Vec<Exact>,
}

fn tried(scenario: &Scenario, rule: Disagreement) -> Tried {
    let all = testing::packages(scenario);
    let point = |party: usize| {
        let own = scenario.parties[party].reservation.clone();
        let least = all.iter().map(|package| scenario.utility(party, package).unwrap()).min();
        match rule {
            Disagreement::Reservation => own.unwrap_or_else(Exact::zero),
            Disagreement::ReservationOrOwnLeast => own.max(least).unwrap(),
        }
    };
    Tried {
        agreeable: testing::frontier(scenario),
        possible: open_frontier(scenario),
        points: scenario.valued().into_iter().map(point).collect(),
    }
}

/// What each rule picks, the slow obvious way; none where it picks nothing.
fn brute(tried: &Tried, kind: Kind, of: Ideal) -> Option<(Exact, Points)> {
    let point = &tried.points;
    let dims = point.len();
    let all = match kind {
        Kind::SmallestDifferences => &tried.possible,
        _ => &tried.agreeable,
    };
    let wide = match (kind, of) {
        (Kind::SmallestSpread, _) | (_, Ideal::Possible) => &tried.possible,
        _ => all,
    };
    let ideal: Vec<Exact> = (0..dims)
        .map(|dim| wide.iter().map(|(u, _)| u[dim].clone()).max())
        .collect::<Option<_>>()?;
    let gains = |u: &[Exact]| -> Vec<Exact> { u.iter().zip(point).map(|(u, d)| u - d).collect() };
    let shares = |u: &[Exact]| -> Vec<Exact> {
        (0..dims)
            .filter(|&dim| ideal[dim] > point[dim])
            .map(|dim| (&u[dim] - &point[dim]) / (&ideal[dim] - &point[dim]))
            .collect()
    };
    let spread = |v: &[Exact]| v.iter().max().unwrap() - v.iter().min().unwrap();
    let sorted = |mut v: Vec<Exact>| {
        v.sort();
        v
    };
    // The key is made large; the value is shown.
    let judge = |u: &[Exact]| -> Option<(Vec<Exact>, Exact)> {
        let value = match kind {
            Kind::Nash => {
                let gains = gains(u);
                let product = gains.iter().product::<Exact>();
                if !gains.iter().all(Signed::is_positive) {
                    return None;
                }
                product
            }
            Kind::KalaiSmorodinsky | Kind::KalaiSmorodinskyLexicographic => {
                shares(u).into_iter().min()?
            }
            Kind::Egalitarian | Kind::EgalitarianLexicographic => gains(u).into_iter().min()?,
            Kind::Utilitarian | Kind::LargestSum => u.iter().sum(),
            Kind::SmallestSpread if shares(u).is_empty() => return None,
            Kind::SmallestSpread => spread(&shares(u)),
            Kind::SmallestGap => spread(u),
            Kind::SmallestDifferences => (0..dims)
                .flat_map(|a| (a + 1..dims).map(move |b| (a, b)))
                .map(|(a, b)| (&u[a] - &u[b]).abs())
                .sum(),
        };
        let key = match kind {
            Kind::KalaiSmorodinskyLexicographic => sorted(shares(u)),
            Kind::EgalitarianLexicographic => sorted(gains(u)),
            Kind::SmallestSpread | Kind::SmallestGap | Kind::SmallestDifferences => {
                vec![-value.clone()]
            }
            _ => vec![value.clone()],
        };
        Some((key, value))
    };
    let judged: Vec<_> =
        all.iter().filter_map(|(u, p)| judge(u).map(|(k, v)| (k, v, u, p))).collect();
    let best = judged.iter().map(|it| it.0.clone()).max()?;
    let picked: Vec<_> = judged.into_iter().filter(|it| it.0 == best).collect();
    let value = picked[0].1.clone();
    Some((value, picked.into_iter().map(|it| (it.2.clone(), it.3.clone())).collect()))
}

fn holds(scenario: &Scenario) -> Result<(), TestCaseError> {
    for (rule, of) in [
        (Disagreement::Reservation, Ideal::Agreeable),
        (Disagreement::ReservationOrOwnLeast, Ideal::Possible),
    ] {
        let tried = tried(scenario, rule);
        for kind in Kind::ALL {
            let budget = Budget { vectors: 1_000_000, packages: usize::MAX };
            let found = match Bargain::new(scenario, rule, budget)
                .and_then(|bargain| bargain.with_ideal(of).solve(kind))
            {
                Err(SolveError::NoValues) => {
                    prop_assert!(scenario.valued().is_empty());
                    continue;
                }
                other => other.unwrap(),
            };
            prop_assert_eq!(&found.disagreement, &tried.points);
            match brute(&tried, kind, of) {
                None => {
                    prop_assert!(found.points.is_empty(), "{:?} {:?}", kind, found);
                    let none = tried.agreeable.is_empty();
                    if kind != Kind::Nash {
                        let expected = if none { Status::NoPackage } else { Status::NothingToGain };
                        prop_assert_eq!(found.status, expected, "{:?}", kind);
                    }
                }
                Some((value, points)) => {
                    prop_assert_eq!(found.status, Status::Exact(value), "{:?} {:?}", kind, rule);
                    let found: Points = found
                        .points
                        .into_iter()
                        .map(|point| {
                            let count = BigInt::from(point.packages.len());
                            assert_eq!(point.count, Count::Exact(count));
                            (point.utilities, point.packages)
                        })
                        .collect();
                    let by = |points: Points| points.into_iter().collect::<BTreeMap<_, _>>();
                    prop_assert_eq!(by(found), by(points), "{:?} {:?}", kind, rule);
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_rule_picks_what_trying_everything_finds(
        scenario in testing::scenario(),
        drop in 0_u8..8,
    ) {
        holds(&testing::eased(scenario, drop))?;
    }
}
