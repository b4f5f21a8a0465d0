//! Whether two wordings of what somebody said are the same words.

use super::words::each;

/// Words that turn what is said around, or take it back a little; both wordings must have the same.
const TURNING: [&str; 40] = [
    "not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot",
    "unless", "if", "could", "would", "may", "might", "must", "should", "can", "shall", "will",
    "perhaps", "possibly", "only", "until", "except", "dont", "wont", "cant", "isnt", "doesnt",
    "wouldnt", "couldnt", "didnt", "arent", "wasnt", "werent", "hasnt", "havent", "shouldnt",
];

/// Numbers that are written out.
const COUNTING: [&str; 24] = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "fifteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "hundred",
    "hundreds",
    "thousand",
    "thousands",
    "dozen",
    "dozens",
    "million",
];

/// From which share of common words on two wordings are near enough.
const NEAR: f64 = 0.8;

/// Of how few words one wording must be made, so that being part of the other says something.
const FEWEST: usize = 5;

/// The longest wording that is compared, in words.
const LONGEST: usize = 400;

/// How somebody's words are told, taken apart to be compared with other wordings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    words: Vec<String>,
    /// The words that turn the meaning, in order of the alphabet.
    turning: Vec<String>,
    /// The numbers, in order of the alphabet.
    numbers: Vec<String>,
}

impl Wording {
    /// Takes a wording apart.
    pub fn new(text: &str) -> Self {
        let mut words = Vec::new();
        each(text, |word, _, _| words.push(word.to_owned()));
        let sorted = |is_in: &dyn Fn(&str) -> bool| {
            let mut found: Vec<String> = words.iter().filter(|word| is_in(word)).cloned().collect();
            found.sort_unstable();
            found
        };
        let turning = sorted(&|word| TURNING.contains(&word));
        let numbers = sorted(&is_number);
        Self { words, turning, numbers }
    }

    /// Whether two wordings are near-equal: the same but for case, signs and a few words, or one a
    /// piece of the other. Numbers and words that turn the meaning around must be the same in both:
    /// “14 villages” is not “12 villages”, and “would not” is not “would”.
    pub fn is_same(&self, other: &Self) -> bool {
        self.numbers == other.numbers && self.is_near(other, |word| word)
    }

    /// Whether two wordings would be near-equal if they gave the same numbers.
    pub fn differs_in_numbers(&self, other: &Self) -> bool {
        let blank = |word| if is_number(word) { "0" } else { word };
        self.numbers != other.numbers
            && !self.numbers.is_empty()
            && !other.numbers.is_empty()
            && self.is_near(other, blank)
    }

    fn is_near<'a>(&'a self, other: &'a Self, as_compared: impl Fn(&'a str) -> &'a str) -> bool {
        let words = |wording: &'a Self| -> Vec<&'a str> {
            wording.words.iter().map(|word| as_compared(word)).collect()
        };
        let (a, b) = (words(self), words(other));
        if a.is_empty() || b.is_empty() || self.turning != other.turning {
            return false;
        }
        let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
        if short == long {
            return true;
        }
        if long.len() > LONGEST {
            return false;
        }
        if short.len() >= FEWEST && long.windows(short.len()).any(|run| run == short.as_slice()) {
            return true;
        }
        #[expect(clippy::cast_precision_loss, reason = "no wording has so many words")]
        let near = |common: usize| 2.0 * common as f64 / (a.len() + b.len()) as f64 >= NEAR;
        // Most pairs are told apart by their lengths alone.
        short.len() + 1 >= FEWEST && near(short.len()) && near(common(&a, &b))
    }
}

/// Whether two wordings are near-equal; see [`Wording::is_same`].
pub fn same_words(a: &str, b: &str) -> bool {
    Wording::new(a).is_same(&Wording::new(b))
}

fn is_number(word: &str) -> bool {
    word.contains(|c: char| c.is_numeric()) || COUNTING.contains(&word)
}

/// The length of the longest sequence of words that both have in order.
fn common(a: &[&str], b: &[&str]) -> usize {
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

    #[test]
    fn other_numbers_are_seen() {
        let differ = |a: &str, b: &str| Wording::new(a).differs_in_numbers(&Wording::new(b));
        let fourteen = "its troops have captured 14 villages";
        assert!(differ(fourteen, "its troops have captured 12 villages"));
        assert!(differ(fourteen, "its troops have captured twelve villages"));
        assert!(!differ(fourteen, fourteen));
        assert!(!differ(fourteen, "its troops have captured villages"));
        assert!(!differ(fourteen, "its troops have not captured 12 villages"));
    }

    proptest! {
        #[test]
        fn it_is_the_same_either_way(a in "([a-e]{1,2} ){0,9}", b in "([a-e]{1,2} ){0,9}") {
            prop_assert_eq!(same_words(&a, &b), same_words(&b, &a));
        }
    }
}
