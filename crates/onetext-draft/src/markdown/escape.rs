//! Words so written that Markdown reads them as they are.

use super::blocks::ordered;

/// Where in a text that stands at the head of a line a backslash keeps it from being a heading, an
/// item, a rule or anything else but words.
pub(super) fn head(text: &str) -> Option<usize> {
    if text.starts_with(['#', '-', '+', '>', '|', '=']) || text.starts_with("{:") {
        return Some(0);
    }
    if let Some(length) = ordered(text).or_else(|| ordered(text.get(..text.find('\n')?)?)) {
        return Some(length - 1);
    }
    // `[words]:` begins the definition of a note or link, and other readers of Markdown leave out
    // more of those than this one.
    let at = text.strip_prefix('[')?.find(['[', ']'])? + 1;
    text[at..].starts_with("]:").then_some(at + 1)
}

/// A character so written that it stands for itself. `next` is the one behind it, none where what
/// comes is not known.
pub(super) fn character(c: char, before: Option<char>, next: Option<char>, out: &mut String) {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let escapes = match c {
        '*' => true,
        '_' => !is_word(before) || !is_word(next),
        '&' => next.is_none_or(|next| next == '#' || next.is_ascii_alphabetic()),
        '<' => next.is_none_or(|next| next.is_ascii_alphabetic() || "/!?".contains(next)),
        _ => false,
    };
    match c {
        '\n' => out.push_str("<br>"),
        '\r' => out.push_str("&#13;"),
        // A backslash alone; those of `\[`, `\]` and `\\` belong to the text.
        '\\' if next
            .is_none_or(|next| next.is_ascii_punctuation() || next == '\n' || next == '\r') =>
        {
            out.push_str("&#92;");
        }
        _ => {
            if escapes {
                out.push('\\');
            }
            out.push(c);
        }
    }
}
