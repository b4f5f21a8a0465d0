//! Words that nobody can guess, and what is kept of them.
//!
//! A link, a cookie or a token carries 256 bits of chance. The cabinet keeps the SHA-256 of it alone,
//! so who reads the cabinet cannot come in with what stands there. A slow hash is for passwords, which
//! people choose; chance needs none.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::house::Edge;

/// A fresh secret, in letters that can stand in a cookie, a header and a path.
pub(super) fn make(edge: Edge) -> String {
    let mut bytes = [0; 32];
    (edge.dice)(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A fresh name for something, which is no secret.
pub(super) fn id(edge: Edge) -> String {
    let mut bytes = [0; 16];
    (edge.dice)(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What is kept of a secret.
pub(super) fn hash(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(secret.as_bytes()))
}

/// Another secret that follows from one, for a purpose; it does not lead back.
pub(super) fn derived(secret: &str, purpose: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(purpose.as_bytes());
    hasher.update([0]);
    hasher.update(secret.as_bytes());
    URL_SAFE_NO_PAD.encode(hasher.finalize())
}
