//! The state of the talks: what the entries that one viewer may see come to.
//!
//! A [`Negotiation`] is folded from entries and holds nothing else. Folding cannot fail: what does
//! not fit was refused when it was appended (see [`crate::check`]). Nothing is ever dropped: what
//! was superseded or retracted stays as history, so every reference in a valid log resolves.

use std::collections::BTreeMap;

use foldhash::fast::FixedState;
use indexmap::IndexMap;
use jiff::civil::Date;
use serde::Serialize;

use crate::audience::Viewer;
use crate::body::{
    Assessment, Body, Circulation, Claim, ConsentEntry, Dismissal, Draft, Endorsement, Heading,
    Issue, Kind, Linkage, Meeting, Package, Party, Person, Position, Reservation, Retraction, Role,
    Source, Statement, Valuation,
};
use crate::entry::{Entry, Seq};
use crate::fingerprint::Fingerprint;
use crate::id::{IssueId, PartyId};

mod again;
mod consent;
mod draft;
mod table;
mod values;

pub use consent::{ConsentInForce, ConsentStatus};
pub use draft::{Seen, Standing};
pub use table::{Entity, Item, Recorded, Retracted, Table};

/// The state of one set of talks, as one viewer may see it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Negotiation {
    viewer: Viewer,
    pub(crate) headings: Vec<Recorded<Heading>>,
    /// Who negotiates.
    pub parties: Table<Party>,
    /// Who speaks for the parties.
    pub persons: Table<Person>,
    /// What is to be settled.
    pub issues: Table<Issue>,
    /// What was read.
    pub sources: Table<Source>,
    /// What was said.
    pub statements: Table<Statement>,
    /// Who holds which position; see [`Negotiation::position`] for the one at a date.
    pub positions: Table<Position>,
    /// What the parties get without agreement.
    pub reservations: Table<Reservation>,
    /// What people judge that the parties get; see [`Negotiation::valuation`] for what is in force.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub valuations: Table<Valuation>,
    /// Consent rules apart from those in the issues' definitions.
    pub consents: Table<ConsentEntry>,
    /// The versions of the text.
    pub drafts: Table<Draft>,
    /// Who was shown which draft.
    pub circulations: Table<Circulation>,
    /// The parties' words on drafts and clauses.
    pub endorsements: Table<Endorsement>,
    /// What parties hold back until another thing is settled.
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub linkages: Table<Linkage>,
    /// Statements of fact.
    pub claims: Table<Claim>,
    /// The parties' words on claims.
    pub assessments: Table<Assessment>,
    /// Talks at a date and place.
    pub meetings: Table<Meeting>,
    /// Options put together.
    pub packages: Table<Package>,
    /// Proposals turned down; see [`Negotiation::dismissal`].
    #[serde(skip_serializing_if = "Table::is_empty")]
    pub dismissals: Table<Dismissal>,
    /// The places of the positions of each party on each issue, in log order.
    #[serde(skip)]
    cells: IndexMap<(PartyId, IssueId), Vec<u32>, FixedState>,
    /// The places of the dismissals with each fingerprint.
    #[serde(skip)]
    dismissed: IndexMap<Fingerprint, Vec<u32>, FixedState>,
    /// What was taken back, in log order.
    #[serde(skip)]
    retractions: Vec<Recorded<Retraction>>,
    /// What each visible entry is about, in log order.
    #[serde(skip)]
    places: Vec<Place>,
    #[serde(skip)]
    last: Seq,
}

/// What an entry is about: the kind of table and the place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) seq: Seq,
    pub(crate) kind: Kind,
    pub(crate) index: u32,
}

/// Folds the entries that `viewer` may see into the state of the talks.
///
/// Entries come in log order. Those hidden from the viewer leave no trace.
pub fn fold(entries: impl IntoIterator<Item = Entry>, viewer: Viewer) -> Negotiation {
    let mut negotiation = Negotiation::new(viewer);
    for entry in entries {
        negotiation.apply(entry);
    }
    negotiation
}

impl Negotiation {
    /// An empty record as seen by `viewer`.
    pub fn new(viewer: Viewer) -> Self {
        Self { viewer, ..Self::default() }
    }

    /// Through whose eyes this state is seen.
    pub fn viewer(&self) -> &Viewer {
        &self.viewer
    }

    /// The place of the last entry that was applied and seen; 0 before the first.
    pub fn last(&self) -> Seq {
        self.last
    }

    /// The latest heading that was not retracted, if there is one.
    pub fn heading(&self) -> Option<&Recorded<Heading>> {
        self.headings.iter().rev().find(|heading| heading.retracted.is_none())
    }

    /// The title of the talks, or a neutral one.
    pub fn title(&self) -> &str {
        self.heading().map_or("Untitled talks", |heading| &heading.body.title)
    }

    /// Takes one entry into the state, if the viewer may see it.
    pub fn apply(&mut self, entry: Entry) {
        if !self.viewer.sees(&entry.audience) {
            return;
        }
        let kind = entry.body.kind();
        let seq = entry.seq;
        let Entry {
            recorded_at, author, audience, on, evidence, reading, supersedes, body, ..
        } = entry;
        macro_rules! record {
            ($body:expr) => {
                Recorded {
                    seq,
                    recorded_at,
                    author,
                    audience,
                    on,
                    evidence,
                    reading,
                    supersedes,
                    retracted: None,
                    body: $body,
                }
            };
        }
        let index = match body {
            Body::Negotiation(b) => {
                self.headings.push(record!(b));
                u32::try_from(self.headings.len() - 1).unwrap_or(u32::MAX)
            }
            Body::Party(b) => self.parties.put(record!(b)),
            Body::Person(b) => self.persons.put(record!(b)),
            Body::Issue(b) => self.issues.put(record!(b)),
            Body::Source(b) => self.sources.put(record!(b)),
            Body::Statement(b) => self.statements.put(record!(b)),
            Body::Position(b) => {
                let cell = (b.party.clone(), b.issue.clone());
                let index = self.positions.put(record!(b));
                let cell = self.cells.entry(cell).or_default();
                if cell.last() != Some(&index) {
                    cell.push(index);
                }
                index
            }
            Body::Reservation(b) => self.reservations.put(record!(b)),
            Body::Valuation(b) => self.valuations.put(record!(b)),
            Body::Consent(b) => self.consents.put(record!(b)),
            Body::Draft(b) => self.drafts.put(record!(b)),
            Body::Circulation(b) => self.circulations.put(record!(b)),
            Body::Endorsement(b) => self.endorsements.put(record!(b)),
            Body::Linkage(b) => self.linkages.put(record!(b)),
            Body::Claim(b) => self.claims.put(record!(b)),
            Body::Assessment(b) => self.assessments.put(record!(b)),
            Body::Meeting(b) => self.meetings.put(record!(b)),
            Body::Package(b) => self.packages.put(record!(b)),
            Body::Dismissal(b) => {
                let fingerprint = b.fingerprint;
                let index = self.dismissals.put(record!(b));
                let places = self.dismissed.entry(fingerprint).or_default();
                if places.last() != Some(&index) {
                    places.push(index);
                }
                index
            }
            Body::Retraction(b) => {
                let retracted = Retracted {
                    by: seq,
                    author: author.clone(),
                    reason: b.reason.clone(),
                    seen_by: vec![audience.clone()],
                };
                self.retract(b.entry, &retracted);
                self.retractions.push(record!(b));
                u32::try_from(self.retractions.len() - 1).unwrap_or(u32::MAX)
            }
        };
        self.places.push(Place { seq, kind, index });
        self.last = seq;
    }

    /// What the entry at `seq` is about, if the viewer may see it.
    pub(crate) fn place(&self, seq: Seq) -> Option<Place> {
        let at = self.places.binary_search_by_key(&seq, |place| place.seq).ok()?;
        self.places.get(at).copied()
    }

    fn retract(&mut self, seq: Seq, retracted: &Retracted) {
        let Some(Place { kind, index, .. }) = self.place(seq) else { return };
        match kind {
            Kind::Negotiation => {
                if let Some(heading) = self.headings.iter_mut().find(|heading| heading.seq == seq) {
                    heading.retracted = Some(Box::new(retracted.clone()));
                }
            }
            Kind::Party => self.parties.retract(index, seq, retracted),
            Kind::Person => self.persons.retract(index, seq, retracted),
            Kind::Issue => self.issues.retract(index, seq, retracted),
            Kind::Source => self.sources.retract(index, seq, retracted),
            Kind::Statement => self.statements.retract(index, seq, retracted),
            Kind::Position => self.positions.retract(index, seq, retracted),
            Kind::Reservation => self.reservations.retract(index, seq, retracted),
            Kind::Valuation => self.valuations.retract(index, seq, retracted),
            Kind::Consent => self.consents.retract(index, seq, retracted),
            Kind::Draft => self.drafts.retract(index, seq, retracted),
            Kind::Circulation => self.circulations.retract(index, seq, retracted),
            Kind::Endorsement => self.endorsements.retract(index, seq, retracted),
            Kind::Linkage => self.linkages.retract(index, seq, retracted),
            Kind::Claim => self.claims.retract(index, seq, retracted),
            Kind::Assessment => self.assessments.retract(index, seq, retracted),
            Kind::Meeting => self.meetings.retract(index, seq, retracted),
            Kind::Package => self.packages.retract(index, seq, retracted),
            Kind::Dismissal => self.dismissals.retract(index, seq, retracted),
            Kind::Retraction => {}
        }
    }

    /// The positions that `party` has had on `issue`, oldest first by the date they speak of.
    pub fn history(&self, party: &PartyId, issue: &IssueId) -> Vec<&Recorded<Position>> {
        let places = self.cells.get(&(party.clone(), issue.clone()));
        let mut positions: Vec<_> = places
            .into_iter()
            .flatten()
            .filter_map(|place| self.positions.at(*place)?.current())
            .filter(|position| position.body.party == *party && position.body.issue == *issue)
            .collect();
        positions.sort_by_key(|position| position.order());
        positions
    }

    /// The position of `party` on `issue` as of the end of `date`, or the newest one.
    pub fn position(
        &self,
        party: &PartyId,
        issue: &IssueId,
        date: Option<Date>,
    ) -> Option<&Recorded<Position>> {
        let mut positions = self.history(party, issue);
        positions.retain(|position| position.is_by(date));
        positions.pop()
    }

    /// The dismissal that counts of proposals with this fingerprint, if there is one.
    pub fn dismissal(&self, fingerprint: &Fingerprint) -> Option<&Recorded<Dismissal>> {
        let places = self.dismissed.get(fingerprint)?;
        places
            .iter()
            .filter_map(|place| self.dismissals.at(*place)?.current())
            .find(|dismissal| dismissal.body.fingerprint == *fingerprint)
    }

    /// The role of each party.
    pub fn roles(&self) -> BTreeMap<PartyId, Role> {
        self.parties.current().map(|party| (party.body.id.clone(), party.body.role)).collect()
    }

    /// Finds a party by its id, its name or one of its aliases, letters' case aside.
    pub fn party_named(&self, name: &str) -> Option<&Recorded<Party>> {
        let wanted = name.trim().to_lowercase();
        let same = |other: &str| other.to_lowercase() == wanted;
        self.parties.current().find(|party| {
            let party = &party.body;
            same(party.id.as_str())
                || same(&party.name)
                || party.aliases.iter().any(|alias| same(alias))
        })
    }
}

#[cfg(test)]
mod tests;
