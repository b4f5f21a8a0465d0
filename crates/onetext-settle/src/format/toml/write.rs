//! A scenario as TOML that reads back as the same.

use std::fmt::Write;

use toml_writer::{ToTomlValue, TomlStringBuilder};

use super::words::{consent_text, order_text};
use crate::elicit::{Amount, Elicited, IssueJudgement, Judgement};
use crate::exact::{Exact, whole};
use crate::format::expect::{plain, range};
use crate::model::{Condition, Issue, Party, Scenario};

/// The TOML of a scenario. It reads back as the same, as long as ids are not empty and different
/// from each other, and numbers stay within what can be read.
pub fn write(elicited: &Elicited) -> String {
    let scenario = &elicited.scenario;
    let mut out = format!("title = {}\n", text(&scenario.name));
    let parties: Vec<&str> = scenario.parties.iter().map(|party| party.id.as_str()).collect();
    for one in &scenario.issues {
        issue(&mut out, one, &parties);
    }
    for (at, one) in scenario.parties.iter().enumerate() {
        let judgement = elicited.judgements.iter().find(|judgement| judgement.party == at);
        party(&mut out, scenario, one, judgement, at);
    }
    for constraint in &scenario.constraints {
        out.push_str("\n[[constraint]]\n");
        if !constraint.title.is_empty() {
            line(&mut out, "title", &text(&constraint.title));
        }
        line(&mut out, "forbid", &condition(&constraint.forbids, &scenario.issues));
    }
    out
}

fn line(out: &mut String, key: &str, value: &str) {
    let _ = writeln!(out, "{key} = {value}");
}

fn text(text: &str) -> String {
    let builder = TomlStringBuilder::new(text);
    match builder.as_basic_pretty() {
        Some(pretty) => pretty.to_toml_value(),
        None => builder.as_basic().to_toml_value(),
    }
}

fn key(name: &str) -> String {
    let bare = !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if bare { name.to_owned() } else { TomlStringBuilder::new(name).as_basic().to_toml_value() }
}

/// A number bare where TOML can hold it, else in quotation marks.
fn number(number: &Exact) -> String {
    let plain = plain(number);
    let is_short = plain.len() <= 18 && !plain.contains('/');
    if is_short { plain } else { text(&plain) }
}

fn amount(amount: &Amount) -> String {
    match amount {
        Amount::Exact(exact) => number(exact),
        Amount::Between(low, high) => format!("[{}, {}]", number(low), number(high)),
        Amount::Unknown => "\"unknown\"".to_owned(),
    }
}

fn table(rows: impl IntoIterator<Item = (String, String)>) -> String {
    let rows: Vec<String> =
        rows.into_iter().map(|(name, value)| format!("{} = {value}", key(&name))).collect();
    format!("{{ {} }}", rows.join(", "))
}

/// The ends of a range of whole numbers, where the options are one.
fn ends(issue: &Issue) -> Option<(&str, &str)> {
    let (first, last) = (&issue.options.first()?.id, &issue.options.last()?.id);
    let (low, high): (i64, i64) = (first.parse().ok()?, last.parse().ok()?);
    let is_range = range(&whole(low), &whole(high), &whole(1)).ok()? == issue.options;
    (is_range && issue.options.len() > 2).then_some((first, last))
}

fn issue(out: &mut String, issue: &Issue, parties: &[&str]) {
    out.push_str("\n[[issue]]\n");
    line(out, "id", &text(&issue.id));
    if issue.title != issue.id {
        line(out, "title", &text(&issue.title));
    }
    if let Some((low, high)) = ends(issue) {
        line(out, "range", &format!("[{low}, {high}]"));
    } else if issue.options.iter().all(|option| option.title == option.id) {
        let ids: Vec<String> = issue.options.iter().map(|option| text(&option.id)).collect();
        line(out, "options", &format!("[{}]", ids.join(", ")));
    } else {
        let rows = issue.options.iter().map(|option| (option.id.clone(), text(&option.title)));
        line(out, "options", &table(rows));
    }
    if let Some(rule) = &issue.consent {
        line(out, "consent", &text(&consent_text(rule, parties)));
    }
}

fn condition(condition: &Condition, issues: &[Issue]) -> String {
    let side = |(at, options): &(usize, Vec<usize>)| {
        let issue = &issues[*at];
        let ids: Vec<String> = options.iter().map(|&it| text(&issue.options[it].id)).collect();
        let value =
            if let [one] = ids.as_slice() { one.clone() } else { format!("[{}]", ids.join(", ")) };
        (issue.id.clone(), value)
    };
    table(condition.0.iter().map(side))
}

fn party(
    out: &mut String,
    scenario: &Scenario,
    party: &Party,
    judgement: Option<&Judgement>,
    at: usize,
) {
    out.push_str("\n[[party]]\n");
    line(out, "id", &text(&party.id));
    if party.name != party.id {
        line(out, "name", &text(&party.name));
    }
    let values = party.values.as_ref();
    let exact = values.map(|values| Judgement::of(at, values, party.reservation.as_ref()));
    let known = judgement.or(exact.as_ref());
    if let Some(known) = known {
        if let Some(reservation) = &known.reservation {
            line(out, "reservation", &amount(reservation));
        }
        let constant = values.map(|values| &values.constant).filter(|it| **it != whole(0));
        if let Some(constant) = constant {
            line(out, "constant", &number(constant));
        }
        let issues: Vec<&str> = scenario.issues.iter().map(|issue| issue.id.as_str()).collect();
        let named = issues.iter().map(|id| (*id).to_owned());
        let ones = known.weights.iter().all(|it| *it == Amount::Exact(whole(1)));
        if known.weights.iter().all(|it| *it == Amount::Unknown) {
            line(out, "weights", "\"unknown\"");
        } else if !ones || judgement.is_some() {
            line(out, "weights", &table(named.zip(known.weights.iter().map(amount))));
        }
        if let Some(order) = &known.weight_order {
            line(out, "weight-order", &text(&order_text(order, &issues)));
        }
        out.push_str("[party.values]\n");
        for (issue, judged) in scenario.issues.iter().zip(&known.options) {
            line(out, &key(&issue.id), &worths(issue, judged));
        }
        let orders: Vec<_> = scenario
            .issues
            .iter()
            .zip(&known.options)
            .filter_map(|(issue, judged)| Some((issue, judged.order.as_ref()?)))
            .collect();
        if !orders.is_empty() {
            out.push_str("[party.order]\n");
        }
        for (issue, order) in orders {
            let ids: Vec<&str> = issue.options.iter().map(|it| it.id.as_str()).collect();
            line(out, &key(&issue.id), &text(&order_text(order, &ids)));
        }
    }
    for interaction in values.map(|values| &values.interactions).into_iter().flatten() {
        out.push_str("[[party.interaction]]\n");
        line(out, "when", &condition(&interaction.when, &scenario.issues));
        line(out, "value", &number(&interaction.value));
    }
    for red_line in &party.red_lines {
        out.push_str("[[party.red-line]]\n");
        line(out, "when", &condition(&red_line.when, &scenario.issues));
        if red_line.weight != whole(1) {
            line(out, "weight", &number(&red_line.weight));
        }
        if let Some(note) = &red_line.note {
            line(out, "note", &text(note));
        }
    }
}

fn worths(issue: &Issue, judged: &IssueJudgement) -> String {
    if judged.amounts.iter().all(|it| *it == Amount::Unknown) {
        return "\"unknown\"".to_owned();
    }
    let ids = issue.options.iter().map(|option| option.id.clone());
    table(ids.zip(judged.amounts.iter().map(amount)))
}
