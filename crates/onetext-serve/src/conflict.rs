//! Whether somebody else has changed the same thing since a person looked.

use onetext_record::body::summary;
use onetext_record::{Body, Entry, NewEntry, Seq};

use crate::desk::Desk;
use crate::fault::{Change, Fault};

/// What an entry is about: two entries that are about the same can contradict each other.
fn subject(body: &Body) -> Option<String> {
    let kind = body.kind();
    Some(match body {
        Body::Negotiation(_) => kind.to_string(),
        Body::Position(it) => format!("{kind} {} {}", it.party, it.issue),
        Body::Valuation(it) => format!("{kind} {} {}", it.party, it.issue),
        Body::Reservation(it) => format!("{kind} {}", it.party),
        Body::Consent(it) => format!("{kind} {:?}", it.issues),
        Body::Endorsement(it) => match &it.clause {
            Some(clause) => format!("{kind} {} {} {clause}", it.party, it.draft),
            None => format!("{kind} {} {}", it.party, it.draft),
        },
        Body::Assessment(it) => format!("{kind} {} {}", it.by, it.claim),
        Body::Retraction(_) => return None,
        _ => format!("{kind} {}", body.id()?),
    })
}

/// An error if one of the entries is about something that was changed behind rank `seen`, as far as
/// this viewer sees it.
pub(crate) fn changed_since(
    desk: &Desk<'_>,
    new: &[NewEntry],
    seen: Option<usize>,
) -> Result<(), Fault> {
    let Some(seen) = seen else { return Ok(()) };
    let mine: Vec<String> = new.iter().filter_map(|entry| subject(&entry.body)).collect();
    let touched: Vec<Seq> = new.iter().filter_map(touches).collect();
    let mut changes = Vec::new();
    for rank in seen + 1..=desk.rank() {
        let Some(entry) = desk.state.entry(rank) else { continue };
        let same = subject(&entry.body).is_some_and(|subject| mine.contains(&subject));
        let touches = touched_by(&entry).is_some_and(|seq| touched.contains(&seq));
        if same || touches {
            // What it says has ranks in it, as all that the viewer reads.
            let ranked = desk.state.ranked_entry(rank);
            let what = ranked.map(|it| summary(&it.body)).unwrap_or_default();
            changes.push(Change { rank, author: entry.author, what });
        }
    }
    if changes.is_empty() { Ok(()) } else { Err(Fault::Moved(changes)) }
}

/// The entry that a new one replaces or takes back.
fn touches(entry: &NewEntry) -> Option<Seq> {
    match &entry.body {
        Body::Retraction(it) => Some(it.entry),
        _ => entry.supersedes,
    }
}

fn touched_by(entry: &Entry) -> Option<Seq> {
    match &entry.body {
        Body::Retraction(it) => Some(it.entry),
        _ => entry.supersedes,
    }
}
