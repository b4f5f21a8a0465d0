//! Talks past and planned.

use onetext_record::body::{Meeting, MeetingStatus};
use onetext_record::{Recorded, When};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Named, Origin, View};

/// One meeting.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct MeetingLine {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: Option<String>,
    /// When it takes place.
    pub on: Option<String>,
    /// When it begins.
    pub time: Option<String>,
    /// Where it takes place.
    pub place: Option<String>,
    /// Where it stands on the day of the brief.
    pub status: Standing,
    /// Whether reports speak of several meetings as one.
    pub series: bool,
    /// Who sits there.
    pub seats: Vec<Seat>,
    /// What is on the table.
    pub issues: Vec<Named>,
    /// What came of it, or why it was cancelled.
    pub outcome: Option<String>,
    /// Where this comes from.
    pub origin: Origin,
}

/// Where a meeting stands on the day of the brief.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It took place.
    Held,
    /// It is to take place.
    Planned,
    /// Its day has passed, and the record does not say whether it took place.
    Unknown,
    /// It will not take place.
    Cancelled,
}

/// Who sits in a meeting.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Seat {
    /// The party.
    pub party: Named,
    /// Who comes for it.
    pub person: Option<String>,
    /// Whether it joins from afar.
    pub remote: bool,
    /// Whether it is only expected.
    pub expected: bool,
}

/// Oldest first; those without a date last, for they may be to come.
pub fn meetings(view: &View<'_>) -> Vec<MeetingLine> {
    let mut known: Vec<_> = known(view).collect();
    known.sort_by_key(|meeting| (meeting.on.is_none(), meeting.order()));
    known.into_iter().map(|meeting| line(view, meeting)).collect()
}

/// The meetings that could be known of on the day. What was not yet held by then, and was first
/// reported later, could not.
pub(crate) fn known<'a>(view: &View<'a>) -> impl Iterator<Item = &'a Recorded<Meeting>> {
    view.state.meetings.current().filter(|meeting| {
        let is_over = meeting.body.status != MeetingStatus::Planned
            && meeting.on.is_some()
            && meeting.is_by(view.on);
        is_over || !view.is_reported_later(meeting)
    })
}

pub(crate) fn line(view: &View<'_>, meeting: &Recorded<Meeting>) -> MeetingLine {
    let status = standing(meeting.body.status, meeting.on, view);
    let body = &meeting.body;
    let seats = body.participants.iter().map(|participant| Seat {
        party: view.named_party(&participant.party),
        person: participant.person.as_ref().map(|person| view.person(person)),
        remote: participant.remote,
        expected: participant.expected,
    });
    MeetingLine {
        id: body.id.to_string(),
        title: body.title.clone(),
        on: meeting.on.map(|on| on.to_string()),
        time: body.time.clone(),
        place: body.place.clone(),
        status,
        series: body.series,
        seats: seats.collect(),
        issues: body.issues.iter().map(|issue| view.issue(issue)).collect(),
        // What came of a meeting is not known before it; of a cancelled one it says why.
        outcome: body
            .outcome
            .clone()
            .filter(|_| matches!(status, Standing::Held | Standing::Cancelled)),
        origin: view.origin(meeting),
    }
}

/// What the record says, as far as it could be known on the day of the brief.
fn standing(status: MeetingStatus, on: Option<When>, view: &View<'_>) -> Standing {
    let (Some(on), Some(day)) = (on, view.on) else {
        return match status {
            MeetingStatus::Planned => Standing::Planned,
            MeetingStatus::Held => Standing::Held,
            MeetingStatus::Cancelled => Standing::Cancelled,
        };
    };
    match status {
        MeetingStatus::Cancelled => Standing::Cancelled,
        MeetingStatus::Held if on.first() > day => Standing::Planned,
        MeetingStatus::Held => Standing::Held,
        MeetingStatus::Planned if on.last() < day => Standing::Unknown,
        MeetingStatus::Planned => Standing::Planned,
    }
}
