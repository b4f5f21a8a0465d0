//! What holds of every merger.

use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;
use crate::redline::joined;
use crate::redline::tests::{act, draft, edited};
use crate::words::{Kind, tokens};

fn words(text: &str) -> Vec<String> {
    let words = tokens(text).filter(|token| token.kind == Kind::Word);
    words.map(|token| token.text.to_owned()).collect()
}

/// The words that a redline inserts; not the numbers of clauses, of which one is kept.
fn inserted(redline: &Redline, new: &Draft) -> Vec<String> {
    let mut inserted = Vec::new();
    for row in &redline.rows {
        let text = joined(new, row.new.clone());
        match row.fate {
            Fate::Inserted => inserted.extend(words(&text)),
            Fate::Stayed | Fate::MovedTo(_) => {
                inserted.extend(row.edits.iter().flat_map(|edit| words(&text[edit.new.clone()])));
            }
            Fate::Deleted | Fate::MovedFrom(_) => {}
        }
    }
    inserted.retain(|word| word.chars().any(|char| !char.is_ascii_digit()));
    inserted
}

fn count(words: &[String], word: &str) -> usize {
    words.iter().filter(|other| *other == word).count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn who_changed_nothing_gives_way(
        parent in draft(),
        acts in prop::collection::vec(act(), 0..7),
    ) {
        let text = edited(&parent, &acts);
        for texts in [[&text, &parent], [&parent, &text], [&text, &text]] {
            let merged = merge(&parent, texts, ["A", "B"]);
            prop_assert_eq!(&merged.draft, &text);
            prop_assert_eq!(merged.clashes, vec![]);
        }
    }

    #[test]
    fn no_word_that_either_inserted_is_lost(
        parent in draft(),
        acts in prop::collection::vec(act(), 0..6),
        others in prop::collection::vec(act(), 0..6),
    ) {
        let texts = [edited(&parent, &acts), edited(&parent, &others)];
        let merged = merge(&parent, [&texts[0], &texts[1]], ["A", "B"]);
        let all: Vec<String> = merged.draft.texts().flat_map(words).collect();
        for text in &texts {
            let inserted = inserted(&compare(&parent, text), text);
            for word in &inserted {
                prop_assert!(count(&all, word) >= count(&inserted, word), "{} in {:?}", word, merged);
            }
        }
        prop_assert!(merged.clashes.windows(2).all(|two| two[0].paragraph <= two[1].paragraph));
    }
}

const PARENT: &str = "Preamble of the talks\n\
    The line is frozen where the troops stand on the day of signature.\n\
    Prisoners are exchanged all for all within thirty days of the signature.\n\
    Monitors of the three guarantors report on each breach to the joint commission.";

fn merged(a: &str, b: &str) -> String {
    let merged =
        merge(&Draft::lines(PARENT), [&Draft::lines(a), &Draft::lines(b)], ["North", "South"]);
    let kinds: Vec<String> =
        merged.clashes.iter().map(|it| format!("{:?} in {}", it.kind, it.paragraph)).collect();
    format!("{}\n{kinds:?}", merged.draft.texts().collect::<Vec<_>>().join("\n"))
}

#[test]
fn edits_of_two_parties_stand_side_by_side() {
    let a = PARENT.replace("thirty days", "ten days").replace("the day of signature", "1 March");
    let b =
        PARENT.replace("three guarantors", "four guarantors").replace("thirty days", "sixty days");
    assert_snapshot!(merged(&a, &b), @r#"
    Preamble of the talks
    The line is frozen where the troops stand on 1 March.
    Prisoners are exchanged all for all within [North: ten] [South: sixty] days of the signature.
    Monitors of the four guarantors report on each breach to the joint commission.
    ["Words in 2"]
    "#);
}

#[test]
fn what_one_moved_and_the_other_edited_is_edited_there() {
    let lines: Vec<&str> = PARENT.lines().collect();
    let a = [lines[0], lines[2], lines[3], lines[1]].join("\n");
    let b = PARENT.replace("the day of signature", "1 March") + "\nDone in one copy.";
    assert_snapshot!(merged(&a, &b), @r"
    Preamble of the talks
    Prisoners are exchanged all for all within thirty days of the signature.
    Monitors of the three guarantors report on each breach to the joint commission.
    The line is frozen where the troops stand on 1 March.
    Done in one copy.
    []
    ");
}

#[test]
fn what_one_deleted_and_the_other_edited_is_a_clash() {
    let lines: Vec<&str> = PARENT.lines().collect();
    let a = [lines[0], lines[1], lines[3]].join("\n");
    let b = PARENT.replace("thirty", "ten");
    assert_snapshot!(merged(&a, &b), @r#"
    Preamble of the talks
    The line is frozen where the troops stand on the day of signature.
    [North: no text] [South: Prisoners are exchanged all for all within ten days of the signature.]
    Monitors of the three guarantors report on each breach to the joint commission.
    ["Deleted in 2"]
    "#);
    assert_snapshot!(merged(&b, &a), @r#"
    Preamble of the talks
    The line is frozen where the troops stand on the day of signature.
    [North: Prisoners are exchanged all for all within ten days of the signature.] [South: no text]
    Monitors of the three guarantors report on each breach to the joint commission.
    ["Deleted in 2"]
    "#);
}

#[test]
fn two_insertions_in_one_place_are_both_kept() {
    let a =
        PARENT.replace("report on", "shall report on").replace("each breach", "each grave breach");
    let b = PARENT
        .replace("each breach", "each proven breach")
        .replace("Preamble", "Preamble\nFirst of all");
    assert_snapshot!(merged(&a, &b), @r#"
    Preamble
    First of all of the talks
    The line is frozen where the troops stand on the day of signature.
    Prisoners are exchanged all for all within thirty days of the signature.
    Monitors of the three guarantors shall report on each [North: grave] [South: proven] breach to the joint commission.
    ["Words in 4"]
    "#);
}

#[test]
fn numbers_of_clauses_are_no_matter_of_dispute() {
    let numbered = |lines: &[&str]| {
        let lines = lines.iter().enumerate().map(|(at, line)| format!("{}. {line}", at + 1));
        lines.collect::<Vec<_>>().join("\n")
    };
    let line = "The line is frozen where the troops stand on that day.";
    let gone = "All prisoners go home within a month of the signature.";
    let first = "Both armies fall back by ten kilometres at once.";
    let talks = "The talks go on in a third country, and in secret.";
    let draft = |lines: &[&str]| Draft::lines(&numbered(lines));
    let parent = draft(&[line, gone]);
    let a = draft(&[first, line, &gone.replace("a month", "a week")]);
    let b = draft(&[talks, "No text", line, gone]);
    let merged = merge(&parent, [&a, &b], ["A", "B"]);
    assert_eq!(merged.clashes, vec![]);
    let texts: Vec<&str> = merged.draft.texts().collect();
    assert_snapshot!(texts.join("\n"), @r"
    1. Both armies fall back by ten kilometres at once.
    1. The talks go on in a third country, and in secret.
    2. No text
    2. The line is frozen where the troops stand on that day.
    3. All prisoners go home within a week of the signature.
    ");
}
