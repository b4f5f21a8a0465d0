//! How long the exact frontier takes, and how much memory, on made-up interests.
//!
//! Run with `cargo bench -p onetext-settle --bench frontier`. Random interests leave much to gain
//! from trading issues; opposed ones make nearly everything a matter of give and take, so their
//! frontiers are far larger. Numbers come from a fixed sequence, so every run has the same ones.

#![expect(clippy::unwrap_used, reason = "what the benchmark is run on is known to be good")]

use std::collections::BTreeSet;

use divan::{AllocProfiler, Bencher};
use num_bigint::BigInt;
use onetext_settle::exact::parse;
use onetext_settle::frontier::{Cut, cover, frontier, without_issue};
use onetext_settle::space::Space;
use onetext_settle::way::Way;

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// A fixed sequence of numbers below a bound (Knuth's MMIX generator).
struct Sequence(u64);

impl Sequence {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Ten options an issue, worth up to 100 times the issue's weight of 1 to 40 to each party.
fn space(parties: usize, issues: usize, opposed: bool) -> Space {
    let mut numbers = Sequence(7);
    let mut gains = vec![vec![vec![BigInt::ZERO; parties]; 10]; issues];
    for issue in &mut gains {
        for party in 0..parties {
            let (weight, turned) = (1 + numbers.below(40), party % 2 == 1);
            for (option, gains) in (0_u64..).zip(issue.iter_mut()) {
                let value = if opposed {
                    let rank = if turned { 9 - option } else { option };
                    rank * 10 + numbers.below(10)
                } else {
                    numbers.below(101)
                };
                gains[party] = BigInt::from(weight * value);
            }
        }
    }
    Space {
        parties: (0..parties).collect(),
        sizes: vec![10; issues],
        gains,
        terms: Vec::new(),
        start: vec![BigInt::ZERO; parties],
        scale: vec![BigInt::from(1_000); parties],
        floors: vec![None; parties],
    }
}

fn anything() -> Way {
    Way { content: Vec::new(), forbidden: BTreeSet::new() }
}

/// Asks all parties together for at least so many hundredths of the largest sum.
fn most(space: &Space, hundredths: u32) -> Cut {
    let best = |issue: &Vec<Vec<BigInt>>| {
        issue.iter().map(|gains| gains.iter().sum::<BigInt>()).max().unwrap_or_default()
    };
    let best: BigInt = space.gains.iter().map(best).sum();
    Cut { weights: vec![BigInt::from(1); space.dims()], least: best * hundredths / 100_u32 }
}

/// Parties, issues, and whether they pull in opposite directions.
const CASES: &[(usize, usize, bool)] = &[
    (2, 20, true),
    (2, 50, true),
    (2, 50, false),
    (3, 7, true),
    (3, 20, false),
    (5, 6, false),
    (5, 7, false),
];

#[divan::bench(args = CASES)]
fn exact(bencher: Bencher<'_, '_>, &(parties, issues, opposed): &(usize, usize, bool)) {
    let space = space(parties, issues, opposed);
    bencher.bench_local(|| frontier(&space, &anything(), &[], usize::MAX).unwrap().len());
}

/// As the search for a solution asks: only what is near the largest sum.
#[divan::bench(args = [(2, 50, true), (5, 12, false)])]
fn near_the_best(bencher: Bencher<'_, '_>, (parties, issues, opposed): (usize, usize, bool)) {
    let space = space(parties, issues, opposed);
    let cuts = [most(&space, 98)];
    bencher.bench_local(|| frontier(&space, &anything(), &cuts, usize::MAX).unwrap().len());
}

#[divan::bench]
fn close_to_everything(bencher: Bencher<'_, '_>) {
    let space = space(5, 7, false);
    let epsilon = vec![parse("0.5").unwrap(); 5];
    let exact = frontier(&space, &anything(), &[], usize::MAX).unwrap().len();
    bencher.bench_local(|| cover(&space, &anything(), &[], &epsilon, exact / 2).is_ok());
}

/// One issue's values change, all others are decided already.
#[divan::bench]
fn what_if(bencher: Bencher<'_, '_>) {
    let mut space = space(3, 12, false);
    let partial = without_issue(&space, &anything(), 4, usize::MAX).unwrap();
    space.gains[4][2][1] += 50;
    bencher.bench_local(|| partial.with(&space, &anything(), &[], usize::MAX).unwrap().len());
}

/// The packages of every vector, one each.
#[divan::bench]
fn packages(bencher: Bencher<'_, '_>) {
    let found = frontier(&space(3, 10, false), &anything(), &[], usize::MAX).unwrap();
    bencher.bench_local(|| (0..found.len()).map(|at| found.packages(at, 1).len()).sum::<usize>());
}
