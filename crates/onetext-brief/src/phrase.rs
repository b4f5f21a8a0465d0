//! Sentences from data, the same in every rendering.

use std::collections::BTreeSet;

use onetext_record::When;
use onetext_record::body::{Role, Stance};

use crate::Brief;
use crate::section::matrix::{Before, Held, Said};
use crate::section::meetings::{MeetingLine, Seat, Standing};
use crate::section::parties::{Alternative, PersonLine};
use crate::section::sources::SourceLine;
use crate::section::{Named, Origin};

mod agreement;
mod text;

pub(crate) use agreement::*;
pub(crate) use text::*;

/// `A, B and C`.
pub(crate) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

pub(crate) fn names(named: &[Named]) -> String {
    list(&named.iter().map(|named| named.name.clone()).collect::<Vec<_>>())
}

/// The words in quotation marks; those that they bring along are not doubled.
pub(crate) fn in_quotes(words: &str) -> String {
    format!("“{}”", bare(words))
}

/// The words without quotation marks around the whole of them.
pub(crate) fn bare(words: &str) -> &str {
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
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `n` with its noun, in the plural where it is not one.
pub(crate) fn count(n: usize, noun: &str) -> String {
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
pub(crate) fn day(date: jiff::civil::Date) -> String {
    format!("{} {} {}", date.day(), month(date), date.year())
}

/// A date of the record as people write it: `29–30 November 2025`, `November 2025`.
pub(crate) fn date(text: &str) -> String {
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
pub(crate) fn dateline(brief: &Brief) -> String {
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
pub(crate) fn machine_read(brief: &Brief) -> Option<String> {
    let n = brief.lead.machine_read;
    let verb = if n == 1 { "entry was" } else { "entries were" };
    (n > 0).then(|| {
        format!(
            "{n} {verb} read by a machine and entered in the name of {}.",
            list(&brief.lead.entered_by)
        )
    })
}

pub(crate) fn roles(role: Role) -> &'static str {
    match role {
        Role::Principal => "Principals",
        Role::Mediator => "Mediators",
        Role::Guarantor => "Guarantors",
        Role::Stakeholder => "Stakeholders",
        Role::Monitor => "Monitors",
    }
}

pub(crate) fn person(person: &PersonLine) -> String {
    match &person.office {
        Some(office) => format!("{}, {office}", person.name),
        None => person.name.clone(),
    }
}

/// `prefers A, then B; accepts C; rules out D`.
pub(crate) fn stance(prefers: &[Named], accepts: &[Named], rejects: &[Named]) -> String {
    let mut parts = Vec::new();
    let each = |named: &[Named]| named.iter().map(|named| named.name.clone()).collect::<Vec<_>>();
    if !prefers.is_empty() {
        parts.push(format!("prefers {}", each(prefers).join(", then ")));
    }
    if !accepts.is_empty() {
        parts.push(format!("accepts {}", list(&each(accepts))));
    }
    if !rejects.is_empty() {
        parts.push(format!("rules out {}", list(&each(rejects))));
    }
    if parts.is_empty() { "holds no option".to_owned() } else { parts.join("; ") }
}

/// How a position stands: since when, how heavy, and on whose word.
pub(crate) fn standing(held: &Held) -> String {
    let mut parts = Vec::new();
    if let Some(on) = &held.on {
        let age = match held.age {
            Some(0) | None => String::new(),
            Some(1) => ", a day ago".to_owned(),
            Some(days) => format!(", {days} days ago"),
        };
        parts.push(format!("{}{age}", date(on)));
    }
    if let Some(salience) = held.salience {
        parts.push(format!("weighs {} of 1", share(salience)));
    }
    parts.push(match (held.origin.confidence, held.derived) {
        (Some(confidence), _) => read(confidence),
        (None, true) => "from statements".to_owned(),
        (None, false) => format!("judged by {}", held.origin.author),
    });
    if !held.earlier.is_empty() {
        parts.push(format!("{} before", count(held.earlier.len(), "position")));
    }
    parts.join(" · ")
}

/// How sure a machine was of what it read.
pub(crate) fn read(confidence: f64) -> String {
    format!("read by a machine, {:.0} % sure", confidence * 100.0)
}

/// A number from 0 to 1 with two digits at most.
pub(crate) fn share(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

pub(crate) fn before(before: &Before) -> String {
    let on = before.on.as_deref().map_or_else(|| "undated".to_owned(), date);
    let note = before.note.as_ref().map(|note| format!(" – {note}")).unwrap_or_default();
    format!("{on}: {}{note}", stance(&before.prefers, &before.accepts, &before.rejects))
}

/// The numbers of the sources behind a line: `[1, 3]`.
pub(crate) fn cites(origin: &Origin) -> Option<String> {
    let numbers = cited(origin);
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    (!numbers.is_empty()).then(|| format!("[{}]", numbers.join(", ")))
}

/// The sources behind a line, each once.
pub(crate) fn cited(origin: &Origin) -> BTreeSet<usize> {
    origin.words.iter().map(|words| words.source).collect()
}

/// Who says what kind of thing: `Some of Europe warn`, `Ukraine does not confirm`.
pub(crate) fn said(said: &Said) -> String {
    let who = match (&said.person, said.by.as_slice()) {
        (Some(person), [party]) if *person != party.name => format!("{person} ({})", party.name),
        (Some(person), [_, _, ..]) => format!("{person} (for {})", names(&said.by)),
        (Some(person), _) => person.clone(),
        (_, []) => "Somebody, the report does not say who,".to_owned(),
        (_, parties) => names(parties),
    };
    let who = if said.some_of { format!("Some of {who}") } else { who };
    let several = said.some_of || (said.by.len() > 1 && said.person.is_none());
    let verb = match (said.negated, several) {
        (false, false) => said.stance.word().to_owned(),
        (false, true) => base(said.stance).to_owned(),
        (true, false) => format!("does not {}", base(said.stance)),
        (true, true) => format!("do not {}", base(said.stance)),
    };
    let to = if said.to.is_empty() { String::new() } else { format!(" (to {})", names(&said.to)) };
    match &said.reported_by {
        Some(reporter) => format!("{who} {verb}{to}, says {}", reporter.name),
        None => format!("{who} {verb}{to}"),
    }
}

/// The verb as it stands behind several speakers.
fn base(stance: Stance) -> &'static str {
    if stance == Stance::Denies {
        "deny"
    } else {
        stance.word().strip_suffix('s').unwrap_or(stance.word())
    }
}

/// What a reader should know of a statement beside its words.
pub(crate) fn caution(said: &Said) -> String {
    let mut parts: Vec<String> = said.on.iter().map(|on| date(on)).collect();
    if let Some(hedge) = &said.hedge {
        parts.push(format!("hedged: {}", in_quotes(hedge)));
    }
    if let Some(confidence) = said.origin.confidence {
        parts.push(read(confidence));
    }
    parts.join(" · ")
}

pub(crate) fn seat(seat: &Seat) -> String {
    let mut notes: Vec<&str> = seat.person.as_deref().into_iter().collect();
    if seat.expected {
        notes.push("expected");
    }
    if seat.remote {
        notes.push("from afar");
    }
    if notes.is_empty() {
        seat.party.name.clone()
    } else {
        format!("{} ({})", seat.party.name, notes.join(", "))
    }
}

/// A meeting by its title, or by its place and who sits there.
pub(crate) fn meeting(meeting: &MeetingLine) -> String {
    if let Some(title) = &meeting.title {
        return match &meeting.place {
            Some(place) if !title.contains(place.as_str()) => format!("{title}, {place}"),
            _ => title.clone(),
        };
    }
    let mut parties: Vec<Named> = Vec::new();
    for seat in &meeting.seats {
        if !parties.contains(&seat.party) {
            parties.push(seat.party.clone());
        }
    }
    let what = if meeting.series { "Talks" } else { "Meeting" };
    let of = if parties.is_empty() { String::new() } else { format!(" of {}", names(&parties)) };
    let place = meeting.place.as_ref().map(|place| format!(" in {place}")).unwrap_or_default();
    format!("{what}{of}{place}")
}

/// What came of a meeting, or why it will not take place.
pub(crate) fn outcome(meeting: &MeetingLine) -> Option<String> {
    let label = if meeting.status == Standing::Cancelled { "Reason" } else { "Outcome" };
    Some(format!("{label}: {}", meeting.outcome.as_ref()?))
}

/// What is on the table.
pub(crate) fn on_the_table(meeting: &MeetingLine) -> Option<String> {
    (!meeting.issues.is_empty()).then(|| format!("On the table: {}", names(&meeting.issues)))
}

/// Who sits there.
pub(crate) fn seats(meeting: &MeetingLine) -> Option<String> {
    let seats: Vec<String> = meeting.seats.iter().map(seat).collect();
    (!seats.is_empty()).then(|| list(&seats))
}

/// When a meeting takes place.
pub(crate) fn time(meeting: &MeetingLine) -> String {
    let on = meeting.on.as_deref().map_or_else(|| "date not known".to_owned(), date);
    match &meeting.time {
        Some(time) => format!("{on}, {time}"),
        None => on,
    }
}

pub(crate) fn status(standing: Standing) -> &'static str {
    match standing {
        Standing::Held => "held",
        Standing::Planned => "planned",
        Standing::Unknown => "was planned; whether it took place is not recorded",
        Standing::Cancelled => "cancelled",
    }
}

/// What is said where nobody has said anything on an issue.
pub(crate) const NOBODY: &str = "No party’s position or words on it are recorded.";

/// What stands beside a party that has spoken and whose position nobody has recorded.
pub(crate) const NO_POSITION: &str = "no position recorded; has said:";

/// What a party would do without agreement.
pub(crate) fn alternative(alternative: &Alternative) -> String {
    let mut parts = vec![format!("Without agreement: {}", alternative.what)];
    parts.extend(alternative.value.map(|value| format!("worth {} of 1 to it", share(value))));
    parts.extend(alternative.on.as_deref().map(date));
    parts.join(" · ")
}

/// What is left out of a list that shows only the latest.
pub(crate) fn more(n: usize) -> Option<String> {
    (n > 0).then(|| format!("and {} before", count(n, "statement")))
}

/// What a source is, behind its title.
pub(crate) fn source(source: &SourceLine) -> String {
    let publisher = source.publisher.as_deref().unwrap_or("publisher not known");
    let on = source.on.as_deref().map_or_else(|| "date not known".to_owned(), date);
    let digest = source.sha256.get(..12).unwrap_or(&source.sha256);
    format!("{publisher}, {on} · SHA-256 {digest}…")
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
