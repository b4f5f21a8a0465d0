//! The tables in a database, and how those of an older version become those of this one.

use postgres::types::Type;
use postgres::{Client, Error};

use super::wire::Wire;
use crate::log::LogError;

/// Each step brings the tables from the version of its place in this list to the next one. A step
/// that was ever released never changes.
///
/// All are in a schema of their own, so that they are in nobody's way, and may be in a database that
/// other programs use.
const MIGRATIONS: &[&str] = &["
    CREATE TABLE onetext.version (
        one int PRIMARY KEY CHECK (one = 1),
        number bigint NOT NULL
    );
    CREATE TABLE onetext.entry (
        seq bigint PRIMARY KEY,
        body text NOT NULL,
        hash bytea NOT NULL CHECK (length(hash) = 32)
    );
    CREATE TABLE onetext.head (
        one int PRIMARY KEY CHECK (one = 1),
        seq bigint NOT NULL,
        hash bytea NOT NULL CHECK (length(hash) = 32)
    );
    CREATE TABLE onetext.sheet (
        drawer text NOT NULL,
        key text NOT NULL,
        version bigint NOT NULL,
        json text NOT NULL,
        PRIMARY KEY (drawer, key)
    );
    INSERT INTO onetext.version VALUES (1, 0);
    INSERT INTO onetext.head VALUES (1, 0, decode(repeat('00', 32), 'hex'));
    CREATE FUNCTION onetext.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'entries never change and are never deleted; record a later one, or retract them'; END
    $$;
    CREATE TRIGGER entry_never_changes BEFORE UPDATE ON onetext.entry
        FOR EACH STATEMENT EXECUTE FUNCTION onetext.refuse();
    CREATE TRIGGER entry_never_leaves BEFORE DELETE OR TRUNCATE ON onetext.entry
        FOR EACH STATEMENT EXECUTE FUNCTION onetext.refuse();
"];

/// The version of the tables that this program makes.
#[expect(clippy::cast_possible_wrap, reason = "there will never be that many")]
const VERSION: i64 = MIGRATIONS.len() as i64;

/// What two programs that want to change the tables wait for: `OneT`.
const LOCK: i64 = 0x4F6E_6554;

/// What a database has of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Found {
    /// Tables of this version or an older one.
    Version(i64),
    /// No tables.
    Nothing,
    /// Tables of a later Onetext.
    Newer(i64),
    /// Something that is in the way; what it is.
    Other(String),
}

/// Looks at a database and changes nothing.
fn look(client: &mut Client) -> Result<Found, Error> {
    let rows = client.query_typed(
        "SELECT current_setting('server_encoding'),
                EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'onetext'),
                (SELECT count(*) FROM pg_catalog.pg_class c
                    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                    WHERE n.nspname = 'onetext' AND c.relkind = 'r'),
                (SELECT count(*) FROM pg_catalog.pg_class c
                    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                    WHERE n.nspname = 'onetext' AND c.relname IN ('version', 'entry', 'head'))",
        &[],
    )?;
    let Some(row) = rows.first() else { return Ok(Found::Nothing) };
    let encoding: &str = row.try_get(0)?;
    if encoding != "UTF8" {
        return Ok(Found::Other(format!("it keeps texts in {encoding}, and not in UTF8")));
    }
    let (is_there, tables, ours): (bool, i64, i64) =
        (row.try_get(1)?, row.try_get(2)?, row.try_get(3)?);
    if !is_there || tables == 0 {
        return Ok(Found::Nothing);
    }
    if ours < 3 {
        return Ok(Found::Other("its schema `onetext` is that of another program".to_owned()));
    }
    Ok(match version(client)? {
        version if version > VERSION => Found::Newer(version),
        version => Found::Version(version),
    })
}

/// The connection to a database, if its tables are those that this program knows.
pub(super) fn known(wire: Wire) -> Result<Wire, LogError> {
    match wire.run(|client, _| look(client))? {
        Found::Version(_) => Ok(wire),
        Found::Nothing => Err(LogError::Missing(wire.address())),
        Found::Newer(version) => {
            Err(LogError::NewerFile { path: wire.address(), version, known: VERSION })
        }
        Found::Other(found) => Err(LogError::Foreign { path: wire.address(), found }),
    }
}

fn version(client: &mut impl postgres::GenericClient) -> Result<i64, Error> {
    let rows = client.query_typed("SELECT number FROM onetext.version", &[])?;
    rows.first().map_or(Ok(0), |row| row.try_get(0))
}

/// Brings the tables to this version, all steps or none.
pub(super) fn migrate(client: &mut Client) -> Result<(), Error> {
    if let Found::Version(VERSION) | Found::Newer(_) | Found::Other(_) = look(client)? {
        return Ok(());
    }
    let mut transaction = client.transaction()?;
    transaction
        .query_typed("SELECT pg_catalog.pg_advisory_xact_lock($1)", &[(&LOCK, Type::INT8)])?;
    // Another program may have done it while this one waited.
    let rows = transaction.query_typed(
        "SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'onetext'),
                EXISTS (SELECT FROM pg_catalog.pg_class c
                    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                    WHERE n.nspname = 'onetext' AND c.relname = 'version')",
        &[],
    )?;
    let (has_schema, has_version) = match rows.first() {
        Some(row) => (row.try_get(0)?, row.try_get(1)?),
        None => (false, false),
    };
    // Who runs the database may have made the schema for somebody who may not make one.
    if !has_schema {
        transaction.batch_execute("CREATE SCHEMA onetext")?;
    }
    let done = if has_version { version(&mut transaction)? } else { 0 };
    for step in MIGRATIONS.iter().skip(usize::try_from(done).unwrap_or_default()) {
        transaction.batch_execute(step)?;
    }
    transaction
        .execute_typed("UPDATE onetext.version SET number = $1", &[(&VERSION, Type::INT8)])?;
    transaction.commit()
}
