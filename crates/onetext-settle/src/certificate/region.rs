//! The ways to meet the consent rules, in the form that a certificate must have: which parties get
//! at least their reservation value, fewest first, and what a package must then pass.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigInt;

use super::Refusal;
use super::question::{Question, touches};
use crate::consent::Consent;
use crate::frontier::Cut;
use crate::model::Condition;

/// How many parties with a reservation value may be dispensable.
const MAX_FREE: usize = 16;

/// How many parties' red lines may matter to one rule.
const MAX_LINERS: usize = 10;

/// What a package must pass; it depends on some issues only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Test {
    Forbids(Condition),
    /// Those who agree on the issue meet the rule; and the issues that matter to that.
    Needs(Consent, usize, BTreeSet<usize>),
}

impl Test {
    pub(super) fn scope(&self) -> BTreeSet<usize> {
        match self {
            Self::Forbids(when) => when.0.iter().map(|(issue, _)| *issue).collect(),
            Self::Needs(_, _, scope) => scope.clone(),
        }
    }
}

/// The packages that a cover answers for.
#[derive(Debug, Clone)]
pub(super) struct Region {
    /// The parties that must get at least their reservation value.
    pub(super) content: Vec<usize>,
    /// Those with a reservation value that need not.
    others: Vec<usize>,
    pub(super) tests: Vec<Test>,
    /// By dimension.
    pub(super) floors: Vec<Option<BigInt>>,
    pub(super) cuts: Vec<Cut>,
}

impl Region {
    pub(super) fn raise(&mut self, dim: usize, least: BigInt) {
        let floor = self.floors[dim].take();
        self.floors[dim] = floor.max(Some(least));
    }

    pub(super) fn passes(&self, question: &Question, test: &Test, package: &[usize]) -> bool {
        match test {
            Test::Forbids(when) => !when.holds(package),
            Test::Needs(rule, issue, _) => rule.met(&|party| {
                let crossed = |when: &Condition| touches(when, *issue) && when.holds(package);
                !self.others.contains(&party) && !question.red_lines[party].iter().any(crossed)
            }),
        }
    }

    /// Whether a package lies in the region.
    pub(super) fn admits(&self, question: &Question, package: &[usize]) -> bool {
        let vector = question.vector(package);
        let enough =
            |(floor, it): (&Option<BigInt>, &BigInt)| floor.as_ref().is_none_or(|f| it >= f);
        self.floors.iter().zip(&vector).all(enough)
            && self.cuts.iter().all(|cut| {
                let each = cut.weights.iter().zip(&vector);
                each.map(|(weight, it)| weight * it).sum::<BigInt>() >= cut.least
            })
            && self.tests.iter().all(|test| self.passes(question, test, package))
    }
}

/// The rule as a list of rules that must all be met.
fn conjuncts(rule: &Consent) -> Vec<&Consent> {
    match rule {
        Consent::All(rules) => rules.iter().flat_map(conjuncts).collect(),
        other => vec![other],
    }
}

/// The regions of the ways, in the order that a certificate lists them.
pub(super) fn regions(question: &Question) -> Result<Vec<Region>, Refusal> {
    let dims = 0..question.dims();
    let careful: Vec<usize> = dims
        .filter(|&dim| question.tables[dim].reservation.is_some())
        .map(|dim| question.valued[dim])
        .collect();
    let met = |without: &[usize]| {
        question.consents.iter().all(|rule| match rule {
            Some(rule) => rule.met(&|party| !without.contains(&party)),
            None => without.is_empty(),
        })
    };
    let free: Vec<usize> = careful.iter().copied().filter(|&party| met(&[party])).collect();
    if free.len() > MAX_FREE {
        return Err(Refusal::Ways);
    }
    let mut splits: Vec<(Vec<usize>, Vec<usize>)> = (0..1_usize << free.len())
        .map(|mask| {
            let out = |party: &usize| {
                free.iter().position(|it| it == party).is_some_and(|at| mask >> at & 1 == 1)
            };
            careful.iter().copied().partition(|party| !out(party))
        })
        .filter(|(_, others): &(_, Vec<usize>)| met(others))
        .collect();
    splits.sort_by(|a, b| (a.0.len(), &a.0).cmp(&(b.0.len(), &b.0)));
    let mut found: Vec<(Vec<bool>, Region)> = Vec::new();
    for (content, others) in splits {
        let (tests, table) = tests(question, &others)?;
        let contained = found.iter().any(|(known, region)| {
            *known == table && region.content.iter().all(|party| content.contains(party))
        });
        if contained {
            continue;
        }
        let floors = (0..question.dims())
            .map(|dim| {
                let least = question.tables[dim].reservation.clone();
                least.filter(|_| content.contains(&question.valued[dim]))
            })
            .collect();
        found.push((table, Region { content, others, tests, floors, cuts: Vec::new() }));
    }
    Ok(found.into_iter().map(|(_, region)| region).collect())
}

/// What a package must pass when some parties do not agree to anything; and, for each rule that is
/// more than one party, whether it is met for each choice of parties within their red lines.
fn tests(question: &Question, others: &[usize]) -> Result<(Vec<Test>, Vec<bool>), Refusal> {
    let mut tests: Vec<Test> = question.constraints.iter().cloned().map(Test::Forbids).collect();
    let mut table = Vec::new();
    let mut absolute: BTreeMap<(usize, usize), &Condition> = BTreeMap::new();
    for (issue, rule) in question.consents.iter().enumerate() {
        let everybody: Vec<Consent> = (0..question.parties.len()).map(Consent::Party).collect();
        let everybody = Consent::All(everybody);
        for part in conjuncts(rule.as_ref().unwrap_or(&everybody)) {
            if let Consent::Party(party) = part {
                for (at, line) in question.red_lines[*party].iter().enumerate() {
                    if touches(line, issue) {
                        absolute.insert((*party, at), line);
                    }
                }
                continue;
            }
            let (mut scope, mut liners) = (BTreeSet::new(), Vec::new());
            for party in part.parties() {
                let its = question.red_lines[party].iter().filter(|line| touches(line, issue));
                let its: BTreeSet<usize> = its.flat_map(|it| &it.0).map(|(at, _)| *at).collect();
                if !its.is_empty() {
                    liners.push(party);
                    scope.extend(its);
                }
            }
            if liners.len() > MAX_LINERS {
                return Err(Refusal::Ways);
            }
            for mask in 0..1_usize << liners.len() {
                let crossed = |party: usize| {
                    liners.iter().position(|&it| it == party).is_some_and(|at| mask >> at & 1 == 0)
                };
                table.push(part.met(&|party| !others.contains(&party) && !crossed(party)));
            }
            if !scope.is_empty() {
                tests.push(Test::Needs(part.clone(), issue, scope));
            }
        }
    }
    tests.extend(absolute.into_values().cloned().map(Test::Forbids));
    Ok((tests, table))
}
