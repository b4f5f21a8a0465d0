//! What the scenario says, in the checker's own words: whether it is well formed, what a package
//! gives, and whether it could be agreed.

use std::collections::BTreeSet;

use num_bigint::BigInt;
use num_traits::Signed;

use crate::format::{Condition, Rule, Scenario, Values};
use crate::{Checked, require, wrong};

/// How many issues and how many parties there may be.
const MAX_PLACES: usize = 1_000;

/// How many parties may have values.
const MAX_DIMENSIONS: usize = 32;

/// Rejects a scenario whose parts do not fit together.
pub(crate) fn well_formed(scenario: &Scenario) -> Checked {
    let (issues, parties) = (&scenario.issues, &scenario.parties);
    let many = issues.len() > MAX_PLACES || parties.len() > MAX_PLACES;
    require(!many, "scenario", "more issues or parties than can be checked")?;
    let many = scenario.dimensions().len() > MAX_DIMENSIONS;
    require(!many, "scenario.parties", "more parties with values than can be checked")?;
    distinct(issues.iter().map(|issue| &issue.id), "scenario.issues")?;
    distinct(parties.iter().map(|party| &party.id), "scenario.parties")?;
    for (at, issue) in issues.iter().enumerate() {
        let place = format!("scenario.issues[{at}]");
        require(!issue.options.is_empty(), &place, "no options")?;
        distinct(issue.options.iter(), &format!("{place}.options"))?;
        if let Some(rule) = &issue.consent {
            rule_in_range(rule, parties.len(), &format!("{place}.consent"))?;
        }
    }
    for (at, when) in scenario.constraints.iter().enumerate() {
        condition_in_range(scenario, when, &format!("scenario.constraints[{at}]"))?;
    }
    for (at, party) in parties.iter().enumerate() {
        let place = format!("scenario.parties[{at}]");
        for (line, when) in party.red_lines.iter().enumerate() {
            condition_in_range(scenario, when, &format!("{place}.red_lines[{line}]"))?;
        }
        let Some(values) = &party.values else { continue };
        let place = format!("{place}.values");
        require(values.scale.0.is_positive(), &place, "a scale that is not positive")?;
        let fits = values.options.len() == issues.len()
            && issues.iter().zip(&values.options).all(|(i, o)| i.options.len() == o.len());
        require(fits, &format!("{place}.options"), "not one value for each option")?;
        for (at, interaction) in values.interactions.iter().enumerate() {
            let place = format!("{place}.interactions[{at}]");
            condition_in_range(scenario, &interaction.when, &place)?;
        }
    }
    Ok(())
}

fn distinct<'a>(ids: impl Iterator<Item = &'a String>, place: &str) -> Checked {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !seen.insert(id) {
            return wrong(place, format!("two are called {id:?}"));
        }
    }
    Ok(())
}

fn rule_in_range(rule: &Rule, parties: usize, place: &str) -> Checked {
    match rule {
        Rule::Party(party) => require(*party < parties, place, "names no party"),
        Rule::All(rules) | Rule::Any(rules) | Rule::AtLeast(_, rules) => {
            rules.iter().try_for_each(|rule| rule_in_range(rule, parties, place))
        }
    }
}

fn condition_in_range(scenario: &Scenario, when: &Condition, place: &str) -> Checked {
    let sorted = when.is_sorted_by(|a, b| a.0 < b.0)
        && when.iter().all(|(_, options)| options.is_sorted_by(|a, b| a < b));
    require(sorted, place, "issues and options must be sorted, each once")?;
    let known = |(issue, options): &(usize, Vec<usize>)| {
        let issue = scenario.issues.get(*issue);
        issue.is_some_and(|it| options.last().is_none_or(|last| *last < it.options.len()))
    };
    require(when.iter().all(known), place, "names an issue or option that is not there")
}

/// Whether a condition holds of a package, or of a part of one that settles its issues.
pub(crate) fn holds(when: &Condition, package: &[usize]) -> bool {
    when.iter().all(|(issue, options)| options.contains(&package[*issue]))
}

/// Whether a red line has to do with an issue.
pub(crate) fn touches(line: &Condition, issue: usize) -> bool {
    line.iter().any(|(at, _)| *at == issue)
}

impl Rule {
    /// Whether it is met when these parties agree.
    pub(crate) fn met(&self, agrees: &dyn Fn(usize) -> bool) -> bool {
        match self {
            Self::Party(party) => agrees(*party),
            Self::All(rules) => rules.iter().all(|rule| rule.met(agrees)),
            Self::Any(rules) => rules.iter().any(|rule| rule.met(agrees)),
            Self::AtLeast(count, rules) => {
                *count <= rules.iter().filter(|rule| rule.met(agrees)).count()
            }
        }
    }
}

impl Scenario {
    /// The parties with values, in order: the dimensions of a vector.
    pub(crate) fn dimensions(&self) -> Vec<usize> {
        let parties = 0..self.parties.len();
        parties.filter(|&party| self.parties[party].values.is_some()).collect()
    }

    /// The values of each dimension.
    pub(crate) fn tables(&self) -> Vec<&Values> {
        self.parties.iter().filter_map(|party| party.values.as_ref()).collect()
    }

    /// Rejects a package that does not choose one option of each issue.
    pub(crate) fn in_range(&self, package: &[usize], place: &str) -> Checked {
        let fits = package.len() == self.issues.len()
            && self.issues.iter().zip(package).all(|(issue, &it)| it < issue.options.len());
        require(fits, place, "not one option of each issue")
    }

    /// How much work it is to look at one package.
    pub(crate) fn weight(&self) -> usize {
        let size = |when: &Condition| 1 + when.iter().map(|(_, it)| 1 + it.len()).sum::<usize>();
        let lines = self.parties.iter().flat_map(|party| &party.red_lines).map(size);
        let rules = self.issues.iter().filter_map(|it| it.consent.as_ref()).map(Rule::size);
        let terms =
            self.tables().into_iter().flat_map(|it| &it.interactions).map(|it| size(&it.when));
        let backs = self.issues.len() * (1 + self.parties.len() + lines.sum::<usize>());
        backs + rules.chain(terms).chain(self.constraints.iter().map(size)).sum::<usize>()
    }

    /// What a package gives, by dimension.
    pub(crate) fn vector(&self, package: &[usize]) -> Vec<BigInt> {
        self.tables().into_iter().map(|values| values.of(package)).collect()
    }

    /// Whether a package could be agreed. A party backs an issue if the package gives it at least
    /// its reservation value and crosses no red line of its own that has to do with that issue; those who
    /// back an issue must be enough for its consent rule; and no constraint may forbid the package.
    pub(crate) fn agreeable(&self, package: &[usize]) -> bool {
        if self.constraints.iter().any(|when| holds(when, package)) {
            return false;
        }
        let enough = |party: usize| {
            self.parties[party].values.as_ref().is_none_or(|values| {
                values.reservation.as_ref().is_none_or(|least| values.of(package) >= least.0)
            })
        };
        let enough: Vec<bool> = (0..self.parties.len()).map(enough).collect();
        (0..self.issues.len()).all(|issue| {
            let backs = |party: usize| {
                let lines = &self.parties[party].red_lines;
                enough[party]
                    && !lines.iter().any(|line| touches(line, issue) && holds(line, package))
            };
            match &self.issues[issue].consent {
                Some(rule) => rule.met(&backs),
                None => (0..self.parties.len()).all(backs),
            }
        })
    }
}

impl Values {
    /// What a package gives.
    fn of(&self, package: &[usize]) -> BigInt {
        let chosen = self.options.iter().zip(package).map(|(values, &option)| &values[option].0);
        let added = self.interactions.iter().filter(|it| holds(&it.when, package));
        &self.constant.0 + chosen.sum::<BigInt>() + added.map(|it| &it.value.0).sum::<BigInt>()
    }
}
