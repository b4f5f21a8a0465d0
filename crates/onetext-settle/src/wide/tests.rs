//! The search against trying everything.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigInt;
use proptest::prelude::*;

use super::{Limit, Outcome, frontier, within};
use crate::frontier::Cut;
use crate::model::{Condition, Package};
use crate::space::Space;
use crate::testing;
use crate::way::{Way, ways};

fn whole(numbers: &[i64]) -> Vec<BigInt> {
    numbers.iter().map(|&number| BigInt::from(number)).collect()
}

/// Every package.
fn packages(space: &Space) -> Vec<Package> {
    space.sizes.iter().fold(vec![Vec::new()], |all, &size| {
        let longer = |start: &Package| {
            let start = start.clone();
            (0..size).map(move |option| [start.as_slice(), &[option]].concat())
        };
        all.iter().flat_map(longer).collect()
    })
}

/// Every package that fits, by what it is worth.
fn fitting(space: &Space, way: &Way, cuts: &[Cut]) -> BTreeMap<Vec<BigInt>, BTreeSet<Package>> {
    let mut all: BTreeMap<Vec<BigInt>, BTreeSet<Package>> = BTreeMap::new();
    for package in packages(space) {
        let vector = space.vector(&package);
        let met = |cut: &Cut| {
            let sum: BigInt = cut.weights.iter().zip(&vector).map(|(by, it)| by * it).sum();
            sum >= cut.least
        };
        if space.fits(way, &package) && cuts.iter().all(met) {
            all.entry(vector).or_default().insert(package);
        }
    }
    all
}

/// Holds an outcome against every package.
fn check(space: &Space, way: &Way, cuts: &[Cut], found: &Outcome) -> Result<(), TestCaseError> {
    let all = fitting(space, way, cuts);
    let beaten = |vector: &Vec<BigInt>| all.keys().any(|it| it != vector && within(it, vector));
    for point in &found.points {
        let known = all.get(&point.vector);
        prop_assert!(known.is_some_and(|known| known.contains(&point.package)));
        prop_assert!(!point.unbeaten || !beaten(&point.vector), "{:?} is beaten", point.vector);
        let listed: Vec<Package> = packages(space)
            .into_iter()
            .flat_map(|one| {
                vec![one.clone(); point.bundles.iter().filter(|it| it.holds(&one)).count()]
            })
            .collect();
        let count: BigInt = point.bundles.iter().map(super::Bundle::count).sum();
        prop_assert_eq!(BigInt::from(listed.len()), count);
        let ties: BTreeSet<Package> = listed.iter().cloned().collect();
        prop_assert_eq!(ties.len(), listed.len(), "a package in two bundles");
        prop_assert!(known.is_some_and(|known| ties.is_subset(known)));
        prop_assert!(!point.all || known == Some(&ties), "not all packages of {:?}", point.vector);
    }
    let slack = found.slack(space);
    for vector in all.keys() {
        let covered = found.points.iter().any(|point| within(&point.vector, vector));
        let bounded =
            found.gaps.iter().any(|gap| within(vector, &gap.least) && within(&gap.most, vector));
        prop_assert!(covered || bounded, "{vector:?} is in no gap: {found:?}");
        let near = slack.as_ref().is_none_or(|slack| {
            found.points.iter().any(|point| {
                let reach: Vec<BigInt> =
                    point.vector.iter().zip(slack).map(|(value, slack)| value + slack).collect();
                within(&reach, vector)
            })
        });
        prop_assert!(near);
    }
    if found.exact() {
        let wanted: Vec<&Vec<BigInt>> = all.keys().rev().filter(|it| !beaten(it)).collect();
        let points: Vec<&Vec<BigInt>> = found.points.iter().map(|point| &point.vector).collect();
        prop_assert_eq!(points, wanted);
        prop_assert!(found.points.iter().all(|point| point.unbeaten));
    }
    Ok(())
}

fn cut(dims: usize) -> impl Strategy<Value = Cut> {
    (proptest::collection::vec(0_i64..=3, dims), -6_i64..=12)
        .prop_map(|(weights, least)| Cut { weights: whole(&weights), least: least.into() })
}

/// A space as the ANAC competitions have them: boxes over a few of the issues, for one party each;
/// some hurt, some help one and hurt another, some are forbidden, and options may count by
/// themselves. With `wide` numbers beyond machine integers.
fn boxes() -> impl Strategy<Value = (Space, Way)> {
    (2_usize..=5, 2_usize..=3, 1_usize..=3, any::<bool>()).prop_flat_map(
        |(issues, size, dims, wide)| {
            let range = (0..size, 0..size).prop_map(|(a, b)| (a.min(b)..=a.max(b)).collect());
            let part = (0..issues, range);
            let condition =
                proptest::collection::btree_map(0..issues, part, 1..=3).prop_map(|all| {
                    let parts: BTreeMap<usize, Vec<usize>> =
                        all.into_iter().map(|(issue, (_, options))| (issue, options)).collect();
                    Condition(parts.into_iter().collect())
                });
            let one = (0..dims, 1_i64..=9).prop_map(move |(dim, value)| {
                let mut values = vec![0; dims];
                values[dim] = value;
                values
            });
            let any = proptest::collection::vec(-5_i64..=9, dims);
            let values = prop_oneof![4 => one, 1 => any];
            let scale = if wide { BigInt::from(10).pow(30) + 7 } else { 1.into() };
            let term = (condition.clone(), values);
            let gains = proptest::collection::vec(-2_i64..=2, issues * size * dims);
            (
                proptest::collection::vec(term, 0..=14),
                proptest::collection::btree_set(condition, 0..=2),
                proptest::option::weighted(0.3, gains),
                proptest::collection::vec(proptest::option::weighted(0.2, 0_i64..=9), dims),
            )
                .prop_map(move |(terms, forbidden, gains, floors)| {
                    let by = |number: i64| &scale * number + number % 3;
                    let gains = gains.unwrap_or_else(|| vec![0; issues * size * dims]);
                    let mut gains =
                        gains.chunks(dims).map(|it| it.iter().map(|&it| by(it)).collect());
                    let space = Space {
                        parties: (0..dims).collect(),
                        sizes: vec![size; issues],
                        gains: (0..issues).map(|_| gains.by_ref().take(size).collect()).collect(),
                        terms: terms
                            .into_iter()
                            .map(|(when, values)| (when, values.into_iter().map(by).collect()))
                            .collect(),
                        start: vec![by(1); dims],
                        scale: vec![1.into(); dims],
                        floors: floors.into_iter().map(|floor| floor.map(by)).collect(),
                    };
                    (space, Way { content: (0..dims).collect(), forbidden })
                })
        },
    )
}

const FULL: Limit = Limit { steps: 1 << 40, bundles: 1 << 20 };

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn scenarios_with_everything_in_them(scenario in testing::scenario()) {
        let space = Space::new(&scenario);
        for way in ways(&scenario).unwrap() {
            let found = frontier(&space, &way, &[], FULL);
            prop_assert!(found.exact());
            prop_assert!(found.points.iter().all(|point| point.all));
            check(&space, &way, &[], &found)?;
        }
    }

    #[test]
    fn overlapping_boxes((space, way) in boxes()) {
        let found = frontier(&space, &way, &[], FULL);
        prop_assert!(found.exact());
        prop_assert!(found.points.iter().all(|point| point.all));
        check(&space, &way, &[], &found)?;
    }

    #[test]
    fn cuts_shut_out_what_falls_short(
        ((space, way), cuts) in boxes().prop_flat_map(|(space, way)| {
            let cuts = proptest::collection::vec(cut(space.dims()), 1..=2);
            (Just((space, way)), cuts)
        })
    ) {
        let found = frontier(&space, &way, &cuts, FULL);
        prop_assert!(found.exact());
        check(&space, &way, &cuts, &found)?;
    }

    #[test]
    fn a_stopped_search_says_what_it_may_have_missed(
        (space, way) in boxes(), steps in 0_u64..=600, bundles in 0_usize..=3
    ) {
        let found = frontier(&space, &way, &[], Limit { steps, bundles });
        check(&space, &way, &[], &found)?;
    }
}

fn space(sizes: Vec<usize>, dims: usize, terms: Vec<(Condition, Vec<BigInt>)>) -> Space {
    Space {
        parties: (0..dims).collect(),
        gains: sizes.iter().map(|&size| vec![vec![BigInt::ZERO; dims]; size]).collect(),
        sizes,
        terms,
        start: vec![BigInt::ZERO; dims],
        scale: vec![1.into(); dims],
        floors: vec![None; dims],
    }
}

fn open_way() -> Way {
    Way { content: Vec::new(), forbidden: BTreeSet::new() }
}

/// Ten options an issue, boxes over up to four issues for two parties in turn: 10^12 packages.
fn large() -> Space {
    let mut state = 7_u32;
    let mut next = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % below
    };
    let terms = (0..48).map(|nth| {
        let parts: BTreeMap<usize, Vec<usize>> = (0..=next(4))
            .map(|_| {
                let (issue, low, high) = (next(12), next(10), next(10));
                let options = low.min(high)..=low.max(high);
                (issue as usize, options.map(|option| option as usize).collect())
            })
            .collect();
        let mut values = whole(&[0, 0]);
        values[nth % 2] = (next(99) + 1).into();
        (Condition(parts.into_iter().collect()), values)
    });
    space(vec![10; 12], 2, terms.collect())
}

#[test]
fn the_gaps_of_a_stopped_search_hold_what_it_has_not_found() {
    let (space, way) = (large(), open_way());
    let full = frontier(&space, &way, &[], Limit { steps: 10_000_000, bundles: 100 });
    assert!(full.exact() && full.points.len() > 5 && full.points.iter().all(|point| point.all));
    let mut missed = 0;
    for steps in [0, 1_000, 20_000, 50_000] {
        let part = frontier(&space, &way, &[], Limit { steps, bundles: 0 });
        assert!(part.steps < steps + 20_000, "{} steps", part.steps);
        for point in &full.points {
            let known = part.points.iter().any(|it| it.vector == point.vector);
            let bounded = part
                .gaps
                .iter()
                .any(|gap| within(&point.vector, &gap.least) && within(&gap.most, &point.vector));
            assert!(known || bounded, "{:?} after {steps} steps", point.vector);
            missed += usize::from(!known);
        }
        for point in part.points.iter().filter(|point| point.unbeaten) {
            assert!(full.points.iter().any(|it| it.vector == point.vector));
        }
    }
    assert!(missed > 0);
}

#[test]
fn without_values_any_package_will_do() {
    let mut way = open_way();
    way.forbidden.insert(Condition(vec![(0, vec![0]), (1, vec![0, 1])]));
    let found = frontier(&space(vec![2, 3], 0, Vec::new()), &way, &[], FULL);
    assert!(found.exact() && found.points.len() == 1 && found.points[0].all);
    let count: BigInt = found.points[0].bundles.iter().map(super::Bundle::count).sum();
    assert_eq!(count, 4.into());
}

#[test]
fn without_issues_there_is_one_package_and_without_options_none() {
    let found = frontier(&space(Vec::new(), 2, Vec::new()), &open_way(), &[], FULL);
    assert_eq!(found.points.len(), 1);
    let found = frontier(&space(vec![2, 0], 2, Vec::new()), &open_way(), &[], FULL);
    assert!(found.exact() && found.points.is_empty());
    let mut way = open_way();
    way.forbidden.insert(Condition::default());
    let found = frontier(&space(vec![2, 2], 2, Vec::new()), &way, &[], FULL);
    assert!(found.exact() && found.points.is_empty());
}

#[test]
fn three_sets_that_meet_in_pairs_need_not_meet() {
    // No single option is in all three sets, though each two of them share one.
    let sets = [vec![0, 1], vec![1, 2], vec![0, 2]];
    let terms = sets.into_iter().enumerate().map(|(dim, options)| {
        let mut values = whole(&[0, 0, 0]);
        values[dim] = 1.into();
        (Condition(vec![(0, options), (1, vec![1])]), values)
    });
    let found = frontier(&space(vec![3, 2], 3, terms.collect()), &open_way(), &[], FULL);
    let vectors: Vec<Vec<BigInt>> = found.points.iter().map(|it| it.vector.clone()).collect();
    assert_eq!(vectors, [whole(&[1, 1, 0]), whole(&[1, 0, 1]), whole(&[0, 1, 1])]);
}
