//! A month of meetings as a table of its weeks, and the same by day where there is no room for one.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use maud::{Markup, html};
use onetext_brief::phrase;
use onetext_brief::section::meetings::{MeetingLine, Standing};

use super::found::{self, Found, Show, days, is_wide};
use crate::page::words::harmless;

const WEEKDAYS: [(&str, &str); 7] = [
    ("Mon", "Monday"),
    ("Tue", "Tuesday"),
    ("Wed", "Wednesday"),
    ("Thu", "Thursday"),
    ("Fri", "Friday"),
    ("Sat", "Saturday"),
    ("Sun", "Sunday"),
];

/// A day with the meetings on it.
struct Day<'a> {
    date: Date,
    meetings: Vec<&'a MeetingLine>,
}

/// A month as addresses have it: `2026-01`.
pub(super) fn word(of: Date) -> String {
    format!("{:04}-{:02}", of.year(), of.month())
}

/// The calendar of the month that is asked for.
pub(super) fn calendar(found: &Found, today: Date) -> Markup {
    let month = found.month;
    let weeks = weeks(found, month);
    let in_month = |day: &&Day<'_>| day.date.first_of_month() == month;
    let busy: Vec<&Day<'_>> =
        weeks.iter().flatten().filter(in_month).filter(|day| !day.meetings.is_empty()).collect();
    // "In October" stands beside the days of October.
    let wide: Vec<&MeetingLine> = found
        .lines()
        .filter(|line| {
            days(line).is_some_and(|when| {
                is_wide(when) && when.first() <= month.last_of_month() && when.last() >= month
            })
        })
        .collect();
    html! {
        (months(found, today))
        @if busy.is_empty() && wide.is_empty() {
            p.nothing { "No meeting in this month"
                @if found.party.is_some() || found.issue.is_some() { " fits what you chose" }
                "."
            }
        }
        @if !wide.is_empty() {
            section.wide aria-labelledby="some-day" {
                h2 #some-day { "On a day not yet known" }
                ul { @for line in &wide { li { (entry(line, true)) " " span.when { (phrase::time(line)) } } } }
            }
        }
        div.month {
            table {
                caption.hidden { "Meetings in " (month_name(month)) }
                thead { tr { @for (short, long) in WEEKDAYS { th scope="col" abbr=(long) { (short) } } } }
                tbody {
                    @for week in &weeks {
                        tr { @for day in week { (cell(day, month, today)) } }
                    }
                }
            }
            @if !busy.is_empty() {
                ol.by-day {
                    @for day in &busy {
                        li {
                            h2.day { (weekday(day.date)) " " (phrase::day(day.date)) @if day.date == today { " (today)" } }
                            ul { @for line in &day.meetings { li { (entry(line, true)) } } }
                        }
                    }
                }
            }
        }
    }
}

/// The ways to other months.
fn months(found: &Found, today: Date) -> Markup {
    let month = found.month;
    let beside = |months: i32| month.checked_add(months.months()).unwrap_or(month);
    let link = |month: Date| found.link(Show::Calendar, month, 1);
    html! {
        nav.months aria-label="Months" {
            a rel="prev" href=(link(beside(-1))) { "← " (month_name(beside(-1))) }
            h2 { (month_name(month)) }
            a rel="next" href=(link(beside(1))) { (month_name(beside(1))) " →" }
            @if month != today.first_of_month() {
                a href=(link(today.first_of_month())) { "This month" }
            }
        }
    }
}

fn month_name(of: Date) -> String {
    phrase::date(&word(of))
}

fn weekday(of: Date) -> &'static str {
    let at = usize::try_from(of.weekday().to_monday_zero_offset()).unwrap_or_default();
    WEEKDAYS.get(at).map_or("", |(_, long)| long)
}

/// The weeks that have a day of the month, each from Monday to Sunday.
fn weeks<'a>(found: &'a Found, month: Date) -> Vec<Vec<Day<'a>>> {
    let known: Vec<_> = found
        .lines()
        .filter_map(|line| Some((days(line)?, line)))
        .filter(|(when, _)| !is_wide(*when))
        .collect();
    let on = |date: Date| {
        let there = known.iter().filter(|(when, _)| when.first() <= date && date <= when.last());
        let mut meetings: Vec<&MeetingLine> = there.map(|(_, line)| *line).collect();
        meetings.sort_by_key(|line| line.time.clone());
        meetings
    };
    let before = i32::from(month.weekday().since(Weekday::Monday));
    let Ok(first) = month.checked_sub(before.days()) else { return Vec::new() };
    let mut weeks: Vec<Vec<Day<'a>>> = Vec::new();
    for date in first.series(1.day()) {
        if date > month.last_of_month() && date.weekday() == Weekday::Monday {
            break;
        }
        if date.weekday() == Weekday::Monday {
            weeks.push(Vec::with_capacity(7));
        }
        if let Some(week) = weeks.last_mut() {
            week.push(Day { date, meetings: on(date) });
        }
    }
    weeks
}

fn cell(day: &Day<'_>, month: Date, today: Date) -> Markup {
    let other = day.date.first_of_month() != month;
    let is_today = day.date == today;
    html! {
        td.other[other].today[is_today] aria-current=[is_today.then_some("date")] {
            span.number-of-day {
                span aria-hidden="true" { (day.date.day()) }
                span.hidden { (phrase::day(day.date)) }
                @if is_today { " " span.mark-today { "today" } }
            }
            @if !day.meetings.is_empty() {
                ul { @for line in &day.meetings { li { (entry(line, false)) } } }
            }
        }
    }
}

/// A meeting on its day.
fn entry(line: &MeetingLine, wide: bool) -> Markup {
    let parties = found::parties(line);
    let gone = line.status == Standing::Cancelled;
    html! {
        div.entry.gone[gone] {
            @if let Some(time) = &line.time { span.time { (time) } " " }
            a href={ "/meetings/" (line.id) } dir="auto" { (harmless(&phrase::meeting(line))) }
            " " (found::status(line.status))
            @if wide && !parties.is_empty() { p.who-sits { (found::names(&parties)) } }
        }
    }
}
