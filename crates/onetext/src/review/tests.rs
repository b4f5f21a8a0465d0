//! The review without a terminal: what keys do, what comes of it, and what it looks like.

use std::collections::BTreeMap;

use onetext_read::review::testing::{document, proposal, reports};
use onetext_read::review::{Choices, Decision, Report, Terms, Written, entries, take};
use onetext_record::{Audience, Body, Kind, Negotiation, Part, Viewer};
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::Color;

use super::*;

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

fn typed(desk: &mut Desk, keys: &str) {
    for c in keys.chars() {
        desk.press(if c == '\n' { Key::Enter } else { Key::Char(c) });
    }
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
    let report = Report { document, proposals, known: false };
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
            let new = entries(&desk.choices, &record, &Terms::new("M", &Audience::Everyone));
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
