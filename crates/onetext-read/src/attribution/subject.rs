//! Whose a reporting verb is.

use onetext_record::body::Stance;

use super::cues::Cue;
use super::{Bound, How};
use crate::cast::{Manner, Mention, is_place};
use crate::lexicon::Form;
use crate::text::{Sentence, Text};

/// How many tokens an apposition or a phrase between speaker and verb may have.
const BETWEEN: usize = 16;

/// How many words a noun with its article and adjectives may have.
const NOUN_PHRASE: usize = 5;

/// Finds the speaker of a cue; none if it has none and so reports nothing.
pub(super) fn bind(
    text: &Text<'_>,
    sentence: &Sentence,
    cue: Cue,
    mentions: &[Mention],
    bound: &[Bound],
) -> Option<Bound> {
    let start = sentence.tokens.start;
    let end = sentence.tokens.end;
    if text.lower(cue.verb) == "according" {
        let speaker = starting(mentions, cue.tokens.end, text)?;
        return Some(found(cue, speaker.clone(), Vec::new(), How::Behind));
    }
    if cue.passive {
        return passive(text, cue, mentions, end);
    }
    let before = cue.chain;
    if cue.form == Form::Participle && !has_help(text, &cue) {
        let hangs =
            before > start && matches!(text.lower(before - 1), "," | "—" | "–" | "while" | "and");
        return hangs.then(|| hanging(cue, mentions, bound, start)).flatten();
    }
    if let Some(speaker) = ending(text, mentions, before, start) {
        // "X said it would support": what somebody says of itself is read with its own verb.
        let own = speaker.manner == Manner::Pronoun
            && bound.last().is_some_and(|last| {
                let gap = speaker.tokens.start.saturating_sub(last.cue.tokens.end);
                gap == 0 || (gap <= 4 && text.lower(speaker.tokens.start - 1) == "that")
            });
        if own {
            return None;
        }
        let joint = joined(text, mentions, speaker, start);
        return Some(found(cue, speaker.clone(), joint, How::Before));
    }
    if before > start {
        match text.lower(before - 1) {
            "and" | "but" | "or" | "then" | "yet" => {
                if let Some(shared) = shared(&cue, bound, before) {
                    return Some(shared);
                }
            }
            "who" | "which" | "that" => {
                let comma = usize::from(before >= start + 2 && text.lower(before - 2) == ",");
                if let Some(speaker) = ending(text, mentions, before - 1 - comma, start) {
                    return Some(found(cue, speaker.clone(), Vec::new(), How::Near));
                }
            }
            _ => {}
        }
    }
    behind(text, &cue, mentions, start, end)
        .or_else(|| near(text, &cue, mentions, start, bound))
        .or_else(|| unnamed(text, &cue, mentions, start))
        .map(|(speaker, how)| {
            let joint =
                if how == How::Near { joined(text, mentions, &speaker, start) } else { Vec::new() };
            found(cue, speaker, joint, how)
        })
}

fn found(cue: Cue, speaker: Mention, joint: Vec<Mention>, how: How) -> Bound {
    let first = joint.iter().map(|mention| mention.tokens.start).min();
    let start = speaker.tokens.start.min(first.unwrap_or(usize::MAX));
    let start = if how == How::Behind { cue.tokens.start } else { start };
    Bound { start, cue, speaker: Some(speaker), joint, how }
}

/// Whether a form of `be` stands before a participle: `is pushing for`.
fn has_help(text: &Text<'_>, cue: &Cue) -> bool {
    (cue.tokens.start..cue.verb)
        .any(|i| matches!(text.lower(i), "is" | "are" | "was" | "were" | "been" | "be"))
}

/// The mention that ends right before a token and can be a subject.
fn ending<'m>(
    text: &Text<'_>,
    mentions: &'m [Mention],
    at: usize,
    start: usize,
) -> Option<&'m Mention> {
    let mention = mentions.iter().find(|mention| mention.tokens.end == at)?;
    let can_speak = match mention.manner {
        Manner::Demonym => false,
        Manner::Metonym | Manner::Name => !is_place(text, mention.tokens.start, start),
        _ => true,
    };
    // "the leader of Ukraine said": the name belongs to another noun.
    let belongs = mention.tokens.start > start
        && matches!(
            text.lower(mention.tokens.start - 1),
            "of" | "with" | "against" | "by" | "on" | "for" | "about" | "between"
        );
    (can_speak && !belongs).then_some(mention)
}

/// The mention that begins at a token, or one article further.
fn starting<'m>(mentions: &'m [Mention], at: usize, text: &Text<'_>) -> Option<&'m Mention> {
    let skip = usize::from(matches!(text.lower(at), "the" | "a" | "an"));
    mentions.iter().find(|mention| mention.tokens.start == at || mention.tokens.start == at + skip)
}

/// Those joined to a speaker before it: `A, B and C`.
fn joined(text: &Text<'_>, mentions: &[Mention], speaker: &Mention, start: usize) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut first = speaker.tokens.start;
    let mut has_and = false;
    while first > start + 1 {
        let own =
            usize::from(matches!(text.lower(first - 1), "its" | "their" | "his" | "her" | "the"));
        let link = text.lower((first - 1).saturating_sub(own));
        if link == "and" || link == "or" {
            has_and = true;
        } else if !(has_and && link == ",") {
            break;
        }
        let mut end = (first - 1).saturating_sub(own);
        if text.lower(end.wrapping_sub(1)) == "," {
            end -= 1;
        }
        let Some(other) = mentions.iter().find(|mention| mention.tokens.end == end) else { break };
        if is_place(text, other.tokens.start, start) {
            break;
        }
        first = other.tokens.start;
        found.insert(0, other.clone());
    }
    found
}

/// The speaker of the cue before, where this one is joined to it.
fn shared(cue: &Cue, bound: &[Bound], before: usize) -> Option<Bound> {
    let last = bound.last()?;
    // Between the two there is no other clause with a subject of its own.
    let is_joined = last.cue.tokens.end < before
        && !matches!(last.how, How::Nobody)
        && cue.form != Form::Participle
        && agrees(cue, &last.cue);
    is_joined.then(|| Bound {
        start: before - 1,
        cue: cue.clone(),
        speaker: last.speaker.clone(),
        joint: last.joint.clone(),
        how: How::Shared,
    })
}

/// Whether two verbs can have one subject: both past, or both present.
fn agrees(one: &Cue, other: &Cue) -> bool {
    let bare = |cue: &Cue| cue.form == Form::Base && cue.tokens.start == cue.verb;
    let third = |cue: &Cue| cue.form == Form::Third;
    // "has praised but warn" is fine after a plural; "says and reject" is not.
    let clash = (bare(one) && third(other)) || (third(one) && bare(other));
    !clash
}

/// The subject of the clause that a participle hangs on.
fn hanging(cue: Cue, mentions: &[Mention], bound: &[Bound], start: usize) -> Option<Bound> {
    if let Some(last) = bound.last() {
        let (speaker, joint) = (last.speaker.clone()?, last.joint.clone());
        return Some(Bound {
            start: cue.tokens.start,
            cue,
            speaker: Some(speaker),
            joint,
            how: How::Hanging,
        });
    }
    let subject = mentions.first().filter(|mention| mention.tokens.start <= start + 1)?;
    let speaker = Some(subject.clone());
    Some(Bound { start: cue.tokens.start, cue, speaker, joint: Vec::new(), how: How::Hanging })
}

/// The speaker behind a cue that follows quoted words or closes a sentence: `…,” said X`.
fn behind(
    text: &Text<'_>,
    cue: &Cue,
    mentions: &[Mention],
    start: usize,
    end: usize,
) -> Option<(Mention, How)> {
    let before = cue.chain.checked_sub(1).filter(|before| *before >= start)?;
    let closes = matches!(text.lower(before), "”" | "\"" | ",");
    let speaker = starting(mentions, cue.tokens.end, text)?;
    let is_end = speaker.tokens.end >= end
        || !text.tokens[speaker.tokens.end].is_word
        || matches!(
            text.lower(speaker.tokens.end),
            "on" | "in" | "at" | "during" | "after" | "who" | "as"
        );
    (closes && is_end).then(|| (speaker.clone(), How::Behind))
}

/// A speaker with an apposition or a short phrase behind it: `X, the envoy, said`, `X on Monday said`.
fn near(
    text: &Text<'_>,
    cue: &Cue,
    mentions: &[Mention],
    start: usize,
    bound: &[Bound],
) -> Option<(Mention, How)> {
    let before = cue.chain;
    let from = bound.last().map_or(start, |last| last.cue.tokens.end);
    let last = before.checked_sub(1).filter(|last| *last >= from)?;
    if matches!(text.lower(last), "," | "—" | "–" | ")") {
        // The speaker stands before the sign that opens the apposition.
        let open = (from..last).rev().take(BETWEEN).find(|i| {
            matches!(text.lower(*i), "," | "—" | "–" | "(")
                && mentions.iter().any(|mention| mention.tokens.end == *i)
        })?;
        return ending(text, mentions, open, start).map(|mention| (mention.clone(), How::Near));
    }
    // A phrase between them begins with a preposition and has no verb.
    let phrase = (from..=last).rev().take(8).take_while(|i| text.tokens[*i].is_word);
    for i in phrase {
        let opens = matches!(
            text.lower(i),
            "on" | "in" | "at" | "from" | "of" | "for" | "after" | "during"
        );
        if opens && let Some(mention) = ending(text, mentions, i, start) {
            return Some((mention.clone(), How::Near));
        }
    }
    None
}

/// Somebody whom only a noun speaks of, right before a verb of saying: `the announcer said`.
fn unnamed(
    text: &Text<'_>,
    cue: &Cue,
    mentions: &[Mention],
    start: usize,
) -> Option<(Mention, How)> {
    let says = matches!(cue.stance, Stance::Says | Stance::Warns | Stance::Insists);
    if !says || !matches!(cue.form, Form::Past | Form::Third) {
        return None;
    }
    let end = cue.chain;
    let first = (start..end).rev().take(NOUN_PHRASE).take_while(|i| text.tokens[*i].is_word);
    let first = first.into_iter().find(|i| {
        matches!(
            text.lower(*i),
            "a" | "an" | "the" | "one" | "another" | "his" | "her" | "its" | "their"
        )
    })?;
    // What is named inside has been tried as a speaker, and a clause inside has one of its own.
    let is_plain = (first + 1..end).all(|i| {
        !mentions.iter().any(|mention| mention.tokens.contains(&i))
            && !matches!(text.lower(i), "that" | "which" | "who" | "of" | "is" | "was" | "and")
    });
    let begins = first == start
        || !text.tokens[first - 1].is_word
        || matches!(
            text.lower(first - 1),
            "and" | "but" | "that" | "while" | "as" | "when" | "after"
        );
    (first + 1 < end && is_plain && begins).then(|| {
        let speaker = Mention::unnamed(first..end);
        (speaker, How::Before)
    })
}

/// `rejected by X`; without anybody, only views are kept.
fn passive(text: &Text<'_>, cue: Cue, mentions: &[Mention], end: usize) -> Option<Bound> {
    let by = (cue.tokens.end..end.min(cue.tokens.end + 4)).find(|i| text.lower(*i) == "by");
    if let Some(by) = by {
        let speaker = starting(mentions, by + 1, text)?;
        return Some(found(cue, speaker.clone(), Vec::new(), How::Behind));
    }
    (text.lower(cue.verb + 1) == "as").then_some(Bound {
        start: cue.tokens.start,
        cue,
        speaker: None,
        joint: Vec::new(),
        how: How::Nobody,
    })
}
