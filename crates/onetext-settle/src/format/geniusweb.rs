//! JSON profiles of GeniusWeb: one `LinearAdditiveUtilitySpace` a party, each with the domain in it.
//!
//! A package is worth the sum of weight times utility of its values. A value that a profile does
//! not list is worth nothing, as in GeniusWeb. A range of numbers is worth what lies on the straight
//! line between its ends, and nothing outside them. The reservation value is what the profile gives
//! to its `reservationBid`; an issue that the bid leaves out adds nothing.

use num_traits::Zero;

use super::expect::{Page, anywhere, range, sizes, twice};
use super::tree::Node;
use super::{File, Mistake, Reading, json};
use crate::exact::{Exact, parse, whole};
use crate::model::{Issue, IssueOption, Party, Scenario, Values};

/// Reads the profiles, in the order given. All must speak of the same domain.
///
/// # Errors
///
/// Every mistake that was found.
pub fn read(files: &[File<'_>]) -> Result<Reading, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let mut first: Option<(String, Vec<Issue>)> = None;
    let mut parties = Vec::new();
    for file in files {
        match profile(*file, &mut first, files.len()) {
            Ok(party) => parties.push(party),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let Some((name, issues)) = first else {
        return Err(vec![anywhere("there is no profile of GeniusWeb")]);
    };
    let scenario = Scenario { name, issues, parties, constraints: Vec::new() };
    Ok(Reading::exact(scenario, Vec::new()))
}

fn profile(
    file: File<'_>,
    first: &mut Option<(String, Vec<Issue>)>,
    parties: usize,
) -> Result<Party, Mistake> {
    let page = Page::open(file)?;
    let root = json::read(page)?;
    let Some(space) = root.get("LinearAdditiveUtilitySpace") else {
        let kind = match &root.value {
            super::tree::Value::Map(pairs) => pairs.first().and_then(|(key, _)| key.word()),
            _ => None,
        };
        let found = kind.map_or_else(|| root.kind().to_owned(), |kind| format!("a `{kind}`"));
        let message = format!("only a `LinearAdditiveUtilitySpace` is read, and this is {found}");
        return Err(page.mistake(root.start(), message));
    };
    let domain = space.need(page, "domain")?;
    let issues = issues(page, domain)?;
    sizes(&issues, parties).map_err(|mistake| page.mistake(domain.start(), mistake.message))?;
    match first {
        None => {
            let name = domain.get("name").and_then(Node::word).unwrap_or(page.stem());
            *first = Some((name.to_owned(), issues.clone()));
        }
        Some((_, known)) if *known != issues => {
            let message = "the domain is not the one of the first profile";
            return Err(page.mistake(domain.start(), message));
        }
        Some(_) => {}
    }
    let values = values(page, space, &issues)?;
    let reservation = match space.get("reservationBid") {
        Some(bid) => Some(worth(page, bid, &issues, &values)?),
        None => None,
    };
    let id = space.get("name").and_then(Node::word).unwrap_or(page.stem()).to_owned();
    Ok(Party { name: id.clone(), id, values: Some(values), reservation, red_lines: Vec::new() })
}

fn issues(page: Page<'_>, domain: &Node) -> Result<Vec<Issue>, Mistake> {
    let mut issues: Vec<Issue> = Vec::new();
    for (key, node) in domain.need(page, "issuesValues")?.map(page, "`issuesValues`")? {
        let id = key.text(page, "an issue")?.to_owned();
        if issues.iter().any(|issue| issue.id == id) {
            return Err(page.mistake(key.at.clone(), format!("`{id}` stands twice")));
        }
        let options = if let Some(ends) = node.get("range") {
            let end = |key: &str| number(page, ends.need(page, key)?, key);
            range(&end("low")?, &end("high")?, &end("step")?)
                .map_err(|why| page.mistake(ends.at.clone(), format!("`{id}`: {why}")))?
        } else {
            let mut options: Vec<IssueOption> = Vec::new();
            for value in node.need(page, "values")?.list(page, "`values`")? {
                let id = value.text(page, "a value")?.to_owned();
                options.push(IssueOption { title: id.clone(), id });
            }
            if let Some(value) = twice(options.iter().map(|option| option.id.as_str())) {
                let message = format!("the value `{value}` of `{id}` stands twice");
                return Err(page.mistake(node.at.clone(), message));
            }
            options
        };
        issues.push(Issue { title: id.clone(), id, options, consent: None });
        if issues.len() > super::MAX_ISSUES {
            break;
        }
    }
    Ok(issues)
}

fn values(page: Page<'_>, space: &Node, issues: &[Issue]) -> Result<Values, Mistake> {
    let (weights, utilities) =
        (space.need(page, "issueWeights")?, space.need(page, "issueUtilities")?);
    let mut values = Values {
        weights: Vec::new(),
        options: Vec::new(),
        interactions: Vec::new(),
        constant: whole(0),
    };
    for issue in issues {
        values.weights.push(number(page, weights.need(page, &issue.id)?, "a weight")?);
        let node = utilities.need(page, &issue.id)?;
        values.options.push(if let Some(list) = node.get("DiscreteValueSetUtilities") {
            let list = list.need(page, "valueUtilities")?.index();
            let worth = |option: &IssueOption| match list.get(option.id.as_str()) {
                Some(node) => number(page, node, "a utility"),
                None => Ok(Exact::zero()),
            };
            issue.options.iter().map(worth).collect::<Result<_, _>>()?
        } else if let Some(line) = node.get("NumberValueSetUtilities") {
            let end = |key: &str| number(page, line.need(page, key)?, key);
            let (low, high) = (end("lowValue")?, end("highValue")?);
            let (bottom, top) = (end("lowUtility")?, end("highUtility")?);
            if low >= high {
                return Err(page.mistake(line.at.clone(), "the values are no range"));
            }
            let worth = |option: &IssueOption| match parse(&option.id) {
                Ok(x) if low <= x && x <= high => {
                    &bottom + (x - &low) / (&high - &low) * (&top - &bottom)
                }
                _ => Exact::zero(),
            };
            issue.options.iter().map(worth).collect()
        } else {
            let message = format!("the utilities of `{}` are of a kind not known here", issue.id);
            let help = "known are DiscreteValueSetUtilities and NumberValueSetUtilities";
            return Err(page.mistake(node.start(), message).help(help));
        });
    }
    Ok(values)
}

/// What the values give to a bid that may leave issues out.
fn worth(page: Page<'_>, bid: &Node, issues: &[Issue], values: &Values) -> Result<Exact, Mistake> {
    let mut sum = Exact::zero();
    for (key, node) in bid.need(page, "issuevalues")?.map(page, "`issuevalues`")? {
        let (name, value) = (key.text(page, "an issue")?, node.text(page, "a value")?);
        let at = issues.iter().position(|issue| issue.id == name);
        let option = at.and_then(|at| {
            // Numbers are equal whatever zeros they end in.
            let same = |id: &str| id == value || parse(value).is_ok_and(|it| parse(id) == Ok(it));
            let option = issues[at].options.iter().position(|option| option.id == value);
            option.or_else(|| issues[at].options.iter().position(|option| same(&option.id)))
        });
        let (Some(at), Some(option)) = (at, option) else {
            let message = format!("the domain has no `{value}` for `{name}`");
            return Err(page.mistake(node.at.clone(), message));
        };
        sum += &values.weights[at] * &values.options[at][option];
    }
    Ok(sum)
}

/// GeniusWeb writes numbers with and without quotation marks.
fn number(page: Page<'_>, node: &Node, what: &str) -> Result<Exact, Mistake> {
    page.number(node.text(page, what)?, node.at.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROFILE: &str = r#"{"LinearAdditiveUtilitySpace": {"name": "crew",
      "issueUtilities": {
        "rest": {"DiscreteValueSetUtilities": {"valueUtilities": {"long": 0.9}}},
        "pay": {"NumberValueSetUtilities":
          {"lowValue": 1, "lowUtility": 0.5, "highValue": 3, "highUtility": 0.1}}},
      "issueWeights": {"rest": 0.25, "pay": 0.75},
      "domain": {"name": "ferry", "issuesValues": {
        "pay": {"range": {"low": 1, "high": 3, "step": 0.5}},
        "rest": {"values": ["long", "short"]}}},
      "reservationBid": {"issuevalues": {"pay": "2.0", "rest": "long"}}}}"#;

    fn one(text: &str) -> Result<Reading, Vec<Mistake>> {
        read(&[File { name: "crew.json", bytes: text.as_bytes() }])
    }

    #[test]
    fn lines_lists_and_reservation_bids() {
        let scenario = one(PROFILE).unwrap().elicited.scenario;
        assert_eq!(scenario.issues[0].options[1].id, "1.5");
        let values = scenario.parties[0].values.as_ref().unwrap();
        let exact = |text| parse(text).unwrap();
        assert_eq!(values.options[0], ["0.5", "0.4", "0.3", "0.2", "0.1"].map(exact));
        assert_eq!(values.options[1], ["0.9", "0"].map(exact));
        assert_eq!(scenario.parties[0].reservation, Some(exact("0.45")));
        assert_eq!(values.weights[0], Exact::new(3.into(), 4.into()));
    }

    #[test]
    fn mistakes_are_told_at_their_place() {
        let text = PROFILE.replace("\"long\"}}}}", "\"lung\"}}}}");
        let mistake = one(&text).unwrap_err().remove(0);
        assert_eq!(&text[mistake.at.clone()], "\"lung\"");
        for (from, to, told) in [
            ("LinearAdditiveUtilitySpace", "PartialOrdering", "`PartialOrdering`"),
            ("0.5}}", "1e-300}}", "10000 numbers"),
            ("0.75}", "1e9999}", "400 digits"),
            ("\"short\"", "\"long\"", "twice"),
        ] {
            let mistakes = one(&PROFILE.replace(from, to)).unwrap_err();
            assert!(mistakes[0].message.contains(told), "{mistakes:?}");
        }
    }
}
