//! Scores what another program says of who said what, by the measure that `polnear` uses for ours.
//!
//! Run with `cargo run --release -p onetext-bench-read --bin score-attributions -- FOLDER FOUND`,
//! where `FOLDER` is what `polnear` takes and `FOUND` has a `NAME.json` for each article: a list of
//! `{"source": [[start, end], …], "cue": …, "content": …}` with places in characters of the text.

#![expect(clippy::print_stdout, reason = "a program that prints a table")]

use std::path::Path;
use std::process::ExitCode;

use onetext_bench_read::finish;
use onetext_bench_read::polnear::{Tally, articles, found};

fn main() -> ExitCode {
    finish(run())
}

fn run() -> Result<(), String> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(predictions)) = (arguments.next(), arguments.next()) else {
        return Err("usage: score-attributions FOLDER FOUND".to_owned());
    };
    let articles = articles(Path::new(&folder))?;
    let mut tally = Tally::default();
    for article in &articles {
        let had = found(Path::new(&predictions), &article.name)?;
        let characters: Vec<char> = String::from_utf8_lossy(&article.bytes).chars().collect();
        tally.add(&article.wanted, &had, &characters);
    }
    println!("{} articles, {}", articles.len(), tally.show());
    Ok(())
}
