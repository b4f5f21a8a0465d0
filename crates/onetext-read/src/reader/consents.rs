//! Rules on whose agreement or hearing an issue needs.

use std::ops::Range;
use std::sync::LazyLock;

use onetext_record::body::Need;
use regex::Regex;

use super::Reader;
use crate::each_once;

/// A consent rule that a report mentions.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FoundConsent {
    pub(crate) topics: Vec<usize>,
    /// The parties that are needed, all of them.
    pub(crate) parties: Vec<usize>,
    /// Whether every principal is needed and none is named.
    pub(crate) is_unanimous: bool,
    pub(crate) need: Need,
    /// Who says so, where that is a party.
    pub(crate) asserted_by: Option<usize>,
    pub(crate) at: Range<usize>,
    pub(crate) rule: &'static str,
    pub(crate) confidence: f64,
}

/// Where the parties stand in a pattern.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    Behind,
    Before,
    /// Behind, or right before, as in `parliament's approval`.
    Either,
    Nowhere,
}

struct Pattern {
    rule: &'static str,
    words: &'static str,
    parties: Where,
    need: Need,
    confidence: f64,
}

const PATTERNS: [Pattern; 6] = [
    Pattern {
        rule: "only-they-decide",
        words: r"(?i)\bonly\s+(?P<who>[^.;]{2,80}?)\s+(?:can|may|could|has the right to|have the right to|is entitled to|is able to)\s+(?:\w+\s+)?(?:decide|make (?:the |such |any )?decisions?|take (?:the |such |any )?decisions?|agree|approve|determine|settle|sign)",
        parties: Where::Behind,
        need: Need::Agreement,
        confidence: 0.75,
    },
    Pattern {
        rule: "must-involve",
        words: r"(?i)\b(?:must|should|has to|have to|needs? to|cannot be (?:decided|settled|discussed) without)\s*(?:directly\s+)?(?:involve|include|consult|be discussed with|be agreed with|involving|including|consulting)\s",
        parties: Where::Behind,
        need: Need::Involvement,
        confidence: 0.7,
    },
    Pattern {
        rule: "must-be-included",
        words: r"(?i)\b(?:must|should|has to|have to|needs? to)\s+be\s+(?:fully |directly |closely )?(?:included|involved|consulted|heard|at the table|part of)",
        parties: Where::Before,
        need: Need::Involvement,
        confidence: 0.65,
    },
    Pattern {
        rule: "needs-approval",
        words: r"(?i)\b(?:needs?|requires?|would need|would require|will need|will require|depends? on|subject to)\s+(?:the\s+)?(?:(?P<whose>[^.;,]{2,60}?)(?:'s|’s)\s+)?(?:approval|consent|agreement|ratification|backing|sign-off|assent)\b",
        parties: Where::Either,
        need: Need::Agreement,
        confidence: 0.6,
    },
    Pattern {
        rule: "not-without",
        words: r"(?i)\b(?:cannot|can't|can’t|must not|could not|will not|may not)\s+be\s+(?:decided|agreed|settled|signed|made|imposed|changed)\s+without\s",
        parties: Where::Behind,
        need: Need::Agreement,
        confidence: 0.6,
    },
    Pattern {
        rule: "unanimity",
        words: r"(?i)\b(?:unanimity|unanimous (?:agreement|consent|approval)|by consensus|consensus (?:of|among) all)\b",
        parties: Where::Nowhere,
        need: Need::Agreement,
        confidence: 0.5,
    },
];

static SEARCHES: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    #[expect(clippy::unwrap_used, reason = "the patterns are constants, compiled by a test")]
    PATTERNS.iter().map(|pattern| Regex::new(pattern.words).unwrap()).collect()
});

pub(crate) fn consents(reader: &Reader<'_>) -> Vec<FoundConsent> {
    let mut found: Vec<FoundConsent> = Vec::new();
    for number in 0..reader.text.sentences.len() {
        let sentence = reader.sentence(number);
        let words = reader.text.words(&sentence);
        for (pattern, search) in PATTERNS.iter().zip(SEARCHES.iter()) {
            for hit in search.captures_iter(words) {
                let Some(all) = hit.get(0) else { continue };
                let hit_at = sentence.start + all.start()..sentence.start + all.end();
                let named = hit.name("who").or_else(|| hit.name("whose"));
                let named = named.map(|m| sentence.start + m.start()..sentence.start + m.end());
                let rule = consent(reader, number, pattern, &hit_at, named.as_ref());
                if let Some(rule) =
                    rule.filter(|rule| found.iter().all(|other| other.at != rule.at))
                {
                    found.push(rule);
                }
            }
        }
    }
    found
}

fn consent(
    reader: &Reader<'_>,
    number: usize,
    pattern: &Pattern,
    hit: &Range<usize>,
    named: Option<&Range<usize>>,
) -> Option<FoundConsent> {
    let clause = clause(reader, number, hit);
    let parties = match (named, pattern.parties) {
        (Some(named), _) => reader.members_in(number, named),
        (None, Where::Before) => reader.members_in(number, &(clause.start..hit.start)),
        (None, Where::Behind | Where::Either) => first_behind(reader, number, hit.end..clause.end),
        (None, Where::Nowhere) => Vec::new(),
    };
    let is_unanimous = pattern.parties == Where::Nowhere;
    if parties.is_empty() && !is_unanimous {
        return None;
    }
    let mut topics = reader.topics.within(&clause);
    // A rule about any agreement is one about the plan as a whole, or about who takes part.
    topics.retain(|topic| topics_named(reader, *topic));
    if topics.is_empty() {
        let whole =
            reader.topics.spoken_of("plan").or_else(|| reader.topics.spoken_of("participation"));
        topics.extend(whole);
    }
    if topics.is_empty() {
        return None;
    }
    let speaker = reader.attributions.iter().find(|said| {
        said.sentence == number
            && said.content.iter().any(|at| at.start <= hit.start && hit.end <= at.end)
    });
    let asserted_by = speaker.and_then(|said| said.speakers().first().copied());
    Some(FoundConsent {
        topics,
        parties,
        is_unanimous,
        need: pattern.need,
        asserted_by,
        at: clause,
        rule: pattern.rule,
        confidence: pattern.confidence,
    })
}

/// Words such as `must involve` name an issue of their own, which is not what the rule is about.
fn topics_named(reader: &Reader<'_>, topic: usize) -> bool {
    reader.topics.topics[topic].id.as_str() != "participation"
}

/// The clause around a hit: the reported words that hold it, or the sentence.
fn clause(reader: &Reader<'_>, number: usize, hit: &Range<usize>) -> Range<usize> {
    let contents = reader.attributions.iter().filter(|said| said.sentence == number);
    let holding = contents
        .flat_map(|said| &said.content)
        .filter(|at| at.start <= hit.start && hit.end <= at.end)
        .min_by_key(|at| at.end - at.start);
    let whole = holding.cloned().unwrap_or_else(|| reader.sentence(number));
    let words = reader.text.words(&whole);
    let start = words.strip_prefix("that ").map_or(whole.start, |_| whole.start + 5);
    let tail = words.trim_end_matches(['.', '!', '?', '”', '"', ' ']).len();
    start..(whole.start + tail).max(start)
}

/// The first party behind a hit, with those joined to it.
fn first_behind(reader: &Reader<'_>, number: usize, at: Range<usize>) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    let mut end: Option<usize> = None;
    for mention in &reader.mentions[number] {
        let place = reader.text.place(mention.tokens.clone());
        if place.start < at.start || place.end > at.end || mention.who.is_empty() {
            continue;
        }
        let is_joined = end.is_none_or(|end| {
            matches!(
                reader.text.words(&(end..place.start)).trim(),
                "and" | "," | ", and" | "and the" | "or"
            )
        });
        if !is_joined {
            break;
        }
        found.extend(&mention.who);
        end = Some(place.end);
    }
    each_once(found)
}
