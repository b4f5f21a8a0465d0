//! Whom something is said to, or demanded of.

use std::ops::Range;

use onetext_nlp::Pos;

use super::lists::{STANCES, norm};
use super::view::View;
use crate::model::{Features, Model};
use crate::text::Text;

/// Somebody who may be spoken to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// The word that the others hang on; nobody where there is none.
    pub(crate) head: Option<usize>,
    /// The words for it.
    pub(crate) tokens: Range<usize>,
}

/// Nobody, and everybody whom the sentence names.
pub(crate) fn candidates(view: &View<'_, '_>) -> Vec<Candidate> {
    let text = view.text;
    let mut found = vec![Candidate { head: None, tokens: 0..0 }];
    let mut sentence = text.sentence_at(view.said.head);
    // A title before the colon of its words may be parsed as a sentence of its own.
    if let Some(last) = view.content.last() {
        if sentence.end == view.content[0] {
            sentence.end = text.sentence_at(view.content[0]).end;
        }
        sentence.end = sentence.end.min(last + 40);
    }
    for i in sentence {
        let token = &text.tokens[i];
        let is_noun = matches!(token.pos, Pos::Noun | Pos::Propn | Pos::Pron);
        let is_inner = matches!(token.dep, "compound" | "nmod" | "expl")
            || matches!(token.tag, "WP" | "WDT" | "WP$" | "PRP$" | "EX");
        let is_source = view.said.source.as_ref().is_some_and(|source| source.contains(&i));
        if is_noun && !is_inner && !is_source && !matches!(token.entity, "DATE" | "TIME") {
            found.push(Candidate { head: Some(i), tokens: phrase(text, i) });
        }
    }
    found
}

/// The tokens of whom a statement is for.
pub(super) fn find(view: &View<'_, '_>, model: &Model) -> Option<Range<usize>> {
    let found = candidates(view);
    let scores: Vec<f64> = found
        .iter()
        .map(|candidate| {
            let mut f = Features::default();
            features(view, candidate, &mut f);
            model.score(&f)
        })
        .collect();
    let best = found.get(super::best(&scores))?;
    best.head.map(|_| best.tokens.clone())
}

/// A noun with its determiners, adjectives and what `of` adds.
fn phrase(text: &Text<'_>, head: usize) -> Range<usize> {
    let left = text.children(head).iter().copied().filter(|i| {
        *i < head
            && matches!(
                text.dep(*i),
                "det" | "amod" | "compound" | "poss" | "nummod" | "nmod" | "predet" | "quantmod"
            )
    });
    let start = left.map(|i| text.subtree(i).start).min().unwrap_or(head);
    let of = text.children(head).iter().copied().filter(|i| *i > head && text.lower(*i) == "of");
    let end = of.map(|i| text.subtree(i).end).max().unwrap_or(head + 1);
    start.min(head)..end.max(head + 1)
}

/// What holds of somebody as the one whom a statement is for.
pub(crate) fn features(view: &View<'_, '_>, candidate: &Candidate, f: &mut Features) {
    let text = view.text;
    let cue = norm(text, view.said.head);
    let hits = STANCES.hits(text, &view.cue);
    let class = hits.iter().max_by_key(|hit| hit.words).map_or("", |hit| hit.kind);
    let opening = view.content.first().map_or("", |i| text.lower(*i));
    let opening = match opening {
        "that" | "to" | "whether" | "if" | "for" | "not" => opening,
        _ if view.is_quoted => "quote",
        _ => "other",
    };
    let Some(head) = candidate.head else {
        f.add("none", &[]);
        f.add("none+cue=", &[cue]);
        f.add("none+class=", &[class]);
        f.add("none+start=", &[opening]);
        f.add("none+cue+start=", &[cue, opening]);
        f.add("none+tag=", &[text.tokens.get(view.said.head).map_or("", |token| token.tag)]);
        return;
    };
    let token = &text.tokens[head];
    let mut path = String::new();
    let on_cue = path_to(text, head, view.said.head, &mut path);
    let place = place(view, head);
    f.add("place=", &[place]);
    f.add("path=", &[&path, place]);
    f.add("cue+path=", &[cue, &path, place]);
    f.add("class+path=", &[class, &path, place]);
    f.add("start+path=", &[opening, &path, place]);
    f.flag("on-cue", on_cue);
    f.add("word=", &[if token.pos == Pos::Propn { "NAME" } else { norm(text, head) }]);
    f.add("kind=", &[kind(view, head), place]);
    f.add("kind+class=", &[kind(view, head), class, place]);
    f.add("kind+path=", &[kind(view, head), &path]);
    // Whose deed is demanded: the subject of what is said.
    for (n, clause) in view.clauses.iter().enumerate() {
        if clause.subject == Some(head) {
            let nth = if n == 0 { "1" } else { "2" };
            f.add("subject=", &[nth, class, clause.modal]);
            f.add("subject+cue=", &[nth, cue, opening]);
            f.add("subject+kind=", &[nth, class, kind(view, head)]);
        }
    }
    let after = head.checked_sub(view.said.head);
    f.add("distance=", &[place, distance(after)]);
    let before = candidate.tokens.start.checked_sub(1).map_or("", |i| text.lower(i));
    f.add("before=", &[before, place]);
    f.add("before+cue=", &[before, cue, place]);
    f.add("before+kind=", &[before, kind(view, head), place]);
    let behind = text.lower(candidate.tokens.end);
    if matches!(behind, "," | "to" | "that" | ":" | "!" | "\"" | "”" | "." | "of" | "for") {
        f.add("behind=", &[behind, place]);
        f.add("behind+before=", &[behind, before, place]);
    }
}

fn kind(view: &View<'_, '_>, i: usize) -> &'static str {
    let token = &view.text.tokens[i];
    match token.lower.as_str() {
        "reporters" | "journalists" | "reporter" | "journalist" | "newspaper" | "radio"
        | "agency" | "television" | "broadcaster" | "paper" | "news" | "readers" | "viewers"
        | "audience" | "crowd" | "press" | "media" | "tv" | "daily" | "weekly" => "press",
        "parliament" | "delegates" | "lawmakers" | "committee" | "council" | "members"
        | "colleagues" | "negotiators" | "mediators" | "ministers" | "hearing" | "plenary"
        | "meeting" | "rally" | "court" | "senators" | "assembly" | "board" | "diplomats"
        | "analysts" | "investors" | "union" | "workers" | "government" | "governments"
        | "company" | "sides" | "parties" | "side" => "hearers",
        "us" | "me" => "me",
        "you" => "you",
        "them" | "him" | "her" => "them",
        "it" | "he" | "she" | "they" | "we" | "i" => "pronoun",
        "that" | "this" | "what" | "which" | "who" | "anything" | "nothing" | "something"
        | "everything" => "what",
        _ => match token.entity {
            "" if token.pos == Pos::Propn => "name",
            "" if token.tag == "NNS" => "things",
            "" => "thing",
            entity => entity,
        },
    }
}

/// Where somebody stands in a statement.
fn place(view: &View<'_, '_>, i: usize) -> &'static str {
    if view.cue.contains(&i) {
        return "cue";
    }
    if view.content.contains(&i) {
        return "content";
    }
    let cue = view.cue.last().copied().unwrap_or(view.said.head);
    match view.content.first() {
        _ if i < view.cue[0] => "before",
        Some(&content) if cue < content && i < content => "between",
        _ => "behind",
    }
}

fn distance(after: Option<usize>) -> &'static str {
    match after {
        None => "-",
        Some(0..=1) => "1",
        Some(2) => "2",
        Some(3..=4) => "3",
        Some(5..=8) => "5",
        Some(_) => "9",
    }
}

/// The relations from a token up to the cue; whether it is reached within four steps.
fn path_to(text: &Text<'_>, from: usize, to: usize, path: &mut String) -> bool {
    let mut at = from;
    for _ in 0..4 {
        path.push_str(text.dep(at));
        let Some(above) = text.above(at) else { break };
        at = above;
        if at == to {
            return true;
        }
        if text.dep(at) == "prep" || text.dep(at) == "dative" || text.dep(at) == "agent" {
            path.push(':');
            path.push_str(text.lower(at));
        }
        path.push('>');
    }
    path.clear();
    path.push('-');
    false
}
