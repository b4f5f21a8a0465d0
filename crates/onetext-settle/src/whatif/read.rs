//! Changes in the words of a command.
//!
//! ```text
//! set russia/sanctions/staged=0.6                 what an option is worth to a party
//! weight ukraine/territory=0.4                    how much an issue weighs for it
//! reservation russia=0.35                         what it gets without agreement; or none
//! drop ukraine/territory/withdrawal               it gives up a red line
//! reject ukraine/territory/withdrawal             it draws one
//! add territory/condominium: ukraine=0.3, russia=0.4
//! remove territory/condominium
//! forbid territory/withdrawal with sanctions/none
//! allow territory/withdrawal with sanctions/none
//! consent territory = ukraine and 2 of (france, germany, poland)
//! ```
//!
//! `drop` and `reject` take `with ISSUE/OPTION` for a combination, `reject` also `weight W`.

use thiserror::Error;

use super::{Change, Impossible, apply, combination, grammar, party_name};
use crate::exact::{Exact, ExactError, parse, whole};
use crate::model::{Condition, Constraint, IssueOption, RedLine, Scenario};

/// Why a text is no change.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unread {
    /// It begins with no verb that is known.
    #[error(
        "{word:?} is no change{}; write set, weight, reservation, drop, reject, add, remove, forbid, allow or consent",
        meant(.near.as_deref())
    )]
    Verb {
        /// The first word.
        word: String,
        /// The verb that is spelt most alike.
        near: Option<String>,
    },
    /// It is not written as the verb asks.
    #[error("write it as: {0}")]
    Form(&'static str),
    /// A name of nothing in the scenario.
    #[error("there is no {what} {word:?}{}", meant(.near.as_deref()))]
    Name {
        /// What kind of thing is missing.
        what: &'static str,
        /// The name as written.
        word: String,
        /// The name that is spelt most alike.
        near: Option<String>,
    },
    /// A number that is none.
    #[error(transparent)]
    Number(#[from] ExactError),
    /// A weight of a red line that is not positive.
    #[error("the weight of a red line is above 0")]
    Weight,
    /// The party has no such red line.
    #[error("{party} has no such red line{}", listed(.known))]
    NoRedLine {
        /// The party.
        party: String,
        /// Its red lines, in words.
        known: Vec<String>,
    },
    /// No constraint forbids this combination.
    #[error("nothing forbids that combination as such{}", listed(.known))]
    NoConstraint {
        /// What is forbidden, in words.
        known: Vec<String>,
    },
    /// A consent rule that is none.
    #[error("the consent rule cannot be read: {0}")]
    Rule(String),
    /// The change was read and cannot be made.
    #[error(transparent)]
    Impossible(#[from] Impossible),
}

fn meant(near: Option<&str>) -> String {
    near.map_or_else(String::new, |near| format!("; did you mean {near:?}?"))
}

fn listed(known: &[String]) -> String {
    if known.is_empty() {
        "; it has none at all".to_owned()
    } else {
        format!("; there is: {}", known.join("; "))
    }
}

const VERBS: [&str; 10] = [
    "set",
    "weight",
    "reservation",
    "drop",
    "reject",
    "add",
    "remove",
    "forbid",
    "allow",
    "consent",
];

/// The name spelt most alike, if one is near at all.
pub(super) fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let word = word.to_lowercase();
    let likeness = |name: &str| strsim::jaro_winkler(&word, &name.to_lowercase());
    names
        .map(|name| (likeness(name), name))
        .filter(|(likeness, _)| *likeness > 0.7)
        .reduce(|best, one| if one.0 > best.0 { one } else { best })
        .map(|(_, name)| name.to_owned())
}

/// Reads several texts, each as the scenario is after those before, and makes their changes.
pub fn read_all<'a>(
    scenario: &Scenario,
    texts: impl IntoIterator<Item = &'a str>,
) -> Result<(Vec<Change>, Scenario), Unread> {
    let (mut all, mut after) = (Vec::new(), scenario.clone());
    for text in texts {
        let some = read(&after, text)?;
        after = apply(&after, &some)?;
        all.extend(some);
    }
    Ok((all, after))
}

/// Reads one text. A red line on several options of which one is dropped makes two changes.
pub fn read(scenario: &Scenario, text: &str) -> Result<Vec<Change>, Unread> {
    let text = text.trim();
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let (verb, rest) = (first.to_lowercase(), rest.trim());
    let one = |change: Change| Ok(vec![change]);
    match verb.as_str() {
        "set" => {
            let (place, value) = equation(rest, "set PARTY/ISSUE/OPTION = VALUE")?;
            let (party, rest) = party_in(scenario, place)?;
            let (issue, option) = option_in(scenario, rest)?;
            one(Change::Value { party, issue, option, value: parse(value)? })
        }
        "weight" => {
            let (place, weight) = equation(rest, "weight PARTY/ISSUE = WEIGHT")?;
            let (party, rest) = party_in(scenario, place)?;
            let issue = issue_of(scenario, rest)?;
            one(Change::Weight { party, issue, weight: parse(weight)? })
        }
        "reservation" => {
            let (party, least) = equation(rest, "reservation PARTY = VALUE, or = none")?;
            let party = party_of(scenario, party)?;
            let none = least.eq_ignore_ascii_case("none");
            let least = if none { None } else { Some(parse(least)?) };
            one(Change::Reservation { party, least })
        }
        "drop" => {
            let (party, rest) = party_in(scenario, rest)?;
            drop_line(scenario, party, &condition(scenario, rest)?)
        }
        "reject" => {
            let (party, rest) = party_in(scenario, rest)?;
            let (rest, weight) = match rest.rsplit_once(" weight ") {
                Some((rest, weight)) => (rest, parse(weight)?),
                None => (rest, whole(1)),
            };
            if weight <= whole(0) {
                return Err(Unread::Weight);
            }
            let when = condition(scenario, rest)?;
            one(Change::AddRedLine { party, line: RedLine { when, weight, note: None } })
        }
        "add" => add(scenario, rest).and_then(one),
        "remove" => {
            let (issue, option) = option_in(scenario, rest)?;
            one(Change::RemoveOption { issue, option })
        }
        "forbid" => {
            let forbids = condition(scenario, rest)?;
            let title = "what if".to_owned();
            one(Change::AddConstraint(Constraint { title, forbids }))
        }
        "allow" => {
            let wanted = condition(scenario, rest)?;
            let at = scenario.constraints.iter().position(|it| it.forbids == wanted);
            let known = || {
                scenario.constraints.iter().map(|it| combination(scenario, &it.forbids)).collect()
            };
            one(Change::RemoveConstraint(
                at.ok_or_else(|| Unread::NoConstraint { known: known() })?,
            ))
        }
        "consent" => {
            let (issue, rule) =
                equation(rest, "consent ISSUE = PARTY and 2 of (PARTY, PARTY, PARTY)")?;
            let issue = issue_of(scenario, issue)?;
            one(Change::Consent { issue, rule: grammar::parse(rule, scenario)? })
        }
        _ => Err(Unread::Verb { near: nearest(&verb, VERBS.into_iter()), word: verb }),
    }
}

fn equation<'a>(text: &'a str, form: &'static str) -> Result<(&'a str, &'a str), Unread> {
    let (place, value) = text.split_once('=').ok_or(Unread::Form(form))?;
    let (place, value) = (place.trim(), value.trim());
    if place.is_empty() || value.is_empty() { Err(Unread::Form(form)) } else { Ok((place, value)) }
}

/// Who or what a word names: by its id, or by its name, large and small letters alike.
fn find<'a>(
    what: &'static str,
    word: &str,
    ids: impl Iterator<Item = (&'a str, &'a str)> + Clone,
) -> Result<usize, Unread> {
    let word = word.trim();
    let by_id = ids.clone().position(|(id, _)| id == word);
    let alike = |it: &str| it.to_lowercase() == word.to_lowercase();
    by_id.or_else(|| ids.clone().position(|(id, name)| alike(id) || alike(name))).ok_or_else(|| {
        Unread::Name { what, near: nearest(word, ids.map(|(id, _)| id)), word: word.to_owned() }
    })
}

fn parties(scenario: &Scenario) -> impl Iterator<Item = (&str, &str)> + Clone {
    scenario.parties.iter().map(|party| (party.id.as_str(), party.name.as_str()))
}

fn issues(scenario: &Scenario) -> impl Iterator<Item = (&str, &str)> + Clone {
    scenario.issues.iter().map(|issue| (issue.id.as_str(), issue.title.as_str()))
}

fn party_of(scenario: &Scenario, word: &str) -> Result<usize, Unread> {
    find("party", word, parties(scenario))
}

fn issue_of(scenario: &Scenario, word: &str) -> Result<usize, Unread> {
    find("issue", word, issues(scenario))
}

/// The first name of a path, and the rest. Names may hold slashes, so the longest that fits is it.
fn split<'a>(
    text: &'a str,
    form: &'static str,
    mut known: impl FnMut(&str) -> Result<usize, Unread>,
) -> Result<(usize, &'a str), Unread> {
    let slashes: Vec<usize> = text.match_indices('/').map(|(at, _)| at).collect();
    let longest = slashes.iter().rev().find_map(|&at| Some((known(&text[..at]).ok()?, at)));
    match (longest, slashes.first()) {
        (Some((found, at)), _) => Ok((found, &text[at + 1..])),
        (None, Some(&at)) => known(&text[..at]).map(|found| (found, &text[at + 1..])),
        (None, None) => Err(Unread::Form(form)),
    }
}

fn party_in<'a>(scenario: &Scenario, text: &'a str) -> Result<(usize, &'a str), Unread> {
    split(text, "PARTY/ISSUE or PARTY/ISSUE/OPTION", |word| party_of(scenario, word))
}

fn option_in(scenario: &Scenario, text: &str) -> Result<(usize, usize), Unread> {
    let (issue, rest) = split(text, "ISSUE/OPTION", |word| issue_of(scenario, word))?;
    let options = scenario.issues[issue].options.iter();
    let options = options.map(|option| (option.id.as_str(), option.title.as_str()));
    Ok((issue, find("option", rest, options)?))
}

/// `ISSUE/OPTION with ISSUE/OPTION`; several options of one issue are alternatives.
fn condition(scenario: &Scenario, text: &str) -> Result<Condition, Unread> {
    let mut when: Vec<(usize, Vec<usize>)> = Vec::new();
    for part in text.split(" with ") {
        let (issue, option) = option_in(scenario, part.trim())?;
        match when.iter_mut().find(|(at, _)| *at == issue) {
            Some((_, options)) => options.push(option),
            None => when.push((issue, vec![option])),
        }
    }
    when.sort();
    for (_, options) in &mut when {
        options.sort_unstable();
        options.dedup();
    }
    Ok(Condition(when))
}

/// Gives up the red lines that say exactly this, or takes one option out of those on one issue.
fn drop_line(
    scenario: &Scenario,
    party: usize,
    dropped: &Condition,
) -> Result<Vec<Change>, Unread> {
    let lines = &scenario.parties[party].red_lines;
    let mut changes = Vec::new();
    // From the last, so that the places of the others stay.
    for (at, line) in lines.iter().enumerate().rev() {
        if line.when == *dropped {
            changes.push(Change::DropRedLine { party, line: at });
        } else if let ([(issue, options)], [(same, gone)]) =
            (line.when.0.as_slice(), dropped.0.as_slice())
            && issue == same
            && gone.iter().all(|it| options.contains(it))
        {
            let left: Vec<usize> =
                options.iter().copied().filter(|it| !gone.contains(it)).collect();
            let when = Condition(vec![(*issue, left)]);
            changes.push(Change::DropRedLine { party, line: at });
            changes.push(Change::AddRedLine { party, line: RedLine { when, ..line.clone() } });
        }
    }
    if changes.is_empty() {
        return Err(Unread::NoRedLine {
            party: party_name(scenario, party),
            known: lines.iter().map(|line| combination(scenario, &line.when)).collect(),
        });
    }
    Ok(changes)
}

fn add(scenario: &Scenario, text: &str) -> Result<Change, Unread> {
    const FORM: &str = "add ISSUE/OPTION: PARTY=VALUE, PARTY=VALUE";
    let (place, list) = text.split_once(':').unwrap_or((text, ""));
    let (issue, id) = split(place.trim(), FORM, |word| issue_of(scenario, word))?;
    let id = id.trim().to_owned();
    if id.is_empty() {
        return Err(Unread::Form(FORM));
    }
    let mut values: Vec<Option<Exact>> = vec![None; scenario.parties.len()];
    for part in list.split(',').filter(|part| !part.trim().is_empty()) {
        let (party, value) = equation(part, FORM)?;
        values[party_of(scenario, party)?] = Some(parse(value)?);
    }
    let option = IssueOption { title: id.clone(), id };
    Ok(Change::AddOption { issue, option, values })
}
