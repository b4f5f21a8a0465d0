//! What a change gives against working everything out anew, and every text against its change.

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::exact::{parse, whole};
use crate::testing;

/// Any change, made of places that are cut to fit.
fn change(scenario: &Scenario, kind: u8, at: &[Index; 4], number: i64, extra: i64) -> Change {
    let party = at[0].index(scenario.parties.len());
    let issue = at[1].index(scenario.issues.len());
    let option = at[2].index(scenario.issues[issue].options.len());
    let value = Exact::new(number.into(), extra.max(1).into());
    let when = || {
        let other = at[3].index(scenario.issues.len());
        let mut when = vec![(issue, vec![option])];
        if other != issue {
            when.push((other, vec![at[3].index(scenario.issues[other].options.len())]));
            when.sort();
        }
        Condition(when)
    };
    match kind {
        0 | 1 => Change::Value { party, issue, option, value },
        2 => Change::Weight { party, issue, weight: value },
        3 => Change::Reservation { party, least: (number != 0).then_some(value) },
        4 => Change::DropRedLine { party, line: at[3].index(2) },
        5 => {
            let line = RedLine { when: when(), weight: whole(1), note: None };
            Change::AddRedLine { party, line }
        }
        6 => {
            let option = IssueOption { id: format!("new{number}"), title: String::new() };
            let each = scenario.parties.iter().enumerate();
            let values = each.map(|(at, party)| {
                party.values.as_ref().map(|_| &value + whole(i64::try_from(at).unwrap()))
            });
            Change::AddOption { issue, option, values: values.collect() }
        }
        7 => Change::RemoveOption { issue, option },
        8 => Change::AddConstraint(Constraint { title: String::new(), forbids: when() }),
        9 => Change::RemoveConstraint(at[3].index(2)),
        _ => {
            let rules = vec![Consent::Party(party), Consent::Party(0)];
            let rule = Consent::AtLeast(1 + usize::from(number > 0), rules);
            Change::Consent { issue, rule: (number != 3).then_some(rule) }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    #[test]
    fn an_explorer_finds_what_working_it_out_anew_finds(
        scenario in testing::scenario(),
        steps in proptest::collection::vec(
            (0_u8..=10, any::<[Index; 4]>(), -3_i64..=6, 1_i64..=3, any::<bool>()),
            1..=8,
        ),
    ) {
        let mut explorer = Explorer::new(scenario, 1_000_000);
        for (kind, at, number, extra, keep) in steps {
            let change = change(explorer.scenario(), kind, &at, number, extra);
            let base = explorer.scenario().clone();
            let Ok(changed) = apply(&base, std::slice::from_ref(&change)) else {
                prop_assert!(change.words(&base).is_err());
                continue;
            };
            prop_assert!(change.words(&base).is_ok());
            let fresh = testing::frontier(&changed);
            let (after, answers) =
                explorer.what_if(std::slice::from_ref(&change), 1_000).unwrap();
            prop_assert_eq!(&after, &changed);
            prop_assert_eq!(answers.possible, !fresh.is_empty());
            prop_assert_eq!(&answers.frontier, &fresh);
            // Asking does not change anything.
            prop_assert_eq!(explorer.scenario(), &base);
            prop_assert_eq!(explorer.what_if(&[], 1_000).unwrap().1.frontier, testing::frontier(&base));
            if keep {
                explorer.keep(&[change]).unwrap();
            }
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "(set|drop|add|weight|reject|consent|forbid) [a-z0-9/=,:() ]{0,30}") {
        let _ = read(&talks(), &text);
    }
}

/// Two issues, three parties; Ukraine rules out withdrawal.
fn talks() -> Scenario {
    let issue = |id: &str, options: &[&str]| crate::model::Issue {
        id: id.to_owned(),
        title: String::new(),
        options: options
            .iter()
            .map(|id| IssueOption { id: (*id).to_owned(), title: String::new() })
            .collect(),
        consent: None,
    };
    let party = |id: &str, name: &str, options: &[&[&str]], red_lines: Vec<RedLine>| {
        let values = |all: &&[&str]| all.iter().map(|it| parse(it).unwrap()).collect();
        crate::model::Party {
            id: id.to_owned(),
            name: name.to_owned(),
            values: Some(crate::model::Values {
                weights: vec![parse("0.5").unwrap(); 2],
                options: options.iter().map(values).collect(),
                interactions: Vec::new(),
                constant: whole(0),
            }),
            reservation: Some(parse("0.3").unwrap()),
            red_lines,
        }
    };
    let rules_out = RedLine {
        when: Condition(vec![(0, vec![0, 1])]),
        weight: whole(2),
        note: Some("never".to_owned()),
    };
    Scenario {
        name: String::new(),
        issues: vec![
            issue("territory", &["withdrawal", "freeze", "return"]),
            issue("sanctions", &["none", "staged"]),
        ],
        parties: vec![
            party("ukraine", "Ukraine", &[&["0", "0.4", "1"], &["0", "0.5"]], vec![rules_out]),
            party("russia", "Russia", &[&["1", "0.6", "0"], &["1", "0.4"]], Vec::new()),
            party("poland", "Poland", &[&["0", "0.5", "1"], &["0", "1"]], Vec::new()),
        ],
        constraints: Vec::new(),
    }
}

fn words(texts: &[&str]) -> Vec<String> {
    let mut scenario = talks();
    let mut found = Vec::new();
    for text in texts {
        match read_all(&scenario, [*text]) {
            Ok((changes, _)) => {
                for change in changes {
                    found.push(change.words(&scenario).unwrap());
                    scenario = apply(&scenario, &[change]).unwrap();
                }
            }
            Err(error) => found.push(error.to_string()),
        }
    }
    found
}

#[test]
fn texts_say_what_they_change() {
    let found = words(&[
        "set russia/sanctions/staged=0.6",
        "weight Ukraine/territory = 40%",
        "reservation russia=1/3",
        "reservation russia = none",
        "drop ukraine/territory/freeze",
        "reject poland/sanctions/none with territory/withdrawal weight 3",
        "forbid territory/return with sanctions/staged",
        "allow sanctions/staged with territory/return",
        "add territory/condominium: ukraine=0.3, russia=0.4, poland=0.2",
        "remove territory/withdrawal",
        "consent sanctions = ukraine and (russia or 2 of (ukraine, russia, poland))",
        "consent sanctions = all",
    ]);
    assert_eq!(
        found,
        [
            "Russia values “staged” (sanctions) at 0.6",
            "Ukraine gives territory the weight 0.4",
            "Russia gets 1/3 without an agreement",
            "for Russia no package is too little",
            "Ukraine gives up its red line: “withdrawal” or “freeze” (territory)",
            "Ukraine rules out: “withdrawal” (territory)",
            "Poland rules out: “withdrawal” (territory) with “none” (sanctions)",
            "these cannot go together: “return” (territory) with “staged” (sanctions)",
            "these can go together: “return” (territory) with “staged” (sanctions)",
            "territory can also be settled by “condominium”",
            "“withdrawal” (territory) is off the table",
            "sanctions needs the consent of ukraine and (russia or 2 of (ukraine, russia, poland))",
            "sanctions needs the consent of everyone",
        ]
    );
}

#[test]
fn mistakes_name_what_was_meant() {
    let found = words(&[
        "sett russia/sanctions/staged=0.6",
        "set rusia/sanctions/staged=0.6",
        "set russia/sanction/staged=0.6",
        "set russia/sanctions/stagged=0.6",
        "set russia/sanctions/staged",
        "set russia/sanctions/staged=much",
        "drop russia/territory/freeze",
        "drop ukraine/sanctions/none",
        "add territory/swap: ukraine=0.3, russia=0.4",
        "add territory/freeze: ukraine=0.3, russia=0.4, poland=1",
        "consent sanctions = ukraine and 3 of (russia, poland)",
        "consent sanctions = ukraine and 1 of russia",
        "consent sanctions = ukrain",
        "reject ukraine/territory/return weight 0",
    ]);
    assert_eq!(
        found,
        [
            "\"sett\" is no change; did you mean \"set\"?; write set, weight, reservation, drop, reject, \
             add, remove, forbid, allow or consent",
            "there is no party \"rusia\"; did you mean \"russia\"?",
            "there is no issue \"sanction\"; did you mean \"sanctions\"?",
            "there is no option \"stagged\"; did you mean \"staged\"?",
            "write it as: set PARTY/ISSUE/OPTION = VALUE",
            "\"much\" is no number; write 3, -0.25, 1/3, 40% or 2.5e-3",
            "Russia has no such red line; it has none at all",
            "Ukraine has no such red line; there is: “withdrawal” or “freeze” (territory)",
            "what is swap worth to Poland? a new option needs a value for everyone with values",
            "territory has an option freeze already",
            "the consent rule cannot be read: 3 of 2 cannot be meant",
            "the consent rule cannot be read: a list in brackets, as in `2 of (a, b, c)` is expected, \
             not \"russia\"",
            "there is no party \"ukrain\"; did you mean \"ukraine\"?",
            "the weight of a red line is above 0",
        ]
    );
}

#[test]
fn the_difference_is_told_in_words() {
    let mut explorer = Explorer::new(talks(), 1_000);
    let (before, mut was) = explorer.what_if(&[], 10).unwrap();
    let changes = read(&before, "drop ukraine/territory/freeze").unwrap();
    let (after, mut is) = explorer.what_if(&changes, 10).unwrap();
    was.solutions.push(("Max-min".to_owned(), vec![]));
    is.solutions.push(("Max-min".to_owned(), vec![is.frontier[0].0.clone()]));
    was.conflicts.push("Ukraine against Russia.".to_owned());
    let found: Vec<String> =
        compare((&before, &was), (&after, &is)).iter().map(Difference::words).collect();
    assert_eq!(
        found,
        [
            "The best that Poland can get rises from 0.5 to 0.75.",
            "2 outcomes are beaten by no other; before it was 1.",
            "Now beaten by no other: freeze, staged (Ukraine 0.45, Russia 0.5, Poland 0.75).",
            "Max-min moves from nothing to Ukraine 0.5, Russia 0.5, Poland 0.5.",
            "A conflict is gone: Ukraine against Russia.",
        ]
    );
}

#[test]
fn a_slider_redoes_one_stage_only() {
    let mut explorer = Explorer::new(talks(), 1_000);
    let at = |percent: i64| Change::Value {
        party: 1,
        issue: 1,
        option: 1,
        value: Exact::new(percent.into(), 97.into()),
    };
    explorer.vectors(&[at(0)]).unwrap();
    let (worked, _) = explorer.effort();
    for percent in 1..50 {
        explorer.vectors(&[at(percent)]).unwrap();
        let least = Some(Exact::new((percent + 20).into(), 60.into()));
        explorer.vectors(&[at(percent), Change::Reservation { party: 1, least }]).unwrap();
    }
    assert_eq!(explorer.effort().0, worked);
}
