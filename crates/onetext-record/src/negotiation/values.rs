//! What people judge in numbers, as it is in force on a day.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Negotiation, Recorded};
use crate::body::{Reservation, Valuation};
use crate::id::{IssueId, PartyId};

impl Negotiation {
    /// The valuation in force of each party on each issue as of the end of `date`: the newest by the
    /// date that it speaks of, and of those the last in the log.
    pub fn valuations_in_force(
        &self,
        date: Option<Date>,
    ) -> BTreeMap<(&PartyId, &IssueId), &Recorded<Valuation>> {
        let mut found: BTreeMap<_, &Recorded<Valuation>> = BTreeMap::new();
        for entry in self.valuations.current().filter(|entry| entry.is_by(date)) {
            let known = found.entry((&entry.body.party, &entry.body.issue)).or_insert(entry);
            if known.order() < entry.order() {
                *known = entry;
            }
        }
        found
    }

    /// The valuation of `party` on `issue` in force as of the end of `date`.
    pub fn valuation(
        &self,
        party: &PartyId,
        issue: &IssueId,
        date: Option<Date>,
    ) -> Option<&Recorded<Valuation>> {
        let mine = |entry: &&Recorded<Valuation>| {
            entry.body.party == *party && entry.body.issue == *issue && entry.is_by(date)
        };
        self.valuations.current().filter(mine).max_by_key(|entry| entry.order())
    }

    /// The reservation value of `party` in force as of the end of `date`: the newest entry that has
    /// one, or else the newest that tells what it would do instead.
    pub fn reservation(
        &self,
        party: &PartyId,
        date: Option<Date>,
    ) -> Option<&Recorded<Reservation>> {
        let mine = |entry: &&Recorded<Reservation>| entry.body.party == *party && entry.is_by(date);
        let entries = self.reservations.current().filter(mine);
        entries.max_by_key(|entry| (entry.body.value.is_some(), entry.order()))
    }
}
