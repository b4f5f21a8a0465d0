//! The question that a record puts: what its viewer may see, and where each number comes from.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use onetext_analyse::settle::{Assume, Mapped, Origin, What, scenario};
use onetext_record::{Negotiation, When};

use super::question::{Ask, Offer, Question};
use crate::section::consent::joined;

/// The question of a record on a day. With `assume`, numbers are put in the place of intervals and
/// orders, and the basis says which.
pub fn talks(state: &Negotiation, on: Option<Date>, assume: Option<Assume>, ask: Ask) -> Question {
    asked(&scenario(state, on), assume, ask)
}

/// The question of a record that was mapped already.
pub fn asked(mapped: &Mapped, assume: Option<Assume>, ask: Ask) -> Question {
    let assumed = assume.map(|how| mapped.assume(how));
    let mut basis = basis(mapped);
    if let Some(assumed) = &assumed {
        basis.extend(
            assumed.told.iter().map(|told| format!("Assumed, because it was asked for: {told}")),
        );
    }
    let own_basis = basis.len();
    basis.extend(mapped.leftovers.iter().cloned());
    let offers = mapped.candidates.iter().map(|candidate| Offer {
        name: candidate.title.clone(),
        draft: matches!(candidate.origin, Origin::Draft { .. }),
        options: candidate.options.clone(),
    });
    Question {
        offers: offers.collect(),
        known: Some(mapped.elicited()).filter(|it| !it.judgements.is_empty()),
        scenario: assumed.map_or_else(|| mapped.scenario.clone(), |assumed| assumed.scenario),
        basis,
        own_basis,
        ask,
    }
}

/// Whether anything in the record bears on what could be agreed beyond its issues: values, red
/// lines or reservation values.
pub(crate) fn bears(question: &Question) -> bool {
    question.known.is_some()
        || question.scenario.parties.iter().any(|party| {
            party.values.is_some() || party.reservation.is_some() || !party.red_lines.is_empty()
        })
}

fn basis(mapped: &Mapped) -> Vec<String> {
    let mut said = Vec::new();
    let name = |party: usize| mapped.scenario.parties[party].name.clone();
    let mut authors: BTreeMap<(String, bool, Option<When>), BTreeSet<usize>> = BTreeMap::new();
    for taken in &mapped.taken {
        let (What::Values | What::Order | What::Weight, Some(party)) = (taken.what, taken.party)
        else {
            continue;
        };
        let key = (taken.author.clone(), taken.assumption, taken.on);
        authors.entry(key).or_default().insert(party);
    }
    for ((author, assumption, on), parties) in &authors {
        let parties: Vec<String> = parties.iter().map(|&party| name(party)).collect();
        let on = on
            .map(|on| format!(" on {}", crate::phrase::date(&on.to_string())))
            .unwrap_or_default();
        let what = if *assumption { "are an assumption: " } else { "are the judgement of " };
        let by = if *assumption { "the judgement of " } else { "" };
        said.push(format!("The values of {} {what}{by}{author}{on}.", joined(&parties, "and")));
    }
    let partly: Vec<String> = mapped
        .judgements
        .iter()
        .filter(|it| mapped.scenario.parties[it.party].values.is_none())
        .map(|it| name(it.party))
        .collect();
    if !partly.is_empty() {
        said.push(format!(
            "What {} would get is known in part only (intervals or orders), so it counts in the \
             chances and not in the frontier or the solutions.",
            joined(&partly, "and")
        ));
    }
    let without: Vec<String> = (0..mapped.scenario.parties.len())
        .filter(|&party| {
            mapped.scenario.parties[party].values.is_none()
                && !mapped.judgements.iter().any(|it| it.party == party)
        })
        .map(name)
        .collect();
    if !without.is_empty() {
        said.push(format!(
            "Nothing is recorded of what {} would get; only red lines count for {}.",
            joined(&without, "and"),
            if without.len() == 1 { "it" } else { "them" }
        ));
    }
    let lines = mapped.scenario.parties.iter().map(|party| party.red_lines.len()).sum::<usize>();
    said.push(format!(
        "{} from positions in force; a red line weighs as much as its issue matters to the party.",
        if lines == 1 {
            "One red line comes".to_owned()
        } else {
            format!("{lines} red lines come")
        }
    ));
    if !mapped.unruled.is_empty() {
        let issues: Vec<String> = mapped
            .unruled
            .iter()
            .map(|&issue| mapped.scenario.issues[issue].title.clone())
            .collect();
        said.push(format!(
            "No consent rule is recorded for {}; all principals are taken to be needed there.",
            joined(&issues, "and")
        ));
    }
    said
}
