//! Makes the reader's models from our own corpus.
//!
//! Run with `cargo run --release -p onetext-bench-read --bin train`; it writes
//! `reader.model` and `meaning.model` in `crates/onetext-read/models`, the same bytes each time.
//! With `--check` it only tells whether the committed files are what the corpus gives. Documents that are held out are
//! never looked at.

#![expect(clippy::print_stdout, reason = "a program that tells what it does")]

use std::path::Path;
use std::process::ExitCode;

use onetext_bench_read::{corpus, finish};
use onetext_read::training::meaning::{Prepared, meaning_models};
use onetext_read::training::{Annotated, Attributor, Model};

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
    let prepared: Vec<Prepared<'_>> = documents.iter().map(Prepared::new).collect();
    let meaning = meaning_models(&prepared.iter().collect::<Vec<_>>());
    let is_check = std::env::args().any(|argument| argument == "--check");
    println!("{} documents", documents.len());
    for (name, models) in [("reader", attributor.models()), ("meaning", &meaning)] {
        let text: String =
            std::iter::once(HEAD.to_owned()).chain(models.iter().map(Model::to_string)).collect();
        let path = root.join(format!("crates/onetext-read/models/{name}.model"));
        let told = |error: std::io::Error| format!("{}: {error}", path.display());
        if !is_check {
            std::fs::write(&path, &text).map_err(told)?;
        } else if std::fs::read_to_string(&path).map_err(told)? != text {
            return Err(format!("{name}.model is not what the corpus gives; run without --check"));
        }
        println!("{name}.model, {} bytes", text.len());
    }
    Ok(())
}
