//! Makes the reader's models from our own corpus.
//!
//! Run with `cargo run --release -p onetext-bench-read --bin train`; it writes
//! `crates/onetext-read/models/reader.model`, the same bytes each time. With `--check` it only
//! tells whether the committed file is what the corpus gives. Documents that are held out are
//! never looked at.

#![expect(clippy::print_stdout, reason = "a program that tells what it does")]

use std::path::Path;
use std::process::ExitCode;

use onetext_bench_read::{corpus, finish};
use onetext_read::training::Annotated;

fn main() -> ExitCode {
    finish(run())
}

fn run() -> Result<(), String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let documents: Vec<Annotated> = corpus::load(&root.join("corpus/attribution"))?
        .iter()
        .filter(|document| !document.is_held_out())
        .map(corpus::Document::annotated)
        .collect();
    println!("{} documents", documents.len());
    Ok(())
}
