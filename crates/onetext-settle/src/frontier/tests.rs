//! The engine against trying every package.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigInt;
use num_traits::Zero;
use proptest::prelude::*;

use super::gate::weigh;
use super::shadow::Shadow;
use super::tree::{Lanes, Tree};
use super::{Cut, OverBudget, cover, frontier, frontiers, without_issue};
use crate::exact::Exact;
use crate::model::{Condition, Package, Scenario};
use crate::space::Space;
use crate::testing;
use crate::way::{Way, ways};

/// A hundred cases a test, unless the environment asks for more.
fn config() -> ProptestConfig {
    let mut config = ProptestConfig::default();
    if config.cases == 256 {
        config.cases = 100;
    }
    config
}

/// What each package gives, of those that fit.
type Found = BTreeMap<Vec<BigInt>, Vec<Package>>;

fn every(space: &Space, way: &Way, cuts: &[Cut]) -> Found {
    let mut packages = vec![Vec::new()];
    for &size in &space.sizes {
        packages = packages
            .iter()
            .flat_map(|start: &Package| (0..size).map(|it| [start.as_slice(), &[it]].concat()))
            .collect();
    }
    let mut found = Found::new();
    for package in packages.into_iter().filter(|package| space.fits(way, package)) {
        let vector = space.vector(&package);
        if cuts.iter().all(|cut| weigh(cut, &vector) >= cut.least) {
            found.entry(vector).or_default().push(package);
        }
    }
    found
}

fn best(found: &Found) -> Vec<(Vec<BigInt>, Vec<Package>)> {
    let covers = |more: &Vec<BigInt>, less: &Vec<BigInt>| {
        more != less && more.iter().zip(less).all(|(more, less)| more >= less)
    };
    let all = found.iter().rev();
    all.filter(|(vector, _)| !found.keys().any(|other| covers(other, vector)))
        .map(|(vector, packages)| (vector.clone(), packages.clone()))
        .collect()
}

fn listed(frontier: &super::Frontier) -> Vec<(Vec<BigInt>, Vec<Package>)> {
    let all = 0..frontier.len();
    all.map(|at| {
        let packages = frontier.packages(at, usize::MAX);
        assert_eq!(frontier.count(at), BigInt::from(packages.len()));
        (frontier.vector(at), packages)
    })
    .collect()
}

/// Spaces without terms, of up to five dimensions; few different numbers, so that many are equal.
fn additive() -> impl Strategy<Value = Space> {
    let sizes = proptest::collection::vec(1_usize..=4, 1..=4);
    let factor = prop_oneof![Just(0_u32), Just(12), Just(30), Just(60)];
    (1_usize..=5, sizes, factor, any::<u64>()).prop_map(|(dims, sizes, factor, seed)| {
        let mut state = seed;
        let mut next = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            state >> 40
        };
        let ten = BigInt::from(10).pow(factor);
        let mut number = move || BigInt::from(next() % 9) * &ten - BigInt::from(next() % 3);
        let gains = sizes
            .iter()
            .map(|&size| (0..size).map(|_| (0..dims).map(|_| number()).collect()).collect())
            .collect();
        Space {
            parties: (0..dims).collect(),
            sizes,
            gains,
            terms: Vec::new(),
            start: vec![BigInt::zero(); dims],
            scale: vec![BigInt::from(1); dims],
            floors: vec![None; dims],
        }
    })
}

fn free() -> Way {
    Way { content: Vec::new(), forbidden: BTreeSet::new() }
}

/// A cut that some package in the middle meets exactly.
fn cut(found: &Found, weights: &[u8], place: usize) -> Option<Cut> {
    let vector = found.keys().nth(place % found.len().max(1))?;
    let weights: Vec<BigInt> =
        (0..vector.len()).map(|dim| weights[dim % weights.len()].into()).collect();
    let mut cut = Cut { weights, least: BigInt::zero() };
    cut.least = weigh(&cut, vector);
    Some(cut)
}

fn spaces(scenario: &Scenario) -> Vec<(Space, Way)> {
    let space = Space::new(scenario);
    ways(scenario).unwrap().into_iter().map(|way| (space.clone(), way)).collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn equal_vectors_are_counted_in_any_width(space in additive()) {
        let found = frontier(&space, &free(), &[], usize::MAX).unwrap();
        prop_assert_eq!(listed(&found), best(&every(&space, &free(), &[])));
    }

    #[test]
    fn cuts_keep_what_meets_them(
        space in additive(),
        weights in proptest::collection::vec(0_u8..=3, 1..=5),
        places in proptest::collection::vec(any::<usize>(), 1..=2),
        wide in any::<bool>(),
    ) {
        let all = every(&space, &free(), &[]);
        let mut cuts: Vec<Cut> =
            places.iter().filter_map(|&place| cut(&all, &weights, place)).collect();
        if wide {
            for cut in &mut cuts {
                let by = BigInt::from(10).pow(40);
                cut.weights.iter_mut().for_each(|weight| *weight *= &by);
                cut.least *= by;
            }
        }
        let found = frontier(&space, &free(), &cuts, usize::MAX).unwrap();
        prop_assert_eq!(listed(&found), best(&every(&space, &free(), &cuts)));
    }

    #[test]
    fn cuts_keep_what_meets_them_beside_terms(
        scenario in testing::scenario(),
        weights in proptest::collection::vec(0_u8..=3, 1..=4),
        place in any::<usize>(),
    ) {
        for (space, way) in spaces(&scenario) {
            let cuts: Vec<Cut> =
                cut(&every(&space, &way, &[]), &weights, place).into_iter().collect();
            let found = frontier(&space, &way, &cuts, usize::MAX).unwrap();
            prop_assert_eq!(listed(&found), best(&every(&space, &way, &cuts)));
        }
    }

    #[test]
    fn all_ways_together_are_what_trying_everything_finds(scenario in testing::scenario()) {
        let space = Space::new(&scenario);
        let found = frontiers(&space, &ways(&scenario).unwrap(), &[], usize::MAX).unwrap();
        let mut listed = Vec::new();
        for at in 0..found.len() {
            let packages = found.packages(at, usize::MAX);
            prop_assert_eq!(found.count(at).unwrap(), packages.len().into());
            prop_assert_eq!(found.packages(at, 1).len(), 1);
            listed.push((found.utilities(at), packages));
        }
        prop_assert_eq!(listed, testing::frontier(&scenario));
    }

    #[test]
    fn a_cover_comes_close_to_every_package(
        scenario in testing::scenario(),
        extra in additive(),
        epsilon in 0_i64..=6,
        budget in 1_usize..=30,
    ) {
        let mut cases = spaces(&scenario);
        cases.push((extra, free()));
        for (space, way) in cases {
            let asked = Exact::new(epsilon.into(), 2.into());
            let asked = vec![asked; space.dims()];
            let Ok(cover) = cover(&space, &way, &[], &asked, budget) else { continue };
            let given = cover.epsilon_utilities();
            prop_assert!(given.iter().zip(&asked).all(|(given, asked)| given <= asked));
            let all = every(&space, &way, &[]);
            let vectors: Vec<Vec<BigInt>> = cover.frontier().vectors().collect();
            for vector in all.keys() {
                let close = vectors.iter().any(|near| {
                    let mut dims = near.iter().zip(vector).zip(cover.epsilon());
                    dims.all(|((near, it), epsilon)| near + epsilon >= *it)
                });
                prop_assert!(close, "{:?}", vector);
            }
            for (at, vector) in vectors.iter().enumerate() {
                prop_assert_eq!(cover.agreeable(at), all.contains_key(vector));
                let packages = cover.frontier().packages(at, 3);
                prop_assert!(!packages.is_empty());
                for package in packages {
                    prop_assert_eq!(&space.vector(&package), vector);
                    prop_assert!(!way.forbidden.iter().any(|when| when.holds(&package)));
                }
            }
            if cover.is_exact() {
                prop_assert_eq!(listed(cover.frontier()), best(&all));
            }
        }
    }

    #[test]
    fn a_changed_issue_is_as_if_asked_anew(
        scenario in testing::scenario(),
        issue in any::<usize>(),
        more in proptest::collection::vec(-5_i64..=5, 1..=4),
        another in any::<bool>(),
    ) {
        for (space, way) in spaces(&scenario) {
            let issue = issue % space.sizes.len();
            let partial = without_issue(&space, &way, issue, usize::MAX).unwrap();
            let mut changed = space.clone();
            for (dim, values) in changed.gains[issue].iter_mut().flatten().enumerate() {
                *values += more[dim % more.len()];
            }
            if another {
                let last = changed.gains[issue][0].clone();
                changed.gains[issue].push(last);
                changed.sizes[issue] += 1;
            }
            let found = partial.with(&changed, &way, &[], usize::MAX).unwrap();
            prop_assert_eq!(listed(&found), best(&every(&changed, &way, &[])));
        }
    }
}

/// So many issues of so many options that pull two parties apart, every other one twice as hard.
fn opposed(issues: i64, options: i64) -> Space {
    let pull = |issue: i64, option: i64| {
        let more = (1 + issue % 2) * option;
        vec![more.into(), (-more).into()]
    };
    let gains: Vec<Vec<Vec<BigInt>>> = (1..=issues)
        .map(|issue| (0..options).map(|option| pull(issue, option)).collect())
        .collect();
    Space {
        parties: vec![0, 1],
        sizes: gains.iter().map(Vec::len).collect(),
        gains,
        terms: Vec::new(),
        start: vec![BigInt::zero(); 2],
        scale: vec![BigInt::from(1); 2],
        floors: vec![None; 2],
    }
}

#[test]
fn counts_go_beyond_every_machine_word() {
    // Every package is on the frontier, so the counts add up to all 10^50.
    let found = frontier(&opposed(50, 10), &free(), &[], usize::MAX).unwrap();
    assert_eq!(found.len(), 9 * (25 + 50) + 1);
    let all: BigInt = (0..found.len()).map(|at| found.count(at)).sum();
    assert_eq!(all, BigInt::from(10).pow(50));
    let middle = found.len() / 2;
    let some = found.packages(middle, 20);
    assert_eq!(some.len(), 20);
    assert!(some.iter().all(|it| opposed(50, 10).vector(it) == found.vector(middle)));
}

#[test]
fn a_budget_is_kept() {
    let space = opposed(6, 3);
    let all = frontier(&space, &free(), &[], usize::MAX).unwrap().len();
    assert!(frontier(&space, &free(), &[], all).is_ok());
    assert_eq!(frontier(&space, &free(), &[], all - 1).unwrap_err(), OverBudget(all - 1));
    let whole = vec![Exact::from_integer(12.into()); 2];
    let cover = cover(&space, &free(), &[], &whole, all / 2).unwrap();
    assert!(!cover.is_exact() && cover.frontier().len() <= all / 2);
}

#[test]
fn nothing_to_decide_is_one_package_unless_a_cut_or_rule_forbids_it() {
    let mut space = opposed(0, 1);
    assert_eq!(listed(&frontier(&space, &free(), &[], 1).unwrap()).len(), 1);
    space.floors[0] = Some(1.into());
    let way = Way { content: vec![0], forbidden: BTreeSet::new() };
    assert!(frontier(&space, &way, &[], 1).unwrap().is_empty());
    let never = Way { content: Vec::new(), forbidden: BTreeSet::from([Condition::default()]) };
    assert!(frontier(&space, &never, &[], 1).unwrap().is_empty());
}

#[test]
fn the_tree_of_boxes_agrees_with_looking_at_all() {
    let mut state = 5_u64;
    let mut next = move |bound: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        i64::try_from((state >> 33) % bound).unwrap()
    };
    // On a sphere nothing beats anything, so the tree grows; the others lie below it.
    for (bits, below) in [(10_u32, 0_i64), (40, 0), (10, 40)] {
        let mut vectors: Vec<Vec<i64>> = (0..3_000)
            .map(|_| {
                let raw: Vec<i64> = (0..4).map(|_| 1 + next(200)).collect();
                let norm = raw.iter().map(|it| it * it).sum::<i64>().isqrt();
                let less = next(3) * below;
                raw.iter().map(|it| ((it << bits) / norm) - less).map(|it| it.max(0)).collect()
            })
            .collect();
        vectors.sort_by(|a, b| b.cmp(a));
        vectors.dedup();
        let lanes = Lanes { scale: vec![(0, u64::from(bits).saturating_sub(30)); 4] };
        let (mut tree, mut kept) = (Tree::new(lanes, None), Vec::<i64>::new());
        for vector in &vectors {
            let covered = kept.chunks_exact(4).any(|it| it.iter().zip(vector).all(|(a, b)| a >= b));
            assert_eq!(tree.covers(0, vector, &kept), covered);
            if !covered {
                tree.cast(vector, &kept);
                kept.extend(vector);
            }
        }
        assert!(kept.len() > 4 * 600);
    }
}
