//! What came of a meeting, in the words of the report.

use super::Tense;
use super::trigger::Trigger;
use crate::reader::clause::{has_child, is_verb};
use crate::text::Text;

/// Verbs that tell how a meeting went, with the meeting as their subject.
const ENDS: [&str; 12] = [
    "end", "break", "collapse", "produce", "yield", "fail", "adjourn", "conclude", "result",
    "bring", "suspend", "close",
];

/// Verbs that tell what those who met did then.
const THEN: [&str; 12] = [
    "sign", "agree", "emerge", "fail", "adopt", "close", "settle", "advance", "exchange",
    "produce", "walk", "reach",
];

/// How many tokens an outcome may have.
const LONGEST: usize = 30;

/// The words that tell what came of it.
pub(super) fn outcome(text: &Text<'_>, trigger: &Trigger) -> Option<String> {
    if trigger.tense == Tense::Ahead {
        return None;
    }
    let verb = trigger.verb?;
    if trigger.is_noun {
        let is_subject = matches!(text.dep(trigger.head), "nsubj" | "nsubjpass")
            && text.tokens[trigger.head].head == verb;
        let relative = text.child(trigger.head, &["relcl"]).filter(|verb| is_end(text, *verb));
        if let Some(verb) = relative {
            return Some(phrase(text, verb));
        }
        if is_subject && is_end(text, verb) {
            return Some(phrase(text, verb));
        }
        let next = joined(text, verb)
            .into_iter()
            .find(|verb| is_end(text, *verb) || THEN.contains(&text.lemma(*verb)));
        if is_subject {
            return next.map(|verb| phrase(text, verb));
        }
        if matches!(text.lemma(verb), "fail" | "agree") && text.tokens[trigger.head].head != verb {
            return Some(phrase(text, verb));
        }
        return None;
    }
    if matches!(text.lemma(verb), "adjourn" | "collapse") {
        return Some(phrase(text, verb));
    }
    joined(text, verb)
        .into_iter()
        .find(|next| THEN.contains(&text.lemma(*next)))
        .map(|next| phrase(text, next))
}

fn is_end(text: &Text<'_>, verb: usize) -> bool {
    ENDS.contains(&text.lemma(verb))
        && (text.lemma(verb) != "break" || has_child(text, verb, &["up", "down", "off"]))
}

fn joined(text: &Text<'_>, verb: usize) -> Vec<usize> {
    let children = text.children(verb).iter().copied();
    children.filter(|child| text.dep(*child) == "conj" && is_verb(text, *child)).collect()
}

/// A verb and what stands behind it, up to the next clause.
fn phrase(text: &Text<'_>, verb: usize) -> String {
    let sentence = text.sentence_at(verb);
    let mut last = verb;
    for i in verb + 1..sentence.end.min(verb + LONGEST) {
        let opens = matches!(text.dep(i), "conj" | "advcl" | "relcl") && is_verb(text, i);
        if opens || matches!(text.lower(i), ";" | "." | ",") {
            break;
        }
        let is_open =
            matches!(text.dep(i), "cc" | "mark") || matches!(text.lower(i), "and" | "that" | "but");
        if (text.tokens[i].is_word && !is_open) || text.lower(i) == "%" {
            last = i;
        }
    }
    text.words(&text.place(verb..last + 1)).to_owned()
}
