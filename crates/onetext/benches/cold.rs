//! How long `onetext brief` takes from a standing start, and how much memory it needs.
//!
//! Run with `cargo bench -p onetext --bench cold`, or with other arguments for the command behind
//! `--`. Each run is a new process; the files are in the system's cache after the first, which is
//! shown apart. Peak memory is that of GNU time (`apt install time`); without it, it is left out.

#![expect(clippy::unwrap_used, reason = "what the benchmark is run on is known to be good")]
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How many times a command is run.
const RUNS: usize = 100;

const BINARY: &str = env!("CARGO_BIN_EXE_onetext");
const TIME: &str = "/usr/bin/time";

fn main() {
    let given: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    if !given.is_empty() {
        measure(&given.iter().map(String::as_str).collect::<Vec<_>>());
        return;
    }
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/ukraine-2025");
    let folder = tempfile::tempdir().unwrap();
    let record = folder.path().join("talks.onetext");
    let (example, record) = (example.to_str().unwrap(), record.to_str().unwrap());
    let made = Command::new(BINARY)
        .args(["init", record, "--from", example, "--quiet", "--author", "Benchmark"])
        .status();
    assert!(made.unwrap().success());
    let source = format!("{example}/sources/moscow-eve.txt");
    measure(&["--version"]);
    measure(&["brief", example]);
    measure(&["brief", record]);
    measure(&["brief", record, "--format", "html"]);
    measure(&["brief", &source, "--published", "2025-12-01"]);
}

/// Runs a command many times and prints the median and the extremes.
fn measure(arguments: &[&str]) {
    let mut times: Vec<Duration> = (0..RUNS).map(|_| run(arguments)).collect();
    let first = times[0];
    times.sort();
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    let memory = peak(arguments).map_or("not measured".to_owned(), |kilobytes| {
        format!("{:.1} MB", f64::from(kilobytes) / 1024.0)
    });
    println!(
        "onetext {}\n  median {:.1} ms, least {:.1}, most {:.1}, first {:.1}; peak memory {memory}",
        arguments.join(" "),
        milliseconds(times[RUNS / 2]),
        milliseconds(times[0]),
        milliseconds(times[RUNS - 1]),
        milliseconds(first),
    );
}

fn run(arguments: &[&str]) -> Duration {
    let start = Instant::now();
    let output = Command::new(BINARY).args(arguments).stderr(Stdio::null()).output().unwrap();
    let time = start.elapsed();
    assert!(output.status.success() && !output.stdout.is_empty(), "{arguments:?}");
    time
}

/// The most memory that the command held at once, in kilobytes, as GNU time reports it; the median
/// of a few runs.
fn peak(arguments: &[&str]) -> Option<u32> {
    let mut peaks = Vec::new();
    for _ in 0..5 {
        let output = Command::new(TIME).args(["-f", "%M", BINARY]).args(arguments).output().ok()?;
        peaks.push(String::from_utf8(output.stderr).ok()?.lines().last()?.trim().parse().ok()?);
    }
    peaks.sort_unstable();
    peaks.get(2).copied()
}
