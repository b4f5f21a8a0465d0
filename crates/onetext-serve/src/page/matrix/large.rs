//! How long the pages of these rooms take on a record of 100,000 entries. Run it with
//! `cargo test --release -p onetext-serve large -- --ignored --nocapture`.

use std::time::Instant;

use onetext_record::body::{
    Assessment, AssessmentWord, Body, Claim, Issue, IssueOption, Party, Position, Role, Source,
    Stance, Statement,
};
use onetext_record::check::sha256;
use onetext_record::{Audience, Entry, Evidence, NewEntry, Part, Seq, Viewer, When};

use crate::testing::{Workbench, get, post};

const PARTIES: usize = 12;
const ISSUES: usize = 40;
const SOURCES: usize = 400;
const ENTRIES: usize = 100_000;

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(kind: &str, n: usize) -> T {
    format!("{kind}-{n}").parse().unwrap()
}

fn party(n: usize) -> Body {
    Body::Party(Party {
        id: id("party", n),
        name: format!("Party number {n}"),
        role: if n < 6 { Role::Principal } else { Role::Stakeholder },
        aliases: vec![],
        members: vec![],
        note: None,
    })
}

fn issue(n: usize) -> Body {
    let option = |k| IssueOption {
        id: id("option", k),
        title: format!("Way number {k}"),
        description: None,
    };
    Body::Issue(Issue {
        id: id("issue", n),
        title: format!("Issue number {n}"),
        question: Some("What is to be done about it?".to_owned()),
        options: (0..4).map(option).collect(),
        consent: None,
        keywords: vec![],
    })
}

/// Sources of some pages, the first of them of a megabyte.
fn text(n: usize) -> String {
    let lines = if n == 0 { 20_000 } else { 100 };
    (0..lines)
        .map(|k| format!("Sentence {k} of report {n} says that it is so.\n"))
        .collect::<Vec<_>>()
        .concat()
}

fn source(n: usize) -> Body {
    let text = text(n);
    Body::Source(Source {
        id: id("source", n),
        title: format!("Report number {n}"),
        publisher: Some(format!("Paper {}", n % 20)),
        url: None,
        format: onetext_record::body::Format::Text,
        encoding: None,
        sha256: sha256(text.as_bytes()),
        text,
        original: None,
    })
}

fn said(n: usize) -> Body {
    Body::Statement(Statement {
        id: id("statement", n),
        by: vec![id("party", n % PARTIES)],
        some_of: false,
        person: None,
        to: vec![],
        reported_by: None,
        stance: Stance::EVERY[n % Stance::EVERY.len()],
        negated: false,
        hedge: None,
        issues: vec![id("issue", n / PARTIES % ISSUES)],
        option: None,
        words: format!("Words number {n} that say that it is so"),
    })
}

fn position(n: usize) -> Body {
    let option = |k: usize| id("option", k % 4);
    Body::Position(Position {
        id: id("position", n),
        party: id("party", n % PARTIES),
        issue: id("issue", n / PARTIES % ISSUES),
        prefers: vec![option(n)],
        accepts: vec![option(n + 1)],
        rejects: vec![option(n + 2)],
        salience: Some(0.5),
        statements: vec![id("statement", n)],
        note: None,
    })
}

fn bodies() -> impl Iterator<Item = Body> {
    let rest = (0..).flat_map(|n| {
        let mut some: Vec<Body> = (0..6).map(|k| said(n * 6 + k)).collect();
        some.extend((0..2).map(|k| position(n * 2 + k)));
        some.push(Body::Claim(Claim {
            id: id("claim", n),
            by: vec![id("party", n % PARTIES)],
            text: format!("It is so, for the time number {n}."),
            issues: vec![id("issue", n % ISSUES)],
        }));
        some.push(Body::Assessment(Assessment {
            id: id("assessment", n),
            claim: id("claim", n / 2),
            by: id("party", n * 7 % PARTIES),
            word: AssessmentWord::EVERY[n % 4],
            text: None,
        }));
        some
    });
    let first =
        (0..PARTIES).map(party).chain((0..ISSUES).map(issue)).chain((0..SOURCES).map(source));
    first.chain(rest)
}

fn record() -> Vec<Entry> {
    let first = jiff::civil::date(2020, 1, 1);
    bodies()
        .take(ENTRIES)
        .enumerate()
        .map(|(n, body)| {
            let day = first.saturating_add(jiff::Span::new().days(i32::try_from(n / 50).unwrap()));
            let evidence = match &body {
                // A tenth of all words stand in the long report.
                Body::Statement(_) | Body::Position(_) | Body::Claim(_) => {
                    vec![quoted(if n % 10 == 0 { 0 } else { n % SOURCES }, n)]
                }
                _ => vec![],
            };
            let hidden = n % 20 == 19
                && !matches!(
                    body,
                    Body::Statement(_)
                        | Body::Claim(_)
                        | Body::Party(_)
                        | Body::Issue(_)
                        | Body::Source(_)
                );
            let entry = NewEntry {
                audience: if hidden { Audience::Mediators } else { Audience::Everyone },
                evidence,
                ..NewEntry::judged("A. Mediator", body).on(When::day(day))
            };
            entry.at(Seq(n as u64 + 1), jiff::Timestamp::UNIX_EPOCH)
        })
        .collect()
}

/// The beginning of a line of a report.
fn quoted(source: usize, n: usize) -> Evidence {
    let line = n % 100;
    let start: usize = (0..line)
        .map(|k| format!("Sentence {k} of report {source} says that it is so.\n").len())
        .sum();
    let quote = format!("Sentence {line} of report {source} says");
    Evidence {
        source: id("source", source),
        start,
        end: start + quote.len(),
        quote,
        part: Part::Content,
    }
}

#[test]
#[ignore = "takes long, and measures rather than tests"]
#[expect(clippy::print_stdout, reason = "what was measured is for who runs it")]
fn large_record() {
    let entries = record();
    let bench = Workbench::new(&entries);
    drop(entries);
    for viewer in [Viewer::Mediator, Viewer::Party(id("party", 3))] {
        let who = Workbench::person(viewer.clone());
        let begun = Instant::now();
        let _ = bench.ask(Some(&who), get("/log"));
        println!("{viewer}: room made in {:?}", begun.elapsed());
        let paths = [
            "/matrix",
            "/matrix?on=2023-01-01&since=2022-01-01",
            "/matrix?party=party-1&party=party-2",
            "/matrix?show=red-lines",
            "/api/matrix",
            "/matrix/issue-3/party-3",
            "/matrix/issue-3/party-3?page=5&history=3",
            "/claims",
            "/claims?status=contested&page=20",
            "/claims?party=party-4",
            "/claims/claim-100",
            "/source/source-7",
            "/source/source-0?from=4000&to=4020",
            "/source/source-0?part=60",
        ];
        for path in paths {
            let ask = || {
                let begun = Instant::now();
                let reply = bench.text(&who, get(path));
                (begun.elapsed(), reply)
            };
            let (first, reply) = ask();
            assert!(reply.starts_with("200"), "{path}: {}", &reply[..200]);
            let mut times: Vec<_> = (0..21).map(|_| ask().0).collect();
            times.sort();
            println!(
                "{path}: {} bytes, first {first:?}, median {:?}, worst {:?}",
                reply.len(),
                times[10],
                times[20]
            );
        }
        if viewer == Viewer::Mediator {
            // Behind a new entry the indexes grow.
            for path in ["/matrix", "/claims", "/source/source-7"] {
                let mut times: Vec<_> = (0..11)
                    .map(|_| {
                        let fields =
                            [("words", "So it is"), ("stance", "says"), ("audience", "everyone")];
                        assert!(
                            bench
                                .text(&who, post("/matrix/issue-3/party-3/statement", &fields))
                                .starts_with("303")
                        );
                        let fields =
                            [("word", "denies"), ("by", "party-2"), ("audience", "everyone")];
                        assert!(
                            bench.text(&who, post("/claims/claim-7", &fields)).starts_with("303")
                        );
                        let begun = Instant::now();
                        let _ = bench.text(&who, get(path));
                        begun.elapsed()
                    })
                    .collect();
                times.sort();
                println!("{path} behind new entries: median {:?}, worst {:?}", times[5], times[10]);
            }
        }
    }
}
