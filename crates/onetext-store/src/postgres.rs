//! The log in a PostgreSQL database, for teams whose server keeps its data there.
//!
//! The tables and the chain are those of the file. An append holds the row of the head, so writers
//! come one behind the other, and returns when the server has flushed it. A connection that was lost
//! is made again; whether an append whose answer was lost got through is told by its hashes.

use std::sync::atomic::{AtomicBool, Ordering};

use postgres::types::Type;
use postgres::{Client, Error, GenericClient, Transaction};

use onetext_record::{Entry, Seq};

use crate::address::Database;
use crate::canonical::canonical;
use crate::chain::{self, Hash};
use crate::log::{AppendError, Head, Line, Log, LogError};

mod cabinet;
mod schema;
mod tls;
mod wire;

pub use cabinet::PostgresCabinet;
use wire::{Access, Wire};

/// How many entries go to or come from the server at once.
const PAGE: usize = 1000;

/// A log in a PostgreSQL database.
#[derive(Debug)]
pub struct PostgresLog {
    wire: Wire,
}

impl PostgresLog {
    /// Makes the tables, unless they are there; the log must have no entries.
    pub fn create(database: &Database) -> Result<Self, LogError> {
        let wire = Wire::connect(database, Access::Write)?;
        wire.run(|client, _| schema::migrate(client))?;
        let log = Self { wire: schema::known(wire)? };
        match log.head()? {
            head if head == Head::default() => Ok(log),
            _ => Err(LogError::Exists(log.wire.address())),
        }
    }

    /// Opens a log to read and append.
    pub fn open(database: &Database) -> Result<Self, LogError> {
        let log = Self { wire: schema::known(Wire::connect(database, Access::Write)?)? };
        log.wire.run(|client, _| schema::migrate(client))?;
        Ok(log)
    }

    /// Opens a log to read.
    pub fn open_read_only(database: &Database) -> Result<Self, LogError> {
        Ok(Self { wire: schema::known(Wire::connect(database, Access::Read)?)? })
    }
}

fn damaged() -> LogError {
    LogError::Damaged { seq: Seq(0), reason: "the head of the log is not whole".to_owned() }
}

/// The head of the log; held until the end of a transaction if that is asked for. `None` where
/// somebody has taken it away.
fn head(
    client: &mut impl GenericClient,
    hold: bool,
) -> Result<Result<Option<Head>, LogError>, Error> {
    let select = if hold {
        "SELECT seq, hash FROM onetext.head FOR UPDATE"
    } else {
        "SELECT seq, hash FROM onetext.head"
    };
    let rows = client.query_typed(select, &[])?;
    let Some(row) = rows.first() else { return Ok(Ok(None)) };
    let (seq, hash): (i64, &[u8]) = (row.try_get(0)?, row.try_get(1)?);
    let head = u64::try_from(seq).ok().zip(Hash::from_bytes(hash));
    Ok(head.map(|(seq, hash)| Some(Head { seq: Seq(seq), hash })).ok_or_else(damaged))
}

/// The number of an entry as PostgreSQL keeps it; no log comes near the limit.
fn key(seq: Seq) -> i64 {
    i64::try_from(seq.0).unwrap_or(i64::MAX)
}

/// Entries that are to stand behind each other, with the canonical JSON of each.
struct Batch {
    expected: Seq,
    texts: Vec<String>,
}

impl Batch {
    fn new(expected: Seq, entries: &[Entry]) -> Result<Self, AppendError> {
        let mut last = expected;
        let mut texts = Vec::with_capacity(entries.len());
        for entry in entries {
            if entry.seq != last.next() {
                return Err(AppendError::Number { next: last.next(), found: entry.seq });
            }
            last = entry.seq;
            texts.push(
                canonical(entry)
                    .map_err(|e| AppendError::Json { seq: entry.seq, reason: e.to_string() })?,
            );
        }
        Ok(Self { expected, texts })
    }

    /// The heads that the log has with each of the entries, behind this one.
    fn heads(&self, mut end: Head) -> Vec<Head> {
        let heads = self.texts.iter().map(|text| {
            end = Head { seq: end.seq.next(), hash: chain::hash(&end.hash, text) };
            end
        });
        heads.collect()
    }

    /// Appends the entries; `again` if that was tried before, and nobody knows with what outcome.
    /// `sent` is set from where on it may come to its end unheard.
    fn append(
        &self,
        client: &mut Client,
        again: bool,
        sent: &AtomicBool,
    ) -> Result<Result<Head, AppendError>, Error> {
        let mut transaction = client.transaction()?;
        let end = match head(&mut transaction, true)? {
            Ok(Some(end)) => end,
            // A log that has lost its head is not one to write to.
            Ok(None) => return Ok(Err(damaged().into())),
            Err(error) => return Ok(Err(error.into())),
        };
        if end.seq != self.expected {
            let there = if again { self.find(&mut transaction)? } else { None };
            let moved = AppendError::Moved { expected: self.expected, actual: end.seq };
            return Ok(there.ok_or(moved));
        }
        let heads = self.heads(end);
        let Some(last) = heads.last() else { return Ok(Ok(end)) };
        for (heads, texts) in heads.chunks(PAGE).zip(self.texts.chunks(PAGE)) {
            let seqs: Vec<i64> = heads.iter().map(|head| key(head.seq)).collect();
            let hashes: Vec<&[u8]> = heads.iter().map(|head| head.hash.as_bytes()).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            transaction.execute_typed(
                "INSERT INTO onetext.entry (seq, body, hash)
                 SELECT * FROM unnest($1::int8[], $2::text[], $3::bytea[])",
                &[
                    (&seqs, Type::INT8_ARRAY),
                    (&texts, Type::TEXT_ARRAY),
                    (&hashes, Type::BYTEA_ARRAY),
                ],
            )?;
        }
        transaction.execute_typed(
            "UPDATE onetext.head SET seq = $1, hash = $2",
            &[(&key(last.seq), Type::INT8), (&last.hash.as_bytes(), Type::BYTEA)],
        )?;
        sent.store(true, Ordering::Relaxed);
        transaction.commit()?;
        Ok(Ok(*last))
    }

    /// Where these very entries end in the log, if they are in it.
    fn find(&self, transaction: &mut Transaction<'_>) -> Result<Option<Head>, Error> {
        let mut hash_of = |seq: Seq| -> Result<Option<Hash>, Error> {
            let select = "SELECT hash FROM onetext.entry WHERE seq = $1";
            let rows = transaction.query_typed(select, &[(&key(seq), Type::INT8)])?;
            let hash: Option<&[u8]> = rows.first().map(|row| row.try_get(0)).transpose()?;
            Ok(hash.and_then(Hash::from_bytes))
        };
        let before = match self.expected {
            Seq(0) => Some(Hash::default()),
            seq => hash_of(seq)?,
        };
        let Some(hash) = before else { return Ok(None) };
        let Some(last) = self.heads(Head { seq: self.expected, hash }).pop() else {
            return Ok(None);
        };
        Ok((hash_of(last.seq)? == Some(last.hash)).then_some(last))
    }
}

impl Log for PostgresLog {
    fn head(&self) -> Result<Head, LogError> {
        Ok(self.wire.run(|client, _| head(client, false))??.unwrap_or_default())
    }

    fn lines(&self, from: Seq, see: &mut dyn FnMut(Line<'_>) -> bool) -> Result<(), LogError> {
        let limit = i64::try_from(PAGE).unwrap_or(i64::MAX);
        let mut next = key(from);
        // Entries never change, so what comes page by page is as if it had come at once.
        loop {
            let rows = self.wire.run(|client, _| {
                client.query_typed(
                    "SELECT seq, body, hash FROM onetext.entry WHERE seq >= $1 ORDER BY seq LIMIT $2",
                    &[(&next, Type::INT8), (&limit, Type::INT8)],
                )
            })?;
            let count = rows.len();
            for row in rows {
                let seq: i64 = row.try_get(0).map_err(|error| self.wire.fault(&error))?;
                next = seq.saturating_add(1);
                let line = Line {
                    seq: Seq(u64::try_from(seq).unwrap_or(0)),
                    json: row.try_get::<_, &str>(1).unwrap_or_default().as_bytes(),
                    hash: row.try_get(2).unwrap_or_default(),
                };
                if !see(line) {
                    return Ok(());
                }
            }
            if count < PAGE {
                return Ok(());
            }
        }
    }

    fn append(&mut self, expected: Seq, entries: &[Entry]) -> Result<Head, AppendError> {
        // Whoever looked too early is told so, and not that the numbers are wrong.
        let batch = match Batch::new(expected, entries) {
            Err(error @ AppendError::Number { .. }) => {
                let actual = self.head()?.seq;
                let moved = AppendError::Moved { expected, actual };
                return Err(if actual == expected { error } else { moved });
            }
            batch => batch?,
        };
        let sent = AtomicBool::new(false);
        let done = self.wire.run(|client, again| batch.append(client, again, &sent));
        done.map_err(|error| match error {
            LogError::Unreachable { address, reason } if sent.load(Ordering::Relaxed) => {
                LogError::Unsure { address, reason }
            }
            other => other,
        })?
    }

    fn check_files(&self) -> Result<Vec<String>, LogError> {
        let rows = self.wire.run(|client, _| {
            client.query_typed(
                "SELECT coalesce(checksum_failures, 0) FROM pg_catalog.pg_stat_database
                 WHERE datname = pg_catalog.current_database()",
                &[],
            )
        })?;
        let failures: i64 = rows.first().and_then(|row| row.try_get(0).ok()).unwrap_or_default();
        let told = format!("PostgreSQL has met {failures} pages with a wrong checksum");
        Ok((failures > 0).then_some(told).into_iter().collect())
    }

    fn reader(&self) -> Result<Box<dyn Log + Send>, LogError> {
        Ok(Box::new(Self::open_read_only(self.wire.database())?))
    }
}
