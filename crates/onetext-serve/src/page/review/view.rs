//! What is shown of piles, to people and to programs alike.

use onetext_read::review::{Decision, same};
use onetext_record::{Audience, Body, Evidence, Kind};
use schemars::JsonSchema;
use serde::Serialize;

use super::telling::Names;
use crate::desk::{Desk, Study};
use crate::fault::Fault;
use crate::pile::{self, Pile, Tally};
use crate::rules;

/// The reports that wait for a person's word.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct ForReview {
    /// The latest first.
    pub(crate) reports: Vec<Waiting>,
    /// How many there may be at most.
    pub(crate) most: usize,
    /// How many bytes they take.
    pub(crate) bytes: usize,
    /// How many bytes they may take at most.
    pub(crate) most_bytes: usize,
}

/// A report that waits for a person's word.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Waiting {
    /// Names it in addresses.
    pub(crate) key: String,
    /// Its title.
    pub(crate) title: String,
    /// Who published it.
    pub(crate) publisher: Option<String>,
    /// Who put it there.
    pub(crate) by: String,
    /// When.
    pub(crate) at: String,
    /// How its proposals stand.
    pub(crate) tally: Tally,
}

/// A report with its proposals.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Review {
    /// Names it in addresses.
    pub(crate) key: String,
    /// What a decision has to name.
    pub(crate) version: u64,
    /// Its title.
    pub(crate) title: String,
    /// Who published it.
    pub(crate) publisher: Option<String>,
    /// When it was published.
    pub(crate) published: Option<String>,
    /// Where it was found.
    pub(crate) url: Option<String>,
    /// Who put it there.
    pub(crate) by: String,
    /// When.
    pub(crate) at: String,
    /// The id under which the record has the report.
    pub(crate) known_as: Option<String>,
    /// Who may see what is accepted, where a decision says nothing else.
    pub(crate) audience: Audience,
    /// The audiences that may be chosen, the narrowest first.
    pub(crate) audiences: Vec<Audience>,
    /// How the proposals stand.
    pub(crate) tally: Tally,
    /// Whether there is a step that can be taken back.
    pub(crate) can_undo: bool,
    /// The last decision, in words, and who took it.
    pub(crate) last: Option<(String, String)>,
    /// The text, whose characters the evidence counts.
    pub(crate) text: String,
    /// The proposals, in the order of their words.
    pub(crate) proposals: Vec<Proposed>,
}

/// A proposal as it stands.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Proposed {
    /// Its number, counted from 1.
    pub(crate) proposal: usize,
    /// Its kind.
    pub(crate) kind: Kind,
    /// What it says, for people.
    pub(crate) says: String,
    /// The date that it speaks of.
    pub(crate) on: Option<String>,
    /// How sure the reader is, from 0 to 1.
    pub(crate) confidence: f64,
    /// The rule that made it.
    pub(crate) rule: String,
    /// How it stands.
    pub(crate) decision: Standing,
    /// The number of the one that it was merged into.
    pub(crate) same_as: Option<usize>,
    /// Why it was rejected.
    pub(crate) reason: Option<String>,
    /// Whether the decision is in the record, and no step of this page takes it back.
    pub(crate) recorded: bool,
    /// The numbers of the proposals that it refers to.
    pub(crate) needs: Vec<usize>,
    /// What would be recorded.
    pub(crate) body: Body,
    /// The words behind it.
    pub(crate) evidence: Vec<Evidence>,
}

/// How a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Standing {
    /// Nobody has decided on it.
    Open,
    /// It is in the record.
    Accepted,
    /// It was rejected.
    Rejected,
    /// It is the same as another.
    Merged,
}

impl Standing {
    fn of(decision: Decision) -> Self {
        match decision {
            Decision::Open => Self::Open,
            Decision::Accepted => Self::Accepted,
            Decision::Rejected => Self::Rejected,
            Decision::Merged(_) => Self::Merged,
        }
    }

    /// A word and a sign before it, so that they are told apart without colour.
    pub(super) fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::Open => ("○", "open"),
            Self::Accepted => ("✓", "accepted"),
            Self::Rejected => ("✗", "rejected"),
            Self::Merged => ("=", "merged"),
        }
    }
}

/// All reports that wait.
pub(super) fn reports(study: &Study<'_>) -> Result<ForReview, Fault> {
    let piles = pile::list(study)?;
    let bytes = piles.iter().map(|(_, head)| head.size).sum();
    let waiting = |(key, head): (String, pile::Head)| Waiting {
        key,
        title: head.title,
        publisher: head.publisher,
        by: head.by,
        at: head.at.to_string(),
        tally: head.tally,
    };
    let reports = piles.into_iter().map(waiting).collect();
    Ok(ForReview { reports, most: pile::MOST, bytes, most_bytes: pile::MOST_BYTES })
}

/// One report with its proposals.
pub(super) fn review(desk: &Desk<'_>, pile: &Pile) -> Review {
    let choices = &pile.choices;
    let source = &pile.document().source;
    let names = Names { state: desk.state, choices };
    let numbers = |all: Vec<usize>| all.into_iter().map(|at| at + 1).collect();
    let proposals = (0..choices.items.len()).map(|at| {
        let (choice, proposal) = (choices.get(at), &choices.items[at].proposal);
        Proposed {
            proposal: at + 1,
            kind: choice.body.kind(),
            says: names.tell(&choice.body),
            on: choice.on.map(|on| on.to_string()),
            confidence: proposal.confidence,
            rule: proposal.rule.to_string(),
            decision: Standing::of(choice.decision),
            same_as: match choice.decision {
                Decision::Merged(into) => Some(into + 1),
                _ => None,
            },
            reason: choice.reason.clone(),
            recorded: choices.is_written(at),
            needs: numbers(choices.needs(at)),
            body: choice.body.clone(),
            evidence: choice.evidence.clone(),
        }
    });
    Review {
        key: pile.key.clone(),
        version: pile.version,
        title: source.title.clone(),
        publisher: source.publisher.clone(),
        published: pile.document().published.map(|on| on.to_string()),
        url: source.url.clone(),
        by: pile.head.by.clone(),
        at: pile.head.at.to_string(),
        known_as: same(source, desk.state).map(|id| id.to_string()),
        audience: pile.audience.clone(),
        audiences: rules::audiences(desk.viewer),
        tally: pile.tally(),
        can_undo: choices.has_steps(),
        last: pile.since(0).last().map(|told| (told.by.clone(), told.what.clone())),
        text: source.text.clone(),
        proposals: proposals.collect(),
    }
}
