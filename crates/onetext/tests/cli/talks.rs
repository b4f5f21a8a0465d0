//! What one does with a record, day by day.

use crate::{Desk, snapshot};

#[test]
fn a_record_is_made_read_and_checked() {
    let desk = Desk::new();
    let runs = [
        "init talks.onetext --from talks",
        "log talks.onetext",
        "log talks.onetext --kind position --last 2",
        "log talks --as upland --last 12",
        "log talks.onetext --kind retraction",
        "show talks.onetext lowland-release",
        "show talks.onetext source/gazette",
        "show talks.onetext 15",
        "show talks.onetext release --as observer --format json",
        "verify talks.onetext",
        "init empty.onetext",
        "init named.onetext --title 'Talks about talks' --quiet",
        "log named.onetext",
    ];
    let shown: Vec<String> = runs.iter().map(|line| desk.ok(line).to_string()).collect();
    snapshot!("record", shown.join("\n").replace(&head(&shown[9]), "[hash]"));
}

fn head(shown: &str) -> String {
    let hash = shown.split_whitespace().find(|word| word.len() == 64);
    hash.unwrap().to_owned()
}

#[test]
fn briefs_are_written_in_every_format_and_for_every_viewer() {
    let desk = Desk::with_record();
    let now = desk.ok("brief talks.onetext --width 80").stdout;
    assert!(now.starts_with("Water of the Sella\nAs of 19 May 2026, for the mediators"), "{now}");
    assert!(now.contains("goes to the water court"), "{now}");
    assert!(now.lines().all(|line| line.chars().count() <= 80), "{now}");
    // In April there was one draft, and what the mediators know is not for Lowland's eyes.
    let then = desk.ok("brief talks.onetext --on 2026-04-30 --as lowland").stdout;
    assert!(then.contains("As of 30 April 2026, as Lowland Province may see it"), "{then}");
    assert!(then.contains("first draft") && !then.contains("second draft"), "{then}");
    assert!(!then.contains("water court"), "{then}");
    assert_eq!(desk.ok("brief talks").stdout, desk.ok("brief talks.onetext").stdout);
    for (name, start) in
        [("brief.md", "# "), ("brief.html", "<!DOCTYPE html>"), ("brief.json", "{")]
    {
        let run = desk.ok(&format!("brief talks.onetext -o {name}"));
        assert_eq!((run.stdout.as_str(), run.stderr), ("", format!("wrote {name}\n")));
        assert!(desk.read(name).starts_with(start), "{name}");
        let ending = name.trim_start_matches("brief.").replace("md", "markdown");
        assert_eq!(
            desk.ok(&format!("brief talks.onetext --format {ending}")).stdout,
            desk.read(name)
        );
    }
    assert_eq!(desk.ok("brief talks -o -").stdout, desk.ok("brief talks").stdout);
}

#[test]
fn nothing_that_is_hidden_shows_for_a_party() {
    let desk = Desk::with_record();
    desk.ok("add talks.onetext claim --by upland --text Everyone --audience mediators");
    // The same talks without what is hidden: lines of the mediators left out before import.
    desk.ok("export talks.onetext all.jsonl");
    desk.ok("export talks.onetext seen.jsonl --as lowland");
    desk.ok("import seen.jsonl seen.onetext");
    assert!(!desk.read("seen.jsonl").contains("water court"));
    assert!(desk.read("all.jsonl").contains("water court"));
    for line in [
        "brief FILE --as lowland",
        "brief FILE --as lowland --format json",
        "log FILE --as lowland",
        "log FILE --as lowland --format json",
        "show FILE release --as lowland",
        "show FILE held-back --as lowland",
        "export FILE - --as lowland",
    ] {
        let whole = desk.ok(&line.replace("FILE", "talks.onetext")).stdout;
        let part = desk.ok(&line.replace("FILE", "seen.onetext")).stdout;
        assert_eq!(whole, part, "{line}");
    }
    assert_eq!(desk.run("show talks.onetext upland-private --as lowland").code, 1);
    assert!(desk.ok("show talks.onetext upland-private").stdout.contains("commission alone"));
}

#[test]
fn reports_are_read_and_accepted() {
    let desk = Desk::with_record();
    let proposals = desk.ok("read reports -n talks.onetext --format json").stdout;
    for line in proposals.lines() {
        let proposal: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(proposal["evidence"][0]["quote"].is_string(), "{line}");
    }
    let before = desk.ok("log talks.onetext").stdout;
    assert!(
        desk.ok("read reports/page.html -n talks.onetext")
            .stdout
            .contains("Upland opens the gauge")
    );
    assert_eq!(desk.ok("log talks.onetext").stdout, before, "nothing is written without --accept");

    let accepted = desk.ok("read reports -n talks.onetext --accept");
    assert!(accepted.stderr.contains("from 4 reports"), "{accepted}");
    assert!(accepted.stderr.contains("in the name of A. Clerk"), "{accepted}");
    assert_eq!(desk.ok("log talks.onetext --kind source").stdout.lines().count(), 5);
    let again = desk.ok("read reports -n talks.onetext --accept");
    assert!(again.stderr.contains("added 0 entries from 0 reports"), "{again}");
    desk.ok("verify talks.onetext");
}

#[test]
fn a_brief_of_reports_needs_no_record() {
    let desk = Desk::new();
    let run = desk.ok("brief reports/monday.txt reports/page.html reports/feed.xml");
    assert!(run.stdout.contains("SOURCES"), "{run}");
    assert!(run.stderr.contains("--published"), "{run}");
    assert_eq!(
        desk.run("brief reports").stdout,
        desk.run("brief reports/feed.xml reports/monday.txt reports/page.html").stdout
    );
    let piped = desk.pipe("brief - --published 2026-05-19", desk.read("reports/monday.txt"));
    assert_eq!((piped.code, piped.stderr.as_str()), (0, ""), "{piped}");
    assert!(piped.stdout.contains("19 May 2026"), "{piped}");
    assert_eq!(desk.run("brief reports --quiet").stderr, "");
    let nothing = desk.run("brief -");
    assert_eq!(
        (nothing.code, nothing.stderr.as_str()),
        (2, "error: standard input: the report is empty\n")
    );
}

#[test]
fn colour_is_for_terminals_alone() {
    let desk = Desk::with_record();
    for (name, value) in [("NO_COLOR", "1"), ("CLICOLOR", "0")] {
        let run = desk.run_with("brief talks.onetext", |command| {
            command.env(name, value);
        });
        assert!(!run.stdout.contains('\u{1b}'), "{run}");
    }
    let forced = desk.run_with("brief talks.onetext", |command| {
        command.env("CLICOLOR_FORCE", "1");
    });
    assert!(forced.stdout.contains('\u{1b}'));
    assert!(!desk.run("brief nowhere").stderr.contains('\u{1b}'));
}

#[test]
fn a_reader_that_leaves_early_ends_the_command_quietly() {
    let desk = Desk::with_record();
    let long = "x".repeat(100);
    let many: Vec<String> = (0..2000)
        .map(|n| format!(r#"{{"body":{{"claim":{{"id":"c-{n}","text":"{long}"}}}}}}"#))
        .collect();
    desk.write("many.json", format!("[{}]", many.join(",")));
    desk.ok("add talks.onetext --json many.json");
    let mut child = desk.start("log talks.onetext");
    // A pipe holds less than the log prints, so closing it is noticed.
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
}

#[test]
fn reports_with_one_long_name_get_ids_of_their_own() {
    let desk = Desk::with_record();
    let name = format!("{}.txt", "a".repeat(70));
    for (folder, text) in [("one", "The first report."), ("two", "The second report.")] {
        std::fs::create_dir(desk.path(folder)).unwrap();
        std::fs::write(desk.path(&format!("{folder}/{name}")), text).unwrap();
    }
    desk.ok("read one two -n talks.onetext --accept");
    let log = desk.ok("log talks.onetext --kind source").stdout;
    assert!(log.contains(&format!("{} ·", "a".repeat(64))), "{log}");
    assert!(log.contains(&format!("{}-2 ·", "a".repeat(62))), "{log}");
}

#[test]
fn one_bad_report_does_not_hold_up_the_others() {
    let desk = Desk::with_record();
    desk.write("reports/scan.pdf", b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n");
    desk.write("reports/letter.eml", "From: Desk <desk@ministry.example>\nSubject: From the weir\nDate: Tue, 19 May 2026 18:00:00 +0200\nMessage-ID: <1@x>\n\nUpland accepts joint readings, its envoy said.\n");
    let read = desk.ok("read reports -n talks.onetext");
    assert!(read.stdout.contains("From the weir (letter, 2026-05-19)"), "{read}");
    assert!(
        read.stderr
            .contains("warning: left out reports/scan.pdf: the PDF is damaged: it has no pages"),
        "{read}"
    );
    assert!(desk.ok("brief reports --quiet").stderr.contains("warning: left out"));
    let alone = desk.run("read reports/scan.pdf");
    assert_eq!((alone.code, alone.stdout.as_str()), (2, ""), "{alone}");
    let accepted = desk.ok("read reports -n talks.onetext --accept");
    assert!(accepted.stderr.contains("from 5 reports"), "{accepted}");
    assert!(accepted.stderr.contains("warning: left out reports/scan.pdf"), "{accepted}");
    desk.ok("verify talks.onetext");
    assert!(desk.ok("log talks.onetext --kind source").stdout.contains("From the weir"));
    let again = desk.ok("read reports/letter.eml -n talks.onetext --accept");
    assert!(again.stderr.contains("added 0 entries from 0 reports"), "{again}");
    desk.ok("export talks.onetext out/");
    desk.ok("init back.onetext --from out");
}
