use proptest::prelude::*;

use super::*;
use crate::text::{Paragraph, Style};

fn heading(text: &str) -> Paragraph {
    Paragraph { style: Style::Heading(1), ..Paragraph::new(text) }
}

fn seen(draft: &Draft) -> Vec<String> {
    let (brackets, problems) = brackets(draft);
    let show = |bracket: &Bracket| {
        let Attribution { proposers, opponents } = &bracket.attribution;
        let words = text_of(draft, bracket.words);
        let open = if bracket.is_closed { "" } else { " open" };
        format!("{} {proposers:?} {opponents:?} {words:?} {:?}{open}", bracket.depth, bracket.kind)
    };
    let mut lines: Vec<_> = brackets.iter().map(show).collect();
    lines.extend(problems.iter().map(|p| format!("{:?} {}: {}", p.place, p.kind.id(), p.kind)));
    lines
}

#[test]
fn names_before_a_colon_are_those_who_want_the_words() {
    let draft = Draft::lines(
        "[Russia, US: a]\n[by 14:00]\n[this is so: a]\n[US/PE propose; CL and VN oppose: b]\n[Option 1: c]\n[Upland:]",
    );
    insta::assert_debug_snapshot!(seen(&draft), @r#"
    [
        "1 [\"Russia\", \"US\"] [] \"a\" Words",
        "1 [] [] \"by 14:00\" Words",
        "1 [] [] \"this is so: a\" Words",
        "1 [\"US\", \"PE\"] [\"CL\", \"VN\"] \"b\" Words",
        "1 [] [] \"Option 1: c\" Words",
        "1 [\"Upland\"] [] \"\" Placeholder",
    ]
    "#);
}

#[test]
fn brackets_nest_and_links_and_notes_are_none() {
    let draft = Draft::lines(
        "[A: x [B: yes] z] [see](there) \\[no\\] [mark[^1]]\n[words]: https://example.org\n[no text] [x] [...] [other] [Deleted.] [X per cent]",
    );
    insta::assert_debug_snapshot!(seen(&draft), @r#"
    [
        "1 [\"A\"] [] \"x [B: yes] z\" Words",
        "2 [\"B\"] [] \"yes\" Words",
        "1 [] [] \"mark[^1]\" Words",
        "1 [] [] \"no text\" NoText",
        "1 [] [] \"x\" Placeholder",
        "1 [] [] \"...\" Placeholder",
        "1 [] [] \"other\" Placeholder",
        "1 [] [] \"Deleted.\" Removed",
        "1 [] [] \"X per cent\" Placeholder",
    ]
    "#);
}

#[test]
fn what_is_not_closed_ends_with_its_clause() {
    let draft = Draft {
        paragraphs: vec![
            heading("Boats"),
            Paragraph::new("1. Boats [sail [by day]"),
            Paragraph::new("and by night."),
            Paragraph::new("2. Nets dry."),
            heading("[Oars"),
            Paragraph::new("Oars [are] long."),
            heading("Ropes"),
            Paragraph::new("Ropes [hold.]] and] bind."),
            heading("Knots"),
            Paragraph::new("Knots [tie.]]"),
        ],
    };
    insta::assert_debug_snapshot!(seen(&draft), @r#"
    [
        "1 [] [] \"sail [by day]\\nand by night.\" Words open",
        "2 [] [] \"by day\" Words",
        "1 [] [] \"Oars\\nOars [are] long.\\nRopes\\nRopes [hold.]] and] bind.\\nKnots\\nKnots [tie.]\" Words",
        "2 [] [] \"are\" Words",
        "2 [] [] \"hold.\" Words",
        "2 [] [] \"tie.\" Words",
        "Text { paragraph: 1, bytes: 9..10 } bracket: this bracket is never closed",
        "Text { paragraph: 4, bytes: 0..1 } bracket-across: this bracket runs over several clauses",
        "Text { paragraph: 7, bytes: 13..14 } bracket: this bracket was never opened",
        "Text { paragraph: 7, bytes: 18..19 } bracket: this bracket was never opened",
    ]
    "#);
}

fn grouped(draft: &Draft) -> Vec<Vec<String>> {
    let found = read(draft, &outline(draft));
    let show = |one: &Alternative| {
        format!(
            "{}{}",
            one.label.clone().map(|l| l + "> ").unwrap_or_default(),
            text_of(draft, one.span)
        )
    };
    found.groups.iter().map(|group| group.alternatives.iter().map(show).collect()).collect()
}

#[test]
fn alternatives_are_found_side_by_side_and_as_options() {
    let mut draft = Draft::lines(
        "Boats [shall][should] sail [[by] day][at night] [fast] [well].\n[Port: one] [Union: two] [may] [will]\n1. Nets:\nOption 1: none.\nOption 2:\nSome nets.\nMore.\n2. Oars\n[Option (a): long,\nOption (b): short,]\nOption 1: One.\nOption 2: [Two\nand three.]\nNo part.",
    );
    insta::assert_debug_snapshot!(grouped(&draft), @r#"
    [
        [
            "[shall]",
            "[should]",
        ],
        [
            "[[by] day]",
            "[at night]",
        ],
        [
            "[Port: one]",
            "[Union: two]",
        ],
        [
            "[may]",
            "[will]",
        ],
        [
            "1> Option 1: none.",
            "2> Option 2:\nSome nets.\nMore.",
        ],
        [
            "(a)> [Option (a): long,",
            "(b)> Option (b): short,]",
        ],
        [
            "1> Option 1: One.",
            "2> Option 2: [Two\nand three.]",
        ],
    ]
    "#);
    draft.paragraphs.clear();
    assert!(grouped(&draft).is_empty());
}

#[test]
fn codes_of_groups_stand_for_their_parties() {
    let (found, _) = brackets(&Draft::lines("[AOSIS, E3/EU: a]"));
    let table = [("AOSIS", vec!["fiji", "tuvalu"]), ("E3", vec!["france", "germany"])];
    let table = table
        .map(|(name, parties)| (name.to_owned(), parties.into_iter().map(str::to_owned).collect()));
    let resolved = found[0].attribution.resolved_by(&table.into());
    assert_eq!(resolved.proposers, ["fiji", "tuvalu", "france", "germany", "EU"]);
}

#[test]
fn words_in_brackets_are_counted_once() {
    let draft = Draft::lines(
        "1. One [Port: two [three][four]] five.\n2. [Six\nseven] \u{2013} eight[,] nine",
    );
    let outline = outline(&draft);
    let (found, _) = brackets(&draft);
    let (whole, by_clause) = counts(&draft, &outline, &found);
    assert_eq!(whole, Counts { brackets: 5, outermost: 3, words: 12, bracketed: 5 });
    assert_eq!(by_clause[1], Counts { brackets: 2, outermost: 2, words: 5, bracketed: 2 });
}

#[test]
fn a_hundred_thousand_brackets_are_read_fast() {
    for text in [
        "[".repeat(100_000) + &"]".repeat(100_000),
        "[".repeat(100_000),
        "]".repeat(100_000),
        "[a:][".repeat(50_000),
        "[^".repeat(100_000),
    ] {
        let draft = Draft { paragraphs: vec![Paragraph::new(text), Paragraph::new("1. end")] };
        let found = read(&draft, &outline(&draft));
        assert!(found.brackets.len() <= 100_000);
    }
    let lines = "1. [a\n".repeat(50_000) + &"b]\n".repeat(50_000);
    let draft = Draft::lines(&lines);
    assert_eq!(read(&draft, &outline(&draft)).brackets.len(), 50_000);
}

/// The rule that the record reads drafts by, written down anew: in the text under one heading, the
/// last bracket opened is closed first, `](` ends a link, a backslash takes a sign away.
fn simple(text: &str) -> Vec<(usize, usize)> {
    let (mut open, mut found, mut escaped) = (Vec::new(), Vec::new(), false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => open.push(at),
            ']' => match open.pop() {
                Some(_) if text[at + 1..].starts_with('(') => {}
                Some(start) => found.push((start, at + 1)),
                None => {}
            },
            _ => {}
        }
    }
    found.sort_unstable();
    found
}

proptest! {
    #[test]
    fn brackets_are_those_of_the_simple_rule_where_they_are_closed(text in "[\\[\\]a:,.(\\\\ ]{0,60}") {
        let draft = Draft { paragraphs: vec![Paragraph::new(text.clone())] };
        let (found, _) = brackets(&draft);
        let closed: Vec<_> =
            found.iter().filter(|b| b.is_closed).map(|b| (b.span.start.1, b.span.end.1)).collect();
        prop_assert_eq!(closed, simple(&text));
    }

    #[test]
    fn brackets_lie_in_each_other_or_apart_and_every_sign_is_told_of(
        lines in proptest::collection::vec("(# )?(1\\. |\\(a\\) |Option 1: )?[\\[\\]a:\u{e9} ,]{0,20}", 0..12),
    ) {
        let paragraph = |line: &String| match line.strip_prefix("# ") {
            Some(words) => heading(words),
            None => Paragraph::new(line.clone()),
        };
        let draft = Draft { paragraphs: lines.iter().map(paragraph).collect() };
        let outline = outline(&draft);
        let found = read(&draft, &outline);
        let signs = lines.iter().map(|line| line.matches(['[', ']']).count()).sum::<usize>();
        let closed = found.brackets.iter().filter(|b| b.is_closed).count();
        let told = found.problems.iter().filter(|p| p.kind.id() == "bracket").count();
        prop_assert_eq!(signs, 2 * closed + told);
        for bracket in &found.brackets {
            let Span { start, end } = bracket.span;
            prop_assert!(start < end);
            prop_assert!(start < bracket.words.end.max((0, 1)) && bracket.words.start <= bracket.words.end);
            prop_assert!(bracket.words.start >= start && bracket.words.end <= end);
            text_of(&draft, bracket.words);
            let around = bracket.parent.map(|parent| &found.brackets[parent]);
            prop_assert_eq!(around.map_or(0, |around| around.depth) + 1, bracket.depth);
            if let Some(around) = around {
                prop_assert!(around.span.start < start && end <= around.span.end, "{:?}", found.brackets);
            }
        }
        for pair in found.brackets.windows(2) {
            prop_assert!(pair[0].span.start < pair[1].span.start);
            let inside = pair[1].span.end <= pair[0].span.end;
            prop_assert!(inside || pair[0].span.end <= pair[1].span.start);
        }
        let (whole, _) = counts(&draft, &outline, &found.brackets);
        prop_assert!(whole.bracketed <= whole.words);
        for group in found.groups {
            for one in group.alternatives {
                prop_assert!(one.span.start <= one.span.end && one.span.end.0 < draft.paragraphs.len());
            }
        }
    }
}
