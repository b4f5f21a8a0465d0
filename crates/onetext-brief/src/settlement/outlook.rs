//! The best packages under some demands: the frontier, and what theory proposes.

use num_bigint::BigInt;
use onetext_settle::exact::{Exact, to_float, whole};
use onetext_settle::frontier::{Frontiers, cover, frontiers};
use onetext_settle::solution::{
    Bargain, Ideal, Kind, Point, Solution as Solved, SolveError, Status,
};
use onetext_settle::space::Space;
use onetext_settle::way::ways;
use onetext_settle::wide;
use onetext_settle::{Package, Scenario};

use super::compute::bargain;
use super::lines::{Lines, count, digits};
use super::question::Question;
use super::{Number, Outlook, PackageLine, Solution};

/// The best packages of a scenario.
pub(super) fn outlook(question: &Question, scenario: &Scenario, when: String) -> Outlook {
    let bargain = bargain(question, scenario, &mut Vec::new());
    let mut outlook = Outlook {
        when,
        points: None,
        packages: None,
        epsilon: None,
        frontier: Vec::new(),
        solutions: Vec::new(),
    };
    let Some(bargain) = &bargain else { return outlook };
    let lines = Lines { scenario, bargain: Some(bargain) };
    if question.ask.frontier {
        frontier(question, lines, bargain, &mut outlook);
    }
    outlook.solutions =
        question.ask.kinds.iter().map(|&kind| solution(lines, bargain, kind)).collect();
    outlook
}

/// A vector of the frontier: what it gives, one package, and how many there are.
struct Best {
    utilities: Vec<Exact>,
    package: Package,
    count: Option<BigInt>,
}

fn frontier(question: &Question, lines: Lines<'_>, bargain: &Bargain, outlook: &mut Outlook) {
    let space = Space::new(lines.scenario);
    let Ok(ways) = ways(lines.scenario) else { return };
    let exact = frontiers(&space, &ways, &[], question.ask.budget);
    let best = match (&exact, ways.as_slice()) {
        (Ok(found), _) => {
            outlook.points = Some(Number::exact(&many(found.len())));
            let counts: Option<Vec<BigInt>> =
                (0..found.len()).map(|at| found.count(at).ok()).collect();
            outlook.packages = Some(counts.as_ref().map_or_else(
                || "more than were counted".to_owned(),
                |counts| digits(&counts.iter().sum::<BigInt>().to_string()),
            ));
            ranked(question, bargain, found)
        }
        (Err(_), [way]) if !space.terms.is_empty() => {
            let found = wide::frontier(&space, way, &[], wide::Limit::default());
            let points = many(found.points.len());
            outlook.points = Some(if found.exact() {
                Number::exact(&points)
            } else {
                Number::at_least(&points)
            });
            outlook.packages = Some("not counted".to_owned());
            if !found.exact() {
                outlook.epsilon = found.slack(&space).map(|it| share(&space, &it));
            }
            let utilities = |vector: &[BigInt]| {
                vector.iter().enumerate().map(|(dim, it)| space.utility(dim, it)).collect()
            };
            let best = found.points.iter().map(|it| Best {
                utilities: utilities(&it.vector),
                package: it.package.clone(),
                count: None,
            });
            best.collect()
        }
        (Err(_), ways) => {
            let ranges: Vec<Exact> = (0..space.dims())
                .map(|dim| {
                    &question.ask.epsilon * Exact::new(space.reach(dim), space.scale[dim].clone())
                })
                .collect();
            let mut all = Vec::new();
            for way in ways {
                let Ok(found) = cover(&space, way, &[], &ranges, question.ask.budget) else {
                    outlook.packages = Some("too many to list within the budget".to_owned());
                    continue;
                };
                let epsilon = share(&space, found.epsilon());
                if outlook.epsilon.as_ref().is_none_or(|it| it.value < epsilon.value) {
                    outlook.epsilon = Some(epsilon);
                }
                let vectors = found.frontier();
                all.extend((0..vectors.len()).filter(|&at| found.agreeable(at)).filter_map(|at| {
                    let package = vectors.packages(at, 1).pop()?;
                    Some(Best { utilities: vectors.utilities(at), package, count: None })
                }));
                outlook.packages = Some("not counted".to_owned());
            }
            outlook.points = Some(Number::at_least(&many(all.len())));
            all
        }
    };
    outlook.frontier = listed(question, lines, bargain, best);
}

fn many(count: usize) -> Exact {
    whole(i64::try_from(count).unwrap_or(i64::MAX))
}

/// The largest share of a party's reach.
fn share(space: &Space, amounts: &[BigInt]) -> Number {
    let shares = amounts.iter().enumerate().map(|(dim, amount)| {
        let reach = space.reach(dim);
        if reach == BigInt::ZERO { whole(0) } else { Exact::new(amount.clone(), reach) }
    });
    Number::at_most(&shares.max().unwrap_or_else(|| whole(0)))
}

/// The vectors that serve the least-served party best, with their packages.
fn ranked(question: &Question, bargain: &Bargain, found: &Frontiers) -> Vec<Best> {
    let served = Served::new(bargain);
    let mut order: Vec<(f64, usize)> =
        (0..found.len()).map(|at| (served.least(&found.floats(at)), at)).collect();
    order.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    order.truncate(question.ask.listed);
    let best = order.into_iter().filter_map(|(_, at)| {
        let package = found.packages(at, 1).pop()?;
        Some(Best { utilities: found.utilities(at), package, count: found.count(at).ok() })
    });
    best.collect()
}

fn listed(
    question: &Question,
    lines: Lines<'_>,
    bargain: &Bargain,
    mut best: Vec<Best>,
) -> Vec<PackageLine> {
    let served = Served::new(bargain);
    let least = |it: &Best| served.least(&it.utilities.iter().map(to_float).collect::<Vec<f64>>());
    best.sort_by(|one, other| {
        least(other).total_cmp(&least(one)).then_with(|| other.utilities.cmp(&one.utilities))
    });
    best.truncate(question.ask.listed);
    let line = |it: Best| PackageLine {
        tied: it
            .count
            .filter(|count| *count > BigInt::from(1))
            .map(|count| digits(&count.to_string())),
        ..lines.package(&it.package, None)
    };
    best.into_iter().map(line).collect()
}

/// What each party could gain, for putting packages in order on a page; nothing is decided by it.
struct Served {
    least: Vec<f64>,
    most: Vec<f64>,
}

impl Served {
    fn new(bargain: &Bargain) -> Self {
        let least: Vec<f64> = bargain.disagreement().iter().map(to_float).collect();
        let most = match bargain.ideal(Ideal::Agreeable) {
            Ok(Some(ideal)) => ideal.iter().map(to_float).collect(),
            _ => least.iter().map(|least| least + 1.0).collect(),
        };
        Self { least, most }
    }

    /// The share of its possible gain that the least-served party gets.
    fn least(&self, utilities: &[f64]) -> f64 {
        let shares = utilities.iter().zip(self.least.iter().zip(&self.most));
        let shares = shares.filter(|(_, (least, most))| most > least);
        shares
            .map(|(it, (least, most))| (it - least) / (most - least))
            .fold(f64::INFINITY, f64::min)
    }
}

fn solution(lines: Lines<'_>, bargain: &Bargain, kind: Kind) -> Solution {
    let mut solution = Solution {
        rule: kind.id().to_owned(),
        title: kind.title().to_owned(),
        definition: kind.definition().to_owned(),
        value: None,
        packages: Vec::new(),
        count: "0".to_owned(),
        caution: None,
    };
    match bargain.solve(kind) {
        Ok(solved) => told(lines, &solved, &mut solution),
        Err(SolveError::Budget(error)) => {
            solution.caution = Some(format!("Not found within the budget: {error}."));
        }
        Err(error) => solution.caution = Some(format!("Not found: {error}.")),
    }
    solution
}

fn told(lines: Lines<'_>, solved: &Solved, solution: &mut Solution) {
    match &solved.status {
        Status::Exact(value) => solution.value = Some(Number::exact(value)),
        Status::Bound { least, most } => {
            solution.value = least.as_ref().map(Number::at_least);
            solution.caution = Some(format!(
                "Not proven to be the best within the budget; no package has more than {:.4}.",
                to_float(most)
            ));
        }
        Status::NoPackage => {
            solution.caution = Some("There is no package to choose from.".to_owned());
        }
        Status::NothingToGain => {
            solution.caution = Some(
                "In every package somebody gains nothing over no agreement, so the rule picks none."
                    .to_owned(),
            );
        }
    }
    let line = |point: &Point| {
        let package = point.packages.first()?;
        let all = count(&point.count);
        Some(PackageLine {
            tied: Some(all).filter(|all| all != "1"),
            ..lines.package(package, None)
        })
    };
    solution.packages = solved.points.iter().filter_map(line).collect();
    solution.count = digits(&solved.points.len().to_string());
}
