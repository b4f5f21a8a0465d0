//! The same talks on other days, and what the sections make of them.

use jiff::civil::date;
use onetext_record::body::{Draft, Issue, Provenance};
use onetext_record::{NewEntry, Viewer, fold};

use super::fixture::{entries, river};
use crate::section::consent::Status;
use crate::section::meetings::Standing;
use crate::{Brief, Options, brief, terminal};

fn on(year: i16, month: i8, day: i8) -> Brief {
    let options = Options { on: Some(date(year, month, day)) };
    brief(&fold(entries(), Viewer::Mediator), &options)
}

#[test]
fn what_came_later_is_not_known_before() {
    let before = on(2031, 4, 15);
    assert!(before.sources.is_empty());
    let titles: Vec<_> = before.drafts.iter().map(|draft| draft.title.as_str()).collect();
    assert_eq!(titles, ["First text", "Paper of the Fund on compensation", "Second text"]);
    let dam = &before.matrix.rows[1].cells[1];
    let rejects: Vec<_> =
        dam.stance.as_ref().unwrap().rejects.iter().map(|o| o.id.as_str()).collect();
    assert_eq!(rejects, ["slow", "fast"]);
    let second_round = before.meetings.iter().find(|m| m.id == "tal").unwrap();
    assert_eq!(second_round.status, Standing::Planned);
    assert_eq!(second_round.outcome, None);
    // The meeting in Halden is first spoken of in May.
    assert!(before.meetings.iter().all(|meeting| meeting.id != "halden"));
    assert!(before.lead.next.iter().all(|meeting| meeting.place.as_deref() != Some("Halden")));
}

#[test]
fn a_cancelled_meeting_ahead_does_not_move_the_day() {
    assert_eq!(river(Viewer::Mediator).on, Some(date(2031, 5, 19)));
}

#[test]
fn a_draft_tells_how_it_moved() {
    let brief = river(Viewer::Mediator);
    let third = brief.drafts.iter().find(|draft| draft.id == "third").unwrap();
    let [movement] = &third.movement[..] else { panic!("one parent") };
    assert_eq!((movement.brackets, third.brackets), (3, 4));
    assert_eq!(movement.added[0].id, "compensation");
    assert!(movement.removed.is_empty());
    assert!(!third.revised);
    let paper = brief.drafts.iter().find(|draft| draft.id == "bank").unwrap();
    assert_eq!(paper.not_seen_by[0].id, "sornia");
}

#[test]
fn who_gave_its_word_and_who_is_missing() {
    let brief = river(Viewer::Mediator);
    let line = |id: &str| {
        brief.consent.iter().find(|line| line.issues.iter().any(|issue| issue.id == id)).unwrap()
    };
    let ids = |named: &[crate::section::Named]| -> Vec<String> {
        named.iter().map(|named| named.id.clone()).collect()
    };
    let data = line("data");
    assert_eq!((&data.status, ids(&data.given)), (&Status::Satisfied, vec!["sornia".into()]));
    assert_eq!(ids(&data.ad_referendum), ["velmark"]);
    assert_eq!(ids(&line("flow").reserved), ["sornia"]);
    assert_eq!(ids(&line("dam").refused), ["velmark"]);
    assert_eq!(ids(&line("dam").missing), ["fund", "league", "sornia"]);
}

#[test]
fn issues_of_which_the_same_is_to_be_said_share_a_line() {
    let mut log = entries();
    for (id, rule) in [("fish", "principals"), ("silt", "principals"), ("boats", "all")] {
        let issue = Issue {
            id: id.parse().unwrap(),
            title: id.into(),
            question: None,
            options: vec![],
            consent: Some(rule.parse().unwrap()),
            keywords: vec![],
        };
        let seq = log.last().unwrap().seq.next();
        log.push(NewEntry::judged("A", issue).at(seq, jiff::Timestamp::UNIX_EPOCH));
    }
    let brief = brief(&fold(log, Viewer::Mediator), &Options::default());
    let ids = brief.consent.iter().map(|line| line.issues.iter().map(|issue| issue.id.as_str()));
    let lines: Vec<Vec<&str>> = ids.map(Iterator::collect).collect();
    // On compensation too, both states must agree and neither has said a word.
    assert!(lines.contains(&vec!["compensation", "fish", "silt"]), "{lines:?}");
    assert!(lines.contains(&vec!["boats"]), "{lines:?}");
    assert_eq!(lines.concat().len(), brief.matrix.rows.len());
    let asserted: Vec<_> = brief.asserted[0].issues.iter().map(|i| i.id.as_str()).collect();
    assert_eq!(asserted, ["flow", "data"]);
}

#[test]
fn a_position_that_names_no_option_is_told_in_its_words() {
    let mut brief = river(Viewer::Mediator);
    let held = brief.matrix.rows[0].cells[0].stance.as_mut().unwrap();
    (held.prefers, held.accepts, held.rejects) = (vec![], vec![], vec![]);
    held.note = Some("Has a condition.".into());
    let told = |brief: &Brief| [terminal(brief, 80, false), crate::markdown(brief)].join("\n");
    let words = told(&brief);
    assert!(words.contains("Velmark Has a condition."), "{words}");
    assert!(words.contains("**Velmark** Has a condition."), "{words}");
    assert_eq!(words.matches("Has a condition.").count(), 3, "{words}");
    assert!(!told(&brief).contains("names no option"));
    brief.matrix.rows[0].cells[0].stance.as_mut().unwrap().note = None;
    assert!(told(&brief).contains("Velmark names no option"));
}

#[test]
fn only_those_without_whom_a_rule_fails_can_block() {
    let brief = river(Viewer::Mediator);
    let blocked: Vec<_> = brief
        .blockers
        .iter()
        .map(|b| (b.issue.id.as_str(), b.parties[0].name.id.as_str()))
        .collect();
    // On the flow, a joint board is open to both; the League and the Fund cannot block the dam.
    assert_eq!(blocked, [("dam", "sornia"), ("dam", "velmark")]);
    assert!(brief.blockers[0].ways_out.is_empty());
}

#[test]
fn a_principal_of_whom_nothing_is_known_keeps_its_column() {
    let before = on(2031, 3, 15);
    let parties: Vec<_> = before.matrix.parties.iter().map(|party| party.id.as_str()).collect();
    assert_eq!(parties, ["velmark", "sornia"]);
    assert!(terminal(&before, 80, false).contains("Nothing recorded from Sornia"));
}

/// Brackets in brackets and drafts of drafts may be as deep as somebody cares to make them.
#[test]
fn depth_costs_no_more_than_length() {
    let deep = 20_000;
    let mut log = entries();
    let mut parents = vec![];
    let text = format!("# Flow {{#flow}}\n\n{}x{}\n", "[a ".repeat(deep), "]".repeat(deep));
    for n in 0..3_000 {
        let draft = Draft {
            id: format!("deep-{n}").parse().unwrap(),
            title: format!("Text {n}"),
            by: vec![],
            parents: std::mem::take(&mut parents),
            provenance: Provenance::Official,
            shown_to: vec![],
            agreed_outside_brackets: false,
            text: (n == 0).then(|| text.clone()),
            note: None,
        };
        parents.push(draft.id.clone());
        let seq = log.last().unwrap().seq.next();
        log.push(NewEntry::judged("A", draft).at(seq, jiff::Timestamp::UNIX_EPOCH));
    }
    let brief = brief(&fold(log, Viewer::Mediator), &Options::default());
    let first = brief.drafts.iter().find(|draft| draft.id == "deep-0").unwrap();
    assert_eq!((first.brackets, first.open.len()), (deep, 1));
    assert_eq!(brief.drafts.iter().map(|draft| draft.depth).max(), Some(2_999));
    for text in [terminal(&brief, 80, false), crate::markdown(&brief), crate::html(&brief)] {
        assert!(text.contains("Text 2999"));
    }
}

#[test]
fn a_word_on_other_words_is_void() {
    let mut log = entries();
    let void = |log: Vec<onetext_record::Entry>| {
        let brief = brief(&fold(log, Viewer::Mediator), &Options::default());
        let second = brief.drafts.iter().find(|draft| draft.id == "second").unwrap();
        let text = terminal(&brief, 200, false);
        let told = text.contains("16 April 2031 – void, as the text has changed since");
        (second.endorsements.iter().map(|word| word.void).collect::<Vec<_>>(), told)
    };
    assert_eq!(void(log.clone()), (vec![false], false));
    let state = fold(log.clone(), Viewer::Mediator);
    let mut draft = state.drafts.get("second").unwrap().body.clone();
    draft.text = draft.text.map(|text| text.replace("each week", "each month"));
    let seq = log.last().unwrap().seq.next();
    log.push(NewEntry::judged("A", draft).at(seq, jiff::Timestamp::UNIX_EPOCH));
    assert_eq!(void(log), (vec![true], true));
}
