//! The record as the engine sees it, through one viewer's eyes, and the changes that somebody asks for
//! in the engine's terms.

use jiff::civil::Date;
use onetext_analyse::settle::{Assume, Mapped, scenario};
use onetext_brief::settlement::{Ask, Question, asked};
use onetext_record::{Kind, Negotiation};
use onetext_settle::consent::Consent;
use onetext_settle::exact::{Exact, whole};
use onetext_settle::whatif::{self, Change};
use onetext_settle::{Condition, Constraint, RedLine, Scenario};

use super::wish::Wishes;
use crate::fault::Fault;

/// The kinds of entry that a mapping is made from.
pub(super) const KINDS: &[Kind] = &[
    Kind::Negotiation,
    Kind::Party,
    Kind::Issue,
    Kind::Statement,
    Kind::Position,
    Kind::Linkage,
    Kind::Valuation,
    Kind::Reservation,
    Kind::Consent,
    Kind::Draft,
    Kind::Circulation,
    Kind::Package,
];

/// A record, mapped; what a page is made from once the record is let go.
#[derive(Debug, PartialEq)]
pub(super) struct Sight {
    pub(super) mapped: Mapped,
    /// The parties that are bound by the outcome, by place.
    pub(super) principals: Vec<usize>,
    /// The day on which the record is looked at; none as it stands.
    pub(super) on: Option<Date>,
}

impl Sight {
    /// Maps what the viewer of this state sees.
    pub(super) fn new(state: &Negotiation, on: Option<Date>) -> Self {
        let mapped = scenario(state, on);
        let roles = state.roles();
        let is_principal = |id| roles.get(id) == Some(&onetext_record::body::Role::Principal);
        let principals =
            mapped.parties.iter().enumerate().filter(|(_, id)| is_principal(*id)).map(|(at, _)| at);
        let principals = principals.collect();
        Self { mapped, principals, on }
    }

    /// The question that the record puts, with or without numbers that nobody gave.
    pub(super) fn question(&self, assume: bool, ask: Ask) -> Question {
        asked(&self.mapped, assume.then_some(Assume::RankOrderCentroid), ask)
    }
}

/// The name of a red line in a query: its party, then each issue with its options.
pub(super) fn line_name(scenario: &Scenario, party: usize, line: &RedLine) -> String {
    let mut name = scenario.parties[party].id.clone();
    for (issue, options) in &line.when.0 {
        let issue = &scenario.issues[*issue];
        let options: Vec<&str> = options.iter().map(|&it| issue.options[it].id.as_str()).collect();
        name = format!("{name}.{}.{}", issue.id, options.join("~"));
    }
    name
}

/// Names of a scenario, looked up; what is not there is an error that names the parameter.
#[derive(Clone, Copy)]
pub(super) struct Names<'a>(pub(super) &'a Scenario);

impl Names<'_> {
    pub(super) fn party(self, parameter: &str, id: &str) -> Result<usize, Fault> {
        let found = self.0.parties.iter().position(|party| party.id == id);
        found.ok_or_else(|| {
            missing(parameter, "party", id, self.0.parties.iter().map(|it| it.id.as_str()))
        })
    }

    pub(super) fn issue(self, parameter: &str, id: &str) -> Result<usize, Fault> {
        let found = self.0.issues.iter().position(|issue| issue.id == id);
        found.ok_or_else(|| {
            missing(parameter, "issue", id, self.0.issues.iter().map(|it| it.id.as_str()))
        })
    }

    pub(super) fn option(self, parameter: &str, issue: usize, id: &str) -> Result<usize, Fault> {
        let options = &self.0.issues[issue].options;
        let found = options.iter().position(|option| option.id == id);
        found.ok_or_else(|| {
            missing(parameter, "option", id, options.iter().map(|it| it.id.as_str()))
        })
    }

    /// A party with values that can be changed.
    fn valued(self, parameter: &str, id: &str) -> Result<usize, Fault> {
        let party = self.party(parameter, id)?;
        if self.0.parties[party].values.is_some() {
            return Ok(party);
        }
        Err(Fault::input(format!(
            "“{parameter}”: what {} would get is not known exactly, so it has no single value or \
             weight to change",
            self.0.parties[party].name
        ))
        .hint("with assume=yes numbers stand in the place of intervals and orders"))
    }
}

fn missing<'a>(
    parameter: &str,
    what: &str,
    id: &str,
    known: impl Iterator<Item = &'a str>,
) -> Fault {
    let id: String = id.chars().take(80).collect();
    let known: Vec<&str> = known.take(30).collect();
    let fault = Fault::input(format!("“{parameter}”: there is no {what} “{id}” here"));
    if known.is_empty() { fault } else { fault.hint(format!("there is {}", known.join(", "))) }
}

/// The changes that a person asks for, to the scenario as the record has it. Places stay as they
/// are, so that packages of before and after are the same rows.
pub(super) fn changes(base: &Scenario, wishes: &Wishes) -> Result<Vec<Change>, Fault> {
    let names = Names(base);
    let mut changes = Vec::new();
    for ((party, issue, option), value) in &wishes.values {
        let parameter = format!("v.{party}.{issue}.{option}");
        let party = names.valued(&parameter, party)?;
        let issue = names.issue(&parameter, issue)?;
        let option = names.option(&parameter, issue, option)?;
        changes.push(Change::Value { party, issue, option, value: value.clone() });
    }
    let mut left_out = Vec::new();
    for issue in &wishes.leave {
        left_out.push(names.issue("leave", issue)?);
    }
    weights(base, wishes, &left_out, &mut changes)?;
    for (party, least) in &wishes.reservations {
        let parameter = format!("r.{party}");
        let party = names.party(&parameter, party)?;
        if base.parties[party].values.is_none() {
            names.valued(&parameter, &base.parties[party].id)?;
        }
        changes.push(Change::Reservation { party, least: least.clone() });
    }
    for (issue, rule) in &wishes.consents {
        let parameter = format!("c.{issue}");
        let at = names.issue(&parameter, issue)?;
        let read = whatif::read(base, &format!("consent {issue} = {rule}"))
            .map_err(|error| Fault::input(format!("“{parameter}”: {error}")))?;
        if !left_out.contains(&at) {
            changes.extend(read);
        }
    }
    // Nobody is asked about what is left out.
    changes.extend(
        left_out
            .iter()
            .map(|&issue| Change::Consent { issue, rule: Some(Consent::All(Vec::new())) }),
    );
    for (issue, option) in &wishes.off {
        let parameter = "off";
        let issue = names.issue(parameter, issue)?;
        let option = names.option(parameter, issue, option)?;
        let forbids = Condition::option(issue, option);
        changes.push(Change::AddConstraint(Constraint { title: "off the table".into(), forbids }));
    }
    set_aside(base, wishes, &mut changes)?;
    Ok(changes)
}

/// Red lines that are set aside, the last first: each changes the places of those behind it.
fn set_aside(base: &Scenario, wishes: &Wishes, changes: &mut Vec<Change>) -> Result<(), Fault> {
    let mut lines = Vec::new();
    for name in &wishes.without {
        let found = base.parties.iter().enumerate().find_map(|(party, one)| {
            let at = one.red_lines.iter().position(|it| line_name(base, party, it) == *name)?;
            Some((party, at))
        });
        let name: String = name.chars().take(120).collect();
        lines.push(found.ok_or_else(|| {
            Fault::input(format!("“without”: there is no red line “{name}” here"))
                .hint("write without=PARTY.ISSUE.OPTION, of a red line that is listed on the page")
        })?);
    }
    lines.sort_unstable();
    let dropped = lines.into_iter().rev().map(|(party, line)| Change::DropRedLine { party, line });
    changes.extend(dropped);
    Ok(())
}

/// The weights of each party of which one is changed: what was set stays as it was set, and the
/// other issues share what is left in the proportions that the record has. All together weigh what
/// they weighed.
fn weights(
    base: &Scenario,
    wishes: &Wishes,
    left_out: &[usize],
    changes: &mut Vec<Change>,
) -> Result<(), Fault> {
    let names = Names(base);
    let mut set: Vec<Vec<Option<Exact>>> = vec![vec![None; base.issues.len()]; base.parties.len()];
    for ((party, issue), weight) in &wishes.weights {
        let parameter = format!("w.{party}.{issue}");
        let party = names.valued(&parameter, party)?;
        set[party][names.issue(&parameter, issue)?] = Some(weight.clone());
    }
    for (party, set) in set.iter_mut().enumerate() {
        let Some(values) = &base.parties[party].values else { continue };
        for &issue in left_out {
            set[issue] = Some(whole(0));
        }
        if set.iter().all(Option::is_none) {
            continue;
        }
        for (issue, weight) in shared(&values.weights, set).into_iter().enumerate() {
            if weight != values.weights[issue] {
                changes.push(Change::Weight { party, issue, weight });
            }
        }
    }
    Ok(())
}

/// Weights of which some are set, as shares of what all weighed before.
pub(super) fn shared(recorded: &[Exact], set: &[Option<Exact>]) -> Vec<Exact> {
    let zero = whole(0);
    let total: Exact = recorded.iter().sum();
    let fixed: Exact = set.iter().flatten().map(|it| it * &total).sum();
    let rest = recorded.iter().zip(set).filter(|(_, set)| set.is_none());
    let rest: Exact = rest.map(|(weight, _)| weight).sum();
    let left = &total - &fixed;
    // Where what is set leaves nothing, or nobody else could take it, it is scaled itself.
    let (scale, others) = if left > zero && rest > zero {
        (whole(1), left / rest)
    } else if fixed > zero {
        (&total / &fixed, zero)
    } else {
        (whole(1), zero)
    };
    let each = recorded.iter().zip(set);
    let weighed = each.map(|(weight, set)| match set {
        Some(set) => set * &total * &scale,
        None => weight * &others,
    });
    weighed.collect()
}

/// The same wishes without what is as the record has it: a form without a script sends every field.
pub(super) fn only_changes(base: &Scenario, mut wishes: Wishes) -> Wishes {
    let names = Names(base);
    let near = |one: &Exact, other: &Exact| {
        let apart = one - other;
        let step = Exact::new(1.into(), 200.into());
        apart < step && apart > -step
    };
    let recorded = |party: &str| {
        let party = names.party("", party).ok()?;
        base.parties[party].values.as_ref()
    };
    wishes.weights.retain(|(party, issue), weight| {
        let known = recorded(party).zip(names.issue("", issue).ok());
        !known.is_some_and(|(values, issue)| near(&values.weights[issue], weight))
    });
    wishes.reservations.retain(|party, least| {
        let Ok(party) = names.party("", party) else { return true };
        let known = base.parties[party].reservation.clone().unwrap_or_else(|| whole(0));
        !near(&known, &least.clone().unwrap_or_else(|| whole(0)))
    });
    wishes.consents.retain(|issue, rule| {
        let Ok(issue) = names.issue("", issue) else { return true };
        whatif::rule(base.issues[issue].consent.as_ref(), base) != *rule
    });
    wishes
}
