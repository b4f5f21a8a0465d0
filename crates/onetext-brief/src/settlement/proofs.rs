//! Certificates of the answers, for `onetext-check`.

use onetext_settle::certificate::{self, Budget, Certificate, Refusal, Rule, Solved};
use onetext_settle::conflict::{self, Concession, Impasse};
use onetext_settle::feasible::Demand;
use onetext_settle::frontier::{Frontiers, frontiers};
use onetext_settle::solution::{Bargain, Ideal, Kind, Status};
use onetext_settle::space::Space;
use onetext_settle::way::ways;
use onetext_settle::{Exact, Package, Scenario};

use super::compute::{bargain, without};
use super::question::Question;

/// An answer's certificate, or why it has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// What it is of, as the name of a file.
    pub name: String,
    /// The certificate, a JSON text; or why there is none, in words.
    pub certificate: Result<String, String>,
}

/// A certificate of each answer of [`settle`](super::settle) that can have one.
pub fn proofs(question: &Question) -> Vec<Proof> {
    let scenario = &question.scenario;
    let mut found = Vec::new();
    let mut put = |name: String, made: Result<Certificate, Refusal>| {
        let certificate =
            made.map(|it| it.text().to_owned()).map_err(|refusal| refusal.to_string());
        found.push(Proof { name, certificate });
    };
    let budget = Budget::default();
    match conflict::settle(scenario, &conflict::Ask::default()) {
        Ok(conflict::Settlement::Possible(witness)) => {
            put("possible".to_owned(), certificate::possible(scenario, &witness.package));
            outlook(question, scenario, "", &mut put);
        }
        Ok(conflict::Settlement::Impossible(impasse)) => {
            impassable(scenario, &impasse, budget, &mut put);
            for (at, one) in impasse.concessions.iter().take(question.ask.followed).enumerate() {
                let after = without(scenario, &one.moves);
                outlook(question, &after, &format!("way-out-{}-", at + 1), &mut put);
            }
        }
        Ok(conflict::Settlement::Unknown) | Err(_) => {}
    }
    found
}

/// The number of a demand in a certificate: red lines party by party, then the reservation values of
/// parties with values.
fn number(scenario: &Scenario, demand: Demand) -> Option<usize> {
    let lines = |parties: &[onetext_settle::Party]| -> usize {
        parties.iter().map(|it| it.red_lines.len()).sum()
    };
    match demand {
        Demand::RedLine { party, line } => Some(lines(&scenario.parties[..party]) + line),
        Demand::Reservation { party } => {
            let careful =
                |it: &&onetext_settle::Party| it.reservation.is_some() && it.values.is_some();
            let before = scenario.parties[..party].iter().filter(careful).count();
            Some(lines(&scenario.parties) + before)
        }
        Demand::Constraint { .. } | Demand::Consent { .. } => None,
    }
}

fn impassable(
    scenario: &Scenario,
    impasse: &Impasse,
    budget: Budget,
    put: &mut impl FnMut(String, Result<Certificate, Refusal>),
) {
    let numbers = |moves: &[conflict::Move]| -> Option<Vec<usize>> {
        moves.iter().map(|one| number(scenario, one.demand)).collect()
    };
    let conflicts: Option<Vec<_>> = impasse.conflicts.iter().map(|it| numbers(&it.moves)).collect();
    let ways_out = |it: &Concession| numbers(&it.moves);
    let concessions: Option<Vec<_>> = impasse.concessions.iter().map(ways_out).collect();
    let (Some(conflicts), Some(concessions)) = (conflicts, concessions) else { return };
    if impasse.complete {
        let all = certificate::demands(scenario, &conflicts, &concessions, budget);
        put("conflicts-and-ways-out".to_owned(), all);
        return;
    }
    for (at, one) in conflicts.iter().enumerate() {
        put(format!("conflict-{}", at + 1), certificate::conflict(scenario, one, budget));
    }
}

fn outlook(
    question: &Question,
    scenario: &Scenario,
    prefix: &str,
    put: &mut impl FnMut(String, Result<Certificate, Refusal>),
) {
    let Some(bargain) = bargain(question, scenario, &mut Vec::new()) else { return };
    let (space, Ok(ways)) = (Space::new(scenario), ways(scenario)) else { return };
    let budget = Budget::default();
    let frontier = frontiers(&space, &ways, &[], question.ask.budget).ok();
    if question.ask.frontier {
        if let Some(found) = &frontier {
            let packages: Vec<Package> =
                (0..found.len()).flat_map(|at| found.packages(at, 1)).collect();
            put(format!("{prefix}frontier"), certificate::frontier(scenario, &packages, budget));
        } else {
            let reach = |dim: usize| {
                &question.ask.epsilon * Exact::new(space.reach(dim), space.scale[dim].clone())
            };
            let epsilon: Vec<Exact> = (0..space.dims()).map(reach).collect();
            put(format!("{prefix}near"), certificate::near(scenario, &epsilon, budget));
        }
    }
    for &kind in &question.ask.kinds {
        let Some(made) = solution(scenario, &bargain, frontier.as_ref(), kind) else { continue };
        put(format!("{prefix}{}", kind.id()), made);
    }
}

fn solution(
    scenario: &Scenario,
    bargain: &Bargain,
    frontier: Option<&Frontiers>,
    kind: Kind,
) -> Option<Result<Certificate, Refusal>> {
    let rule = match kind {
        Kind::Nash => Rule::Nash,
        Kind::KalaiSmorodinsky => Rule::KalaiSmorodinsky,
        Kind::KalaiSmorodinskyLexicographic => Rule::KalaiSmorodinskyLexicographic,
        Kind::Egalitarian => Rule::Egalitarian,
        Kind::Utilitarian | Kind::LargestSum => Rule::Utilitarian,
        Kind::EgalitarianLexicographic
        | Kind::SmallestSpread
        | Kind::SmallestDifferences
        | Kind::SmallestGap => return None,
    };
    let solved = bargain.solve(kind).ok()?;
    if !matches!(solved.status, Status::Exact(_)) {
        return None;
    }
    let packages: Vec<Package> =
        solved.points.iter().flat_map(|point| point.packages.iter().cloned()).collect();
    let ideals: Vec<Package> = match rule {
        Rule::KalaiSmorodinsky | Rule::KalaiSmorodinskyLexicographic => {
            let (frontier, ideal) = (frontier?, bargain.ideal(Ideal::Agreeable).ok()??);
            let best = |dim: usize| {
                let at =
                    (0..frontier.len()).find(|&at| frontier.utilities(at)[dim] == ideal[dim])?;
                frontier.packages(at, 1).pop()
            };
            (0..ideal.len()).map(best).collect::<Option<_>>()?
        }
        _ => Vec::new(),
    };
    let none = [];
    let disagreement = if rule == Rule::Utilitarian { &none[..] } else { bargain.disagreement() };
    let solved = Solved { rule, disagreement, ideals: &ideals, packages: &packages };
    Some(certificate::solution(scenario, solved, Budget::default()))
}
