//! The texts of the drafts, read once and kept for all with the same eyes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use onetext_analyse::drafts::{Names, Text};
use onetext_record::draft::{Hashes, clauses_of};
use onetext_record::id::{ClauseId, DraftId, IssueId, StatementId};
use onetext_record::{Kind, Negotiation, Recorded, body};

use crate::desk::{Desk, Study};
use crate::fault::Fault;

/// A draft's text with what is looked up in it.
#[derive(Debug)]
pub(super) struct Legible {
    pub(super) text: Arc<Text>,
    /// The clauses that a word can be put to: those that the record knows.
    pub(super) clauses: BTreeSet<ClauseId>,
    /// What words on the whole and on each clause are bound to.
    pub(super) hashes: BTreeMap<Option<ClauseId>, String>,
}

impl Legible {
    fn new(draft: &body::Draft) -> Option<Self> {
        let text = Arc::new(Text::new(draft.text.as_deref()?));
        let clauses: BTreeSet<ClauseId> =
            clauses_of(draft).into_iter().map(|clause| clause.id).collect();
        let mut known = Hashes::new(draft);
        let all = std::iter::once(None).chain(clauses.iter().cloned().map(Some));
        let hashes = all.filter_map(|clause| Some((clause.clone(), known.of(clause.as_ref())?)));
        let hashes = hashes.collect();
        Some(Self { text, clauses, hashes })
    }
}

/// The version that counts of a draft; what is not there or not for this viewer is not found.
pub(super) fn draft<'n>(
    state: &'n Negotiation,
    id: &DraftId,
) -> Result<&'n Recorded<body::Draft>, Fault> {
    state.drafts.get(id).ok_or(Fault::NotFound)
}

/// The newest draft: one with a text before those that are known from reports alone.
pub(super) fn newest(state: &Negotiation) -> Option<&Recorded<body::Draft>> {
    state.drafts.current().max_by_key(|draft| (draft.body.text.is_some(), draft.order()))
}

fn name(id: &DraftId) -> String {
    format!("text of {id}")
}

/// The text of a draft as this desk sees it; none where it is not in the record.
pub(super) fn legible(desk: &Desk<'_>, id: &DraftId) -> Option<Arc<Legible>> {
    let make = |state: &Negotiation| {
        state.drafts.get(id).and_then(|it| Legible::new(&it.body)).map(Arc::new)
    };
    (*desk.recall(&name(id), &[Kind::Draft], make)).clone()
}

/// The same where nobody has to wait while a long text is read.
pub(super) fn legible_later(study: &Study<'_>, id: &DraftId) -> Option<Arc<Legible>> {
    let take = |state: &Negotiation| state.drafts.get(id).map(|it| it.body.clone());
    let make = |body: Option<body::Draft>| Some(Arc::new(Legible::new(&body?)?));
    (*study.recall(&name(id), &[Kind::Draft], take, make)).clone()
}

/// The parties by their names.
pub(super) fn names(desk: &Desk<'_>) -> Arc<Names> {
    desk.recall("names of the text", &[Kind::Party], Names::new)
}

/// How many statements on an issue stand beside a clause.
const BESIDE: usize = 5;

/// The newest statements on each issue, the newest first, and how many there are.
pub(super) type SaidOn = BTreeMap<IssueId, (usize, Vec<StatementId>)>;

/// What was said on each issue. Statements are many, so they are walked once for all clauses.
pub(super) fn said_on(desk: &Desk<'_>) -> Arc<SaidOn> {
    desk.recall("said on issues beside the text", &[Kind::Statement], |state| {
        let mut said: BTreeMap<&IssueId, (usize, Vec<&Recorded<body::Statement>>)> =
            BTreeMap::new();
        for statement in state.statements.current() {
            for issue in &statement.body.issues {
                let (count, newest) = said.entry(issue).or_default();
                if newest.last().is_some_and(|last| last.seq == statement.seq) {
                    continue;
                }
                *count += 1;
                newest.push(statement);
                if newest.len() > 8 * BESIDE {
                    newest.sort_by_key(|it| std::cmp::Reverse(it.order()));
                    newest.truncate(BESIDE);
                }
            }
        }
        let newest = |(issue, (count, mut newest)): (&IssueId, (usize, Vec<&Recorded<_>>))| {
            newest.sort_by_key(|it: &&Recorded<body::Statement>| std::cmp::Reverse(it.order()));
            newest.truncate(BESIDE);
            (issue.clone(), (count, newest.into_iter().map(|it| it.body.id.clone()).collect()))
        };
        said.into_iter().map(newest).collect::<SaidOn>()
    })
}
