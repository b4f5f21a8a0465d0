//! Meetings for calendar programs, as an iCalendar file (RFC 5545).
//!
//! The bytes depend on the record alone. An event keeps its name from one export to the next, so a
//! calendar that reads the file again changes what it has and adds nothing twice; how often a meeting
//! was corrected is its sequence number. A meeting without a date has no place in a calendar and is
//! left out.

use std::fmt::Write as _;

use icalendar::{Calendar, Component, Event, EventStatus, Property};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use onetext_record::body::Meeting;
use onetext_record::{Audience, Negotiation, Recorded, When};
use sha2::{Digest, Sha256};

use crate::section::View;
use crate::section::meetings::{self, MeetingLine, Standing};
use crate::{Options, harmless, phrase};

/// The media type of the file.
pub const MEDIA: &str = "text/calendar; charset=utf-8";

/// The meetings with a date that the viewer of `negotiation` may see, oldest first.
pub fn ics(negotiation: &Negotiation, options: &Options) -> String {
    let view = View::new(negotiation, options.on);
    let talks = digest(negotiation.title());
    let mut known: Vec<_> = meetings::known(&view).filter(|meeting| meeting.on.is_some()).collect();
    known.sort_by_key(|meeting| meeting.order());
    let mut calendar = Calendar::empty();
    for (name, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//Onetext//Onetext//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
    ] {
        calendar.append_property(Property::new(name, value));
    }
    let title = harmless(negotiation.title());
    // The two names that calendar programs look for.
    for name in ["NAME", "X-WR-CALNAME"] {
        calendar.append_property(text(name, &title));
    }
    for meeting in known {
        let line = meetings::line(&view, meeting);
        let versions = negotiation.meetings.item(&meeting.body.id);
        let versions = versions.into_iter().flat_map(onetext_record::negotiation::Item::versions);
        let changes: usize = versions.map(|it| 1 + usize::from(it.retracted.is_some())).sum();
        calendar.push(event(meeting, &line, &talks, changes.saturating_sub(1)));
    }
    calendar.to_string()
}

fn event(meeting: &Recorded<Meeting>, line: &MeetingLine, talks: &str, sequence: usize) -> Event {
    let mut event = Event::new();
    event.uid(&format!("{}-{talks}@onetext", meeting.body.id));
    event.add_property("DTSTAMP", stamp(meeting));
    event.add_property("SEQUENCE", sequence.to_string());
    event.append_property(text("SUMMARY", &harmless(&phrase::meeting(line))));
    if let Some(on) = meeting.on {
        times(&mut event, on, meeting.body.time.as_deref());
        event.status(match line.status {
            Standing::Cancelled => EventStatus::Cancelled,
            // A month or a year says that it is to be, and not yet when.
            Standing::Planned if is_wide(on) => EventStatus::Tentative,
            Standing::Unknown => EventStatus::Tentative,
            Standing::Planned | Standing::Held => EventStatus::Confirmed,
        });
        if is_wide(on) {
            event.add_property("TRANSP", "TRANSPARENT");
        }
    }
    if let Some(place) = &line.place {
        event.append_property(text("LOCATION", &harmless(place)));
    }
    event.append_property(text("DESCRIPTION", &description(line)));
    if meeting.audience != Audience::Everyone {
        event.add_property("CLASS", "CONFIDENTIAL");
    }
    event.done()
}

/// A property whose value is text. The library knows of all but one name that it has to be escaped.
fn text(name: &str, value: &str) -> Property {
    let mut property = Property::new(name, value);
    if name == "NAME" {
        property.add_parameter("VALUE", "TEXT");
    }
    property.done()
}

/// When the event begins and ends. A time of day is that of the place, wherever the reader is.
fn times(event: &mut Event, on: When, time: Option<&str>) {
    let compact = |day: Date| format!("{:04}{:02}{:02}", day.year(), day.month(), day.day());
    let time = time.and_then(|time| time.split_once(':')).filter(|_| on.is_day());
    if let Some((hour, minute)) = time {
        event.add_property("DTSTART", format!("{}T{hour:0>2}{minute:0>2}00", compact(on.first())));
        return;
    }
    let mut day = |name: &str, day: Date| {
        let mut property = Property::new(name, compact(day));
        event.append_property(property.add_parameter("VALUE", "DATE").done());
    };
    day("DTSTART", on.first());
    // The end is the first day on which it is over.
    if let Ok(over) = on.last().checked_add(1.day()) {
        day("DTEND", over);
    }
}

/// What stands in the body of the event.
fn description(line: &MeetingLine) -> String {
    let mut lines = vec![phrase::sentence(phrase::status(line.status)) + "."];
    lines.extend(line.time.as_ref().map(|time| format!("Begins at {time}, local time.")));
    lines.extend(phrase::seats(line).map(|seats| format!("Participants: {seats}")));
    lines.extend(phrase::on_the_table(line));
    lines.extend(phrase::outcome(line));
    lines.iter().map(|line| harmless(line)).collect::<Vec<_>>().join("\n")
}

/// When the event was written down. Entries of a folder have no such time; the day that they speak
/// of stands for it.
fn stamp(meeting: &Recorded<Meeting>) -> String {
    if meeting.recorded_at > Timestamp::UNIX_EPOCH {
        return meeting.recorded_at.strftime("%Y%m%dT%H%M%SZ").to_string();
    }
    let day = meeting.on.map_or(Date::constant(1970, 1, 1), |on| on.first());
    format!("{:04}{:02}{:02}T000000Z", day.year(), day.month(), day.day())
}

/// Whether a date is so wide that nobody can keep it free.
fn is_wide(on: When) -> bool {
    on.first().until(on.last()).is_ok_and(|span| span.get_days() > 14)
}

/// What tells these talks from others.
fn digest(title: &str) -> String {
    let digest = Sha256::digest(title.as_bytes());
    let mut shown = String::new();
    for byte in digest.iter().take(6) {
        let _ = write!(shown, "{byte:02x}");
    }
    shown
}

#[cfg(test)]
mod tests;
