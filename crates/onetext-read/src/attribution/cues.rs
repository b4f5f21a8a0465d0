//! Finding reporting verbs, with the auxiliaries and the negation around them.

use std::ops::Range;

use onetext_record::body::Stance;

use crate::lexicon::{CUE_VERBS, Form};
use crate::text::Text;

/// A reporting verb in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cue {
    /// The verb with all its words: `has not confirmed`, `continues to push for`.
    pub(super) tokens: Range<usize>,
    /// The first word of all that belongs to the verb, adverbs too: what stands before it is the
    /// subject's.
    pub(super) chain: usize,
    /// The first word of the verb itself.
    pub(super) verb: usize,
    pub(super) stance: Stance,
    pub(super) form: Form,
    pub(super) has_addressee: bool,
    pub(super) negated: bool,
    /// Whether a form of `be` makes it passive.
    pub(super) passive: bool,
    /// Whether a modal weakens it: `would reject`.
    pub(super) modal: Option<usize>,
}

const HELPING: [&str; 16] = [
    "has", "have", "had", "is", "are", "was", "were", "be", "been", "being", "do", "does", "did",
    "to", "having", "get",
];
const MODAL: [&str; 9] =
    ["will", "would", "could", "may", "might", "can", "should", "must", "shall"];
const GOING_ON: [&str; 12] = [
    "continue",
    "continues",
    "continued",
    "keeps",
    "kept",
    "keep",
    "began",
    "begun",
    "begins",
    "appeared",
    "appears",
    "seems",
];
const NEGATING: [&str; 16] = [
    "not", "never", "didn't", "doesn't", "don't", "hasn't", "haven't", "hadn't", "won't",
    "wouldn't", "couldn't", "can't", "cannot", "isn't", "aren't", "wasn't",
];
const ADVERBS: [&str; 22] = [
    "also", "again", "once", "now", "then", "still", "both", "all", "soon", "even", "since",
    "already", "just", "later", "earlier", "too", "often", "always", "further", "yet", "long",
    "instead",
];

fn is_adverb(word: &str) -> bool {
    ADVERBS.contains(&word)
        || (word.len() > 4 && word.ends_with("ly") && word != "rely" && word != "apply")
}

/// Every reporting verb in a run of tokens.
pub(super) fn cues(text: &Text<'_>, tokens: Range<usize>) -> Vec<Cue> {
    let mut found: Vec<Cue> = Vec::new();
    let mut at = tokens.start;
    while at < tokens.end {
        match according(text, at, tokens.end).or_else(|| verb(text, at, tokens.clone())) {
            Some(cue) => {
                at = cue.tokens.end;
                found.push(cue);
            }
            None => at += 1,
        }
    }
    found
}

fn according(text: &Text<'_>, at: usize, end: usize) -> Option<Cue> {
    let is_it = text.lower(at) == "according" && text.lower(at + 1) == "to" && at + 2 < end;
    is_it.then(|| Cue {
        tokens: at..at + 2,
        chain: at,
        verb: at,
        stance: Stance::Says,
        form: Form::Base,
        has_addressee: false,
        negated: false,
        passive: false,
        modal: None,
    })
}

/// `seen as`, `viewed as`: a view of nobody in particular.
fn seen_as(text: &Text<'_>, at: usize) -> bool {
    matches!(
        text.lower(at),
        "seen" | "viewed" | "regarded" | "perceived" | "criticised" | "criticized"
    ) && text.lower(at + 1) == "as"
}

fn verb(text: &Text<'_>, at: usize, within: Range<usize>) -> Option<Cue> {
    if seen_as(text, at) && at + 2 < within.end {
        return Some(Cue {
            tokens: at..at + 2,
            chain: at,
            verb: at,
            stance: Stance::Says,
            form: Form::Past,
            has_addressee: false,
            negated: false,
            passive: true,
            modal: None,
        });
    }
    let token = text.tokens.get(at)?;
    // A capital inside a sentence begins a name: the Says Law, Mr Hope.
    if token.is_capital && at > within.start {
        return None;
    }
    let verbs = CUE_VERBS.get(token.lower.as_str())?;
    let (verb, last) = verbs.iter().find_map(|verb| {
        let mut next = at + 1;
        for word in &verb.rest {
            // "were all confident", "made it very clear": one adverb may stand between.
            if text.lower(next) != *word && is_adverb(text.lower(next)) {
                next += 1;
            }
            if next >= within.end || text.lower(next) != *word {
                return None;
            }
            next += 1;
        }
        Some((verb, next))
    })?;
    let mut cue = Cue {
        tokens: at..last,
        chain: at,
        verb: at,
        stance: verb.stance,
        form: verb.form,
        has_addressee: verb.has_addressee,
        negated: false,
        passive: false,
        modal: None,
    };
    widen(text, &mut cue, within.start);
    Some(cue)
}

/// Takes in the auxiliaries, adverbs and negations before the verb.
fn widen(text: &Text<'_>, cue: &mut Cue, start: usize) {
    let mut helped = false;
    while cue.tokens.start > start {
        let before = cue.tokens.start - 1;
        let word = text.lower(before);
        let is_negating = NEGATING.contains(&word);
        let is_going_on = helped && GOING_ON.contains(&word);
        if word == "to" {
            // An infinitive hangs on a verb of its own, unless that only says that it goes on.
            let verb = text.lower(before.wrapping_sub(1));
            if before == start || !GOING_ON.contains(&verb) {
                break;
            }
        } else if !(HELPING.contains(&word)
            || MODAL.contains(&word)
            || is_negating
            || is_going_on
            || is_adverb(word))
        {
            break;
        }
        // A word that looks like an adverb may be the whole subject of another clause: "all said".
        if is_adverb(word) && before == start {
            break;
        }
        cue.negated |= is_negating;
        if MODAL.contains(&word)
            || matches!(word, "won't" | "wouldn't" | "couldn't" | "can't" | "cannot")
        {
            cue.modal = Some(before);
        }
        if matches!(word, "is" | "are" | "was" | "were" | "be" | "been" | "being")
            && cue.form == Form::Past
        {
            cue.passive = true;
        }
        helped = true;
        cue.tokens.start = before;
    }
    cue.chain = cue.tokens.start;
    // What is left of adverbs alone before the verb says nothing.
    while cue.tokens.start < cue.verb && is_adverb(text.lower(cue.tokens.start)) {
        cue.tokens.start += 1;
    }
}
