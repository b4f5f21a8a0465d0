//! Where what was said of a party cannot all be true, in words.

use super::bounds::tight;
use super::shares::Shares;
use super::{Amount, Elicited, IssueJudgement, Judgement};
use crate::exact::{Exact, whole};

/// Every contradiction in what is known, one sentence each, in the order of parties and issues.
/// Empty where some values meet everything that was said.
pub fn contradictions(elicited: &Elicited) -> Vec<String> {
    let mut found = Vec::new();
    for judgement in &elicited.judgements {
        let Some(party) = elicited.scenario.parties.get(judgement.party) else {
            found.push(format!(
                "a judgement speaks of party {}, and there is none",
                judgement.party
            ));
            continue;
        };
        let name = if party.name.is_empty() { &party.id } else { &party.name };
        of_party(name, judgement, elicited, &mut found);
    }
    found
}

fn of_party(name: &str, judgement: &Judgement, elicited: &Elicited, found: &mut Vec<String>) {
    let issues = &elicited.scenario.issues;
    if judgement.weights.len() != issues.len() || judgement.options.len() != issues.len() {
        found.push(format!("what is known of {name} is not about these issues"));
        return;
    }
    for (issue, judged) in issues.iter().zip(&judgement.options) {
        if judged.amounts.len() != issue.options.len() {
            found.push(format!(
                "what is known of {name} on {} is not about its options",
                issue.title
            ));
            continue;
        }
        let titles: Vec<&str> = issue.options.iter().map(|option| option.title.as_str()).collect();
        let before = found.len();
        of_ranks(name, judged.order.as_deref(), &titles, found);
        if found.len() == before {
            of_values(name, judged, &titles, found);
        }
    }
    let titles: Vec<&str> = issues.iter().map(|issue| issue.title.as_str()).collect();
    let before = found.len();
    of_ranks(name, judgement.weight_order.as_deref(), &titles, found);
    for (weight, title) in judgement.weights.iter().zip(&titles) {
        let known = judgement.weights.iter().all(|weight| weight.exact().is_some());
        if !known && weight.ends().0 < whole(0) {
            found.push(format!("{name} cannot give {title} a weight below 0 beside unknown ones"));
        }
    }
    let weights = IssueJudgement {
        amounts: judgement.weights.clone(),
        order: judgement.weight_order.clone(),
    };
    if found.len() == before {
        of_values(name, &weights, &titles, found);
    }
    if found.len() == before && Shares::new(judgement).is_none() {
        found.push(format!(
            "no weights that {name} allows add up to 1; they are shares where not all are numbers"
        ));
    }
    if let Some(reservation) = &judgement.reservation {
        of_interval(name, "doing without agreement", reservation, found);
    }
}

/// Things that stand twice in an order, or are not there.
fn of_ranks(name: &str, order: Option<&[Vec<usize>]>, titles: &[&str], found: &mut Vec<String>) {
    let mut seen = vec![false; titles.len()];
    for &at in order.into_iter().flatten().flatten() {
        match seen.get_mut(at) {
            None => found.push(format!("{name} ranks thing number {at}, and there is none")),
            Some(true) => found.push(format!("{name} ranks {} twice", titles[at])),
            Some(seen) => *seen = true,
        }
    }
}

fn of_interval(name: &str, what: &str, amount: &Amount, found: &mut Vec<String>) -> bool {
    let (low, high) = amount.ends();
    let wrong = low > high;
    if wrong {
        found.push(format!("{name} values {what} between {low} and {high}, which is nothing"));
    }
    wrong
}

/// An order against the values that are known.
fn of_values(name: &str, judged: &IssueJudgement, titles: &[&str], found: &mut Vec<String>) {
    let mut wrong = false;
    for (amount, title) in judged.amounts.iter().zip(titles) {
        wrong |= of_interval(name, title, amount, found);
    }
    if wrong || tight(judged).is_some() {
        return;
    }
    let ends: Vec<(Exact, Exact)> = judged.amounts.iter().map(Amount::ends).collect();
    let ranks: Vec<&Vec<usize>> = judged.order.iter().flatten().collect();
    for (place, rank) in ranks.iter().enumerate() {
        for (at, &better) in rank.iter().enumerate() {
            for &tied in &rank[at + 1..] {
                if ends[better].0 > ends[tied].1 || ends[tied].0 > ends[better].1 {
                    let (one, other) = (titles[better], titles[tied]);
                    found.push(format!(
                        "{name} ranks {one} and {other} alike, but values them differently"
                    ));
                }
            }
            for &worse in ranks[place + 1..].iter().copied().flatten() {
                if ends[worse].0 > ends[better].1 {
                    let (one, other) = (titles[better], titles[worse]);
                    found.push(format!(
                        "{name} ranks {one} over {other}, but gives {other} the larger value"
                    ));
                }
            }
        }
    }
}
