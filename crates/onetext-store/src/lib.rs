//! The log of a negotiation: one append-only table, hash-chained, in one file.
//!
//! A [`Log`] keeps entries in order and loses none that it has acknowledged. [`SqliteLog`] keeps
//! them in a SQLite database; other keepers stand behind the same trait. [`verify`] finds a changed,
//! dropped or moved entry, and a [`Ledger`] lets only entries in that fit the record.
//!
//! Callers hand over paths, times and entries; nothing here reads a clock or prints.

mod cabinet;
mod canonical;
mod chain;
mod ledger;
mod log;
mod sqlite;
mod verify;
mod writer;

pub use cabinet::{Cabinet, CabinetError, Sheet};
pub use canonical::canonical;
pub use chain::{Hash, HashError, hash};
pub use ledger::{Ledger, LedgerError};
pub use log::{AppendError, Head, Line, Log, LogError, entries};
pub use sqlite::{APPLICATION_ID, SqliteCabinet, SqliteLog};
pub use verify::{Broken, Fault, Verified, VerifyError, verify};
pub use writer::Writer;
