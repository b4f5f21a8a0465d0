//! True certificates of every kind, written for what trying everything finds.

use num_traits::{One, Zero};
use onetext_settle::certificate::{self, Budget, Rule, Solved};
use onetext_settle::{Exact, Package, Scenario};

use crate::truth::{self, Points};

pub(crate) const RULES: [Rule; 5] = [
    Rule::Nash,
    Rule::KalaiSmorodinsky,
    Rule::KalaiSmorodinskyLexicographic,
    Rule::Egalitarian,
    Rule::Utilitarian,
];

pub(crate) fn all_packages(points: &Points) -> Vec<Package> {
    points.values().flatten().cloned().collect()
}

/// The reservation values, or zero; by party with values.
pub(crate) fn disagreement(scenario: &Scenario) -> Vec<Exact> {
    let least = |&party: &usize| scenario.parties[party].reservation.clone();
    scenario.valued().iter().map(|party| least(party).unwrap_or_else(Exact::zero)).collect()
}

/// All that can be certified of a scenario, with names.
pub(crate) fn certificates(scenario: &Scenario) -> Vec<(String, String)> {
    let budget = Budget::default();
    let mut all = Vec::new();
    let mut add = |name: String, it: Result<certificate::Certificate, certificate::Refusal>| {
        all.push((name.clone(), it.unwrap_or_else(|why| panic!("{name}: {why}")).to_string()));
    };
    let frontier = truth::frontier(scenario);
    let packages = all_packages(&frontier);
    if let Some(package) = packages.first() {
        add("possible".into(), certificate::possible(scenario, package));
    }
    add("frontier".into(), certificate::frontier(scenario, &packages, budget));
    let firsts: Vec<Package> = frontier.values().map(|it| it[0].clone()).collect();
    add("frontier, some packages".into(), certificate::frontier(scenario, &firsts, budget));
    for size in [0, 1, 40] {
        let epsilon =
            vec![Exact::one() * Exact::from_integer(size.into()); scenario.valued().len()];
        add(format!("near {size}"), certificate::near(scenario, &epsilon, budget));
    }
    for rule in RULES {
        let mut least = disagreement(scenario);
        if rule == Rule::Utilitarian {
            least.clear();
        }
        if scenario.valued().is_empty() {
            continue;
        }
        let Some((_, points, ideals)) = truth::solution(scenario, rule, &least) else { continue };
        let ks = matches!(rule, Rule::KalaiSmorodinsky | Rule::KalaiSmorodinskyLexicographic);
        let solved = Solved {
            rule,
            disagreement: &least,
            ideals: if ks { &ideals } else { &[] },
            packages: &all_packages(&points),
        };
        add(format!("{rule:?}"), certificate::solution(scenario, solved, budget));
    }
    if truth::demands(scenario) <= 5 {
        let (conflicts, concessions) = truth::blockers(scenario);
        add("demands".into(), certificate::demands(scenario, &conflicts, &concessions, budget));
        for one in conflicts.iter().take(2) {
            add(format!("conflict {one:?}"), certificate::conflict(scenario, one, budget));
        }
        for one in concessions.iter().take(2) {
            let it = certificate::concession(scenario, one, &conflicts, budget);
            add(format!("concession {one:?}"), it);
        }
    }
    all
}
