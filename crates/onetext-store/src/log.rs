//! What a keeper of entries has to do.

use std::path::PathBuf;

use onetext_record::{Entry, SCHEMA_VERSION, Seq};
use thiserror::Error;

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
    /// There is no such file.
    #[error("{0} does not exist")]
    Missing(PathBuf),
    /// The file to be made is there already.
    #[error("{0} exists already")]
    Exists(PathBuf),
    /// The file is something else.
    #[error("{path} is no Onetext record: {found}")]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What it is, as far as that can be told.
        found: String,
    },
    /// The file was written by a later Onetext.
    #[error("{path} has file version {version}, and this Onetext knows versions up to {known}")]
    NewerFile {
        /// The file.
        path: PathBuf,
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
