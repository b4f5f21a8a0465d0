//! The search against trying every package.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::testing;
use num_traits::One;

/// Demands of a scenario with some of its constraints and consent rules among them.
pub(crate) fn demands(scenario: &Scenario, relaxed: u8) -> Demands {
    let constraints = (0..scenario.constraints.len())
        .filter(|at| relaxed >> at & 1 == 1)
        .map(|constraint| Demand::Constraint { constraint });
    let issues = (0..scenario.issues.len())
        .filter(|at| relaxed >> (at + 2) & 1 == 1)
        .map(|issue| Demand::Consent { issue });
    let weights: BTreeMap<_, _> =
        constraints.chain(issues).map(|demand| (demand, Exact::one())).collect();
    Demands::new(scenario, &weights).unwrap()
}

fn set(bits: u64, demands: &Demands) -> DemandSet {
    (0..demands.len()).filter(|at| bits >> at & 1 == 1).fold(DemandSet::default(), DemandSet::with)
}

/// Ten times harder to settle: everything that a party gets less of counts.
fn wide(scenario: &Scenario) -> Scenario {
    let mut wide = scenario.clone();
    let huge = Exact::from_integer(BigInt::from(10).pow(40)) + Exact::new(1.into(), 7.into());
    for party in &mut wide.parties {
        if let Some(values) = &mut party.values {
            values.weights.iter_mut().for_each(|weight| *weight *= &huge);
            values.interactions.iter_mut().for_each(|it| it.value *= &huge);
            values.constant *= &huge;
        }
        if let Some(least) = &mut party.reservation {
            *least *= &huge;
        }
    }
    wide
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(60), ..ProptestConfig::default() })]

    #[test]
    fn what_is_found_is_what_trying_everything_finds(
        scenario in testing::scenario(),
        relaxed in any::<u8>(),
        bits in proptest::collection::vec(any::<u64>(), 3),
    ) {
        let demands = demands(&scenario, relaxed);
        let packages = testing::packages(&scenario);
        for scenario in [scenario.clone(), wide(&scenario)] {
            let mut oracle = Oracle::new(&scenario, &demands, u64::MAX);
            for kept in bits.iter().map(|&bits| set(bits, &demands)).chain([demands.all()]) {
                let all: Vec<_> =
                    packages.iter().filter(|it| meets(&scenario, &demands, kept, it)).collect();
                match oracle.find(kept, None) {
                    Answer::Met(package) => prop_assert!(all.contains(&&package)),
                    Answer::Unmet(reason) => {
                        prop_assert!(all.is_empty());
                        prop_assert!(reason.within(&kept));
                        let met = packages.iter().any(|it| meets(&scenario, &demands, reason, it));
                        prop_assert!(!met);
                    }
                    Answer::Unknown => prop_assert!(false),
                }
                for (issue, one) in scenario.issues.iter().enumerate() {
                    for option in 0..one.options.len() {
                        let any = all.iter().any(|package| package[issue] == option);
                        let found = oracle.find(kept, Some((issue, option)));
                        prop_assert_eq!(matches!(found, Answer::Met(_)), any);
                    }
                }
                for party in scenario.valued() {
                    let most = all.iter().filter_map(|it| scenario.utility(party, it)).max();
                    match oracle.best(party, kept, None) {
                        Best::Exact(best, package) => {
                            prop_assert_eq!(scenario.utility(party, &package), most.clone());
                            prop_assert_eq!(Some(best), most);
                            prop_assert!(all.contains(&&package));
                        }
                        other => {
                            prop_assert_eq!(other, Best::None);
                            prop_assert_eq!(most, None);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn all_demands_kept_is_the_scenario_itself(scenario in testing::scenario(), relaxed in any::<u8>()) {
        let demands = demands(&scenario, relaxed);
        for package in testing::packages(&scenario) {
            let met = meets(&scenario, &demands, demands.all(), &package);
            prop_assert_eq!(met, scenario.agreeable(&package));
        }
    }
}

/// How many cases: few, so that the tests are quick, unless `PROPTEST_CASES` asks for more.
pub(crate) fn cases(few: u32) -> u32 {
    let asked = ProptestConfig::default().cases;
    if asked == 256 { few } else { asked }
}
