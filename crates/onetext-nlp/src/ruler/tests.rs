use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::sample;

fn rule(patterns: &Value, attrs: &[(&str, &str)], index: i64) -> RawRule {
    let attrs = attrs.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
    RawRule { patterns: patterns.clone(), attrs, index }
}

/// Marks tokens with what a pattern matches: `POS=X` at each match's token `index`.
fn marked(pattern: &Value, index: i64, words: &str) -> String {
    let rules = vec![rule(&json!([pattern]), &[("POS", "X")], index)];
    let doc = ruled(rules, words).unwrap();
    let mark = |token: crate::Token<'_>| if token.pos() == Pos::X { 'x' } else { '.' };
    doc.tokens().map(mark).collect()
}

fn ruled(rules: Vec<RawRule>, words: &str) -> Result<Doc, RulerError> {
    let mut symbols = Symbols::default();
    let compiled = Ruler::new(&RulerParts { rules }, &mut symbols)?;
    let mut doc = sample::doc_with("en", words, symbols);
    let (lexicon, words) = sample::words("en", &doc);
    let mut presets = sample::presets(&doc);
    compiled.run(&mut doc, &lexicon, &words, &mut presets, &mut RulerScratch::default());
    doc.settle_lemmas(&mut presets);
    Ok(doc)
}

const HARBOUR: &str = "The|DET|det|2|DT tugs|NOUN|nsubj|3|NNS left|VERB|ROOT|0|VBD the|DET|det|5|DT \
     Port|PROPN|dobj|3|NNP of|ADP|prep|5|IN Vesk|PROPN|pobj|6|NNP||B-GPE +,|PUNCT|punct|3|, \
     colour|NOUN|dep|3|NN 40|NUM|dep|3|CD +.|PUNCT|punct|3|.";

#[test]
fn attributes_are_looked_at() {
    for (pattern, expected) in [
        (json!([{"ORTH": "the"}]), "...x......."),
        (json!([{"TEXT": "The"}]), "x.........."),
        (json!([{"LOWER": "the"}]), "x..x......."),
        (json!([{"lower": "the", "tag": "DT"}]), "x..x......."),
        (json!([{"NORM": "color"}]), "........x.."),
        (json!([{"PREFIX": "V"}]), "......x...."),
        (json!([{"SUFFIX": "ort"}]), "....x......"),
        (json!([{"SHAPE": "Xxxxx"}]), "..........."),
        (json!([{"SHAPE": "Xxxx"}]), "....x.x...."),
        (json!([{"LENGTH": 2}]), ".....x...x."),
        (json!([{"LENGTH": {">=": 4.5}}]), "........x.."),
        (json!([{"LENGTH": {"<": 3, "!=": 1}}]), ".....x...x."),
        (json!([{"LENGTH": {"IN": [1, 6]}}]), ".......xx.x"),
        (json!([{"POS": "ADP"}]), ".....x....."),
        (json!([{"POS": 85}]), ".....x....."),
        (json!([{"POS": "adp"}]), "..........."),
        (json!([{"POS": {"NOT_IN": ["adp", "NOUN", "PUNCT"]}}]), "x.xxxxx..x."),
        (json!([{"DEP": {"IN": ["det", "prep"]}}]), "x..x.x....."),
        (json!([{"TAG": {"NOT_IN": ["DT", "."]}}]), ".xx.xxxxxx."),
        (json!([{"ENT_TYPE": "GPE"}]), "......x...."),
        (json!([{"ENT_IOB": "B"}]), "......x...."),
        (json!([{"ENT_IOB": {">": 2}}]), "......x...."),
        (json!([{"SPACY": false}]), "......x..xx"),
        (json!([{"IS_SENT_START": true}]), "x.........."),
        (json!([{"IS_PUNCT": true}]), ".......x..x"),
        (json!([{"LIKE_NUM": 1}]), ".........x."),
        (json!([{"IS_TITLE": true, "ENT_TYPE": ""}]), "x...x......"),
        (json!([{"LEMMA": ""}]), "xxxxxxxxxxx"),
        (json!([{"LOWER": {"REGEX": "^t"}}]), "xx.x......."),
        (json!([{"LOWER": {"REGEX": {"IN": ["e$", "^\\d"]}}}]), "x..x.....x."),
        (json!([{"LOWER": {"REGEX": {"NOT_IN": ["[a-z]"]}}}]), ".......x.xx"),
        (json!([{"PREFIX": {"REGEX": "[A-Z]"}, "SUFFIX": {"REGEX": "^.s"}}]), "......x...."),
        (json!([{"TAG": {"REGEX": "^NN.+"}, "POS": {"REGEX": "^NOUN$"}}]), ".x........."),
        (json!([{"DEP": {"REGEX": "e"}, "LEMMA": {"REGEX": "^$"}}]), "x..x.x..xx."),
        (json!([{}]), "xxxxxxxxxxx"),
        (json!([{"_": {}}]), "xxxxxxxxxxx"),
    ] {
        assert_eq!(marked(&pattern, 0, HARBOUR), expected, "{pattern}");
    }
}

#[test]
fn values_other_than_morphology_are_sets_of_one() {
    for (pattern, expected) in [
        (json!([{"TAG": {"IS_SUBSET": ["IN", "CD"]}}]), ".....x...x."),
        (json!([{"TAG": {"INTERSECTS": ["IN", "CD"]}}]), ".....x...x."),
        (json!([{"TAG": {"IS_SUPERSET": ["IN", "IN"]}}]), ".....x....."),
        (json!([{"TAG": {"IS_SUPERSET": ["IN", "CD"]}}]), "..........."),
        (json!([{"TAG": {"IS_SUPERSET": []}}]), "xxxxxxxxxxx"),
    ] {
        assert_eq!(marked(&pattern, 0, HARBOUR), expected, "{pattern}");
    }
}

#[test]
fn morphology_is_compared_feature_by_feature() {
    let morphs = ["Case=Acc|Number=Sing", "_", "Case=Acc,Nom", ""];
    for (condition, expected) in [
        (json!("Case=Acc|Number=Sing"), "x..."),
        (json!("Number=Sing|Case=Acc"), "...."),
        (json!(""), "...x"),
        (json!("_"), ".x.."),
        (json!({"IN": ["Number=Sing|Case=Acc", ""]}), "xx.."),
        (json!({"NOT_IN": ["_"]}), "x.xx"),
        (json!({"IS_SUPERSET": ["Case=Acc"]}), "x.x."),
        (json!({"IS_SUPERSET": ["Case=Acc", "Case=Nom"]}), "..x."),
        (json!({"IS_SUPERSET": ["Case=Acc,Nom"]}), "...."),
        (json!({"IS_SUPERSET": []}), "xxxx"),
        (json!({"IS_SUBSET": ["Case=Acc", "Case=Nom"]}), ".xxx"),
        (json!({"INTERSECTS": ["Number=Sing", "Case=Nom"]}), "x.x."),
    ] {
        let rules = vec![rule(&json!([[{"MORPH": condition}]]), &[("POS", "X")], 0)];
        let mut symbols = Symbols::default();
        let compiled = Ruler::new(&RulerParts { rules }, &mut symbols).unwrap();
        let mut doc = sample::doc_with("en", "a b c d", symbols);
        for (token, morph) in morphs.iter().enumerate() {
            doc.morph[token] = doc.intern(morph);
        }
        let (lexicon, ids) = sample::words("en", &doc);
        let mut presets = sample::presets(&doc);
        compiled.run(&mut doc, &lexicon, &ids, &mut presets, &mut RulerScratch::default());
        let marks: String =
            doc.poses().iter().map(|&pos| if pos == Pos::X { 'x' } else { '.' }).collect();
        assert_eq!(marks, expected, "{condition}");
    }
}

#[test]
fn operators_give_every_match() {
    let x = |op: &str| json!({"LOWER": "x", "OP": op});
    let y = |op: &str| json!({"LOWER": "y", "OP": op});
    for (pattern, index, words, expected) in [
        (json!([x("1"), y("1")]), 1, "x y y", ".x."),
        (json!([x("1"), y("?")]), -1, "x y y", "xx."),
        (json!([x("1"), y("*")]), -1, "x y y x", "xxxx"),
        (json!([x("1"), y("+")]), -1, "x y y x", ".xx."),
        (json!([x("1"), y("!")]), -1, "x y x z", "...x"),
        (json!([y("*"), x("1")]), 0, "y y x", "xxx"),
        (json!([x("1"), y("{2}")]), -1, "x y y y", "..x."),
        (json!([x("1"), y("{1,2}")]), -1, "x y y y", ".xx."),
        (json!([x("1"), y("{2,}")]), -1, "x y y y", "..xx"),
        (json!([x("1"), y("{,1}")]), -1, "x y y y", "xx.."),
        (json!([x("1"), y("{0}")]), -1, "x y", "x."),
        (json!([x("?"), y("?")]), 0, "x y", "xx"),
        // A token beyond the match is set by nothing.
        (json!([x("1"), y("?")]), 1, "x y x", ".x."),
        (json!([x("1"), y("?")]), -2, "x y x", "x.."),
        (json!([x("1")]), 7, "x", "."),
    ] {
        assert_eq!(marked(&pattern, index, words), expected, "{pattern} {index} {words}");
    }
}

#[test]
fn later_rules_have_the_last_word_and_see_what_was_there_before() {
    let rules = vec![
        rule(&json!([[{"TAG": "NN"}]]), &[("POS", "NOUN"), ("TAG", "XX")], 0),
        rule(&json!([[{"TAG": "XX"}]]), &[("POS", "ADJ")], 0),
        rule(&json!([[{"LOWER": "b"}, {}]]), &[("LEMMA", "next")], 1),
        rule(&json!([[{"LOWER": "c"}]]), &[("LEMMA", "see"), ("MORPH", "B=2|A=1")], 0),
        rule(&json!([[{"LOWER": "c"}], [{"LOWER": "d"}]]), &[("LEMMA", "sea"), ("DEP", "dep")], 0),
    ];
    let doc = ruled(rules, "a||||NN b||||NN c d").unwrap();
    let tokens: Vec<_> =
        doc.tokens().map(|t| (t.pos().as_str(), t.tag(), t.lemma(), t.morph(), t.dep())).collect();
    assert_eq!(
        tokens,
        [
            ("NOUN", "XX", "", "", ""),
            ("NOUN", "XX", "", "", ""),
            ("", "", "sea", "A=1|B=2", "dep"),
            ("", "", "sea", "", "dep"),
        ]
    );
}

#[test]
fn lemmas_that_are_there_can_be_asked_for() {
    let mut symbols = Symbols::default();
    let rules = vec![rule(&json!([[{"LEMMA": "go"}]]), &[("LEMMA", "GO")], 0)];
    let compiled = Ruler::new(&RulerParts { rules }, &mut symbols).unwrap();
    let mut doc = sample::doc_with("en", "goes went gone", symbols);
    for lemma in ["go", "go", "gone"] {
        doc.push_lemma(lemma);
    }
    let (lexicon, words) = sample::words("en", &doc);
    let mut presets = sample::presets(&doc);
    presets[1] = doc.intern("wend");
    compiled.run(&mut doc, &lexicon, &words, &mut presets, &mut RulerScratch::default());
    doc.settle_lemmas(&mut presets);
    assert_eq!(doc.tokens().map(crate::Token::lemma).collect::<Vec<_>>(), ["GO", "wend", "gone"]);
    assert!(presets.iter().all(|preset| preset.is_empty()));
}

#[test]
fn what_is_not_supported_is_refused_by_name() {
    for (patterns, attrs, expected) in [
        (
            json!([[{"SHAPE": {"REGEX": "^a"}}]]),
            ("POS", "X"),
            "pattern 1, token 1: `REGEX` on `SHAPE` is not supported",
        ),
        (
            json!([[{"LOWER": {"REGEX": {"IN": ["a", "(b"]}}}]]),
            ("POS", "X"),
            "pattern 1, token 1: `(b` under `LOWER`: a parenthesis is not closed at character 0 of \
             the pattern",
        ),
        (
            json!([[{"LOWER": {"REGEX": {"INTERSECTS": ["a"]}}}]]),
            ("POS", "X"),
            "pattern 1, token 1: `REGEX INTERSECTS` on `LOWER` is not supported",
        ),
        (
            json!([[{}], [{}, {"TEXT": {"FUZZY2": "ab"}}]]),
            ("POS", "X"),
            "pattern 2, token 2: `FUZZY2` on `TEXT` is not supported",
        ),
        (
            json!([[{"_": {"mine": 1}}]]),
            ("POS", "X"),
            "pattern 1, token 1: matching on `_` is not supported",
        ),
        (
            json!([[{"IS_STOP": true}]]),
            ("POS", "X"),
            "pattern 1, token 1: matching on `IS_STOP` is not supported",
        ),
        (
            json!([[{"TAGG": "NN"}]]),
            ("POS", "X"),
            "pattern 1, token 1: `TAGG` is no attribute of a token",
        ),
        (
            json!([[{"TAG": 7}]]),
            ("POS", "X"),
            "pattern 1, token 1: `TAG` is compared with 7; expected a string",
        ),
        (
            json!([[{"TAG": {">": 7}}]]),
            ("POS", "X"),
            "pattern 1, token 1: `TAG` is compared with 7; expected a list under `IN`",
        ),
        (
            json!([[{"IS_SPACE": "yes"}]]),
            ("POS", "X"),
            "pattern 1, token 1: `IS_SPACE` is compared with \"yes\"; expected a whole number or a \
             truth value",
        ),
        (
            json!([[{"MORPH": {"IN": ["Case"]}}]]),
            ("POS", "X"),
            "pattern 1, token 1: `MORPH` is compared with \"Case\"; expected features such as \
             `Case=Acc|Number=Sing`",
        ),
        (
            json!([[{"OP": "{3,2}"}]]),
            ("POS", "X"),
            "pattern 1, token 1: `{3,2}` is no operator; expected `!`, `?`, `+`, `*`, `1`, `{n}` \
             or `{n,m}`",
        ),
        (
            json!([[{"OP": "{99999999999999999999}"}]]),
            ("POS", "X"),
            "pattern 1: the pattern is longer than 1000 tokens",
        ),
        (
            json!([[{"OP": "{,4000000000}"}]]),
            ("POS", "X"),
            "pattern 1: the pattern is longer than 1000 tokens",
        ),
        (json!([[{"OP": "{0}"}]]), ("POS", "X"), "pattern 1: a pattern needs a token"),
        (json!([[]]), ("POS", "X"), "pattern 1: a pattern needs a token"),
        (json!([{}]), ("POS", "X"), "pattern 1: expected a list of tokens for a pattern"),
        (json!({}), ("POS", "X"), ": expected a list of patterns"),
        (json!([[{}]]), ("IS_STOP", "1"), ": setting `IS_STOP` is not supported"),
        (
            json!([[{}]]),
            ("POS", "WORD"),
            ": `POS` cannot be set to `WORD`; expected a universal part of speech",
        ),
    ] {
        let rules = vec![rule(&json!([]), &[], 0), rule(&patterns, &[attrs], 0)];
        let error = ruled(rules, "a").unwrap_err().to_string();
        let expected = match expected.strip_prefix(':') {
            Some(_) => format!("rule 2 of the attribute ruler{expected}"),
            None => format!("rule 2 of the attribute ruler, {expected}"),
        };
        assert_eq!(error, expected, "{patterns}");
    }
}

/// Whether all of `text` is what `pattern` describes, tried in every way.
fn is_whole_match(pattern: &[(u8, &str)], text: &[u8]) -> bool {
    let Some((&(letter, op), rest)) = pattern.split_first() else { return text.is_empty() };
    let eats = |n: usize| {
        text.len() >= n
            && text[..n].iter().all(|&b| b == letter)
            && is_whole_match(rest, &text[n..])
    };
    match op {
        "!" => text.first().is_some_and(|&b| b != letter) && is_whole_match(rest, &text[1..]),
        "?" => eats(0) || eats(1),
        "*" => (0..=text.len()).any(eats),
        "+" => (1..=text.len()).any(eats),
        "{1,3}" => (1..=3).any(eats),
        _ => eats(1),
    }
}

proptest! {
    #[test]
    fn matches_are_all_those_that_the_pattern_describes(
        pattern in prop::collection::vec(
            (prop::sample::select(vec![b'a', b'b']),
             prop::sample::select(vec!["1", "!", "?", "*", "+", "{1,3}"])),
            1..5,
        ),
        text in "[abc]{0,9}",
    ) {
        let tokens: Vec<Value> = pattern
            .iter()
            .map(|(letter, op)| json!({"ORTH": char::from(*letter).to_string(), "OP": op}))
            .collect();
        let mut context =
            Context { symbols: &mut Symbols::default(), searches: &mut Vec::new() };
        let nodes = pattern::compile(&json!(tokens), &mut context).unwrap();
        let words: Vec<String> = text.chars().map(String::from).collect();
        let doc = sample::doc("en", &words.join(" "));
        let (lexicon, words) = sample::words("en", &doc);
        let view =
            View { doc: &doc, lexicon: &lexicon, words: &words, presets: &[], searches: &[] };
        for start in 0..doc.len() {
            let mut found = Vec::new();
            view.matches(start, &nodes, &mut RulerScratch::default(), |length| found.push(length));
            found.retain(|&length| length > 0);
            found.sort_unstable();
            found.dedup();
            let expected: Vec<usize> = (1..=doc.len() - start)
                .filter(|n| is_whole_match(&pattern, &text.as_bytes()[start..start + n]))
                .collect();
            prop_assert_eq!(found, expected);
        }
    }
}

/// Random rules on random tokens, and what spaCy makes of them: one case a line, with the rules and
/// documents of tokens before (text, space, tag, part of speech, morphology, relation, entity, entity
/// type, sentence start) and after (tag, part of speech, morphology, relation, entity type, lemma).
#[test]
fn rules_do_what_they_do_in_spacy() {
    for (number, line) in include_str!("../../tests/golden/rules.jsonl").lines().enumerate() {
        let case: Value = serde_json::from_str(line).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let list = |value: &Value| value.as_array().unwrap().clone();
        let rules = list(&case["rules"])
            .iter()
            .map(|rule| RawRule {
                patterns: rule["patterns"].clone(),
                attrs: rule["attrs"]
                    .as_object()
                    .unwrap()
                    .iter()
                    .map(|(name, value)| (name.clone(), text(value)))
                    .collect(),
                index: rule["index"].as_i64().unwrap(),
            })
            .collect();
        let mut symbols = Symbols::default();
        let compiled = Ruler::new(&RulerParts { rules }, &mut symbols).unwrap();
        let symbols = std::sync::Arc::new(symbols);
        let mut scratch = RulerScratch::default();
        let (mut lexicon, _) = sample::words("en", &sample::doc("en", ""));
        for given in list(&case["docs"]) {
            let tokens = list(&given["tokens"]);
            let (mut whole, mut bytes, mut space) = (String::new(), Vec::new(), Vec::new());
            for token in &tokens {
                let start = u32::try_from(whole.len()).unwrap();
                whole.push_str(&text(&token[0]));
                bytes.push((start, u32::try_from(whole.len()).unwrap()));
                space.push(token[1].as_bool().unwrap());
                whole.push_str(if token[1].as_bool().unwrap() { " " } else { "" });
            }
            let words: Vec<LexId> =
                tokens.iter().map(|token| lexicon.get(token[0].as_str().unwrap())).collect();
            let chars = bytes.clone();
            let mut doc = Doc::new(whole.into(), symbols.clone(), bytes, chars, space);
            for (i, token) in tokens.iter().enumerate() {
                doc.tag[i] = doc.intern(&text(&token[2]));
                doc.pos[i] = text(&token[3]).parse().unwrap();
                doc.morph[i] = doc.intern(&text(&token[4]));
                doc.dep[i] = doc.intern(&text(&token[5]));
                doc.iob[i] = match token[6].as_str().unwrap() {
                    "B" => Iob::Begin,
                    "I" => Iob::In,
                    "O" => Iob::Out,
                    _ => Iob::Missing,
                };
                doc.entity[i] = doc.intern(&text(&token[7]));
                doc.sent_start[i] = if token[8].as_bool() == Some(true) { 1 } else { -1 };
            }
            let mut presets = sample::presets(&doc);
            compiled.run(&mut doc, &lexicon, &words, &mut presets, &mut scratch);
            for (i, expected) in list(&given["ruled"]).iter().enumerate() {
                let found = json!([
                    doc.str(doc.tag[i]),
                    doc.pos[i].as_str(),
                    doc.str(doc.morph[i]),
                    doc.str(doc.dep[i]),
                    doc.str(doc.entity[i]),
                    doc.str(presets[i]),
                ]);
                assert_eq!(&found, expected, "token {i} of {given} in case {}", number + 1);
            }
        }
    }
}
