//! What if: a scenario with something changed, and what that does to every answer.
//!
//! A [`Change`] is one thing that people argue about: a value, a weight, a red line, an option, a
//! rule. [`read`] takes changes in the words of a command, `drop ukraine/territory/withdrawal`, and
//! [`apply`] makes the changed scenario. An [`Explorer`] answers while a slider moves: it keeps what a
//! change does not touch. [`compare`] says in words what is different.

use thiserror::Error;

use crate::consent::Consent;
use crate::exact::{Exact, show};
use crate::model::{Condition, Constraint, IssueOption, RedLine, Scenario};

mod compare;
mod explore;
mod grammar;
mod read;
mod unbeaten;

#[cfg(test)]
mod tests;

pub use compare::{Answers, Difference, compare};
pub use explore::{Explorer, Stuck};
pub use read::{Unread, read, read_all};

/// One change to a scenario. Everything goes by its place in the scenario as it is before the change.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// What an option is worth to a party, before weighing.
    Value {
        /// The party.
        party: usize,
        /// The issue.
        issue: usize,
        /// The option.
        option: usize,
        /// Its new value.
        value: Exact,
    },
    /// How much an issue weighs for a party; the other weights stay as they are.
    Weight {
        /// The party.
        party: usize,
        /// The issue.
        issue: usize,
        /// Its new weight.
        weight: Exact,
    },
    /// What a party gets without agreement.
    Reservation {
        /// The party.
        party: usize,
        /// The new value; none if no package is too little.
        least: Option<Exact>,
    },
    /// A party gives up a red line.
    DropRedLine {
        /// The party.
        party: usize,
        /// Which of its red lines.
        line: usize,
    },
    /// A party draws a red line.
    AddRedLine {
        /// The party.
        party: usize,
        /// The red line.
        line: RedLine,
    },
    /// An issue can be settled in one more way; it comes last.
    AddOption {
        /// The issue.
        issue: usize,
        /// The option.
        option: IssueOption,
        /// What it is worth to each party, before weighing; by party, none for those of whose values
        /// nothing is known.
        values: Vec<Option<Exact>>,
    },
    /// An option is off the table. What it alone made true goes with it.
    RemoveOption {
        /// The issue.
        issue: usize,
        /// The option.
        option: usize,
    },
    /// Options that cannot go together.
    AddConstraint(Constraint),
    /// Options that can go together after all, by the constraint's place.
    RemoveConstraint(usize),
    /// Whose agreement an issue needs.
    Consent {
        /// The issue.
        issue: usize,
        /// The new rule; every party's where none is given.
        rule: Option<Consent>,
    },
}

/// Why a change cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Impossible {
    /// It speaks of a party, issue, option, red line or constraint that is not there.
    #[error("there is no {what} number {place}")]
    Missing {
        /// What kind of thing.
        what: &'static str,
        /// The place that was asked for.
        place: usize,
    },
    /// Nothing is known of the party's values, so none of them can change.
    #[error("nothing is known of what {0} values, so no single value of it can change")]
    NoValues(String),
    /// An issue must keep an option.
    #[error("{0} is the only option of {1}; an issue needs at least one")]
    LastOption(String, String),
    /// The option is there already.
    #[error("{1} has an option {0} already")]
    Known(String, String),
    /// A party's value of a new option is not given.
    #[error(
        "what is {option} worth to {party}? a new option needs a value for everyone with values"
    )]
    NoValue {
        /// The new option.
        option: String,
        /// The party.
        party: String,
    },
    /// A condition that names no option, or is not in order.
    #[error("a combination names each issue once and at least one option of it")]
    Condition,
}

/// A consent rule in the words that [`read`] takes.
pub fn rule(rule: Option<&Consent>, scenario: &Scenario) -> String {
    rule.map_or_else(|| "all".to_owned(), |rule| grammar::show(rule, scenario))
}

/// The scenario after these changes, one after the other.
pub fn apply(scenario: &Scenario, changes: &[Change]) -> Result<Scenario, Impossible> {
    let mut after = scenario.clone();
    for change in changes {
        apply_one(&mut after, change)?;
    }
    Ok(after)
}

fn missing(what: &'static str, place: usize) -> Impossible {
    Impossible::Missing { what, place: place.saturating_add(1) }
}

fn party_name(scenario: &Scenario, party: usize) -> String {
    let party = &scenario.parties[party];
    if party.name.is_empty() { party.id.clone() } else { party.name.clone() }
}

fn issue_title(scenario: &Scenario, issue: usize) -> String {
    let issue = &scenario.issues[issue];
    if issue.title.is_empty() { issue.id.clone() } else { issue.title.clone() }
}

fn option_title(scenario: &Scenario, issue: usize, option: usize) -> String {
    let option = &scenario.issues[issue].options[option];
    if option.title.is_empty() { option.id.clone() } else { option.title.clone() }
}

/// Checks that a change speaks only of what is there.
fn check(scenario: &Scenario, change: &Change) -> Result<(), Impossible> {
    let (parties, issues) = (scenario.parties.len(), scenario.issues.len());
    let party_there = |party: usize| {
        if party < parties { Ok(()) } else { Err(missing("party", party)) }
    };
    let issue_there = |issue: usize| {
        if issue < issues { Ok(()) } else { Err(missing("issue", issue)) }
    };
    let option_there = |issue: usize, option: usize| {
        issue_there(issue)?;
        let there = option < scenario.issues[issue].options.len();
        if there { Ok(()) } else { Err(missing("option", option)) }
    };
    let valued = |party: usize| {
        party_there(party)?;
        let known = scenario.parties[party].values.is_some();
        if known { Ok(()) } else { Err(Impossible::NoValues(party_name(scenario, party))) }
    };
    let condition = |when: &Condition| {
        let sorted = when.0.windows(2).all(|pair| pair[0].0 < pair[1].0);
        let full = when.0.iter().all(|(_, options)| {
            !options.is_empty() && options.windows(2).all(|pair| pair[0] < pair[1])
        });
        if !sorted || !full || when.0.is_empty() {
            return Err(Impossible::Condition);
        }
        when.0.iter().try_for_each(|(issue, options)| {
            options.iter().try_for_each(|&option| option_there(*issue, option))
        })
    };
    match change {
        Change::Value { party, issue, option, .. } => {
            valued(*party)?;
            option_there(*issue, *option)
        }
        Change::Weight { party, issue, .. } => {
            valued(*party)?;
            issue_there(*issue)
        }
        Change::Reservation { party, .. } => party_there(*party),
        Change::DropRedLine { party, line } => {
            party_there(*party)?;
            let there = *line < scenario.parties[*party].red_lines.len();
            if there { Ok(()) } else { Err(missing("red line", *line)) }
        }
        Change::AddRedLine { party, line } => {
            party_there(*party)?;
            condition(&line.when)
        }
        Change::AddOption { issue, option, values } => {
            issue_there(*issue)?;
            if scenario.issues[*issue].options.iter().any(|it| it.id == option.id) {
                return Err(Impossible::Known(option.id.clone(), issue_title(scenario, *issue)));
            }
            let without = scenario
                .valued()
                .into_iter()
                .find(|&party| values.get(party).is_none_or(Option::is_none));
            match without {
                Some(party) => Err(Impossible::NoValue {
                    option: option.id.clone(),
                    party: party_name(scenario, party),
                }),
                None => Ok(()),
            }
        }
        Change::RemoveOption { issue, option } => {
            option_there(*issue, *option)?;
            if scenario.issues[*issue].options.len() > 1 {
                return Ok(());
            }
            Err(Impossible::LastOption(
                option_title(scenario, *issue, *option),
                issue_title(scenario, *issue),
            ))
        }
        Change::AddConstraint(constraint) => condition(&constraint.forbids),
        Change::RemoveConstraint(at) => {
            let there = *at < scenario.constraints.len();
            if there { Ok(()) } else { Err(missing("constraint", *at)) }
        }
        Change::Consent { issue, rule } => {
            issue_there(*issue)?;
            let named = rule.as_ref().map(Consent::parties).unwrap_or_default();
            named.into_iter().try_for_each(party_there)
        }
    }
}

fn apply_one(scenario: &mut Scenario, change: &Change) -> Result<(), Impossible> {
    check(scenario, change)?;
    match change {
        Change::Value { party, issue, option, value } => {
            if let Some(values) = &mut scenario.parties[*party].values {
                values.options[*issue][*option] = value.clone();
            }
        }
        Change::Weight { party, issue, weight } => {
            if let Some(values) = &mut scenario.parties[*party].values {
                values.weights[*issue] = weight.clone();
            }
        }
        Change::Reservation { party, least } => {
            scenario.parties[*party].reservation.clone_from(least);
        }
        Change::DropRedLine { party, line } => {
            scenario.parties[*party].red_lines.remove(*line);
        }
        Change::AddRedLine { party, line } => {
            scenario.parties[*party].red_lines.push(line.clone());
        }
        Change::AddOption { issue, option, values } => {
            scenario.issues[*issue].options.push(option.clone());
            for (party, value) in scenario.parties.iter_mut().zip(values) {
                if let (Some(known), Some(value)) = (&mut party.values, value) {
                    known.options[*issue].push(value.clone());
                }
            }
        }
        Change::RemoveOption { issue, option } => remove_option(scenario, *issue, *option),
        Change::AddConstraint(constraint) => scenario.constraints.push(constraint.clone()),
        Change::RemoveConstraint(at) => {
            scenario.constraints.remove(*at);
        }
        Change::Consent { issue, rule } => scenario.issues[*issue].consent.clone_from(rule),
    }
    Ok(())
}

fn remove_option(scenario: &mut Scenario, issue: usize, option: usize) {
    scenario.issues[issue].options.remove(option);
    // Whether the condition can still hold.
    let renumber = |when: &mut Condition| {
        when.0.iter_mut().filter(|(at, _)| *at == issue).all(|(_, options)| {
            options.retain(|&it| it != option);
            for it in options.iter_mut().filter(|it| **it > option) {
                *it -= 1;
            }
            !options.is_empty()
        })
    };
    for party in &mut scenario.parties {
        party.red_lines.retain_mut(|line| renumber(&mut line.when));
        if let Some(values) = &mut party.values {
            values.options[issue].remove(option);
            values.interactions.retain_mut(|interaction| renumber(&mut interaction.when));
        }
    }
    scenario.constraints.retain_mut(|constraint| renumber(&mut constraint.forbids));
}

impl Change {
    /// The issue whose part of the answers it touches most, if there is one.
    fn issue(&self) -> Option<usize> {
        match self {
            Self::Value { issue, .. }
            | Self::Weight { issue, .. }
            | Self::AddOption { issue, .. }
            | Self::RemoveOption { issue, .. }
            | Self::Consent { issue, .. } => Some(*issue),
            Self::AddRedLine { line, .. } => line.when.0.first().map(|(issue, _)| *issue),
            Self::AddConstraint(constraint) => {
                constraint.forbids.0.first().map(|(issue, _)| *issue)
            }
            Self::Reservation { .. } | Self::DropRedLine { .. } | Self::RemoveConstraint(_) => None,
        }
    }

    /// The change in words, as the scenario is before it; as an error where it cannot be made.
    pub fn words(&self, scenario: &Scenario) -> Result<String, Impossible> {
        check(scenario, self)?;
        let party = |party: &usize| party_name(scenario, *party);
        let issue = |issue: &usize| issue_title(scenario, *issue);
        Ok(match self {
            Self::Value { party: who, issue: about, option, value } => format!(
                "{} values “{}” ({}) at {}",
                party(who),
                option_title(scenario, *about, *option),
                issue(about),
                plain(value)
            ),
            Self::Weight { party: who, issue: about, weight } => {
                format!("{} gives {} the weight {}", party(who), issue(about), plain(weight))
            }
            Self::Reservation { party: who, least: Some(least) } => {
                format!("{} gets {} without an agreement", party(who), plain(least))
            }
            Self::Reservation { party: who, least: None } => {
                format!("for {} no package is too little", party(who))
            }
            Self::DropRedLine { party: who, line } => {
                let line = &scenario.parties[*who].red_lines[*line];
                format!(
                    "{} gives up its red line: {}",
                    party(who),
                    combination(scenario, &line.when)
                )
            }
            Self::AddRedLine { party: who, line } => {
                format!("{} rules out: {}", party(who), combination(scenario, &line.when))
            }
            Self::AddOption { issue: about, option, .. } => {
                let title = if option.title.is_empty() { &option.id } else { &option.title };
                format!("{} can also be settled by “{title}”", issue(about))
            }
            Self::RemoveOption { issue: about, option } => format!(
                "“{}” ({}) is off the table",
                option_title(scenario, *about, *option),
                issue(about)
            ),
            Self::AddConstraint(constraint) => {
                format!("these cannot go together: {}", combination(scenario, &constraint.forbids))
            }
            Self::RemoveConstraint(at) => format!(
                "these can go together: {}",
                combination(scenario, &scenario.constraints[*at].forbids)
            ),
            Self::Consent { issue: about, rule: None } => {
                format!("{} needs the consent of everyone", issue(about))
            }
            Self::Consent { issue: about, rule: Some(rule) } => {
                format!("{} needs the consent of {}", issue(about), grammar::show(rule, scenario))
            }
        })
    }
}

/// `“withdrawal” (Territory) with “staged” or “full” (Sanctions)`.
fn combination(scenario: &Scenario, when: &Condition) -> String {
    let each = when.0.iter().map(|(issue, options)| {
        let options: Vec<String> = options
            .iter()
            .map(|&option| format!("“{}”", option_title(scenario, *issue, option)))
            .collect();
        format!("{} ({})", options.join(" or "), issue_title(scenario, *issue))
    });
    each.collect::<Vec<_>>().join(" with ")
}

/// A number as people write it: decimals where they end soon, else a fraction.
fn plain(number: &Exact) -> String {
    let short = show(number, 4);
    if crate::exact::parse(&short).as_ref() != Ok(number) {
        return number.to_string();
    }
    short.trim_end_matches('0').trim_end_matches('.').to_owned()
}
