//! The single negotiating text: drafts, who was shown them, and each party's word on them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::words;
use crate::id::{
    CirculationId, ClauseId, DraftId, EndorsementId, IssueId, LinkageId, OptionId, PartyId,
};

/// One version of the single negotiating text. The entry's `on` is its date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Draft {
    /// Names the draft.
    pub id: DraftId,
    /// The name that people read.
    pub title: String,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<PartyId>,
    /// The drafts that it was made from; several where branches were merged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<DraftId>,
    /// How it became known.
    #[serde(default, skip_serializing_if = "Provenance::is_official")]
    pub provenance: Provenance,
    /// Who is known to have seen it from the start; later ones are circulations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shown_to: Vec<PartyId>,
    /// Whether words outside brackets count as agreed language.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub agreed_outside_brackets: bool,
    /// The text as Markdown; none where the draft is known only from reports.
    ///
    /// [`crate::clause`] says how it falls into clauses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Anything a newcomer should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// How a draft became known.
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
pub enum Provenance {
    /// Handed over by its authors.
    #[default]
    Official,
    /// Made public against its authors' will.
    Leaked,
    /// Known from what others say of it.
    Reported,
}

words!(Provenance: Official "official", Leaked "leaked", Reported "reported");

impl Provenance {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    fn is_official(&self) -> bool {
        *self == Self::Official
    }
}

/// Who was shown a draft. The entry's `on` is the day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Circulation {
    /// Names the circulation.
    pub id: CirculationId,
    /// The draft that was shown.
    pub draft: DraftId,
    /// Who was shown it; at least one.
    pub to: Vec<PartyId>,
    /// Whether they were shown it one after the other, as they stand in `to`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_order: bool,
    /// How, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A party's word on a clause or draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Endorsement {
    /// Names the endorsement.
    pub id: EndorsementId,
    /// Whose word it is.
    pub party: PartyId,
    /// The draft that it is on.
    pub draft: DraftId,
    /// The clause that it is on; none for the draft as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<ClauseId>,
    /// What it says.
    pub word: EndorsementWord,
    /// SHA-256 of the text that the word was given on, as [`crate::draft::text_hash`] has it. Where the
    /// draft's text is replaced by another, the word is void; see
    /// [`Negotiation::standing`](crate::Negotiation::standing).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The reservation, or what else was said with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What an endorsement says.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum EndorsementWord {
    /// Agreed for good.
    Agreed,
    /// Agreed by the negotiators, subject to approval at home.
    AdReferendum,
    /// Agreed but for the reservation in the note.
    Reserved,
    /// Not agreed.
    Rejected,
}

words!(EndorsementWord:
    Agreed "agreed",
    AdReferendum "ad-referendum",
    Reserved "reserved",
    Rejected "rejected",
);

/// What a party holds back until another thing is settled: the one is held hostage to the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Linkage {
    /// Names the linkage.
    pub id: LinkageId,
    /// Who links the two.
    pub party: PartyId,
    /// The draft whose clauses are meant; none where only issues are linked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<DraftId>,
    /// What the party holds back.
    pub holds: Matter,
    /// What has to be settled first.
    pub until: Matter,
    /// The options of the issue in `holds` that it holds back; whichever where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holds_options: Vec<OptionId>,
    /// The options of the issue in `until` that would do; whichever where none is named. With them
    /// the one is to be had only together with the other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub until_options: Vec<OptionId>,
    /// The linkage in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What parties bargain over: a clause of a draft, or an issue.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Matter {
    /// A clause of the linkage's draft.
    Clause(ClauseId),
    /// An issue.
    Issue(IssueId),
}

impl std::fmt::Display for Matter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Clause(id) => write!(f, "clause `{id}`"),
            Self::Issue(id) => write!(f, "issue `{id}`"),
        }
    }
}
