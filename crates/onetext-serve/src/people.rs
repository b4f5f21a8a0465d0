//! Who may come in: accounts, sessions, and who is at the other end of a request.

use std::collections::HashMap;
use std::sync::Arc;

use http::HeaderMap;
use jiff::Timestamp;
use onetext_record::Viewer;
use onetext_store::{Cabinet, LogError};
use parking_lot::Mutex;

use crate::fault::Fault;
use crate::house::{Edge, Mode};

mod account;
mod feed;
mod role;
mod secret;
mod shelf;
#[cfg(test)]
mod tests;

use account::Account;
use feed::Feed;
use shelf::Shelf;

/// The account of the one person where nobody signs in.
const ALONE: &str = "alone";

/// Somebody who is signed in, or the one person on the machine that serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    /// Names the account; `alone` where there are no accounts.
    pub(crate) id: String,
    /// The name in which entries are made.
    pub(crate) name: String,
    /// Through whose eyes the person sees the talks: the role.
    pub(crate) viewer: Viewer,
    /// What a form has to carry to be taken for one of ours.
    pub(crate) token: String,
    /// Whether the person was known by a header that no other site's page can send, so that no form
    /// token is needed.
    pub(crate) bearer: bool,
}

/// Accounts and sessions.
pub(crate) struct People {
    alone: Option<Person>,
    edge: Edge,
    accounts: Shelf<Account>,
    feeds: Shelf<Feed>,
    wrote: Mutex<HashMap<String, usize>>,
}

impl People {
    /// The accounts as the cabinet has them.
    pub(crate) fn open(
        cabinet: &Arc<dyn Cabinet>,
        edge: Edge,
        mode: &Mode,
    ) -> Result<Self, LogError> {
        let alone = match mode {
            Mode::Team => None,
            Mode::Alone { author, .. } => {
                let mut bytes = [0; 16];
                (edge.dice)(&mut bytes);
                Some(Person {
                    id: ALONE.to_owned(),
                    name: author.clone(),
                    viewer: Viewer::Mediator,
                    token: bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
                    bearer: false,
                })
            }
        };
        Ok(Self {
            alone,
            edge,
            accounts: Shelf::open(cabinet, "accounts", edge)?,
            feeds: Shelf::open(cabinet, "feeds", edge)?,
            wrote: Mutex::default(),
        })
    }

    /// The rank that the record had for this account when it last wrote.
    pub(crate) fn wrote(&self, id: &str) -> usize {
        self.wrote.lock().get(id).copied().unwrap_or_default()
    }

    /// Notes that an account has written, and which rank the record has for it now.
    pub(crate) fn has_written(&self, id: &str, rank: usize) {
        self.wrote.lock().insert(id.to_owned(), rank);
    }

    /// Who sent these headers.
    pub(crate) fn who(&self, _: &HeaderMap, _: Timestamp) -> Result<Option<Person>, Fault> {
        Ok(self.alone.clone())
    }
}
