//! Whom a noun phrase means: those of the cast, or a body that only these words name.
//!
//! The cast knows states, organisations and whoever the report introduces. Talks also have sides
//! that only their place in a sentence shows, as in `the bondholders met the ministry`; they are
//! kept by the words that name them.

use std::ops::Range;

use onetext_nlp::Pos;

use super::Reader;
use super::clause::joined;
use crate::cast::{Manner, Mention};
use crate::text::capitalised;

/// Somebody whom words mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Whom {
    /// One of the cast, with the person where one is named.
    Cast { member: usize, person: Option<usize> },
    /// A body that is known by these words alone.
    Named { name: String, at: Range<usize> },
}

impl Whom {
    /// Whether two are of one party.
    pub(crate) fn is_with(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Cast { member: a, .. }, Self::Cast { member: b, .. }) => a == b,
            (Self::Named { name: a, .. }, Self::Named { name: b, .. }) => {
                let last = |name: &str| name.rsplit(' ').next().unwrap_or_default().to_lowercase();
                a.eq_ignore_ascii_case(b)
                    || (last(a) == last(b) && (!a.contains(' ') || !b.contains(' ')))
            }
            _ => false,
        }
    }
}

/// Heads that speak for whoever owns them: `France's president` is France.
const SPEAKS_FOR: [&str; 60] = [
    "president",
    "minister",
    "chancellor",
    "premier",
    "government",
    "official",
    "leader",
    "negotiator",
    "army",
    "troop",
    "force",
    "ministry",
    "delegation",
    "delegate",
    "parliament",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "envoy",
    "counterpart",
    "diplomat",
    "ambassador",
    "embassy",
    "secretary",
    "commissioner",
    "presidency",
    "administration",
    "side",
    "team",
    "representative",
    "general",
    "military",
    "authority",
    "capital",
    "office",
    "mediator",
    "colleague",
    "broker",
    "chief",
    "head",
    "executive",
    "management",
    "chairman",
    "chairwoman",
    "chair",
    "director",
    "governor",
    "mayor",
    "king",
    "speaker",
    "party",
    "department",
    "police",
    "commander",
    "intelligence",
    "staff",
    "lawyer",
    "economist",
    "chief executive",
    "delegates",
];

/// Plural nouns that mean sides spoken of before: `the two ministers`.
const SIDES: [&str; 30] = [
    "side",
    "party",
    "leader",
    "minister",
    "delegation",
    "team",
    "negotiator",
    "envoy",
    "official",
    "country",
    "government",
    "company",
    "bank",
    "president",
    "chief",
    "two",
    "both",
    "three",
    "they",
    "neighbour",
    "state",
    "union",
    "group",
    "pair",
    "executive",
    "man",
    "woman",
    "general",
    "foe",
    "capital",
];

/// Nouns that never sit at a table.
const THINGS: [&str; 70] = [
    "talk",
    "meeting",
    "deal",
    "pressure",
    "criticism",
    "resistance",
    "approval",
    "silence",
    "day",
    "time",
    "hour",
    "week",
    "month",
    "year",
    "success",
    "demand",
    "deadline",
    "target",
    "need",
    "requirement",
    "goal",
    "condition",
    "criterion",
    "obligation",
    "cost",
    "standard",
    "guidance",
    "expectation",
    "threshold",
    "opposition",
    "scepticism",
    "skepticism",
    "applause",
    "fate",
    "end",
    "anger",
    "protest",
    "outcry",
    "text",
    "draft",
    "plan",
    "proposal",
    "paper",
    "issue",
    "question",
    "topic",
    "view",
    "aim",
    "result",
    "agreement",
    "agenda",
    "statement",
    "session",
    "round",
    "negotiation",
    "summit",
    "date",
    "war",
    "border",
    "conflict",
    "line",
    "it",
    "conference",
    "call",
    "anyone",
    "wall",
    "vote",
    "rule",
    "dispute",
    "quarrel",
];

/// Everyone whom a noun phrase and those joined to it mean; `before` are the sides of the last
/// meeting, whom `both sides` may mean.
pub(crate) fn everyone(reader: &Reader<'_>, head: usize, before: &[Whom]) -> Vec<Whom> {
    let mut found = Vec::new();
    for head in joined(&reader.text, head) {
        for whom in of(reader, head, before) {
            add(whom, &mut found);
        }
    }
    found
}

/// Adds somebody, unless they are there.
pub(crate) fn add(whom: Whom, found: &mut Vec<Whom>) {
    let is_there = |other: &&mut Whom| match (&**other, &whom) {
        (Whom::Cast { member: a, person: p }, Whom::Cast { member: b, person: q }) => {
            a == b && (p == q || p.is_none() || q.is_none())
        }
        (a, b) => a.is_with(b),
    };
    match found.iter_mut().find(is_there) {
        Some(Whom::Cast { person: known @ None, .. }) => {
            if let Whom::Cast { person, .. } = whom {
                *known = person;
            }
        }
        Some(_) => {}
        None => found.push(whom),
    }
}

fn of(reader: &Reader<'_>, head: usize, before: &[Whom]) -> Vec<Whom> {
    let text = &reader.text;
    let Some(token) = text.tokens.get(head) else { return Vec::new() };
    // `key leaders, including X and Y`: those who are named.
    let named = text.children(head).iter().find(|child| text.lower(**child) == "including");
    if let Some(inner) = named.and_then(|child| text.child(*child, &["pobj", "pcomp"])) {
        let found: Vec<Whom> =
            joined(text, inner).into_iter().flat_map(|i| of(reader, i, before)).collect();
        if !found.is_empty() {
            return found;
        }
    }
    let core = core(reader, head);
    let mentions = inside(reader, &core);
    let covers = |mention: &&Mention| mention.tokens.contains(&head);
    if let Some(mention) = mentions.iter().copied().find(covers) {
        let mut found = of_mention(mention);
        // `Ukrainian and US officials`: each adjective is a side.
        let is_side = |other: &&&Mention| {
            matches!(
                other.manner,
                Manner::Demonym | Manner::Office | Manner::Person | Manner::Group
            )
        };
        for other in mentions.iter().filter(is_side).filter(|other| **other != mention) {
            found.extend(of_mention(other));
        }
        if !found.is_empty() || mention.some_of {
            return found;
        }
    }
    // "Special envoys from Iran and Pakistan", "executives of Ligure": whoever sent them.
    if mentions.is_empty() && token.pos == Pos::Noun && token.tag == "NNS" {
        let mut whose = vec!["from"];
        if SPEAKS_FOR.contains(&token.lemma.as_str()) {
            whose.extend(["of", "for"]);
        }
        if let Some(inner) = super::clause::behind(text, head, &whose) {
            let found: Vec<Whom> =
                joined(text, inner).into_iter().flat_map(|i| of_one(reader, i)).collect();
            if !found.is_empty() {
                return found;
            }
        }
    }
    // "The chief negotiators, Marc Lapointe and Anjali Deshmukh".
    if mentions.is_empty() && token.pos == Pos::Noun && token.tag == "NNS" {
        let apposed = text.child(head, &["appos"]).filter(|i| text.tokens[*i].pos == Pos::Propn);
        if let Some(apposed) = apposed {
            return joined(text, apposed).into_iter().flat_map(|i| of_one(reader, i)).collect();
        }
    }
    let is_own_name = token.pos == Pos::Propn && matches!(token.entity, "ORG" | "PRODUCT" | "");
    if !mentions.is_empty() && !is_own_name {
        let speaks = SPEAKS_FOR.contains(&token.lemma.as_str()) || token.entity == "PERSON";
        if speaks || mentions.len() > 1 {
            return mentions.into_iter().flat_map(of_mention).collect();
        }
    }
    // "Its office", "a spokeswoman": whoever was spoken of last has none of its own.
    if mentions.is_empty() && SPOKES.contains(&token.lemma.as_str()) {
        let of = super::clause::behind(text, head, &["for", "of", "from", "at", "in"]);
        return of.filter(|of| *of != head).map(|of| of_one(reader, of)).unwrap_or_default();
    }
    let is_plural = matches!(token.tag, "NNS" | "NNPS" | "PRP" | "CD" | "DT");
    let is_bare = mentions.is_empty() && (core.len() == 1 || is_definite(reader, &core));
    if is_plural && is_bare && SIDES.contains(&token.lemma.as_str()) {
        return sides(reader, head, before);
    }
    if matches!(token.lower.as_str(), "it" | "he" | "she") {
        return subject_before(reader, head);
    }
    if token.pos == Pos::Pron || THINGS.contains(&token.lemma.as_str()) || !token.is_word {
        return Vec::new();
    }
    if !matches!(token.pos, Pos::Propn | Pos::Noun)
        || matches!(token.entity, "DATE" | "TIME" | "MONEY" | "PERCENT" | "QUANTITY")
    {
        return Vec::new();
    }
    name(reader, &core).into_iter().collect()
}

/// The subject of the sentence before, whom a pronoun means that the cast cannot tell.
fn subject_before(reader: &Reader<'_>, head: usize) -> Vec<Whom> {
    let text = &reader.text;
    let Some(number) = text.tokens[head].sentence.checked_sub(1) else { return Vec::new() };
    let (this, last) = (&text.sentences[number + 1], &text.sentences[number]);
    let root = last.tokens.clone().find(|i| text.dep(*i) == "ROOT");
    let subject = root.and_then(|root| text.child(root, &["nsubj", "nsubjpass"]));
    let is_near = this.paragraph == last.paragraph;
    let subject = subject.filter(|i| is_near && text.tokens[*i].pos != Pos::Pron);
    let is_thing = |i: &usize| THINGS.contains(&text.lemma(*i));
    subject.filter(|i| !is_thing(i)).map(|i| of_one(reader, i)).unwrap_or_default()
}

/// Those who speak for others and are nobody themselves.
const SPOKES: [&str; 12] = [
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "official",
    "office",
    "aide",
    "staff",
    "statement",
    "somebody",
    "someone",
    "source",
    "person",
];

/// Whom the mentions in a noun phrase mean, or the name that it is.
fn of_one(reader: &Reader<'_>, head: usize) -> Vec<Whom> {
    let core = core(reader, head);
    let mentions = inside(reader, &core);
    if let Some(mention) = mentions.iter().find(|mention| mention.tokens.contains(&head)) {
        return of_mention(mention);
    }
    // "Italy's Banca Ligure" is no Italy.
    if reader.text.tokens[head].pos == Pos::Propn {
        return name(reader, &core).into_iter().collect();
    }
    let found: Vec<Whom> = mentions.into_iter().flat_map(of_mention).collect();
    if found.is_empty() { name(reader, &core).into_iter().collect() } else { found }
}

fn of_mention(mention: &Mention) -> Vec<Whom> {
    if mention.some_of {
        return Vec::new();
    }
    let person = mention.person.filter(|_| mention.who.len() == 1);
    mention.who.iter().map(|member| Whom::Cast { member: *member, person }).collect()
}

/// A noun with what stands before it, and a name right behind it.
fn core(reader: &Reader<'_>, head: usize) -> Range<usize> {
    let text = &reader.text;
    let token = &text.tokens[head];
    let before = text.children(head).iter().copied().filter(|child| {
        *child < head
            && matches!(
                text.dep(*child),
                "compound"
                    | "amod"
                    | "poss"
                    | "nmod"
                    | "nummod"
                    | "det"
                    | "quantmod"
                    | "predet"
                    | "punct"
                    | "advmod"
            )
    });
    // A name does not take in whose it is: "Italy's Banca Ligure".
    let is_name = token.pos == Pos::Propn;
    let before = before.filter(|child| !(is_name && text.dep(*child) == "poss"));
    let start = before.map(|child| text.tokens[child].edges.0).min().unwrap_or(head).min(head);
    let mut end = head + 1;
    if let Some(name) = text.child(head, &["appos"]).filter(|i| text.tokens[*i].edges.0 == head + 1)
    {
        end = name + 1;
    } else if !token.entity.is_empty() {
        let sentence = text.sentence_at(head);
        while end < sentence.end
            && text.tokens[end].entity == token.entity
            && !text.tokens[end].begins_entity
        {
            end += 1;
        }
    }
    start..end
}

/// The mentions that lie in some tokens, of known members.
fn inside<'r>(reader: &'r Reader<'_>, tokens: &Range<usize>) -> Vec<&'r Mention> {
    let sentence = reader.text.tokens[tokens.start].sentence;
    let all = reader.mentions.get(sentence).into_iter().flatten();
    all.filter(|mention| {
        mention.tokens.start < tokens.end
            && tokens.start < mention.tokens.end
            && (!mention.who.is_empty() || mention.some_of)
    })
    .collect()
}

fn is_definite(reader: &Reader<'_>, core: &Range<usize>) -> bool {
    matches!(reader.text.lower(core.start), "the" | "both" | "all" | "these" | "those" | "two")
}

/// The sides spoken of before a token.
pub(crate) fn sides(reader: &Reader<'_>, at: usize, before: &[Whom]) -> Vec<Whom> {
    if before.len() > 1 {
        return before.to_vec();
    }
    let sentence = reader.text.tokens[at].sentence;
    for number in (sentence.saturating_sub(3)..=sentence).rev() {
        let mut found: Vec<Whom> = Vec::new();
        for mention in reader.mentions.get(number).into_iter().flatten() {
            if mention.tokens.start < at && mention.manner != Manner::Pronoun {
                for whom in of_mention(mention) {
                    if !found.iter().any(|other| other.is_with(&whom)) {
                        found.push(whom);
                    }
                }
            }
        }
        if found.len() == 2 {
            return found;
        }
    }
    Vec::new()
}

/// A body by the words that name it.
pub(crate) fn named(reader: &Reader<'_>, head: usize) -> Option<Whom> {
    name(reader, &core(reader, head))
}

/// Words that belong to no name.
const UNNAMED: [&str; 34] = [
    "the", "a", "an", "its", "their", "his", "her", "our", "my", "this", "that", "these", "those",
    "both", "all", "two", "three", "five", "each", "every", "any", "either", "some", "other",
    "another", "several", "many", "no", "neither", "own", "other", "such", "one", "four",
];

fn name(reader: &Reader<'_>, core: &Range<usize>) -> Option<Whom> {
    let text = &reader.text;
    let mut start = core.start;
    while start < core.end && (UNNAMED.contains(&text.lower(start)) || !text.tokens[start].is_word)
    {
        start += 1;
    }
    if start >= core.end || core.end - start > 9 {
        return None;
    }
    let at = text.place(start..core.end);
    let words = text.words(&at).split_whitespace().collect::<Vec<_>>().join(" ");
    let name = capitalised(words.trim_matches(|c: char| !c.is_alphanumeric()));
    // Names of signs alone, or too long for one, name nobody.
    let is_name = name.chars().any(char::is_alphabetic) && name.chars().count() <= 60;
    is_name.then_some(Whom::Named { name, at })
}
