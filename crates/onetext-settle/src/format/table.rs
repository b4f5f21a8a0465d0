//! Tables for a spreadsheet and JSON for a program: a scenario, and packages with what they give.

use serde_json::{Map, Value, json};

use super::expect::plain;
use crate::exact::{Exact, show};
use crate::model::{Package, Scenario};

/// How a table writes numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// In full: in decimals where those end, else as a fraction such as `1/3`.
    Exact,
    /// Rounded to so many decimals, halves away from zero.
    Rounded(u32),
}

impl Numbers {
    fn write(self, number: &Exact) -> String {
        match self {
            Self::Exact => plain(number),
            Self::Rounded(places) => show(number, places),
        }
    }
}

/// A row of a table of packages.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is: the name of a draft or a solution, or empty.
    pub label: String,
    /// The package.
    pub package: Package,
    /// What each party with values gets; in the order of [`Scenario::valued`].
    pub utilities: Vec<Exact>,
}

impl Row {
    /// The row of a package with the utilities that the scenario gives.
    pub fn of(scenario: &Scenario, label: impl Into<String>, package: Package) -> Self {
        let parties = scenario.valued();
        let utilities =
            parties.iter().filter_map(|&party| scenario.utility(party, &package)).collect();
        Self { label: label.into(), package, utilities }
    }
}

/// CSV of packages: the label, then each party with values by id, then each issue by id with the id
/// of its option. Texts that a spreadsheet would take for a formula get an apostrophe in front.
pub fn table(scenario: &Scenario, rows: &[Row], numbers: Numbers) -> String {
    let mut head = vec!["label".to_owned()];
    head.extend(scenario.valued().iter().map(|&party| safe(&scenario.parties[party].id)));
    head.extend(scenario.issues.iter().map(|issue| safe(&issue.id)));
    let lines = rows.iter().map(|row| {
        let mut line = vec![safe(&row.label)];
        line.extend(row.utilities.iter().map(|it| numbers.write(it)));
        let options = scenario.issues.iter().zip(&row.package);
        line.extend(options.map(|(issue, &at)| safe(id(issue, at))));
        line
    });
    csv_of(std::iter::once(head).chain(lines))
}

/// CSV of what each option is worth to each party, weighed: one row an option, one column a party
/// with values. Interactions and constants are no part of it.
pub fn options_table(scenario: &Scenario, numbers: Numbers) -> String {
    let parties = scenario.valued();
    let mut lines = vec![vec!["issue".to_owned(), "option".to_owned()]];
    lines[0].extend(parties.iter().map(|&party| safe(&scenario.parties[party].id)));
    for (at, issue) in scenario.issues.iter().enumerate() {
        for (place, option) in issue.options.iter().enumerate() {
            let mut line = vec![safe(&issue.id), safe(&option.id)];
            let values = parties.iter().filter_map(|&party| {
                let values = scenario.parties[party].values.as_ref()?;
                Some(values.options.get(at)?.get(place)? * values.weights.get(at)?)
            });
            line.extend(values.map(|value| numbers.write(&value)));
            lines.push(line);
        }
    }
    csv_of(lines.into_iter())
}

/// JSON of packages: a list of objects with `label`, `utilities` by party and `package` by issue.
/// Numbers are texts, so that no reader rounds them.
pub fn rows_json(scenario: &Scenario, rows: &[Row], numbers: Numbers) -> Value {
    let row = |row: &Row| {
        let parties = scenario.valued();
        let utilities: Map<String, Value> = parties
            .iter()
            .zip(&row.utilities)
            .map(|(&party, it)| (scenario.parties[party].id.clone(), json!(numbers.write(it))))
            .collect();
        let options = scenario.issues.iter().zip(&row.package);
        let package: Map<String, Value> =
            options.map(|(issue, &at)| (issue.id.clone(), json!(id(issue, at)))).collect();
        json!({ "label": row.label, "utilities": utilities, "package": package })
    };
    Value::Array(rows.iter().map(row).collect())
}

/// JSON of a scenario, with everything in it; numbers are texts in full.
pub fn scenario_json(scenario: &Scenario) -> Value {
    let number = |number: &Exact| json!(plain(number));
    let condition = |condition: &crate::model::Condition| {
        let sides = condition.0.iter().filter_map(|(at, options)| {
            let issue = scenario.issues.get(*at)?;
            let ids: Vec<&str> = options.iter().map(|&at| id(issue, at)).collect();
            Some((issue.id.clone(), json!(ids)))
        });
        Value::Object(sides.collect())
    };
    let parties: Vec<&str> = scenario.parties.iter().map(|party| party.id.as_str()).collect();
    let issues = scenario.issues.iter().map(|issue| {
        let options = issue.options.iter().map(|it| json!({ "id": it.id, "title": it.title }));
        let consent = issue.consent.as_ref().map(|rule| super::toml::consent_text(rule, &parties));
        json!({
            "id": issue.id,
            "title": issue.title,
            "options": options.collect::<Vec<_>>(),
            "consent": consent,
        })
    });
    let people = scenario.parties.iter().map(|party| {
        let values = party.values.as_ref().map(|values| {
            let options: Vec<Vec<Value>> =
                values.options.iter().map(|options| options.iter().map(number).collect()).collect();
            let interactions = values
                .interactions
                .iter()
                .map(|it| json!({ "when": condition(&it.when), "value": number(&it.value) }));
            json!({
                "weights": values.weights.iter().map(number).collect::<Vec<_>>(),
                "options": options,
                "interactions": interactions.collect::<Vec<_>>(),
                "constant": number(&values.constant),
            })
        });
        let lines = party.red_lines.iter().map(|line| {
            json!({
                "when": condition(&line.when),
                "weight": number(&line.weight),
                "note": line.note,
            })
        });
        json!({
            "id": party.id,
            "name": party.name,
            "values": values,
            "reservation": party.reservation.as_ref().map(number),
            "red_lines": lines.collect::<Vec<_>>(),
        })
    });
    let constraints = scenario
        .constraints
        .iter()
        .map(|it| json!({ "title": it.title, "forbids": condition(&it.forbids) }));
    json!({
        "name": scenario.name,
        "issues": issues.collect::<Vec<_>>(),
        "parties": people.collect::<Vec<_>>(),
        "constraints": constraints.collect::<Vec<_>>(),
    })
}

fn id(issue: &crate::model::Issue, at: usize) -> &str {
    issue.options.get(at).map_or("", |option| option.id.as_str())
}

/// A text that no spreadsheet takes for a formula. Numbers stay as they are.
fn safe(text: &str) -> String {
    let is_number = crate::exact::parse(text).is_ok();
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula && !is_number { format!("'{text}") } else { text.to_owned() }
}

fn csv_of(lines: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for line in lines {
        // Writing into memory does not fail.
        let _ = writer.write_record(&line);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::{File, read};

    fn harbour() -> Scenario {
        let text = include_str!("toml/harbour.toml");
        read(&[File { name: "a.toml", bytes: text.as_bytes() }]).unwrap().elicited.scenario
    }

    #[test]
    fn a_row_has_what_each_party_gets_and_the_options() {
        let mut scenario = harbour();
        scenario.parties[1].id = "=company, \"new\"".to_owned();
        let row = Row::of(&scenario, "draft 2", vec![1, 1, 0]);
        let found = table(&scenario, std::slice::from_ref(&row), Numbers::Exact);
        assert_eq!(
            found,
            "label,union,\"'=company, \"\"new\"\"\",crane-drivers,pay,shifts,cranes\n\
             draft 2,47/150,65,0,1,same,replace\n"
        );
        let rounded = table(&scenario, std::slice::from_ref(&row), Numbers::Rounded(2));
        assert!(rounded.ends_with("draft 2,0.31,65.00,0.00,1,same,replace\n"), "{rounded}");
        let json = rows_json(&scenario, &[row], Numbers::Exact);
        assert_eq!(json[0]["utilities"]["union"], "47/150");
        assert_eq!(json[0]["package"]["shifts"], "same");
    }

    #[test]
    fn a_scenario_is_written_whole() {
        let scenario = harbour();
        let lines = options_table(&scenario, Numbers::Exact);
        assert_eq!(lines.lines().count(), 13);
        assert!(lines.contains("\nshifts,same,0.18,15,0\n"), "{lines}");
        let json = scenario_json(&scenario);
        assert_eq!(json["issues"][0]["consent"], "union and company");
        assert_eq!(json["parties"][0]["red_lines"][0]["when"]["pay"][2], "2");
        assert_eq!(json["parties"][1]["values"]["options"][0][5], "10");
        assert_eq!(json["constraints"][1]["forbids"]["cranes"][0], "keep");
    }
}
