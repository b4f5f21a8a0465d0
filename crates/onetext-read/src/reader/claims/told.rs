//! Who states what as a fact.

use std::ops::Range;

use onetext_nlp::Pos;

use super::Words;
use crate::reader::Reader;
use crate::reader::clause::{is_denied, is_verb, subject};
use crate::reader::whom::{self, Whom};
use crate::text::Text;

/// Something that somebody states.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Told {
    pub(super) by: Vec<Whom>,
    pub(super) words: Words,
    /// The words that carry its meaning, by their dictionary form.
    pub(super) lemmas: Vec<String>,
    /// Whether the cue itself leaves the fact open: `claims`, `accuses`.
    pub(super) is_strong: bool,
    /// Whether what is stated is denied in it: `that neither town has been taken`.
    pub(super) is_denial: bool,
    /// Who is accused in it.
    pub(super) accused: Vec<Whom>,
}

/// How many tokens what is stated may have.
pub(super) const LONGEST: usize = 120;

/// Verbs of stating.
const SAYS: [&str; 30] = [
    "say",
    "claim",
    "allege",
    "assert",
    "announce",
    "state",
    "report",
    "tell",
    "find",
    "argue",
    "maintain",
    "insist",
    "charge",
    "admit",
    "acknowledge",
    "add",
    "write",
    "estimate",
    "forecast",
    "contend",
    "believe",
    "think",
    "note",
    "declare",
    "complain",
    "warn",
    "reveal",
    "disclose",
    "suggest",
    "remind",
];

/// Those of them that leave the fact open.
const STRONG: [&str; 6] = ["claim", "allege", "accuse", "charge", "contend", "assert"];

/// What a sentence's verbs and nouns say that somebody states.
pub(super) fn told(reader: &Reader<'_>, number: usize) -> Vec<Told> {
    let text = &reader.text;
    let tokens = text.sentences[number].tokens.clone();
    let mut found: Vec<Told> = Vec::new();
    for i in tokens {
        if let Some(told) = by_verb(reader, number, i).or_else(|| by_noun(reader, number, i)) {
            let again = found.iter().any(|other| other.words.content == told.words.content);
            if !again {
                found.push(told);
            }
        }
    }
    // In the order of what is stated, so that the nearest is the last.
    found.sort_by_key(|told| told.words.content.start);
    found
}

fn by_verb(reader: &Reader<'_>, number: usize, i: usize) -> Option<Told> {
    let text = &reader.text;
    if !is_verb(text, i) {
        return None;
    }
    let lemma = text.lemma(i);
    if lemma == "accuse" {
        let of = text.children(i).iter().copied().find(|c| text.lower(*c) == "of")?;
        let content = text.subtree(of);
        let accused = text.child(i, &["dobj"]).map(|i| whom::everyone(reader, i, &[]));
        let told = make(reader, number, i, content.start + 1..content.end, true)?;
        return Some(Told { accused: accused.unwrap_or_default(), ..told });
    }
    if lemma == "hold" && text.child(i, &["dobj"]).is_some() {
        return None;
    }
    // "according to X": what hangs above.
    if lemma == "accord" {
        let to = text.children(i).iter().copied().find(|c| text.lower(*c) == "to")?;
        let who = text.child(to, &["pobj"])?;
        let main = text.above(i)?;
        let whole = text.subtree(main);
        let content = if i < main {
            text.subtree(i).end..whole.end
        } else {
            whole.start..text.subtree(i).start
        };
        return told_by(reader, number, i, &[who], content, false);
    }
    if !SAYS.contains(&lemma) || is_denied(text, i) {
        return None;
    }
    let clause =
        text.child(i, &["ccomp", "xcomp"]).or_else(|| in_writing(text, i)).or_else(|| {
            // "claimed responsibility", "reported the loss of a ship".
            STRONG.contains(&lemma).then(|| text.child(i, &["dobj"]))?
        })?;
    let is_clause = is_verb(text, clause);
    if !is_clause && !STRONG.contains(&lemma) {
        return None;
    }
    make(reader, number, i, text.subtree(clause), STRONG.contains(&lemma))
}

/// `a report in X that …`, `X's claim that …`.
fn by_noun(reader: &Reader<'_>, number: usize, i: usize) -> Option<Told> {
    let text = &reader.text;
    if text.tokens[i].pos != Pos::Noun
        || !matches!(
            text.lemma(i),
            "report"
                | "claim"
                | "allegation"
                | "accusation"
                | "assertion"
                | "rumour"
                | "rumor"
                | "suggestion"
        )
    {
        return None;
    }
    // The clause may hang on the verb of which the noun is the object: `denied a report that …`.
    let beside = || {
        let verb = text.above(i).filter(|_| text.dep(i) == "dobj")?;
        text.child(verb, &["ccomp"]).filter(|clause| *clause > i)
    };
    // A `that` that only opens the clause stands for nothing in it.
    let relative = || {
        let clause = text.child(i, &["relcl"])?;
        text.child(clause, &["mark"]).filter(|mark| text.lower(*mark) == "that")?;
        Some(clause)
    };
    let clause = text.child(i, &["acl", "ccomp"]).or_else(relative).or_else(beside);
    let clause = clause.filter(|verb| is_verb(text, *verb))?;
    let is_that = text.lower(text.tokens[clause].edges.0) == "that" || text.dep(clause) == "acl";
    let judged = matches!(text.lemma(clause), "call" | "describe" | "dismiss" | "reject" | "brand");
    if !is_that || judged {
        return None;
    }
    let place =
        text.children(i).iter().copied().find(|c| matches!(text.lower(*c), "in" | "by" | "from"));
    let who = text.child(i, &["poss"]).or_else(|| text.child(place?, &["pobj"]));
    let who: Vec<usize> = who.into_iter().collect();
    told_by(reader, number, i, &who, text.subtree(clause), true)
}

/// The clause in `said in a letter that …`.
fn in_writing(text: &Text<'_>, verb: usize) -> Option<usize> {
    let paper = text
        .children(verb)
        .iter()
        .filter(|child| text.lower(**child) == "in")
        .find_map(|child| text.child(*child, &["pobj"]))?;
    let is_paper = matches!(
        text.lemma(paper),
        "letter" | "report" | "statement" | "note" | "filing" | "memo" | "message" | "post"
    );
    let clause = text.child(paper, &["relcl", "acl", "ccomp"])?;
    let is_that = text.lower(text.tokens[clause].edges.0) == "that";
    (is_paper && is_verb(text, clause) && is_that).then_some(clause)
}

fn make(
    reader: &Reader<'_>,
    number: usize,
    cue: usize,
    content: Range<usize>,
    is_strong: bool,
) -> Option<Told> {
    let text = &reader.text;
    let agent = text.child(cue, &["agent"]).and_then(|by| text.child(by, &["pobj"]));
    let who = agent.or_else(|| subject(text, cue))?;
    if text.tokens[who].lower == "it" && text.child(cue, &["auxpass"]).is_some() {
        return None;
    }
    told_by(reader, number, cue, &[who], content, is_strong)
}

fn told_by(
    reader: &Reader<'_>,
    number: usize,
    cue: usize,
    who: &[usize],
    content: Range<usize>,
    is_strong: bool,
) -> Option<Told> {
    let text = &reader.text;
    let content = trimmed(text, until_contrast(text, content, cue))?;
    if content.len() > LONGEST {
        return None;
    }
    let judges = content.clone().any(|i| {
        matches!(text.lemma(i), "confirm" | "deny" | "verify" | "dispute" | "corroborate")
            && !matches!(text.dep(i), "amod" | "relcl")
    });
    if judges {
        return None;
    }
    let by: Vec<Whom> = who.iter().flat_map(|i| whom::everyone(reader, *i, &[])).take(4).collect();
    let speaker = who.first().map(|i| text.place(text.tokens[*i].edges.0..i + 1));
    let lemmas = lemmas(text, &content);
    let is_denial = denies(text, &content);
    if lemmas.is_empty() && !is_denial {
        return None;
    }
    Some(Told {
        by,
        words: Words {
            sentence: number,
            content: text.place(content),
            cue: text.place(cue..cue + 1),
            speaker,
        },
        lemmas,
        is_strong,
        is_denial,
        accused: Vec::new(),
    })
}

/// Tokens up to a clause in which the writer turns to somebody else: `, though Ukraine …`.
fn until_contrast(text: &Text<'_>, tokens: Range<usize>, cue: usize) -> Range<usize> {
    let turn = tokens.clone().skip(1).find(|i| {
        let turns = matches!(text.lower(*i), "though" | "although" | "while" | "whereas" | "but");
        let is_comma = text.lower(i - 1) == ",";
        // "…, a claim that analysts called heroic".
        let names_it = matches!(
            text.lemma(*i),
            "claim" | "assertion" | "accusation" | "charge" | "allegation" | "estimate" | "figure"
        ) && text.lower(i.saturating_sub(2)) == ",";
        // "…, and the Red Cross denied": the next clause has its own subject.
        let is_next = text.lower(*i) == "and"
            && is_comma
            && text.above(*i).is_some_and(|verb| {
                let next = text.children(verb).iter().rev().find(|c| text.dep(**c) == "conj");
                next.is_some_and(|next| *next > *i && text.child(*next, &["nsubj"]).is_some())
            });
        (turns && is_comma) || is_next || names_it || text.lower(*i) == ";"
    });
    match turn {
        Some(turn) if turn > cue => tokens.start..turn,
        _ => tokens,
    }
}

/// Tokens without signs at their ends.
pub(super) fn trimmed(text: &Text<'_>, tokens: Range<usize>) -> Option<Range<usize>> {
    let (mut start, mut end) = (tokens.start, tokens.end.min(text.tokens.len()));
    while start < end && !text.tokens[start].is_word {
        start += 1;
    }
    while end > start && !text.tokens[end - 1].is_word && text.lower(end - 1) != "%" {
        end -= 1;
    }
    (start < end).then_some(start..end)
}

/// Whether some words say that something is not so.
pub(super) fn denies(text: &Text<'_>, tokens: &Range<usize>) -> bool {
    tokens.clone().any(|i| {
        matches!(
            text.lower(i),
            "not"
                | "n't"
                | "never"
                | "no"
                | "neither"
                | "nor"
                | "nothing"
                | "nobody"
                | "none"
                | "untrue"
                | "false"
                | "nonsense"
                | "wrong"
                | "baseless"
                | "fabricated"
                | "invented"
        )
    })
}

/// The dictionary forms of the words that carry meaning.
pub(super) fn lemmas(text: &Text<'_>, tokens: &Range<usize>) -> Vec<String> {
    let words = tokens.clone().filter(|i| {
        let token = &text.tokens[*i];
        let carries = matches!(token.pos, Pos::Noun | Pos::Propn | Pos::Verb | Pos::Num | Pos::Adj);
        carries
            && token.is_word
            && !matches!(
                token.lemma.as_str(),
                "have"
                    | "be"
                    | "do"
                    | "say"
                    | "make"
                    | "take"
                    | "such"
                    | "other"
                    | "get"
                    | "year"
                    | "week"
            )
    });
    let mut found: Vec<String> = words.map(|i| text.lemma(i).to_lowercase()).collect();
    found.sort_unstable();
    found.dedup();
    found
}
