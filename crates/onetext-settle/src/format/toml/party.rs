//! Parties: what they value, as far as it is known, and what they rule out.

use ::toml::de::DeValue;
use num_traits::{One, Zero};

use super::Names;
use super::condition::{interaction, option, red_line};
use super::fields::{Fields, Spot};
use crate::elicit::{Amount, IssueJudgement, Judgement};
use crate::exact::{Exact, parse};
use crate::format::expect::meant;
use crate::model::{Issue, Party};

/// A party, and what is known of its values where not all of it is exact.
pub(super) fn party(
    fields: &Fields<'_, '_>,
    at: usize,
    names: &Names,
) -> Option<(Party, Option<Judgement>)> {
    let id = names.parties[at].clone();
    fields.get("id");
    let name = fields.text("name").unwrap_or_else(|| id.clone());
    let lines = fields.tables("red-line");
    let red_lines = lines.iter().filter_map(|line| red_line(line, names)).collect();
    let reservation = fields.get("reservation");
    let reservation = reservation.and_then(|it| fields.sheet.amount("reservation", it));
    let interactions: Vec<_> = fields
        .tables("interaction")
        .iter()
        .filter_map(|fields| interaction(fields, names))
        .collect();
    let constant = fields.number("constant").unwrap_or_else(Exact::zero);
    let order = fields.inner("order");
    let weight_order = fields.get("weight-order");
    let mut party = Party { id, name, values: None, reservation: None, red_lines };
    let Some(values) = fields.inner("values") else {
        fields.get("weights");
        for key in ["weights", "order", "weight-order", "interaction", "constant", "reservation"] {
            if fields.get(key).is_some() && fields.get("values").is_none() {
                let message = format!("`{key}` says little of a party without `values`");
                let help = "add a table [party.values], or take the line out".to_owned();
                fields.sheet.tell(fields.place(key), message, Some(help));
            }
        }
        return Some((party, None));
    };
    let mut options = issues(&values, order.as_ref(), names)?;
    let (weights, order_of_weights) = weights(fields, names, &options)?;
    let weight_order = match weight_order {
        Some(value) => Some(fields.order(value, &issue_ids(names))?),
        None => order_of_weights,
    };
    for issue in &mut options {
        issue.order = issue.order.take().filter(|ranks| !ranks.is_empty());
    }
    let judgement = Judgement { party: at, weights, weight_order, options, reservation };
    party.reservation = judgement.reservation.as_ref().and_then(Amount::exact).cloned();
    party.values = judgement.exact_part(interactions, constant);
    let known = judgement.is_exact()
        && judgement.weight_order.is_none()
        && judgement.options.iter().all(|issue| issue.order.is_none());
    Some((party, (!known).then_some(judgement)))
}

fn issue_ids(names: &Names) -> Vec<&str> {
    names.issues.iter().map(|issue| issue.id.as_str()).collect()
}

fn option_ids(issue: &Issue) -> Vec<&str> {
    issue.options.iter().map(|option| option.id.as_str()).collect()
}

/// Tells of a key that is none of the issues.
fn strangers(fields: &Fields<'_, '_>, names: &Names) {
    for (key, at, _) in fields.pairs() {
        if !names.issues.iter().any(|issue| issue.id == key) {
            let help = meant(key, issue_ids(names));
            fields.sheet.tell(at, format!("there is no issue `{key}`"), help);
        }
    }
}

fn issues(
    values: &Fields<'_, '_>,
    order: Option<&Fields<'_, '_>>,
    names: &Names,
) -> Option<Vec<IssueJudgement>> {
    strangers(values, names);
    let written = values.pairs();
    let mut orders = Vec::new();
    if let Some(order) = order {
        strangers(order, names);
        orders = order.pairs();
    }
    let mut found = Vec::new();
    for (at, issue) in names.issues.iter().enumerate() {
        let Some((_, _, value)) = written.iter().find(|(key, _, _)| *key == issue.id) else {
            let message = format!("`values` say nothing of the issue `{}`", issue.id);
            let help = format!("add a line `{} = …`, or `= \"unknown\"`", issue.id);
            values.sheet.tell(values.place(""), message, Some(help));
            continue;
        };
        let mut judged = worths(values, value, issue, names.ranges[at]);
        if let Some((_, _, value)) = orders.iter().find(|(key, _, _)| *key == issue.id) {
            let ranks = values.order(value, &option_ids(issue));
            judged = judged.map(|judged| IssueJudgement { order: ranks, ..judged });
        }
        found.extend(judged);
    }
    (found.len() == names.issues.len()).then_some(found)
}

fn worths(
    fields: &Fields<'_, '_>,
    value: Spot<'_, '_>,
    issue: &Issue,
    is_range: bool,
) -> Option<IssueJudgement> {
    let count = issue.options.len();
    match value.get_ref() {
        DeValue::String(text) if text.trim() == "unknown" => {
            Some(IssueJudgement { amounts: vec![Amount::Unknown; count], order: None })
        }
        DeValue::String(_) => {
            let order = Some(fields.order(value, &option_ids(issue))?);
            Some(IssueJudgement { amounts: vec![Amount::Unknown; count], order })
        }
        DeValue::Table(table) => {
            let inner = Fields::new(fields.sheet, table, value.span());
            let mut amounts: Vec<Option<Amount>> = vec![None; count];
            let mut is_line = false;
            for (key, at, value) in inner.pairs() {
                if is_range && key == "between" {
                    is_line = value.get_ref().as_str() == Some("line");
                    if !is_line {
                        let message = "`between` can only be \"line\"";
                        fields.sheet.tell(value.span(), message, None);
                    }
                    continue;
                }
                let Some(place) = option(issue, key, is_range) else {
                    let help = meant(key, option_ids(issue));
                    let message = format!("the issue `{}` has no option `{key}`", issue.id);
                    fields.sheet.tell(at, message, help);
                    return None;
                };
                amounts[place] = Some(fields.sheet.amount(key, value)?);
            }
            if is_line {
                line(issue, &mut amounts);
            }
            if let Some(place) = amounts.iter().position(Option::is_none) {
                let message =
                    format!("no value for `{}` of `{}`", issue.options[place].id, issue.id);
                let help = if is_range {
                    "give it one, or `between = \"line\"` with numbers for the first and last"
                } else {
                    "give it one, an interval as [20, 40], or \"unknown\""
                };
                fields.sheet.tell(value.span(), message, Some(help.to_owned()));
                return None;
            }
            Some(IssueJudgement { amounts: amounts.into_iter().flatten().collect(), order: None })
        }
        _ => {
            let message = format!(
                "`{}` must be a table of options and values, an order or \"unknown\"",
                issue.id
            );
            fields.sheet.tell(value.span(), message, None);
            None
        }
    }
}

/// Puts what is left out between two exact values on the straight line between them.
fn line(issue: &Issue, amounts: &mut [Option<Amount>]) {
    let x = |at: usize| parse(&issue.options[at].id).unwrap_or_else(|_| Exact::zero());
    let mut last: Option<(usize, Exact)> = None;
    for at in 0..amounts.len() {
        let Some(Amount::Exact(here)) = amounts[at].clone() else {
            if amounts[at].is_some() {
                last = None;
            }
            continue;
        };
        if let Some((from, start)) = last {
            let width = x(at) - x(from);
            for (between, amount) in amounts.iter_mut().enumerate().take(at).skip(from + 1) {
                let part = (x(between) - x(from)) / &width;
                *amount = Some(Amount::Exact(&start + (&here - &start) * part));
            }
        }
        last = Some((at, here));
    }
}

type Weights = (Vec<Amount>, Option<Vec<Vec<usize>>>);

fn weights(fields: &Fields<'_, '_>, names: &Names, options: &[IssueJudgement]) -> Option<Weights> {
    let count = names.issues.len();
    let Some(value) = fields.get("weights") else {
        let vague = options.iter().position(|issue| issue.amounts.contains(&Amount::Unknown));
        if let Some(at) = vague {
            let message = format!(
                "`weights` is missing, and the values of `{}` are not all numbers",
                names.issues[at].id
            );
            let help = "say how much each issue counts, as a table or an order, or `weights = \
                        \"unknown\"`";
            fields.sheet.tell(fields.place("weights"), message, Some(help.to_owned()));
            return None;
        }
        return Some((vec![Amount::Exact(Exact::one()); count], None));
    };
    match value.get_ref() {
        DeValue::String(text) if text.trim() == "unknown" => {
            Some((vec![Amount::Unknown; count], None))
        }
        DeValue::String(_) => {
            let order = fields.order(value, &issue_ids(names))?;
            Some((vec![Amount::Unknown; count], Some(order)))
        }
        _ => {
            let inner = fields.inner("weights")?;
            strangers(&inner, names);
            let pairs = inner.pairs();
            let mut found = Vec::new();
            for issue in &names.issues {
                if let Some((key, _, value)) = pairs.iter().find(|(key, _, _)| *key == issue.id) {
                    found.push(fields.sheet.amount(key, value)?);
                } else {
                    let message = format!("no weight for the issue `{}`", issue.id);
                    let help = "give it one, an interval as [20, 40], or \"unknown\"".to_owned();
                    fields.sheet.tell(value.span(), message, Some(help));
                    return None;
                }
            }
            Some((found, None))
        }
    }
}
