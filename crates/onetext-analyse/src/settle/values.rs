//! What is known of what each party gets: weights, values, orders and reservation values.

use std::cmp::Ordering;

use onetext_record::Recorded;
use onetext_record::body::{Amount as Judged, Position, Valuation};
use onetext_record::id::OptionId;
use onetext_settle::Values;
use onetext_settle::elicit::{Amount, IssueJudgement, Judgement};
use onetext_settle::exact::{Exact, of_float, whole};

use super::{Mapping, Missing, What};

/// What the record has on one party and issue.
struct Cell<'a> {
    valuation: Option<&'a Recorded<Valuation>>,
    position: Option<&'a Recorded<Position>>,
}

impl<'a> Mapping<'a> {
    /// Gives each party the values that are known exactly, or a judgement.
    pub(super) fn values(&mut self) {
        let state = self.state;
        let in_force = state.valuations_in_force(self.on);
        for party in 0..self.mapped.parties.len() {
            let id = self.mapped.parties[party].clone();
            let cells: Vec<Cell<'a>> = (0..self.mapped.issues.len())
                .map(|issue| Cell {
                    valuation: in_force.get(&(&id, &self.mapped.issues[issue])).copied(),
                    position: self.position(party, issue),
                })
                .collect();
            let weights = self.weights(party, &cells);
            let options: Vec<IssueJudgement> = cells
                .iter()
                .enumerate()
                .map(|(issue, cell)| self.options(party, issue, cell))
                .collect();
            let reservation = self.reservation(party);
            self.tell_missing(party, &weights, &options);
            match exact(&weights, &options) {
                Some(values) => {
                    let known = exact_or(reservation.as_ref());
                    let scenario = &mut self.mapped.scenario.parties[party];
                    scenario.values = Some(values);
                    let is_open = reservation.is_some() && known.is_none();
                    scenario.reservation = known;
                    if is_open {
                        let (party, weight_order) = (party, None);
                        let judgement =
                            Judgement { party, weights, weight_order, options, reservation };
                        self.mapped.judgements.push(judgement);
                    }
                }
                None if says_something(&options) || reservation.is_some() => {
                    let (party, weight_order) = (party, None);
                    let judgement =
                        Judgement { party, weights, weight_order, options, reservation };
                    self.mapped.judgements.push(judgement);
                }
                None => {}
            }
        }
    }

    /// How much each issue weighs: by valuations, or by salience where no valuation has a weight.
    fn weights(&mut self, party: usize, cells: &[Cell<'a>]) -> Vec<Amount> {
        let told: Vec<Option<Amount>> =
            cells.iter().map(|cell| cell.valuation?.body.weight.map(amount)).collect();
        if told.iter().all(Option::is_none) {
            return self.saliences(party, cells);
        }
        for (issue, cell) in cells.iter().enumerate() {
            if let (Some(entry), Some(_)) = (cell.valuation, &told[issue]) {
                self.took(What::Weight, Some(party), Some(issue), entry, entry.body.assumption);
            }
        }
        let least: Exact = told.iter().flatten().map(low).sum();
        let known = told.iter().flatten().all(|it| matches!(it, Amount::Exact(_)));
        let is_full = told.iter().all(Option::is_some);
        if is_full && known {
            return self.shares(party, told.into_iter().flatten().collect());
        }
        if !is_full && least > whole(1) {
            let name = self.mapped.scenario.parties[party].name.clone();
            self.mapped.leftovers.push(format!(
                "{name}: the weights come to more than 1, so nothing is said of those that are not known."
            ));
        }
        // What the known weights leave of 1 is all that the others can have.
        let rest = whole(1) - least;
        let other = match rest.cmp(&whole(0)) {
            Ordering::Equal => Amount::Exact(rest),
            Ordering::Less => Amount::Unknown,
            Ordering::Greater => Amount::Between(whole(0), rest),
        };
        told.into_iter().map(|weight| weight.unwrap_or_else(|| other.clone())).collect()
    }

    /// The saliences of a party's positions as weights.
    fn saliences(&mut self, party: usize, cells: &[Cell<'a>]) -> Vec<Amount> {
        let mut weights = Vec::with_capacity(cells.len());
        for (issue, cell) in cells.iter().enumerate() {
            let known = cell.position.and_then(|entry| Some((entry, entry.body.salience?)));
            let weight = known.and_then(|(entry, salience)| {
                self.took(What::Salience, Some(party), Some(issue), entry, false);
                of_float(salience)
            });
            weights.push(weight.map_or(Amount::Unknown, Amount::Exact));
        }
        if weights.iter().all(|weight| matches!(weight, Amount::Exact(_))) {
            self.shares(party, weights)
        } else {
            weights
        }
    }

    /// Weights that are all known, as shares of their sum: the scale on which 1 is all that a party
    /// wants.
    fn shares(&mut self, party: usize, weights: Vec<Amount>) -> Vec<Amount> {
        let sum: Exact = weights.iter().map(low).sum();
        if sum == whole(0) || sum == whole(1) {
            return weights;
        }
        let name = &self.mapped.scenario.parties[party].name;
        self.mapped.leftovers.push(format!(
            "{name}: the weights come to {sum} and not to 1, so each counts as its share of that.",
            sum = onetext_settle::exact::show(&sum, 2)
        ));
        let share = |weight: Amount| match weight {
            Amount::Exact(weight) => Amount::Exact(weight / &sum),
            other => other,
        };
        weights.into_iter().map(share).collect()
    }

    /// What is known of the options of an issue.
    fn options(&mut self, party: usize, issue: usize, cell: &Cell<'a>) -> IssueJudgement {
        let ids = self.mapped.options[issue].clone();
        let mut judgement =
            IssueJudgement { amounts: vec![Amount::Unknown; ids.len()], order: None };
        if let Some(entry) = cell.valuation {
            let body = &entry.body;
            for (option, value) in &body.values {
                match ids.iter().position(|id| id == option) {
                    Some(place) => judgement.amounts[place] = amount(*value),
                    None => self.gone(&body.party, issue, option),
                }
            }
            if !body.values.is_empty() {
                self.took(What::Values, Some(party), Some(issue), entry, body.assumption);
            }
            judgement.order = ranks(&ids, body.order.iter().map(Vec::as_slice));
            if judgement.order.is_some() {
                self.took(What::Order, Some(party), Some(issue), entry, body.assumption);
            }
        }
        let Some(entry) = cell.position else { return judgement };
        let stance = ranks(&ids, stance(&entry.body).iter().map(Vec::as_slice));
        let Some(stance) = stance.filter(|_| judgement.order.is_none()) else { return judgement };
        if contradicts(&stance, &judgement.amounts) {
            let told = format!(
                "{}: {}'s values there say otherwise than its position; the values count.",
                self.mapped.scenario.issues[issue].title, self.mapped.scenario.parties[party].name
            );
            self.mapped.leftovers.push(told);
        } else if judgement.amounts.iter().any(|it| !matches!(it, Amount::Exact(_))) {
            judgement.order = Some(stance);
            self.took(What::Stance, Some(party), Some(issue), entry, false);
        }
        judgement
    }

    fn reservation(&mut self, party: usize) -> Option<Amount> {
        let entry = self.state.reservation(&self.mapped.parties[party], self.on)?;
        let value = entry.body.value?;
        self.took(What::Reservation, Some(party), None, entry, entry.body.assumption);
        Some(amount(value))
    }

    fn tell_missing(&mut self, party: usize, weights: &[Amount], options: &[IssueJudgement]) {
        let none = |what| Missing { party, issue: None, what };
        if says_something(options) {
            for issue in 0..options.len() {
                let lacks = |what| Missing { party, issue: Some(issue), what };
                if weights[issue] == Amount::Exact(whole(0)) {
                    continue;
                }
                if weights[issue] == Amount::Unknown {
                    self.mapped.missing.push(lacks(What::Weight));
                }
                if !says_something(&options[issue..=issue]) {
                    self.mapped.missing.push(lacks(What::Values));
                }
            }
        } else {
            self.mapped.missing.push(none(What::Values));
        }
        let reserved = self.state.reservation(&self.mapped.parties[party], self.on);
        if reserved.is_none_or(|entry| entry.body.value.is_none()) {
            self.mapped.missing.push(none(What::Reservation));
        }
    }
}

/// The values of a party of which all is known exactly: the weight of every issue, and the value of
/// every option of an issue that weighs anything.
fn exact(weights: &[Amount], options: &[IssueJudgement]) -> Option<Values> {
    let weights: Vec<Exact> = weights.iter().map(|it| exact_or(Some(it))).collect::<Option<_>>()?;
    if !says_something(options) {
        return None;
    }
    let options = options.iter().zip(&weights).map(|(judgement, weight)| {
        let value = |amount: &Amount| match amount {
            Amount::Exact(value) => Some(value.clone()),
            // Whatever it is, nothing comes of it.
            _ => (*weight == whole(0)).then(|| whole(0)),
        };
        judgement.amounts.iter().map(value).collect::<Option<Vec<Exact>>>()
    });
    let options = options.collect::<Option<_>>()?;
    Some(Values { weights, options, interactions: Vec::new(), constant: whole(0) })
}

fn exact_or(amount: Option<&Amount>) -> Option<Exact> {
    match amount {
        Some(Amount::Exact(number)) => Some(number.clone()),
        _ => None,
    }
}

/// Whether anything at all is known of what options are worth.
fn says_something(options: &[IssueJudgement]) -> bool {
    options.iter().any(|one| {
        one.order.is_some() || one.amounts.iter().any(|amount| *amount != Amount::Unknown)
    })
}

/// A number as a person gave it; not known where it is no number.
fn amount(judged: Judged) -> Amount {
    let amount = match judged {
        Judged::Exact(number) => of_float(number).map(Amount::Exact),
        Judged::Between(low, high) => of_float(low).zip(of_float(high)).map(|(low, high)| {
            if low == high { Amount::Exact(low) } else { Amount::Between(low, high) }
        }),
    };
    amount.unwrap_or(Amount::Unknown)
}

fn low(amount: &Amount) -> Exact {
    match amount {
        Amount::Exact(number) | Amount::Between(number, _) => number.clone(),
        Amount::Unknown => whole(0),
    }
}

fn high(amount: &Amount) -> Exact {
    match amount {
        Amount::Exact(number) | Amount::Between(_, number) => number.clone(),
        Amount::Unknown => whole(1),
    }
}

/// The order that a position says: what it prefers, one by one, above what it accepts, above what it
/// rejects. Of several that it accepts, or rejects, it does not say that they are worth the same, so
/// these are not ranked.
fn stance(position: &Position) -> Vec<Vec<OptionId>> {
    let Position { prefers, accepts, rejects, .. } = position;
    let mut ranks: Vec<Vec<OptionId>> = prefers.iter().map(|id| vec![id.clone()]).collect();
    let accepted: Vec<_> = accepts.iter().filter(|id| !prefers.contains(id)).collect();
    for several in [accepted, rejects.iter().collect()] {
        if let [one] = several.as_slice() {
            ranks.push(vec![(*one).clone()]);
        }
    }
    ranks
}

/// Ranks by place; none where they compare nothing.
fn ranks<'r>(
    ids: &[OptionId],
    ranks: impl Iterator<Item = &'r [OptionId]>,
) -> Option<Vec<Vec<usize>>> {
    let place = |id: &OptionId| ids.iter().position(|other| other == id);
    let ranks = ranks.map(|rank| {
        let mut places: Vec<usize> = rank.iter().filter_map(place).collect();
        places.sort_unstable();
        places
    });
    let ranks: Vec<Vec<usize>> = ranks.filter(|rank| !rank.is_empty()).collect();
    (ranks.iter().map(Vec::len).sum::<usize>() > 1).then_some(ranks)
}

/// Whether values cannot be as an order has them.
fn contradicts(order: &[Vec<usize>], amounts: &[Amount]) -> bool {
    order.iter().enumerate().any(|(place, better)| {
        order[place + 1..].iter().flatten().any(|&worse| {
            better.iter().any(|&better| high(&amounts[better]) < low(&amounts[worse]))
        })
    })
}
