//! The dependency parser's transition system: arc-eager, non-monotonic, with sentence breaks.
//!
//! Arc-eager is Nivre, "An Efficient Algorithm for Projective Dependency Parsing" (2003);
//! non-monotonic: Honnibal and Johnson, "An Improved Non-monotonic Transition System for Dependency
//! Parsing" (2015): a token without a head that is taken from the stack goes back to the buffer.

use super::scorer::{State, best};
use crate::symbols::Symbol;

/// What a move does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// Moves the next token to the stack.
    Shift,
    /// Takes the top off the stack.
    Reduce,
    /// Makes the next token the head of the top, and takes the top off.
    Left,
    /// Makes the top the head of the next token, and moves that to the stack.
    Right,
    /// Lets a sentence begin after the next token.
    Break,
}

impl Action {
    /// The action of a number in a pipeline's files.
    pub(crate) fn from_id(id: u8) -> Option<Self> {
        [Self::Shift, Self::Reduce, Self::Left, Self::Right, Self::Break]
            .get(usize::from(id))
            .copied()
    }
}

/// The moves, in the order of their scores.
#[derive(Debug, Clone)]
pub(crate) struct Parser {
    moves: Vec<(Action, Symbol)>,
    /// Moves of the label `subtok`, which join neighbours only.
    subtoken: Vec<bool>,
}

impl Parser {
    pub(crate) fn new(moves: Vec<(Action, Symbol)>, subtoken: Option<Symbol>) -> Self {
        let joins = |&(action, label): &(Action, Symbol)| {
            matches!(action, Action::Left | Action::Right) && Some(label) == subtoken
        };
        Self { subtoken: moves.iter().map(joins).collect(), moves }
    }
}

/// A text on its way through the parser.
#[derive(Debug)]
pub(crate) struct Arcs<'a> {
    parser: &'a Parser,
    /// What is known of sentence starts already: 1, -1, or 0 for nothing.
    known: &'a [i8],
    length: u32,
    stack: Vec<u32>,
    /// Tokens that went back to the buffer, the next one last.
    returned: Vec<u32>,
    /// The first token of the buffer that was never on the stack.
    next: u32,
    /// A token that went back cannot be shifted again until it has got an arc.
    unshiftable: Vec<bool>,
    starts: Vec<bool>,
    heads: Vec<Option<u32>>,
    labels: Vec<Symbol>,
    left: Vec<Vec<u32>>,
    right: Vec<Vec<u32>>,
}

impl<'a> Arcs<'a> {
    /// A text at its beginning; `known` has one value for each token.
    pub(crate) fn new(parser: &'a Parser, known: &'a [i8]) -> Self {
        let count = known.len();
        Self {
            parser,
            known,
            length: u32::try_from(count).unwrap_or(u32::MAX),
            stack: Vec::new(),
            returned: Vec::new(),
            next: 0,
            unshiftable: vec![false; count],
            starts: vec![false; count],
            heads: vec![None; count],
            labels: vec![Symbol::EMPTY; count],
            left: vec![Vec::new(); count],
            right: vec![Vec::new(); count],
        }
    }

    /// Each token's head, if it has one, and its label.
    pub(crate) fn arcs(&self) -> impl Iterator<Item = (Option<u32>, Symbol)> {
        self.heads.iter().copied().zip(self.labels.iter().copied())
    }

    fn stack(&self, depth: usize) -> Option<u32> {
        self.stack.iter().nth_back(depth).copied()
    }

    fn buffer(&self, ahead: usize) -> Option<u32> {
        if let Some(&token) = self.returned.iter().nth_back(ahead) {
            return Some(token);
        }
        let ahead = u32::try_from(ahead - self.returned.len()).ok()?;
        Some(self.next + ahead).filter(|&token| token < self.length)
    }

    fn buffer_length(&self) -> usize {
        (self.length - self.next) as usize + self.returned.len()
    }

    fn begins_sentence(&self, token: u32) -> bool {
        self.known[token as usize] == 1 || self.starts[token as usize]
    }

    fn cannot_begin_sentence(&self, token: u32) -> bool {
        self.known[token as usize] == -1
    }

    fn last(children: &[Vec<u32>], head: Option<u32>, from_last: usize) -> Option<u32> {
        children[head? as usize].iter().nth_back(from_last).copied()
    }

    fn is_allowed(&self, action: Action) -> bool {
        let (Some(_), Some(next)) = (self.stack(0), self.buffer(0)) else {
            return match action {
                Action::Shift => self.stack.is_empty(),
                Action::Reduce => !self.stack.is_empty(),
                Action::Left | Action::Right => false,
                Action::Break => self.break_is_allowed(),
            };
        };
        match action {
            Action::Shift => {
                self.buffer_length() >= 2
                    && !self.begins_sentence(next)
                    && !self.unshiftable[next as usize]
            }
            Action::Reduce => self.stack.len() > 1 || !self.cannot_begin_sentence(next),
            Action::Left | Action::Right => !self.begins_sentence(next),
            Action::Break => self.break_is_allowed(),
        }
    }

    fn break_is_allowed(&self) -> bool {
        let (Some(next), Some(after)) = (self.buffer(0), self.buffer(1)) else { return false };
        after == next + 1 && !self.begins_sentence(after) && !self.cannot_begin_sentence(after)
    }

    fn are_neighbours(&self) -> bool {
        self.stack(0).zip(self.buffer(0)).is_some_and(|(top, next)| top + 1 == next)
    }

    fn push(&mut self) {
        let token = self.returned.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        });
        self.stack.push(token);
    }

    fn add_arc(&mut self, head: u32, child: u32, label: Symbol) {
        if let Some(before) = self.heads[child as usize] {
            let side = if before > child { &mut self.left } else { &mut self.right };
            let children = &mut side[before as usize];
            if let Some(place) = children.iter().rposition(|&other| other == child) {
                children.remove(place);
            }
        }
        let side = if head > child { &mut self.left } else { &mut self.right };
        side[head as usize].push(child);
        self.heads[child as usize] = Some(head);
        self.labels[child as usize] = label;
    }

    fn make(&mut self, action: Action, label: Symbol) {
        match (action, self.stack(0), self.buffer(0)) {
            (Action::Shift, _, Some(_)) => self.push(),
            (Action::Reduce, Some(top), _) => {
                self.stack.pop();
                // Without a head it is not finished, unless nothing else is left to attach it to.
                if self.heads[top as usize].is_none() && !self.stack.is_empty() {
                    self.unshiftable[top as usize] = true;
                    self.returned.push(top);
                }
            }
            (Action::Left, Some(top), Some(next)) => {
                self.add_arc(next, top, label);
                self.unshiftable[next as usize] = false;
                self.stack.pop();
            }
            (Action::Right, Some(top), Some(next)) => {
                self.add_arc(top, next, label);
                self.push();
            }
            (Action::Break, _, Some(_)) => {
                if let Some(after) = self.buffer(1) {
                    self.starts[after as usize] = true;
                }
            }
            _ => self.end(),
        }
    }

    fn end(&mut self) {
        self.stack.clear();
        self.returned.clear();
        self.next = self.length;
    }
}

impl State for Arcs<'_> {
    fn is_final(&self) -> bool {
        self.stack.is_empty() && self.buffer_length() == 0
    }

    fn context(&self, tokens: &mut [Option<u32>]) {
        let (s0, s1, b0) = (self.stack(0), self.stack(1), self.buffer(0));
        let (left, right) = (&self.left, &self.right);
        let near = [b0, self.buffer(1), s0, s1, self.stack(2)];
        match tokens.len() {
            8 => {
                tokens[..5].copy_from_slice(&near);
                tokens[5] = Self::last(left, b0, 0);
                tokens[6] = Self::last(left, s0, 0);
                tokens[7] = Self::last(right, s0, 0);
            }
            // The wide form, with spaCy's order: it takes the seventh place twice, so the second
            // child on the left of the top is lost.
            13 => {
                tokens[..5].copy_from_slice(&near);
                tokens[5] = Self::last(left, s0, 0);
                tokens[6] = Self::last(right, s0, 0);
                tokens[7] = Self::last(left, b0, 0);
                tokens[8] = Self::last(right, s0, 1);
                tokens[9] = Self::last(left, s1, 0);
                tokens[10] = Self::last(left, s1, 1);
                tokens[11] = Self::last(right, s1, 0);
                tokens[12] = Self::last(right, s1, 1);
            }
            _ => tokens.fill(None),
        }
    }

    fn advance(&mut self, scores: &[f32]) {
        let allowed = [
            self.is_allowed(Action::Shift),
            self.is_allowed(Action::Reduce),
            self.is_allowed(Action::Left),
            self.is_allowed(Action::Right),
            self.is_allowed(Action::Break),
        ];
        let neighbours = self.are_neighbours();
        let parser = self.parser;
        let choice = best(scores, |place| {
            allowed[parser.moves[place].0 as usize] && (neighbours || !parser.subtoken[place])
        });
        match choice {
            Some(choice) => {
                let (action, label) = parser.moves[choice];
                self.make(action, label);
            }
            None => self.end(),
        }
    }
}
