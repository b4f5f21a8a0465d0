//! Invented talks on a mill stream, and random records.

use jiff::Timestamp;
use onetext_record::folder::{Defaults, Files, read};
use onetext_record::testing::{logs, viewers};
use onetext_record::{Entry, Negotiation, Viewer, fold};
use onetext_settle::elicit::Amount;
use onetext_settle::exact::{Exact, parse, whole};
use onetext_settle::{Condition, Consent};
use proptest::prelude::*;

use super::*;

mod examples;

const TALKS: &str = r#"
title = "The mill stream"
[defaults]
author = "M. Aldous"
recorded-at = 2031-05-20T08:00:00Z
[parties.mill]
name = "Mill"
role = "principal"
[parties.farm]
name = "Farm"
role = "principal"
[parties.anglers]
name = "Anglers"
role = "stakeholder"
[parties.weir]
name = "Weir board"
role = "mediator"
[parties.banks]
name = "Both banks"
role = "stakeholder"
members = ["farm", "anglers"]
[issues.water]
title = "Water"
options = [{ id = "low", title = "low" }, { id = "middle", title = "middle" }, { id = "high", title = "high" }]
[issues.path]
title = "Path"
consent = "mill and 1 of (anglers, principals)"
options = [{ id = "open", title = "open" }, { id = "shut", title = "shut" }]
[issues.eels]
title = "Eels"
"#;

fn import(files: &Files) -> Vec<Entry> {
    let defaults =
        Defaults { author: "A".into(), recorded_at: Timestamp::UNIX_EPOCH, extract: str::to_owned };
    let import = read(files, &defaults);
    assert_eq!(import.diagnostics, []);
    import.entries
}

fn talks(record: &str, drafts: &[(&str, &str)]) -> Negotiation {
    let mut files: Files = [
        ("onetext.toml".to_owned(), TALKS.to_owned()),
        ("record/a.toml".to_owned(), record.to_owned()),
    ]
    .into();
    files.extend(drafts.iter().map(|(file, text)| (format!("drafts/{file}"), (*text).to_owned())));
    fold(import(&files), Viewer::Mediator)
}

fn number(text: &str) -> Exact {
    parse(text).unwrap()
}

fn exactly(text: &str) -> Amount {
    Amount::Exact(number(text))
}

const VALUES: &str = r#"
[[valuation]]
id = "mill-water"
party = "mill"
issue = "water"
values = { low = 0, middle = 0.1, high = 1 }
weight = 0.7
[[valuation]]
id = "mill-path"
party = "mill"
issue = "path"
values = { open = 0, shut = 1 }
weight = 0.3
assumption = true
[[reservation]]
id = "mill-without"
party = "mill"
value = 0.2
alternative = "steam"
"#;

#[test]
fn values_that_are_known_are_taken_to_the_last_digit() {
    let mapped = scenario(&talks(VALUES, &[]), None);
    let mill = &mapped.scenario.parties[0];
    let values = mill.values.as_ref().unwrap();
    assert_eq!(values.weights, [number("7/10"), number("3/10")]);
    assert_eq!(values.options[0], [whole(0), number("1/10"), whole(1)]);
    assert_eq!(mill.reservation, Some(number("1/5")));
    assert_eq!(mapped.judgements, []);
    let values: Vec<_> = mapped.taken.iter().filter(|it| it.what == What::Values).collect();
    assert_eq!(values.len(), 2);
    assert_eq!((values[0].id.as_str(), values[0].assumption), ("mill-water", false));
    assert_eq!((values[1].id.as_str(), values[1].assumption), ("mill-path", true));
    assert_eq!(values[0].author, "M. Aldous");
    // Nobody has said anything of the other parties that rules name.
    let of_farm = mapped.missing.iter().filter(|it| it.party == 1);
    assert_eq!(of_farm.map(|it| it.what).collect::<Vec<_>>(), [What::Values, What::Reservation]);
}

#[test]
fn consent_rules_are_over_places_and_principals_stand_in() {
    let mapped = scenario(&talks(VALUES, &[]), None);
    let place = |id: &str| mapped.party(&id.parse().unwrap()).unwrap();
    let [mill, farm, anglers] = ["mill", "farm", "anglers"].map(place);
    let principals = Consent::All(vec![Consent::Party(farm), Consent::Party(mill)]);
    assert_eq!(mapped.scenario.issues[0].consent, Some(principals));
    // A group that is counted over stands for its parties.
    let one_of = [anglers, farm, mill].map(Consent::Party).to_vec();
    let path = Consent::All(vec![Consent::Party(mill), Consent::AtLeast(1, one_of)]);
    assert_eq!(mapped.scenario.issues[1].consent, Some(path));
    assert_eq!(mapped.unruled, [0]);
    assert!(mapped.leftovers.iter().any(|it| it.starts_with("Water: nobody has set whose")));
    assert!(mapped.leftovers.iter().any(|it| it.starts_with("Eels: no way to settle it")));
    // The weir board carries the text: nobody asks for its word, and it says nothing.
    assert_eq!(mapped.party(&"weir".parse().unwrap()), None);
}

/// With a part of the weights known, the rest is what they leave.
#[test]
fn weights_that_sum_to_one_leave_nothing_for_other_issues() {
    let only = |weight: &str| {
        let record = format!(
            "[[valuation]]\nparty = \"mill\"\nissue = \"water\"\nvalues = {{ low = 0, middle = 0.5, high = 1 }}\nweight = {weight}\n"
        );
        scenario(&talks(&record, &[]), None)
    };
    let all = only("1");
    let values = all.scenario.parties[0].values.as_ref().unwrap();
    assert_eq!(values.weights, [whole(1), whole(0)]);
    assert_eq!(values.options[1], [whole(0), whole(0)]);
    let part = only("[0.5, 0.75]");
    assert_eq!(part.scenario.parties[0].values, None);
    let judgement = &part.judgements[0];
    let (low, high) = (number("1/2"), number("3/4"));
    let rest = Amount::Between(whole(0), low.clone());
    assert_eq!(judgement.weights, [Amount::Between(low, high), rest]);
    assert_eq!(judgement.options[1].amounts, [Amount::Unknown, Amount::Unknown]);
    let missing = Missing { party: 0, issue: Some(1), what: What::Values };
    assert!(part.missing.contains(&missing), "{:?}", part.missing);
    let half = only("0.5");
    assert_eq!(half.judgements[0].weights[1], Amount::Between(whole(0), number("1/2")));
}

#[test]
fn weights_that_do_not_sum_to_one_count_as_shares() {
    let record = VALUES.replace("weight = 0.7", "weight = 0.9");
    let mapped = scenario(&talks(&record, &[]), None);
    let values = mapped.scenario.parties[0].values.as_ref().unwrap();
    assert_eq!(values.weights, [number("3/4"), number("1/4")]);
    assert!(mapped.leftovers.iter().any(|it| it.contains("come to 1.20 and not to 1")));
}

#[test]
fn intervals_and_orders_stay_what_they_are() {
    let record = r#"
[[position]]
id = "farm-water"
party = "farm"
issue = "water"
prefers = ["low"]
accepts = ["middle"]
rejects = ["high"]
salience = 0.8
[[position]]
id = "farm-path"
party = "farm"
issue = "path"
prefers = ["shut"]
salience = 0.2
[[valuation]]
party = "farm"
issue = "path"
values = { shut = [0.5, 0.9] }
order = ["open", "shut"]
[[reservation]]
id = "r"
party = "farm"
value = [0.25, 0.5]
alternative = "a well"
"#;
    let mapped = scenario(&talks(record, &[]), None);
    let farm = mapped.party(&"farm".parse().unwrap()).unwrap();
    assert_eq!(mapped.scenario.parties[farm].values, None);
    assert_eq!(mapped.scenario.parties[farm].reservation, None);
    let [judgement] = mapped.judgements.as_slice() else { panic!("{:?}", mapped.judgements) };
    assert_eq!(judgement.party, farm);
    assert_eq!(judgement.weights, [exactly("4/5"), exactly("1/5")]);
    assert_eq!(judgement.options[0].order, Some(vec![vec![0], vec![1], vec![2]]));
    assert_eq!(judgement.options[0].amounts, vec![Amount::Unknown; 3]);
    // The valuation's own order counts, and not that of the position.
    assert_eq!(judgement.options[1].order, Some(vec![vec![0], vec![1]]));
    let between = Amount::Between(number("1/2"), number("9/10"));
    assert_eq!(judgement.options[1].amounts, [Amount::Unknown, between]);
    assert_eq!(judgement.reservation, Some(Amount::Between(number("1/4"), number("1/2"))));

    // Numbers come in only where they are asked for, and are told.
    let middle = mapped.assume(Assume::Midpoint);
    assert_eq!(middle.scenario, mapped.scenario);
    assert!(middle.unknown.contains(&farm));
    let assumed = mapped.assume(Assume::RankOrderCentroid);
    let values = assumed.scenario.parties[farm].values.as_ref().unwrap();
    assert_eq!(values.options[0], [number("3/4"), number("1/2"), number("1/4")]);
    assert_eq!(values.options[1], [number("17/20"), number("7/10")]);
    assert_eq!(assumed.scenario.parties[farm].reservation, Some(number("3/8")));
    assert_eq!(assumed.told.len(), 4, "{:?}", assumed.told);
    assert!(assumed.told.iter().all(|told| told.starts_with("Farm: ")));
}

#[test]
fn red_lines_are_what_positions_in_force_reject() {
    let record = r#"
[[position]]
id = "farm-1"
on = 2031-03-01
party = "farm"
issue = "water"
rejects = ["high", "middle"]
salience = 0.5
note = "not a hand higher"
[[position]]
id = "farm-2"
on = 2031-04-01
party = "farm"
issue = "water"
rejects = ["high"]
salience = 0
[[position]]
id = "banks"
on = 2031-03-01
party = "banks"
issue = "water"
rejects = ["low"]
note = "the fish"
"#;
    let state = talks(record, &[]);
    let lines = |mapped: &Mapped, id: &str| -> Vec<(Condition, Exact, Option<String>)> {
        let party = mapped.party(&id.parse().unwrap()).unwrap();
        let lines = mapped.scenario.parties[party].red_lines.iter();
        lines.map(|it| (it.when.clone(), it.weight.clone(), it.note.clone())).collect()
    };
    let now = scenario(&state, None);
    // What is given up costs something even where nothing is said to be at stake.
    assert_eq!(lines(&now, "farm"), [(Condition::option(0, 2), number("1/100"), None)]);
    let as_member = Some("as a member of Both banks: the fish".to_owned());
    assert_eq!(lines(&now, "anglers"), [(Condition::option(0, 0), whole(1), as_member)]);
    assert_eq!(lines(&now, "banks").len(), 1);
    let then = scenario(&state, Some("2031-03-15".parse().unwrap()));
    let said = Some("not a hand higher".to_owned());
    let half = number("1/2");
    let expected = [
        (Condition::option(0, 2), half.clone(), said.clone()),
        (Condition::option(0, 1), half, said),
    ];
    assert_eq!(lines(&then, "farm"), expected);
}

#[test]
fn a_linkage_rules_out_what_would_not_do() {
    let linkage = |more: &str| {
        format!(
            "[[linkage]]\nparty = \"mill\"\nholds = {{ issue = \"path\" }}\nuntil = {{ issue = \"water\" }}\n{more}\n"
        )
    };
    let plain = scenario(&talks(&linkage(""), &[]), None);
    assert!(plain.scenario.parties.iter().all(|party| party.red_lines.is_empty()));
    assert!(plain.leftovers.iter().any(|it| it.contains("every package settles both")));
    let named = linkage("holds-options = [\"open\"]\nuntil-options = [\"high\", \"middle\"]");
    let mapped = scenario(&talks(&named, &[]), None);
    let [line] = mapped.scenario.parties[0].red_lines.as_slice() else { panic!("{mapped:?}") };
    assert_eq!(line.when, Condition(vec![(0, vec![0]), (1, vec![0])]));
    assert_eq!(line.note.as_deref(), Some("open only together with high or middle"));
    assert!(!mapped.scenario.agreeable(&[0, 0]));
    assert!(mapped.scenario.agreeable(&[1, 0]) && mapped.scenario.agreeable(&[0, 1]));
}

#[test]
fn drafts_and_packages_are_the_options_that_they_may_come_to() {
    let one = "+++\ntitle = \"One\"\n+++\n# Water {issue=water option=high}\n\nAll of it.\n\n# Path {issue=path option=shut}\n\nIt is [Mill: shut].\n";
    let two = "+++\ntitle = \"Two\"\nprovenance = \"reported\"\n+++\n";
    let record = "[[package]]\nid = \"both\"\ntitle = \"Both\"\n[package.options]\nwater = \"low\"\npath = \"open\"\n[[package]]\nid = \"half\"\ntitle = \"Half\"\n[package.options]\nwater = \"low\"\n";
    let mapped = scenario(&talks(record, &[("01-one.md", one), ("02-two.md", two)]), None);
    let options: Vec<_> = mapped.candidates.iter().map(|it| it.options.clone()).collect();
    assert_eq!(
        options,
        [vec![vec![2], vec![0, 1]], vec![vec![0], vec![0]], vec![vec![0], vec![0, 1]]]
    );
    assert_eq!(
        mapped.candidates[0].origin,
        Origin::Draft { id: "one".parse().unwrap(), version: 0 }
    );
    assert_eq!(mapped.candidates[0].package(), None);
    assert_eq!(mapped.candidates[0].packages(), Some(2));
    assert!(mapped.candidates[0].may_become(&[2, 1]) && !mapped.candidates[0].may_become(&[1, 1]));
    let both = mapped.candidates[1].package().unwrap();
    let named = mapped.named(&both).unwrap();
    assert_eq!(mapped.package(&named), Some(both));
    assert_eq!(mapped.candidates[2].silent, [1]);
    assert!(mapped.leftovers.contains(&"Two: its text is not in the record.".to_owned()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn every_record_is_mapped_and_nothing_hidden_shows(log in logs(60), viewer in viewers()) {
        let seen = scenario(&fold(log.clone(), viewer.clone()), None);
        let visible: Vec<Entry> = log.into_iter().filter(|it| viewer.sees(&it.audience)).collect();
        let alone = scenario(&fold(visible, viewer), None);
        prop_assert_eq!(format!("{seen:?}"), format!("{alone:?}"));

        // The scenario holds together.
        let sizes: Vec<usize> = seen.options.iter().map(Vec::len).collect();
        for party in &seen.scenario.parties {
            for line in &party.red_lines {
                prop_assert!(line.weight > whole(0));
                for (issue, options) in &line.when.0 {
                    prop_assert!(options.is_sorted() && options.iter().all(|it| *it < sizes[*issue]));
                }
            }
            if let Some(values) = &party.values {
                let values: Vec<usize> = values.options.iter().map(Vec::len).collect();
                prop_assert_eq!(&values, &sizes);
            }
        }
        for issue in &seen.scenario.issues {
            let named = issue.consent.as_ref().unwrap().parties();
            prop_assert!(named.iter().all(|it| *it < seen.parties.len()));
        }
        for judgement in &seen.judgements {
            prop_assert_eq!(judgement.weights.len(), sizes.len());
        }
        for candidate in &seen.candidates {
            prop_assert!(candidate.options.iter().zip(&sizes).all(|(it, size)| !it.is_empty() && it.iter().all(|at| at < size)));
        }
        let assumed = seen.assume(Assume::RankOrderCentroid);
        for (party, guessed) in seen.scenario.parties.iter().zip(&assumed.scenario.parties) {
            prop_assert!(party.values.is_none() || party.values == guessed.values);
            if let Some(values) = guessed.values.as_ref().filter(|_| party.values.is_none()) {
                prop_assert_eq!(values.weights.iter().sum::<Exact>(), whole(1));
                let inside = |value: &Exact| *value >= whole(0) && *value <= whole(1);
                prop_assert!(values.options.iter().flatten().all(inside));
            }
        }
    }
}
