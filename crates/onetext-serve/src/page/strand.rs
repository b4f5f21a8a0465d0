//! Which entries bear on which matter, in the order of time, kept up as the record grows.
//!
//! A page asks for the positions of one party on one issue, or for the words on one claim, up to a
//! day. To look through all entries for that would take too long on a large record, so each
//! matter's entries are kept together. What is kept is never changed: a newer index takes the parts
//! of the older one that nothing new bears on.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::sync::Arc;

use jiff::civil::Date;
use onetext_record::negotiation::{Entity, Item, Table};
use onetext_record::{Body, Kind, Negotiation, Recorded, Seq};

/// The entries of one kind, by the matter that they bear on.
pub(crate) struct Strands<K, T: Entity> {
    /// The rank up to which the record is in it.
    looked: usize,
    of: HashMap<K, Strand<T::Id>>,
    /// The first days of the entries that count, and how many there are of each.
    days: Arc<BTreeMap<Date, usize>>,
}

/// What bears on one matter.
struct Strand<Id> {
    /// What counts, oldest first.
    lines: Arc<Vec<Line<Id>>>,
    /// What was corrected or taken back, in the order of the log.
    struck: Arc<Vec<Id>>,
}

/// An entry that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line<Id> {
    /// The place in time: first day, last day, place in the log.
    order: (Option<Date>, Option<Date>, Seq),
    pub(crate) id: Id,
}

/// Where entries of a kind are, and what one bears on.
pub(crate) struct Thread<K, T: Entity> {
    pub(crate) table: fn(&Negotiation) -> &Table<T>,
    pub(crate) body: fn(&Body) -> Option<&T>,
    pub(crate) matters: fn(&T) -> Vec<K>,
}

impl<K: Clone, T: Entity> Clone for Strands<K, T> {
    fn clone(&self) -> Self {
        Self { looked: self.looked, of: self.of.clone(), days: Arc::clone(&self.days) }
    }
}

impl<K, T: Entity> Default for Strands<K, T> {
    fn default() -> Self {
        Self { looked: 0, of: HashMap::new(), days: Arc::default() }
    }
}

impl<Id> Clone for Strand<Id> {
    fn clone(&self) -> Self {
        Self { lines: Arc::clone(&self.lines), struck: Arc::clone(&self.struck) }
    }
}

impl<Id> Default for Strand<Id> {
    fn default() -> Self {
        Self { lines: Arc::default(), struck: Arc::default() }
    }
}

impl<K: Clone + Eq + Hash + Ord, T: Entity> Strands<K, T> {
    /// The index of all that a state holds, made from an older one of the same room.
    pub(crate) fn grown(old: Option<&Self>, state: &Negotiation, thread: &Thread<K, T>) -> Self {
        let table = (thread.table)(state);
        let Some(old) = old.filter(|old| old.looked <= state.rank()) else {
            return Self::whole(state, table, thread);
        };
        let mut new = old.clone();
        for rank in new.looked + 1..=state.rank() {
            if let Some(item) = touched(state, rank, thread.body).and_then(|id| table.item(&id)) {
                new.take(item, thread);
            }
        }
        new.looked = state.rank();
        new
    }

    fn whole(state: &Negotiation, table: &Table<T>, thread: &Thread<K, T>) -> Self {
        let mut new = Self { looked: state.rank(), ..Self::default() };
        let days = Arc::make_mut(&mut new.days);
        for item in table.items() {
            let current = item.current();
            if let Some(current) = current {
                for key in matters(thread, &current.body) {
                    let lines = &mut new.of.entry(key).or_default().lines;
                    Arc::make_mut(lines).push(line(current));
                    if let Some(day) = current.on {
                        *days.entry(day.first()).or_default() += 1;
                    }
                }
            }
            for key in struck(item, thread) {
                let strand = new.of.entry(key).or_default();
                Arc::make_mut(&mut strand.struck).extend(id_of(item).cloned());
            }
        }
        for strand in new.of.values_mut() {
            Arc::make_mut(&mut strand.lines).sort_unstable_by_key(|line| line.order);
        }
        new
    }

    /// Takes one thing in as it is now.
    fn take(&mut self, item: &Item<T>, thread: &Thread<K, T>) {
        let Some(id) = id_of(item) else { return };
        let days = Arc::make_mut(&mut self.days);
        for key in struck(item, thread) {
            let strand = self.of.entry(key).or_default();
            if let Some(at) = strand.lines.iter().position(|line| line.id == *id) {
                let gone = Arc::make_mut(&mut strand.lines).remove(at);
                if let Some(count) = gone.order.0.and_then(|day| days.get_mut(&day)) {
                    *count = count.saturating_sub(1);
                }
            }
            if !strand.struck.contains(id) {
                Arc::make_mut(&mut strand.struck).push(id.clone());
            }
        }
        days.retain(|_, count| *count > 0);
        let Some(current) = item.current() else { return };
        let line = line(current);
        for key in matters(thread, &current.body) {
            let lines = Arc::make_mut(&mut self.of.entry(key).or_default().lines);
            let at = lines.partition_point(|other| other.order < line.order);
            if lines.get(at).is_none_or(|other| other.order != line.order) {
                lines.insert(at, line.clone());
                if let Some(day) = line.order.0 {
                    *days.entry(day).or_default() += 1;
                }
            }
        }
    }

    /// What bears on a matter up to the end of a day, oldest first; without a day, all of it.
    pub(crate) fn by(&self, key: &K, on: Option<Date>) -> &[Line<T::Id>] {
        let lines = self.of.get(key).map_or(&[][..], |strand| strand.lines.as_slice());
        let Some(on) = on else { return lines };
        let end = lines.partition_point(|line| line.order.0.is_none_or(|first| first <= on));
        lines.get(..end).unwrap_or_default()
    }

    /// What bore on a matter and was corrected or taken back.
    pub(crate) fn struck(&self, key: &K) -> &[T::Id] {
        self.of.get(key).map_or(&[][..], |strand| strand.struck.as_slice())
    }

    /// The days on which something begins.
    pub(crate) fn days(&self) -> impl Iterator<Item = Date> + '_ {
        self.days.keys().copied()
    }
}

fn line<T: Entity>(version: &Recorded<T>) -> Line<T::Id> {
    Line { order: version.order(), id: version.body.id().clone() }
}

fn id_of<T: Entity>(item: &Item<T>) -> Option<&T::Id> {
    item.versions().next().map(|version| version.body.id())
}

fn matters<K: Ord, T: Entity>(thread: &Thread<K, T>, body: &T) -> Vec<K> {
    let mut keys = (thread.matters)(body);
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// What a thing that was corrected or taken back bore on, in any version; nothing for all others.
fn struck<K: Ord, T: Entity>(item: &Item<T>, thread: &Thread<K, T>) -> Vec<K> {
    let mut versions = item.versions();
    let is_struck = versions.next_back().is_some_and(|last| last.retracted.is_some())
        || versions.next().is_some();
    if !is_struck {
        return Vec::new();
    }
    let mut keys: Vec<K> =
        item.versions().flat_map(|version| (thread.matters)(&version.body)).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The id of what the entry with this rank makes, changes or takes back, if that is of this kind.
fn touched<T: Entity>(
    state: &Negotiation,
    rank: usize,
    body: fn(&Body) -> Option<&T>,
) -> Option<T::Id> {
    let kind = state.kind_of(rank)?;
    if kind != T::KIND && kind != Kind::Retraction {
        return None;
    }
    let entry = state.entry(rank)?;
    let entry = match entry.body {
        Body::Retraction(retraction) => {
            let rank = state.rank_of(retraction.entry)?;
            (state.kind_of(rank)? == T::KIND).then(|| state.entry(rank))??
        }
        _ => entry,
    };
    body(&entry.body).map(|body| body.id().clone())
}
