//! Which nouns speak of a document on the table, and what their own words tell of it.

use std::ops::Range;

use onetext_nlp::Pos;

use crate::reader::clause::{behind, has_child};
use crate::text::Text;

/// Words for documents.
const DOCUMENTS: [&str; 18] = [
    "draft",
    "text",
    "paper",
    "document",
    "blueprint",
    "roadmap",
    "bill",
    "annex",
    "version",
    "page",
    "sheet",
    "outline",
    "memorandum",
    "preamble",
    "communique",
    "communiqué",
    "copy",
    "term",
];

/// Words for what may be a document, and may be in somebody's mind.
const PLANS: [&str; 17] = [
    "plan",
    "proposal",
    "offer",
    "framework",
    "agreement",
    "treaty",
    "pact",
    "protocol",
    "statement",
    "scheme",
    "deal",
    "amendment",
    "declaration",
    "resolution",
    "package",
    "letter",
    "swap",
];

/// Adjectives that make a document of a plan.
const WRITTEN: [&str; 30] = [
    "draft",
    "revised",
    "amended",
    "leaked",
    "written",
    "original",
    "initial",
    "compromise",
    "joint",
    "merged",
    "updated",
    "reworked",
    "refined",
    "final",
    "bridging",
    "counter",
    "alternative",
    "peace",
    "latest",
    "consolidated",
    "initialled",
    "clean",
    "new",
    "competing",
    "rival",
    "interim",
    "tentative",
    "clandestine",
    "earlier",
    "negotiating",
];

/// Verbs that do something with a document.
pub(super) const HANDLES: [&str; 68] = [
    "draft",
    "write",
    "table",
    "circulate",
    "hand",
    "present",
    "submit",
    "send",
    "publish",
    "leak",
    "read",
    "see",
    "receive",
    "study",
    "show",
    "revise",
    "refine",
    "improve",
    "put",
    "initial",
    "sign",
    "unveil",
    "return",
    "withdraw",
    "rework",
    "amend",
    "redraft",
    "rewrite",
    "update",
    "edit",
    "change",
    "prepare",
    "deliver",
    "give",
    "bring",
    "distribute",
    "post",
    "reject",
    "dismiss",
    "dust",
    "shelve",
    "merge",
    "introduce",
    "float",
    "release",
    "review",
    "share",
    "forward",
    "pass",
    "issue",
    "draw",
    "propose",
    "finalise",
    "finalize",
    "merge",
    "make",
    "replace",
    "work",
    "discuss",
    "welcome",
    "adopt",
    "steer",
    "carry",
    "cut",
    "accept",
    "examine",
    "answer",
    "turn",
];

/// A noun that speaks of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Noun {
    pub(super) head: usize,
    /// The words that name it, without a relative clause.
    pub(super) tokens: Range<usize>,
    /// `28-point`, `17-article`, `140-page`.
    pub(super) size: Option<String>,
    pub(super) kind: Kind,
    /// Whether it speaks of a document told of before.
    pub(super) is_definite: bool,
    pub(super) is_leaked: bool,
    /// The words that make it one among others: `revised`, `fourth`, `July`.
    pub(super) marks: Vec<String>,
}

/// What the words before a noun tell of its place in a line of drafts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing.
    Plain,
    /// It comes before others: `original`, `first`.
    Original,
    /// It was made from another: `revised`, `later`.
    Revised,
    /// It answers another: `counter-proposal`.
    Counter,
}

/// The noun at a token, if it speaks of a document.
pub(super) fn noun(text: &Text<'_>, i: usize) -> Option<Noun> {
    let token = &text.tokens[i];
    if !matches!(token.pos, Pos::Noun | Pos::Propn)
        || matches!(token.dep, "compound" | "amod" | "nmod")
    {
        return None;
    }
    let lemma = token.lemma.to_lowercase();
    let is_document = DOCUMENTS.contains(&lemma.as_str());
    if !is_document && !PLANS.contains(&lemma.as_str()) {
        return None;
    }
    // "The original version of the draft" is told by its version.
    let above = text.above(i);
    let of = above.filter(|of| text.dep(i) == "pobj" && text.lower(*of) == "of");
    let outer = of.and_then(|of| text.above(of)).filter(|outer| {
        matches!(
            text.lemma(*outer),
            "version" | "copy" | "draft" | "text" | "page" | "outline" | "article"
        )
    });
    if outer.is_some() {
        return None;
    }
    let determiner = text.child(i, &["det"]).map(|det| text.lower(det));
    if matches!(determiner, Some("no" | "any" | "every" | "which" | "what" | "each")) {
        return None;
    }
    let before: Vec<usize> = text.children(i).iter().copied().filter(|child| *child < i).collect();
    let start = before.iter().copied().filter(|child| {
        matches!(
            text.dep(*child),
            "det"
                | "amod"
                | "compound"
                | "poss"
                | "nummod"
                | "nmod"
                | "predet"
                | "punct"
                | "quantmod"
                | "npadvmod"
        )
    });
    let mut start = start.map(|child| text.tokens[child].edges.0).min().unwrap_or(i).min(i);
    let first = text.sentence_at(i).start;
    while start >= first + 2 && text.lower(start - 1) == "-" {
        start -= 2;
    }
    let words: Vec<&str> = (start..=i).map(|j| text.lower(j)).collect();
    let has = |marks: &[&str]| words.iter().any(|word| marks.contains(word));
    // Many drafts are none in particular; "pages" and "terms" are one.
    let is_many = token.tag == "NNS" && !matches!(token.lower.as_str(), "pages" | "terms");
    if is_many && !(lemma == "proposal" && determiner == Some("the")) {
        return None;
    }
    let is_news = determiner == Some("this") && matches!(lemma.as_str(), "paper" | "newspaper");
    if is_news || has(&["advance", "customs", "short", "news", "local"]) {
        return None;
    }
    let apposed = text.child(i, &["appos"]);
    let size = size(text, start..i).or_else(|| size(text, text.tokens[apposed?].edges.0..apposed?));
    let is_counter = has(&["counter"]) || lemma.starts_with("counter");
    let is_written = size.is_some() || has(&WRITTEN) || is_counter || is_quoted(text, start..i);
    let evidence = is_written || is_handled(text, i);
    let is_named = match lemma.as_str() {
        "version" | "copy" => {
            behind(text, i, &["of"]).is_some_and(|of| is_word_for(text, of))
                || is_handled(text, i)
                || is_written
        }
        "page" => {
            number_before(text, i)
                && !matches!(token.dep, "appos" | "npadvmod")
                && is_handled(text, i)
        }
        "bill" => evidence || determiner == Some("the") || text.child(i, &["poss"]).is_some(),
        "sheet" => has(&["term"]),
        "paper" => {
            !has(&["news", "local"]) && (evidence || is_definite(text, i) || is_there(text, i))
        }
        "outline" | "document" | "draft" | "annex" | "roadmap" | "blueprint" | "preamble"
        | "memorandum" => true,
        "text" => is_definite(text, i) || is_written || is_brought(text, i),
        "term" => has(&["draft"]) && token.lower == "terms",
        "deal" | "statement" | "letter" | "amendment" | "resolution" | "declaration"
        | "package" => {
            has(&["draft", "leaked", "joint", "written", "peace"]) && is_handled(text, i)
                || size.is_some()
                || is_drafted(text, i)
        }
        "agreement" | "treaty" | "pact" | "protocol" => {
            size.is_some()
                || has(&["draft", "revised", "amended", "leaked", "framework"])
                || handler(text, i).is_some_and(|verb| {
                    matches!(
                        text.lemma(verb),
                        "initial" | "draw" | "draft" | "circulate" | "table" | "leak" | "rework"
                    )
                })
        }
        "swap" => has(&["draft"]),
        _ => is_written || is_handled(text, i),
    };
    if !is_named {
        return None;
    }
    let kind = if is_counter {
        Kind::Counter
    } else if has(&["original", "initial", "earliest", "first", "earlier"]) && !is_revised(&words) {
        Kind::Original
    } else if is_revised(&words) {
        Kind::Revised
    } else {
        Kind::Plain
    };
    let marks = (start..i)
        .filter(|j| {
            let carries =
                matches!(text.tokens[*j].pos, Pos::Adj | Pos::Propn | Pos::Noun | Pos::Verb);
            carries
                && text.tokens[*j].is_word
                && !matches!(text.lower(*j), "point" | "page" | "article" | "same" | "whole")
        })
        .map(|j| text.lower(j).to_owned())
        .filter(|word| size.as_ref().is_none_or(|size| !size.contains(word.as_str())))
        .collect();
    let end = end(text, i);
    Some(Noun {
        head: i,
        tokens: start..end,
        size,
        kind,
        is_definite: matches!(determiner, Some("the" | "this" | "that" | "these" | "those"))
            || text.child(i, &["poss"]).is_some(),
        is_leaked: has(&["leaked"]),
        marks,
    })
}

fn is_definite(text: &Text<'_>, i: usize) -> bool {
    text.child(i, &["poss"]).is_some()
        || text
            .child(i, &["det"])
            .is_some_and(|det| matches!(text.lower(det), "the" | "that" | "this"))
}

/// `There is a paper`.
fn is_there(text: &Text<'_>, i: usize) -> bool {
    text.above(i).is_some_and(|be| text.lemma(be) == "be" && text.child(be, &["expl"]).is_some())
}

/// Whether somebody brings it: `presented a text`.
fn is_brought(text: &Text<'_>, i: usize) -> bool {
    handler(text, i).is_some_and(|verb| {
        matches!(
            text.lemma(verb),
            "draft"
                | "table"
                | "circulate"
                | "hand"
                | "present"
                | "submit"
                | "send"
                | "publish"
                | "leak"
                | "write"
                | "receive"
                | "unveil"
                | "propose"
                | "answer"
                | "withdraw"
        )
    })
}

fn is_drafted(text: &Text<'_>, i: usize) -> bool {
    handler(text, i).is_some_and(|verb| matches!(text.lemma(verb), "draft" | "circulate" | "leak"))
}

fn is_revised(words: &[&str]) -> bool {
    const REVISED: [&str; 14] = [
        "revised",
        "amended",
        "updated",
        "reworked",
        "refined",
        "later",
        "shorter",
        "longer",
        "merged",
        "second",
        "third",
        "fourth",
        "latest",
        "consolidated",
    ];
    words.iter().any(|word| REVISED.contains(word))
}

/// Where the words that name a draft end: behind `of the US plan`.
fn end(text: &Text<'_>, i: usize) -> usize {
    if !matches!(
        text.lemma(i),
        "version" | "copy" | "draft" | "text" | "outline" | "annex" | "preamble"
    ) {
        return i + 1;
    }
    let of = text
        .children(i)
        .iter()
        .copied()
        .find(|child| *child == i + 1 && text.lower(*child) == "of");
    let object = of.and_then(|of| text.child(of, &["pobj"]));
    // A hurried parse may hang it on a word before.
    object.filter(|object| (i..=i + 8).contains(object)).map_or(i + 1, |object| object + 1)
}

fn is_word_for(text: &Text<'_>, i: usize) -> bool {
    DOCUMENTS.contains(&text.lemma(i)) || PLANS.contains(&text.lemma(i))
}

fn is_quoted(text: &Text<'_>, tokens: Range<usize>) -> bool {
    tokens.clone().any(|i| matches!(text.token(i), "“" | "\"" | "‘"))
}

fn number_before(text: &Text<'_>, i: usize) -> bool {
    text.child(i, &["nummod"]).is_some()
}

/// `28-point` in the words before a noun.
fn size(text: &Text<'_>, tokens: Range<usize>) -> Option<String> {
    tokens.clone().find_map(|i| {
        let word = text.lower(i);
        let is_unit = |unit: &str| matches!(unit, "point" | "points" | "page" | "article" | "step");
        if is_unit(word) && i > tokens.start && text.lower(i - 1) == "-" {
            return Some(format!("{}-{word}", text.lower(i.checked_sub(2)?)));
        }
        let (number, unit) = word.rsplit_once('-')?;
        (is_unit(unit) && !number.is_empty()).then(|| word.to_owned())
    })
}

/// The verb that does something with what a noun speaks of.
pub(super) fn handler(text: &Text<'_>, i: usize) -> Option<usize> {
    let own = text
        .children(i)
        .iter()
        .copied()
        .filter(|child| matches!(text.dep(*child), "acl" | "relcl"));
    let own = own.into_iter().find(|verb| HANDLES.contains(&text.lemma(*verb)));
    own.or_else(|| {
        let above = text.above(i)?;
        let is_argument = matches!(text.dep(i), "dobj" | "nsubjpass" | "nsubj" | "attr" | "appos");
        if is_argument && HANDLES.contains(&text.lemma(above)) {
            return Some(above);
        }
        // "changes to the draft", "a version of the plan".
        let outer = text.above(above)?;
        let is_change =
            matches!(text.lemma(outer), "change" | "amendment" | "revision" | "comment");
        (text.dep(i) == "pobj" && is_change).then_some(outer)
    })
}

fn is_handled(text: &Text<'_>, i: usize) -> bool {
    handler(text, i).is_some() || has_child(text, i, &["dated"])
}
