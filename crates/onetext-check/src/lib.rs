//! Checks certificates: proofs that an engine wrote beside its answer. It shares no code with them.
