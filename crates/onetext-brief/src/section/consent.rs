//! Whose agreement each issue needs, and who is missing.

use std::collections::BTreeMap;

use onetext_record::Recorded;
use onetext_record::body::{ConsentEntry, Draft, Need};
use onetext_record::consent::{Consent, ConsentRule};
use onetext_record::id::{IssueId, PartyId};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Named, Origin, View};

/// The consent that one issue needs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ConsentLine {
    /// The issue.
    pub issue: Named,
    /// The rule in force, if there is one.
    pub rule: Option<RuleLine>,
    /// Where it stands on the newest draft.
    pub status: Status,
    /// The draft that it was weighed on.
    pub draft: Option<Named>,
    /// The parties whose consent is only ad referendum.
    pub ad_referendum: Vec<Named>,
    /// The parties that agree but for a reservation.
    pub reserved: Vec<Named>,
    /// Rules that parties assert, and parties that must be heard.
    pub others: Vec<RuleLine>,
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
    /// Where this comes from; none where it is part of the issue's definition.
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

pub(crate) fn consent(view: &View<'_>) -> Vec<ConsentLine> {
    let draft = newest_draft(view);
    let issues = view.state.issues.current().filter(|issue| issue.is_by(view.on));
    issues.map(|issue| line(view, &issue.body.id, draft)).collect()
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

fn line(view: &View<'_>, issue: &IssueId, draft: Option<&Recorded<Draft>>) -> ConsentLine {
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
    let others = view.state.consents.current().filter(|entry| {
        let is_in_force =
            in_force.as_ref().and_then(|rule| rule.entry).is_some_and(|rule| rule.seq == entry.seq);
        let is_another = entry.body.asserted_by.is_some() || entry.body.need == Need::Involvement;
        !is_in_force && is_another && entry.body.issues.contains(issue) && entry.is_by(view.on)
    });
    ConsentLine {
        issue: view.issue(issue),
        rule: in_force.as_ref().map(|rule| rule_line(view, rule.rule, rule.entry)),
        status,
        draft: draft
            .map(|draft| Named { id: draft.body.id.to_string(), name: draft.body.title.clone() }),
        ad_referendum: weighed.as_ref().map(|w| view.parties(&w.ad_referendum)).unwrap_or_default(),
        reserved: weighed.as_ref().map(|w| view.parties(&w.reserved)).unwrap_or_default(),
        others: others.map(|entry| rule_line(view, &entry.body.rule, Some(entry))).collect(),
    }
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
        asserted_by: asserted_by
            .map(|party| Named { id: party.to_string(), name: view.party(party) }),
        origin: entry.map(|entry| view.origin(entry)),
    }
}

/// A rule as people would read it: with the parties' names.
fn named(view: &View<'_>, rule: &ConsentRule) -> String {
    let names: BTreeMap<&PartyId, String> =
        rule.parties().into_iter().map(|id| (id, view.party(id))).collect();
    let text = rule.to_string();
    let mut out = String::new();
    let mut word = String::new();
    let flush = |word: &mut String, out: &mut String| {
        let name = names.iter().find(|(id, _)| id.as_str() == word.as_str());
        match (name, word.as_str()) {
            (Some((_, name)), _) => out.push_str(name),
            (None, "principals") => out.push_str("all principals"),
            (None, "all") => out.push_str("all parties that take a side"),
            (None, other) => out.push_str(other),
        }
        word.clear();
    };
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || c == '-' {
            word.push(c);
        } else {
            flush(&mut word, &mut out);
            out.push(c);
        }
    }
    flush(&mut word, &mut out);
    out
}
