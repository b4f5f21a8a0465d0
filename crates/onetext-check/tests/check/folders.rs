//! Certificates that lie in files: `true/` as they are written, `false/` each with its reason.

use std::path::{Path, PathBuf};
use std::process::Command;

use onetext_check::{Fault, Limits, check};
use onetext_settle::Exact;
use onetext_settle::certificate::{self, Budget, Certificate, Rule, Solved};
use serde_json::Value;

use crate::example::{deadlock, majority, talks};
use crate::truth;
use crate::written::{all_packages, disagreement};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

fn files(name: &str) -> Vec<PathBuf> {
    let found = std::fs::read_dir(folder(name)).unwrap();
    let mut files: Vec<PathBuf> = found.map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

fn chosen(rule: Rule) -> Certificate {
    let scenario = talks();
    let least = if rule == Rule::Utilitarian { Vec::new() } else { disagreement(&scenario) };
    let (_, points, ideals) = truth::solution(&scenario, rule, &least).unwrap();
    let ks = matches!(rule, Rule::KalaiSmorodinsky | Rule::KalaiSmorodinskyLexicographic);
    let solved = Solved {
        rule,
        disagreement: &least,
        ideals: if ks { &ideals } else { &[] },
        packages: &all_packages(&points),
    };
    certificate::solution(&scenario, solved, Budget::default()).unwrap()
}

/// The files of `true/` as the writer writes them.
fn written() -> Vec<(&'static str, Certificate)> {
    let (talks, deadlock, budget) = (talks(), deadlock(), Budget::default());
    let best = all_packages(&truth::frontier(&talks));
    let (conflicts, concessions) = truth::blockers(&deadlock);
    let nine = vec![Exact::from_integer(9.into()); 3];
    let majority = majority();
    let by_two = all_packages(&truth::frontier(&majority));
    vec![
        (
            "concession",
            certificate::concession(&deadlock, &concessions[0], &conflicts, budget).unwrap(),
        ),
        ("conflict", certificate::conflict(&deadlock, &conflicts[0], budget).unwrap()),
        ("demands", certificate::demands(&deadlock, &conflicts, &concessions, budget).unwrap()),
        ("egalitarian", chosen(Rule::Egalitarian)),
        ("frontier", certificate::frontier(&talks, &best, budget).unwrap()),
        ("frontier-of-nothing", certificate::frontier(&deadlock, &[], budget).unwrap()),
        ("frontier-of-two-in-three", certificate::frontier(&majority, &by_two, budget).unwrap()),
        ("kalai-smorodinsky", chosen(Rule::KalaiSmorodinsky)),
        ("kalai-smorodinsky-lexicographic", chosen(Rule::KalaiSmorodinskyLexicographic)),
        ("nash", chosen(Rule::Nash)),
        ("near", certificate::near(&talks, &nine, budget).unwrap()),
        ("possible", certificate::possible(&talks, &best[0]).unwrap()),
        ("utilitarian", chosen(Rule::Utilitarian)),
    ]
}

#[test]
fn true_ones_are_accepted_and_still_written_so() {
    let written = written();
    for (name, certificate) in &written {
        let text = std::fs::read_to_string(folder("true").join(format!("{name}.json")));
        let text = text.unwrap_or_default();
        assert_eq!(text.trim_end(), certificate.text(), "{name}");
        check(&text, Limits::default()).unwrap_or_else(|fault| panic!("{name}: {fault}"));
    }
    assert_eq!(files("true").len(), written.len());
}

/// The comment of a false one ends with what the checker must say, after a vertical bar.
#[test]
fn false_ones_are_rejected_for_their_reason() {
    let files = files("false");
    for file in &files {
        let text = std::fs::read_to_string(file).unwrap();
        let certificate: Value = serde_json::from_str(&text).unwrap();
        let comment = certificate["comment"].as_str().unwrap();
        let (_, reason) = comment.split_once(" | ").unwrap();
        match check(&text, Limits::default()) {
            Err(fault @ Fault::Rejected { .. }) => {
                assert_eq!(fault.to_string(), reason, "{}", file.display());
            }
            other => panic!("{}: {other:?}", file.display()),
        }
    }
    assert!(files.len() >= 30, "only {} files", files.len());
}

#[test]
fn the_command_says_by_its_number_what_it_found() {
    let code = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onetext-check"));
        command.current_dir(folder("")).args(arguments).output().unwrap().status.code()
    };
    assert_eq!(code(&["true/nash.json", "true/demands.json"]), Some(0));
    assert_eq!(code(&["true/nash.json", "false/point-twice.json"]), Some(1));
    assert_eq!(code(&["false/point-twice.json", "check/main.rs"]), Some(2));
    assert_eq!(code(&["true/nothing.json"]), Some(2));
    assert_eq!(code(&[]), Some(2));
    assert_eq!(code(&["--scenario", "true/frontier.json", "true/nash.json"]), Some(0));
    // True, but about other talks than those asked about.
    assert_eq!(code(&["--scenario", "true/frontier.json", "true/demands.json"]), Some(1));
}
