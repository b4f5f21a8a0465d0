//! What is made to break the checker, or to keep it busy, is turned away.

use onetext_check::{Fault, Limits, check};
use serde_json::{Value, json};

use crate::example;
use crate::written::certificates;

fn rejected(certificate: &Value, why: &str) {
    match check(&certificate.to_string(), Limits::default()) {
        Err(Fault::Rejected { place, why: found }) => {
            assert!(found.contains(why), "{place}: {found}, not {why}");
        }
        other => panic!("{other:?}"),
    }
}

fn frontier() -> Value {
    let all = certificates(&example::talks());
    serde_json::from_str(&all.iter().find(|(name, _)| name == "frontier").unwrap().1).unwrap()
}

#[test]
fn numbers_out_of_range_are_named() {
    let far = json!(18_446_744_073_709_551_615_u64);
    let edit = |path: &str, value: Value, why: &str| {
        let mut it = frontier();
        *it.pointer_mut(path).unwrap() = value;
        rejected(&it, why);
    };
    edit("/answer/frontier/ways/0/stages/0/issue", far.clone(), "an issue that is not there");
    edit("/answer/frontier/points/0/packages/0/0", far.clone(), "not one option of each issue");
    edit("/answer/frontier/points/0/vector/0", far.clone(), "2^53");
    edit("/answer/frontier/points/0/vector/0", json!(1.5), "invalid type");
    edit("/answer/frontier/points/0/vector/0", json!("12"), "not a whole number of 2^53 or more");
    edit("/answer/frontier/points/0/vector/0", json!("9".repeat(401)), "more than 400 digits");
    edit("/scenario/parties/0/red_lines/0/0/0", far.clone(), "not there");
    edit("/scenario/parties/0/red_lines/0/0/1/0", far.clone(), "not there");
    edit("/scenario/issues/2/consent", json!({ "party": far }), "names no party");
    edit("/scenario/parties/0/values/scale", json!(0), "not positive");
    edit("/scenario/parties/0/values/options/0", json!([]), "not one value for each option");
    edit("/scenario/issues/0/options", json!([]), "no options");
    edit("/scenario/issues/1/id", json!("line"), "two are called");
}

#[test]
fn too_much_work_is_refused() {
    let text = frontier().to_string();
    let few = Limits { work: 100, ..Limits::default() };
    assert!(matches!(check(&text, few), Err(Fault::Rejected { .. })));
    let short = Limits { bytes: text.len() - 1, ..Limits::default() };
    assert!(matches!(check(&text, short), Err(Fault::Unreadable(_))));
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(matches!(
        check(&deep, Limits::default()),
        Err(Fault::Unreadable(_) | Fault::Rejected { .. })
    ));
}

/// Twenty parties of which any may be missing make a million ways to agree.
#[test]
fn too_many_ways_are_refused() {
    let mut it = frontier();
    let party = it["scenario"]["parties"][2].clone();
    let mut parties = Vec::new();
    for at in 0..20 {
        let mut one = party.clone();
        one["id"] = json!(format!("party {at}"));
        parties.push(one);
    }
    it["scenario"]["parties"] = json!(parties);
    let each: Vec<Value> = (0..20).map(|at| json!({ "party": at })).collect();
    for issue in 0..3 {
        it["scenario"]["issues"][issue]["consent"] = json!({ "at_least": [1, each] });
    }
    let digest = onetext_check::scenario_digest(&it.to_string(), Limits::default()).unwrap();
    it["sha256"] = json!(digest);
    rejected(&it, "too many ways");
}

/// Conflicts in pairs would make more concession sets than there is memory for.
#[test]
fn too_many_concession_sets_are_refused() {
    let mut parties = Vec::new();
    for at in 0..80 {
        parties.push(json!({ "id": format!("party {at}"), "values": null,
            "red_lines": [[[at / 2, [at % 2]]]] }));
    }
    let issues: Vec<Value> = (0..40)
        .map(|at| json!({ "consent": null, "id": format!("issue {at}"), "options": ["a", "b"] }))
        .collect();
    let stage = |issue: usize| json!([{ "issue": issue, "states": [] }]);
    let conflicts: Vec<Value> = (0..40)
        .map(|at| {
            json!({ "demands": [2 * at, 2 * at + 1],
            "ways": [{ "content": [], "stages": stage(at) }] })
        })
        .collect();
    let mut it = json!({
        "format": onetext_check::FORMAT,
        "scenario": { "constraints": [], "issues": issues, "parties": parties },
        "sha256": "",
        "answer": { "demands": { "conflicts": conflicts, "concessions": [] } },
    });
    let digest = onetext_check::scenario_digest(&it.to_string(), Limits::default()).unwrap();
    it["sha256"] = json!(digest);
    rejected(&it, "more concession sets than can be checked");
}
