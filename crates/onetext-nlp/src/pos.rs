//! The universal part-of-speech tags.

use std::fmt;
use std::str::FromStr;

/// A universal part of speech (Universal Dependencies, with spaCy's additions `EOL` and `SPACE`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Pos {
    /// Not set.
    #[default]
    None,
    /// Adjective.
    Adj,
    /// Adposition.
    Adp,
    /// Adverb.
    Adv,
    /// Auxiliary.
    Aux,
    /// Conjunction, in older label schemes.
    Conj,
    /// Coordinating conjunction.
    Cconj,
    /// Determiner.
    Det,
    /// Interjection.
    Intj,
    /// Noun.
    Noun,
    /// Numeral.
    Num,
    /// Particle.
    Part,
    /// Pronoun.
    Pron,
    /// Proper noun.
    Propn,
    /// Punctuation.
    Punct,
    /// Subordinating conjunction.
    Sconj,
    /// Symbol.
    Sym,
    /// Verb.
    Verb,
    /// Other.
    X,
    /// End of line.
    Eol,
    /// White space.
    Space,
}

/// Every part of speech with its name, in the order of the enum.
const NAMES: [(&str, Pos); 21] = [
    ("", Pos::None),
    ("ADJ", Pos::Adj),
    ("ADP", Pos::Adp),
    ("ADV", Pos::Adv),
    ("AUX", Pos::Aux),
    ("CONJ", Pos::Conj),
    ("CCONJ", Pos::Cconj),
    ("DET", Pos::Det),
    ("INTJ", Pos::Intj),
    ("NOUN", Pos::Noun),
    ("NUM", Pos::Num),
    ("PART", Pos::Part),
    ("PRON", Pos::Pron),
    ("PROPN", Pos::Propn),
    ("PUNCT", Pos::Punct),
    ("SCONJ", Pos::Sconj),
    ("SYM", Pos::Sym),
    ("VERB", Pos::Verb),
    ("X", Pos::X),
    ("EOL", Pos::Eol),
    ("SPACE", Pos::Space),
];

/// spaCy's number of `ADJ`; the others follow in the order of [`NAMES`].
const FIRST_ID: u64 = 84;

impl Pos {
    /// The tag as spaCy writes it; empty where it is not set.
    pub fn as_str(self) -> &'static str {
        NAMES[self as usize].0
    }

    /// The part of speech that spaCy's files write as this number.
    pub(crate) fn from_id(id: u64) -> Option<Self> {
        match id {
            0 => Some(Self::None),
            _ => NAMES.get(usize::try_from(id.checked_sub(FIRST_ID)?).ok()? + 1).map(|n| n.1),
        }
    }
}

impl fmt::Display for Pos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The words are no universal part of speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownPos;

impl fmt::Display for UnknownPos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no universal part of speech")
    }
}

impl std::error::Error for UnknownPos {}

impl FromStr for Pos {
    type Err = UnknownPos;

    fn from_str(name: &str) -> Result<Self, UnknownPos> {
        NAMES.iter().find(|(known, _)| *known == name).map(|&(_, pos)| pos).ok_or(UnknownPos)
    }
}
