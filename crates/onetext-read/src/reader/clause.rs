//! How a clause hangs together: a verb's subject and objects, and whether it tells of something
//! that was, that is to come, or that is only wanted.

use onetext_nlp::Pos;

use crate::text::Text;

/// How far up or along a chain of words is followed.
const STEPS: usize = 8;

/// How many may be joined: `A, B, C and D`.
const MANY: usize = 24;

/// When something takes place, by the words that tell of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tense {
    /// It was, or goes on.
    Past,
    /// The words are in the present, which may mean what is to come.
    Present,
    /// It is to come.
    Ahead,
    /// It was to come and will not.
    Cancelled,
    /// It is wanted, possible or denied: not told as a fact.
    Unreal,
}

/// Verbs that plan what stands behind them.
const PLANS: [&str; 22] = [
    "set",
    "due",
    "expect",
    "schedule",
    "plan",
    "be",
    "agree",
    "intend",
    "prepare",
    "pencil",
    "fix",
    "arrange",
    "slate",
    "suppose",
    "postpone",
    "reschedule",
    "delay",
    "promise",
    "going",
    "go",
    "aim",
    "scheduled",
];

/// Verbs that only want or refuse what stands behind them.
const WANTS: [&str; 32] = [
    "want", "call", "urge", "ask", "refuse", "decline", "seek", "demand", "propose", "offer",
    "invite", "fail", "request", "reject", "suggest", "wish", "like", "rule", "threaten", "press",
    "push", "insist", "hope", "allow", "avoid", "oppose", "prefer", "consider", "need", "have",
    "appeal", "float",
];

const CANCELS: [&str; 4] = ["cancel", "scrap", "abandon", "shelve"];

/// Whether a token is a verb or stands for one.
pub(crate) fn is_verb(text: &Text<'_>, i: usize) -> bool {
    text.tokens.get(i).is_some_and(|token| matches!(token.pos, Pos::Verb | Pos::Aux))
}

/// The verb that a token depends on, near or far.
pub(crate) fn verb_above(text: &Text<'_>, i: usize) -> Option<usize> {
    text.ancestors(i).take(STEPS * 2).find(|above| is_verb(text, *above))
}

/// The token that does what a verb says, also where another verb has it.
pub(crate) fn subject(text: &Text<'_>, verb: usize) -> Option<usize> {
    let mut verb = verb;
    for _ in 0..STEPS {
        if let Some(subject) = text.child(verb, &["nsubj", "nsubjpass"]) {
            let is_relative = matches!(text.lower(subject), "who" | "which" | "that");
            return if is_relative && text.dep(verb) == "relcl" {
                text.above(verb)
            } else {
                Some(subject)
            };
        }
        let above = text.above(verb)?;
        match text.dep(verb) {
            "xcomp" | "conj" | "advcl" | "ccomp" | "pcomp" | "prep" | "acomp" | "dep" => {
                if text.child(verb, &["agent"]).is_some() {
                    return None;
                }
                verb = above;
            }
            "acl" if text.tokens[verb].tag == "VBG" => return Some(above),
            // `the plan to meet X`: whose plan it is.
            "acl" => verb = verb_above(text, verb)?,
            _ => return None,
        }
    }
    None
}

/// A token and all that is joined to it: `A, B and C`.
pub(crate) fn joined(text: &Text<'_>, head: usize) -> Vec<usize> {
    let mut found = vec![head];
    let mut next = 0;
    while let Some(&i) = found.get(next).filter(|_| next < MANY) {
        let children = text.children(i).iter().copied();
        found.extend(children.filter(|child| text.dep(*child) == "conj" && !is_verb(text, *child)));
        next += 1;
    }
    found.truncate(MANY);
    found.sort_unstable();
    found
}

/// What stands behind one of some prepositions that hang on a token.
pub(crate) fn behind(text: &Text<'_>, i: usize, prepositions: &[&str]) -> Option<usize> {
    let children = text.children(i).iter().copied();
    children
        .filter(|child| prepositions.contains(&text.lower(*child)))
        .find_map(|child| text.child(child, &["pobj", "pcomp"]))
}

/// Whether one of a token's children is one of some words.
pub(crate) fn has_child(text: &Text<'_>, i: usize, words: &[&str]) -> bool {
    text.children(i).iter().any(|child| words.contains(&text.lower(*child)))
}

/// Whether a verb is denied.
pub(crate) fn is_denied(text: &Text<'_>, verb: usize) -> bool {
    text.child(verb, &["neg"]).is_some()
        || has_child(text, verb, &["never", "neither", "nor", "hardly"])
        || text.child(verb, &["nsubj", "nsubjpass", "dobj"]).is_some_and(|i| {
            matches!(text.lower(i), "nobody" | "nothing" | "none" | "neither")
                || has_child(text, i, &["no", "neither"])
        })
}

/// When what a verb tells of takes place.
pub(crate) fn tense(text: &Text<'_>, verb: usize) -> Tense {
    let mut verb = verb;
    for _ in 0..STEPS {
        if is_denied(text, verb) {
            return Tense::Unreal;
        }
        if CANCELS.contains(&text.lemma(verb)) || is_called_off(text, verb) {
            return Tense::Cancelled;
        }
        let aux: Vec<&str> = text
            .children(verb)
            .iter()
            .filter(|child| matches!(text.dep(**child), "aux" | "auxpass"))
            .map(|child| text.lower(*child))
            .collect();
        let has = |words: &[&str]| aux.iter().any(|word| words.contains(word));
        if has(&["will", "shall", "'ll", "wo"]) {
            return Tense::Ahead;
        }
        if has(&["can", "could", "may", "might", "should", "would", "must"]) {
            return Tense::Unreal;
        }
        let Some(token) = text.tokens.get(verb) else { return Tense::Past };
        let is_passive = has(&["is", "are", "be", "been", "was", "were", "being"]);
        if token.tag == "VBN" && is_passive && is_plan(text, verb) {
            return Tense::Ahead;
        }
        if has(&["had", "has", "have", "did", "was", "were", "been", "having"]) {
            return Tense::Past;
        }
        let is_infinitive = token.tag == "VB" && (has(&["to"]) || aux.is_empty());
        match token.tag {
            "VBZ" | "VBP" => return Tense::Present,
            "VBN" if is_plan(text, verb) => return Tense::Ahead,
            // A verb in the past is often taken for its participle.
            "VBD" | "VBN" => return Tense::Past,
            _ => {}
        }
        let Some(above) = text.above(verb) else {
            return if is_infinitive { Tense::Unreal } else { Tense::Present };
        };
        if is_infinitive {
            let lemma = text.lemma(above);
            if WANTS.contains(&lemma) {
                return Tense::Unreal;
            }
            if PLANS.contains(&lemma) || matches!(text.lower(above), "due" | "set" | "plan") {
                let is_unreal = is_denied(text, above)
                    || text.child(above, &["aux"]).is_some_and(|aux| text.lower(aux) == "would");
                return if is_unreal { Tense::Unreal } else { Tense::Ahead };
            }
        }
        if text.dep(verb) == "pcomp" {
            match text.lower(above) {
                "after" | "since" => return Tense::Past,
                "before" | "until" | "without" => return Tense::Unreal,
                _ => {}
            }
        }
        match verb_above(text, verb) {
            Some(next) if WANTS.contains(&text.lemma(next)) && is_infinitive => {
                return Tense::Unreal;
            }
            Some(next) => verb = next,
            None => return Tense::Present,
        }
    }
    Tense::Present
}

fn is_plan(text: &Text<'_>, verb: usize) -> bool {
    PLANS[..].contains(&text.lemma(verb)) && text.lemma(verb) != "be" && text.lemma(verb) != "go"
}

/// `has been called off`, `put off` is no such word: it will still be.
fn is_called_off(text: &Text<'_>, verb: usize) -> bool {
    text.lemma(verb) == "call" && has_child(text, verb, &["off"])
}

/// Whether a verb only wants or refuses its object.
pub(crate) fn is_wanting(text: &Text<'_>, verb: usize) -> bool {
    let lemma = text.lemma(verb);
    WANTS.contains(&lemma)
        && lemma != "have"
        && !(lemma == "call" && has_child(text, verb, &["off"]))
}
