//! What a plain report says of itself: its headline and the day it was published.

use onetext_record::When;

use super::Facts;
use crate::date;

/// The longest headline, in characters.
const LONGEST_TITLE: usize = 160;

/// In how many of the first lines a date line is looked for.
const DATE_WITHIN: usize = 6;

/// Looks at the first lines: a headline is short and ends without a full stop; a date line has
/// nothing in it but a date and the words around one.
pub(super) fn of_text(text: &str) -> Facts {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.clone().next().unwrap_or_default();
    let rest = lines.clone().nth(1).is_some();
    let is_title = rest
        && first.chars().count() <= LONGEST_TITLE
        && !first.ends_with(['.', ':', ';', ',', '”', '"'])
        && date_line(first).is_none();
    let published = lines.by_ref().take(DATE_WITHIN).find_map(date_line);
    Facts { title: is_title.then(|| first.to_owned()), published, ..Facts::default() }
}

/// Whether words before a date say where: `Geneva,`.
fn is_place(before: &str) -> bool {
    let Some(place) = before.strip_suffix([',', ';']) else { return false };
    let mut words = place.split_whitespace();
    place.split_whitespace().count() <= 3 && words.all(|word| word.starts_with(char::is_uppercase))
}

/// The date in a line that is there for the date: `Published 1 December 2025`.
fn date_line(line: &str) -> Option<When> {
    if line.chars().count() > 80 {
        return None;
    }
    let (at, when) = date::absolute(line)?;
    let around = format!("{} {}", &line[..at.start], &line[at.end..]).to_lowercase();
    if is_place(line[..at.start].trim_end()) && line[at.end..].trim().is_empty() {
        return Some(when);
    }
    let words = around.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let known = |word: &str| {
        matches!(
            word,
            "published"
                | "updated"
                | "date"
                | "posted"
                | "on"
                | "by"
                | "at"
                | "gmt"
                | "utc"
                | "am"
                | "pm"
                | "cet"
                | "est"
                | "edt"
                | "monday"
                | "tuesday"
                | "wednesday"
                | "thursday"
                | "friday"
                | "saturday"
                | "sunday"
                | "mon"
                | "tue"
                | "wed"
                | "thu"
                | "fri"
                | "sat"
                | "sun"
                | "last"
                | "first"
                | "of"
        )
    };
    words.clone().all(known).then_some(when)
}
