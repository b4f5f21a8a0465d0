use super::*;
use crate::{Doc, Iob, Pos, sample};

/// Two sentences with all that makes a format hard: white space that is a token and has children,
/// glued words, names, a character of four bytes.
fn doc() -> Doc {
    let mut doc = sample::doc(
        "en",
        "Zoë|PROPN|nsubj|2|NNP|Number=Sing|B-PERSON met|VERB|ROOT|0|VBD|Tense=Past the|DET|det|5|DT \
         Lake|PROPN|compound|5|NNP||B-ORG Authority|PROPN|dobj|2|NNP||I-ORG +.|PUNCT|punct|2|. \
         X|SPACE|dep|8|_SP 😀|SYM|ROOT|0|SYM +!|PUNCT|punct|7|.",
    );
    // White space as a token: the two spaces and line breaks after the first sentence.
    let text = doc.text.replace("Authority. X 😀", "Authority.\u{2028}\n\t\r 😀");
    let at = u32::try_from(text.find('\u{2028}').unwrap()).unwrap();
    doc.text = text.into();
    doc.space[5] = false;
    doc.space[6] = true;
    doc.bytes[6] = (at, at + 6);
    doc.chars[6] = (doc.chars[5].1, doc.chars[5].1 + 4);
    for (token, shift) in [(7, 3), (8, 3)] {
        let bytes = doc.text[..].find(['😀', '!'][token - 7]).unwrap();
        let end = bytes + [4, 1][token - 7];
        doc.bytes[token] = (u32::try_from(bytes).unwrap(), u32::try_from(end).unwrap());
        let (start, end) = doc.chars[token];
        doc.chars[token] = (start + shift - 1, end + shift - 1);
    }
    doc.morph[3] = doc.intern("aspect=Perf|Case=Nom|Animacy=Hum");
    for lemma in ["Zoë", "meet", "the", "Lake", "Authority", ".", "\u{2028}\n\t\r", "😀", ""] {
        doc.push_lemma(lemma);
    }
    doc
}

const ORIGIN: Origin<'_> =
    Origin { source: "monday.txt", source_number: 2, paragraph: 1, chars: 100, bytes: 110 };

#[test]
fn the_sample_is_sound() {
    let doc = doc();
    for token in doc.tokens() {
        let before = &doc.text()[..token.bytes().start];
        assert_eq!(before.chars().count(), token.chars().start, "{token:?}");
        assert_eq!(token.text().chars().count(), token.chars().len(), "{token:?}");
    }
}

#[test]
fn a_document_in_conll_u() {
    insta::assert_snapshot!(conllu(&doc(), &ORIGIN));
}

#[test]
fn a_document_in_json() {
    let line = json(&doc(), &ORIGIN);
    assert_eq!(line.matches('\n').count(), 1);
    assert!(serde_json::from_str::<serde_json::Value>(&line).is_ok());
    insta::assert_snapshot!(line.replace("},{", "},\n{"));
}

#[test]
fn a_document_as_a_table() {
    insta::assert_snapshot!(table(&doc(), &ORIGIN));
}

/// Reads CoNLL-U as strictly as its users do.
#[track_caller]
fn sentences(text: &str) -> Vec<Vec<Vec<String>>> {
    assert!(text.is_empty() || text.ends_with("\n\n"));
    let blocks = text.split_terminator("\n\n");
    blocks
        .map(|block| {
            let lines = block.lines().filter(|line| !line.starts_with('#'));
            let rows: Vec<Vec<String>> =
                lines.map(|line| line.split('\t').map(str::to_owned).collect()).collect();
            for (i, row) in rows.iter().enumerate() {
                assert_eq!(row.len(), 10, "{row:?}");
                assert!(row.iter().all(|cell| !cell.is_empty()), "{row:?}");
                assert_eq!(row[0], (i + 1).to_string());
            }
            if rows.iter().any(|row| row[6] != "_") {
                let roots = rows.iter().filter(|row| row[6] == "0");
                assert_eq!(roots.count(), 1, "{block}");
                assert!(rows.iter().all(|row| (row[6] == "0") == (row[7] == "root")), "{block}");
                for row in &rows {
                    // Every way up ends at the root.
                    let mut at = row[6].parse::<usize>().unwrap();
                    let mut steps = 0;
                    while at != 0 {
                        assert!(steps < rows.len(), "a ring in {block}");
                        at = rows[at - 1][6].parse().unwrap();
                        steps += 1;
                    }
                }
            }
            rows
        })
        .collect()
}

#[test]
fn white_space_is_no_word_and_leaves_a_tree() {
    for heads in [[0, 1, 1, 1], [2, 0, 2, 2], [2, 3, 0, 3], [4, 1, 1, 0], [2, 0, 4, 2]] {
        let [a, b, c, d] = heads;
        for blanks in 0..16_u32 {
            let mut doc =
                sample::doc("en", &format!("a|X|x|{a} b|X|x|{b} c|X|x|{c} d|X|x|{d} e|X|ROOT|0"));
            let mut text = doc.text.to_string();
            for token in (0..4).filter(|token| blanks & (1 << token) != 0) {
                text.replace_range(token * 2..=token * 2, "\n");
            }
            doc.text = text.into();
            let words: Vec<String> = sentences(&conllu(&doc, &Origin::default()))
                .concat()
                .iter()
                .map(|row| row[1].clone())
                .collect();
            assert_eq!(words.concat(), doc.text().replace(['\n', ' '], ""));
        }
    }
}

#[test]
fn nothing_said_is_an_underscore() {
    let doc = sample::doc("en", "a b +c");
    let rows = sentences(&conllu(&doc, &Origin::default())).concat();
    assert_eq!(rows[0].join(" "), "1 a _ _ _ _ _ _ _ start_char=0|end_char=1");
    assert_eq!(rows[1].join(" "), "2 b _ _ _ _ _ _ _ SpaceAfter=No|start_char=2|end_char=3");
    assert_eq!(conllu(&sample::doc("en", ""), &Origin::default()), "");
    assert_eq!(doc.token(0).map(|t| (t.iob(), t.pos())), Some((Iob::Missing, Pos::None)));
    let empty = json(&sample::doc("xx", ""), &Origin::default());
    assert!(empty.contains(r#""sentences":[],"tokens":[],"entities":[],"noun_chunks":null"#));
    assert_eq!(table(&sample::doc("xx", ""), &Origin::default()).lines().count(), 2);
}

#[test]
fn what_would_end_a_line_is_a_space() {
    let mut doc = sample::doc("en", "a|X|x|2 b|X|ROOT|0");
    doc.tag[0] = doc.intern("T\tT");
    doc.entity[0] = doc.intern("A|B");
    doc.iob[0] = Iob::Begin;
    doc.push_lemma("l\n\u{85}m");
    let origin = Origin { source: "a\nb", paragraph: 1, ..Origin::default() };
    let text = conllu(&doc, &origin);
    assert!(text.starts_with("# newdoc id = a b\n# newpar\n"), "{text}");
    let rows = sentences(&text).concat();
    assert_eq!((&*rows[0][2], &*rows[0][4]), ("l  m", "T T"));
    assert_eq!(rows[0][9], "NER=B-A/B|start_char=0|end_char=1");
    assert!(table(&doc, &origin).starts_with("a\\nb, paragraph 1, characters 0 to 3\n"));
}
