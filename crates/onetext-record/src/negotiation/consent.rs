//! Where the consent to an issue stands: the rule in force weighed against the endorsements.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::draft::{Standing, standing_in};
use super::{Negotiation, Recorded};
use crate::body::{ConsentEntry, Draft, Endorsement, EndorsementWord, Need};
use crate::clause::clauses;
use crate::consent::{Consent, ConsentRule, Word};
use crate::draft::Hashes;
use crate::id::{ClauseId, IssueId, PartyId};

/// The consent rule that counts for an issue.
#[derive(Debug, Clone, PartialEq)]
pub struct ConsentInForce<'a> {
    /// The rule.
    pub rule: &'a ConsentRule,
    /// The entry that set it, where it is not part of the issue's definition.
    pub entry: Option<&'a Recorded<ConsentEntry>>,
}

/// Where the consent to an issue stands.
#[derive(Debug, Clone, PartialEq)]
pub struct ConsentStatus {
    /// What the rule comes to.
    pub outcome: Consent,
    /// The parties whose consent is only ad referendum.
    pub ad_referendum: BTreeSet<PartyId>,
    /// The parties that agree but for a reservation.
    pub reserved: BTreeSet<PartyId>,
}

impl Negotiation {
    /// The rule by which `issue` is agreed as of `date`: the latest that the mediators set, or else
    /// the one in the issue's definition. What a party asserts about consent is not in force.
    pub fn consent_in_force(
        &self,
        issue: &IssueId,
        date: Option<Date>,
    ) -> Option<ConsentInForce<'_>> {
        let entry = self
            .consents
            .current()
            .filter(|entry| entry.body.asserted_by.is_none() && entry.body.need == Need::Agreement)
            .filter(|entry| entry.body.issues.contains(issue))
            .filter(|entry| entry.is_by(date))
            .max_by_key(|entry| entry.order());
        let rule = match entry {
            Some(entry) => &entry.body.rule,
            None => self.issues.get(issue)?.body.consent.as_ref()?,
        };
        Some(ConsentInForce { rule, entry })
    }

    /// Weighs `rule` for `issue` against the endorsements of `draft` as of `date`.
    ///
    /// A party consents if it has agreed to the draft, or to every clause of it that settles the
    /// issue; it refuses if it has rejected one of them. Its latest word on a clause or on the
    /// whole counts; a word on a text that is another now counts no more.
    pub fn consent_status(
        &self,
        rule: &ConsentRule,
        issue: &IssueId,
        draft: &Draft,
        date: Option<Date>,
    ) -> ConsentStatus {
        let roles = self.roles();
        let settling: Vec<ClauseId> = clauses(draft.text.as_deref().unwrap_or_default())
            .0
            .into_iter()
            .filter(|clause| clause.settles.iter().any(|settles| settles.issue == *issue))
            .map(|clause| clause.id)
            .collect();
        let mut endorsements: Vec<&Recorded<Endorsement>> = self
            .endorsements
            .current()
            .filter(|e| e.body.draft == draft.id && e.is_by(date))
            .collect();
        let mut texts = self.drafts.get(&draft.id).map(|draft| Hashes::new(&draft.body));
        endorsements.retain(|e| standing_in(texts.as_mut(), &e.body) == Standing::Holds);
        endorsements.sort_by_key(|e| e.order());
        let mut status = ConsentStatus {
            outcome: Consent::Satisfied,
            ad_referendum: BTreeSet::new(),
            reserved: BTreeSet::new(),
        };
        let mut words = BTreeMap::new();
        for party in rule.parties_with(&roles) {
            let latest = |clause: Option<&ClauseId>| {
                let mine = endorsements.iter().rev().filter(|e| e.body.party == party);
                mine.clone()
                    .find(|e| e.body.clause.is_none() || e.body.clause.as_ref() == clause)
                    .map(|e| e.body.word)
            };
            let said: Vec<Option<EndorsementWord>> = if settling.is_empty() {
                vec![latest(None)]
            } else {
                settling.iter().map(|clause| latest(Some(clause))).collect()
            };
            if said.contains(&Some(EndorsementWord::Rejected)) {
                words.insert(party, Word::Refused);
            } else if said.contains(&Some(EndorsementWord::Reserved)) {
                status.reserved.insert(party);
            } else if said.iter().all(Option::is_some) {
                if said.contains(&Some(EndorsementWord::AdReferendum)) {
                    status.ad_referendum.insert(party.clone());
                }
                words.insert(party, Word::Given);
            }
        }
        status.outcome = rule.weigh(&roles, &words);
        status
    }
}
