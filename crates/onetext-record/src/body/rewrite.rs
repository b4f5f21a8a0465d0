//! Changing what a body refers to: where two parties turn out to be one, where an id is another in
//! the record, or where what is referred to was turned down.

use std::str::FromStr;

use super::{Body, Kind, Matter};
use crate::consent::ConsentRule;

/// What is to become of a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It stays as it is.
    Keep,
    /// It leads to what has this id.
    To(String),
    /// It goes, where the body can do without.
    Drop,
}

type Decide<'a> = &'a dyn Fn(Kind, &str) -> Fate;

impl Body {
    /// Changes what the body refers to as `decide` says of each kind and id.
    ///
    /// Returns whether the body can do without what was dropped; if not, it says something else than
    /// before and is to be thrown away. What an option or a clause belongs to is asked for, and the
    /// option itself stays. In lists, what leads to the same stands once.
    pub fn rewrite(&mut self, decide: Decide<'_>) -> bool {
        match self {
            Self::Negotiation(_) | Self::Source(_) | Self::Dismissal(_) | Self::Retraction(_) => {
                true
            }
            Self::Party(b) => {
                list(&mut b.members, Kind::Party, decide);
                true
            }
            Self::Person(b) => one(&mut b.party, Kind::Party, decide),
            Self::Issue(b) => b.consent.as_mut().is_none_or(|rule| parties(rule, decide)),
            Self::Statement(b) => {
                let had_issues = b.issues.len();
                maybe(&mut b.person, Kind::Person, decide);
                list(&mut b.to, Kind::Party, decide);
                list(&mut b.issues, Kind::Issue, decide);
                if b.issues.len() < had_issues {
                    b.option = None;
                }
                // Without the party that passes the words on they would seem to be first-hand.
                let by = some(&mut b.by, Kind::Party, decide);
                by && b.reported_by.as_mut().is_none_or(|by| one(by, Kind::Party, decide))
            }
            Self::Position(b) => {
                list(&mut b.statements, Kind::Statement, decide);
                one(&mut b.party, Kind::Party, decide) && one(&mut b.issue, Kind::Issue, decide)
            }
            Self::Reservation(b) => one(&mut b.party, Kind::Party, decide),
            Self::Valuation(b) => {
                one(&mut b.party, Kind::Party, decide) && one(&mut b.issue, Kind::Issue, decide)
            }
            Self::Consent(b) => {
                some(&mut b.issues, Kind::Issue, decide)
                    && parties(&mut b.rule, decide)
                    && b.asserted_by.as_mut().is_none_or(|by| one(by, Kind::Party, decide))
            }
            Self::Draft(b) => {
                list(&mut b.by, Kind::Party, decide);
                list(&mut b.shown_to, Kind::Party, decide);
                list(&mut b.parents, Kind::Draft, decide);
                true
            }
            Self::Circulation(b) => {
                one(&mut b.draft, Kind::Draft, decide) && some(&mut b.to, Kind::Party, decide)
            }
            Self::Endorsement(b) => {
                one(&mut b.party, Kind::Party, decide) && one(&mut b.draft, Kind::Draft, decide)
            }
            Self::Linkage(b) => {
                let names_clauses =
                    [&b.holds, &b.until].iter().any(|matter| matches!(matter, Matter::Clause(_)));
                let had_draft = b.draft.is_some();
                maybe(&mut b.draft, Kind::Draft, decide);
                let whole = !(names_clauses && had_draft && b.draft.is_none());
                let issue = |matter: &mut Matter| match matter {
                    Matter::Issue(issue) => one(issue, Kind::Issue, decide),
                    Matter::Clause(_) => true,
                };
                let linked = issue(&mut b.holds) && issue(&mut b.until);
                // What were two issues and are one now are not linked.
                whole && linked && b.holds != b.until && one(&mut b.party, Kind::Party, decide)
            }
            Self::Claim(b) => {
                list(&mut b.issues, Kind::Issue, decide);
                some(&mut b.by, Kind::Party, decide)
            }
            Self::Assessment(b) => {
                one(&mut b.claim, Kind::Claim, decide) && one(&mut b.by, Kind::Party, decide)
            }
            Self::Meeting(b) => {
                list(&mut b.issues, Kind::Issue, decide);
                let had = !b.participants.is_empty();
                b.participants.retain_mut(|participant| {
                    maybe(&mut participant.person, Kind::Person, decide);
                    one(&mut participant.party, Kind::Party, decide)
                });
                let all = std::mem::take(&mut b.participants);
                for participant in all {
                    if !b.participants.contains(&participant) {
                        b.participants.push(participant);
                    }
                }
                !(had && b.participants.is_empty())
            }
            Self::Package(b) => {
                list(&mut b.by, Kind::Party, decide);
                let mut stays = true;
                let options = std::mem::take(&mut b.options);
                for (mut issue, option) in options {
                    stays &= one(&mut issue, Kind::Issue, decide);
                    b.options.insert(issue, option);
                }
                stays
            }
        }
    }
}

/// A reference that the body cannot do without.
fn one<I: FromStr + AsRef<str>>(id: &mut I, kind: Kind, decide: Decide<'_>) -> bool {
    match decide(kind, id.as_ref()) {
        Fate::Keep => {}
        Fate::To(other) => {
            if let Ok(other) = other.parse() {
                *id = other;
            }
        }
        Fate::Drop => return false,
    }
    true
}

fn maybe<I: FromStr + AsRef<str>>(id: &mut Option<I>, kind: Kind, decide: Decide<'_>) {
    if id.as_mut().is_some_and(|id| !one(id, kind, decide)) {
        *id = None;
    }
}

fn list<I: FromStr + AsRef<str> + PartialEq>(ids: &mut Vec<I>, kind: Kind, decide: Decide<'_>) {
    for mut id in std::mem::take(ids) {
        if one(&mut id, kind, decide) && !ids.contains(&id) {
            ids.push(id);
        }
    }
}

/// A list that may have been empty, but must not become so.
fn some<I: FromStr + AsRef<str> + PartialEq>(
    ids: &mut Vec<I>,
    kind: Kind,
    decide: Decide<'_>,
) -> bool {
    let was_empty = ids.is_empty();
    list(ids, kind, decide);
    was_empty || !ids.is_empty()
}

fn parties(rule: &mut ConsentRule, decide: Decide<'_>) -> bool {
    match rule {
        ConsentRule::Party(party) => one(party, Kind::Party, decide),
        ConsentRule::Group(_) => true,
        ConsentRule::All(rules)
        | ConsentRule::Any(rules)
        | ConsentRule::AtLeast { of: rules, .. } => {
            rules.iter_mut().all(|rule| parties(rule, decide))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::either;

    fn named(body: &Body) -> Vec<(Kind, String)> {
        let mut found = Vec::new();
        body.references(&mut |reference| {
            let (kind, id) = reference.defined_by();
            found.push((kind, id.to_owned()));
        });
        found
    }

    proptest! {
        #[test]
        fn after_a_rewrite_nothing_refers_to_what_was_there(log in either(30)) {
            for entry in log {
                let kept = entry.body.clone();
                for (kind, id) in named(&entry.body) {
                    let is_it = |k: Kind, i: &str| k == kind && i == id;
                    let mut moved = entry.body.clone();
                    let to = |k, i: &str| if is_it(k, i) { Fate::To("elsewhere".into()) } else { Fate::Keep };
                    prop_assert!(moved.rewrite(&to));
                    prop_assert!(!named(&moved).contains(&(kind, id.clone())), "{moved:?}");
                    prop_assert!(named(&moved).contains(&(kind, "elsewhere".to_owned())));
                    let mut without = entry.body.clone();
                    let drop = |k, i: &str| if is_it(k, i) { Fate::Drop } else { Fate::Keep };
                    if without.rewrite(&drop) {
                        prop_assert!(!named(&without).contains(&(kind, id.clone())), "{without:?}");
                    }
                }
                let mut same = entry.body;
                prop_assert!(same.rewrite(&|_, _| Fate::Keep));
                let once = |body: &Body| named(body).into_iter().collect::<std::collections::BTreeSet<_>>();
                prop_assert_eq!(once(&same), once(&kept));
            }
        }
    }
}
