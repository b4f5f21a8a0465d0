//! Several reports of one walk-out: a wire story, a reprint, a paper that took two paragraphs of it,
//! and reporters of their own.

use insta::assert_snapshot;
use onetext_record::{Entry, Viewer, fold};

use super::fixture::entries_of;
use crate::section::differences::About;
use crate::section::matrix::Said;
use crate::{Brief, Options, brief, html, markdown, terminal};

fn of(entries: Vec<Entry>) -> Brief {
    brief(&fold(entries, Viewer::Mediator), &Options::default())
}

fn harbour() -> Brief {
    of(entries_of("many"))
}

/// The statements in the cells of the matrix.
fn said(brief: &Brief) -> Vec<&Said> {
    brief.matrix.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.said).collect()
}

#[test]
fn what_many_reports_come_to() {
    let brief = harbour();
    assert_snapshot!("many_terminal", terminal(&brief, 100, false));
    assert_snapshot!("many_markdown", markdown(&brief));
    let page = html(&brief);
    let (_, body) = page.split_once("<body>").unwrap();
    let (_, moves) = body.split_once("<section id=\"moves\"").unwrap();
    assert_snapshot!("many_html", moves.replace("><", ">\n<"));
}

#[test]
fn what_several_reports_say_stands_once() {
    let brief = harbour();
    let said = said(&brief);
    let never: Vec<_> = said.iter().filter(|said| said.words.contains("never accept")).collect();
    let [never] = never.as_slice() else { panic!("{never:#?}") };
    let told = never.told.as_ref().unwrap();
    assert_eq!((told.by.len(), told.voices), (4, 2));
    let alone: Vec<usize> = told.by.iter().filter(|t| !t.taken).map(|t| t.source).collect();
    assert_eq!(alone, [2, 3], "the radio's reporter and the agency");
    // The reader is as sure as where it was surest, and no surer for having read it four times.
    assert_eq!(never.origin.confidence, Some(0.9));
    assert_eq!(never.origin.words.len(), 4);
}

#[test]
fn a_report_more_or_less_changes_how_many_and_nothing_else() {
    let without = |id: &str| {
        let mut entries = entries_of("many");
        entries.retain(|entry| !entry.evidence.iter().any(|words| words.source.as_str() == id));
        of(entries)
    };
    let voices = |brief: &Brief| {
        let said = said(brief).into_iter().find(|said| said.words.contains("never")).cloned();
        said.unwrap().told.map(|told| (told.by.len(), told.voices))
    };
    assert_eq!(voices(&harbour()), Some((4, 2)));
    assert_eq!(voices(&without("courier")), Some((3, 2)));
    assert_eq!(voices(&without("radio")), Some((3, 1)));
    // Reprints of a story are one voice though the story itself tells nothing.
    assert_eq!(voices(&without("wire")), Some((3, 2)));
}

#[test]
fn assessments_are_counted_once() {
    let brief = harbour();
    let [word] = brief.claims[0].assessments.as_slice() else { panic!("{:#?}", brief.claims) };
    assert_eq!(word.told.as_ref().map(|told| told.voices), Some(1));
    let denials = brief.lead.changes.iter().filter(|change| change.what.contains("denies"));
    assert_eq!(denials.count(), 1);
}

#[test]
fn what_reports_tell_differently_stands_side_by_side() {
    let brief = harbour();
    let about: Vec<About> = brief.differences.iter().map(|line| line.about).collect();
    assert_eq!(about, [About::Date, About::Stance, About::Figures]);
    // One report that speaks of both knows two meetings.
    let mut entries = entries_of("many");
    for entry in &mut entries {
        if entry.body.id() == Some("friday") {
            for words in &mut entry.evidence {
                words.source = onetext_record::id::SourceId::new("wire").unwrap();
            }
        }
    }
    assert!(of(entries).differences.iter().all(|line| line.about != About::Date));
}

#[test]
fn words_that_turn_are_a_move() {
    let brief = harbour();
    let [moved] = brief.moves.as_slice() else { panic!("{:#?}", brief.moves) };
    assert_eq!((moved.party.id.as_str(), moved.issue.id.as_str()), ("dockers", "cranes"));
    assert_eq!(moved.before.on.as_deref(), Some("2030-03-04"));
    assert_eq!(moved.after.on.as_deref(), Some("2030-03-12"));
    // Before the second was said there was no change.
    let on = jiff::civil::date(2030, 3, 11);
    let then = brief_on(on);
    assert!(then.moves.is_empty());
}

fn brief_on(on: jiff::civil::Date) -> Brief {
    brief(&fold(entries_of("many"), Viewer::Mediator), &Options { on: Some(on) })
}
