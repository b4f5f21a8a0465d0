//! Every command on a record in a database does what it does on the same record in a file.

use onetext_store::testing::{Scratch, scratch};

use crate::Desk;

/// The address of a database as messages may show it.
fn shown(scratch: &Scratch) -> String {
    scratch.database().to_string()
}

/// What a command prints, with the record called the same whatever it is in.
fn printed(desk: &Desk, line: &str, record: &str, shown: &str) -> String {
    let run = desk.run(&line.replace("FILE", record));
    format!("{}\n{}{}", run.code, run.stdout, run.stderr).replace(shown, "FILE")
}

#[test]
fn commands_say_the_same_of_a_database_and_of_a_file() {
    let Some(scratch) = scratch() else { return };
    let (desk, url) = (Desk::with_record(), scratch.url());
    desk.ok(&format!("import talks.onetext {url}"));
    desk.write(
        "answer.md",
        "# Gauge\n\nThe gauge at the weir is read by both provinces on the first of each month.\n",
    );
    for line in [
        "verify FILE",
        "log FILE --kind position --last 2",
        "log FILE --as lowland --format json",
        "show FILE release",
        "show FILE nothing-of-this-name",
        "brief FILE --width 80",
        "brief FILE --as lowland --format json",
        "brief FILE reports/monday.txt",
        "settle FILE --assume",
        "settle FILE --as upland",
        "draft list FILE",
        "draft show FILE second --format md",
        "draft status FILE",
        "draft redline --of FILE second",
        "draft export FILE second --to md",
        "export FILE -",
        "export FILE - --as observer",
        "read reports/monday.txt -n FILE",
        "add FILE party upland --name Upland --role principal",
        "add FILE party union --name Dockers --role principal",
        "add FILE claim --by upland --text Everyone --audience mediators",
        "add FILE claim --by upland --text Everyone --audience nobody",
        "draft add FILE answer.md --parent second",
        "read reports/page.html -n FILE --accept-above 0.5",
        "read reports -n FILE --accept",
        "log FILE",
        "init FILE --title Other",
    ] {
        let file = printed(&desk, line, "talks.onetext", "talks.onetext");
        let database = printed(&desk, line, &url, &shown(&scratch));
        // The reasons why a record cannot be made twice are those of files and of databases.
        if line.starts_with("init") {
            assert!(database.starts_with("2\nerror: FILE holds a record already"), "{database}");
            continue;
        }
        // What was entered in between was entered at another second.
        let less = |text: &str| {
            let lines = text.lines().filter(|line| !line.starts_with("{\"schema\""));
            lines.collect::<Vec<_>>().join("\n")
        };
        assert_eq!(less(&database), less(&file), "{line}");
    }
    let whole = desk.ok(&format!("verify {url}"));
    assert!(whole.stdout.starts_with("whole: "), "{whole}");
    // And back into a file, entry by entry.
    desk.ok(&format!("import {url} copy.onetext"));
    assert_eq!(desk.ok("verify copy.onetext").stdout, whole.stdout);
    desk.ok(&format!("export {url} exported"));
    assert_eq!(desk.ok("brief exported").stdout, desk.ok(&format!("brief {url}")).stdout);
}

#[test]
fn a_record_is_made_in_a_database_from_a_title_and_from_a_folder() {
    let (Some(titled), Some(filled)) = (scratch(), scratch()) else { return };
    let desk = Desk::new();
    let missing = desk.run(&format!("log {}", titled.url()));
    assert_eq!(missing.code, 2, "{missing}");
    assert!(
        missing.stderr.contains(&format!("{} holds no record yet", shown(&titled))),
        "{missing}"
    );
    desk.ok(&format!("init {} --title 'Talks about talks'", titled.url()));
    assert_eq!(desk.ok(&format!("log {}", titled.url())).stdout.lines().count(), 1);
    let made = desk.ok(&format!("init {} --from talks", filled.url()));
    assert!(made.stderr.starts_with(&format!("made {} with ", shown(&filled))), "{made}");
    assert_eq!(desk.ok("brief talks").stdout, desk.ok(&format!("brief {}", filled.url())).stdout);
}

#[test]
fn no_message_shows_a_password() {
    let desk = Desk::with_record();
    let url = "postgres://ana:hunter2@127.0.0.1:1/talks";
    for line in [
        "brief URL",
        "brief URL talks.onetext",
        "brief URL reports",
        "brief reports --published 2026-05-01 URL",
        "read URL",
        "read reports -n URL --accept",
        "read reports -n URL --accept-above 0.5",
        "init URL",
        "init URL --title Talks",
        "init new.onetext --from URL",
        "add URL claim --by upland --text Everyone",
        "draft add URL reports/monday.txt",
        "draft add talks.onetext URL",
        "draft list URL",
        "draft status URL",
        "draft status URL URL",
        "draft redline URL URL",
        "draft redline --of URL second",
        "settle URL",
        "settle URL URL",
        "settle URL --as upland --assume",
        "log URL",
        "show URL release",
        "export URL -",
        "export talks.onetext URL",
        "import URL new.onetext",
        "import talks.onetext URL",
        "verify URL",
        "serve URL",
        "nlp URL",
    ] {
        let run = desk.run(&line.replace("URL", url));
        assert!(!run.to_string().replace(url, "URL").contains("hunter2"), "{run}");
        assert_ne!(run.code, 0, "{run}");
    }
}

#[test]
fn the_password_can_come_from_the_environment() {
    let Some(scratch) = scratch() else { return };
    let desk = Desk::new();
    // The server of the tests asks nobody for a password; that this one is taken shows in that a
    // server which is not there is still named without it.
    let run = desk.run_with(&format!("init {}", scratch.url()), |command| {
        command.env("PGPASSWORD", "hunter2");
    });
    assert_eq!(run.code, 0, "{run}");
    let run = desk.run_with("log postgres://ana@127.0.0.1:1/talks", |command| {
        command.env("PGPASSWORD", "hunter2");
    });
    assert!(run.code == 4 && !run.to_string().contains("hunter2"), "{run}");
}
