//! The hashes that spaCy's files and embeddings are keyed by.

pub(crate) fn embed_hash(_id: u64, _seed: u32) -> [u32; 4] {
    [0; 4]
}
