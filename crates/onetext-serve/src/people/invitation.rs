//! Invitations: links by which a mediator lets somebody in, or lets somebody choose a new password.
//!
//! A link is good for 72 hours and for one use; the cabinet keeps its hash alone. Who opens it chooses
//! how to sign in; what they will see was chosen by who made the link.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use onetext_record::Viewer;
use serde::{Deserialize, Serialize};

use super::account::Account;
use super::role::Role;
use super::session::Visit;
use super::{People, Person, password, secret, shown_name, sign_in_name};
use crate::fault::Fault;

/// How long a link is good for.
pub(crate) const GOOD: SignedDuration = SignedDuration::from_hours(72);

/// How many may be open at the same time.
const MOST: usize = 200;

/// A link that has not been used, under the hash of its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Invitation {
    pub(crate) role: Role,
    /// The role in words, as it was when the link was made.
    pub(crate) title: String,
    /// The name in which entries will be made; whoever comes chooses it where there is none.
    pub(crate) name: Option<String>,
    /// A word of the mediator's, for the list.
    pub(crate) note: String,
    /// The account that is to get a new password; none for somebody new.
    pub(crate) account: Option<String>,
    pub(crate) made: Timestamp,
    pub(crate) until: Timestamp,
}

/// How somebody new will show that it is them.
pub(crate) enum Proof<'a> {
    Password(&'a str),
    Passkey(super::passkey::Passkey, String),
}

impl People {
    /// Makes a link for somebody new, and returns its secret, which is told this once.
    pub(crate) fn invite(
        &self,
        by: &Person,
        role: Viewer,
        name: &str,
        title: &str,
        note: &str,
        now: Timestamp,
    ) -> Result<String, Fault> {
        let name = shown_name(name)?;
        self.is_free(&name, None)?;
        let role = Role(role);
        let about = format!("{name} as {role}");
        let note = note.chars().filter(|c| !c.is_control()).take(200).collect();
        let secret = self.link(Invitation {
            role,
            title: title.to_owned(),
            name: Some(name),
            note,
            account: None,
            made: now,
            until: now,
        })?;
        self.journal.note("invitation made", &self.label(&by.id), None, &about);
        Ok(secret)
    }

    /// Makes a link by which the person of an account chooses a new password.
    pub(crate) fn invite_again(
        &self,
        by: &Person,
        id: &str,
        now: Timestamp,
    ) -> Result<String, Fault> {
        let account = self.accounts.find(id)?.ok_or(Fault::NotFound)?;
        if account.disabled {
            return Err(Fault::input("the account is shut").hint("Open it first."));
        }
        self.invitations.remove_all(|_, it| it.account.as_deref() == Some(id))?;
        let secret = self.link(Invitation {
            role: account.role.clone(),
            title: account.role.to_string(),
            name: Some(account.name.clone()),
            note: String::new(),
            account: Some(id.to_owned()),
            made: now,
            until: now,
        })?;
        let about = format!("for {}", account.sign_in);
        self.journal.note("link for a new password made", &self.label(&by.id), None, &about);
        Ok(secret)
    }

    /// Makes a link for a mediator where no mediator can sign in, or where `anyway` is said. Whoever
    /// can do this holds the files, and with them everything.
    pub(crate) fn invite_first(
        &self,
        anyway: bool,
        now: Timestamp,
    ) -> Result<Option<String>, Fault> {
        if self.alone.is_some() || (self.mediators()? > 0 && !anyway) {
            return Ok(None);
        }
        // Those that were printed at earlier starts are not good any more.
        self.invitations.remove_all(|_, it| it.account.is_none() && it.name.is_none())?;
        let secret = self.link(Invitation {
            role: Role(Viewer::Mediator),
            title: "Mediator".to_owned(),
            name: None,
            note: "printed by the server".to_owned(),
            account: None,
            made: now,
            until: now,
        })?;
        self.journal.note("invitation made", "", None, "printed by the server");
        Ok(Some(secret))
    }

    /// Keeps an invitation for as long as it is good, and returns its secret.
    fn link(&self, it: Invitation) -> Result<String, Fault> {
        if self.invitations.all().len() >= MOST {
            return Err(Fault::input(format!("at most {MOST} invitations may be open"))
                .hint("Revoke those that are not needed."));
        }
        let until = it.made.checked_add(GOOD).map_err(|error| Fault::internal(&error))?;
        let secret = secret::make(self.edge);
        self.invitations.add(&secret::hash(&secret), Invitation { until, ..it })?;
        Ok(secret)
    }

    /// The invitations that are open, the newest first, each with the key that revokes it.
    pub(crate) fn invitations(&self, now: Timestamp) -> Vec<(String, Arc<Invitation>)> {
        let mut all = self.invitations.all();
        all.retain(|(_, it)| now < it.until);
        all.sort_by(|a, b| b.1.made.cmp(&a.1.made).then_with(|| a.0.cmp(&b.0)));
        all
    }

    /// Takes an invitation back.
    pub(crate) fn revoke_invitation(&self, by: &Person, key: &str) -> Result<(), Fault> {
        if !self.invitations.remove(key)? {
            return Err(Fault::NotFound);
        }
        self.journal.note("invitation revoked", &self.label(&by.id), None, "");
        Ok(())
    }

    /// The invitation with this secret. What is used, revoked, over or made up is not found.
    pub(crate) fn invitation(
        &self,
        secret: &str,
        now: Timestamp,
    ) -> Result<Arc<Invitation>, Fault> {
        let found = self.invitations.find(&secret::hash(secret))?;
        let it = found.filter(|it| now < it.until).ok_or(Fault::NotFound)?;
        if let Some(id) = &it.account {
            self.accounts.find(id)?.filter(|it| !it.disabled).ok_or(Fault::NotFound)?;
        }
        Ok(it)
    }

    /// Takes an invitation up: somebody new gets an account, or somebody known a new password. Returns
    /// the secret of their session.
    pub(crate) fn accept(
        &self,
        secret: &str,
        name: &str,
        sign_in: &str,
        proof: Proof<'_>,
        visit: &Visit,
        before: Option<&Person>,
    ) -> Result<String, Fault> {
        let it = self.invitation(secret, visit.now)?;
        if let Some(id) = it.account.clone() {
            return self.renew(secret, &id, &proof, visit, before);
        }
        let name = match &it.name {
            Some(name) => name.clone(),
            None => shown_name(name)?,
        };
        let sign_in = sign_in_name(sign_in)?;
        let (id, password, passkey) = match proof {
            Proof::Password(word) => {
                password::may_be_chosen(word, &[&sign_in, &name])?;
                (secret::id(self.edge), Some(self.passwords.hash(word)?), None)
            }
            Proof::Passkey(passkey, id) => (id, None, Some(passkey)),
        };
        // A name is reserved, and its account made, before anybody else looks.
        let _turn = self.turn.lock();
        self.is_free(&name, None)?;
        self.take_name(&sign_in, &id)?;
        // Whoever takes the link away is the one who uses it.
        if !self.invitations.remove(&secret::hash(secret))? {
            self.names.remove(&sign_in)?;
            return Err(Fault::NotFound);
        }
        let role = it.role.clone();
        let label = format!("{sign_in} as {role}");
        let account = Account { name, sign_in, role, password, disabled: false, made: visit.now };
        let sign_in = account.sign_in.clone();
        self.accounts.add(&id, account)?;
        if let Some(passkey) = passkey {
            self.keep_passkey(passkey)?;
        }
        self.journal.note("invitation accepted", &sign_in, Some(visit.from), &label);
        self.open_session(&id, visit, before)
    }

    fn renew(
        &self,
        secret: &str,
        id: &str,
        proof: &Proof<'_>,
        visit: &Visit,
        before: Option<&Person>,
    ) -> Result<String, Fault> {
        let account = self.accounts.find(id)?.ok_or(Fault::NotFound)?;
        let Proof::Password(word) = proof else {
            return Err(Fault::input("a new password is chosen here"));
        };
        password::may_be_chosen(word, &[&account.sign_in, &account.name])?;
        let hash = self.passwords.hash(word)?;
        if !self.invitations.remove(&secret::hash(secret))? {
            return Err(Fault::NotFound);
        }
        self.accounts.change(id, |it| {
            it.password = Some(hash.clone());
            Ok(())
        })?;
        self.end_sessions(id, None)?;
        self.brake.right(&account.sign_in);
        self.journal.note("password renewed by link", &account.sign_in, Some(visit.from), "");
        self.open_session(id, visit, before)
    }

    /// Reserves a name for signing in, so that of two who want it at the same time one gets it.
    fn take_name(&self, sign_in: &str, id: &str) -> Result<(), Fault> {
        if self.names.add(sign_in, id.to_owned())? {
            return Ok(());
        }
        // A server that was stopped between two steps may have left a name without an account.
        if let Some(holder) = self.names.find(sign_in)?
            && self.accounts.find(&holder)?.is_none()
        {
            self.names.remove(sign_in)?;
            if self.names.add(sign_in, id.to_owned())? {
                return Ok(());
            }
        }
        Err(Fault::input(format!("somebody signs in as “{sign_in}” already"))
            .hint("Choose another name to sign in with."))
    }
}
