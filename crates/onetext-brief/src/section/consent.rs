//! Whose agreement each issue needs, and who is missing.

use std::collections::{BTreeMap, BTreeSet};

use onetext_record::Recorded;
use onetext_record::body::{ConsentEntry, Draft, Need, Role};
use onetext_record::consent::{Consent, ConsentRule, Group};
use onetext_record::id::{IssueId, PartyId};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Named, Origin, View};

/// The consent that an issue needs, or several issues of which all of this is to be said.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ConsentLine {
    /// The issues, in their order.
    pub issues: Vec<Named>,
    /// The rule in force, if there is one.
    pub rule: Option<RuleLine>,
    /// Where it stands on the newest draft.
    pub status: Status,
    /// The draft that it was weighed on.
    pub draft: Option<Named>,
    /// The parties that have agreed for good.
    pub given: Vec<Named>,
    /// The parties whose consent is only ad referendum.
    pub ad_referendum: Vec<Named>,
    /// The parties that agree but for a reservation.
    pub reserved: Vec<Named>,
    /// The parties that have refused.
    pub refused: Vec<Named>,
    /// The parties whose word may count and is not recorded.
    pub missing: Vec<Named>,
}

impl ConsentLine {
    /// Takes in the issues of a line that says the same; gives it back if it does not.
    fn join(&mut self, other: Self) -> Option<Self> {
        let said = |line: &Self| {
            let mut said = Self { issues: Vec::new(), ..line.clone() };
            if let Some(rule) = &mut said.rule {
                rule.origin.take_if(|origin| origin.words.is_empty());
            }
            said
        };
        let together = said(self);
        if together != said(&other) {
            return Some(other);
        }
        // Rules that were entered apart are one person's word no more.
        if self.rule != other.rule {
            self.rule = together.rule;
        }
        self.issues.extend(other.issues);
        None
    }
}

/// A rule that a party asserts, or whom to hear beside those who must agree.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Asserted {
    /// The issues, in their order.
    pub issues: Vec<Named>,
    /// What is asserted.
    pub rule: RuleLine,
}

/// A consent rule.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RuleLine {
    /// The rule as it is written.
    pub rule: String,
    /// The rule with the parties' names.
    pub named: String,
    /// What is needed of the parties.
    pub need: Need,
    /// The party that says so; none where the mediators set it.
    pub asserted_by: Option<Named>,
    /// Where this comes from; none where it is part of the issue's definition, or entered apart
    /// and without words for several issues.
    pub origin: Option<Origin>,
}

/// Where the consent to an issue stands.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// No rule is recorded.
    NoRule,
    /// There is no draft to agree to.
    NoDraft,
    /// All the agreement that is needed is there.
    Satisfied,
    /// This is what remains of the rule, with the parties' names.
    StillNeeds(String),
    /// The rule cannot be met while these parties refuse.
    RefusedBy(Vec<Named>),
}

/// Whose agreement each issue needs, and who is missing.
pub fn consent(view: &View<'_>) -> Vec<ConsentLine> {
    let draft = newest_draft(view);
    let roles = view.state.roles();
    let issues = view.state.issues.current().filter(|issue| issue.is_by(view.on));
    let mut lines: Vec<ConsentLine> = Vec::new();
    for issue in issues {
        let line = line(view, &issue.body.id, draft, &roles);
        let apart = lines.iter_mut().try_fold(line, |line, other| other.join(line));
        lines.extend(apart);
    }
    lines
}

/// The rules that are recorded and not in force, the same rule once for all its issues.
pub fn asserted(view: &View<'_>) -> Vec<Asserted> {
    let issues = view.state.issues.current().filter(|issue| issue.is_by(view.on));
    let mut found: Vec<Asserted> = Vec::new();
    for issue in issues.map(|issue| &issue.body.id) {
        for rule in beside(view, issue) {
            let rule = of_entry(view, rule);
            match found.iter_mut().find(|other| other.rule == rule) {
                Some(same) => same.issues.push(view.issue(issue)),
                None => found.push(Asserted { issues: vec![view.issue(issue)], rule }),
            }
        }
    }
    found
}

/// The rules for an issue beside the one in force. What the mediators have set and replaced since
/// is not among them.
fn beside<'a>(
    view: &View<'a>,
    issue: &IssueId,
) -> impl Iterator<Item = &'a Recorded<ConsentEntry>> {
    let in_force = view.state.consent_in_force(issue, view.on).and_then(|rule| rule.entry);
    let in_force = in_force.map(|rule| rule.seq);
    view.state.consents.current().filter(move |entry| {
        let is_another = entry.body.asserted_by.is_some() || entry.body.need == Need::Involvement;
        Some(entry.seq) != in_force
            && is_another
            && entry.body.issues.contains(issue)
            && entry.is_by(view.on)
    })
}

/// The newest draft of the day that has a text or a party's word on it.
fn newest_draft<'a>(view: &View<'a>) -> Option<&'a Recorded<Draft>> {
    let known = view.state.drafts.current().filter(|draft| draft.is_by(view.on));
    let spoken_of = |draft: &&Recorded<Draft>| {
        let on_it = |endorsement: &Recorded<onetext_record::body::Endorsement>| {
            endorsement.body.draft == draft.body.id && endorsement.is_by(view.on)
        };
        draft.body.text.is_some() || view.state.endorsements.current().any(on_it)
    };
    known.filter(spoken_of).max_by_key(|draft| draft.order())
}

fn line(
    view: &View<'_>,
    issue: &IssueId,
    draft: Option<&Recorded<Draft>>,
    roles: &BTreeMap<PartyId, Role>,
) -> ConsentLine {
    let in_force = view.state.consent_in_force(issue, view.on);
    let weighed = in_force
        .as_ref()
        .zip(draft)
        .map(|(rule, draft)| view.state.consent_status(rule.rule, issue, &draft.body, view.on));
    let status = match (&in_force, &weighed) {
        (None, _) => Status::NoRule,
        (Some(_), None) => Status::NoDraft,
        (Some(_), Some(weighed)) => match &weighed.outcome {
            Consent::Satisfied => Status::Satisfied,
            Consent::StillNeeds(rest) => Status::StillNeeds(named(view, rest)),
            Consent::RefusedBy(parties) => Status::RefusedBy(view.parties(parties)),
        },
    };
    let words = in_force
        .as_ref()
        .map(|rule| words(view, rule.rule.parties_with(roles), issue, draft))
        .unwrap_or_default();
    let those = |word: Heard| {
        view.parties(words.iter().filter(|(_, heard)| *heard == word).map(|(party, _)| party))
    };
    ConsentLine {
        issues: vec![view.issue(issue)],
        rule: in_force.as_ref().map(|rule| rule_line(view, rule.rule, rule.entry)),
        status,
        draft: draft.map(|draft| view.draft(&draft.body.id)),
        given: those(Heard::Agreed),
        ad_referendum: those(Heard::AdReferendum),
        reserved: those(Heard::Reserved),
        refused: those(Heard::Refused),
        missing: those(Heard::Nothing),
    }
}

/// A party's word so far on what settles an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heard {
    Agreed,
    AdReferendum,
    Reserved,
    Refused,
    Nothing,
}

/// Each party's word so far, told from what rules come to that ask for all of these parties.
fn words(
    view: &View<'_>,
    parties: BTreeSet<PartyId>,
    issue: &IssueId,
    draft: Option<&Recorded<Draft>>,
) -> Vec<(PartyId, Heard)> {
    let Some(draft) = draft else {
        return parties.into_iter().map(|party| (party, Heard::Nothing)).collect();
    };
    let weigh = |parties: &BTreeSet<PartyId>| {
        let rule = ConsentRule::All(parties.iter().cloned().map(ConsentRule::Party).collect());
        view.state.consent_status(&rule, issue, &draft.body, view.on)
    };
    let all = weigh(&parties);
    let refused = match all.outcome {
        Consent::RefusedBy(refused) => refused,
        Consent::Satisfied | Consent::StillNeeds(_) => BTreeSet::new(),
    };
    let open = match weigh(&parties.difference(&refused).cloned().collect()).outcome {
        Consent::StillNeeds(rest) => rest.parties().into_iter().cloned().collect(),
        Consent::Satisfied | Consent::RefusedBy(_) => BTreeSet::new(),
    };
    let word = |party: &PartyId| {
        if refused.contains(party) {
            Heard::Refused
        } else if all.reserved.contains(party) {
            Heard::Reserved
        } else if open.contains(party) {
            Heard::Nothing
        } else if all.ad_referendum.contains(party) {
            Heard::AdReferendum
        } else {
            Heard::Agreed
        }
    };
    parties.iter().map(|party| (party.clone(), word(party))).collect()
}

/// A rule that stands apart from its issues' definitions.
pub(crate) fn of_entry(view: &View<'_>, entry: &Recorded<ConsentEntry>) -> RuleLine {
    rule_line(view, &entry.body.rule, Some(entry))
}

fn rule_line(
    view: &View<'_>,
    rule: &ConsentRule,
    entry: Option<&Recorded<ConsentEntry>>,
) -> RuleLine {
    let asserted_by = entry.and_then(|entry| entry.body.asserted_by.as_ref());
    RuleLine {
        rule: rule.to_string(),
        named: named(view, rule),
        need: entry.map_or(Need::Agreement, |entry| entry.body.need),
        asserted_by: asserted_by.map(|party| view.named_party(party)),
        origin: entry.map(|entry| view.origin(entry)),
    }
}

/// A rule as people would read it: with the parties' names.
fn named(view: &View<'_>, rule: &ConsentRule) -> String {
    match rule {
        ConsentRule::Party(party) => view.party(party),
        ConsentRule::Group(Group::Principals) => "all principals".to_owned(),
        ConsentRule::Group(Group::All) => "all parties that take a side".to_owned(),
        ConsentRule::All(rules) => {
            let mut parts = Vec::new();
            flatten(rules, &mut parts);
            joined(&parts.into_iter().map(|rule| part(view, rule)).collect::<Vec<_>>(), "and")
        }
        ConsentRule::Any(rules) => {
            joined(&rules.iter().map(|rule| part(view, rule)).collect::<Vec<_>>(), "or")
        }
        ConsentRule::AtLeast { count, of } => {
            let of = of.iter().map(|rule| match rule {
                ConsentRule::Group(Group::Principals) => "the principals".to_owned(),
                ConsentRule::Group(Group::All) => "the parties that take a side".to_owned(),
                _ => named(view, rule),
            });
            format!("{count} of ({})", of.collect::<Vec<_>>().join(", "))
        }
    }
}

/// The parts of a rule that asks for all of them, however they are nested.
fn flatten<'a>(rules: &'a [ConsentRule], parts: &mut Vec<&'a ConsentRule>) {
    for rule in rules {
        match rule {
            ConsentRule::All(rules) => flatten(rules, parts),
            rule => parts.push(rule),
        }
    }
}

/// A part of a rule; whatever is itself made of parts stands in parentheses.
fn part(view: &View<'_>, rule: &ConsentRule) -> String {
    match rule {
        ConsentRule::All(_) | ConsentRule::Any(_) => format!("({})", named(view, rule)),
        _ => named(view, rule),
    }
}

/// `A, B and C`.
pub(crate) fn joined(parts: &[String], word: &str) -> String {
    match parts {
        [first @ .., last] if !first.is_empty() => format!("{} {word} {last}", first.join(", ")),
        parts => parts.concat(),
    }
}
