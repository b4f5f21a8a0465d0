//! Lemmas from one table for each part of speech.

use std::borrow::Cow;

use super::Word;
use super::tables::{Tables, lower};
use crate::Pos;

/// The tables that Italian needs.
pub(super) const ITALIAN_TABLES: [&str; 11] = [
    "lemma_lookup_num",
    "lemma_lookup_det",
    "lemma_lookup_adp",
    "lemma_lookup_adj",
    "lemma_lookup_noun",
    "lemma_lookup_pron",
    "lemma_lookup_verb",
    "lemma_lookup_aux",
    "lemma_lookup_adv",
    "lemma_lookup_other",
    "lemma_lookup",
];

/// The tables that Polish needs.
pub(super) const POLISH_TABLES: [&str; 9] = [
    "lemma_lookup_adj",
    "lemma_lookup_adp",
    "lemma_lookup_adv",
    "lemma_lookup_aux",
    "lemma_lookup_noun",
    "lemma_lookup_num",
    "lemma_lookup_part",
    "lemma_lookup_pron",
    "lemma_lookup_verb",
];

/// Italian: the words that lose a letter before a vowel are named here, the others are looked up.
pub(super) fn italian<'a>(word: Word<'a>, tables: &'a Tables) -> Cow<'a, str> {
    let Word { text, pos, .. } = word;
    let table = match pos {
        Pos::Propn => "noun",
        Pos::Part => "pron",
        pos => lower(pos),
    };
    if pos == Pos::Noun {
        return noun(text, tables);
    }
    let text: Cow<'a, str> =
        if pos == Pos::Propn { text.into() } else { text.to_lowercase().into() };
    let found = tables.lookup_in(table, &text);
    let or_itself = |found: Option<&'a str>| found.map_or_else(|| text.clone(), Cow::Borrowed);
    let whole = |lemma: Cow<'a, str>| match &*lemma {
        "alcun" => "alcuno".into(),
        "qualcun" => "qualcuno".into(),
        _ => lemma,
    };
    match (pos, &*text) {
        (Pos::Det, "l'" | "lo" | "la" | "i" | "gli" | "le") => "il".into(),
        (Pos::Pron, "l'" | "li" | "la" | "gli" | "le") => "lo".into(),
        (Pos::Det | Pos::Pron, "un'" | "un" | "una") => "uno".into(),
        (Pos::Adp, "d'") => "di".into(),
        (Pos::Det | Pos::Adp, _) => or_itself(found),
        (Pos::Pron | Pos::Adj, _) => whole(or_itself(found)),
        _ => {
            let filled = |lemma: &&str| !lemma.is_empty();
            let lemma = found
                .filter(filled)
                .or_else(|| tables.lookup_in("other", &text).filter(filled))
                .or_else(|| tables.lookup(&text));
            lemma.map_or_else(|| text.to_lowercase().into(), Cow::Borrowed)
        }
    }
}

/// Polish: adjectives and verbs are looked up without the prefixes of negation and superlative.
pub(super) fn polish<'a>(word: Word<'a>, tables: &'a Tables) -> Cow<'a, str> {
    let Word { text, pos, .. } = word;
    if pos == Pos::Noun {
        return noun(text, tables);
    }
    let table = if pos == Pos::Propn { "noun" } else { lower(pos) };
    let text: Cow<'a, str> =
        if pos == Pos::Propn { text.into() } else { text.to_lowercase().into() };
    let find = |word: &str| tables.lookup_in(table, word);
    let without = |prefix: &str| text.strip_prefix(prefix);
    let found = match pos {
        Pos::Adj => without("nie")
            .and_then(|rest| rest.strip_prefix("naj").and_then(find).or_else(|| find(rest)))
            .or_else(|| without("naj").and_then(find))
            .or_else(|| find(&text)),
        Pos::Verb => without("nie").and_then(find).or_else(|| find(&text)),
        _ => return find(&text).map_or_else(|| text.to_lowercase().into(), Cow::Borrowed),
    };
    found.map_or_else(|| text.clone(), Cow::Borrowed)
}

/// Nouns of both languages: a capital is only looked up where the small letter is not known.
fn noun<'a>(text: &'a str, tables: &'a Tables) -> Cow<'a, str> {
    let small = text.to_lowercase();
    let find = |word: &str| tables.lookup_in("noun", word);
    if let Some(lemma) = find(&small).or_else(|| find(text)) {
        return lemma.into();
    }
    if small == text { text.into() } else { small.into() }
}
