use onetext_record::testing::{PARTIES, logs};
use onetext_record::{Entry, NewEntry, Seq, Viewer, fold};
use proptest::prelude::*;

use super::*;
use crate::tests::fixture;

fn held(id: &str, title: &str) -> Meeting {
    let json = serde_json::json!({ "id": id, "title": title, "status": "held" });
    serde_json::from_value(json).unwrap()
}

fn file(entries: Vec<NewEntry>) -> String {
    let at = "2026-01-05T08:00:00Z".parse().unwrap();
    let entries = (1..).map(Seq).zip(entries).map(|(seq, new)| new.at(seq, at));
    ics(&fold(entries, Viewer::Mediator), &Options::default())
}

fn on(meeting: Meeting, when: &str) -> NewEntry {
    NewEntry::judged("A. Person", meeting).on(when.parse().unwrap())
}

/// The lines of a file, unfolded.
fn lines(file: &str) -> Vec<String> {
    file.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

fn has(file: &str, line: &str) -> bool {
    lines(file).iter().any(|it| it == line)
}

#[test]
fn a_river_in_a_calendar() {
    let file = ics(&fold(fixture::entries(), Viewer::Mediator), &Options::default());
    insta::assert_snapshot!(file.replace("\r\n", "\n"));
}

#[test]
fn times_of_day_are_those_of_the_place() {
    let timed = Meeting { time: Some("09:30".into()), ..held("a", "Opening") };
    let file = file(vec![on(timed, "2026-01-20")]);
    assert!(has(&file, "DTSTART:20260120T093000"), "{file}");
    assert!(has(&file, "DTSTAMP:20260105T080000Z"), "{file}");
    assert!(!file.contains("DTEND"), "{file}");
}

#[test]
fn whole_days_end_on_the_first_day_behind_them() {
    let file = file(vec![on(held("a", "Round"), "2026-01-30/2026-01-31")]);
    assert!(has(&file, "DTSTART;VALUE=DATE:20260130"), "{file}");
    assert!(has(&file, "DTEND;VALUE=DATE:20260201"), "{file}");
    assert!(has(&file, "SEQUENCE:0"), "{file}");
}

#[test]
fn a_correction_keeps_the_name_and_counts_on() {
    let entry = on(held("a", "Round"), "2026-01-30");
    let cancelled =
        Meeting { status: onetext_record::body::MeetingStatus::Cancelled, ..held("a", "Round") };
    let later = NewEntry { supersedes: Some(Seq(1)), ..on(cancelled, "2026-01-31") };
    let (before, after) = (file(vec![entry.clone()]), file(vec![entry, later]));
    let uid = |file: &str| lines(file).into_iter().find(|line| line.starts_with("UID:")).unwrap();
    assert_eq!(uid(&before), uid(&after));
    assert!(has(&after, "SEQUENCE:1"), "{after}");
    assert!(has(&after, "STATUS:CANCELLED"), "{after}");
}

#[test]
fn what_people_wrote_cannot_break_the_file() {
    let title = "Talks; on water, land\\sea\r\nBEGIN:VEVENT \u{202E} and “more” ".repeat(9);
    let file = file(vec![
        NewEntry::judged("A", onetext_record::body::Heading::titled("One, two; three\nfour")),
        on(held("a", &title), "2026-01-30"),
    ]);
    assert_eq!(file.matches("BEGIN:VEVENT\r\n").count(), 1, "{file}");
    assert!(has(&file, "X-WR-CALNAME:One\\, two\\; three four"), "{file}");
    assert!(has(&file, "NAME;VALUE=TEXT:One\\, two\\; three four"), "{file}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_hidden_changes_no_byte(entries in logs(60)) {
        let parties = PARTIES.iter().map(|id| Viewer::Party(id.parse().unwrap()));
        for viewer in parties.chain([Viewer::Observer]) {
            let seen: Vec<Entry> =
                entries.iter().filter(|it| viewer.sees(&it.audience)).cloned().collect();
            let all = ics(&fold(entries.clone(), viewer.clone()), &Options::default());
            let own = ics(&fold(seen, viewer.clone()), &Options::default());
            prop_assert_eq!(all, own);
        }
    }

    #[test]
    fn every_line_is_short_and_every_event_whole(entries in logs(60)) {
        let file = ics(&fold(entries, Viewer::Mediator), &Options::default());
        for line in file.split("\r\n") {
            prop_assert!(line.len() <= 75, "{line}");
            prop_assert!(!line.contains(['\r', '\n']));
        }
        for name in ["UID", "DTSTAMP", "DTSTART", "SUMMARY", "STATUS", "SEQUENCE"] {
            let begins = |line: &&String| line.starts_with(name) && !line[name.len()..].starts_with(|c: char| c.is_alphabetic());
            prop_assert_eq!(
                lines(&file).iter().filter(begins).count(),
                file.matches("BEGIN:VEVENT").count()
            );
        }
    }
}
