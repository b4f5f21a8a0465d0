//! What of a draft's text a word is given on, as a digest that tells whether it is still the same.

use std::collections::BTreeMap;

use crate::body::Draft;
use crate::check::sha256;
use crate::clause::{Clause, clauses, without_status};
use crate::id::ClauseId;

/// SHA-256 of the text that a word on a draft, or on one clause of it, is given on: 64 lower-case
/// hexadecimal digits. `None` where the draft has no text or no such clause.
///
/// For the draft it is that of its text, to the letter. For a clause it is that of its heading and
/// its own words, without the white space around them; clauses below it have words of their own. What
/// `{status=…}` says of a clause is no part of the text: it tells how far the same words are agreed.
pub fn text_hash(draft: &Draft, clause: Option<&ClauseId>) -> Option<String> {
    Hashes::new(draft).of(clause)
}

/// The hashes of a draft and its clauses, each worked out when it is first asked for.
#[derive(Debug)]
pub struct Hashes<'a> {
    text: Option<&'a str>,
    clauses: Vec<Clause>,
    known: BTreeMap<Option<ClauseId>, Option<String>>,
}

impl<'a> Hashes<'a> {
    /// Those of a draft.
    pub fn new(draft: &'a Draft) -> Self {
        let (text, clauses) = (draft.text.as_deref(), clauses_of(draft));
        Self { text, clauses, known: BTreeMap::new() }
    }

    /// See [`text_hash`].
    pub fn of(&mut self, clause: Option<&ClauseId>) -> Option<String> {
        let Self { text, clauses, known } = self;
        let hash = known.entry(clause.cloned()).or_insert_with(|| {
            let text = (*text)?;
            let words = match clause {
                Some(id) => {
                    let clause = clauses.iter().find(|clause| clause.id == *id)?;
                    let words =
                        without_status(text, clause.at.clone(), std::slice::from_ref(clause));
                    words.trim().to_owned()
                }
                None => without_status(text, 0..text.len(), clauses),
            };
            Some(sha256(words.as_bytes()))
        });
        hash.clone()
    }
}

/// The clauses of a draft; none where it has no text.
pub fn clauses_of(draft: &Draft) -> Vec<Clause> {
    clauses(draft.text.as_deref().unwrap_or_default()).0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::Provenance;

    const TEXT: &str =
        "Before.\n\n# Land {#land} {issue=land}\n\nOurs [A: or not].\n\n## Sea {#sea}\n\nAll.\n";

    fn draft(text: &str) -> Draft {
        Draft {
            id: "d".parse().unwrap(),
            title: "D".into(),
            by: vec![],
            parents: vec![],
            provenance: Provenance::Official,
            shown_to: vec![],
            agreed_outside_brackets: false,
            text: Some(text.into()),
            note: None,
        }
    }

    fn hash(text: &str, clause: Option<&str>) -> Option<String> {
        let clause = clause.map(|clause| clause.parse().unwrap());
        text_hash(&draft(text), clause.as_ref())
    }

    #[test]
    fn a_hash_is_that_of_the_words_as_they_stand() {
        assert_eq!(hash(TEXT, None), Some(sha256(TEXT.as_bytes())));
        let land = "# Land {#land} {issue=land}\n\nOurs [A: or not].";
        assert_eq!(hash(TEXT, Some("land")), Some(sha256(land.as_bytes())));
        assert_eq!(hash(TEXT, Some("sea")), Some(sha256(b"## Sea {#sea}\n\nAll.")));
        assert_eq!(hash(TEXT, Some("preamble")), Some(sha256(b"Before.")));
        assert_eq!(hash(TEXT, Some("air")), None);
        assert_eq!(text_hash(&Draft { text: None, ..draft("") }, None), None);
    }

    #[test]
    fn a_status_changes_no_hash_and_any_other_sign_does() {
        let marked = [
            TEXT.replace("{#land}", "{#land} {status=open}"),
            TEXT.replace("{#land}", "{status=\"agreed ad referendum\"} {#land}"),
            TEXT.replace("{#land}", "{#land status=open}"),
            TEXT.replace("{#land}", "{status=open #land}"),
            TEXT.replace("{issue=land}", "{issue=land} {status=open status=agreed}"),
        ];
        for text in marked {
            assert_eq!(hash(&text, None), hash(TEXT, None), "{text}");
            assert_eq!(hash(&text, Some("land")), hash(TEXT, Some("land")), "{text}");
        }
        let changed = [("Ours", "Yours"), ("Land", "Lands"), ("[A: or not]", "[A: or  not]")];
        for (old, new) in changed {
            let text = TEXT.replacen(old, new, 1);
            assert_ne!(hash(&text, None), hash(TEXT, None), "{text}");
            assert_ne!(hash(&text, Some("land")), hash(TEXT, Some("land")), "{text}");
            assert_eq!(hash(&text, Some("sea")), hash(TEXT, Some("sea")), "{text}");
        }
    }

    #[test]
    fn a_clause_put_behind_another_leaves_its_hash() {
        let longer = format!("{TEXT}\n\n# Air\n\nFree.\n");
        assert_eq!(hash(&longer, Some("sea")), hash(TEXT, Some("sea")));
        assert_ne!(hash(&longer, None), hash(TEXT, None));
    }
}
