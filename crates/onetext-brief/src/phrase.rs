//! Sentences from data, the same in every rendering.

use std::collections::BTreeSet;

use onetext_record::When;
use onetext_record::body::{Amount, Role};

use crate::Brief;
use crate::section::lead::Lead;
use crate::section::parties::{Alternative, PersonLine};
use crate::section::sources::SourceLine;
use crate::section::{Named, Origin};

mod agreement;
mod meeting;
mod position;
mod text;
mod told;
mod verb;
mod versions;

pub use agreement::*;
pub use meeting::*;
pub use position::*;
pub use text::*;
pub use told::*;
pub use verb::*;
pub use versions::*;

/// The heading of what could be agreed.
pub const SETTLEMENT: &str = "What could be agreed";

/// What is said where nothing bears on it.
pub const NO_SETTLEMENT: &str =
    "No red line, value or reservation value is recorded, so every package is as good as another.";

/// What a page of this alone is.
pub const SETTLED: &str = "What could be agreed";

/// `A, B and C`.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

pub fn names(named: &[Named]) -> String {
    list(&named.iter().map(|named| named.name.clone()).collect::<Vec<_>>())
}

/// The words in quotation marks; those that they bring along are not doubled.
pub fn in_quotes(words: &str) -> String {
    format!("“{}”", bare(words))
}

/// The words without quotation marks around the whole of them.
pub fn bare(words: &str) -> &str {
    let words = words.trim();
    let pairs = [('“', '”'), ('"', '"'), ('„', '“'), ('«', '»'), ('‘', '’')];
    let inner = pairs.into_iter().find_map(|(open, close)| {
        let inner = words.strip_prefix(open)?.strip_suffix(close)?;
        // `“a” and “b”` begins and ends with marks of two quotations.
        (!inner.contains([open, close]) && !inner.trim().is_empty()).then_some(inner)
    });
    inner.unwrap_or(words).trim()
}

/// The text with a capital at its beginning.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `n` with its noun, in the plural where it is not one.
pub fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month(date: jiff::civil::Date) -> &'static str {
    usize::try_from(date.month() - 1)
        .ok()
        .and_then(|month| MONTHS.get(month))
        .copied()
        .unwrap_or_default()
}

/// A day as people write it: `2 December 2025`.
pub fn day(date: jiff::civil::Date) -> String {
    format!("{} {} {}", date.day(), month(date), date.year())
}

/// A date of the record as people write it: `29–30 November 2025`, `November 2025`.
pub fn date(text: &str) -> String {
    let Ok(when) = text.parse::<When>() else { return text.to_owned() };
    let (first, last) = (when.first(), when.last());
    if when.is_day() {
        return day(first);
    }
    if text.len() == 4 {
        return text.to_owned();
    }
    if when == When::month_of(first) {
        return format!("{} {}", month(first), first.year());
    }
    if (first.year(), first.month()) == (last.year(), last.month()) {
        return format!("{}–{}", first.day(), day(last));
    }
    if first.year() == last.year() {
        return format!("{} {} – {}", first.day(), month(first), day(last));
    }
    format!("{} – {}", day(first), day(last))
}

/// `As of 2 December 2025, as Ukraine may see it`.
pub fn dateline(brief: &Brief) -> String {
    use onetext_record::Viewer;
    let on = brief.on.map_or_else(|| "Undated".to_owned(), |on| format!("As of {}", day(on)));
    let viewer = match &brief.viewer {
        Viewer::Mediator => "for the mediators".to_owned(),
        Viewer::Observer => "as any observer may see it".to_owned(),
        Viewer::Party(id) => {
            format!("as {} may see it", brief.viewer_name.as_deref().unwrap_or(id.as_str()))
        }
    };
    format!("{on}, {viewer}, from {}", count(brief.sources.len(), "source"))
}

/// What a machine read, and who answers for it.
pub fn machine_read(brief: &Brief) -> Option<String> {
    let n = brief.lead.machine_read;
    let verb = if n == 1 { "entry was" } else { "entries were" };
    (n > 0).then(|| {
        format!(
            "{n} {verb} read by a machine and entered in the name of {}.",
            list(&brief.lead.entered_by)
        )
    })
}

/// How many changes the lead leaves out.
pub fn left_out(lead: &Lead) -> Option<String> {
    let since = lead.changes.last().and_then(|change| change.on.as_deref()).map(date);
    let since = since.map(|on| format!(" since {on}")).unwrap_or_default();
    let changes = count(lead.left_out, "more change");
    (lead.left_out > 0).then(|| format!("and {changes}{since}"))
}

pub fn roles(role: Role) -> &'static str {
    match role {
        Role::Principal => "Principals",
        Role::Mediator => "Mediators",
        Role::Guarantor => "Guarantors",
        Role::Stakeholder => "Stakeholders",
        Role::Monitor => "Monitors",
    }
}

pub fn person(person: &PersonLine) -> String {
    match &person.office {
        Some(office) => format!("{}, {office}", person.name),
        None => person.name.clone(),
    }
}

/// How sure a machine was of what it read.
pub fn read(confidence: f64) -> String {
    format!("read by a machine, {:.0} % sure", confidence * 100.0)
}

/// A number from 0 to 1 with two digits at most.
pub fn share(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The numbers of the sources behind a line: `[1, 3]`.
pub fn cites(origin: &Origin) -> Option<String> {
    cites_of([origin])
}

/// The same for a line that several entries stand behind.
pub fn cites_of<'a>(origins: impl IntoIterator<Item = &'a Origin>) -> Option<String> {
    let numbers: Vec<String> = cited_by(origins).iter().map(ToString::to_string).collect();
    (!numbers.is_empty()).then(|| format!("[{}]", numbers.join(", ")))
}

/// The sources behind a line, each once.
pub fn cited_by<'a>(origins: impl IntoIterator<Item = &'a Origin>) -> BTreeSet<usize> {
    origins.into_iter().flat_map(|origin| &origin.words).map(|words| words.source).collect()
}

/// What a party would do without agreement.
pub fn alternative(alternative: &Alternative) -> String {
    let mut parts = vec![format!("Without agreement: {}", alternative.what)];
    let assumed = if alternative.assumption { " (an assumption)" } else { "" };
    parts.extend(alternative.value.map(|value| match value {
        Amount::Exact(value) => format!("worth {} of 1 to it{assumed}", share(value)),
        Amount::Between(low, high) => {
            format!("worth {} to {} of 1 to it{assumed}", share(low), share(high))
        }
    }));
    parts.extend(alternative.on.as_deref().map(date));
    parts.join(" · ")
}

/// What a source is, behind its title.
pub fn source(source: &SourceLine) -> String {
    let publisher = source.publisher.as_deref().unwrap_or("publisher not known");
    let on = source.on.as_deref().map_or_else(|| "date not known".to_owned(), date);
    let digest = source.sha256.get(..12).unwrap_or(&source.sha256);
    let mut parts = vec![format!("{publisher}, {on}")];
    parts.extend(source.credits.as_ref().map(|agency| format!("credits {agency}")));
    parts.extend(source.reprint_of.map(|number| format!("a reprint of [{number}]")));
    if !source.partly_from.is_empty() {
        let numbers: Vec<String> = source.partly_from.iter().map(ToString::to_string).collect();
        parts.push(format!("has passages of [{}]", numbers.join(", ")));
    }
    parts.push(format!("SHA-256 {digest}…"));
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_people_write_them() {
        let cases = [
            ("2025-12-02", "2 December 2025"),
            ("2025-11", "November 2025"),
            ("2025", "2025"),
            ("2025-11-29/2025-11-30", "29–30 November 2025"),
            ("2025-11-29/2025-12-02", "29 November – 2 December 2025"),
            ("2025-12-29/2026-01-02", "29 December 2025 – 2 January 2026"),
        ];
        for (text, written) in cases {
            assert_eq!(date(text), written);
        }
    }
}
