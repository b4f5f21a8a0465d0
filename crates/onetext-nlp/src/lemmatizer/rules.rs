//! Lemmas by rules: replace an ending, and see whether the result is a word.

use std::borrow::Cow;

use super::Word;
use super::tables::Tables;
use crate::unicode::is_alpha;
use crate::{Pos, morphology};

/// The rules of languages that have none of their own.
pub(super) fn plain<'a>(word: Word<'a>, tables: &'a Tables) -> Cow<'a, str> {
    let Word { text, pos, .. } = word;
    if is_blank(pos) {
        return text.to_lowercase().into();
    }
    if !tables.knows(pos) {
        return if pos == Pos::Propn { text.into() } else { text.to_lowercase().into() };
    }
    let lower = text.to_lowercase();
    // The known words last found first, then what is no word of letters.
    let mut forms: Vec<Cow<'a, str>> = Vec::new();
    let mut unknown = None;
    for form in endings(&lower, tables.rules(pos)) {
        if tables.is_lemma(pos, &form) {
            forms.insert(0, form.into());
        } else if is_word(&form) {
            unknown.get_or_insert(form);
        } else {
            forms.push(form.into());
        }
    }
    put_exceptions_first(&mut forms, tables, pos, &lower);
    let first = forms.into_iter().next().or(unknown.map(Cow::Owned));
    first.unwrap_or(Cow::Borrowed(text))
}

/// Whether the features of an English word say that it is its own lemma.
pub(super) fn is_english_base(word: Word<'_>) -> bool {
    let field = |name| morphology::field(word.morph, name);
    match word.pos {
        Pos::None | Pos::Eol | Pos::Space => false,
        Pos::Noun if field("Number") == Some("Sing") => true,
        Pos::Verb
            if field("VerbForm") == Some("Fin")
                && field("Tense") == Some("Pres")
                && field("Number").is_none() =>
        {
            true
        }
        _ => matches!(field("VerbForm"), Some("Inf" | "None")) || field("Degree") == Some("Pos"),
    }
}

/// French and Catalan: more kinds of words, exceptions before rules, and the lookup table last.
pub(super) fn french<'a>(word: Word<'a>, tables: &'a Tables) -> Cow<'a, str> {
    let Word { text, pos, .. } = word;
    if is_blank(pos) {
        return text.to_lowercase().into();
    }
    let has_rules = matches!(
        pos,
        Pos::Noun
            | Pos::Verb
            | Pos::Adj
            | Pos::Adp
            | Pos::Adv
            | Pos::Aux
            | Pos::Cconj
            | Pos::Det
            | Pos::Pron
            | Pos::Punct
            | Pos::Sconj
    );
    if !has_rules {
        return tables.lookup(text).unwrap_or(text).into();
    }
    let lower = text.to_lowercase();
    match known_or_irregular(&lower, pos, tables).or_else(|| by_ending(&lower, pos, tables)) {
        Some(lemma) => lemma,
        None => match tables.lookup(&lower) {
            Some(lemma) => lemma.into(),
            None => lower.into(),
        },
    }
}

/// Greek: the same without the lookup table.
pub(super) fn greek<'a>(word: Word<'a>, tables: &'a Tables) -> Cow<'a, str> {
    let lower = word.text.to_lowercase();
    if is_blank(word.pos) {
        return lower.into();
    }
    known_or_irregular(&lower, word.pos, tables)
        .or_else(|| by_ending(&lower, word.pos, tables))
        .unwrap_or(Cow::Owned(lower))
}

/// Dutch: everything in lower case, and the lookup table is believed where it gives a known word.
pub(super) fn dutch<'a>(word: Word<'a>, tables: &'a Tables) -> Cow<'a, str> {
    let Word { text, pos, .. } = word;
    let lower = text.to_lowercase();
    let has_rules = matches!(
        pos,
        Pos::Noun
            | Pos::Verb
            | Pos::Aux
            | Pos::Adj
            | Pos::Adv
            | Pos::Pron
            | Pos::Det
            | Pos::Adp
            | Pos::Num
    );
    if !has_rules {
        return lower.into();
    }
    if let Some(lemma) = known_or_irregular(&lower, pos, tables) {
        return lemma;
    }
    let looked_up = tables.lookup(&lower).filter(|lemma| !lemma.is_empty());
    if let Some(lemma) = looked_up.filter(|lemma| tables.is_lemma(pos, lemma)) {
        return lemma.into();
    }
    let forms: Vec<String> = endings(&lower, tables.rules(pos)).collect();
    let known = forms.iter().position(|form| tables.is_lemma(pos, form));
    let irregular = || forms.iter().position(|form| tables.exceptions(pos, form).is_some());
    match known.or_else(irregular) {
        Some(at) => forms[at].clone().into(),
        None => match (looked_up, forms.into_iter().next()) {
            (Some(lemma), _) => lemma.into(),
            (None, Some(form)) => form.into(),
            (None, None) => lower.into(),
        },
    }
}

/// Macedonian: verbal adverbs in `јќи` are verbs, and a word must be known.
pub(super) fn macedonian<'a>(word: Word<'a>, tables: &'a Tables) -> Cow<'a, str> {
    let Word { mut text, mut pos, .. } = word;
    if is_blank(pos) {
        return text.to_lowercase().into();
    }
    if let Some(stem) = text.strip_suffix("јќи") {
        (text, pos) = (stem, Pos::Verb);
    }
    if !tables.knows(pos) {
        return if pos == Pos::Propn { text.into() } else { text.to_lowercase().into() };
    }
    let lower = text.to_lowercase();
    let forms = endings(&lower, tables.rules(pos));
    let is_form = |form: &String| tables.is_lemma(pos, form) || !is_word(form);
    let mut forms: Vec<Cow<'a, str>> = forms.filter(is_form).map(Cow::Owned).collect();
    put_exceptions_first(&mut forms, tables, pos, &lower);
    forms.into_iter().next().unwrap_or(Cow::Borrowed(text))
}

/// Kinds of tokens that no table speaks of.
fn is_blank(pos: Pos) -> bool {
    matches!(pos, Pos::None | Pos::Eol | Pos::Space)
}

/// A word that is its own lemma, or one that the exceptions name.
fn known_or_irregular<'a>(lower: &str, pos: Pos, tables: &'a Tables) -> Option<Cow<'a, str>> {
    if tables.is_lemma(pos, lower) {
        return Some(lower.to_owned().into());
    }
    tables.exceptions(pos, lower)?.next().map(Cow::Borrowed)
}

/// The first form with another ending that is a known word or no word of letters, or else the first
/// of all.
fn by_ending<'a>(lower: &str, pos: Pos, tables: &'a Tables) -> Option<Cow<'a, str>> {
    let mut first = None;
    for form in endings(lower, tables.rules(pos)) {
        if tables.is_lemma(pos, &form) || !is_word(&form) {
            return Some(form.into());
        }
        first.get_or_insert(form);
    }
    first.map(Cow::Owned)
}

/// What rules make of a word, but for nothing at all.
fn endings(word: &str, rules: &[(String, String)]) -> impl Iterator<Item = String> {
    rules.iter().filter_map(move |(old, new)| {
        let form = [word.strip_suffix(old.as_str())?, new].concat();
        Some(form).filter(|form| !form.is_empty())
    })
}

/// Puts the exceptions for a word before the forms that rules gave, the last one first.
fn put_exceptions_first<'a>(
    forms: &mut Vec<Cow<'a, str>>,
    tables: &'a Tables,
    pos: Pos,
    word: &str,
) {
    for form in tables.exceptions(pos, word).into_iter().flatten() {
        if !forms.iter().any(|known| known == form) {
            forms.insert(0, form.into());
        }
    }
}

/// Python's `isalpha`.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_alpha)
}
