//! Conflicts and concessions as sentences that a minister understands.

use super::{Concession, Conflict, Impasse, Least, Move, Settlement, Witness};
use crate::consent::Consent;
use crate::exact::{Exact, show, whole};
use crate::feasible::Demand;
use crate::model::{Condition, Package, Scenario};

/// How many digits after the point a value is shown with.
const PLACES: u32 = 2;

/// Everything that is said of a settlement, a sentence or two each.
pub fn settlement(scenario: &Scenario, settlement: &Settlement) -> Vec<String> {
    match settlement {
        Settlement::Possible(witness) => vec![format!(
            "An agreement is possible, for example with {}.",
            example(scenario, &witness.package, &witness.gives)
        )],
        Settlement::Impossible(impasse) => self::impasse(scenario, impasse),
        Settlement::Unknown => {
            vec!["Whether an agreement is possible was not settled in the time given.".to_owned()]
        }
    }
}

fn impasse(scenario: &Scenario, impasse: &Impasse) -> Vec<String> {
    let mut said = Vec::new();
    match impasse.conflicts.as_slice() {
        // Then whoever moves ends it alone, and by how much is known with all else kept.
        [only] if impasse.complete && !impasse.concessions.is_empty() => {
            let moves = impasse.concessions.iter().flat_map(|one| &one.moves);
            said.push(stand(scenario, &only.moves, "it becomes possible", moves));
        }
        all => said.extend(all.iter().map(|one| conflict(scenario, one))),
    }
    said.extend(impasse.concessions.iter().map(|one| concession(scenario, one)));
    if !impasse.complete {
        let lightest = impasse.lightest == impasse.concessions.len();
        let ways = if lightest { "more" } else { "other and easier" };
        said.push(format!("There may be more conflicts, and {ways} ways out, than these."));
    }
    said
}

/// A conflict in words: who insists on what, and which moves would end this conflict. Whether an
/// agreement is then possible is another question, unless it is the only conflict.
pub fn conflict(scenario: &Scenario, conflict: &Conflict) -> String {
    if conflict.moves.is_empty() {
        return "No agreement is possible even if every red line and reservation value is given \
                up: the constraints and the consent rules leave no package."
            .to_owned();
    }
    stand(scenario, &conflict.moves, "this obstacle goes", conflict.moves.iter())
}

fn stand<'m>(
    scenario: &Scenario,
    insist: &[Move],
    effect: &str,
    moves: impl Iterator<Item = &'m Move>,
) -> String {
    let insist = insistences(scenario, insist);
    let moves: Vec<String> = moves.map(|one| step(scenario, one)).collect();
    let either = if moves.len() == 2 { "either " } else { "" };
    let moves = join(&moves, "or");
    format!("An agreement is impossible while {insist}; {effect} if {either}{moves}.")
}

/// A concession set in words: who has to move, to what, and what everybody then gets.
pub fn concession(scenario: &Scenario, concession: &Concession) -> String {
    let moves: Vec<String> = match concession.moves.as_slice() {
        [only] => vec![step(scenario, only)],
        // What is least for each may not go together; what the witness holds does.
        several => several.iter().map(|one| shown(scenario, one, &concession.witness)).collect(),
    };
    let witness = &concession.witness;
    format!(
        "An agreement becomes possible if {}; for example with {}.",
        join(&moves, "and"),
        example(scenario, &witness.package, &witness.gives)
    )
}

/// What the witness of a concession set asks of one of its demands.
fn shown(scenario: &Scenario, one: &Move, witness: &Witness) -> String {
    let own = |when: &Condition| {
        let options = when
            .0
            .iter()
            .filter_map(|(issue, _)| Some((*issue, vec![witness.package.get(*issue).copied()?])));
        Condition(options.collect())
    };
    match one.demand {
        Demand::RedLine { party, line } => {
            let name = party_name(scenario, party);
            let when = own(&scenario.parties[party].red_lines[line].when);
            format!("{name} accepts {}", condition(scenario, &when))
        }
        Demand::Constraint { constraint } => {
            let when = own(&scenario.constraints[constraint].forbids);
            format!("{} is made possible", condition(scenario, &when))
        }
        Demand::Reservation { party } => match witness.gives.get(party) {
            Some(Some(to)) => {
                let by = match &one.least {
                    Least::Lower { by, exact: true, .. } => Some(by.clone()),
                    _ => None,
                };
                settles(scenario, party, to, by)
            }
            _ => step(scenario, one),
        },
        Demand::Consent { .. } => step(scenario, one),
    }
}

fn settles(scenario: &Scenario, party: usize, to: &Exact, by: Option<Exact>) -> String {
    let now = scenario.parties[party].reservation.clone().unwrap_or_else(|| whole(0));
    let by = by.map_or_else(String::new, |by| format!(" (at least {} less)", rounded(&by, true)));
    let (name, to) = (party_name(scenario, party), rounded(to, false));
    format!("{name} settles for {to} instead of {}{by}", number(&now))
}

/// What is insisted on, red lines of one party on one issue taken together.
fn insistences(scenario: &Scenario, moves: &[Move]) -> String {
    let mut said: Vec<String> = Vec::new();
    let mut done: Vec<(usize, usize)> = Vec::new();
    for one in moves {
        let Demand::RedLine { party, line } = one.demand else {
            said.push(insistence(scenario, one.demand));
            continue;
        };
        let [(issue, _)] = scenario.parties[party].red_lines[line].when.0.as_slice() else {
            said.push(insistence(scenario, one.demand));
            continue;
        };
        if done.contains(&(party, *issue)) {
            continue;
        }
        done.push((party, *issue));
        let mut options: Vec<usize> = moves
            .iter()
            .filter_map(|other| match other.demand {
                Demand::RedLine { party: it, line } if it == party => {
                    match scenario.parties[it].red_lines[line].when.0.as_slice() {
                        [(at, options)] if at == issue => Some(options.clone()),
                        _ => None,
                    }
                }
                _ => None,
            })
            .flatten()
            .collect();
        options.sort_unstable();
        options.dedup();
        said.push(format!(
            "{} {}",
            party_name(scenario, party),
            stance(scenario, *issue, &options)
        ));
    }
    join(&said, "and")
}

/// What somebody insists on: `Russia rules out “a freeze” on territory`.
pub fn insistence(scenario: &Scenario, demand: Demand) -> String {
    match demand {
        Demand::RedLine { party, line } => {
            let name = party_name(scenario, party);
            let when = &scenario.parties[party].red_lines[line].when;
            if let [(issue, options)] = when.0.as_slice() {
                format!("{name} {}", stance(scenario, *issue, options))
            } else {
                format!("{name} rules out {}", condition(scenario, when))
            }
        }
        Demand::Reservation { party } => {
            let least = scenario.parties[party].reservation.clone().unwrap_or_else(|| whole(0));
            format!("{} insists on at least {}", party_name(scenario, party), number(&least))
        }
        Demand::Constraint { constraint } => {
            let one = &scenario.constraints[constraint];
            let why =
                if one.title.is_empty() { String::new() } else { format!(" ({})", one.title) };
            format!("{} is impossible{why}", condition(scenario, &one.forbids))
        }
        Demand::Consent { issue } => {
            format!("{} needs {}", issue_name(scenario, issue), consent_needed(scenario, issue))
        }
    }
}

/// What a party makes of an issue: what it insists on where little is left, else what it rules out.
fn stance(scenario: &Scenario, issue: usize, ruled_out: &[usize]) -> String {
    let all = scenario.issues[issue].options.len();
    let left: Vec<usize> = (0..all).filter(|option| !ruled_out.contains(option)).collect();
    let on = issue_name(scenario, issue);
    match left.as_slice() {
        [] => format!("rules out every option on {on}"),
        [only] if all > 1 => format!("insists on {} on {on}", option_name(scenario, issue, *only)),
        some if some.len() < ruled_out.len() => {
            format!("accepts only {} on {on}", options(scenario, issue, some))
        }
        _ => format!("rules out {} on {on}", options(scenario, issue, ruled_out)),
    }
}

/// The least that a demand would have to give: `Russia accepts “a freeze” on territory`.
pub fn step(scenario: &Scenario, one: &Move) -> String {
    match (one.demand, &one.least) {
        (Demand::RedLine { party, line }, least) => {
            let name = party_name(scenario, party);
            let when = &scenario.parties[party].red_lines[line].when;
            if let ([(issue, _)], Least::Open { options: open, complete: true }) =
                (when.0.as_slice(), least)
            {
                let open: Vec<usize> = open.iter().map(|(_, option)| *option).collect();
                let on = issue_name(scenario, *issue);
                format!("{name} accepts {} on {on}", options(scenario, *issue, &open))
            } else {
                let least = at_least(scenario, when, least);
                format!("{name} no longer rules out {}{least}", condition(scenario, when))
            }
        }
        (Demand::Reservation { party }, least) => {
            let name = party_name(scenario, party);
            let now = scenario.parties[party].reservation.clone().unwrap_or_else(|| whole(0));
            match least {
                Least::Lower { to, by, exact: true } => {
                    settles(scenario, party, to, Some(by.clone()))
                }
                Least::Lower { to, .. } => format!(
                    "{name} settles for less than {} ({} is enough)",
                    number(&now),
                    rounded(to, false)
                ),
                _ => format!("{name} settles for less than {}", number(&now)),
            }
        }
        (Demand::Constraint { constraint }, least) => {
            let when = &scenario.constraints[constraint].forbids;
            let least = at_least(scenario, when, least);
            format!("{} is made possible{least}", condition(scenario, when))
        }
        (Demand::Consent { issue }, least) => {
            let on = issue_name(scenario, issue);
            let without = format!("{on} is settled without {}", consent_needed(scenario, issue));
            let Least::Without { agree } = least else { return without };
            let agree: Vec<String> = agree.iter().map(|it| party_name(scenario, *it)).collect();
            match agree.as_slice() {
                [] => format!("{without} (nobody consents)"),
                [one] => format!("{without} (the consent of {one} remains)"),
                _ => format!("{without} (the consent of {} remains)", join(&agree, "and")),
            }
        }
    }
}

/// Where less than all of a condition would do.
fn at_least(scenario: &Scenario, when: &Condition, least: &Least) -> String {
    let Least::Open { options: open, complete } = least else { return String::new() };
    let parts: usize = when.0.iter().map(|(_, options)| options.len()).sum();
    if open.len() == parts {
        return String::new();
    }
    let mut said = Vec::new();
    for (issue, _) in &when.0 {
        let own: Vec<usize> =
            open.iter().filter(|(at, _)| at == issue).map(|(_, option)| *option).collect();
        if !own.is_empty() {
            said.push(format!(
                "{} on {}",
                options(scenario, *issue, &own),
                issue_name(scenario, *issue)
            ));
        }
    }
    let where_to = if *complete { "at least for" } else { "for example for" };
    format!(" ({where_to} {})", join(&said, "or"))
}

/// A package and what it gives: `“a freeze” on territory, which gives Russia 45 and Ukraine 40`.
fn example(scenario: &Scenario, package: &Package, gives: &[Option<Exact>]) -> String {
    let settled: Vec<String> = package
        .iter()
        .enumerate()
        .map(|(issue, option)| {
            format!("{} on {}", option_name(scenario, issue, *option), issue_name(scenario, issue))
        })
        .collect();
    let gives: Vec<String> = gives
        .iter()
        .enumerate()
        .filter_map(|(party, gives)| {
            Some(format!("{} {}", party_name(scenario, party), number(gives.as_ref()?)))
        })
        .collect();
    let settled =
        if settled.is_empty() { "nothing to settle".to_owned() } else { join(&settled, "and") };
    if gives.is_empty() {
        settled
    } else {
        format!("{settled}, which gives {}", join(&gives, "and"))
    }
}

fn consent_needed(scenario: &Scenario, issue: usize) -> String {
    match &scenario.issues[issue].consent {
        None => "everybody’s consent".to_owned(),
        Some(rule) => format!("the consent of {}", who(scenario, rule, false)),
    }
}

fn who(scenario: &Scenario, rule: &Consent, inside: bool) -> String {
    let list = |rules: &[Consent], word: &str| {
        let names: Vec<String> = rules.iter().map(|rule| who(scenario, rule, true)).collect();
        let joined = join(&names, word);
        if inside && names.len() > 1 { format!("({joined})") } else { joined }
    };
    match rule {
        Consent::Party(party) => party_name(scenario, *party),
        Consent::All(rules) if rules.is_empty() => "nobody".to_owned(),
        Consent::All(rules) => list(rules, "and"),
        Consent::Any(rules) => list(rules, "or"),
        Consent::AtLeast(count, rules) => {
            let names: Vec<String> = rules.iter().map(|rule| who(scenario, rule, true)).collect();
            format!("{count} of ({})", names.join(", "))
        }
    }
}

/// `“freeze” or “withdrawal” on territory together with “treaty” on guarantees`.
fn condition(scenario: &Scenario, when: &Condition) -> String {
    if when.0.is_empty() {
        return "any package".to_owned();
    }
    let parts: Vec<String> = when
        .0
        .iter()
        .map(|(issue, some)| {
            format!("{} on {}", options(scenario, *issue, some), issue_name(scenario, *issue))
        })
        .collect();
    parts.join(" together with ")
}

fn options(scenario: &Scenario, issue: usize, some: &[usize]) -> String {
    let names: Vec<String> = some.iter().map(|it| option_name(scenario, issue, *it)).collect();
    join(&names, "or")
}

fn party_name(scenario: &Scenario, party: usize) -> String {
    let one = &scenario.parties[party];
    if one.name.is_empty() { one.id.clone() } else { one.name.clone() }
}

fn issue_name(scenario: &Scenario, issue: usize) -> String {
    let one = &scenario.issues[issue];
    if one.title.is_empty() { one.id.clone() } else { one.title.clone() }
}

fn option_name(scenario: &Scenario, issue: usize, option: usize) -> String {
    let one = &scenario.issues[issue].options[option];
    let name = if one.title.is_empty() { &one.id } else { &one.title };
    format!("“{name}”")
}

/// `a`, `a and b`, `a, b and c`.
fn join(items: &[String], word: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [start @ .., last] => format!("{} {word} {last}", start.join(", ")),
    }
}

/// A number in decimals without needless zeros.
fn number(value: &Exact) -> String {
    tidy(&show(value, PLACES))
}

/// A number rounded up or down, so that what is said of it stays true.
fn rounded(value: &Exact, up: bool) -> String {
    let grain = whole(10_i64.pow(PLACES));
    let scaled = value * &grain;
    let scaled = if up { scaled.ceil() } else { scaled.floor() };
    number(&(scaled / grain))
}

fn tidy(decimals: &str) -> String {
    if decimals.contains('.') {
        decimals.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        decimals.to_owned()
    }
}
