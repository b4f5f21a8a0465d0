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
use onetext_read::training::{Annotated, Attributor};

const HEAD: &str =
    "# The reader's models: made from corpus/attribution by the trainer in benches/read.\n";

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
    let attributor = Attributor::train(&documents.iter().collect::<Vec<_>>());
    let mut text = HEAD.to_owned();
    for model in attributor.models() {
        text += &model.to_string();
    }
    let path = root.join("crates/onetext-read/models/reader.model");
    let told = |error: std::io::Error| format!("{}: {error}", path.display());
    if std::env::args().any(|argument| argument == "--check") {
        let is_same = std::fs::read_to_string(&path).map_err(told)? == text;
        return is_same.then_some(()).ok_or_else(|| {
            "the model is not what the corpus gives; run without --check".to_owned()
        });
    }
    println!("{} documents, {} bytes", documents.len(), text.len());
    std::fs::write(&path, text).map_err(told)
}
