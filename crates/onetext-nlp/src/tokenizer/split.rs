//! Takes a chunk apart: prefixes, suffixes and infixes.

use super::specials::NormId;
use super::{Tokenizer, to_u32};
use crate::pattern::{Pattern, Scratch};

/// A piece of a chunk that becomes a token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// Half-open range of bytes in the chunk.
    pub(super) start: u32,
    pub(super) end: u32,
    /// Where the piece comes from a special case.
    pub(super) norm: Option<NormId>,
}

impl Piece {
    fn new(start: usize, end: usize) -> Self {
        Self { start: to_u32(start), end: to_u32(end), norm: None }
    }

    /// Its text in its chunk.
    pub(super) fn text<'a>(&self, chunk: &'a str) -> &'a str {
        &chunk[self.start as usize..self.end as usize]
    }
}

/// Room for taking chunks apart, kept to be used again.
#[derive(Debug, Default)]
pub(crate) struct Room {
    scratch: Scratch,
    pieces: Vec<Piece>,
    /// From the outermost inwards.
    suffixes: Vec<Piece>,
    infixes: Vec<(usize, usize)>,
}

impl Room {
    /// What the last chunk was taken apart into.
    pub(super) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }
}

/// What is known of `token_match` on parts of one chunk.
///
/// Taking suffixes off one by one would otherwise ask the same question of a long chunk again and
/// again, which makes the time grow with the square of its length.
struct TokenMatch<'a> {
    pattern: Option<&'a Pattern>,
    /// From this byte on nothing matches as long as the part has at least so many bytes.
    failed: Option<(usize, usize)>,
}

impl<'a> TokenMatch<'a> {
    fn new(pattern: Option<&'a Pattern>, chunk: &str) -> Self {
        Self { pattern: pattern.filter(|pattern| pattern.may_match(chunk)), failed: None }
    }

    /// Whether the part of the chunk that begins at a byte is a token as it stands.
    fn matches(&mut self, part: &str, from: usize, scratch: &mut Scratch) -> bool {
        let Some(pattern) = self.pattern else { return false };
        if self.failed.is_some_and(|(start, depth)| start == from && depth <= part.len()) {
            return false;
        }
        let found = pattern.matches(part, scratch);
        self.failed = (!found).then_some((from, scratch.furthest()));
        found
    }
}

impl Tokenizer {
    /// Takes a chunk apart, with special cases or without; the pieces are left in the room.
    pub(super) fn split(&self, chunk: &str, with_specials: bool, room: &mut Room) {
        room.pieces.clear();
        room.suffixes.clear();
        let special = |part: &str| if with_specials { self.specials.find(part) } else { None };
        let mut token_match = TokenMatch::new(self.token_match.as_ref(), chunk);
        let (mut from, mut to) = (0, chunk.len());
        let mut is_token = false;
        let mut last = usize::MAX;
        while from < to && to - from != last {
            let part = &chunk[from..to];
            is_token = token_match.matches(part, from, &mut room.scratch);
            if is_token || special(part).is_some() {
                break;
            }
            last = part.len();
            let prefix = self.prefix_length(part, room);
            let without = &part[prefix..];
            if prefix > 0 && !without.is_empty() && special(without).is_some() {
                room.pieces.push(Piece::new(from, from + prefix));
                from += prefix;
                break;
            }
            let suffix = self.suffix_length(part, prefix, room);
            let without = &part[..part.len() - suffix];
            let suffix_piece = Piece::new(to - suffix, to);
            if suffix > 0 && !without.is_empty() && special(without).is_some() {
                room.suffixes.push(suffix_piece);
                to -= suffix;
                break;
            }
            if prefix > 0 {
                room.pieces.push(Piece::new(from, from + prefix));
                from += prefix;
            }
            // Only a suffix rule that looks past a line break can reach into the prefix.
            if suffix > 0 && from <= to - suffix {
                room.suffixes.push(suffix_piece);
                to -= suffix;
            }
        }
        if from < to {
            self.split_rest(chunk, from, to, is_token, with_specials, room);
        }
        let Room { pieces, suffixes, .. } = room;
        pieces.extend(suffixes.iter().rev());
    }

    /// What is left between prefixes and suffixes.
    fn split_rest(
        &self,
        chunk: &str,
        from: usize,
        to: usize,
        is_token: bool,
        with_specials: bool,
        room: &mut Room,
    ) {
        let part = &chunk[from..to];
        if let Some(special) = self.specials.find(part).filter(|_| with_specials) {
            let mut at = from;
            for (length, norm) in self.specials.pieces(special) {
                room.pieces.push(Piece { norm: Some(norm), ..Piece::new(at, at + length) });
                at += length;
            }
            return;
        }
        let is_url = |pattern: &Pattern, scratch: &mut Scratch| {
            pattern.may_match(part) && pattern.matches(part, scratch)
        };
        if is_token || self.url_match.as_ref().is_some_and(|url| is_url(url, &mut room.scratch)) {
            room.pieces.push(Piece::new(from, to));
            return;
        }
        self.find_infixes(part, room);
        let Room { pieces, infixes, .. } = room;
        let mut at = 0;
        for &(start, end) in &*infixes {
            // An infix at the very start is left where it is.
            if start == 0 {
                continue;
            }
            if at < start {
                pieces.push(Piece::new(from + at, from + start));
            }
            if start < end {
                pieces.push(Piece::new(from + start, from + end));
            }
            at = end;
        }
        if from + at < to {
            pieces.push(Piece::new(from + at, to));
        }
    }

    fn find_infixes(&self, part: &str, room: &mut Room) {
        match &self.infix {
            Some(infix) => infix.find_all(part, &mut room.scratch, &mut room.infixes),
            None => room.infixes.clear(),
        }
    }

    /// Whether there is an infix anywhere.
    pub(super) fn has_infix(&self, part: &str, room: &mut Room) -> bool {
        self.find_infixes(part, room);
        !room.infixes.is_empty()
    }

    /// How many bytes the prefix of a part has.
    pub(super) fn prefix_length(&self, part: &str, room: &mut Room) -> usize {
        let found = self.prefix.as_ref().and_then(|prefix| prefix.search(part, &mut room.scratch));
        // spaCy takes as many characters from the start as the match has, wherever that is.
        match found {
            Some((0, end)) => end,
            Some((start, end)) => {
                let count = part[start..end].chars().count();
                part.char_indices().nth(count).map_or(part.len(), |(place, _)| place)
            }
            None => 0,
        }
    }

    /// How many bytes the suffix of a part has that is found behind its prefix.
    pub(super) fn suffix_length(&self, part: &str, prefix: usize, room: &mut Room) -> usize {
        let rest = &part[prefix..];
        let found = self.suffix.as_ref().and_then(|suffix| suffix.search(rest, &mut room.scratch));
        // As many characters from the end as the match has: it can stop before a line break.
        match found {
            Some((start, end)) if end == rest.len() => end - start,
            Some((start, end)) => {
                let count = rest[start..end].chars().count();
                part.chars().rev().take(count).map(char::len_utf8).sum()
            }
            None => 0,
        }
    }
}
