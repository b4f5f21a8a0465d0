use proptest::prelude::*;

use super::*;

fn sentences(raw: &str) -> Vec<&str> {
    let text = Text::new(raw);
    text.sentences.iter().map(|s| text.words(&text.place(s.tokens.clone()))).collect()
}

#[test]
fn sentences_end_where_they_end() {
    let raw = "Mr. Lee met Gen. J. Cole at 10.30 a.m. in the U.S. embassy. They talked. “Not now!” he said.\nNext paragraph";
    assert_eq!(
        sentences(raw),
        [
            "Mr. Lee met Gen. J. Cole at 10.30 a.m. in the U.S. embassy.",
            "They talked.",
            "“Not now!” he said.",
            "Next paragraph"
        ]
    );
}

#[test]
fn lines_broken_to_a_width_are_one_paragraph() {
    let raw = "The mediator carried the text to the harbour on\nTuesday and the union read it at once, while the\nemployers waited for an answer.\n\nNobody spoke.";
    assert_eq!(sentences(raw).len(), 2);
}

#[test]
fn tokens_keep_names_and_split_possessives() {
    let text = Text::new("The U.S. draft isn’t France’s, O'Neill’s 1,000th.");
    let tokens: Vec<_> = (0..text.tokens.len()).map(|i| text.token(i)).collect();
    assert_eq!(
        tokens,
        ["The", "U.S.", "draft", "is", "n’t", "France", "’s", ",", "O'Neill", "’s", "1,000th", "."]
    );
}

#[test]
fn quotations_may_stay_open() {
    let text = Text::new("He said: “No. Not “ever”. And then\nShe said \"yes\" and “no");
    let quoted: Vec<_> = text.quotations.iter().map(|q| text.words(q)).collect();
    assert_eq!(quoted, ["ever", "yes", "no"]);
}

proptest! {
    #[test]
    fn spans_are_those_of_the_characters(raw in "[a-z’ “”é\n.]{0,600}") {
        let text = Text::new(&raw);
        for token in &text.tokens {
            let (start, end) = text.span(&token.at);
            prop_assert_eq!(onetext_record::characters(&raw, start, end), Some(text.words(&token.at)));
        }
    }

    #[test]
    fn any_text_is_taken_apart(raw in "\\PC{0,200}") {
        let text = Text::new(&raw);
        let mut last = 0;
        for token in &text.tokens {
            prop_assert!(last <= token.at.start);
            last = token.at.end;
        }
    }
}

#[test]
fn each_sentence_is_a_tree_of_its_own() {
    let text = Text::new("Kyiv said  that it would not sign.\nMoscow agreed, and left.");
    assert_eq!(text.sentences.len(), 2);
    let said = text.tokens.iter().position(|token| token.lower == "said").unwrap();
    assert_eq!((text.lemma(said), text.dep(said)), ("say", "ROOT"));
    let words = |tokens: Range<usize>| text.words(&text.place(tokens));
    let sign = text.child(said, &["ccomp"]).unwrap();
    assert_eq!(words(text.subtree(sign)), "that it would not sign");
    assert_eq!(text.children(said).first(), Some(&0));
    assert_eq!(text.ancestors(sign).collect::<Vec<_>>(), [said]);
    assert_eq!(text.tokens_in(&text.place(2..4)), 2..4);
    for (i, token) in text.tokens.iter().enumerate() {
        assert!(text.sentence_at(i).contains(&token.head));
        assert!(token.edges.0 <= i && i <= token.edges.1);
    }
}
