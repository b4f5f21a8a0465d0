//! Answers written with their evidence, so that a reader need not trust the engine: a *certificate*
//! is a JSON text with the scenario in whole numbers, the claim, and what shows it. The crate
//! `onetext-check`, which shares no code with this one, verifies it; what the parts mean is said
//! there (`format.rs`, `cover.rs`).
//!
//! The writer takes an answer as packages or lists of demands and finds the evidence itself, in
//! exact numbers and without the engines. An answer for which there is none is refused, so a
//! mistake of an engine shows here already. Evidence that would be longer than a [`Budget`] allows is
//! refused too.
//!
//! *Demands* go by number: the red lines party by party, in their order, then the reservation
//! values of those parties that have values too, party by party.

use std::fmt;

use num_bigint::BigInt;
use num_traits::Signed;
use thiserror::Error;

use crate::exact::Exact;
use crate::model::{Package, Scenario};

mod cover;
mod demands;
mod json;
mod question;
mod region;
mod solution;

pub use self::demands::{concession, conflict, demands};
pub use self::solution::{Rule, Solved, solution};

use self::cover::{Cover, asked, cover};
use self::json::Json;
use self::question::{Question, digest};
use self::region::{Region, regions};

/// How many states may be held at once before the beaten ones are dropped.
const MAX_HELD: usize = 4_000_000;

/// How much evidence may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// How many states may be listed in all.
    pub states: usize,
    /// How many steps the search for them may take; one is about a comparison of two vectors.
    pub steps: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { states: 200_000, steps: 100_000_000 }
    }
}

impl Budget {
    fn keep(&mut self, states: usize) -> Result<(), Refusal> {
        self.states = self.states.checked_sub(states).ok_or(Refusal::TooLong)?;
        Ok(())
    }

    fn step(&mut self, steps: usize) -> Result<(), Refusal> {
        self.steps = self.steps.checked_sub(steps as u64).ok_or(Refusal::TooLong)?;
        Ok(())
    }

    fn hold(self, states: usize) -> Result<(), Refusal> {
        if states > MAX_HELD || states / 16 > self.states { Err(Refusal::TooLong) } else { Ok(()) }
    }
}

/// Why no certificate is written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The evidence, or the search for it, goes beyond the [`Budget`].
    #[error("the evidence would be too long")]
    TooLong,
    /// Too many parties are dispensable, or matter to one rule.
    #[error("there are too many ways to meet the consent rules to go through them one by one")]
    Ways,
    /// Two issues, parties or options of an issue have the same id.
    #[error("two issues, parties or options have the same id")]
    Ids,
    /// A package of the answer does not choose one option of each issue or is not agreeable.
    #[error("the package {0:?} could not be agreed")]
    Package(Package),
    /// There is no party with values, or not one number for each.
    #[error("a number is needed for each party with values")]
    Dimensions,
    /// A demand that is not there.
    #[error("there is no demand {0}")]
    Demand(usize),
    /// The evidence shows something else than the answer.
    #[error("the answer is not what the evidence shows: {0}")]
    Differs(&'static str),
}

/// An answer with its evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate(String);

impl Certificate {
    fn new(question: &Question, kind: &'static str, answer: Json) -> Result<Self, Refusal> {
        if !question.has_distinct_ids() {
            return Err(Refusal::Ids);
        }
        let scenario = question.to_json();
        let certificate = Json::Map(vec![
            ("format", Json::text("onetext-certificate 1")),
            ("sha256", Json::Text(digest(&scenario.write()))),
            ("scenario", scenario),
            ("answer", Json::Map(vec![(kind, answer)])),
        ]);
        Ok(Self(certificate.write()))
    }

    /// The JSON text, on one line.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Certificate {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

/// That an agreement is possible: this package is one.
pub fn possible(scenario: &Scenario, package: &[usize]) -> Result<Certificate, Refusal> {
    let question = Question::new(scenario, &[]);
    agreeable(&question, package)?;
    Certificate::new(&question, "possible", witness(&question, &question.earliest(package)))
}

/// That what these packages give is the whole frontier. Each vector of it must be given by one of
/// them; the certificate also says how many packages give it, where that can be shown.
pub fn frontier(
    scenario: &Scenario,
    packages: &[Package],
    mut budget: Budget,
) -> Result<Certificate, Refusal> {
    let question = Question::new(scenario, &[]);
    let regions = regions(&question)?;
    let covers = covers(&question, &regions, None, &mut budget)?;
    let vectors = unbeaten(&covers);
    let points = points(&question, &regions, &covers, &vectors, packages)?;
    let answer = Json::Map(vec![("points", points), ("ways", ways(&covers))]);
    Certificate::new(&question, "frontier", answer)
}

/// That every agreeable package is at most `epsilon` above one of the packages listed, party by
/// party (those with values), each on its own scale. The packages are chosen here.
pub fn near(
    scenario: &Scenario,
    epsilon: &[Exact],
    mut budget: Budget,
) -> Result<Certificate, Refusal> {
    let question = Question::new(scenario, &[]);
    if epsilon.len() != question.dims() || epsilon.iter().any(Signed::is_negative) {
        return Err(Refusal::Dimensions);
    }
    let stages = BigInt::from(question.issues.len());
    let slack: Vec<BigInt> = question
        .tables
        .iter()
        .zip(epsilon)
        .map(|(table, epsilon)| {
            let in_all = (epsilon * &table.scale).floor().to_integer();
            if question.issues.is_empty() { BigInt::default() } else { in_all / &stages }
        })
        .collect();
    let regions = regions(&question)?;
    let covers = covers(&question, &regions, Some(&slack), &mut budget)?;
    let mut finals: Vec<_> = covers.iter().flat_map(|cover| &cover.finals).collect();
    finals.sort_by(|a, b| (&b.vector, &a.package).cmp(&(&a.vector, &b.package)));
    finals.dedup_by(|a, b| a.vector == b.vector);
    let points = finals.iter().map(|it| witness(&question, &question.earliest(&it.package)));
    let answer = Json::Map(vec![
        ("epsilon", Json::list(slack.iter().map(|slack| slack * &stages))),
        ("slack", (&slack).into()),
        ("points", Json::List(points.collect())),
        ("ways", ways(&covers)),
    ]);
    Certificate::new(&question, "near", answer)
}

fn agreeable(question: &Question, package: &[usize]) -> Result<(), Refusal> {
    let fits = package.len() == question.issues.len()
        && package.iter().enumerate().all(|(issue, &option)| option < question.size(issue));
    if fits && question.agreeable(package) {
        Ok(())
    } else {
        Err(Refusal::Package(package.to_vec()))
    }
}

fn witness(question: &Question, package: &[usize]) -> Json {
    let package = package.to_vec();
    Json::Map(vec![("vector", question.vector(&package).into()), ("package", package.into())])
}

fn ways(covers: &[Cover]) -> Json {
    Json::List(covers.iter().map(Cover::to_json).collect())
}

fn covers(
    question: &Question,
    regions: &[Region],
    slack: Option<&[BigInt]>,
    budget: &mut Budget,
) -> Result<Vec<Cover>, Refusal> {
    let dims: Vec<usize> = (0..question.dims()).collect();
    regions.iter().map(|region| cover(question, region, &dims, slack, budget)).collect()
}

/// The covers that end with nothing, for a claim that nothing is possible.
fn nothing(
    question: &Question,
    regions: &[Region],
    budget: &mut Budget,
) -> Result<Option<Vec<Cover>>, Refusal> {
    let mut covers = Vec::new();
    for region in regions {
        let cover = cover(question, region, &asked(region), None, budget)?;
        if !cover.finals.is_empty() {
            return Ok(None);
        }
        covers.push(cover);
    }
    Ok(Some(covers))
}

/// What the covers end with and nothing else among it beats, largest first.
fn unbeaten(covers: &[Cover]) -> Vec<Vec<BigInt>> {
    let mut all: Vec<&Vec<BigInt>> =
        covers.iter().flat_map(|cover| &cover.finals).map(|it| &it.vector).collect();
    all.sort_unstable_by(|a, b| b.cmp(a));
    all.dedup();
    let as_much = |one: &[BigInt], other: &[BigInt]| one.iter().zip(other).all(|(a, b)| a >= b);
    let mut kept: Vec<Vec<BigInt>> = Vec::new();
    for vector in all {
        if covers.len() < 2 || !kept.iter().any(|better| as_much(better, vector)) {
            kept.push(vector.clone());
        }
    }
    kept
}

/// The packages by what they give, with their number; refused where that is not the given vectors.
fn points(
    question: &Question,
    regions: &[Region],
    covers: &[Cover],
    vectors: &[Vec<BigInt>],
    packages: &[Package],
) -> Result<Json, Refusal> {
    let mut given: Vec<(Vec<BigInt>, &Package)> = Vec::new();
    for package in packages {
        agreeable(question, package)?;
        given.push((question.vector(package), package));
    }
    given.sort_by(|a, b| (&b.0, a.1).cmp(&(&a.0, b.1)));
    given.dedup();
    let groups: Vec<&[(Vec<BigInt>, &Package)]> = given.chunk_by(|a, b| a.0 == b.0).collect();
    if groups.iter().any(|group| vectors.binary_search_by(|it| group[0].0.cmp(it)).is_err()) {
        return Err(Refusal::Differs("a package is not among the best"));
    }
    if groups.len() < vectors.len() {
        return Err(Refusal::Differs("some of the best packages are missing"));
    }
    let mut points = Vec::new();
    for group in groups {
        let vector = &group[0].0;
        let counts: Vec<BigInt> = covers
            .iter()
            .map(|cover| {
                let its = cover.finals.iter().find(|it| it.vector == *vector);
                its.map_or_else(BigInt::default, |it| it.count.clone().into())
            })
            .collect();
        let complete = regions.iter().zip(&counts).all(|(region, count)| {
            let fitting = group.iter().filter(|(_, it)| region.admits(question, it)).count();
            *count == fitting.into()
        });
        let count = match counts.as_slice() {
            _ if complete => Some(group.len().into()),
            [count] => Some(count.clone()),
            _ => None,
        };
        points.push(Json::Map(vec![
            ("vector", vector.into()),
            ("count", Json::maybe(count)),
            ("packages", Json::list(group.iter().map(|(_, package)| *package))),
        ]));
    }
    Ok(Json::List(points))
}
