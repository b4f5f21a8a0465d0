//! The hashes that spaCy's files and embeddings are keyed by.
