//! Tables: the entities of one kind, each with all its versions.
//!
//! Versions are shared: the folds of several viewers, and copies of a fold, hold the same ones and
//! add no more than an index each. One that is taken back in a fold becomes that fold's own.

use std::hash::{BuildHasher, Hash};
use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use indexmap::Equivalent;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Serialize, Serializer};

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
    /// Notes that it was taken back, once more if it was before.
    pub(super) fn retract(&mut self, retracted: &Retracted) {
        let mut retracted = retracted.clone();
        let before = self.retracted.take().map(|before| before.seen_by);
        retracted.seen_by.splice(0..0, before.into_iter().flatten());
        self.retracted = Some(Box::new(retracted));
    }

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
#[derive(Debug, Clone, PartialEq)]
pub struct Item<T> {
    latest: Arc<Recorded<T>>,
    /// In log order.
    earlier: Vec<Arc<Recorded<T>>>,
}

impl<T> Item<T> {
    /// The version that counts: the latest that was not retracted.
    pub fn current(&self) -> Option<&Recorded<T>> {
        self.versions().rev().find(|version| version.retracted.is_none())
    }

    /// All versions, oldest first, retracted ones too.
    pub fn versions(&self) -> impl DoubleEndedIterator<Item = &Recorded<T>> {
        self.earlier.iter().chain(std::iter::once(&self.latest)).map(|version| &**version)
    }

    /// The version that entry `seq` made.
    pub(crate) fn version(&self, seq: Seq) -> Option<&Arc<Recorded<T>>> {
        if self.latest.seq == seq {
            return Some(&self.latest);
        }
        let at = self.earlier.binary_search_by_key(&seq, |version| version.seq).ok()?;
        self.earlier.get(at)
    }

    fn version_mut(&mut self, seq: Seq) -> Option<&mut Arc<Recorded<T>>> {
        if self.latest.seq == seq {
            return Some(&mut self.latest);
        }
        let at = self.earlier.binary_search_by_key(&seq, |version| version.seq).ok()?;
        self.earlier.get_mut(at)
    }
}

impl<T: Serialize> Serialize for Item<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename = "Item", rename_all = "kebab-case")]
        struct Form<'a, T> {
            latest: &'a Recorded<T>,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            earlier: Vec<&'a Recorded<T>>,
        }
        let earlier = self.earlier.iter().map(|version| &**version).collect();
        Form { latest: &self.latest, earlier }.serialize(serializer)
    }
}

/// All entities of one kind, in the order in which they entered the log.
#[derive(Debug, Clone)]
pub struct Table<T: Entity> {
    items: Vec<Item<T>>,
    /// The places of the items, found by the hashes of their ids.
    places: HashTable<u32>,
}

impl<T: Entity> Default for Table<T> {
    fn default() -> Self {
        Self { items: Vec::new(), places: HashTable::new() }
    }
}

impl<T: Entity + PartialEq> PartialEq for Table<T> {
    fn eq(&self, other: &Self) -> bool {
        // The places follow from the items.
        self.items == other.items
    }
}

impl<T: Entity + Serialize> Serialize for Table<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(&self.items)
    }
}

/// The same on every machine and in every run, so that nothing depends on chance.
fn hash<Q: ?Sized + Hash>(id: &Q) -> u64 {
    FixedState::default().hash_one(id)
}

impl<T: Entity> Table<T> {
    /// The item with this id, retracted or not.
    pub fn item<Q: ?Sized + Hash + Equivalent<T::Id>>(&self, id: &Q) -> Option<&Item<T>> {
        let is_it =
            |place: &u32| self.at(*place).is_some_and(|it| id.equivalent(it.latest.body.id()));
        self.at(*self.places.find(hash(id), is_it)?)
    }

    /// The version that counts of what has this id, unless it was retracted.
    pub fn get<Q: ?Sized + Hash + Equivalent<T::Id>>(&self, id: &Q) -> Option<&Recorded<T>> {
        self.item(id)?.current()
    }

    /// The version that counts of everything that was not retracted, in log order.
    pub fn current(&self) -> impl Iterator<Item = &Recorded<T>> {
        self.items.iter().filter_map(Item::current)
    }

    /// Every item, retracted ones too, in log order.
    pub fn items(&self) -> impl Iterator<Item = &Item<T>> {
        self.items.iter()
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
        self.items.get(place as usize)
    }

    pub(super) fn put(&mut self, version: Arc<Recorded<T>>) -> u32 {
        let Self { items, places } = self;
        let id = version.body.id();
        let is_it =
            |place: &u32| items.get(*place as usize).is_some_and(|it| it.latest.body.id() == id);
        let found = places.find(hash(id), is_it).copied();
        if let Some(place) = found
            && let Some(item) = items.get_mut(place as usize)
        {
            item.earlier.push(std::mem::replace(&mut item.latest, version));
            return place;
        }
        let place = u32::try_from(items.len()).unwrap_or(u32::MAX);
        let again =
            |place: &u32| items.get(*place as usize).map_or(0, |it| hash(it.latest.body.id()));
        places.insert_unique(hash(id), place, again);
        items.push(Item { latest: version, earlier: Vec::new() });
        place
    }

    pub(super) fn retract(&mut self, place: u32, seq: Seq, retracted: &Retracted)
    where
        T: Clone,
    {
        let item = self.items.get_mut(place as usize);
        if let Some(version) = item.and_then(|item| item.version_mut(seq)) {
            Arc::make_mut(version).retract(retracted);
        }
    }
}
