//! What the reader finds in reports of our own, in several fields of talks, and what it must leave.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fmt::Write;

use onetext_read::ingest::{Metadata, documents};
use onetext_read::{Context, Document, Proposal, read};
use onetext_record::body::Stance;
use onetext_record::{Audience, Body, Negotiation, NewEntry, Part, Seq, Viewer};
use proptest::prelude::*;

fn document(text: &str) -> Document {
    let metadata = Metadata { published: "2025-12-01".parse().ok(), ..Metadata::default() };
    documents("report.txt", text.as_bytes(), &metadata).unwrap().remove(0)
}

fn proposals(text: &str) -> Vec<Proposal> {
    read(&document(text), &Context::default())
}

/// One line for each proposal, and one for its words.
fn told(text: &str) -> String {
    let mut lines = String::new();
    for proposal in proposals(text) {
        let line = match &proposal.body {
            Body::Party(b) => format!("party {} · {} · {}", b.id, b.name, b.role),
            Body::Person(b) => {
                format!(
                    "person {} · {} · {} · {:?}",
                    b.id,
                    b.name,
                    b.party,
                    b.office.as_deref().unwrap_or("")
                )
            }
            Body::Issue(b) => format!("issue {}", b.id),
            Body::Draft(b) => {
                format!(
                    "draft {} · by {:?} · from {:?} · seen by {:?}",
                    b.title,
                    ids(&b.by),
                    ids(&b.parents),
                    ids(&b.shown_to)
                )
            }
            Body::Statement(b) => format!(
                "{}{}{} {} {:?}{}{} {:?}",
                if b.some_of { "some of " } else { "" },
                ids(&b.by).join(" and "),
                if b.negated { " not" } else { "" },
                b.stance,
                b.words,
                if b.to.is_empty() {
                    String::new()
                } else {
                    format!(" to {}", ids(&b.to).join(", "))
                },
                b.reported_by.as_ref().map(|by| format!(" (says {by})")).unwrap_or_default(),
                ids(&b.issues),
            ),
            Body::Claim(b) => format!("claim {} · {:?}", b.text, ids(&b.by)),
            Body::Assessment(b) => format!("  {} {}", b.by, b.word),
            Body::Consent(b) => format!(
                "consent {} of {} on {:?} · {:?}",
                b.need,
                b.rule,
                ids(&b.issues),
                b.asserted_by
            ),
            Body::Meeting(b) => {
                let seats: Vec<_> = b.participants.iter().map(|p| p.party.as_str()).collect();
                format!(
                    "meeting {} in {:?} · {seats:?} · {:?}",
                    b.status,
                    b.place,
                    proposal.on.map(|on| on.to_string())
                )
            }
            other => format!("{other:?}"),
        };
        let _ = writeln!(lines, "{line}");
    }
    lines
}

fn ids<T: ToString>(items: &[T]) -> Vec<String> {
    items.iter().map(ToString::to_string).collect()
}

#[test]
fn a_report_on_a_strike() {
    insta::assert_snapshot!(told(
        "The Harbour Workers Union (HWU) rejected the pay offer on Friday and called on the Port Authority to table a new one before next week.\n\n\
         “Nobody here will work a split shift,” said union president Ana Duarte. “We have waited two years for this.”\n\n\
         According to the Port Authority, automation is not part of the talks. The authority has not confirmed that job cuts are planned. \
         A senior official said the ministry would not take sides.\n\n\
         Talks in Lisbon between the Harbour Workers Union and the Port Authority are due to resume on Thursday. \
         Any deal on pensions needs the approval of the Ministry of Labour."
    ));
}

#[test]
fn a_report_on_a_climate_treaty() {
    insta::assert_snapshot!(told(
        "India insisted that rich countries must double climate finance, while Brazil proposed a fund for forests.\n\n\
         AOSIS warned that a 1.5 degrees goal without money was “a promise on paper”. The EU and Norway welcomed the text, but Saudi Arabia opposed any mention of fossil fuels.\n\n\
         French envoy Claire Dumas told delegates that the draft could be improved. She urged China to accept reporting rules.\n\n\
         Decisions are taken by consensus of all parties, several negotiators noted of the emissions chapter."
    ));
}

#[test]
fn a_report_on_trade() {
    insta::assert_snapshot!(told(
        "Canada accused the United States of breaking the quota on dairy. Washington denied the charge and said it had exceeded no limit.\n\n\
         Japan agreed to lower tariffs on beef if South Korea did the same, two officials said. Tokyo has promised to publish its offer tomorrow.\n\n\
         Mexican Trade Minister Luis Herrera met his Canadian counterpart in Ottawa on 24 November, and the two sides agreed on rules of origin. \
         He would not say whether Mexico had seen the 14-point plan drafted by Canada."
    ));
}

#[test]
fn a_contested_fact_keeps_every_word_on_it() {
    insta::assert_snapshot!(told(
        "A spokesman for Norland spoke at noon. Norland claims to have seized the border villages of Asterby and Kell. Observers in Sudria heard shots. Sudria has not confirmed their loss. \
         Independent observers say that neither village has been entirely occupied, and the Red Cross denied that Kell had fallen."
    ));
}

#[test]
fn what_nobody_is_said_to_have_said_is_not_proposed() {
    let text = "Territory remains the hardest question. Whether the meeting leads to progress could decide the next phase of the war. \
        The demands of the hour are many, and claims abound.";
    let said = proposals(text)
        .into_iter()
        .filter(|p| matches!(p.body, Body::Statement(_) | Body::Claim(_)));
    assert_eq!(said.count(), 0);
}

#[test]
fn who_asserts_a_consent_rule_is_known_beside_a_reaction() {
    let text = "The draft caused alarm in Kyiv. According to France, only Ukraine can decide on territory.";
    let rules: Vec<_> = proposals(text)
        .into_iter()
        .filter_map(|p| match p.body {
            Body::Consent(rule) => Some(rule.asserted_by.map(|party| party.to_string())),
            _ => None,
        })
        .collect();
    assert_eq!(rules, [Some("france".to_owned())]);
}

#[test]
fn not_confirming_is_no_denial_and_a_starting_point_is_no_acceptance() {
    let text =
        "Russia has not confirmed the loss. Moscow said the plan could serve as a starting point.";
    let said: Vec<_> = proposals(text)
        .into_iter()
        .filter_map(|p| match p.body {
            Body::Statement(said) => Some((said.stance, said.negated, said.hedge)),
            _ => None,
        })
        .collect();
    assert_eq!(
        said,
        [
            (Stance::Confirms, true, None),
            (Stance::Supports, false, Some("could serve as".to_owned()))
        ]
    );
}

#[test]
fn who_has_seen_a_draft_twice_is_named_once() {
    let text = "Canada has seen the 14-point plan. On Monday Canada received the 14-point plan.";
    let seen = proposals(text).into_iter().find_map(|p| match p.body {
        Body::Draft(draft) => Some(ids(&draft.shown_to)),
        _ => None,
    });
    assert_eq!(seen, Some(vec!["canada".to_owned()]));
}

#[test]
fn who_must_ratify_is_named_and_talks_of_meeting_are_no_meetings() {
    let text = "The national football team met Uganda in Kampala and lost. France seeks a meeting with Russia. \
        Russia refused to meet France in Paris. Any deal must be ratified by the Swiss parliament. The president cannot veto it.";
    let found: Vec<String> = proposals(text)
        .into_iter()
        .filter_map(|p| match p.body {
            Body::Meeting(meeting) => Some(format!("{meeting:?}")),
            Body::Consent(consent) => Some(consent.rule.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(found, ["swiss-parliament"]);
}

#[test]
fn a_meeting_told_twice_is_one_and_the_next_is_another() {
    let text = "Canada and Japan met in Ottawa on Friday. The meeting lasted three hours. A second round is planned for next week in Tokyo.";
    let found: Vec<(Option<String>, String)> = proposals(text)
        .into_iter()
        .filter_map(|p| match p.body {
            Body::Meeting(meeting) => Some((meeting.place, meeting.status.to_string())),
            _ => None,
        })
        .collect();
    let expected = [("Ottawa", "held"), ("Tokyo", "planned")];
    assert_eq!(found, expected.map(|(place, status)| (Some(place.to_owned()), status.to_owned())));
}

#[test]
fn the_record_comes_before_the_lists() {
    let mut record = Negotiation::new(Viewer::Mediator);
    let entries = [
        r#"{"author":"M","body":{"party":{"id":"norland","name":"Kingdom of Norland","role":"principal","aliases":["Norland","Frost Palace"]}}}"#,
        r#"{"author":"M","body":{"person":{"id":"berg","name":"Ida Berg","party":"norland","office":"chief negotiator"}}}"#,
        r#"{"author":"M","body":{"issue":{"id":"weir","title":"The weir at Asterby","keywords":["weir","sluice"]}}}"#,
    ];
    for (entry, seq) in entries.iter().zip(1..) {
        let new: NewEntry = serde_json::from_str(entry).unwrap();
        record.check(&new).unwrap();
        record.apply(new.at(Seq(seq), "2025-12-01T00:00:00Z".parse().unwrap()));
    }
    let text = "The Frost Palace rejected the sluice. Berg said she would not open the weir.";
    let context = Context { negotiation: Some(&record) };
    let found = read(&document(text), &context);
    assert!(
        found.iter().all(|p| !matches!(p.body, Body::Party(_) | Body::Person(_) | Body::Issue(_))),
        "{found:#?}"
    );
    let said: Vec<_> = found
        .iter()
        .filter_map(|p| match &p.body {
            Body::Statement(said) => Some((ids(&said.by), said.person.clone(), ids(&said.issues))),
            _ => None,
        })
        .collect();
    let weir = vec!["weir".to_owned()];
    let norland = vec!["norland".to_owned()];
    assert_eq!(said, [(norland.clone(), None, weir.clone()), (norland, "berg".parse().ok(), weir)]);
}

/// Every proposal fits behind those before it, and its words are those of the source.
fn all_fit(text: &str) {
    let document = document(text);
    let mut record = Negotiation::new(Viewer::Mediator);
    let at = "2025-12-01T00:00:00Z".parse().unwrap();
    let source = NewEntry::judged("Test", document.source.clone());
    record.apply(source.at(Seq(1), at));
    for (proposal, seq) in read(&document, &Context::default()).into_iter().zip(2..) {
        assert!(!proposal.evidence.is_empty());
        assert!(proposal.evidence.iter().any(|e| e.part == Part::Content));
        let new = proposal.accept("Test", Audience::Everyone);
        if let Err(refusal) = record.check(&new) {
            panic!("{refusal}: {new:#?}");
        }
        record.apply(new.at(Seq(seq), at));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_is_proposed_fits_the_record(
        words in proptest::collection::vec(
            prop_oneof![
                Just("Russia"), Just("Kyiv"), Just("the"), Just("US"), Just("special envoy"), Just("Ann Lee"),
                Just("European leaders"), Just("Some"), Just("he"), Just("it"), Just("they"), Just("both sides"),
                Just("said"), Just("has not confirmed"), Just("claims to have captured"), Just("insists"), Just("and"),
                Just("that"), Just("only"), Just("can decide"), Just("must involve"), Just(","), Just("."), Just("—"),
                Just("“"), Just("”"), Just("\n\n"), Just("met"), Just("in Paris"), Just("on Tuesday"), Just("talks between"),
                Just("original version of the draft"), Just("seen as"), Just("according to"), Just("saying"), Just("territory"),
                Just("Norland Workers Union"), Just("President"), Just("'s"), Just("was rejected by"), Just("caused alarm in"),
                Just("frozen assets"), Just("took part in the talks"), Just("who"), Just("refine a peace plan"),
                Just("a second round of talks"), Just("was cancelled"), Just("must be ratified by"), Just("parliament"),
                Just("without the consent of"), Just("can veto"), Just("denied it"), Just("accused"), Just("of shelling"),
                Just("a report that"), Just("revised 28-point plan"), Just("counter-proposal"), Just("sent it to"),
                Just("last night"), Just("12 to 16 October"), Just("three weeks ago"), Just("A fourth,"), Just(";"), Just("Öl 漢字 🕊"),
            ],
            0..60,
        )
    ) {
        let text = words.join(" ");
        if !text.trim().is_empty() {
            all_fit(&text);
        }
    }

    #[test]
    fn any_text_can_be_read(text in "\\PC{1,300}") {
        if let Ok(found) = documents("a.txt", text.as_bytes(), &Metadata::default()) {
            let _ = read(&found[0], &Context::default());
        }
    }
}

#[test]
fn positions_follow_where_the_record_has_options() {
    let mut record = Negotiation::new(Viewer::Mediator);
    let entries = [
        r#"{"author":"M","body":{"party":{"id":"norland","name":"Norland","role":"principal"}}}"#,
        r#"{"author":"M","body":{"party":{"id":"sudria","name":"Sudria","role":"principal"}}}"#,
        r#"{"author":"M","body":{"issue":{"id":"weir","title":"The weir","keywords":["weir"],"options":[{"id":"joint","title":"Joint control"},{"id":"sale","title":"Sale"}]}}}"#,
    ];
    for (entry, seq) in entries.iter().zip(1..) {
        let new: NewEntry = serde_json::from_str(entry).unwrap();
        record.check(&new).unwrap();
        record.apply(new.at(Seq(seq), "2025-12-01T00:00:00Z".parse().unwrap()));
    }
    let text = "Norland said it would never accept joint control of the weir. Sudria demanded joint control of the weir. \
        Norland has concerns about a sale of the weir. Sudria rejected a sale of the weir.";
    let context = Context { negotiation: Some(&record) };
    let mut held = Vec::new();
    for (proposal, seq) in read(&document(text), &context).into_iter().zip(4..) {
        if let Body::Position(held_by) = &proposal.body {
            held.push((
                held_by.party.to_string(),
                ids(&held_by.prefers),
                ids(&held_by.accepts),
                ids(&held_by.rejects),
                held_by.statements.len(),
            ));
        }
        let new = proposal.accept("Test", Audience::Everyone);
        if seq == 4 {
            let source = NewEntry::judged("Test", document(text).source);
            record.apply(source.at(Seq(4), "2025-12-01T00:00:00Z".parse().unwrap()));
        }
        record.check(&new).unwrap();
        record.apply(new.at(Seq(seq + 1), "2025-12-01T00:00:00Z".parse().unwrap()));
    }
    let joint = vec!["joint".to_owned()];
    assert_eq!(
        held,
        [
            ("norland".to_owned(), vec![], vec![], joint.clone(), 1),
            ("sudria".to_owned(), joint, vec![], vec![], 1),
        ]
    );
}
