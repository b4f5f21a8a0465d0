//! Drawing values out of a region, all of them alike where no spread says otherwise.
//!
//! Four methods, the first that fits:
//! - numbers on their own are drawn one by one, and a chain of them cell by cell: the bounds cut the
//!   line into cells, a table says how much room each way to fill the cells has, and within a cell
//!   the numbers are sorted uniform ones. Exact.
//! - shares with at most an order lie in a simplex; its corners are mixed with Dirichlet(1) shares,
//!   which are exponentials divided by their sum (Devroye 1986, XI.4). Exact.
//! - where bounds or spreads remain, the same is drawn until it fits. Exact.
//! - where it fits less than once in [`TRIES`], a Gibbs walk inside the region, which moves one
//!   number or trades between two at a time (Smith 1984; Hastings 1970 for spreads). It starts anew
//!   in every block and is in the limit only.

use super::dice::Dice;
use super::region::Region;
use super::spread::Bell;
use crate::exact::to_float;

/// A draw is made by trial where at least one trial in so many fits.
pub(super) const TRIES: usize = 50;

/// Trials that decide the method.
const PILOT: usize = 2_000;

/// Trials of one draw before the walk takes over after all.
const MOST_TRIES: usize = 100_000;

/// The stream of the pilot: no block has it.
const PILOT_STREAM: u64 = u64::MAX;

/// Draws out of a region.
#[derive(Debug, Clone)]
pub(super) struct Sampler {
    of: Vec<usize>,
    many: Vec<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
    chain: Vec<usize>,
    bells: Vec<Vec<Bell>>,
    sum: bool,
    unknown: [u64; 3],
    method: Method,
}

#[derive(Debug, Clone, PartialEq)]
enum Method {
    /// Only one point.
    Known,
    /// Each on its own, and the chain in cells.
    Cells(Cells),
    /// Each on its own or corners mixed, until it fits.
    Trial,
    /// A walk.
    Walk,
}

/// How much room each way to fill the cells of the line with a chain has.
#[derive(Debug, Clone, PartialEq)]
struct Cells {
    /// The variables of the chain with room to move, smallest first.
    climb: Vec<usize>,
    /// Where the cells meet.
    edges: Vec<f64>,
    /// By how many variables are placed, then by the first cell that is open.
    room: Vec<Vec<f64>>,
}

impl Sampler {
    /// `unknown` keys its random numbers.
    pub(super) fn new(region: &Region, unknown: [u64; 3]) -> Self {
        let bells: Vec<Vec<Bell>> = region
            .spreads
            .iter()
            .map(|all| all.iter().map(super::spread::Spread::float).collect())
            .collect();
        let mut sampler = Self {
            of: region.of.clone(),
            many: region.many.iter().map(|&many| f64::from(many)).collect(),
            low: region.low.iter().map(to_float).collect(),
            high: region.high.iter().map(to_float).collect(),
            chain: region.chain.clone(),
            bells,
            sum: region.sum,
            unknown,
            method: Method::Known,
        };
        if region.is_known() {
            return sampler;
        }
        let free = |variable: &usize| region.low[*variable] < region.high[*variable];
        let climb: Vec<usize> = sampler.chain.iter().rev().copied().filter(free).collect();
        let even = |variable: &usize| sampler.bells[*variable].iter().all(|it| *it == Bell::Flat);
        let single = sampler.bells.iter().all(|bells| bells.len() <= 1);
        if !sampler.sum && single && climb.iter().all(even) {
            sampler.method = Method::Cells(sampler.cells(climb));
            return sampler;
        }
        // The method must not hang on the seed, or two seeds would not be two tries of one thing.
        let mut dice = Dice::new(0, unknown, PILOT_STREAM);
        let fit = (0..PILOT).filter(|_| sampler.trial(&mut dice).is_some()).count();
        sampler.method = if fit * TRIES >= PILOT { Method::Trial } else { Method::Walk };
        sampler
    }

    /// Whether its draws are exact rather than a walk's.
    pub(super) fn is_exact(&self) -> bool {
        self.method != Method::Walk
    }

    /// Draws of all numbers, by draw; the same for the same seed and stream.
    pub(super) fn draws(&self, seed: u64, stream: u64, count: usize) -> Vec<Vec<f64>> {
        let mut dice = Dice::new(seed, self.unknown, stream);
        let mut walk = None;
        (0..count)
            .map(|_| {
                let variables = match &self.method {
                    Method::Known => self.low.clone(),
                    Method::Cells(cells) => self.celled(cells, &mut dice),
                    Method::Trial => {
                        let found = (0..MOST_TRIES).find_map(|_| self.trial(&mut dice));
                        found.unwrap_or_else(|| self.step(&mut walk, &mut dice))
                    }
                    Method::Walk => self.step(&mut walk, &mut dice),
                };
                self.of.iter().map(|&variable| variables[variable]).collect()
            })
            .collect()
    }

    /// A variable on its own, between its bounds.
    fn alone(&self, variable: usize, dice: &mut Dice) -> f64 {
        let bell = self.bells[variable].first().copied().unwrap_or(Bell::Flat);
        bell.draw(dice, self.low[variable], self.high[variable])
    }

    fn cells(&self, climb: Vec<usize>) -> Cells {
        let mut edges: Vec<f64> =
            climb.iter().flat_map(|&variable| [self.low[variable], self.high[variable]]).collect();
        edges.sort_by(f64::total_cmp);
        edges.dedup();
        let count = edges.len().saturating_sub(1);
        let mut room = vec![vec![0.0; count + 1]; climb.len() + 1];
        if let Some(last) = room.last_mut() {
            last.fill(1.0);
        }
        for cell in (0..count).rev() {
            for placed in (0..climb.len()).rev() {
                let mut all = 0.0;
                self.fill(&climb, &edges, cell, placed, &mut |taken, size| {
                    all += size * room[placed + taken][cell + 1];
                });
                room[placed][cell] = all;
            }
        }
        Cells { climb, edges, room }
    }

    /// Calls with every number of next variables that can lie in a cell, and the room they have.
    fn fill(
        &self,
        climb: &[usize],
        edges: &[f64],
        cell: usize,
        placed: usize,
        take: &mut dyn FnMut(usize, f64),
    ) {
        let (from, to) = (edges[cell], edges[cell + 1]);
        let mut size = 1.0;
        take(0, size);
        let mut part = 1.0;
        for (taken, &variable) in climb[placed..].iter().enumerate() {
            if self.low[variable] > from || self.high[variable] < to {
                return;
            }
            size *= (to - from) / part;
            part += 1.0;
            take(taken + 1, size);
        }
    }

    fn celled(&self, cells: &Cells, dice: &mut Dice) -> Vec<f64> {
        let mut found: Vec<f64> = self.low.clone();
        for (variable, value) in found.iter_mut().enumerate() {
            if !self.chain.contains(&variable) {
                *value = self.alone(variable, dice);
            }
        }
        let mut placed = 0;
        for cell in 0..cells.edges.len().saturating_sub(1) {
            if placed == cells.climb.len() {
                break;
            }
            let mut left = dice.unit() * cells.room[placed][cell];
            let (mut chosen, mut last) = (None, 0);
            self.fill(&cells.climb, &cells.edges, cell, placed, &mut |taken, size| {
                let here = size * cells.room[placed + taken][cell + 1];
                if here > 0.0 {
                    last = taken;
                    if chosen.is_none() && left < here {
                        chosen = Some(taken);
                    }
                    left -= here;
                }
            });
            let taken = chosen.unwrap_or(last);
            let (from, to) = (cells.edges[cell], cells.edges[cell + 1]);
            let mut values: Vec<f64> = (0..taken).map(|_| dice.between(from, to)).collect();
            values.sort_by(f64::total_cmp);
            for (&variable, value) in cells.climb[placed..].iter().zip(values) {
                found[variable] = value;
            }
            placed += taken;
        }
        found
    }

    /// One trial: none where it does not fit.
    fn trial(&self, dice: &mut Dice) -> Option<Vec<f64>> {
        let found = if self.sum {
            self.mixed(dice)
        } else {
            (0..self.low.len()).map(|variable| self.alone(variable, dice)).collect()
        };
        let inside = found
            .iter()
            .zip(self.low.iter().zip(&self.high))
            .all(|(value, (low, high))| low <= value && value <= high);
        let ordered = self.chain.windows(2).all(|pair| found[pair[0]] >= found[pair[1]]);
        if !inside || !ordered {
            return None;
        }
        for (bells, &value) in self.bells.iter().zip(&found) {
            // Without a sum the first of a variable's spreads has made the draw already.
            for bell in bells.iter().skip(usize::from(!self.sum)) {
                if *bell != Bell::Flat && dice.unit() >= bell.density(value) {
                    return None;
                }
            }
        }
        Some(found)
    }

    /// Shares at random: the corners of the simplex mixed, above what each has for certain.
    fn mixed(&self, dice: &mut Dice) -> Vec<f64> {
        let mut floor = self.low.clone();
        let least = self.chain.last().map_or(0.0, |&variable| self.low[variable]);
        for &variable in &self.chain {
            floor[variable] = least;
        }
        let taken: f64 = floor.iter().zip(&self.many).map(|(value, many)| value * many).sum();
        let parts: Vec<f64> =
            self.low
                .iter()
                .zip(&self.high)
                .enumerate()
                .map(|(at, (low, high))| {
                    if low >= high && !self.chain.contains(&at) { 0.0 } else { dice.exponential() }
                })
                .collect();
        let all: f64 = parts.iter().sum();
        let scale = (1.0 - taken).max(0.0) / all;
        let mut found = floor;
        for (variable, part) in parts.iter().enumerate() {
            if !self.chain.contains(&variable) {
                found[variable] += part * scale / self.many[variable];
            }
        }
        // A corner of the chain: its first variables alike and the rest 0.
        let mut width = 0.0;
        let heights: Vec<f64> = self
            .chain
            .iter()
            .map(|&variable| {
                width += self.many[variable];
                parts[variable] * scale / width
            })
            .collect();
        let mut height = 0.0;
        for (&variable, step) in self.chain.iter().zip(heights).rev() {
            height += step;
            found[variable] += height;
        }
        found
    }

    /// The next place of the walk, which starts at a point that fits.
    fn step(&self, walk: &mut Option<Vec<f64>>, dice: &mut Dice) -> Vec<f64> {
        let free: Vec<usize> = (0..self.low.len())
            .filter(|&variable| self.low[variable] < self.high[variable])
            .collect();
        let mut at = walk.take().unwrap_or_else(|| {
            let mut start = self.start();
            for _ in 0..20 * free.len() * free.len() {
                self.trade(&mut start, &free, dice);
            }
            start
        });
        for _ in 0..free.len() * free.len() {
            self.trade(&mut at, &free, dice);
        }
        *walk = Some(at.clone());
        at
    }

    /// A point inside: every variable as far between its bounds as the others.
    fn start(&self) -> Vec<f64> {
        let total = |bounds: &[f64]| -> f64 {
            bounds.iter().zip(&self.many).map(|(value, many)| value * many).sum()
        };
        let (least, most) = (total(&self.low), total(&self.high));
        let part = if !self.sum {
            0.5
        } else if most > least {
            ((1.0 - least) / (most - least)).clamp(0.0, 1.0)
        } else {
            0.0
        };
        self.low.iter().zip(&self.high).map(|(low, high)| low + part * (high - low)).collect()
    }

    /// How far a variable may go with the others where they are.
    fn limits(&self, at: &[f64], variable: usize) -> (f64, f64) {
        let (mut low, mut high) = (self.low[variable], self.high[variable]);
        if let Some(rank) = self.chain.iter().position(|&it| it == variable) {
            if rank > 0 {
                high = high.min(at[self.chain[rank - 1]]);
            }
            if let Some(&next) = self.chain.get(rank + 1) {
                low = low.max(at[next]);
            }
        }
        (low, high)
    }

    /// Moves one variable, or with a sum trades between two.
    fn trade(&self, at: &mut [f64], free: &[usize], dice: &mut Dice) {
        let one = free[dice.below(free.len())];
        if !self.sum {
            let (low, high) = self.limits(at, one);
            let first = self.bells[one].first().copied().unwrap_or(Bell::Flat);
            let to = first.draw(dice, low, high.max(low));
            let rest = self.bells[one].get(1..).unwrap_or_default();
            if accepts(rest, at[one], to, dice) {
                at[one] = to;
            }
            return;
        }
        if free.len() < 2 {
            return;
        }
        let mut place = dice.below(free.len() - 1);
        if free[place] == one {
            place = free.len() - 1;
        }
        let other = free[place];
        // A step t gives t / many to each number of one variable and takes t / many of the other.
        let (up, down) = (1.0 / self.many[one], 1.0 / self.many[other]);
        let rank = |variable: usize| self.chain.iter().position(|&it| it == variable);
        let ((mut low_one, mut high_one), (mut low_other, mut high_other)) =
            (self.limits(at, one), self.limits(at, other));
        let (mut least, mut most) = (f64::NEG_INFINITY, f64::INFINITY);
        match (rank(one), rank(other)) {
            (Some(first), Some(second)) if first + 1 == second => {
                least = (at[other] - at[one]) / (up + down);
                (low_one, high_other) = (self.low[one], self.high[other]);
            }
            (Some(first), Some(second)) if second + 1 == first => {
                most = (at[other] - at[one]) / (up + down);
                (high_one, low_other) = (self.high[one], self.low[other]);
            }
            _ => {}
        }
        least = least.max((low_one - at[one]) / up).max((at[other] - high_other) / down).min(0.0);
        most = most.min((high_one - at[one]) / up).min((at[other] - low_other) / down).max(0.0);
        let step = dice.between(least, most);
        let (to_one, to_other) = (at[one] + step * up, at[other] - step * down);
        let ratio = density(&self.bells[one], to_one) * density(&self.bells[other], to_other);
        let before = density(&self.bells[one], at[one]) * density(&self.bells[other], at[other]);
        if dice.unit() * before <= ratio {
            at[one] = to_one;
            at[other] = to_other;
        }
    }
}

fn density(bells: &[Bell], at: f64) -> f64 {
    bells.iter().map(|bell| bell.density(at)).product()
}

fn accepts(bells: &[Bell], from: f64, to: f64, dice: &mut Dice) -> bool {
    bells.is_empty() || dice.unit() * density(bells, from) <= density(bells, to)
}

#[cfg(test)]
impl Sampler {
    /// The same region, walked.
    pub(super) fn walking(&self) -> Self {
        Self { method: Method::Walk, ..self.clone() }
    }
}
