//! Where a record is: in a file, or in a team's database.
//!
//! Every command takes either. An address of a database often carries a password, so nothing here
//! shows it: what is printed names the server, the database and the user.

use std::convert::Infallible;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use crate::cabinet::Cabinet;
use crate::log::{Log, LogError};
use crate::postgres::{PostgresCabinet, PostgresLog};
use crate::sqlite::{SqliteCabinet, SqliteLog};

/// What addresses of databases begin with.
const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

/// Where a record is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// In one SQLite file.
    File(PathBuf),
    /// In a PostgreSQL database.
    Database(Database),
}

/// The address of a PostgreSQL database: `postgres://USER:PASSWORD@HOST:PORT/NAME?sslmode=…`.
#[derive(Clone, PartialEq, Eq)]
pub struct Database {
    url: String,
}

impl Database {
    /// Takes a text as an address, if it begins like one; whether it leads anywhere shows when it is
    /// opened.
    pub fn new(url: &str) -> Option<Self> {
        SCHEMES.iter().any(|scheme| url.starts_with(scheme)).then(|| Self { url: url.to_owned() })
    }

    /// The whole address, with the password.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (_, rest) = self.url.split_once("://").unwrap_or_default();
        f.write_str("postgres://")?;
        let (who, rest) =
            rest.split_once('@').map_or((None, rest), |(who, rest)| (Some(who), rest));
        // An address that is not written as it should be can have its password anywhere.
        if who.is_some_and(|who| who.contains(['?', '/'])) {
            return f.write_str("…");
        }
        if let Some((user, _)) = who.map(|who| who.split_once(':').unwrap_or((who, ""))) {
            write!(f, "{user}@")?;
        }
        let place = rest.split('?').next().unwrap_or_default();
        f.write_str(place.rsplit('@').next().unwrap_or_default())
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Database({self})")
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Database(database) => database.fmt(f),
        }
    }
}

impl From<PathBuf> for Address {
    fn from(path: PathBuf) -> Self {
        match path.to_str().and_then(Database::new) {
            Some(database) => Self::Database(database),
            None => Self::File(path),
        }
    }
}

impl From<&Path> for Address {
    fn from(path: &Path) -> Self {
        path.to_owned().into()
    }
}

impl From<&OsStr> for Address {
    fn from(text: &OsStr) -> Self {
        PathBuf::from(text).into()
    }
}

impl From<OsString> for Address {
    fn from(text: OsString) -> Self {
        PathBuf::from(text).into()
    }
}

impl FromStr for Address {
    type Err = Infallible;
    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(PathBuf::from(text).into())
    }
}

impl Address {
    /// The file, if it is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Database(_) => None,
        }
    }

    /// Makes a new, empty log: a file that must not exist, or the tables of a database that has no
    /// entries yet.
    pub fn create(&self) -> Result<Box<dyn Log + Send>, LogError> {
        Ok(match self {
            Self::File(path) => Box::new(SqliteLog::create(path)?),
            Self::Database(database) => Box::new(PostgresLog::create(database)?),
        })
    }

    /// Opens a log to read and append.
    pub fn open(&self) -> Result<Box<dyn Log + Send>, LogError> {
        Ok(match self {
            Self::File(path) => Box::new(SqliteLog::open(path)?),
            Self::Database(database) => Box::new(PostgresLog::open(database)?),
        })
    }

    /// Opens a log to read, also where nothing may be written.
    pub fn open_read_only(&self) -> Result<Box<dyn Log + Send>, LogError> {
        Ok(match self {
            Self::File(path) => Box::new(SqliteLog::open_read_only(path)?),
            Self::Database(database) => Box::new(PostgresLog::open_read_only(database)?),
        })
    }

    /// Where a server keeps what is not part of the talks: beside the file, so that a record which is
    /// handed on carries no password, or in the same database.
    #[must_use]
    pub fn cabinet_address(&self) -> Self {
        match self {
            Self::File(path) => {
                let mut name = path.as_os_str().to_owned();
                name.push("-team");
                Self::File(name.into())
            }
            Self::Database(_) => self.clone(),
        }
    }

    /// Opens the cabinet of a record, and makes it if there is none.
    pub fn cabinet(&self) -> Result<Arc<dyn Cabinet>, LogError> {
        Ok(match self.cabinet_address() {
            Self::File(path) => Arc::new(SqliteCabinet::open(&path)?),
            Self::Database(database) => Arc::new(PostgresCabinet::open(&database)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let address: Address = text.parse().unwrap();
        assert!(!format!("{address:?}").contains("secret"), "{address:?}");
        address.to_string()
    }

    #[test]
    fn an_address_of_a_database_is_told_from_a_file() {
        assert_eq!(
            Address::from(Path::new("talks.onetext")).file(),
            Some(Path::new("talks.onetext"))
        );
        assert!(Address::from(Path::new("postgres/talks")).file().is_some());
        for url in ["postgres://db.example/talks", "postgresql:///talks?host=/run/postgresql"] {
            assert_eq!(Address::from(Path::new(url)).file(), None, "{url}");
        }
    }

    #[test]
    fn no_address_shows_its_password() {
        let named = "postgres://ana@db.example:5433/talks";
        assert_eq!(shown("postgres://ana:secret@db.example:5433/talks"), named);
        assert_eq!(shown("postgresql://ana:secret@db.example:5433/talks?sslmode=require"), named);
        assert_eq!(shown("postgres://ana@db.example:5433/talks?password=secret"), named);
        assert_eq!(shown("postgres://ana@db.example:5433/talks?password=x@secret"), named);
        assert_eq!(shown("postgres:///talks?user=ana&password=secret"), "postgres:///talks");
        // Somebody who does not write signs of the address as %40, %3f and so on.
        assert_eq!(shown("postgres://ana:x@secret@db.example:5433/talks"), named);
        assert_eq!(shown("postgres://ana:secret?x@db.example:5433/talks"), "postgres://…");
        assert_eq!(shown("postgres://ana:sec/secret@db.example/talks"), "postgres://…");
        assert_eq!(shown("postgres:///talks?password=x@secret"), "postgres://…");
    }
}
