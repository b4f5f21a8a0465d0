//! Passkeys: signing in with a key that the person's device keeps, and no name to be typed.
//!
//! A passkey belongs to the name of the host (`--origin`), so a page elsewhere cannot ask for it. The
//! device makes sure that its person is there: user verification is required. What the server asked
//! is kept in memory for five minutes and is good for one answer.

use std::collections::HashMap;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use webauthn_rp::bin::{Decode, Encode};
use webauthn_rp::request::auth::AuthenticationVerificationOptions;
use webauthn_rp::request::register::{
    CredProtect, Nickname, PublicKeyCredentialUserEntity, RegistrationVerificationOptions,
    UserHandle16, Username,
};
use webauthn_rp::request::{AsciiDomain, PublicKeyCredentialDescriptor, RpId, TimedCeremony};
use webauthn_rp::response::register::{CompressedPubKey, DynamicState, StaticState};
use webauthn_rp::response::{AuthTransports, CredentialId};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthentication16, DiscoverableAuthenticationServerState,
    DiscoverableCredentialRequestOptions, PublicKeyCredentialCreationOptions, Registration,
    RegistrationServerState,
};

use super::origin::Origin;
use super::session::Visit;
use super::{People, Person, secret};
use crate::fault::Fault;

/// How long an answer may take.
const PATIENCE: SignedDuration = SignedDuration::from_mins(5);

/// How many answers are waited for; the oldest are given up when there are more.
const AWAITED: usize = 4096;

/// How many passkeys an account may have.
const MOST: usize = 10;

/// What a device may use; told where none that is known came.
const REFUSED: &str = "this passkey is not accepted here";

/// A passkey, under the hash of its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Passkey {
    pub(crate) account: String,
    /// What its person calls it.
    pub(crate) name: String,
    id: String,
    transports: u8,
    /// The public key.
    fixed: String,
    /// The count of uses and the like.
    moving: String,
    pub(crate) made: Timestamp,
    pub(crate) used: Option<Timestamp>,
}

/// Who a new passkey will be for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewKey {
    /// The account, which may not be there yet.
    pub(crate) account: String,
    /// The invitation that it comes by; none for an account that is there.
    pub(crate) invitation: Option<String>,
}

/// Questions that were put to devices, each until it is answered once.
pub(super) struct Asked<T> {
    open: Mutex<HashMap<u128, (Timestamp, T)>>,
}

impl<T> Default for Asked<T> {
    fn default() -> Self {
        Self { open: Mutex::default() }
    }
}

impl<T> Asked<T> {
    fn put(&self, challenge: u128, now: Timestamp, it: T) {
        let mut open = self.open.lock();
        open.retain(|_, (asked, _)| now.duration_since(*asked) < PATIENCE);
        if open.len() >= AWAITED {
            let mut times: Vec<Timestamp> = open.values().map(|(asked, _)| *asked).collect();
            times.sort_unstable();
            let half = times[times.len() / 2];
            open.retain(|_, (asked, _)| *asked > half);
        }
        open.insert(challenge, (now, it));
    }

    fn take(&self, challenge: u128, now: Timestamp) -> Option<T> {
        let (asked, it) = self.open.lock().remove(&challenge)?;
        (now.duration_since(asked) < PATIENCE).then_some(it)
    }
}

/// What is waited for.
#[derive(Default)]
pub(super) struct Questions {
    new: Asked<(RegistrationServerState<16>, NewKey)>,
    sign_in: Asked<DiscoverableAuthenticationServerState>,
}

impl People {
    /// The name that passkeys belong to, and the origin that may use them.
    fn party(&self) -> Result<(RpId, &Origin), Fault> {
        let origin = self.origin().filter(|it| it.is_named()).ok_or_else(|| {
            Fault::input("this server has no name that passkeys could belong to")
                .hint("Start it with --origin https://NAME.")
        })?;
        let domain = AsciiDomain::try_from(origin.host().to_owned());
        let domain = domain.map_err(|error| Fault::internal(&error))?;
        Ok((RpId::Domain(domain), origin))
    }

    /// Whether passkeys can be used here.
    pub(crate) fn takes_passkeys(&self) -> bool {
        self.alone.is_none() && self.party().is_ok()
    }

    /// An account's passkeys, the oldest first.
    pub(crate) fn passkeys_of(&self, account: &str) -> Vec<(String, Arc<Passkey>)> {
        let mut all = self.passkeys.all();
        all.retain(|(_, it)| it.account == account);
        all.sort_by(|a, b| a.1.made.cmp(&b.1.made).then_with(|| a.0.cmp(&b.0)));
        all
    }

    /// What a browser's device is asked to make a passkey, as `WebAuthn` has it.
    pub(crate) fn ask_for_new_key(
        &self,
        key: NewKey,
        sign_in: &str,
        name: &str,
        now: Timestamp,
    ) -> Result<serde_json::Value, Fault> {
        let (rp, _) = self.party()?;
        let known = self.passkeys_of(&key.account);
        if known.len() >= MOST {
            return Err(Fault::input(format!("an account has at most {MOST} passkeys")));
        }
        let exclude = known.iter().filter_map(|(_, it)| {
            let id = CredentialId::<Vec<u8>>::decode(bytes(&it.id)?).ok()?;
            let transports = AuthTransports::decode(it.transports).ok()?;
            Some(PublicKeyCredentialDescriptor { id, transports })
        });
        let handle = handle(&key.account).ok_or(Fault::NotFound)?;
        let user = PublicKeyCredentialUserEntity {
            name: Username::try_from(sign_in).map_err(|error| Fault::input(error.to_string()))?,
            id: &handle,
            display_name: Nickname::try_from(name).ok(),
        };
        let exclude = exclude.collect();
        let mut options = PublicKeyCredentialCreationOptions::passkey(&rp, user, exclude);
        // Devices that do not know this extension are refused by browsers where it is enforced.
        options.extensions.cred_protect = CredProtect::None;
        let (state, question) =
            options.start_ceremony().map_err(|error| Fault::internal(&error))?;
        let json = serde_json::to_value(&question).map_err(|error| Fault::internal(&error))?;
        self.questions.new.put(state.sent_challenge().0, now, (state, key));
        Ok(json)
    }

    /// Checks what a device answered, and returns the passkey that it made, which is not kept yet.
    pub(crate) fn new_key(
        &self,
        answer: &serde_json::Value,
        name: &str,
        now: Timestamp,
    ) -> Result<(Passkey, NewKey), Fault> {
        let (rp, origin) = self.party()?;
        let json = serde_json::to_vec(answer).map_err(|error| Fault::internal(&error))?;
        let unread = |_| Fault::input("the device’s answer cannot be read");
        let answer = Registration::from_json_relaxed(&json).map_err(unread)?;
        let challenge = answer.challenge_relaxed().map_err(unread)?;
        let (state, key) = self.questions.new.take(challenge.0, now).ok_or_else(|| {
            Fault::input("this was not asked, or too long ago").hint("Try again.")
        })?;
        let origin = origin.to_string();
        let options = RegistrationVerificationOptions::<'_, '_, &str, &str> {
            allowed_origins: &[origin.as_str()],
            ..Default::default()
        };
        let made = state
            .verify(&rp, &answer, &options)
            .map_err(|error| Fault::input(format!("{REFUSED}: {error}")))?;
        let Ok(fixed) = made.static_state().encode();
        let Ok(moving) = made.dynamic_state().encode();
        let Ok(transports) = made.transports().encode();
        let passkey = Passkey {
            account: key.account.clone(),
            name: super::shown_name(name)?,
            id: text(made.id().as_ref()),
            transports,
            fixed: text(&fixed),
            moving: text(&moving),
            made: now,
            used: None,
        };
        Ok((passkey, key))
    }

    /// Keeps a new passkey.
    pub(super) fn keep_passkey(&self, passkey: Passkey) -> Result<(), Fault> {
        let key = secret::hash(&passkey.id);
        if self.passkeys.add(&key, passkey)? {
            Ok(())
        } else {
            Err(Fault::input("this passkey is known already"))
        }
    }

    /// Gives an account one more passkey.
    pub(crate) fn add_passkey(
        &self,
        person: &Person,
        answer: &serde_json::Value,
        name: &str,
        visit: &Visit,
    ) -> Result<(), Fault> {
        self.proved_lately(person, visit.now)?;
        let (passkey, key) = self.new_key(answer, name, visit.now)?;
        let own = NewKey { account: person.id.clone(), invitation: None };
        if key != own {
            return Err(Fault::input("this was not asked, or too long ago").hint("Try again."));
        }
        self.keep_passkey(passkey)?;
        self.journal.note("passkey added", &self.label(&person.id), Some(visit.from), "");
        Ok(())
    }

    /// Takes a passkey away. What somebody signs in with last stays.
    pub(crate) fn remove_passkey(
        &self,
        person: &Person,
        key: &str,
        visit: &Visit,
    ) -> Result<(), Fault> {
        self.proved_lately(person, visit.now)?;
        let found = self.passkeys.find(key)?.filter(|it| it.account == person.id);
        found.ok_or(Fault::NotFound)?;
        let account = self.account(&person.id)?;
        if account.password.is_none() && self.passkeys_of(&person.id).len() == 1 {
            return Err(Fault::Forbidden(
                "This is all that you can sign in with. Set a password or add another passkey first.",
            ));
        }
        self.passkeys.remove(key)?;
        self.journal.note("passkey removed", &account.sign_in, Some(visit.from), "");
        Ok(())
    }

    /// What a browser's device is asked to sign somebody in, whoever that is.
    pub(crate) fn ask_for_key(&self, visit: &Visit) -> Result<serde_json::Value, Fault> {
        self.brake.knock(visit.from)?;
        let (rp, _) = self.party()?;
        let (state, question) = DiscoverableCredentialRequestOptions::passkey(&rp)
            .start_ceremony()
            .map_err(|error| Fault::internal(&error))?;
        let json = serde_json::to_value(&question).map_err(|error| Fault::internal(&error))?;
        self.questions.sign_in.put(state.sent_challenge().0, visit.now, state);
        Ok(json)
    }

    /// Signs in whoever has the key by which a device answered, and returns the session's secret.
    pub(crate) fn sign_in_by_key(
        &self,
        answer: &serde_json::Value,
        visit: &Visit,
        before: Option<&Person>,
    ) -> Result<String, Fault> {
        self.brake.knock(visit.from)?;
        match self.holder(answer, visit.now)? {
            Ok(account) => {
                self.journal.note("signed in", &self.label(&account), Some(visit.from), "passkey");
                self.open_session(&account, visit, before)
            }
            Err(account) => {
                self.brake.wrong(visit.from)?;
                let label = account.map(|id| self.label(&id)).unwrap_or_default();
                self.journal.note("sign-in failed", &label, Some(visit.from), "passkey");
                Err(Fault::input(REFUSED))
            }
        }
    }

    /// The account whose key signed the answer; an error may know whose key it ought to have been.
    fn holder(
        &self,
        answer: &serde_json::Value,
        now: Timestamp,
    ) -> Result<Result<String, Option<String>>, Fault> {
        let (rp, origin) = self.party()?;
        let json = serde_json::to_vec(answer).map_err(|error| Fault::internal(&error))?;
        let Ok(answer) = DiscoverableAuthentication16::from_json_relaxed(&json) else {
            return Ok(Err(None));
        };
        let Ok(challenge) = answer.challenge_relaxed() else { return Ok(Err(None)) };
        let Some(state) = self.questions.sign_in.take(challenge.0, now) else {
            return Ok(Err(None));
        };
        let key = secret::hash(&text(answer.raw_id().as_ref()));
        let Some(passkey) = self.passkeys.find(&key)? else { return Ok(Err(None)) };
        let refused = || Ok(Err(Some(passkey.account.clone())));
        let account = self.accounts.find(&passkey.account)?;
        if account.is_none_or(|account| account.disabled) {
            return refused();
        }
        let parts = (handle(&passkey.account), bytes(&passkey.fixed), bytes(&passkey.moving));
        let (Some(handle), Some(fixed), Some(moving)) = parts else { return refused() };
        let Ok(moving) = <[u8; 7]>::try_from(moving.as_slice()) else { return refused() };
        let (Ok(fixed), Ok(moving)) = (Fixed::decode(&fixed), DynamicState::decode(moving)) else {
            return refused();
        };
        let known = AuthenticatedCredential::new(answer.raw_id(), &handle, fixed, moving);
        let Ok(mut known) = known else { return refused() };
        let origin = origin.to_string();
        let options = AuthenticationVerificationOptions::<'_, '_, &str, &str> {
            allowed_origins: &[origin.as_str()],
            ..Default::default()
        };
        if state.verify(&rp, &answer, &mut known, &options).is_err() {
            return refused();
        }
        let Ok(moving) = known.dynamic_state().encode();
        let moving = text(&moving);
        self.passkeys.change(&key, |it| {
            it.moving.clone_from(&moving);
            it.used = Some(now);
            Ok(())
        })?;
        Ok(Ok(passkey.account.clone()))
    }
}

type Fixed = StaticState<CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>>;

/// The handle under which a device keeps an account's passkey: the account's id, which tells nothing.
fn handle(account: &str) -> Option<UserHandle16> {
    let bytes = <[u8; 16]>::try_from(bytes(account)?.as_slice()).ok()?;
    let Ok(handle) = UserHandle16::decode(bytes);
    Some(handle)
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
