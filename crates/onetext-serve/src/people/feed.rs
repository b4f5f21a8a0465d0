//! Secret addresses under which a calendar program reads a person's meetings without signing in.
//!
//! Each account has one at most. It shows the meetings that the account's viewer sees, and nothing
//! can be written with it.

use onetext_record::Viewer;
use serde::{Deserialize, Serialize};

use super::{ALONE, People, secret};
use crate::fault::Fault;

/// Whose calendar it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Feed {
    account: String,
}

impl People {
    /// Makes a calendar token for an account, in place of any before it. It is told this once.
    pub(crate) fn feed_token(&self, account: &str) -> Result<String, Fault> {
        self.viewer_of(account).ok_or(Fault::NotFound)?;
        self.revoke_feed(account)?;
        let token = secret::make(self.edge);
        self.feeds.add(&secret::hash(&token), Feed { account: account.to_owned() })?;
        Ok(token)
    }

    /// Ends an account's calendar token. Returns whether there was one.
    pub(crate) fn revoke_feed(&self, account: &str) -> Result<bool, Fault> {
        Ok(self.feeds.remove_all(|_, feed| feed.account == account)? > 0)
    }

    /// Whether an account has a calendar token.
    pub(crate) fn has_feed(&self, account: &str) -> bool {
        self.feeds.all().iter().any(|(_, feed)| feed.account == account)
    }

    /// Whose calendar a token opens: through whose eyes, and the account.
    pub(crate) fn by_feed_token(&self, token: &str) -> Option<(Viewer, String)> {
        let feed = self.feeds.find(&secret::hash(token)).ok().flatten()?;
        Some((self.viewer_of(&feed.account)?, feed.account.clone()))
    }

    /// Through whose eyes an account sees the talks; nothing where it is shut.
    fn viewer_of(&self, account: &str) -> Option<Viewer> {
        if let Some(alone) = &self.alone {
            return (account == ALONE).then(|| alone.viewer.clone());
        }
        let account = self.accounts.find(account).ok().flatten()?;
        (!account.disabled).then(|| account.role.0.clone())
    }
}
