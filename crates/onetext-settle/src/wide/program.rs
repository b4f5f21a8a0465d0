//! A space as the search reads it: flat tables, sets of options as bits, and values rounded up into
//! machine integers for the bounds. Whatever is decided by a bound stays right under that rounding,
//! and every vector that is given out is computed anew in exact numbers.

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

use crate::model::Condition;
use crate::space::Space;
use crate::way::Way;

/// How many bits a rounded utility may take: with weights of [`WEIGHT_BITS`] and a thousand issues
/// a term, sums stay within 64.
pub(super) const VALUE_BITS: u64 = 30;

/// How many bits the weights of a bound may take together.
pub(super) const WEIGHT_BITS: u64 = 16;

/// Whether a term's values help or hurt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// In no dimension below zero.
    Good,
    /// In no dimension above zero.
    Bad,
    /// Good for one and bad for another.
    Mixed,
    /// May not hold at all.
    Forbidden,
}

/// One issue of a term's condition: the term asks for one of some of its options.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    /// The issue.
    pub(super) issue: usize,
    /// Where its options start in [`Program::masks`]; as many words as the issue has.
    pub(super) mask: usize,
}

/// A condition on two issues or more, and what it adds.
#[derive(Debug, Clone)]
pub(super) struct Term {
    /// Its parts, as places in [`Program::parts`].
    pub(super) parts: std::ops::Range<usize>,
    /// What it adds, rounded up; by dimension, empty where it is forbidden.
    pub(super) values: Vec<i64>,
    /// Whether that helps or hurts.
    pub(super) sign: Sign,
}

/// A space and what is forbidden in it, as the search reads them.
#[derive(Debug, Clone)]
pub(super) struct Program {
    /// How many dimensions.
    pub(super) dims: usize,
    /// How many options each issue has.
    pub(super) sizes: Vec<usize>,
    /// Where each issue's options start in tables by option; one more at the end.
    pub(super) first: Vec<usize>,
    /// Where each issue's words start in a row of domains; one more at the end.
    pub(super) word: Vec<usize>,
    /// What each option is worth, terms on one issue included, rounded up; by option, dimension.
    pub(super) gains: Vec<i64>,
    /// The place of that worth among the issue's options before rounding; by option, dimension.
    pub(super) ranks: Vec<u32>,
    /// The terms on two issues or more.
    pub(super) terms: Vec<Term>,
    /// Their parts.
    pub(super) parts: Vec<Part>,
    /// The words of their options.
    pub(super) masks: Vec<u64>,
    /// The terms and parts that touch an issue; by issue.
    pub(super) touching: Vec<Vec<(usize, usize)>>,
    /// What every package is worth, rounded up; by dimension.
    pub(super) start: Vec<i64>,
    /// By how many bits a dimension was cut before rounding.
    pub(super) shifts: Vec<u64>,
    /// The options that are open at the start: everything but what is forbidden by itself.
    pub(super) domains: Vec<u64>,
    /// Whether some combination is forbidden that every package has.
    pub(super) impossible: bool,
}

impl Program {
    /// Reads a space and what a way forbids.
    pub(super) fn new(space: &Space, way: &Way) -> Self {
        let dims = space.dims();
        let sizes = space.sizes.clone();
        let mut first = vec![0];
        let mut word = vec![0];
        for (issue, size) in sizes.iter().enumerate() {
            first.push(first[issue] + size);
            word.push(word[issue] + size.div_ceil(64));
        }
        let shifts: Vec<u64> =
            (0..dims).map(|dim| space.reach(dim).bits().saturating_sub(VALUE_BITS)).collect();
        let mut program = Self {
            dims,
            first,
            gains: Vec::new(),
            ranks: Vec::new(),
            terms: Vec::new(),
            parts: Vec::new(),
            masks: Vec::new(),
            touching: vec![Vec::new(); sizes.len()],
            start: Vec::new(),
            shifts,
            domains: vec![0; word.last().copied().unwrap_or_default()],
            impossible: sizes.contains(&0),
            word,
            sizes,
        };
        for issue in 0..program.sizes.len() {
            for option in 0..program.sizes[issue] {
                program.domains[program.word[issue] + option / 64] |= 1 << (option % 64);
            }
        }
        let mut gains = space.gains.clone();
        let mut start = space.start.clone();
        let add = |sum: &mut Vec<BigInt>, values: &[BigInt]| {
            sum.iter_mut().zip(values).for_each(|(sum, it)| *sum += it);
        };
        for (when, values) in &space.terms {
            let Some(sign) = sign(values) else { continue };
            let Some(parts) = program.narrow(when) else { continue };
            match parts.as_slice() {
                [] => add(&mut start, values),
                [(issue, options)] => {
                    for &option in options {
                        add(&mut gains[*issue][option], values);
                    }
                }
                _ => {
                    let values = (0..dims).map(|dim| program.round(dim, &values[dim])).collect();
                    program.push(&parts, values, sign);
                }
            }
        }
        for when in &way.forbidden {
            let Some(parts) = program.narrow(when) else { continue };
            match parts.as_slice() {
                [] => program.impossible = true,
                [(issue, options)] => {
                    for option in options {
                        program.domains[program.word[*issue] + option / 64] &=
                            !(1 << (option % 64));
                    }
                }
                _ => program.push(&parts, Vec::new(), Sign::Forbidden),
            }
        }
        program.start = (0..dims).map(|dim| program.round(dim, &start[dim])).collect();
        for options in &gains {
            let sorted: Vec<Vec<&BigInt>> = (0..dims)
                .map(|dim| {
                    let mut all: Vec<&BigInt> = options.iter().map(|values| &values[dim]).collect();
                    all.sort();
                    all.dedup();
                    all
                })
                .collect();
            for values in options {
                for (dim, value) in values.iter().enumerate() {
                    program.gains.push(program.round(dim, value));
                    let rank = sorted[dim].binary_search(&value).unwrap_or_default();
                    program.ranks.push(u32::try_from(rank).unwrap_or(u32::MAX));
                }
            }
        }
        program
    }

    /// The parts of a condition that say something; none where it never holds.
    fn narrow(&self, when: &Condition) -> Option<Vec<(usize, Vec<usize>)>> {
        let mut parts = Vec::new();
        for (issue, options) in &when.0 {
            let size = *self.sizes.get(*issue)?;
            let options: Vec<usize> = options.iter().copied().filter(|&it| it < size).collect();
            if options.is_empty() {
                return None;
            }
            if options.len() < size {
                parts.push((*issue, options));
            }
        }
        Some(parts)
    }

    fn push(&mut self, parts: &[(usize, Vec<usize>)], values: Vec<i64>, sign: Sign) {
        let term = self.terms.len();
        let from = self.parts.len();
        for (issue, options) in parts {
            let mask = self.masks.len();
            self.masks.resize(mask + self.word[issue + 1] - self.word[*issue], 0);
            for option in options {
                self.masks[mask + option / 64] |= 1 << (option % 64);
            }
            self.touching[*issue].push((term, self.parts.len()));
            self.parts.push(Part { issue: *issue, mask });
        }
        self.terms.push(Term { parts: from..self.parts.len(), values, sign });
    }

    /// A value of a dimension in machine integers, rounded up.
    pub(super) fn round(&self, dim: usize, value: &BigInt) -> i64 {
        // Shifting a big integer rounds down; what is lost is added again.
        (-((-value) >> self.shifts[dim])).to_i64().unwrap_or(i64::MAX)
    }

    /// A demand on a dimension in machine integers, rounded down; demands beyond all reach are cut.
    pub(super) fn demand(&self, dim: usize, value: &BigInt) -> i64 {
        let limit = 1_i64 << (VALUE_BITS + 2);
        let cut: BigInt = value >> self.shifts[dim];
        cut.to_i64()
            .unwrap_or(if value.is_negative() { -limit } else { limit })
            .clamp(-limit, limit)
    }

    /// What a package is worth, rounded up; none where it is forbidden.
    pub(super) fn worth(&self, package: &[usize]) -> Option<Vec<i64>> {
        let mut sum = self.start.clone();
        let mut add = |values: &[i64]| sum.iter_mut().zip(values).for_each(|(sum, it)| *sum += it);
        for (issue, &option) in package.iter().enumerate() {
            let from = (self.first[issue] + option) * self.dims;
            add(&self.gains[from..from + self.dims]);
        }
        for term in &self.terms {
            let parts = &self.parts[term.parts.clone()];
            if parts.iter().all(|part| self.asks(part, package[part.issue])) {
                if term.sign == Sign::Forbidden {
                    return None;
                }
                add(&term.values);
            }
        }
        Some(sum)
    }

    /// Whether the machine integers are the exact ones.
    pub(super) fn exact(&self) -> bool {
        self.shifts.iter().all(|&shift| shift == 0)
    }

    /// The words of an issue in a row of domains.
    pub(super) fn words(&self, issue: usize) -> std::ops::Range<usize> {
        self.word[issue]..self.word[issue + 1]
    }

    /// How the options still open for an issue meet those that a part asks for.
    pub(super) fn meet(&self, part: &Part, domains: &[u64]) -> Meeting {
        let (mut inside, mut outside) = (0, 0);
        for (at, word) in self.words(part.issue).enumerate() {
            inside |= domains[word] & self.masks[part.mask + at];
            outside |= domains[word] & !self.masks[part.mask + at];
        }
        match (inside != 0, outside != 0) {
            (true, false) => Meeting::Inside,
            (true, true) => Meeting::Open,
            (false, _) => Meeting::Outside,
        }
    }

    /// The options still open for an issue, in order.
    pub(super) fn options<'a>(
        &'a self,
        issue: usize,
        domains: &'a [u64],
    ) -> impl Iterator<Item = usize> + 'a {
        self.words(issue).enumerate().flat_map(move |(at, word)| Bits(domains[word], at * 64))
    }

    /// The places of an option's worth among its issue's; by dimension.
    pub(super) fn rank(&self, issue: usize, option: usize) -> &[u32] {
        let from = (self.first[issue] + option) * self.dims;
        &self.ranks[from..from + self.dims]
    }

    /// Whether a part asks for this option.
    pub(super) fn asks(&self, part: &Part, option: usize) -> bool {
        self.masks[part.mask + option / 64] >> (option % 64) & 1 == 1
    }
}

/// How the options still open meet those that a part asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meeting {
    /// All are asked for.
    Inside,
    /// Some are.
    Open,
    /// None is.
    Outside,
}

/// The places of a word's bits from some place on.
pub(super) struct Bits(pub(super) u64, pub(super) usize);

impl Iterator for Bits {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        if self.0 == 0 {
            return None;
        }
        let at = self.0.trailing_zeros() as usize;
        self.0 &= self.0 - 1;
        Some(self.1 + at)
    }
}

/// Whether values help or hurt; none where they do neither.
fn sign(values: &[BigInt]) -> Option<Sign> {
    let good = values.iter().any(Signed::is_positive);
    let bad = values.iter().any(Signed::is_negative);
    match (good, bad) {
        (true, true) => Some(Sign::Mixed),
        (true, false) => Some(Sign::Good),
        (false, true) => Some(Sign::Bad),
        (false, false) => None,
    }
}
