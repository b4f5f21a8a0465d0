//! How fast a redline is written as a Word file and read again: `cargo bench --bench docx`.
//!
//! The texts are made here: treaties of numbered paragraphs, of which a third was edited, one in
//! ten moved, and some came or went.

use divan::Bencher;
use onetext_draft::{Draft, Marked, compare, docx};

fn main() {
    divan::main();
}

/// Words of which no two paragraphs are made in the same order.
const WORDS: [&str; 24] = [
    "the",
    "party",
    "shall",
    "ensure",
    "water",
    "of",
    "gauge",
    "release",
    "within",
    "days",
    "joint",
    "commission",
    "and",
    "measure",
    "notify",
    "upstream",
    "each",
    "season",
    "not",
    "exceed",
    "share",
    "review",
    "agreed",
    "level",
];
/// How many words a paragraph has.
const LENGTH: usize = 60;

/// The words of a paragraph by its number.
fn paragraph(number: usize, salt: usize) -> String {
    let mut state = number.wrapping_mul(0x9e37_79b9) + salt;
    let words = (0..LENGTH).map(|_| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        WORDS[(state >> 33) % WORDS.len()]
    });
    format!("{number}. {}", words.collect::<Vec<_>>().join(" "))
}

/// A redline of two texts of about so many words each.
fn redline(words: usize) -> Marked {
    let count = words / LENGTH;
    let old: Vec<String> = (0..count).map(|number| paragraph(number, 0)).collect();
    let mut new = Vec::new();
    for (number, text) in old.iter().enumerate() {
        match number % 10 {
            0 => new.push(paragraph(number, 7)),
            1..=3 => new.push(text.replace("shall", "should").replace("joint ", "")),
            4 if number % 40 == 4 => {}
            _ => new.push(text.clone()),
        }
    }
    let middle = count / 2;
    new[middle..].rotate_right(count / 10);
    let (old, new) = (Draft::lines(&old.join("\n")), Draft::lines(&new.join("\n")));
    compare(&old, &new).marked(&old, &new, Some("Mediator"), Some("2025-11-30"))
}

#[divan::bench(args = [17_000, 30_000, 300_000])]
fn write(bencher: Bencher, words: usize) {
    let marked = redline(words);
    let options = docx::Options::default();
    bencher.bench(|| docx::write(&marked, &options));
}

#[divan::bench(args = [17_000, 30_000, 300_000])]
fn read(bencher: Bencher, words: usize) {
    let bytes = docx::write(&redline(words), &docx::Options::default());
    let limits = docx::Limits::default();
    bencher.bench(|| docx::read(&bytes, &limits));
}
