//! The words of a name, without any parse.

use std::ops::Range;

/// The places of the words, numbers and signs of a name.
pub(crate) fn words(raw: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let words = raw;
    let mut letters = words.char_indices().peekable();
    while let Some((start, first)) = letters.next() {
        if first.is_whitespace() {
            continue;
        }
        let mut end = start + first.len_utf8();
        let is_word = first.is_alphanumeric();
        if is_word {
            while let Some((i, c)) = letters.peek().copied() {
                let inside = c.is_alphanumeric() || is_joint(words, i, c, &words[start..end]);
                if !inside {
                    break;
                }
                end = i + c.len_utf8();
                letters.next();
            }
        } else if matches!(first, '\'' | '’') && is_possessive(&words[end..]) {
            // The 's of a possessive is a word of its own.
            letters.next();
            end += 1;
        }
        found.push(start..end);
    }
    found
}

fn is_possessive(after: &str) -> bool {
    after.starts_with('s') && !after[1..].starts_with(char::is_alphanumeric)
}

/// Whether a sign inside a word belongs to it: `won't`, `U.S.`, `1,000`, `O'Neill`.
fn is_joint(words: &str, i: usize, c: char, before: &str) -> bool {
    let after = &words[i + c.len_utf8()..];
    let next = after.chars().next();
    match c {
        '\'' | '’' => next.is_some_and(char::is_alphanumeric) && !is_possessive(after),
        '.' => {
            let digits = before.ends_with(|d: char| d.is_ascii_digit())
                && next.is_some_and(|d| d.is_ascii_digit());
            // U.S. keeps its stops, the last one too.
            let single = before.rsplit('.').next().is_some_and(|part| part.chars().count() == 1)
                && before.starts_with(char::is_uppercase);
            digits || (single && (before.contains('.') || next.is_some_and(char::is_uppercase)))
        }
        ',' => {
            before.ends_with(|d: char| d.is_ascii_digit())
                && next.is_some_and(|d| d.is_ascii_digit())
        }
        _ => false,
    }
}
