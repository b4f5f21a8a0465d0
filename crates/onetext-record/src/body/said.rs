//! What was said and where: sources, statements, claims and assessments.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::words;
use crate::id::{
    AssessmentId, ClaimId, IssueId, OptionId, PartyId, PersonId, SourceId, StatementId,
};

/// A document as read. The entry's `on` is the day it was published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Source {
    /// Names the source.
    pub id: SourceId,
    /// The headline or title.
    pub title: String,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Where it was found; never fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What kind of document it was.
    pub format: Format,
    /// The document's character encoding, where it was not plain UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// SHA-256 of the document's bytes, as 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// The text that was read; spans count its Unicode scalar values.
    pub text: String,
    /// The document itself, where it is text and differs from what was read (HTML, say).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
}

/// What kind of document a source is.
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
pub enum Format {
    /// Plain text.
    #[default]
    Text,
    /// Markdown.
    Markdown,
    /// A web page.
    Html,
    /// One item of an RSS or Atom feed.
    Feed,
}

words!(Format: Text "text", Markdown "markdown", Html "html", Feed "feed");

/// Words attributed to a party or person: the raw evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Statement {
    /// Names the statement.
    pub id: StatementId,
    /// Who said it; several for a joint statement, none where the report does not say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<PartyId>,
    /// Whether only some of those named by `by` said it: 'some European leaders'.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub some_of: bool,
    /// The person who spoke.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// Whom it was said to or demanded of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<PartyId>,
    /// Who reports it, if that is a party and not the source: A says that B demands it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_by: Option<PartyId>,
    /// What the speaker does with the words.
    pub stance: Stance,
    /// Whether the stance is denied: 'has not confirmed' is `confirms`, negated.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub negated: bool,
    /// Words that weaken it, as they stand: 'could serve as'.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hedge: Option<String>,
    /// The issues that it speaks of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issues: Vec<IssueId>,
    /// The option meant, where there is one issue and the option is plain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub option: Option<OptionId>,
    /// The words attributed.
    pub words: String,
}

/// What a speaker does with words.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Stance {
    /// Says, and the words show no more.
    Says,
    /// Wants something of others.
    Demands,
    /// Would give or do something.
    Offers,
    /// Agrees to something.
    Accepts,
    /// Refuses something.
    Rejects,
    /// Holds to something.
    Insists,
    /// Is for something.
    Supports,
    /// Is against something.
    Opposes,
    /// Points to a danger.
    Warns,
    /// Is not sure of something.
    Doubts,
    /// Expects or wishes something good.
    Hopes,
    /// States something as a fact.
    Asserts,
    /// States that something is not a fact.
    Denies,
    /// States that something said by others is a fact.
    Confirms,
    /// Binds itself.
    Promises,
    /// Announces a harm unless something happens.
    Threatens,
}

words!(Stance:
    Says "says",
    Demands "demands",
    Offers "offers",
    Accepts "accepts",
    Rejects "rejects",
    Insists "insists",
    Supports "supports",
    Opposes "opposes",
    Warns "warns",
    Doubts "doubts",
    Hopes "hopes",
    Asserts "asserts",
    Denies "denies",
    Confirms "confirms",
    Promises "promises",
    Threatens "threatens",
);

/// A statement of fact that others may contest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Claim {
    /// Names the claim.
    pub id: ClaimId,
    /// Who states it; none where the report does not say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<PartyId>,
    /// The fact that is stated, as a sentence.
    pub text: String,
    /// The issues that turn on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issues: Vec<IssueId>,
}

/// A party's word on a claim.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Assessment {
    /// Names the assessment.
    pub id: AssessmentId,
    /// The claim that it is about.
    pub claim: ClaimId,
    /// Whose word it is.
    pub by: PartyId,
    /// What it says of the claim.
    pub word: AssessmentWord,
    /// The same in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// What an assessment says of a claim.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum AssessmentWord {
    /// It is so.
    Confirms,
    /// It is not so.
    Denies,
    /// It has not said that it is so; this is no denial.
    Unconfirmed,
    /// Part of it is not so.
    DisputesInPart,
}

words!(AssessmentWord:
    Confirms "confirms",
    Denies "denies",
    Unconfirmed "unconfirmed",
    DisputesInPart "disputes-in-part",
);
