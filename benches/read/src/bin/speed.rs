//! How many words a second the reader reads, for `benches/peers/reading`.
//!
//! Run with `cargo run --release -p onetext-bench-read --bin speed -- [--rounds N] PATH…`, where a
//! path is a text or a folder of texts (`*.txt`). Each round takes every text through ingest and
//! `read` on one thread; words are what white space parts, seconds are those of the CPU. The models
//! are loaded before the clock starts. The first round meets every word for the first time; the
//! later ones know them.

#![expect(clippy::print_stdout, reason = "a program that prints figures")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use onetext_bench_read::finish;
use onetext_read::ingest::{Metadata, documents};
use onetext_read::{Context, read};
use rustix::time::{ClockId, clock_gettime};

const USAGE: &str = "usage: speed [--rounds N] PATH…";

fn main() -> ExitCode {
    finish(run())
}

fn run() -> Result<(), String> {
    let (mut rounds, mut paths) = (3_usize, Vec::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--rounds" {
            let number = arguments.next().and_then(|number| number.parse().ok());
            rounds = number.filter(|number| *number > 0).ok_or(USAGE)?;
        } else {
            paths.extend(texts(Path::new(&argument))?);
        }
    }
    if paths.is_empty() {
        return Err(USAGE.to_owned());
    }
    let mut reports = Vec::new();
    for path in paths {
        let bytes = std::fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        reports.push((path.to_string_lossy().into_owned(), bytes));
    }
    let words: usize = reports
        .iter()
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).split_whitespace().count())
        .sum();

    through("warm-up.txt", b"The minister said that talks would begin.")?;
    let mut speeds = Vec::new();
    let mut proposals = 0;
    for _ in 0..rounds {
        let before = cpu();
        proposals = 0;
        for (name, bytes) in &reports {
            proposals += through(name, bytes)?;
        }
        speeds.push(per_second(words, cpu().saturating_sub(before)));
    }
    println!("{} texts, {words} words, {proposals} proposals", reports.len());
    let told: Vec<String> = speeds.iter().map(|speed| format!("{speed:.0}")).collect();
    println!("words a CPU second: {}", told.join(" "));
    speeds.sort_by(f64::total_cmp);
    println!("median: {:.0}", speeds[speeds.len() / 2]);
    Ok(())
}

/// How many proposals come of a report.
fn through(name: &str, bytes: &[u8]) -> Result<usize, String> {
    let found = documents(name, bytes, &Metadata::default()).map_err(|e| format!("{name}: {e}"))?;
    Ok(found.iter().map(|document| read(document, &Context::default()).len()).sum())
}

fn texts(path: &Path) -> Result<Vec<PathBuf>, String> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = std::fs::read_dir(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut found: Vec<_> =
        paths.filter(|path| path.extension().is_some_and(|ending| ending == "txt")).collect();
    found.sort();
    Ok(found)
}

/// What this process has had of the CPU.
fn cpu() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).unwrap_or_default()
}

fn per_second(words: usize, time: Duration) -> f64 {
    f64::from(u32::try_from(words).unwrap_or(u32::MAX)) / time.as_secs_f64()
}
