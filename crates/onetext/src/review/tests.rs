//! The review without a terminal: what keys do, what comes of it, and what it looks like.

use std::collections::BTreeMap;

use onetext_read::{Document, Proposal};
use onetext_record::body::Source;
use onetext_record::check::sha256;
use onetext_record::{Audience, Body, Evidence, Kind, Negotiation, NewEntry, Part, Viewer, quote};
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::Color;

use super::choices::Unfit;
use super::*;
use crate::reports::{Report, take};

const WIRE: &str = "The dockers’ union rejected night shifts on Monday. “We will never sign,” said Ana Duarte of the HWU.\n\n\
    The port says that the cranes were idle for a week. The union has not confirmed it. 漢字の港 🕊 was quiet.";
const HERALD: &str =
    "Night work divides the port: the dockers’ union wants a rule for weekends first.";

fn document(id: &str, title: &str, text: &str) -> Document {
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
fn reports() -> Vec<Report> {
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
    let report = |document, proposals| Report {
        file: "report.txt".into(),
        document,
        proposals,
        known: false,
        refused: false,
    };
    vec![report(wire, first), report(herald, second)]
}

fn choices() -> Choices {
    Choices::new(reports())
}

fn desk() -> Desk {
    Desk::new(choices(), "talks.onetext".to_owned())
}

fn record() -> Negotiation {
    Negotiation::new(Viewer::Mediator)
}

fn written(choices: &Choices, record: &Negotiation) -> Written {
    entries(choices, record, "M. Mediator", &Audience::Everyone).unwrap()
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

fn typed(desk: &mut Desk, keys: &str) {
    for c in keys.chars() {
        desk.press(if c == '\n' { Key::Enter } else { Key::Char(c) });
    }
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
fn a_new_id_is_followed_and_one_in_use_refused() {
    let mut choices = choices();
    let text = to_edit(&choices, 0);
    assert!(text.contains("# content: “dockers’ union”"), "{text}");
    let change = |choices: &Choices, text: &str| match edited(choices, 0, text, &record()) {
        Edited::As(body, on) => (*body, on),
        Edited::Wrong(wrong) => panic!("{wrong:?}"),
    };
    let (body, on) = change(&choices, &text);
    assert_eq!((&body, on), (&choices.get(0).body, choices.get(0).on), "nothing was changed");
    let (body, on) = change(&choices, &text.replace("\"union\"", "\"dockers\""));
    choices.edit(0, body, on).unwrap();
    let Body::Statement(said) = &choices.get(5).body else { panic!() };
    assert_eq!(said.by, ["dockers".parse().unwrap()]);
    let Edited::Wrong(wrong) = edited(&choices, 0, &text.replace("principal", "leader"), &record())
    else {
        panic!()
    };
    assert!(wrong[0].starts_with("line "), "{wrong:?}");
    let taken = edited(&choices, 0, &text.replace("\"union\"", "\"hwu\""), &record());
    assert!(matches!(taken, Edited::Wrong(_)));
    assert!(matches!(edited(&choices, 0, "", &record()), Edited::Wrong(_)));
}

#[test]
fn an_edited_text_that_does_not_fit_is_kept_until_it_does() {
    let mut desk = desk();
    desk.at = 5;
    let Ask::Edit { item: 5, text } = desk.press(Key::Char('e')) else { panic!() };
    let wrong = text.replace("rejects", "rejcts");
    let read = edited(&desk.choices, 5, &wrong, &record());
    desk.edited(5, wrong.clone(), read);
    assert_eq!(desk.press(Key::Char('e')), Ask::Edit { item: 5, text: wrong });
    let right = text.replace("rejects", "opposes");
    let read = edited(&desk.choices, 5, &right, &record());
    desk.edited(5, right, read);
    assert_eq!(
        desk.message,
        "changed statement union: rejects [shifts] “night shifts” to union: opposes [shifts] “night shifts”"
    );
    typed(&mut desk, "u");
    assert_eq!(desk.choices.all(), choices().all());
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
    choices.wrote(&new.renamed);
    assert_eq!(choices.undo(), None);
    assert!(written(&choices, &record).entries.is_empty(), "nothing is written twice");
}

#[test]
fn what_needs_something_turned_down_for_good_says_so() {
    let mut choices = choices();
    choices.reject(1).unwrap();
    let new = written(&choices, &record());
    choices.wrote(&new.renamed);
    let Err(Unfit::Because(why)) = choices.accept(6, true) else { panic!() };
    assert!(why.starts_with("it needs party HWU · principal, which was turned down"), "{why}");
    assert_eq!(choices.accept_above(0.9, None), (2, 4), "what does not need it is taken");
}

#[test]
fn leaving_asks_once_when_something_is_not_written() {
    let mut desk = desk();
    assert_eq!(desk.press(Key::Char('q')), Ask::Leave);
    typed(&mut desk, "a");
    assert_eq!(desk.press(Key::Interrupt), Ask::Nothing);
    assert_eq!(desk.press(Key::Escape), Ask::Nothing);
    assert_eq!(desk.press(Key::Char('q')), Ask::Nothing);
    assert_eq!(desk.press(Key::Char('w')), Ask::Write { then_leave: true });
    let new = written(&desk.choices, &record());
    desk.wrote(2, &new);
    assert_eq!(desk.press(Key::Char('q')), Ask::Leave);
    assert_eq!(desk.shown().len(), 10, "what is in the record is out of the way");
}

#[test]
fn the_list_is_searched_and_filtered() {
    let mut desk = desk();
    typed(&mut desk, "/never\n");
    assert_eq!((desk.shown(), desk.current()), (vec![6], Some(6)));
    desk.press(Key::Escape);
    typed(&mut desk, "fff");
    assert_eq!(desk.shown(), [4, 9]);
    typed(&mut desk, "t");
    desk.at = 4;
    typed(&mut desk, "a");
    assert_eq!(desk.shown(), [9]);
    desk.press(Key::Escape);
    typed(&mut desk, "/no such words\na");
    assert_eq!(decided(&desk.choices), "....a......", "what is not seen is not decided");
}

fn picture(desk: &mut Desk, width: u16, height: u16, colour: bool) -> Terminal<TestBackend> {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| draw(desk, Look { colour }, frame)).unwrap();
    terminal
}

#[test]
fn the_screen_is_legible_in_every_size() {
    let mut desk = desk();
    typed(&mut desk, "r");
    desk.at = 6;
    typed(&mut desk, "a");
    desk.at = 6;
    for (width, height) in [(80, 24), (120, 30), (40, 10)] {
        let name = format!("screen-{width}x{height}");
        insta::assert_snapshot!(name, picture(&mut desk, width, height, true).backend());
    }
    for (name, keys) in [("keys", "?"), ("merge", "m"), ("threshold", "A"), ("leaving", "q")] {
        typed(&mut desk, keys);
        insta::assert_snapshot!(format!("mode-{name}"), picture(&mut desk, 80, 24, true).backend());
        desk.press(Key::Escape);
    }
    desk.at = 6;
    let read = edited(&desk.choices, 6, "[[statement]]\nstance = \"sayss\"\n", &record());
    desk.edited(6, String::new(), read);
    insta::assert_snapshot!("mode-mend", picture(&mut desk, 80, 24, true).backend());
}

#[test]
fn without_colour_nothing_is_coloured_and_all_is_said() {
    let mut desk = desk();
    typed(&mut desk, "ar");
    desk.at = 6;
    let plain = picture(&mut desk, 100, 30, false);
    let buffer = plain.backend().buffer();
    assert!(buffer.content.iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
    let coloured = picture(&mut desk, 100, 30, true);
    assert!(coloured.backend().buffer().content.iter().any(|cell| cell.fg != Color::Reset));
    assert_eq!(plain.backend().to_string(), coloured.backend().to_string());
}

#[test]
fn signs_of_a_report_that_steer_a_terminal_are_not_passed_on() {
    let text = "A\u{1b}[31m\u{202e}union\u{7} says \u{200f}no.";
    let document = document("evil", "Evil \u{1b}]0;title\u{7}", text);
    let body = serde_json::json!({"claim": {"id": "c", "text": "x \u{1b}[2J\u{202e}y"}});
    let proposals = vec![proposal(&document, 0.5, &[("union\u{7}", Part::Content)], body)];
    let report =
        Report { file: "report.txt".into(), document, proposals, known: false, refused: false };
    let mut desk = Desk::new(Choices::new(vec![report]), "t\u{1b}.onetext".to_owned());
    let shown = picture(&mut desk, 80, 24, true);
    let cells = &shown.backend().buffer().content;
    let is_bad = |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(cells.iter().all(|cell| !cell.symbol().contains(is_bad)));
}

/// Keys and what an editor makes of a text.
fn keys() -> impl Strategy<Value = (Key, u8)> {
    let letters = "aaarroonemmuAwftq/?yjkJKgG 0.9x";
    let key = prop_oneof![
        8 => proptest::sample::select(letters.chars().collect::<Vec<_>>()).prop_map(Key::Char),
        2 => proptest::sample::select(vec![
            Key::Enter, Key::Escape, Key::Backspace, Key::Up, Key::Down, Key::PageUp,
            Key::PageDown, Key::Home, Key::End, Key::Interrupt, Key::Redraw,
        ]),
    ];
    (key, 0u8..4)
}

/// Presses a key, and edits as a person might.
fn press(desk: &mut Desk, key: Key, how: u8, record: &Negotiation) {
    if let Ask::Edit { item, text } = desk.press(key) {
        let id = desk.choices.get(item).body.id().unwrap_or_default().to_owned();
        let text = match how {
            0 => text,
            1 => text.replace(&format!("id = \"{id}\""), &format!("id = \"{id}-x\"")),
            2 => text.replace("principal", "mediator").replace("says", "warns"),
            _ => format!("{text}["),
        };
        let read = edited(&desk.choices, item, &text, record);
        desk.edited(item, text, read);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn taking_everything_back_gives_the_start(keys in proptest::collection::vec(keys(), 0..60)) {
        let mut desk = desk();
        for (key, how) in keys {
            press(&mut desk, key, how, &record());
        }
        // Out of whatever is asked, into the list.
        desk.press(Key::Escape);
        desk.press(Key::Escape);
        let mut steps = 0;
        while desk.choices.undo().is_some() {
            steps += 1;
            prop_assert!(steps < 1000);
        }
        let start = choices();
        prop_assert_eq!(desk.choices.all(), start.all());
    }

    /// Whatever was decided can be written, now or a part now and a part later: nothing accepted
    /// lacks what it needs.
    #[test]
    fn whatever_was_decided_fits_the_record(
        keys in proptest::collection::vec(keys(), 0..60),
        writes in proptest::collection::vec(0usize..60, 0..4),
    ) {
        let (mut desk, mut kept) = (desk(), record());
        for (n, (key, how)) in keys.into_iter().enumerate() {
            press(&mut desk, key, how, &kept);
            let mut record = kept.clone();
            let new = entries(&desk.choices, &record, "M", &Audience::Everyone);
            let new = new.map_err(|misfit| TestCaseError::fail(misfit.refusal.to_string()))?;
            for new in &new.entries {
                take(new, &mut record).unwrap();
            }
            let mut kinds = BTreeMap::<bool, usize>::new();
            for new in &new.entries {
                *kinds.entry(new.body.kind() == Kind::Dismissal).or_default() += 1;
            }
            let rejected = desk.choices.count(|decision| decision == Decision::Rejected);
            prop_assert_eq!(kinds.get(&true).copied().unwrap_or(0), rejected);
            if writes.contains(&n) {
                desk.wrote(new.entries.len(), &new);
                kept = record;
                prop_assert_eq!(desk.choices.unwritten(), 0);
            }
        }
    }

    #[test]
    fn any_keys_on_a_screen_of_any_size_can_be_drawn(
        keys in proptest::collection::vec(keys(), 0..25),
        width in 0u16..130,
        height in 0u16..40,
    ) {
        let mut desk = desk();
        for (key, how) in keys {
            press(&mut desk, key, how, &record());
            picture(&mut desk, width.max(1), height.max(1), true);
        }
    }
}
