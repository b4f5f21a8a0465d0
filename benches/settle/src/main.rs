//! `cargo run --release -p onetext-bench-settle -- COMMAND --scenarios FOLDER`: figures of the
//! settlement engine on the benchmark data.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "figures are for the terminal")]

mod certificates;

use std::path::PathBuf;
use std::process::ExitCode;

use onetext_bench_settle::{Failure, files, scenario};
use onetext_settle::frontier::frontier;
use onetext_settle::space::Space;
use onetext_settle::way::ways;

mod formats;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments
        .iter()
        .position(|it| it == "--scenarios")
        .and_then(|at| arguments.get(at + 1))
        .map(PathBuf::from)
        .ok_or("usage: settle COMMAND --scenarios FOLDER")?;
    match arguments.first().map(String::as_str) {
        Some("conflicts") => conflicts::run(&folder),
        Some("sizes") => {
            for path in files(&folder.join("canon"))? {
                let scenario = scenario(&path)?;
                let space = Space::new(&scenario);
                let ways = ways(&scenario).map_err(|error| error.to_string())?;
                let packages = scenario.packages().unwrap_or(u128::MAX);
                let bits = (0..space.dims()).map(|dim| space.reach(dim).bits()).max().unwrap_or(0);
                let vectors = if packages > 2_000 {
                    "-".to_owned()
                } else {
                    let found = ways.first().map(|way| frontier(&space, way, &[], usize::MAX));
                    found.and_then(Result::ok).map_or(0, |found| found.len()).to_string()
                };
                println!("{:40} {packages:>12} packages, {bits:>4} bits, {vectors}", scenario.name);
            }
            Ok(())
        }
        Some("certificates") => certificates::run(&folder),
        _ => Err("commands: sizes, certificates".to_owned()),
    }
}
