//! Very many reports: order, threads, runs that are killed and go on.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use crate::{Desk, snapshot};

/// More files than are in memory at once, a few times over; some with the same name, some with the
/// same text.
const FILES: usize = 200;

fn many() -> Desk {
    let desk = Desk::new();
    for n in 0..FILES {
        let (folder, name) = (n / 100, n % 100 / 2);
        let who = ["Upland", "Lowland"][n % 2];
        let text = if n % 37 == 0 {
            "Talks go on\n\nNobody said why.\n".to_owned()
        } else {
            format!("Talks, day {n}\n\n{who} rejects the draft of {n} pages, its envoy said.\n")
        };
        desk.write(&format!("archive/{folder:02}/{}/report-{name}.txt", n % 2), text);
    }
    desk
}

/// Runs a command and kills it once `is_time`; says whether it was still running.
fn kill(desk: &Desk, line: &str, is_time: impl Fn() -> bool) -> bool {
    let mut child = desk.start(line);
    drop(child.stdin.take());
    while child.try_wait().unwrap().is_none() {
        if is_time() {
            child.kill().unwrap();
            child.wait().unwrap();
            return true;
        }
        sleep(Duration::from_millis(1));
    }
    false
}

fn lines(desk: &Desk, file: &str) -> usize {
    fs::read_to_string(desk.path(file)).map_or(0, |text| text.lines().count())
}

#[test]
fn the_results_are_the_same_on_any_number_of_threads() {
    let desk = many();
    let read =
        |threads: usize| desk.ok(&format!("read archive --format json --threads {threads}")).stdout;
    let one = read(1);
    assert!(one.lines().count() > FILES, "every report says something");
    assert!(one == read(3), "the same bytes, whatever the number of threads");
    desk.ok("read archive --format json --out results.jsonl");
    assert!(one == desk.read("results.jsonl"), "in a file as on standard output");
    assert!(
        !desk.path("results.jsonl.part").exists() && !desk.path("results.jsonl.state").exists()
    );

    // Each line names its file, in order of name, and each report has an id of its own.
    let mut found: Vec<(String, String)> = Vec::new();
    for line in one.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let pair = (text(&line["file"]), text(&line["evidence"][0]["source"]));
        if found.last() != Some(&pair) {
            found.push(pair);
        }
    }
    assert!(found.is_sorted_by(|a, b| a.0 < b.0));
    let mut ids: Vec<&String> = found.iter().map(|(_, id)| id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), found.len());
}

#[test]
fn a_run_that_is_killed_goes_on() {
    let desk = many();
    let line = "read archive --format json --threads 2 --out results.jsonl";
    desk.ok("read archive --format json --out whole.jsonl");
    let mut killed = 0;
    for batches in 1..=2 {
        let done = || lines(&desk, "results.jsonl.state") > batches;
        killed += usize::from(kill(&desk, line, done));
        assert!(desk.path("results.jsonl").exists() || desk.path("results.jsonl.part").exists());
    }
    assert!(killed > 0, "the run was over before it could be killed");
    let run = desk.ok(line);
    assert!(killed < 2 || run.stderr.contains("which an earlier run has read"), "{run}");
    assert!(desk.read("results.jsonl") == desk.read("whole.jsonl"));
    assert!(!desk.path("results.jsonl.state").exists());
}

#[test]
fn a_sheet_that_goes_on_has_one_head() {
    let desk = many();
    let line = "read archive --format csv --out sheet.csv --threads 1";
    let whole = desk.ok("read archive --format csv").stdout;
    assert!(kill(&desk, line, || lines(&desk, "sheet.csv.state") >= 2));
    let run = desk.ok(line);
    assert!(run.stderr.contains("which an earlier run has read"), "{run}");
    let sheet = desk.read("sheet.csv");
    assert_eq!(sheet.matches('\u{feff}').count(), 1);
    assert!(sheet == whole, "in a file as on standard output");
}

/// A desk on which a run was stopped behind its first batch.
fn stopped() -> Desk {
    let desk = many();
    let line = "read archive --format json --out results.jsonl --threads 1";
    assert!(kill(&desk, line, || lines(&desk, "results.jsonl.state") >= 2));
    desk
}

#[test]
fn what_was_torn_off_is_cut_away() {
    let desk = stopped();
    desk.ok("read archive --format json --out whole.jsonl");
    let part = desk.read("results.jsonl.part");
    let state = desk.read("results.jsonl.state");
    desk.write("results.jsonl.part", format!("{part}{{\"file\":\"archive/00"));
    desk.write("results.jsonl.state", format!("{state}{{\"bytes\":12,\"fil"));
    desk.ok("read archive --format json --out results.jsonl");
    assert!(desk.read("results.jsonl") == desk.read("whole.jsonl"));

    // Nor does it matter if not even the head of the state was written whole.
    desk.write("few.jsonl.part", "{\"fi");
    desk.write("few.jsonl.state", "{\"progr");
    desk.ok("read reports --format json --out few.jsonl");
    assert_eq!(desk.read("few.jsonl"), desk.ok("read reports --format json").stdout);
}

#[test]
fn a_run_goes_on_only_with_what_it_began_with() {
    type Case = (&'static str, fn(&Desk), &'static str);
    let cases: [Case; 6] = [
        ("another form", |_| {}, "read archive --out results.jsonl"),
        (
            "another date",
            |_| {},
            "read archive --format json --published 2026-05-18 --out results.jsonl",
        ),
        (
            "a report that was changed",
            |desk| desk.write("archive/00/0/report-0.txt", "Talks are off.\n"),
            "read archive --format json --out results.jsonl",
        ),
        (
            "a report that is gone",
            |desk| fs::remove_file(desk.path("archive/00/0/report-0.txt")).unwrap(),
            "read archive --format json --out results.jsonl",
        ),
        (
            "a new report among those that were read",
            |desk| desk.write("archive/00/0/a.txt", "Talks are on.\n"),
            "read archive --format json --out results.jsonl",
        ),
        (
            "results that were cut short",
            |desk| desk.write("results.jsonl.part", ""),
            "read archive --format json --out results.jsonl",
        ),
    ];
    let desk = stopped();
    let time = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
    let left: Vec<_> =
        desk.files().into_iter().map(|(path, bytes)| (time(&path), path, bytes)).collect();
    let mut shown = Vec::new();
    for (name, change, line) in cases {
        change(&desk);
        let before = desk.files();
        let run = desk.run(line);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{name}\n{run}");
        assert!(desk.files() == before, "{name}: something was written");
        shown.push(format!("## {name}\n{run}"));
        // What was changed is put back with its own time.
        for (time, path, bytes) in &left {
            if fs::read(path).ok().as_ref() != Some(bytes) {
                fs::write(path, bytes).unwrap();
                fs::File::options().append(true).open(path).unwrap().set_modified(*time).unwrap();
            }
        }
        let _ = fs::remove_file(desk.path("archive/00/0/a.txt"));
    }
    let shown = shown.join("\n");
    snapshot!("many-changed", with_bytes_left_aside(&shown));
}

fn with_bytes_left_aside(text: &str) -> String {
    let (before, after) = text.split_once("has 0 bytes, and ").unwrap();
    let (_, after) = after.split_once(" were").unwrap();
    format!("{before}has 0 bytes, and [some] were{after}")
}

#[test]
fn two_runs_do_not_write_one_file() {
    let desk = many();
    let line = "read archive --format json --out results.jsonl --threads 1";
    let mut child = desk.start(line);
    while lines(&desk, "results.jsonl.state") == 0 {
        sleep(Duration::from_millis(1));
    }
    let other = desk.run(line);
    assert_eq!(other.code, 3, "{other}");
    assert!(other.stderr.contains("another run is writing results.jsonl"), "{other}");
    assert!(child.wait().unwrap().success());
    assert!(!desk.path("results.jsonl.state").exists());
}

#[test]
fn a_run_into_a_record_that_is_killed_goes_on() {
    let desk = many();
    desk.ok("init talks.onetext --title Talks");
    desk.ok("init whole.onetext --title Talks");
    let line = "read archive -n talks.onetext --accept";
    let entries = |record: &str| {
        let log = desk.ok(&format!("log {record} --format json")).stdout;
        let of = |line: &str| {
            let mut entry: serde_json::Value = serde_json::from_str(line).unwrap();
            entry.as_object_mut().unwrap().remove("recorded-at");
            entry
        };
        log.lines().map(of).collect::<Vec<_>>()
    };
    let started = std::time::Instant::now();
    let whole = desk.ok("read archive -n whole.onetext --accept");
    let time = started.elapsed();
    assert!(whole.stderr.contains("from 195 reports"), "{whole}");
    let mut killed = 0;
    for _ in 0..2 {
        let started = std::time::Instant::now();
        killed += usize::from(kill(&desk, line, || started.elapsed() > time / 3));
        desk.ok("verify talks.onetext");
    }
    assert!(killed > 0, "the run was over before it could be killed");
    let run = desk.ok(line);
    assert!(entries("talks.onetext") == entries("whole.onetext"), "{run}");
}

#[test]
fn what_cannot_be_saved_is_said() {
    let desk = Desk::with_record();
    let mut shown = Vec::new();
    for line in [
        "read - --out results.jsonl",
        "read reports -n talks.onetext --out results.jsonl",
        "read reports --out nowhere/results.jsonl",
        "read reports --out reports",
        "read reports nowhere.txt --out results.jsonl",
        "read reports --threads 0",
    ] {
        let before = desk.files();
        let run = desk.run(line);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run}");
        assert!(desk.files() == before, "{line}: something was written");
        shown.push(run.to_string());
    }
    desk.write("empty/a.txt", "");
    let run = desk.run("read empty --out results.jsonl");
    shown.push(run.to_string());
    assert_eq!(run.code, 2, "{run}");
    assert!(!desk.path("results.jsonl.part").exists() && !desk.path("results.jsonl").exists());
    snapshot!("many-bad", shown.join("\n"));
}
