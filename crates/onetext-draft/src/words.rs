//! The words of a paragraph, as the comparison sees them.
//!
//! A text is cut into words, marks of punctuation, brackets and white space; put together again, the
//! parts are the text. Words of two drafts become numbers, the same number for the same word, so
//! that comparing them costs nothing. Each number stands for a word *and* is kept apart from the
//! white space behind it: two texts that differ in a space have the same words.

use std::ops::Range;

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use unicode_general_category::{GeneralCategory, get_general_category};

/// What a part of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Letters and digits, with the accents on them.
    Word,
    /// A single mark of punctuation or symbol.
    Mark,
    /// A square bracket, which says that words are not agreed.
    Bracket,
    /// A row of white space.
    Space,
}

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// Its characters.
    pub text: &'a str,
    /// What it is.
    pub kind: Kind,
}

/// The parts of `text` in order; put together they are `text`.
pub fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (length, kind) = next(&text[at..])?;
        let token = Token { text: &text[at..at + length], kind };
        at += length;
        Some(token)
    })
}

/// How many words `text` has.
pub fn count(text: &str) -> usize {
    tokens(text).filter(|token| token.kind == Kind::Word).count()
}

/// The length in bytes and the kind of the first part.
fn next(text: &str) -> Option<(usize, Kind)> {
    let first = text.chars().next()?;
    let kind = kind(first);
    let mut end = first.len_utf8();
    let alone = is_ideograph(first);
    let mut rest = text[end..].char_indices().peekable();
    let start = end;
    while let Some((at, char)) = rest.next() {
        let joins = match kind {
            Kind::Word => {
                extends(char)
                    || !alone && is_word(char) && !is_ideograph(char)
                    || !alone
                        && matches!(char, '\'' | '’')
                        && rest.peek().is_some_and(|&(_, next)| is_word(next))
                    // `600,000` and `3.5` are each one number.
                    || matches!(char, ',' | '.')
                        && text[..start + at].ends_with(|c: char| c.is_ascii_digit())
                        && rest.peek().is_some_and(|&(_, next)| next.is_ascii_digit())
            }
            Kind::Space => char.is_whitespace(),
            Kind::Mark | Kind::Bracket => extends(char),
        };
        if !joins {
            break;
        }
        end = start + at + char.len_utf8();
    }
    Some((end, kind))
}

fn kind(char: char) -> Kind {
    match char {
        '[' | ']' => Kind::Bracket,
        _ if is_word(char) => Kind::Word,
        _ if char.is_whitespace() => Kind::Space,
        _ => Kind::Mark,
    }
}

fn is_word(char: char) -> bool {
    char.is_ascii_alphanumeric() || !char.is_ascii() && char.is_alphanumeric()
}

/// Whether `char` is no character of its own: an accent or a joiner, which must not be torn off.
fn extends(char: char) -> bool {
    use GeneralCategory::{EnclosingMark, Format, NonspacingMark, SpacingMark};
    !char.is_ascii()
        && matches!(
            get_general_category(char),
            NonspacingMark | SpacingMark | EnclosingMark | Format
        )
}

/// Whether `char` is of a script that sets no space between words, where each is compared alone.
fn is_ideograph(char: char) -> bool {
    matches!(char, '\u{2e80}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// A word of an [`Indexed`] text and the white space behind it, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    /// Where the word begins.
    pub(crate) start: usize,
    /// Where it ends.
    pub(crate) end: usize,
    /// Where the white space behind it ends.
    pub(crate) close: usize,
}

/// The number of the end of a paragraph among words.
pub(crate) const END: u32 = 0;

/// Numbers of words, given in the order in which they come.
#[derive(Debug)]
pub(crate) struct Numbers<'a> {
    of: HashMap<&'a str, u32, FixedState>,
    kinds: Vec<Kind>,
    marks: Vec<Mark>,
}

/// What a word or mark does where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    None,
    Numeral,
    Opens,
    Closes,
    Parts,
    Ends,
}

impl Mark {
    fn of(text: &str) -> Self {
        match text {
            "[" | "(" | "“" => Self::Opens,
            "]" | ")" | "”" => Self::Closes,
            "," => Self::Parts,
            "." | ";" | ":" | "?" | "!" => Self::Ends,
            _ if text.bytes().any(|byte| byte.is_ascii_digit()) => Self::Numeral,
            _ => Self::None,
        }
    }
}

impl<'a> Numbers<'a> {
    pub(crate) fn new() -> Self {
        Self {
            of: HashMap::with_hasher(FixedState::with_seed(0x6f6e_6574)),
            kinds: vec![Kind::Mark],
            marks: vec![Mark::None],
        }
    }

    /// How many numbers there are.
    pub(crate) fn len(&self) -> usize {
        self.kinds.len()
    }

    pub(crate) fn is_word(&self, number: u32) -> bool {
        self.kinds[number as usize] == Kind::Word
    }

    /// Whether the word has a digit in it, as the numbers of clauses have.
    pub(crate) fn is_numeral(&self, number: u32) -> bool {
        self.marks[number as usize] == Mark::Numeral
    }

    pub(crate) fn opens(&self, number: u32) -> bool {
        self.marks[number as usize] == Mark::Opens
    }

    pub(crate) fn closes(&self, number: u32) -> bool {
        self.marks[number as usize] == Mark::Closes
    }

    /// Whether a part of a sentence ends here.
    pub(crate) fn parts(&self, number: u32) -> bool {
        matches!(self.marks[number as usize], Mark::Parts | Mark::Ends)
    }

    pub(crate) fn ends_sentence(&self, number: u32) -> bool {
        self.marks[number as usize] == Mark::Ends
    }

    fn of(&mut self, token: Token<'a>) -> u32 {
        let next = u32::try_from(self.kinds.len()).unwrap_or(u32::MAX);
        let number = *self.of.entry(token.text).or_insert(next);
        if number == next {
            self.kinds.push(token.kind);
            self.marks.push(Mark::of(token.text));
        }
        number
    }
}

/// Paragraphs as numbers.
#[derive(Debug, Default)]
pub(crate) struct Indexed {
    /// Of every paragraph its words, one after the other.
    pub(crate) numbers: Vec<u32>,
    /// Where each of them stands in its paragraph.
    pub(crate) units: Vec<Unit>,
    /// Which of them are whose.
    pub(crate) paragraphs: Vec<Range<usize>>,
}

impl Indexed {
    /// Adds a paragraph.
    pub(crate) fn push<'a>(&mut self, text: &'a str, numbers: &mut Numbers<'a>) {
        let first = self.numbers.len();
        let mut at = 0;
        for token in tokens(text) {
            let start = at;
            at += token.text.len();
            match self.units[first..].last_mut() {
                Some(unit) if token.kind == Kind::Space => unit.close = at,
                _ => {
                    self.numbers.push(numbers.of(token));
                    self.units.push(Unit { start, end: at, close: at });
                }
            }
        }
        self.paragraphs.push(first..self.numbers.len());
    }

    /// The numbers of the words of a paragraph.
    pub(crate) fn words(&self, paragraph: usize) -> &[u32] {
        &self.numbers[self.paragraphs[paragraph].clone()]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(text: &str) -> Vec<&str> {
        tokens(text).map(|token| token.text).collect()
    }

    #[test]
    fn words_keep_their_accents_and_apostrophes() {
        assert_eq!(
            parts("The Party’s [fair] share, e\u{301}tat"),
            ["The", " ", "Party’s", " ", "[", "fair", "]", " ", "share", ",", " ", "e\u{301}tat"]
        );
        assert_eq!(parts("停火线"), ["停", "火", "线"]);
        assert_eq!(parts("'so' 5.1."), ["'", "so", "'", " ", "5.1", "."]);
        assert_eq!(parts("600,000, 7"), ["600,000", ",", " ", "7"]);
    }

    proptest! {
        #[test]
        fn the_parts_put_together_are_the_text(text in any::<String>()) {
            prop_assert_eq!(tokens(&text).map(|token| token.text).collect::<String>(), text);
        }

        #[test]
        fn units_cover_a_paragraph(text in "[a-c ,\\[\\]\t\u{301}]{0,30}") {
            let mut numbers = Numbers::new();
            let mut indexed = Indexed::default();
            indexed.push(&text, &mut numbers);
            let mut at = 0;
            for unit in &indexed.units {
                prop_assert_eq!(unit.start, at);
                prop_assert!(unit.end > unit.start);
                at = unit.close;
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
