//! Who may come in: accounts, sessions, and who is at the other end of a request.
//!
//! Everything about people is in the cabinet and nothing of it in the log. Each drawer is held in
//! memory as well (`shelf`), so that knowing who asks takes microseconds, and is looked through every
//! two seconds for what other servers at the same record have changed. Of whatever lets somebody in,
//! the cabinet has hashes alone.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use onetext_record::Viewer;
use onetext_store::{Cabinet, LogError};
use parking_lot::Mutex;

use crate::fault::Fault;
use crate::house::{Edge, Mode};
use onetext_brief::harmless;

mod account;
mod brake;
mod common;
mod feed;
mod invitation;
mod journal;
mod origin;
mod passkey;
mod password;
mod role;
mod secret;
mod session;
mod shelf;
mod team;
#[cfg(test)]
mod tests;
mod token;
mod watch;

pub(crate) use account::Account;
use brake::Brake;
use feed::Feed;
pub(crate) use invitation::{Invitation, Proof};
pub(crate) use journal::Event;
use journal::Journal;
pub(crate) use origin::is_local;
pub use origin::{Origin, OriginError};
use passkey::Questions;
pub(crate) use passkey::{NewKey, Passkey};
use password::Passwords;
pub(crate) use password::{LONGEST, SHORTEST};
pub(crate) use role::Role;
use session::Word;
pub(crate) use session::{IN_PERSON, Session, Visit};
use shelf::Shelf;
pub(crate) use token::{DAYS, Token};
pub(crate) use watch::{LOOK, while_known};

/// The account of the one person where nobody signs in.
pub(crate) const ALONE: &str = "alone";

/// What a form's token is derived for.
const FORM: &str = "form";

/// How long it may take until what was noted of who was here is kept.
const NOTED: SignedDuration = SignedDuration::from_secs(60);

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
    /// What the person showed to be known.
    pub(crate) by: By,
}

/// What somebody showed to be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum By {
    /// Nothing: there is nobody else.
    Alone,
    /// A session's secret, of which this is the hash.
    Session(String),
    /// An access token, of which this is the hash.
    Token {
        /// The hash.
        key: String,
        /// Whether it may also write.
        writes: bool,
    },
}

/// Accounts and sessions.
pub(crate) struct People {
    alone: Option<Person>,
    edge: Edge,
    /// By id.
    accounts: Shelf<Account>,
    /// The ids of accounts, by the name that is typed to sign in.
    names: Shelf<String>,
    /// By the hash of the secret, like the next three.
    sessions: Shelf<Session>,
    invitations: Shelf<Invitation>,
    tokens: Shelf<Token>,
    feeds: Shelf<Feed>,
    /// By the hash of the passkey's id.
    passkeys: Shelf<Passkey>,
    /// When an account was last here, as far as its sessions do not say.
    seen: Shelf<Timestamp>,
    /// When a session or a token was last used, by its hash, until that is kept.
    touched: Mutex<HashMap<String, Timestamp>>,
    passwords: Passwords,
    questions: Questions,
    brake: Brake,
    journal: Journal,
    /// Whoever changes something that other accounts have a say in.
    turn: Mutex<()>,
    wrote: Mutex<HashMap<String, usize>>,
    place: OnceLock<Place>,
}

/// Where browsers find the workbench.
#[derive(Debug)]
struct Place {
    origin: Option<Origin>,
    /// Whether browsers find it there and nowhere else.
    only: bool,
    secure: bool,
}

impl Person {
    /// Whether a program asks that may only read.
    pub(crate) fn only_reads(&self) -> bool {
        matches!(self.by, By::Token { writes: false, .. })
    }
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
            Mode::Alone { author, .. } => Some(Person {
                id: ALONE.to_owned(),
                name: author.clone(),
                viewer: Viewer::Mediator,
                token: secret::make(edge),
                bearer: false,
                by: By::Alone,
            }),
        };
        Ok(Self {
            alone,
            edge,
            accounts: Shelf::open(cabinet, "accounts", edge)?,
            names: Shelf::open(cabinet, "sign-in names", edge)?,
            sessions: Shelf::open(cabinet, "sessions", edge)?,
            invitations: Shelf::open(cabinet, "invitations", edge)?,
            tokens: Shelf::open(cabinet, "tokens", edge)?,
            feeds: Shelf::open(cabinet, "feeds", edge)?,
            passkeys: Shelf::open(cabinet, "passkeys", edge)?,
            seen: Shelf::open(cabinet, "seen", edge)?,
            touched: Mutex::default(),
            passwords: Passwords::new(edge),
            questions: Questions::default(),
            brake: Brake::new(edge),
            journal: Journal::new(edge, cabinet),
            turn: Mutex::default(),
            wrote: Mutex::default(),
            place: OnceLock::new(),
        })
    }

    /// Says, once, where browsers find the workbench, whether there `only`, and whether the way there
    /// is encrypted.
    pub(crate) fn settle(&self, origin: Option<Origin>, only: bool, encrypted: bool) {
        let secure = encrypted || origin.as_ref().is_some_and(Origin::is_encrypted);
        let _ = self.place.set(Place { origin, only, secure });
    }

    /// Whether a browser that asked for this host meant us. A page elsewhere could give this machine a
    /// name of its own and read along with its visitor.
    pub(crate) fn is_our_host(&self, host: &str) -> bool {
        if self.alone.is_some() {
            return is_local(host);
        }
        match self.place.get() {
            Some(Place { origin: Some(origin), only: true, .. }) => origin.is_at(host),
            _ => true,
        }
    }

    /// Where browsers find the workbench, where that is known.
    pub(crate) fn origin(&self) -> Option<&Origin> {
        self.place.get().and_then(|place| place.origin.as_ref())
    }

    fn is_secure(&self) -> bool {
        self.place.get().is_some_and(|place| place.secure)
    }

    /// Whether there are no accounts.
    pub(crate) fn is_alone(&self) -> bool {
        self.alone.is_some()
    }

    /// A name for an account that is not there yet.
    pub(crate) fn new_id(&self) -> String {
        secret::id(self.edge)
    }

    /// What the forms of a session carry, by its secret.
    pub(crate) fn form_token(secret: &str) -> String {
        secret::derived(secret, FORM)
    }

    /// Notes that somebody was refused something.
    pub(crate) fn note_refusal(&self, event: &str, who: Option<&Person>, from: IpAddr, what: &str) {
        let account = who.map(|person| self.label(&person.id)).unwrap_or_default();
        self.journal.note(event, &account, Some(from), what);
    }

    /// What happened at the doors, the newest first.
    pub(crate) fn events(&self) -> Result<Vec<Event>, Fault> {
        self.journal.last()
    }

    /// The rank that the record had for this account when it last wrote.
    pub(crate) fn wrote(&self, id: &str) -> usize {
        self.wrote.lock().get(id).copied().unwrap_or_default()
    }

    /// Notes that an account has written, and which rank the record has for it now.
    pub(crate) fn has_written(&self, id: &str, rank: usize) {
        self.wrote.lock().insert(id.to_owned(), rank);
    }

    /// Who sent these headers, as far as is held in memory.
    pub(crate) fn who(&self, headers: &HeaderMap, now: Timestamp) -> Option<Person> {
        if self.alone.is_some() {
            return self.alone.clone();
        }
        match self.word(headers)? {
            Word::Cookie(secret) => self.by_cookie(&secret, now, is_of_a_person(headers)),
            Word::Bearer(token) => self.by_token(&token, now),
        }
    }

    /// Looks for who sent these headers in the cabinet, where another server may have put them. Returns
    /// whether it is worth asking [`Self::who`] again. This may take a while.
    pub(crate) fn meet(&self, headers: &HeaderMap) -> Result<bool, Fault> {
        let account = match self.word(headers) {
            None => None,
            Some(Word::Cookie(secret)) => {
                self.sessions.find(&secret::hash(&secret))?.map(|it| it.account.clone())
            }
            Some(Word::Bearer(token)) => {
                self.tokens.find(&secret::hash(&token))?.map(|it| it.account.clone())
            }
        };
        match account {
            Some(id) => Ok(self.accounts.find(&id)?.is_some()),
            None => Ok(false),
        }
    }

    /// Whether these headers show anything to be known by.
    pub(crate) fn shows_something(&self, headers: &HeaderMap) -> bool {
        self.alone.is_none() && self.word(headers).is_some()
    }

    fn person(&self, id: &str, token: String, by: By) -> Option<Person> {
        let account = self.accounts.get(id).filter(|it| !it.disabled)?;
        Some(Person {
            id: id.to_owned(),
            name: account.name.clone(),
            viewer: account.role.0.clone(),
            token,
            bearer: matches!(by, By::Token { .. }),
            by,
        })
    }

    /// Signs in whoever has this name and this password, and returns the session's secret. What is
    /// told, and how long it takes, is the same whether there is such an account or not.
    pub(crate) fn sign_in(
        &self,
        name: &str,
        password: &str,
        visit: &Visit,
        before: Option<&Person>,
    ) -> Result<String, Fault> {
        self.brake.knock(visit.from)?;
        let name = name.trim().to_lowercase();
        let id = self.names.ask(&name)?.map(|id| String::clone(&id));
        let account = id.as_ref().map(|id| self.accounts.find(id)).transpose()?.flatten();
        let id = id.unwrap_or_default();
        let label = account.as_ref().map(|it| it.sign_in.clone()).unwrap_or_default();
        let locks = self.brake.attempt(&name, visit.now).inspect_err(|_| {
            self.journal.note("sign-in braked", &label, Some(visit.from), "");
        })?;
        let kept = account.as_ref().and_then(|it| it.password.as_deref());
        let fits = self.passwords.fits(password, kept);
        let Some(account) = account.as_ref().filter(|it| fits && !it.disabled) else {
            self.journal.note("sign-in failed", &label, Some(visit.from), "password");
            if locks {
                self.journal.note("account braked", &label, Some(visit.from), "");
            }
            self.brake.wrong(visit.from)?;
            return Err(Fault::input("the name or the password is not right"));
        };
        self.brake.right(&name);
        if kept.is_some_and(|kept| self.passwords.is_dated(kept)) {
            let hash = self.passwords.hash(password)?;
            self.accounts.change(&id, |it| {
                // Somebody may have chosen another password this moment.
                if it.password == account.password {
                    it.password = Some(hash.clone());
                }
                Ok(())
            })?;
        }
        self.journal.note("signed in", &label, Some(visit.from), "password");
        self.open_session(&id, visit, before)
    }

    /// Ends the session that somebody is signed in by.
    pub(crate) fn sign_out(&self, person: &Person, from: IpAddr) -> Result<(), Fault> {
        if let By::Session(key) = &person.by {
            self.sessions.remove(key)?;
            self.journal.note("signed out", &self.label(&person.id), Some(from), "");
        }
        Ok(())
    }

    /// Gives an account another password; its other sessions end. Who has one shows it first, who has
    /// none has to have signed in lately.
    pub(crate) fn set_password(
        &self,
        person: &Person,
        current: &str,
        next: &str,
        visit: &Visit,
    ) -> Result<(), Fault> {
        let By::Session(session) = &person.by else {
            return Err(Fault::Forbidden(IN_PERSON));
        };
        let account = self.account(&person.id)?;
        match account.password.as_deref() {
            None => self.proved_lately(person, visit.now)?,
            kept => {
                self.brake.knock(visit.from)?;
                self.brake.attempt(&account.sign_in, visit.now)?;
                if !self.passwords.fits(current, kept) {
                    let label = &account.sign_in;
                    self.journal.note("password not changed", label, Some(visit.from), "");
                    return Err(Fault::input("the current password is not right"));
                }
                self.brake.right(&account.sign_in);
            }
        }
        password::may_be_chosen(next, &[&account.sign_in, &account.name])?;
        let hash = self.passwords.hash(next)?;
        self.accounts.change(&person.id, |it| {
            it.password = Some(hash.clone());
            Ok(())
        })?;
        self.end_sessions(&person.id, Some(session))?;
        self.journal.note("password changed", &account.sign_in, Some(visit.from), "");
        Ok(())
    }

    /// The name by which an account is called in the journal.
    pub(crate) fn label(&self, id: &str) -> String {
        if id == ALONE {
            return ALONE.to_owned();
        }
        self.accounts.get(id).map(|it| it.sign_in.clone()).unwrap_or_default()
    }

    /// Whether a name for entries is nobody else's: what stands under an entry names one person.
    fn is_free(&self, name: &str, but: Option<&str>) -> Result<(), Fault> {
        let folded = name.to_lowercase();
        let accounts = self.accounts.all();
        let mut others = accounts.iter().filter(|(id, _)| Some(id.as_str()) != but);
        if others.any(|(_, it)| it.name.to_lowercase() == folded) {
            return Err(Fault::input(format!("“{name}” is somebody else’s name here"))
                .hint("Entries are made in this name, so it names one person."));
        }
        Ok(())
    }

    /// Lets an address knock at a door that anybody may knock at.
    pub(crate) fn knock(&self, from: IpAddr) -> Result<(), Fault> {
        self.brake.knock(from)
    }

    /// Keeps what was noted, takes in what other servers did, and lets go of what is over.
    pub(crate) fn tend(&self) -> Result<(), Fault> {
        if self.alone.is_some() {
            return Ok(());
        }
        let now = (self.edge.now)();
        self.sessions.reload()?;
        self.tokens.reload()?;
        self.accounts.reload()?;
        self.names.reload()?;
        self.passkeys.reload()?;
        self.invitations.reload()?;
        self.feeds.reload()?;
        self.note_who_was_here()?;
        self.sessions.remove_all(|key, it| {
            let seen = self.last_use(key, it);
            now.duration_since(seen) >= session::IDLE
                || now.duration_since(it.made) >= session::WHOLE
        })?;
        self.tokens.remove_all(|_, it| now >= it.until)?;
        self.invitations.remove_all(|_, it| now >= it.until)?;
        self.brake.tidy(now);
        self.journal.keep()
    }

    /// Writes down when sessions and tokens were last used, once a minute at most for each.
    fn note_who_was_here(&self) -> Result<(), Fault> {
        let touched: Vec<(String, Timestamp)> =
            self.touched.lock().iter().map(|(key, at)| (key.clone(), *at)).collect();
        for (key, at) in touched {
            let later = |kept: Timestamp| at.duration_since(kept) >= NOTED;
            let account = if let Some(session) = self.sessions.get(&key) {
                if later(session.seen) {
                    self.sessions.change(&key, |it| {
                        it.seen = it.seen.max(at);
                        Ok(())
                    })?;
                }
                session.account.clone()
            } else if let Some(token) = self.tokens.get(&key) {
                if token.used.is_none_or(later) {
                    self.tokens.change(&key, |it| {
                        it.used = it.used.max(Some(at));
                        Ok(())
                    })?;
                }
                token.account.clone()
            } else {
                self.touched.lock().remove(&key);
                continue;
            };
            match self.seen.get(&account) {
                None => drop(self.seen.add(&account, at)?),
                Some(seen) if later(*seen) => {
                    self.seen.change(&account, |it| {
                        *it = at.max(*it);
                        Ok(())
                    })?;
                }
                Some(_) => {}
            }
        }
        Ok(())
    }
}

/// Whether a person asks, and not a page that looks by itself whether there is anything new.
fn is_of_a_person(headers: &HeaderMap) -> bool {
    let has = |name: &str| headers.contains_key(name);
    let is_stream = headers
        .get(http::header::ACCEPT)
        .is_some_and(|value| value.as_bytes().starts_with(b"text/event-stream"));
    !is_stream && (!has("onetext-rank") || has(crate::door::TOKEN))
}

/// A name as it is shown: one line, nothing hidden in it.
pub(crate) fn shown_name(name: &str) -> Result<String, Fault> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let name = words.join(" ");
    if name.is_empty() {
        return Err(Fault::input("a name is missing"));
    }
    if name.chars().count() > 80 {
        return Err(Fault::input("a name has at most 80 characters"));
    }
    if harmless(&name) != name {
        return Err(Fault::input("a name has no control signs and no hidden ones"));
    }
    Ok(name)
}

/// A name to sign in with: small letters, digits and a few signs, so that there is one way to type it.
pub(crate) fn sign_in_name(name: &str) -> Result<String, Fault> {
    let name = name.trim().to_ascii_lowercase();
    let fits = |c: char| c.is_ascii_alphanumeric() || "._-@+".contains(c);
    if !(2..=64).contains(&name.len()) || !name.chars().all(fits) {
        return Err(Fault::input(
            "a name to sign in with has 2 to 64 letters a to z, digits, or . _ - @ +",
        ));
    }
    Ok(name)
}
