//! Asks the settlement engine everything that a page says.

use onetext_settle::conflict::words::{conflict, insistence, step};
use onetext_settle::conflict::{self, Concession, Impasse, Least, Move, Witness};
use onetext_settle::exact::to_float;
use onetext_settle::feasible::Demand;
use onetext_settle::solution::{Bargain, Budget, SolveError};
use onetext_settle::standing::opposition::oppositions;
use onetext_settle::{Exact, Scenario};

use super::chance::chances;
use super::lines::{Lines, digits};
use super::outlook::outlook;
use super::question::Question;
use super::standing::standings;
use super::words::small;
use super::{
    Answer, Concession as ConcessionLine, Conflict as ConflictLine, Number, Opposition, Outlook,
    PartyFacts, Possible, Settlement,
};

/// How many packages of one vector are looked at.
const TIES: usize = 4;

/// Works out everything that the question asks for.
pub fn settle(question: &Question) -> Settlement {
    let scenario = &question.scenario;
    let (own, left_out) = question.basis.split_at(question.own_basis.min(question.basis.len()));
    let mut basis = own.to_vec();
    let bargain = bargain(question, scenario, &mut basis);
    let found = conflict::settle(scenario, &conflict::Ask::default());
    let impasse = match &found {
        Ok(conflict::Settlement::Impossible(impasse)) => Some(impasse),
        _ => None,
    };
    let lines = Lines { scenario, bargain: bargain.as_ref() };
    let possible = match &found {
        Ok(conflict::Settlement::Possible(witness)) => Possible {
            answer: Answer::Yes,
            words: "An agreement is possible: there is a package that everybody whose consent is \
                    needed could agree to."
                .to_owned(),
            witness: Some(lines.package(&witness.package, None)),
        },
        Ok(conflict::Settlement::Impossible(_)) => Possible {
            answer: Answer::No,
            words: "No agreement is possible as things stand: every package crosses somebody's \
                    red line or gives somebody less than no agreement would."
                .to_owned(),
            witness: None,
        },
        Ok(conflict::Settlement::Unknown) => Possible {
            answer: Answer::Unknown,
            words:
                "Whether an agreement is possible could not be settled within the limits of the \
                    search."
                    .to_owned(),
            witness: None,
        },
        Err(error) => Possible {
            answer: Answer::Unknown,
            words: format!("Whether an agreement is possible is not known: {error}."),
            witness: None,
        },
    };
    let ways: Vec<Way> = match (&possible.answer, impasse) {
        (Answer::Yes, _) => vec![Way { when: "As things stand".to_owned(), given_up: &[] }],
        (_, Some(impasse)) => followed(question, impasse),
        _ => Vec::new(),
    };
    let outlooks = outlooks(question, &ways);
    let known =
        (0..scenario.parties.len()).map(|party| facts(scenario, bargain.as_ref(), party)).collect();
    let standings = if question.ask.standings { standings(question) } else { Vec::new() };
    let chances = ways
        .first()
        .filter(|_| question.ask.chances)
        .and_then(|way| chances(question, way.given_up, &way.when, outlooks.first()));
    Settlement {
        title: scenario.name.clone(),
        basis,
        left_out: left_out.to_vec(),
        parties: known,
        packages: packages(scenario),
        possible,
        conflicts: impasse.map(|it| conflicts(scenario, it)).unwrap_or_default(),
        concessions: impasse
            .map(|it| it.concessions.iter().map(|one| concession(question, one)).collect())
            .unwrap_or_default(),
        complete: impasse.is_none_or(|it| it.complete),
        outlooks,
        standings,
        opposition: opposed(scenario),
        chances,
        differences: Vec::new(),
    }
}

/// The outlook of each way; ways that lead to the same packages share one.
fn outlooks(question: &Question, ways: &[Way<'_>]) -> Vec<Outlook> {
    let mut found: Vec<Outlook> = Vec::new();
    for way in ways {
        let next = outlook(question, &without(&question.scenario, way.given_up), way.when.clone());
        let same = |it: &&mut Outlook| {
            it.frontier == next.frontier
                && it.solutions == next.solutions
                && it.points == next.points
        };
        match found.iter_mut().find(same) {
            Some(same) => same.when = format!("{}; the same {}", same.when, small(&next.when)),
            None => found.push(next),
        }
    }
    found
}

/// What is given up for an outlook, and how that is said.
struct Way<'a> {
    when: String,
    given_up: &'a [Move],
}

fn followed<'a>(question: &Question, impasse: &'a Impasse) -> Vec<Way<'a>> {
    let followed = impasse.concessions.iter().take(question.ask.followed);
    followed
        .map(|it| Way {
            when: format!("If {}", moves(&question.scenario, it)),
            given_up: &it.moves,
        })
        .collect()
}

fn moves(scenario: &Scenario, concession: &Concession) -> String {
    let moves: Vec<String> = concession.moves.iter().map(|one| step(scenario, one)).collect();
    moves.join(", and ")
}

/// The scenario without what is given up: a red line goes, a reservation value falls as little as
/// it must, and rules and constraints that are given up do not bind.
pub(super) fn without(scenario: &Scenario, given_up: &[Move]) -> Scenario {
    let mut scenario = scenario.clone();
    let mut lines: Vec<(usize, usize)> = Vec::new();
    let mut constraints = Vec::new();
    for one in given_up {
        match one.demand {
            Demand::RedLine { party, line } => lines.push((party, line)),
            Demand::Reservation { party } => {
                scenario.parties[party].reservation = match &one.least {
                    Least::Lower { to, .. } => Some(to.clone()),
                    _ => None,
                };
            }
            Demand::Constraint { constraint } => constraints.push(constraint),
            Demand::Consent { issue } => {
                scenario.issues[issue].consent = Some(onetext_settle::Consent::All(Vec::new()));
            }
        }
    }
    lines.sort_unstable();
    for (party, line) in lines.into_iter().rev() {
        scenario.parties[party].red_lines.remove(line);
    }
    constraints.sort_unstable();
    for constraint in constraints.into_iter().rev() {
        scenario.constraints.remove(constraint);
    }
    scenario
}

/// The scenario ready for the rules; none where nobody's values are known.
pub(super) fn bargain(
    question: &Question,
    scenario: &Scenario,
    basis: &mut Vec<String>,
) -> Option<Bargain> {
    let budget = Budget { vectors: question.ask.budget, packages: TIES };
    match Bargain::new(scenario, question.ask.disagreement, budget) {
        Ok(bargain) => Some(bargain),
        Err(SolveError::NoValues) => {
            basis.push(
                "Nobody's values are known exactly, so no package can be called better than another."
                    .to_owned(),
            );
            None
        }
        Err(error) => {
            basis.push(format!("Packages cannot be compared: {error}."));
            None
        }
    }
}

fn packages(scenario: &Scenario) -> String {
    scenario
        .packages()
        .map_or_else(|| "more than 10^38".to_owned(), |count| digits(&count.to_string()))
}

fn conflicts(scenario: &Scenario, impasse: &Impasse) -> Vec<ConflictLine> {
    let line = |one: &conflict::Conflict| ConflictLine {
        words: conflict(scenario, one),
        demands: one.moves.iter().map(|it| insistence(scenario, it.demand)).collect(),
        about: one.moves.iter().map(|it| it.demand).collect(),
    };
    impasse.conflicts.iter().map(line).collect()
}

fn concession(question: &Question, one: &Concession) -> ConcessionLine {
    let scenario = without(&question.scenario, &one.moves);
    let bargain = bargain(question, &scenario, &mut Vec::new());
    let lines = Lines { scenario: &scenario, bargain: bargain.as_ref() };
    let Witness { package, .. } = &one.witness;
    ConcessionLine {
        words: format!("An agreement becomes possible if {}.", moves(&question.scenario, one)),
        weight: Number::exact(&one.weight),
        moves: one.moves.iter().map(|it| step(&question.scenario, it)).collect(),
        about: one.moves.iter().map(|it| it.demand).collect(),
        witness: lines.package(package, None),
    }
}

fn facts(scenario: &Scenario, bargain: Option<&Bargain>, party: usize) -> PartyFacts {
    let one = &scenario.parties[party];
    let dim = bargain.and_then(|it| it.parties().iter().position(|&other| other == party));
    let point = bargain.zip(dim).map(|(bargain, dim)| &bargain.disagreement()[dim]);
    PartyFacts {
        id: one.id.clone(),
        name: Lines::party_name(scenario, party),
        valued: one.values.is_some(),
        reservation: one.reservation.as_ref().map(Number::exact),
        disagreement: point.map(Number::exact),
        red_lines: one.red_lines.len(),
    }
}

fn opposed(scenario: &Scenario) -> Vec<Opposition> {
    let name = |party: usize| Lines::party_name(scenario, party);
    let said = oppositions(scenario).into_iter().filter_map(|it| {
        let correlation = it.correlation()?;
        let (one, other) = (it.parties.0, it.parties.1);
        // The covariance and variances are exact; a root is taken of them for display.
        Some(Opposition {
            one: name(one),
            other: name(other),
            correlation: Number::rounded(correlation),
        })
    });
    said.collect()
}

impl Number {
    /// A number that is known exactly.
    pub fn exact(number: &Exact) -> Self {
        Self {
            value: to_float(number),
            fraction: Some(number.to_string()),
            sure: super::Sureness::Exact,
        }
    }

    /// A number that is exact but for the rounding of its last digits, such as a root.
    pub fn rounded(value: f64) -> Self {
        Self { value, fraction: None, sure: super::Sureness::Exact }
    }
}
