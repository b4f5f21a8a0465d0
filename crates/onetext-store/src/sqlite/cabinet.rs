//! The cabinet in a SQLite file of its own, so that a record which is handed on carries no password.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension, params};

use super::{PATIENCE, fault};
use crate::cabinet::{Cabinet, CabinetError, Sheet};
use crate::log::LogError;

/// Marks a SQLite file as a cabinet: `OneC`.
const APPLICATION_ID: i64 = 0x4F6E_6543;

const TABLE: &str = "
CREATE TABLE IF NOT EXISTS sheet (
    drawer  TEXT NOT NULL,
    key     TEXT NOT NULL,
    version INTEGER NOT NULL,
    json    TEXT NOT NULL,
    PRIMARY KEY (drawer, key)
) STRICT, WITHOUT ROWID";

/// A cabinet in a SQLite database.
#[derive(Debug)]
pub struct SqliteCabinet {
    connection: Mutex<Connection>,
}

impl SqliteCabinet {
    /// Opens a cabinet, and makes it if there is none.
    pub fn open(path: &Path) -> Result<Self, LogError> {
        let foreign =
            |found: &str| LogError::Foreign { path: path.into(), found: found.to_owned() };
        keep_private(path);
        let connection = Connection::open(path).map_err(fault)?;
        let number: i64 = connection
            .query_row("PRAGMA application_id", [], |row| row.get(0))
            .map_err(|_| foreign("it is not a SQLite database"))?;
        let tables: i64 = connection
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .map_err(fault)?;
        if number != APPLICATION_ID && (number != 0 || tables > 0) {
            return Err(foreign("it is no cabinet of a workbench"));
        }
        Self::prepare(connection)
    }

    /// A cabinet that is gone when it is dropped.
    pub fn in_memory() -> Result<Self, LogError> {
        Self::prepare(Connection::open_in_memory().map_err(fault)?)
    }

    fn prepare(connection: Connection) -> Result<Self, LogError> {
        connection.busy_timeout(PATIENCE).map_err(fault)?;
        connection.pragma_update(None, "journal_mode", "wal").map_err(fault)?;
        connection.pragma_update(None, "synchronous", "full").map_err(fault)?;
        connection.execute_batch(TABLE).map_err(fault)?;
        connection.pragma_update(None, "application_id", APPLICATION_ID).map_err(fault)?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        // Every statement is whole by itself, so a thread that died left nothing half done.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets nobody but its owner read a cabinet, which holds what passwords are checked by. SQLite gives
/// the files that it makes beside it the same permissions. What cannot be done here shows when the
/// file is opened.
fn keep_private(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        let made = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
        if made.is_err() && path.is_file() {
            let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600));
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}

fn version(kept: i64) -> u64 {
    u64::try_from(kept).unwrap_or_default()
}

fn kept(error: rusqlite::Error) -> CabinetError {
    fault(error).into()
}

impl Cabinet for SqliteCabinet {
    fn get(&self, drawer: &str, key: &str) -> Result<Option<Sheet>, CabinetError> {
        let connection = self.connection();
        let mut select = connection
            .prepare_cached("SELECT version, json FROM sheet WHERE drawer = ?1 AND key = ?2")
            .map_err(kept)?;
        let sheet = select.query_row(params![drawer, key], |row| {
            Ok(Sheet { version: version(row.get(0)?), json: row.get(1)? })
        });
        sheet.optional().map_err(kept)
    }

    fn list(&self, drawer: &str) -> Result<Vec<(String, Sheet)>, CabinetError> {
        let connection = self.connection();
        let mut select = connection
            .prepare_cached("SELECT key, version, json FROM sheet WHERE drawer = ?1 ORDER BY key")
            .map_err(kept)?;
        let rows = select.query_map(params![drawer], |row| {
            Ok((row.get(0)?, Sheet { version: version(row.get(1)?), json: row.get(2)? }))
        });
        rows.and_then(Iterator::collect).map_err(kept)
    }

    fn put(&self, drawer: &str, key: &str, expected: u64, json: &str) -> Result<u64, CabinetError> {
        let seen = i64::try_from(expected).unwrap_or(i64::MAX);
        let connection = self.connection();
        let changed = if seen == 0 {
            connection.execute(
                "INSERT INTO sheet (drawer, key, version, json) VALUES (?1, ?2, 1, ?3)
                 ON CONFLICT DO NOTHING",
                params![drawer, key, json],
            )
        } else {
            connection.execute(
                "UPDATE sheet SET version = version + 1, json = ?4
                 WHERE drawer = ?1 AND key = ?2 AND version = ?3",
                params![drawer, key, seen, json],
            )
        };
        match changed.map_err(kept)? {
            0 => Err(CabinetError::Moved { drawer: drawer.to_owned(), key: key.to_owned() }),
            _ => Ok(expected + 1),
        }
    }

    fn remove(&self, drawer: &str, key: &str) -> Result<bool, CabinetError> {
        let removed = self
            .connection()
            .execute("DELETE FROM sheet WHERE drawer = ?1 AND key = ?2", params![drawer, key]);
        Ok(removed.map_err(kept)? > 0)
    }
}
