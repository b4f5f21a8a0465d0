//! What a crash leaves behind.

use jiff::ToSpan;
use onetext_read::review::testing::reports;
use onetext_read::review::{Terms, entries};
use onetext_record::Viewer;

use super::*;
use crate::testing::Workbench;

/// A pile of which the first proposal is on its way into the record, since some seconds ago; with
/// its entries.
fn interrupted(pen: &Pen<'_>, seconds: i64) -> (String, Vec<NewEntry>) {
    let report = reports().remove(0);
    let key = put(pen, report.document, report.proposals).unwrap();
    let pile = open(&pen.study, &key).unwrap();
    let mut choices = pile.choices.clone();
    choices.accept(0, false).unwrap();
    let terms = Terms::new(&pen.person.name, &Audience::Mediators);
    let written = pen.study.look(|desk| entries(&choices, desk.state, &terms)).unwrap();
    choices.wrote(&written);
    let last = written.entries.last().unwrap();
    let mark = (last.body.kind(), last.body.id().unwrap().to_owned());
    let since = pen.study.now() - seconds.seconds();
    let pending = Pending { kept: choices.kept(), mark, rank: 0, since };
    let sheet = Sheet { pending: Some(pending), ..pile.sheet };
    sheets(&pen.study).put(&key, pile.version, &sheet).unwrap();
    (key, written.entries)
}

#[test]
fn what_reached_the_record_before_a_crash_is_accepted() {
    let (house, me) = (Workbench::new(&[]), Workbench::person(Viewer::Mediator));
    let pen = Pen::new(&house.house, &me);
    let (key, entries) = interrupted(&pen, 1);
    let pile = open(&pen.study, &key).unwrap();
    assert!(pile.is_recording(), "whoever records it may be at it still");
    assert_eq!(pile.tally().accepted, 0);
    pen.append(entries, None).unwrap();
    let pile = open(&pen.study, &key).unwrap();
    assert!(!pile.is_recording());
    // What it needs comes along.
    let accepted = pile.tally().accepted;
    assert!(accepted >= 1);
    assert_eq!(accepted + pile.tally().open, 9);
}

#[test]
fn what_did_not_reach_the_record_is_open_again() {
    let (house, me) = (Workbench::new(&[]), Workbench::person(Viewer::Mediator));
    let pen = Pen::new(&house.house, &me);
    let (key, _) = interrupted(&pen, RECORDING + 1);
    let pile = open(&pen.study, &key).unwrap();
    assert!(!pile.is_recording());
    assert_eq!((pile.tally().accepted, pile.tally().open), (0, 9));
}
