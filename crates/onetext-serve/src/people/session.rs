//! Sessions: who has signed in, from where, and until when that holds.
//!
//! A browser shows a secret in a cookie; of the secret only its hash is kept. A session ends after
//! eight hours in which nobody did anything, after seven days whatever was done, and at once when it
//! is ended, the account is shut, or its role or password changes.

use std::net::IpAddr;
use std::sync::Arc;

use cookie::{Cookie, SameSite};
use http::{HeaderMap, header};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{By, People, Person, secret};
use crate::fault::Fault;

/// After how long without a sign of life a session ends.
pub(crate) const IDLE: SignedDuration = SignedDuration::from_hours(8);

/// After how long a session ends in any case.
pub(crate) const WHOLE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How long after signing in somebody may change how they sign in.
pub(crate) const PROVED: SignedDuration = SignedDuration::from_mins(15);

/// How many sessions an account may have; the oldest ends when there is one more.
const MOST: usize = 20;

/// A session, under the hash of its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) account: String,
    pub(crate) made: Timestamp,
    pub(crate) seen: Timestamp,
    /// The address that the person signed in from.
    pub(crate) ip: String,
    /// What the browser says it is.
    pub(crate) agent: String,
}

/// From where somebody knocks, and when.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    pub(crate) now: Timestamp,
    pub(crate) from: IpAddr,
    pub(crate) agent: String,
}

/// What somebody shows to be known by.
pub(super) enum Word {
    /// A session's secret.
    Cookie(String),
    /// An access token.
    Bearer(String),
}

impl People {
    /// What these headers show.
    pub(super) fn word(&self, headers: &HeaderMap) -> Option<Word> {
        let text = |value: &http::HeaderValue| value.to_str().ok().map(str::to_owned);
        if let Some(value) = headers.get(header::AUTHORIZATION).and_then(text)
            && let Some((scheme, token)) = value.split_once(' ')
            && scheme.eq_ignore_ascii_case("bearer")
        {
            return Some(Word::Bearer(token.trim().to_owned()));
        }
        let name = self.cookie_name();
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(text);
        let all: Vec<String> = cookies.collect();
        all.iter()
            .flat_map(|line| Cookie::split_parse(line.as_str()))
            .filter_map(Result::ok)
            .find(|cookie| cookie.name() == name)
            .map(|cookie| Word::Cookie(cookie.value().to_owned()))
    }

    /// The cookie's name. With the prefix, no other host and no unencrypted page can set it.
    fn cookie_name(&self) -> &'static str {
        if self.is_secure() { "__Host-onetext" } else { "onetext" }
    }

    /// The header that gives a browser its secret.
    pub(crate) fn cookie(&self, secret: &str) -> String {
        Cookie::build((self.cookie_name(), secret))
            .path("/")
            .http_only(true)
            .secure(self.is_secure())
            .same_site(SameSite::Strict)
            .build()
            .to_string()
    }

    /// The header that takes it away again.
    pub(crate) fn no_cookie(&self) -> String {
        format!("{}; Max-Age=0", self.cookie(""))
    }

    /// Who has this session's secret.
    pub(super) fn by_cookie(&self, secret: &str, now: Timestamp, lives: bool) -> Option<Person> {
        let key = secret::hash(secret);
        let session = self.sessions.get(&key)?;
        self.holds(&key, &session, now).then_some(())?;
        if lives {
            self.touch(&key, now);
        }
        let token = Self::form_token(secret);
        self.person(&session.account, token, By::Session(key))
    }

    /// Whether a session has not ended by itself.
    fn holds(&self, key: &str, session: &Session, now: Timestamp) -> bool {
        let seen = self.touched.lock().get(key).copied().unwrap_or(session.seen).max(session.seen);
        now.duration_since(seen) < IDLE && now.duration_since(session.made) < WHOLE
    }

    /// Whether somebody who was known is so still, with the same eyes.
    pub(crate) fn knows_still(&self, person: &Person, now: Timestamp) -> bool {
        let still = match &person.by {
            By::Alone => return true,
            By::Session(key) => {
                self.sessions.get(key).is_some_and(|session| self.holds(key, &session, now))
            }
            By::Token { key, .. } => self.tokens.get(key).is_some_and(|token| now < token.until),
        };
        let account = self.accounts.get(&person.id);
        still && account.is_some_and(|it| !it.disabled && it.role.0 == person.viewer)
    }

    /// Notes that somebody was here.
    pub(super) fn touch(&self, key: &str, now: Timestamp) {
        let mut touched = self.touched.lock();
        match touched.get_mut(key) {
            Some(seen) => *seen = now.max(*seen),
            None => drop(touched.insert(key.to_owned(), now)),
        }
    }

    /// Opens a session for an account and returns its secret. The one before in the same browser ends.
    pub(super) fn open_session(
        &self,
        account: &str,
        visit: &Visit,
        before: Option<&Person>,
    ) -> Result<String, Fault> {
        if let Some(Person { by: By::Session(key), .. }) = before {
            self.sessions.remove(key)?;
        }
        let mut others = self.sessions_of(account, visit.now);
        while others.len() >= MOST {
            if let Some((key, _)) = others.pop() {
                self.sessions.remove(&key)?;
            }
        }
        let secret = secret::make(self.edge);
        let session = Session {
            account: account.to_owned(),
            made: visit.now,
            seen: visit.now,
            ip: visit.from.to_string(),
            agent: visit.agent.chars().filter(|c| !c.is_control()).take(200).collect(),
        };
        self.sessions.add(&secret::hash(&secret), session)?;
        Ok(secret)
    }

    /// An account's sessions, the newest first.
    pub(crate) fn sessions_of(&self, account: &str, now: Timestamp) -> Vec<(String, Arc<Session>)> {
        let mut all = self.sessions.all();
        all.retain(|(key, it)| it.account == account && self.holds(key, it, now));
        all.sort_by(|a, b| b.1.made.cmp(&a.1.made).then_with(|| a.0.cmp(&b.0)));
        all
    }

    /// When a session was last used.
    pub(crate) fn last_use(&self, key: &str, session: &Session) -> Timestamp {
        self.touched.lock().get(key).copied().unwrap_or(session.seen).max(session.seen)
    }

    /// Ends one session of an account.
    pub(crate) fn end_session(&self, person: &Person, key: &str) -> Result<(), Fault> {
        let session = self.sessions.find(key)?.filter(|it| it.account == person.id);
        session.ok_or(Fault::NotFound)?;
        self.sessions.remove(key)?;
        Ok(())
    }

    /// Ends an account's sessions, one aside.
    pub(crate) fn end_sessions(&self, account: &str, but: Option<&str>) -> Result<usize, Fault> {
        self.sessions.remove_all(|key, it| it.account == account && Some(key) != but)
    }

    /// Ends the sessions of somebody's account but the one that they are signed in by.
    pub(crate) fn end_other_sessions(&self, person: &Person) -> Result<(), Fault> {
        let By::Session(key) = &person.by else { return Err(Fault::Forbidden(IN_PERSON)) };
        self.end_sessions(&person.id, Some(key)).map(|_| ())
    }

    /// Whether somebody signed in so lately that they may change how they sign in.
    pub(crate) fn proved_lately(&self, person: &Person, now: Timestamp) -> Result<(), Fault> {
        let By::Session(key) = &person.by else { return Err(Fault::Forbidden(IN_PERSON)) };
        let session = self.sessions.find(key)?.ok_or(Fault::Unknown)?;
        if now.duration_since(session.made) < PROVED {
            return Ok(());
        }
        Err(Fault::Forbidden(
            "This can be changed within 15 minutes of signing in. Sign in again first.",
        ))
    }
}

/// What a program is told that does what only its person may do.
pub(crate) const IN_PERSON: &str =
    "An access token cannot do this: it is for who is signed in with a password or a passkey.";
