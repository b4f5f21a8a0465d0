//! JSON profiles of NegoLog: one file a party, with `issueWeights`, `issues` and
//! `reservationValue`; a folder's `specs.json`, which holds what NegoLog computed, is left aside.
//!
//! A package is worth the sum of weight times value, as written: NegoLog expects the weights to sum
//! to 1 and does not see to it. The reservation value is what a party gets without agreement, 0 in
//! all of NegoLog's own domains. The issues are those of `issueWeights`, in its order.

use std::collections::BTreeSet;

use super::expect::{Page, anywhere, sizes};
use super::tree::Node;
use super::{File, Mistake, Reading, json};
use crate::exact::{Exact, whole};
use crate::model::{Issue, IssueOption, Party, Scenario, Values};

/// Reads the profiles, in the order given. All must have the same issues and options.
///
/// # Errors
///
/// Every mistake that was found.
pub fn read(files: &[File<'_>]) -> Result<Reading, Vec<Mistake>> {
    let (mut mistakes, mut parties) = (Vec::new(), Vec::new());
    let mut name: Option<String> = None;
    let mut issues: Option<Vec<Issue>> = None;
    for file in files {
        let read = Page::open(*file).and_then(|page| Ok((page, json::read(page)?)));
        let (page, root) = match read {
            Ok(read) => read,
            Err(mistake) => {
                mistakes.push(mistake);
                continue;
            }
        };
        if page.stem() == "specs" && root.get("issueWeights").is_none() {
            name = root.get("Name").and_then(Node::word).map(str::to_owned);
            continue;
        }
        match profile(page, &root, &mut issues, files.len()) {
            Ok(party) => parties.push(party),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let Some(issues) = issues else {
        return Err(vec![anywhere("there is no profile of NegoLog")]);
    };
    let name = name.unwrap_or_else(|| "NegoLog".to_owned());
    let scenario = Scenario { name, issues, parties, constraints: Vec::new() };
    Ok(Reading::exact(scenario, Vec::new()))
}

fn profile(
    page: Page<'_>,
    root: &Node,
    issues: &mut Option<Vec<Issue>>,
    parties: usize,
) -> Result<Party, Mistake> {
    let weights = root.need(page, "issueWeights")?;
    let tables = root.need(page, "issues")?;
    let known = if let Some(known) = issues {
        known
    } else {
        let found = domain(page, weights, tables)?;
        sizes(&found, parties).map_err(|it| page.mistake(weights.start(), it.message))?;
        issues.insert(found)
    };
    let mut values = Values {
        weights: Vec::new(),
        options: Vec::new(),
        interactions: Vec::new(),
        constant: whole(0),
    };
    for issue in known.iter() {
        values.weights.push(weights.need(page, &issue.id)?.number(page, "a weight")?);
        let table = tables.need(page, &issue.id)?;
        let listed = table.map(page, "an issue")?;
        let options: BTreeSet<&str> = issue.options.iter().map(|it| it.id.as_str()).collect();
        let stranger =
            listed.iter().find(|(key, _)| !key.word().is_some_and(|it| options.contains(it)));
        if let Some((key, _)) = stranger {
            let message = format!("the first profile has no such option of `{}`", issue.id);
            return Err(page.mistake(key.at.clone(), message));
        }
        let index = table.index();
        let worth: Result<Vec<Exact>, Mistake> = issue
            .options
            .iter()
            .map(|option| match index.get(option.id.as_str()) {
                Some(node) => node.number(page, "a value"),
                None => Err(page.mistake(table.start(), format!("`{}` is missing", option.id))),
            })
            .collect();
        values.options.push(worth?);
    }
    if weights.map(page, "`issueWeights`")?.len() != known.len() {
        return Err(page.mistake(weights.start(), "the issues are not those of the first profile"));
    }
    let reservation = match root.get("reservationValue") {
        Some(node) => Some(node.number(page, "`reservationValue`")?),
        None => None,
    };
    let id = page.stem().to_owned();
    Ok(Party { name: id.clone(), id, values: Some(values), reservation, red_lines: Vec::new() })
}

fn domain(page: Page<'_>, weights: &Node, tables: &Node) -> Result<Vec<Issue>, Mistake> {
    let mut issues: Vec<Issue> = Vec::new();
    for (key, _) in weights.map(page, "`issueWeights`")? {
        let id = key.text(page, "an issue")?.to_owned();
        if issues.iter().any(|issue| issue.id == id) {
            return Err(page.mistake(key.at.clone(), format!("`{id}` stands twice")));
        }
        let (mut options, mut seen) = (Vec::new(), BTreeSet::new());
        for (key, _) in tables.need(page, &id)?.map(page, "an issue")? {
            let option = key.text(page, "an option")?.to_owned();
            if !seen.insert(option.clone()) {
                return Err(page.mistake(key.at.clone(), format!("`{option}` stands twice")));
            }
            if options.len() >= super::MAX_OPTIONS {
                let message = format!("more than {} options", super::MAX_OPTIONS);
                return Err(page.mistake(key.at.clone(), message));
            }
            options.push(IssueOption { title: option.clone(), id: option });
        }
        issues.push(Issue { title: id.clone(), id, options, consent: None });
        if issues.len() > super::MAX_ISSUES {
            break;
        }
    }
    Ok(issues)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::parse;

    const BAKER: &str = r#"{"reservationValue": 0.25, "issueWeights": {"oven": 0.7, "shop": 0.3},
        "issues": {"shop": {"open": 1.0, "shut": 0.1}, "oven": {"wood": 0.30, "gas": 1.0}}}"#;
    const MILLER: &str = r#"{"reservationValue": 0.0, "issueWeights": {"shop": 0.5, "oven": 0.5},
        "issues": {"shop": {"shut": 1.0, "open": 0.2}, "oven": {"gas": 0.4, "wood": 1.0}}}"#;

    fn two(one: &str, other: &str) -> Result<Reading, Vec<Mistake>> {
        read(&[
            File { name: "d/baker.json", bytes: one.as_bytes() },
            File { name: "d/miller.json", bytes: other.as_bytes() },
            File { name: "d/specs.json", bytes: br#"{"Name": "Mill", "NumberOfBids": 4}"# },
        ])
    }

    #[test]
    fn values_are_taken_as_written() {
        let scenario = two(BAKER, MILLER).unwrap().elicited.scenario;
        let ids: Vec<&str> = scenario.issues.iter().map(|issue| issue.id.as_str()).collect();
        assert_eq!((scenario.name.as_str(), ids), ("Mill", vec!["oven", "shop"]));
        assert_eq!(scenario.utility(0, &[0, 1]), Some(parse("0.24").unwrap()));
        assert_eq!(scenario.utility(1, &[0, 1]), Some(parse("1").unwrap()));
        assert_eq!(scenario.parties[0].reservation, Some(parse("1/4").unwrap()));
    }

    #[test]
    fn profiles_of_different_domains_are_told() {
        for (from, to) in [
            ("\"gas\"", "\"coal\""),
            ("\"shop\": 0.5", "\"ship\": 0.5"),
            ("0.2}", "\"much\"}"),
            ("{\"shop\": 0.5", "{\"roof\": 0, \"shop\": 0.5"),
        ] {
            assert!(two(BAKER, &MILLER.replace(from, to)).is_err(), "{to}");
        }
    }
}
