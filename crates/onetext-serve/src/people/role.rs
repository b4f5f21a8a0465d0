//! What an account may see and do, as it is written down.

use std::fmt;
use std::str::FromStr;

use onetext_record::Viewer;
use onetext_record::id::PartyId;
use serde::{Deserialize, Serialize};

/// A viewer in one word: `mediator`, `observer` or `party:ID`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Role(pub(crate) Viewer);

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Viewer::Mediator => f.write_str("mediator"),
            Viewer::Observer => f.write_str("observer"),
            Viewer::Party(party) => write!(f, "party:{party}"),
        }
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unknown = || "a role is mediator, observer or party:ID".to_owned();
        Ok(Self(match text {
            "mediator" => Viewer::Mediator,
            "observer" => Viewer::Observer,
            other => {
                let id = other.strip_prefix("party:").ok_or_else(unknown)?;
                Viewer::Party(id.parse::<PartyId>().map_err(|_| unknown())?)
            }
        }))
    }
}

impl From<Role> for String {
    fn from(role: Role) -> Self {
        role.to_string()
    }
}

impl TryFrom<String> for Role {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}
