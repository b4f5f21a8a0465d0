//! Meetings that a report speaks of: who, where, when, and whether they are still to come.

use std::ops::Range;

use onetext_record::When;
use onetext_record::body::MeetingStatus;

use super::Reader;
use crate::cast::{Manner, Mention, is_place};
use crate::date;

/// A meeting that a report speaks of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FoundMeeting {
    pub(crate) place: Option<String>,
    pub(crate) on: Option<When>,
    pub(crate) status: MeetingStatus,
    pub(crate) series: bool,
    pub(crate) seats: Vec<FoundSeat>,
    /// The words that speak of it; the first tells of it.
    pub(crate) at: Vec<Range<usize>>,
    sentence: usize,
    pub(crate) confidence: f64,
}

/// Who sits in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundSeat {
    pub(crate) member: usize,
    pub(crate) person: Option<usize>,
    pub(crate) remote: bool,
    pub(crate) expected: bool,
}

/// How a word speaks of a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trigger {
    /// `is set to meet`.
    Verb,
    /// `after meeting with`.
    Participle,
    /// `talks in Florida between`.
    Noun,
}

/// How many tokens behind a trigger its participants may stand.
const REACH: usize = 26;

pub(crate) fn meetings(reader: &Reader<'_>) -> Vec<FoundMeeting> {
    let mut found: Vec<FoundMeeting> = Vec::new();
    for number in 0..reader.text.sentences.len() {
        let tokens = reader.text.sentences[number].tokens.clone();
        let mut last_end = tokens.start;
        for at in tokens.clone() {
            let Some(trigger) = trigger(reader, at) else { continue };
            if at < last_end {
                continue;
            }
            if let Some(meeting) = meeting(reader, number, at, trigger) {
                last_end = at + 6;
                keep(meeting, &mut found);
            }
        }
        join(reader, number, &mut found);
    }
    found
}

fn trigger(reader: &Reader<'_>, at: usize) -> Option<Trigger> {
    let before = reader.text.lower(at.wrapping_sub(1));
    match reader.text.lower(at) {
        "meet" | "meets" | "met" | "convene" | "convenes" | "convened" | "gather" | "gathered" => {
            let behind = reader.text.lower(at + 1);
            // Demands and deadlines are met too.
            (!matches!(
                behind,
                "the" | "its" | "their" | "all" | "his" | "her" | "our" | "every" | "any"
            ) || has_mention(reader, at + 1)
                || has_mention(reader, at + 2))
            .then_some(Trigger::Verb)
        }
        "meeting" if matches!(reader.text.lower(at + 1), "with") => Some(Trigger::Participle),
        "talks" | "negotiations" | "discussions" | "meeting" | "meetings" | "summit"
        | "consultations" => (before != "to").then_some(Trigger::Noun),
        _ => None,
    }
}

fn has_mention(reader: &Reader<'_>, at: usize) -> bool {
    reader.mentions.iter().flatten().any(|mention| mention.tokens.start == at)
}

fn meeting(
    reader: &Reader<'_>,
    number: usize,
    at: usize,
    trigger: Trigger,
) -> Option<FoundMeeting> {
    let text = &reader.text;
    let tokens = text.sentences[number].tokens.clone();
    let end = reach(reader, at, tokens.end, trigger);
    let found_place = place(reader, at, end);
    let place = found_place.clone().map(|(place, _)| place);
    let mut seats = Vec::new();
    let subject = match trigger {
        Trigger::Verb => subject(reader, number, chain(reader, at, tokens.start)),
        Trigger::Participle => following_subject(reader, number, end),
        Trigger::Noun => holder(reader, number, at, tokens.start),
    };
    for mention in subject {
        seat(mention, &mut seats);
    }
    let takes_behind = trigger != Trigger::Noun || names_sides(reader, at, end);
    if takes_behind {
        for mention in &reader.mentions[number] {
            let inside = mention.tokens.start > at && mention.tokens.end <= end;
            if inside
                && !is_place(text, mention.tokens.start, tokens.start)
                && is_someone(reader, mention, end)
            {
                seat(mention, &mut seats);
            }
        }
    }
    let parties: std::collections::BTreeSet<usize> = seats.iter().map(|seat| seat.member).collect();
    let known = parties.len() > 1 || (!parties.is_empty() && place.is_some());
    let spoken_of = trigger == Trigger::Noun && place.is_some() && parties.is_empty();
    if !known && !spoken_of {
        return None;
    }
    let status = status(reader, at, tokens.start, end);
    // Where nobody is named, the words end with the place: "The upcoming meeting in Moscow".
    let end = found_place.filter(|_| spoken_of).map_or(end, |(_, last)| last);
    let (from, to) = (text.place(at..at + 1).start, text.place(at..end).end);
    let from_chain = text.place(chain(reader, at, tokens.start)..at + 1).start;
    let sentence = reader.sentence(number);
    let words = text.words(&sentence);
    let dates = date::mentions(words, reader.published, status == MeetingStatus::Planned);
    let near = dates.into_iter().find(|date| {
        let start = sentence.start + date.at.start;
        start >= from.saturating_sub(40) && start <= to
    });
    let start = seats_start(reader, number, from_chain.min(from), &seats);
    Some(FoundMeeting {
        place,
        on: near.and_then(|date| date.when),
        status,
        series: is_series(reader, at, tokens.start),
        seats,
        at: std::iter::once(start..to).collect(),
        sentence: number,
        confidence: if known { 0.7 } else { 0.4 },
    })
}

/// The first byte of the words that tell of a meeting, its subject right before them included.
fn seats_start(reader: &Reader<'_>, number: usize, from: usize, seats: &[FoundSeat]) -> usize {
    let before = reader.mentions[number].iter().rev().find(|mention| {
        let end = reader.text.place(mention.tokens.clone()).end;
        end < from
            && from - end < 3
            && mention.who.iter().any(|m| seats.iter().any(|s| s.member == *m))
    });
    before.map_or(from, |mention| reader.text.place(mention.tokens.clone()).start)
}

/// Where the words on a meeting end: at the next clause, or the comma behind a participle.
fn reach(reader: &Reader<'_>, at: usize, end: usize, trigger: Trigger) -> usize {
    let text = &reader.text;
    let limit = end.min(at + REACH);
    for i in at + 1..limit {
        let next = text.lower(i + 1);
        let is_comma = text.lower(i) == ",";
        if is_comma && trigger == Trigger::Participle && text.lower(i + 1) != "and" {
            return i;
        }
        if text.lower(i) == ";"
            || (is_comma
                && matches!(
                    next,
                    "as" | "while" | "but" | "where" | "which" | "after" | "before" | "who"
                ))
        {
            return i;
        }
        if matches!(text.lower(i), "where" | "because" | "as") {
            return i;
        }
    }
    let mut last = limit;
    while last > at + 1 && !text.tokens[last - 1].is_word {
        last -= 1;
    }
    last
}

const CHAIN: [&str; 29] = [
    "is",
    "are",
    "was",
    "were",
    "will",
    "would",
    "to",
    "set",
    "due",
    "expected",
    "scheduled",
    "has",
    "have",
    "had",
    "been",
    "be",
    "also",
    "plans",
    "planned",
    "plan",
    "about",
    "later",
    "then",
    "both",
    "again",
    "holding",
    "hold",
    "held",
    "secretly",
];

/// The first token of the verb that a trigger belongs to: that of `is set to meet`.
fn chain(reader: &Reader<'_>, at: usize, start: usize) -> usize {
    let mut first = at;
    while first > start && CHAIN.contains(&reader.text.lower(first - 1)) {
        first -= 1;
    }
    first
}

/// The mentions that end where a verb begins.
fn subject<'r>(reader: &'r Reader<'_>, number: usize, at: usize) -> Vec<&'r Mention> {
    let mentions = &reader.mentions[number];
    let mut found = Vec::new();
    let mut end = at;
    while let Some(mention) = mentions.iter().find(|m| m.tokens.end == end) {
        found.insert(0, mention);
        let before = mention.tokens.start;
        if before == 0 || reader.text.lower(before - 1) != "and" {
            break;
        }
        end = before - 1;
    }
    found
}

/// The subject of the main clause behind a participle: `After meeting with X, he said`.
fn following_subject<'r>(reader: &'r Reader<'_>, number: usize, end: usize) -> Vec<&'r Mention> {
    if reader.text.lower(end) != "," {
        return Vec::new();
    }
    let next =
        reader.mentions[number].iter().find(|m| m.tokens.start > end && m.tokens.start <= end + 2);
    next.into_iter().collect()
}

/// Who holds talks: `X has been holding talks`.
fn holder<'r>(reader: &'r Reader<'_>, number: usize, at: usize, start: usize) -> Vec<&'r Mention> {
    let text = &reader.text;
    let verb = (start..at).rev().take(5).find(|i| {
        matches!(
            text.lower(*i),
            "holding" | "hold" | "holds" | "held" | "hosting" | "hosted" | "host" | "hosts"
        )
    });
    verb.map_or_else(Vec::new, |verb| subject(reader, number, chain(reader, verb, start)))
}

/// Whether a noun names its sides: `talks between A and B`, `talks with C`.
fn names_sides(reader: &Reader<'_>, at: usize, end: usize) -> bool {
    (at + 1..end.min(at + 9)).any(|i| matches!(reader.text.lower(i), "between" | "with" | "among"))
}

/// Whether a mention is of people and not of a place or a thing: `the US plan` sits nowhere.
fn is_someone(reader: &Reader<'_>, mention: &Mention, end: usize) -> bool {
    if mention.who.is_empty() || mention.some_of {
        return false;
    }
    let next = mention.tokens.end;
    let before = reader.text.lower(mention.tokens.start.wrapping_sub(1));
    if matches!(mention.manner, Manner::Name | Manner::Metonym) {
        let is_modifier = next < end
            && reader.text.tokens.get(next).is_some_and(|t| t.is_word && !t.is_capital)
            && !matches!(
                reader.text.lower(next),
                "and"
                    | "in"
                    | "on"
                    | "at"
                    | "with"
                    | "to"
                    | "for"
                    | "after"
                    | "from"
                    | "or"
                    | "is"
                    | "are"
                    | "was"
                    | "were"
                    | "will"
                    | "would"
                    | "has"
                    | "have"
                    | "had"
                    | "that"
                    | "who"
            );
        return !is_modifier && !matches!(before, "about" | "on" | "over" | "against" | "of");
    }
    true
}

fn seat(mention: &Mention, seats: &mut Vec<FoundSeat>) {
    for &member in &mention.who {
        let person = mention.person.filter(|_| mention.who.len() == 1);
        let same =
            |seat: &FoundSeat| seat.member == member && (seat.person == person || person.is_none());
        if !seats.iter().any(same) {
            seats.push(FoundSeat { member, person, remote: false, expected: false });
        }
    }
}

/// The place named behind a trigger, and the token behind that.
fn place(reader: &Reader<'_>, at: usize, end: usize) -> Option<(String, usize)> {
    let text = &reader.text;
    let is_name = |i: usize| {
        text.tokens.get(i).is_some_and(|token| token.is_word && token.is_capital)
            && date::mentions(text.token(i), None, false).is_empty()
            && !is_month(text.lower(i))
    };
    (at + 1..end).find_map(|i| {
        let prior = text.lower(i - 1);
        let is_in = matches!(text.lower(i), "in" | "at")
            && !matches!(
                prior,
                "war"
                    | "conflict"
                    | "fighting"
                    | "peace"
                    | "situation"
                    | "crisis"
                    | "join"
                    | "interest"
            );
        if !is_in || !is_name(i + 1) {
            return None;
        }
        let mut last = i + 2;
        while last < end && is_name(last) {
            last += 1;
        }
        Some((text.words(&text.place(i + 1..last)).to_owned(), last))
    })
}

fn is_month(word: &str) -> bool {
    matches!(
        word,
        "january"
            | "february"
            | "march"
            | "april"
            | "may"
            | "june"
            | "july"
            | "august"
            | "september"
            | "october"
            | "november"
            | "december"
    )
}

fn status(reader: &Reader<'_>, at: usize, start: usize, end: usize) -> MeetingStatus {
    let text = &reader.text;
    let near =
        |from: usize, to: usize, words: &[&str]| (from..to).any(|i| words.contains(&text.lower(i)));
    let first = at.saturating_sub(8).max(start);
    if near(first, end.min(at + 8), &["cancelled", "canceled", "scrapped"])
        || (first..end.min(at + 8)).any(|i| text.lower(i) == "called" && text.lower(i + 1) == "off")
    {
        return MeetingStatus::Cancelled;
    }
    let chain = chain(reader, at, start);
    let ahead = ["set", "will", "due", "expected", "scheduled", "plans", "planned", "plan"];
    let coming = ["upcoming", "next", "forthcoming", "planned", "coming"];
    let is_ahead = near(chain, at, &ahead)
        || near(at.saturating_sub(2).max(start), at, &coming)
        || near(at + 1, end, &["will", "due", "scheduled", "planned"]);
    if is_ahead { MeetingStatus::Planned } else { MeetingStatus::Held }
}

fn is_series(reader: &Reader<'_>, at: usize, start: usize) -> bool {
    let first = at.saturating_sub(4).max(start);
    (first..at).any(|i| {
        matches!(reader.text.lower(i), "additional" | "series" | "rounds" | "several" | "further")
    })
}

/// Adds a meeting, or what it adds to one that was told of before: in the same place, no other day.
fn keep(meeting: FoundMeeting, found: &mut Vec<FoundMeeting>) {
    let apart = |a: Option<When>, b: Option<When>| matches!((a, b), (Some(a), Some(b)) if a != b);
    let same = found.iter_mut().find(|other| {
        other.place.is_some()
            && other.place == meeting.place
            && !apart(other.on, meeting.on)
            && (other.status == meeting.status || meeting.seats.is_empty())
    });
    let Some(other) = same else {
        if !meeting.seats.is_empty() {
            found.push(meeting);
        }
        return;
    };
    for seat in meeting.seats {
        if other.seats.iter().all(|known| known.member != seat.member) {
            other.seats.push(seat);
        }
    }
    other.on = other.on.or(meeting.on);
    other.at.extend(meeting.at);
}

/// Those who join a meeting told of before: `is expected to take part in the discussions`.
fn join(reader: &Reader<'_>, number: usize, found: &mut [FoundMeeting]) {
    let text = &reader.text;
    let tokens = text.sentences[number].tokens.clone();
    let Some(meeting) = found.iter_mut().rev().find(|m| m.sentence + 2 >= number) else { return };
    for at in tokens.clone() {
        let joins = match text.lower(at) {
            "take" | "took" | "takes" | "taking" => text.lower(at + 1) == "part",
            "joined" | "join" | "joins" | "attend" | "attended" | "attends" | "participate"
            | "participated" => true,
            _ => false,
        };
        if !joins || matches!(text.lower(at + 1), "nato" | "the") && text.lower(at) == "join" {
            continue;
        }
        let behind = (at..tokens.end.min(at + 8)).map(|i| text.lower(i));
        let remote = behind.clone().any(|word| {
            matches!(word, "virtually" | "remotely" | "online" | "video" | "videolink")
        });
        let named = behind.clone().any(|word| {
            matches!(word, "talks" | "discussions" | "meeting" | "negotiations" | "summit")
        });
        if !remote && !named {
            continue;
        }
        let first = chain(reader, at, tokens.start);
        let expected =
            (first..at).any(|i| matches!(text.lower(i), "expected" | "due" | "set" | "will"));
        let direct = subject(reader, number, first);
        let subjects = if direct.is_empty() {
            // With an apposition between, the sentence's first mention is meant.
            reader.mentions[number]
                .iter()
                .take(1)
                .filter(|m| m.tokens.start <= tokens.start + 1)
                .collect()
        } else {
            direct
        };
        for mention in subjects {
            for &member in &mention.who {
                let person = mention.person;
                if meeting.seats.iter().any(|seat| seat.member == member && seat.person == person) {
                    continue;
                }
                meeting.seats.push(FoundSeat { member, person, remote, expected });
            }
        }
    }
}
