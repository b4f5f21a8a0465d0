//! One viewer's room: the talks folded as that viewer may see them, and what was made from them.

use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;

use onetext_record::{Kind, Negotiation, Seq, Viewer};
use parking_lot::{Mutex, RwLock, RwLockReadGuard};

use crate::render::Renders;

/// How many values a memo keeps before it forgets all of them.
const REMEMBERED: usize = 256;

/// The talks as one viewer may see them. There is no way from one room into another.
#[derive(Debug)]
pub(crate) struct Room {
    pub(crate) viewer: Viewer,
    state: RwLock<State>,
    pub(crate) memo: Memo,
    pub(crate) renders: Renders,
}

/// What a room holds at one moment.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) negotiation: Negotiation,
    pub(crate) stamps: Stamps,
    /// The number in the log up to which the room has looked, hidden entries too. Never shown.
    looked: Seq,
}

/// For each kind of entry the rank of the last one that could have changed what it says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stamps {
    of_kind: Vec<usize>,
    last: usize,
}

impl Stamps {
    /// The rank of the last entry that matters to who reads these kinds; of any, where none is named.
    pub(crate) fn of(&self, kinds: &[Kind]) -> usize {
        if kinds.is_empty() {
            return self.last;
        }
        let of = |kind: &Kind| self.of_kind.get(*kind as usize).copied().unwrap_or_default();
        kinds.iter().map(of).max().unwrap_or_default()
    }

    fn see(&mut self, kind: Kind, rank: usize) {
        self.of_kind.resize(Kind::EVERY.len(), 0);
        self.last = rank;
        if kind == Kind::Retraction {
            // What is taken back can be of any kind.
            self.of_kind.fill(rank);
        } else if let Some(stamp) = self.of_kind.get_mut(kind as usize) {
            *stamp = rank;
        }
    }
}

impl Room {
    /// An empty room.
    pub(crate) fn new(viewer: Viewer) -> Self {
        let state = State {
            negotiation: Negotiation::new(viewer.clone()),
            stamps: Stamps::default(),
            looked: Seq::default(),
        };
        let (memo, renders) = (Memo::default(), Renders::default());
        Self { viewer, state: RwLock::new(state), memo, renders }
    }

    /// The room as it is now. Nobody writes while it is held, so it is held shortly.
    pub(crate) fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read()
    }

    /// Takes in what the whole record has beyond what this room has looked at.
    pub(crate) fn follow(&self, whole: &Self) {
        if self.read().looked >= whole.read().looked {
            return;
        }
        let whole = whole.read();
        let mut mine = self.state.write();
        let (from, before) = (mine.looked, mine.negotiation.rank());
        mine.negotiation.follow(&whole.negotiation, from);
        mine.looked = whole.looked;
        mine.stamp(before);
    }

    /// Takes entries of the log in; for the room of those who see the whole.
    pub(crate) fn apply(&self, entries: impl IntoIterator<Item = onetext_record::Entry>) {
        let mut mine = self.state.write();
        let before = mine.negotiation.rank();
        for entry in entries {
            mine.looked = entry.seq;
            mine.negotiation.apply(entry);
        }
        mine.stamp(before);
    }
}

impl State {
    fn stamp(&mut self, before: usize) {
        for rank in before + 1..=self.negotiation.rank() {
            if let Some(kind) = self.negotiation.kind_of(rank) {
                self.stamps.see(kind, rank);
            }
        }
    }
}

/// A value with the stamp that it was made at.
type Remembered = (usize, Arc<dyn Any + Send + Sync>);

/// Values worked out of the state of one room, each kept until what it was made from has changed.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    kept: Mutex<HashMap<String, Remembered>>,
}

impl Memo {
    /// The value of this name at a stamp, made if it is not there.
    pub(crate) fn recall<T: Send + Sync + 'static>(
        &self,
        name: &str,
        stamp: usize,
        make: impl FnOnce() -> T,
    ) -> Arc<T> {
        if let Some(value) = self.at(name, stamp) {
            return value;
        }
        let made = Arc::new(make());
        let mut kept = self.kept.lock();
        if kept.len() >= REMEMBERED {
            kept.clear();
        }
        kept.insert(name.to_owned(), (stamp, Arc::<T>::clone(&made)));
        made
    }

    /// The value of this name at a stamp, if it is there.
    pub(crate) fn at<T: Send + Sync + 'static>(&self, name: &str, stamp: usize) -> Option<Arc<T>> {
        self.latest(name).filter(|(at, _)| *at == stamp).map(|(_, value)| value)
    }

    /// The last value of this name with its stamp, however old it is.
    pub(crate) fn latest<T: Send + Sync + 'static>(&self, name: &str) -> Option<(usize, Arc<T>)> {
        let (stamp, value) = self.kept.lock().get(name).cloned()?;
        Some((stamp, value.downcast().ok()?))
    }
}
