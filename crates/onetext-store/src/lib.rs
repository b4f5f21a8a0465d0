//! The log of a negotiation: one append-only table, hash-chained, in one file or a database.
//!
//! A [`Log`] keeps entries in order and loses none that it has acknowledged. [`SqliteLog`] keeps
//! them in a SQLite file, [`PostgresLog`] in a team's database; an [`Address`] says which, and opens
//! either. [`verify`] finds a changed,
//! dropped or moved entry, and a [`Ledger`] lets only entries in that fit the record.
//!
//! Callers hand over paths, times and entries; nothing here reads a clock or prints.

mod address;
mod cabinet;
mod canonical;
mod chain;
mod ledger;
mod log;
mod postgres;
mod sqlite;
#[cfg(feature = "testing")]
pub mod testing;
mod verify;
mod writer;

pub use address::{Address, Database};
pub use cabinet::{Cabinet, CabinetError, Sheet};
pub use canonical::canonical;
pub use chain::{Hash, HashError, hash};
pub use ledger::{Ledger, LedgerError};
pub use log::{AppendError, Head, Line, Log, LogError, batches, entries};
pub use postgres::{PostgresCabinet, PostgresLog};
pub use sqlite::{APPLICATION_ID, SqliteCabinet, SqliteLog};
pub use verify::{Broken, Fault, Verified, VerifyError, verify};
pub use writer::Writer;
