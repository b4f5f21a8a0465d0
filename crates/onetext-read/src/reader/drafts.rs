//! Which drafts a report speaks of, and how they hang together.
//!
//! A report rarely says which version it means. What it does say is kept: an original, a text that
//! was changed, one that somebody has seen. Whether the last is one of the others stays open for a
//! person to decide.

use std::ops::Range;

use onetext_record::When;

use super::Reader;
use super::around;
use super::clause::{Tense, behind, has_child, is_verb, subject, tense};
use super::whom::{self, Whom, everyone};
use crate::text::{Text, capitalised};

mod noun;

use noun::{Kind, Noun, handler, noun};

/// A draft that a report speaks of.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "what may each be told of a draft by itself")]
pub(crate) struct FoundDraft {
    pub(crate) title: String,
    pub(crate) by: Vec<Whom>,
    /// The place in the list of the draft that it was made from.
    pub(crate) parent: Option<usize>,
    pub(crate) on: Option<When>,
    pub(crate) shown_to: Vec<Whom>,
    /// The words that speak of it; the first names it.
    pub(crate) at: Vec<Range<usize>>,
    /// What the report says of it, and what stays open.
    pub(crate) said: Vec<String>,
    pub(crate) is_leaked: bool,
    pub(crate) is_official: bool,
    pub(crate) rule: &'static str,
    pub(crate) confidence: f64,
    kind: Kind,
    lemma: String,
    size: Option<String>,
    marks: Vec<String>,
    sentence: usize,
    /// Whether it is one that somebody saw, the version unsaid.
    is_open: bool,
    /// Whether the report says that it was changed.
    is_changed: bool,
}

/// How many drafts back one may be meant.
const MANY: usize = 40;

/// How many sentences back `the text` may point.
const REACH: usize = 12;

pub(crate) fn drafts(reader: &Reader<'_>) -> Vec<FoundDraft> {
    let text = &reader.text;
    let mut found: Vec<FoundDraft> = Vec::new();
    for number in 0..text.sentences.len() {
        for i in text.sentences[number].tokens.clone() {
            let Some(noun) = noun(text, i) else { continue };
            let draft = draft(reader, number, &noun);
            if let Some(index) = same(&noun, &draft, &found) {
                merge(draft, &mut found[index]);
            } else {
                found.push(draft);
            }
        }
        by_pronoun(reader, number, &mut found);
    }
    link(&mut found);
    found
}

/// What verbs tell of the last draft by a pronoun: `Management was given it on Monday`.
fn by_pronoun(reader: &Reader<'_>, number: usize, found: &mut [FoundDraft]) {
    let text = &reader.text;
    let Some(last) = found.last_mut().filter(|draft| draft.sentence + 2 >= number) else { return };
    for i in text.sentences[number].tokens.clone() {
        let is_it =
            matches!(text.lower(i), "it" | "them") && matches!(text.dep(i), "dobj" | "nsubjpass");
        let Some(verb) = text.above(i).filter(|verb| is_it && is_verb(text, *verb)) else {
            continue;
        };
        if GIVES.contains(&text.lemma(verb)) || SEES.contains(&text.lemma(verb)) {
            let was_open = last.is_open;
            handled(reader, i, verb, last);
            last.is_open = was_open;
        }
    }
}

/// What a noun and the words around it tell of a draft.
fn draft(reader: &Reader<'_>, number: usize, noun: &Noun) -> FoundDraft {
    let text = &reader.text;
    let words = text.words(&text.place(noun.tokens.clone()));
    let mut draft = FoundDraft {
        title: title(words),
        by: owners(reader, noun),
        parent: None,
        on: None,
        shown_to: Vec::new(),
        at: vec![text.place(noun.tokens.clone())],
        said: Vec::new(),
        is_leaked: noun.is_leaked,
        is_official: false,
        rule: rule(noun),
        confidence: if noun.size.is_some() || noun.kind != Kind::Plain { 0.65 } else { 0.5 },
        kind: noun.kind,
        lemma: text.lemma(noun.head).to_owned(),
        size: noun.size.clone(),
        marks: noun.marks.clone(),
        sentence: number,
        is_open: false,
        is_changed: false,
    };
    let mut verbs: Vec<usize> = handler(text, noun.head).into_iter().collect();
    let others = text.children(noun.head).iter().copied();
    verbs.extend(others.filter(|c| matches!(text.dep(*c), "acl" | "relcl") && is_verb(text, *c)));
    verbs.extend(text.above(noun.head).filter(|verb| {
        is_verb(text, *verb) && matches!(text.dep(noun.head), "dobj" | "nsubjpass")
    }));
    verbs.sort_unstable();
    verbs.dedup();
    for verb in verbs {
        handled(reader, noun.head, verb, &mut draft);
    }
    if draft.on.is_none() {
        draft.on = around::when(reader, &[noun.head], false).and_then(|(_, when)| when);
    }
    if let Some(said) = said(text, noun) {
        draft.said.push(said);
    }
    draft
}

fn rule(noun: &Noun) -> &'static str {
    match noun.kind {
        _ if noun.size.is_some() => "numbered-draft",
        Kind::Original => "original-draft",
        Kind::Revised => "changed-draft",
        Kind::Counter => "counter-draft",
        Kind::Plain => "draft-words",
    }
}

/// The words of a title without their article, with a capital.
fn title(words: &str) -> String {
    let mut words: Vec<&str> = words.split_whitespace().collect();
    if words.len() > 1
        && matches!(
            words[0].to_lowercase().as_str(),
            "the" | "a" | "an" | "its" | "their" | "his" | "her"
        )
    {
        words.remove(0);
    }
    let title = words.join(" ");
    capitalised(title.trim_matches(|c: char| matches!(c, '“' | '”' | '"' | ',')))
}

/// Whose a draft is by the words before it: `the US draft`, `Yerevan's paper`.
fn owners(reader: &Reader<'_>, noun: &Noun) -> Vec<Whom> {
    let text = &reader.text;
    let mut found = Vec::new();
    let sentence = text.tokens[noun.head].sentence;
    for mention in &reader.mentions[sentence] {
        let inside =
            noun.tokens.start <= mention.tokens.start && mention.tokens.end <= noun.tokens.end;
        if inside && !mention.some_of {
            for &member in &mention.who {
                whom::add(Whom::Cast { member, person: mention.person }, &mut found);
            }
        }
    }
    let owner = text.child(noun.head, &["poss"]);
    if let Some(owner) = owner.filter(|_| found.is_empty()) {
        if matches!(text.lower(owner), "his" | "her" | "its" | "their") {
            let verb = super::clause::verb_above(text, noun.head);
            let subject = verb.and_then(|verb| subject(text, verb)).filter(|i| *i < noun.head);
            found.extend(subject.map(|i| everyone(reader, i, &[])).unwrap_or_default());
        } else {
            found.extend(everyone(reader, owner, &[]));
        }
    }
    if found.is_empty() {
        let from = behind(text, noun.head, &["from"]).or_else(|| {
            let by = text.children(noun.head).iter().copied().find(|c| text.lower(*c) == "by");
            by.and_then(|by| text.child(by, &["pobj"]))
        });
        found.extend(from.map(|i| everyone(reader, i, &[])).unwrap_or_default());
    }
    found
}

/// Verbs whose subject has made a document or brings it.
const GIVES: [&str; 32] = [
    "draft",
    "write",
    "table",
    "circulate",
    "hand",
    "present",
    "submit",
    "send",
    "publish",
    "propose",
    "unveil",
    "prepare",
    "deliver",
    "give",
    "bring",
    "distribute",
    "post",
    "introduce",
    "put",
    "draw",
    "forward",
    "release",
    "make",
    "share",
    "merge",
    "issue",
    "carry",
    "float",
    "show",
    "return",
    "initial",
    "lay",
];

/// Verbs whose subject has seen a document.
const SEES: [&str; 8] = ["read", "see", "receive", "study", "review", "get", "examine", "obtain"];

/// Verbs that change a document.
const CHANGES: [&str; 13] = [
    "revise",
    "refine",
    "improve",
    "rework",
    "amend",
    "redraft",
    "rewrite",
    "update",
    "edit",
    "change",
    "amendment",
    "revision",
    "strengthen",
];

fn handled(reader: &Reader<'_>, noun: usize, verb: usize, draft: &mut FoundDraft) {
    let text = &reader.text;
    let lemma = text.lemma(verb);
    // "Whether Mexico had seen it" is not known.
    let is_denied = super::clause::is_denied(text, verb)
        || has_child(text, verb, &["whether", "if", "unless"])
        || text.child(verb, &["aux"]).is_some_and(|aux| {
            matches!(text.lower(aux), "could" | "would" | "should" | "might" | "may" | "must")
        });
    let is_passive = text.child(verb, &["auxpass"]).is_some()
        || (text.tokens[verb].tag == "VBN" && text.dep(verb) == "acl");
    let agent = text.child(verb, &["agent"]).and_then(|by| text.child(by, &["pobj"]));
    let doer = if is_passive { agent } else { subject(text, verb).filter(|i| *i != noun) };
    let date = around::when(reader, &[verb], tense(text, verb) == Tense::Ahead);
    if GIVES.contains(&lemma) {
        if let Some(doer) = doer.filter(|_| draft.by.is_empty() || lemma != "show") {
            let by = everyone(reader, doer, &[]);
            if draft.by.is_empty() {
                draft.by = by;
            }
        }
        let dative = text.child(verb, &["dative"]).map(|i| text.child(i, &["pobj"]).unwrap_or(i));
        let to = behind(text, verb, &["to"]).or(dative);
        if let Some(to) = to.filter(|_| !is_denied) {
            for whom in everyone(reader, to, &[]) {
                whom::add(whom, &mut draft.shown_to);
            }
        }
        if matches!(lemma, "show" | "give" | "hand" | "send") && is_passive && !is_denied {
            // "the Commission was given the paper".
            let subject = text.child(verb, &["nsubjpass"]).filter(|i| *i != noun);
            for whom in subject.map(|i| everyone(reader, i, &[])).unwrap_or_default() {
                whom::add(whom, &mut draft.shown_to);
            }
        }
        draft.is_official |= matches!(lemma, "publish" | "post" | "issue" | "release")
            && !is_denied
            && tense(text, verb) == Tense::Past;
        if let Some((_, when)) = date {
            draft.on = draft.on.or(when);
        }
    } else if SEES.contains(&lemma) && !is_denied && !has_child(text, verb, &["as"]) {
        let viewers: Vec<Whom> = doer.map(|i| everyone(reader, i, &[])).unwrap_or_default();
        for whom in viewers {
            whom::add(whom, &mut draft.shown_to);
        }
        draft.is_open = true;
    } else if CHANGES.contains(&lemma) && !is_denied {
        draft.is_changed = true;
        let by = doer.map(|i| everyone(reader, i, &[])).unwrap_or_default();
        if draft.by.is_empty() {
            draft.by = by;
        }
    } else if lemma == "leak" {
        draft.is_leaked = true;
        if let Some((_, when)) = date {
            draft.on = draft.on.or(when);
        }
    } else if lemma == "date" {
        draft.on = draft.on.or(date.and_then(|(_, when)| when));
    }
    // "changes to the draft", secured by somebody.
    if CHANGES.contains(&lemma) && !is_verb(text, verb) {
        draft.is_changed = true;
    }
}

/// What is said of a draft: the words of the clause of which it is the subject, or that hangs on it.
fn said(text: &Text<'_>, noun: &Noun) -> Option<String> {
    let verb = text.above(noun.head).filter(|above| is_verb(text, *above))?;
    let is_subject = matches!(text.dep(noun.head), "nsubj" | "nsubjpass");
    let cut = |verb: usize| {
        let sentence = text.sentence_at(verb);
        let first = text.children(verb).iter().copied().filter(|c| {
            *c < verb
                && matches!(text.dep(*c), "aux" | "auxpass" | "neg" | "advmod")
                && *c > noun.head
        });
        let first = first.min().unwrap_or(verb);
        let mut last = verb;
        for i in verb + 1..sentence.end.min(verb + 32) {
            if matches!(text.lower(i), ";" | ".") {
                break;
            }
            if text.tokens[i].is_word {
                last = i;
            }
        }
        text.words(&text.place(first..last + 1)).to_owned()
    };
    if is_subject {
        return Some(cut(verb));
    }
    // "called it", "described the draft as".
    if text.dep(noun.head) == "dobj"
        && matches!(text.lemma(verb), "describe" | "call" | "dismiss" | "brand")
    {
        return Some(cut(verb));
    }
    let hanging = text.children(noun.head).iter().copied();
    let hanging = hanging.filter(|c| matches!(text.dep(*c), "relcl" | "acl") && is_verb(text, *c));
    hanging.into_iter().find(|c| !noun::HANDLES.contains(&text.lemma(*c))).map(cut)
}

/// The draft told of before that a noun means.
fn same(noun: &Noun, draft: &FoundDraft, found: &[FoundDraft]) -> Option<usize> {
    if draft.is_open && draft.kind == Kind::Plain && draft.lemma == "version" {
        return None;
    }
    let near = |other: &FoundDraft| other.sentence + REACH >= draft.sentence;
    let owner = |other: &FoundDraft| {
        draft.by.is_empty()
            || other.by.is_empty()
            || draft.by.iter().any(|by| other.by.iter().any(|o| o.is_with(by)))
    };
    let from = found.len().saturating_sub(MANY);
    let (before, found) = (from, &found[from..]);
    let at = |i: usize| Some(before + i);
    let sized = |other: &FoundDraft| {
        draft.size.is_none()
            || other.size == draft.size
            || (other.size.is_none() && other.lemma == draft.lemma)
    };
    if let Some(size) = &draft.size {
        let same = found.iter().rposition(|other| other.size.as_ref() == Some(size));
        if let Some(same) = same {
            return at(same);
        }
    }
    // What tells it from others must have been said of that one too.
    let marked = |other: &FoundDraft| {
        let words = other.title.to_lowercase();
        draft.marks.iter().all(|mark| words.contains(mark.as_str()))
    };
    if noun.is_definite {
        let kin = |other: &FoundDraft| {
            let general = matches!(draft.lemma.as_str(), "text" | "document" | "paper" | "draft");
            let was_general =
                matches!(other.lemma.as_str(), "text" | "document" | "paper" | "draft" | "page");
            other.lemma == draft.lemma
                || general
                || (was_general && draft.lemma != "bill")
                || matches!(
                    (draft.lemma.as_str(), other.lemma.as_str()),
                    ("plan" | "offer", "proposal") | ("proposal", "plan" | "offer")
                )
        };
        let fits = |other: &FoundDraft| {
            near(other) && owner(other) && sized(other) && marked(other) && kin(other)
        };
        let exact = found
            .iter()
            .rposition(|other| fits(other) && other.lemma == draft.lemma && !other.is_open);
        let any = || found.iter().rposition(|other| fits(other) && !other.is_open);
        return exact.or_else(any).and_then(at);
    }
    // "A peace plan" again, with the same words.
    let again = found.iter().rposition(|other| {
        other.title == draft.title && owner(other) && other.lemma != "draft" && near(other)
            || (draft.is_changed && other.is_changed && other.lemma == draft.lemma)
    });
    again.and_then(at)
}

fn merge(draft: FoundDraft, other: &mut FoundDraft) {
    for whom in draft.shown_to {
        whom::add(whom, &mut other.shown_to);
    }
    if other.by.is_empty() && !draft.is_changed {
        other.by = draft.by;
    }
    other.on = other.on.or(draft.on);
    other.size = other.size.take().or(draft.size);
    other.is_leaked |= draft.is_leaked;
    other.is_official |= draft.is_official;
    other.is_changed |= draft.is_changed;
    other.said.extend(draft.said);
    other.at.extend(draft.at);
    other.sentence = draft.sentence;
}

/// Which draft each was made from, where the words tell, and what stays open.
fn link(found: &mut [FoundDraft]) {
    let original = found.iter().position(|draft| draft.kind == Kind::Original);
    for i in 0..found.len() {
        let is_unsaid =
            found[i].is_open && found[i].lemma == "version" && found[i].kind == Kind::Plain;
        if is_unsaid {
            found[i].rule = "seen-draft";
            found[i].said.insert(0, "The report does not say which version this is.".to_owned());
            continue;
        }
        let is_made = matches!(found[i].kind, Kind::Revised | Kind::Counter) || found[i].is_changed;
        if !is_made || found[i].kind == Kind::Original {
            continue;
        }
        if found[i].is_changed && found[i].kind == Kind::Plain {
            found[i].title = format!("Revised {}", small(&found[i].title));
            found[i].rule = "changed-draft";
        }
        let others = |found: &[FoundDraft]| {
            let kin = |other: &FoundDraft| {
                let theirs = found[i].by.is_empty()
                    || other.by.is_empty()
                    || found[i].by.iter().any(|by| other.by.iter().any(|o| o.is_with(by)));
                theirs
                    || found[i].kind == Kind::Counter
                    || !matches!(found[i].lemma.as_str(), "offer" | "proposal")
            };
            let from = i.saturating_sub(MANY);
            let near = found[from..i].iter();
            near.rev().position(|other| other.rule != "seen-draft" && kin(other)).map(|n| i - 1 - n)
        };
        let parent = original.filter(|original| *original != i).or_else(|| others(found));
        // An original has no parent, and any other parent stands before: there is no circle.
        found[i].parent = parent;
    }
}

/// Words with a small first letter, unless they begin with a name.
fn small(words: &str) -> String {
    let mut letters = words.chars();
    let is_name = words.chars().nth(1).is_some_and(char::is_uppercase);
    match letters.next() {
        Some(first) if !is_name => first.to_lowercase().chain(letters).collect(),
        _ => words.to_owned(),
    }
}
