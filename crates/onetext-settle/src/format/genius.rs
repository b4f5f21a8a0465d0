//! XML of Genius: a domain (`negotiation_template`) and a profile (`utility_space`) for each party.
//!
//! Values are those that Genius 10.4 computes, but in exact fractions:
//!
//! - a discrete option is worth its `evaluation` divided by the largest one that the profile has
//!   for the issue, and nothing where that is below 0.00001; of an option given twice the last
//!   evaluation counts;
//! - a whole number `x` of a range is worth `offset + slope · (x − lowerbound)`, cut off at 0 and 1,
//!   with the lower bound of the profile;
//! - weights are divided by their sum;
//! - a non-linear profile is the sum of its rectangles that hold, divided by `maxutility`; where
//!   that is above 1 Genius says 1, and this does not;
//! - issues belong together by their `index`, options by their `value`.
//!
//! Genius takes 0 where a profile gives no `reservation`; here there is none then, which refuses
//! the same packages: none. A `discount_factor` other than 1 is noted and not applied. Issues of
//! real numbers have no options and are refused, and so is an issue with no weight or an option with
//! no evaluation: Genius fails there too, only later.

use std::collections::BTreeMap;

use num_traits::{One, Signed, Zero};

use super::expect::{Page, anywhere, meant, range, sizes};
use super::xml::{Element, read as read_xml};
use super::{File, MAX_ISSUES, Mistake, Reading};
use crate::exact::{Exact, whole};
use crate::model::{Issue, IssueOption, Party, Scenario, Values};

mod nonlinear;

#[cfg(test)]
mod tests;

/// An issue of a domain, and the number that profiles know it by.
struct Known {
    index: String,
    /// The lower bound of a range of numbers; none for a list of options.
    range: Option<Exact>,
    issue: Issue,
}

/// Reads the profiles, in the order given, and the domain among them. Without a domain the issues
/// are those of the first profile.
///
/// # Errors
///
/// Every mistake that was found.
pub fn read(files: &[File<'_>]) -> Result<Reading, Vec<Mistake>> {
    let (mut mistakes, mut notes) = (Vec::new(), Vec::new());
    let mut roots = Vec::new();
    for file in files {
        match Page::open(*file).and_then(|page| Ok((page, read_xml(page)?))) {
            Ok(root) => roots.push(root),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let (domains, profiles): (Vec<_>, Vec<_>) =
        roots.iter().partition(|(_, root)| root.name == "negotiation_template");
    if let Some((page, root)) = domains.get(1) {
        return Err(vec![page.mistake(root.at.clone(), "a second domain")]);
    }
    for (page, root) in &profiles {
        if root.name != "utility_space" {
            let message = format!("neither a domain nor a profile of Genius, but `{}`", root.name);
            let help = "a domain begins with <negotiation_template>, a profile with \
                        <utility_space>";
            mistakes.push(page.mistake(root.at.clone(), message).help(help));
        }
    }
    let Some((page, domain)) = domains.first().or_else(|| profiles.first()) else {
        return Err(vec![anywhere("there is no file of Genius")]);
    };
    let known = issues(*page, domain, &mut mistakes);
    let issues: Vec<Issue> = known.iter().map(|known| known.issue.clone()).collect();
    if mistakes.is_empty() {
        mistakes.extend(sizes(&issues, profiles.len()).err());
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let mut parties: Vec<Party> = Vec::new();
    for (page, root) in profiles {
        match party(*page, root, &known, &mut notes) {
            Ok(party) => parties.push(party),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let objective = domain.all("objective").first().and_then(|it| it.attribute("name"));
    let name = objective.filter(|name| !name.is_empty()).unwrap_or(page.stem()).to_owned();
    Ok(Reading::exact(Scenario { name, issues, parties, constraints: Vec::new() }, notes))
}

fn issues(page: Page<'_>, domain: &Element, mistakes: &mut Vec<Mistake>) -> Vec<Known> {
    let mut found: Vec<Known> = Vec::new();
    for element in domain.all("issue") {
        match issue(page, element) {
            Ok(known) if found.iter().any(|other| other.index == known.index) => {
                let message = format!("a second issue with the index {}", known.index);
                mistakes.push(page.mistake(element.at.clone(), message));
            }
            Ok(known) => found.push(known),
            Err(mistake) => mistakes.push(mistake),
        }
        if found.len() > MAX_ISSUES {
            break;
        }
    }
    found
}

fn issue(page: Page<'_>, element: &Element) -> Result<Known, Mistake> {
    let index = need(page, element, "index")?.trim().to_owned();
    let name = element.attribute("name").unwrap_or(&index).to_owned();
    let mut low = None;
    let options = match kind(element) {
        "discrete" => {
            let mut options: Vec<IssueOption> = Vec::new();
            let mut seen = std::collections::BTreeSet::new();
            for item in element.named("item") {
                let id = need(page, item, "value")?.to_owned();
                if seen.insert(id.clone()) {
                    options.push(IssueOption { title: id.clone(), id });
                }
            }
            options
        }
        "integer" => {
            let from = number(page, element, "lowerbound")?;
            let to = number(page, element, "upperbound")?;
            if !from.is_integer() || !to.is_integer() {
                return Err(page.mistake(element.at.clone(), "the bounds are no whole numbers"));
            }
            let options = range(&from, &to, &Exact::one())
                .map_err(|why| page.mistake(element.at.clone(), format!("`{name}`: {why}")))?;
            low = Some(from);
            options
        }
        other => {
            let message = format!("the issue `{name}` is {other}, and has no list of options");
            let help = "write it as an issue of integers or of options";
            return Err(page.mistake(element.at.clone(), message).help(help));
        }
    };
    let issue = Issue { id: name.clone(), title: name, options, consent: None };
    Ok(Known { index, range: low, issue })
}

/// The kind of an issue; Genius takes one without for a list of options.
fn kind(element: &Element) -> &str {
    ["type", "vtype", "etype"]
        .iter()
        .find_map(|name| element.attribute(name))
        .filter(|kind| !kind.is_empty())
        .unwrap_or("discrete")
}

fn party(
    page: Page<'_>,
    root: &Element,
    known: &[Known],
    notes: &mut Vec<Mistake>,
) -> Result<Party, Mistake> {
    let values = if root.attribute("type") == Some("nonlinear") {
        nonlinear::values(page, root, known, notes)?
    } else {
        additive(page, root, known)?
    };
    let reservation = match root.all("reservation").first() {
        Some(element) => Some(number(page, element, "value")?),
        None => None,
    };
    if let Some(element) = root.all("discount_factor").first() {
        let factor = number(page, element, "value")?;
        // Genius takes what is not between 0 and 1 for no discount.
        if factor.is_positive() && factor < Exact::one() {
            let message = "values shrink with time in this file; the discount is not applied";
            notes.push(page.mistake(element.at.clone(), message));
        }
    }
    let id = page.stem().to_owned();
    Ok(Party { name: id.clone(), id, values: Some(values), reservation, red_lines: Vec::new() })
}

fn additive(page: Page<'_>, root: &Element, known: &[Known]) -> Result<Values, Mistake> {
    let mut written: BTreeMap<&str, (Exact, &Element)> = BTreeMap::new();
    for weight in root.all("weight") {
        let index = need(page, weight, "index")?.trim();
        written.insert(index, (number(page, weight, "value")?, weight));
    }
    let mut evaluated: BTreeMap<&str, &Element> = BTreeMap::new();
    for element in root.all("issue") {
        let index = need(page, element, "index")?.trim();
        if !known.iter().any(|issue| issue.index == index) {
            let message = format!("the domain has no issue with the index {index}");
            return Err(page.mistake(element.at.clone(), message));
        }
        evaluated.insert(index, element);
    }
    let (mut weights, mut options) = (Vec::new(), Vec::new());
    for issue in known {
        let name = &issue.issue.id;
        let Some(element) = evaluated.get(issue.index.as_str()) else {
            let message = format!("the profile says nothing of the issue `{name}`");
            return Err(page.mistake(root.at.clone(), message));
        };
        let Some((weight, _)) = written.get(issue.index.as_str()) else {
            let message = format!("the issue `{name}` has no weight");
            let help = format!("add <weight index=\"{}\" value=\"…\"/>", issue.index);
            return Err(page.mistake(element.at.clone(), message).help(help));
        };
        weights.push(weight.clone());
        options.push(match &issue.range {
            Some(_) => line(page, element, issue)?,
            None => evaluations(page, element, issue)?,
        });
    }
    let sum: Exact = weights.iter().sum();
    if sum.is_zero() {
        return Err(page.mistake(root.at.clone(), "the weights sum to nothing"));
    }
    let weights = weights.into_iter().map(|weight| weight / &sum).collect();
    Ok(Values { weights, options, interactions: Vec::new(), constant: whole(0) })
}

fn evaluations(page: Page<'_>, element: &Element, known: &Known) -> Result<Vec<Exact>, Mistake> {
    let mut written: BTreeMap<&str, Exact> = BTreeMap::new();
    for item in element.named("item") {
        let value = need(page, item, "value")?;
        match item.attribute("evaluation") {
            None | Some("null") => {}
            Some(_) => {
                written.insert(value, number(page, item, "evaluation")?);
            }
        }
    }
    let largest = written.values().max().cloned().unwrap_or_else(Exact::zero);
    let least = Exact::new(1.into(), 100_000.into());
    let worth = |option: &IssueOption| {
        let Some(evaluation) = written.get(option.id.as_str()) else {
            let message =
                format!("the option `{}` of `{}` has no evaluation", option.id, known.issue.id);
            let mistake = page.mistake(element.at.clone(), message);
            return Err(match meant(&option.id, written.keys().copied()) {
                Some(help) => mistake.help(help),
                None => mistake,
            });
        };
        Ok(if largest < least { Exact::zero() } else { evaluation / &largest })
    };
    known.issue.options.iter().map(worth).collect()
}

fn line(page: Page<'_>, element: &Element, known: &Known) -> Result<Vec<Exact>, Mistake> {
    let low = number(page, element, "lowerbound")?;
    let (mut slope, mut offset) = (Exact::zero(), Exact::zero());
    if let Some(evaluator) = element.named("evaluator").next() {
        let kind = evaluator.attribute("ftype").unwrap_or("linear");
        if kind != "linear" {
            let message = format!("values along a range that are {kind} are not known here");
            return Err(page.mistake(evaluator.at.clone(), message));
        }
        slope = number(page, evaluator, "slope")?;
        offset = number(page, evaluator, "offset")?;
    }
    let first = known.range.clone().unwrap_or_else(Exact::zero);
    let worth = |at: usize| {
        let x = &first + whole(i64::try_from(at).unwrap_or(i64::MAX)) - &low;
        (&offset + &slope * x).clamp(Exact::zero(), Exact::one())
    };
    Ok((0..known.issue.options.len()).map(worth).collect())
}

fn need<'a>(page: Page<'_>, element: &'a Element, name: &str) -> Result<&'a str, Mistake> {
    element.attribute(name).ok_or_else(|| {
        page.mistake(element.at.clone(), format!("<{}> has no `{name}`", element.name))
    })
}

fn number(page: Page<'_>, element: &Element, name: &str) -> Result<Exact, Mistake> {
    page.number(need(page, element, name)?, element.at.clone())
}
