use num_bigint::BigInt;
use num_traits::{Signed, Zero};
use proptest::prelude::*;

use super::opposition::oppositions;
use super::{Rank, Tally};
use crate::exact::{Exact, whole};
use crate::model::{Package, Scenario};
use crate::solution::{Bargain, Budget, Count, Disagreement, Ideal, SolveError, Status};
use crate::testing::{eased, packages, scenario, utilities};

fn beats(one: &[Exact], two: &[Exact]) -> bool {
    one != two && one.iter().zip(two).all(|(a, b)| a >= b)
}

/// One more than the longest chain of improvements among agreeable packages.
fn rank(from: &[Exact], agreeable: &[Vec<Exact>]) -> usize {
    let above: Vec<Vec<Exact>> = agreeable.iter().filter(|it| beats(it, from)).cloned().collect();
    // Peeling fronts off from the top: the rank is how many have to go.
    let mut left = above;
    let mut fronts = 1;
    while !left.is_empty() {
        let all = left.clone();
        left.retain(|it| all.iter().any(|other| beats(other, it)));
        fronts += 1;
    }
    fronts
}

fn holds(scenario: &Scenario, pick: usize) -> Result<(), TestCaseError> {
    let budget = Budget { vectors: 1_000_000, packages: usize::MAX };
    let bargain = match Bargain::new(scenario, Disagreement::ReservationOrOwnLeast, budget) {
        Err(SolveError::NoValues) => return Ok(()),
        other => other.unwrap(),
    };
    let all = packages(scenario);
    let package = &all[pick % all.len()];
    let now = utilities(scenario, package);
    prop_assert_eq!(&bargain.utilities(package), &now);
    let dims = now.len();
    let agreeable: Vec<&Package> = all.iter().filter(|it| scenario.agreeable(it)).collect();
    let vectors: Vec<Vec<Exact>> = agreeable.iter().map(|it| utilities(scenario, it)).collect();

    let standing = bargain.standing(scenario, package).unwrap();
    prop_assert_eq!(standing.agreeable(), scenario.agreeable(package));

    // Everybody at once, and one after the other.
    let ideal = bargain.ideal(Ideal::Agreeable).unwrap();
    let room = bargain.room(package).unwrap();
    let above: Vec<&Vec<Exact>> =
        vectors.iter().filter(|it| **it == now || beats(it, &now)).collect();
    if let Some(ideal) = ideal {
        for (dim, most) in ideal.iter().enumerate() {
            prop_assert_eq!(Some(most), vectors.iter().map(|it| &it[dim]).max());
        }
        let ranges: Vec<Exact> =
            ideal.iter().zip(bargain.disagreement()).map(|(most, from)| most - from).collect();
        let share = |it: &Vec<Exact>| {
            let able = (0..dims).filter(|&dim| ranges[dim].is_positive());
            able.map(|dim| (&it[dim] - &now[dim]) / &ranges[dim]).min()
        };
        let expected = if ranges.iter().any(Signed::is_positive) {
            above.iter().filter_map(|it| share(it)).max().map_or(Status::NoPackage, Status::Exact)
        } else {
            Status::NothingToGain
        };
        prop_assert_eq!(room.share, expected);
    } else {
        prop_assert_eq!(room.share, Status::NoPackage);
    }
    for dim in 0..dims {
        let free = bargain.free_gain(package, dim);
        let expected = above.iter().map(|it| &it[dim] - &now[dim]).max();
        prop_assert_eq!(free.gain, expected.map_or(Status::NoPackage, Status::Exact));
        for package in free.points.iter().flat_map(|point| &point.packages) {
            prop_assert!(scenario.agreeable(package));
        }
    }
    let beaten_by = vectors.iter().filter(|it| beats(it, &now)).count();
    if bargain.ways.len() <= 8 {
        let expected = Tally {
            beaten_by: Count::Exact(BigInt::from(beaten_by)),
            rank: Rank::Exact(rank(&now, &vectors)),
        };
        prop_assert_eq!(bargain.tally(package), expected);
    }

    // An open draft.
    let draft: Vec<Option<usize>> =
        package.iter().enumerate().map(|(at, &it)| (at % 2 == 0).then_some(it)).collect();
    let fits = |it: &Package| {
        it.iter().zip(&draft).all(|(option, chosen)| chosen.is_none_or(|chosen| chosen == *option))
            && !scenario.constraints.iter().any(|constraint| constraint.forbids.holds(it))
    };
    let filled: Vec<Vec<Exact>> =
        all.iter().filter(|it| fits(it)).map(|it| utilities(scenario, it)).collect();
    let span: Option<Vec<(Exact, Exact)>> = (0..dims)
        .map(|dim| {
            let values = || filled.iter().map(|it| it[dim].clone());
            values().min().zip(values().max())
        })
        .collect();
    prop_assert_eq!(bargain.span(&draft).unwrap(), span);
    moves(scenario, &bargain, package)
}

/// Trades are exactly the pairs of changes that they say they are.
fn moves(scenario: &Scenario, bargain: &Bargain, package: &Package) -> Result<(), TestCaseError> {
    let now = utilities(scenario, package);
    let found = bargain.trades(scenario, package, usize::MAX).unwrap();
    prop_assert!(found.complete);
    let content = |it: &Package, party: usize| {
        let one = &scenario.parties[party];
        let low = one.reservation.as_ref().zip(scenario.utility(party, it));
        low.is_none_or(|(least, utility)| utility >= *least)
            && !one.red_lines.iter().any(|line| line.when.holds(it))
    };
    let stands = |it: &Package| {
        !scenario.constraints.iter().any(|constraint| constraint.forbids.holds(it))
            && (0..scenario.parties.len())
                .all(|party| !content(package, party) || content(it, party))
    };
    let with = |changes: &[(usize, usize)]| {
        let mut it = package.clone();
        for &(issue, option) in changes {
            it[issue] = option;
        }
        it
    };
    let good = |it: &Package| beats(&utilities(scenario, it), &now) && stands(it);
    let hurts = |it: &Package| utilities(scenario, it).iter().zip(&now).any(|(a, b)| a < b);
    let singles: Vec<(usize, usize)> = scenario
        .issues
        .iter()
        .enumerate()
        .flat_map(|(issue, it)| (0..it.options.len()).map(move |option| (issue, option)))
        .filter(|&(issue, option)| package[issue] != option)
        .collect();
    let steps = singles.iter().filter(|it| good(&with(&[**it]))).count();
    prop_assert_eq!(found.steps.len(), steps);
    let mut pairs = 0;
    for (at, one) in singles.iter().enumerate() {
        for two in &singles[at + 1..] {
            if one.0 != two.0
                && good(&with(&[*one, *two]))
                && hurts(&with(&[*one]))
                && hurts(&with(&[*two]))
            {
                pairs += 1;
            }
        }
    }
    prop_assert_eq!(found.trades.len(), pairs);
    for trade in &found.trades {
        let after = with(&trade.changes.map(|change| (change.issue, change.to)));
        let gains: Vec<Exact> =
            utilities(scenario, &after).iter().zip(&now).map(|(a, b)| a - b).collect();
        prop_assert_eq!(&trade.gains, &gains);
        prop_assert!(trade.in_words(scenario, bargain).contains("On balance"));
    }
    prop_assert!(found.trades.is_sorted_by(|a, b| a.shares >= b.shares));
    for exchange in &found.exchanges {
        let [p, q] = exchange.giver;
        prop_assert!(exchange.trade.alone[0][p].is_negative());
        prop_assert!(exchange.trade.alone[1][q].is_negative());
        prop_assert!(!exchange.trade.gains[p].is_negative());
        prop_assert!(!exchange.trade.gains[q].is_negative());
        prop_assert!(!exchange.least.is_negative());
    }
    for concession in found.concessions.iter().flatten() {
        prop_assert!(concession.step.gains[concession.giver].is_negative());
    }
    Ok(())
}

fn opposed(scenario: &Scenario) -> Result<(), TestCaseError> {
    let all: Vec<Vec<Exact>> =
        packages(scenario).iter().map(|it| utilities(scenario, it)).collect();
    let count = whole(i64::try_from(all.len()).unwrap());
    let mean = |of: &dyn Fn(&Vec<Exact>) -> Exact| all.iter().map(of).sum::<Exact>() / &count;
    let valued = scenario.valued();
    let covariance = |a: usize, b: usize| {
        mean(&|it| &it[a] * &it[b]) - mean(&|it| it[a].clone()) * mean(&|it| it[b].clone())
    };
    for it in oppositions(scenario) {
        let at = |party| valued.iter().position(|&it| it == party).unwrap();
        let (a, b) = (at(it.parties.0), at(it.parties.1));
        prop_assert_eq!(&it.covariance, &covariance(a, b));
        prop_assert_eq!(&it.variances, &(covariance(a, a), covariance(b, b)));
        if let Some(correlation) = it.correlation() {
            prop_assert!((-1.000_001..=1.000_001).contains(&correlation));
        }
    }
    // The point where everybody gets its best.
    let budget = Budget { vectors: 1_000_000, packages: usize::MAX };
    let Ok(bargain) = Bargain::new(scenario, Disagreement::Reservation, budget) else {
        return Ok(());
    };
    let found = bargain.nearest().unwrap();
    let stands = |it: &Package| !scenario.constraints.iter().any(|c| c.forbids.holds(it));
    let possible: Vec<Vec<Exact>> = packages(scenario)
        .iter()
        .filter(|it| stands(it))
        .map(|it| utilities(scenario, it))
        .collect();
    if possible.is_empty() {
        prop_assert_eq!(found.square, Status::NoPackage);
        return Ok(());
    }
    let square = |it: &Vec<Exact>| -> Exact {
        (0..valued.len())
            .map(|dim| {
                let best = possible.iter().map(|it| &it[dim]).max().unwrap();
                let worst = all.iter().map(|it| &it[dim]).min().unwrap();
                let range = best - worst;
                if range.is_zero() {
                    return Exact::zero();
                }
                let off = (best - &it[dim]) / range;
                &off * &off
            })
            .sum()
    };
    let expected = possible.iter().map(square).min().unwrap();
    prop_assert_eq!(found.square, Status::Exact(expected));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_package_stands_where_trying_everything_says(
        scenario in scenario(),
        drop in 0_u8..8,
        pick in 0_usize..81,
    ) {
        holds(&eased(scenario, drop), pick)?;
    }

    #[test]
    fn opposition_is_what_all_packages_show(scenario in scenario()) {
        opposed(&scenario)?;
    }
}
