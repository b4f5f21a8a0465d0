//! Claims that trying everything shows to be false are rejected, whatever true evidence they carry.

use onetext_check::{Fault, Limits, check};
use serde_json::{Value, json};

use crate::scenarios::{Dice, FINE, SMALL, packages, scenario, utilities};
use crate::truth;
use crate::written::certificates;

/// Makes false claims of a true certificate, each with a name.
fn falsify(certificate: &Value, dice: &mut Dice) -> Vec<(&'static str, Value)> {
    let mut all = Vec::new();
    let (kind, _) = certificate["answer"].as_object().unwrap().iter().next().unwrap();
    let kind = kind.clone();
    let mut make = |name: &'static str, edit: &mut dyn FnMut(&mut Value)| {
        let mut copy = certificate.clone();
        edit(&mut copy["answer"][kind.as_str()]);
        if copy != *certificate {
            all.push((name, copy));
        }
    };
    let some = |list: &Value, dice: &mut Dice| dice.below(list.as_array().unwrap().len());
    match kind.as_str() {
        "frontier" | "solution" => {
            make("a point dropped", &mut |it| {
                let at = some(&it["points"], dice);
                it["points"].as_array_mut().unwrap().pop();
                if let Some(gains) = it.get_mut("gains").and_then(Value::as_array_mut) {
                    gains.truncate(at);
                }
            });
            make("a point dropped with its states", &mut |it| {
                let Some(point) = it["points"].as_array_mut().unwrap().pop() else { return };
                if let Some(gains) = it.get_mut("gains").and_then(Value::as_array_mut) {
                    gains.pop();
                }
                for way in it["ways"].as_array_mut().unwrap() {
                    let Some(stage) = way["stages"].as_array_mut().unwrap().last_mut() else {
                        continue;
                    };
                    stage["states"].as_array_mut().unwrap().retain(|it| *it != point["vector"]);
                }
            });
            make("a wrong count", &mut |it| {
                for point in it["points"].as_array_mut().unwrap() {
                    if let Some(count) = point["count"].as_i64() {
                        point["count"] = json!(count + 1);
                    }
                }
            });
            make("a tied package dropped", &mut |it| {
                for point in it["points"].as_array_mut().unwrap() {
                    let packages = point["packages"].as_array_mut().unwrap();
                    if packages.len() > 1 {
                        packages.pop();
                        point["count"] = json!(packages.len());
                        return;
                    }
                }
            });
            if kind == "solution" {
                make("a larger value", &mut |it| {
                    it["value"] = json!([it["value"][0].as_i64().unwrap_or(0) + 1, 1]);
                });
            }
        }
        "near" if !certificate["answer"]["near"]["points"].as_array().unwrap().is_empty() => {
            make("a smaller distance", &mut |it| {
                let none: Vec<i64> = it["epsilon"].as_array().unwrap().iter().map(|_| 0).collect();
                it["epsilon"] = json!(none);
                it["slack"] = json!(none);
            });
            make("a point dropped", &mut |it| {
                it["points"].as_array_mut().unwrap().pop();
            });
        }
        "conflict" => make("a demand dropped", &mut |it| {
            it["core"]["demands"].as_array_mut().unwrap().pop();
            it["rest"].as_array_mut().unwrap().pop();
        }),
        "concession" => make("a demand dropped", &mut |it| {
            it["dropped"]["demands"].as_array_mut().unwrap().pop();
            it["cores"].as_array_mut().unwrap().pop();
        }),
        "demands" => {
            make("a conflict dropped", &mut |it| {
                it["conflicts"].as_array_mut().unwrap().pop();
            });
            make("a concession set dropped", &mut |it| {
                it["concessions"].as_array_mut().unwrap().pop();
            });
        }
        _ => {}
    }
    all
}

#[test]
fn what_is_false_is_rejected() {
    let mut names = std::collections::BTreeMap::new();
    for seed in 2_000..2_050 {
        let mut dice = Dice(seed);
        let scenario = scenario(&mut dice, if seed % 2 == 0 { FINE } else { SMALL });
        for (name, text) in certificates(&scenario) {
            let certificate: Value = serde_json::from_str(&text).unwrap();
            for (how, changed) in falsify(&certificate, &mut dice) {
                // A smaller distance may still be a true one; then only the evidence is wrong.
                let text = changed.to_string();
                let verdict = check(&text, Limits::default());
                let rejected = matches!(verdict, Err(Fault::Rejected { .. }));
                assert!(
                    rejected || (how == "a smaller distance" && truth::is_true(&changed)),
                    "{name}, {how}: {verdict:?}\n{text}"
                );
                *names.entry(how).or_insert(0) += 1;
            }
        }
    }
    println!("rejected: {names:?}");
    assert!(names.len() >= 9 && names.values().all(|count| *count > 5), "{names:?}");
}

/// Every package put forward as agreeable, every vector put forward as the frontier's, and every
/// set of demands put forward as a conflict, with the evidence of the true one.
#[test]
fn each_possible_claim_is_accepted_exactly_if_it_is_true() {
    for seed in 3_000..3_020 {
        let scenario = scenario(&mut Dice(seed), SMALL);
        let written = certificates(&scenario);
        let of = |kind: &str| -> Option<Value> {
            let text = &written.iter().find(|(name, _)| name.starts_with(kind))?.1;
            Some(serde_json::from_str(text).unwrap())
        };
        let ok = |it: &Value| check(&it.to_string(), Limits::default()).is_ok();
        if let Some(mut it) = of("possible") {
            let (_, scales) = truth::scenario(&it);
            let mut accepted = 0;
            for package in packages(&scenario) {
                let vector = utilities(&scenario, &package);
                let vector: Vec<i64> = vector
                    .iter()
                    .zip(&scales)
                    .map(|(it, scale)| i64::try_from((it * scale).to_integer()).unwrap())
                    .collect();
                it["answer"]["possible"] = json!({ "package": package, "vector": vector });
                let agreeable = scenario.agreeable(&package);
                // One of several packages with the same vector is asked for.
                assert!(agreeable || !ok(&it), "{package:?} of {it}");
                accepted += usize::from(ok(&it));
            }
            assert!(accepted > 0);
        }
        let count = truth::demands(&scenario);
        if let (Some(mut it), true) = (of("conflict"), count <= 6) {
            let (conflicts, _) = truth::blockers(&scenario);
            let first = it.clone();
            for set in 0..1_u32 << count {
                let set: Vec<usize> = (0..count).filter(|at| set >> at & 1 == 1).collect();
                it["answer"]["conflict"]["core"]["demands"] = json!(set);
                assert!(conflicts.contains(&set) || !ok(&it), "{set:?} of {it}");
            }
            assert!(ok(&first));
        }
    }
}
