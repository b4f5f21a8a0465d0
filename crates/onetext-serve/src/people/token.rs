//! Access tokens: by them a program of somebody's own reads, or also writes, in their name.

use std::net::IpAddr;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::session::Visit;
use super::{By, People, Person, secret};
use crate::fault::Fault;

/// What every access token begins with, so that one that has gone astray is recognised.
const PREFIX: &str = "ot_";

/// How many days an access token may be good for.
pub(crate) const DAYS: u16 = 90;

/// How many an account may have.
const MOST: usize = 20;

/// An access token, under its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Token {
    pub(crate) account: String,
    /// What it is for.
    pub(crate) name: String,
    /// Whether it may also write.
    pub(crate) writes: bool,
    pub(crate) made: Timestamp,
    pub(crate) until: Timestamp,
    pub(crate) used: Option<Timestamp>,
}

impl People {
    /// Makes an access token for somebody's account. It is told this once.
    pub(crate) fn make_token(
        &self,
        person: &Person,
        name: &str,
        writes: bool,
        days: u16,
        visit: &Visit,
    ) -> Result<String, Fault> {
        self.proved_lately(person, visit.now)?;
        let (account, now) = (person.id.as_str(), visit.now);
        let name = super::shown_name(name)?;
        if !(1..=DAYS).contains(&days) {
            return Err(Fault::input(format!("an access token is good for 1 to {DAYS} days")));
        }
        if self.tokens_of(account).len() >= MOST {
            return Err(Fault::input(format!("an account has at most {MOST} access tokens"))
                .hint("Revoke one that is not used."));
        }
        let until = now
            .checked_add(SignedDuration::from_hours(24 * i64::from(days)))
            .map_err(|error| Fault::internal(&error))?;
        let token = format!("{PREFIX}{}", secret::make(self.edge));
        let kept =
            Token { account: account.to_owned(), name, writes, made: now, until, used: None };
        self.tokens.add(&secret::hash(&token), kept)?;
        let about = if writes { "read and write" } else { "read" };
        self.journal.note("access token made", &self.label(account), Some(visit.from), about);
        Ok(token)
    }

    /// An account's access tokens, the newest first.
    pub(crate) fn tokens_of(&self, account: &str) -> Vec<(String, Arc<Token>)> {
        let mut all = self.tokens.all();
        all.retain(|(_, it)| it.account == account);
        all.sort_by(|a, b| b.1.made.cmp(&a.1.made).then_with(|| a.0.cmp(&b.0)));
        all
    }

    /// Ends one of the access tokens of somebody's account.
    pub(crate) fn revoke_token(
        &self,
        person: &Person,
        key: &str,
        from: IpAddr,
    ) -> Result<(), Fault> {
        let token = self.tokens.find(key)?.filter(|it| it.account == person.id);
        token.ok_or(Fault::NotFound)?;
        self.tokens.remove(key)?;
        self.journal.note("access token revoked", &self.label(&person.id), Some(from), "");
        Ok(())
    }

    /// Who has this access token.
    pub(super) fn by_token(&self, token: &str, now: Timestamp) -> Option<Person> {
        let key = secret::hash(token);
        let kept = self.tokens.get(&key).filter(|it| now < it.until)?;
        self.touch(&key, now);
        let by = By::Token { key, writes: kept.writes };
        self.person(&kept.account, String::new(), by)
    }
}
