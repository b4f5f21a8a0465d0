//! Lists of words and phrases by what they show: of a cue, and of what is said.

use std::sync::LazyLock;

use crate::lexicon::Map;
use crate::text::Text;

/// What cues show of a stance.
pub(crate) static STANCES: LazyLock<List> =
    LazyLock::new(|| List::new(include_str!("../lexicon/stances.txt")));

/// What words within what is said show of it.
pub(crate) static TONES: LazyLock<List> =
    LazyLock::new(|| List::new(include_str!("../lexicon/tones.txt")));

/// How good or bad a word in small letters sounds, from -4 to 4; 0 where nobody rated it.
pub(crate) fn valence(word: &str) -> i32 {
    static RATED: LazyLock<Map<&str, i32>> = LazyLock::new(|| {
        let rows = include_str!("../lexicon/valence.txt").lines();
        let rows = rows.filter_map(|row| row.split_once(": "));
        let rated = rows.filter_map(|(value, words)| Some((value.parse().ok()?, words)));
        rated.flat_map(|(value, words)| words.split(' ').map(move |word| (word, value))).collect()
    });
    RATED.get(word).copied().unwrap_or_default()
}

/// A list: kinds, and the phrases that show each.
#[derive(Debug, Default)]
pub(crate) struct List {
    /// From a phrase's first word to its other words and its kind; long phrases first.
    phrases: Map<&'static str, Vec<Phrase>>,
}

#[derive(Debug)]
struct Phrase {
    rest: Vec<&'static str>,
    kind: &'static str,
}

/// A phrase that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) kind: &'static str,
    /// Its first token.
    pub(crate) start: usize,
    /// How many words it has.
    pub(crate) words: usize,
}

impl List {
    fn new(rows: &'static str) -> Self {
        let mut list = Self::default();
        for row in rows.lines().filter(|row| !row.starts_with('#')) {
            let Some((kind, phrases)) = row.split_once(':') else { continue };
            for phrase in phrases.split(',') {
                let mut words = phrase.split_whitespace();
                let Some(first) = words.next() else { continue };
                let of_first = list.phrases.entry(first).or_default();
                let rest: Vec<&str> = words.collect();
                if !of_first.iter().any(|p| p.kind == kind && p.rest == rest) {
                    of_first.push(Phrase { rest, kind });
                }
            }
        }
        for phrases in list.phrases.values_mut() {
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
        }
        list
    }

    /// The phrases among some tokens, in order; of those that begin at one token the longest, in
    /// every kind that has it. Adverbs may stand between the words of a phrase.
    pub(crate) fn hits(&self, text: &Text<'_>, tokens: &[usize]) -> Vec<Hit> {
        let mut found = Vec::new();
        for at in 0..tokens.len() {
            let (word, lower) = (norm(text, tokens[at]), text.lower(tokens[at]));
            let mut longest = 0;
            for key in [word, lower].into_iter().take(1 + usize::from(word != lower)) {
                for phrase in self.phrases.get(key).into_iter().flatten() {
                    let words = phrase.rest.len() + 1;
                    if words >= longest && follows(text, &tokens[at + 1..], &phrase.rest) {
                        longest = words;
                        found.push(Hit { kind: phrase.kind, start: tokens[at], words });
                    }
                }
            }
            found.retain(|hit| hit.start != tokens[at] || hit.words == longest);
        }
        found
    }
}

/// Whether these words follow, with at most two adverbs or auxiliaries between.
fn follows(text: &Text<'_>, tokens: &[usize], words: &[&str]) -> bool {
    let mut rest = tokens.iter().copied();
    words.iter().all(|wanted| {
        for _ in 0..3 {
            let Some(i) = rest.next() else { return false };
            if norm(text, i) == *wanted || text.lower(i) == *wanted {
                return true;
            }
            let may_pass = text.dep(i) == "advmod" || text.dep(i).starts_with("aux");
            if !may_pass {
                return false;
            }
        }
        false
    })
}

/// A token's dictionary form, contracted ones written out.
pub(crate) fn norm<'t>(text: &'t Text<'_>, i: usize) -> &'t str {
    match text.lower(i) {
        "n't" | "not" => "not",
        "'ll" | "wo" => "will",
        "ca" => "can",
        "'re" | "'m" | "is" | "are" | "was" | "were" | "am" => "be",
        "'d" if text.tokens.get(i).is_some_and(|token| token.tag == "MD") => "would",
        "'d" | "'ve" => "have",
        lower => {
            let lemma = text.lemma(i);
            if lemma.is_empty() || lemma.starts_with(char::is_uppercase) { lower } else { lemma }
        }
    }
}
