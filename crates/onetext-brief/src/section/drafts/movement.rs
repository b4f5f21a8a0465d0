//! How a draft moved against the one that it was made from.

use std::collections::BTreeMap;

use onetext_record::Recorded;
use onetext_record::body::Draft;
use onetext_record::clause::{Clause, clauses};
use onetext_record::id::{ClauseId, IssueId, OptionId};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Named, View, bracketed_words, named};

/// What changed from one draft to the next.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Movement {
    /// The draft that it is compared with: the first parent whose text is in the record.
    pub since: Named,
    /// How many brackets were open in that.
    pub brackets: usize,
    /// How many of its words stood in brackets, of how many.
    pub bracketed_words: (usize, usize),
    /// The clauses that are new.
    pub added: Vec<Named>,
    /// The clauses that are gone.
    pub removed: Vec<Named>,
    /// The clauses whose title or words differ.
    pub changed: Vec<Named>,
    /// The issues that are settled otherwise.
    pub resettled: Vec<Resettled>,
}

/// An issue that a draft settles otherwise than the one before.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Resettled {
    /// The issue.
    pub issue: Named,
    /// The options by which it was settled; empty where it was left open or not touched.
    pub before: Vec<Named>,
    /// The options by which it is settled now.
    pub now: Vec<Named>,
}

pub(super) fn movement(
    view: &View<'_>,
    draft: &Recorded<Draft>,
    now: &[Clause],
) -> Option<Movement> {
    draft.body.text.as_ref()?;
    let parents = draft.body.parents.iter().filter_map(|parent| view.state.drafts.get(parent));
    let (parent, text) = parents
        .filter(|parent| parent.is_by(view.on))
        .find_map(|parent| Some((parent, parent.body.text.as_deref()?)))?;
    let (before, _) = clauses(text);
    let (old, new) = (by_id(&before), by_id(now));
    let absent_from = |others: &BTreeMap<&ClauseId, &Clause>, of: &[Clause]| {
        of.iter().filter(|clause| !others.contains_key(&clause.id)).map(named).collect()
    };
    let differs = |clause: &&Clause| {
        old.get(&clause.id)
            .is_some_and(|other| other.title != clause.title || other.text != clause.text)
    };
    Some(Movement {
        since: view.draft(&parent.body.id),
        brackets: before.iter().map(|clause| clause.brackets.len()).sum(),
        bracketed_words: bracketed_words(&before),
        added: absent_from(&old, now),
        removed: absent_from(&new, &before),
        changed: now.iter().filter(differs).map(named).collect(),
        resettled: resettled(view, &before, now),
    })
}

fn by_id(clauses: &[Clause]) -> BTreeMap<&ClauseId, &Clause> {
    clauses.iter().map(|clause| (&clause.id, clause)).collect()
}

fn resettled(view: &View<'_>, before: &[Clause], now: &[Clause]) -> Vec<Resettled> {
    let issues = view.state.issues.current().map(|issue| &issue.body.id);
    let lines = issues.filter_map(|issue| {
        let (before, now) = (options(before, issue), options(now, issue));
        (before != now).then(|| Resettled {
            issue: view.issue(issue),
            before: view.options(issue, &before),
            now: view.options(issue, &now),
        })
    });
    lines.collect()
}

/// The options by which clauses settle an issue, each once.
fn options(clauses: &[Clause], issue: &IssueId) -> Vec<OptionId> {
    let mut options: Vec<OptionId> = Vec::new();
    for settlement in clauses.iter().flat_map(|clause| &clause.settles) {
        if let Some(option) = settlement.option.as_ref().filter(|_| settlement.issue == *issue)
            && !options.contains(option)
        {
            options.push(option.clone());
        }
    }
    options
}
