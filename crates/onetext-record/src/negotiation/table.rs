//! Tables: the entities of one kind, each with all its versions.

use foldhash::fast::FixedState;
use indexmap::{Equivalent, IndexMap};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Serialize, Serializer};
use std::hash::Hash;

use crate::audience::Audience;
use crate::body::{
    Assessment, Circulation, Claim, ConsentEntry, Dismissal, Draft, Endorsement, Issue, Kind,
    Linkage, Meeting, Package, Party, Person, Position, Reservation, Source, Statement, Valuation,
};
use crate::entry::{Evidence, Reading, Seq};
use crate::id::{
    AssessmentId, CirculationId, ClaimId, ConsentId, DismissalId, DraftId, EndorsementId, IssueId,
    LinkageId, MeetingId, PackageId, PartyId, PersonId, PositionId, ReservationId, SourceId,
    StatementId, ValuationId,
};
use crate::when::When;

/// A body with an id of its own.
pub trait Entity {
    /// The type of the id.
    type Id: Clone + Hash + Eq + Ord + Serialize + AsRef<str> + std::fmt::Display;
    /// The kind of body.
    const KIND: Kind;
    /// The id.
    fn id(&self) -> &Self::Id;
}

macro_rules! entities {
    ($($body:ident($id:ty) $kind:ident),+ $(,)?) => {$(
        impl Entity for $body {
            type Id = $id;
            const KIND: Kind = Kind::$kind;
            fn id(&self) -> &$id {
                &self.id
            }
        }
    )+};
}

entities! {
    Party(PartyId) Party,
    Person(PersonId) Person,
    Issue(IssueId) Issue,
    Source(SourceId) Source,
    Statement(StatementId) Statement,
    Position(PositionId) Position,
    Reservation(ReservationId) Reservation,
    Valuation(ValuationId) Valuation,
    ConsentEntry(ConsentId) Consent,
    Draft(DraftId) Draft,
    Circulation(CirculationId) Circulation,
    Endorsement(EndorsementId) Endorsement,
    Linkage(LinkageId) Linkage,
    Claim(ClaimId) Claim,
    Assessment(AssessmentId) Assessment,
    Meeting(MeetingId) Meeting,
    Package(PackageId) Package,
    Dismissal(DismissalId) Dismissal,
}

/// A body as it was recorded.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Recorded<T> {
    /// The entry's place in the log.
    pub seq: Seq,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Who entered it.
    pub author: String,
    /// Who may see it.
    pub audience: Audience,
    /// The date that it speaks of.
    pub on: Option<When>,
    /// The words behind it.
    pub evidence: Vec<Evidence>,
    /// How a machine came to it, if one did.
    pub reading: Option<Reading>,
    /// The entry that it replaces.
    pub supersedes: Option<Seq>,
    /// How it was taken back, if it was.
    pub retracted: Option<Box<Retracted>>,
    /// What was recorded.
    pub body: T,
}

impl<T> Recorded<T> {
    /// Whether the entry speaks of a time up to the end of `date`, or of no time at all.
    pub fn is_by(&self, date: Option<Date>) -> bool {
        match (self.on, date) {
            (Some(on), Some(date)) => on.first() <= date,
            _ => true,
        }
    }

    /// What entries of one kind are ordered by in time: first day, last day, place in the log.
    ///
    /// What speaks of no time comes first, for anything dated is newer knowledge.
    pub fn order(&self) -> (Option<Date>, Option<Date>, Seq) {
        (self.on.map(|on| on.first()), self.on.map(|on| on.last()), self.seq)
    }

    /// The words behind it: those quoted as content, in order.
    pub fn quotes(&self) -> impl Iterator<Item = &Evidence> {
        self.evidence.iter().filter(|evidence| evidence.part == crate::entry::Part::Content)
    }
}

/// How an entry was taken back.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Retracted {
    /// The entry that takes it back.
    pub by: Seq,
    /// Who entered that.
    pub author: String,
    /// Why.
    pub reason: String,
    /// Who may see that it was taken back, for each time that it was.
    #[serde(skip)]
    pub(crate) seen_by: Vec<Audience>,
}

/// One entity with all its versions.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Item<T> {
    latest: Recorded<T>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    earlier: Vec<Recorded<T>>,
}

impl<T> Item<T> {
    /// The version that counts: the latest that was not retracted.
    pub fn current(&self) -> Option<&Recorded<T>> {
        self.versions().rev().find(|version| version.retracted.is_none())
    }

    /// All versions, oldest first, retracted ones too.
    pub fn versions(&self) -> impl DoubleEndedIterator<Item = &Recorded<T>> {
        self.earlier.iter().chain(std::iter::once(&self.latest))
    }
}

/// All entities of one kind, in the order in which they entered the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Table<T: Entity> {
    items: IndexMap<T::Id, Item<T>, FixedState>,
}

impl<T: Entity> Default for Table<T> {
    fn default() -> Self {
        Self { items: IndexMap::with_hasher(FixedState::default()) }
    }
}

impl<T: Entity + Serialize> Serialize for Table<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.items.values())
    }
}

impl<T: Entity> Table<T> {
    /// The item with this id, retracted or not.
    pub fn item<Q: ?Sized + Hash + Equivalent<T::Id>>(&self, id: &Q) -> Option<&Item<T>> {
        self.items.get(id)
    }

    /// The version that counts of what has this id, unless it was retracted.
    pub fn get<Q: ?Sized + Hash + Equivalent<T::Id>>(&self, id: &Q) -> Option<&Recorded<T>> {
        self.items.get(id)?.current()
    }

    /// The version that counts of everything that was not retracted, in log order.
    pub fn current(&self) -> impl Iterator<Item = &Recorded<T>> {
        self.items.values().filter_map(Item::current)
    }

    /// Every item, retracted ones too, in log order.
    pub fn items(&self) -> impl Iterator<Item = &Item<T>> {
        self.items.values()
    }

    /// How many ids there are, retracted ones too.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether nothing was ever recorded.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The item at a place in log order.
    pub(crate) fn at(&self, place: u32) -> Option<&Item<T>> {
        self.items.get_index(place as usize).map(|(_, item)| item)
    }

    pub(super) fn put(&mut self, version: Recorded<T>) -> u32 {
        let index = match self.items.entry(version.body.id().clone()) {
            indexmap::map::Entry::Vacant(vacant) => {
                let index = vacant.index();
                vacant.insert(Item { latest: version, earlier: Vec::new() });
                index
            }
            indexmap::map::Entry::Occupied(mut occupied) => {
                let item = occupied.get_mut();
                item.earlier.push(std::mem::replace(&mut item.latest, version));
                occupied.index()
            }
        };
        u32::try_from(index).unwrap_or(u32::MAX)
    }

    pub(super) fn retract(&mut self, place: u32, seq: Seq, retracted: &Retracted) {
        let Some((_, item)) = self.items.get_index_mut(place as usize) else { return };
        let versions = item.earlier.iter_mut().chain(std::iter::once(&mut item.latest));
        for version in versions.filter(|version| version.seq == seq) {
            let mut retracted = retracted.clone();
            let before = version.retracted.take().map(|before| before.seen_by);
            retracted.seen_by.splice(0..0, before.into_iter().flatten());
            version.retracted = Some(Box::new(retracted));
        }
    }
}
