//! What who is known may write: the mediators everything, a delegation its own party's word.

use std::collections::BTreeSet;

use onetext_record::body::Body;
use onetext_record::id::PartyId;
use onetext_record::{Audience, NewEntry, Viewer};

use crate::desk::Desk;
use crate::fault::Fault;

/// Whether the viewer at this desk may make an entry.
pub(crate) fn may_write(desk: &Desk<'_>, entry: &NewEntry) -> Result<(), Fault> {
    let party = match desk.viewer {
        Viewer::Mediator => return Ok(()),
        Viewer::Observer => return Err(Fault::Forbidden("Observers read; they do not write.")),
        Viewer::Party(party) => party,
    };
    // The entry has to be one that its author sees, or the author could not mend it.
    if !desk.viewer.sees(&entry.audience) {
        return Err(Fault::Forbidden(
            "What a delegation records is for everyone, or for its own party and the mediators.",
        ));
    }
    if !is_its_word(desk, party, &entry.body) {
        return Err(Fault::Forbidden(
            "A delegation records its own party’s word: what it says, where it stands, what it agrees to.",
        ));
    }
    let earlier = entry.supersedes.and_then(|seq| desk.state.entry(desk.state.rank_of(seq)?));
    match (entry.supersedes, earlier) {
        (None, _) => Ok(()),
        (Some(_), Some(earlier)) if is_its_word(desk, party, &earlier.body) => Ok(()),
        (Some(_), _) => Err(Fault::Forbidden("A delegation corrects its own entries alone.")),
    }
}

/// Whether a body is a party's word on its own behalf.
fn is_its_word(desk: &Desk<'_>, party: &PartyId, body: &Body) -> bool {
    let alone = |by: &[PartyId]| matches!(by, [one] if one == party);
    match body {
        Body::Statement(it) => {
            alone(&it.by) && it.reported_by.as_ref().is_none_or(|by| by == party)
        }
        Body::Position(it) => it.party == *party,
        Body::Endorsement(it) => it.party == *party,
        Body::Linkage(it) => it.party == *party,
        Body::Valuation(it) => it.party == *party,
        Body::Reservation(it) => it.party == *party,
        Body::Claim(it) => alone(&it.by),
        Body::Assessment(it) => it.by == *party,
        // The words that a delegation's entries quote.
        Body::Source(_) => true,
        Body::Retraction(it) => {
            let entry = desk.state.rank_of(it.entry).and_then(|rank| desk.state.entry(rank));
            entry.is_some_and(|entry| {
                !matches!(entry.body, Body::Retraction(_) | Body::Source(_))
                    && is_its_word(desk, party, &entry.body)
            })
        }
        _ => false,
    }
}

/// Whom an entry is for where its author does not say; none who writes nothing has one.
pub(crate) fn narrowest(viewer: &Viewer) -> Option<Audience> {
    audiences(viewer).into_iter().next()
}

/// The audiences that a viewer may choose for an entry, the narrowest first.
pub(crate) fn audiences(viewer: &Viewer) -> Vec<Audience> {
    match viewer {
        Viewer::Mediator => vec![Audience::Mediators, Audience::Everyone],
        Viewer::Party(party) => {
            vec![Audience::Parties(BTreeSet::from([party.clone()])), Audience::Everyone]
        }
        Viewer::Observer => Vec::new(),
    }
}
