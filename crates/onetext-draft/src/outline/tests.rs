#![expect(clippy::format_push_string, reason = "a picture for a test, line by line")]

use super::*;
use crate::text::{Look, Style};

fn shape(draft: &Draft) -> String {
    let mut lines = String::new();
    for clause in outline(draft).clauses {
        let pad = "  ".repeat(clause.depth - 1);
        let removed = if clause.removed { " removed" } else { "" };
        let Clause { id, kind, number, title, own, .. } = clause;
        lines += &format!("{pad}{} {number:?} {title:?} #{id} {own:?}{removed}\n", kind.word());
    }
    lines
}

fn heading(level: u8, text: &str) -> Paragraph {
    Paragraph { style: Style::Heading(level), ..Paragraph::new(text) }
}

fn item(level: u8, text: &str) -> Paragraph {
    Paragraph { style: Style::Item(level), ..Paragraph::new(text) }
}

#[test]
fn numbers_are_found_as_people_write_them() {
    let found = |text: &str, style| label(text, style).map(|l| (l.bytes, l.number));
    let body =
        |text: &str| found(text, Style::Body).map(|(bytes, n)| (text[..bytes].to_owned(), n));
    for (text, head, number) in [
        ("Article 5 bis (purpose)", "Article 5 bis ", "5 bis"),
        ("Article 2bis", "Article 2bis", "2bis"),
        ("Part I", "Part I", "I"),
        ("Annex II – Tariffs", "Annex II ", "II"),
        ("12. Boats", "12. ", "12"),
        ("5.1 Boats", "5.1 ", "5.1"),
        ("3.3quat Boats", "3.3quat ", "3.3quat"),
        ("2 bis. [Boats]", "2 bis. ", "2 bis"),
        ("(a) boats", "(a) ", "a"),
        ("(iv) boats", "(iv) ", "iv"),
        ("a) boats", "a) ", "a"),
        ("Option 1: boats", "Option 1: ", "1"),
        ("Option (b): boats", "Option (b): ", "(b)"),
        ("Alt 2 Boats", "Alt 2 ", "2"),
        ("Option 1[^6]: boats", "Option 1", "1"),
        ("PP4 Recalling", "PP4 ", "PP4"),
        ("§ 3 Boats", "§ 3 ", "3"),
    ] {
        assert_eq!(body(text), Some((head.to_owned(), number.to_owned())), "{text}");
    }
    for text in [
        "Article 5 of the treaty applies",
        "Part of the harbour",
        "2015 was dry",
        "2015. Boats",
        "3.5 million boats",
        "14:00 is late",
        "e.g. boats",
        "(the harbour) is deep",
        "Option 1 is preferred",
        "I agree",
        "mild. Weather",
        "[x] 12. y",
    ] {
        assert_eq!(body(text), None, "{text}");
    }
    assert_eq!(found("[^1]: Boats", Style::Note), Some((6, "1".to_owned())));
}

#[test]
fn clauses_stand_in_each_other_as_headings_items_and_numbers_say() {
    let draft = Draft {
        paragraphs: vec![
            Paragraph { style: Style::Title, ..Paragraph::new("Harbour treaty") },
            Paragraph::new("The ports,"),
            heading(1, "Part I – Boats"),
            heading(2, "Article 1 (purpose)"),
            item(1, "1. Boats sail:"),
            item(2, "(a) by day;"),
            item(2, "(b) by night."),
            Paragraph::new("They return."),
            item(1, "2. Nets:"),
            Paragraph::new("Option 1: none."),
            Paragraph::new("[Option 2: some.]"),
            item(1, "3. [deleted]"),
            heading(2, "Article 2 [Deleted]"),
            heading(2, "Article 3"),
            Paragraph::new("(Intentionally left blank)"),
            heading(1, "Annex"),
            Paragraph { style: Style::Note, ..Paragraph::new("[^1]: Or sails.") },
        ],
    };
    insta::assert_snapshot!(shape(&draft), @r#"
    preamble "" "" #preamble 1..2
    part "I" "Boats" #boats 2..3
      article "1" "purpose" #purpose 3..4
        paragraph "1" "" #boats-sail 4..5
          point "a" "" #by-day 5..6
          point "b" "" #by-night-they-return 6..8
        paragraph "2" "" #nets 8..9
          option "1" "" #none 9..10
          option "2" "" #option-2-some 10..11
        paragraph "3" "" #deleted 11..12 removed
      article "2" "Deleted" #deleted-2 12..13 removed
      article "3" "" #intentionally-left-blank 13..15 removed
    annex "" "" #annex 15..16
    "#);
}

#[test]
fn numbers_alone_make_a_tree() {
    let draft = Draft::lines(
        "Chapter 1\nArticle 1\n1. One:\n(h) eight\n(i) nine\n(j) ten:\n(i) Roman one\n(ii) two\n1.1 Under\n2. Two\nArticle 2\nA. Letters\n1. One",
    );
    insta::assert_snapshot!(shape(&draft), @r#"
    chapter "1" "" #chapter-1 0..1
      article "1" "" #article-1 1..2
        paragraph "1" "" #one 2..3
          point "h" "" #eight 3..4
          point "i" "" #nine 4..5
          point "j" "" #ten 5..6
            point "i" "" #roman-one 6..7
            point "ii" "" #two 7..8
          paragraph "1.1" "" #under 8..9
        paragraph "2" "" #two-2 9..10
      article "2" "" #article-2 10..11
        section "A" "" #letters 11..12
          paragraph "1" "" #one-2 12..13
    "#);
}

#[test]
fn ids_are_written_or_made_and_never_shared() {
    let mut draft = Draft {
        paragraphs: vec![
            heading(1, "Article 1 Boats {colour=red}"),
            heading(1, "Boats"),
            Paragraph { id: Some("boats".into()), ..heading(1, "Nets") },
            Paragraph { id: Some("boats".into()), ..item(1, "1. Ropes") },
            item(1, "2. Ropes are dry, always and everywhere on deck."),
        ],
    };
    draft.paragraphs[4].looks = vec![(0..8, Look { bold: true, ..Look::default() })];
    let outline = outline(&draft);
    let ids: Vec<_> = outline.clauses.iter().map(|clause| clause.id.as_str()).collect();
    assert_eq!(ids, ["boats-2", "boats-3", "boats", "boats-4", "ropes"]);
}

#[test]
fn a_new_version_keeps_the_ids_of_the_clauses_it_came_from() {
    let old =
        Draft { paragraphs: vec![heading(1, "Boats"), heading(1, "Nets"), heading(1, "Oars")] };
    let mut new = Draft {
        paragraphs: vec![
            heading(1, "Nets"),
            heading(1, "Ships and boats"),
            heading(1, "Nets again"),
        ],
    };
    inherit(&mut new, &old, &[(0, 1), (1, 2)]);
    let ids: Vec<_> = new.paragraphs.iter().map(|p| p.id.as_deref().unwrap_or_default()).collect();
    assert_eq!(ids, ["nets-2", "boats", "nets"]);
}

proptest::proptest! {
    #[test]
    fn every_paragraph_is_in_one_clause_and_every_id_is_its_own(
        lines in proptest::collection::vec("(Article [0-9]|[0-9]\\.|\\([a-z]\\)|Option [0-9]:|\\[Option \\(a\\):|[a-z.]{0,5}|\\PC{0,9})[ a-z\u{e9}]{0,9}", 0..30),
        styles in proptest::collection::vec(0u8..6, 30),
    ) {
        let mut draft = Draft::lines(&lines.join("\n"));
        for (paragraph, style) in draft.paragraphs.iter_mut().zip(styles) {
            paragraph.style = match style { 0 | 1 => Style::Body, 2 => Style::Heading(2), 3 => Style::Heading(1), n => Style::Item(n - 3) };
        }
        set_labels(&mut draft);
        for paragraph in &draft.paragraphs {
            proptest::prop_assert!(paragraph.text.is_char_boundary(paragraph.label));
        }
        let outline = outline(&draft);
        let mut ids: Vec<_> = outline.clauses.iter().map(|clause| &clause.id).collect();
        ids.sort();
        ids.dedup();
        proptest::prop_assert_eq!(ids.len(), outline.clauses.len());
        let mut at = outline.clauses.first().map_or(draft.paragraphs.len(), |clause| clause.own.start);
        proptest::prop_assert!(draft.paragraphs[..at].iter().all(|p| p.text.trim().is_empty()));
        for (number, clause) in outline.clauses.iter().enumerate() {
            proptest::prop_assert_eq!(clause.own.start, at);
            at = clause.own.end;
            if let Some(parent) = clause.parent {
                proptest::prop_assert!(parent < number && outline.clauses[parent].children.contains(&number));
            }
        }
        proptest::prop_assert_eq!(at, draft.paragraphs.len());
    }
}
