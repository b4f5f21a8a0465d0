//! What a speaker does with words, by the verb and by the words themselves.

use std::ops::Range;

use onetext_record::body::Stance;

use super::cues::Cue;
use crate::text::Text;

/// A stance with what turns or weakens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) stance: Stance,
    pub(super) negated: bool,
    pub(super) hedge: Option<Range<usize>>,
}

/// Nouns behind `signal`, `express`, `voice` and the like, and what they make of them.
const NOUNS: [(&str, Stance); 26] = [
    ("optimism", Stance::Hopes),
    ("hope", Stance::Hopes),
    ("hopes", Stance::Hopes),
    ("confidence", Stance::Hopes),
    ("hesitation", Stance::Doubts),
    ("doubt", Stance::Doubts),
    ("doubts", Stance::Doubts),
    ("scepticism", Stance::Doubts),
    ("skepticism", Stance::Doubts),
    ("reservations", Stance::Doubts),
    ("caution", Stance::Doubts),
    ("concern", Stance::Warns),
    ("concerns", Stance::Warns),
    ("alarm", Stance::Warns),
    ("fear", Stance::Warns),
    ("fears", Stance::Warns),
    ("support", Stance::Supports),
    ("backing", Stance::Supports),
    ("approval", Stance::Supports),
    ("opposition", Stance::Opposes),
    ("anger", Stance::Opposes),
    ("disappointment", Stance::Opposes),
    ("readiness", Stance::Offers),
    ("willingness", Stance::Offers),
    ("interest", Stance::Supports),
    ("openness", Stance::Offers),
];

const SELF: [&str; 6] = ["it", "he", "she", "they", "we", "i"];
const NEGATIVE: [&str; 12] = [
    "not", "never", "won't", "wouldn't", "cannot", "can't", "couldn't", "no", "neither", "nor",
    "nothing", "hasn't",
];

/// Reads a cue together with the words that it reports.
pub(super) fn read(text: &Text<'_>, cue: &Cue, piece: &Range<usize>) -> Reading {
    let mut reading =
        Reading { stance: cue.stance, negated: cue.negated, hedge: hedge(text, cue, piece) };
    if cue.negated {
        return reading;
    }
    if let Some(stance) = by_noun(text, cue, piece) {
        reading.stance = stance;
        return reading;
    }
    if matches!(cue.stance, Stance::Says | Stance::Insists | Stance::Promises | Stance::Asserts) {
        let own = own_verb(text, piece).or_else(|| by_words(text, piece));
        reading.stance = own.unwrap_or(reading.stance);
    }
    reading
}

/// `signal hesitation`, `express optimism`.
fn by_noun(text: &Text<'_>, cue: &Cue, piece: &Range<usize>) -> Option<Stance> {
    let shows = matches!(
        text.lower(cue.verb).trim_end_matches("ing").trim_end_matches("ed").trim_end_matches('s'),
        "signal" | "signall" | "express" | "voice" | "voic" | "show" | "indicate" | "indicat"
    );
    let near = piece.start..piece.end.min(piece.start + 3);
    shows.then(|| {
        near.clone()
            .find_map(|i| NOUNS.iter().find(|(noun, _)| *noun == text.lower(i)).map(|(_, s)| *s))
    })?
}

/// What the speaker says of itself: `it will never surrender`, `he would not support X`.
fn own_verb(text: &Text<'_>, piece: &Range<usize>) -> Option<Stance> {
    let skip = usize::from(text.lower(piece.start) == "that");
    let at = piece.start + skip;
    if !SELF.contains(&text.lower(at)) {
        return None;
    }
    let near = at + 1..piece.end.min(at + 5);
    let is_bound = near.clone().any(|i| {
        matches!(
            text.lower(i),
            "will"
                | "would"
                | "won't"
                | "wouldn't"
                | "can"
                | "could"
                | "cannot"
                | "can't"
                | "is"
                | "are"
                | "was"
        )
    });
    let is_negative = near.clone().any(|i| NEGATIVE.contains(&text.lower(i)));
    let backs =
        near.clone().any(|i| matches!(text.lower(i), "support" | "back" | "favour" | "favor"));
    let agrees =
        near.clone().any(|i| matches!(text.lower(i), "accept" | "agree" | "sign" | "approve"));
    let ready =
        near.clone().any(|i| matches!(text.lower(i), "ready" | "willing" | "prepared" | "open"));
    match (is_bound, is_negative) {
        (true, true) if backs => Some(Stance::Opposes),
        (true, true) => Some(Stance::Rejects),
        (true, false) if backs => Some(Stance::Supports),
        (true, false) if agrees => Some(Stance::Accepts),
        (true, false) if ready => Some(Stance::Offers),
        _ => None,
    }
}

/// What the words make of a verb that says little: a duty, a priority, a denial, a hope.
fn by_words(text: &Text<'_>, piece: &Range<usize>) -> Option<Stance> {
    let has = |words: &[&str]| piece.clone().any(|i| words.contains(&text.lower(i)));
    let starts = |words: &[&str]| {
        (piece.start..piece.end.min(piece.start + 2)).any(|i| words.contains(&text.lower(i)))
    };
    // "Only X can decide": a rule on who decides is asked of the others.
    let only = starts(&["only"]) && has(&["can", "may", "decide", "decisions"]);
    if only || has(&["must", "should", "ought", "priority", "priorities"]) {
        return Some(Stance::Demands);
    }
    if starts(&["hopes", "hope", "optimism"]) {
        return Some(Stance::Hopes);
    }
    None
}

/// Words that weaken what is said, as they stand.
fn hedge(text: &Text<'_>, cue: &Cue, piece: &Range<usize>) -> Option<Range<usize>> {
    if let Some(modal) = cue.modal.filter(|modal| {
        matches!(text.lower(*modal), "would" | "could" | "may" | "might" | "wouldn't" | "couldn't")
    }) {
        return Some(modal..cue.tokens.end);
    }
    piece.clone().find_map(|i| match text.lower(i) {
        "could" | "might" | "may" | "would" => {
            let mut end = i + 1;
            while end < piece.end
                && matches!(text.lower(end), "not" | "never" | "also" | "still" | "only" | "be")
            {
                end += 1;
            }
            end = (end + 1).min(piece.end);
            if end < piece.end && text.lower(end) == "as" {
                end += 1;
            }
            Some(i..end)
        }
        "possibly" | "perhaps" | "potentially" | "probably" | "reportedly" | "conditionally" => {
            let more = matches!(text.lower(i + 1), "even" | "also");
            Some(i..(i + 1 + usize::from(more)).min(piece.end))
        }
        "in" if text.lower(i + 1) == "principle" => Some(i..(i + 2).min(piece.end)),
        "appears" | "seems" | "appear" | "seem" => Some(i..i + 1),
        _ => None,
    })
}
