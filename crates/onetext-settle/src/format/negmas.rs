//! Folders of NegMAS (as version 0.16 writes them): an outcome space and a utility function for each
//! party, one file each, in YAML or JSON. Files whose names begin with `_` hold what NegMAS computed
//! and are left aside.
//!
//! Read are outcome spaces of discrete issues (`CategoricalIssue`, `OrdinalIssue`,
//! `DiscreteOrdinalIssue`, `DiscreteCardinalIssue`, `ContiguousIssue`, also where an issue has no
//! type) and utility functions that are sums of exact numbers:
//!
//! - `LinearAdditiveUtilityFunction` and its parent `LinearUtilityAggregationFunction`, with values
//!   that are a `TableFun`, `MappingFun`, `IdentityFun`, `ConstFun`, `LinearFun`, `AffineFun`,
//!   `QuadraticFun` or `PolynomialFun`;
//! - `LinearUtilityFunction` and `AffineUtilityFunction`, whose weights multiply the numbers
//!   themselves, and `ConstUtilityFunction`;
//! - `HyperRectangleUtilityFunction` with a number for each box; a list of two numbers in a box is a
//!   range without its ends, any other list a choice: so NegMAS computes, though its documentation
//!   can be read otherwise;
//! - `MappingUtilityFunction`, a table of whole packages, up to [`MAX_TABLE`] of them;
//! - `WeightedUtilityFunction`, a weighted sum of any of these;
//! - `LinDiscountedUFun` and `ExpDiscountedUFun`: the function inside, with a note that the discount
//!   is not applied.
//!
//! Anything else is refused by name. Weights and values are taken as written, without normalising.
//! A reservation value of minus infinity, which NegMAS writes where none was set, is none.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::expect::{Page, anywhere, range, sizes, twice};
use super::tree::{Node, Value};
use super::{File, MAX_OPTIONS, Mistake, Reading, json, yaml};
use crate::exact::{Exact, whole};
use crate::model::{Issue, IssueOption, Party, Scenario};

mod function;
mod value;

#[cfg(test)]
mod tests;

/// How many packages a table of whole packages may list.
pub const MAX_TABLE: usize = 10_000;

/// How many values and listed options all functions of a folder may have together.
const MAX_SPENT: usize = 20_000_000;

/// Reads the outcome space and the utility functions, in the order given.
///
/// # Errors
///
/// Every mistake that was found.
pub fn read(files: &[File<'_>]) -> Result<Reading, Vec<Mistake>> {
    let (mut mistakes, mut notes) = (Vec::new(), Vec::new());
    let (mut spaces, mut functions) = (Vec::new(), Vec::new());
    for file in files {
        let read = Page::open(*file).and_then(|page| {
            if page.stem().starts_with('_') {
                return Ok(None);
            }
            let is_json = page.text.trim_start().starts_with(['{', '[']);
            let root = if is_json { json::read(page)? } else { yaml::read(page)? };
            Ok(Some((page, root)))
        });
        match read {
            Ok(Some((page, root))) if root.get("issues").is_some() => spaces.push((page, root)),
            Ok(Some((page, root))) if root.get("type").is_some() => functions.push((page, root)),
            Ok(Some((page, root))) => {
                let message = "neither an outcome space, which has `issues`, nor a utility \
                               function, which has a `type`";
                mistakes.push(page.mistake(root.start(), message));
            }
            Ok(None) => {}
            Err(mistake) => mistakes.push(mistake),
        }
    }
    if let Some((page, _)) = spaces.get(1) {
        mistakes.push(page.mistake(0..0, "a second outcome space"));
    }
    let Some((page, space)) = spaces.first() else {
        mistakes.push(anywhere("there is no outcome space: no file has `issues`"));
        return Err(mistakes);
    };
    let domain = match domain(*page, space, functions.len()) {
        Ok(domain) if mistakes.is_empty() => domain,
        result => {
            mistakes.extend(result.err());
            return Err(mistakes);
        }
    };
    let mut parties = Vec::new();
    for (page, root) in &functions {
        match party(*page, root, &domain, &mut notes) {
            Ok(party) => parties.push(party),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let name = space.get("name").and_then(Node::word).unwrap_or(page.stem()).to_owned();
    let scenario = Scenario { name, issues: domain.issues, parties, constraints: Vec::new() };
    Ok(Reading::exact(scenario, notes))
}

/// The issues, and where each option stands by its name.
struct Domain {
    issues: Vec<Issue>,
    places: Vec<BTreeMap<String, usize>>,
    /// How much has been read so far, in values and listed options: functions can nest.
    spent: Cell<usize>,
}

impl Domain {
    /// Counts what is about to be read.
    fn spend(&self, page: Page<'_>, node: &Node, values: usize) -> Result<(), Mistake> {
        self.spent.set(self.spent.get().saturating_add(values));
        if self.spent.get() > MAX_SPENT {
            return Err(page.mistake(node.start(), "the functions together are too large"));
        }
        Ok(())
    }

    /// The place of an issue that is named by its name or its number.
    fn issue(&self, name: &str) -> Option<usize> {
        let by_name = self.issues.iter().position(|issue| issue.id == name);
        by_name.or_else(|| name.parse().ok().filter(|&at| at < self.issues.len()))
    }

    fn option(&self, issue: usize, name: &str) -> Option<usize> {
        self.places.get(issue)?.get(&key(name)).copied()
    }
}

/// A word as Python compares it: 1 and 1.0 are the same, and so are true and True.
fn key(word: &str) -> String {
    match word {
        "True" => "true".to_owned(),
        "False" => "false".to_owned(),
        _ => crate::exact::parse(word)
            .map_or_else(|_| word.to_owned(), |number| super::expect::plain(&number)),
    }
}

fn domain(page: Page<'_>, space: &Node, parties: usize) -> Result<Domain, Mistake> {
    let mut issues: Vec<Issue> = Vec::new();
    for (at, node) in space.need(page, "issues")?.list(page, "`issues`")?.iter().enumerate() {
        let name = node.get("name").and_then(Node::word);
        let id = name.map_or_else(|| format!("issue{at}"), str::to_owned);
        let values = node.need(page, "values")?;
        let kind = node.get("type").and_then(Node::word).unwrap_or("CategoricalIssue");
        let kind = kind.rsplit('.').next().unwrap_or(kind);
        let options = match kind {
            "ContiguousIssue" => contiguous(page, values)?,
            "CategoricalIssue"
            | "OrdinalIssue"
            | "DiscreteOrdinalIssue"
            | "DiscreteCardinalIssue"
            | "CardinalIssue" => match &values.value {
                Value::List(_) => listed(page, values)?,
                _ => counted(page, values)?,
            },
            other => {
                let message =
                    format!("the issue `{id}` is a `{other}`, which has no list of options");
                let help = "take `levels` of it in NegMAS, as scenario.discretize() does";
                return Err(page.mistake(node.start(), message).help(help));
            }
        };
        issues.push(Issue { title: id.clone(), id, options, consent: None });
    }
    if let Some(name) = twice(issues.iter().map(|issue| issue.id.as_str())) {
        return Err(page.mistake(space.start(), format!("the issue `{name}` stands twice")));
    }
    sizes(&issues, parties).map_err(|it| page.mistake(space.start(), it.message))?;
    let mut places = Vec::new();
    for issue in &issues {
        let mut by_name = BTreeMap::new();
        for (at, option) in issue.options.iter().enumerate() {
            if by_name.insert(key(&option.id), at).is_some() {
                let message = format!("the option `{}` of `{}` stands twice", option.id, issue.id);
                return Err(page.mistake(space.start(), message));
            }
        }
        places.push(by_name);
    }
    Ok(Domain { issues, places, spent: Cell::new(0) })
}

/// The ends of a range of whole numbers, both included.
fn contiguous(page: Page<'_>, values: &Node) -> Result<Vec<IssueOption>, Mistake> {
    let Value::List(ends) = &values.value else { return counted(page, values) };
    let [low, high] = ends.as_slice() else {
        return Err(page.mistake(values.at.clone(), "a range has two ends"));
    };
    let (low, high) = (low.number(page, "an end")?, high.number(page, "an end")?);
    if !low.is_integer() || !high.is_integer() {
        return Err(page.mistake(values.at.clone(), "the ends are no whole numbers"));
    }
    range(&low, &high, &whole(1)).map_err(|why| page.mistake(values.at.clone(), why))
}

/// A number of values, which are then counted from 0.
fn counted(page: Page<'_>, values: &Node) -> Result<Vec<IssueOption>, Mistake> {
    let count = values.number(page, "`values`")?;
    if !count.is_integer() {
        return Err(page.mistake(values.at.clone(), "a count of values must be a whole number"));
    }
    range(&whole(0), &(count - whole(1)), &whole(1))
        .map_err(|why| page.mistake(values.at.clone(), why))
}

fn listed(page: Page<'_>, values: &Node) -> Result<Vec<IssueOption>, Mistake> {
    let list = values.list(page, "`values`")?;
    if list.len() > MAX_OPTIONS {
        return Err(page.mistake(values.start(), format!("more than {MAX_OPTIONS} options")));
    }
    list.iter()
        .map(|node| {
            let id = node.text(page, "an option")?.to_owned();
            Ok(IssueOption { title: id.clone(), id })
        })
        .collect()
}

fn party(
    page: Page<'_>,
    root: &Node,
    domain: &Domain,
    notes: &mut Vec<Mistake>,
) -> Result<Party, Mistake> {
    let values = function::values(page, root, domain, notes, 0)?;
    let reservation = match root.get("reserved_value") {
        Some(node) if minus_infinity(node) => None,
        Some(node) => Some(node.number(page, "`reserved_value`")?),
        None => None,
    };
    let reservation = match root.get("reserved_outcome") {
        Some(node) if reservation.is_none() => {
            let package = function::package(page, node, domain)?;
            Some(worth(&values, &package))
        }
        _ => reservation,
    };
    let id = root.get("name").and_then(Node::word).unwrap_or(page.stem()).to_owned();
    Ok(Party { name: id.clone(), id, values: Some(values), reservation, red_lines: Vec::new() })
}

fn minus_infinity(node: &Node) -> bool {
    matches!(node.word(), Some("-.inf" | "-.Inf" | "-.INF" | "-Infinity" | ".nan" | "NaN"))
}

fn worth(values: &crate::model::Values, package: &[usize]) -> Exact {
    let weighed = values.weights.iter().zip(&values.options).zip(package);
    let options: Exact = weighed.map(|((weight, options), &at)| weight * &options[at]).sum();
    let holding = values.interactions.iter().filter(|it| it.when.holds(package));
    options + &values.constant + holding.map(|it| &it.value).sum::<Exact>()
}
