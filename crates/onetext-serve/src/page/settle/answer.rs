//! An answer of the settlement engine with what leads further: ids, places and who objects.

use std::collections::BTreeMap;
use std::sync::Arc;

use onetext_brief::settlement::{Number, Question, Settlement};
use onetext_settle::conflict::words::insistence;
use onetext_settle::conflict::{self, Least, Move};
use onetext_settle::exact::{Exact, show};
use onetext_settle::feasible::Demand;
use onetext_settle::{Condition, Constraint, Scenario};
use schemars::JsonSchema;
use serde::Serialize;

use super::sight::Sight;

pub(super) mod ask;

/// What came of a question.
pub(super) struct Answer {
    /// The record that it was asked of.
    pub(super) sight: Arc<Sight>,
    /// What was tried out, as a query.
    pub(super) key: String,
    /// Whether it says too what takes longer.
    pub(super) sure: bool,
    /// What was asked of the engine, with the changes made.
    pub(super) question: Question,
    /// The same before the changes.
    pub(super) recorded: Scenario,
    /// What the engine says.
    pub(super) settlement: Settlement,
    /// What was changed, in words.
    pub(super) yours: Vec<String>,
}

/// A demand of a party, and where in the record it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Insists {
    /// In words.
    pub(crate) words: String,
    /// The party; none for what nobody demands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) party: Option<String>,
    /// The issues that it is about; none for a reservation value.
    pub(crate) issues: Vec<String>,
}

/// A package in the eyes of each party.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Look {
    /// The option on each issue, by their ids.
    pub(crate) options: BTreeMap<String, String>,
    /// Whether an agreement on it is possible.
    pub(crate) agreeable: bool,
    /// What each party makes of it.
    pub(crate) voices: Vec<Voice>,
    /// The issues on which it has not the consent that they need.
    pub(crate) unmet: Vec<String>,
    /// What would have to be given up for it to be possible, least weight first, in words.
    pub(crate) ways: Vec<String>,
    /// Whether these are all.
    pub(crate) complete: bool,
}

/// What a party makes of a package.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Voice {
    /// The party.
    pub(crate) party: String,
    /// Its name.
    pub(crate) name: String,
    /// What it gets; none where its values are not known exactly.
    pub(crate) gives: Option<Number>,
    /// Whether it could agree.
    pub(crate) consents: bool,
    /// Why not.
    pub(crate) because: Vec<Insists>,
}

/// A demand with where it stands.
pub(super) fn insists(scenario: &Scenario, demand: Demand) -> Insists {
    let (party, issues) = match demand {
        Demand::RedLine { party, line } => {
            let when = &scenario.parties[party].red_lines[line].when;
            (Some(party), when.0.iter().map(|(issue, _)| *issue).collect())
        }
        Demand::Reservation { party } => (Some(party), Vec::new()),
        Demand::Constraint { .. } => (None, Vec::new()),
        Demand::Consent { issue } => (None, vec![issue]),
    };
    Insists {
        words: insistence(scenario, demand),
        party: party.map(|it| scenario.parties[it].id.clone()),
        issues: issues.into_iter().map(|it| scenario.issues[it].id.clone()).collect(),
    }
}

/// What each party makes of a package.
pub(super) fn voices(scenario: &Scenario, package: &[usize]) -> Vec<Voice> {
    let voice = |(party, one): (usize, &onetext_settle::Party)| {
        let utility = scenario.utility(party, package);
        let mut because: Vec<Insists> = (0..one.red_lines.len())
            .filter(|&line| one.red_lines[line].when.holds(package))
            .map(|line| insists(scenario, Demand::RedLine { party, line }))
            .collect();
        if let (Some(utility), Some(least)) = (&utility, &one.reservation)
            && utility < least
        {
            because.push(Insists {
                words: format!(
                    "{} gets {}, and without agreement it gets {}",
                    name(scenario, party),
                    show(utility, 2),
                    show(least, 2)
                ),
                party: Some(one.id.clone()),
                issues: Vec::new(),
            });
        }
        Voice {
            party: one.id.clone(),
            name: name(scenario, party),
            gives: utility.as_ref().map(Number::exact),
            consents: because.is_empty(),
            because,
        }
    };
    scenario.parties.iter().enumerate().map(voice).collect()
}

/// A package in the eyes of each party, and the least that would have to move for it.
pub(super) fn look(scenario: &Scenario, package: &[usize]) -> Look {
    let voices = voices(scenario, package);
    let agrees = |party: usize, issue: usize| {
        let one = &scenario.parties[party];
        let content = match (&one.reservation, scenario.utility(party, package)) {
            (Some(least), Some(utility)) => utility >= *least,
            _ => true,
        };
        content
            && !one.red_lines.iter().any(|line| {
                line.when.0.iter().any(|(at, _)| *at == issue) && line.when.holds(package)
            })
    };
    let unmet = (0..scenario.issues.len())
        .filter(|&issue| !scenario.consents(issue, &|party| agrees(party, issue)))
        .map(|issue| scenario.issues[issue].title.clone());
    let unmet = unmet.collect();
    let agreeable = scenario.agreeable(package);
    let (ways, complete) = if agreeable { (Vec::new(), true) } else { ways(scenario, package) };
    let options = package.iter().zip(&scenario.issues);
    Look {
        options: options
            .map(|(&option, issue)| (issue.id.clone(), issue.options[option].id.clone()))
            .collect(),
        agreeable,
        voices,
        unmet,
        ways,
        complete,
    }
}

/// What would have to be given up for exactly this package.
fn ways(scenario: &Scenario, package: &[usize]) -> (Vec<String>, bool) {
    let mut only = scenario.clone();
    for (issue, &option) in package.iter().enumerate() {
        let others: Vec<usize> =
            (0..scenario.issues[issue].options.len()).filter(|it| *it != option).collect();
        if !others.is_empty() {
            let forbids = Condition(vec![(issue, others)]);
            only.constraints.push(Constraint { title: String::new(), forbids });
        }
    }
    let Ok(conflict::Settlement::Impossible(impasse)) =
        conflict::settle(&only, &conflict::Ask::default())
    else {
        return (Vec::new(), false);
    };
    let step = |one: &Move| match (one.demand, &one.least) {
        // A red line that the package crosses has to go as far as the package goes.
        (Demand::RedLine { party, line }, _) => {
            let when = &scenario.parties[party].red_lines[line].when;
            let options = when.0.iter().map(|(at, _)| {
                let issue = &scenario.issues[*at];
                format!("“{}” on {}", issue.options[package[*at]].title, issue.title)
            });
            let options: Vec<String> = options.collect();
            format!("{} accepts {}", name(scenario, party), options.join(" together with "))
        }
        (Demand::Reservation { party }, Least::Lower { to, by, .. }) => {
            format!("{} settles for {} ({} less)", name(scenario, party), show(to, 2), show(by, 2))
        }
        _ => conflict::words::step(scenario, one),
    };
    let said = impasse.concessions.iter().map(|it| {
        let moves: Vec<String> = it.moves.iter().map(step).collect();
        format!("{} (weighs {})", moves.join(", and "), short(&it.weight))
    });
    (said.collect(), impasse.complete)
}

/// A number with the digits that it is read with.
pub(super) fn short(number: &Exact) -> String {
    let said = show(number, 2);
    said.trim_end_matches('0').trim_end_matches('.').to_owned()
}

pub(super) fn name(scenario: &Scenario, party: usize) -> String {
    let one = &scenario.parties[party];
    if one.name.is_empty() { one.id.clone() } else { one.name.clone() }
}

/// The places of a package that is picked by ids; none where an issue is not settled.
pub(super) fn picked(
    scenario: &Scenario,
    package: &BTreeMap<String, String>,
) -> Option<Vec<usize>> {
    let option = |issue: &onetext_settle::Issue| {
        let id = package.get(&issue.id)?;
        issue.options.iter().position(|option| option.id == *id)
    };
    scenario.issues.iter().map(option).collect()
}
