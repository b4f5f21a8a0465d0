//! The question with something changed, and what that does to the answers.

use onetext_settle::whatif::{Answers, Change, Explorer, Impossible, Stuck, apply, compare};
use onetext_settle::{Exact, Scenario};

use super::compute::settle;
use super::question::{Ask, Offer, Question};
use super::{Answer, Settlement};

/// How many packages of one vector are compared.
const COMPARED: usize = 20;

/// The settlement after the changes, with what they change.
pub fn what_if(question: &Question, changes: &[Change]) -> Result<Settlement, Stuck> {
    Before::new(question.clone())?.what_if(changes)
}

/// A question with its answers as things stand, ready to be asked about one change after another.
pub struct Before {
    question: Question,
    scenario: Scenario,
    answers: Answers,
    explorer: Explorer,
}

impl Before {
    /// Works out how things stand.
    pub fn new(question: Question) -> Result<Self, Stuck> {
        // Of how things were only conflicts and solutions are compared.
        let ask = Ask { standings: false, chances: false, frontier: false, ..question.ask.clone() };
        let was = settle(&Question { ask, ..question.clone() });
        let mut explorer = Explorer::new(question.scenario.clone(), question.ask.budget);
        let (scenario, mut answers) = explorer.what_if(&[], COMPARED)?;
        fill(&mut answers, &was);
        Ok(Self { question, scenario, answers, explorer })
    }

    /// What is asked.
    pub fn question(&self) -> &Question {
        &self.question
    }

    /// The settlement after the changes, with what they change.
    pub fn what_if(&mut self, changes: &[Change]) -> Result<Settlement, Stuck> {
        let is = settle(&changed(&self.question, changes)?);
        let (new, mut after) = self.explorer.what_if(changes, COMPARED)?;
        fill(&mut after, &is);
        let differences = compare((&self.scenario, &self.answers), (&new, &after));
        let mut said = Vec::new();
        // Each change speaks of the scenario as the one before it left it.
        let mut so_far = self.question.scenario.clone();
        for change in changes {
            let words = change.words(&so_far)?;
            said.push(format!("Asked: {}.", words.trim_end_matches('.')));
            so_far = apply(&so_far, std::slice::from_ref(change))?;
        }
        said.extend(differences.iter().map(onetext_settle::whatif::Difference::words));
        if differences.is_empty() {
            said.push("Nothing changes in the answers.".to_owned());
        }
        Ok(Settlement { differences: said, ..is })
    }
}

impl std::fmt::Debug for Before {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Before").field("question", &self.question).finish_non_exhaustive()
    }
}

/// The question with the changes made. What is known in part follows where it can; a change to
/// numbers that are known in part only leaves the chances out.
pub fn changed(question: &Question, changes: &[Change]) -> Result<Question, Impossible> {
    let scenario = apply(&question.scenario, changes)?;
    let same_options = question
        .scenario
        .issues
        .iter()
        .zip(&scenario.issues)
        .all(|(old, new)| old.options.len() == new.options.len());
    let known = question.known.as_ref().filter(|_| same_options).and_then(|known| {
        let scenario = apply(&known.scenario, changes).ok()?;
        Some(onetext_settle::Elicited { scenario, judgements: known.judgements.clone() })
    });
    let offers = question.offers.iter().filter_map(|offer| carried(question, &scenario, offer));
    Ok(Question {
        offers: offers.collect(),
        known,
        basis: question.basis.clone(),
        own_basis: question.own_basis,
        ask: question.ask.clone(),
        scenario,
    })
}

/// An offer by the ids of its options; none where all its options of an issue are gone.
fn carried(question: &Question, scenario: &Scenario, offer: &Offer) -> Option<Offer> {
    let issues = question.scenario.issues.iter().zip(&scenario.issues).zip(&offer.options);
    let options: Option<Vec<Vec<usize>>> = issues
        .map(|((old, new), options)| {
            let place = |&option: &usize| {
                let id = &old.options[option].id;
                new.options.iter().position(|it| it.id == *id)
            };
            let places: Vec<usize> = options.iter().filter_map(place).collect();
            (!places.is_empty()).then_some(places)
        })
        .collect();
    Some(Offer { options: options?, ..offer.clone() })
}

fn fill(answers: &mut Answers, settlement: &Settlement) {
    answers.possible = settlement.possible.answer == Answer::Yes;
    answers.conflicts = settlement.conflicts.iter().map(|it| it.words.clone()).collect();
    if !answers.possible {
        return;
    }
    let exact = |fraction: &Option<String>| -> Option<Exact> { fraction.as_ref()?.parse().ok() };
    for solution in settlement.outlooks.iter().flat_map(|it| &it.solutions) {
        let vectors = solution.packages.iter().filter_map(|package| {
            package.gives.iter().map(|gives| exact(&gives.low.fraction)).collect()
        });
        answers.solutions.push((solution.title.clone(), vectors.collect()));
    }
}
