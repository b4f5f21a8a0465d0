//! What could be agreed: from a record and from a scenario, changed, proven and drawn.

use std::fs;

use crate::{Desk, snapshot};

/// A dispute in which nothing is possible until one of two gives way.
const PIER: &str = r#"
title = "The pier"

[[issue]]
id = "tolls"
title = "Tolls"
options = { none = "no tolls", half = "half tolls", full = "full tolls" }

[[issue]]
id = "nights"
title = "Nights at the quay"
options = { two = "two nights", five = "five nights" }

[[party]]
id = "upland"
name = "Upland"
reservation = 0.3
weights = { tolls = 0.6, nights = 0.4 }

[party.values]
tolls = { none = 1, half = 0.6, full = 0 }
nights = { two = 0, five = 1 }

[[party.red-line]]
when = { tolls = "full" }

[[party]]
id = "lowland"
name = "Lowland"
reservation = 0.3
weights = { tolls = 0.7, nights = 0.3 }

[party.values]
tolls = { none = 0, half = 0.4, full = 1 }
nights = { two = 1, five = 0 }

[[party.red-line]]
when = { tolls = "none" }

[[party.red-line]]
when = { tolls = "half" }
"#;

fn desk() -> Desk {
    let desk = Desk::with_record();
    desk.write("pier.toml", PIER);
    desk
}

fn pages(desk: &Desk, lines: &[&str]) -> String {
    lines.iter().map(|line| desk.run(line).to_string()).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_scenario_is_settled_in_every_form() {
    snapshot!(
        "settle-scenario",
        pages(
            &desk(),
            &[
                "settle pier.toml",
                "settle pier.toml --conflicts --format markdown",
                "settle pier.toml --what-if 'drop lowland/tolls/none' --what-if 'drop lowland/tolls/half'",
                "settle pier.toml --frontier --solution nash --format csv",
                "settle pier.toml --solution ks --disagreement larger --format json",
                "settle pier.toml --format toml",
            ],
        )
    );
}

#[test]
fn wrong_questions_are_refused_with_a_mend() {
    let desk = desk();
    desk.write("broken.toml", PIER.replace("half = 0.6", "hafl = 0.6"));
    desk.write("deep.json", "[".repeat(100_000));
    snapshot!(
        "settle-wrong",
        pages(
            &desk,
            &[
                "settle broken.toml",
                "settle deep.json",
                "settle nothing.toml",
                "settle reports",
                "settle pier.toml --as upland",
                "settle pier.toml --what-if 'drop upland/tolls/fall'",
                "settle pier.toml --epsilon soon",
                "settle pier.toml -o pier.doc",
                "settle talks.onetext --as nobody",
            ],
        )
    );
}

#[test]
fn a_record_is_settled_as_its_viewer_sees_it() {
    let desk = desk();
    let text = desk.run("settle talks.onetext");
    assert_eq!(text.code, 0, "{text}");
    assert!(text.stdout.contains("Is an agreement possible?"), "{text}");
    let folder = desk.run("settle talks");
    assert_eq!(text.stdout, folder.stdout);
}

#[test]
fn drawings_pages_and_certificates_are_written() {
    let desk = desk();
    desk.ok("settle pier.toml -o pier.svg");
    desk.ok("settle pier.toml -o pier.html");
    assert!(fs::read_to_string(desk.path("pier.svg")).unwrap().starts_with("<svg"));
    let page = fs::read_to_string(desk.path("pier.html")).unwrap();
    assert!(page.contains("<svg") && page.contains("Content-Security-Policy"));
    desk.ok("settle pier.toml --certificates proofs");
    let mut names: Vec<String> = fs::read_dir(desk.path("proofs"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(names.contains(&"conflicts-and-ways-out.json".to_owned()), "{names:?}");
    assert!(names.contains(&"way-out-1-nash.json".to_owned()), "{names:?}");
    for name in names {
        let text = fs::read_to_string(desk.path("proofs").join(&name)).unwrap();
        let accepted = onetext_check::check(&text, onetext_check::Limits::default());
        assert!(accepted.is_ok(), "{name}: {accepted:?}");
    }
}
