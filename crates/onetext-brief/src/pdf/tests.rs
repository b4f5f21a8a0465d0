use onetext_draft::{Change, ChangeKind, Marked, MarkedParagraph, Piece, Style};
use onetext_record::testing::logs;
use onetext_record::{Viewer, fold};
use proptest::prelude::*;

use super::blocks::{Block, Look, Mark, Role, Run, Table, Text};
use super::faces::Faces;
use super::pages::{self, Drawn, HEIGHT, Laid, Part, WIDTH};
use super::*;
use crate::Options;
use crate::tests::fixture;

/// What stands on each page, a line each, in the order in which it is drawn.
fn words(laid: &Laid) -> Vec<String> {
    let page = |drawn: &Vec<Drawn>| {
        let lines = drawn.iter().filter_map(|it| match it {
            Drawn::Line { text, line, target, .. } if target.part != Part::Again => {
                Some(line_of(laid, *text, *line))
            }
            _ => None,
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    laid.pages.iter().map(page).collect()
}

fn line_of(laid: &Laid, text: usize, line: usize) -> String {
    let text = &laid.texts[text];
    let glyphs = text.lines[line].spans.iter().flat_map(|span| &span.glyphs);
    let mut ranges: Vec<_> = glyphs.map(|glyph| glyph.text_range.clone()).collect();
    ranges.sort_by_key(|range| (range.start, range.end));
    ranges.dedup();
    ranges.into_iter().map(|range| &text.text[range]).collect()
}

fn laid(blocks: &[Block]) -> Laid {
    pages::lay(blocks, &mut Faces::new(&[]))
}

fn text(role: Role, words: &str) -> Block {
    Block::Text(Text { role, runs: vec![Run::plain(words)], marker: None })
}

fn piece(text: &str, kind: Option<ChangeKind>) -> Piece {
    let change = kind.map(|kind| Change { kind, author: None, date: None });
    Piece { text: text.into(), change, ..Piece::default() }
}

fn redlined() -> Marked {
    let paragraph = |style, pieces| MarkedParagraph { style, pieces, ..MarkedParagraph::default() };
    Marked {
        paragraphs: vec![
            paragraph(Style::Heading(1), vec![piece("Article 1", None)]),
            paragraph(
                Style::Body,
                vec![
                    piece("The line ", None),
                    piece("moves", Some(ChangeKind::Deleted)),
                    piece("stays", Some(ChangeKind::Inserted)),
                    piece(" where it is. ", None),
                    piece("[North: For ever.]", Some(ChangeKind::MovedFrom(1))),
                ],
            ),
            paragraph(Style::Item(1), vec![piece("(a) Українською; ελληνικά; עברית", None)]),
            paragraph(Style::Body, vec![piece("[North: For ever.]", Some(ChangeKind::MovedTo(1)))]),
        ],
        comments: Vec::new(),
    }
}

#[test]
fn a_redline_on_paper() {
    let blocks = redline::blocks("The river", &["2 December 2025".to_owned()], &redlined());
    let laid = laid(&blocks);
    insta::assert_snapshot!(words(&laid).join("\n----\n"));
    let bars = laid.pages[0].iter().filter(|it| matches!(it, Drawn::Bar { .. })).count();
    // The line of the legend, that of the two changed paragraphs.
    assert_eq!(bars, 3);
}

#[test]
fn a_file_is_whole_and_the_same_each_time() {
    let facts = ["2 December 2025".to_owned()];
    let file = draft("The river", &facts, &redlined());
    assert!(file.starts_with(b"%PDF-1."));
    assert!(file.ends_with(b"%%EOF") || file.ends_with(b"%%EOF\n"));
    assert_eq!(file, draft("The river", &facts, &redlined()));
    let says = |what: &[u8]| file.windows(what.len()).any(|it| it == what);
    for what in [&b"/StructTreeRoot"[..], b"/Lang", b"/Outlines", b"/MarkInfo", b"pdfuaid"] {
        assert!(says(what), "{}", String::from_utf8_lossy(what));
    }
    assert!(!says(b"/CreationDate"));
}

#[test]
fn a_brief_on_paper_says_what_its_markdown_says() {
    let brief = fixture::river(Viewer::Mediator);
    let blocks = from_markdown::blocks(&markdown(&brief));
    let pages = words(&laid(&blocks));
    let all = pages.join("\n").split_whitespace().collect::<Vec<_>>().join(" ");
    for heading in ["What changed", "Parties and people", "Issues and positions", "Sources"] {
        assert!(all.contains(heading), "{heading}: {all}");
    }
    assert!(blocks.iter().any(|block| matches!(block, Block::Table(_))));
    assert!(super::brief(&brief).len() > 10_000);
}

#[test]
fn a_heading_never_stands_at_a_foot_and_no_line_alone() {
    let long = "Words that go on and on until the line is full and another begins. ".repeat(5);
    for before in 30..60 {
        let mut blocks: Vec<Block> = (0..before).map(|_| text(Role::Fact, "A line.")).collect();
        blocks.push(text(Role::Heading(2), "Heading"));
        blocks.push(text(Role::Body, &long));
        let laid = laid(&blocks);
        let on = |block: usize| -> Vec<usize> {
            let count = |page: &Vec<Drawn>| {
                page.iter()
                    .filter(|it| matches!(it, Drawn::Line { target, .. } if target.block == block))
                    .count()
            };
            laid.pages.iter().map(count).collect()
        };
        let (heading, body) = (on(before), on(before + 1));
        let page = heading.iter().position(|n| *n > 0).unwrap();
        assert!(body[page] >= 2, "{before}: {heading:?} {body:?}");
        assert!(body.iter().all(|n| *n != 1), "{before}: {body:?}");
    }
}

#[test]
fn a_table_longer_than_a_page_repeats_its_head() {
    let run = |text: &str| vec![Run::plain(text)];
    let row = |n: usize| vec![run(&format!("Row {n}")), run(&"many words ".repeat(n * 12))];
    let table = Table {
        head: vec![run("Name"), run("Words")],
        numbers: vec![false, false],
        rows: (0..40).map(row).collect(),
    };
    let laid = laid(&[Block::Table(table)]);
    assert!(laid.pages.len() > 5);
    for page in laid.pages.iter().skip(1) {
        let Some(Drawn::Line { target, .. }) = page.first() else { panic!("an empty page") };
        assert_eq!(target.part, Part::Again);
    }
    let all = words(&laid).join(" ");
    assert_eq!(all.matches("words ").count(), (0..40).map(|n| n * 12).sum::<usize>());
}

#[test]
fn what_no_font_has_is_said_on_the_last_line() {
    let marked = Marked {
        paragraphs: vec![MarkedParagraph {
            pieces: vec![piece("Peace is 和平.", None)],
            ..MarkedParagraph::default()
        }],
        comments: Vec::new(),
    };
    let laid = laid(&redline::blocks("Talks", &[], &marked));
    let all = words(&laid).join("\n");
    assert!(all.trim_end().ends_with("U+548C, U+5E73."), "{all}");
    assert_eq!(lacking("é ж א → 和"), BTreeSet::from(['和']));
    assert!(draft("Talks", &[], &marked).starts_with(b"%PDF"));
}

/// Words of many scripts, spaces and signs that disturb.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Zà-ÿА-яα-ω ,.\\[\\]:]{0,80}",
        "[א-ת]{0,20} [a-z]{0,9} [א-ת]{0,20}",
        "\\PC{0,60}",
        any::<String>(),
        "[a-z]{200,400}",
    ]
}

fn any_marked() -> impl Strategy<Value = Marked> {
    let kind = prop_oneof![
        Just(None),
        Just(Some(ChangeKind::Inserted)),
        Just(Some(ChangeKind::Deleted)),
        (0..3u32).prop_map(|n| Some(ChangeKind::MovedFrom(n))),
        (0..3u32).prop_map(|n| Some(ChangeKind::MovedTo(n))),
    ];
    let style = prop_oneof![
        Just(Style::Title),
        any::<u8>().prop_map(Style::Heading),
        Just(Style::Body),
        any::<u8>().prop_map(Style::Item),
        Just(Style::Note),
    ];
    let piece = (any_text(), kind).prop_map(|(text, kind)| piece(&text, kind));
    let paragraph = (style, prop::collection::vec(piece, 0..4)).prop_map(|(style, pieces)| {
        MarkedParagraph { style, pieces, ..MarkedParagraph::default() }
    });
    prop::collection::vec(paragraph, 0..12)
        .prop_map(|paragraphs| Marked { paragraphs, comments: Vec::new() })
}

/// The letters of a text in their order.
fn in_order(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn every_word_of_a_draft_is_on_paper(marked in any_marked(), title in any_text()) {
        let blocks = redline::blocks(&title, &[], &marked);
        let laid = laid(&blocks);
        let printed = in_order(&words(&laid).concat());
        for paragraph in &marked.paragraphs {
            // What no font has is a box on paper, and is told in a line of its own.
            for piece in paragraph.pieces.iter().filter(|it| lacking(&it.text).is_empty()) {
                let wanted = in_order(&crate::harmless(&piece.text));
                prop_assert!(printed.contains(&wanted), "{wanted:?} in {printed:?}");
            }
        }
        for drawn in laid.pages.iter().flatten() {
            if let Drawn::Line { x, top, .. } = drawn {
                prop_assert!(*x >= 0.0 && *x < WIDTH && *top > 0.0 && *top < HEIGHT);
            }
        }
        prop_assert!(draft(&title, &[], &marked).starts_with(b"%PDF"));
    }

    #[test]
    fn every_brief_can_be_printed(entries in logs(50)) {
        let brief = crate::brief(&fold(entries, Viewer::Mediator), &Options::default());
        prop_assert!(super::brief(&brief).starts_with(b"%PDF"));
    }
}

#[test]
fn looks_are_told_apart_without_colour() {
    let changes = [Mark::Inserted, Mark::Deleted, Mark::MovedTo, Mark::MovedFrom];
    assert!(changes.iter().all(|mark| mark.is_change()));
    assert!(!Look::default().mark.is_change() && !Mark::Quiet.is_change());
}
