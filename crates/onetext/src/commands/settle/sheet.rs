//! Packages as a sheet: what each party gets and the option on each issue.

use onetext_brief::settlement::{PackageLine, Settlement};
use onetext_settle::Scenario;
use onetext_settle::format::table::{Numbers, Row, table};

/// Packages of the first outlook: what nothing beats, what each rule picks; then what lies on the
/// table. Utilities are those of the scenario, in full.
pub(super) fn sheet(scenario: &Scenario, settlement: &Settlement) -> String {
    let mut rows: Vec<Row> = Vec::new();
    let mut put = |label: &str, package: &PackageLine| {
        if package.places.len() == scenario.issues.len() {
            rows.push(Row::of(scenario, label, package.places.clone()));
        }
    };
    if let Some(outlook) = settlement.outlooks.first() {
        outlook.frontier.iter().for_each(|package| put("frontier", package));
        for solution in &outlook.solutions {
            solution.packages.iter().for_each(|package| put(&solution.rule, package));
        }
    }
    for standing in &settlement.standings {
        put(standing.package.name.as_deref().unwrap_or("package"), &standing.package);
    }
    format!("\u{feff}{}", table(scenario, &rows, Numbers::Exact))
}
