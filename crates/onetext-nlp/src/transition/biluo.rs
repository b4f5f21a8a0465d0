//! The entity recogniser's transition system: each token begins, continues, ends or is an entity,
//! or stands outside (BILUO; Ratinov and Roth, "Design Challenges and Misconceptions in Named
//! Entity Recognition", 2009).

use super::scorer::{State, best};
use crate::doc::Iob;
use crate::symbols::Symbol;

/// What a move says of the next token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// Nothing; never allowed.
    Missing,
    /// It begins an entity of more than one token.
    Begin,
    /// It goes on in the open entity.
    In,
    /// It is the last token of the open entity.
    Last,
    /// It is an entity by itself.
    Unit,
    /// It stands in no entity.
    Out,
}

impl Action {
    /// The action of a number in a pipeline's files.
    pub(crate) fn from_id(id: u8) -> Option<Self> {
        [Self::Missing, Self::Begin, Self::In, Self::Last, Self::Unit, Self::Out]
            .get(usize::from(id))
            .copied()
    }
}

/// The moves, in the order of their scores.
#[derive(Debug, Clone)]
pub(crate) struct Recogniser {
    moves: Vec<(Action, Symbol)>,
}

impl Recogniser {
    pub(crate) fn new(moves: Vec<(Action, Symbol)>) -> Self {
        Self { moves }
    }
}

/// What is known of a token before entities are looked for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Token {
    pub(crate) iob: Iob,
    pub(crate) entity: Symbol,
    pub(crate) begins_sentence: bool,
    pub(crate) is_space: bool,
}

/// A text on its way through the recogniser.
#[derive(Debug)]
pub(crate) struct Entities<'a> {
    recogniser: &'a Recogniser,
    tokens: &'a [Token],
    next: usize,
    open: Option<(u32, Symbol)>,
    found: Vec<(u32, u32, Symbol)>,
}

impl<'a> Entities<'a> {
    /// A text at its beginning.
    pub(crate) fn new(recogniser: &'a Recogniser, tokens: &'a [Token]) -> Self {
        Self { recogniser, tokens, next: 0, open: None, found: Vec::new() }
    }

    /// The entities: half-open ranges of tokens, and labels.
    pub(crate) fn found(&self) -> &[(u32, u32, Symbol)] {
        &self.found
    }

    fn token(&self, ahead: usize) -> Token {
        self.tokens.get(self.next + ahead).copied().unwrap_or_default()
    }

    fn is_allowed(&self, action: Action, label: Symbol) -> bool {
        let (this, after) = (self.token(0), self.token(1));
        let is_last = self.next + 1 >= self.tokens.len();
        match action {
            Action::Missing => false,
            Action::Begin => {
                if self.open.is_some() || is_last || label.is_empty() || this.iob == Iob::In {
                    false
                } else if this.iob == Iob::Begin {
                    label == this.entity && after.iob == Iob::In
                } else {
                    after.iob != Iob::Begin && !after.begins_sentence && !this.is_space
                }
            }
            Action::In => {
                let Some((_, open)) = self.open else { return false };
                if is_last
                    || label.is_empty()
                    || open != label
                    || this.iob == Iob::Begin
                    || after.iob == Iob::Begin
                {
                    false
                } else if this.iob == Iob::In {
                    !matches!(after.iob, Iob::Missing | Iob::Out) && label == this.entity
                } else {
                    !after.begins_sentence
                }
            }
            Action::Last => {
                let Some((_, open)) = self.open else { return false };
                if label.is_empty() {
                    false
                } else if this.iob == Iob::In && after.iob != Iob::In {
                    label == this.entity
                } else {
                    open == label && after.iob != Iob::In
                }
            }
            Action::Unit => {
                if label.is_empty() {
                    this.iob == Iob::Begin && this.entity.is_empty()
                } else if self.open.is_some() || after.iob == Iob::In {
                    false
                } else if this.iob == Iob::Begin {
                    label == this.entity
                } else {
                    !this.is_space
                }
            }
            Action::Out => self.open.is_none() && !matches!(this.iob, Iob::Begin | Iob::In),
        }
    }

    fn make(&mut self, action: Action, label: Symbol) {
        let here = u32::try_from(self.next).unwrap_or(u32::MAX);
        match action {
            Action::Begin => self.open = Some((here, label)),
            Action::Last => {
                self.found.extend(self.open.take().map(|(start, l)| (start, here + 1, l)));
            }
            Action::Unit => self.found.push((here, here + 1, label)),
            Action::Missing | Action::In | Action::Out => {}
        }
        self.next += 1;
    }
}

impl State for Entities<'_> {
    fn is_final(&self) -> bool {
        self.next >= self.tokens.len()
    }

    fn context(&self, tokens: &mut [Option<u32>]) {
        let here = u32::try_from(self.next).ok().filter(|_| !self.is_final());
        let start = self.open.map(|(start, _)| start);
        match tokens {
            [a, b, c] => {
                (*a, *b) = (here, start);
                *c = here.zip(start).and_then(|(here, _)| here.checked_sub(1));
            }
            [a, inside @ ..] => {
                *a = here;
                inside.fill(None);
                let so_far = start.zip(here).map_or(0..0, |(start, here)| start..here);
                for (place, token) in inside.iter_mut().zip(so_far) {
                    *place = Some(token);
                }
            }
            [] => {}
        }
    }

    fn advance(&mut self, scores: &[f32]) {
        let recogniser = self.recogniser;
        let choice = best(scores, |place| {
            let (action, label) = recogniser.moves[place];
            self.is_allowed(action, label)
        });
        match choice {
            Some(choice) => {
                let (action, label) = recogniser.moves[choice];
                self.make(action, label);
            }
            None => self.next = self.tokens.len(),
        }
    }
}
