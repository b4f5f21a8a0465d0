//! Scores who-said-what against articles annotated in the brat format of PolNeAR.
//!
//! Run with `cargo run --release -p onetext-bench-read --bin polnear -- FOLDER`, where `FOLDER` has
//! `text/*.txt` and `attributions/*.ann`. The articles are their publishers'; this program reads
//! them and keeps nothing.

#![expect(clippy::print_stdout, reason = "a program that prints a table")]

use std::path::Path;
use std::process::ExitCode;

use onetext_bench_read::finish;
use onetext_bench_read::polnear::{Said, Tally, articles};
use onetext_read::ingest::{Metadata, documents};
use onetext_read::{Context, read};
use onetext_record::{Body, Part};

fn main() -> ExitCode {
    finish(run())
}

fn run() -> Result<(), String> {
    let folder = std::env::args().nth(1).ok_or("usage: polnear FOLDER")?;
    let articles = articles(Path::new(&folder))?;
    let mut tally = Tally::default();
    for article in &articles {
        let found = documents(&article.name, &article.bytes, &Metadata::default())
            .map_err(|e| e.to_string())?;
        let Some(document) = found.first() else { continue };
        let characters: Vec<char> = document.source.text.chars().collect();
        tally.add(&article.wanted, &said(document), &characters);
    }
    println!("{} articles, {}", articles.len(), tally.show());
    Ok(())
}

fn said(document: &onetext_read::Document) -> Vec<Said> {
    let mut found = Vec::new();
    for proposal in read(document, &Context::default()) {
        if !matches!(proposal.body, Body::Statement(_)) {
            continue;
        }
        let mut said = Said { confidence: proposal.confidence, ..Said::default() };
        for evidence in &proposal.evidence {
            let list = match evidence.part {
                Part::Content => &mut said.content,
                Part::Cue => &mut said.cue,
                Part::Speaker => &mut said.source,
                Part::Context => continue,
            };
            list.push((evidence.start, evidence.end));
        }
        found.push(said);
    }
    found
}
