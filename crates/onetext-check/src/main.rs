//! `onetext-check [--scenario FILE] FILE…` prints a verdict on each certificate. It ends with 0 when
//! all are accepted, 1 when one is rejected and 2 when one cannot be read.
//!
//! With `--scenario` a certificate must also be about the scenario of that file, which is another
//! certificate or a scenario alone: a true answer to another question is no answer.

#![expect(clippy::print_stdout, reason = "the verdicts are what the command is for")]
#![expect(clippy::print_stderr, reason = "so are its complaints")]
#![expect(clippy::disallowed_methods, reason = "this is the edge: the library reads no files")]

use std::process::ExitCode;

use onetext_check::{Accepted, Fault, Limits, check, scenario_digest};

fn main() -> ExitCode {
    let mut files: Vec<String> = std::env::args().skip(1).collect();
    let mut question = None;
    if files.first().is_some_and(|first| first == "--scenario") && files.len() > 1 {
        let file = files.remove(1);
        files.remove(0);
        match read(&file).and_then(|text| scenario_digest(&text, Limits::default())) {
            Ok(digest) => question = Some(digest),
            Err(fault) => {
                eprintln!("{file}: {fault}");
                return ExitCode::from(2);
            }
        }
    }
    if files.is_empty() || files.iter().any(|file| file.starts_with("--")) {
        eprintln!("usage: onetext-check [--scenario FILE] FILE…");
        return ExitCode::from(2);
    }
    let mut worst = 0;
    for file in files {
        match verdict(&file, question.as_deref()) {
            Ok(accepted) => println!("{file}: accepted: {}", accepted.claim),
            Err(Fault::Unreadable(why)) => {
                println!("{file}: cannot be read: {why}");
                worst = 2;
            }
            Err(fault) => {
                println!("{file}: rejected: {fault}");
                worst = worst.max(1);
            }
        }
    }
    ExitCode::from(worst)
}

fn verdict(file: &str, question: Option<&str>) -> Result<Accepted, Fault> {
    let accepted = check(&read(file)?, Limits::default())?;
    match question {
        Some(digest) if digest != accepted.scenario => Err(Fault::Rejected {
            place: "scenario".to_owned(),
            why: "not the scenario that was asked about".to_owned(),
        }),
        _ => Ok(accepted),
    }
}

fn read(file: &str) -> Result<String, Fault> {
    let unreadable = |error: std::io::Error| Fault::Unreadable(error.to_string());
    let size = std::fs::metadata(file).map_err(unreadable)?.len();
    if size > Limits::default().bytes as u64 {
        return Err(Fault::Unreadable("too long".to_owned()));
    }
    std::fs::read_to_string(file).map_err(unreadable)
}
