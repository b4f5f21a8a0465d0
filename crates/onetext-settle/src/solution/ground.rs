//! One way's packages as whole-number gains: what the search for a best package walks over.

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

use crate::exact::Exact;
use crate::model::Condition;
use crate::space::Space;
use crate::way::Way;

/// Packages as vectors of gains over an origin, in whole numbers.
#[derive(Debug, Clone)]
pub(crate) struct Ground {
    /// How many dimensions a gain has.
    pub(crate) dims: usize,
    /// The options of each issue that are worth trying, with their gains by dimension.
    pub(crate) issues: Vec<Vec<(usize, Vec<BigInt>)>>,
    /// What combinations add; by dimension.
    pub(crate) terms: Vec<(Condition, Vec<BigInt>)>,
    /// The issue that a combination's worth is counted with in bounds: an option that breaks the
    /// combination does not get it.
    pub(crate) charged: Vec<usize>,
    /// Combinations of several issues that cannot stand.
    pub(crate) forbidden: Vec<Condition>,
    /// What every package gains to begin with.
    pub(crate) start: Vec<BigInt>,
    /// The least gain, where one is asked.
    pub(crate) floors: Vec<Option<BigInt>>,
    /// A gain divided by this is a difference of utilities; by dimension.
    pub(crate) scale: Vec<BigInt>,
    /// The utilities that gains are counted from.
    pub(crate) origin: Vec<Exact>,
    /// Whether nothing can stand at all.
    pub(crate) closed: bool,
    /// A package to begin with, of options that are left.
    pub(crate) hint: Option<Vec<usize>>,
}

impl Ground {
    /// The packages that fit a way, counted from an origin (one utility a dimension), without
    /// options that others beat whatever else is agreed.
    pub(crate) fn new(space: &Space, way: &Way, origin: &[Exact]) -> Self {
        let mut ground = Self::whole(space, way, origin);
        ground.drop_beaten();
        ground
    }

    /// All packages that fit a way, counted from an origin (one utility a dimension).
    pub(crate) fn whole(space: &Space, way: &Way, origin: &[Exact]) -> Self {
        let dims = space.dims();
        // An origin between two whole numbers needs a finer scale.
        let places: Vec<Exact> = (0..dims)
            .map(|dim| &origin[dim] * Exact::from_integer(space.scale[dim].clone()))
            .collect();
        let finer: Vec<BigInt> = places.iter().map(|place| place.denom().clone()).collect();
        let zero: Vec<BigInt> = places.iter().map(|place| place.numer().clone()).collect();
        let refine = |values: &[BigInt]| -> Vec<BigInt> {
            values.iter().zip(&finer).map(|(value, by)| value * by).collect()
        };
        let mut issues: Vec<Vec<(usize, Vec<BigInt>)>> = space
            .gains
            .iter()
            .map(|options| options.iter().map(|gain| refine(gain)).enumerate().collect())
            .collect();
        let terms: Vec<(Condition, Vec<BigInt>)> = space
            .terms
            .iter()
            .filter(|(when, values)| {
                !when.0.is_empty() && values.iter().any(|value| !value.is_zero())
            })
            .map(|(when, values)| (when.clone(), refine(values)))
            .collect();
        let (mut forbidden, mut closed) = (Vec::new(), false);
        for when in &way.forbidden {
            match when.0.as_slice() {
                [] => closed = true,
                [(issue, options)] => {
                    issues[*issue].retain(|(option, _)| options.binary_search(option).is_err());
                }
                _ => forbidden.push(when.clone()),
            }
        }
        closed |= issues.iter().any(Vec::is_empty);
        let mut start = space.start.clone();
        // What depends on no issue is worth as much in every package.
        for (_, values) in space.terms.iter().filter(|(when, _)| when.0.is_empty()) {
            start.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
        }
        let start = refine(&start).iter().zip(&zero).map(|(value, at)| value - at).collect();
        let charged = terms.iter().map(|(when, _)| narrowest(when, &space.sizes)).collect();
        let floors = (0..dims)
            .map(|dim| {
                let asked = way.content.contains(&space.parties[dim]);
                space.floors[dim]
                    .as_ref()
                    .filter(|_| asked)
                    .map(|floor| floor * &finer[dim] - &zero[dim])
            })
            .collect();
        let scale = space.scale.iter().zip(&finer).map(|(scale, by)| scale * by).collect();
        let origin = origin.to_vec();
        Self {
            dims,
            issues,
            terms,
            charged,
            forbidden,
            start,
            floors,
            scale,
            origin,
            closed,
            hint: None,
        }
    }

    /// Takes a package to begin with; options that were dropped give way to one that beats them.
    pub(crate) fn begin_with(&mut self, space: &Space, package: &[usize]) {
        self.hint = package
            .iter()
            .enumerate()
            .map(|(issue, &chosen)| {
                let least = &space.gains[issue][chosen];
                let left = || self.issues[issue].iter().map(|(option, _)| *option);
                left().find(|&option| option == chosen).or_else(|| {
                    left().find(|&option| {
                        let gain = &space.gains[issue][option];
                        gain.iter().zip(least).all(|(better, value)| better >= value)
                    })
                })
            })
            .collect();
    }

    /// The gains of a package.
    pub(crate) fn gains(&self, package: &[usize]) -> Vec<BigInt> {
        let mut sum = self.start.clone();
        let mut add =
            |values: &[BigInt]| sum.iter_mut().zip(values).for_each(|(sum, it)| *sum += it);
        for (options, chosen) in self.issues.iter().zip(package) {
            if let Some((_, gain)) = options.iter().find(|(option, _)| option == chosen) {
                add(gain);
            }
        }
        for (when, values) in &self.terms {
            if when.holds(package) {
                add(values);
            }
        }
        sum
    }

    /// Whether gains reach every floor.
    pub(crate) fn enough(&self, gains: &[BigInt]) -> bool {
        self.floors
            .iter()
            .zip(gains)
            .all(|(floor, gain)| floor.as_ref().is_none_or(|floor| gain >= floor))
    }

    /// Whether a package crosses nothing forbidden and gives every floor.
    pub(crate) fn fits(&self, package: &[usize]) -> bool {
        !self.forbidden.iter().any(|when| when.holds(package)) && self.enough(&self.gains(package))
    }

    /// The utilities that gains stand for.
    pub(crate) fn utilities(&self, gains: &[BigInt]) -> Vec<Exact> {
        gains
            .iter()
            .zip(&self.scale)
            .zip(&self.origin)
            .map(|((gain, scale), origin)| Exact::new(gain.clone(), scale.clone()) + origin)
            .collect()
    }

    /// The largest sum of weights times gains that anything could reach, terms taken one by one.
    pub(crate) fn most(&self, weights: &[BigInt]) -> BigInt {
        let of = |values: &[BigInt]| -> BigInt {
            weights.iter().zip(values).map(|(weight, value)| weight * value).sum()
        };
        let worth: Vec<BigInt> =
            self.terms.iter().map(|(_, values)| of(values).max(BigInt::zero())).collect();
        let options = self.issues.iter().enumerate().map(|(issue, options)| {
            let credited = |(option, gain): &(usize, Vec<BigInt>)| {
                of(gain) + self.credit(&worth, issue, *option)
            };
            options.iter().map(credited).max().unwrap_or_default()
        });
        of(&self.start) + options.sum::<BigInt>()
    }

    /// What the combinations charged to an issue are worth, those that an option breaks left out.
    pub(crate) fn credit(&self, worth: &[BigInt], issue: usize, option: usize) -> BigInt {
        let here = self.charged.iter().enumerate().filter(|(_, charged)| **charged == issue);
        here.filter(|(term, _)| allows(&self.terms[*term].0, issue, option))
            .map(|(term, _)| &worth[term])
            .sum()
    }

    /// The largest gain of a dimension that anything could reach, floors and combinations aside.
    pub(crate) fn top(&self, dim: usize) -> BigInt {
        self.most(&self.unit(dim))
    }

    /// The least gain of a dimension that anything could come to.
    pub(crate) fn bottom(&self, dim: usize) -> BigInt {
        -self.most(&self.unit(dim).into_iter().map(|one| -one).collect::<Vec<_>>())
    }

    /// Weight 1 on one dimension, 0 on the others.
    pub(crate) fn unit(&self, dim: usize) -> Vec<BigInt> {
        let mut weights = vec![BigInt::zero(); self.dims];
        weights[dim] = BigInt::one();
        weights
    }

    /// One dimension and those with floors, that dimension first: enough to find its largest gain.
    pub(crate) fn narrowed(&self, dim: usize) -> Self {
        let kept: Vec<usize> = std::iter::once(dim)
            .chain((0..self.dims).filter(|&at| at != dim && self.floors[at].is_some()))
            .collect();
        let part = |values: &[BigInt]| -> Vec<BigInt> {
            kept.iter().map(|&at| values[at].clone()).collect()
        };
        let issues = self
            .issues
            .iter()
            .map(|options| options.iter().map(|(option, gain)| (*option, part(gain))).collect())
            .collect();
        let terms: Vec<(Condition, Vec<BigInt>)> = self
            .terms
            .iter()
            .map(|(when, adds)| (when.clone(), part(adds)))
            .filter(|(_, adds)| adds.iter().any(|value| !value.is_zero()))
            .collect();
        let sizes: Vec<usize> = self.issues.iter().map(Vec::len).collect();
        let mut small = Self {
            dims: kept.len(),
            issues,
            charged: terms.iter().map(|(when, _)| narrowest(when, &sizes)).collect(),
            terms,
            forbidden: self.forbidden.clone(),
            start: part(&self.start),
            floors: kept.iter().map(|&at| self.floors[at].clone()).collect(),
            scale: part(&self.scale),
            origin: kept.iter().map(|&at| self.origin[at].clone()).collect(),
            closed: self.closed,
            hint: None,
        };
        small.drop_beaten();
        small
    }

    /// Drops the options that another option of their issue beats whatever else is agreed.
    fn drop_beaten(&mut self) {
        let conditions = self.terms.iter().map(|(when, _)| when).chain(&self.forbidden);
        let tied: Vec<usize> =
            conditions.flat_map(|when| when.0.iter().map(|(issue, _)| *issue)).collect();
        for (issue, options) in self.issues.iter_mut().enumerate() {
            if !tied.contains(&issue) {
                let all = options.clone();
                options.retain(|(_, gain)| {
                    !all.iter().any(|(_, other)| {
                        other != gain && other.iter().zip(gain).all(|(b, v)| b >= v)
                    })
                });
            }
        }
    }

    /// How many bits the largest absolute sum needs.
    pub(crate) fn bits(&self) -> u64 {
        (0..self.dims)
            .map(|dim| {
                let options = self.issues.iter().map(|options| {
                    options.iter().map(|(_, gain)| gain[dim].abs()).max().unwrap_or_default()
                });
                let terms = self.terms.iter().map(|(_, values)| values[dim].abs());
                options.chain(terms).chain([self.start[dim].abs()]).sum::<BigInt>().bits()
            })
            .max()
            .unwrap_or(0)
    }
}

/// Whether a condition can still hold with an option of one of its issues.
pub(crate) fn allows(when: &Condition, issue: usize, option: usize) -> bool {
    match when.0.binary_search_by_key(&issue, |(issue, _)| *issue) {
        Ok(at) => when.0[at].1.binary_search(&option).is_ok(),
        Err(_) => true,
    }
}

/// The issue of which a condition leaves the smallest part of the options.
fn narrowest(when: &Condition, sizes: &[usize]) -> usize {
    let part = |(issue, options): &(usize, Vec<usize>)| {
        (options.len() * 10_000 / sizes[*issue].max(1), *issue)
    };
    when.0.iter().map(part).min().map_or(0, |(_, issue)| issue)
}
