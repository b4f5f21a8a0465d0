//! The parties' words on a draft and its clauses, and where the consent to its issues stands.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use onetext_record::body::Endorsement;
use onetext_record::consent::{Consent, ConsentRule, Group};
use onetext_record::id::{ClauseId, DraftId, IssueId, PartyId};
use onetext_record::{Kind, Negotiation, Recorded};
use schemars::JsonSchema;
use serde::Serialize;

use super::read::Legible;
use super::view::Link;
use crate::desk::Desk;
use crate::page::words;

/// A party's word on a draft or clause.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct EndorsementView {
    /// Its id.
    pub(crate) id: String,
    /// Whose word it is.
    pub(crate) party: Link,
    /// `agreed`, `ad-referendum`, `reserved` or `rejected`.
    pub(crate) word: &'static str,
    /// When it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) on: Option<onetext_record::When>,
    /// The reservation, or what else was said with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
    /// Whether the text is another now than the word was given on, so that it counts no more.
    pub(crate) void: bool,
    /// How many earlier words of the party on the same there are.
    pub(crate) earlier: usize,
    /// Who may see it, in words.
    pub(crate) audience: String,
}

/// Where the consent to an issue stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct ConsentView {
    /// The issue.
    pub(crate) issue: Link,
    /// Who must agree, in words.
    pub(crate) rule: String,
    /// `satisfied`, `still-needs` or `refused`.
    pub(crate) state: &'static str,
    /// The same in words.
    pub(crate) words: String,
    /// The names of those whose word is still needed or would do.
    pub(crate) missing: Vec<String>,
    /// The names of those who refuse.
    pub(crate) refused: Vec<String>,
    /// The names of those who agree ad referendum alone.
    pub(crate) ad_referendum: Vec<String>,
    /// The names of those who agree but for a reservation.
    pub(crate) reserved: Vec<String>,
}

/// Words on a draft by clause; those on the whole under none.
pub(super) type ByClause = BTreeMap<Option<ClauseId>, Vec<EndorsementView>>;

/// The latest word of each party on a draft and on each of its clauses.
pub(super) fn endorsements(
    desk: &Desk<'_>,
    draft: &DraftId,
    legible: Option<&Legible>,
) -> ByClause {
    let state = desk.state;
    let mut said: BTreeMap<Option<ClauseId>, BTreeMap<&PartyId, Vec<&Recorded<Endorsement>>>> =
        BTreeMap::new();
    for one in state.endorsements.current().filter(|one| one.body.draft == *draft) {
        let by_party = said.entry(one.body.clause.clone()).or_default();
        by_party.entry(&one.body.party).or_default().push(one);
    }
    let view = |mut words: Vec<&Recorded<Endorsement>>| {
        words.sort_by_key(|one| one.order());
        let latest = words.last()?;
        let body = &latest.body;
        let now = legible.and_then(|legible| legible.hashes.get(&body.clause));
        Some(EndorsementView {
            id: body.id.to_string(),
            party: Link { id: body.party.to_string(), title: words::party(state, &body.party) },
            word: body.word.word(),
            on: latest.on,
            note: body.note.clone(),
            void: body.sha256.is_some() && body.sha256.as_ref() != now,
            earlier: words.len() - 1,
            audience: words::audience(state, &latest.audience),
        })
    };
    let all = said.into_iter();
    all.map(|(clause, by_party)| (clause, by_party.into_values().filter_map(view).collect()))
        .collect()
}

/// Where the consent to each issue stands that a draft settles.
pub(super) fn consents(
    desk: &Desk<'_>,
    draft: &DraftId,
    legible: &Arc<Legible>,
) -> Arc<BTreeMap<IssueId, ConsentView>> {
    const KINDS: [Kind; 5] =
        [Kind::Draft, Kind::Endorsement, Kind::Consent, Kind::Issue, Kind::Party];
    desk.recall(&format!("consent to {draft}"), &KINDS, |state| {
        let clauses = &legible.text.outline.clauses;
        let issues: BTreeSet<IssueId> = clauses
            .iter()
            .flat_map(|clause| &clause.settles)
            .filter_map(|settles| settles.issue.parse().ok())
            .collect();
        let view = |issue: IssueId| Some((issue.clone(), consent(state, draft, &issue)?));
        issues.into_iter().filter_map(view).collect::<BTreeMap<_, _>>()
    })
}

fn consent(state: &Negotiation, draft: &DraftId, issue: &IssueId) -> Option<ConsentView> {
    let in_force = state.consent_in_force(issue, None)?;
    let draft = state.drafts.get(draft)?;
    let status = state.consent_status(in_force.rule, issue, &draft.body, None);
    let names = |parties: &BTreeSet<PartyId>| -> Vec<String> {
        parties.iter().map(|id| words::party(state, id)).collect()
    };
    let list = onetext_brief::phrase::list;
    let (word, words, missing, refused) = match &status.outcome {
        Consent::Satisfied => ("satisfied", "agreed by all who must".to_owned(), vec![], vec![]),
        Consent::StillNeeds(rest) => {
            let missing = names(&rest.parties_with(&state.roles()));
            ("still-needs", format!("still needs {}", in_words(state, rest)), missing, vec![])
        }
        Consent::RefusedBy(parties) => {
            let names = names(parties);
            ("refused", format!("refused by {}", list(&names)), vec![], names)
        }
    };
    Some(ConsentView {
        issue: Link { id: issue.to_string(), title: words::issue(state, issue) },
        rule: format!("{} must agree", in_words(state, in_force.rule)),
        state: word,
        words,
        missing,
        refused,
        ad_referendum: names(&status.ad_referendum),
        reserved: names(&status.reserved),
    })
}

/// A rule with the names of the parties.
fn in_words(state: &Negotiation, rule: &ConsentRule) -> String {
    let inner = |rules: &[ConsentRule], between: &str| -> String {
        let one = |rule: &ConsentRule| match rule {
            ConsentRule::All(_) | ConsentRule::Any(_) => format!("({})", in_words(state, rule)),
            _ => in_words(state, rule),
        };
        rules.iter().map(one).collect::<Vec<_>>().join(between)
    };
    match rule {
        ConsentRule::Party(party) => words::party(state, party),
        ConsentRule::Group(Group::Principals) => "every principal".to_owned(),
        ConsentRule::Group(Group::All) => "every party".to_owned(),
        ConsentRule::All(rules) => inner(rules, " and "),
        ConsentRule::Any(rules) => inner(rules, " or "),
        ConsentRule::AtLeast { count, of } => format!("{count} of ({})", inner(of, ", ")),
    }
}
