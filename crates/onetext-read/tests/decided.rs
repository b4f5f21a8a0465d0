//! What a person has decided on is not proposed again: not from the same report, and, where it was
//! turned down, not from its reprint either.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use onetext_read::ingest::{Metadata, documents};
use onetext_read::{Context, Document, Proposal, read};
use onetext_record::body::{Dismissal, Retraction};
use onetext_record::{Audience, Body, Fingerprint, Kind, Negotiation, NewEntry, Part, Seq, Viewer};
use proptest::prelude::*;

const REPORT: &str = "The Harbour Workers Union (HWU) rejected the pay offer on Friday and called on the Port Authority to table a new one.\n\n\
    “Nobody here will work a split shift,” said union president Ana Duarte.\n\n\
    Russia claims to have seized the border villages of Asterby and Kell. Ukraine has not confirmed their loss. \
    Independent observers say that neither village has been entirely occupied, and the Red Cross denied that Kell had fallen.\n\n\
    Talks in Lisbon between the Harbour Workers Union and the Port Authority are due to resume on Thursday. \
    Any deal on pensions needs the approval of the Ministry of Labour.";

fn document(name: &str, text: &str) -> Document {
    let metadata = Metadata { published: "2025-12-01".parse().ok(), ..Metadata::default() };
    documents(name, text.as_bytes(), &metadata).unwrap().remove(0)
}

fn propose(document: &Document, record: &Negotiation) -> Vec<Proposal> {
    read(document, &Context { negotiation: Some(record) })
}

fn put(record: &mut Negotiation, new: NewEntry) -> Seq {
    record.check(&new).unwrap();
    let seq = record.last().next();
    record.apply(new.at(seq, "2025-12-01T00:00:00Z".parse().unwrap()));
    seq
}

fn accept(record: &mut Negotiation, proposal: &Proposal) {
    put(record, proposal.clone().accept("M", Audience::Everyone));
}

fn dismiss(record: &mut Negotiation, proposal: &Proposal) -> Seq {
    let n = record.dismissals.len();
    let body = Dismissal {
        id: format!("d{n}").parse().unwrap(),
        kind: proposal.body.kind(),
        proposed: "it".into(),
        fingerprint: Fingerprint::of(&proposal.body, &proposal.evidence),
        reason: None,
    };
    let new = NewEntry { evidence: proposal.evidence.clone(), ..NewEntry::judged("M", body) };
    put(record, new)
}

fn record_with(document: &Document) -> Negotiation {
    let mut record = Negotiation::new(Viewer::Mediator);
    put(&mut record, NewEntry::judged("M", document.source.clone()));
    record
}

fn of_kind(proposals: &[Proposal], kind: Kind) -> Vec<&Proposal> {
    proposals.iter().filter(|proposal| proposal.body.kind() == kind).collect()
}

/// Each fits behind those before it.
fn all_fit(proposals: &[Proposal], mut record: Negotiation) {
    for proposal in proposals {
        accept(&mut record, proposal);
    }
}

#[test]
fn what_was_accepted_from_a_report_is_not_proposed_from_it_again() {
    let report = document("wire.txt", REPORT);
    let mut record = record_with(&report);
    let all = propose(&report, &record);
    assert!(all.len() > 15, "{}", all.len());
    for proposal in &all {
        accept(&mut record, proposal);
    }
    // What the reader makes of the report may change with what the record knows now; what it made
    // of these words then is decided.
    let left = propose(&report, &record);
    assert!(left.iter().all(|proposal| all.iter().all(|other| key(other) != key(proposal))));
    assert!(left.len() < all.len() / 4, "{left:#?}");
}

/// The kind of a proposal and the places of its words.
fn key(proposal: &Proposal) -> (Kind, Vec<(usize, usize)>) {
    let places = proposal.evidence.iter().map(|evidence| (evidence.start, evidence.end));
    (proposal.body.kind(), places.collect())
}

#[test]
fn what_was_turned_down_comes_from_no_report_until_that_is_taken_back() {
    let report = document("wire.txt", REPORT);
    let mut record = record_with(&report);
    let all = propose(&report, &record);
    let (down, left) =
        (of_kind(&all, Kind::Statement)[1], of_kind(&all, Kind::Statement).len() - 1);
    let seq = dismiss(&mut record, down);
    assert_eq!(of_kind(&propose(&report, &record), Kind::Statement).len(), left);

    let reprint = document(
        "herald.txt",
        &format!("By our desk.\n\n{}", REPORT.replace("the pay", "the  pay")),
    );
    put(&mut record, NewEntry::judged("M", reprint.source.clone()));
    let again = propose(&reprint, &record);
    let words = |p: &Proposal| match &p.body {
        Body::Statement(said) => said.words.split_whitespace().collect::<Vec<_>>().join(" "),
        _ => String::new(),
    };
    assert_eq!(of_kind(&again, Kind::Statement).len(), left);
    assert!(again.iter().all(|p| words(p) != words(down)));

    put(&mut record, Retraction { entry: seq, reason: "after all".into() }.into_entry());
    assert_eq!(propose(&report, &record), all);
}

/// The circulations that a report proposes.
fn shown(proposals: &[Proposal]) -> Vec<&Proposal> {
    of_kind(proposals, Kind::Circulation)
}

#[test]
fn a_draft_that_a_person_corrected_is_not_shown_to_anybody_again() {
    let report = document("wire.txt", "Ukraine and Germany received the 28-point plan.");
    let mut record = record_with(&report);
    let all = propose(&report, &record);
    for party in of_kind(&all, Kind::Party) {
        accept(&mut record, party);
    }
    let mut changed = of_kind(&all, Kind::Draft)[0].clone();
    let Body::Draft(draft) = &mut changed.body else { unreachable!() };
    assert_eq!(draft.shown_to.len(), 2);
    draft.shown_to.pop();
    accept(&mut record, &changed);
    let left = propose(&report, &record);
    assert!(shown(&left).is_empty() && of_kind(&left, Kind::Draft).is_empty(), "{left:#?}");
}

type Decide<'a> = &'a dyn Fn(&mut Negotiation);

#[test]
fn who_was_shown_a_known_draft_is_decided_on_once() {
    let first = document("wire.txt", "Ukraine received the 28-point plan.");
    let mut before = record_with(&first);
    let all = propose(&first, &before);
    for proposal in &all {
        accept(&mut before, proposal);
    }
    let second = document("herald.txt", "Germany and France received the 28-point plan.");
    put(&mut before, NewEntry::judged("M", second.source.clone()));
    let all = propose(&second, &before);
    for party in of_kind(&all, Kind::Party) {
        accept(&mut before, party);
    }
    let proposed = shown(&all)[0].clone();
    let Body::Circulation(body) = &proposed.body else { unreachable!() };
    assert_eq!(body.to.len(), 2);
    let mut corrected = proposed.clone();
    let Body::Circulation(body) = &mut corrected.body else { unreachable!() };
    body.to.pop();
    let decisions: [Decide<'_>; 3] =
        [&|record| accept(record, &proposed), &|record| accept(record, &corrected), &|record| {
            dismiss(record, &proposed);
        }];
    for decide in decisions {
        let mut record = before.clone();
        decide(&mut record);
        let left = propose(&second, &record);
        assert!(shown(&left).is_empty(), "{left:#?}");
    }
}

trait IntoEntry {
    fn into_entry(self) -> NewEntry;
}

impl<T: Into<Body>> IntoEntry for T {
    fn into_entry(self) -> NewEntry {
        NewEntry::judged("M", self)
    }
}

#[test]
fn what_a_person_corrected_is_known_by_its_words() {
    let report = document("wire.txt", REPORT);
    let mut record = record_with(&report);
    let all = propose(&report, &record);
    let parties = of_kind(&all, Kind::Party);
    for party in &parties {
        accept(&mut record, party);
    }
    let said = of_kind(&all, Kind::Statement);
    let mut changed = said[0].clone();
    let Body::Statement(body) = &mut changed.body else { unreachable!() };
    body.negated = !body.negated;
    body.words = "other words".into();
    (body.person, body.issues) = (None, vec![]);
    accept(&mut record, &changed);
    // Two taken together: the one that is kept has the words of both.
    let mut both = said[1].clone();
    both.evidence.extend(said[2].evidence.clone());
    let Body::Statement(body) = &mut both.body else { unreachable!() };
    (body.person, body.issues) = (None, vec![]);
    accept(&mut record, &both);
    let left = propose(&report, &record);
    assert_eq!(of_kind(&left, Kind::Statement).len(), said.len() - 3);
    all_fit(&left, record);
}

#[test]
fn what_refers_to_something_decided_follows_it() {
    let report = document("wire.txt", REPORT);
    let mut record = record_with(&report);
    let all = propose(&report, &record);
    for party in of_kind(&all, Kind::Party) {
        accept(&mut record, party);
    }
    let claims = of_kind(&all, Kind::Claim);
    let assessments = of_kind(&all, Kind::Assessment).len();
    assert!(assessments > 0);
    // The claim is accepted in other words and under another id: its assessments are on that one.
    let mut changed = claims[0].clone();
    let Body::Claim(body) = &mut changed.body else { unreachable!() };
    body.id = "villages".parse().unwrap();
    body.text = "Russia holds two villages.".into();
    body.issues = vec![];
    accept(&mut record, &changed);
    let left = propose(&report, &record);
    let on: Vec<_> = of_kind(&left, Kind::Assessment)
        .into_iter()
        .map(|p| match &p.body {
            Body::Assessment(b) => b.claim.to_string(),
            _ => String::new(),
        })
        .collect();
    assert!(on.contains(&"villages".to_owned()), "{on:?}");
    assert_eq!(on.len(), assessments);
    all_fit(&left, record);

    // A party that nobody wants in these talks takes what it said with it.
    let mut record = record_with(&report);
    let speaker = of_kind(&all, Kind::Statement).into_iter().find_map(|p| match &p.body {
        Body::Statement(said) => said.by.first().cloned(),
        _ => None,
    });
    let speaker = speaker.unwrap();
    let parties = of_kind(&all, Kind::Party);
    let party = parties.into_iter().find(|p| p.body.id() == Some(speaker.as_str()));
    dismiss(&mut record, party.unwrap());
    let left = propose(&report, &record);
    assert!(!left.is_empty());
    for proposal in &left {
        let mut refers = false;
        proposal
            .body
            .references(&mut |r| refers |= r.defined_by() == (Kind::Party, speaker.as_str()));
        assert!(!refers, "{proposal:?}");
    }
    all_fit(&left, record);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever was decided on some of the proposals, those that are left fit the record, and of
    /// those on the same words as many are left as were left open.
    #[test]
    fn any_decisions_leave_proposals_that_fit(choices in proptest::collection::vec(0u8..3, 40)) {
        let report = document("wire.txt", REPORT);
        let mut record = record_with(&report);
        let all = propose(&report, &record);
        let mut open = std::collections::BTreeMap::<_, usize>::new();
        for (proposal, choice) in all.iter().zip(&choices) {
            let new = proposal.clone().accept("M", Audience::Everyone);
            let open = open.entry(key(proposal)).or_default();
            match choice {
                0 if record.check(&new).is_ok() => accept(&mut record, proposal),
                1 => drop(dismiss(&mut record, proposal)),
                _ => *open += 1,
            }
        }
        let left = propose(&report, &record);
        for proposal in &left {
            if let Some(open) = open.get_mut(&key(proposal)) {
                prop_assert!(*open > 0, "{proposal:?}");
                *open -= 1;
            }
            prop_assert!(proposal.evidence.iter().any(|e| e.part == Part::Content));
        }
        all_fit(&left, record);
    }
}
