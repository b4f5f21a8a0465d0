//! Every engine against the slow obvious answers, on random small scenarios.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use crate::frontier::frontier;
use crate::space::Space;
use crate::testing;
use crate::way::ways;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_package_is_agreeable_exactly_if_it_fits_a_way(scenario in testing::scenario()) {
        let (space, ways) = (Space::new(&scenario), ways(&scenario).unwrap());
        for package in testing::packages(&scenario) {
            let fits = ways.iter().any(|way| space.fits(way, &package));
            prop_assert_eq!(fits, scenario.agreeable(&package), "{:?}", package);
        }
    }

    #[test]
    fn the_frontier_is_what_trying_everything_finds(scenario in testing::scenario()) {
        let space = Space::new(&scenario);
        let mut found: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for way in ways(&scenario).unwrap() {
            let one = frontier(&space, &way, &[], 1_000_000).unwrap();
            for at in 0..one.len() {
                let packages = one.packages(at, usize::MAX);
                prop_assert_eq!(one.count(at), packages.len().into());
                found.entry(one.vector(at)).or_default().extend(packages);
            }
        }
        // What one way keeps another way may beat.
        let all: Vec<_> = found.keys().cloned().collect();
        found.retain(|vector, _| {
            !all.iter().any(|it| it != vector && it.iter().zip(vector).all(|(b, v)| b >= v))
        });
        let found: Vec<(Vec<_>, Vec<_>)> = found
            .into_iter()
            .rev()
            .map(|(vector, packages)| {
                let utilities = vector.iter().enumerate().map(|(dim, it)| space.utility(dim, it));
                (utilities.collect(), packages.into_iter().collect())
            })
            .collect();
        prop_assert_eq!(found, testing::frontier(&scenario));
    }
}
