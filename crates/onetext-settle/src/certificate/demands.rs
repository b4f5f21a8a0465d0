//! Certificates of conflicts between demands and of the concessions that resolve them.

use super::json::Json;
use super::question::Question;
use super::region::regions;
use super::{Budget, Certificate, Refusal, asked, cover, nothing, ways, witness};
use crate::model::Scenario;

/// That these demands cannot stand together, and that any but one of them can.
pub fn conflict(
    scenario: &Scenario,
    demands: &[usize],
    mut budget: Budget,
) -> Result<Certificate, Refusal> {
    let question = Question::new(scenario, &[]);
    let demands = sorted(&question, demands)?;
    let core = core(&question, &demands, &mut budget)?;
    let mut rest = Vec::new();
    for dropped in &demands {
        let less = question.keeping(|it| it != *dropped && demands.contains(&it));
        let missing = Refusal::Differs("a conflict holds without one of its demands");
        rest.push(possible(&less, &mut budget)?.ok_or(missing)?);
    }
    let answer = Json::Map(vec![("core", core), ("rest", Json::List(rest))]);
    Certificate::new(&question, "conflict", answer)
}

/// That an agreement is possible when these demands are dropped, and not when one of them is kept.
/// For each of them the conflicts must hold one that meets the dropped demands in it alone.
pub fn concession(
    scenario: &Scenario,
    demands: &[usize],
    conflicts: &[Vec<usize>],
    mut budget: Budget,
) -> Result<Certificate, Refusal> {
    let question = Question::new(scenario, &[]);
    let demands = sorted(&question, demands)?;
    let mut cores = Vec::new();
    for kept in &demands {
        let alone = |one: &&Vec<usize>| {
            one.contains(kept) && !one.iter().any(|it| it != kept && demands.contains(it))
        };
        let Some(one) = conflicts.iter().find(alone) else {
            return Err(Refusal::Differs("one of the concessions is not needed"));
        };
        cores.push(core(&question, &sorted(&question, one)?, &mut budget)?);
    }
    let dropped = dropped(&question, &demands, &mut budget)?;
    let answer = Json::Map(vec![("cores", Json::List(cores)), ("dropped", dropped)]);
    Certificate::new(&question, "concession", answer)
}

/// That these are all minimal conflicts and all minimal concession sets, in any order. That neither
/// list lacks one is for the checker to find, from the two together.
pub fn demands(
    scenario: &Scenario,
    conflicts: &[Vec<usize>],
    concessions: &[Vec<usize>],
    mut budget: Budget,
) -> Result<Certificate, Refusal> {
    let question = Question::new(scenario, &[]);
    let in_order = |all: &[Vec<usize>]| -> Result<Vec<Vec<usize>>, Refusal> {
        let all: Result<Vec<_>, _> = all.iter().map(|one| sorted(&question, one)).collect();
        let mut all = all?;
        all.sort_unstable();
        all.dedup();
        Ok(all)
    };
    let (mut cores, mut dropping) = (Vec::new(), Vec::new());
    for one in in_order(conflicts)? {
        cores.push(core(&question, &one, &mut budget)?);
    }
    for one in in_order(concessions)? {
        dropping.push(dropped(&question, &one, &mut budget)?);
    }
    let answer =
        Json::Map(vec![("conflicts", Json::List(cores)), ("concessions", Json::List(dropping))]);
    Certificate::new(&question, "demands", answer)
}

fn sorted(question: &Question, demands: &[usize]) -> Result<Vec<usize>, Refusal> {
    let all = question.demands();
    if let Some(unknown) = demands.iter().find(|demand| **demand >= all) {
        return Err(Refusal::Demand(*unknown));
    }
    let mut demands = demands.to_vec();
    demands.sort_unstable();
    demands.dedup();
    Ok(demands)
}

fn core(question: &Question, demands: &[usize], budget: &mut Budget) -> Result<Json, Refusal> {
    let less = question.keeping(|it| demands.contains(&it));
    let Some(covers) = nothing(&less, &regions(&less)?, budget)? else {
        return Err(Refusal::Differs("the demands of a conflict can stand together"));
    };
    Ok(Json::Map(vec![("demands", demands.to_vec().into()), ("ways", ways(&covers))]))
}

fn dropped(question: &Question, demands: &[usize], budget: &mut Budget) -> Result<Json, Refusal> {
    let less = question.keeping(|it| !demands.contains(&it));
    let Some(witness) = possible(&less, budget)? else {
        return Err(Refusal::Differs("nothing is possible after the concessions"));
    };
    Ok(Json::Map(vec![("demands", demands.to_vec().into()), ("witness", witness)]))
}

/// A package that could be agreed.
fn possible(question: &Question, budget: &mut Budget) -> Result<Option<Json>, Refusal> {
    for region in regions(question)? {
        let cover = cover(question, &region, &asked(&region), None, budget)?;
        if let Some(one) = cover.finals.first() {
            return Ok(Some(witness(question, &question.earliest(&one.package))));
        }
    }
    Ok(None)
}
