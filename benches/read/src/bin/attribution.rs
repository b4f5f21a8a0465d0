//! Scores the models that find who says what, before parties and meaning come to it.
//!
//! Run with `cargo run --release -p onetext-bench-read --bin attribution -- WHAT`, where `WHAT` is
//! - `reach`: what of our corpus is among the candidates at all;
//! - `folds`: five folds over the documents that may be tuned on;
//! - `held-out`: the carried model on those that are held out, with `--worst N` the misses;
//! - a folder in the format of PolNeAR, with `--misses` what is missed and what is too much (for
//!   its development part only).

#![expect(clippy::print_stdout, reason = "a program that prints tables")]

use std::ops::Range;
use std::path::Path;
use std::process::ExitCode;

use onetext_bench_read::polnear::{Said, Spans, Tally, articles, overlap, pairs};
use onetext_bench_read::{corpus, finish, share};
use onetext_read::training::{Annotated, Attributor, Found, reachable};

fn main() -> ExitCode {
    finish(run())
}

fn run() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let what = arguments.first().ok_or("usage: attribution reach|folds|held-out|FOLDER")?;
    let shown = arguments.iter().any(|argument| argument == "--misses");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/attribution");
    let documents = corpus::load(&root)?;
    let (held_out, open): (Vec<_>, Vec<_>) = documents.iter().partition(|d| d.is_held_out());
    let annotated = |documents: &[&corpus::Document]| -> Vec<Annotated> {
        documents.iter().map(|document| document.annotated()).collect()
    };
    match what.as_str() {
        "reach" => reach(&annotated(&open)),
        "folds" => folds(&annotated(&open), shown),
        "held-out" => {
            let attributor = Attributor::carried();
            let mut tally = Tally::default();
            for document in annotated(&held_out) {
                score(&attributor, &document, &mut tally, shown);
            }
            println!("{}", tally.show());
        }
        folder => {
            let model = arguments.iter().any(|argument| argument == "--train");
            let attributor = if model {
                let open = annotated(&open);
                Attributor::train(&open.iter().collect::<Vec<_>>())
            } else {
                Attributor::carried()
            };
            let mut tally = Tally::default();
            for article in articles(Path::new(folder))? {
                let text = String::from_utf8_lossy(&article.bytes).into_owned();
                let found = attributor.find(&text);
                let had: Vec<Said> = found.iter().map(|found| said(found, &text)).collect();
                let characters: Vec<char> = text.chars().collect();
                tally.add(&article.wanted, &had, &characters);
                if shown {
                    println!("== {}", article.name);
                    misses(&article.wanted, &had, &found, &characters);
                }
            }
            println!("{}", tally.show());
        }
    }
    Ok(())
}

fn reach(documents: &[Annotated]) {
    let mut sums = [0; 4];
    for document in documents {
        for (sum, n) in sums.iter_mut().zip(reachable(document)) {
            *sum += n;
        }
    }
    println!("{} attributions; among the candidates:", sums[0]);
    for (name, n) in ["cue", "content", "source"].iter().zip(&sums[1..]) {
        println!("{name:<8} {:>5.1} %", share(*n, sums[0], 0.0));
    }
}

fn folds(documents: &[Annotated], shown: bool) {
    let mut tally = Tally::default();
    for fold in 0..5 {
        let part = |inside: bool| -> Vec<&Annotated> {
            let numbered = documents.iter().enumerate();
            numbered.filter(|(i, _)| (i % 5 == fold) == inside).map(|(_, d)| d).collect()
        };
        let attributor = Attributor::train(&part(false));
        for document in part(true) {
            score(&attributor, document, &mut tally, shown);
        }
    }
    println!("{}", tally.show());
}

fn score(attributor: &Attributor, document: &Annotated, tally: &mut Tally, shown: bool) {
    let text = &document.text;
    let found = attributor.find(text);
    let had: Vec<Said> = found.iter().map(|found| said(found, text)).collect();
    let wanted: Vec<Said> = document
        .attributions
        .iter()
        .map(|said| Said {
            source: characters(&said.source, text),
            cue: characters(&said.cue, text),
            content: characters(&said.content, text),
            confidence: 1.0,
        })
        .collect();
    let letters: Vec<char> = text.chars().collect();
    tally.add(&wanted, &had, &letters);
    if shown {
        misses(&wanted, &had, &found, &letters);
    }
}

fn said(found: &Found, text: &str) -> Said {
    Said {
        source: characters(&found.source, text),
        cue: characters(&found.cue, text),
        content: characters(&found.content, text),
        confidence: found.confidence,
    }
}

fn characters(places: &[Range<usize>], text: &str) -> Spans {
    let count = |byte: usize| text[..byte].chars().count();
    places.iter().map(|at| (count(at.start), count(at.end))).collect()
}

fn misses(wanted: &[Said], had: &[Said], found: &[Found], text: &[char]) {
    let words = |spans: &Spans| -> String {
        let pieces: Vec<String> =
            spans.iter().map(|(a, b)| text[*a..*b].iter().collect()).collect();
        pieces.join(" … ").replace('\n', " ")
    };
    let line = |said: &Said| {
        format!("{} | {} | {}", words(&said.cue), words(&said.source), words(&said.content))
    };
    let cues = pairs(wanted, had, |a, b| overlap(&a.cue, &b.cue));
    for (i, want) in wanted.iter().enumerate() {
        match cues.iter().find(|pair| pair.0 == i) {
            None => println!("MISSED {}", line(want)),
            Some((_, other)) => {
                let mut tally = Tally::default();
                tally.add(std::slice::from_ref(want), std::slice::from_ref(&had[*other]), text);
                if tally.right[2] == 0 {
                    let what = if tally.right[1] == 0 { "CONTENT" } else { "SOURCE" };
                    println!("{what} {}\n    had {}", line(want), line(&had[*other]));
                    println!("    {:.2} {:?}", found[*other].confidence, found[*other].because);
                }
            }
        }
    }
    for (i, said) in had.iter().enumerate() {
        if !cues.iter().any(|pair| pair.1 == i) {
            println!("TOO MUCH {:.2} {} {:?}", said.confidence, line(said), found[i].because);
        }
    }
}
