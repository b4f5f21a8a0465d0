//! The cabinet in the database of the log.

use postgres::types::Type;

use super::schema;
use super::wire::{Access, Wire};
use crate::address::Database;
use crate::cabinet::{Cabinet, CabinetError, Sheet};
use crate::log::LogError;

/// A cabinet in a PostgreSQL database.
#[derive(Debug)]
pub struct PostgresCabinet {
    wire: Wire,
}

impl PostgresCabinet {
    /// Opens the cabinet of a database, and makes it if there is none.
    pub fn open(database: &Database) -> Result<Self, LogError> {
        let wire = Wire::connect(database, Access::Write)?;
        wire.run(|client, _| schema::migrate(client))?;
        Ok(Self { wire: schema::known(wire)? })
    }

    fn kept(&self, error: &postgres::Error) -> CabinetError {
        self.wire.fault(error).into()
    }

    fn sheet(&self, row: &postgres::Row) -> Result<(String, Sheet), CabinetError> {
        let kept = |error: postgres::Error| self.kept(&error);
        let version: i64 = row.try_get(1).map_err(kept)?;
        let sheet = Sheet {
            version: u64::try_from(version).unwrap_or_default(),
            json: row.try_get(2).map_err(kept)?,
        };
        Ok((row.try_get(0).map_err(kept)?, sheet))
    }
}

impl Cabinet for PostgresCabinet {
    fn get(&self, drawer: &str, key: &str) -> Result<Option<Sheet>, CabinetError> {
        let rows = self.wire.run(|client, _| {
            client.query_typed(
                "SELECT key, version, json FROM onetext.sheet WHERE drawer = $1 AND key = $2",
                &[(&drawer, Type::TEXT), (&key, Type::TEXT)],
            )
        })?;
        rows.first().map(|row| Ok(self.sheet(row)?.1)).transpose()
    }

    fn list(&self, drawer: &str) -> Result<Vec<(String, Sheet)>, CabinetError> {
        let rows = self.wire.run(|client, _| {
            client.query_typed(
                // The order of the bytes, whatever language the database sorts by.
                "SELECT key, version, json FROM onetext.sheet WHERE drawer = $1
                 ORDER BY key COLLATE \"C\"",
                &[(&drawer, Type::TEXT)],
            )
        })?;
        rows.iter().map(|row| self.sheet(row)).collect()
    }

    fn put(&self, drawer: &str, key: &str, expected: u64, json: &str) -> Result<u64, CabinetError> {
        let seen = i64::try_from(expected).unwrap_or(i64::MAX);
        let put = self.wire.run(|client, again| {
            let changed = if seen == 0 {
                client.execute_typed(
                    "INSERT INTO onetext.sheet (drawer, key, version, json) VALUES ($1, $2, 1, $3)
                     ON CONFLICT DO NOTHING",
                    &[(&drawer, Type::TEXT), (&key, Type::TEXT), (&json, Type::TEXT)],
                )
            } else {
                client.execute_typed(
                    "UPDATE onetext.sheet SET version = version + 1, json = $4
                     WHERE drawer = $1 AND key = $2 AND version = $3",
                    &[
                        (&drawer, Type::TEXT),
                        (&key, Type::TEXT),
                        (&seen, Type::INT8),
                        (&json, Type::TEXT),
                    ],
                )
            };
            Ok((changed? > 0, again))
        })?;
        let is_there = match put {
            (true, _) => true,
            (false, false) => false,
            // The answer to the first try was lost, and it may have done its work.
            (false, true) => self
                .get(drawer, key)?
                .is_some_and(|sheet| sheet.version == expected + 1 && sheet.json == json),
        };
        if !is_there {
            return Err(CabinetError::Moved { drawer: drawer.to_owned(), key: key.to_owned() });
        }
        Ok(expected + 1)
    }

    fn remove(&self, drawer: &str, key: &str) -> Result<bool, CabinetError> {
        let removed = self.wire.run(|client, _| {
            client.execute_typed(
                "DELETE FROM onetext.sheet WHERE drawer = $1 AND key = $2",
                &[(&drawer, Type::TEXT), (&key, Type::TEXT)],
            )
        })?;
        Ok(removed > 0)
    }
}
