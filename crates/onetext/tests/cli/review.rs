//! What becomes of proposals: lists and sheets of them, accepting some, turning some down.

use onetext_record::{Body, Evidence, Fingerprint};
use serde_json::Value;

use crate::{Desk, snapshot};

/// The proposals that a command lists.
fn proposals(desk: &Desk, line: &str) -> Vec<Value> {
    let lines = desk.ok(&format!("{line} --format json")).stdout;
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn kind(proposal: &Value) -> &str {
    proposal["body"].as_object().unwrap().keys().next().unwrap()
}

#[test]
fn proposals_are_a_sheet_with_a_row_for_each() {
    let desk = Desk::with_record();
    let all = proposals(&desk, "read reports -n talks.onetext");
    let text = desk.ok("read reports -n talks.onetext --format csv").stdout;
    assert!(text.starts_with("\u{feff}source,kind,id,who,"), "Excel knows UTF-8 by the mark");
    let mut sheet = csv::Reader::from_reader(text.as_bytes());
    let columns = sheet.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = sheet.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), all.len());
    for (row, proposal) in rows.iter().zip(&all) {
        let field = |name: &str| &row[columns.iter().position(|column| column == name).unwrap()];
        assert_eq!(field("kind"), kind(proposal));
        assert_eq!(field("confidence"), proposal["confidence"].to_string());
        assert_eq!(field("rule"), proposal["rule"].as_str().unwrap());
        let (start, end): (usize, usize) =
            (field("start").parse().unwrap(), field("end").parse().unwrap());
        assert!(start < end);
        let quotes = proposal["evidence"].as_array().unwrap();
        assert!(
            quotes.iter().any(|quote| field("words").contains(quote["quote"].as_str().unwrap()))
        );
    }
}

#[test]
fn a_sheet_has_one_head_wherever_it_goes() {
    let desk = Desk::new();
    let shown = desk.ok("read reports --format csv").stdout;
    desk.ok("read reports --format csv --out sheet.csv");
    assert_eq!(desk.read("sheet.csv"), shown);
    assert_eq!(shown.matches("source,kind,id").count(), 1);
}

#[test]
fn the_sure_ones_are_accepted_and_the_others_wait() {
    let desk = Desk::with_record();
    let read = "read reports -n talks.onetext";
    let all = proposals(&desk, read);
    let of_statements = all.iter().filter(|proposal| kind(proposal) == "statement");
    let sure = of_statements.map(|proposal| proposal["confidence"].as_f64().unwrap());
    let most = sure.fold(0.0, f64::max);
    let run = desk.ok(&format!("{read} --accept-above {most}"));
    assert!(run.stderr.contains("in the name of A. Clerk"), "{run}");
    assert!(run.stderr.contains("for review: onetext read … -n talks.onetext"), "{run}");
    let accepted = desk.ok("log talks.onetext --kind statement").stdout;
    assert!(accepted.contains("read by machine"), "{accepted}");
    desk.ok("verify talks.onetext");

    let left = proposals(&desk, read);
    assert!(!left.is_empty() && left.len() < all.len(), "{} of {}", left.len(), all.len());
    for proposal in &left {
        let is_sure = proposal["confidence"].as_f64().unwrap() >= most;
        assert!(!is_sure || kind(proposal) == "assessment", "{proposal}");
    }
    // The same again adds nothing, and the rest can be taken up another day.
    assert!(desk.ok(&format!("{read} --accept-above {most}")).stderr.contains("added 0 entries"),);
    desk.ok(&format!("{read} --accept-above 0"));
    assert_eq!(proposals(&desk, read), Vec::<Value>::new());
    assert!(desk.ok(read).stdout.contains("in the record already"));
    desk.ok("verify talks.onetext");
}

#[test]
fn what_was_turned_down_is_an_entry_like_any_other() {
    let desk = Desk::with_record();
    let read = "read reports/page.html -n talks.onetext";
    let all = proposals(&desk, read);
    let down = all.iter().find(|proposal| kind(proposal) == "statement").unwrap();
    let body: Body = serde_json::from_value(down["body"].clone()).unwrap();
    let evidence: Vec<Evidence> = serde_json::from_value(down["evidence"].clone()).unwrap();
    let source = evidence[0].source.clone();
    desk.ok(&format!("add talks.onetext source reports/page.html --id {source}"));
    let entry = serde_json::json!({
        "audience": "mediators",
        "evidence": down["evidence"],
        "body": { "dismissal": {
            "kind": "statement",
            "proposed": "what was said",
            "fingerprint": Fingerprint::of(&body, &evidence),
            "reason": "It is about another river.",
        } },
    });
    assert_eq!(desk.pipe("add talks.onetext --json -", entry.to_string()).code, 0);
    let left = proposals(&desk, read);
    assert!(left.len() < all.len() && !left.contains(down));

    // It is listed, shown, hidden from those whom it is not for, and comes back from a folder.
    snapshot!("dismissal", desk.ok("log talks.onetext --last 1"));
    let shown = desk.ok("show talks.onetext dismissal-1").stdout;
    assert!(shown.contains("It is about another river."), "{shown}");
    assert!(shown.contains(&Fingerprint::of(&body, &evidence).to_string()), "{shown}");
    for line in ["log talks.onetext --as lowland", "export talks.onetext - --as lowland"] {
        let seen = desk.ok(line).stdout;
        assert!(!seen.contains("dismissal") && !seen.contains("another river"), "{seen}");
    }
    desk.ok("export talks.onetext out");
    assert!(desk.read("out/record/dismissals.toml").contains("kind = \"statement\""));
    desk.ok("init back.onetext --from out");
    assert_eq!(desk.ok("verify talks.onetext").stdout, desk.ok("verify back.onetext").stdout);
    assert!(!desk.ok("brief talks.onetext").stdout.contains("another river"));

    // Taken back, it is proposed again.
    let seq = desk.ok("log talks.onetext --last 1").stdout;
    let seq = seq.split_whitespace().next().unwrap();
    desk.ok(&format!(
        "add talks.onetext retraction {seq} --reason 'It is this one.' --audience mediators"
    ));
    assert!(proposals(&desk, read).len() == all.len());
}

#[test]
fn a_review_is_for_a_terminal() {
    let desk = Desk::with_record();
    let before = desk.files();
    let run = desk.run("read reports -n talks.onetext --review");
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run}");
    assert!(run.stderr.starts_with("error: the review needs a terminal"), "{run}");
    assert!(desk.files() == before);
}
