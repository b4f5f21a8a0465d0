//! The workbench under many readers and writers, killed and with a full disk.
//!
//!   onetext-bench-serve make FILE --entries N [--unchecked]
//!   onetext-bench-serve load 127.0.0.1:PORT [--file FILE] [--readers 200] [--writers 20]
//!                       [--listeners 0] [--seconds 60] [--think 750] [--session COOKIE]… [--skip PART]…
//!   onetext-bench-serve start FILE [--times 10]
//!   onetext-bench-serve memory FILE [the flags of `load`]
//!   onetext-bench-serve growth FOLDER [--most 1000000] [the flags of `load`]
//!   onetext-bench-serve kill FILE [--times 50] [--seed 1]
//!   onetext-bench-serve full FILE                as root: mounts a small disk
//!
//! All but `make` and `load` start the program given by `--program` (target/release/onetext).
#![allow(
    clippy::similar_names,
    clippy::format_push_string,
    reason = "requests are made by the dozen"
)]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "figures are for the terminal")]

mod chance;
mod client;
mod harm;
mod load;
mod make;
mod server;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use load::{Load, milliseconds};
use server::Server;

/// Anything that stops a measurement.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(2)
        }
    }
}

/// What the command line says.
struct Said<'a>(&'a [String]);

impl Said<'_> {
    fn all(&self, flag: &str) -> Vec<String> {
        let at = self.0.iter().enumerate().filter(|(_, it)| *it == flag);
        at.filter_map(|(at, _)| self.0.get(at + 1).cloned()).collect()
    }

    fn number(&self, flag: &str, usual: usize) -> Result<usize, Failure> {
        Ok(self.all(flag).first().map(|it| it.parse()).transpose()?.unwrap_or(usual))
    }

    fn load(&self) -> Result<Load, Failure> {
        Ok(Load {
            readers: self.number("--readers", 200)?,
            writers: self.number("--writers", 20)?,
            listeners: self.number("--listeners", 0)?,
            seconds: self.number("--seconds", 60)? as u64,
            think: self.number("--think", 750)? as u64,
            sessions: self.all("--session"),
            skip: [vec!["export".to_owned(), "download".to_owned()], self.all("--skip")].concat(),
        })
    }
}

fn run(arguments: &[String]) -> Result<(), Failure> {
    let said = Said(arguments);
    let what = || {
        arguments
            .get(1)
            .ok_or("usage: onetext-bench-serve make|load|start|memory|growth|kill|full …")
    };
    let file = || what().map(PathBuf::from);
    let program = said
        .all("--program")
        .first()
        .map_or_else(|| PathBuf::from("target/release/onetext"), PathBuf::from);
    match arguments.first().map(String::as_str) {
        Some("make") => {
            make::make(
                &file()?,
                said.number("--entries", 100_000)?,
                !arguments.contains(&"--unchecked".to_owned()),
            )?;
        }
        Some("load") => {
            let load = said.load()?;
            let mut seen = load.run(what()?);
            println!("{}", seen.table(load.seconds));
            if let Some(file) = said.all("--file").first() {
                println!(
                    "{} of {} acknowledged entries are lost",
                    seen.lost(Path::new(file))?.len(),
                    seen.acknowledged.len()
                );
            }
        }
        Some("start") => {
            let times = server::first_page(&program, &file()?, said.number("--times", 10)?)?;
            let milliseconds: Vec<u128> =
                times.iter().map(std::time::Duration::as_millis).collect();
            println!(
                "ms from the start of the program to the last byte of the first page: {milliseconds:?}"
            );
        }
        Some("memory") => {
            let server = Server::start(&program, &file()?)?;
            server.client()?;
            println!("MB after the first page: {}", server.memory()? >> 20);
            let load = said.load()?;
            let mut seen = load.run(&server.address);
            println!("{}", seen.table(load.seconds));
            println!("MB after the load: {}", server.memory()? >> 20);
            println!(
                "{} of {} acknowledged entries are lost",
                seen.lost(&file()?)?.len(),
                seen.acknowledged.len()
            );
        }
        Some("growth") => growth(&program, &file()?, &said)?,
        Some("kill") => {
            let (times, seed) = (said.number("--times", 50)?, said.number("--seed", 1)?);
            println!("{}", harm::kill(&program, &file()?, times, seed as u64)?);
        }
        Some("full") => println!("{}", harm::full(&program, &file()?)?),
        other => return Err(format!("there is no command {other:?}").into()),
    }
    Ok(())
}

fn growth(program: &Path, folder: &Path, said: &Said<'_>) -> Result<(), Failure> {
    let load = said.load()?;
    println!(
        "| entries | file MB | start ms | MB after the first page | MB after the load | worst p99 ms | of |"
    );
    println!("| ---: | ---: | ---: | ---: | ---: | ---: | --- |");
    let most = said.number("--most", 1_000_000)?;
    let mut tables = Vec::new();
    for entries in [1_000, 10_000, 100_000, 1_000_000].into_iter().filter(|it| *it <= most) {
        let file = folder.join(format!("{entries}.onetext"));
        if !file.exists() {
            make::make(&file, entries, entries <= 100_000)?;
        }
        let size = std::fs::metadata(&file)?.len() >> 20;
        let started = server::first_page(program, &file, 3)?[1].as_millis();
        let server = Server::start(program, &file)?;
        server.client()?;
        let before = server.memory()? >> 20;
        let mut seen = load.run(&server.address);
        let after = server.memory()? >> 20;
        let (page, worst) = seen.worst();
        println!(
            "| {entries} | {size} | {started} | {before} | {after} | {} | `{page}` |",
            milliseconds(worst)
        );
        tables.push(format!("{entries} entries\n\n{}", seen.table(load.seconds)));
    }
    println!("\n{}", tables.join("\n\n"));
    Ok(())
}
