//! Passwords: which are taken, and what is kept of them.
//!
//! What is kept is the argon2id hash alone. Whether an account exists cannot be told from how long a
//! wrong password takes: where there is none, as much is computed.

use std::sync::OnceLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

use super::common;
use crate::fault::Fault;
use crate::house::Edge;

/// The fewest characters of a password.
pub(crate) const SHORTEST: usize = 12;

/// The most characters of a password.
pub(crate) const LONGEST: usize = 128;

/// Memory in KiB, passes and lanes: what OWASP asks for at least, and one pass more. A sign-in takes
/// some 50 ms of one processor and 19 MiB for as long.
const COST: (u32, u32, u32) = (19 * 1024, 3, 1);

/// What makes and checks what is kept of passwords.
pub(super) struct Passwords {
    edge: Edge,
    params: Params,
    decoy: OnceLock<String>,
}

impl Passwords {
    pub(super) fn new(edge: Edge) -> Self {
        let (memory, passes, lanes) = COST;
        let params = Params::new(memory, passes, lanes, None).unwrap_or_default();
        Self { edge, params, decoy: OnceLock::new() }
    }

    /// What is kept of a password.
    pub(super) fn hash(&self, password: &str) -> Result<String, Fault> {
        let mut salt = [0; 16];
        (self.edge.dice)(&mut salt);
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params.clone());
        let hash: PasswordHash = argon2
            .hash_password_with_salt(password.as_bytes(), &salt)
            .map_err(|error| Fault::internal(&error))?;
        Ok(hash.to_string())
    }

    /// Whether a password is the one of which this is kept. Without anything kept it is not, and that
    /// takes as long to find out.
    pub(super) fn fits(&self, password: &str, kept: Option<&str>) -> bool {
        let decoy = || self.decoy.get_or_init(|| self.hash("no password").unwrap_or_default());
        let against = kept.unwrap_or_else(|| decoy());
        let Ok(hash) = PasswordHash::new(against) else { return false };
        let fits = Argon2::default().verify_password(password.as_bytes(), &hash).is_ok();
        fits && kept.is_some()
    }

    /// Whether what is kept was made at another cost than would be chosen now.
    pub(super) fn is_dated(&self, kept: &str) -> bool {
        let params = PasswordHash::new(kept).ok().and_then(|hash| Params::try_from(&hash).ok());
        params.is_none_or(|params| {
            let cost = |it: &Params| (it.m_cost(), it.t_cost(), it.p_cost());
            cost(&params) != cost(&self.params)
        })
    }
}

/// Whether a password may be chosen. `own` are the names of whose it is.
pub(super) fn may_be_chosen(password: &str, own: &[&str]) -> Result<(), Fault> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(Fault::input(format!("a password has at least {SHORTEST} characters"))
            .hint("Four or five words that do not belong together are easy to keep in mind."));
    }
    if length > LONGEST {
        return Err(Fault::input(format!("a password has at most {LONGEST} characters")));
    }
    if common::is_guessed(password) {
        return Err(Fault::input("this password is one of the first that are tried")
            .hint("Take words that do not belong together, or let a password manager make one."));
    }
    if common::holds_a_name(password, own) {
        return Err(Fault::input("a password must not contain your own name"));
    }
    Ok(())
}
