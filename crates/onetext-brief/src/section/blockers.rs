//! What blocks agreement: one needed party requires what another rules out.
//!
//! A party requires what it prefers or accepts, where it has said so: then it wants one of these
//! options and, as far as the record goes, no other. A party is needed where the consent rule
//! cannot be met without it, and an option is closed where the rule cannot be met without those
//! that rule it out: one that must agree, or too many of those of whom some must. An issue is
//! blocked where every option that a needed party requires is closed, or every option at all.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use onetext_record::Recorded;
use onetext_record::body::{Issue, Position, Role};
use onetext_record::consent::{Consent, ConsentRule, Group, Word};
use onetext_record::id::{OptionId, PartyId};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Named, Origin, View};

/// An issue on which needed parties stand against each other.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Blocker {
    /// The issue.
    pub issue: Named,
    /// The parties that require the same; none where no option is left at all, whatever anyone
    /// requires.
    pub parties: Vec<Side>,
    /// The options that they require.
    pub requires: Vec<Named>,
    /// The parties that rule them out, each with what it rules out.
    pub against: Vec<Opposed>,
    /// The options that are not closed.
    pub ways_out: Vec<Named>,
}

/// A side of a blocker.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Side {
    /// The party.
    pub name: Named,
    /// The date of its position.
    pub on: Option<String>,
    /// Its stance in words.
    pub note: Option<String>,
    /// Where its position comes from.
    pub origin: Origin,
}

/// A party that rules out what another requires.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Opposed {
    /// The party.
    pub side: Side,
    /// What it rules out of that.
    pub rejects: Vec<Named>,
}

/// Issues where what one needed party requires another rules out.
pub fn blockers(view: &View<'_>) -> Vec<Blocker> {
    let issues = view.state.issues.current().filter(|issue| issue.is_by(view.on));
    issues.flat_map(|issue| of_issue(view, &issue.body)).collect()
}

/// The rule of an issue and the positions of those whose word it may turn on.
struct Question<'a> {
    rule: Cow<'a, ConsentRule>,
    roles: BTreeMap<PartyId, Role>,
    positions: Vec<&'a Recorded<Position>>,
}

impl<'a> Question<'a> {
    /// An issue without a rule is taken to need every principal.
    fn new(view: &View<'a>, issue: &Issue) -> Self {
        let roles = view.state.roles();
        let in_force = view.state.consent_in_force(&issue.id, view.on);
        let rule = in_force.map_or(Cow::Owned(ConsentRule::Group(Group::Principals)), |in_force| {
            Cow::Borrowed(in_force.rule)
        });
        let positions = rule
            .parties_with(&roles)
            .iter()
            .filter_map(|party| view.state.position(party, &issue.id, view.on))
            .collect();
        Self { rule, roles, positions }
    }

    /// Whether the rule can be met without these parties.
    fn can_do_without(&self, refusing: &BTreeSet<&PartyId>) -> bool {
        let parties = self.rule.parties_with(&self.roles);
        let word = |party: &PartyId| {
            if refusing.contains(party) { Word::Refused } else { Word::Given }
        };
        let words = parties.into_iter().map(|party| (party.clone(), word(&party))).collect();
        self.rule.weigh(&self.roles, &words) == Consent::Satisfied
    }

    fn needs(&self, party: &PartyId) -> bool {
        !self.can_do_without(&BTreeSet::from([party]))
    }

    fn is_closed(&self, option: &OptionId) -> bool {
        let refusing = self.positions.iter().filter(|other| other.body.rejects.contains(option));
        !self.can_do_without(&refusing.map(|other| &other.body.party).collect())
    }

    /// Who rules out any of these options.
    fn against(&self, view: &View<'_>, options: &[OptionId]) -> Vec<Opposed> {
        let opposed = self.positions.iter().filter_map(|other| {
            let rejects: Vec<OptionId> = options
                .iter()
                .filter(|option| other.body.rejects.contains(option))
                .cloned()
                .collect();
            let rejects = view.options(&other.body.issue, &rejects);
            (!rejects.is_empty()).then(|| Opposed { side: side(view, other), rejects })
        });
        opposed.collect()
    }
}

fn of_issue(view: &View<'_>, issue: &Issue) -> Vec<Blocker> {
    let question = Question::new(view, issue);
    let options: Vec<OptionId> = issue.options.iter().map(|option| option.id.clone()).collect();
    let open: Vec<OptionId> =
        options.iter().filter(|option| !question.is_closed(option)).cloned().collect();
    let ways_out = view.options(&issue.id, &open);
    let mut found: Vec<Blocker> = Vec::new();
    for position in &question.positions {
        let requires = requires(issue, &position.body);
        let blocked = !requires.is_empty()
            && question.needs(&position.body.party)
            && requires.iter().all(|option| question.is_closed(option));
        if !blocked {
            continue;
        }
        let side = side(view, position);
        let wanted = view.options(&issue.id, &requires);
        if let Some(same) = found.iter_mut().find(|blocker| blocker.requires == wanted) {
            same.parties.push(side);
        } else {
            found.push(Blocker {
                issue: view.issue(&issue.id),
                parties: vec![side],
                requires: wanted,
                against: question.against(view, &requires),
                ways_out: ways_out.clone(),
            });
        }
    }
    if found.is_empty() && open.is_empty() && !options.is_empty() {
        found.push(Blocker {
            issue: view.issue(&issue.id),
            parties: Vec::new(),
            requires: Vec::new(),
            against: question.against(view, &options),
            ways_out,
        });
    }
    found
}

/// The options that a party wants, each once, in the order of the issue: whoever wants the same
/// requires the same, whichever of it they would rather have.
fn requires(issue: &Issue, position: &Position) -> Vec<OptionId> {
    let mut wanted: Vec<OptionId> = Vec::new();
    for option in position.prefers.iter().chain(&position.accepts) {
        if !wanted.contains(option) {
            wanted.push(option.clone());
        }
    }
    wanted.sort_by_key(|wanted| issue.options.iter().position(|option| option.id == *wanted));
    wanted
}

fn side(view: &View<'_>, position: &Recorded<Position>) -> Side {
    Side {
        name: view.named_party(&position.body.party),
        on: position.on.map(|on| on.to_string()),
        note: position.body.note.clone(),
        origin: view.grounds(position),
    }
}
