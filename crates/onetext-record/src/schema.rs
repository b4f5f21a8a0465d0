//! The JSON Schema of the serde forms.

use schemars::{Schema, schema_for};

use crate::entry::{Entry, NewEntry};

/// The JSON Schema (draft 2020-12) of an entry in a log.
pub fn entry() -> Schema {
    schema_for!(Entry)
}

/// The JSON Schema (draft 2020-12) of an entry that is to be added.
pub fn new_entry() -> Schema {
    schema_for!(NewEntry)
}
