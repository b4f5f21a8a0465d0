//! A scenario in whole numbers: every utility multiplied by the party's own common denominator, so
//! that sums and comparisons are exact.

use num_bigint::BigInt;
use num_traits::{Signed, Zero};

use crate::exact::{Exact, common_denominator};
use crate::model::{Condition, Scenario};
use crate::way::Way;

/// A scenario in whole numbers. A *dimension* is a party with values; see [`Space::parties`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Space {
    /// The party of each dimension, by its place in the scenario.
    pub parties: Vec<usize>,
    /// How many options each issue has.
    pub sizes: Vec<usize>,
    /// What each option is worth; by issue, option, dimension.
    pub gains: Vec<Vec<Vec<BigInt>>>,
    /// What combinations add; by dimension.
    pub terms: Vec<(Condition, Vec<BigInt>)>,
    /// What every package is worth to begin with; by dimension.
    pub start: Vec<BigInt>,
    /// What a utility was multiplied by; by dimension.
    pub scale: Vec<BigInt>,
    /// The least whole number that is not below the reservation value; by dimension.
    pub floors: Vec<Option<BigInt>>,
}

impl Space {
    /// The scenario in whole numbers.
    pub fn new(scenario: &Scenario) -> Self {
        let parties = scenario.valued();
        let dims = parties.len();
        let sizes: Vec<usize> = scenario.issues.iter().map(|issue| issue.options.len()).collect();
        let mut gains: Vec<Vec<Vec<BigInt>>> =
            sizes.iter().map(|&size| vec![vec![BigInt::zero(); dims]; size]).collect();
        let mut terms: Vec<(Condition, Vec<BigInt>)> = Vec::new();
        let (mut start, mut scale, mut floors) = (Vec::new(), Vec::new(), Vec::new());
        for (dim, &party) in parties.iter().enumerate() {
            let party = &scenario.parties[party];
            let Some(values) = &party.values else { continue };
            let weighed: Vec<Vec<Exact>> = values
                .options
                .iter()
                .zip(&values.weights)
                .map(|(options, weight)| options.iter().map(|value| value * weight).collect())
                .collect();
            let added = values.interactions.iter().map(|interaction| &interaction.value);
            let all = weighed.iter().flatten().chain(added).chain([&values.constant]);
            let by = common_denominator(all);
            let as_whole = |number: &Exact| number.numer() * (&by / number.denom());
            for (issue, options) in weighed.iter().enumerate() {
                for (option, value) in options.iter().enumerate() {
                    gains[issue][option][dim] = as_whole(value);
                }
            }
            for interaction in &values.interactions {
                let value = as_whole(&interaction.value);
                let known = terms.iter().position(|(when, _)| *when == interaction.when);
                let at = known.unwrap_or_else(|| {
                    terms.push((interaction.when.clone(), vec![BigInt::zero(); dims]));
                    terms.len() - 1
                });
                terms[at].1[dim] += value;
            }
            start.push(as_whole(&values.constant));
            floors.push(
                party
                    .reservation
                    .as_ref()
                    .map(|least| (least * Exact::from_integer(by.clone())).ceil().to_integer()),
            );
            scale.push(by);
        }
        Self { parties, sizes, gains, terms, start, scale, floors }
    }

    /// How many dimensions a vector has.
    pub fn dims(&self) -> usize {
        self.parties.len()
    }

    /// What a package is worth; by dimension.
    pub fn vector(&self, package: &[usize]) -> Vec<BigInt> {
        let mut sum = self.start.clone();
        let mut add =
            |values: &[BigInt]| sum.iter_mut().zip(values).for_each(|(sum, it)| *sum += it);
        for (issue, &option) in package.iter().enumerate() {
            add(&self.gains[issue][option]);
        }
        for (when, values) in &self.terms {
            if when.holds(package) {
                add(values);
            }
        }
        sum
    }

    /// A whole number of a dimension as the utility that it stands for.
    pub fn utility(&self, dim: usize, value: &BigInt) -> Exact {
        Exact::new(value.clone(), self.scale[dim].clone())
    }

    /// The largest absolute value that a sum of this dimension can come to.
    pub fn reach(&self, dim: usize) -> BigInt {
        let options = self.gains.iter().map(|options| {
            options.iter().map(|values| values[dim].abs()).max().unwrap_or_default()
        });
        let terms = self.terms.iter().map(|(_, values)| values[dim].abs());
        options.chain(terms).chain([self.start[dim].abs()]).sum()
    }

    /// Whether a package fits a way: it crosses nothing forbidden and gives the way's signers at
    /// least their reservation values.
    pub fn fits(&self, way: &Way, package: &[usize]) -> bool {
        if way.forbidden.iter().any(|when| when.holds(package)) {
            return false;
        }
        let vector = self.vector(package);
        (0..self.dims()).all(|dim| {
            let Some(least) = &self.floors[dim] else { return true };
            !way.content.contains(&self.parties[dim]) || vector[dim] >= *least
        })
    }
}
