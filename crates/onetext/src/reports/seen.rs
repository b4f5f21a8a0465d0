//! Which documents were read before, and by which ids.

use std::collections::HashMap;

use onetext_record::Negotiation;
use onetext_record::body::Source;
use onetext_record::id::{SourceId, first_free_from};
use onetext_record::negotiation::Item;

/// The documents of a record, or of a run without one.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// The ids in use, and the number with which the search for a free one goes on.
    ids: HashMap<SourceId, u32>,
    /// Each document by its digest.
    digests: HashMap<String, SourceId>,
}

impl Seen {
    /// What a record has. Ids stay in use when their source was taken back.
    pub(crate) fn of(negotiation: &Negotiation) -> Self {
        let mut seen = Self::default();
        for version in negotiation.sources.items().flat_map(Item::versions) {
            seen.ids.entry(version.body.id.clone()).or_insert(2);
        }
        for source in negotiation.sources.current() {
            let id = || source.body.id.clone();
            seen.digests.entry(source.body.sha256.clone()).or_insert_with(id);
        }
        seen
    }

    /// The id under which the same document is known.
    pub(crate) fn same(&self, source: &Source) -> Option<&SourceId> {
        self.digests.get(&source.sha256)
    }

    /// Takes a document in, under its own id or, if that is in use, with the first free number
    /// behind it.
    pub(crate) fn add(&mut self, source: &mut Source) {
        let from = self.ids.get(&source.id).copied().unwrap_or(1);
        let is_free = |id: &SourceId| !self.ids.contains_key(id);
        let (id, n) = first_free_from(source.id.as_str(), from, is_free);
        if n > 1 {
            self.ids.insert(source.id.clone(), n + 1);
        }
        source.id = id;
        self.put(source.id.clone(), source.sha256.clone());
    }

    /// Takes in a document whose id is known to be free.
    pub(crate) fn put(&mut self, id: SourceId, sha256: String) {
        self.ids.entry(id.clone()).or_insert(2);
        self.digests.entry(sha256).or_insert(id);
    }
}

#[cfg(test)]
mod tests {
    use onetext_record::id::first_free;

    use super::*;

    fn source(id: &str, text: &str) -> Source {
        Source {
            id: SourceId::new(id).unwrap(),
            title: String::new(),
            publisher: None,
            url: None,
            format: onetext_record::body::Format::Text,
            encoding: None,
            sha256: text.to_owned(),
            text: text.to_owned(),
            original: None,
        }
    }

    #[test]
    fn ids_are_those_that_a_search_from_the_start_finds() {
        let mut seen = Seen::default();
        let mut used: Vec<String> = Vec::new();
        let long = "a".repeat(64);
        let stems = ["a", "a-2", &long, "a", "a", "a-3", "a", "b", &long, "a-2", "a"];
        for (n, stem) in stems.iter().cycle().take(100).enumerate() {
            let mut source = source(stem, &n.to_string());
            seen.add(&mut source);
            let expected: SourceId =
                first_free(stem, |id: &SourceId| !used.contains(&id.to_string()));
            assert_eq!(source.id, expected);
            used.push(source.id.to_string());
        }
    }

    #[test]
    fn a_document_is_known_by_its_digest() {
        let mut seen = Seen::default();
        seen.add(&mut source("a", "x"));
        assert_eq!(seen.same(&source("b", "x")).map(SourceId::as_str), Some("a"));
        assert_eq!(seen.same(&source("a", "y")), None);
    }
}
