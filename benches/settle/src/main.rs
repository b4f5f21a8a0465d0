//! Figures of the settlement engine on the benchmark data, which stays outside the project.
//!
//!   settle COMMAND --scenarios FOLDER
//!
//!   frontier [--only NAME] [--floors] [--near HUNDREDTHS] [--epsilon E] [--budget N]
//!   wide [--ties]         many overlapping interactions
//!   solutions [--only NAME]
//!   conflicts [--words]
//!   uncertain             draws, their intervals, and what-ifs
//!   formats [--negolog FOLDER] [--expected FOLDER]
//!   certificates          written and checked
//!   sizes                 what the scenarios are like
//!   case FILE             one frontier, as JSON
//!   answers FILE          frontier and solutions of one scenario, as JSON
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "figures are for the terminal")]

mod case;
mod certificates;
mod conflicts;
mod formats;
mod frontier;
mod solutions;
mod uncertain;
mod wide;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use onetext_bench_settle::{Failure, files, scenario};
use onetext_settle::space::Space;

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
    let after = |flag: &str| {
        let at = arguments.iter().position(|it| it == flag)?;
        arguments.get(at + 1).cloned()
    };
    let folder = after("--scenarios").map(PathBuf::from);
    let folder = folder.ok_or("usage: settle COMMAND --scenarios FOLDER")?;
    let file = || arguments.get(1).map(PathBuf::from).ok_or("name a file of a scenario");
    match arguments.first().map(String::as_str) {
        Some("frontier") => frontier::run(&folder, &arguments),
        Some("wide") => wide::run(&folder, &arguments),
        Some("solutions") => solutions::print(&folder, &after("--only").unwrap_or_default()),
        Some("conflicts") => conflicts::run(&folder),
        Some("uncertain") => uncertain::run(),
        Some("formats") => {
            let (negolog, expected) = (after("--negolog"), after("--expected"));
            let path = |it: &Option<String>| it.as_ref().map(PathBuf::from);
            formats::run(&folder, path(&negolog).as_deref(), path(&expected).as_deref())
        }
        Some("certificates") => certificates::run(&folder),
        Some("sizes") => sizes(&folder),
        Some("case") => case::case(&file()?),
        Some("answers") => case::answers(&file()?),
        _ => Err(
            "commands: frontier, wide, solutions, conflicts, uncertain, formats, certificates, \
                  sizes, case, answers"
                .to_owned(),
        ),
    }
}

fn sizes(folder: &Path) -> Result<(), Failure> {
    for path in files(&folder.join("canon"))? {
        let scenario = scenario(&path)?;
        let space = Space::new(&scenario);
        let packages = scenario.packages().unwrap_or(u128::MAX);
        let bits = (0..space.dims()).map(|dim| space.reach(dim).bits()).max().unwrap_or(0);
        println!("{:40} {packages:>12} packages, {bits:>4} bits", scenario.name);
    }
    Ok(())
}
