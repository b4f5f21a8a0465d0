//! What it would be worth to know: which question to which party helps most to choose a package.
//!
//! The decision is which candidate to propose. Its payoff is the chance that all agree, or what the
//! agreement is worth. Knowing an unknown lets the choice depend on it; the expected rise is the
//! expected value of partial perfect information (Raiffa and Schlaifer 1961; Strong, Oakley and
//! Brennan, Estimating multiparameter partial expected value of perfect information, 2014).
//!
//! It is estimated by draws within draws (Brennan et al., Calculating partial expected value of
//! perfect information via Monte Carlo sampling algorithms, 2007). All values of the unknown meet the
//! same inner draws, so an unknown that does not matter comes out as 0 and not as noise. The largest
//! of noisy means is too large; so one half of the inner draws chooses and the other half judges the
//! choice, both ways round, which is too small if anything. Both go into the interval. Everything is
//! repeated [`REPEATS`] times with other draws, whose scatter gives Student's interval.

use super::field::Drawn;
use super::{Field, Rule, Sure, Unknown};

/// Independent repetitions, whose scatter is the error.
pub const REPEATS: u32 = 10;

/// Student's t with nine degrees of freedom, two-sided 95 %.
const STUDENT_95: f64 = 2.262_157;

/// The same for 99 %: many unknowns are compared with each other.
const STUDENT_99: f64 = 3.249_836;

/// Streams of the inner and the outer draws, away from those of plain draws.
const INNER: u64 = 1 << 40;
const OUTER: u64 = 1 << 41;

/// What the choice of a candidate brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payoff {
    /// 1 where all whose consent is needed agree, else 0: its mean is the chance of agreement.
    Agreement,
    /// What the agreement is worth by a rule; 0 without one.
    Gain(Rule),
}

/// How hard to look, and from which seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Values of the unknown, in each repetition.
    pub outer: u32,
    /// Draws of everything else for each, in each repetition; even.
    pub inner: u32,
    /// What the draws are made from.
    pub seed: u64,
}

impl Default for Effort {
    fn default() -> Self {
        Self { outer: 100, inner: 500, seed: 0 }
    }
}

/// One unknown, and what it would be worth to know.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// What to ask.
    pub unknown: Unknown,
    /// By how much the payoff is expected to rise. Its draws are the values of the unknown times the
    /// draws of everything else, over all repetitions.
    pub gain: Sure,
    /// How many unknowns are worth more, as far as the noise lets one tell, plus 1.
    pub rank: usize,
}

/// What knowing more would be worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Worth {
    /// The candidate with the largest expected payoff now.
    pub best: usize,
    /// Its payoff.
    pub now: Sure,
    /// By how much the payoff is expected to rise if everything were known.
    pub all: Sure,
    /// The unknowns, most worth first.
    pub asks: Vec<Ask>,
}

/// One repetition's inner draws, and the payoffs from them.
struct Inner {
    drawn: Vec<Option<Drawn>>,
    /// By party, draw, candidate.
    worths: Vec<Vec<Vec<f64>>>,
    /// By draw, candidate.
    payoffs: Vec<Vec<f64>>,
    /// By the party left out, draw, candidate; empty for a party of whom nothing is unknown.
    others: Vec<Vec<Vec<Others>>>,
}

/// What a package comes to without one party.
#[derive(Clone, Copy)]
struct Others {
    /// Whether there is agreement if that party gets enough.
    with: bool,
    /// Whether there is agreement if it does not.
    without: bool,
    /// What the gains of all others are worth.
    value: f64,
}

/// One repetition's estimates: by halves that choose and judge, and by all draws at once.
#[derive(Clone, Copy)]
struct Pair {
    judged: f64,
    plain: f64,
}

impl Field<'_> {
    /// What it would be worth to know each unknown, to choose among the candidates. At least one
    /// candidate is needed; without any, nothing is worth asking.
    pub fn worth(&self, payoff: Payoff, effort: Effort) -> Worth {
        let effort = Effort {
            outer: effort.outer.max(1),
            inner: effort.inner.max(2).next_multiple_of(2),
            ..effort
        };
        let unknowns: Vec<Unknown> =
            if self.candidates.is_empty() { Vec::new() } else { self.beliefs.unknowns() };
        let mut found: Vec<Vec<Pair>> = vec![Vec::new(); unknowns.len()];
        let (mut means, mut all) = (vec![Vec::new(); self.candidates.len()], Vec::new());
        for repeat in 0..REPEATS {
            let inner = self.inner(payoff, effort, u64::from(repeat));
            all.push(perfect(&inner.payoffs));
            let mean = mean(&inner.payoffs);
            means.iter_mut().zip(mean).for_each(|(all, it): (&mut Vec<f64>, f64)| all.push(it));
            for (at, &unknown) in unknowns.iter().enumerate() {
                if self.matters(payoff, unknown) {
                    found[at].push(self.partial(payoff, effort, repeat.into(), unknown, &inner));
                }
            }
        }
        let average = |all: &[f64]| all.iter().sum::<f64>() / f64::from(REPEATS);
        let best = (0..means.len())
            .reduce(|a, b| if average(&means[b]) > average(&means[a]) { b } else { a })
            .unwrap_or_default();
        let draws = REPEATS.saturating_mul(effort.inner);
        let now = means.get(best).map_or(Sure::certain(false), |means| {
            match (payoff, self.certain_agreement(best)) {
                (Payoff::Agreement, Some(known)) => Sure::certain(known),
                (_, Some(false)) => Sure::certain(false),
                _ => {
                    let pairs: Vec<Pair> =
                        means.iter().map(|&it| Pair { judged: it, plain: it }).collect();
                    estimate(&pairs, f64::NEG_INFINITY, draws, effort.seed)
                }
            }
        });
        let asks = rank(&unknowns, &found, draws.saturating_mul(effort.outer), effort.seed);
        let nothing = unknowns.iter().all(|&it| !self.matters(payoff, it));
        let all =
            if nothing { Sure::certain(false) } else { estimate(&all, 0.0, draws, effort.seed) };
        Worth { best, now, all, asks }
    }

    /// Whether an unknown can change any payoff at all.
    fn matters(&self, payoff: Payoff, unknown: Unknown) -> bool {
        let party = unknown.party();
        (0..self.candidates.len()).any(|at| {
            let open = self.certain_agreement(at) != Some(false);
            open && (payoff != Payoff::Agreement || self.content[party][at].is_none())
        })
    }

    fn inner(&self, payoff: Payoff, effort: Effort, repeat: u64) -> Inner {
        let count = effort.inner as usize;
        let drawn: Vec<Option<Drawn>> = self
            .samplers
            .iter()
            .map(|it| it.as_ref().map(|it| it.draw(effort.seed, INNER + repeat, count)))
            .collect();
        let worths: Vec<Vec<Vec<f64>>> = (0..self.content.len())
            .map(|party| {
                let Some(one) = &drawn[party] else { return Vec::new() };
                (0..count).map(|draw| self.worths(party, one, draw)).collect()
            })
            .collect();
        let mut inner = Inner { drawn, worths, payoffs: Vec::new(), others: Vec::new() };
        inner.payoffs = (0..count)
            .map(|draw| {
                let one = |at| {
                    let all = self.others(payoff, &inner, draw, at, None);
                    if all.with { all.value } else { 0.0 }
                };
                (0..self.candidates.len()).map(one).collect()
            })
            .collect();
        let unknowns = self.beliefs.unknowns();
        inner.others = (0..self.content.len())
            .map(|party| {
                if !unknowns.iter().any(|it| it.party() == party) {
                    return Vec::new();
                }
                let one = |draw: usize| {
                    let of = |at| self.others(payoff, &inner, draw, at, Some(party));
                    (0..self.candidates.len()).map(of).collect()
                };
                (0..count).map(one).collect()
            })
            .collect();
        inner
    }

    /// Whether a party gets its reservation value in a draw.
    fn gets(&self, inner: &Inner, draw: usize, at: usize, party: usize) -> bool {
        self.content[party][at].unwrap_or_else(|| {
            let least = inner.drawn[party].as_ref().and_then(|it| it.reservation.get(draw));
            least.is_none_or(|least| inner.worths[party][draw][at] >= *least)
        })
    }

    /// What a package comes to in a draw, with one party left out or none.
    fn others(
        &self,
        payoff: Payoff,
        inner: &Inner,
        draw: usize,
        at: usize,
        left: Option<usize>,
    ) -> Others {
        let gets: Vec<bool> = (0..self.content.len())
            .map(|party| Some(party) == left || self.gets(inner, draw, at, party))
            .collect();
        let yes = self.agreed(at, &|party| gets[party]);
        let no = yes && left.is_some() && self.agreed(at, &|it| Some(it) != left && gets[it]);
        let value = match payoff {
            Payoff::Agreement => 1.0,
            Payoff::Gain(rule) => {
                let mut sum = rule.start();
                for (party, drawn) in inner.drawn.iter().enumerate() {
                    if let Some(drawn) = drawn
                        && Some(party) != left
                    {
                        let least = drawn.reservation.get(draw).copied().unwrap_or(0.0);
                        sum = rule.with(sum, inner.worths[party][draw][at] - least);
                    }
                }
                sum
            }
        };
        Others { with: yes, without: no, value }
    }

    fn partial(
        &self,
        payoff: Payoff,
        effort: Effort,
        repeat: u64,
        unknown: Unknown,
        inner: &Inner,
    ) -> Pair {
        let party = unknown.party();
        let size = self.candidates.len();
        let (Some(samplers), Some(drawn)) = (&self.samplers[party], &inner.drawn[party]) else {
            return Pair { judged: 0.0, plain: 0.0 };
        };
        let count = effort.inner as usize;
        let others = &inner.others[party];
        let outer = samplers.one(unknown, effort.seed, OUTER + repeat, effort.outer as usize);
        // By value of the unknown, half, candidate: the mean payoff.
        let mut means: Vec<[Vec<f64>; 2]> = Vec::with_capacity(outer.len());
        for values in &outer {
            let mut halves = [vec![0.0; size], vec![0.0; size]];
            for draw in 0..count {
                let least = match unknown {
                    Unknown::Reservation(_) => values.first().copied(),
                    _ => drawn.reservation.get(draw).copied(),
                };
                let half = &mut halves[draw * 2 / count];
                for (at, package) in self.candidates.iter().enumerate() {
                    let worth = match unknown {
                        Unknown::Reservation(_) => inner.worths[party][draw][at],
                        Unknown::Values(_, issue) => {
                            let option = package[issue];
                            let change = values[option] - drawn.options[issue][draw][option];
                            inner.worths[party][draw][at] + drawn.weights[draw][issue] * change
                        }
                        Unknown::Weights(_) => {
                            let mut sum = samplers.start[at];
                            for (issue, &option) in package.iter().enumerate() {
                                sum += values[issue] * drawn.options[issue][draw][option];
                            }
                            sum
                        }
                    };
                    let gets = self.content[party][at]
                        .unwrap_or_else(|| least.is_none_or(|least| worth >= least));
                    let Others { with, without, value } = others[draw][at];
                    if if gets { with } else { without } {
                        half[at] += match payoff {
                            Payoff::Agreement => 1.0,
                            Payoff::Gain(rule) => rule.with(value, worth - least.unwrap_or(0.0)),
                        };
                    }
                }
            }
            let scale = f64::from(effort.inner) / 2.0;
            halves.iter_mut().flatten().for_each(|sum| *sum /= scale);
            means.push(halves);
        }
        pair(&means)
    }
}

/// By halves that choose and judge, and by all draws at once.
fn pair(means: &[[Vec<f64>; 2]]) -> Pair {
    let Some(first) = means.first() else { return Pair { judged: 0.0, plain: 0.0 } };
    let size = first[0].len();
    let total = |half: usize| -> Vec<f64> {
        (0..size).map(|at| means.iter().map(|it| it[half][at]).sum()).collect()
    };
    let totals = [total(0), total(1)];
    let mut judged = 0.0;
    for (chooser, judge) in [(0, 1), (1, 0)] {
        let fixed = top(&totals[chooser]);
        for halves in means {
            let chosen = top(&halves[chooser]);
            judged += (halves[judge][chosen] - halves[judge][fixed]) / 2.0;
        }
    }
    let both: Vec<f64> =
        totals[0].iter().zip(&totals[1]).map(|(a, b)| f64::midpoint(*a, *b)).collect();
    let best: f64 = means
        .iter()
        .map(|[one, other]| {
            let each = one.iter().zip(other).map(|(a, b)| f64::midpoint(*a, *b));
            each.fold(f64::NEG_INFINITY, f64::max)
        })
        .sum();
    let plain = best - both.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let count: f64 = means.iter().map(|_| 1.0).sum();
    Pair { judged: judged / count, plain: (plain / count).max(0.0) }
}

/// The rise if each draw's best candidate were known.
fn perfect(payoffs: &[Vec<f64>]) -> Pair {
    let halves = payoffs.len() / 2;
    let fixed = [mean(&payoffs[..halves]), mean(&payoffs[halves..])].map(|it| top(&it));
    let rise = |part: &[Vec<f64>], fixed: usize| -> f64 {
        let each = part.iter().map(|all| {
            all.iter().copied().fold(f64::NEG_INFINITY, f64::max)
                - all.get(fixed).copied().unwrap_or_default()
        });
        each.filter(|it| it.is_finite()).sum()
    };
    let count: f64 = payoffs.iter().map(|_| 1.0).sum();
    let judged = (rise(&payoffs[..halves], fixed[1]) + rise(&payoffs[halves..], fixed[0])) / count;
    let plain = rise(payoffs, top(&mean(payoffs))) / count;
    Pair { judged, plain }
}

fn mean(rows: &[Vec<f64>]) -> Vec<f64> {
    let Some(first) = rows.first() else { return Vec::new() };
    let count: f64 = rows.iter().map(|_| 1.0).sum();
    (0..first.len()).map(|at| rows.iter().map(|row| row[at]).sum::<f64>() / count).collect()
}

/// The place of the largest, the first of several.
fn top(all: &[f64]) -> usize {
    (0..all.len()).reduce(|a, b| if all[b] > all[a] { b } else { a }).unwrap_or_default()
}

/// The mean of repetitions and how far chance can move it: half the width at a value of Student's t.
fn scatter(all: &[f64], student: f64) -> (f64, f64) {
    let count = f64::from(REPEATS);
    let mean = all.iter().sum::<f64>() / count;
    let square: f64 = all.iter().map(|it| (it - mean) * (it - mean)).sum();
    (mean, student * (square / (count - 1.0) / count).sqrt())
}

/// The judged estimate, with an interval that reaches up to what the plain one allows.
fn estimate(pairs: &[Pair], least: f64, draws: u32, seed: u64) -> Sure {
    let judged: Vec<f64> = pairs.iter().map(|it| it.judged).collect();
    let plain: Vec<f64> = pairs.iter().map(|it| it.plain).collect();
    let (value, half) = scatter(&judged, STUDENT_95);
    let (upper, upper_half) = scatter(&plain, STUDENT_95);
    Sure::Estimate {
        value: value.max(least),
        low: (value - half).max(least),
        high: (value + half).max(upper + upper_half).max(least),
        draws,
        seed,
    }
}

/// Orders the unknowns, and counts for each those that are surely worth more.
fn rank(unknowns: &[Unknown], found: &[Vec<Pair>], draws: u32, seed: u64) -> Vec<Ask> {
    let value = |at: usize| found[at].iter().map(|it| it.judged).sum::<f64>();
    let above = |one: usize, other: usize| {
        let of = |at: usize, repeat: usize| found[at].get(repeat).map_or(0.0, |it| it.judged);
        let gaps: Vec<f64> = (0..REPEATS as usize).map(|it| of(one, it) - of(other, it)).collect();
        let (mean, half) = scatter(&gaps, STUDENT_99);
        mean > half
    };
    let mut order: Vec<usize> = (0..unknowns.len()).collect();
    order.sort_by(|&a, &b| value(b).total_cmp(&value(a)).then(a.cmp(&b)));
    let ask = |&at: &usize| Ask {
        unknown: unknowns[at],
        gain: if found[at].is_empty() {
            Sure::certain(false)
        } else {
            estimate(&found[at], 0.0, draws, seed)
        },
        rank: 1 + (0..unknowns.len()).filter(|&other| other != at && above(other, at)).count(),
    };
    order.iter().map(ask).collect()
}

impl Worth {
    /// Whether the noise lets one say that this question is worth anything.
    pub fn tells(ask: &Ask) -> bool {
        matches!(ask.gain, Sure::Estimate { low, .. } if low > 0.0)
    }

    /// What to ask first, in words: one line each for the choice now, the questions that noise
    /// cannot tell from the best, and what is left.
    pub fn words(&self, field: &Field, names: &[String], payoff: Payoff) -> Vec<String> {
        let name =
            |at: usize| names.get(at).cloned().unwrap_or_else(|| format!("package {}", at + 1));
        let percent = payoff == Payoff::Agreement;
        let what = if percent { "the chance that all agree" } else { "what it is worth to all" };
        let now = if percent { self.now.percent() } else { self.now.to_string() };
        let mut lines =
            vec![format!("As things are known, {} is best: {what} is {now}.", name(self.best))];
        let told: Vec<&Ask> = self.asks.iter().filter(|ask| Self::tells(ask)).collect();
        let first: Vec<&&Ask> = told.iter().filter(|ask| ask.rank == 1).collect();
        let about = |ask: &Ask| field.beliefs.question(ask.unknown);
        let by = |ask: &Ask| match (&ask.gain, percent) {
            (Sure::Estimate { value, low, high, .. }, true) => format!(
                "{:.1} points ({:.1} to {:.1}, an estimate)",
                value * 100.0,
                low * 100.0,
                high * 100.0
            ),
            (gain, _) => gain.to_string(),
        };
        match first.as_slice() {
            [] if self.asks.is_empty() => lines.push("Nothing is left to ask.".to_owned()),
            [] => lines.push(
                "No single question can be shown to change which package to propose.".to_owned(),
            ),
            [one] => lines.push(format!(
                "Ask {} first: knowing it is expected to raise {what} by {}.",
                about(one),
                by(one)
            )),
            several => {
                lines.push(
                    "Ask one of these first; the draws cannot tell which helps more:".to_owned(),
                );
                lines.extend(several.iter().map(|ask| format!("- {}: {}", about(ask), by(ask))));
            }
        }
        let next: Vec<&&Ask> = told.iter().filter(|ask| ask.rank > 1).collect();
        if !next.is_empty() {
            lines.push("Then, each worth less than the first:".to_owned());
            lines.extend(next.iter().map(|ask| format!("- {}: {}", about(ask), by(ask))));
        }
        let rest = self.asks.len() - told.len();
        if rest > 0 && !told.is_empty() {
            lines.push(format!("Nothing can be shown for the other {rest} unknowns."));
        }
        lines
    }
}
