//! An account: who somebody is, what they may see, and how they show that it is them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::role::Role;

/// Somebody who may sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Account {
    /// The name in which entries are made.
    pub(crate) name: String,
    /// The name that is typed to sign in; in small letters.
    pub(crate) sign_in: String,
    pub(crate) role: Role,
    /// What is kept of the password, where there is one.
    pub(crate) password: Option<String>,
    /// Whether the account is shut.
    #[serde(default)]
    pub(crate) disabled: bool,
    pub(crate) made: Timestamp,
}
