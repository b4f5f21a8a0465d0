//! Certificates of bargaining solutions: what has a smaller value is left out of the cover by
//! floors and by one bound on a weighted sum, which the checker derives from the claim itself.

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use super::json::Json;
use super::question::Question;
use super::region::{Region, regions};
use super::{
    Budget, Certificate, Refusal, agreeable, covers, nothing, points, unbeaten, ways, witness,
};
use crate::exact::Exact;
use crate::frontier::Cut;
use crate::model::{Package, Scenario};

/// Which bargaining solution. Each chooses among the agreeable packages that give everybody with
/// values at least the disagreement point, and of these takes only what nothing beats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// The largest product of gains (Nash 1950).
    Nash,
    /// The largest smallest share of the gain up to the ideal point (Kalai and Smorodinsky 1975);
    /// the ideal is what each could get within the same packages, and who can gain nothing is left
    /// out.
    KalaiSmorodinsky,
    /// The same, then the largest second smallest share, and so on.
    KalaiSmorodinskyLexicographic,
    /// The largest smallest gain, everybody on its own scale (Kalai 1977).
    Egalitarian,
    /// The largest sum of utilities, everybody on its own scale; it knows no disagreement point.
    Utilitarian,
}

/// A bargaining solution as an engine found it.
#[derive(Debug, Clone, Copy)]
pub struct Solved<'a> {
    /// Which one.
    pub rule: Rule,
    /// What each party with values gets without agreement; empty for the utilitarian solution.
    pub disagreement: &'a [Exact],
    /// For each party with values a package that gives it most, among those that give everybody at
    /// least the disagreement point; for Kalai-Smorodinsky only.
    pub ideals: &'a [Package],
    /// What is chosen: for each vector all packages, or some.
    pub packages: &'a [Package],
}

impl Rule {
    fn name(self) -> &'static str {
        match self {
            Self::Nash => "nash",
            Self::KalaiSmorodinsky => "kalai_smorodinsky",
            Self::KalaiSmorodinskyLexicographic => "kalai_smorodinsky_lexicographic",
            Self::Egalitarian => "egalitarian",
            Self::Utilitarian => "utilitarian",
        }
    }

    fn has_ideals(self) -> bool {
        matches!(self, Self::KalaiSmorodinsky | Self::KalaiSmorodinskyLexicographic)
    }
}

/// That these packages are what a bargaining solution chooses.
pub fn solution(
    scenario: &Scenario,
    solved: Solved<'_>,
    mut budget: Budget,
) -> Result<Certificate, Refusal> {
    let rule = solved.rule;
    let question = Question::new(scenario, solved.disagreement);
    let dims = question.dims();
    let utilitarian = rule == Rule::Utilitarian;
    if dims == 0 || solved.disagreement.len() != if utilitarian { 0 } else { dims } {
        return Err(Refusal::Dimensions);
    }
    let whole =
        |(table, least): (&super::question::Table, &Exact)| (least * &table.scale).to_integer();
    let least: Vec<BigInt> = question.tables.iter().zip(solved.disagreement).map(whole).collect();
    let mut regions = regions(&question)?;
    for region in &mut regions {
        for (dim, least) in least.iter().enumerate() {
            region.raise(dim, least.clone());
        }
    }
    let (ideals, shown) = ideals(&question, &solved, &least, &regions, &mut budget)?;
    let mut vectors = Vec::new();
    for package in solved.packages {
        agreeable(&question, package)?;
        vectors.push(question.vector(package));
    }
    let measure = Measure { rule, question: &question, least: &least, ideals: &ideals };
    let Some(first) = vectors.iter().max() else {
        return Err(Refusal::Differs("no package is given"));
    };
    let Some(best) = measure.of(first) else {
        return Err(Refusal::Differs("a package is below the disagreement point"));
    };
    for region in &mut regions {
        measure.narrow(region, &best[0], first);
    }
    let covers = covers(&question, &regions, None, &mut budget)?;
    let mut chosen = unbeaten(&covers);
    if chosen.iter().filter_map(|vector| measure.of(vector)).max().as_ref() != Some(&best) {
        return Err(Refusal::Differs("something else has a larger value"));
    }
    chosen.retain(|vector| measure.of(vector).as_ref() == Some(&best));
    let points = points(&question, &regions, &covers, &chosen, solved.packages)?;
    let gains = chosen.iter().filter(|_| !utilitarian).map(|it| measure.gains(it));
    let answer = Json::Map(vec![
        ("rule", Json::text(rule.name())),
        ("disagreement", Json::maybe((!utilitarian).then_some(&least))),
        ("value", Json::list([best[0].numer(), best[0].denom()])),
        ("ideals", shown),
        ("points", points),
        ("gains", Json::list(gains)),
        ("ways", ways(&covers)),
    ]);
    Certificate::new(&question, "solution", answer)
}

/// The ideal point and its evidence.
fn ideals(
    question: &Question,
    solved: &Solved<'_>,
    least: &[BigInt],
    regions: &[Region],
    budget: &mut Budget,
) -> Result<(Vec<BigInt>, Json), Refusal> {
    let (mut ideals, mut shown) = (Vec::new(), Vec::new());
    let due = if solved.rule.has_ideals() { question.dims() } else { 0 };
    if solved.ideals.len() != due {
        return Err(Refusal::Dimensions);
    }
    for (dim, package) in solved.ideals.iter().enumerate() {
        agreeable(question, package)?;
        let package = question.earliest(package);
        let vector = question.vector(&package);
        if vector.iter().zip(least).any(|(it, least)| it < least) {
            return Err(Refusal::Differs("a package is below the disagreement point"));
        }
        let mut more = regions.to_vec();
        for region in &mut more {
            region.raise(dim, &vector[dim] + 1);
        }
        let Some(covers) = nothing(question, &more, budget)? else {
            return Err(Refusal::Differs("a party could get more than its ideal"));
        };
        shown.push(Json::Map(vec![
            ("value", (&vector[dim]).into()),
            ("ways", ways(&covers)),
            ("witness", witness(question, &package)),
        ]));
        ideals.push(vector[dim].clone());
    }
    Ok((ideals, Json::List(shown)))
}

/// What a solution maximises.
struct Measure<'a> {
    rule: Rule,
    question: &'a Question,
    least: &'a [BigInt],
    ideals: &'a [BigInt],
}

impl Measure<'_> {
    fn gains(&self, vector: &[BigInt]) -> Vec<BigInt> {
        vector.iter().zip(self.least).map(|(it, least)| it - least).collect()
    }

    /// The dimensions that count, and what their gains are divided by.
    fn units(&self) -> Vec<(usize, BigInt)> {
        let all = if self.rule.has_ideals() {
            self.gains(self.ideals)
        } else {
            self.question.tables.iter().map(|table| table.scale.clone()).collect()
        };
        all.into_iter().enumerate().filter(|(_, unit)| unit.is_positive()).collect()
    }

    /// The value, and what decides between equal ones; none below the disagreement point or where
    /// nobody counts.
    fn of(&self, vector: &[BigInt]) -> Option<Vec<BigRational>> {
        let gains = self.gains(vector);
        if gains.iter().any(Signed::is_negative) {
            return None;
        }
        let from = if self.rule == Rule::Utilitarian { vector } else { gains.as_slice() };
        let mut shares: Vec<BigRational> = self
            .units()
            .into_iter()
            .map(|(dim, unit)| BigRational::new(from[dim].clone(), unit))
            .collect();
        shares.sort_unstable();
        match self.rule {
            Rule::Nash => Some(vec![shares.iter().fold(BigRational::one(), |all, it| all * it)]),
            Rule::Utilitarian => Some(vec![shares.iter().sum()]),
            Rule::KalaiSmorodinsky | Rule::Egalitarian => {
                shares.into_iter().next().map(|it| vec![it])
            }
            Rule::KalaiSmorodinskyLexicographic => (!shares.is_empty()).then_some(shares),
        }
    }

    /// Leaves out of a region what has a smaller value.
    fn narrow(&self, region: &mut Region, value: &BigRational, first: &[BigInt]) {
        let (units, sum) = match self.rule {
            Rule::Nash if value.is_zero() => return,
            Rule::Nash => {
                let units: Vec<(usize, BigInt)> =
                    self.gains(first).into_iter().enumerate().collect();
                for (dim, least) in self.least.iter().enumerate() {
                    region.raise(dim, least + 1);
                }
                let sum = BigRational::from_integer(units.len().into());
                (units, sum)
            }
            Rule::Utilitarian => (self.units(), value.clone()),
            _ => {
                let units = self.units();
                for (dim, unit) in &units {
                    region.raise(*dim, &self.least[*dim] + (value * unit).ceil().to_integer());
                }
                let sum = value * BigInt::from(units.len());
                (units, sum)
            }
        };
        let common = units.iter().fold(BigInt::one(), |all, (_, unit)| all.lcm(unit));
        let mut weights = vec![BigInt::zero(); first.len()];
        for (dim, unit) in &units {
            weights[*dim] = &common / unit;
        }
        let base: BigInt = weights.iter().zip(self.least).map(|(w, least)| w * least).sum();
        region.cuts.push(Cut { weights, least: (sum * &common).ceil().to_integer() + base });
    }
}
