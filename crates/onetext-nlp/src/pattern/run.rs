//! Walks through a text by the steps of a pattern.
//!
//! Paths are tried in Python's order and given up where they fail. Texts on which that takes long
//! are rare; there the walk begins to remember at which forks of the pattern it has been at which
//! places, since a path that failed once from there fails again. The time is then at most
//! proportional to the pattern's forks times the length of the text. What is to be remembered is
//! one bit each and bounded by [`MOST_MEMORY`], as are the paths left for later by [`MOST_FRAMES`];
//! a text that would need more is taken not to match, which concerns single words of more than a
//! million characters.

use super::charset::CharSet;
use super::compile::{Direction, Pc, Program, Step};
use super::parse::{Assert, Way};
use crate::unicode::is_word;

/// How many steps may be taken for every character before the walk begins to remember.
pub(super) const PATIENCE: usize = 16;

/// So many characters more are counted, so that a word of common length is never remembered.
const FREE_CHARS: usize = 1 << 10;

/// The most words of 64 bits that are spent on remembering: 32 MiB.
const MOST_MEMORY: usize = 1 << 22;

/// The most paths that are left for later: 48 MiB.
const MOST_FRAMES: usize = 1 << 22;

/// Room for a walk, kept to be used again.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    stack: Vec<Frame>,
    /// The furthest byte that the last walk has asked about, one more where it asked for the end.
    furthest: usize,
}

impl Scratch {
    /// The furthest byte on which what the last walk found depends: a longer or shorter text that
    /// is the same up to here gives the same.
    pub(crate) fn furthest(&self) -> usize {
        self.furthest
    }

    fn push(&mut self, frame: Frame) -> Result<(), Exhausted> {
        if self.stack.len() >= MOST_FRAMES {
            return Err(Exhausted);
        }
        self.stack.push(frame);
        Ok(())
    }
}

/// A path to go back to.
#[derive(Debug, Clone, Copy)]
struct Frame {
    pc: Pc,
    at: u32,
    /// Where the loop that left the frame began: places from `at` to there are still to be tried.
    from: u32,
}

/// Which forks a walk has been at, and whether it keeps account at all.
#[derive(Debug)]
pub(super) struct Memory {
    steps_left: usize,
    bits: Vec<u64>,
    on: bool,
}

/// The walk would need more memory than it may have.
#[derive(Debug)]
struct Exhausted;

/// A text and the pattern that is looked for in it.
pub(super) struct Walk<'a> {
    pub(super) text: &'a str,
    pub(super) program: &'a Program,
    pub(super) sets: &'a [CharSet],
    pub(super) direction: Direction,
    /// How many steps may be taken for every character before the walk begins to remember.
    pub(super) patience: usize,
    /// Where no match may end.
    pub(super) barred: Option<usize>,
}

impl Walk<'_> {
    /// Memory for a walk from one or several places.
    pub(super) fn memory(&self) -> Memory {
        let steps_left = (self.text.len() + FREE_CHARS).saturating_mul(self.patience);
        Memory { steps_left, bits: Vec::new(), on: false }
    }

    /// Where a match that begins at a place ends.
    pub(super) fn match_at(
        &self,
        at: usize,
        memory: &mut Memory,
        scratch: &mut Scratch,
    ) -> Option<usize> {
        scratch.stack.clear();
        scratch.furthest = 0;
        let found = self.walk(self.program.start, at, memory, scratch);
        if found.is_err() {
            scratch.furthest = usize::MAX;
        }
        found.ok().flatten()
    }

    /// The outermost place that any path reaches from a place.
    pub(super) fn reach(
        &self,
        at: usize,
        memory: &mut Memory,
        scratch: &mut Scratch,
    ) -> Option<usize> {
        scratch.stack.clear();
        scratch.furthest = 0;
        let mut best = self.walk(self.program.start, at, memory, scratch).ok()?;
        while let Some((pc, at)) = self.back(0, scratch) {
            let found = self.walk(pc, at, memory, scratch).ok()?;
            best = best.into_iter().chain(found).min();
        }
        best
    }

    /// The next place in the direction of the program, with the character in between.
    fn step_over(&self, at: usize) -> Option<(char, usize)> {
        let bytes = self.text.as_bytes();
        match self.direction {
            Direction::Forward => {
                let &byte = bytes.get(at)?;
                if byte.is_ascii() {
                    return Some((char::from(byte), at + 1));
                }
                let c = self.text[at..].chars().next()?;
                Some((c, at + c.len_utf8()))
            }
            Direction::Backward => {
                let &byte = bytes.get(at.checked_sub(1)?)?;
                if byte.is_ascii() {
                    return Some((char::from(byte), at - 1));
                }
                let c = self.text[..at].chars().next_back()?;
                Some((c, at - c.len_utf8()))
            }
        }
    }

    /// One character back from a place that lies behind `from`.
    fn step_back(&self, at: usize) -> usize {
        let mut place = at;
        match self.direction {
            Direction::Forward => {
                place -= 1;
                while !self.text.is_char_boundary(place) {
                    place -= 1;
                }
            }
            Direction::Backward => {
                place += 1;
                while !self.text.is_char_boundary(place) {
                    place += 1;
                }
            }
        }
        place
    }

    /// The next path that was left for later, if there is one beyond the base of the stack.
    fn back(&self, base: usize, scratch: &mut Scratch) -> Option<(Pc, usize)> {
        if scratch.stack.len() <= base {
            return None;
        }
        let frame = scratch.stack.last_mut()?;
        let (pc, at) = (frame.pc, frame.at as usize);
        if frame.at == frame.from {
            scratch.stack.pop();
        } else {
            frame.at = to_u32(self.step_back(at));
        }
        Some((pc, at))
    }

    /// Whether a fork is met at a place for the first time, as far as is remembered.
    fn is_new(&self, pc: Pc, at: usize, memory: &mut Memory) -> Result<bool, Exhausted> {
        if !memory.on {
            if memory.steps_left > 0 {
                memory.steps_left -= 1;
                return Ok(true);
            }
            let bits = self.program.fork_count.saturating_mul(self.text.len() + 1);
            let words = bits / 64 + 1;
            if words > MOST_MEMORY {
                return Err(Exhausted);
            }
            memory.bits = vec![0; words];
            memory.on = true;
        }
        let fork = self.program.forks[pc as usize] as usize;
        let bit = fork * (self.text.len() + 1) + at;
        let (word, mask) = (bit / 64, 1 << (bit % 64));
        let new = memory.bits[word] & mask == 0;
        memory.bits[word] |= mask;
        Ok(new)
    }

    /// Follows the steps until a match or until all paths beyond the present stack have failed.
    fn walk(
        &self,
        start: Pc,
        at: usize,
        memory: &mut Memory,
        scratch: &mut Scratch,
    ) -> Result<Option<usize>, Exhausted> {
        let base = scratch.stack.len();
        let mut pc = start;
        let mut at = at;
        loop {
            let next = match self.program.steps[pc as usize] {
                Step::Char { c, next } => {
                    scratch.furthest = scratch.furthest.max(at + 1);
                    match self.step_over(at) {
                        Some((found, after)) if found == c => Some((next, after)),
                        _ => None,
                    }
                }
                Step::Set { set, next } => {
                    scratch.furthest = scratch.furthest.max(at + 1);
                    match self.step_over(at) {
                        Some((c, after)) if self.sets[set as usize].has(c) => Some((next, after)),
                        _ => None,
                    }
                }
                Step::Split { first, second } => {
                    if self.is_new(pc, at, memory)? {
                        let at32 = to_u32(at);
                        scratch.push(Frame { pc: second, at: at32, from: at32 })?;
                        Some((first, at))
                    } else {
                        None
                    }
                }
                Step::Star { set, next } => {
                    if self.is_new(pc, at, memory)? {
                        let end = self.run_end(pc, set, at, memory)?;
                        scratch.furthest = scratch.furthest.max(end + 1);
                        if end != at {
                            let back = to_u32(self.step_back(end));
                            scratch.push(Frame { pc: next, at: back, from: to_u32(at) })?;
                        }
                        Some((next, end))
                    } else {
                        None
                    }
                }
                Step::Choose { table } => {
                    scratch.furthest = scratch.furthest.max(at + 1);
                    let c = self.step_over(at).map(|(c, _)| c);
                    match self.program.choices[table as usize].before(c) {
                        [] => None,
                        _ if !self.is_new(pc, at, memory)? => None,
                        [first, others @ ..] => {
                            let at32 = to_u32(at);
                            for &pc in others.iter().rev() {
                                scratch.push(Frame { pc, at: at32, from: at32 })?;
                            }
                            Some((*first, at))
                        }
                    }
                }
                Step::Assert { assert, next } => {
                    if !matches!(assert, Assert::Start | Assert::LineStart) {
                        // A last line break counts only as long as it is the last.
                        scratch.furthest = scratch.furthest.max(at + 2);
                    }
                    self.holds(assert, at).then_some((next, at))
                }
                Step::Look { body, next, way, negative } => {
                    let found = self.look(body, at, way, scratch)?;
                    (found != negative).then_some((next, at))
                }
                Step::Match if self.barred == Some(at) => None,
                Step::Match => return Ok(Some(at)),
            };
            let next = next.or_else(|| self.back(base, scratch));
            let Some(next) = next else { return Ok(None) };
            (pc, at) = next;
        }
    }

    /// Where a run of a set's characters ends, or the part of it not yet tried.
    fn run_end(
        &self,
        pc: Pc,
        set: u32,
        at: usize,
        memory: &mut Memory,
    ) -> Result<usize, Exhausted> {
        let set = &self.sets[set as usize];
        let mut end = at;
        while let Some((c, after)) = self.step_over(end) {
            // From a place where the loop has been before, all places further on have failed.
            if !set.has(c) || (memory.on && !self.is_new(pc, after, memory)?) {
                break;
            }
            end = after;
        }
        memory.steps_left = memory.steps_left.saturating_sub(end.abs_diff(at));
        Ok(end)
    }

    fn look(
        &self,
        body: Pc,
        at: usize,
        way: Way,
        scratch: &mut Scratch,
    ) -> Result<bool, Exhausted> {
        let from = match way {
            Way::Ahead => at,
            Way::Behind(width) => {
                let mut before = self.text[..at].char_indices().rev().map(|(place, _)| place);
                match width {
                    0 => at,
                    width => match before.nth(width as usize - 1) {
                        Some(place) => place,
                        None => return Ok(false),
                    },
                }
            }
        };
        // Inside a look-around one goes forward whatever the direction outside; what is remembered
        // there must not outlive it, as the paths that it has been on need not have failed.
        let inner = Walk { direction: Direction::Forward, barred: None, ..*self };
        let depth = scratch.stack.len();
        let found = inner.walk(body, from, &mut inner.memory(), scratch)?.is_some();
        scratch.stack.truncate(depth);
        Ok(found)
    }

    fn holds(&self, assert: Assert, at: usize) -> bool {
        let rest = &self.text.as_bytes()[at..];
        let before = &self.text[..at];
        match assert {
            Assert::Start => at == 0,
            Assert::End => matches!(rest, [] | [b'\n']),
            Assert::VeryEnd => rest.is_empty(),
            Assert::LineStart => at == 0 || before.ends_with('\n'),
            Assert::LineEnd => matches!(rest, [] | [b'\n', ..]),
            Assert::WordEdge => self.word_edge(at),
            // Python's `\B` holds nowhere in an empty text.
            Assert::NoWordEdge => !self.text.is_empty() && !self.word_edge(at),
        }
    }

    fn word_edge(&self, at: usize) -> bool {
        let before = self.text[..at].chars().next_back().is_some_and(is_word);
        let after = self.text[at..].chars().next().is_some_and(is_word);
        before != after
    }
}

/// Texts are shorter than 4 GiB.
fn to_u32(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
