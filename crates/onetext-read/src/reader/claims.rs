//! Statements of fact and what others say of them.
//!
//! `told` finds who states what, `word` finds who confirms, denies or doubts something. A claim is
//! what somebody states and somebody else has a word on; the two are brought together by the words
//! they share, or because the second only points back: `denied it`.

use std::ops::Range;

use onetext_record::body::AssessmentWord;

use super::Reader;
use super::whom::Whom;
use crate::text::capitalised;

mod told;
mod word;

use told::{Told, told};
use word::{Verdict, verdicts};

/// A statement of fact.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FoundClaim {
    pub(crate) by: Vec<Whom>,
    pub(crate) text: String,
    pub(crate) words: Words,
    /// The names in it that others may take up.
    names: Vec<String>,
    pub(crate) assessments: Vec<FoundAssessment>,
}

/// What another party says of a claim.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FoundAssessment {
    pub(crate) by: Whom,
    pub(crate) word: AssessmentWord,
    pub(crate) words: Words,
}

/// The words behind a claim or an assessment, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) sentence: usize,
    pub(crate) content: Range<usize>,
    pub(crate) cue: Range<usize>,
    pub(crate) speaker: Option<Range<usize>>,
}

/// In how many sentences behind a claim the words of others are looked for.
const WITHIN: usize = 3;

pub(crate) fn claims(reader: &Reader<'_>) -> Vec<FoundClaim> {
    let mut told: Vec<Told> = Vec::new();
    let mut words: Vec<Verdict> = Vec::new();
    for number in 0..reader.text.sentences.len() {
        let from = told.len();
        told.extend(self::told(reader, number));
        let recent = told.iter().rposition(|told| told.words.sentence + WITHIN < number);
        let recent = recent.map_or(0, |i| i + 1);
        words.extend(verdicts(reader, number, &told[recent..], from - recent.min(from)));
    }
    let mut of: Vec<Vec<&Verdict>> = vec![Vec::new(); told.len()];
    for verdict in &words {
        if let Some(i) = best(reader, verdict, &told) {
            of[i].push(verdict);
        }
    }
    let mut found = Vec::new();
    for (told, verdicts) in told.iter().zip(&of) {
        if !verdicts.is_empty() {
            found.extend(split(reader, told, verdicts));
        }
    }
    found
}

/// The statement that a verdict is on: it shares most words with it, or stands right before.
fn best(reader: &Reader<'_>, verdict: &Verdict, told: &[Told]) -> Option<usize> {
    let number = verdict.words.sentence;
    let first = told.partition_point(|told| told.words.sentence + WITHIN < number);
    let last = told.partition_point(|told| told.words.sentence <= number);
    let paragraph = |sentence: usize| reader.text.sentences[sentence].paragraph;
    let mut found: Option<(usize, usize)> = None;
    for i in first..last {
        let told = &told[i];
        let is_own = verdict.by.iter().any(|by| told.by.iter().any(|other| other.is_with(by)));
        // "denied a report that …": what it is on stands behind.
        let is_inside = verdict.words.content.start <= told.words.cue.start
            && told.words.cue.end <= verdict.words.content.end;
        let is_before = told.words.content.start < verdict.words.cue.start || is_inside;
        if is_own || !is_before || told.words.cue == verdict.words.cue {
            continue;
        }
        let shared = verdict.lemmas.iter().filter(|lemma| told.lemmas.contains(lemma)).count();
        let same = paragraph(told.words.sentence) == paragraph(number);
        let points = verdict.points_back && same;
        if shared == 0 && !points {
            continue;
        }
        // The nearest of those that fit as well; what is claimed more than what is said.
        let weight = shared.min(3) * 2
            + usize::from(points) * 3
            + usize::from(same)
            + usize::from(is_inside) * 9
            + usize::from(told.is_strong) * 2;
        if found.is_none_or(|(best, _)| weight >= best) {
            found = Some((weight, i));
        }
    }
    found.map(|(_, i)| i)
}

/// The claims in one statement: one for each of the places or persons that it lists.
fn split(reader: &Reader<'_>, told: &Told, verdicts: &[&Verdict]) -> Vec<FoundClaim> {
    let words = reader.text.words(&told.words.content);
    let (stem, names) = listed(words);
    let speaker = told.by.first().map(|by| name(reader, by)).unwrap_or_default();
    let several = names.len() > 1 && !stem.is_empty();
    let texts: Vec<(String, Vec<String>)> = if several {
        let one =
            |name: &String| (sentence(&speaker, &format!("{stem} {name}")), vec![name.clone()]);
        names.iter().map(one).collect()
    } else {
        vec![(sentence(&speaker, words), names.clone())]
    };
    texts
        .into_iter()
        .map(|(text, own)| {
            let mut claim = FoundClaim {
                by: told.by.clone(),
                text,
                words: told.words.clone(),
                names: own,
                assessments: Vec::new(),
            };
            for verdict in verdicts {
                let lower = reader.text.words(&verdict.words.content).to_lowercase();
                let has_any =
                    |names: &[String]| names.iter().any(|n| lower.contains(&n.to_lowercase()));
                if several && !has_any(&claim.names) && has_any(&names) {
                    continue;
                }
                for by in &verdict.by {
                    if claim.assessments.iter().all(|other| !other.by.is_with(by)) {
                        claim.assessments.push(FoundAssessment {
                            by: by.clone(),
                            word: verdict.word,
                            words: verdict.words.clone(),
                        });
                    }
                }
            }
            claim
        })
        .filter(|claim| !claim.assessments.is_empty())
        .collect()
}

fn name(reader: &Reader<'_>, whom: &Whom) -> String {
    match whom {
        Whom::Cast { member, .. } => reader.cast.members[*member].name.clone(),
        Whom::Named { name, .. } => name.clone(),
    }
}

/// The reported words as a sentence of their own.
fn sentence(speaker: &str, words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.strip_prefix("that ").unwrap_or(&words);
    if let Some(rest) = words.strip_prefix("to have ").or_else(|| words.strip_prefix("having ")) {
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
