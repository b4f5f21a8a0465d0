//! A report whose proposals are decided on, and its own entry.

use onetext_record::body::Source;
use onetext_record::id::{SourceId, first_free};
use onetext_record::{Entry, Negotiation, NewEntry, Refusal};

use super::Terms;
use crate::{Document, Proposal};

/// A report and what was read in it.
#[derive(Debug, Clone)]
pub struct Report {
    /// The report.
    pub document: Document,
    /// What the reader proposes.
    pub proposals: Vec<Proposal>,
    /// Whether the record has the report already.
    pub known: bool,
}

/// The source in the record that is the same document.
pub fn same(source: &Source, negotiation: &Negotiation) -> Option<SourceId> {
    let known = negotiation.sources.current().find(|known| known.body.sha256 == source.sha256)?;
    Some(known.body.id.clone())
}

/// The id, or with the first number behind it that no source has.
pub fn unused(id: &SourceId, negotiation: &Negotiation) -> SourceId {
    first_free(id.as_str(), |id| negotiation.sources.item(id).is_none())
}

/// The entry of a report itself.
pub fn source(document: &Document, terms: &Terms<'_>) -> NewEntry {
    let new = NewEntry::judged(terms.author, document.source.clone());
    NewEntry { on: document.published, ..new.for_audience(terms.audience.clone()) }
}

/// Applies an entry that is not in a log, if it fits as far as the viewer of this state sees.
pub fn take(new: &NewEntry, negotiation: &mut Negotiation) -> Result<(), Refusal> {
    if let Some(refusal) = negotiation.problems_in_sight(new).into_iter().next() {
        return Err(refusal);
    }
    negotiation.apply(at_end(new.clone(), negotiation));
    Ok(())
}

fn at_end(new: NewEntry, negotiation: &Negotiation) -> Entry {
    new.at(negotiation.last().next(), jiff::Timestamp::UNIX_EPOCH)
}
