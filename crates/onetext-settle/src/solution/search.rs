//! Every package whose weighted sums reach some cuts and that nothing beats, issue by issue.
//!
//! Nemhauser and Ullmann's extension of partial vectors, kept small by what they have lost: for each
//! cut, an option's *loss* is how far it stays below the best option of its issue, and a package
//! reaches the cut exactly if its losses sum to no more than the cut leaves. Losses are counted in
//! parts of that allowance, rounded down, so that one machine integer a cut decides whether a
//! partial package can still make it, however wide the utilities are.
//!
//! What a combination adds or forbids is settled at its last issue; until then the state remembers
//! whether it can still hold.

use num_bigint::BigInt;
use num_traits::{ToPrimitive, Zero};

use super::ground::Ground;
use super::order::order;
use super::trace::{Edge, Found, Layer};
use super::whole::{Whole, add};
use crate::frontier::{Cut, OverBudget};
use crate::model::Condition;

/// What a cut leaves to lose, in the parts that losses are counted in.
const ALLOWANCE: i64 = 1 << 40;

/// How many kept vectors a new one is held against; more would cost more than it saves.
const RIVALS: usize = 600;

/// Which of the vectors that reach every cut are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// Those that nothing beats; some of the others may be among them.
    Best,
    /// All.
    All,
}

/// The vectors of gains that reach every cut. A few that stay below a cut by less than rounding may
/// be among them.
pub(crate) fn search(
    ground: &Ground,
    cuts: &[Cut],
    keep: Keep,
    budget: usize,
) -> Result<Found, OverBudget> {
    match ground.bits() {
        0..=62 => Search::<i64>::new(ground, cuts, keep).run(budget),
        63..=126 => Search::<i128>::new(ground, cuts, keep).run(budget),
        _ => Search::<BigInt>::new(ground, cuts, keep).run(budget),
    }
}

/// An option in its issue: what it gains and what it loses of each cut's allowance.
pub(super) struct Choice<N> {
    option: usize,
    gain: Vec<N>,
    pub(super) losses: Vec<i64>,
}

/// A combination as the walk meets it.
struct Watch<N> {
    when: Condition,
    /// What it adds; none where it is forbidden.
    adds: Option<Vec<N>>,
    /// What is lost where it holds.
    held: Vec<i64>,
    /// What bounds give its issue for it, and take back where another issue breaks it.
    credit: Vec<i64>,
    /// That issue.
    charged: Option<usize>,
}

/// A watched combination at one issue.
struct Meeting {
    watch: usize,
    /// Its bit in the state before; none where this is its first issue.
    before: Option<usize>,
    /// Its bit in the state after; none where this is its last issue.
    after: Option<usize>,
    /// Whether each choice keeps it alive.
    keeps: Vec<bool>,
    /// Whether it is charged to an issue that came before, and whether to this one.
    given: bool,
    here: bool,
}

struct Search<N> {
    dims: usize,
    cuts: usize,
    keep: Keep,
    order: Vec<usize>,
    choices: Vec<Vec<Choice<N>>>,
    watches: Vec<Watch<N>>,
    start: Vec<N>,
    hopeless: bool,
}

/// The partial packages after some issues, side by side: vectors, losses, bits of what may still
/// hold.
struct States<N> {
    vectors: Vec<N>,
    losses: Vec<i64>,
    keys: Vec<u64>,
    words: usize,
    count: usize,
}

impl<N: Whole> Search<N> {
    fn new(ground: &Ground, cuts: &[Cut], keep: Keep) -> Self {
        let dot = |cut: &Cut, values: &[BigInt]| -> BigInt {
            cut.weights.iter().zip(values).map(|(weight, value)| weight * value).sum()
        };
        let slack: Vec<BigInt> =
            cuts.iter().map(|cut| ground.most(&cut.weights) - &cut.least).collect();
        let part = |cut: usize, loss: &BigInt| -> i64 {
            if loss.is_zero() {
                return 0;
            }
            if *loss > slack[cut] {
                return ALLOWANCE + 1;
            }
            ((loss * ALLOWANCE) / &slack[cut]).to_i64().unwrap_or(ALLOWANCE + 1)
        };
        let narrow = |values: &[BigInt]| -> Vec<N> { values.iter().map(N::of).collect() };
        let worth: Vec<Vec<BigInt>> = cuts
            .iter()
            .map(|cut| {
                let worth = ground.terms.iter().map(|(_, values)| dot(cut, values));
                worth.map(|worth| worth.max(BigInt::zero())).collect()
            })
            .collect();
        let choices: Vec<Vec<Choice<N>>> = ground
            .issues
            .iter()
            .enumerate()
            .map(|(issue, options)| {
                let sums: Vec<Vec<BigInt>> = cuts
                    .iter()
                    .zip(&worth)
                    .map(|(cut, worth)| {
                        let sum = |(option, gain): &(usize, Vec<BigInt>)| {
                            dot(cut, gain) + ground.credit(worth, issue, *option)
                        };
                        options.iter().map(sum).collect()
                    })
                    .collect();
                let best: Vec<BigInt> = sums
                    .iter()
                    .map(|sums| sums.iter().max().cloned().unwrap_or_default())
                    .collect();
                let losses = |at: usize| -> Vec<i64> {
                    (0..cuts.len()).map(|cut| part(cut, &(&best[cut] - &sums[cut][at]))).collect()
                };
                options
                    .iter()
                    .enumerate()
                    .map(|(at, (option, gain))| Choice {
                        option: *option,
                        gain: narrow(gain),
                        losses: losses(at),
                    })
                    .filter(|choice| choice.losses.iter().all(|&loss| loss <= ALLOWANCE))
                    .collect()
            })
            .collect();
        let terms = ground.terms.iter().zip(&ground.charged).map(|((when, values), &charged)| {
            let worth: Vec<BigInt> = cuts.iter().map(|cut| dot(cut, values)).collect();
            let losses = |side: &dyn Fn(&BigInt) -> BigInt| -> Vec<i64> {
                worth.iter().enumerate().map(|(cut, worth)| part(cut, &side(worth))).collect()
            };
            Watch {
                when: when.clone(),
                adds: Some(narrow(values)),
                held: losses(&|worth| (-worth).max(BigInt::zero())),
                credit: losses(&|worth| worth.clone().max(BigInt::zero())),
                charged: Some(charged),
            }
        });
        let none = vec![0; cuts.len()];
        let forbidden = ground.forbidden.iter().map(|when| Watch {
            when: when.clone(),
            adds: None,
            held: none.clone(),
            credit: none.clone(),
            charged: None,
        });
        let watches: Vec<Watch<N>> = terms.chain(forbidden).collect();
        let conditions: Vec<&Condition> = watches.iter().map(|watch| &watch.when).collect();
        let order = order(&choices, &conditions);
        Self {
            dims: ground.dims,
            cuts: cuts.len(),
            keep,
            order,
            hopeless: ground.closed || slack.iter().any(|slack| *slack < BigInt::zero()),
            choices,
            watches,
            start: narrow(&ground.start),
        }
    }

    fn run(&self, budget: usize) -> Result<Found, OverBudget> {
        let mut found = Found::new(self.order.clone());
        if self.hopeless {
            return Ok(found);
        }
        let mut states = States {
            vectors: self.start.clone(),
            losses: vec![0; self.cuts],
            keys: Vec::new(),
            words: 0,
            count: 1,
        };
        let mut pending: Vec<usize> = Vec::new();
        for (step, &issue) in self.order.iter().enumerate() {
            let next = self.pending(step);
            let meetings = self.meetings(issue, &pending, &next);
            let (next_states, layer) =
                self.extend(&states, &self.choices[issue], &meetings, (&pending, &next), budget)?;
            (states, pending) = (next_states, next);
            found.layers.push(layer);
        }
        found.vectors = (0..states.count)
            .map(|at| {
                states.vectors[at * self.dims..(at + 1) * self.dims].iter().map(N::big).collect()
            })
            .collect();
        Ok(found)
    }

    /// The combinations that are begun and not settled after a step of the order.
    fn pending(&self, step: usize) -> Vec<usize> {
        let (done, rest) = self.order.split_at(step + 1);
        (0..self.watches.len())
            .filter(|&watch| {
                let issues = &self.watches[watch].when.0;
                let any = |side: &[usize]| issues.iter().any(|(issue, _)| side.contains(issue));
                any(done) && any(rest)
            })
            .collect()
    }

    fn meetings(&self, issue: usize, before: &[usize], after: &[usize]) -> Vec<Meeting> {
        let mut found = Vec::new();
        for (watch, it) in self.watches.iter().enumerate() {
            let Ok(at) = it.when.0.binary_search_by_key(&issue, |(issue, _)| *issue) else {
                continue;
            };
            let options = &it.when.0[at].1;
            let keeps = self.choices[issue].iter();
            let keeps = keeps.map(|choice| options.binary_search(&choice.option).is_ok()).collect();
            let (before, after) =
                (before.binary_search(&watch).ok(), after.binary_search(&watch).ok());
            let place = |wanted: usize| self.order.iter().position(|&at| at == wanted);
            let given = it.charged.is_some_and(|charged| place(charged) < place(issue));
            let here = it.charged == Some(issue);
            found.push(Meeting { watch, before, after, keeps, given, here });
        }
        found
    }

    fn extend(
        &self,
        states: &States<N>,
        choices: &[Choice<N>],
        meetings: &[Meeting],
        (before, after): (&[usize], &[usize]),
        budget: usize,
    ) -> Result<(States<N>, Layer), OverBudget> {
        let (dims, cuts) = (self.dims, self.cuts);
        let words = after.len().div_ceil(64);
        // Combinations that go on and that this issue does not touch keep their bit.
        let touched: Vec<usize> = meetings.iter().map(|meeting| meeting.watch).collect();
        let carried: Vec<(usize, usize)> = before
            .iter()
            .enumerate()
            .filter(|(_, watch)| touched.binary_search(watch).is_err())
            .filter_map(|(bit, watch)| Some((bit, after.binary_search(watch).ok()?)))
            .collect();
        let mut raw =
            States { vectors: Vec::new(), losses: Vec::new(), keys: Vec::new(), words, count: 0 };
        let mut edges: Vec<Edge> = Vec::new();
        let (mut losses, mut key) = (vec![0_i64; cuts], vec![0_u64; words]);
        for at in 0..states.count {
            let lost = &states.losses[at * cuts..(at + 1) * cuts];
            let bits = &states.keys[at * states.words..(at + 1) * states.words];
            'choices: for (place, choice) in choices.iter().enumerate() {
                for cut in 0..cuts {
                    losses[cut] = lost[cut] + choice.losses[cut];
                    if losses[cut] > ALLOWANCE {
                        continue 'choices;
                    }
                }
                key.fill(0);
                for &(from, to) in &carried {
                    key[to / 64] |= (bits[from / 64] >> (from % 64) & 1) << (to % 64);
                }
                for meeting in meetings {
                    let alive =
                        meeting.before.is_none_or(|bit| bits[bit / 64] >> (bit % 64) & 1 == 1);
                    let watch = &self.watches[meeting.watch];
                    match (alive, meeting.keeps[place], meeting.after) {
                        (true, true, Some(bit)) => key[bit / 64] |= 1 << (bit % 64),
                        (true, true, None) if watch.adds.is_none() => continue 'choices,
                        (true, true, None) => lose(&mut losses, &watch.held),
                        // Broken here after it was given, or given here though broken before.
                        (true, false, _) if meeting.given => lose(&mut losses, &watch.credit),
                        (false, true, _) if meeting.here => lose(&mut losses, &watch.credit),
                        _ => {}
                    }
                }
                if losses.iter().any(|&loss| loss > ALLOWANCE) {
                    continue;
                }
                let from = raw.vectors.len();
                raw.vectors.extend_from_slice(&states.vectors[at * dims..(at + 1) * dims]);
                add(&mut raw.vectors[from..], &choice.gain);
                for meeting in meetings {
                    let alive =
                        meeting.before.is_none_or(|bit| bits[bit / 64] >> (bit % 64) & 1 == 1);
                    if alive && meeting.keeps[place] && meeting.after.is_none() {
                        let adds = self.watches[meeting.watch].adds.as_deref();
                        add(&mut raw.vectors[from..], adds.unwrap_or_default());
                    }
                }
                raw.losses.extend_from_slice(&losses);
                raw.keys.extend_from_slice(&key);
                raw.count += 1;
                edges.push(Edge { parent: at, option: choice.option });
                if raw.count > budget.saturating_mul(16) {
                    return Err(OverBudget(budget));
                }
            }
        }
        self.settle(&raw, &edges, budget)
    }

    /// Merges equal states and drops beaten ones.
    fn settle(
        &self,
        raw: &States<N>,
        edges: &[Edge],
        budget: usize,
    ) -> Result<(States<N>, Layer), OverBudget> {
        let (dims, cuts, words) = (self.dims, self.cuts, raw.words);
        let vector = |at: usize| &raw.vectors[at * dims..(at + 1) * dims];
        let key = |at: usize| &raw.keys[at * words..(at + 1) * words];
        let mut sorted: Vec<usize> = (0..raw.count).collect();
        sorted.sort_unstable_by(|&a, &b| {
            key(a).cmp(key(b)).then_with(|| vector(b).cmp(vector(a))).then(a.cmp(&b))
        });
        let mut next =
            States { vectors: Vec::new(), losses: Vec::new(), keys: Vec::new(), words, count: 0 };
        let mut layer = Layer::default();
        let mut rivals: Vec<usize> = Vec::new();
        let mut from = 0;
        while from < sorted.len() {
            let first = sorted[from];
            let same = sorted[from..]
                .iter()
                .take_while(|&&at| key(at) == key(first) && vector(at) == vector(first))
                .count();
            let group = &sorted[from..from + same];
            if from > 0 && key(sorted[from - 1]) != key(first) {
                rivals.clear();
            }
            from += same;
            let beaten = rivals.iter().take(RIVALS).position(|&rival| {
                vector(rival).iter().zip(vector(first)).all(|(better, value)| better >= value)
            });
            if let Some(place) = beaten {
                // Who beats one often beats the next.
                rivals.swap(place, place / 2);
                continue;
            }
            if self.keep == Keep::Best {
                rivals.push(first);
            }
            next.vectors.extend_from_slice(vector(first));
            next.keys.extend_from_slice(key(first));
            for cut in 0..cuts {
                let most = group.iter().map(|&at| raw.losses[at * cuts + cut]).max();
                next.losses.push(most.unwrap_or_default());
            }
            next.count += 1;
            layer.close(group.iter().map(|&at| edges[at]));
            if next.count > budget {
                return Err(OverBudget(budget));
            }
        }
        Ok((next, layer))
    }
}

fn lose(losses: &mut [i64], more: &[i64]) {
    losses.iter_mut().zip(more).for_each(|(sum, loss)| *sum += loss);
}
