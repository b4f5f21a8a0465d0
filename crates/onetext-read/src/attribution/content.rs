//! Which words a cue reports: from the cue to the end of its clause, or those before it.

use std::ops::Range;

use onetext_record::body::Stance;

use super::{Attribution, Bound, How, cues::Cue};
use crate::attribution::stance;
use crate::cast::{CALENDAR, Mention};
use crate::text::Text;

/// Words behind a comma that end what is reported.
const TURNS: [&str; 8] =
    ["while", "though", "although", "whereas", "but", "however", "despite", "yet"];

/// Words that begin a clause with a subject of its own.
const JOINS: [&str; 14] = [
    "as", "while", "but", "and", "though", "although", "whereas", "after", "before", "because",
    "when", "or", "so", "yet",
];

/// Adds the attributions of the `i`th cue of a sentence.
pub(super) fn fill(
    text: &Text<'_>,
    number: usize,
    mentions: &[Mention],
    bound: &[Bound],
    i: usize,
    first: usize,
    found: &mut Vec<Attribution>,
) {
    let Some(this) = bound.get(i) else { return };
    let sentence = text.sentences[number].tokens.clone();
    let (addressee, from) = addressee(text, mentions, &this.cue);
    let behind = forward(text, bound, i, from..sentence.end);
    let mut pieces = match this.how {
        How::Behind => backward(text, bound, i, &sentence),
        _ if worth(text, &behind) && !is_tail(text, &behind, this.cue.has_addressee) => {
            split(text, behind)
        }
        // "…, X said": what is said stands before.
        _ if before_comma(text, this.start, sentence.start) => backward(text, bound, i, &sentence),
        _ => Vec::new(),
    };
    pieces.retain(|piece| worth(text, piece));
    let (rule, confidence) = this.how.rule();
    let antecedent = antecedent(text, this.start, sentence.start);
    let inside = found[first..]
        .iter()
        .rposition(|other| {
            let at = text.place(this.cue.tokens.clone());
            other.content.iter().any(|content| content.start <= at.start && at.end <= content.end)
        })
        .map(|at| first + at);
    for piece in pieces {
        let reading = stance::read(text, &this.cue, &piece);
        let to = addressee.clone().or_else(|| demanded_of(text, mentions, &piece, reading.stance));
        found.push(Attribution {
            sentence: number,
            speaker: this.speaker.clone(),
            joint: this.joint.clone(),
            cue: text.place(this.cue.tokens.clone()),
            content: vec![quoted(text, text.place(piece))],
            antecedent: antecedent.clone(),
            stance: reading.stance,
            negated: reading.negated,
            hedge: reading.hedge.map(|hedge| text.place(hedge)),
            addressee: to,
            inside,
            confidence,
            rule,
        });
    }
}

/// Whether words behind a cue are only its tail, and what is said stands before it: `X said of the
/// plan`, `it is late, X said, but not too late`.
fn is_tail(text: &Text<'_>, behind: &Range<usize>, has_addressee: bool) -> bool {
    matches!(text.lower(behind.start), "of" | "but" | "and" | "though") && !has_addressee
}

/// Whether some tokens say anything: one word at least that is no date or filler.
fn worth(text: &Text<'_>, piece: &Range<usize>) -> bool {
    let words = piece.clone().filter(|i| text.tokens[*i].is_word).count();
    let filler = |i: usize| {
        matches!(
            text.lower(i),
            "on" | "in" | "at" | "a" | "an" | "the" | "late" | "early" | "last" | "this"
        ) || text.lower(i).ends_with("day")
    };
    words > 0 && !piece.clone().all(|i| !text.tokens[i].is_word || filler(i))
}

/// The words behind a cue up to where its clause ends.
fn forward(text: &Text<'_>, bound: &[Bound], i: usize, within: Range<usize>) -> Range<usize> {
    let mut start = within.start;
    let next = bound.get(i + 1).map_or(within.end, |next| next.start);
    while start < within.end.min(next) && matches!(text.lower(start), "," | ":") {
        start += 1;
    }
    if start == next && bound.get(i + 1).is_some_and(|next| next.how == How::Hanging) {
        return start..start;
    }
    start = behind_adverbs(text, start, within.end.min(next));
    let mut end = within.end;
    for other in &bound[i + 1..] {
        if let Some(cut) = cut(text, other, start) {
            end = end.min(cut);
        }
    }
    let turn = (start + 2..end).find(|at| {
        let sign = text.lower(at - 1);
        (sign == "," && TURNS.contains(&text.lower(*at)) && !in_quotation(text, *at)) || sign == ";"
    });
    if let Some(turn) = turn {
        end = turn - 1;
    }
    trim(text, start..end)
}

fn in_quotation(text: &Text<'_>, token: usize) -> bool {
    text.tokens.get(token).is_some_and(|token| text.quotation(token.at.start).is_some())
}

/// Where the clause of another cue takes over from words that began at `start`, if it does.
fn cut(text: &Text<'_>, other: &Bound, start: usize) -> Option<usize> {
    let before = other.start.checked_sub(1).filter(|before| *before >= start)?;
    match other.how {
        How::Shared => Some(other.start),
        How::Hanging => Some(before),
        _ => {
            let word = text.lower(before);
            if matches!(word, "that" | "which" | "who") {
                // "—territory that X insists": the clause begins with its antecedent.
                return (before.saturating_sub(4).max(start)..before)
                    .rev()
                    .find(|at| matches!(text.lower(*at), "—" | "–" | "," | ";"));
            }
            if matches!(word, "," | "—" | "–" | ";") {
                return Some(before);
            }
            if !JOINS.contains(&word) {
                return None;
            }
            let sign = before.checked_sub(1).filter(|at| *at >= start);
            let has_sign = sign.is_some_and(|at| matches!(text.lower(at), "," | "—" | "–" | ";"));
            match (has_sign, word) {
                (true, _) => sign,
                (false, "and" | "but" | "while" | "though" | "although" | "whereas") => {
                    Some(before)
                }
                // Without a comma the clause still belongs to what is said.
                (false, _) => None,
            }
        }
    }
}

/// The words before a cue whose speaker stands behind it or closes the sentence.
fn backward(
    text: &Text<'_>,
    bound: &[Bound],
    i: usize,
    sentence: &Range<usize>,
) -> Vec<Range<usize>> {
    let this = &bound[i];
    let end = this.start.min(this.cue.tokens.start);
    let speaker = this.speaker.as_ref().map_or(0, |mention| mention.tokens.end);
    let after = this.cue.tokens.end.max(speaker);
    if end == sentence.start {
        // "According to X, …"
        let comma = (after..sentence.end).find(|at| text.lower(*at) == ",");
        return comma.map(|comma| trim(text, comma + 1..sentence.end)).into_iter().collect();
    }
    let mut start = sentence.start;
    // At the end of a sentence it reports all of it: "A agreed to B, officials said."
    let closes = after + 1 >= sentence.end;
    for other in bound[..i].iter().filter(|other| !closes && other.how != How::Nobody) {
        start = start.max(other.cue.tokens.end);
    }
    let mut pieces = vec![trim(text, start..end)];
    // “No,” said X, “never.”
    if let Some(open) = (after..sentence.end.min(after + 4)).find(|at| in_quotation(text, *at)) {
        pieces.push(trim(text, open..sentence.end));
    }
    pieces
}

/// The `that` behind a date or an adverb: `said on Thursday that`, `said before that`.
fn behind_adverbs(text: &Text<'_>, start: usize, end: usize) -> usize {
    let Some(that) = (start..end.min(start + 5)).find(|i| text.lower(*i) == "that") else {
        return start;
    };
    let passes = |i: usize| {
        let word = text.lower(i);
        CALENDAR.contains(&word)
            || matches!(
                word,
                "on" | "in"
                    | "at"
                    | "last"
                    | "this"
                    | "before"
                    | "again"
                    | "earlier"
                    | "later"
                    | "also"
                    | "then"
                    | "today"
                    | "yesterday"
                    | "publicly"
                    | "privately"
            )
            || word.bytes().all(|byte| byte.is_ascii_digit())
    };
    if (start..that).all(passes) { that } else { start }
}

/// Whether the clause that begins at a token stands behind a comma or a closing quotation mark.
fn before_comma(text: &Text<'_>, at: usize, start: usize) -> bool {
    at > start + 1 && matches!(text.lower(at - 1), "," | "”" | "\"" | "—")
}

/// Splits `that A and that B`.
fn split(text: &Text<'_>, content: Range<usize>) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = content.start;
    for at in content.start + 3..content.end.saturating_sub(3) {
        if text.lower(at) == "and" && text.lower(at + 1) == "that" && at >= start + 3 {
            pieces.push(trim(text, start..at));
            start = at + 1;
        }
    }
    pieces.push(trim(text, start..content.end));
    pieces
}

/// Drops signs at both ends, quotation marks too.
fn trim(text: &Text<'_>, tokens: Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = tokens;
    let is_sign = |i: usize| {
        !text.tokens[i].is_word && !matches!(text.token(i), "$" | "€" | "£" | "%" | ")" | "(")
    };
    while start < end && is_sign(start) {
        start += 1;
    }
    let dangles = |i: usize| is_sign(i) || matches!(text.lower(i), "and" | "but" | "or");
    while start < end && dangles(end - 1) {
        end -= 1;
    }
    start..end
}

/// Widens a place that begins or ends in quoted words to all of them, over sentences.
fn quoted(text: &Text<'_>, at: Range<usize>) -> Range<usize> {
    let starts = text.quotation(at.start).map_or(at.start, |quotation| quotation.start);
    let ends = text
        .quotation(at.end.saturating_sub(1))
        .map_or(at.end, |quotation| quotation.end)
        .max(at.end);
    let closes = text.quotation(at.end.saturating_sub(1)).filter(|q| q.start > at.start);
    // Where the opening mark is part of what is said, so is the closing one.
    let mark = closes.and_then(|q| text.raw[q.end..].chars().next());
    let ends = ends + mark.filter(|mark| matches!(mark, '”' | '"')).map_or(0, char::len_utf8);
    let words = text.words(&(starts..ends));
    let end = starts + words.trim_end_matches([' ', ',', '.', '\n', '\r']).len();
    let start = starts + (words.len() - words.trim_start().len());
    if start < end { start..end } else { at }
}

/// Whom a cue's words are said to, and the token behind that.
fn addressee(text: &Text<'_>, mentions: &[Mention], cue: &Cue) -> (Option<Mention>, usize) {
    let end = cue.tokens.end;
    if !cue.has_addressee {
        return (None, end);
    }
    let article = usize::from(matches!(text.lower(end), "the" | "a"));
    let to = mentions.iter().find(|m| m.tokens.start == end || m.tokens.start == end + article);
    let follows = to.filter(|to| {
        matches!(
            text.lower(to.tokens.end),
            "that" | "to" | "of" | "about" | "against" | "not" | "over" | "for" | "," | "“" | ":"
        )
    });
    match follows {
        Some(to) => (Some(to.clone()), to.tokens.end),
        None => (None, end),
    }
}

/// Of whom a demand asks something: `push for Ukraine to give up land`.
fn demanded_of(
    text: &Text<'_>,
    mentions: &[Mention],
    piece: &Range<usize>,
    stance: Stance,
) -> Option<Mention> {
    if stance != Stance::Demands {
        return None;
    }
    let skip = usize::from(text.lower(piece.start) == "that");
    let at = piece.start + skip;
    let asked = mentions.iter().find(|m| m.tokens.start == at || m.tokens.start == at + 1)?;
    matches!(text.lower(asked.tokens.end), "to" | "must" | "should" | "has" | "have")
        .then(|| asked.clone())
}

/// What a relative clause refers back to: `territory that` in `territory that Kyiv insists …`.
fn antecedent(text: &Text<'_>, at: usize, start: usize) -> Option<Range<usize>> {
    let that = at.checked_sub(1).filter(|that| *that > start)?;
    if !matches!(text.lower(that), "that" | "which") {
        return None;
    }
    let noun = that - 1;
    let is_noun =
        text.tokens[noun].is_word && !matches!(text.lower(noun), "and" | "but" | "said" | "is");
    // A verb before `that` reports; only a word behind a sign is sure to be a noun.
    let behind_sign = noun == start || !text.tokens[noun - 1].is_word;
    (is_noun && behind_sign).then(|| text.place(noun..that + 1))
}
