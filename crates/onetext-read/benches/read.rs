//! How long a report takes to read, alone and in a pile.
//!
//! Run with `cargo bench -p onetext-read --bench read`. The report is a passage of ours, repeated to
//! the length of a long article.

#![expect(clippy::unwrap_used, reason = "a benchmark may fail")]

use divan::Bencher;
use divan::counter::BytesCount;
use onetext_read::ingest::{Metadata, documents};
use onetext_read::{Context, Document, read};

const PASSAGE: &str = "Norland claims to have seized the border villages of Asterby and Kell, though Sudria has not confirmed their loss. \
    The mediator, French envoy Claire Dumas, met both sides in Geneva on Tuesday and said the draft could be improved. \
    “We will not give up land,” said Sudrian Prime Minister Ivo Marek. European leaders warned that security guarantees must involve Europe directly, \
    while the United States, according to two officials, expects a revised peace plan next week.\n\n";

fn main() {
    divan::main();
}

fn document(passages: usize) -> Document {
    let metadata = Metadata { published: "2025-12-01".parse().ok(), ..Metadata::default() };
    documents("report.txt", PASSAGE.repeat(passages).as_bytes(), &metadata).unwrap().remove(0)
}

#[divan::bench(args = [1, 8, 64])]
fn report(bencher: Bencher, passages: usize) {
    let document = document(passages);
    bencher
        .counter(BytesCount::of_str(&document.source.text))
        .bench(|| read(&document, &Context::default()));
}
