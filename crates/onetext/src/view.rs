//! A record through a viewer's eyes.
//!
//! What `--as` prints is made from the entries that the viewer may see, numbered anew from 1, and
//! from nothing else; so neither a number nor a gap shows that something is missing.

use std::collections::BTreeMap;

use onetext_record::{Entry, Negotiation, Seq, Viewer, fold};

use crate::error::Outcome;
use crate::who;

/// The entries that the viewer named by `--as` may see, and who that is.
pub(crate) fn visible(
    mut entries: Vec<Entry>,
    given: Option<&str>,
) -> Outcome<(Vec<Entry>, Viewer)> {
    if given.is_none() {
        return Ok((entries, Viewer::Mediator));
    }
    let viewer = who::viewer(given, &fold(entries.iter().cloned(), Viewer::Mediator))?;
    entries.retain(|entry| viewer.sees(&entry.audience));
    renumber(&mut entries);
    Ok((entries, viewer))
}

/// The state of the talks as the viewer named by `--as` may see it.
pub(crate) fn negotiation(entries: Vec<Entry>, given: Option<&str>) -> Outcome<Negotiation> {
    let (entries, viewer) = visible(entries, given)?;
    Ok(fold(entries, viewer))
}

/// Numbers the entries from 1 without a gap.
fn renumber(entries: &mut [Entry]) {
    let new: BTreeMap<Seq, Seq> =
        entries.iter().map(|entry| entry.seq).zip((1..).map(Seq)).collect();
    // Whoever sees an entry sees what it supersedes or retracts, or it would have been refused.
    let renamed = |seq: Seq| new.get(&seq).copied().unwrap_or(seq);
    for entry in entries {
        entry.renumber(renamed);
    }
}
