#![expect(clippy::format_push_string, reason = "a picture for a test, line by line")]

use proptest::prelude::*;

use super::*;
use crate::text::{Look, Paragraph, Settles, Style};

fn shown(source: &str) -> String {
    let (draft, problems) = read(source);
    let mut lines = String::new();
    for Paragraph { text, style, label, id, settles, status, looks } in &draft.paragraphs {
        lines += &format!("{style:?} {label} {text:?}");
        for name in [id, status].into_iter().flatten() {
            lines += &format!(" {name}");
        }
        for Settles { issue, option } in settles {
            lines += &format!(" {issue}={}", option.as_deref().unwrap_or("?"));
        }
        for (range, look) in looks {
            let Look { bold, italic, highlight } = look;
            let signs = [(*bold, "bold"), (*italic, "italic"), (highlight.is_some(), "marked")];
            let names: Vec<_> = signs.iter().filter(|(is, _)| *is).map(|(_, name)| *name).collect();
            lines += &format!(" {}:{:?}", names.join("+"), &text[range.clone()]);
        }
        lines.push('\n');
    }
    for problem in problems {
        lines += &format!("{:?} {}: {}\n", problem.place, problem.kind.id(), problem.kind);
    }
    lines
}

const HARBOUR: &str = "+++\ntitle = \"Harbour\"\n+++\nHarbour *treaty*\n======\n\nThe ports,\nall of them,  \nagree[^a]:\n\n<!-- not\n\nseen -->\n## Boats {#boats} {issue=boats option=sail status=\"ad referendum\"}\n{:.no_toc}\n* TOC\n{:toc}\n\n8.  **Sails:** [*shall][should*] be\n    dry.\n    1. by day\n    2) by night\n\n        All see [this][map] \\[so\\].\n\n    - and\n      at noon {#noon}\n\n        - deep\n9. Nets {or none}\n\n(a) one;\n(b) two\n\nNets\n----\n> said <u>he</u> & <x>\n\n***\n| a | b |\n|---|---|\n| c | d |\n\n# Odd {colour=red} {#No} {option=x}\n\n[map]: https://example.org/map\n[^a]: A note,\n    in two lines.\n\n    And more.\n\nAfter.";

#[test]
fn a_file_is_read_as_people_write_it() {
    insta::assert_snapshot!(shown(HARBOUR), @r#"
    Title 0 "Harbour treaty" italic:"treaty"
    Body 0 "The ports, all of them,\nagree[^a]:"
    Heading(2) 0 "Boats" boats ad referendum boats=sail
    Item(1) 3 "8. Sails: [shall][should] be dry." bold:"Sails:" italic:"shall][should"
    Item(2) 3 "1. by day"
    Item(2) 3 "2) by night"
    Body 0 "All see [this](https://example.org/map) \\[so\\]."
    Item(2) 0 "and at noon" noon
    Item(3) 0 "deep"
    Item(1) 3 "9. Nets {or none}"
    Body 4 "(a) one;"
    Body 4 "(b) two"
    Heading(2) 0 "Nets"
    Body 0 "said he & <x>"
    Body 0 "| a | b |"
    Body 0 "| c | d |"
    Heading(1) 0 "Odd {colour=red} {#No} {option=x}"
    Body 0 "After."
    Note 6 "[^a]: A note, in two lines.\nAnd more."
    File(469..502) clause-attribute: `colour=red` is not understood; write {#id}, {issue=ID option=ID} or {status=WORD}
    File(469..502) clause-id: `No` is no clause id: lower-case letters a to z, digits and single hyphens make one
    File(469..502) clause-attribute: `option` needs `issue` before it
    "#);
}

#[test]
fn emphasis_and_tags_are_looks() {
    let source = "*a **b** c*d __e__ f_g_h \\*i\\* 2 * 3 *\n\n***x** y*  **no\n\n<b>q<i>r</i></b> <mark class=\"green\">s</mark> &amp; &#91;t] u<br>v **[w*x*]**";
    insta::assert_snapshot!(shown(source), @r#"
    Body 0 "a b cd e f_g_h *i* 2 * 3 *" italic:"a " bold+italic:"b" italic:" c" bold:"e"
    Body 0 "x y  **no" bold+italic:"x" italic:" y"
    Body 0 "qr s & \\[t] u\nv [wx]" bold:"q" bold+italic:"r" marked:"s" bold:"[w" bold+italic:"x" bold:"]"
    "#);
}

#[test]
fn a_draft_is_written_as_people_would() {
    let (draft, _) = read(HARBOUR);
    insta::assert_snapshot!(write(&draft), @r#"
    Harbour *treaty*
    ===

    The ports, all of them,<br>agree[^a]:

    ## Boats {#boats} {issue=boats option=sail} {status="ad referendum"}

    8. **Sails:** [*shall][should*] be dry.
        1. by day
        2) by night

        All see [this](https://example.org/map) \[so\].

        - and at noon {#noon}
            - deep
    9. Nets {or none\}

    (a) one;

    (b) two

    ## Nets

    said he & \<x>

    \| a | b |

    \| c | d |

    # Odd {colour=red} {#No} {option=x\}

    After.

    [^a]: A note, in two lines.<br>And more.
    "#);
}

#[test]
fn odd_words_come_back() {
    for text in [
        "# a",
        "- a",
        "+ b",
        "* c",
        "> d",
        "| e |",
        "8. f",
        "8) f",
        "===",
        "---",
        "[x]: https://a.b",
        "[^1]: n",
        "{#id}",
        "a {#id}",
        "a {b",
        "{:toc}",
        " a ",
        "\t",
        "",
        "a\nb",
        "\n",
        "\\",
        "a\\",
        "\\[",
        "\\\\[",
        "a\\*b",
        "&amp;",
        "& b",
        "<b>",
        "<!-- a",
        "a_b_ _c",
        "**",
        "*a*",
        "12345678901. x",
        "8.  x",
        "8. ",
        "8.",
        "a\r",
        "{++a++}",
        "a}",
        "1\\. x",
        "<p></p>",
        "[a](b_c_)",
        "__init__",
        "\\\r",
        "- - -",
        "[^a\rb]: x",
        "[a]: b\r://c",
        "(a)\n b",
    ] {
        for style in [Style::Title, Style::Heading(2), Style::Body, Style::Item(1), Style::Item(3)]
        {
            let mut draft = Draft { paragraphs: vec![Paragraph { style, ..Paragraph::new(text) }] };
            draft.paragraphs.push(Paragraph::new("Behind"));
            crate::outline::set_labels(&mut draft);
            let file = write(&draft);
            assert_eq!(read(&file).0, draft, "{text:?} as {style:?} was written {file:?}");
        }
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-c ]{0,12}",
        "[-+*_#>|=.:;\\[\\]\\\\(){}&<>/!^~`'\"a1 \n\t]{0,14}",
        "(Article 5 |Option 1: |8\\. |\\[\\^1\\]: |\\(a\\) |&amp;|<b>|\\*\\*|_|\\\\|\\{#a\\}| |x|\u{e9}|\u{2019}){0,8}",
        "\\PC{0,12}",
    ]
}

fn look() -> impl Strategy<Value = Look> {
    (any::<bool>(), any::<bool>(), proptest::option::of("green|yellow"))
        .prop_map(|(bold, italic, highlight)| Look { bold, italic, highlight })
        .prop_filter("a look is something", |look| *look != Look::default())
}

pub(crate) fn paragraph() -> impl Strategy<Value = Paragraph> {
    let style = prop_oneof![
        3 => Just(Style::Body),
        3 => (1u8..5).prop_map(Style::Item),
        1 => (1u8..7).prop_map(Style::Heading),
    ];
    let names = (
        proptest::option::weighted(0.2, "[a-z]{1,4}(-[a-z0-9]{1,3})?"),
        proptest::option::weighted(0.1, "[a-z]{1,4}( [a-z]{1,3})?"),
        proptest::collection::vec(("[a-z]{1,3}", proptest::option::of("[a-z]{1,3}")), 0..2),
    );
    let cuts = proptest::collection::vec(any::<prop::sample::Index>(), 0..5);
    (text(), style, names, cuts, proptest::collection::vec(look(), 3)).prop_map(
        |(text, style, (id, status, settles), cuts, looks)| {
            let settles = settles.into_iter().map(|(issue, option)| Settles { issue, option });
            let mut places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            places.push(text.len());
            let mut cuts: Vec<usize> =
                cuts.iter().map(|cut| places[cut.index(places.len())]).collect();
            cuts.sort_unstable();
            cuts.dedup();
            let ranges = cuts.chunks_exact(2).map(|pair| pair[0]..pair[1]);
            let looks = ranges.zip(looks).collect();
            Paragraph { text, style, id, status, settles: settles.collect(), looks, label: 0 }
        },
    )
}

/// A draft of any paragraphs, notes behind them, labels set.
pub(crate) fn draft() -> impl Strategy<Value = Draft> {
    let note = ("[a-z0-9]{1,3}", "[a-z]{1,5}").prop_map(|(name, words)| Paragraph {
        style: Style::Note,
        ..Paragraph::new(format!("[^{name}]: {words}"))
    });
    let notes = proptest::collection::vec(note, 0..3);
    (proptest::collection::vec(paragraph(), 0..8), notes, any::<bool>()).prop_map(
        |(mut paragraphs, notes, titled)| {
            if let Some(first) = paragraphs.first_mut().filter(|_| titled) {
                first.style = Style::Title;
            }
            paragraphs.extend(notes);
            let mut draft = Draft { paragraphs };
            crate::outline::set_labels(&mut draft);
            draft
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(draft in draft()) {
        let file = write(&draft);
        let (read, _) = read(&file);
        prop_assert_eq!(read, draft, "{:?}", file);
    }

    #[test]
    fn every_file_is_read_and_comes_back(source in "([-+*_#>|=.:;\\[\\]\\\\(){}&<>/!^~`a1 \n\t]|\n\n|8\\. |\\[\\^1\\]: |    |\\*\\*|<b>|</b>|<!--|-->|\\{#a\\}){0,40}") {
        let (once, _) = read(&source);
        let file = write(&once);
        let (twice, _) = read(&file);
        prop_assert_eq!(twice, once, "{:?}", file);
    }

    #[test]
    fn every_letter_is_kept(words in proptest::collection::vec("[a-z\u{e9}]{1,5}", 1..20), gaps in proptest::collection::vec("[-+*_#>|=.:;\\[\\](){} \n\t]{1,6}", 20)) {
        let source: String = gaps.iter().zip(&words).flat_map(|(gap, word)| [gap.as_str(), word]).collect();
        let (draft, _) = read(&source);
        let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
        let found: String = draft.texts().map(letters).collect();
        // Words in braces, of definitions, rules and lists of contents are no text.
        if !source.contains(['{', ']']) {
            prop_assert_eq!(found, letters(&source));
        }
    }

    #[test]
    fn every_character_knows_where_it_came_from(source in "([-*_#>\\[\\]()&a-c \n]|\n\n|8\\. |    |\\*\\*|<b>|</b>|\u{e9}){0,40}") {
        let (parsed, _) = parse(&source);
        for one in parsed {
            let text = &one.paragraph.text;
            for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
                let last = one.origins.partition_point(|(from, _)| *from <= at) - 1;
                let (from, raw) = one.origins[last];
                prop_assert_eq!(source[raw + at - from..].chars().next(), Some(c));
            }
            prop_assert!(source.is_char_boundary(one.end));
        }
    }
}

#[test]
fn the_name_of_a_note_is_no_emphasis() {
    let (draft, _) = read("[^*a*]: *b*\n");
    assert_eq!(draft.paragraphs[0].text, "[^*a*]: b");
    assert_eq!(read(&write(&draft)).0, draft);
}

#[test]
fn long_files_of_one_sign_are_read_fast() {
    for sign in [
        "*",
        "_",
        "**a",
        "[",
        "[a]",
        "<b>",
        "</b>",
        "<mark class=\"a\">x",
        "<!--",
        "&",
        "\\",
        "> ",
        "- ",
        "{#",
        "a_",
        "1. ",
        "|",
        "\n# ",
        "*a **b ",
    ] {
        let (draft, _) = read(&sign.repeat(100_000));
        assert!(draft.paragraphs.len() <= 100_001);
    }
}
