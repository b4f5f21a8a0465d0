//! What is true, found by trying every package and every set of demands.

use std::collections::BTreeMap;

use num_traits::{Signed, Zero};
use onetext_settle::certificate::Rule;
use onetext_settle::{
    Condition, Consent, Constraint, Exact, Interaction, Issue, IssueOption, Package, Party,
    RedLine, Scenario, Values,
};
use serde_json::Value;

use crate::scenarios::{packages, utilities};

pub(crate) type Points = BTreeMap<Vec<Exact>, Vec<Package>>;

fn beats(one: &[Exact], other: &[Exact]) -> bool {
    one != other && one.iter().zip(other).all(|(a, b)| a >= b)
}

/// The agreeable packages that give at least so much, by what they give.
fn agreeable(scenario: &Scenario, least: &[Exact]) -> Points {
    let mut all = Points::new();
    for package in packages(scenario) {
        let vector = utilities(scenario, &package);
        if scenario.agreeable(&package) && vector.iter().zip(least).all(|(it, least)| it >= least) {
            all.entry(vector).or_default().push(package);
        }
    }
    all
}

fn unbeaten(mut all: Points) -> Points {
    let vectors: Vec<Vec<Exact>> = all.keys().cloned().collect();
    all.retain(|vector, _| !vectors.iter().any(|other| beats(other, vector)));
    all
}

pub(crate) fn frontier(scenario: &Scenario) -> Points {
    unbeaten(agreeable(scenario, &[]))
}

/// The value, the chosen points, and for each party with values a package that gives it most.
pub(crate) fn solution(
    scenario: &Scenario,
    rule: Rule,
    least: &[Exact],
) -> Option<(Exact, Points, Vec<Package>)> {
    let all = agreeable(scenario, least);
    let dims = scenario.valued().len();
    let most = |dim: usize| all.iter().max_by(|a, b| a.0[dim].cmp(&b.0[dim]));
    let ideals: Option<Vec<_>> = (0..dims).map(most).collect();
    let ideals = ideals?;
    let units: Vec<Exact> = (0..dims)
        .map(|dim| match rule {
            Rule::KalaiSmorodinsky | Rule::KalaiSmorodinskyLexicographic => {
                &ideals[dim].0[dim] - &least[dim]
            }
            _ => Exact::from_integer(1.into()),
        })
        .collect();
    let weigh = |vector: &[Exact]| -> Vec<Exact> {
        let zero = vec![Exact::zero(); dims];
        let from = if rule == Rule::Utilitarian { zero.as_slice() } else { least };
        let each = (0..dims).filter(|&dim| units[dim].is_positive());
        let mut each: Vec<Exact> = each.map(|d| (&vector[d] - &from[d]) / &units[d]).collect();
        each.sort();
        match rule {
            Rule::Nash => vec![each.iter().product()],
            Rule::Utilitarian => vec![each.iter().sum()],
            Rule::KalaiSmorodinskyLexicographic => each,
            _ => each.into_iter().take(1).collect(),
        }
    };
    let packages = ideals.iter().map(|it| it.1[0].clone()).collect();
    let mut points = unbeaten(all);
    let best = points.keys().map(|it| weigh(it)).max().filter(|best| !best.is_empty())?;
    points.retain(|vector, _| weigh(vector) == best);
    Some((best[0].clone(), points, packages))
}

/// How many demands: red lines, then reservation values of those with values.
pub(crate) fn demands(scenario: &Scenario) -> usize {
    let lines: usize = scenario.parties.iter().map(|party| party.red_lines.len()).sum();
    let reserved = |party: &&Party| party.values.is_some() && party.reservation.is_some();
    lines + scenario.parties.iter().filter(reserved).count()
}

pub(crate) fn keeping(scenario: &Scenario, kept: u32) -> Scenario {
    let (mut less, mut number) = (scenario.clone(), 0);
    for party in &mut less.parties {
        party.red_lines.retain(|_| {
            number += 1;
            kept >> (number - 1) & 1 == 1
        });
    }
    for party in &mut less.parties {
        if party.values.is_some() && party.reservation.is_some() {
            if kept >> number & 1 == 0 {
                party.reservation = None;
            }
            number += 1;
        }
    }
    less
}

fn numbers(set: u32) -> Vec<usize> {
    (0..32).filter(|at| set >> at & 1 == 1).collect()
}

pub(crate) fn possible(scenario: &Scenario, kept: u32) -> bool {
    let less = keeping(scenario, kept);
    packages(&less).iter().any(|package| less.agreeable(package))
}

/// All minimal conflicts and all minimal concession sets.
pub(crate) fn blockers(scenario: &Scenario) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let count = demands(scenario);
    let all: Vec<bool> = (0..1_u32 << count).map(|kept| possible(scenario, kept)).collect();
    let full = (1_u32 << count) - 1;
    let holds = |kept: u32| all[kept as usize];
    let (mut conflicts, mut concessions) = (Vec::new(), Vec::new());
    for set in 0..=full {
        let mut fewer = (0..count).filter(|at| set >> at & 1 == 1).map(|at| set & !(1 << at));
        if !holds(set) && fewer.clone().all(holds) {
            conflicts.push(numbers(set));
        }
        if holds(full & !set) && fewer.all(|less| !holds(full & !less)) {
            concessions.push(numbers(set));
        }
    }
    conflicts.sort();
    concessions.sort();
    (conflicts, concessions)
}

// From here on: whether a certificate's claim is true, whatever its evidence.

pub(crate) fn whole(value: &Value) -> Exact {
    let number =
        value.as_i64().map_or_else(|| value.as_str().unwrap().parse().unwrap(), Into::into);
    Exact::from_integer(number)
}

fn places(value: &Value) -> Vec<usize> {
    let each = value.as_array().unwrap().iter();
    each.map(|it| usize::try_from(it.as_u64().unwrap()).unwrap()).collect()
}

fn condition(value: &Value) -> Condition {
    let one = |it: &Value| (usize::try_from(it[0].as_u64().unwrap()).unwrap(), places(&it[1]));
    Condition(value.as_array().unwrap().iter().map(one).collect())
}

fn consent(value: &Value) -> Consent {
    let list = |it: &Value| it.as_array().unwrap().iter().map(consent).collect();
    let (kind, inside) = value.as_object().unwrap().iter().next().unwrap();
    let number = |it: &Value| usize::try_from(it.as_u64().unwrap()).unwrap();
    match kind.as_str() {
        "party" => Consent::Party(number(inside)),
        "all" => Consent::All(list(inside)),
        "any" => Consent::Any(list(inside)),
        "at_least" => Consent::AtLeast(number(&inside[0]), list(&inside[1])),
        other => panic!("{other}"),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The scenario of a certificate, and the scale of each party with values.
pub(crate) fn scenario(certificate: &Value) -> (Scenario, Vec<Exact>) {
    let it = &certificate["scenario"];
    let list = |value: &Value| value.as_array().unwrap().clone();
    let option = |id: &Value| IssueOption { id: text(id), title: String::new() };
    let issues = list(&it["issues"]).into_iter().map(|issue| Issue {
        id: text(&issue["id"]),
        title: String::new(),
        options: list(&issue["options"]).iter().map(option).collect(),
        consent: (!issue["consent"].is_null()).then(|| consent(&issue["consent"])),
    });
    let mut scales = Vec::new();
    let parties = list(&it["parties"]).into_iter().map(|party| {
        let table = &party["values"];
        let scale = if table.is_null() { Exact::zero() } else { whole(&table["scale"]) };
        let part = |value: &Value| whole(value) / &scale;
        let values = (!table.is_null()).then(|| Values {
            weights: list(&it["issues"]).iter().map(|_| Exact::from_integer(1.into())).collect(),
            options: list(&table["options"])
                .iter()
                .map(|options| list(options).iter().map(part).collect())
                .collect(),
            interactions: list(&table["interactions"])
                .iter()
                .map(|it| Interaction { when: condition(&it["when"]), value: part(&it["value"]) })
                .collect(),
            constant: part(&table["constant"]),
        });
        let least = table.get("reservation").filter(|it| !it.is_null()).map(part);
        if values.is_some() {
            scales.push(scale.clone());
        }
        Party {
            id: text(&party["id"]),
            name: String::new(),
            values,
            reservation: least,
            red_lines: list(&party["red_lines"])
                .iter()
                .map(|when| RedLine {
                    when: condition(when),
                    weight: Exact::from_integer(1.into()),
                    note: None,
                })
                .collect(),
        }
    });
    let parties = parties.collect();
    let constraints = list(&it["constraints"])
        .into_iter()
        .map(|when| Constraint { title: String::new(), forbids: condition(&when) });
    let scenario = Scenario {
        name: String::new(),
        issues: issues.collect(),
        parties,
        constraints: constraints.collect(),
    };
    (scenario, scales)
}

/// Whether what a certificate claims is so.
pub(crate) fn is_true(certificate: &Value) -> bool {
    let (scenario, scales) = scenario(certificate);
    let list = |value: &Value| value.as_array().unwrap().clone();
    let vector = |value: &Value| -> Vec<Exact> {
        list(value).iter().zip(&scales).map(|(it, scale)| whole(it) / scale).collect()
    };
    let fits = |witness: &Value| {
        let package = places(&witness["package"]);
        scenario.agreeable(&package) && utilities(&scenario, &package) == vector(&witness["vector"])
    };
    let claimed = |points: &Value, truth: &Points| {
        let points = list(points);
        points.len() == truth.len()
            && points.iter().zip(truth.iter().rev()).all(|(point, (gives, packages))| {
                let listed: Vec<Package> = list(&point["packages"]).iter().map(places).collect();
                let count = &point["count"];
                vector(&point["vector"]) == *gives
                    && !listed.is_empty()
                    && listed.iter().all(|it| packages.contains(it))
                    && (count.is_null()
                        || whole(count) == Exact::from_integer(packages.len().into()))
            })
    };
    let kept = |set: &[usize]| set.iter().fold(0_u32, |all, it| all | 1 << it);
    let (kind, answer) = certificate["answer"].as_object().unwrap().iter().next().unwrap();
    match kind.as_str() {
        "possible" => fits(answer),
        "frontier" => claimed(&answer["points"], &frontier(&scenario)),
        "solution" => {
            let rule = match answer["rule"].as_str().unwrap() {
                "nash" => Rule::Nash,
                "kalai_smorodinsky" => Rule::KalaiSmorodinsky,
                "kalai_smorodinsky_lexicographic" => Rule::KalaiSmorodinskyLexicographic,
                "egalitarian" => Rule::Egalitarian,
                _ => Rule::Utilitarian,
            };
            let utilitarian = rule == Rule::Utilitarian;
            let least = &answer["disagreement"];
            let least = if utilitarian { Vec::new() } else { vector(least) };
            let value = whole(&answer["value"][0]) / whole(&answer["value"][1]);
            solution(&scenario, rule, &least).is_some_and(|(best, points, _)| {
                best == value && claimed(&answer["points"], &points)
            })
        }
        "near" => {
            let epsilon = vector(&answer["epsilon"]);
            let points = list(&answer["points"]);
            let near = |gives: &[Exact]| {
                points.iter().any(|point| {
                    let point = vector(&point["vector"]);
                    (0..point.len()).all(|dim| &point[dim] + &epsilon[dim] >= gives[dim])
                })
            };
            points.iter().all(fits) && agreeable(&scenario, &[]).keys().all(|it| near(it))
        }
        "conflict" => {
            let set = places(&answer["core"]["demands"]);
            blockers(&scenario).0.contains(&set)
        }
        "concession" => {
            let set = places(&answer["dropped"]["demands"]);
            let less = keeping(&scenario, !kept(&set));
            let package = places(&answer["dropped"]["witness"]["package"]);
            blockers(&scenario).1.contains(&set) && less.agreeable(&package)
        }
        "demands" => {
            let sets = |value: &Value| -> Vec<Vec<usize>> {
                list(value).iter().map(|one| places(&one["demands"])).collect()
            };
            let claimed = (sets(&answer["conflicts"]), sets(&answer["concessions"]));
            claimed == blockers(&scenario)
        }
        other => panic!("{other}"),
    }
}
