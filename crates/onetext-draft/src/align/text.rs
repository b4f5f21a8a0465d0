//! A draft made ready to be aligned.

use std::ops::Range;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::text::{Draft, Paragraph};
use crate::words::{Indexed, Numbers, Unit};

/// A draft as numbers of words.
pub(crate) struct Text {
    pub(crate) indexed: Indexed,
    /// Of every paragraph the words that tell what it is: those behind its number, or the number
    /// where it has no other.
    keys: Vec<Range<usize>>,
    /// How many words that is; 0 where there is only a number.
    pub(super) weights: Vec<usize>,
    /// Whether a reader found that the paragraph is a number and no more.
    pub(crate) is_label: Vec<bool>,
    /// Paragraphs of one class have the same words, their numbers apart.
    pub(super) classes: Vec<u32>,
}

impl Text {
    pub(super) fn key(&self, paragraph: usize) -> &[u32] {
        &self.indexed.numbers[self.keys[paragraph].clone()]
    }

    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// Where, in bytes, the words behind a paragraph's number begin.
    pub(crate) fn words_start(&self, paragraph: usize) -> usize {
        self.indexed
            .units
            .get(self.keys[paragraph].start)
            .map_or(0, |unit| if self.keys[paragraph].is_empty() { 0 } else { unit.start })
    }

    fn new<'a>(draft: &'a Draft, numbers: &mut Numbers<'a>) -> Self {
        let mut indexed = Indexed::default();
        for paragraph in &draft.paragraphs {
            indexed.push(&paragraph.text, numbers);
        }
        let (mut keys, mut weights) = (Vec::new(), Vec::new());
        for (paragraph, range) in draft.paragraphs.iter().zip(&indexed.paragraphs) {
            let label = label(paragraph);
            let units: &[Unit] = &indexed.units[range.clone()];
            let skipped = units.partition_point(|unit| unit.start < label);
            let only_label = skipped == units.len();
            let key = if only_label { range.clone() } else { range.start + skipped..range.end };
            let words = |key: &Range<usize>| {
                indexed.numbers[key.clone()].iter().filter(|&&word| numbers.is_word(word)).count()
            };
            weights.push(if only_label { 0 } else { words(&key) });
            keys.push(key);
        }
        let is_label = |it: &Paragraph| it.label > 0 && it.words().trim().is_empty();
        let is_label = draft.paragraphs.iter().map(is_label).collect();
        Self { indexed, keys, weights, is_label, classes: Vec::new() }
    }
}

/// Both drafts as numbers of words, the same in both.
pub(crate) fn texts<'a>(old: &'a Draft, new: &'a Draft, numbers: &mut Numbers<'a>) -> (Text, Text) {
    let (mut old, mut new) = (Text::new(old, numbers), Text::new(new, numbers));
    let (old_classes, new_classes) = number(&old, &new);
    old.classes = old_classes;
    new.classes = new_classes;
    (old, new)
}

/// The class of every paragraph of both texts.
fn number(old: &Text, new: &Text) -> (Vec<u32>, Vec<u32>) {
    let mut classes: HashMap<&[u32], u32, FixedState> =
        HashMap::with_hasher(FixedState::with_seed(2));
    let mut number = |key| {
        let next = u32::try_from(classes.len()).unwrap_or(u32::MAX);
        *classes.entry(key).or_insert(next)
    };
    let old = (0..old.len()).map(|paragraph| number(old.key(paragraph))).collect();
    let new = (0..new.len()).map(|paragraph| number(new.key(paragraph))).collect();
    (old, new)
}

/// Whether two short paragraphs differ in nothing but numerals: `Article 5` and `Article 6`; or are
/// nothing but numbers of one kind: `Article V` and `Article VI bis`.
pub(crate) fn same_shape(
    old: &Text,
    new: &Text,
    numbers: &Numbers<'_>,
    paragraphs: (usize, usize),
) -> bool {
    let (a, b) = (old.key(paragraphs.0), new.key(paragraphs.1));
    let numeral = |word: u32| numbers.is_numeral(word);
    if old.is_label[paragraphs.0] && new.is_label[paragraphs.1] {
        return a.first() == b.first();
    }
    !a.is_empty()
        && a.len() == b.len()
        && a.len() <= 8
        && a.iter().zip(b).all(|(&x, &y)| x == y || numeral(x) && numeral(y))
}

/// The first word of a paragraph that is a word and a numeral, `Article 5` or `Option 2:`, and no
/// more.
pub(crate) fn is_numbered(text: &Text, paragraph: usize, numbers: &Numbers<'_>) -> Option<u32> {
    let [word, numeral, rest @ ..] = text.key(paragraph) else { return None };
    let is_heading = numbers.is_word(*word)
        && !numbers.is_numeral(*word)
        && numbers.is_numeral(*numeral)
        && (rest.is_empty() || rest.len() == 1 && numbers.parts(rest[0]));
    is_heading.then_some(*word)
}

/// How many bytes at the start are the paragraph's number. Readers of formats find it; in plain
/// text `3.`, `(a)` or `iv)` before a space is one.
pub(crate) fn label(paragraph: &Paragraph) -> usize {
    if paragraph.label > 0 {
        return paragraph.label;
    }
    let text = paragraph.text.as_str();
    let rest = text.trim_start();
    let rest = rest.strip_prefix('(').unwrap_or(rest);
    let name = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let is_number = rest[..name].bytes().all(|byte| byte.is_ascii_digit());
    let is_roman = rest[..name].bytes().all(|byte| b"ivxlcIVXLC".contains(&byte));
    if name == 0 || name > 3 && !is_roman || name > 1 && !is_number && !is_roman || name > 6 {
        return 0;
    }
    let behind = rest[name..].trim_start_matches(['.', ')']);
    if behind.len() == rest.len() - name || !behind.starts_with(char::is_whitespace) {
        return 0;
    }
    text.len() - behind.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_paragraphs_are_found_in_plain_text() {
        let words = |text: &str| text[label(&Paragraph::new(text))..].to_owned();
        assert_eq!(words("12. The line"), "The line");
        assert_eq!(words(" (a) the line"), "the line");
        assert_eq!(words("iv) the line"), "the line");
        for whole in ["The line", "the. line", "1.5 degrees", "2035 is", "(the) line", "3.", ""] {
            assert_eq!(words(whole), whole);
        }
    }
}
