//! What others say of a claim: that it is so, that it is not, or that they cannot tell.

use std::ops::Range;

use onetext_record::body::AssessmentWord;

use super::Words;
use super::told::{LONGEST, Told, lemmas, trimmed};
use crate::reader::Reader;
use crate::reader::clause::{behind, is_denied, is_verb, joined, subject};
use crate::reader::whom::{self, Whom};
use crate::text::Text;

/// Somebody's word on something.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Verdict {
    pub(super) by: Vec<Whom>,
    pub(super) word: AssessmentWord,
    pub(super) words: Words,
    /// The words that it shares with what it is on, if it names that.
    pub(super) lemmas: Vec<String>,
    /// Whether it only points back: `denied it`, `the accusation`.
    pub(super) points_back: bool,
}

/// The verdicts of a sentence. `told` is what was stated shortly before and in the sentence itself,
/// which begins at `from`.
pub(super) fn verdicts(
    reader: &Reader<'_>,
    number: usize,
    told: &[Told],
    from: usize,
) -> Vec<Verdict> {
    let text = &reader.text;
    let mut found: Vec<Verdict> = Vec::new();
    for i in text.sentences[number].tokens.clone() {
        if let Some(verdict) = by_verb(reader, number, i) {
            found.push(verdict);
        }
    }
    for i in from..told.len() {
        let is_taken = found.iter().any(|verdict| {
            verdict.words.cue == told[i].words.cue
                || overlap(&verdict.words.cue, &told[i].words.content)
                    && verdict.by.iter().any(|by| told[i].by.contains(by))
        });
        if !is_taken && let Some(verdict) = by_statement(reader, &told[i], &told[..i]) {
            found.push(verdict);
        }
    }
    found
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Words that take part of something away.
const IN_PART: [&str; 12] = [
    "fully",
    "entirely",
    "completely",
    "wholly",
    "partly",
    "partially",
    "only",
    "but",
    "less",
    "fewer",
    "altogether",
    "all",
];

/// Words that call what was said untrue.
const UNTRUE: [&str; 16] = [
    "untrue",
    "false",
    "nonsense",
    "fabricated",
    "invented",
    "baseless",
    "wrong",
    "absurd",
    "lie",
    "lies",
    "fiction",
    "speculation",
    "heroic",
    "premature",
    "unfounded",
    "seasonal",
];

fn by_verb(reader: &Reader<'_>, number: usize, i: usize) -> Option<Verdict> {
    let text = &reader.text;
    if !is_verb(text, i) {
        return None;
    }
    let lemma = text.lemma(i);
    let denied = is_denied(text, i) || is_withheld(text, i);
    let object = text.child(i, &["dobj", "ccomp", "xcomp", "nsubjpass"]);
    let word = match lemma {
        "confirm" | "verify" | "corroborate" | "substantiate" if denied => {
            AssessmentWord::Unconfirmed
        }
        "confirm" | "corroborate" => AssessmentWord::Confirms,
        "deny" | "refute" | "contradict" | "rebut" | "dispute" | "contest" if !denied => {
            AssessmentWord::Denies
        }
        "reject" | "dismiss"
            if !denied
                && (object.is_some_and(|o| is_word_for_claim(text, o))
                    || hangs_on_claim(text, i)) =>
        {
            AssessmentWord::Denies
        }
        "call" | "describe" | "brand" | "label" if !denied => {
            let behind = i + 1..text.subtree(i).end;
            let is_untrue = behind.clone().any(|j| UNTRUE.contains(&text.lower(j)));
            let at_claim = object.is_some_and(|o| {
                is_word_for_claim(text, o) || matches!(text.lower(o), "that" | "this" | "it")
            }) || behind.clone().take(4).any(|j| is_word_for_claim(text, j))
                || hangs_on_claim(text, i);
            (is_untrue || (at_claim && behind.clone().any(|j| matches!(text.token(j), "“" | "\""))))
                .then_some(AssessmentWord::Denies)?
        }
        // "could not reach the site"; "put it at less", "spoke of forty".
        "reach" if denied => AssessmentWord::Unconfirmed,
        "speak" if behind(text, i, &["of"]).is_some_and(|of| is_count(text, of)) => {
            AssessmentWord::DisputesInPart
        }
        _ => return None,
    };
    // A passive has its agent; "it was confirmed that" has nobody.
    let agent = text.child(i, &["agent"]).and_then(|by| text.child(by, &["pobj"]));
    let is_passive = text.child(i, &["auxpass"]).is_some();
    let mut who = if is_passive { agent } else { subject(text, i).or(agent) }?;
    // "The monitors said they could not confirm it": they are who says it.
    let says = text.above(i).filter(|up| text.dep(i) == "ccomp" && is_verb(text, *up));
    if matches!(text.lower(who), "it" | "they" | "he" | "she")
        && let Some(speaker) = says.and_then(|says| text.child(says, &["nsubj"]))
    {
        who = speaker;
    }
    let by: Vec<Whom> = whom::everyone(reader, who, &[]).into_iter().take(4).collect();
    if by.is_empty() {
        return None;
    }
    let object_of = object.filter(|o| !joined(text, who).contains(o));
    let counted = behind(text, i, &["of"]).filter(|_| lemma == "speak");
    let object_of = object_of.or(counted);
    let clause = text.child(i, &["ccomp"]);
    let content = object_of.map(|object| {
        let (first, last) = (text.subtree(object), clause.map(|clause| text.subtree(clause)));
        first.start..last.map_or(first.end, |last| last.end.max(first.end))
    });
    // "disputes part of it", "denied that it was fully taken".
    let tail = i + 1..text.subtree(i).end;
    let in_part = tail.clone().any(|j| {
        matches!(text.lower(j), "fully" | "entirely" | "completely" | "wholly" | "part" | "partly")
    }) || (word == AssessmentWord::Confirms
        && tail.clone().any(|j| text.lower(j) == "but"))
        || (word == AssessmentWord::Confirms
            && object_of.is_some_and(|o| {
                text.tokens[o].entity == "PERCENT" || text.tokens[o].entity == "CARDINAL"
            }));
    let word = match word {
        AssessmentWord::Denies | AssessmentWord::Confirms if in_part => {
            AssessmentWord::DisputesInPart
        }
        word => word,
    };
    let content = content.unwrap_or(i..i + 1);
    let hangs = hangs_on_claim(text, i);
    let points_back = hangs
        || object_of.is_none_or(|object| {
            is_word_for_claim(text, object)
                || text.lower(object) == "that"
                || counted.is_some()
                || is_count(text, object)
                || text.subtree(object).take(4).any(|j| BACK.contains(&text.lower(j)))
        });
    make(reader, number, i, who, by, word, content, points_back)
}

/// Words that only point back.
const BACK: [&str; 11] =
    ["it", "this", "these", "those", "their", "neither", "either", "such", "them", "none", "one"];

/// `declined to confirm`, `has yet to confirm`, `was unable to verify`.
fn is_withheld(text: &Text<'_>, i: usize) -> bool {
    let own =
        text.children(i).iter().any(|c| matches!(text.lower(*c), "neither" | "nor" | "cannot"));
    own || text.ancestors(i).take(2).any(|up| {
        matches!(text.lemma(up), "decline" | "refuse" | "unable" | "fail" | "impossible")
            || (text.lemma(up) == "have" && text.subtree(up).any(|j| text.lower(j) == "yet"))
            || (matches!(text.dep(i), "conj" | "xcomp") && is_denied(text, up))
    })
}

/// Whether a verb stands in a clause on what somebody stated: `a claim that analysts called …`.
fn hangs_on_claim(text: &Text<'_>, verb: usize) -> bool {
    matches!(text.dep(verb), "relcl" | "acl")
        && text.above(verb).is_some_and(|up| is_word_for_claim(text, up))
}

/// Whether a noun is counted or a number.
fn is_count(text: &Text<'_>, i: usize) -> bool {
    text.tokens[i].tag == "CD" || text.child(i, &["nummod"]).is_some()
}

/// Nouns that mean what somebody stated.
fn is_word_for_claim(text: &Text<'_>, i: usize) -> bool {
    matches!(
        text.lemma(i),
        "claim"
            | "accusation"
            | "allegation"
            | "assertion"
            | "report"
            | "charge"
            | "figure"
            | "number"
            | "account"
            | "suggestion"
            | "statement"
            | "idea"
            | "estimate"
            | "rumour"
            | "rumor"
            | "version"
            | "any"
            | "first"
            | "second"
            | "loss"
            | "fall"
            | "shooting"
    )
}

/// A statement that speaks against, or for, one before it.
fn by_statement(reader: &Reader<'_>, this: &Told, before: &[Told]) -> Option<Verdict> {
    let text = &reader.text;
    if this.by.is_empty() {
        return None;
    }
    let tokens = text.tokens_in(&this.words.content);
    let last = before.iter().rev().find(|told| {
        told.words.sentence + 2 >= this.words.sentence
            && !told.by.iter().any(|by| this.by.iter().any(|other| other.is_with(by)))
    })?;
    let shared = this.lemmas.iter().filter(|lemma| last.lemmas.contains(lemma)).count();
    let first: Vec<&str> = tokens.clone().take(7).map(|i| text.lower(i)).collect();
    let is_accused = last.accused.iter().any(|who| this.by.iter().any(|by| by.is_with(who)));
    let points = is_accused
        || first.iter().any(|word| BACK.contains(word))
        || tokens.clone().take(6).any(|i| is_word_for_claim(text, i));
    let has_number = |lemmas: &[String]| {
        lemmas
            .iter()
            .any(|l| l.starts_with(|c: char| c.is_ascii_digit()) || NUMBERS.contains(&l.as_str()))
    };
    let in_part = tokens.clone().any(|i| IN_PART[..6].contains(&text.lower(i)));
    let is_unknown = tokens.clone().any(|i| {
        matches!(text.lower(i), "information" | "aware" | "know" | "unable" | "neither" | "cannot")
    }) && this.is_denial
        && tokens.clone().any(|i| {
            matches!(
                text.lower(i),
                "information" | "aware" | "know" | "confirm" | "unable" | "verify" | "seen"
            )
        });
    let is_next = last.words.sentence + 1 >= this.words.sentence;
    let says_no_such = tokens.len() < 14 && is_next && (points || shared > 0);
    let is_neither = tokens.clone().any(|i| text.lower(i) == "nor");
    if is_neither && !is_unknown {
        return None;
    }
    let calls_true = points && tokens.clone().any(|i| text.lower(i) == "true");
    let word = if calls_true && !this.is_denial {
        let takes_away = has_number(&this.lemmas) || in_part;
        if takes_away { AssessmentWord::DisputesInPart } else { AssessmentWord::Confirms }
    } else if is_unknown && (points || shared > 0) {
        AssessmentWord::Unconfirmed
    } else if this.is_denial && !last.is_denial && (shared > 1 || says_no_such) {
        if in_part { AssessmentWord::DisputesInPart } else { AssessmentWord::Denies }
    } else if has_number(&this.lemmas)
        && has_number(&last.lemmas)
        && shared > 0
        && is_next
        && this.lemmas != last.lemmas
    {
        AssessmentWord::DisputesInPart
    } else {
        return None;
    };
    Some(Verdict {
        by: this.by.clone(),
        word,
        words: this.words.clone(),
        lemmas: this.lemmas.clone(),
        points_back: points || this.lemmas.len() < 3,
    })
}

const NUMBERS: [&str; 14] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve",
    "forty", "twenty", "thirty",
];

#[expect(clippy::too_many_arguments, reason = "what a verdict is made of, in one place")]
fn make(
    reader: &Reader<'_>,
    number: usize,
    cue: usize,
    who: usize,
    by: Vec<Whom>,
    word: AssessmentWord,
    content: Range<usize>,
    points_back: bool,
) -> Option<Verdict> {
    let text = &reader.text;
    let content = trimmed(text, content.start..content.end.min(content.start + LONGEST))?;
    let speaker = Some(text.place(text.tokens[who].edges.0.min(who)..who + 1));
    Some(Verdict {
        by,
        word,
        lemmas: lemmas(text, &content),
        words: Words {
            sentence: number,
            content: text.place(content),
            cue: text.place(cue..cue + 1),
            speaker,
        },
        points_back,
    })
}
