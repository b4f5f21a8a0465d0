//! Claims about bargaining solutions: among the packages that give everybody at least the
//! disagreement point, those that nothing beats and that maximise
//!
//! * Nash: the product of the gains above the disagreement point;
//! * Kalai-Smorodinsky: the least share of the gain up to the ideal point, which is the most that
//!   each party could get within these packages (parties that can gain nothing are left out); the
//!   lexicographic one then maximises the next smallest share, and so on;
//! * egalitarian: the least gain;
//! * utilitarian: the sum of utilities; it knows no disagreement point.
//!
//! The cover may drop whatever cannot reach the claimed value. For the smallest of several numbers
//! that is a floor for each; for sums a bound on the sum; for the product `N` at gains `g`, since
//! the arithmetic mean bounds the geometric, any gains `x` with `Σ x/g < n` have a product below `N`.

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use crate::cover::{nothing, verify_all};
use crate::format::{Chooses, Ideal, Scenario, Solution, Whole};
use crate::packages::{points, same, unbeaten, witness};
use crate::region::{Cut, Region, regions, weigh};
use crate::{Checked, Meter, counted, require};

/// Verifies that the points are exactly those that the solution chooses.
pub(crate) fn solution(scenario: &Scenario, claim: &Solution, meter: &Meter) -> Checked<String> {
    let place = "answer.solution";
    let tables = scenario.tables();
    let scales: Vec<BigInt> = tables.iter().map(|values| values.scale.0.clone()).collect();
    let dims = scales.len();
    require(dims > 0, place, "no party has values")?;
    let least = match &claim.disagreement {
        None => None,
        Some(least) => {
            require(least.len() == dims, place, "a disagreement point of another length")?;
            Some(least.iter().map(|it| it.0.clone()).collect::<Vec<_>>())
        }
    };
    let utilitarian = claim.rule == Chooses::Utilitarian;
    require(least.is_none() == utilitarian, place, "a disagreement point where none is due")?;
    let mut base = regions(scenario, meter)?;
    raise(&mut base, least.as_deref().unwrap_or_default());
    let ideals = ideals(scenario, claim, &base, least.as_deref(), meter)?;
    let aim = Aim { rule: claim.rule, scales, least, ideals };
    let (above, below) = (&claim.value.0.0, &claim.value.1.0);
    let lowest = below.is_positive() && above.gcd(below).is_one();
    require(lowest, place, "the value is no fraction in lowest terms")?;
    let value = BigRational::new_raw(above.clone(), below.clone());
    let Some(first) = claim.points.first() else {
        return crate::wrong(place, "no points");
    };
    require(first.vector.len() == dims, place, "a vector of another length")?;
    let first: Vec<BigInt> = first.vector.iter().map(|it| it.0.clone()).collect();
    let reaches = aim.weight(&first).is_some_and(|it| it.first() == Some(&value));
    require(reaches, "answer.solution.points[0]", "does not have the claimed value")?;
    let mut narrow = base.clone();
    for region in &mut narrow {
        aim.narrow(region, &value, &first);
    }
    let finals = verify_all(scenario, &narrow, None, &claim.ways, ("answer.solution.ways", meter))?;
    let mut vectors = unbeaten(finals, meter)?;
    let digits: u64 = aim.scales.iter().chain(&first).map(|it| 1 + it.bits() / 64).sum();
    meter.spend(
        vectors.len().saturating_mul(usize::try_from(digits * digits).unwrap_or(usize::MAX)),
    )?;
    let best = vectors.iter().filter_map(|(vector, _)| aim.weight(vector)).max();
    let right = best.as_ref().and_then(|best| best.first()) == Some(&value);
    require(right, "answer.solution.value", "something gives more")?;
    vectors.retain(|(vector, _)| aim.weight(vector) == best);
    // Packages are counted within the narrow regions: whatever equals a chosen vector lies in them.
    let here = ("answer.solution.points", meter);
    points(scenario, &narrow, &claim.points, &vectors, here)?;
    let expected = if utilitarian { 0 } else { vectors.len() };
    require(claim.gains.len() == expected, "answer.solution.gains", "not one for each point")?;
    for (at, (gains, (vector, _))) in claim.gains.iter().zip(&vectors).enumerate() {
        let place = format!("answer.solution.gains[{at}]");
        require(same(gains, &aim.gains(vector)), &place, "not the gains of the point")?;
    }
    let name = match claim.rule {
        Chooses::Nash => "Nash",
        Chooses::KalaiSmorodinsky => "Kalai-Smorodinsky",
        Chooses::KalaiSmorodinskyLexicographic => "lexicographic Kalai-Smorodinsky",
        Chooses::Egalitarian => "egalitarian",
        Chooses::Utilitarian => "utilitarian",
    };
    let points = counted(vectors.len(), "point");
    Ok(format!("the {name} solution has the value {value}, at exactly {points}"))
}

fn raise(regions: &mut [Region<'_>], least: &[BigInt]) {
    for region in regions {
        least.iter().enumerate().for_each(|(dim, least)| region.raise(dim, least));
    }
}

/// Verifies the ideal point; empty where the rule does not need it.
fn ideals(
    scenario: &Scenario,
    claim: &Solution,
    base: &[Region<'_>],
    least: Option<&[BigInt]>,
    meter: &Meter,
) -> Checked<Vec<BigInt>> {
    use Chooses::{KalaiSmorodinsky, KalaiSmorodinskyLexicographic};
    let due = matches!(claim.rule, KalaiSmorodinsky | KalaiSmorodinskyLexicographic);
    let least = least.unwrap_or_default();
    let expected = if due { least.len() } else { 0 };
    let place = "answer.solution.ideals";
    require(claim.ideals.len() == expected, place, "not one for each party with values")?;
    let check = |(dim, ideal): (usize, &Ideal)| -> Checked<BigInt> {
        let place = format!("answer.solution.ideals[{dim}]");
        witness(scenario, &ideal.witness, &place, meter)?;
        let Whole(value) = &ideal.value;
        require(ideal.witness.vector[dim].0 == *value, &place, "the witness gives another value")?;
        let above = ideal.witness.vector.iter().zip(least).all(|(it, least)| it.0 >= *least);
        require(above, &place, "the witness is below the disagreement point")?;
        let mut more = base.to_vec();
        for region in &mut more {
            region.raise(dim, &(value + 1));
        }
        nothing(scenario, &more, &ideal.ways, (&format!("{place}.ways"), meter))?;
        Ok(value.clone())
    };
    claim.ideals.iter().enumerate().map(check).collect()
}

/// What is maximised.
struct Aim {
    rule: Chooses,
    scales: Vec<BigInt>,
    least: Option<Vec<BigInt>>,
    ideals: Vec<BigInt>,
}

impl Aim {
    fn gains(&self, vector: &[BigInt]) -> Vec<BigInt> {
        let least = self.least.as_deref().unwrap_or_default();
        vector.iter().zip(least).map(|(it, least)| it - least).collect()
    }

    /// What the gains of those who count are measured in; by dimension.
    fn units(&self) -> Vec<(usize, BigInt)> {
        if self.rule == Chooses::Egalitarian {
            return self.scales.iter().cloned().enumerate().collect();
        }
        let most = self.gains(&self.ideals).into_iter().enumerate();
        most.filter(|(_, most)| most.is_positive()).collect()
    }

    /// What is compared, the first first; none where the vector is below the disagreement point or
    /// nobody can gain anything.
    fn weight(&self, vector: &[BigInt]) -> Option<Vec<BigRational>> {
        let gains = self.gains(vector);
        if gains.iter().any(Signed::is_negative) {
            return None;
        }
        let shares = || {
            let unit = |(dim, unit): (usize, BigInt)| BigRational::new(gains[dim].clone(), unit);
            self.units().into_iter().map(unit)
        };
        match self.rule {
            Chooses::Nash => {
                let above = gains.iter().product();
                Some(vec![BigRational::new(above, self.scales.iter().product())])
            }
            Chooses::KalaiSmorodinsky | Chooses::Egalitarian => shares().min().map(|it| vec![it]),
            Chooses::KalaiSmorodinskyLexicographic => {
                let mut all: Vec<BigRational> = shares().collect();
                all.sort_unstable();
                (!all.is_empty()).then_some(all)
            }
            Chooses::Utilitarian => {
                let each = vector.iter().zip(&self.scales);
                Some(vec![each.map(|(it, by)| BigRational::new(it.clone(), by.clone())).sum()])
            }
        }
    }

    /// Leaves out of a region what cannot have the value; `first` is a vector that has it.
    fn narrow(&self, region: &mut Region<'_>, value: &BigRational, first: &[BigInt]) {
        let least = self.least.clone().unwrap_or_else(|| vec![BigInt::zero(); first.len()]);
        // Everyone's unit, and how many units there must be in the sum.
        let (units, sum) = match self.rule {
            Chooses::Nash => {
                if value.is_zero() {
                    return;
                }
                let units: Vec<_> = self.gains(first).into_iter().enumerate().collect();
                for (dim, least) in least.iter().enumerate() {
                    region.raise(dim, &(least + 1));
                }
                let sum = BigRational::from_integer(units.len().into());
                (units, sum)
            }
            Chooses::Utilitarian => {
                (self.scales.iter().cloned().enumerate().collect(), value.clone())
            }
            _ => {
                let units = self.units();
                for (dim, unit) in &units {
                    let share = (value * unit).ceil().to_integer();
                    region.raise(*dim, &(&least[*dim] + share));
                }
                let sum = value * BigInt::from(units.len());
                (units, sum)
            }
        };
        let common = units.iter().fold(BigInt::one(), |all, (_, unit)| all.lcm(unit));
        let mut weights = vec![BigInt::zero(); first.len()];
        for (dim, unit) in units {
            weights[dim] = &common / unit;
        }
        let sum = (sum * &common).ceil().to_integer() + weigh(&weights, &least);
        region.cuts.push(Cut { weights, least: sum });
    }
}
