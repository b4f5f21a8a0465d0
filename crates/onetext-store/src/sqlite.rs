//! The log in one SQLite file.
//!
//! The write-ahead log with `synchronous=FULL` makes an append durable with one flush; when the last
//! user closes the file, everything is in it and it can be copied. Triggers keep other programs from
//! changing or deleting entries by accident; the chain shows when they did so on purpose.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use onetext_record::{Entry, Seq};
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, TransactionBehavior, params};

use crate::canonical::canonical;
use crate::chain::{self, Hash};
use crate::log::{AppendError, Head, Line, Log, LogError};

mod cabinet;
mod schema;

pub use cabinet::SqliteCabinet;
pub use schema::APPLICATION_ID;
use schema::{FILE_VERSION, MIGRATIONS};

/// How long to wait for another writer before giving up.
const PATIENCE: Duration = Duration::from_secs(5);

/// A log in a SQLite database.
#[derive(Debug)]
pub struct SqliteLog {
    connection: Connection,
    /// The file, unless the log is in memory.
    path: Option<PathBuf>,
}

impl SqliteLog {
    /// Makes a new, empty log; the file must not exist.
    pub fn create(path: &Path) -> Result<Self, LogError> {
        // Taking the name first decides between two that want to make the same file.
        match File::create_new(path) {
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                return Err(LogError::Exists(path.into()));
            }
            Err(error) => return Err(unopened(path, &error)),
        }
        let made = Connection::open(path)
            .map_err(fault)
            .and_then(|connection| Self::prepare(connection, path));
        if made.is_err() {
            // An empty file of ours is no use to anybody; failing to remove it changes nothing.
            let _ = std::fs::remove_file(path);
        }
        made
    }

    /// Opens a log to read and append.
    pub fn open(path: &Path) -> Result<Self, LogError> {
        let found = look_at(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(fault)?;
        if found == Found::Empty {
            return Err(foreign(path, "it is empty"));
        }
        Self::prepare(connection, path)
    }

    /// Opens a log to read, also where nothing may be written.
    pub fn open_read_only(path: &Path) -> Result<Self, LogError> {
        if look_at(path)? == Found::Empty {
            return Err(foreign(path, "it is empty"));
        }
        // A connection that may only read makes the files of a write-ahead log and cannot remove
        // them. One that may write, and promises not to, leaves the folder as it was.
        let (connection, version) = match Self::query_only(path)? {
            Some(opened) => opened,
            None => Self::read_only(path)?,
        };
        if version == 0 {
            // Whoever made the file died before it had tables, and a reader cannot make them.
            return Err(foreign(path, "it is empty"));
        }
        Ok(Self { connection, path: Some(path.to_owned()) })
    }

    /// Opens a file to read where it could also be written; `None` where it could not.
    fn query_only(path: &Path) -> Result<Option<(Connection, i64)>, LogError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let Ok(connection) = Connection::open_with_flags(path, flags) else { return Ok(None) };
        connection.busy_timeout(PATIENCE).map_err(fault)?;
        // SQLite opens what it may not write to read, without a word.
        if connection.is_readonly(rusqlite::MAIN_DB).unwrap_or(true) {
            return Ok(None);
        }
        connection.pragma_update(None, "query_only", true).map_err(fault)?;
        match Self::identify(&connection, path) {
            Err(LogError::ReadOnly) => Ok(None),
            Err(LogError::Sqlite(error)) if cannot_open(&error) => Ok(None),
            version => Ok(Some((connection, version?))),
        }
    }

    /// Opens a file to read that cannot be written.
    fn read_only(path: &Path) -> Result<(Connection, i64), LogError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(fault)?;
        connection.busy_timeout(PATIENCE).map_err(fault)?;
        match Self::identify(&connection, path) {
            // A write-ahead log wants to make files beside the record. Where it may not, nobody
            // else can be writing there either, so the file is as it is.
            Err(LogError::Sqlite(error)) if cannot_open(&error) => {
                let flags = flags | OpenFlags::SQLITE_OPEN_URI;
                let connection =
                    Connection::open_with_flags(immutable(path), flags).map_err(fault)?;
                let version = Self::identify(&connection, path)?;
                Ok((connection, version))
            }
            version => Ok((connection, version?)),
        }
    }

    /// A log that is gone when it is dropped.
    pub fn in_memory() -> Result<Self, LogError> {
        let log = Self::prepare(Connection::open_in_memory().map_err(fault)?, Path::new("memory"))?;
        Ok(Self { path: None, ..log })
    }

    fn prepare(mut connection: Connection, path: &Path) -> Result<Self, LogError> {
        connection.busy_timeout(PATIENCE).map_err(fault)?;
        Self::identify(&connection, path)?;
        connection.pragma_update(None, "journal_mode", "wal").map_err(fault)?;
        connection.pragma_update(None, "synchronous", "full").map_err(fault)?;
        // Where the system can flush more than the drive's promise, ask for it.
        connection.pragma_update(None, "fullfsync", true).map_err(fault)?;
        migrate(&mut connection)?;
        Ok(Self { connection, path: Some(path.to_owned()) })
    }

    /// The version of a file, 0 if it has no tables yet; an error unless this program knows it.
    fn identify(connection: &Connection, path: &Path) -> Result<i64, LogError> {
        let number = |name: &str| -> Result<i64, LogError> {
            connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0)).map_err(|error| {
                match error.sqlite_error_code() {
                    Some(ErrorCode::NotADatabase) => foreign(path, "it is not a SQLite database"),
                    Some(ErrorCode::DatabaseCorrupt) => foreign(path, "it is damaged or cut short"),
                    _ => fault(error),
                }
            })
        };
        let tables: i64 = connection
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .map_err(|error| match error.sqlite_error_code() {
                Some(ErrorCode::NotADatabase) => foreign(path, "it is not a SQLite database"),
                Some(ErrorCode::DatabaseCorrupt) => foreign(path, "it is damaged or cut short"),
                _ => fault(error),
            })?;
        let application = number("application_id")?;
        if application != APPLICATION_ID && (application != 0 || tables > 0) {
            return Err(foreign(path, "it is the SQLite database of another program"));
        }
        let version = number("user_version")?;
        if version > FILE_VERSION {
            return Err(LogError::NewerFile { path: path.into(), version, known: FILE_VERSION });
        }
        Ok(version)
    }

    #[cfg(test)]
    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }
}

/// Brings the file to the latest version, step by step, each whole or not at all.
fn migrate(connection: &mut Connection) -> Result<(), LogError> {
    let version = |connection: &Connection| -> Result<usize, LogError> {
        let version: i64 =
            connection.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(fault)?;
        Ok(usize::try_from(version).unwrap_or(0))
    };
    if version(connection)? == MIGRATIONS.len() {
        return Ok(());
    }
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault)?;
    // Another program may have done it while this one waited.
    for (done, step) in MIGRATIONS.iter().enumerate().skip(version(&transaction)?) {
        transaction.execute_batch(step).map_err(fault)?;
        transaction
            .pragma_update(None, "user_version", i64::try_from(done + 1).unwrap_or(i64::MAX))
            .map_err(fault)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(fault)?;
    transaction.commit().map_err(fault)
}

fn head(connection: &Connection) -> Result<Head, LogError> {
    let row = connection
        .prepare_cached("SELECT seq, hash FROM head")
        .and_then(|mut select| {
            select.query_row([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)))
        })
        .optional()
        .map_err(fault)?;
    let Some((seq, hash)) = row else { return Ok(Head::default()) };
    let damaged =
        || LogError::Damaged { seq: Seq(0), reason: "the head of the log is not whole".to_owned() };
    let seq = Seq(u64::try_from(seq).map_err(|_| damaged())?);
    Ok(Head { seq, hash: Hash::from_bytes(&hash).ok_or_else(damaged)? })
}

/// The number of an entry as SQLite keeps it; no log comes near the limit.
fn key(seq: Seq) -> i64 {
    i64::try_from(seq.0).unwrap_or(i64::MAX)
}

impl Log for SqliteLog {
    fn head(&self) -> Result<Head, LogError> {
        head(&self.connection)
    }

    fn lines(&self, from: Seq, see: &mut dyn FnMut(Line<'_>) -> bool) -> Result<(), LogError> {
        let mut select = self
            .connection
            .prepare_cached("SELECT seq, body, hash FROM entry WHERE seq >= ?1 ORDER BY seq")
            .map_err(fault)?;
        let mut rows = select.query(params![key(from)]).map_err(fault)?;
        while let Some(row) = rows.next().map_err(fault)? {
            let seq: i64 = row.get(0).map_err(fault)?;
            // A damaged line may hold anything; what is no text or blob has no bytes to show.
            let bytes = |column: usize| -> Result<&[u8], LogError> {
                Ok(row.get_ref(column).map_err(fault)?.as_bytes().unwrap_or_default())
            };
            let line = Line {
                seq: Seq(u64::try_from(seq).unwrap_or(0)),
                json: bytes(1)?,
                hash: bytes(2)?,
            };
            if !see(line) {
                break;
            }
        }
        Ok(())
    }

    fn append(&mut self, expected: Seq, entries: &[Entry]) -> Result<Head, AppendError> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|e| AppendError::Log(fault(e)))?;
        let mut end = head(&transaction)?;
        if end.seq != expected {
            return Err(AppendError::Moved { expected, actual: end.seq });
        }
        if entries.is_empty() {
            return Ok(end);
        }
        {
            let mut insert = transaction
                .prepare_cached("INSERT INTO entry (seq, body, hash) VALUES (?1, ?2, ?3)")
                .map_err(fault)?;
            for entry in entries {
                if entry.seq != end.seq.next() {
                    return Err(AppendError::Number { next: end.seq.next(), found: entry.seq });
                }
                let json = canonical(entry)
                    .map_err(|e| AppendError::Json { seq: entry.seq, reason: e.to_string() })?;
                end = Head { seq: entry.seq, hash: chain::hash(&end.hash, &json) };
                insert.execute(params![key(end.seq), json, end.hash.as_bytes()]).map_err(fault)?;
            }
            transaction
                .prepare_cached("INSERT OR REPLACE INTO head (only, seq, hash) VALUES (1, ?1, ?2)")
                .and_then(|mut replace| replace.execute(params![key(end.seq), end.hash.as_bytes()]))
                .map_err(fault)?;
        }
        transaction.commit().map_err(fault)?;
        Ok(end)
    }

    fn check_files(&self) -> Result<Vec<String>, LogError> {
        let mut check = self.connection.prepare("PRAGMA integrity_check(20)").map_err(fault)?;
        let rows = check.query_map([], |row| row.get::<_, String>(0)).map_err(fault)?;
        let mut faults: Vec<String> = rows.collect::<Result<_, _>>().map_err(fault)?;
        faults.retain(|row| row != "ok");
        Ok(faults)
    }

    fn reader(&self) -> Result<Box<dyn Log + Send>, LogError> {
        if let Some(path) = &self.path {
            return Ok(Box::new(Self::open_read_only(path)?));
        }
        // Nobody else can open what is in memory, so the reader gets a copy, line by line as it is.
        let copy = Self::in_memory()?;
        let mut failed = None;
        self.lines(Seq(0), &mut |line| {
            let row = params![key(line.seq), String::from_utf8_lossy(line.json), line.hash];
            let copied = copy
                .connection
                .prepare_cached("INSERT INTO entry (seq, body, hash) VALUES (?1, ?2, ?3)")
                .and_then(|mut insert| insert.execute(row));
            failed = copied.err();
            failed.is_none()
        })?;
        if let Some(error) = failed {
            return Err(fault(error));
        }
        let Head { seq, hash } = self.head()?;
        copy.connection
            .execute(
                "INSERT INTO head (only, seq, hash) VALUES (1, ?1, ?2)",
                params![key(seq), hash.as_bytes()],
            )
            .map_err(fault)?;
        Ok(Box::new(copy))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Empty,
    Something,
}

/// Looks at a file before SQLite does, whose own words say little of what is wrong.
fn look_at(path: &Path) -> Result<Found, LogError> {
    if path.is_dir() {
        return Err(foreign(path, "it is a folder"));
    }
    let mut start = Vec::new();
    File::open(path)
        .and_then(|file| file.take(16).read_to_end(&mut start))
        .map_err(|error| unopened(path, &error))?;
    if start.is_empty() {
        return Ok(Found::Empty);
    }
    if start.as_slice() != b"SQLite format 3\0" {
        return Err(foreign(path, "it is not a SQLite database"));
    }
    Ok(Found::Something)
}

fn foreign(path: &Path, found: &str) -> LogError {
    LogError::Foreign { path: path.into(), found: found.to_owned() }
}

fn unopened(path: &Path, error: &std::io::Error) -> LogError {
    match error.kind() {
        std::io::ErrorKind::NotFound if !path.exists() && has_folder(path) => {
            LogError::Missing(path.into())
        }
        std::io::ErrorKind::StorageFull => LogError::Full,
        _ => foreign(path, &format!("it cannot be opened ({error})")),
    }
}

fn has_folder(path: &Path) -> bool {
    path.parent().is_none_or(|folder| folder.as_os_str().is_empty() || folder.is_dir())
}

/// The address by which SQLite opens a file that nobody can change.
fn immutable(path: &Path) -> PathBuf {
    let escaped =
        path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    PathBuf::from(format!("file:{escaped}?immutable=1"))
}

fn cannot_open(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly))
}

fn fault(error: rusqlite::Error) -> LogError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => LogError::Busy,
        Some(ErrorCode::DiskFull) => LogError::Full,
        Some(ErrorCode::ReadOnly) => LogError::ReadOnly,
        _ => LogError::Sqlite(error),
    }
}

#[cfg(test)]
mod tests;
