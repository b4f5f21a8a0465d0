//! Claims about packages: one that could be agreed, all that nothing beats, and some that come near.

use std::collections::BTreeMap;

use num_bigint::{BigInt, BigUint};
use num_traits::Signed;

use crate::cover::{Final, verify_all};
use crate::format::{Frontier, Near, Point, Scenario, Whole, Witness};
use crate::region::{Region, regions};
use crate::{Checked, Meter, counted, require, wrong};

/// Verifies that a package is agreeable and gives what is said. So that there is one way to write a
/// witness, no issue may have an earlier option that would do as well and give everybody the same.
pub(crate) fn witness(scenario: &Scenario, it: &Witness, place: &str, meter: &Meter) -> Checked {
    scenario.in_range(&it.package, place)?;
    let (weight, vector) = (scenario.weight(), scenario.vector(&it.package));
    require(same(&it.vector, &vector), place, "the package does not give this vector")?;
    require(scenario.agreeable(&it.package), place, "the package is not agreeable")?;
    let mut package = it.package.clone();
    for issue in 0..package.len() {
        for option in 0..it.package[issue] {
            meter.spend(weight)?;
            package[issue] = option;
            if scenario.vector(&package) == vector && scenario.agreeable(&package) {
                return wrong(place, format!("option {option} of issue {issue} would do as well"));
            }
        }
        package[issue] = it.package[issue];
    }
    Ok(())
}

pub(crate) fn same(stated: &[Whole], vector: &[BigInt]) -> bool {
    stated.iter().map(|it| &it.0).eq(vector)
}

/// Whether a vector gives everybody as much as another.
pub(crate) fn as_much(vector: &[BigInt], other: &[BigInt]) -> bool {
    vector.iter().zip(other).all(|(it, than)| it >= than)
}

/// Puts the final states of all ways together and drops what another beats; largest first. With
/// each vector goes how many packages of each way give it.
pub(crate) fn unbeaten(
    finals: Vec<Vec<Final>>,
    meter: &Meter,
) -> Checked<Vec<(Vec<BigInt>, Vec<BigUint>)>> {
    let ways = finals.len();
    let mut all: BTreeMap<Vec<BigInt>, Vec<BigUint>> = BTreeMap::new();
    for (way, finals) in finals.into_iter().enumerate() {
        for (vector, count) in finals {
            all.entry(vector).or_insert_with(|| vec![BigUint::default(); ways])[way] += count;
        }
    }
    let vectors: Vec<&Vec<BigInt>> = all.keys().rev().collect();
    if ways > 1 {
        meter.spend(vectors.len() * vectors.len() / 2)?;
    }
    let mut kept = Vec::new();
    for (at, vector) in vectors.iter().enumerate() {
        // One way's own final states do not beat each other.
        if ways < 2 || !vectors[..at].iter().any(|other| as_much(other, vector)) {
            kept.push(((*vector).clone(), all[*vector].clone()));
        }
    }
    Ok(kept)
}

/// Verifies that the points are these vectors, in this order, with their packages and counts. Gives
/// the number of packages where it is known.
pub(crate) fn points(
    scenario: &Scenario,
    regions: &[Region<'_>],
    points: &[Point],
    vectors: &[(Vec<BigInt>, Vec<BigUint>)],
    (place, meter): (&str, &Meter),
) -> Checked<Option<BigUint>> {
    for (at, point) in points.iter().enumerate() {
        let stated: Vec<BigInt> = point.vector.iter().map(|it| it.0.clone()).collect();
        let known = vectors.binary_search_by(|(vector, _)| stated.cmp(vector)).is_ok();
        require(known, &format!("{place}[{at}]"), "not a vector that the evidence ends with")?;
    }
    if points.len() < vectors.len() {
        return wrong(place, "a vector that the evidence ends with is missing");
    }
    let (weight, mut total) = (scenario.weight(), Some(BigUint::default()));
    for (at, (point, (vector, counts))) in points.iter().zip(vectors).enumerate() {
        let here = format!("{place}[{at}]");
        require(same(&point.vector, vector), &here, "vectors must come once, the largest first")?;
        require(!point.packages.is_empty(), &here, "no package gives this vector")?;
        let sorted = point.packages.is_sorted_by(|a, b| a < b);
        require(sorted, &here, "packages must be sorted, each once")?;
        let mut fitting = vec![0_usize; regions.len()];
        for package in &point.packages {
            meter.spend(weight)?;
            scenario.in_range(package, &here)?;
            let gives = scenario.vector(package) == *vector;
            require(gives, &here, "a package does not give this vector")?;
            require(scenario.agreeable(package), &here, "a package is not agreeable")?;
            for (fitting, region) in fitting.iter_mut().zip(regions) {
                *fitting += usize::from(region.admits(package, vector));
            }
        }
        let complete = counts.iter().zip(&fitting).all(|(count, it)| *count == (*it).into());
        let listed = BigUint::from(point.packages.len());
        match (&point.count, counts.as_slice()) {
            (Some(count), _) if complete => {
                require(count.0 == listed.clone().into(), &here, "not so many packages give this")?;
                total = total.map(|total| total + listed);
            }
            (Some(stated), [count]) => {
                require(*count > listed, &here, "more packages than give this vector")?;
                require(stated.0 == count.clone().into(), &here, "not so many packages give this")?;
                total = total.map(|total| total + count);
            }
            (None, [_, _, ..]) if !complete => total = None,
            (Some(_), _) => return wrong(here, "the packages are not all listed"),
            (None, _) => return wrong(here, "the number of packages is known and must be stated"),
        }
    }
    require(points.len() == vectors.len(), place, "a vector comes twice")?;
    Ok(total)
}

/// Verifies that the points are exactly what nothing beats.
pub(crate) fn frontier(scenario: &Scenario, claim: &Frontier, meter: &Meter) -> Checked<String> {
    let regions = regions(scenario, meter)?;
    let place = ("answer.frontier.ways", meter);
    let finals = verify_all(scenario, &regions, None, &claim.ways, place)?;
    let vectors = unbeaten(finals, meter)?;
    let place = ("answer.frontier.points", meter);
    let total = points(scenario, &regions, &claim.points, &vectors, place)?;
    let packages = total.map_or_else(String::new, |it| format!(", with {it} packages in all"));
    let vectors = counted(vectors.len(), "vector");
    Ok(format!("the frontier has exactly {vectors} of utilities{packages}"))
}

/// Verifies that each agreeable package is at most ε above one of the points.
pub(crate) fn near(scenario: &Scenario, claim: &Near, meter: &Meter) -> Checked<String> {
    let place = "answer.near.epsilon";
    let dims = scenario.tables().len();
    let full = claim.epsilon.len() == dims && claim.slack.len() == dims;
    require(full, place, "not one number for each party with values")?;
    for (epsilon, slack) in claim.epsilon.iter().zip(&claim.slack) {
        require(!slack.0.is_negative(), place, "negative")?;
        let sum = &slack.0 * scenario.issues.len();
        require(epsilon.0 == sum, place, "not the slack of a stage times the issues")?;
    }
    let slack: Vec<BigInt> = claim.slack.iter().map(|it| it.0.clone()).collect();
    let regions = regions(scenario, meter)?;
    let place = ("answer.near.ways", meter);
    let finals = verify_all(scenario, &regions, Some(&slack), &claim.ways, place)?;
    let mut vectors: Vec<Vec<BigInt>> = finals.into_iter().flatten().map(|(it, _)| it).collect();
    vectors.sort_unstable_by(|a, b| b.cmp(a));
    vectors.dedup();
    let place = "answer.near.points";
    require(claim.points.len() == vectors.len(), place, "not the vectors the evidence ends with")?;
    for (at, (point, vector)) in claim.points.iter().zip(&vectors).enumerate() {
        let here = format!("{place}[{at}]");
        require(same(&point.vector, vector), &here, "not the vector the evidence ends with")?;
        witness(scenario, point, &here, meter)?;
    }
    let listed = counted(vectors.len(), "listed package");
    Ok(format!("each agreeable package is at most the stated distance above one of {listed}"))
}
