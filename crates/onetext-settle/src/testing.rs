//! Random small scenarios, and the slow obvious answers that every engine is held against.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::consent::Consent;
use crate::exact::{Exact, whole};
use crate::model::{
    Condition, Constraint, Interaction, Issue, IssueOption, Package, Party, RedLine, Scenario,
    Values,
};

/// Every package, in order.
pub(crate) fn packages(scenario: &Scenario) -> Vec<Package> {
    let mut all = vec![Vec::new()];
    for issue in &scenario.issues {
        all = all
            .iter()
            .flat_map(|start: &Package| {
                (0..issue.options.len()).map(move |option| [start.as_slice(), &[option]].concat())
            })
            .collect();
    }
    all
}

/// What each party with values gets from a package.
pub(crate) fn utilities(scenario: &Scenario, package: &[usize]) -> Vec<Exact> {
    scenario.valued().iter().filter_map(|&party| scenario.utility(party, package)).collect()
}

/// The agreeable packages that nothing agreeable beats, by what they give; largest first.
pub(crate) fn frontier(scenario: &Scenario) -> Vec<(Vec<Exact>, Vec<Package>)> {
    let mut by_vector: BTreeMap<Vec<Exact>, Vec<Package>> = BTreeMap::new();
    for package in packages(scenario) {
        if scenario.agreeable(&package) {
            by_vector.entry(utilities(scenario, &package)).or_default().push(package);
        }
    }
    let beaten = |vector: &Vec<Exact>| {
        by_vector
            .keys()
            .any(|other| other != vector && other.iter().zip(vector).all(|(b, v)| b >= v))
    };
    by_vector
        .iter()
        .rev()
        .filter(|(vector, _)| !beaten(vector))
        .map(|(vector, packages)| (vector.clone(), packages.clone()))
        .collect()
}

fn condition(sizes: Vec<usize>) -> BoxedStrategy<Condition> {
    let issues = sizes.len();
    proptest::sample::subsequence((0..issues).collect::<Vec<_>>(), 1..=issues.min(3))
        .prop_flat_map(move |chosen| {
            chosen
                .into_iter()
                .map(|issue| {
                    let all: Vec<usize> = (0..sizes[issue]).collect();
                    let most = all.len();
                    proptest::sample::subsequence(all, 1..=most).prop_map(move |some| (issue, some))
                })
                .collect::<Vec<_>>()
                .prop_map(Condition)
        })
        .boxed()
}

fn consent(parties: usize) -> BoxedStrategy<Option<Consent>> {
    let one = (0..parties).prop_map(Consent::Party).boxed();
    let rule = one.prop_recursive(2, 8, 3, |inner| {
        let several = proptest::collection::vec(inner, 1..=3);
        prop_oneof![
            several.clone().prop_map(Consent::All),
            several.clone().prop_map(Consent::Any),
            (several, 1_usize..=2)
                .prop_map(|(rules, count)| Consent::AtLeast(count.min(rules.len()), rules)),
        ]
    });
    proptest::option::of(rule).boxed()
}

fn number() -> impl Strategy<Value = Exact> {
    (-3_i64..=6, prop_oneof![Just(1_i64), Just(2), Just(3)])
        .prop_map(|(above, below)| Exact::new(above.into(), below.into()))
}

fn party(sizes: Vec<usize>) -> impl Strategy<Value = Party> {
    let issues = sizes.len();
    let options: Vec<_> =
        sizes.iter().map(|&size| proptest::collection::vec(number(), size)).collect();
    let weights = proptest::collection::vec((0_i64..=3).prop_map(whole), issues);
    let interaction =
        (condition(sizes.clone()), number()).prop_map(|(when, value)| Interaction { when, value });
    let values = (weights, options, proptest::collection::vec(interaction, 0..=2), number())
        .prop_map(|(weights, options, interactions, constant)| Values {
            weights,
            options,
            interactions,
            constant,
        });
    let red_line = (condition(sizes), 1_i64..=3).prop_map(|(when, weight)| RedLine {
        when,
        weight: whole(weight),
        note: None,
    });
    (
        proptest::option::weighted(0.9, values),
        proptest::option::of((-2_i64..=8).prop_map(whole)),
        proptest::collection::vec(red_line, 0..=2),
    )
        .prop_map(|(values, reservation, red_lines)| Party {
            id: String::new(),
            name: String::new(),
            values,
            reservation,
            red_lines,
        })
}

/// Small scenarios with everything in them: at most 4 issues of 3 options and 4 parties.
pub(crate) fn scenario() -> impl Strategy<Value = Scenario> {
    (1_usize..=4, proptest::collection::vec(1_usize..=3, 1..=4)).prop_flat_map(
        |(parties, sizes)| {
            let issues: Vec<_> = sizes
                .iter()
                .map(|&size| {
                    consent(parties).prop_map(move |consent| Issue {
                        id: String::new(),
                        title: String::new(),
                        options: (0..size)
                            .map(|option| IssueOption {
                                id: format!("o{option}"),
                                title: String::new(),
                            })
                            .collect(),
                        consent,
                    })
                })
                .collect();
            let constraint = condition(sizes.clone())
                .prop_map(|forbids| Constraint { title: String::new(), forbids });
            (
                issues,
                proptest::collection::vec(party(sizes), parties),
                proptest::collection::vec(constraint, 0..=2),
            )
                .prop_map(|(mut issues, mut parties, constraints)| {
                    for (at, issue) in issues.iter_mut().enumerate() {
                        issue.id = format!("i{at}");
                    }
                    for (at, party) in parties.iter_mut().enumerate() {
                        party.id = format!("p{at}");
                    }
                    Scenario { name: "random".to_owned(), issues, parties, constraints }
                })
        },
    )
}

/// The same with less in the way: without red lines, reservation values or constraints, as the bits
/// of `drop` say. Of the scenarios as they come, few have an agreeable package.
pub(crate) fn eased(mut scenario: Scenario, drop: u8) -> Scenario {
    for party in &mut scenario.parties {
        if drop & 1 != 0 {
            party.red_lines.clear();
        }
        if drop & 2 != 0 {
            party.reservation = None;
        }
    }
    if drop & 4 != 0 {
        scenario.constraints.clear();
    }
    scenario
}
