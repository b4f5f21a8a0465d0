//! How likely packages are accepted, where values are known in part.

use std::collections::BTreeMap;

use onetext_settle::conflict::Move;
use onetext_settle::uncertain::{Beliefs, Certainty, Effort, Field, Payoff, Rule};
use onetext_settle::{Elicited, Package};

use super::compute::without;
use super::lines::Lines;
use super::question::Question;
use super::{Candidate, Chances, Number, Outlook};

/// The chances of what lies on the table and of what the rules pick.
pub(super) fn chances(
    question: &Question,
    given_up: &[Move],
    when: &str,
    outlook: Option<&Outlook>,
) -> Option<Chances> {
    let known = question.known.as_ref().filter(|known| !known.judgements.is_empty())?;
    let known = Elicited {
        scenario: without(&known.scenario, given_up),
        judgements: known.judgements.clone(),
    };
    let beliefs = match Beliefs::new(&known, &BTreeMap::new()) {
        Ok(beliefs) => beliefs,
        Err(error) => {
            return Some(Chances {
                drawn: format!("No chances can be worked out: {error}."),
                candidates: Vec::new(),
                ask: Vec::new(),
            });
        }
    };
    let (names, packages) = candidates(question, outlook);
    if packages.is_empty() {
        return None;
    }
    let field = Field::new(&beliefs, packages).ok()?;
    let draws = question.ask.draws;
    let found = field.chances(draws, Rule::MaxMin);
    let firm = field.firm();
    let scenario = &known.scenario;
    let candidates = names.iter().enumerate().map(|(at, name)| {
        let parties = (0..scenario.parties.len()).map(|party| {
            (Lines::party_name(scenario, party), Number::sure(&found.acceptable[at][party]))
        });
        let certain = firm[at].acceptable.iter().enumerate().filter_map(|(party, certainty)| {
            let name = Lines::party_name(scenario, party);
            (*certainty == Certainty::CertainlyNot).then(|| format!("{name} certainly refuses it"))
        });
        let mut certain: Vec<String> = certain.collect();
        if firm[at].agreed == Certainty::Certainly {
            certain.push("all agree whatever the unknown values are".to_owned());
        }
        Candidate {
            name: name.clone(),
            parties: parties.collect(),
            all: Number::sure(&found.agreed[at]),
            best: Number::sure(&found.group_ranks.shares[at][0]),
            certain,
        }
    });
    let candidates = candidates.collect();
    let ask = if question.ask.questions {
        let effort = Effort { seed: draws.seed, ..Effort::default() };
        field.worth(Payoff::Agreement, effort).words(&field, &names, Payoff::Agreement)
    } else {
        Vec::new()
    };
    Some(Chances {
        drawn: format!(
            "{when}: {} draws of all values that agree with what is known, seed {}.",
            super::lines::digits(&draws.count.to_string()),
            draws.seed
        ),
        candidates,
        ask,
    })
}

/// What lies on the table, and what each rule picks, each package once.
fn candidates(question: &Question, outlook: Option<&Outlook>) -> (Vec<String>, Vec<Package>) {
    let mut names: Vec<String> = Vec::new();
    let mut packages: Vec<Package> = Vec::new();
    let offers = question.offers.iter().filter_map(|it| Some((it.name.clone(), it.package()?)));
    let solutions = outlook.iter().flat_map(|it| &it.solutions).filter_map(|solution| {
        let package = solution.packages.first()?.places.clone();
        Some((solution.title.clone(), package))
    });
    for (name, package) in offers.chain(solutions) {
        if let Some(at) = packages.iter().position(|it| *it == package) {
            names[at] = format!("{}, {name}", names[at]);
        } else {
            names.push(name);
            packages.push(package);
        }
    }
    (names, packages)
}
