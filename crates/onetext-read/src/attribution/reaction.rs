//! Reactions told as nouns: `the draft caused alarm in Kyiv and across Europe`.

#![expect(clippy::single_range_in_vec_init, reason = "what is said is a list of runs of tokens")]

use onetext_record::body::Stance;

use super::Attribution;
use crate::cast::Mention;
use crate::said::Said;
use crate::text::Text;

/// What something draws from somebody, and what that makes of them.
const REACTIONS: [(&str, Stance); 14] = [
    ("alarm", Stance::Warns),
    ("concern", Stance::Warns),
    ("concerns", Stance::Warns),
    ("fears", Stance::Warns),
    ("unease", Stance::Warns),
    ("outrage", Stance::Opposes),
    ("anger", Stance::Opposes),
    ("fury", Stance::Opposes),
    ("criticism", Stance::Opposes),
    ("condemnation", Stance::Opposes),
    ("protests", Stance::Opposes),
    ("opposition", Stance::Opposes),
    ("praise", Stance::Supports),
    ("scepticism", Stance::Doubts),
];

/// Adds the reactions of a sentence; what they are to stands before the verb.
pub(super) fn reactions(
    text: &Text<'_>,
    number: usize,
    mentions: &[Mention],
    found: &mut Vec<Attribution>,
) {
    let sentence = text.sentences[number].tokens.clone();
    for at in sentence.start + 2..sentence.end {
        let is_verb = matches!(
            text.lower(at),
            "caused"
                | "causes"
                | "sparked"
                | "triggered"
                | "prompted"
                | "drew"
                | "draws"
                | "raised"
                | "provoked"
                | "stirred"
                | "met"
        );
        if !is_verb {
            continue;
        }
        let noun = (at + 1..sentence.end.min(at + 4)).find_map(|i| {
            let (_, stance) = REACTIONS.iter().find(|(noun, _)| *noun == text.lower(i))?;
            Some((i, *stance))
        });
        let Some((noun, stance)) = noun else { continue };
        if !matches!(text.lower(noun + 1), "in" | "from" | "across" | "among" | "by") {
            continue;
        }
        let who = behind(text, mentions, noun + 2, sentence.end);
        let Some(mut speaker) = who.first().cloned() else { continue };
        for other in &who[1..] {
            speaker.who.extend(&other.who);
            speaker.tokens.end = other.tokens.end;
            speaker.person = None;
        }
        let said = Said {
            head: noun,
            cue: vec![at..noun + 1],
            source: Some(speaker.tokens.clone()),
            relative: None,
            content: vec![sentence.start..at],
            rule: "reaction",
            confidence: 0.5,
            because: Vec::new(),
        };
        found.push(Attribution {
            sentence: number,
            speaker: Some(speaker),
            relative: None,
            cue: text.place(at..noun + 1),
            content: vec![text.place(sentence.start..at)],
            stance,
            negated: false,
            hedge: None,
            addressee: None,
            inside: None,
            confidence: 0.5,
            rule: "reaction",
            because: Vec::new(),
            said,
        });
    }
}

/// The mention at a token and those joined to it.
fn behind(text: &Text<'_>, mentions: &[Mention], at: usize, end: usize) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut next = at;
    while next < end {
        let skip = (next..end.min(next + 2))
            .take_while(|i| matches!(text.lower(*i), "the" | "across" | "in" | "from" | "among"))
            .count();
        let Some(mention) =
            mentions.iter().find(|m| m.tokens.start == next + skip && !m.who.is_empty())
        else {
            break;
        };
        found.push(mention.clone());
        next = mention.tokens.end;
        if !matches!(text.lower(next), "and" | ",") {
            break;
        }
        next += 1;
    }
    found
}
