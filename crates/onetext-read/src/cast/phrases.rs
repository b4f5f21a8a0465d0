//! Noun phrases, by the parse: the words around a noun that belong to it.

use std::ops::Range;

use onetext_nlp::Pos;

use crate::text::Text;

/// A noun with what stands before it and belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase {
    pub(super) head: usize,
    /// From the first word that belongs to it to the head.
    pub(super) tokens: Range<usize>,
}

/// What can stand before a noun as part of its phrase.
const BEFORE: [&str; 9] =
    ["det", "amod", "compound", "nmod", "nummod", "poss", "predet", "quantmod", "nounmod"];

/// Relations of words that are part of the phrase of another.
const PARTS: [&str; 9] =
    ["compound", "amod", "nummod", "quantmod", "case", "punct", "predet", "advmod", "prt"];

/// The noun phrases of a sentence, in order of their heads.
pub(super) fn phrases(text: &Text<'_>, sentence: &Range<usize>) -> Vec<Phrase> {
    sentence.clone().filter(|i| is_head(text, *i)).map(|i| phrase(text, i)).collect()
}

/// The phrase of which a token is the head.
pub(super) fn phrase(text: &Text<'_>, head: usize) -> Phrase {
    let mut start = head;
    for &child in text.children(head) {
        if child < head && BEFORE.contains(&text.dep(child)) {
            start = start.min(text.tokens[child].edges.0);
        }
    }
    // What stands between must belong to the phrase: a tree that is wrong must not swallow a clause.
    let longest = head.saturating_sub(12);
    Phrase { head, tokens: start.max(longest)..head + 1 }
}

fn is_head(text: &Text<'_>, i: usize) -> bool {
    let token = &text.tokens[i];
    let is_nominal = match token.pos {
        Pos::Noun | Pos::Propn | Pos::Pron => true,
        Pos::Num | Pos::Adj | Pos::Det => matches!(
            token.dep,
            "nsubj" | "nsubjpass" | "dobj" | "pobj" | "agent" | "dative" | "conj" | "ROOT"
        ),
        _ => false,
    };
    is_nominal && token.is_word && !(PARTS.contains(&token.dep) && token.head > i)
}

/// The tokens of a phrase behind a preposition that belongs to a noun: `of the union`.
pub(super) fn behind_preposition(
    text: &Text<'_>,
    head: usize,
    prepositions: &[&str],
) -> Option<Range<usize>> {
    text.children(head)
        .iter()
        .filter(|child| **child > head && text.dep(**child) == "prep")
        .filter(|child| prepositions.contains(&text.lower(**child)))
        .find_map(|child| Some(phrase(text, text.child(*child, &["pobj"])?).tokens))
}

/// The apposition of a noun: its head.
pub(super) fn apposition(text: &Text<'_>, head: usize) -> Option<usize> {
    text.children(head).iter().copied().find(|child| *child > head && text.dep(*child) == "appos")
}

/// Whether a token is the subject of a verb, itself or as one of several.
pub(super) fn subject_of(text: &Text<'_>, i: usize) -> Option<usize> {
    let mut at = i;
    for _ in 0..4 {
        match text.dep(at) {
            "nsubj" | "nsubjpass" | "csubj" => return text.above(at),
            "conj" | "appos" => at = text.above(at)?,
            _ => return None,
        }
    }
    None
}
