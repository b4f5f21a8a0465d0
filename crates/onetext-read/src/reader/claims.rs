//! Statements of fact and what others say of them.

use std::ops::Range;

use onetext_record::body::{AssessmentWord, Stance};

use super::Reader;
use crate::attribution::Attribution;
use crate::text::capitalised;

/// A statement of fact.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FoundClaim {
    pub(crate) by: Vec<usize>,
    pub(crate) text: String,
    pub(crate) at: Range<usize>,
    pub(crate) attribution: usize,
    /// The names in it that others may take up.
    names: Vec<String>,
    pub(crate) assessments: Vec<FoundAssessment>,
}

/// What another party says of a claim.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FoundAssessment {
    pub(crate) by: usize,
    pub(crate) word: AssessmentWord,
    pub(crate) attribution: usize,
}

/// Verbs of events that others can check.
const EVENTS: [&str; 32] = [
    "captured",
    "seized",
    "taken",
    "destroyed",
    "shelled",
    "violated",
    "attacked",
    "killed",
    "struck",
    "broken",
    "breached",
    "fired",
    "occupied",
    "recaptured",
    "liberated",
    "launched",
    "poisoned",
    "shot",
    "bombed",
    "crossed",
    "blocked",
    "fallen",
    "retaken",
    "encircled",
    "withdrawn",
    "bribed",
    "damaged",
    "sabotaged",
    "controls",
    "control",
    "exceeded",
    "dumped",
];

/// In how many sentences behind a claim the words of others are looked for.
const WITHIN: usize = 3;

pub(crate) fn claims(reader: &Reader<'_>) -> Vec<FoundClaim> {
    let mut found = Vec::new();
    for (i, said) in reader.attributions.iter().enumerate() {
        if !said.negated && states_fact(reader, said) {
            found.extend(of(reader, i, said));
        }
    }
    for i in 0..found.len() {
        let beside = found.iter().filter(|other| other.attribution == found[i].attribution);
        let beside: Vec<String> = beside.flat_map(|other| other.names.clone()).collect();
        found[i].assessments = assessments(reader, &found[i], &beside);
    }
    found
}

fn words<'a>(reader: &'a Reader<'_>, said: &Attribution) -> &'a str {
    reader.text.words(&said.content[0])
}

fn states_fact(reader: &Reader<'_>, said: &Attribution) -> bool {
    let lower = words(reader, said).to_lowercase();
    let happened = lower.split(|c: char| !c.is_alphanumeric()).any(|word| EVENTS.contains(&word));
    match said.stance {
        // "Would take it by force" threatens; it states nothing that could be checked.
        Stance::Asserts => said.hedge.is_none(),
        Stance::Says | Stance::Confirms => {
            let own = ["it had ", "it has ", "its ", "they had ", "they have ", "that it had "];
            let denies = [" no ", " not ", " never "].iter().any(|word| lower.contains(word));
            happened
                && !denies
                && said.hedge.is_none()
                && own.iter().any(|start| lower.starts_with(start))
        }
        _ => false,
    }
}

/// The claims in one attribution: one for each of the places or persons that it lists.
fn of(reader: &Reader<'_>, i: usize, said: &Attribution) -> Vec<FoundClaim> {
    let by = said.speakers();
    let Some(first) = by.first() else { return Vec::new() };
    let speaker = reader.cast.members[*first].name.clone();
    let words = words(reader, said);
    let (stem, names) = listed(words);
    let subjects: Vec<String> = match names.as_slice() {
        [] | [_] => vec![sentence(&speaker, words)],
        several => {
            several.iter().map(|name| sentence(&speaker, &format!("{stem} {name}"))).collect()
        }
    };
    let at = said.content[0].clone();
    subjects
        .into_iter()
        .enumerate()
        .map(|(n, text)| FoundClaim {
            by: by.clone(),
            text,
            at: at.clone(),
            attribution: i,
            names: match names.get(n) {
                Some(name) if names.len() > 1 => vec![name.clone()],
                _ => names.clone(),
            },
            assessments: Vec::new(),
        })
        .collect()
}

/// The reported words as a sentence of their own.
fn sentence(speaker: &str, words: &str) -> String {
    let words = words.strip_prefix("that ").unwrap_or(words);
    if let Some(rest) = words.strip_prefix("to have ") {
        return format!("{speaker} has {rest}");
    }
    for own in ["it ", "he ", "she ", "they "] {
        if let Some(rest) = words.strip_prefix(own) {
            let rest = rest
                .strip_prefix("had ")
                .map_or_else(|| rest.to_owned(), |rest| format!("has {rest}"));
            return format!("{speaker} {rest}");
        }
    }
    capitalised(words)
}

/// The names that close some words, as `A`, `A and B` or `A, B and C`, and the words before them.
fn listed(words: &str) -> (String, Vec<String>) {
    let is_name = |word: &str| word.starts_with(char::is_uppercase);
    let all: Vec<&str> = words.split_whitespace().collect();
    let mut names: Vec<String> = Vec::new();
    let mut end = all.len();
    while end > 0 {
        let mut start = end;
        while start > 0
            && is_name(all[start - 1])
            && (start == end || !all[start - 1].ends_with(','))
        {
            start -= 1;
        }
        if start == end {
            break;
        }
        names.insert(0, all[start..end].join(" ").trim_end_matches(',').to_owned());
        end = start;
        let goes_on = end > 0 && (all[end - 1] == "and" || all[end - 1].ends_with(','));
        if !goes_on {
            break;
        }
        if all[end - 1] == "and" {
            end -= 1;
        }
    }
    let mut stem = &all[..end];
    // "the eastern towns of A and B": each is named without its kind.
    if names.len() > 1
        && let [.., noun, "of"] = stem
        && noun.ends_with('s')
    {
        let the = stem.iter().rposition(|word| *word == "the").unwrap_or(stem.len() - 2);
        stem = &stem[..the];
    }
    (stem.join(" "), names)
}

/// The words of others on a claim; `beside` has the names of all claims made in the same breath.
fn assessments(reader: &Reader<'_>, claim: &FoundClaim, beside: &[String]) -> Vec<FoundAssessment> {
    let mut found: Vec<FoundAssessment> = Vec::new();
    let from = reader.attributions[claim.attribution].sentence;
    for (i, said) in reader.attributions.iter().enumerate() {
        if i == claim.attribution || said.sentence < from || said.sentence > from + WITHIN {
            continue;
        }
        let Some(word) = word(reader, said) else { continue };
        let lower = words(reader, said).to_lowercase();
        let has_any =
            |names: &[String]| names.iter().any(|name| lower.contains(&name.to_lowercase()));
        let named = has_any(&claim.names);
        if !named && has_any(beside) {
            continue;
        }
        let same_paragraph =
            reader.text.sentences[said.sentence].paragraph == reader.text.sentences[from].paragraph;
        if !(named || (same_paragraph && points_to_claim(&lower))) {
            continue;
        }
        for by in said.speakers() {
            if !claim.by.contains(&by) && found.iter().all(|other| other.by != by) {
                found.push(FoundAssessment { by, word, attribution: i });
            }
        }
    }
    found
}

fn points_to_claim(lower: &str) -> bool {
    const BACK: [&str; 13] = [
        "their", "it", "this", "that", "neither", "both", "either", "claim", "claims", "report",
        "reports", "such", "these",
    ];
    lower.split(|c: char| !c.is_alphanumeric()).take(6).any(|word| BACK.contains(&word))
}

/// What an attribution says of a claim; not confirming is not denying.
fn word(reader: &Reader<'_>, said: &Attribution) -> Option<AssessmentWord> {
    let lower = words(reader, said).to_lowercase();
    let has =
        |words: &[&str]| lower.split(|c: char| !c.is_alphanumeric()).any(|w| words.contains(&w));
    let in_part = has(&["fully", "entirely", "completely", "wholly", "partly", "partially"]);
    match (said.stance, said.negated) {
        (Stance::Confirms | Stance::Denies, true) | (Stance::Doubts, _) => {
            Some(AssessmentWord::Unconfirmed)
        }
        (Stance::Confirms, false) => Some(AssessmentWord::Confirms),
        (Stance::Denies, false) if in_part => Some(AssessmentWord::DisputesInPart),
        (Stance::Denies | Stance::Rejects, false) => Some(AssessmentWord::Denies),
        (Stance::Says | Stance::Asserts | Stance::Insists, false)
            if has(&[
                "not", "never", "no", "neither", "false", "untrue", "wasn", "hadn", "weren",
            ]) =>
        {
            Some(if in_part { AssessmentWord::DisputesInPart } else { AssessmentWord::Denies })
        }
        _ => None,
    }
}
