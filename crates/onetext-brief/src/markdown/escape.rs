//! Text from outside as Markdown that says the same text and nothing else.
//!
//! Every sign that could begin markup gets a backslash, in `CommonMark` as in the additions that are
//! in use (tables, strikethrough, footnotes, mathematics, links and shortcodes without brackets).
//! Signs that mean something only at the beginning of a line get theirs only there, so that the
//! Markdown itself stays readable.

use crate::blank::harmless;

/// The text on one line, without markup.
pub(super) fn text(text: &str) -> String {
    let plain = harmless(text);
    let words: Vec<&str> = plain.split_whitespace().collect();
    let line = words.join(" ");
    let number = line.bytes().take_while(u8::is_ascii_digit).count();
    let mut out = String::with_capacity(line.len() + 8);
    let mut rest = line.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let next = rest.peek().map(|(_, c)| *c);
        let escape = match c {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '#' | '~' | '|' | '&' | '$'
            | '^' => true,
            '-' | '+' | '=' | '>' => at == 0,
            // The number of a list, or the address of a page.
            '.' => at == number && number > 0 || line[..at].ends_with("www"),
            ')' => at == number && number > 0,
            ':' => at == 0 || next.is_some_and(|c| c.is_alphanumeric() || "/+-_".contains(c)),
            _ => false,
        };
        if escape {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A text that stands out.
pub(super) fn strong(words: &str) -> String {
    let words = text(words);
    if words.is_empty() { words } else { format!("**{words}**") }
}

/// An address as a link, if it is one of the web; else as text.
pub(super) fn address(url: &str) -> String {
    let is_plain = url.chars().all(|c| c.is_ascii_graphic() && !"<>\\`\"".contains(c));
    if is_plain && crate::blank::is_web(url) { format!("<{url}>") } else { text(url) }
}
