//! The values that agree with what is known of some numbers: intervals, an order, a sum.
//!
//! Numbers said to be the same are one variable, so an order is a chain of variables and some that
//! stand outside it. Bounds are carried along the chain and through the sum exactly, and the largest
//! value of a linear form over all that is left is found exactly, so that 'certainly' is a proof.

use num_traits::{One, Zero};

use super::spread::Spread;
use crate::elicit::Amount;
use crate::exact::Exact;

/// Why no values agree with what is said of some numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Clash {
    /// The order names a number twice or one that is not there, or a rank is empty.
    Order,
    /// Intervals and order leave nothing for this number.
    Nothing(usize),
    /// The numbers must add up to 1 and cannot.
    Sum,
    /// A weight may be negative.
    Negative(usize),
    /// A spread's own numbers make no distribution.
    Spread(usize),
}

/// All values that some numbers may have together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Region {
    /// The variable of each number.
    pub(super) of: Vec<usize>,
    /// How many numbers each variable stands for.
    pub(super) many: Vec<u32>,
    /// The least value of each variable.
    pub(super) low: Vec<Exact>,
    /// The largest value of each variable.
    pub(super) high: Vec<Exact>,
    /// The variables that are ordered, largest first.
    pub(super) chain: Vec<usize>,
    /// Whether the numbers add up to 1.
    pub(super) sum: bool,
    /// How likely the values of each variable are; uniform where it has none.
    pub(super) spreads: Vec<Vec<Spread>>,
}

impl Region {
    /// The numbers that agree with these amounts and this order. `sum`: they are shares, none
    /// negative, that add up to 1 unless all are given.
    pub(super) fn new(
        amounts: &[Amount],
        order: Option<&[Vec<usize>]>,
        sum: bool,
        spread: &dyn Fn(usize) -> Option<Spread>,
    ) -> Result<Self, Clash> {
        let mut region = Self {
            of: vec![usize::MAX; amounts.len()],
            many: Vec::new(),
            low: Vec::new(),
            high: Vec::new(),
            chain: Vec::new(),
            sum: sum && amounts.iter().any(|amount| !matches!(amount, Amount::Exact(_))),
            spreads: Vec::new(),
        };
        let ranks = order.unwrap_or_default();
        let mut groups: Vec<Vec<usize>> = ranks.to_vec();
        let ranked: Vec<usize> = ranks.iter().flatten().copied().collect();
        groups.extend((0..amounts.len()).filter(|at| !ranked.contains(at)).map(|at| vec![at]));
        for (variable, group) in groups.iter().enumerate() {
            let first = *group.first().ok_or(Clash::Order)?;
            let mut bounds: Option<(Exact, Exact)> = None;
            let mut spreads = Vec::new();
            for &at in group {
                let amount = amounts.get(at).ok_or(Clash::Order)?;
                if region.of[at] != usize::MAX {
                    return Err(Clash::Order);
                }
                region.of[at] = variable;
                let (mut low, mut high) = match amount {
                    Amount::Exact(number) => (number.clone(), number.clone()),
                    Amount::Between(low, high) => (low.clone(), high.clone()),
                    Amount::Unknown => (Exact::zero(), Exact::one()),
                };
                if let Some(spread) = spread(at) {
                    if !spread.sound() {
                        return Err(Clash::Spread(at));
                    }
                    low = low.max(spread.range().0.clone());
                    high = high.min(spread.range().1.clone());
                    spreads.push(spread);
                }
                bounds = Some(match bounds {
                    Some((least, most)) => (least.max(low), most.min(high)),
                    None => (low, high),
                });
            }
            let (low, high) = bounds.ok_or(Clash::Order)?;
            if region.sum && low < Exact::zero() {
                return Err(Clash::Negative(first));
            }
            region.many.push(u32::try_from(group.len()).unwrap_or(u32::MAX));
            region.low.push(low);
            region.high.push(high);
            region.spreads.push(spreads);
        }
        region.chain = (0..ranks.len()).collect();
        region.tighten()?;
        Ok(region)
    }

    /// Carries bounds along the chain and through the sum.
    fn tighten(&mut self) -> Result<(), Clash> {
        self.along()?;
        if !self.sum {
            return Ok(());
        }
        for _ in 0..2 {
            let least: Exact = self.weighed(&self.low);
            let most: Exact = self.weighed(&self.high);
            if least > Exact::one() || most < Exact::one() {
                return Err(Clash::Sum);
            }
            let (old_low, old_high) = (self.low.clone(), self.high.clone());
            for at in 0..self.low.len() {
                let many = Exact::from_integer(self.many[at].into());
                let others_least = &least - &many * &old_low[at];
                let others_most = &most - &many * &old_high[at];
                let high = (Exact::one() - others_least) / &many;
                let low = (Exact::one() - others_most) / &many;
                self.high[at] = old_high[at].clone().min(high);
                self.low[at] = old_low[at].clone().max(low);
            }
            self.along()?;
        }
        Ok(())
    }

    fn weighed(&self, numbers: &[Exact]) -> Exact {
        let each = numbers.iter().zip(&self.many);
        each.map(|(number, &many)| number * Exact::from_integer(many.into())).sum()
    }

    fn along(&mut self) -> Result<(), Clash> {
        for pair in self.chain.windows(2) {
            let above = self.high[pair[0]].clone();
            if self.high[pair[1]] > above {
                self.high[pair[1]] = above;
            }
        }
        for pair in self.chain.windows(2).rev() {
            let below = self.low[pair[1]].clone();
            if self.low[pair[0]] < below {
                self.low[pair[0]] = below;
            }
        }
        match (0..self.low.len()).find(|&at| self.low[at] > self.high[at]) {
            Some(empty) => {
                Err(Clash::Nothing(self.of.iter().position(|&it| it == empty).unwrap_or_default()))
            }
            None => Ok(()),
        }
    }

    /// Whether only one value is left for every number.
    pub(super) fn is_known(&self) -> bool {
        self.low == self.high
    }

    /// The least and the largest value of a number.
    pub(super) fn bounds(&self, at: usize) -> (&Exact, &Exact) {
        (&self.low[self.of[at]], &self.high[self.of[at]])
    }

    /// The largest value of the difference of two numbers; the numbers are not shares of a sum.
    pub(super) fn gap(&self, more: usize, less: usize) -> Exact {
        let (more, less) = (self.of[more], self.of[less]);
        if more == less {
            return Exact::zero();
        }
        let widest = &self.high[more] - &self.low[less];
        let rank = |variable: usize| self.chain.iter().position(|&it| it == variable);
        match (rank(more), rank(less)) {
            (Some(first), Some(second)) if first > second => widest.min(Exact::zero()),
            _ => widest,
        }
    }

    /// The largest value of a linear form over all that the numbers may be.
    ///
    /// Only the sum ties the variables outside the chain and the chain to each other, so by duality
    /// the answer is the least, over one multiplier, of a convex function whose kinks are known:
    /// the averages of the form over runs of the chain and over single variables.
    pub(super) fn most(&self, form: &[Exact]) -> Exact {
        let mut by_variable = vec![Exact::zero(); self.low.len()];
        for (at, factor) in form.iter().enumerate() {
            by_variable[self.of[at]] += factor;
        }
        if !self.sum {
            return self.free_most(&by_variable);
        }
        if let Some(found) = self.corner_most(&by_variable) {
            return found;
        }
        let many = |variable: usize| Exact::from_integer(self.many[variable].into());
        let mut kinks: Vec<Exact> = Vec::new();
        for start in 0..self.chain.len() {
            let (mut above, mut below) = (Exact::zero(), Exact::zero());
            for &variable in &self.chain[start..] {
                above += &by_variable[variable];
                below += many(variable);
                kinks.push(&above / &below);
            }
        }
        let outside = (0..self.low.len()).filter(|it| !self.chain.contains(it));
        kinks.extend(outside.map(|variable| &by_variable[variable] / many(variable)));
        kinks.sort();
        kinks.dedup();
        let dual = |kink: &Exact| {
            let shifted: Vec<Exact> = by_variable
                .iter()
                .enumerate()
                .map(|(variable, factor)| factor - kink * many(variable))
                .collect();
            kink + self.free_most(&shifted)
        };
        let (mut first, mut last) = (0, kinks.len().saturating_sub(1));
        while first < last {
            let middle = usize::midpoint(first, last);
            if dual(&kinks[middle + 1]) < dual(&kinks[middle]) {
                first = middle + 1;
            } else {
                last = middle;
            }
        }
        kinks.get(first).map(dual).unwrap_or_default()
    }

    /// The largest value over order and sum alone, where it keeps to the intervals: it is at a corner
    /// of a simplex, the first variables of the chain alike or one variable on its own.
    fn corner_most(&self, form: &[Exact]) -> Option<Exact> {
        let many = |variable: usize| Exact::from_integer(self.many[variable].into());
        let mut best: Option<(Exact, Vec<usize>, Exact)> = None;
        let mut offer = |value: Exact, some: &[usize], height: Exact| {
            if best.as_ref().is_none_or(|(most, ..)| value > *most) {
                best = Some((value, some.to_vec(), height));
            }
        };
        let (mut above, mut below) = (Exact::zero(), Exact::zero());
        for (rank, &variable) in self.chain.iter().enumerate() {
            above += &form[variable];
            below += many(variable);
            offer(&above / &below, &self.chain[..=rank], below.recip());
        }
        for variable in (0..self.low.len()).filter(|it| !self.chain.contains(it)) {
            offer(&form[variable] / many(variable), &[variable], many(variable).recip());
        }
        let (value, some, height) = best?;
        let fits = (0..self.low.len()).all(|variable| {
            if some.contains(&variable) {
                self.low[variable] <= height && height <= self.high[variable]
            } else {
                self.low[variable] <= Exact::zero()
            }
        });
        fits.then_some(value)
    }

    /// The largest value of a form by variable over intervals and order alone. In the chain some
    /// best point has every variable at a bound of some variable: a table over chain and bounds.
    fn free_most(&self, form: &[Exact]) -> Exact {
        let mut sum = Exact::zero();
        for variable in (0..self.low.len()).filter(|it| !self.chain.contains(it)) {
            let bound = if form[variable] < Exact::zero() { &self.low } else { &self.high };
            sum += &form[variable] * &bound[variable];
        }
        if self.chain.is_empty() {
            return sum;
        }
        let ends = |variable: &usize| [self.low[*variable].clone(), self.high[*variable].clone()];
        let mut levels: Vec<Exact> = self.chain.iter().flat_map(ends).collect();
        levels.sort();
        levels.dedup();
        // best[level]: the most that the chain so far gives with its last variable at or above it.
        let mut best: Vec<Option<Exact>> = vec![Some(Exact::zero()); levels.len()];
        for &variable in &self.chain {
            let (low, high) = (&self.low[variable], &self.high[variable]);
            let mut next: Vec<Option<Exact>> = vec![None; levels.len()];
            let mut so_far: Option<Exact> = None;
            for at in (0..levels.len()).rev() {
                if let Some(before) = &best[at]
                    && low <= &levels[at]
                    && &levels[at] <= high
                {
                    let here = before + &form[variable] * &levels[at];
                    so_far = Some(so_far.map_or_else(|| here.clone(), |it| it.max(here.clone())));
                }
                next[at].clone_from(&so_far);
            }
            best = next;
        }
        sum + best.into_iter().flatten().max().unwrap_or_default()
    }

    /// The least value of a linear form.
    pub(super) fn least(&self, form: &[Exact]) -> Exact {
        let against: Vec<Exact> = form.iter().map(|factor| -factor).collect();
        -self.most(&against)
    }
}
