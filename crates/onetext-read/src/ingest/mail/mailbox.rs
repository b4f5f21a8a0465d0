//! The messages of a mailbox: each begins with a line `From …`, behind an empty line.

use std::borrow::Cow;

/// The messages, each without its first line.
///
/// A line of a message that begins with `From ` is written as `>From `, by most programs at least;
/// so a line counts as the first of a message only if it also bears a time of day and a year.
pub(super) fn messages(bytes: &[u8]) -> impl Iterator<Item = Cow<'_, [u8]>> {
    let mut rest = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let start = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |end| end + 1);
        let message = &rest[start..];
        let mut at = 0;
        let mut is_behind_empty = false;
        for line in message.split_inclusive(|byte| *byte == b'\n') {
            if is_behind_empty && is_first(line) {
                break;
            }
            is_behind_empty = line.trim_ascii().is_empty();
            at += line.len();
        }
        rest = &message[at..];
        Some(unquoted(&message[..at]))
    })
}

fn is_first(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let has_time = rest
        .windows(5)
        .any(|at| at[2] == b':' && [0, 1, 3, 4].iter().all(|digit| at[*digit].is_ascii_digit()));
    let has_year = rest
        .split(|byte| !byte.is_ascii_digit())
        .any(|digits| digits.len() == 4 && (digits[0] == b'1' || digits[0] == b'2'));
    has_time && has_year
}

/// A message with one `>` taken from each line that begins with `>From `, `>>From ` and so on.
fn unquoted(message: &[u8]) -> Cow<'_, [u8]> {
    let is_quoted = |line: &[u8]| {
        let marks = line.iter().take_while(|byte| **byte == b'>').count();
        marks > 0 && line[marks..].starts_with(b"From ")
    };
    let mut lines = message.split_inclusive(|byte| *byte == b'\n');
    if !lines.any(is_quoted) {
        return Cow::Borrowed(message);
    }
    let lines = message.split_inclusive(|byte| *byte == b'\n');
    let unquoted = lines.flat_map(|line| if is_quoted(line) { &line[1..] } else { line });
    Cow::Owned(unquoted.copied().collect())
}
