//! Bad input: what is printed, and that nothing was written.
//!
//! `snapshots/cli__bad__*.snap` show every case as a user sees it.

use std::fs;

use rusqlite::Connection;

use crate::{Desk, snapshot};

/// A kind of bad input: what it is, how the desk is prepared, what is typed, the exit code.
struct Case {
    name: &'static str,
    prepare: fn(&Desk),
    line: &'static str,
    code: i32,
}

const fn case(name: &'static str, line: &'static str, code: i32) -> Case {
    Case { name, prepare: |_| {}, line, code }
}

const fn prepared(name: &'static str, prepare: fn(&Desk), line: &'static str, code: i32) -> Case {
    Case { name, prepare, line, code }
}

/// Runs each case on a desk of its own; not one byte on it may change.
fn check(name: &str, cases: &[Case]) {
    let mut shown = Vec::new();
    for case in cases {
        let desk = Desk::with_record();
        (case.prepare)(&desk);
        let before = desk.files();
        let run = desk.run(case.line);
        assert_eq!(run.code, case.code, "{}\n{run}", case.name);
        assert_eq!(run.stdout, "", "{}: errors go to standard error", case.name);
        assert!(!run.stderr.contains("panicked"), "{run}");
        assert!(desk.files() == before, "{}: something was written", case.name);
        shown.push(format!("## {}\n{run}", case.name));
    }
    snapshot!(name, shown.join("\n"));
}

fn sql(desk: &Desk, statements: &str) {
    let connection = Connection::open(desk.path("talks.onetext")).unwrap();
    let free = "DROP TRIGGER entry_never_changes; DROP TRIGGER entry_never_leaves;";
    connection.execute_batch(&format!("{free} {statements}")).unwrap();
}

#[test]
fn files_that_are_something_else() {
    check(
        "bad-files",
        &[
            case("a report that does not exist", "brief nowhere.txt", 2),
            case("a record that does not exist", "log tlaks.onetext", 2),
            case("a folder without a record", "log reports", 2),
            case("a report where a record is wanted", "log reports/monday.txt", 2),
            case("a folder where a record in one file is wanted", "add talks claim --text X", 2),
            prepared("an empty report", |d| d.write("empty.txt", ""), "brief empty.txt", 2),
            prepared(
                "a PDF",
                |d| d.write("talks.pdf", b"%PDF-1.7\n%\xe2\xe3"),
                "brief talks.pdf",
                2,
            ),
            prepared(
                "a binary file",
                |d| d.write("photo.txt", [0, 1, 2, 0, 255, 3]),
                "read photo.txt",
                2,
            ),
            prepared(
                "a malformed feed",
                |d| d.write("feed.rss", "<rss><channel><item>"),
                "read feed.rss",
                2,
            ),
            prepared(
                "several bad reports at once",
                |d| d.write("reports/x.txt", ""),
                "brief reports nowhere.txt",
                2,
            ),
            prepared(
                "an empty folder",
                |d| fs::create_dir(d.path("none")).unwrap(),
                "brief none",
                2,
            ),
            case("a record and a report together", "brief talks.onetext reports/monday.txt", 2),
            case(
                "a publication date for a record",
                "brief talks.onetext --published 2026-05-01",
                2,
            ),
        ],
    );
}

#[test]
fn flags_for_proposals_that_do_not_go_together() {
    check(
        "bad-reviews",
        &[
            case(
                "everything and some of it",
                "read reports -n talks.onetext --accept --accept-above 0.9",
                2,
            ),
            case(
                "a review without looking",
                "read reports -n talks.onetext --review --accept-above 0.9",
                2,
            ),
            case("a review as a list", "read reports -n talks.onetext --review --format csv", 2),
            case("a review of nothing known", "read reports --review", 2),
            case("a review without a terminal", "read reports -n talks.onetext --review", 2),
            case("acceptance without a record", "read reports --accept-above 0.9", 2),
            case("too sure", "read reports -n talks.onetext --accept-above 95", 2),
            case("sure in words", "read reports -n talks.onetext --accept-above very", 2),
            case("a record that is a folder", "read reports -n talks --accept-above 0.9", 2),
            case(
                "an audience that nobody knows",
                "read reports -n talks.onetext --accept-above 0 --audience nobody",
                2,
            ),
        ],
    );
}

#[test]
fn records_that_are_not_whole() {
    check(
        "bad-records",
        &[
            prepared(
                "an empty file with a record's name",
                |d| d.write("x.onetext", ""),
                "brief x.onetext",
                2,
            ),
            prepared(
                "words in a file with a record's name",
                |d| d.write("x.onetext", "Dear minister"),
                "brief x.onetext",
                2,
            ),
            prepared(
                "the database of another program",
                |d| {
                    Connection::open(d.path("x.onetext"))
                        .unwrap()
                        .execute_batch("CREATE TABLE t (a)")
                        .unwrap();
                },
                "brief x.onetext",
                2,
            ),
            prepared(
                "a record of a later version",
                |d| sql(d, "PRAGMA user_version = 99"),
                "brief talks.onetext",
                2,
            ),
            prepared(
                "a record cut short",
                |d| {
                    let bytes = fs::read(d.path("talks.onetext")).unwrap();
                    d.write("talks.onetext", &bytes[..5000]);
                },
                "brief talks.onetext",
                2,
            ),
            prepared(
                "an entry that was changed",
                |d| {
                    sql(
                        d,
                        "UPDATE entry SET body = replace(body, 'denies', 'confirms') WHERE seq = 21",
                    );
                },
                "verify talks.onetext",
                1,
            ),
            prepared(
                "an entry that was taken out",
                |d| sql(d, "DELETE FROM entry WHERE seq = 14"),
                "verify talks.onetext",
                1,
            ),
            prepared(
                "an entry that is no JSON",
                |d| sql(d, "UPDATE entry SET body = 'x' WHERE seq = 3"),
                "brief talks.onetext",
                2,
            ),
            prepared(
                "an import from a record that was changed",
                |d| {
                    sql(
                        d,
                        "UPDATE entry SET body = replace(body, 'denies', 'confirms') WHERE seq = 21",
                    );
                },
                "import talks.onetext copy.onetext",
                1,
            ),
            case(
                "a hash that the log never had",
                "verify talks.onetext --head 00000000000000000000000000000000000000000000000000000000000000ff",
                1,
            ),
            case("a head that is no hash", "verify talks.onetext --head 5f1c", 2),
            case("a folder to verify", "verify talks", 2),
        ],
    );
}

#[test]
fn words_that_mean_nothing_here() {
    check(
        "bad-words",
        &[
            case("an unknown party to look through", "brief talks.onetext --as uplnd", 2),
            case("a party that nobody is like", "log talks.onetext --as zzz", 2),
            case("a day that does not exist", "brief talks.onetext --on 2026-02-30", 2),
            case("a date in another style", "brief reports/monday.txt --published 18/05/2026", 2),
            case("an unknown kind", "log talks.onetext --kind postion", 2),
            case("an unknown id", "show talks.onetext lowland-relase", 1),
            case("an unknown kind before an id", "show talks.onetext postion/lowland-release", 2),
            case("an unknown command", "breif talks.onetext", 2),
            case("an unknown flag", "brief talks.onetext --colour", 2),
            case("a narrow page", "brief talks.onetext --width 3", 2),
            case("nothing to add", "add talks.onetext", 2),
            case(
                "an audience of nobody known",
                "add talks.onetext claim --text X --audience uplnd,lowland",
                2,
            ),
        ],
    );
}

#[test]
fn entries_that_do_not_fit() {
    check(
        "bad-entries",
        &[
            case("an id with capitals", "add talks.onetext party UP --name Up --role principal", 2),
            case("an id in use", "add talks.onetext party upland --name Up --role principal", 2),
            case("an unknown role", "add talks.onetext party x --name X --role chair", 2),
            case(
                "an unknown party, issue and option",
                "add talks.onetext position --party uplnd --issue relase --accepts fixd",
                2,
            ),
            case(
                "an unknown option",
                "add talks.onetext position --party upland --issue release --accepts fixd",
                2,
            ),
            case(
                "a position that rejects what it prefers",
                "add talks.onetext position --party upland --issue release --prefers share --rejects share",
                2,
            ),
            case(
                "a salience out of range",
                "add talks.onetext position --party upland --issue release --salience 7",
                2,
            ),
            case(
                "a salience that is no number",
                "add talks.onetext position --party upland --issue release --salience high",
                2,
            ),
            case(
                "a quote that the source does not have",
                "add talks.onetext statement --by lowland --stance insists --source gazette --quote 'will never agree to a text without one'",
                2,
            ),
            case(
                "a quote that the source has several times",
                "add talks.onetext statement --by lowland --stance insists --source gazette --quote Upland",
                2,
            ),
            case("a quote without a source", "add talks.onetext claim --text X --quote Upland", 2),
            case(
                "an unknown source",
                "add talks.onetext claim --text X --source gazete --quote Upland",
                2,
            ),
            case(
                "a bad consent rule",
                "add talks.onetext consent --issue release --rule 'upland and 3 of (lowland, fishers)'",
                2,
            ),
            case(
                "a consent rule that does not end",
                "add talks.onetext consent --issue release --rule '(upland or'",
                2,
            ),
            case(
                "an entry that supersedes one of another kind",
                "add talks.onetext claim --text X --supersedes 3",
                2,
            ),
            case(
                "an entry that is not there to retract",
                "add talks.onetext retraction 99 --reason none",
                2,
            ),
            case(
                "a statement without words",
                "add talks.onetext statement --by upland --stance says",
                2,
            ),
            case(
                "a time that no clock shows",
                "add talks.onetext meeting --status planned --time 25:00",
                2,
            ),
            case(
                "a source that the record has",
                "add talks.onetext source talks/sources/gazette.txt",
                2,
            ),
            case(
                "a reference to what is hidden",
                "add talks.onetext position --party upland --issue release --accepts fixed --supersedes 14",
                2,
            ),
            case(
                "a package with two options for an issue",
                "add talks.onetext package p --title P --option release=share --option release=none",
                2,
            ),
            prepared(
                "an id that two things have",
                |d| {
                    d.ok("add talks.onetext claim --id upland --text X");
                },
                "show talks.onetext upland",
                2,
            ),
        ],
    );
}

#[test]
fn json_with_mistakes() {
    check(
        "bad-json",
        &[
            prepared(
                "JSON that is none",
                |d| d.write("e.json", "[\n  {\"body\": {\"claim\": {\"text\": \"X\"}},}\n]"),
                "add talks.onetext --json e.json",
                2,
            ),
            prepared(
                "JSON of another shape",
                |d| d.write("e.json", "{\"title\": \"X\"}"),
                "add talks.onetext --json e.json",
                2,
            ),
            prepared(
                "several mistakes in JSON at once",
                |d| {
                    d.write(
                        "e.json",
                        r#"[
  {"body": {"claim": {"txt": "X"}}},
  {"body": {"clam": {"text": "X"}}},
  {"body": {"meeting": {"status": "soon"}}},
  {"body": {"position": {"party": "uplnd", "issue": "release"}}},
  {"body": {"claim": {"text": "fits"}}, "on": "2026-13"}
]"#,
                    );
                },
                "add talks.onetext --json e.json",
                2,
            ),
            prepared(
                "an empty file of JSON",
                |d| d.write("e.json", "\n"),
                "add talks.onetext --json e.json",
                2,
            ),
            case("a file of JSON that is not there", "add talks.onetext --json e.json", 2),
            prepared(
                "JSON lines that are not entries",
                |d| d.write("c.jsonl", "{\"seq\": 1}\nnothing\n"),
                "import c.jsonl c.onetext",
                2,
            ),
            prepared(
                "JSON lines with an entry that does not fit",
                |d| {
                    d.ok("export talks.onetext c.jsonl");
                    d.write(
                        "c.jsonl",
                        d.read("c.jsonl").replace("\"party\":\"lowland\"", "\"party\":\"lowlnd\""),
                    );
                },
                "import c.jsonl c.onetext",
                2,
            ),
        ],
    );
}

#[test]
fn folders_with_mistakes() {
    check(
        "bad-folders",
        &[
            prepared(
                "several mistakes in a folder at once",
                |d| {
                    let head = d.read("talks/onetext.toml");
                    let head = head
                        .replace("role = \"monitor\"", "role = \"observer\"")
                        .replace(
                            "consent = \"upland and lowland\"",
                            "consent = \"upland and and lowland\"",
                        )
                        .replace("office =", "offce =");
                    d.write("talks/onetext.toml", head);
                    let record = d.read("talks/record/talks.toml");
                    let record = record
                        .replace("salience = 0.9", "salience = \"high\"")
                        .replace(
                            "party = \"upland\"\nissue = \"release\"\nprefers",
                            "party = \"uplnd\"\nissue = \"release\"\nprefers",
                        )
                        .replace("not a bucket more", "not one bucket more");
                    d.write("talks/record/talks.toml", record);
                    d.write("talks/record/more.toml", "[[claim]\ntext = \"X\"\n");
                },
                "brief talks",
                2,
            ),
            prepared(
                "a mistake in a folder to start from",
                |d| {
                    d.write("talks/record/more.toml", "[[claim]]\ntext = \"X\"\nby = \"lowlnd\"\n");
                },
                "init new.onetext --from talks",
                2,
            ),
            case("a folder to start from that is not there", "init new.onetext --from nowhere", 2),
            case("a folder to start from that is no record", "init new.onetext --from reports", 2),
        ],
    );
}

#[test]
fn places_that_cannot_be_written() {
    check(
        "bad-places",
        &[
            case("a new record over an old one", "init talks.onetext", 2),
            case("a new record in a folder that is not there", "init nowhere/talks.onetext", 2),
            case(
                "a brief in a folder that is not there",
                "brief talks.onetext -o nowhere/brief.html",
                2,
            ),
            case("a brief over a folder", "brief talks.onetext -o reports", 2),
            case("an export over a file", "export talks.onetext reports/monday.txt", 2),
            case("an export among other things", "export talks.onetext reports", 2),
            prepared(
                "an export over that of other talks",
                |d| {
                    d.ok("export talks.onetext out");
                    d.write("out/record/ours.toml", "");
                },
                "export talks.onetext out",
                2,
            ),
            prepared(
                "an import that parts ways",
                |d| {
                    d.ok("import talks.onetext other.onetext");
                    d.ok("add talks.onetext claim --text Ours");
                    d.ok("add other.onetext claim --text Theirs");
                },
                "import other.onetext talks.onetext",
                2,
            ),
            prepared(
                "an import of an older copy",
                |d| {
                    d.ok("import talks.onetext other.onetext");
                    d.ok("add talks.onetext claim --text Ours");
                },
                "import other.onetext talks.onetext",
                2,
            ),
        ],
    );
}

#[test]
fn an_author_is_needed() {
    let desk = Desk::with_record();
    let before = desk.files();
    let run = desk.run_with("add talks.onetext claim --text X", |command| {
        command.env_remove("ONETEXT_AUTHOR");
    });
    assert_eq!(run.code, 2);
    snapshot!("bad-author", run);
    assert!(desk.files() == before);
    // A folder that names its author needs no other.
    let run = desk.run_with("init new.onetext --from talks", |command| {
        command.env_remove("ONETEXT_AUTHOR");
    });
    assert_eq!(run.code, 0, "{run}");
}

#[test]
fn a_draft_with_an_open_bracket_is_taken_with_a_warning() {
    let desk = Desk::with_record();
    desk.write("third.md", "# Release {#release}\n\nHalf of it [Upland: or less.\n");
    let run = desk.ok("add talks.onetext draft third --title Third --text third.md");
    snapshot!("bad-bracket", run);
}

#[test]
fn texts_that_cannot_be_parsed() {
    check(
        "bad-texts",
        &[
            case("a text that does not exist", "nlp reports/munday.txt", 2),
            case("a folder", "nlp reports/monday.txt reports", 2),
            prepared(
                "bytes that are not UTF-8, after a text that is",
                |d| d.write("latin.txt", b"Le d\xe9l\xe9gu\xe9\n"),
                "nlp reports/monday.txt latin.txt",
                2,
            ),
            prepared(
                "a character that the file does not end",
                |d| d.write("cut.txt", "Zo\u{eb}".as_bytes().split_last().unwrap().1),
                "nlp cut.txt",
                2,
            ),
            case("standard input twice", "nlp - -", 2),
            case("a model that is none", "nlp reports/monday.txt --model reports/monday.txt", 2),
            case("a model that does not exist", "nlp reports/monday.txt --model nowhere", 2),
            case("no thread", "nlp reports/monday.txt --threads 0", 2),
        ],
    );
}
