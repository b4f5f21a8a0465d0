//! The search against trying every package.

use std::collections::BTreeMap;

use num_traits::One;
use proptest::prelude::*;

use super::*;
use crate::exact::whole;
use crate::model::{
    Condition, Constraint, Interaction, Issue, IssueOption, Party, RedLine, Values,
};
use crate::testing;

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

/// The same in numbers too wide for the machine.
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

/// Three parties, six issues of three options, sums near the edge of what is possible, and
/// combinations that may not stand together or count for more.
fn close_call() -> impl Strategy<Value = Scenario> {
    let values = proptest::collection::vec(proptest::collection::vec(0_i64..50, 18), 3);
    let pair = (0_usize..6, 0_usize..6, 0_usize..3, 0_usize..3);
    let pairs = proptest::collection::vec((pair, 0_usize..5, -20_i64..20), 0..10);
    (values, pairs, proptest::collection::vec(50_i64..80, 3)).prop_map(|(values, pairs, asks)| {
        let issue = |at: usize| Issue {
            id: format!("i{at}"),
            title: String::new(),
            options: vec![IssueOption { id: String::new(), title: String::new() }; 3],
            consent: None,
        };
        let party = |(values, asks): (&Vec<i64>, i64)| {
            let most: i64 = values.chunks(3).filter_map(|row| row.iter().max()).sum();
            Party {
                id: String::new(),
                name: String::new(),
                values: Some(Values {
                    weights: vec![Exact::one(); 6],
                    options: values
                        .chunks(3)
                        .map(|row| row.iter().map(|&it| whole(it)).collect())
                        .collect(),
                    interactions: Vec::new(),
                    constant: whole(0),
                }),
                reservation: Some(whole(most * asks / 100)),
                red_lines: Vec::new(),
            }
        };
        let mut scenario = Scenario {
            name: String::new(),
            issues: (0..6).map(issue).collect(),
            parties: values.iter().zip(asks).map(party).collect(),
            constraints: Vec::new(),
        };
        for ((a, b, first, second), whose, value) in pairs {
            let Some(when) = Condition::option(a, first).and(&Condition::option(b, second)) else {
                continue;
            };
            match scenario.parties.get_mut(whose) {
                Some(party) if value > 0 => {
                    party.red_lines.push(RedLine { when, weight: Exact::one(), note: None });
                }
                Some(party) => {
                    let added = Interaction { when, value: whole(value * 2 + 20) };
                    party.values.iter_mut().for_each(|it| it.interactions.push(added.clone()));
                }
                None => {
                    scenario.constraints.push(Constraint { title: String::new(), forbids: when });
                }
            }
        }
        scenario
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(20), ..ProptestConfig::default() })]

    #[test]
    fn close_calls_are_decided_right(scenario in close_call()) {
        let demands = demands(&scenario, 0);
        let space = Space::new(&scenario);
        let all = testing::packages(&scenario);
        let mut best: Vec<Option<BigInt>> = vec![None; 3];
        for package in &all {
            let vector = space.vector(package);
            let enough = vector.iter().zip(&space.floors).all(|(it, floor)| Some(it) >= floor.as_ref());
            if enough && meets(&scenario, &demands, demands.all(), package) {
                best = best.into_iter().zip(vector).map(|(most, it)| most.max(Some(it))).collect();
            }
        }
        let mut oracle = Oracle::new(&scenario, &demands, u64::MAX);
        for (party, most) in best.into_iter().enumerate() {
            match oracle.best(party, demands.all(), None) {
                Best::Exact(best, _) => prop_assert_eq!(Some(best.to_integer()), most),
                other => {
                    prop_assert_eq!(other, Best::None);
                    prop_assert_eq!(most, None);
                }
            }
        }
        if let Answer::Unmet(reason) = oracle.find(demands.all(), None) {
            prop_assert!(!all.iter().any(|it| meets(&scenario, &demands, reason, it)));
        }
    }
}

/// How many cases: few, so that the tests are quick, unless `PROPTEST_CASES` asks for more.
pub(crate) fn cases(few: u32) -> u32 {
    let asked = ProptestConfig::default().cases;
    if asked == 256 { few } else { asked }
}
