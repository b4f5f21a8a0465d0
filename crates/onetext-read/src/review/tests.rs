//! What decisions come to.

use onetext_record::body::Source;
use onetext_record::{Audience, Body, Fingerprint, Kind, Negotiation, NewEntry, Viewer};
use proptest::prelude::*;

use super::testing::reports;
use super::*;

fn choices() -> Choices {
    Choices::new(reports())
}

fn record() -> Negotiation {
    Negotiation::new(Viewer::Mediator)
}

fn written(choices: &Choices, record: &Negotiation) -> Written {
    entries(choices, record, &Terms::new("M. Mediator", &Audience::Everyone)).unwrap()
}

fn decided(choices: &Choices) -> String {
    let sign = |decision| match decision {
        Decision::Open => '.',
        Decision::Accepted => 'a',
        Decision::Rejected => 'r',
        Decision::Merged(_) => 'm',
    };
    choices.all().iter().map(|choice| sign(choice.decision)).collect()
}

#[test]
fn what_a_proposal_needs_is_accepted_with_it_and_said() {
    let mut choices = choices();
    let what = choices.accept(6, false).unwrap();
    assert_eq!(decided(&choices), ".a.a..a....");
    assert_eq!(
        what,
        "accepted statement hwu: says “We will never sign,”, and with it party HWU · principal, person Ana Duarte · hwu"
    );
    assert_eq!(choices.accept(6, false).unwrap(), "it is accepted already");
    choices.undo().unwrap();
    assert_eq!(decided(&choices), "...........");
}

#[test]
fn what_was_rejected_is_gone_without_where_that_can_be_and_asked_for_where_not() {
    let mut choices = choices();
    choices.accept(6, false).unwrap();
    choices.reject(3).unwrap();
    assert_eq!(decided(&choices), ".a.r..a....");
    let Body::Statement(said) = &choices.get(6).body else { panic!() };
    assert_eq!(said.person, None, "the words stay, and nobody speaks them");
    choices.reject(1).unwrap();
    assert_eq!(decided(&choices), ".r.r.......", "without their party they cannot be");
    assert_eq!(choices.accept(6, false), Err(Unfit::NeedsRejected(vec![1])));
    choices.accept(6, true).unwrap();
    assert_eq!(decided(&choices), ".a.r..a....");
    let what = choices.reject(4).unwrap();
    assert_eq!(what, "rejected issue Night shifts; 1 open proposal refers to it");
    let what = choices.accept(5, false).unwrap();
    assert!(what.ends_with("without issue Night shifts, as rejected"), "{what}");
}

#[test]
fn two_parties_become_one_with_the_names_and_words_of_both() {
    let mut choices = choices();
    choices.accept(6, false).unwrap();
    choices.merge(1, 0).unwrap();
    assert_eq!(decided(&choices), "am.a..a....", "what was accepted stays so, in one step");
    let Body::Party(party) = &choices.get(0).body else { panic!() };
    assert_eq!(party.aliases, ["HWU"]);
    assert_eq!(choices.get(0).evidence.len(), 2);
    let Body::Statement(said) = &choices.get(6).body else { panic!() };
    assert_eq!(said.by, ["union".parse().unwrap()]);
    let new = written(&choices, &record());
    assert!(!serde_json::to_string(&new.entries).unwrap().contains("\"hwu\""));
    choices.undo().unwrap();
    assert_eq!(decided(&choices), ".a.a..a....");
    assert!(choices.merge(0, 5).is_err(), "a party is no statement");
    assert!(choices.merge(0, 0).is_err());
}

#[test]
fn a_threshold_brings_names_and_leaves_out_what_needs_more() {
    let mut choices = choices();
    assert_eq!(choices.accept_above(0.95, None), (2, 4));
    assert_eq!(decided(&choices), "aa.aaaa....", "no claim, so no word on it");
    choices.undo().unwrap();
    assert_eq!(choices.accept_above(0.9, Some(1)), (1, 3));
    assert_eq!(decided(&choices), "a.a......aa");
    choices.undo().unwrap();
    assert_eq!(choices.accept_above(1.0, None), (0, 0));
    assert_eq!(choices.undo(), None, "what changes nothing is no step");
}

#[test]
fn entries_stand_in_order_with_their_reports_and_dismissals() {
    let mut choices = choices();
    choices.accept(10, false).unwrap();
    choices.reject(6).unwrap();
    let new = written(&choices, &record());
    let kinds: Vec<String> = new.entries.iter().map(|e| e.body.kind().to_string()).collect();
    assert_eq!(kinds, ["source", "party", "party", "source", "issue", "statement", "dismissal"],);
    assert_eq!((new.accepted, new.rejected, new.reports), (4, 1, 2));
    let Body::Dismissal(dismissal) = &new.entries[6].body else { panic!() };
    assert_eq!(
        (dismissal.kind, dismissal.proposed.as_str()),
        (Kind::Statement, "hwu: says “We will never sign,”")
    );
    assert!(new.entries[1].reading.is_some() && new.entries[6].reading.is_none());
    let mut record = record();
    new.entries.iter().for_each(|new| take(new, &mut record).unwrap());
}

#[test]
fn what_others_wrote_meanwhile_is_taken_as_it_is() {
    let mut choices = choices();
    for i in [5, 8, 10] {
        choices.accept(i, false).unwrap();
    }
    let mut record = record();
    let theirs = [
        r#"{"author":"B","body":{"party":{"id":"union","name":"Dockers’ Union","role":"guarantor"}}}"#,
        r#"{"author":"B","body":{"issue":{"id":"shifts","title":"Something else"}}}"#,
    ];
    for new in theirs {
        take(&serde_json::from_str::<NewEntry>(new).unwrap(), &mut record).unwrap();
    }
    let herald = choices.reports[1].document.source.clone();
    let other = Source { id: "elsewhere".parse().unwrap(), ..herald };
    take(&NewEntry::judged("B", other), &mut record).unwrap();
    let new = written(&choices, &record);
    new.entries.iter().for_each(|new| take(new, &mut record).unwrap());
    assert_eq!(record.parties.get("union").unwrap().author, "B", "the same party");
    assert_eq!(record.issues.get("shifts-2").unwrap().body.title, "Night shifts");
    let said = record.statements.get("wire-s1").unwrap();
    assert_eq!(said.body.issues, ["shifts-2".parse().unwrap()]);
    let said = record.statements.get("herald-s1").unwrap();
    assert_eq!(said.evidence[0].source.as_str(), "elsewhere", "the same report");
    assert_eq!(new.reports, 1);
    choices.wrote(&new);
    assert_eq!(choices.undo(), None);
    assert!(written(&choices, &record).entries.is_empty(), "nothing is written twice");
}

#[test]
fn what_needs_something_turned_down_for_good_says_so() {
    let mut choices = choices();
    choices.reject(1).unwrap();
    let new = written(&choices, &record());
    choices.wrote(&new);
    let Err(Unfit::Because(why)) = choices.accept(6, true) else { panic!() };
    assert!(why.starts_with("it needs party HWU · principal, which was turned down"), "{why}");
    assert_eq!(choices.accept_above(0.9, None), (2, 4), "what does not need it is taken");
}

#[test]
fn what_another_was_merged_into_is_undone_until_it_is_written() {
    let mut choices = choices();
    choices.merge(1, 0).unwrap();
    choices.accept(4, false).unwrap();
    let mut record = record();
    let first = written(&choices, &record);
    for new in &first.entries {
        take(new, &mut record).unwrap();
    }
    choices.wrote(&first);
    assert!(!choices.is_written(1), "what it is the same as is still open");
    assert_eq!(choices.undo().unwrap().1, 1);
    assert_eq!(choices.get(1).decision, Decision::Open);
    choices.merge(1, 0).unwrap();
    choices.accept(5, false).unwrap();
    choices.wrote(&written(&choices, &record));
    assert!(choices.is_written(1) && choices.undo().is_none());
}

#[test]
fn rejections_that_are_not_recorded_can_be_taken_back() {
    let mut choices = choices();
    choices.reject_because(7, Some("a rumour".to_owned())).unwrap();
    choices.accept(5, false).unwrap();
    let terms = Terms { rejections: None, ..Terms::new("M", &Audience::Everyone) };
    let new = entries(&choices, &record(), &terms).unwrap();
    assert!(new.entries.iter().all(|new| new.body.kind() != Kind::Dismissal));
    choices.wrote(&new);
    assert!(!choices.is_written(7));
    assert_eq!(choices.undo().unwrap().1, 7);
    choices.reject_because(7, Some("a rumour".to_owned())).unwrap();
    let new = written(&choices, &record());
    let Some(Body::Dismissal(said)) = new.entries.last().map(|new| &new.body) else { panic!() };
    assert_eq!(said.reason.as_deref(), Some("a rumour"));
}

#[test]
fn ids_with_a_word_tell_of_no_others() {
    let mut choices = choices();
    choices.accept(8, false).unwrap();
    choices.accept(10, false).unwrap();
    choices.reject(6).unwrap();
    let n = std::cell::Cell::new(0);
    let word = || {
        n.set(n.get() + 1);
        format!("word{}", ["a", "b", "c", "d", "e", "f", "g", "h"][n.get() - 1])
    };
    let terms = Terms { word: Some(&word), ..Terms::new("M", &Audience::Everyone) };
    let new = entries(&choices, &record(), &terms).unwrap();
    let mut record = record();
    new.entries.iter().for_each(|new| take(new, &mut record).unwrap());
    for new in &new.entries {
        let id = new.body.id().unwrap();
        let is_name = matches!(new.body.kind(), Kind::Party | Kind::Person | Kind::Issue);
        assert_eq!(id.contains("-word"), !is_name, "{id}");
    }
    let word = record.assessments.current().next().unwrap();
    assert!(word.body.claim.as_str().starts_with("idle-word"), "what refers to it follows");
}

#[test]
fn what_is_turned_down_later_is_known_by_the_ids_of_the_record() {
    let mut choices = choices();
    let word = || "word".to_owned();
    let terms = Terms { word: Some(&word), ..Terms::new("M", &Audience::Everyone) };
    let mut record = record();
    choices.accept(7, false).unwrap();
    let new = entries(&choices, &record, &terms).unwrap();
    new.entries.iter().for_each(|new| take(new, &mut record).unwrap());
    choices.wrote(&new);
    choices.reject(8).unwrap();
    let new = entries(&choices, &record, &terms).unwrap();
    let Some(Body::Dismissal(said)) = new.entries.last().map(|new| &new.body) else { panic!() };
    let mut again = reports()[0].proposals[8].clone();
    let Body::Assessment(word) = &mut again.body else { panic!() };
    word.claim = record.claims.current().next().unwrap().body.id.clone();
    assert_eq!(said.fingerprint, Fingerprint::of(&again.body, &again.evidence));
}

/// What a person might do.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Accept(usize, bool),
    Reject(usize),
    Reopen(usize),
    Merge(usize, usize),
    Rename(usize),
    Above(u8),
    Undo,
}

fn deeds() -> impl Strategy<Value = Deed> {
    let at = 0usize..11;
    prop_oneof![
        4 => (at.clone(), any::<bool>()).prop_map(|(i, revive)| Deed::Accept(i, revive)),
        3 => at.clone().prop_map(Deed::Reject),
        1 => at.clone().prop_map(Deed::Reopen),
        2 => (at.clone(), at.clone()).prop_map(|(a, b)| Deed::Merge(a, b)),
        1 => at.prop_map(Deed::Rename),
        1 => (0u8..11).prop_map(Deed::Above),
        2 => Just(Deed::Undo),
    ]
}

fn act(choices: &mut Choices, deed: Deed) {
    match deed {
        Deed::Accept(i, revive) => drop(choices.accept(i, revive)),
        Deed::Reject(i) => drop(choices.reject(i)),
        Deed::Reopen(i) => drop(choices.reopen(i)),
        Deed::Merge(a, b) => drop(choices.merge(a, b)),
        Deed::Rename(i) => {
            let mut body = choices.get(i).body.clone();
            let id = format!("{}-x", body.id().unwrap_or_default());
            body.rename(&id);
            let on = choices.get(i).on;
            if choices.misfits(i, &body, on, &record()).is_empty() {
                drop(choices.edit(i, body, on));
            }
        }
        Deed::Above(tenths) => drop(choices.accept_above(f64::from(tenths) / 10.0, None)),
        Deed::Undo => drop(choices.undo()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn taking_everything_back_gives_the_start(deeds in proptest::collection::vec(deeds(), 0..40)) {
        let mut choices = choices();
        for deed in deeds {
            act(&mut choices, deed);
        }
        let mut steps = 0;
        while choices.undo().is_some() {
            steps += 1;
            prop_assert!(steps < 1000);
        }
        let start = Choices::new(reports());
        prop_assert_eq!(choices.all(), start.all());
    }

    /// Whatever was decided can be written, now or a part now and a part later, by one who is there
    /// all the time or by one who comes back.
    #[test]
    fn whatever_was_decided_fits_the_record(
        deeds in proptest::collection::vec(deeds(), 0..40),
        writes in proptest::collection::vec(0usize..40, 0..5),
        rejections in any::<bool>(),
    ) {
        let (mut choices, mut kept) = (choices(), record());
        let seen_by = rejections.then_some(&Audience::Mediators);
        let terms = Terms { rejections: seen_by, ..Terms::new("M", &Audience::Everyone) };
        for (n, deed) in deeds.into_iter().enumerate() {
            act(&mut choices, deed);
            let text = serde_json::to_string(&choices.kept()).unwrap();
            let resumed = Choices::resume(reports(), serde_json::from_str(&text).unwrap());
            prop_assert_eq!(resumed.all(), choices.all());
            prop_assert_eq!(resumed.kept(), choices.kept());
            choices = resumed;
            let mut record = kept.clone();
            let new = entries(&choices, &record, &terms);
            let new = new.map_err(|misfit| TestCaseError::fail(misfit.refusal.to_string()))?;
            for new in &new.entries {
                take(new, &mut record).unwrap();
            }
            let dismissals =
                new.entries.iter().filter(|new| new.body.kind() == Kind::Dismissal).count();
            let rejected = choices.count(|decision| decision == Decision::Rejected);
            prop_assert_eq!(dismissals, if rejections { rejected } else { 0 });
            if writes.contains(&n) {
                choices.wrote(&new);
                kept = record;
                prop_assert_eq!(choices.count(|decision| decision == Decision::Accepted), 0);
            }
        }
    }
}
