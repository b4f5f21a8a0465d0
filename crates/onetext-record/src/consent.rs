//! Consent rules: whose agreement an issue needs.
//!
//! A rule is a Boolean expression over parties, written as people would say it:
//! `ukraine and (us or 2 of (france, germany, united-kingdom))`. The groups `principals` and `all`
//! stand for every party of that kind. `and` binds closer than `or`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::body::Role;
use crate::id::PartyId;

mod parse;

pub use parse::ConsentSyntax;

/// How deep parentheses may nest in a rule.
pub const MAX_DEPTH: usize = 32;

/// A Boolean expression over the parties whose agreement is needed.
///
/// Its serde form is its text. [`fmt::Display`] prints a text that parses to the same rule.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum ConsentRule {
    /// This party must agree.
    Party(PartyId),
    /// Every party of the group must agree.
    Group(Group),
    /// All of these must hold; at least two.
    All(Vec<ConsentRule>),
    /// One of these must hold; at least two.
    Any(Vec<ConsentRule>),
    /// At least `count` of these must hold; a group among them stands for its parties one by one.
    AtLeast {
        /// How many must hold; from 1 to the number of rules, where no group is among them.
        count: usize,
        /// What they are counted over; at least one.
        of: Vec<ConsentRule>,
    },
}

/// A set of parties named by their role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Every party that will be bound by the outcome.
    Principals,
    /// Every party that takes a side: all but the mediators, who carry the text, and the monitors,
    /// who report facts.
    All,
}

impl Group {
    /// The word for the group in rules.
    pub fn word(self) -> &'static str {
        match self {
            Self::Principals => "principals",
            Self::All => "all",
        }
    }

    /// Whether a party with this role belongs to the group.
    pub fn has(self, role: Role) -> bool {
        match self {
            Self::Principals => role == Role::Principal,
            Self::All => !matches!(role, Role::Mediator | Role::Monitor),
        }
    }
}

/// Words that rules give a meaning to, and that therefore cannot name a party.
pub const RESERVED_WORDS: [&str; 5] = ["all", "and", "of", "or", "principals"];

/// A party's word so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Word {
    /// It has agreed.
    Given,
    /// It has refused.
    Refused,
}

/// What a rule comes to, given each party's word so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Consent {
    /// All the agreement that the rule asks for is there.
    Satisfied,
    /// The rule can still be met; this is what remains of it.
    StillNeeds(ConsentRule),
    /// The rule cannot be met unless one of these parties takes back its refusal.
    RefusedBy(BTreeSet<PartyId>),
}

impl ConsentRule {
    /// Every party that the rule names outright, groups left aside.
    pub fn parties(&self) -> BTreeSet<&PartyId> {
        let mut found = BTreeSet::new();
        self.visit(&mut |rule| {
            if let Self::Party(party) = rule {
                found.insert(party);
            }
        });
        found
    }

    /// Every party whose word the rule may turn on, with groups taken from `roles`.
    pub fn parties_with(&self, roles: &BTreeMap<PartyId, Role>) -> BTreeSet<PartyId> {
        let mut found = BTreeSet::new();
        self.visit(&mut |rule| match rule {
            Self::Party(party) => {
                found.insert(party.clone());
            }
            Self::Group(group) => found.extend(members(*group, roles)),
            _ => {}
        });
        found
    }

    fn visit<'a>(&'a self, see: &mut impl FnMut(&'a Self)) {
        see(self);
        if let Self::All(rules) | Self::Any(rules) | Self::AtLeast { of: rules, .. } = self {
            for rule in rules {
                rule.visit(see);
            }
        }
    }

    /// Weighs the rule against each party's word so far.
    ///
    /// A party with no word is still to be asked. A group with no party in it is satisfied in
    /// `All` and empty in a count.
    pub fn weigh(
        &self,
        roles: &BTreeMap<PartyId, Role>,
        words: &BTreeMap<PartyId, Word>,
    ) -> Consent {
        match self {
            Self::Party(party) => match words.get(party) {
                Some(Word::Given) => Consent::Satisfied,
                Some(Word::Refused) => Consent::RefusedBy(BTreeSet::from([party.clone()])),
                None => Consent::StillNeeds(self.clone()),
            },
            Self::Group(group) => {
                let each: Vec<_> = members(*group, roles).map(Self::Party).collect();
                at_least(each.len(), &each, roles, words)
            }
            Self::All(parts) => at_least(parts.len(), parts, roles, words),
            Self::Any(parts) => at_least(1, parts, roles, words),
            Self::AtLeast { count, of } => {
                let mut each = Vec::new();
                for rule in of {
                    match rule {
                        Self::Group(group) => each.extend(members(*group, roles).map(Self::Party)),
                        other => each.push(other.clone()),
                    }
                }
                at_least(*count, &each, roles, words)
            }
        }
    }
}

fn members(group: Group, roles: &BTreeMap<PartyId, Role>) -> impl Iterator<Item = PartyId> {
    roles.iter().filter(move |(_, role)| group.has(**role)).map(|(party, _)| party.clone())
}

/// The threshold that all other forms come down to: `count` of `parts` must hold.
fn at_least(
    count: usize,
    parts: &[ConsentRule],
    roles: &BTreeMap<PartyId, Role>,
    words: &BTreeMap<PartyId, Word>,
) -> Consent {
    let mut held = 0;
    let mut open = Vec::new();
    let mut refused = BTreeSet::new();
    for rule in parts {
        match rule.weigh(roles, words) {
            Consent::Satisfied => held += 1,
            Consent::StillNeeds(rest) => open.push(rest),
            Consent::RefusedBy(parties) => refused.extend(parties),
        }
    }
    let missing = count.saturating_sub(held);
    if missing == 0 {
        Consent::Satisfied
    } else if missing > open.len() {
        Consent::RefusedBy(refused)
    } else if open.len() == 1 {
        Consent::StillNeeds(open.remove(0))
    } else if missing == open.len() {
        Consent::StillNeeds(ConsentRule::All(open))
    } else if missing == 1 {
        Consent::StillNeeds(ConsentRule::Any(open))
    } else {
        Consent::StillNeeds(ConsentRule::AtLeast { count: missing, of: open })
    }
}

impl fmt::Display for ConsentRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, Binding::Or)
    }
}

/// How tightly the place that a rule is written into binds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Or,
    And,
    Atom,
}

impl ConsentRule {
    fn write(&self, f: &mut fmt::Formatter<'_>, place: Binding) -> fmt::Result {
        let (rules, word, mine, inner) = match self {
            Self::Party(party) => return f.write_str(party.as_str()),
            Self::Group(group) => return f.write_str(group.word()),
            Self::AtLeast { count, of } => {
                write!(f, "{count} of (")?;
                for (i, rule) in of.iter().enumerate() {
                    f.write_str(if i == 0 { "" } else { ", " })?;
                    rule.write(f, Binding::Or)?;
                }
                return f.write_str(")");
            }
            // A chain inside a chain of the same kind keeps its parentheses, so that printing and
            // parsing give back the same tree.
            Self::All(rules) => (rules, " and ", Binding::And, Binding::Atom),
            Self::Any(rules) => (rules, " or ", Binding::Or, Binding::And),
        };
        let parentheses = mine < place;
        f.write_str(if parentheses { "(" } else { "" })?;
        for (i, rule) in rules.iter().enumerate() {
            f.write_str(if i == 0 { "" } else { word })?;
            rule.write(f, inner)?;
        }
        f.write_str(if parentheses { ")" } else { "" })
    }
}

/// A text that is no consent rule: where and why.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("at character {}: {kind}", .at + 1)]
pub struct ConsentError {
    /// The byte where the trouble starts.
    pub at: usize,
    /// How many bytes it takes.
    pub length: usize,
    /// What is wrong there.
    pub kind: ConsentSyntax,
}

impl FromStr for ConsentRule {
    type Err = ConsentError;
    fn from_str(text: &str) -> Result<Self, ConsentError> {
        parse::parse(text)
    }
}

impl TryFrom<String> for ConsentRule {
    type Error = ConsentError;
    fn try_from(text: String) -> Result<Self, ConsentError> {
        text.parse()
    }
}

impl From<ConsentRule> for String {
    fn from(rule: ConsentRule) -> Self {
        rule.to_string()
    }
}

impl schemars::JsonSchema for ConsentRule {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ConsentRule".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "Party ids and the groups `principals` and `all`, joined by `and`, `or` and `K of (…)`.",
            "examples": ["ukraine and 2 of (france, germany, united-kingdom)"]
        })
    }
}

#[cfg(test)]
mod tests;
