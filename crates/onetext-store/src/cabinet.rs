//! What a team's server keeps beside the record: accounts, sessions, proposals that wait for a word.
//!
//! None of it is part of the talks, so none of it is in the log. A [`Cabinet`] has drawers of small
//! sheets; a sheet is JSON with a version, and is only changed by who has seen its latest version.

use thiserror::Error;

use crate::log::LogError;

/// A keeper of sheets. What it has acknowledged survives a crash.
pub trait Cabinet: Send + Sync {
    /// A sheet, if it is there.
    fn get(&self, drawer: &str, key: &str) -> Result<Option<Sheet>, CabinetError>;

    /// Every sheet of a drawer, by key.
    fn list(&self, drawer: &str) -> Result<Vec<(String, Sheet)>, CabinetError>;

    /// Puts a sheet in place of version `expected`, 0 where there is none yet. Returns its version.
    fn put(&self, drawer: &str, key: &str, expected: u64, json: &str) -> Result<u64, CabinetError>;

    /// Takes a sheet away, whichever version it has. Returns whether it was there.
    fn remove(&self, drawer: &str, key: &str) -> Result<bool, CabinetError>;
}

/// A sheet as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Counted from 1; grows with every change.
    pub version: u64,
    /// What stands on it.
    pub json: String,
}

/// Why a sheet was not kept or found.
#[derive(Debug, Error)]
pub enum CabinetError {
    /// The sheet has been changed since it was looked at; nothing was written.
    #[error("somebody else has changed `{drawer}/{key}`")]
    Moved {
        /// The drawer.
        drawer: String,
        /// The sheet's key.
        key: String,
    },
    /// The keeper failed.
    #[error(transparent)]
    Keeper(#[from] LogError),
}
