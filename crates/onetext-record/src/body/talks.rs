//! What is negotiated and how it goes: the heading, issues, positions, consent, meetings, packages.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, words};
use crate::consent::ConsentRule;
use crate::entry::Seq;
use crate::fingerprint::Fingerprint;
use crate::id::{
    ConsentId, DismissalId, IssueId, MeetingId, OptionId, PackageId, PartyId, PersonId, PositionId,
    StatementId, StatusId,
};

/// What the talks are called; the latest one counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Heading {
    /// The title.
    pub title: String,
    /// What the talks are about, in a sentence or two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// The steps by which clauses come to be agreed, from the least to the most; where there are
    /// none, those of [`StatusStep::usual`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statuses: Vec<StatusStep>,
    /// Whether nothing is agreed until everything is agreed, whatever the single clauses say.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub nothing_agreed_until_everything: bool,
}

impl Heading {
    /// A heading of this title, with nothing else said.
    pub fn titled(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            summary: None,
            statuses: Vec::new(),
            nothing_agreed_until_everything: true,
        }
    }
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_yes(flag: &bool) -> bool {
    *flag
}

/// A step on the way of a clause from open to agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct StatusStep {
    /// Its word, as `{status=…}` behind the heading of a clause has it.
    pub word: StatusId,
    /// Its colour, as `#2e7d32`; never shown without the word.
    pub colour: String,
}

impl StatusStep {
    /// The steps where a negotiation sets none of its own: open, agreed in working group, agreed ad
    /// referendum, agreed, initialled.
    pub fn usual() -> Vec<Self> {
        const USUAL: [(&str, &str); 5] = [
            ("open", "#616161"),
            ("agreed-in-working-group", "#8a6100"),
            ("agreed-ad-referendum", "#0b6285"),
            ("agreed", "#2e7d32"),
            ("initialled", "#5e35b1"),
        ];
        let steps = USUAL.iter().filter_map(|(word, colour)| {
            Some(Self { word: word.parse().ok()?, colour: (*colour).to_owned() })
        });
        steps.collect()
    }
}

/// A question that the agreement must settle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Issue {
    /// Names the issue.
    pub id: IssueId,
    /// The name that people read.
    pub title: String,
    /// The question in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// The ways to settle it; each id once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<IssueOption>,
    /// Whose agreement it needs, if that is known from the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentRule>,
    /// Words by which reports speak of it; they extend the reader's own lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
}

/// One way to settle an issue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct IssueOption {
    /// Names the option within its issue.
    pub id: OptionId,
    /// The name that people read.
    pub title: String,
    /// What it means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A party's stance on an issue's options at the entry's date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Position {
    /// Names the position.
    pub id: PositionId,
    /// Whose position it is.
    pub party: PartyId,
    /// The issue that it is on.
    pub issue: IssueId,
    /// The options it would rather have, best first; each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prefers: Vec<OptionId>,
    /// The options it could live with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepts: Vec<OptionId>,
    /// The options it rules out: its red lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rejects: Vec<OptionId>,
    /// How much the issue weighs for the party, from 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salience: Option<f64>,
    /// The statements that it follows from; empty if the author judged it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<StatementId>,
    /// The stance in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Whose agreement, or hearing, an issue needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ConsentEntry {
    /// Names the entry.
    pub id: ConsentId,
    /// The issues that it is about; at least one.
    pub issues: Vec<IssueId>,
    /// The parties that are needed.
    pub rule: ConsentRule,
    /// What is needed of them.
    #[serde(default, skip_serializing_if = "Need::is_agreement")]
    pub need: Need,
    /// The party that says so; none where the mediators have taken the rule over.
    ///
    /// A party's word on who must agree is itself only a position, so such a rule is shown beside
    /// the rule in force and does not replace it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asserted_by: Option<PartyId>,
}

/// What an issue needs of a party.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// It must agree.
    #[default]
    Agreement,
    /// It must be heard or take part: 'must involve Europe directly'.
    Involvement,
}

words!(Need: Agreement "agreement", Involvement "involvement");

impl Need {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    fn is_agreement(&self) -> bool {
        *self == Self::Agreement
    }
}

/// Talks at a date and place. The entry's `on` is the day they take place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Meeting {
    /// Names the meeting.
    pub id: MeetingId,
    /// The name that people read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where it takes place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// When it begins there, as `HH:MM`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// Who sits there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub participants: Vec<Participant>,
    /// Whether it is to come, took place or will not.
    pub status: MeetingStatus,
    /// Whether it is several meetings that reports speak of as one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub series: bool,
    /// What is on the table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issues: Vec<IssueId>,
    /// What came of it, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
}

/// Who sits in a meeting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Participant {
    /// The party.
    pub party: PartyId,
    /// Who comes for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// Whether it joins from afar.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub remote: bool,
    /// Whether it is only expected.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub expected: bool,
}

/// Whether a meeting is to come, took place or will not.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum MeetingStatus {
    /// It is to take place.
    Planned,
    /// It took place.
    Held,
    /// It will not take place.
    Cancelled,
}

words!(MeetingStatus: Planned "planned", Held "held", Cancelled "cancelled");

/// One option for every issue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Package {
    /// Names the package.
    pub id: PackageId,
    /// The name that people read.
    pub title: String,
    /// Who put it forward.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<PartyId>,
    /// The option for each issue.
    pub options: BTreeMap<IssueId, OptionId>,
}

/// A proposal of the reader that somebody turned down, so that it is not proposed again.
///
/// The entry's evidence is that of the proposal. A retraction of the entry lets it be proposed again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Dismissal {
    /// Names the dismissal.
    pub id: DismissalId,
    /// The kind of what was proposed.
    pub kind: Kind,
    /// What was proposed, in a line for people.
    pub proposed: String,
    /// What the same proposal is known by when it comes again.
    pub fingerprint: Fingerprint,
    /// Why it was turned down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A mistake taken back: the earlier entry stays in the log and counts no more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Retraction {
    /// The entry that is taken back.
    pub entry: Seq,
    /// Why.
    pub reason: String,
}
