//! Utility functions of NegMAS, as far as they are sums of exact numbers.

use num_traits::{One, Zero};

use super::value::{along, worths};
use super::{Domain, MAX_TABLE, minus_infinity};
use crate::exact::{Exact, parse, whole};
use crate::format::expect::{Page, meant};
use crate::format::tree::{Node, Value};
use crate::format::{MAX_DEPTH, Mistake};
use crate::model::{Condition, Interaction, Package, Values};

/// The values that a function stands for.
pub(super) fn values(
    page: Page<'_>,
    node: &Node,
    domain: &Domain,
    notes: &mut Vec<Mistake>,
    depth: usize,
) -> Result<Values, Mistake> {
    if depth > MAX_DEPTH {
        return Err(page.mistake(node.start(), "functions nest too deep"));
    }
    let size = domain.issues.iter().map(|issue| issue.options.len()).sum();
    domain.spend(page, node, size)?;
    let kind = node.need(page, "type")?.text(page, "`type`")?;
    let kind = kind.rsplit('.').next().unwrap_or(kind);
    match kind {
        "LinearAdditiveUtilityFunction" | "LinearUtilityAggregationFunction" => {
            additive(page, node, domain)
        }
        "LinearUtilityFunction" | "AffineUtilityFunction" => affine(page, node, domain),
        "ConstUtilityFunction" => {
            let value = node.need(page, "value")?.number(page, "`value`")?;
            Ok(Values { constant: value, ..nothing(domain) })
        }
        "HyperRectangleUtilityFunction" => boxes(page, node, domain),
        "MappingUtilityFunction" => table(page, node, domain),
        "WeightedUtilityFunction" => weighted(page, node, domain, notes, depth),
        "LinDiscountedUFun" | "ExpDiscountedUFun" => {
            let message = "values shrink with time in this file; the discount is not applied";
            notes.push(page.mistake(node.start(), message));
            values(page, node.need(page, "ufun")?, domain, notes, depth + 1)
        }
        other => {
            let message = format!("a `{other}` is no sum of exact numbers, and is not read");
            Err(page.mistake(node.start(), message))
        }
    }
}

fn nothing(domain: &Domain) -> Values {
    Values {
        weights: vec![Exact::one(); domain.issues.len()],
        options: domain.issues.iter().map(|it| vec![whole(0); it.options.len()]).collect(),
        interactions: Vec::new(),
        constant: whole(0),
    }
}

fn bias(page: Page<'_>, node: &Node) -> Result<Exact, Mistake> {
    node.get("bias").map_or(Ok(Exact::zero()), |bias| bias.number(page, "`bias`"))
}

/// One number for each of some things; all 1 where the key is missing.
fn weights(page: Page<'_>, node: &Node, count: usize) -> Result<Vec<Exact>, Mistake> {
    let Some(list) = node.get("weights") else { return Ok(vec![Exact::one(); count]) };
    let list = list.list(page, "`weights`")?;
    if list.len() != count {
        let message = format!("{} weights for {count}", list.len());
        return Err(page.mistake(node.start(), message));
    }
    list.iter().map(|it| it.number(page, "a weight")).collect()
}

/// The children of a list, or of a map by the names of the issues, one for each issue.
fn by_issue<'a>(page: Page<'_>, node: &'a Node, domain: &Domain) -> Result<Vec<&'a Node>, Mistake> {
    match &node.value {
        Value::List(items) if items.len() == domain.issues.len() => Ok(items.iter().collect()),
        Value::List(items) => {
            let message = format!("{} entries for {} issues", items.len(), domain.issues.len());
            Err(page.mistake(node.start(), message))
        }
        _ => domain.issues.iter().map(|issue| node.need(page, &issue.id)).collect(),
    }
}

fn additive(page: Page<'_>, node: &Node, domain: &Domain) -> Result<Values, Mistake> {
    let mut found = nothing(domain);
    if let Some(weights) = node.get("weights") {
        let weights = by_issue(page, weights, domain)?;
        found.weights =
            weights.iter().map(|it| it.number(page, "a weight")).collect::<Result<_, _>>()?;
    }
    let functions = by_issue(page, node.need(page, "values")?, domain)?;
    for (issue, function) in functions.into_iter().enumerate() {
        found.options[issue] = worths(page, function, domain, issue)?;
    }
    found.constant = bias(page, node)?;
    Ok(found)
}

fn affine(page: Page<'_>, node: &Node, domain: &Domain) -> Result<Values, Mistake> {
    let mut found = nothing(domain);
    found.weights = weights(page, node, domain.issues.len())?;
    for issue in 0..domain.issues.len() {
        found.options[issue] = along(page, node, domain, issue, Clone::clone)?;
    }
    found.constant = bias(page, node)?;
    Ok(found)
}

fn boxes(page: Page<'_>, node: &Node, domain: &Domain) -> Result<Values, Mistake> {
    let mut found = nothing(domain);
    found.constant = bias(page, node)?;
    let ranges = node.need(page, "outcome_ranges")?.list(page, "`outcome_ranges`")?;
    let pays = node.get("utilities").or_else(|| node.get("mappings"));
    let Some(pays) = pays else { return Err(page.mistake(node.start(), "`utilities` is missing")) };
    let pays = pays.list(page, "`utilities`")?;
    let weights = weights(page, node, ranges.len())?;
    if pays.len() != ranges.len() {
        let message = format!("{} utilities for {} boxes", pays.len(), ranges.len());
        return Err(page.mistake(node.start(), message));
    }
    for ((range, pay), weight) in ranges.iter().zip(pays).zip(weights) {
        let value = pay.number(page, "what a box pays")? * weight;
        match condition(page, range, domain)? {
            None => {}
            Some(when) if when.0.is_empty() => found.constant += value,
            Some(when) => found.interactions.push(Interaction { when, value }),
        }
    }
    Ok(found)
}

/// A box as a condition; none where no package lies in it.
fn condition(page: Page<'_>, node: &Node, domain: &Domain) -> Result<Option<Condition>, Mistake> {
    let mut when = Some(Condition::default());
    if node.is_null() {
        return Ok(when);
    }
    for (key, side) in node.map(page, "a box")? {
        let name = key.text(page, "an issue")?;
        let Some(issue) = domain.issue(name) else {
            let mistake = page.mistake(key.at.clone(), format!("there is no issue `{name}`"));
            let names = domain.issues.iter().map(|issue| issue.id.as_str());
            return Err(match meant(name, names) {
                Some(help) => mistake.help(help),
                None => mistake,
            });
        };
        if side.is_null() {
            let message =
                format!("`{name}` in a box has nothing, which NegMAS says and does differently");
            let help = "leave the issue out where every option is meant";
            return Err(page.mistake(key.at.clone(), message).help(help));
        }
        let options = within(page, side, domain, issue, 0)?;
        domain.spend(page, side, options.len())?;
        let holds = (!options.is_empty()).then(|| Condition(vec![(issue, options)]));
        when = when.and_then(|when| holds.and_then(|holds| when.and(&holds)));
    }
    Ok(when)
}

/// The options that a side of a box names, sorted.
fn within(
    page: Page<'_>,
    node: &Node,
    domain: &Domain,
    issue: usize,
    depth: usize,
) -> Result<Vec<usize>, Mistake> {
    if depth > MAX_DEPTH {
        return Err(page.mistake(node.start(), "the sides of a box nest too deep"));
    }
    let Value::List(items) = &node.value else {
        let name = node.text(page, "an option")?;
        return Ok(domain.option(issue, name).into_iter().collect());
    };
    if let [low, high] = items.as_slice()
        && let (Ok(low), Ok(high)) = (low.number(page, ""), high.number(page, ""))
    {
        let options = domain.issues[issue].options.iter().enumerate();
        let inside =
            options.filter(|(_, option)| parse(&option.id).is_ok_and(|x| low < x && x < high));
        return Ok(inside.map(|(at, _)| at).collect());
    }
    let mut found = Vec::new();
    for item in items {
        found.extend(within(page, item, domain, issue, depth + 1)?);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// A package as a list of options, or as a map from issues to them.
pub(super) fn package(page: Page<'_>, node: &Node, domain: &Domain) -> Result<Package, Mistake> {
    let parts = by_issue(page, node, domain)?;
    let option = |(issue, part): (usize, &Node)| {
        let name = part.text(page, "an option")?;
        domain.option(issue, name).ok_or_else(|| {
            let message = format!("`{}` has no option `{name}`", domain.issues[issue].id);
            page.mistake(part.at.clone(), message)
        })
    };
    parts.into_iter().enumerate().map(option).collect()
}

/// A value for each package. What is left out has the default, or must not be.
fn table(page: Page<'_>, node: &Node, domain: &Domain) -> Result<Values, Mistake> {
    let mut found = nothing(domain);
    let rows = node.need(page, "mapping")?;
    let rows = rows.map(page, "`mapping`")?;
    if rows.len() > MAX_TABLE {
        let message = format!("a table of more than {MAX_TABLE} packages");
        return Err(page.mistake(node.start(), message));
    }
    domain.spend(page, node, rows.len().saturating_mul(domain.issues.len()))?;
    let mut listed = std::collections::BTreeMap::new();
    for (key, value) in rows {
        listed.insert(package(page, key, domain)?, value.number(page, "a value")?);
    }
    let every = domain.issues.iter().map(|it| it.options.len() as u128);
    let every = every.fold(1_u128, u128::saturating_mul);
    if listed.len() as u128 != every {
        match node.get("default") {
            Some(default) if !minus_infinity(default) => {
                found.constant = default.number(page, "`default`")?;
            }
            _ => {
                let message = format!("the table has {} of {every} packages", listed.len());
                let help = "give every package a value, or a `default` that is a number";
                return Err(page.mistake(node.start(), message).help(help));
            }
        }
    }
    for (package, value) in listed {
        let value = value - &found.constant;
        if !value.is_zero() {
            let when =
                Condition(package.into_iter().enumerate().map(|(i, o)| (i, vec![o])).collect());
            found.interactions.push(Interaction { when, value });
        }
    }
    Ok(found)
}

fn weighted(
    page: Page<'_>,
    node: &Node,
    domain: &Domain,
    notes: &mut Vec<Mistake>,
    depth: usize,
) -> Result<Values, Mistake> {
    let functions = node.get("ufuns").or_else(|| node.get("values"));
    let Some(functions) = functions else {
        return Err(page.mistake(node.start(), "`ufuns` is missing"));
    };
    let functions = functions.list(page, "`ufuns`")?;
    let weights = weights(page, node, functions.len())?;
    let mut found = nothing(domain);
    for (function, by) in functions.iter().zip(weights) {
        let one = values(page, function, domain, notes, depth + 1)?;
        for ((sum, options), weight) in found.options.iter_mut().zip(&one.options).zip(&one.weights)
        {
            for (sum, value) in sum.iter_mut().zip(options) {
                *sum += value * weight * &by;
            }
        }
        found.constant += one.constant * &by;
        found.interactions.extend(
            one.interactions.into_iter().map(|it| Interaction { value: it.value * &by, ..it }),
        );
    }
    Ok(found)
}
