//! What a keeper of entries has to do.

use std::sync::mpsc;
use std::thread;

use onetext_record::{Entry, SCHEMA_VERSION, Seq};
use thiserror::Error;

use crate::address::Address;
use crate::chain::Hash;

/// The end of a log: how far it goes, and the hash over all of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Head {
    /// The number of the last entry; 0 for an empty log.
    pub seq: Seq,
    /// The hash of the last entry; zero bytes for an empty log.
    pub hash: Hash,
}

/// An entry as it is kept: its canonical JSON and its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// The entry's number.
    pub seq: Seq,
    /// The entry's canonical JSON, in UTF-8 unless the log was damaged.
    pub json: &'a [u8],
    /// The entry's hash; 32 bytes unless the log was damaged.
    pub hash: &'a [u8],
}

/// A keeper of entries, in order, each once, none lost.
pub trait Log {
    /// The end of the log.
    fn head(&self) -> Result<Head, LogError>;

    /// Shows every line from number `from` on, in order, until `see` returns `false`.
    fn lines(&self, from: Seq, see: &mut dyn FnMut(Line<'_>) -> bool) -> Result<(), LogError>;

    /// Appends entries behind number `expected`, all or none.
    ///
    /// When it returns, the entries survive a crash and a power cut. If the log does not end at
    /// `expected`, nothing is written and [`AppendError::Moved`] says where it does end. The entries
    /// must be numbered from the next number on; whether they fit the record is the caller's to
    /// check (see [`crate::Ledger`]).
    fn append(&mut self, expected: Seq, entries: &[Entry]) -> Result<Head, AppendError>;

    /// Checks what the keeper itself can check of its files; a message for each fault.
    fn check_files(&self) -> Result<Vec<String>, LogError>;

    /// The same log once more, to be read while this one goes on being written to.
    fn reader(&self) -> Result<Box<dyn Log + Send>, LogError>;
}

impl<L: Log + ?Sized> Log for Box<L> {
    fn head(&self) -> Result<Head, LogError> {
        (**self).head()
    }

    fn lines(&self, from: Seq, see: &mut dyn FnMut(Line<'_>) -> bool) -> Result<(), LogError> {
        (**self).lines(from, see)
    }

    fn append(&mut self, expected: Seq, entries: &[Entry]) -> Result<Head, AppendError> {
        (**self).append(expected, entries)
    }

    fn check_files(&self) -> Result<Vec<String>, LogError> {
        (**self).check_files()
    }

    fn reader(&self) -> Result<Box<dyn Log + Send>, LogError> {
        (**self).reader()
    }
}

/// Shows every entry of a log from number `from` on, in order.
pub fn entries(log: &dyn Log, from: Seq, see: &mut dyn FnMut(Entry)) -> Result<(), LogError> {
    let mut fault = None;
    log.lines(from, &mut |line| match parse(line) {
        Ok(entry) => {
            see(entry);
            true
        }
        Err(error) => {
            fault = Some(error);
            false
        }
    })?;
    fault.map_or(Ok(()), Err)
}

/// How many entries are read before somebody else works on them.
const BATCH: usize = 2048;

/// Shows every entry of a log from number `from` on, in order and many at a time. Where there are
/// more than a few thousand, `take` works on a thread of its own while the next are read; a long log
/// is never held twice.
pub fn batches(
    log: &dyn Log,
    from: Seq,
    take: &mut (dyn FnMut(Vec<Entry>) + Send),
) -> Result<(), LogError> {
    let mut batch = Vec::new();
    thread::scope(|scope| {
        let (sender, receiver) = mpsc::sync_channel(2);
        let mut idle = Some((take, receiver));
        let mut taking = None;
        let read = entries(log, from, &mut |entry| {
            batch.push(entry);
            if batch.len() < BATCH {
                return;
            }
            if let Some((take, receiver)) = idle.take() {
                taking = Some(scope.spawn(move || receiver.into_iter().for_each(take)));
            }
            // The other end hears as long as it lives, and `join` tells if it does not.
            let _ = sender.send(std::mem::take(&mut batch));
        });
        match (idle, taking) {
            (Some((take, _)), _) if !batch.is_empty() => take(batch),
            (_, Some(taking)) => {
                let _ = sender.send(batch);
                drop(sender);
                if let Err(panic) = taking.join() {
                    std::panic::resume_unwind(panic);
                }
            }
            _ => {}
        }
        read
    })
}

fn parse(line: Line<'_>) -> Result<Entry, LogError> {
    /// The one field that every version of the form has.
    #[derive(serde::Deserialize)]
    struct Version {
        schema: u32,
    }
    serde_json::from_slice(line.json).map_err(|error| {
        match serde_json::from_slice::<Version>(line.json) {
            Ok(Version { schema }) if schema > SCHEMA_VERSION => {
                LogError::Newer { seq: line.seq, schema }
            }
            _ => LogError::Damaged { seq: line.seq, reason: error.to_string() },
        }
    })
}

/// Why a log could not be opened or read.
#[derive(Debug, Error)]
pub enum LogError {
    /// There is no such file, or the database has no record.
    #[error("{0} {missing}", missing = missing(.0))]
    Missing(Address),
    /// The record to be made is there already.
    #[error("{0} {exists}", exists = exists(.0))]
    Exists(Address),
    /// The database cannot be reached.
    #[error("cannot reach {address}: {reason}")]
    Unreachable {
        /// The database.
        address: Address,
        /// Why.
        reason: String,
    },
    /// The connection to the database was lost before it said whether it had written.
    #[error(
        "the connection to {address} was lost, and whether it has written the entries shows when it is back: {reason}"
    )]
    Unsure {
        /// The database.
        address: Address,
        /// Why.
        reason: String,
    },
    /// The file is something else.
    #[error("{path} is no Onetext record: {found}")]
    Foreign {
        /// The file or the database.
        path: Address,
        /// What it is, as far as that can be told.
        found: String,
    },
    /// The file, or the database's tables, are of a later Onetext.
    #[error("{path} has file version {version}, and this Onetext knows versions up to {known}")]
    NewerFile {
        /// The file or the database.
        path: Address,
        /// Its version.
        version: i64,
        /// The latest version that this program knows.
        known: i64,
    },
    /// An entry was written by a later Onetext.
    #[error(
        "entry {seq} has schema version {schema}, and this Onetext knows versions up to {SCHEMA_VERSION}"
    )]
    Newer {
        /// The entry.
        seq: Seq,
        /// Its schema version.
        schema: u32,
    },
    /// An entry cannot be read.
    #[error("entry {seq} cannot be read: {reason}")]
    Damaged {
        /// The entry.
        seq: Seq,
        /// Why.
        reason: String,
    },
    /// The file cannot be written, or not now.
    #[error("the record is in use by another program")]
    Busy,
    /// There is no room.
    #[error("the disk is full; nothing was written")]
    Full,
    /// The file may only be read.
    #[error("the record may only be read")]
    ReadOnly,
    /// The database failed in another way.
    #[error("the record's file failed: {0}")]
    Sqlite(rusqlite::Error),
    /// The server of the database failed in another way.
    #[error("the database failed: {0}")]
    Database(String),
}

fn missing(address: &Address) -> &'static str {
    match address {
        Address::File(_) => "does not exist",
        Address::Database(_) => "holds no record yet",
    }
}

fn exists(address: &Address) -> &'static str {
    match address {
        Address::File(_) => "exists already",
        Address::Database(_) => "holds a record already",
    }
}

/// Why entries were not appended.
#[derive(Debug, Error)]
pub enum AppendError {
    /// The log has moved on since the writer looked.
    #[error("the record has moved on: it ends at entry {actual}, not {expected}")]
    Moved {
        /// Where the writer thought that it ends.
        expected: Seq,
        /// Where it ends.
        actual: Seq,
    },
    /// The entries are not numbered from the next number on.
    #[error("the entry to append has number {found}, and the next one is {next}")]
    Number {
        /// The next number.
        next: Seq,
        /// The entry's.
        found: Seq,
    },
    /// An entry has no JSON form.
    #[error("entry {seq} has no JSON form: {reason}")]
    Json {
        /// The entry.
        seq: Seq,
        /// Why.
        reason: String,
    },
    /// The log failed.
    #[error(transparent)]
    Log(#[from] LogError),
}
