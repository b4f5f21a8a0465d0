//! What stands around a word: its date and its place, as far as the parse ties them to it.

use std::ops::Range;

use onetext_nlp::Pos;
use onetext_record::When;

use super::Reader;
use super::clause::is_verb;
use crate::cast::CALENDAR;
use crate::date;

/// How many heads lie at most between a date or place and what it belongs to.
const NEAR: usize = 6;

/// How many tokens away a date may stand.
const WINDOW: usize = 60;

/// Whether a token hangs on one of some words with no other verb between.
pub(crate) fn belongs(reader: &Reader<'_>, token: usize, to: &[usize]) -> bool {
    if to.contains(&token) {
        return true;
    }
    for above in reader.text.ancestors(token).take(NEAR) {
        if to.contains(&above) {
            return true;
        }
        if is_verb(&reader.text, above) {
            return false;
        }
    }
    false
}

/// The date of some words, which are the tokens that carry their meaning; and where it stands.
pub(crate) fn when(
    reader: &Reader<'_>,
    of: &[usize],
    ahead: bool,
) -> Option<(Range<usize>, Option<When>)> {
    let text = &reader.text;
    let first = *of.first()?;
    // Dates far away in a long sentence belong to something else.
    let sentence = text.sentence_at(first);
    let near = first.saturating_sub(WINDOW).max(sentence.start)..(first + WINDOW).min(sentence.end);
    let sentence = text.place(near);
    let dates = date::mentions(text.words(&sentence), reader.published, ahead);
    let mut near: Vec<(usize, Range<usize>, Option<When>)> = Vec::new();
    for mention in dates {
        let at = sentence.start + mention.at.start..sentence.start + mention.at.end;
        let tokens = text.tokens_in(&at);
        let Some(head) = tokens.clone().find(|i| !tokens.contains(&text.tokens[*i].head)) else {
            continue;
        };
        // "since September" and "the 2019 deal" tell when something else was.
        let before = text.lower(tokens.start.wrapping_sub(1));
        if matches!(before, "since" | "until" | "than") || text.lower(tokens.start) == "since" {
            continue;
        }
        // "by Friday, when the sides meet".
        let is_above = of.iter().any(|i| text.above(*i).is_some_and(|up| tokens.contains(&up)));
        if is_above || belongs(reader, head, of) {
            near.push((head.abs_diff(first), at, mention.when));
        }
    }
    near.into_iter().min_by_key(|(gap, ..)| *gap).map(|(_, at, when)| (at, when))
}

/// Rooms, houses and grounds where people meet.
const VENUES: [&str; 17] = [
    "hotel",
    "headquarters",
    "hall",
    "palace",
    "office",
    "ministry",
    "embassy",
    "airport",
    "plant",
    "house",
    "residence",
    "village",
    "castle",
    "club",
    "factory",
    "inn",
    "hut",
];

/// The place of some words, and the tokens that name it.
pub(crate) fn place(reader: &Reader<'_>, of: &[usize]) -> Option<(String, Range<usize>)> {
    let text = &reader.text;
    let first = *of.first()?;
    let sentence = text.sentence_at(first);
    let mut found: Vec<(bool, usize, Range<usize>)> = Vec::new();
    for i in sentence.clone() {
        let word = text.lower(i);
        if !matches!(word, "in" | "at" | "near" | "outside" | "to")
            || text.tokens[i].pos == Pos::Part
        {
            continue;
        }
        let Some(object) = text.child(i, &["pobj"]) else { continue };
        if !belongs(reader, i, of) {
            continue;
        }
        let token = &text.tokens[object];
        let is_name = token.is_capital
            && matches!(token.pos, Pos::Propn)
            && matches!(token.entity, "GPE" | "LOC" | "FAC" | "" | "ORG" | "PERSON" | "NORP")
            && !CALENDAR.contains(&token.lower.as_str());
        let is_venue = VENUES.contains(&token.lemma.as_str());
        // "talks in Florida", but "return to the table" and "the minister in charge".
        let is_to = word == "to" && !(is_name && matches!(token.entity, "GPE" | "FAC"));
        let is_visit = of.iter().any(|i| {
            matches!(text.lemma(*i), "travel" | "fly" | "drive" | "go" | "visit" | "come" | "move")
        });
        if (!is_name && !is_venue) || (word == "to" && (is_to || !is_visit)) {
            continue;
        }
        let start = text.children(object).iter().copied().filter(|child| {
            *child < object && matches!(text.dep(*child), "compound" | "amod" | "poss" | "nmod")
        });
        let mut start = start.map(|child| text.tokens[child].edges.0).min().unwrap_or(object);
        if is_name && !is_venue {
            // "Angola's capital" stays; "the Romanian Sinaia" is Sinaia.
            while start < object && !text.tokens[start].is_capital {
                start += 1;
            }
        }
        found.push((is_name && word != "to", i.abs_diff(first), start..object + 1));
    }
    // "The Geneva round".
    for &i in of {
        let city = text.child(i, &["compound"]).filter(|c| text.tokens[*c].entity == "GPE");
        let sentence = text.tokens[i].sentence;
        let is_side = |c: usize| {
            reader.mentions[sentence].iter().any(|mention| {
                mention.tokens.contains(&c) && mention.manner != crate::cast::Manner::Metonym
            })
        };
        if let Some(city) = city.filter(|c| !is_side(*c) && text.tokens[i].pos == Pos::Noun) {
            found.push((true, 100, city..city + 1));
        }
    }
    let best = found.into_iter().min_by_key(|(is_name, gap, _)| (!*is_name, *gap))?;
    let words = text.words(&text.place(best.2.clone())).to_owned();
    Some((words, best.2))
}
