//! Whose agreement each issue needs.

use std::borrow::Cow;
use std::collections::BTreeMap;

use onetext_record::Recorded;
use onetext_record::body::{ConsentEntry, Need, Role};
use onetext_record::consent::{ConsentRule, Group};
use onetext_record::id::{IssueId, PartyId};
use onetext_settle::Consent;

use super::{Mapping, What, joined};

impl<'a> Mapping<'a> {
    /// The rule of an issue and the entry that set it apart from the issue; all principals where
    /// there is none, and then the last is false.
    pub(super) fn rule(
        &self,
        issue: &IssueId,
    ) -> (Cow<'a, ConsentRule>, Option<&'a Recorded<ConsentEntry>>, bool) {
        match self.state.consent_in_force(issue, self.on) {
            Some(in_force) => (Cow::Borrowed(in_force.rule), in_force.entry, true),
            None => (Cow::Owned(ConsentRule::Group(Group::Principals)), None, false),
        }
    }

    /// Gives each issue its rule.
    pub(super) fn consents(&mut self) {
        let roles = self.state.roles();
        for issue in 0..self.mapped.issues.len() {
            let id = self.mapped.issues[issue].clone();
            let (rule, entry, is_set) = self.rule(&id);
            self.mapped.scenario.issues[issue].consent = Some(self.weighed(&rule, &roles));
            match entry {
                Some(entry) => self.took(What::Consent, None, Some(issue), entry, false),
                None if is_set => {
                    let Some(entry) = self.state.issues.get(&id) else { continue };
                    self.took(What::Consent, None, Some(issue), entry, false);
                }
                None => self.mapped.unruled.push(issue),
            }
        }
        self.tell_consents();
    }

    /// A rule over places.
    fn weighed(&self, rule: &ConsentRule, roles: &BTreeMap<PartyId, Role>) -> Consent {
        let each = |parts: &[ConsentRule]| {
            parts.iter().map(|part| self.weighed(part, roles)).collect::<Vec<_>>()
        };
        match rule {
            ConsentRule::Party(party) => self.party_consent(party),
            ConsentRule::Group(group) => Consent::All(self.members(*group, roles)),
            ConsentRule::All(parts) => Consent::All(each(parts)),
            ConsentRule::Any(parts) => Consent::Any(each(parts)),
            // A group that is counted over stands for its parties one by one.
            ConsentRule::AtLeast { count, of } => {
                let mut parts = Vec::new();
                for part in of {
                    match part {
                        ConsentRule::Group(group) => parts.extend(self.members(*group, roles)),
                        other => parts.push(self.weighed(other, roles)),
                    }
                }
                Consent::AtLeast(*count, parts)
            }
        }
    }

    fn members(&self, group: Group, roles: &BTreeMap<PartyId, Role>) -> Vec<Consent> {
        let parties = roles.iter().filter(|(_, role)| group.has(**role));
        parties.map(|(party, _)| self.party_consent(party)).collect()
    }

    /// Every party of a rule has a place; one that had none could never agree.
    fn party_consent(&self, party: &PartyId) -> Consent {
        match self.mapped.party(party) {
            Some(place) => Consent::Party(place),
            None => Consent::Any(Vec::new()),
        }
    }

    /// What is said of consent and blocks nothing: rules that a party asserts, and who must be heard.
    fn tell_consents(&mut self) {
        let unruled: Vec<String> = self
            .mapped
            .unruled
            .iter()
            .map(|&it| self.mapped.scenario.issues[it].title.clone())
            .collect();
        if !unruled.is_empty() {
            self.mapped.leftovers.push(format!(
                "{}: nobody has set whose agreement {}; all principals are taken to be needed.",
                joined(&unruled),
                if unruled.len() == 1 { "it needs" } else { "they need" },
            ));
        }
        let entries = self.state.consents.current().filter(|entry| entry.is_by(self.on));
        let mut told = Vec::new();
        for ConsentEntry { issues, rule, need, asserted_by, .. } in entries.map(|it| &it.body) {
            let issues: Vec<String> = issues.iter().map(|id| self.issue_title(id)).collect();
            let issues = joined(&issues);
            let by = asserted_by.as_ref().map(|party| self.party_name(party));
            told.extend(match (need, by) {
                (Need::Agreement, None) => None,
                (Need::Agreement, Some(by)) => Some(format!(
                    "{issues}: {by} says that the agreement of {rule} is needed; a rule that a party asserts is not in force."
                )),
                (Need::Involvement, None) => {
                    Some(format!("{issues}: {rule} must be heard, which blocks no package."))
                }
                (Need::Involvement, Some(by)) => Some(format!(
                    "{issues}: {by} says that {rule} must be heard, which blocks no package."
                )),
            });
        }
        self.mapped.leftovers.extend(told);
    }
}
