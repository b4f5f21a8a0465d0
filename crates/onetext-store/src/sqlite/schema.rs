//! The tables, and how a file of an older version becomes one of this version.

/// What marks a SQLite file as an Onetext record: the letters `OneT`.
pub const APPLICATION_ID: i64 = 0x4F6E_6554;

/// Each step brings a file from the version of its place in this list to the next one. A step that
/// was ever released never changes.
pub(super) const MIGRATIONS: &[&str] = &["
    CREATE TABLE entry (
        seq INTEGER PRIMARY KEY,
        body TEXT NOT NULL,
        hash BLOB NOT NULL CHECK (length(hash) = 32)
    ) STRICT;
    CREATE TABLE head (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        seq INTEGER NOT NULL,
        hash BLOB NOT NULL CHECK (length(hash) = 32)
    ) STRICT;
    CREATE TRIGGER entry_never_changes BEFORE UPDATE ON entry
        BEGIN SELECT RAISE(ABORT, 'entries never change; record a later one'); END;
    CREATE TRIGGER entry_never_leaves BEFORE DELETE ON entry
        BEGIN SELECT RAISE(ABORT, 'entries are never deleted; retract them'); END;
"];

/// The version of a file that this program writes.
#[expect(clippy::cast_possible_wrap, reason = "there will never be that many")]
pub(super) const FILE_VERSION: i64 = MIGRATIONS.len() as i64;
