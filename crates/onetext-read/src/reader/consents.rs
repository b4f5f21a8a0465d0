//! Rules on whose agreement or hearing an issue needs.
//!
//! Each way of saying it is a small rule on the parse that gives the heads of those who are needed:
//! `must be ratified by X`, `only X can decide`, `not without X`, `X has a veto`.

use std::ops::Range;

use onetext_record::body::Need;

use super::Reader;
use super::clause::subject;
use super::whom::{self, Whom};
use crate::each_once;
use crate::text::Text;

mod ways;

use ways::{Needed, Way, ways};

/// A consent rule that a report mentions.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FoundConsent {
    pub(crate) topics: Vec<usize>,
    /// The parties that are needed, all of them.
    pub(crate) parties: Vec<Whom>,
    /// Whether every principal is needed and none is named.
    pub(crate) is_unanimous: bool,
    pub(crate) need: Need,
    /// Who says so, where that is a party.
    pub(crate) asserted_by: Option<Whom>,
    pub(crate) at: Range<usize>,
    pub(crate) rule: &'static str,
    pub(crate) confidence: f64,
}

pub(crate) fn consents(reader: &Reader<'_>) -> Vec<FoundConsent> {
    let mut found: Vec<FoundConsent> = Vec::new();
    for number in 0..reader.text.sentences.len() {
        let tokens = reader.text.sentences[number].tokens.clone();
        let mut here: Vec<FoundConsent> = Vec::new();
        for at in tokens {
            for way in ways(&reader.text, at) {
                let Some(rule) = consent(reader, number, at, &way) else { continue };
                let same = here.iter().any(|other| {
                    other.at.start < rule.at.end
                        && rule.at.start < other.at.end
                        && (other.parties == rule.parties
                            || other.is_unanimous != rule.is_unanimous)
                });
                if !same {
                    here.push(rule);
                }
            }
        }
        found.append(&mut here);
    }
    found
}

fn consent(reader: &Reader<'_>, number: usize, at: usize, way: &Way) -> Option<FoundConsent> {
    let text = &reader.text;
    let (parties, is_unanimous) = match &way.needed {
        Needed::All => (Vec::new(), true),
        Needed::Heads(heads) => {
            let mut parties: Vec<Whom> = Vec::new();
            for head in heads {
                for whom in needed(reader, *head) {
                    whom::add(whom, &mut parties);
                }
            }
            let is_all = parties.is_empty() && heads.iter().any(|head| is_everyone(text, *head));
            (parties, is_all)
        }
    };
    if parties.is_empty() && !is_unanimous {
        return None;
    }
    let hit = text.place(at..at + 1);
    let clause = clause(reader, number, at, &hit);
    let mut topics = reader.topics.within(&clause);
    // A rule about any agreement is one about the plan as a whole, or about who takes part.
    topics.retain(|topic| reader.topics.topics[*topic].id.as_str() != "participation");
    if topics.is_empty() {
        let whole =
            reader.topics.spoken_of("plan").or_else(|| reader.topics.spoken_of("participation"));
        topics.extend(whole.or_else(|| reader.topics.known("plan")));
    }
    if topics.is_empty() {
        return None;
    }
    Some(FoundConsent {
        topics: each_once(topics),
        parties,
        is_unanimous,
        need: way.need,
        asserted_by: asserted_by(reader, number, at, &hit),
        at: clause,
        rule: way.rule,
        confidence: way.confidence,
    })
}

/// Bodies that agree by themselves: not the state that has them.
const BODIES: [&str; 46] = [
    "parliament",
    "court",
    "congress",
    "senate",
    "assembly",
    "board",
    "cabinet",
    "council",
    "member",
    "membership",
    "shareholder",
    "voter",
    "chamber",
    "referendum",
    "executive",
    "deputy",
    "committee",
    "commission",
    "regulator",
    "authority",
    "bank",
    "treasury",
    "province",
    "state",
    "creditor",
    "bondholder",
    "union",
    "people",
    "family",
    "nation",
    "front",
    "agency",
    "electorate",
    "party",
    "room",
    "ministry",
    "governor",
    "lawmaker",
    "legislature",
    "bureau",
    "centrist",
    "minister",
    "tribunal",
    "community",
    "farmer",
    "investor",
];

/// Whom a noun phrase names as needed: a body by its own name, else the side that it speaks for.
fn needed(reader: &Reader<'_>, head: usize) -> Vec<Whom> {
    let text = &reader.text;
    let mut found = Vec::new();
    for head in super::clause::joined(text, head) {
        // "all five of their fronts", "a majority of the members", "two-thirds of the votes".
        let mut head = head;
        for _ in 0..3 {
            let inner = super::clause::behind(text, head, &["of", "in"]);
            let is_count = is_share(text, head) || text.tokens[head].pos == onetext_nlp::Pos::Num;
            match inner.filter(|_| is_count) {
                Some(inner) => head = inner,
                None => break,
            }
        }
        if is_everyone(text, head) {
            continue;
        }
        let lemma = text.lemma(head).to_lowercase();
        let is_covered = reader.mentions[text.tokens[head].sentence].iter().any(|mention| {
            mention.tokens.contains(&head)
                && !mention.who.is_empty()
                && matches!(
                    mention.manner,
                    crate::cast::Manner::Person
                        | crate::cast::Manner::Name
                        | crate::cast::Manner::Metonym
                )
        });
        if BODIES.contains(&lemma.as_str()) && !is_covered {
            found.extend(whom::named(reader, head));
        } else if !is_share(text, head) {
            found.extend(whom::everyone(reader, head, &[]).into_iter().take(4));
        }
    }
    found
}

/// Whether a noun only says how much of a body is needed.
fn is_share(text: &Text<'_>, i: usize) -> bool {
    matches!(
        text.lemma(i),
        "majority"
            | "third"
            | "quarter"
            | "half"
            | "percent"
            | "vote"
            | "all"
            | "each"
            | "one"
            | "thirds"
            | "%"
            | "fifth"
            | "unanimity"
            | "quorum"
            | "ballot"
            | "five"
            | "two"
            | "three"
            | "approval"
            | "backing"
            | "share"
    ) || matches!(
        text.lower(i),
        "two-thirds"
            | "three-fifths"
            | "three-quarters"
            | "thirds"
            | "fifths"
            | "votes"
            | "both"
            | "either"
    )
}

/// Whether a noun means everybody at the table.
fn is_everyone(text: &Text<'_>, i: usize) -> bool {
    let lemma = text.lemma(i);
    let is_side = matches!(
        lemma,
        "side" | "party" | "delegation" | "all" | "both" | "everyone" | "everybody" | "nobody"
    );
    let first = text.tokens[i].edges.0;
    let is_all = (first..=i).any(|j| {
        matches!(
            text.lower(j),
            "both" | "all" | "every" | "each" | "either" | "any" | "two" | "other"
        )
    });
    let is_plain = text.children(i).iter().all(|child| !matches!(text.dep(*child), "poss"));
    // A party of the talks, and no Labour Party.
    let is_meant = lemma != "party" || (is_all && !text.tokens[i].is_capital);
    is_side && is_plain && is_meant
}

/// Who says that a rule holds: the nearest speaker whose words hold it.
fn asserted_by(reader: &Reader<'_>, number: usize, at: usize, hit: &Range<usize>) -> Option<Whom> {
    let said = reader
        .said_in(number)
        .filter(|said| said.content.iter().any(|at| at.start <= hit.start && hit.end <= at.end));
    let said =
        said.min_by_key(|said| said.content.iter().map(|at| at.end - at.start).sum::<usize>());
    if let Some(&member) = said.and_then(|said| said.speakers().first().copied()).as_ref() {
        return Some(Whom::Cast { member, person: None });
    }
    // "…, Solberg said": the verb of saying above.
    let text = &reader.text;
    let verb = text.ancestors(at).take(8).find(|above| {
        matches!(
            text.lemma(*above),
            "say"
                | "insist"
                | "tell"
                | "warn"
                | "stress"
                | "argue"
                | "add"
                | "hold"
                | "maintain"
                | "remind"
                | "note"
                | "claim"
                | "declare"
        )
    })?;
    let speaker = subject(text, verb)?;
    whom::everyone(reader, speaker, &[]).into_iter().next()
}

/// The clause around a hit: the reported words that hold it, or the sentence.
fn clause(reader: &Reader<'_>, number: usize, at: usize, hit: &Range<usize>) -> Range<usize> {
    let contents = reader.said_in(number);
    let holding = contents
        .flat_map(|said| &said.content)
        .filter(|at| at.start <= hit.start && hit.end <= at.end)
        .min_by_key(|at| at.end - at.start);
    let whole = holding.cloned().unwrap_or_else(|| {
        let text = &reader.text;
        let top = text.ancestors(at).take(8).find(|i| {
            super::clause::is_verb(text, *i)
                && matches!(text.dep(*i), "ccomp" | "conj" | "ROOT" | "relcl" | "parataxis")
        });
        let tokens = top.map_or_else(|| text.sentences[number].tokens.clone(), |i| text.subtree(i));
        text.place(tokens)
    });
    let words = reader.text.words(&whole);
    let start = words.strip_prefix("that ").map_or(whole.start, |_| whole.start + 5);
    let tail = words.trim_end_matches(['.', '!', '?', '”', '"', ' ', ',']).len();
    start..(whole.start + tail).max(start)
}
