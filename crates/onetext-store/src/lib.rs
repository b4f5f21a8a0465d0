//! onetext-store
