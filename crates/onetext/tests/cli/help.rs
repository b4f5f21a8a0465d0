//! The reference: what `--help` says of every command, and that what it shows works.

use crate::{Desk, snapshot};

/// Every command, in the order of the root's help.
const COMMANDS: [&str; 15] = [
    "",
    "brief",
    "read",
    "init",
    "add",
    "draft",
    "log",
    "show",
    "export",
    "import",
    "verify",
    "nlp",
    "schema",
    "completions",
    "man",
];

#[test]
fn help_is_the_reference() {
    let desk = Desk::new();
    let pages: Vec<String> =
        COMMANDS.iter().map(|name| desk.ok(&format!("{name} --help")).to_string()).collect();
    snapshot!("help", pages.join("\n"));
    for name in COMMANDS {
        let page = desk.ok(&format!("{name} --help")).stdout;
        assert!(name.is_empty() || page.contains("Usage: onetext"), "{name}");
        assert!(page.lines().all(|line| line.chars().count() <= 100), "{page}");
    }
}

#[test]
fn help_for_each_kind_of_entry_is_the_reference() {
    let desk = Desk::new();
    let kinds = [
        "negotiation",
        "party",
        "person",
        "issue",
        "source",
        "statement",
        "position",
        "reservation",
        "consent",
        "draft",
        "circulation",
        "endorsement",
        "claim",
        "assessment",
        "meeting",
        "package",
        "retraction",
    ];
    let pages: Vec<String> = kinds
        .iter()
        .map(|kind| desk.ok(&format!("add talks.onetext {kind} --help")).to_string())
        .collect();
    snapshot!("help-add", pages.join("\n"));
}

#[test]
fn every_command_has_a_man_page_and_completions() {
    let desk = Desk::new();
    desk.ok("man -o pages");
    for name in COMMANDS.iter().skip(1) {
        let page = desk.read(&format!("pages/onetext-{name}.1"));
        assert!(page.contains(".TH"), "{page}");
    }
    assert!(desk.read("pages/onetext-add-position.1").contains("salience"));
    assert!(desk.ok("man").stdout.contains("onetext"));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = desk.ok(&format!("completions {shell}")).stdout;
        assert!(COMMANDS.iter().all(|name| script.contains(name)), "{shell}");
    }
}

#[test]
fn schemas_are_json() {
    let desk = Desk::new();
    for of in ["entry", "new-entry", "brief"] {
        let schema: serde_json::Value =
            serde_json::from_str(&desk.ok(&format!("schema {of}")).stdout).unwrap();
        assert!(schema["properties"].is_object(), "{of}");
    }
}
