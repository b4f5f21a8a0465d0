//! Comparing and marking made treaties of several sizes.

use divan::Bencher;
use onetext_bench_draft::treaty::{Hand, Treaty};
use onetext_draft::compare;

fn main() {
    divan::main();
}

const HAND: Hand = Hand {
    edited: 30,
    words: 12,
    run: 3,
    deleted: 4,
    inserted: 4,
    articles: 3,
    clauses: 5,
    split: 2,
};

#[divan::bench(args = [1_000, 17_000, 30_000, 100_000])]
fn compared(bencher: Bencher, words: usize) {
    let treaty = Treaty::new(1, words);
    let (old, new) = (treaty.draft(), treaty.revised(2, &HAND).0.draft());
    bencher.bench(|| compare(&old, &new));
}

#[divan::bench(args = [1_000, 17_000, 30_000, 100_000])]
fn marked(bencher: Bencher, words: usize) {
    let treaty = Treaty::new(1, words);
    let (old, new) = (treaty.draft(), treaty.revised(2, &HAND).0.draft());
    let redline = compare(&old, &new);
    bencher.bench(|| redline.marked(&old, &new, Some("Mediator"), None));
}
