#![expect(clippy::format_push_string, reason = "a picture for a test, line by line")]

use proptest::prelude::*;

use super::*;

fn shown(source: &str) -> String {
    let (marked, problems) = read(source);
    let mut lines = String::new();
    for paragraph in &marked.paragraphs {
        for piece in &paragraph.pieces {
            let sign = match piece.change.as_ref().map(|change| change.kind.in_new()) {
                None => "",
                Some(true) => "+",
                Some(false) => "-",
            };
            lines += &format!("{sign}{:?} ", piece.text);
        }
        let end = paragraph.end.as_ref().map(|end| format!("{:?}", end.kind));
        lines += &format!("{:?} {}\n", paragraph.style, end.unwrap_or_default());
    }
    for comment in &marked.comments {
        lines += &format!("{comment:?}\n");
    }
    for problem in problems {
        lines += &format!("{:?} {}\n", problem.place, problem.kind);
    }
    lines
}

#[test]
fn marks_are_read_as_people_write_them() {
    let source = "# Boats\n\nBoats {++may ++}sail{-- slowly--} {~~by day~>by night~~}.{>>@Port, 2026-01-02: why?<<}\n\n{--Gone.--}\n\n{++New.\n\nAnd new.\n\n++}One{++\n\n++}two.\n\n- a\n{++- b\n++}- c {==d *e*==}{>>f \\} g<<}\n\n\\{++no++} {++open {#x y}";
    insta::assert_snapshot!(shown(source), @r#"
    "Boats" Heading(1) 
    "Boats " +"may " "sail" -" slowly" " " -"by day" +"by night" "." Body 
    -"Gone." Body Deleted
    +"New." Body Inserted
    +"And new." Body Inserted
    "One" Body Inserted
    "two." Body 
    "a" Item(1) 
    +"b" Item(1) Inserted
    "c d " "e" Item(1) 
    "{++no++} {++open {#x y}" Body 
    Comment { author: Some("Port"), date: Some("2026-01-02"), text: "why?", start: (1, 37), end: (1, 37) }
    Comment { author: None, date: None, text: "f } g", start: (9, 2), end: (9, 5) }
    File(202..205) the mark `{++` is never closed
    "#);
    let (marked, _) = read(source);
    let texts = |draft: &Draft| draft.texts().map(str::to_owned).collect::<Vec<_>>();
    insta::assert_debug_snapshot!((texts(&marked.rejected()), texts(&marked.accepted())), @r#"
    (
        [
            "Boats",
            "Boats sail slowly by day.",
            "Gone.",
            "Onetwo.",
            "a",
            "c d e",
            "{++no++} {++open {#x y}",
        ],
        [
            "Boats",
            "Boats may sail by night.",
            "New.",
            "And new.",
            "One",
            "two.",
            "a",
            "b",
            "c d e",
            "{++no++} {++open {#x y}",
        ],
    )
    "#);
    insta::assert_snapshot!(write(&marked), @r#"
    # Boats

    Boats {++may ++}sail{-- slowly--} {--by day--}{++by night++}.{>>@Port, 2026-01-02: why?<<}

    {--Gone.

    --}{++New.

    ++}{++And new.

    ++}One{++

    ++}two.

    - a
    - {++b
    ++}- c {==d *e*==}{>>f \} g<<}

    \{++no++\} \{++open \{#x y\}
    "#);
}

fn marked() -> impl Strategy<Value = Marked> {
    let kind = prop_oneof![
        3 => Just(None),
        1 => Just(Some(ChangeKind::Inserted)),
        1 => Just(Some(ChangeKind::Deleted)),
        1 => Just(Some(ChangeKind::MovedFrom(1))),
        1 => Just(Some(ChangeKind::MovedTo(1))),
    ];
    let kinds = proptest::collection::vec(kind, 200);
    let cuts = proptest::collection::vec(0usize..20, 0..30);
    let comment = (
        any::<prop::sample::Index>(),
        0usize..9,
        0usize..9,
        "[a-c@:{}<>\\\\ ]{0,8}",
        proptest::option::of("[A-C]{1,3}"),
    );
    let comments = proptest::collection::vec(comment, 0..3);
    (crate::markdown::tests::draft(), kinds, cuts, comments).prop_map(
        |(draft, kinds, cuts, comments)| {
            let mut marked = Marked::unchanged(&draft);
            let mut kinds = kinds.into_iter();
            let mut cuts = cuts.into_iter();
            let mut next = || kinds.next().flatten().map(made);
            for paragraph in &mut marked.paragraphs {
                let mut pieces = Vec::new();
                for piece in &paragraph.pieces {
                    let mut from = 0;
                    for cut in cuts.by_ref() {
                        let to = (from + cut).min(piece.text.len());
                        if !piece.text.is_char_boundary(to) {
                            continue;
                        }
                        pieces.push(Piece {
                            text: piece.text[from..to].into(),
                            change: next(),
                            ..piece.clone()
                        });
                        from = to;
                        if cut % 3 == 0 {
                            break;
                        }
                    }
                    pieces.push(Piece {
                        text: piece.text[from..].into(),
                        change: next(),
                        ..piece.clone()
                    });
                }
                paragraph.pieces = pieces;
                if paragraph.style != Style::Note {
                    paragraph.end = next();
                }
            }
            if !marked.paragraphs.is_empty() {
                for (paragraph, from, to, text, author) in comments {
                    let paragraph = paragraph.index(marked.paragraphs.len());
                    let length: usize =
                        marked.paragraphs[paragraph].pieces.iter().map(|p| p.text.len()).sum();
                    let start = (paragraph, from.min(length));
                    let end = (paragraph, from.max(to).min(length));
                    marked.comments.push(Comment { author, date: None, text, start, end });
                }
                marked.comments.sort_by_key(|comment| comment.start);
            }
            marked
        },
    )
}

proptest! {
    #[test]
    fn both_texts_come_back(marked in marked()) {
        let file = write(&marked);
        let (again, problems) = read(&file);
        let texts = |draft: Draft| draft.texts().map(str::to_owned).collect::<Vec<_>>();
        prop_assert_eq!(texts(again.accepted()), texts(marked.accepted()), "new of {:?}", file);
        prop_assert_eq!(texts(again.rejected()), texts(marked.rejected()), "old of {:?}", file);
        prop_assert_eq!(again.comments.len(), marked.comments.len(), "{:?} {:?}", file, problems);
        let mut texts: Vec<_> = again.comments.iter().map(|c| (&c.text, &c.author)).collect();
        let mut were: Vec<_> = marked.comments.iter().map(|c| (&c.text, &c.author)).collect();
        texts.sort();
        were.sort();
        prop_assert_eq!(texts, were);
    }

    #[test]
    fn every_file_is_read(source in "(\\{\\+\\+|\\+\\+\\}|\\{--|--\\}|\\{~~|~>|~~\\}|\\{==|==\\}|\\{>>|<<\\}|\\\\|[a-c\u{e9}*#\n -]|\n\n|8\\. ){0,30}") {
        let (marked, _) = read(&source);
        for comment in &marked.comments {
            prop_assert!(comment.start <= comment.end);
        }
        let file = write(&marked);
        let (again, _) = read(&file);
        let texts = |draft: Draft| draft.texts().map(str::to_owned).collect::<Vec<_>>();
        prop_assert_eq!(texts(again.accepted()), texts(marked.accepted()), "{:?}", file);
        prop_assert_eq!(texts(again.rejected()), texts(marked.rejected()), "{:?}", file);
    }
}

#[test]
fn long_files_of_one_mark_are_read_fast() {
    for sign in
        ["{++", "{++a++}", "{>>", "{==a==}{>>b<<}", "{~~a~>b~~}", "\\", "{++\n\n++}a", "{>>a{>>"]
    {
        let (marked, _) = read(&sign.repeat(50_000));
        assert!(marked.paragraphs.len() <= 50_001);
    }
}
