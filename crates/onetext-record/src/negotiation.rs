//! The state of the talks: what the entries that one viewer may see come to.
//!
//! A [`Negotiation`] is folded from entries and holds nothing else. Folding cannot fail: what does
//! not fit was refused when it was appended (see [`crate::check`]). Nothing is ever dropped: what
//! was superseded or retracted stays as history, so every reference in a valid log resolves.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::fast::FixedState;
use indexmap::IndexMap;
use jiff::civil::Date;
use serde::{Serialize, Serializer};

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
    #[serde(serialize_with = "in_order")]
    pub(crate) headings: Vec<Arc<Recorded<Heading>>>,
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
    retractions: Vec<Arc<Recorded<Retraction>>>,
    /// What each visible entry is about, in log order.
    #[serde(skip)]
    places: Vec<Place>,
    #[serde(skip)]
    last: Seq,
}

fn in_order<S: Serializer>(
    headings: &[Arc<Recorded<Heading>>],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(headings.iter().map(|heading| &**heading))
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
        self.headings
            .iter()
            .rev()
            .find(|heading| heading.retracted.is_none())
            .map(|heading| &**heading)
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
            recorded_at,
            author,
            audience,
            on,
            mut evidence,
            reading,
            supersedes,
            body,
            ..
        } = entry;
        // Lists that were read piece by piece have room for more than will ever come.
        evidence.shrink_to_fit();
        macro_rules! record {
            ($body:expr) => {
                Arc::new(Recorded {
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
                })
            };
        }
        let index = match body {
            Body::Negotiation(b) => self.put_heading(record!(b)),
            Body::Party(b) => self.parties.put(record!(b)),
            Body::Person(b) => self.persons.put(record!(b)),
            Body::Issue(b) => self.issues.put(record!(b)),
            Body::Source(b) => self.sources.put(record!(b)),
            Body::Statement(mut b) => {
                b.by.shrink_to_fit();
                b.to.shrink_to_fit();
                b.issues.shrink_to_fit();
                self.statements.put(record!(b))
            }
            Body::Position(mut b) => {
                b.prefers.shrink_to_fit();
                b.accepts.shrink_to_fit();
                b.rejects.shrink_to_fit();
                b.statements.shrink_to_fit();
                self.put_position(record!(b))
            }
            Body::Reservation(b) => self.reservations.put(record!(b)),
            Body::Valuation(b) => self.valuations.put(record!(b)),
            Body::Consent(b) => self.consents.put(record!(b)),
            Body::Draft(b) => self.drafts.put(record!(b)),
            Body::Circulation(b) => self.circulations.put(record!(b)),
            Body::Endorsement(b) => self.endorsements.put(record!(b)),
            Body::Linkage(b) => self.linkages.put(record!(b)),
            Body::Claim(mut b) => {
                b.by.shrink_to_fit();
                b.issues.shrink_to_fit();
                self.claims.put(record!(b))
            }
            Body::Assessment(b) => self.assessments.put(record!(b)),
            Body::Meeting(mut b) => {
                b.participants.shrink_to_fit();
                b.issues.shrink_to_fit();
                self.meetings.put(record!(b))
            }
            Body::Package(b) => self.packages.put(record!(b)),
            Body::Dismissal(b) => self.put_dismissal(record!(b)),
            Body::Retraction(b) => self.put_retraction(record!(b)),
        };
        self.saw(Place { seq, kind, index });
    }

    fn saw(&mut self, place: Place) {
        self.last = place.seq;
        self.places.push(place);
    }

    fn put_heading(&mut self, version: Arc<Recorded<Heading>>) -> u32 {
        self.headings.push(version);
        u32::try_from(self.headings.len() - 1).unwrap_or(u32::MAX)
    }

    fn put_position(&mut self, version: Arc<Recorded<Position>>) -> u32 {
        let cell = (version.body.party.clone(), version.body.issue.clone());
        let index = self.positions.put(version);
        let cell = self.cells.entry(cell).or_default();
        if cell.last() != Some(&index) {
            cell.push(index);
        }
        index
    }

    fn put_dismissal(&mut self, version: Arc<Recorded<Dismissal>>) -> u32 {
        let fingerprint = version.body.fingerprint;
        let index = self.dismissals.put(version);
        let places = self.dismissed.entry(fingerprint).or_default();
        if places.last() != Some(&index) {
            places.push(index);
        }
        index
    }

    fn put_retraction(&mut self, version: Arc<Recorded<Retraction>>) -> u32 {
        let retracted = Retracted {
            by: version.seq,
            author: version.author.clone(),
            reason: version.body.reason.clone(),
            seen_by: vec![version.audience.clone()],
        };
        self.retract(version.body.entry, &retracted);
        self.retractions.push(version);
        u32::try_from(self.retractions.len() - 1).unwrap_or(u32::MAX)
    }

    /// What the entry at `seq` is about, if the viewer may see it.
    pub(crate) fn place(&self, seq: Seq) -> Option<Place> {
        self.ranked(self.rank_of(seq)?)
    }

    fn retract(&mut self, seq: Seq, retracted: &Retracted) {
        let Some(Place { kind, index, .. }) = self.place(seq) else { return };
        match kind {
            Kind::Negotiation => {
                if let Some(heading) = self.headings.iter_mut().find(|heading| heading.seq == seq) {
                    Arc::make_mut(heading).retract(retracted);
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
