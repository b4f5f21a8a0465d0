//! Entries back out of a fold, and a fold for another viewer out of that of the mediators.
//!
//! A fold keeps every entry that its viewer may see. Their *ranks*, 1 for the first that this viewer
//! sees and one more for each behind it, are what a viewer may be shown in place of their numbers in
//! the log: neither a number nor a gap tells that something is hidden.

use std::sync::Arc;

use crate::audience::Viewer;
use crate::body::{Body, Kind};
use crate::entry::{Entry, NewEntry, Seq};

use super::{Negotiation, Place, Recorded};

fn entry<T: Clone + Into<Body>>(recorded: &Recorded<T>) -> Entry {
    let new = NewEntry {
        author: recorded.author.clone(),
        audience: recorded.audience.clone(),
        on: recorded.on,
        evidence: recorded.evidence.clone(),
        reading: recorded.reading.clone(),
        supersedes: recorded.supersedes,
        body: recorded.body.clone().into(),
    };
    new.at(recorded.seq, recorded.recorded_at)
}

/// A version as it was recorded: that it was taken back is an entry of its own, which another viewer
/// may not see.
fn as_it_came<T: Clone>(version: &Arc<Recorded<T>>) -> Arc<Recorded<T>> {
    match version.retracted {
        None => Arc::clone(version),
        Some(_) => Arc::new(Recorded { retracted: None, ..(**version).clone() }),
    }
}

impl Negotiation {
    /// How many entries this viewer sees: the rank of the last.
    pub fn rank(&self) -> usize {
        self.places.len()
    }

    /// The rank of the entry with this number, if the viewer may see it.
    pub fn rank_of(&self, seq: Seq) -> Option<usize> {
        self.places.binary_search_by_key(&seq, |place| place.seq).ok().map(|at| at + 1)
    }

    /// The number in the log of the entry with this rank.
    pub fn seq_of(&self, rank: usize) -> Option<Seq> {
        self.ranked(rank).map(|place| place.seq)
    }

    /// The kind of the entry with this rank.
    pub fn kind_of(&self, rank: usize) -> Option<Kind> {
        self.ranked(rank).map(|place| place.kind)
    }

    /// The entry with this rank, as it stands in the log, in the schema version of its form.
    pub fn entry(&self, rank: usize) -> Option<Entry> {
        self.entry_at(self.ranked(rank)?)
    }

    /// The entry with this rank, with ranks in place of all numbers.
    pub fn ranked_entry(&self, rank: usize) -> Option<Entry> {
        let mut entry = self.entry(rank)?;
        // Whoever sees an entry sees what it supersedes or retracts, or it would have been refused.
        entry.renumber(|seq| Seq(self.rank_of(seq).unwrap_or_default() as u64));
        Some(entry)
    }

    /// The same talks as another viewer may see them; what this viewer does not see stays hidden.
    #[must_use]
    pub fn seen_by(&self, viewer: Viewer) -> Self {
        let mut other = Self::new(viewer);
        other.follow(self, Seq::default());
        other
    }

    /// Takes in what `whole`, of a viewer who sees at least as much, has behind number `from`.
    pub fn follow(&mut self, whole: &Self, from: Seq) {
        let start = whole.places.partition_point(|place| place.seq <= from);
        for place in whole.places.get(start..).unwrap_or_default() {
            self.share(whole, *place);
        }
    }

    /// Takes in one entry of `whole` if this viewer may see it. Both hold the same words then, and
    /// not two copies of them.
    fn share(&mut self, whole: &Self, Place { seq, kind, index }: Place) -> Option<()> {
        macro_rules! seen {
            ($version:expr) => {{
                let version = $version?;
                if !self.viewer.sees(&version.audience) {
                    return None;
                }
                as_it_came(version)
            }};
        }
        macro_rules! put {
            ($table:ident) => {{
                let version = seen!(whole.$table.at(index)?.version(seq));
                self.$table.put(version)
            }};
        }
        let index = match kind {
            Kind::Negotiation => {
                let version = seen!(whole.headings.get(index as usize));
                self.put_heading(version)
            }
            Kind::Party => put!(parties),
            Kind::Person => put!(persons),
            Kind::Issue => put!(issues),
            Kind::Source => put!(sources),
            Kind::Statement => put!(statements),
            Kind::Position => {
                let version = seen!(whole.positions.at(index)?.version(seq));
                self.put_position(version)
            }
            Kind::Reservation => put!(reservations),
            Kind::Valuation => put!(valuations),
            Kind::Consent => put!(consents),
            Kind::Draft => put!(drafts),
            Kind::Circulation => put!(circulations),
            Kind::Endorsement => put!(endorsements),
            Kind::Linkage => put!(linkages),
            Kind::Claim => put!(claims),
            Kind::Assessment => put!(assessments),
            Kind::Meeting => put!(meetings),
            Kind::Package => put!(packages),
            Kind::Dismissal => {
                let version = seen!(whole.dismissals.at(index)?.version(seq));
                self.put_dismissal(version)
            }
            Kind::Retraction => {
                let version = seen!(whole.retractions.get(index as usize));
                self.put_retraction(version)
            }
        };
        self.saw(Place { seq, kind, index });
        Some(())
    }

    /// What the entry with this rank is about.
    pub(super) fn ranked(&self, rank: usize) -> Option<Place> {
        self.places.get(rank.checked_sub(1)?).copied()
    }

    fn entry_at(&self, Place { seq, kind, index }: Place) -> Option<Entry> {
        macro_rules! version {
            ($table:ident) => {
                entry(&**self.$table.at(index)?.version(seq)?)
            };
        }
        Some(match kind {
            Kind::Negotiation => entry(self.headings.get(index as usize)?),
            Kind::Party => version!(parties),
            Kind::Person => version!(persons),
            Kind::Issue => version!(issues),
            Kind::Source => version!(sources),
            Kind::Statement => version!(statements),
            Kind::Position => version!(positions),
            Kind::Reservation => version!(reservations),
            Kind::Valuation => version!(valuations),
            Kind::Consent => version!(consents),
            Kind::Draft => version!(drafts),
            Kind::Circulation => version!(circulations),
            Kind::Endorsement => version!(endorsements),
            Kind::Linkage => version!(linkages),
            Kind::Claim => version!(claims),
            Kind::Assessment => version!(assessments),
            Kind::Meeting => version!(meetings),
            Kind::Package => version!(packages),
            Kind::Dismissal => version!(dismissals),
            Kind::Retraction => entry(self.retractions.get(index as usize)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::negotiation::fold;
    use crate::testing::{logs, viewers};

    proptest! {
        #[test]
        fn another_viewers_fold_is_that_of_the_entries(log in logs(60), viewer in viewers()) {
            let whole = fold(log.clone(), Viewer::Mediator);
            prop_assert_eq!(whole.seen_by(viewer.clone()), fold(log, viewer));
        }

        #[test]
        fn what_comes_later_is_followed(log in logs(60), viewer in viewers(), cut in 0..60usize) {
            let cut = cut.min(log.len());
            let mut whole = fold(log[..cut].to_vec(), Viewer::Mediator);
            let mut mine = whole.seen_by(viewer.clone());
            let from = whole.last();
            for entry in &log[cut..] {
                whole.apply(entry.clone());
            }
            mine.follow(&whole, from);
            prop_assert_eq!(mine, fold(log, viewer));
        }

        #[test]
        fn entries_come_back_as_they_went_in(log in logs(60)) {
            let whole = fold(log.clone(), Viewer::Mediator);
            for (at, entry) in log.iter().enumerate() {
                let again = whole.entry(at + 1).unwrap();
                prop_assert_eq!(&Entry { schema: entry.schema, ..again }, entry);
                prop_assert_eq!(whole.rank_of(entry.seq), Some(at + 1));
            }
        }

        #[test]
        fn ranks_tell_nothing_of_what_is_hidden(log in logs(60), viewer in viewers()) {
            let mine = fold(log, viewer.clone());
            let shown: Vec<Entry> = (1..=mine.rank()).filter_map(|n| mine.ranked_entry(n)).collect();
            let again = fold(shown.clone(), viewer);
            for (at, entry) in shown.iter().enumerate() {
                prop_assert_eq!(entry.seq, Seq(at as u64 + 1));
                prop_assert_eq!(again.entry(at + 1), Some(entry.clone()));
            }
        }
    }
}
