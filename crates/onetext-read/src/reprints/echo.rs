//! Whether two wordings of what somebody said are the same words.

use super::words::each;

/// Words that turn what is said around, or take it back a little; both wordings must have the same.
const TURNING: [&str; 40] = [
    "not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot",
    "unless", "if", "could", "would", "may", "might", "must", "should", "can", "shall", "will",
    "perhaps", "possibly", "only", "until", "except", "dont", "wont", "cant", "isnt", "doesnt",
    "wouldnt", "couldnt", "didnt", "arent", "wasnt", "werent", "hasnt", "havent", "shouldnt",
];

/// From which share of common words on two wordings are near enough.
const NEAR: f64 = 0.8;

/// Of how few words one wording must be made, so that being part of the other says something.
const FEWEST: usize = 5;

/// The longest wording that is compared, in words.
const LONGEST: usize = 400;

/// Whether two wordings are near-equal: the same but for case, signs and a few words, or one a piece
/// of the other. Numbers and words that turn the meaning around must be the same in both: “14
/// villages” is not “12 villages”, and “would not” is not “would”.
pub fn same_words(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    if a.is_empty() || b.is_empty() {
        return false;
    }
    if a == b {
        return true;
    }
    if a.len().max(b.len()) > LONGEST || turning(&a) != turning(&b) {
        return false;
    }
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    if short.len() >= FEWEST && long.windows(short.len()).any(|run| run == short.as_slice()) {
        return true;
    }
    #[expect(clippy::cast_precision_loss, reason = "no wording has so many words")]
    let near = 2.0 * common(&a, &b) as f64 / (a.len() + b.len()) as f64;
    short.len() + 1 >= FEWEST && near >= NEAR
}

fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each(text, |word, _, _| words.push(word.to_owned()));
    words
}

/// The numbers and turning words, in order of the alphabet.
fn turning(words: &[String]) -> Vec<&str> {
    let is_turning =
        |word: &&str| TURNING.contains(word) || word.contains(|c: char| c.is_numeric());
    let mut found: Vec<&str> = words.iter().map(String::as_str).filter(is_turning).collect();
    found.sort_unstable();
    found
}

/// The length of the longest sequence of words that both have in order.
fn common(a: &[String], b: &[String]) -> usize {
    let mut before = vec![0; b.len() + 1];
    for word in a {
        let mut diagonal = 0;
        for (j, other) in b.iter().enumerate() {
            let above = before[j + 1];
            before[j + 1] = if word == other { diagonal + 1 } else { above.max(before[j]) };
            diagonal = above;
        }
    }
    before[b.len()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn wordings_of_one_thing_are_the_same() {
        for (a, b) in [
            ("“We won’t sign this.”", "we won't sign this"),
            ("the text could serve as a basis for talks", "could serve as a basis for talks"),
            (
                "Ukraine must be fully included in all the talks",
                "Ukraine must be included fully in all talks",
            ),
        ] {
            assert!(same_words(a, b), "{a} / {b}");
        }
    }

    #[test]
    fn what_turns_the_meaning_is_not_overlooked() {
        for (a, b) in [
            (
                "its troops have captured 14 villages in May",
                "its troops have captured 12 villages in May",
            ),
            (
                "the text could serve as a basis for talks",
                "the text will serve as a basis for talks",
            ),
            ("Kyiv will give up the whole region", "Kyiv will not give up the whole region"),
            ("we will sign it on the first day", "we will sign it on the first day if they do"),
            ("yes", "no"),
            ("we are ready", "we are ready to leave tomorrow"),
            ("", ""),
        ] {
            assert!(!same_words(a, b), "{a} / {b}");
        }
    }

    proptest! {
        #[test]
        fn it_is_the_same_either_way(a in "([a-e]{1,2} ){0,9}", b in "([a-e]{1,2} ){0,9}") {
            prop_assert_eq!(same_words(&a, &b), same_words(&b, &a));
        }
    }
}
