//! Who wants the words of a bracket and who opposes them, as the bracket says.

use std::collections::BTreeMap;

use crate::outline::{ClauseKind, label};
use crate::text::Style;

/// How many bytes of a bracket are searched for the colon behind the names.
const LONGEST_NAMES: usize = 120;
/// The same where the names have a verb.
const LONGEST_CLAIMS: usize = 400;

/// Who wants the words of a bracket and who opposes them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attribution {
    /// The names of those who want them, as written.
    pub proposers: Vec<String>,
    /// The names of those who oppose them, as written.
    pub opponents: Vec<String>,
}

impl Attribution {
    /// The same with every name resolved: `lookup` gives the parties behind a name or the code of a
    /// group. A name that it does not know is taken apart at `/`, `&`, `+` and `and`; what it then
    /// does not know either stays as written.
    #[must_use]
    pub fn resolved(&self, lookup: impl Fn(&str) -> Option<Vec<String>>) -> Self {
        let resolve = |names: &[String]| {
            let mut found = Vec::new();
            for name in names {
                let parties = lookup(name).unwrap_or_else(|| {
                    let parts = apart(name, &["/", " and ", " & ", "+"]);
                    parts
                        .iter()
                        .flat_map(|part| lookup(part).unwrap_or_else(|| vec![part.clone()]))
                        .collect()
                });
                for party in parties {
                    if !found.contains(&party) {
                        found.push(party);
                    }
                }
            }
            found
        };
        Self { proposers: resolve(&self.proposers), opponents: resolve(&self.opponents) }
    }

    /// The same by a table of names and codes; the code of a group stands for several parties.
    #[must_use]
    pub fn resolved_by(&self, parties: &BTreeMap<String, Vec<String>>) -> Self {
        self.resolved(|name| parties.get(name).cloned())
    }

    /// Whether nobody is named.
    pub fn is_empty(&self) -> bool {
        self.proposers.is_empty() && self.opponents.is_empty()
    }
}

/// The attribution at the head of a bracket's words, and how many bytes it takes with the colon.
pub(super) fn attribution(inner: &str) -> Option<(Attribution, usize)> {
    let colon = inner.bytes().take(LONGEST_CLAIMS).position(|b| matches!(b, b':' | b'[' | b']'))?;
    let (names, words) = (&inner[..colon], inner[colon..].strip_prefix(':')?);
    // A time such as 14:00 is no attribution, nor is a colon in a sentence.
    if words.starts_with(|c: char| !c.is_whitespace()) || names.contains(['.', '\n']) {
        return None;
    }
    let found = claims(names).or_else(|| plain(names))?;
    Some((found, colon + 1))
}

/// `Russia, US`.
fn plain(names: &str) -> Option<Attribution> {
    if names.len() >= LONGEST_NAMES || names.contains(';') || !is_party_like(names) {
        return None;
    }
    let proposers: Vec<String> = names.split(',').map(|name| name.trim().to_owned()).collect();
    let is_name = |name: &String| {
        !name.is_empty()
            && name.split_whitespace().count() <= 4
            && name.starts_with(|c: char| {
                c.is_uppercase() || !c.is_alphabetic() || !name.contains(' ')
            })
    };
    proposers.iter().all(is_name).then_some(Attribution { proposers, opponents: Vec::new() })
}

/// Words that stand before a colon and are no parties.
const OTHERS: [&str; 8] =
    ["placeholder", "note", "comment", "title", "option", "chapeau", "paragraph", "preamble"];

/// Words that a sentence has and a name has not.
const INNER: [&str; 17] = [
    "are",
    "is",
    "was",
    "shall",
    "should",
    "will",
    "must",
    "may",
    "on",
    "to",
    "into",
    "with",
    "in",
    "by",
    "as",
    "that",
    "following",
];

/// `Option 1`, `Placeholder` and `Note` stand before a colon too and are no parties.
fn is_party_like(names: &str) -> bool {
    let first = names.split_whitespace().next().unwrap_or_default().to_lowercase();
    let kind = label(names.trim(), Style::Body).map(|label| label.kind);
    let is_sentence = names.split_whitespace().any(|word| INNER.contains(&word));
    !OTHERS.contains(&first.as_str())
        && !is_sentence
        && !matches!(
            kind,
            Some(
                ClauseKind::Option
                    | ClauseKind::Article
                    | ClauseKind::Part
                    | ClauseKind::Chapter
                    | ClauseKind::Section
                    | ClauseKind::Annex
            )
        )
}

const FOR: [&str; 9] = [
    "propose",
    "proposes",
    "proposed",
    "proposal",
    "support",
    "supports",
    "supported",
    "want",
    "wants",
];
const AGAINST: [&str; 8] =
    ["oppose", "opposes", "opposed", "object", "objects", "objected", "reject", "rejects"];

/// `US/PE propose; CL/VN oppose`.
fn claims(names: &str) -> Option<Attribution> {
    let mut found = Attribution::default();
    for claim in names.split(';') {
        let claim = claim.trim();
        let (who, verb) = claim.rsplit_once(char::is_whitespace)?;
        let verb = verb.to_lowercase();
        let side = match verb.as_str() {
            verb if FOR.contains(&verb) => &mut found.proposers,
            verb if AGAINST.contains(&verb) => &mut found.opponents,
            _ => return None,
        };
        let who = who.trim_start_matches("supported by ").trim_start_matches("proposed by ");
        side.extend(apart(who, &[",", "/", " and ", " & "]));
    }
    let names = || found.proposers.iter().chain(&found.opponents);
    let is_name = |name: &String| name.split_whitespace().count() <= 5;
    (names().next().is_some() && names().all(is_name)).then_some(found)
}

fn apart(names: &str, signs: &[&str]) -> Vec<String> {
    let mut parts = vec![names];
    for sign in signs {
        parts = parts.into_iter().flat_map(|part| part.split(sign)).collect();
    }
    let parts = parts.into_iter().map(str::trim).filter(|part| !part.is_empty());
    parts.map(ToOwned::to_owned).collect()
}
