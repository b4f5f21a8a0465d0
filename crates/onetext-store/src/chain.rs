//! The hash chain: what makes a changed, dropped or moved entry show.
//!
//! Each entry's hash is SHA-256 over the hash before it and the entry's canonical JSON (RFC 8785).
//! The hash before the first is 32 zero bytes. Whoever has noted one hash can later check every
//! entry up to it.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};
use thiserror::Error;

/// A place in the chain: SHA-256 over everything up to it.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hash([u8; 32]);

/// A text that is no hash.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is no hash; it has 64 digits 0 to 9 and a to f")]
pub struct HashError(pub String);

impl Hash {
    /// Takes stored bytes as a hash; `None` unless there are 32.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes, as they are stored.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

impl FromStr for Hash {
    type Err = HashError;
    fn from_str(text: &str) -> Result<Self, HashError> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text.to_lowercase(), &mut bytes)
            .map_err(|_| HashError(text.to_owned()))?;
        Ok(Self(bytes))
    }
}

/// The hash of an entry with this canonical JSON, behind the hash of the one before it.
pub fn hash(before: &Hash, canonical: &str) -> Hash {
    let digest = Sha256::new().chain_update(before.0).chain_update(canonical.as_bytes()).finalize();
    Hash(digest.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_is_sha_256_over_the_hash_before_and_the_json() {
        // printf '%064d{"a":1}' 0 with the first 64 digits as hex bytes, through sha256sum.
        let first = hash(&Hash::default(), "{\"a\":1}");
        let again: Hash = first.to_string().parse().unwrap();
        assert_eq!(again, first);
        let slow = Sha256::digest([&[0u8; 32][..], b"{\"a\":1}"].concat());
        assert_eq!(first.as_bytes(), slow.as_slice());
    }

    #[test]
    fn what_is_no_hash_is_refused() {
        for text in ["", "12", &"g".repeat(64), &"0".repeat(65)] {
            assert_eq!(text.parse::<Hash>(), Err(HashError(text.to_owned())));
        }
    }
}
