//! A node of the search: the options still open for each issue and the terms that no longer count,
//! and what follows from them alone.

use super::program::{Bits, Meeting, Program, Sign};

/// Where the search stands.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// The options still open: words by issue.
    pub(super) domains: Vec<u64>,
    /// The terms that are left out, as bits: a package that meets one has been looked at elsewhere.
    pub(super) dropped: Vec<u64>,
    /// The shares of the bounds; by slope, part.
    pub(super) splits: Vec<Vec<i64>>,
    /// The weights of the leading bound.
    pub(super) weights: Vec<i64>,
}

/// What a node comes to.
#[derive(Debug, Clone, Default)]
pub(super) struct Standing {
    /// The terms that are not decided.
    pub(super) open: Vec<usize>,
    /// The terms that hold whatever is chosen.
    pub(super) held: Vec<usize>,
    /// Looks at terms.
    pub(super) steps: u64,
    /// What an issue's options meet among the open terms; scratch.
    signs: Vec<u64>,
}

impl Node {
    /// Everything open.
    pub(super) fn root(program: &Program, slopes: usize, weights: Vec<i64>) -> Self {
        Self {
            domains: program.domains.clone(),
            dropped: vec![0; program.terms.len().div_ceil(64)],
            splits: vec![vec![0; program.parts.len()]; slopes],
            weights,
        }
    }

    /// Leaves out a term.
    pub(super) fn drop(&mut self, term: usize) {
        self.dropped[term / 64] |= 1 << (term % 64);
    }

    /// Keeps only what a part asks for, or only what it does not.
    pub(super) fn narrow(&mut self, program: &Program, part: usize, inside: bool) {
        let part = program.parts[part];
        for (at, word) in program.words(part.issue).enumerate() {
            let mask = program.masks[part.mask + at];
            self.domains[word] &= if inside { mask } else { !mask };
        }
    }

    /// Sees which terms are decided and strikes what a forbidden combination rules out; false where
    /// nothing is left. With `fold`, an option goes that another one covers: it helps no more, hurts
    /// no less.
    pub(super) fn settle(
        &mut self,
        program: &Program,
        standing: &mut Standing,
        fold: bool,
    ) -> bool {
        loop {
            if !self.sort(program, standing) {
                return false;
            }
            if !(fold && self.fold(program, standing)) {
                return true;
            }
        }
    }

    fn sort(&mut self, program: &Program, standing: &mut Standing) -> bool {
        loop {
            let mut changed = false;
            standing.open.clear();
            standing.held.clear();
            standing.steps += program.terms.len() as u64;
            for (at, term) in program.terms.iter().enumerate() {
                if self.dropped[at / 64] >> (at % 64) & 1 == 1 {
                    continue;
                }
                let (mut open, mut last, mut dead) = (0, 0, false);
                for place in term.parts.clone() {
                    match program.meet(&program.parts[place], &self.domains) {
                        Meeting::Inside => {}
                        Meeting::Open => (open, last) = (open + 1, place),
                        Meeting::Outside => {
                            dead = true;
                            break;
                        }
                    }
                }
                match (dead, open, term.sign) {
                    (true, ..) => {}
                    (_, 0, Sign::Forbidden) => return false,
                    (_, 0, _) => standing.held.push(at),
                    (_, 1, Sign::Forbidden) => {
                        self.narrow(program, last, false);
                        changed = true;
                    }
                    _ => standing.open.push(at),
                }
            }
            if !changed {
                break;
            }
        }
        (0..program.sizes.len())
            .all(|issue| program.words(issue).any(|word| self.domains[word] != 0))
    }

    /// Strikes covered options; whether any was.
    fn fold(&mut self, program: &Program, standing: &mut Standing) -> bool {
        let mut struck = false;
        let mut is_open = vec![0_u64; self.dropped.len()];
        for &term in &standing.open {
            is_open[term / 64] |= 1 << (term % 64);
        }
        for issue in 0..program.sizes.len() {
            let domain = &self.domains[program.words(issue)];
            if domain.iter().map(|word| word.count_ones()).sum::<u32>() < 2 {
                continue;
            }
            // Two bits a term: it is had, and it is avoided; a covering option has all of both that
            // matter for the term's sign.
            let width = (program.touching[issue].len() * 2).div_ceil(64);
            let signs = &mut standing.signs;
            signs.clear();
            signs.resize(width * program.sizes[issue], 0);
            for (nth, &(term, place)) in program.touching[issue].iter().enumerate() {
                if is_open[term / 64] >> (term % 64) & 1 == 0 {
                    continue;
                }
                let sign = program.terms[term].sign;
                let (had, avoided) =
                    (sign == Sign::Good || sign == Sign::Mixed, sign != Sign::Good);
                let part = program.parts[place];
                for option in program.options(issue, &self.domains) {
                    let asks = program.asks(&part, option);
                    let bit = nth * 2 + usize::from(!asks);
                    if if asks { had } else { avoided } {
                        signs[option * width + bit / 64] |= 1 << (bit % 64);
                    }
                }
            }
            let covers = |better: usize, worse: usize| {
                let row = |option: usize| program.rank(issue, option);
                let signs = |option: usize| &signs[option * width..(option + 1) * width];
                signs(better).iter().zip(signs(worse)).all(|(better, worse)| worse & !better == 0)
                    && row(better).iter().zip(row(worse)).all(|(better, worse)| better >= worse)
            };
            let from = program.word[issue];
            let all: Vec<usize> = program.options(issue, &self.domains).collect();
            for &worse in &all {
                let covered = program
                    .options(issue, &self.domains)
                    .any(|better| better != worse && covers(better, worse));
                if covered {
                    self.domains[from + worse / 64] &= !(1 << (worse % 64));
                    struck = true;
                }
            }
        }
        struck
    }

    /// An issue with an option still open that differs from another in worth, and the option.
    pub(super) fn undecided(&self, program: &Program, best: &[usize]) -> Option<(usize, usize)> {
        (0..program.sizes.len())
            .find(|&issue| {
                program
                    .options(issue, &self.domains)
                    .any(|option| program.rank(issue, option) != program.rank(issue, best[issue]))
            })
            .map(|issue| (issue, best[issue]))
    }

    /// Keeps only this option of an issue, or all but this one.
    pub(super) fn choose(&mut self, program: &Program, issue: usize, option: usize, keep: bool) {
        self.sift(program, issue, keep, |other| other == option);
    }

    /// Keeps only the options of an issue that are worth the same as this one, or all others.
    pub(super) fn gather(&mut self, program: &Program, issue: usize, option: usize, keep: bool) {
        self.sift(program, issue, keep, |other| {
            program.rank(issue, other) == program.rank(issue, option)
        });
    }

    fn sift(
        &mut self,
        program: &Program,
        issue: usize,
        keep: bool,
        chosen: impl Fn(usize) -> bool,
    ) {
        let all: Vec<usize> = program.options(issue, &self.domains).collect();
        for option in all {
            if chosen(option) != keep {
                self.domains[program.word[issue] + option / 64] &= !(1 << (option % 64));
            }
        }
    }

    /// The open options of each issue.
    pub(super) fn options(&self, program: &Program) -> Vec<Vec<usize>> {
        let of = |issue: usize| {
            let words = program.words(issue).enumerate();
            words.flat_map(|(at, word)| Bits(self.domains[word], at * 64)).collect()
        };
        (0..program.sizes.len()).map(of).collect()
    }
}
