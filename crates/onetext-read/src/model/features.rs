//! The features that hold of something.

use super::table::{SEED, extend};

/// Named features, kept as hashes of their names; with the names where somebody asks for them.
#[derive(Debug, Clone, Default)]
pub struct Features {
    hashes: Vec<u64>,
    names: Option<Vec<String>>,
}

impl Features {
    /// No features yet, whose names are kept: for training.
    #[cfg(feature = "training")]
    pub fn named() -> Self {
        Self { hashes: Vec::new(), names: Some(Vec::new()) }
    }

    /// Adds the feature whose name is these words one after the other: `add("lemma=", &["say"])`.
    pub fn add(&mut self, kind: &str, values: &[&str]) {
        let mut hash = extend(SEED, kind);
        for (i, value) in values.iter().enumerate() {
            if i > 0 {
                hash = extend(hash, "|");
            }
            hash = extend(hash, value);
        }
        self.hashes.push(hash);
        if let Some(names) = &mut self.names {
            names.push(format!("{kind}{}", values.join("|")));
        }
    }

    /// Adds the feature if something is so.
    pub fn flag(&mut self, kind: &str, is_so: bool) {
        if is_so {
            self.add(kind, &[]);
        }
    }

    pub(super) fn hashes(&self) -> impl Iterator<Item = u64> + '_ {
        self.hashes.iter().copied()
    }

    /// The names, if they are kept.
    #[cfg(feature = "training")]
    pub fn names(&self) -> &[String] {
        self.names.as_deref().unwrap_or_default()
    }
}
