//! The brief as data.

use schemars::{Schema, schema_for};

use crate::Brief;

/// The brief as JSON, indented.
pub fn json(brief: &Brief) -> String {
    // A brief has only texts, numbers and lists, all of which JSON can write.
    let mut text = serde_json::to_string_pretty(brief).unwrap_or_default();
    text.push('\n');
    text
}

/// The JSON Schema (draft 2020-12) of [`json`]'s output.
pub fn schema() -> Schema {
    schema_for!(Brief)
}
