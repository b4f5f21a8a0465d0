//! What a second report adds to a record, and what it only tells again.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use onetext_read::ingest::{Metadata, documents};
use onetext_read::{Context, read};
use onetext_record::{Audience, Body, Kind, Negotiation, NewEntry, Viewer};

const FIRST: &str = "Envoys meet

The United States' 28-point plan, drafted by the United States, was leaked on 19 November 2025.

Ukrainian and US envoys held talks in Geneva on 23 November 2025.

Ukraine's president Volodymyr Zelenskyy said his troops had taken the town of Vovchansk. Russia denied it.

Ukraine insisted that only its parliament could decide on territory.
";

fn publish(record: &mut Negotiation, name: &str, text: &str, on: &str) -> Vec<Body> {
    let metadata = Metadata { published: on.parse().ok(), ..Metadata::default() };
    let document = documents(name, text.as_bytes(), &metadata).unwrap().remove(0);
    let proposals = read(&document, &Context { negotiation: Some(record) });
    let source = NewEntry { on: document.published, ..NewEntry::judged("T", document.source) };
    let accepted = proposals.iter().map(|p| p.clone().accept("T", Audience::Everyone));
    for new in std::iter::once(source).chain(accepted) {
        record.check(&new).unwrap();
        let seq = record.last().next();
        record.apply(new.at(seq, jiff::Timestamp::UNIX_EPOCH));
    }
    proposals.into_iter().map(|proposal| proposal.body).collect()
}

fn kinds(bodies: &[Body]) -> Vec<Kind> {
    bodies.iter().map(Body::kind).collect()
}

#[test]
fn what_is_told_again_is_not_proposed_again() {
    let mut record = Negotiation::new(Viewer::Mediator);
    let first = kinds(&publish(&mut record, "first.txt", FIRST, "2025-11-24"));
    for kind in [Kind::Party, Kind::Draft, Kind::Meeting, Kind::Statement] {
        assert!(first.contains(&kind), "{kind} in {first:?}");
    }
    let again = FIRST.replace("Envoys meet", "Talks held");
    let second = kinds(&publish(&mut record, "second.txt", &again, "2025-11-25"));
    let statements = first.iter().filter(|kind| **kind == Kind::Statement).count();
    assert_eq!(second.iter().filter(|kind| **kind == Kind::Statement).count(), statements);
    let others = [Kind::Statement, Kind::Assessment];
    assert!(second.iter().all(|kind| others.contains(kind)), "{second:?}");
}

#[test]
fn what_a_second_report_adds_is_proposed() {
    let mut record = Negotiation::new(Viewer::Mediator);
    publish(&mut record, "first.txt", FIRST, "2025-11-24");
    let more = "Envoys leave

Ukrainian, US and French envoys held talks in Geneva on 23 November 2025.

Germany received the 28-point plan.
";
    let second = publish(&mut record, "second.txt", more, "2025-11-25");
    let meeting = second.iter().find_map(|body| match body {
        Body::Meeting(meeting) => Some(meeting),
        _ => None,
    });
    let seats = meeting.map(|meeting| &meeting.participants).unwrap();
    assert!(seats.iter().any(|seat| seat.party.as_str() == "france"), "{seats:?}");
    let shown = second.iter().find_map(|body| match body {
        Body::Circulation(shown) => Some(shown),
        _ => None,
    });
    let shown = shown.unwrap();
    assert_eq!(shown.to.iter().map(ToString::to_string).collect::<Vec<_>>(), ["germany"]);
    assert!(record.drafts.get(&shown.draft).is_some());
    assert!(!kinds(&second).contains(&Kind::Draft), "{second:#?}");
}
