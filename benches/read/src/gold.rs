//! The annotation of a report: what it says, span by span.

use serde::Deserialize;

/// What a report says.
#[derive(Debug, Deserialize)]
pub(crate) struct Gold {
    pub(crate) parties: Vec<GoldParty>,
    pub(crate) persons: Vec<GoldPerson>,
    pub(crate) issues: Vec<GoldIssue>,
    pub(crate) statements: Vec<GoldStatement>,
    pub(crate) contested_claims: Vec<GoldClaim>,
    pub(crate) meetings: Vec<GoldMeeting>,
    pub(crate) drafts: Vec<GoldDraft>,
    pub(crate) consent_rules: Vec<GoldRule>,
    pub(crate) must_not: Vec<MustNot>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) text: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct GoldParty {
    pub(crate) id: String,
    pub(crate) surface_forms: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct GoldPerson {
    pub(crate) name: Option<String>,
    pub(crate) party: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct GoldIssue {
    pub(crate) id: String,
    pub(crate) key: String,
    pub(crate) mentions: Vec<Span>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct GoldStatement {
    pub(crate) id: String,
    pub(crate) tier: String,
    pub(crate) speaker: Vec<Option<String>>,
    pub(crate) cue: Option<Span>,
    pub(crate) content: Vec<Span>,
    #[serde(default)]
    pub(crate) alt_content: Vec<Vec<Span>>,
    pub(crate) stance: String,
    #[serde(default)]
    pub(crate) issues: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct GoldClaim {
    pub(crate) id: String,
    pub(crate) tier: String,
    pub(crate) span: Span,
    #[serde(default)]
    pub(crate) place: Option<String>,
    pub(crate) assessments: Vec<GoldAssessment>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct GoldAssessment {
    pub(crate) by: String,
    pub(crate) assessment: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct GoldMeeting {
    pub(crate) id: String,
    pub(crate) tier: String,
    pub(crate) participants: Vec<GoldSeat>,
    pub(crate) place: Option<String>,
    pub(crate) status: String,
    pub(crate) trigger: Span,
}

#[derive(Debug, Deserialize)]
pub(crate) struct GoldSeat {
    pub(crate) party: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct GoldDraft {
    pub(crate) id: String,
    pub(crate) tier: String,
    pub(crate) mentions: Vec<Span>,
    #[serde(default)]
    pub(crate) changes_by: Vec<GoldChange>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct GoldChange {
    pub(crate) span: Span,
}

#[derive(Debug, Deserialize)]
pub(crate) struct GoldRule {
    pub(crate) id: String,
    pub(crate) tier: String,
    pub(crate) decider: Vec<String>,
    pub(crate) issue: Vec<String>,
    pub(crate) span: Span,
}

#[derive(Debug, Deserialize)]
pub(crate) struct MustNot {
    pub(crate) rule: String,
    pub(crate) span: Span,
}
