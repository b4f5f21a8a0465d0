//! Reports with proposals of every kind that refers to another, for tests of this room and of those
//! who show it.

#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a test may fail where it stands"
)]

use onetext_record::body::Source;
use onetext_record::check::sha256;
use onetext_record::{Evidence, Part, quote};

use super::Report;
use crate::{Document, Proposal};

const WIRE: &str = "The dockers’ union rejected night shifts on Monday. “We will never sign,” said Ana Duarte of the HWU.\n\n\
    The port says that the cranes were idle for a week. The union has not confirmed it. 漢字の港 🕊 was quiet.";
const HERALD: &str =
    "Night work divides the port: the dockers’ union wants a rule for weekends first.";

/// A report of a few words.
pub fn document(id: &str, title: &str, text: &str) -> Document {
    let json = serde_json::json!({
        "id": id, "title": title, "format": "text", "sha256": sha256(text.as_bytes()), "text": text,
    });
    let source: Source = serde_json::from_value(json).unwrap();
    Document { source, published: "2026-01-05".parse().ok() }
}

/// A proposal of `body` on some words of a report, each with what it is in its sentence.
fn proposal(
    document: &Document,
    confidence: f64,
    words: &[(&str, Part)],
    body: serde_json::Value,
) -> Proposal {
    let text = &document.source.text;
    let evidence = words.iter().map(|(words, part)| {
        let start = quote::places(text, words)[0];
        let end = start + words.chars().count();
        let source = document.source.id.clone();
        Evidence { source, start, end, quote: (*words).to_owned(), part: *part }
    });
    Proposal {
        body: serde_json::from_value(body).unwrap(),
        on: document.published,
        evidence: evidence.collect(),
        confidence,
        rule: "by-hand".into(),
        because: Vec::new(),
    }
}

/// Two reports; the numbers of their proposals stand beside them.
pub fn reports() -> Vec<Report> {
    use Part::{Content, Cue, Speaker};
    let (wire, herald) =
        (document("wire", "Shifts refused", WIRE), document("herald", "Night work", HERALD));
    let json = |text: &str| serde_json::from_str(text).unwrap();
    let party = |id: &str, name: &str| {
        json(&format!(r#"{{"party":{{"id":"{id}","name":"{name}","role":"principal"}}}}"#))
    };
    let first = vec![
        /* 0 */
        proposal(&wire, 0.5, &[("dockers’ union", Content)], party("union", "Dockers’ Union")),
        /* 1 */ proposal(&wire, 0.4, &[("HWU", Content)], party("hwu", "HWU")),
        /* 2 */ proposal(&wire, 0.5, &[("port", Content)], party("port", "Port Authority")),
        /* 3 */
        proposal(
            &wire,
            0.75,
            &[("Ana Duarte", Content)],
            json(r#"{"person":{"id":"duarte","name":"Ana Duarte","party":"hwu"}}"#),
        ),
        /* 4 */
        proposal(
            &wire,
            0.6,
            &[("night shifts", Content)],
            json(r#"{"issue":{"id":"shifts","title":"Night shifts"}}"#),
        ),
        /* 5 */
        proposal(
            &wire,
            0.96,
            &[("night shifts", Content), ("rejected", Cue), ("The dockers’ union", Speaker)],
            json(
                r#"{"statement":{"id":"wire-s1","by":["union"],"stance":"rejects","issues":["shifts"],"words":"night shifts"}}"#,
            ),
        ),
        /* 6 */
        proposal(
            &wire,
            0.97,
            &[
                ("“We will never sign,”", Content),
                ("said", Cue),
                ("Ana Duarte of the HWU", Speaker),
            ],
            json(
                r#"{"statement":{"id":"wire-s2","by":["hwu"],"person":"duarte","stance":"says","words":"“We will never sign,”"}}"#,
            ),
        ),
        /* 7 */
        proposal(
            &wire,
            0.7,
            &[("the cranes were idle for a week", Content)],
            json(
                r#"{"claim":{"id":"idle","by":["port"],"text":"The cranes were idle for a week."}}"#,
            ),
        ),
        /* 8 */
        proposal(
            &wire,
            0.99,
            &[("The union has not confirmed it", Content)],
            json(r#"{"assessment":{"id":"a1","claim":"idle","by":"union","word":"unconfirmed"}}"#),
        ),
    ];
    let second = vec![
        /* 9 */
        proposal(
            &herald,
            0.55,
            &[("weekends", Content)],
            json(r#"{"issue":{"id":"weekends","title":"Weekends"}}"#),
        ),
        /* 10 */
        proposal(
            &herald,
            0.9,
            &[
                ("a rule for weekends first", Content),
                ("wants", Cue),
                ("the dockers’ union", Speaker),
            ],
            json(
                r#"{"statement":{"id":"herald-s1","by":["union"],"to":["port"],"stance":"demands","hedge":"first","issues":["weekends"],"words":"a rule for weekends first"}}"#,
            ),
        ),
    ];
    let report = |document, proposals| Report { document, proposals, known: false };
    vec![report(wire, first), report(herald, second)]
}
