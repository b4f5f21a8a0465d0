//! The meetings that are asked for: by month, party and issue.

use std::sync::Arc;

use jiff::civil::Date;
use maud::{Markup, html};
use onetext_brief::phrase;
use onetext_brief::section::meetings::{MeetingLine, Standing, meetings};
use onetext_brief::section::{Named, View};
use onetext_record::When;
use schemars::JsonSchema;
use serde::Serialize;

use super::{KINDS, month};
use crate::chrome::Tab;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::page::words::harmless;
use crate::request::Fields;

/// How the meetings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Show {
    Calendar,
    List,
}

impl Show {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Calendar => "calendar",
            Self::List => "list",
        }
    }
}

/// What was asked for, and all meetings that it is asked of.
pub(super) struct Found {
    all: Arc<Vec<MeetingLine>>,
    pub(super) show: Show,
    /// The first day of the month that a calendar shows.
    pub(super) month: Date,
    /// Whether the month was asked for, and not taken for want of another.
    pub(super) asked_month: bool,
    pub(super) party: Option<String>,
    pub(super) issue: Option<String>,
    pub(super) page: usize,
    /// The parties that sit in some meeting, by name.
    pub(super) parties: Vec<Named>,
    /// The issues that are on the table of some meeting, by name.
    pub(super) issues: Vec<Named>,
}

/// One meeting, as lists of them have it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Line {
    /// Names the meeting.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) name: String,
    /// When it takes place: a day, several days, a month or a year.
    pub(crate) on: Option<String>,
    /// When it begins there, as `HH:MM`.
    pub(crate) time: Option<String>,
    /// Where it takes place.
    pub(crate) place: Option<String>,
    /// Where it stands today.
    pub(crate) status: Standing,
    /// The parties that sit there, each once.
    pub(crate) parties: Vec<Named>,
    /// What is on the table.
    pub(crate) issues: Vec<Named>,
    /// What came of it, or why it was cancelled.
    pub(crate) outcome: Option<String>,
}

impl Line {
    pub(super) fn of(meeting: &MeetingLine) -> Self {
        Self {
            id: meeting.id.clone(),
            name: phrase::meeting(meeting),
            on: meeting.on.clone(),
            time: meeting.time.clone(),
            place: meeting.place.clone(),
            status: meeting.status,
            parties: parties(meeting).into_iter().cloned().collect(),
            issues: meeting.issues.clone(),
            outcome: meeting.outcome.clone(),
        }
    }
}

/// All meetings as they stand today, oldest first; those without a date last.
pub(super) fn all(desk: &Desk<'_>) -> Arc<Vec<MeetingLine>> {
    let name = format!("meetings on {}", desk.today);
    desk.recall(&name, KINDS, |state| meetings(&View::new(state, Some(desk.today))))
}

impl Found {
    pub(super) fn of(desk: &Desk<'_>, fields: &Fields) -> Result<Self, Fault> {
        let all = all(desk);
        let show = match fields.get("view") {
            None | Some("calendar") => Show::Calendar,
            Some("list") => Show::List,
            Some(_) => return Err(Fault::input("“view” is “calendar” or “list”")),
        };
        let asked = match fields.get("month").map(str::parse::<When>) {
            None => None,
            Some(Ok(when)) => Some(when.first().first_of_month()),
            Some(Err(_)) => {
                return Err(Fault::input("“month” is no month").hint("Write one as 2026-01."));
            }
        };
        let chosen = |name: &str| fields.get(name).map(str::to_owned);
        let named = |of: fn(&MeetingLine) -> Vec<&Named>| {
            let mut named: Vec<Named> = all.iter().flat_map(of).cloned().collect();
            named.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
            named.dedup();
            named
        };
        Ok(Self {
            show,
            asked_month: asked.is_some(),
            month: asked.unwrap_or_else(|| telling_month(&all, desk.today)),
            party: chosen("party"),
            issue: chosen("issue"),
            page: fields.parsed("page")?.unwrap_or(1).max(1),
            parties: named(parties),
            issues: named(|line| line.issues.iter().collect()),
            all,
        })
    }

    /// The meetings that fit, oldest first.
    pub(super) fn lines(&self) -> impl DoubleEndedIterator<Item = &MeetingLine> {
        self.all.iter().filter(|line| {
            let sits = |id: &String| line.seats.iter().any(|seat| seat.party.id == *id);
            let is_on = |id: &String| line.issues.iter().any(|issue| issue.id == *id);
            self.party.as_ref().is_none_or(sits) && self.issue.as_ref().is_none_or(is_on)
        })
    }

    /// The address of the same meetings in another view, month or page.
    pub(super) fn link(&self, show: Show, of: Date, page: usize) -> String {
        let month = month::word(of);
        let mut fields = vec![("view", show.word()), ("month", month.as_str())];
        fields.extend(self.party.as_deref().map(|party| ("party", party)));
        fields.extend(self.issue.as_deref().map(|issue| ("issue", issue)));
        let page = page.to_string();
        if page != "1" {
            fields.push(("page", &page));
        }
        let query = serde_urlencoded::to_string(fields).unwrap_or_default();
        format!("{}?{query}", Tab::Meetings.path())
    }
}

/// The parties at the table, each once.
pub(super) fn parties(line: &MeetingLine) -> Vec<&Named> {
    let mut parties: Vec<&Named> = Vec::new();
    for seat in &line.seats {
        if !parties.contains(&&seat.party) {
            parties.push(&seat.party);
        }
    }
    parties
}

/// The days on which a meeting takes place.
pub(super) fn days(line: &MeetingLine) -> Option<When> {
    line.on.as_deref()?.parse().ok()
}

/// Whether a date is so wide that it names no days.
pub(super) fn is_wide(when: When) -> bool {
    when.first().until(when.last()).is_ok_and(|span| span.get_days() > 14)
}

/// Whether a meeting may take place in the month that begins on a day.
pub(super) fn touches(line: &MeetingLine, month: Date) -> bool {
    days(line).is_some_and(|days| days.first() <= month.last_of_month() && days.last() >= month)
}

/// The month to begin with: that of the next meeting, or else of the last one.
fn telling_month(all: &[MeetingLine], today: Date) -> Date {
    let days: Vec<When> = all.iter().filter_map(days).filter(|when| !is_wide(*when)).collect();
    let next = days.iter().find(|when| when.last() >= today).map(|when| when.first().max(today));
    let last = days.iter().map(When::last).max();
    next.or(last).unwrap_or(today).first_of_month()
}

/// Where a meeting stands, by sign and word.
pub(super) fn status(standing: Standing) -> Markup {
    let (sign, class) = match standing {
        Standing::Held => ("●", "held"),
        Standing::Planned => ("○", "planned"),
        Standing::Unknown => ("?", "unknown"),
        Standing::Cancelled => ("✕", "cancelled"),
    };
    let word = match standing {
        Standing::Unknown => "not known whether held",
        other => phrase::status(other),
    };
    html! {
        span class={ "status " (class) } { span.sign aria-hidden="true" { (sign) } " " (word) }
    }
}

/// The names of parties, one behind the other.
pub(super) fn names(of: &[&Named]) -> Markup {
    html! {
        @for (at, one) in of.iter().enumerate() {
            @if at > 0 { ", " }
            bdi { (harmless(&one.name)) }
        }
    }
}
