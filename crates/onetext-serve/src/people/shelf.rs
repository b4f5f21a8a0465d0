//! One drawer of the cabinet, held in memory: requests are answered from there, and the cabinet stays
//! the truth, across restarts and for other servers at the same record.

use std::collections::HashMap;
use std::sync::Arc;

use onetext_store::{Cabinet, CabinetError, LogError, Sheet};
use parking_lot::{Mutex, RwLock};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::fault::Fault;
use crate::house::Edge;

/// How often a change is tried again because another server was faster.
const TRIES: usize = 10;

/// The sheets of one drawer, by key.
pub(super) struct Shelf<T> {
    cabinet: Arc<dyn Cabinet>,
    drawer: &'static str,
    edge: Edge,
    held: RwLock<HashMap<String, Held<T>>>,
    /// Whoever reads the drawer or writes to it, so that what was read is not older than what is held.
    turn: Mutex<()>,
}

struct Held<T> {
    version: u64,
    value: Arc<T>,
}

impl<T: Serialize + DeserializeOwned + Clone> Shelf<T> {
    /// A drawer as it stands.
    pub(super) fn open(
        cabinet: &Arc<dyn Cabinet>,
        drawer: &'static str,
        edge: Edge,
    ) -> Result<Self, LogError> {
        let cabinet = Arc::clone(cabinet);
        let shelf = Self { cabinet, drawer, edge, held: RwLock::default(), turn: Mutex::default() };
        match shelf.take_in() {
            Ok(()) => Ok(shelf),
            Err(CabinetError::Keeper(error)) => Err(error),
            Err(CabinetError::Moved { .. }) => Err(LogError::Busy),
        }
    }

    /// Looks what other servers have changed.
    pub(super) fn reload(&self) -> Result<(), Fault> {
        Ok(self.take_in()?)
    }

    fn take_in(&self) -> Result<(), CabinetError> {
        let _turn = self.turn.lock();
        let mut next = HashMap::new();
        for (key, sheet) in self.cabinet.list(self.drawer)? {
            let known = self.held.read().get(&key).map(|it| (it.version, Arc::clone(&it.value)));
            let held = match known {
                Some((version, value)) if version == sheet.version => Ok(Held { version, value }),
                _ => read(&sheet),
            };
            match held {
                Ok(held) => drop(next.insert(key, held)),
                // One sheet that cannot be read is no reason to let nobody in.
                Err(error) => {
                    (self.edge.tell)(&format!("a sheet of {} is unreadable: {error}", self.drawer));
                }
            }
        }
        *self.held.write() = next;
        Ok(())
    }

    /// What is held under a key.
    pub(super) fn get(&self, key: &str) -> Option<Arc<T>> {
        self.held.read().get(key).map(|held| Arc::clone(&held.value))
    }

    /// The same, and where it is not held, what another server has put there meanwhile.
    pub(super) fn find(&self, key: &str) -> Result<Option<Arc<T>>, Fault> {
        if let Some(value) = self.get(key) {
            return Ok(Some(value));
        }
        let _turn = self.turn.lock();
        self.fetch(key)
    }

    /// What the cabinet has under a key, held or not: asking takes as long for what is not there.
    pub(super) fn ask(&self, key: &str) -> Result<Option<Arc<T>>, Fault> {
        let _turn = self.turn.lock();
        self.fetch(key)
    }

    /// All that is held, by key.
    pub(super) fn all(&self) -> Vec<(String, Arc<T>)> {
        let held = self.held.read();
        let mut all: Vec<_> =
            held.iter().map(|(key, held)| (key.clone(), Arc::clone(&held.value))).collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    }

    /// Puts something where nothing is yet. Returns whether nothing was there.
    pub(super) fn add(&self, key: &str, value: T) -> Result<bool, Fault> {
        let _turn = self.turn.lock();
        match self.cabinet.put(self.drawer, key, 0, &text(&value)?) {
            Ok(version) => {
                self.hold(key, version, value);
                Ok(true)
            }
            Err(CabinetError::Moved { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Changes what is under a key, whoever else does so too. `change` may refuse; nothing is written
    /// then. What is not there is not found.
    pub(super) fn change(
        &self,
        key: &str,
        change: impl Fn(&mut T) -> Result<(), Fault>,
    ) -> Result<Arc<T>, Fault> {
        let _turn = self.turn.lock();
        for _ in 0..TRIES {
            self.fetch(key)?;
            let held = self.held.read().get(key).map(|it| (it.version, T::clone(&it.value)));
            let (version, mut value) = held.ok_or(Fault::NotFound)?;
            change(&mut value)?;
            match self.cabinet.put(self.drawer, key, version, &text(&value)?) {
                Ok(version) => return Ok(self.hold(key, version, value)),
                Err(CabinetError::Moved { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Fault::Busy("Others are changing this all the time.".to_owned()))
    }

    /// Takes away what is under a key. Returns whether it was there: of several who take it away at
    /// the same time, one is told so.
    pub(super) fn remove(&self, key: &str) -> Result<bool, Fault> {
        let _turn = self.turn.lock();
        let was_there = self.cabinet.remove(self.drawer, key)?;
        self.held.write().remove(key);
        Ok(was_there)
    }

    /// Takes away whatever `is` says, and returns how many that were.
    pub(super) fn remove_all(&self, is: impl Fn(&str, &T) -> bool) -> Result<usize, Fault> {
        let mut removed = 0;
        for (key, value) in self.all() {
            if is(&key, &value) && self.remove(&key)? {
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// Takes in what the cabinet has under a key; the turn is the caller's.
    fn fetch(&self, key: &str) -> Result<Option<Arc<T>>, Fault> {
        let Some(sheet) = self.cabinet.get(self.drawer, key)? else {
            self.held.write().remove(key);
            return Ok(None);
        };
        let held = read(&sheet).map_err(|error| Fault::internal(&error))?;
        let value = Arc::clone(&held.value);
        self.held.write().insert(key.to_owned(), held);
        Ok(Some(value))
    }

    fn hold(&self, key: &str, version: u64, value: T) -> Arc<T> {
        let value = Arc::new(value);
        let held = Held { version, value: Arc::clone(&value) };
        self.held.write().insert(key.to_owned(), held);
        value
    }
}

fn read<T: DeserializeOwned>(sheet: &Sheet) -> Result<Held<T>, serde_json::Error> {
    Ok(Held { version: sheet.version, value: Arc::new(serde_json::from_str(&sheet.json)?) })
}

fn text(value: &impl Serialize) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|error| Fault::internal(&error))
}
