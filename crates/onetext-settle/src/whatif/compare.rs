//! What a change does to the answers, in words.

use std::collections::BTreeSet;

use super::{option_title, party_name, plain};
use crate::exact::Exact;
use crate::model::{Package, Scenario};

/// The answers to a scenario, as far as they are known.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answers {
    /// Whether any package is agreeable.
    pub possible: bool,
    /// The vectors that nothing beats and their packages, largest first; by dimension.
    pub frontier: Vec<(Vec<Exact>, Vec<Package>)>,
    /// Whether some vectors have more packages than are listed.
    pub more: bool,
    /// The bargaining solutions: a name, and all vectors that are tied.
    pub solutions: Vec<(String, Vec<Vec<Exact>>)>,
    /// The conflicts, in words.
    pub conflicts: Vec<String>,
}

/// One thing that is different. Numbers are exact.
#[derive(Debug, Clone, PartialEq)]
pub enum Difference {
    /// Whether an agreement is possible.
    Possible(bool),
    /// The best that a party can get in an agreement.
    Best {
        /// The party.
        party: String,
        /// Before; none where no agreement was possible.
        before: Option<Exact>,
        /// After; none where none is.
        after: Option<Exact>,
    },
    /// How many vectors nothing beats.
    Size {
        /// Before.
        before: usize,
        /// After.
        after: usize,
    },
    /// A package that nothing beats now and that was beaten, not agreeable or not there before.
    Gained(String),
    /// A package that nothing beat before.
    Lost(String),
    /// A solution gives something else.
    Moved {
        /// Which solution.
        solution: String,
        /// Its vectors before, in words.
        before: Vec<String>,
        /// Its vectors after.
        after: Vec<String>,
    },
    /// A conflict that was not there before.
    NewConflict(String),
    /// A conflict that is gone.
    GoneConflict(String),
}

impl Difference {
    /// In words.
    pub fn words(&self) -> String {
        let number = |it: &Option<Exact>| it.as_ref().map_or("nothing".to_owned(), plain);
        let either = |all: &[String]| {
            if all.is_empty() { "nothing".to_owned() } else { all.join(", or ") }
        };
        match self {
            Self::Possible(true) => "An agreement becomes possible.".to_owned(),
            Self::Possible(false) => "An agreement is no longer possible.".to_owned(),
            Self::Best { party, before: None, after } => {
                format!("The best that {party} can get in an agreement is {}.", number(after))
            }
            Self::Best { party, before, after: None } => {
                format!(
                    "{party} could get {} in an agreement, and now there is none.",
                    number(before)
                )
            }
            Self::Best { party, before: Some(before), after: Some(after) } => {
                let way = if after > before { "rises" } else { "falls" };
                let (before, after) = (plain(before), plain(after));
                format!("The best that {party} can get {way} from {before} to {after}.")
            }
            Self::Size { before, after } => {
                format!("{after} outcomes are beaten by no other; before it was {before}.")
            }
            Self::Gained(package) => format!("Now beaten by no other: {package}."),
            Self::Lost(package) => format!("No longer among the best: {package}."),
            Self::Moved { solution, before, after } => {
                format!("{solution} moves from {} to {}.", either(before), either(after))
            }
            Self::NewConflict(words) => format!("A new conflict: {words}"),
            Self::GoneConflict(words) => format!("A conflict is gone: {words}"),
        }
    }
}

/// What is different between the answers to a scenario and to a changed one. Packages are the same
/// if their options have the same ids.
pub fn compare(before: (&Scenario, &Answers), after: (&Scenario, &Answers)) -> Vec<Difference> {
    let ((old, was), (new, is)) = (before, after);
    let mut found = Vec::new();
    if was.possible != is.possible {
        found.push(Difference::Possible(is.possible));
    }
    let best = |scenario: &Scenario, answers: &Answers, party: usize| {
        let dim = scenario.valued().iter().position(|&it| it == party)?;
        answers.frontier.iter().filter_map(|(vector, _)| vector.get(dim)).max().cloned()
    };
    for party in 0..new.parties.len().min(old.parties.len()) {
        let (before, after) = (best(old, was, party), best(new, is, party));
        if before != after {
            found.push(Difference::Best { party: party_name(new, party), before, after });
        }
    }
    if was.frontier.len() != is.frontier.len() {
        let (before, after) = (was.frontier.len(), is.frontier.len());
        found.push(Difference::Size { before, after });
    }
    let ids = |scenario: &Scenario, answers: &Answers| -> BTreeSet<Vec<String>> {
        let packages = answers.frontier.iter().flat_map(|(_, packages)| packages);
        packages.map(|package| ids(scenario, package)).collect()
    };
    let (old_ids, new_ids) = (ids(old, was), ids(new, is));
    // A list that was cut short proves nothing about what is missing from it.
    if !was.more {
        let gained = packages(new, is).filter(|(ids, _)| !old_ids.contains(ids));
        found.extend(gained.map(|(_, words)| Difference::Gained(words)));
    }
    if !is.more {
        let lost = packages(old, was).filter(|(ids, _)| !new_ids.contains(ids));
        found.extend(lost.map(|(_, words)| Difference::Lost(words)));
    }
    let names: Vec<&String> = was.solutions.iter().map(|(name, _)| name).collect();
    let fresh = is.solutions.iter().map(|(name, _)| name).filter(|name| !names.contains(name));
    for name in names.iter().copied().chain(fresh) {
        let of = |scenario: &Scenario, answers: &Answers| -> Vec<String> {
            let all = answers.solutions.iter().filter(|(it, _)| it == name);
            all.flat_map(|(_, vectors)| vectors).map(|it| vector_words(scenario, it)).collect()
        };
        let (before, after) = (of(old, was), of(new, is));
        if before != after {
            found.push(Difference::Moved { solution: name.clone(), before, after });
        }
    }
    let new_ones = is.conflicts.iter().filter(|it| !was.conflicts.contains(it));
    found.extend(new_ones.cloned().map(Difference::NewConflict));
    let gone = was.conflicts.iter().filter(|it| !is.conflicts.contains(it));
    found.extend(gone.cloned().map(Difference::GoneConflict));
    found
}

fn ids(scenario: &Scenario, package: &[usize]) -> Vec<String> {
    let each = package.iter().zip(&scenario.issues);
    each.map(|(&option, issue)| issue.options[option].id.clone()).collect()
}

fn packages<'a>(
    scenario: &'a Scenario,
    answers: &'a Answers,
) -> impl Iterator<Item = (Vec<String>, String)> + 'a {
    answers.frontier.iter().flat_map(move |(vector, packages)| {
        packages.iter().map(move |package| {
            let titles: Vec<String> = package
                .iter()
                .enumerate()
                .map(|(issue, &option)| option_title(scenario, issue, option))
                .collect();
            let words = format!("{} ({})", titles.join(", "), vector_words(scenario, vector));
            (ids(scenario, package), words)
        })
    })
}

fn vector_words(scenario: &Scenario, vector: &[Exact]) -> String {
    let parties = scenario.valued();
    let each = parties.iter().zip(vector);
    let each = each.map(|(&party, it)| format!("{} {}", party_name(scenario, party), plain(it)));
    each.collect::<Vec<_>>().join(", ")
}
