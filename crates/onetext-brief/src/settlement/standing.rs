//! Where drafts and packages on the table stand.

use onetext_settle::exact::{Exact, show};
use onetext_settle::solution::{Bargain, Ideal, Status};
use onetext_settle::standing::Rank;
use onetext_settle::{Condition, Constraint, Scenario};

use super::compute::bargain;
use super::lines::Lines;
use super::question::{Offer, Question};
use super::{Choice, Gives, Number, PackageLine, Standing};

/// How many trades are listed.
const TRADES: usize = 3;

/// Each offer against all packages that can stand, whatever anybody rules out: a draft can fall
/// short of the frontier although no agreement is possible yet.
///
/// Shares count up to the best of all packages that can stand, too: as long as nothing is agreeable
/// there is no other best.
pub fn standings(question: &Question) -> Vec<Standing> {
    let open = opened(&question.scenario);
    let open_bargain = bargain(question, &open, &mut Vec::new());
    let here = bargain(question, &question.scenario, &mut Vec::new())
        .map(|it| it.with_ideal(Ideal::Possible));
    let bargains = (here.as_ref(), open_bargain.as_ref());
    offers(question).iter().map(|offer| standing(question, offer, &open, bargains)).collect()
}

/// What lies on the table, the same package once under all its names.
fn offers(question: &Question) -> Vec<Offer> {
    let mut found: Vec<Offer> = Vec::new();
    for offer in &question.offers {
        match found.iter_mut().find(|it| it.options == offer.options) {
            Some(same) => {
                same.draft |= offer.draft;
                same.name = format!("{}; {}", same.name, offer.name);
            }
            None => found.push(offer.clone()),
        }
    }
    found
}

/// The scenario in which nobody rules anything out.
pub(super) fn opened(scenario: &Scenario) -> Scenario {
    let mut open = scenario.clone();
    for party in &mut open.parties {
        party.red_lines.clear();
        party.reservation = None;
    }
    open
}

fn standing(
    question: &Question,
    offer: &Offer,
    open: &Scenario,
    (here, open_bargain): (Option<&Bargain>, Option<&Bargain>),
) -> Standing {
    let scenario = &question.scenario;
    let lines = Lines { scenario, bargain: here };
    let open_issues: Vec<String> = offer
        .options
        .iter()
        .enumerate()
        .filter(|(_, options)| options.len() > 1)
        .map(|(issue, _)| Lines::issue_title(scenario, issue))
        .collect();
    let mut standing = Standing {
        package: PackageLine {
            name: Some(offer.name.clone()),
            options: choices(scenario, offer),
            gives: Vec::new(),
            tied: None,
            places: Vec::new(),
        },
        draft: offer.draft,
        open: open_issues,
        distance: None,
        free_gains: Vec::new(),
        trades: Vec::new(),
        beaten_by: None,
        rank: None,
    };
    let Some(package) = offer.package() else {
        standing.package.gives = spans(question, offer, lines);
        return standing;
    };
    standing.package = lines.package(&package, Some(offer.name.clone()));
    let Some(bargain) = open_bargain else { return standing };
    if let Ok(room) = bargain.room(&package) {
        standing.distance = match room.share {
            Status::Exact(share) => Some(Number::exact(&share)),
            Status::Bound { most, .. } => Some(Number::at_most(&most)),
            Status::NoPackage | Status::NothingToGain => None,
        };
    }
    for dim in 0..bargain.parties().len() {
        let free = bargain.free_gain(&package, dim);
        let name = Lines::party_name(scenario, free.party);
        match &free.gain {
            Status::Exact(gain) if *gain > Exact::default() => {
                let by = free.points.first().and_then(|point| point.packages.first());
                let how = by.map(|it| changes(scenario, &package, it)).unwrap_or_default();
                standing.free_gains.push(format!("{name} could get {} more{how}", show(gain, 2)));
            }
            Status::Bound { most, .. } if *most > Exact::default() => {
                standing
                    .free_gains
                    .push(format!("{name} could get at most {} more", show(most, 2)));
            }
            _ => {}
        }
    }
    if let Ok(trades) = bargain.trades(open, &package, TRADES) {
        standing.trades = trades.trades.iter().map(|it| it.in_words(open, bargain)).collect();
    }
    let tally = bargain.tally(&package);
    standing.beaten_by = Some(Number::count(&tally.beaten_by));
    let rank = |rank: usize| onetext_settle::exact::whole(i64::try_from(rank).unwrap_or(i64::MAX));
    standing.rank = Some(match tally.rank {
        Rank::Exact(it) => Number::exact(&rank(it)),
        Rank::AtLeast(it) => Number::at_least(&rank(it)),
    });
    standing
}

/// What is different in the better package, in words.
fn changes(scenario: &Scenario, package: &[usize], better: &[usize]) -> String {
    let changed: Vec<String> = (0..package.len())
        .filter(|&issue| package[issue] != better[issue])
        .map(|issue| {
            format!(
                "{}: {}",
                Lines::issue_title(scenario, issue),
                Lines::option_title(scenario, issue, better[issue])
            )
        })
        .collect();
    if changed.is_empty() { String::new() } else { format!(" ({})", changed.join("; ")) }
}

fn choices(scenario: &Scenario, offer: &Offer) -> Vec<Choice> {
    let choice = |(issue, options): (usize, &Vec<usize>)| Choice {
        issue: Lines::issue_title(scenario, issue),
        option: options
            .iter()
            .map(|&option| Lines::option_title(scenario, issue, option))
            .collect::<Vec<_>>()
            .join(" or "),
    };
    offer.options.iter().enumerate().map(choice).collect()
}

/// What each party gets from a draft with open issues: from its worst to its best way to fill them.
fn spans(question: &Question, offer: &Offer, lines: Lines<'_>) -> Vec<Gives> {
    let mut narrowed = question.scenario.clone();
    for (issue, options) in offer.options.iter().enumerate() {
        let others: Vec<usize> = (0..narrowed.issues[issue].options.len())
            .filter(|option| !options.contains(option))
            .collect();
        if !others.is_empty() && options.len() > 1 {
            let forbids = Condition(vec![(issue, others)]);
            narrowed.constraints.push(Constraint { title: String::new(), forbids });
        }
    }
    let Some(bargain) = bargain(question, &narrowed, &mut Vec::new()) else { return Vec::new() };
    let settled: Vec<Option<usize>> = offer
        .options
        .iter()
        .map(|options| if let [option] = options.as_slice() { Some(*option) } else { None })
        .collect();
    let Ok(Some(spans)) = bargain.span(&settled) else { return Vec::new() };
    let parties = bargain.parties().to_vec();
    let gives = parties.into_iter().zip(spans).map(|(party, (low, high))| {
        let one = &question.scenario.parties[party];
        let rules_out = |line: &&usize| {
            one.red_lines[**line].when.0.iter().all(|(issue, ruled_out)| {
                offer.options[*issue].iter().all(|option| ruled_out.contains(option))
            })
        };
        let all: Vec<usize> = (0..one.red_lines.len()).collect();
        let crossed: Vec<usize> = all.iter().filter(rules_out).copied().collect();
        Gives {
            party: Lines::party_name(&question.scenario, party),
            consents: crossed.is_empty()
                && one.reservation.as_ref().is_none_or(|least| high >= *least),
            low: Number::exact(&low),
            high: Number::exact(&high),
            share: None,
            crossed: crossed.iter().map(|&line| lines.insists(party, line)).collect(),
        }
    });
    gives.collect()
}
