//! The shapes in which pages and the API have drafts.

use schemars::JsonSchema;
use serde::Serialize;

use crate::page::text::pieces::{BracketView, ParagraphView};
use crate::page::text::standing::{ConsentView, EndorsementView};

/// A draft as a viewer sees it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct DraftView {
    /// What is known of it.
    pub(crate) draft: DraftLine,
    /// Anything a newcomer should know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
    /// Whether words outside brackets count as agreed language.
    pub(crate) agreed_outside_brackets: bool,
    /// Whether its text is in the record; without it there are no clauses.
    pub(crate) has_text: bool,
    /// How much of it is open.
    pub(crate) sum: Sum,
    /// Titles and other words that are in no clause.
    pub(crate) front: Vec<ParagraphView>,
    /// Its clauses in order.
    pub(crate) clauses: Vec<ClauseView>,
    /// Its notes.
    pub(crate) notes: Vec<ParagraphView>,
    /// Its brackets in the order in which they open; pieces of paragraphs name them by place.
    pub(crate) brackets: Vec<BracketView>,
    /// The parties' words on the draft as a whole.
    pub(crate) endorsements: Vec<EndorsementView>,
    /// Who has seen it, in which order.
    pub(crate) seen: Vec<SeenView>,
}

/// A draft in a list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct DraftLine {
    /// Its id.
    pub(crate) id: String,
    /// The name that people read.
    pub(crate) title: String,
    /// Its date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) on: Option<onetext_record::When>,
    /// The names of those who wrote it.
    pub(crate) by: Vec<String>,
    /// The drafts that it was made from, as far as the viewer sees them.
    pub(crate) parents: Vec<Link>,
    /// `official`, `leaked` or `reported`.
    pub(crate) provenance: &'static str,
    /// Who may see it, in words.
    pub(crate) audience: String,
    /// Whether its text is in the record.
    pub(crate) has_text: bool,
}

/// The id and the name of something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Link {
    /// Its id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) title: String,
}

/// How much of a draft is open.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Sum {
    /// Clauses with words of their own.
    pub(crate) clauses: usize,
    /// Words in all.
    pub(crate) words: usize,
    /// Brackets, inner ones too.
    pub(crate) brackets: usize,
    /// Words in brackets.
    pub(crate) bracketed: usize,
    /// How many clauses stand at each step, from the least agreed to the most.
    pub(crate) steps: Vec<StepCount>,
    /// The names of the parties whose word is still needed on an issue that the draft settles.
    pub(crate) missing: Vec<String>,
    /// The names of those who refuse.
    pub(crate) refusing: Vec<String>,
}

/// How many clauses stand at a step.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct StepCount {
    /// The step: `agreed ad referendum`.
    pub(crate) word: String,
    /// How many clauses.
    pub(crate) clauses: usize,
}

/// A clause of a draft, with all paragraphs up to the next one that has a heading.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct ClauseView {
    /// Its id.
    pub(crate) id: String,
    /// Its number and title, or its first words.
    pub(crate) name: String,
    /// How deep it stands, 1 for an outermost clause.
    pub(crate) depth: usize,
    /// How far it is agreed: a step of the negotiation's own.
    pub(crate) status: String,
    /// Where that step stands among all, from 0, the least agreed.
    pub(crate) step: usize,
    /// Whether a word can be put to it.
    pub(crate) takes_words: bool,
    /// Its heading in pieces; none where it has no heading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) heading: Option<ParagraphView>,
    /// Its paragraphs.
    pub(crate) paragraphs: Vec<ParagraphView>,
    /// What it settles.
    pub(crate) settles: Vec<SettlesView>,
    /// Its brackets, by place in the draft's list.
    pub(crate) brackets: Vec<usize>,
    /// The parties' words on it.
    pub(crate) endorsements: Vec<EndorsementView>,
    /// Where the consent to its issues stands.
    pub(crate) consent: Vec<ConsentView>,
    /// The newest statements on its issues.
    pub(crate) statements: Vec<StatementView>,
    /// How many statements there are on its issues in all.
    pub(crate) statement_count: usize,
}

/// What a clause settles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct SettlesView {
    /// The issue.
    pub(crate) issue: Link,
    /// The option by which; none where it is left open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) option: Option<Link>,
}

/// A statement on an issue.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct StatementView {
    /// Its id.
    pub(crate) id: String,
    /// Who said it.
    pub(crate) by: String,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) on: Option<onetext_record::When>,
    /// What the speaker does with the words: `demands`, `not: confirms`.
    pub(crate) stance: String,
    /// The words.
    pub(crate) words: String,
}

/// That a party has seen a draft.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct SeenView {
    /// Its place among those who saw it; several have the same where nothing tells who was first.
    pub(crate) place: usize,
    /// The party.
    pub(crate) party: Link,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) on: Option<onetext_record::When>,
    /// How, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
}
