//! Regular expressions as Python writes and matches them.
//!
//! spaCy's tokenizers carry their rules as patterns of Python's `re`: look-arounds, `$` before a
//! last line break, leftmost-first alternatives, and classes of a thousand ranges that are repeated
//! hundreds of times. General engines need tens of microseconds to find that a word has no prefix
//! and no suffix; here alternatives are chosen by the next character, suffixes are sought from the
//! end, a class is read once and equal steps are shared.

mod charset;
mod compile;
mod error;
mod fold;
mod parse;
mod run;
#[cfg(test)]
mod tests;

use charset::{CharSet, SetTable};
use compile::{Direction, Program, compile};
pub(crate) use error::PatternError;
use parse::{Assert, Node, parse};
pub(crate) use run::Scratch;
use run::{PATIENCE, Walk};

/// A regular expression of Python.
#[derive(Debug)]
pub(crate) struct Pattern {
    sets: Vec<CharSet>,
    forward: Program,
    /// There if every alternative ends at the end of the text: then matches are sought from there.
    backward: Option<Program>,
    /// Every alternative begins at the start of the text.
    at_start: bool,
    /// One of these is in every match.
    needs: Option<CharSet>,
    patience: usize,
}

impl Pattern {
    /// Reads and compiles a pattern.
    pub(crate) fn new(source: &str) -> Result<Self, PatternError> {
        let mut sets = SetTable::default();
        let node = parse(source, &mut sets)?;
        let whole = |fault| PatternError { offset: 0, fault };
        let forward = compile(&node, &sets, Direction::Forward).map_err(whole)?;
        let ends = touches(&node, Assert::End, false);
        let backward = ends.then(|| compile(&node, &sets, Direction::Backward));
        let backward = backward.transpose().map_err(whole)?;
        let needs = Needs::of(&node, &sets).map(|needs| CharSet::new(needs.ranges, vec![], false));
        let at_start = touches(&node, Assert::Start, true);
        let sets = sets.into_sets();
        Ok(Self { sets, forward, backward, at_start, needs, patience: PATIENCE })
    }

    /// Whether a text has a character without which neither it nor a part of it can match.
    pub(crate) fn may_match(&self, text: &str) -> bool {
        self.needs.as_ref().is_none_or(|needs| text.chars().any(|c| needs.has(c)))
    }

    /// Whether a match begins at the start of a text, as Python's `match` has it.
    ///
    /// The scratch then knows how much of the text this depends on.
    pub(crate) fn matches(&self, text: &str, scratch: &mut Scratch) -> bool {
        let walk = self.walk(text);
        walk.match_at(0, &mut walk.memory(), scratch).is_some()
    }

    /// The first match in a text, as Python's `search` has it.
    pub(crate) fn search(&self, text: &str, scratch: &mut Scratch) -> Option<(usize, usize)> {
        match &self.backward {
            // All matches end at the end, so the first one is the longest: the one that begins
            // where the most distant of all paths backwards comes out. A line break at the end
            // would give matches two ends.
            Some(program) if !text.ends_with('\n') => {
                let walk = Walk { direction: Direction::Backward, program, ..self.walk(text) };
                let start = walk.reach(text.len(), &mut walk.memory(), scratch)?;
                Some((start, text.len()))
            }
            _ => self.search_from(0, false, text, scratch),
        }
    }

    /// All matches in a text, as Python's `finditer` has them.
    pub(crate) fn find_all(
        &self,
        text: &str,
        scratch: &mut Scratch,
        found: &mut Vec<(usize, usize)>,
    ) {
        found.clear();
        let mut from = 0;
        let mut after_empty = false;
        while let Some((start, end)) = self.search_from(from, after_empty, text, scratch) {
            found.push((start, end));
            from = end;
            // After an empty match something that is not empty may begin at the same place.
            after_empty = start == end;
        }
    }

    /// The same pattern, remembering from the first step.
    #[cfg(test)]
    pub(crate) fn remembering(self) -> Self {
        Self { patience: 0, ..self }
    }

    fn walk<'a>(&'a self, text: &'a str) -> Walk<'a> {
        Walk {
            text,
            program: &self.forward,
            sets: &self.sets,
            direction: Direction::Forward,
            patience: self.patience,
            barred: None,
        }
    }

    /// The first match that begins at a place or later; at the place itself it may be required
    /// not to be empty.
    fn search_from(
        &self,
        from: usize,
        not_empty: bool,
        text: &str,
        scratch: &mut Scratch,
    ) -> Option<(usize, usize)> {
        let mut walk = self.walk(text);
        let mut memory = walk.memory();
        if not_empty {
            walk.barred = Some(from);
            if let Some(end) = walk.match_at(from, &mut memory, scratch) {
                return Some((from, end));
            }
            walk.barred = None;
            // What failed only because it was empty has not failed for what comes.
            memory = walk.memory();
        }
        let skipped = text[from..].chars().next().map(char::len_utf8);
        let mut start = if not_empty { from + skipped? } else { from };
        loop {
            if let Some(end) = walk.match_at(start, &mut memory, scratch) {
                return Some((start, end));
            }
            if self.at_start {
                return None;
            }
            start += text[start..].chars().next()?.len_utf8();
        }
    }
}

/// Whether every alternative of a part has a condition as its first item, or as its last.
fn touches(node: &Node, condition: Assert, first: bool) -> bool {
    match node {
        Node::Assert(assert) => *assert == condition,
        Node::Concat(parts) => {
            let outer = if first { parts.first() } else { parts.last() };
            outer.is_some_and(|part| touches(part, condition, first))
        }
        Node::Alternatives(all) => all.iter().all(|node| touches(node, condition, first)),
        _ => false,
    }
}

/// Characters one of which is in every match of a part.
struct Needs {
    ranges: Vec<(u32, u32)>,
    /// How common they are: letters and figures first, then how many.
    cost: (bool, u32),
}

/// More than so many characters are no help.
const MOST_NEEDED: u32 = 64;

impl Needs {
    fn new(ranges: Vec<(u32, u32)>) -> Self {
        let common = |code: u32| char::from_u32(code).is_some_and(char::is_alphanumeric);
        let words = ranges.iter().any(|&(first, last)| common(first) || common(last));
        let count = ranges.iter().map(|(first, last)| last - first + 1).sum();
        Self { ranges, cost: (words, count) }
    }

    fn of(node: &Node, sets: &SetTable) -> Option<Self> {
        match node {
            Node::Char(c) => Some(Self::new(vec![(u32::from(*c), u32::from(*c))])),
            Node::Set(set) => {
                let set = sets.get(*set);
                let few = set.count().is_some_and(|count| count <= MOST_NEEDED);
                few.then(|| set.plain_ranges().map(Self::new)).flatten()
            }
            Node::Concat(parts) => {
                parts.iter().filter_map(|part| Self::of(part, sets)).min_by_key(|needs| needs.cost)
            }
            Node::Alternatives(all) => {
                let each = all.iter().map(|node| Self::of(node, sets).map(|needs| needs.ranges));
                let mut ranges = each.collect::<Option<Vec<_>>>()?.concat();
                ranges.sort_unstable();
                ranges.dedup();
                let needs = Self::new(ranges);
                (needs.cost.1 <= MOST_NEEDED).then_some(needs)
            }
            Node::Repeat { node, min, .. } if *min > 0 => Self::of(node, sets),
            Node::Repeat { .. } | Node::Look { .. } | Node::Assert(_) => None,
        }
    }
}
