//! The packages that a cover has to answer for: those that pass some tests and give at least so much.
//!
//! With consent rules other than unanimity there are several *ways* to agree: a set of parties that
//! get at least their reservation value. Each such set makes a region: these parties must get that
//! much, and with the others not counted as agreeing, red lines must leave every rule met. A package
//! is agreeable exactly if it lies in one of the regions.

use std::collections::BTreeSet;

use num_bigint::BigInt;
use num_traits::Zero;

use crate::format::{Condition, Rule, Scenario};
use crate::question::{holds, touches};
use crate::{Checked, Meter, require};

/// How many parties with a reservation value may be dispensable.
const MAX_FREE: usize = 16;

/// How many parties' red lines may matter to one consent rule that is no plain conjunction.
const MAX_LINERS: usize = 10;

/// How large all regions together may be.
const MAX_SIZE: usize = 4_000_000;

/// Something that a package must pass; it depends on the issues of its scope only.
#[derive(Debug, Clone)]
pub(crate) struct Test<'a> {
    pub(crate) scope: BTreeSet<usize>,
    kind: Kind<'a>,
}

#[derive(Debug, Clone)]
enum Kind<'a> {
    /// This must not hold.
    Forbids(&'a Condition),
    /// Those who agree on the issue must be enough for the rule.
    Needs(&'a Rule, usize),
}

/// A bound on a weighted sum of the vector.
#[derive(Debug, Clone)]
pub(crate) struct Cut {
    /// By dimension; none negative.
    pub(crate) weights: Vec<BigInt>,
    pub(crate) least: BigInt,
}

/// What a cover has to answer for.
#[derive(Debug, Clone)]
pub(crate) struct Region<'a> {
    scenario: &'a Scenario,
    /// The parties that must get at least their reservation value, in order.
    pub(crate) content: Vec<usize>,
    /// By party: whether it is content or could not be otherwise.
    agrees: Vec<bool>,
    pub(crate) tests: Vec<Test<'a>>,
    /// By dimension.
    pub(crate) floors: Vec<Option<BigInt>>,
    pub(crate) cuts: Vec<Cut>,
}

/// The parties that may not agree for want of their reservation value.
fn careful(scenario: &Scenario) -> Vec<usize> {
    let parties = 0..scenario.parties.len();
    let has = |party: &usize| {
        scenario.parties[*party].values.as_ref().is_some_and(|it| it.reservation.is_some())
    };
    parties.filter(has).collect()
}

/// The parts of an issue's consent rule that must all be met.
fn parts(scenario: &Scenario, issue: usize) -> (Vec<usize>, Vec<&Rule>) {
    fn split<'a>(rule: &'a Rule, alone: &mut Vec<usize>, others: &mut Vec<&'a Rule>) {
        match rule {
            Rule::Party(party) => alone.push(*party),
            Rule::All(rules) => rules.iter().for_each(|rule| split(rule, alone, others)),
            Rule::Any(_) | Rule::AtLeast(..) => others.push(rule),
        }
    }
    let (mut alone, mut others) = (Vec::new(), Vec::new());
    match &scenario.issues[issue].consent {
        Some(rule) => split(rule, &mut alone, &mut others),
        None => alone.extend(0..scenario.parties.len()),
    }
    (alone, others)
}

fn named(rule: &Rule, into: &mut BTreeSet<usize>) {
    match rule {
        Rule::Party(party) => {
            into.insert(*party);
        }
        Rule::All(rules) | Rule::Any(rules) | Rule::AtLeast(_, rules) => {
            for rule in rules {
                named(rule, into);
            }
        }
    }
}

/// The parties that a rule names and that have a red line on the issue.
fn liners(scenario: &Scenario, rule: &Rule, issue: usize) -> Vec<usize> {
    let mut all = BTreeSet::new();
    named(rule, &mut all);
    let has = |party: &usize| scenario.parties[*party].red_lines.iter().any(|l| touches(l, issue));
    all.into_iter().filter(has).collect()
}

/// The regions whose union is what could be agreed: fewest content parties first, then in order. One
/// that an earlier region with fewer content parties and the same tests contains is left out.
pub(crate) fn regions<'a>(scenario: &'a Scenario, meter: &Meter) -> Checked<Vec<Region<'a>>> {
    let careful = careful(scenario);
    let weight = scenario.weight();
    let agreeing = |content: &[usize]| -> Vec<bool> {
        let mut agrees = vec![true; scenario.parties.len()];
        for &party in &careful {
            agrees[party] = false;
        }
        for &party in content {
            agrees[party] = true;
        }
        agrees
    };
    let met = |content: &[usize]| -> Checked<bool> {
        meter.spend(weight)?;
        let agrees = agreeing(content);
        Ok(scenario.issues.iter().all(|issue| match &issue.consent {
            Some(rule) => rule.met(&|party| agrees[party]),
            None => agrees.iter().all(|it| *it),
        }))
    };
    // If all others are not enough, no fewer are: more agreement never hurts.
    let (mut needed, mut free) = (Vec::new(), Vec::new());
    for &party in &careful {
        let others: Vec<usize> = careful.iter().copied().filter(|&it| it != party).collect();
        if met(&others)? { free.push(party) } else { needed.push(party) }
    }
    require(free.len() <= MAX_FREE, "scenario", "too many ways to meet the consent rules")?;
    let mut sets = Vec::new();
    for mask in 0..1_usize << free.len() {
        let chosen = free.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1);
        let mut content: Vec<usize> = chosen.map(|(_, &it)| it).chain(needed.clone()).collect();
        content.sort_unstable();
        if met(&content)? {
            sets.push((content.len(), content));
        }
    }
    sets.sort();
    let mut found: Vec<(Vec<bool>, Region<'a>)> = Vec::new();
    let mut size = 0;
    for (_, content) in sets {
        let agrees = agreeing(&content);
        let table = table(scenario, &agrees, meter)?;
        meter.spend(found.len() * (1 + table.len()))?;
        let contained = found.iter().any(|(known, region)| {
            *known == table && region.content.iter().all(|party| content.contains(party))
        });
        if !contained {
            meter.spend(weight)?;
            let region = Region::new(scenario, content, agrees);
            size += table.len() + region.tests.iter().map(|it| 1 + it.scope.len()).sum::<usize>();
            require(size <= MAX_SIZE, "scenario", "too many ways to meet the consent rules")?;
            found.push((table, region));
        }
    }
    Ok(found.into_iter().map(|(_, region)| region).collect())
}

/// For every rule that is no plain conjunction and every choice of the parties that stay within
/// their red lines: whether the rule is met when only these parties may agree.
fn table(scenario: &Scenario, agrees: &[bool], meter: &Meter) -> Checked<Vec<bool>> {
    let mut table = Vec::new();
    for issue in 0..scenario.issues.len() {
        for rule in parts(scenario, issue).1 {
            let liners = liners(scenario, rule, issue);
            let few = liners.len() <= MAX_LINERS;
            require(few, "scenario", "a consent rule on which too many parties have red lines")?;
            meter.spend(rule.size() << liners.len())?;
            for mask in 0..1_usize << liners.len() {
                let within = |party: usize| {
                    let place = liners.iter().position(|it| *it == party);
                    place.is_none_or(|at| mask >> at & 1 == 1)
                };
                table.push(rule.met(&|party| agrees[party] && within(party)));
            }
        }
    }
    Ok(table)
}

impl Rule {
    /// How many parties and connectives it is made of.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Party(_) => 1,
            Self::All(rules) | Self::Any(rules) | Self::AtLeast(_, rules) => {
                1 + rules.iter().map(Self::size).sum::<usize>()
            }
        }
    }
}

impl<'a> Region<'a> {
    fn new(scenario: &'a Scenario, content: Vec<usize>, agrees: Vec<bool>) -> Self {
        let forbids = |when: &'a Condition| Test {
            scope: when.iter().map(|(issue, _)| *issue).collect(),
            kind: Kind::Forbids(when),
        };
        let mut tests: Vec<Test<'a>> = scenario.constraints.iter().map(forbids).collect();
        let mut absolute = BTreeSet::new();
        for issue in 0..scenario.issues.len() {
            let (alone, others) = parts(scenario, issue);
            for party in alone {
                let lines = scenario.parties[party].red_lines.iter().enumerate();
                absolute
                    .extend(lines.filter(|(_, it)| touches(it, issue)).map(|(at, _)| (party, at)));
            }
            for rule in others {
                let involved = liners(scenario, rule, issue);
                let lines = involved.iter().flat_map(|&party| &scenario.parties[party].red_lines);
                let lines = lines.filter(|line| touches(line, issue));
                let scope: BTreeSet<usize> = lines.flatten().map(|(at, _)| *at).collect();
                // Without red lines the rule is met: the content parties were chosen so.
                if !scope.is_empty() {
                    tests.push(Test { scope, kind: Kind::Needs(rule, issue) });
                }
            }
        }
        tests.extend(
            absolute.iter().map(|&(party, at)| forbids(&scenario.parties[party].red_lines[at])),
        );
        let floors = scenario.dimensions().into_iter().map(|party| {
            let values = scenario.parties[party].values.as_ref();
            let least = values.and_then(|values| values.reservation.as_ref());
            least.filter(|_| content.contains(&party)).map(|least| least.0.clone())
        });
        let floors = floors.collect();
        Self { scenario, floors, tests, content, agrees, cuts: Vec::new() }
    }

    /// Whether a package, or a part of one that settles the test's scope, passes it.
    pub(crate) fn passes(&self, test: &Test<'_>, package: &[usize]) -> bool {
        match test.kind {
            Kind::Forbids(when) => !holds(when, package),
            Kind::Needs(rule, issue) => rule.met(&|party| {
                let lines = &self.scenario.parties[party].red_lines;
                self.agrees[party] && !lines.iter().any(|l| touches(l, issue) && holds(l, package))
            }),
        }
    }

    /// How much work a test is.
    pub(crate) fn work(&self, test: &Test<'_>) -> usize {
        match test.kind {
            Kind::Forbids(when) => 1 + when.iter().map(|(_, it)| it.len()).sum::<usize>(),
            Kind::Needs(rule, _) => {
                let lines = self.scenario.parties.iter().flat_map(|it| &it.red_lines).flatten();
                rule.size() + lines.map(|(_, options)| 1 + options.len()).sum::<usize>()
            }
        }
    }

    /// Asks at least so much of a dimension.
    pub(crate) fn raise(&mut self, dim: usize, least: &BigInt) {
        match &mut self.floors[dim] {
            Some(floor) if *floor >= *least => {}
            floor => *floor = Some(least.clone()),
        }
    }

    /// Whether a package lies in it.
    pub(crate) fn admits(&self, package: &[usize], vector: &[BigInt]) -> bool {
        let enough =
            |(floor, it): (&Option<BigInt>, &BigInt)| floor.as_ref().is_none_or(|f| it >= f);
        self.floors.iter().zip(vector).all(enough)
            && self.cuts.iter().all(|cut| weigh(&cut.weights, vector) >= cut.least)
            && self.tests.iter().all(|test| self.passes(test, package))
    }
}

/// The weighted sum of a vector.
pub(crate) fn weigh(weights: &[BigInt], vector: &[BigInt]) -> BigInt {
    weights.iter().zip(vector).fold(BigInt::zero(), |sum, (weight, it)| sum + weight * it)
}
