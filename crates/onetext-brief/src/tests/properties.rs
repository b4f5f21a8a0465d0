//! What holds for the brief of any record.

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use onetext_record::testing::{logs, viewers};
use onetext_record::{Entry, Viewer, fold};
use proptest::option;
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

use super::markup::{read, shown, text_of};
use crate::blocks::Block;
use crate::section::drafts::DraftLine;
use crate::section::matrix::Said;
use crate::{Brief, Options, brief, html, json, markdown, phrase, terminal};

fn days() -> impl Strategy<Value = Option<Date>> {
    let day = (0i32..4000).prop_map(|n| date(2020, 1, 1).saturating_add(jiff::Span::new().days(n)));
    option::of(day)
}

fn of(log: Vec<Entry>, viewer: Viewer, on: Option<Date>) -> Brief {
    brief(&fold(log, viewer), &Options { on })
}

/// Texts from outside that a brief shows whole in every rendering.
fn texts(brief: &Brief) -> Vec<&str> {
    let mut texts = vec![brief.title.as_str()];
    texts.extend(brief.summary.as_deref());
    for party in &brief.parties {
        texts.push(&party.name);
        texts.extend(party.note.as_deref());
        texts.extend(party.without_agreement.iter().map(|alternative| alternative.what.as_str()));
        for person in &party.persons {
            texts.push(&person.name);
            texts.extend(person.office.as_deref());
        }
    }
    for meeting in &brief.meetings {
        texts.extend(meeting.title.as_deref());
        texts.extend(meeting.outcome.as_deref());
        texts.extend(meeting.seats.iter().filter_map(|seat| seat.person.as_deref()));
    }
    brief.drafts.iter().for_each(|line| draft(line, &mut texts));
    for row in &brief.matrix.rows {
        texts.push(&row.issue.name);
        texts.extend(row.question.as_deref());
        texts.extend(row.options.iter().map(|option| option.name.as_str()));
        row.unattributed.iter().for_each(|line| said(line, &mut texts));
        for cell in &row.cells {
            cell.said.iter().for_each(|line| said(line, &mut texts));
        }
    }
    for claim in &brief.claims {
        texts.push(&claim.text);
        texts.extend(claim.assessments.iter().filter_map(|word| word.text.as_deref()));
    }
    for source in &brief.sources {
        texts.push(&source.title);
        texts.extend(source.publisher.as_deref());
        texts.extend(source.url.as_deref());
    }
    texts
}

fn draft<'a>(draft: &'a DraftLine, texts: &mut Vec<&'a str>) {
    texts.push(&draft.title);
    texts.extend(draft.note.as_deref());
    texts.extend(draft.endorsements.iter().filter_map(|word| word.note.as_deref()));
    if !draft.revised {
        let choices = draft.open.iter().flat_map(|open| &open.choices);
        texts.extend(choices.map(|choice| phrase::bare(&choice.words)));
    }
}

fn said<'a>(said: &'a Said, texts: &mut Vec<&'a str>) {
    texts.push(phrase::bare(&said.words));
    texts.extend(said.hedge.as_deref().map(phrase::bare));
    texts.extend(said.person.as_deref());
}

static RIVER: LazyLock<Brief> = LazyLock::new(|| super::fixture::river(Viewer::Mediator));

/// The brief of the invented talks with this text in every kind of place.
fn with(text: &str) -> Brief {
    let mut brief = RIVER.clone();
    let text = || text.to_owned();
    brief.title = text();
    brief.summary = Some(text());
    brief.viewer_name = Some(text());
    brief.lead.entered_by = vec![text()];
    brief.lead.changes[0].what = text();
    brief.parties[0].name = text();
    brief.parties[0].note = Some(text());
    brief.parties[0].persons[0].name = text();
    brief.meetings[0].title = Some(text());
    brief.meetings[0].outcome = Some(text());
    brief.drafts[0].title = text();
    brief.drafts[0].note = Some(text());
    for party in &mut brief.matrix.parties {
        party.name = text();
    }
    for row in &mut brief.matrix.rows {
        row.issue.name = text();
        row.question = Some(text());
        row.options.iter_mut().for_each(|option| option.name = text());
        row.cells.iter_mut().flat_map(|cell| &mut cell.said).for_each(|said| said.words = text());
    }
    brief.claims[0].text = text();
    brief.claims[0].assessments[0].text = Some(text());
    brief.sources[0].title = text();
    brief.sources[0].publisher = Some(text());
    brief.sources[0].url = Some(text());
    brief
}

/// Texts made of the signs by which Markdown and HTML are built, and any others.
fn signs() -> impl Strategy<Value = String> {
    let piece = proptest::sample::select(vec![
        "- ",
        "+ ",
        "* ",
        "1. ",
        "12) ",
        "# ",
        "> ",
        "| ",
        ": ",
        "---",
        "===",
        "```",
        "~~",
        "$x$",
        "[^1]",
        "[a]: b",
        "[x](y)",
        "![",
        "<b>",
        "<!--",
        "-->",
        "]]>",
        "&amp;",
        "&#42;",
        "\\",
        "http://a.b",
        "www.a.b",
        "a@b.c",
        ":smile:",
        "*a*",
        "__b__",
        "{#c}",
        "{{",
        "^d^",
        "==",
        "\n",
        "\n\n",
        "    ",
        "\t",
        "\u{a0}",
        "</script>",
        "\"",
        "'",
        "x",
        "é",
        "\u{fe0f}",
        "☺",
    ]);
    prop_oneof![
        proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat()),
        "\\PC{0,40}",
        "[ -~]{0,40}",
    ]
}

/// A list whose every line is one sign too long if it is set as prettily as can be.
#[test]
fn a_line_may_be_ugly_but_not_too_wide() {
    let brief = with("\"Aaa0a0aa\"aA\"Aa00aA\"A( a!\"0AAaaa00a0aA0A");
    for line in terminal(&brief, 47, false).lines() {
        assert!(line.width() <= 47, "{line:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// The rule of the house: take the hidden entries away, and not one byte that a viewer sees
    /// changes.
    #[test]
    fn hidden_entries_leave_no_trace(log in logs(40), viewer in viewers(), on in days()) {
        let visible = log.iter().filter(|entry| viewer.sees(&entry.audience)).cloned().collect();
        let seen = of(visible, viewer.clone(), on);
        let whole = of(log, viewer, on);
        for width in [40, 100] {
            for colour in [false, true] {
                prop_assert_eq!(terminal(&seen, width, colour), terminal(&whole, width, colour));
            }
        }
        prop_assert_eq!(markdown(&seen), markdown(&whole));
        prop_assert_eq!(html(&seen), html(&whole));
        prop_assert_eq!(json(&seen), json(&whole));
    }

    /// Nor does it matter how many entries are hidden between those that are seen.
    #[test]
    fn numbers_of_entries_leave_no_trace(log in logs(40), viewer in viewers(), gap in 1u64..9) {
        let spread = log.iter().cloned().map(|mut entry| {
            let far = |seq: onetext_record::Seq| onetext_record::Seq(seq.0 * (gap + 1));
            entry.seq = far(entry.seq);
            entry.supersedes = entry.supersedes.map(far);
            entry.recorded_at = jiff::Timestamp::UNIX_EPOCH;
            if let onetext_record::Body::Retraction(retraction) = &mut entry.body {
                retraction.entry = far(retraction.entry);
            }
            entry
        });
        let spread = of(spread.collect(), viewer.clone(), None);
        prop_assert_eq!(json(&spread), json(&of(log, viewer, None)));
    }

    #[test]
    fn statements_stand_by_date_and_then_as_in_their_source(log in logs(40), viewer in viewers()) {
        let brief = of(log, viewer, None);
        for cell in brief.matrix.rows.iter().flat_map(|row| &row.cells) {
            for pair in cell.said.windows(2) {
                let days = |said: &Said| {
                    let on = said.on.as_ref().map(|on| on.parse::<onetext_record::When>().unwrap());
                    on.map(|on| (on.first(), on.last()))
                };
                let stands = |said: &Said| said.origin.words.iter().map(|w| (w.source, w.span.0)).min();
                prop_assert!(days(&pair[0]) >= days(&pair[1]));
                if let (true, Some(first), Some(second)) =
                    (days(&pair[0]) == days(&pair[1]), stands(&pair[0]), stands(&pair[1]))
                {
                    prop_assert!(first <= second);
                }
            }
        }
    }

    #[test]
    fn no_line_is_wider_than_the_terminal(log in logs(40), viewer in viewers(), width in 40usize..=160) {
        let brief = of(log, viewer, None);
        let plain = terminal(&brief, width, false);
        for line in plain.lines() {
            prop_assert!(line.width() <= width, "{} > {width}: {line:?}", line.width());
            prop_assert!(!line.contains(|c: char| c.is_control()), "{line:?}");
        }
        // Colour adds styles and nothing else.
        let mut bare = String::new();
        let mut coloured = terminal(&brief, width, true);
        while let Some((before, after)) = coloured.split_once('\u{1b}') {
            bare.push_str(before);
            let end = after.find('m').unwrap();
            prop_assert!(after[1..end].chars().all(|c| c.is_ascii_digit() || c == ';'));
            coloured = after[end + 1..].to_owned();
        }
        bare.push_str(&coloured);
        let trimmed: Vec<_> = bare.lines().map(str::trim_end).collect();
        prop_assert_eq!(trimmed, plain.lines().collect::<Vec<_>>());
    }

    #[test]
    fn every_text_comes_back_out_of_the_markdown(log in logs(40), viewer in viewers(), on in days()) {
        let brief = of(log, viewer, on);
        let markdown = markdown(&brief);
        let found = read(&markdown);
        for text in texts(&brief) {
            prop_assert!(found.text.contains(&shown(text)), "{text:?} is not in\n{markdown}");
        }
        prop_assert_eq!(&found.foreign, "", "{}", markdown);
        let versions = &brief.versions;
        let shown = [
            versions.figures.len() > 1,
            !versions.tilt.is_empty(),
            !versions.last_seen.is_empty(),
            !versions.held_back.is_empty(),
        ];
        let settled = brief.settlement.as_ref().map(crate::settlement::blocks).unwrap_or_default();
        let parts = settled.iter().filter(|it| matches!(it, Block::Heading(_))).count();
        let third = brief.matrix.rows.len() + shown.into_iter().filter(|it| *it).count() + parts;
        prop_assert_eq!(found.headings, [1, 13, third], "{}", markdown);
        let sheets: Vec<(usize, usize)> = settled
            .iter()
            .filter_map(|block| match block {
                Block::Table(table) => Some((table.head.len(), table.rows.len())),
                _ => None,
            })
            .collect();
        for table in &found.tables {
            let (columns, rows) = table;
            let is_matrix = (1..=6).contains(columns) && *rows == brief.matrix.rows.len();
            prop_assert!(is_matrix || sheets.contains(table), "{table:?} in\n{markdown}");
        }
        let urls: Vec<_> = brief.sources.iter().filter_map(|source| source.url.clone()).collect();
        prop_assert!(found.links.iter().all(|link| urls.contains(link)));
    }

    #[test]
    fn every_text_comes_back_out_of_the_page(log in logs(40), viewer in viewers(), on in days()) {
        let brief = of(log, viewer, on);
        let page = html(&brief);
        let found = text_of(&page).map_err(TestCaseError::fail)?;
        for text in texts(&brief) {
            prop_assert!(found.contains(&shown(text)), "{text:?} is not in\n{page}");
        }
        // Each anchor once, and each link within the page leads somewhere.
        let ids: Vec<&str> = page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        let unique: std::collections::BTreeSet<_> = ids.iter().collect();
        prop_assert_eq!(unique.len(), ids.len());
        for link in page.split("href=\"#").skip(1) {
            let target = link.split('"').next().unwrap();
            prop_assert!(ids.contains(&target), "#{target} leads nowhere");
        }
    }

    #[test]
    fn no_text_breaks_a_page(text in signs(), width in 40usize..=160) {
        let brief = with(&text);
        let words = shown(&text);
        let page = text_of(&html(&brief)).map_err(TestCaseError::fail)?;
        let markdown = markdown(&brief);
        let (found, usual) = (read(&markdown), read(&super::super::markdown(&RIVER)));
        prop_assert!(page.contains(&words), "{page}");
        prop_assert!(found.text.matches(&words).count() >= 20, "{markdown}");
        prop_assert_eq!((&found.foreign[..], found.headings), ("", usual.headings), "{}", markdown);
        prop_assert_eq!(found.tables, usual.tables, "{}", markdown);
        for line in terminal(&brief, width, false).lines() {
            prop_assert!(line.width() <= width, "{line:?}");
        }
    }

    /// Addresses come from outside: only those of the web may be followed.
    #[test]
    fn no_address_runs_a_script(url in "(javascript:|JaVaScRiPt:|data:|https?://|HTTP://|)[ -~]{0,20}") {
        let mut brief = RIVER.clone();
        brief.sources[0].url = Some(url.clone());
        let page = html(&brief);
        prop_assert!(text_of(&page).is_ok());
        for link in page.split("href=\"").skip(1) {
            let lower = link.to_lowercase();
            prop_assert!(["#", "http://", "https://"].iter().any(|ok| lower.starts_with(ok)));
        }
        for link in read(&markdown(&brief)).links {
            let lower = link.to_lowercase();
            prop_assert!(lower.starts_with("http://") || lower.starts_with("https://"));
        }
    }
}
