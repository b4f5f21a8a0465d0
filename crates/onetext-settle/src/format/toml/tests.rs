use super::*;
use crate::elicit::Amount;
use crate::exact::{parse, whole};
use crate::model::Condition;
use crate::testing;
use proptest::prelude::*;

const HARBOUR: &str = include_str!("harbour.toml");

fn one(text: &str) -> Result<Elicited, Vec<Mistake>> {
    read(File { name: "harbour.toml", bytes: text.as_bytes() }).map(|reading| reading.elicited)
}

#[test]
fn the_example_says_what_it_says() {
    let elicited = one(HARBOUR).unwrap();
    let scenario = &elicited.scenario;
    assert_eq!(scenario.packages(), Some(54));
    // The company: 60 - 10 a per cent, so 30 at three, and 8 for short nights with new cranes.
    assert_eq!(scenario.utility(1, &[3, 0, 0]), Some(whole(38)));
    assert_eq!(scenario.parties[1].reservation, Some(whole(40)));
    let known: Vec<usize> = elicited.judgements.iter().map(|judgement| judgement.party).collect();
    assert_eq!(known, [0, 2]);
    let union = &elicited.judgements[0];
    assert_eq!(union.options[0].amounts[1], Amount::Exact(parse("2/9").unwrap()));
    assert_eq!(union.options[2].order, Some(vec![vec![0], vec![1], vec![2]]));
    assert_eq!(
        union.reservation,
        Some(Amount::Between(parse("1/4").unwrap(), parse("7/20").unwrap()))
    );
    let drivers = &elicited.judgements[1];
    assert_eq!(drivers.weight_order, Some(vec![vec![1], vec![2], vec![0]]));
    assert_eq!(drivers.options[1].order, Some(vec![vec![0], vec![1, 2]]));
    let line = &scenario.parties[0].red_lines[0];
    assert_eq!(line.when, Condition(vec![(0, vec![0, 1, 2]), (1, vec![2])]));
    assert_eq!(scenario.constraints[1].forbids, Condition(vec![(1, vec![2]), (2, vec![2])]));
    let rule = scenario.issues[1].consent.as_ref().unwrap();
    assert!(rule.met(&|party| party > 0) && !rule.met(&|party| party < 1));
}

#[test]
fn the_example_is_written_back_the_same() {
    let elicited = one(HARBOUR).unwrap();
    let written = write(&elicited);
    assert_eq!(one(&written), Ok(elicited), "{written}");
}

#[test]
fn mistakes_are_told_at_the_words_with_the_nearest_right_one() {
    for (from, to, words, message, help) in [
        ("cranes = \"replace", "crane = \"replace", "crane", "no issue", Some("`cranes`")),
        ("repair > keep", "repiar > keep", "repiar", "no option", Some("`repair`")),
        ("1 of (union", "1 of (unoin", "unoin", "no party", Some("`union`")),
        ("1 of (union", "3 of (union", "3", "never be met", None),
        ("shifts = \"long\"", "shifts = \"lang\"", "\"lang\"", "no option", Some("`long`")),
        ("reservation = 40", "reservaton = 40", "reservaton", "no part", Some("`reservation`")),
        ("reservation = 40", "reservation = \"lots\"", "\"lots\"", "no number", None),
        ("[0.25, 0.35]", "[0.35, 0.25]", "[0.35, 0.25]", "above its end", Some("smaller")),
        ("same = 15, ", "", "{ short = 0, long = 25 }", "no value for `same`", Some("unknown")),
        ("range = [0, 5]", "range = [0, 5e9]", "[0, 5e9]", "more than 10000", None),
        ("value = 8", "", "[[party.interaction]]", "`value` is missing", Some("value")),
        ("= \"60%\"", "= 60", "\"union\"", "add up to 1", None),
        (
            "[[party.red-line]]",
            "[party.order]\nshifts = \"long > short\"\n[[party.red-line]]",
            "\"union\"",
            "but gives Six hours the larger value",
            None,
        ),
        ("repair > keep", "repair > repair", "repair", "twice", None),
    ] {
        let text = HARBOUR.replacen(from, to, 1);
        let mistakes = one(&text).unwrap_err();
        let told = mistakes.iter().any(|mistake| {
            mistake.message.contains(message)
                && &text[mistake.at.clone()] == words
                && help.is_none_or(|help| mistake.help.as_ref().is_some_and(|it| it.contains(help)))
        });
        assert!(told, "{to}: {mistakes:#?}");
    }
}

#[test]
fn weights_are_not_made_up() {
    let text = HARBOUR.replace("weights = \"shifts > cranes > pay\"\n", "");
    assert!(one(&text).unwrap_err()[0].message.contains("`weights` is missing"));
}

#[test]
fn names_with_signs_in_them_come_back() {
    let mut elicited = one(HARBOUR).unwrap();
    elicited.scenario.issues[2].options[0].id = "it's > 3 = \"new\"".to_owned();
    elicited.scenario.parties[0].id = "and".to_owned();
    elicited.scenario.issues[1].id = "two words".to_owned();
    let written = write(&elicited);
    assert_eq!(one(&written), Ok(elicited), "{written}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn what_is_written_reads_back_the_same(scenario in testing::scenario()) {
        let mut scenario = scenario;
        // What no one says of a party without values is not written.
        for party in &mut scenario.parties {
            party.name.clone_from(&party.id);
            if party.values.is_none() {
                party.reservation = None;
            }
        }
        for issue in &mut scenario.issues {
            issue.title.clone_from(&issue.id);
            for option in &mut issue.options {
                option.title = format!("Option {}", option.id);
            }
        }
        let elicited = Elicited { scenario, judgements: Vec::new() };
        let written = write(&elicited);
        prop_assert_eq!(one(&written), Ok(elicited), "{}", written);
    }

    #[test]
    fn partial_knowledge_reads_back_the_same(
        scenario in testing::scenario(),
        dice in proptest::collection::vec(0_u8..6, 60),
    ) {
        let mut elicited = Elicited { scenario, judgements: Vec::new() };
        let mut dice = dice.iter().copied().cycle();
        let mut throw = || dice.next().unwrap_or(0);
        for (at, party) in elicited.scenario.parties.iter_mut().enumerate() {
            party.name.clone_from(&party.id);
            let Some(values) = party.values.take() else {
                party.reservation = None;
                continue;
            };
            let mut known = Judgement::of(at, &values, party.reservation.as_ref());
            known.weights.fill(Amount::Unknown);
            if throw() < 3 {
                known.weight_order = Some((0..known.weights.len()).map(|it| vec![it]).collect());
            }
            for issue in &mut known.options {
                for amount in &mut issue.amounts {
                    match throw() {
                        0 => *amount = Amount::Unknown,
                        1 => *amount = Amount::Between(whole(-4), parse("20/3").unwrap()),
                        _ => {}
                    }
                }
                if throw() < 2 {
                    issue.amounts.fill(Amount::Unknown);
                    issue.order = Some((0..issue.amounts.len()).rev().map(|it| vec![it]).collect());
                }
            }
            if throw() == 0 {
                known.reservation = Some(Amount::Unknown);
            }
            party.reservation = known.reservation.as_ref().and_then(Amount::exact).cloned();
            party.values = known.exact_part(values.interactions, values.constant);
            elicited.judgements.push(known);
        }
        for issue in &mut elicited.scenario.issues {
            issue.title.clone_from(&issue.id);
            for option in &mut issue.options {
                option.title.clone_from(&option.id);
            }
        }
        prop_assert!(contradictions(&elicited).is_empty());
        let written = write(&elicited);
        prop_assert_eq!(one(&written), Ok(elicited), "{}", written);
    }
}
