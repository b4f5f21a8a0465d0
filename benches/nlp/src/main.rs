//! Parses paragraphs, for `benches/peers/spacy`: to compare what is found, or to time it.
//!
//! `columns MODEL [--threads N] [--time]` reads `{"id": …, "text": …}`, one a line, from standard
//! input. It writes the same with the columns of the golden files; with `--time`, it writes only how
//! many tokens there were and the seconds that loading and parsing took, on the clock and of the CPU.

use std::env;
use std::io::{self, BufWriter, Write};
use std::num::NonZero;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use onetext_nlp::{Doc, Pipeline};
use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};

#[path = "../../../crates/onetext-nlp/tests/golden/columns.rs"]
mod columns;

use columns::Columns;

type Failure = Box<dyn std::error::Error>;

#[derive(Deserialize, Serialize)]
struct Paragraph {
    id: String,
    text: String,
}

#[derive(Serialize)]
struct Parsed<'a> {
    id: &'a str,
    text: &'a str,
    #[serde(flatten)]
    columns: Columns,
}

/// Seconds, and how many tokens were found in them.
#[derive(Serialize)]
struct Times {
    tokens: usize,
    load: f64,
    wall: f64,
    cpu: f64,
}

struct Options {
    model: String,
    threads: NonZero<usize>,
    time: bool,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let usage = "usage: columns MODEL [--threads N] [--time] < PARAGRAPHS.jsonl";
        let mut options =
            Self { model: String::new(), threads: NonZero::<usize>::MIN, time: false };
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--threads" => options.threads = arguments.next().ok_or(usage)?.parse()?,
                "--time" => options.time = true,
                _ if options.model.is_empty() && !argument.starts_with('-') => {
                    options.model = argument;
                }
                _ => return Err(usage.into()),
            }
        }
        if options.model.is_empty() { Err(usage.into()) } else { Ok(options) }
    }
}

/// What this process has had of the CPU, all threads together.
fn cpu() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).unwrap_or_default()
}

fn run() -> Result<(), Failure> {
    let options = Options::read(env::args().skip(1))?;
    let before = Instant::now();
    let pipeline = Pipeline::open(&options.model)?;
    let load = before.elapsed().as_secs_f64();

    let lines = io::stdin().lines();
    let paragraphs: Vec<Paragraph> =
        lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect::<Result<_, Failure>>()?;
    let texts: Vec<_> = paragraphs.iter().map(|paragraph| paragraph.text.clone()).collect();

    let mut out = BufWriter::new(io::stdout().lock());
    if options.time {
        let (wall_before, cpu_before) = (Instant::now(), cpu());
        let mut tokens = 0;
        pipeline.stream(texts, options.threads, |doc: Doc| tokens += doc.len())?;
        let wall = wall_before.elapsed().as_secs_f64();
        let cpu = cpu().saturating_sub(cpu_before).as_secs_f64();
        serde_json::to_writer(&mut out, &Times { tokens, load, wall, cpu })?;
        writeln!(out)?;
    } else {
        for (Paragraph { id, text }, doc) in
            paragraphs.iter().zip(pipeline.parse_all(&texts, options.threads)?)
        {
            let columns = Columns::from(&doc);
            serde_json::to_writer(&mut out, &Parsed { id, text, columns })?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(())
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "columns: {error}");
            ExitCode::from(2)
        }
    }
}
