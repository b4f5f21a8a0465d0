//! Entries made by hand.

use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::{Desk, Run, snapshot};

#[test]
fn every_kind_of_entry_can_be_added_by_flags() {
    let desk = Desk::with_record();
    desk.write(
        "third.md",
        "# Release {#release} {issue=release option=share}\n\nHalf of it [Upland: or less].\n",
    );
    let lines = [
        "negotiation --title 'Water of the Sella, second round' --summary 'One rule.'",
        "party farmers --name 'Farmers of the Plain' --role stakeholder --alias Farmers --note 'since May'",
        "party plain --name 'The plain' --role stakeholder --member farmers --member lowland",
        "person soler --name 'Ines Soler' --party farmers --office speaker",
        "issue canal --title 'The old canal' --option close='Close it' --option keep='Keep it' --consent 'principals and farmers'",
        "source reports/page.html --id opens --publisher 'Valley Radio'",
        "source reports/feed.xml",
        "statement --by upland --stance accepts --issue gauge --option joint --source opens --quote 'both provinces read the gauge at Arn' --on 2026-05-21",
        "statement --by farmers --person soler --stance demands --issue canal --words 'Keep the canal.' --to upland",
        "position --party upland --issue gauge --accepts joint --statement statement-1 --on 2026-05-21",
        "position --party farmers --issue canal --prefers keep --rejects close --salience 1 --audience farmers",
        "reservation --party upland --value 0.5 --alternative 'builds its own gauge' --audience mediators",
        "consent --issue canal --issue gauge --rule 'upland and 1 of (lowland, farmers)' --need involvement --asserted-by farmers",
        "draft third --title 'Third draft' --text third.md --by commission --parent second --provenance leaked --shown-to upland --on 2026-05-25",
        "circulation --draft third --to lowland --to fishers --note 'by courier' --on 2026-05-26",
        "endorsement --party upland --draft third --clause release --word reserved --note 'less is less'",
        "claim --by lowland --text 'The gauge reads low.' --issue gauge",
        "assessment --claim claim-1 --by survey --word disputes-in-part --text 'In spring only.'",
        "meeting --title 'Third round' --place Arn --time 09:30 --participant upland --participant lowland/ribas --status planned --issue release --on 2026-06-20",
        "package halves --title 'Half and half' --by commission --option release=share --option gauge=joint",
        "reservation --party upland --value 0.4 --alternative 'builds two' --audience mediators --supersedes 37",
        "retraction 17 --reason 'never shown'",
        "circulation --draft third --to upland --to farmers --in-order --on 2026-05-27",
        "linkage --party upland --draft third --clause release --until-issue gauge --note 'first the gauge'",
        "linkage --party lowland --draft third --issue gauge --until-clause release --audience mediators",
        "valuation --party upland --issue gauge --value joint=0.4..0.7 --weight 0.25 --note 'told us in May' --on 2026-05-21",
        "valuation --party lowland --issue canal --value keep=1 --value close=0 --order 'keep > close' --assumption --audience mediators",
        "valuation --party upland --issue gauge --value joint=0.5 --weight 0.2..0.3 --supersedes 51",
        "reservation --party lowland --value 0.2..0.35 --assumption --alternative 'goes to court' --audience mediators",
        "linkage --party upland --issue release --option share --until-issue gauge --until-option joint --note 'no half without the gauge'",
        "negotiation --title 'Water of the Sella, third round' --status open=#616161 --status settled=#2e7d32 --piece-by-piece",
    ];
    let shown: Vec<String> = lines
        .iter()
        .map(|line| desk.ok(&format!("add talks.onetext {line}")).to_string())
        .collect();
    snapshot!("add", shown.join(""));
    desk.ok("verify talks.onetext");
    assert!(
        desk.ok("show talks.onetext statement-1")
            .stdout
            .contains("«both provinces read the gauge at Arn»")
    );
    assert!(desk.ok("show talks.onetext reservation-2").stdout.contains("superseded"));
    let valuation = desk.ok("show talks.onetext valuation-1").stdout;
    assert!(valuation.contains("joint: 0.4, 0.7"), "{valuation}");
    assert!(desk.ok("log talks.onetext --as lowland").stdout.contains("joint 0.5"));
    assert!(!desk.ok("log talks.onetext --as lowland").stdout.contains("keep 1"));
    // Upland saw it from the start, and was shown it again.
    let third = desk.ok("show talks.onetext draft/third").stdout;
    let seen: Vec<_> = third.lines().filter_map(|line| line.strip_prefix("seen by")).collect();
    assert_eq!(
        seen,
        [
            "      1. upland, 2026-05-25",
            "      2. lowland, 2026-05-26",
            "      2. fishers, 2026-05-26",
            "      4. farmers, 2026-05-27"
        ]
    );
}

#[test]
fn a_word_is_bound_to_the_text_and_void_when_it_changes() {
    let desk = Desk::with_record();
    let digest = |id: &str| -> Option<String> {
        let json = desk.ok(&format!("show talks.onetext endorsement/{id} --format json")).stdout;
        let entry: serde_json::Value = serde_json::from_str(&json).unwrap();
        entry["body"]["endorsement"]["sha256"].as_str().map(str::to_owned)
    };
    let on_gauge = "endorsement --draft second --clause gauge --word agreed";
    desk.ok(&format!("add talks.onetext {on_gauge} --id flags --party upland"));
    let body = r#"{"body": {"endorsement": {"id": "json", "party": "upland", "draft": "second", "clause": "gauge", "word": "agreed"}}}"#;
    assert_eq!(desk.pipe("add talks.onetext --json -", body).code, 0);
    let given = digest("flags").unwrap();
    assert_eq!(digest("json").as_ref(), Some(&given));
    desk.ok(&format!("add talks.onetext {on_gauge} --id given --party lowland --sha256 {given}"));
    let holds = |id: &str| {
        let shown = desk.ok(&format!("show talks.onetext endorsement/{id}")).stdout;
        shown.lines().find(|line| line.starts_with("holds")).map(str::to_owned)
    };
    assert_eq!(holds("flags").as_deref(), Some("holds        for the text as it stands"));

    desk.write(
        "second.md",
        "# Gauge {#gauge} {issue=gauge option=joint} {status=agread}\n\nThe gauge at Arn is read by nobody.\n",
    );
    let log = desk.ok("log talks.onetext --kind draft").stdout;
    let seq = log.lines().find(|line| line.contains("second ·")).unwrap();
    let seq = seq.split_whitespace().next().unwrap();
    let line = format!(
        "add talks.onetext draft second --title Second --text second.md --supersedes {seq}"
    );
    let warned = desk.run(&line);
    assert_eq!(
        holds("flags").as_deref(),
        Some("holds        no more: the text is not what it was")
    );
    let refused =
        desk.run(&format!("add talks.onetext {on_gauge} --party lowland --sha256 {given}"));
    let draftless =
        desk.run("add talks.onetext linkage --party upland --clause gauge --until-issue gauge");
    let same =
        desk.run("add talks.onetext linkage --party upland --issue gauge --until-issue gauge");
    let both = desk.run("add talks.onetext linkage --party upland --issue gauge");
    let colour = desk.run("add talks.onetext negotiation --title T --status open=grey");
    let values = [
        "--party upland --issue gauge",
        "--party upland --issue gauge --value joint=1.5 --weight 0.3..0.1",
        "--party upland --issue gauge --value joints=0.5 --order 'joint > joint'",
        "--party upland --issue gauge --value joint=much",
        "--party upland --issue gauge --value joint",
        "--party upland --issue gauge --value joint=0.5 --value joint=0.6",
        "--party upland --issue gauge --order 'joint >'",
    ]
    .map(|flags| desk.run(&format!("add talks.onetext valuation {flags}")));
    let json = r#"{"body": {"valuation": {"party": "upland", "issue": "gauge", "values": {"joint": "0.5"}, "weight": [0.1, 0.2, 0.3]}}}"#;
    let json = desk.pipe("add talks.onetext --json -", json);
    let clause = desk.run("add talks.onetext linkage --party upland --draft second --clause gauge --option joint --until-issue release");
    snapshot!(
        "values",
        values.iter().chain([&json, &clause]).map(ToString::to_string).collect::<String>()
    );
    snapshot!(
        "bound",
        [warned, refused, draftless, same, both, colour].map(|run| run.to_string()).join("")
    );
    desk.ok("verify talks.onetext");
    desk.ok("export talks.onetext out");
    desk.ok("init again.onetext --from out");
    let log = |file: &str| desk.ok(&format!("log {file} --format json")).stdout;
    assert_eq!(log("again.onetext"), log("talks.onetext"));
}

#[test]
fn entries_can_be_added_as_json() {
    let desk = Desk::with_record();
    desk.write(
        "entries.json",
        r#"[
  {"body": {"claim": {"by": ["upland"], "text": "It rained."}}, "on": "2026-05"},
  {"author": "B. Scribe", "audience": "mediators",
   "body": {"assessment": {"claim": "claim-1", "by": "lowland", "word": "denies"}}}
]"#,
    );
    let run = desk.ok("add talks.onetext --json entries.json");
    assert_eq!(run.stdout.lines().count(), 2, "{run}");
    let one =
        desk.pipe("add talks.onetext --json -", r#"{"body": {"meeting": {"status": "held"}}}"#);
    assert_eq!(one.code, 0, "{one}");
    let log = desk.ok("log talks.onetext --last 3").stdout;
    assert!(log.contains("claim-1 · upland: It rained. · A. Clerk"), "{log}");
    assert!(log.contains("denies · B. Scribe · for mediators"), "{log}");
    assert!(log.contains("meeting-1"), "{log}");

    // What `log` and `export` print without place and time is what `add` takes.
    let json = desk.ok("log talks.onetext --last 1 --format json").stdout;
    let mut entry: serde_json::Value = serde_json::from_str(&json).unwrap();
    let fields = entry.as_object_mut().unwrap();
    for field in ["schema", "seq", "recorded-at"] {
        fields.remove(field).unwrap();
    }
    fields["body"]["meeting"]["id"] = "again".into();
    assert_eq!(desk.pipe("add talks.onetext --json -", entry.to_string()).code, 0);
}

#[test]
fn of_two_writers_the_later_one_is_told_and_loses_nothing() {
    let desk = Desk::with_record();
    let line = "add talks.onetext --json -";
    let mut slow = desk.start(line);
    // The record is open when the file of its write-ahead log is there.
    let since = Instant::now();
    while !desk.path("talks.onetext-shm").exists() {
        assert!(since.elapsed() < Duration::from_secs(20), "the writer never opened the record");
        sleep(Duration::from_millis(5));
    }
    sleep(Duration::from_millis(500));
    desk.ok("add talks.onetext claim --by upland --text First");
    std::io::Write::write_all(
        &mut slow.stdin.take().unwrap(),
        br#"{"body": {"claim": {"text": "Second"}}}"#,
    )
    .unwrap();
    let run = Run::new(line, &slow.wait_with_output().unwrap());
    snapshot!("conflict", run);
    assert_eq!(run.code, 3);
    let log = desk.ok("log talks.onetext --kind claim").stdout;
    assert!(log.contains("First") && !log.contains("Second"), "{log}");
}
