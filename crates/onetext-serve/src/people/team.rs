//! What the mediators do with accounts: look, rename, change the role, shut and open.

use std::sync::Arc;

use jiff::Timestamp;
use onetext_record::Viewer;

use super::account::Account;
use super::role::Role;
use super::{People, Person, shown_name};
use crate::fault::Fault;

/// Why the last mediator stays.
const LAST: &str =
    "Somebody has to run the house: the last mediator stays one. Make another mediator first.";

impl People {
    /// Every account, by name.
    pub(crate) fn everybody(&self) -> Vec<(String, Arc<Account>)> {
        let mut all = self.accounts.all();
        all.sort_by_key(|(id, it)| (it.name.to_lowercase(), id.clone()));
        all
    }

    /// An account.
    pub(crate) fn account(&self, id: &str) -> Result<Arc<Account>, Fault> {
        self.accounts.find(id)?.ok_or(Fault::NotFound)
    }

    /// When somebody was last here.
    pub(crate) fn last_seen(&self, id: &str) -> Option<Timestamp> {
        let mut sessions = self.sessions.all();
        sessions.retain(|(_, it)| it.account == id);
        let now = sessions.iter().map(|(key, it)| self.last_use(key, it)).max();
        now.max(self.seen.get(id).map(|it| *it))
    }

    /// Gives an account another name for its entries.
    pub(crate) fn rename(&self, by: &Person, id: &str, name: &str) -> Result<(), Fault> {
        let name = shown_name(name)?;
        self.is_free(&name, Some(id))?;
        let before = self.account(id)?;
        if before.name == name {
            return Ok(());
        }
        let account = self.accounts.change(id, |it| {
            it.name.clone_from(&name);
            Ok(())
        })?;
        let about = format!("from {} to {name}, by {}", before.name, by.name);
        self.journal.note("name changed", &account.sign_in, None, &about);
        Ok(())
    }

    /// Gives an account another role. Its sessions end.
    pub(crate) fn set_role(&self, by: &Person, id: &str, role: &Viewer) -> Result<(), Fault> {
        let _turn = self.turn.lock();
        let before = self.account(id)?;
        if before.role.0 == *role {
            return Ok(());
        }
        self.keeps_a_mediator(id)?;
        let account = self.accounts.change(id, |it| {
            it.role = Role(role.clone());
            Ok(())
        })?;
        self.end_sessions(id, None)?;
        let about = format!("from {} to {}, by {}", before.role, account.role, by.name);
        self.journal.note("role changed", &account.sign_in, None, &about);
        Ok(())
    }

    /// Shuts an account, or opens it again. When it is shut its sessions end.
    pub(crate) fn set_disabled(&self, by: &Person, id: &str, shut: bool) -> Result<(), Fault> {
        let _turn = self.turn.lock();
        if self.account(id)?.disabled == shut {
            return Ok(());
        }
        if shut {
            self.keeps_a_mediator(id)?;
        }
        let account = self.accounts.change(id, |it| {
            it.disabled = shut;
            Ok(())
        })?;
        if shut {
            self.end_sessions(id, None)?;
            self.invitations.remove_all(|_, it| it.account.as_deref() == Some(id))?;
        }
        let event = if shut { "account shut" } else { "account opened" };
        self.journal.note(event, &account.sign_in, None, &format!("by {}", by.name));
        Ok(())
    }

    /// Ends all sessions of an account; its person may sign in anew.
    pub(crate) fn send_out(&self, by: &Person, id: &str) -> Result<(), Fault> {
        let account = self.account(id)?;
        self.end_sessions(id, None)?;
        let about = format!("by {}", by.name);
        self.journal.note("sessions ended", &account.sign_in, None, &about);
        Ok(())
    }

    /// How many mediators can sign in.
    pub(super) fn mediators(&self) -> Result<usize, Fault> {
        self.accounts.reload()?;
        let accounts = self.accounts.all();
        Ok(accounts.iter().filter(|(_, it)| runs_the_house(it)).count())
    }

    fn keeps_a_mediator(&self, id: &str) -> Result<(), Fault> {
        if runs_the_house(&*self.account(id)?) && self.mediators()? == 1 {
            return Err(Fault::Forbidden(LAST));
        }
        Ok(())
    }
}

fn runs_the_house(account: &Account) -> bool {
    account.role.0 == Viewer::Mediator && !account.disabled
}
