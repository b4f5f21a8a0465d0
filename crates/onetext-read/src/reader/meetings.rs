//! Meetings that a report speaks of: who, where, when, and whether they are still to come.
//!
//! `trigger` finds the words that tell of one. Here each gets its sides by the parse, its place and
//! day, and is put together with what was told of the same meeting before.

use std::ops::Range;

use onetext_record::When;
use onetext_record::body::MeetingStatus;

use super::Reader;
use super::around::{place, when};
use super::clause::{Tense, behind, has_child, is_verb, subject};
use super::whom::{self, Whom, everyone};
use crate::text::Text;

mod outcome;
mod trigger;

use outcome::outcome;
use trigger::{Trigger, holder, triggers};

/// A meeting that a report speaks of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FoundMeeting {
    pub(crate) place: Option<String>,
    pub(crate) on: Option<When>,
    pub(crate) status: MeetingStatus,
    pub(crate) series: bool,
    pub(crate) seats: Vec<FoundSeat>,
    pub(crate) level: Option<Level>,
    /// What came of it, as the words stand.
    pub(crate) outcome: Option<String>,
    /// The words that speak of it; the first tells of it.
    pub(crate) at: Vec<Range<usize>>,
    /// The last sentence that speaks of it.
    sentence: usize,
    ordinal: Option<String>,
    pub(crate) confidence: f64,
}

/// Who sits in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundSeat {
    pub(crate) whom: Whom,
    pub(crate) remote: bool,
    pub(crate) expected: bool,
}

/// At which level a meeting is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    Leaders,
    Ministers,
    Envoys,
    Technical,
}

impl Level {
    /// What such a meeting is called.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Leaders => "Meeting of leaders",
            Self::Ministers => "Meeting of ministers",
            Self::Envoys => "Meeting of envoys",
            Self::Technical => "Technical meeting",
        }
    }
}

/// In how many sentences behind a meeting words may still point back to it.
const REACH: usize = 4;

/// How many meetings told of before one may be the same.
const MANY: usize = 40;

/// How many triggers of a sentence may tell of one meeting.
const NEAR: usize = 8;

/// How many heads may lie between them.
const STEPS: usize = 12;

pub(crate) fn meetings(reader: &Reader<'_>) -> Vec<FoundMeeting> {
    let mut found: Vec<FoundMeeting> = Vec::new();
    for number in 0..reader.text.sentences.len() {
        let tokens = reader.text.sentences[number].tokens.clone();
        let mut here: Vec<(usize, Option<usize>, usize)> = Vec::new();
        for trigger in triggers(reader, tokens) {
            let last = found.last().map(sides).unwrap_or_default();
            let mut meeting = meeting(reader, number, &trigger, &last);
            // Those who meet again do so at the same level.
            let again = |seat: &FoundSeat| last.iter().any(|other| other.is_with(&seat.whom));
            if meeting.level.is_none() && meeting.seats.len() > 1 && meeting.seats.iter().all(again)
            {
                meeting.level = found.last().and_then(|last| last.level);
            }
            // "met for five hours of talks" tells of one meeting.
            let above = here.iter().rev().take(NEAR).find(|(head, verb, _)| {
                let up = |i: usize| reader.text.ancestors(i).take(STEPS);
                // "The discussions held their third round": subject and object of one verb.
                let is_one = trigger.is_noun && verb.is_some() && *verb == trigger.verb;
                is_one
                    || up(trigger.head).any(|above| above == *head)
                    || up(*head).any(|above| above == trigger.head)
            });
            let same =
                above.map(|(.., index)| *index).filter(|index| fits(&found[*index], &meeting));
            // "It will be the fifth round": the one just told of.
            let said = || {
                let last = found.len().checked_sub(1)?;
                let is_near = found[last].sentence + 1 >= number && trigger.is_same;
                let is_more =
                    is_near && meeting.on.is_none() && found[last].status == meeting.status;
                (is_more && fits(&found[last], &meeting)).then_some(last)
            };
            let same = same.or_else(said);
            if let Some(index) = same {
                merge(meeting, &mut found[index]);
                here.push((trigger.head, trigger.verb, index));
            } else if let Some(index) = keep(meeting, &trigger, &mut found) {
                here.push((trigger.head, trigger.verb, index));
            }
        }
        join(reader, number, &mut found);
    }
    found
}

fn sides(meeting: &FoundMeeting) -> Vec<Whom> {
    meeting.seats.iter().map(|seat| seat.whom.clone()).collect()
}

/// What some words tell of a meeting.
fn meeting(reader: &Reader<'_>, number: usize, trigger: &Trigger, last: &[Whom]) -> FoundMeeting {
    let text = &reader.text;
    let mut of = vec![trigger.head];
    of.extend(text.above(trigger.head).filter(|above| is_part(text, trigger.head, *above)));
    of.extend(trigger.verb.filter(|verb| !of.contains(verb) && carries(text, trigger.head, *verb)));
    // "The talks, which began on Friday".
    let relative = text.child(trigger.head, &["relcl"]).filter(|_| trigger.is_noun);
    of.extend(relative.filter(|verb| {
        matches!(text.lemma(*verb), "begin" | "start" | "open" | "end" | "last" | "take")
    }));
    // "Talks are due to resume on Thursday": the verb behind has the day.
    if let Some(verb) = trigger.verb.filter(|_| trigger.is_subject) {
        let due = text.child(verb, &["acomp"]).unwrap_or(verb);
        of.extend([due].into_iter().chain(text.child(due, &["xcomp"])).filter(|i| *i != verb));
    }
    // "A fourth, set for Friday".
    of.extend(text.above(trigger.head).filter(|up| {
        trigger.ordinal.is_some() && text.dep(trigger.head) == "amod" && is_verb(text, *up)
    }));
    let mut seats: Vec<Whom> = Vec::new();
    let mut heads: Vec<usize> = Vec::new();
    heads.extend(holder(text, trigger));
    for at in with(text, trigger) {
        heads.push(at);
    }
    for head in &heads {
        for whom in everyone(reader, *head, last) {
            whom::add(whom, &mut seats);
        }
    }
    if trigger.is_noun && seats.len() < 2 {
        let beside = beside(reader, trigger.head);
        let is_host = matches!(text.lemma(trigger.head), "summit" | "conference" | "session");
        if !is_host || seats.len() == 1 || beside.len() > 1 {
            for whom in beside {
                whom::add(whom, &mut seats);
            }
        }
    }
    // "We will meet again": those who met before.
    let again = has_child(text, trigger.head, &["again"])
        || trigger.ordinal.is_some()
        || trigger.is_earlier;
    if again && seats.len() < 2 {
        let is_theirs = seats.iter().all(|seat| last.iter().any(|other| other.is_with(seat)));
        for whom in last.iter().filter(|_| is_theirs) {
            whom::add(whom.clone(), &mut seats);
        }
    }
    let found_place = place(reader, &of);
    let ahead = matches!(trigger.tense, Tense::Ahead | Tense::Present | Tense::Cancelled);
    let found_when = when(reader, &of, ahead);
    let status = match trigger.tense {
        Tense::Past => MeetingStatus::Held,
        Tense::Ahead => MeetingStatus::Planned,
        Tense::Cancelled => MeetingStatus::Cancelled,
        Tense::Present | Tense::Unreal => {
            let on = found_when.as_ref().and_then(|(_, when)| *when);
            let is_ahead = match (on, reader.published) {
                (Some(on), Some(published)) if trigger.is_noun => on.first() > published.last(),
                (Some(on), Some(published)) => on.last() >= published.last(),
                (None, _) => !trigger.is_noun && text.tokens[trigger.head].tag != "VBG",
                _ => false,
            };
            if is_ahead { MeetingStatus::Planned } else { MeetingStatus::Held }
        }
    };
    let on = found_when.as_ref().and_then(|(_, when)| *when);
    let at = words(reader, trigger, &heads, found_place.as_ref().map(|(_, tokens)| tokens));
    let known = seats.len() > 1 || (!seats.is_empty() && (found_place.is_some() || on.is_some()));
    FoundMeeting {
        place: found_place.map(|(place, _)| place),
        on,
        status,
        series: is_series(text, trigger),
        level: level(reader, trigger, &heads),
        outcome: outcome(text, trigger),
        seats: seats
            .into_iter()
            .map(|whom| FoundSeat { whom, remote: false, expected: false })
            .collect(),
        at: std::iter::once(at).collect(),
        sentence: number,
        ordinal: trigger.ordinal.clone(),
        confidence: if known { 0.7 } else { 0.4 },
    }
}

/// Whether a noun is only measured by what is above it: `days` in `days of talks`.
fn is_part(text: &Text<'_>, head: usize, above: usize) -> bool {
    text.dep(head) == "pobj" && text.lower(above) == "of"
}

/// Whether a verb tells where and when a meeting is: it holds it, or the meeting is its subject.
fn carries(text: &Text<'_>, head: usize, verb: usize) -> bool {
    if head == verb {
        return true;
    }
    let direct =
        text.tokens[head].head == verb || text.ancestors(head).take(4).any(|above| above == verb);
    direct && !matches!(text.lemma(verb), "say" | "tell" | "announce" | "add" | "report")
}

/// Who is named as the other side: `with X`, `between X and Y`, the object of `meet`.
fn with(text: &Text<'_>, trigger: &Trigger) -> Vec<usize> {
    let mut found = Vec::new();
    let head = trigger.head;
    if !trigger.is_noun {
        found.extend(text.child(head, &["dobj"]));
        found.extend(behind(text, head, &["with"]));
        return found;
    }
    found.extend(behind(text, head, &["between", "with", "among"]));
    let people = behind(text, head, &["of"]);
    found.extend(people.filter(|i| {
        matches!(
            text.lemma(*i),
            "minister"
                | "official"
                | "leader"
                | "negotiator"
                | "envoy"
                | "expert"
                | "president"
                | "team"
                | "delegation"
                | "party"
                | "side"
                | "head"
                | "representative"
        )
    }));
    let is_held = matches!(text.dep(head), "dobj" | "nsubjpass");
    if let Some(verb) = trigger.verb.filter(|verb| is_held && text.tokens[head].head == *verb) {
        found.extend(behind(text, verb, &["with", "between", "among"]));
    }
    // "days of talks in Florida between A and B" may hang on the days.
    if let Some(outer) = text.ancestors(head).take(2).find(|i| !is_verb(text, *i)) {
        found.extend(behind(text, outer, &["between", "with", "among"]));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Whose meeting a noun is by the words right before it: `US-Russia talks`, `Zelensky's meeting`.
fn beside(reader: &Reader<'_>, head: usize) -> Vec<Whom> {
    let text = &reader.text;
    let start = text.tokens[head].edges.0;
    let sentence = text.tokens[head].sentence;
    let mentions = reader.mentions[sentence].iter().filter(|mention| {
        mention.tokens.start >= start && mention.tokens.end <= head && !mention.some_of
    });
    let mut found = Vec::new();
    for mention in mentions {
        // "The Cairo round" is held there.
        let is_place = text.dep(mention.tokens.start) == "pobj"
            || (mention.manner == crate::cast::Manner::Metonym
                && text.dep(mention.tokens.start) == "compound");
        if !is_place {
            for &member in &mention.who {
                whom::add(Whom::Cast { member, person: mention.person }, &mut found);
            }
        }
    }
    found
}

/// The words that tell of a meeting, from its sides to its place.
fn words(
    reader: &Reader<'_>,
    trigger: &Trigger,
    heads: &[usize],
    place: Option<&Range<usize>>,
) -> Range<usize> {
    let text = &reader.text;
    let (mut first, mut last) = (trigger.head, trigger.head);
    for &head in heads {
        if head.abs_diff(trigger.head) <= 24 {
            let (left, right) = text.tokens[head].edges;
            if head < trigger.head {
                first = first.min(left.max(trigger.head.saturating_sub(30)));
            } else {
                last = last.max(right.min(head + 12));
            }
        }
    }
    if trigger.is_noun {
        let before = text.children(trigger.head).iter().filter(|child| **child < trigger.head);
        first = before.copied().min().unwrap_or(trigger.head).min(first);
    }
    if let Some(place) = place {
        last = last.max(place.end - 1);
        first = first.min(place.start);
    }
    text.place(first..last + 1)
}

fn is_series(text: &Text<'_>, trigger: &Trigger) -> bool {
    text.children(trigger.head).iter().any(|child| {
        matches!(
            text.lower(*child),
            "additional"
                | "series"
                | "rounds"
                | "several"
                | "further"
                | "weekly"
                | "times"
                | "repeated"
        )
    })
}

/// The level of a meeting, by its own words and the offices of those who sit there.
fn level(reader: &Reader<'_>, trigger: &Trigger, heads: &[usize]) -> Option<Level> {
    let text = &reader.text;
    let own = text.tokens[trigger.head].edges.0..trigger.head + 1;
    let mut tokens: Vec<usize> = own.collect();
    for &head in heads {
        let (left, right) = text.tokens[head].edges;
        tokens.extend(left..=right.min(left + 24));
    }
    let mut offices: Vec<String> = tokens.iter().map(|i| text.lower(*i).to_owned()).collect();
    let sentence = text.tokens[trigger.head].sentence;
    for mention in &reader.mentions[sentence] {
        if let Some(person) = mention.person.filter(|_| tokens.contains(&mention.tokens.start)) {
            let office = reader.cast.people[person].office.as_deref().unwrap_or_default();
            offices.extend(office.to_lowercase().split([' ', '-']).map(str::to_owned));
        }
    }
    let has = |words: &[&str]| offices.iter().any(|office| words.contains(&office.as_str()));
    let is_prime = has(&["prime"]) && has(&["minister", "ministers"]);
    let is_chief = has(&["chief"]) && has(&["executives", "executive"]);
    if has(&["technical", "experts", "expert", "workshop", "working-level"]) {
        return Some(Level::Technical);
    }
    if has(&["envoy", "envoys", "negotiator", "negotiators", "diplomats", "mediator"]) && !is_prime
    {
        return Some(Level::Envoys);
    }
    if is_prime
        || is_chief
        || has(&[
            "summit",
            "leaders",
            "president",
            "presidents",
            "premier",
            "premiers",
            "chancellor",
            "king",
        ])
    {
        return Some(Level::Leaders);
    }
    if has(&["minister", "ministers", "ministerial", "commissioner", "secretary"]) {
        return Some(Level::Ministers);
    }
    has(&["officials", "delegations", "delegation", "negotiating", "delegates"])
        .then_some(Level::Envoys)
}

/// Whether nothing that two meetings tell keeps them apart.
fn fits(a: &FoundMeeting, b: &FoundMeeting) -> bool {
    let is_day = match (a.on, b.on) {
        (Some(a), Some(b)) => a.first() <= b.last() && b.first() <= a.last(),
        _ => true,
    };
    let is_place = match (&a.place, &b.place) {
        (Some(a), Some(b)) => a == b || a.contains(b.as_str()) || b.contains(a.as_str()),
        _ => true,
    };
    let is_number = match (&a.ordinal, &b.ordinal) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    };
    is_day && is_place && is_number
}

/// Adds a meeting, or what it adds to one that was told of before; its place in the list.
fn keep(meeting: FoundMeeting, trigger: &Trigger, found: &mut Vec<FoundMeeting>) -> Option<usize> {
    let share = |other: &FoundMeeting| {
        let mine = meeting.seats.iter();
        mine.filter(|seat| other.seats.iter().any(|o| o.whom.is_with(&seat.whom))).count()
    };
    let is_bare = meeting.seats.is_empty();
    let has_more = meeting.on.is_some() || meeting.place.is_some();
    let number = meeting.sentence;
    let is_same = |other: &FoundMeeting| {
        if !fits(other, &meeting) || (trigger.is_earlier && other.status == MeetingStatus::Planned)
        {
            return false;
        }
        let near = other.sentence + REACH >= number;
        let is_status = other.status == meeting.status;
        let same_place = other.place.is_some() && other.place == meeting.place;
        let same_day = other.on.is_some() && other.on == meeting.on;
        let cancels = other.status == MeetingStatus::Planned
            && meeting.status == MeetingStatus::Cancelled
            && near;
        // "The talks", "that session": the last one of which it can be said.
        if trigger.is_noun && trigger.is_definite && meeting.ordinal.is_none() {
            if is_bare && near && (is_status || cancels || !has_more) {
                return true;
            }
            if is_bare && same_place && is_status {
                return true;
            }
        }
        if is_bare {
            return same_place && is_status && !trigger.is_noun;
        }
        let shared = share(other);
        let all = shared == meeting.seats.len().min(other.seats.len());
        let is_told_apart = meeting.ordinal.is_some() && other.ordinal != meeting.ordinal;
        (is_status || cancels)
            && shared > 0
            && !is_told_apart
            && (same_place || same_day || (trigger.is_definite && near && all))
    };
    let from = found.len().saturating_sub(MANY);
    if let Some(index) = found[from..].iter().rposition(is_same).map(|i| from + i) {
        merge(meeting, &mut found[index]);
        return Some(index);
    }
    let seats = meeting.seats.len();
    // A verb of meeting needs less than a noun, which may speak of talks as such.
    let is_told = seats > 1 && (has_more || !trigger.is_definite || !trigger.is_noun)
        || (seats > 0 && has_more)
        || (seats > 0 && !trigger.is_noun)
        || (meeting.on.is_some() && (meeting.place.is_some() || meeting.ordinal.is_some()))
        || (meeting.ordinal.is_some() && has_more)
        || (has_more && trigger.is_noun && !trigger.is_definite)
        || (has_more && (!trigger.is_noun || trigger.is_subject))
        || (seats > 1 && (trigger.is_earlier || trigger.ordinal.is_some()));
    if !is_told {
        return None;
    }
    found.push(meeting);
    Some(found.len() - 1)
}

fn merge(meeting: FoundMeeting, other: &mut FoundMeeting) {
    for seat in meeting.seats {
        if other.seats.iter().all(|known| !known.whom.is_with(&seat.whom)) {
            other.seats.push(seat);
        }
    }
    other.on = other.on.or(meeting.on);
    other.place = other.place.take().or(meeting.place);
    other.level = other.level.or(meeting.level);
    other.outcome = other.outcome.take().or(meeting.outcome);
    if meeting.status == MeetingStatus::Cancelled {
        other.status = MeetingStatus::Cancelled;
    }
    other.sentence = meeting.sentence;
    other.at.extend(meeting.at);
    other.confidence = other.confidence.max(meeting.confidence);
}

/// Those who join a meeting told of before: `is expected to take part in the discussions`.
fn join(reader: &Reader<'_>, number: usize, found: &mut [FoundMeeting]) {
    let text = &reader.text;
    let Some(meeting) = found.iter_mut().rev().find(|m| m.sentence + 2 >= number) else { return };
    for at in text.sentences[number].tokens.clone() {
        if !is_verb(text, at) {
            continue;
        }
        let object = text.child(at, &["dobj"]).map(|i| text.lemma(i)).unwrap_or_default();
        let near = || text.subtree(at).map(|i| text.lower(i));
        let remote = near().any(|word| {
            matches!(word, "virtually" | "remotely" | "online" | "video" | "videolink")
        });
        let joins = match text.lemma(at) {
            "take" => object == "part",
            "join" | "attend" | "participate" => {
                remote
                    || object.is_empty()
                    || matches!(
                        object,
                        "talk" | "meeting" | "summit" | "session" | "discussion" | "negotiation"
                    )
            }
            "send" => matches!(object, "observer" | "envoy" | "delegation"),
            _ => false,
        };
        let tense = super::clause::tense(text, at);
        if !joins || matches!(tense, Tense::Unreal | Tense::Cancelled) {
            continue;
        }
        let Some(head) = subject(text, at) else { continue };
        for whom in everyone(reader, head, &[]) {
            let is_there = meeting.seats.iter().any(|seat| match (&seat.whom, &whom) {
                (Whom::Cast { person: a, .. }, Whom::Cast { person: b, .. }) if b.is_some() => {
                    a == b
                }
                (a, b) => a.is_with(b),
            });
            if !is_there {
                let expected = tense == Tense::Ahead;
                meeting.seats.push(FoundSeat { whom, remote, expected });
            }
        }
    }
}
