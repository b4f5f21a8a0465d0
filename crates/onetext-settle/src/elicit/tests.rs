use proptest::prelude::*;

use super::*;
use crate::exact::parse;
use crate::model::{Issue, IssueOption, Party};

fn exact(text: &str) -> Exact {
    parse(text).unwrap()
}

/// A scenario of issues with so many options each, one party, and what is known of it.
fn elicited(judgement: Judgement) -> Elicited {
    let issues = judgement.options.iter().enumerate().map(|(at, issue)| Issue {
        id: format!("i{at}"),
        title: format!("issue {at}"),
        options: (0..issue.amounts.len())
            .map(|at| IssueOption { id: format!("o{at}"), title: format!("option {at}") })
            .collect(),
        consent: None,
    });
    let scenario = Scenario {
        name: String::new(),
        issues: issues.collect(),
        parties: vec![Party {
            id: "p".to_owned(),
            name: "Paris".to_owned(),
            values: judgement.exact_part(Vec::new(), whole(0)),
            reservation: None,
            red_lines: Vec::new(),
        }],
        constraints: Vec::new(),
    };
    Elicited { scenario, judgements: vec![judgement] }
}

fn judged(amounts: Vec<Amount>, order: Option<Vec<Vec<usize>>>) -> IssueJudgement {
    IssueJudgement { amounts, order }
}

fn between(low: &str, high: &str) -> Amount {
    Amount::Between(exact(low), exact(high))
}

#[test]
fn orders_alone_decide_what_dominates() {
    let order = || judged(vec![Amount::Unknown; 3], Some(vec![vec![0], vec![1], vec![2]]));
    let all = elicited(Judgement {
        party: 0,
        weights: vec![Amount::Unknown; 2],
        weight_order: Some(vec![vec![0], vec![1]]),
        options: vec![order(), order()],
        reservation: Some(between("0.5", "0.6")),
    });
    let judgement = &all.judgements[0];
    let compare = |one: &[usize], other: &[usize]| at_least(&all.scenario, judgement, one, other);
    assert_eq!(compare(&[0, 1], &[1, 2]), Ok(Comparison::Certain));
    // Better on the heavier issue, worse on the lighter: values decide.
    assert_eq!(compare(&[0, 2], &[1, 1]), Ok(Comparison::Possible));
    assert_eq!(compare(&[1, 2], &[0, 1]), Ok(Comparison::Possible));
    assert_eq!(bounds(&all.scenario, judgement, &[0, 2]), Ok((whole(0), whole(1))));
    assert_eq!(accepts(&all.scenario, judgement, &[0, 2]), Ok(Comparison::Possible));
    assert_eq!(compare(&[0], &[1, 1]), Err(BoundsError::Misfit));
}

#[test]
fn intervals_of_weights_share_one() {
    let known = |low: &str, high: &str| {
        judged(vec![Amount::Exact(exact(low)), Amount::Exact(exact(high))], None)
    };
    let all = elicited(Judgement {
        party: 0,
        weights: vec![between("0.2", "0.5"), between("0.4", "0.9")],
        weight_order: None,
        options: vec![known("1", "0"), known("0", "1")],
        reservation: Some(between("0.1", "0.2")),
    });
    let judgement = &all.judgements[0];
    assert_eq!(bounds(&all.scenario, judgement, &[0, 0]), Ok((exact("0.2"), exact("0.5"))));
    assert_eq!(accepts(&all.scenario, judgement, &[0, 0]), Ok(Comparison::Certain));
    assert_eq!(at_least(&all.scenario, judgement, &[1, 1], &[0, 0]), Ok(Comparison::Certain));
    assert_eq!(
        difference(&all.scenario, judgement, &[1, 1], &[0, 0]),
        Ok((exact("0"), exact("0.6")))
    );
}

#[test]
fn contradictions_are_told_in_words() {
    let all = elicited(Judgement {
        party: 0,
        weights: vec![between("0.1", "0.2"), between("0.1", "0.3")],
        weight_order: Some(vec![vec![0], vec![1]]),
        options: vec![
            judged(
                vec![between("0.1", "0.2"), between("0.5", "1"), Amount::Unknown],
                Some(vec![vec![0], vec![2], vec![1]]),
            ),
            judged(vec![Amount::Unknown; 2], Some(vec![vec![1], vec![1]])),
        ],
        reservation: Some(between("2", "1")),
    });
    assert_eq!(
        contradictions(&all),
        [
            "Paris ranks option 0 over option 1, but gives option 1 the larger value",
            "Paris ranks option 1 twice",
            "no weights that Paris allows add up to 1; they are shares where not all are numbers",
            "Paris values doing without agreement between 2 and 1, which is nothing",
        ]
    );
    let judgement = &all.judgements[0];
    assert_eq!(bounds(&all.scenario, judgement, &[0, 0]), Err(BoundsError::Contradiction));
}

#[test]
fn answers_become_knowledge() {
    assert_eq!(ranking(vec![vec![0], vec![0]], 2), Err(AnswerError::Twice(0)));
    let two = approval(&[0], &[2], 3, &exact("1/2")).unwrap();
    assert_eq!(two.amounts, [between("1/2", "1"), Amount::Unknown, between("0", "1/2")]);
    let points = ["100", "60", "40"].map(|it| Amount::Exact(exact(it)));
    let shares = swings(&points).unwrap();
    assert_eq!(shares, ["1/2", "3/10", "1/5"].map(|it| Amount::Exact(exact(it))));
    let shares = swings(&[Amount::Exact(exact("100")), between("50", "100")]).unwrap();
    assert_eq!(shares, [between("1/2", "2/3"), between("1/3", "1/2")]);
    assert_eq!(swings(&[Amount::Exact(whole(0))]), Err(AnswerError::NoPoints));
}

#[test]
fn assumed_numbers_are_those_of_their_source() {
    let ranks = [vec![2], vec![0], vec![1]];
    // Barron and Barrett give 0.6111, 0.2778 and 0.1111 for three.
    let centroid = assume(&ranks, 4, Rule::Centroid);
    let expected = [Some("5/18"), Some("1/9"), Some("11/18"), None].map(|it| it.map(exact));
    assert_eq!(centroid, expected);
    let sum = assume(&ranks, 3, Rule::Sum);
    assert_eq!(sum, [Some(exact("1/3")), Some(exact("1/6")), Some(exact("1/2"))]);
    let tied = assume(&[vec![0, 1], vec![2]], 3, Rule::Sum);
    assert_eq!(tied, [Some(exact("5/12")), Some(exact("5/12")), Some(exact("1/6"))]);
}

fn amount() -> impl Strategy<Value = Amount> {
    prop_oneof![
        (0_i64..=4).prop_map(|at| Amount::Exact(Exact::new(at.into(), 4.into()))),
        (0_i64..=4, 0_i64..=4).prop_map(|(one, other)| Amount::Between(
            Exact::new(one.min(other).into(), 4.into()),
            Exact::new(one.max(other).into(), 4.into())
        )),
        Just(Amount::Unknown),
    ]
}

fn issue() -> impl Strategy<Value = IssueJudgement> {
    let order = prop_oneof![
        Just(None),
        Just(Some(vec![vec![0], vec![1], vec![2]])),
        Just(Some(vec![vec![2], vec![0, 1]])),
        Just(Some(vec![vec![1], vec![0]])),
    ];
    (proptest::collection::vec(amount(), 3), order)
        .prop_map(|(amounts, order)| IssueJudgement { amounts, order })
}

/// Every way to choose quarters for the three values that fits what is known.
fn quarters(issue: &IssueJudgement) -> Vec<[i64; 3]> {
    let mut found = Vec::new();
    for code in 0..125_i64 {
        let all = [code % 5, code / 5 % 5, code / 25];
        let within = all.iter().zip(&issue.amounts).all(|(&at, amount)| {
            let (low, high) = amount.ends();
            let at = Exact::new(at.into(), 4.into());
            low <= at && at <= high
        });
        let ranks = issue.order.clone().unwrap_or_default();
        let tied = ranks.iter().all(|rank| rank.iter().all(|&at| all[at] == all[rank[0]]));
        let falls = ranks.windows(2).all(|two| all[two[0][0]] >= all[two[1][0]]);
        if within && tied && falls {
            found.push(all);
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn bounds_and_differences_are_those_of_the_best_and_worst_values(
        issues in proptest::collection::vec(issue(), 2),
        weight in 0_i64..=4,
        packages in proptest::collection::vec(0_usize..3, 4),
    ) {
        // All corners of what is known lie on quarters, so trying those tries the ends.
        let weight = Exact::new(weight.into(), 4.into());
        let all = elicited(Judgement {
            party: 0,
            weights: vec![Amount::Exact(weight.clone()), Amount::Exact(whole(-1))],
            weight_order: None,
            options: issues.clone(),
            reservation: None,
        });
        let (one, other) = packages.split_at(2);
        let tried: Vec<Vec<[i64; 3]>> = issues.iter().map(quarters).collect();
        let mut worths: Vec<(Exact, Exact)> = Vec::new();
        for first in &tried[0] {
            for second in &tried[1] {
                let quarter = |at: i64| Exact::new(at.into(), 4.into());
                let worth = |package: &[usize]| {
                    &weight * quarter(first[package[0]]) - quarter(second[package[1]])
                };
                worths.push((worth(one), worth(one) - worth(other)));
            }
        }
        let ends = |all: Vec<&Exact>| {
            Some((all.iter().min().map(|it| (*it).clone())?, all.iter().max().map(|it| (*it).clone())?))
        };
        let judgement = &all.judgements[0];
        let found = bounds(&all.scenario, judgement, one);
        prop_assert_eq!(found.ok(), ends(worths.iter().map(|(worth, _)| worth).collect()));
        let found = difference(&all.scenario, judgement, one, other);
        prop_assert_eq!(found.ok(), ends(worths.iter().map(|(_, more)| more).collect()));
        prop_assert_eq!(contradictions(&all).is_empty(), !worths.is_empty());
    }
}
