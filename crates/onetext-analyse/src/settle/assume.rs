//! Numbers in the place of what is known in part, for those who ask for them; each is told.

use onetext_settle::elicit::{Amount, IssueJudgement, Judgement};
use onetext_settle::exact::{Exact, show, whole};
use onetext_settle::{Scenario, Values};

use super::Mapped;

/// What to put in the place of what is not known exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assume {
    /// The middle of each interval. Where there is only an order, or nothing, nothing is assumed.
    Midpoint,
    /// The middle of each interval; and where there is only an order, the mean of all values that
    /// keep to it: between the values known above and below (or 1 and 0), in equal steps.
    ///
    /// That is the centroid of an order, as Barron and Barrett (1996) have it for weights: the mean
    /// of *n* ordered numbers between 0 and 1 is n/(n+1), …, 2/(n+1), 1/(n+1).
    RankOrderCentroid,
}

/// A scenario with numbers that nobody gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Assumed {
    /// The scenario.
    pub scenario: Scenario,
    /// What was assumed, in sentences; empty where all was known.
    pub told: Vec<String>,
    /// The parties that have no values all the same, because too little is known of them.
    pub unknown: Vec<usize>,
}

impl Mapped {
    /// The scenario with numbers in the place of intervals and orders. Never without being asked for:
    /// what comes of it is to be shown together with [`Assumed::told`].
    pub fn assume(&self, assume: Assume) -> Assumed {
        let mut assumed =
            Assumed { scenario: self.scenario.clone(), told: Vec::new(), unknown: Vec::new() };
        for judgement in &self.judgements {
            let mut told = Vec::new();
            let reservation = judgement
                .reservation
                .as_ref()
                .map(|amount| middle(amount, "what it gets without agreement", &mut told));
            let had_values = self.scenario.parties[judgement.party].values.is_some();
            let values = if had_values { None } else { self.guess(judgement, assume, &mut told) };
            let party = &mut assumed.scenario.parties[judgement.party];
            if !had_values && values.is_none() {
                continue;
            }
            if let Some(values) = values {
                party.values = Some(values);
            }
            if let Some(reservation) = reservation {
                party.reservation = reservation;
            }
            let name = &self.scenario.parties[judgement.party].name;
            assumed.told.extend(told.into_iter().map(|told| format!("{name}: {told}.")));
        }
        let parties = assumed.scenario.parties.iter().enumerate();
        assumed.unknown =
            parties.filter(|(_, party)| party.values.is_none()).map(|(place, _)| place).collect();
        assumed
    }

    /// The values of a party; none where too little is known.
    fn guess(
        &self,
        judgement: &Judgement,
        assume: Assume,
        told: &mut Vec<String>,
    ) -> Option<Values> {
        let issues = &self.scenario.issues;
        let mut weights = Vec::with_capacity(issues.len());
        for (issue, weight) in issues.iter().zip(&judgement.weights) {
            let what = format!("the weight of {}", issue.title);
            weights.push(middle(weight, &what, told)?);
        }
        let sum: Exact = weights.iter().sum();
        if sum == whole(0) {
            return None;
        }
        if sum != whole(1) {
            told.push(format!("the weights, which come to {}, as shares of that", show(&sum, 2)));
            weights = weights.iter().map(|weight| weight / &sum).collect();
        }
        let mut options = Vec::with_capacity(issues.len());
        for (place, one) in judgement.options.iter().enumerate() {
            if weights[place] == whole(0) {
                options.push(vec![whole(0); one.amounts.len()]);
                continue;
            }
            options.push(self.fill(place, one, assume, told)?);
        }
        Some(Values { weights, options, interactions: Vec::new(), constant: whole(0) })
    }

    /// The values of the options of an issue.
    fn fill(
        &self,
        issue: usize,
        judgement: &IssueJudgement,
        assume: Assume,
        told: &mut Vec<String>,
    ) -> Option<Vec<Exact>> {
        let title = &self.scenario.issues[issue].title;
        let mut values: Vec<Option<Exact>> = Vec::with_capacity(judgement.amounts.len());
        for (option, amount) in judgement.amounts.iter().enumerate() {
            let what = format!(
                "the value of {} on {title}",
                self.scenario.issues[issue].options[option].title
            );
            values.push(middle(amount, &what, told));
        }
        if values.iter().any(Option::is_none)
            && assume == Assume::RankOrderCentroid
            && let Some(order) = &judgement.order
        {
            told.push(format!("on {title} equal steps from option to option, in their order"));
            spread(order, &mut values);
        }
        values.into_iter().collect()
    }
}

/// The number itself, or the middle of its interval.
fn middle(amount: &Amount, what: &str, told: &mut Vec<String>) -> Option<Exact> {
    match amount {
        Amount::Exact(number) => Some(number.clone()),
        Amount::Between(low, high) => {
            let middle = (low + high) / whole(2);
            told.push(format!(
                "{what} taken as {}, the middle of {} to {}",
                show(&middle, 3),
                show(low, 2),
                show(high, 2)
            ));
            Some(middle)
        }
        Amount::Unknown => None,
    }
}

/// Fills the gaps of an order in equal steps between the values known above and below. A rank goes by
/// the first of its options that has a value; where known values do not keep to the order, steps are
/// nil.
fn spread(order: &[Vec<usize>], values: &mut [Option<Exact>]) {
    let mut known: Vec<Option<Exact>> =
        order.iter().map(|rank| rank.iter().find_map(|&option| values[option].clone())).collect();
    let mut rank = 0;
    let mut above = whole(1);
    while rank < known.len() {
        if let Some(value) = &known[rank] {
            above = value.clone();
            rank += 1;
            continue;
        }
        let end = (rank..known.len()).find(|&at| known[at].is_some()).unwrap_or(known.len());
        let below =
            known.get(end).cloned().flatten().unwrap_or_else(|| whole(0)).min(above.clone());
        let steps = whole(i64::try_from(end - rank + 1).unwrap_or(i64::MAX));
        let step = (&above - &below) / steps;
        for gap in &mut known[rank..end] {
            above -= &step;
            *gap = Some(above.clone());
        }
        rank = end;
    }
    for (rank, value) in order.iter().zip(known) {
        for &option in rank {
            if values[option].is_none() {
                values[option].clone_from(&value);
            }
        }
    }
}
