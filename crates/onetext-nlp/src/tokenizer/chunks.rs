//! Parts a text at its white space.

use crate::unicode::is_space;

/// Calls for every chunk with its range of bytes and whether one plain space follows.
///
/// Runs of white space are chunks, too; of a run that follows a word a first plain space is left
/// out and marked on the word.
pub(super) fn chunks(text: &str, mut chunk: impl FnMut(usize, usize, bool)) {
    let Some(first) = text.chars().next() else { return };
    let mut in_space = is_space(first);
    let mut start = 0;
    let mut at = 0;
    let bytes = text.as_bytes();
    while let Some(&byte) = bytes.get(at) {
        let (space, length) = if byte.is_ascii() {
            (matches!(byte, b'\t'..=b'\r' | 0x1c..=b' '), 1)
        } else {
            let c = text[at..].chars().next().unwrap_or_default();
            (is_space(c), c.len_utf8())
        };
        if space != in_space {
            let plain = byte == b' ';
            if start < at {
                chunk(start, at, plain);
            }
            start = if plain { at + 1 } else { at };
            in_space = space;
        }
        at += length;
    }
    if start < text.len() {
        chunk(start, text.len(), false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(&str, bool)> {
        let mut all = Vec::new();
        chunks(text, |start, end, space| all.push((&text[start..end], space)));
        all
    }

    #[test]
    fn only_the_first_plain_space_after_a_word_is_left_out() {
        assert_eq!(all(""), []);
        assert_eq!(all(" "), [(" ", false)]);
        assert_eq!(all("a b"), [("a", true), ("b", false)]);
        assert_eq!(all("a  b "), [("a", true), (" ", false), ("b", true)]);
        assert_eq!(all(" a\n b"), [(" ", false), ("a", false), ("\n ", false), ("b", false)]);
        assert_eq!(all("a \n"), [("a", true), ("\n", false)]);
        assert_eq!(
            all("é\u{a0}é\u{200b}"),
            [("é", false), ("\u{a0}", false), ("é\u{200b}", false)]
        );
    }
}
