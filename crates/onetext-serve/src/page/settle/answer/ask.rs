//! Asks the engine, of the record as it is or with something changed.

use std::sync::Arc;

use onetext_brief::settlement::{Ask, Before, Question, changed as with, settle, what_if};
use onetext_settle::exact::show;
use onetext_settle::whatif::{Change, Stuck};
use onetext_settle::{Exact, Scenario};

use super::{Answer, name};
use crate::fault::Fault;
use crate::page::settle::sight::{Sight, changes};
use crate::page::settle::wish::Wishes;

/// The record as it is.
pub(in crate::page::settle) fn as_recorded(sight: &Arc<Sight>, wishes: &Wishes) -> Answer {
    let question = sight.question(wishes.assume, Ask::light());
    Answer {
        sight: Arc::clone(sight),
        key: wishes.key(),
        sure: false,
        recorded: question.scenario.clone(),
        settlement: settle(&question),
        question,
        yours: Vec::new(),
    }
}

/// Things as they stand, ready for changes; none where they cannot be compared.
pub(in crate::page::settle) fn before(sight: &Sight, assume: bool) -> Option<Before> {
    Before::new(sight.question(assume, Ask::light())).ok()
}

/// With something changed.
pub(in crate::page::settle) fn changed(
    sight: &Arc<Sight>,
    wishes: &Wishes,
    before: Option<&mut Before>,
) -> Result<Answer, Fault> {
    let base = sight.question(wishes.assume, Ask::light());
    let changes = changes(&base.scenario, wishes)?;
    let asked = match before {
        Some(before) => before.what_if(&changes).map_err(Some),
        None => Err(None),
    };
    told(sight, wishes, base, &changes, asked, false)
}

/// With what takes long: where drafts stand and how likely packages are accepted.
pub(in crate::page::settle) fn slowly(
    sight: &Arc<Sight>,
    wishes: &Wishes,
) -> Result<Answer, Fault> {
    let light = Ask::light();
    let ask = Ask { standings: true, chances: true, questions: true, ..light };
    let base = sight.question(wishes.assume, ask);
    let changes = changes(&base.scenario, wishes)?;
    let asked = if wishes.changes_anything() {
        what_if(&base, &changes).map_err(Some)
    } else {
        Ok(settle(&base))
    };
    told(sight, wishes, base, &changes, asked, true)
}

/// What came of it. Where what a change changes cannot be compared, the answer is given all the same.
fn told(
    sight: &Arc<Sight>,
    wishes: &Wishes,
    base: Question,
    changes: &[Change],
    asked: Result<onetext_brief::settlement::Settlement, Option<Stuck>>,
    sure: bool,
) -> Result<Answer, Fault> {
    let question = with(&base, changes)
        .map_err(|error| Fault::input(format!("this cannot be tried out: {error}")))?;
    let settlement = match asked {
        Ok(settlement) => settlement,
        Err(Some(Stuck::Change(error))) => {
            return Err(Fault::input(format!("this cannot be tried out: {error}")));
        }
        Err(_) => {
            let mut settlement = settle(&question);
            settlement.differences.push(
                "There is too much to compare within the limits, so what the change changes is not \
                 listed."
                    .to_owned(),
            );
            settlement
        }
    };
    Ok(Answer {
        sight: Arc::clone(sight),
        key: wishes.key(),
        sure,
        yours: yours(&base.scenario, wishes),
        recorded: base.scenario,
        question,
        settlement,
    })
}

/// What was set by whom looks, in words; what follows from it is not listed.
fn yours(scenario: &Scenario, wishes: &Wishes) -> Vec<String> {
    let party = |id: &str| {
        let at = scenario.parties.iter().position(|it| it.id == id);
        at.map_or_else(|| id.to_owned(), |at| name(scenario, at))
    };
    let known = |id: &str| scenario.issues.iter().find(|it| it.id == id);
    let issue = |id: &str| known(id).map_or_else(|| id.to_owned(), |it| it.title.clone());
    let option = |issue: &str, id: &str| {
        let found = known(issue).and_then(|it| it.options.iter().find(|it| it.id == id));
        found.map_or_else(|| id.to_owned(), |it| it.title.clone())
    };
    let number = |it: &Exact| super::short(it);
    let mut said = Vec::new();
    for ((who, about), weight) in &wishes.weights {
        said.push(format!("{} weighs {} for {}", issue(about), number(weight), party(who)));
    }
    for ((who, about, which), value) in &wishes.values {
        let which = option(about, which);
        said.push(format!(
            "“{which}” on {} is worth {} to {}",
            issue(about),
            number(value),
            party(who)
        ));
    }
    for (who, least) in &wishes.reservations {
        said.push(match least {
            Some(least) => format!("{} gets {} without agreement", party(who), show(least, 2)),
            None => format!("for {} no package is too little", party(who)),
        });
    }
    for (at, one) in scenario.parties.iter().enumerate() {
        for line in &one.red_lines {
            if wishes.without.contains(&crate::page::settle::sight::line_name(scenario, at, line)) {
                let options = line.when.0.iter().map(|(issue, options)| {
                    let issue = &scenario.issues[*issue];
                    let options: Vec<String> = options
                        .iter()
                        .map(|&it| format!("“{}”", issue.options[it].title))
                        .collect();
                    format!("{} on {}", options.join(" or "), issue.title)
                });
                let options: Vec<String> = options.collect();
                said.push(format!(
                    "{} does not rule out {}",
                    name(scenario, at),
                    options.join(" together with ")
                ));
            }
        }
    }
    said.extend(wishes.leave.iter().map(|it| format!("{} is left out", issue(it))));
    for (about, which) in &wishes.off {
        let which = option(about, which);
        said.push(format!("“{which}” on {} is off the table", issue(about)));
    }
    for (about, rule) in &wishes.consents {
        said.push(format!("{} needs the consent of {rule}", issue(about)));
    }
    said
}
