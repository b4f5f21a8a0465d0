//! One record, kept open: the log behind it, a room for each viewer, and the way in for entries.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use onetext_record::{Entry, NewEntry, Viewer};
use onetext_store::{AppendError, Cabinet, Log, LogError, batches};
use parking_lot::{Mutex, RwLock};
use tokio::sync::broadcast;

use crate::fault::Fault;
use crate::people::People;
use crate::room::Room;

/// How often an append is tried again because somebody else was faster.
const TRIES: usize = 20;

/// What only the edge can know.
#[derive(Debug, Clone, Copy)]
pub struct Edge {
    /// The time.
    pub now: fn() -> Timestamp,
    /// The day where the server stands.
    pub today: fn() -> Date,
    /// Fills bytes that nobody can guess.
    pub dice: fn(&mut [u8]),
    /// Takes a line for who runs the server.
    pub tell: fn(&str),
}

/// Who works here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mode {
    /// One person on the machine that serves, in whose name entries are made; sees everything.
    Alone {
        /// The name.
        author: String,
        /// Whether what is entered is gone when the server stops.
        trial: bool,
    },
    /// People with accounts.
    Team,
}

/// What a house is made from.
pub struct Setup {
    /// Where the entries are.
    pub log: Box<dyn Log + Send>,
    /// Where accounts and what else a server keeps are.
    pub cabinet: Arc<dyn Cabinet>,
    /// Who works here.
    pub mode: Mode,
    /// The clock and the dice.
    pub edge: Edge,
}

/// A record that is served.
pub struct House {
    log: Mutex<Box<dyn Log + Send>>,
    whole: Arc<Room>,
    rooms: RwLock<Vec<Arc<Room>>>,
    pub(crate) cabinet: Arc<dyn Cabinet>,
    pub(crate) people: People,
    pub(crate) mode: Mode,
    pub(crate) edge: Edge,
    /// Rings when the record has grown.
    bell: broadcast::Sender<()>,
}

impl House {
    /// Opens a record.
    pub fn open(setup: Setup) -> Result<Self, LogError> {
        let Setup { log, cabinet, mode, edge } = setup;
        let whole = Arc::new(Room::new(Viewer::Mediator));
        let house = Self {
            log: Mutex::new(log),
            rooms: RwLock::new(vec![Arc::clone(&whole)]),
            whole,
            people: People::open(&cabinet, edge, &mode)?,
            cabinet,
            mode,
            edge,
            bell: broadcast::channel(64).0,
        };
        house.look()?;
        Ok(house)
    }

    /// The path of a link by which the first mediator comes in, where none can sign in yet; with
    /// `anyway`, for one more. It is good once. Nothing in a house without accounts.
    pub fn invite_mediator(&self, anyway: bool) -> Result<Option<String>, LogError> {
        let made = self.people.invite_first(anyway, (self.edge.now)());
        match made {
            Ok(secret) => Ok(secret.map(|secret| format!("/invitation/{secret}"))),
            Err(Fault::Full) => Err(LogError::Full),
            Err(_) => Err(LogError::Busy),
        }
    }

    /// Takes in what others have written to the log meanwhile.
    pub fn look(&self) -> Result<(), LogError> {
        let log = self.log.lock();
        self.take_in(&**log)
    }

    fn take_in(&self, log: &dyn Log) -> Result<(), LogError> {
        let known = self.whole.read().negotiation.last();
        if log.head()?.seq == known {
            return Ok(());
        }
        batches(log, known.next(), &mut |batch| self.whole.apply(batch))?;
        let _ = self.bell.send(());
        Ok(())
    }

    /// The room of a viewer, with all that has come in.
    pub(crate) fn room(&self, viewer: &Viewer) -> Arc<Room> {
        let known = self.rooms.read().iter().find(|room| room.viewer == *viewer).cloned();
        let room = known.unwrap_or_else(|| {
            let mut rooms = self.rooms.write();
            let known = rooms.iter().find(|room| room.viewer == *viewer).cloned();
            known.unwrap_or_else(|| {
                let room = Arc::new(Room::new(viewer.clone()));
                rooms.push(Arc::clone(&room));
                room
            })
        });
        if !Arc::ptr_eq(&room, &self.whole) {
            room.follow(&self.whole);
        }
        room
    }

    /// Who wants to know when the record grows.
    pub(crate) fn listen(&self) -> broadcast::Receiver<()> {
        self.bell.subscribe()
    }

    /// Appends entries, all or none, each checked behind those before it. They are durable when this
    /// returns. Whether `viewer` may make them is for the caller to know; what the viewer is told of a
    /// refusal is what it may know.
    pub(crate) fn append(&self, viewer: &Viewer, new: &[NewEntry]) -> Result<(), Fault> {
        if new.is_empty() {
            return Ok(());
        }
        let mut log = self.log.lock();
        for _ in 0..TRIES {
            let (expected, entries) = self.numbered(viewer, new)?;
            match log.append(expected, &entries) {
                Ok(_) => {
                    self.whole.apply(entries);
                    let _ = self.bell.send(());
                    return Ok(());
                }
                Err(AppendError::Moved { .. }) => self.take_in(&**log)?,
                Err(other) => return Err(other.into()),
            }
        }
        Err(Fault::Busy("Others are writing to the record all the time.".to_owned()))
    }

    fn numbered(
        &self,
        viewer: &Viewer,
        new: &[NewEntry],
    ) -> Result<(onetext_record::Seq, Vec<Entry>), Fault> {
        let now = (self.edge.now)();
        let whole = self.whole.read();
        let expected = whole.negotiation.last();
        let mut seq = expected;
        let mut made = Vec::with_capacity(new.len());
        // Later entries may refer to earlier ones, so several need a state that can be thrown away.
        let mut scratch = (new.len() > 1).then(|| whole.negotiation.clone());
        for new in new {
            seq = seq.next();
            let entry = new.clone().at(seq, now);
            let state = scratch.as_ref().unwrap_or(&whole.negotiation);
            if state.check_entry(&entry).is_err() {
                let refusals = state.problems(new);
                return Err(match viewer {
                    Viewer::Mediator => Fault::Refused(refusals),
                    _ => Fault::Clash,
                });
            }
            if let Some(scratch) = &mut scratch {
                scratch.apply(entry.clone());
            }
            made.push(entry);
        }
        Ok((expected, made))
    }

    /// Checks the chain of the whole log and the files that it is in. Others can write meanwhile.
    pub(crate) fn verify(&self) -> Result<onetext_store::Verified, onetext_store::VerifyError> {
        let reader = self.log.lock().reader()?;
        onetext_store::verify(&*reader, None)
    }
}

impl std::fmt::Debug for House {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("House").field("mode", &self.mode).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
