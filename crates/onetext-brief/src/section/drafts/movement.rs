//! How a draft moved against those that it was made from.

use onetext_analyse::drafts::movement::{Movement as Figures, Step};
use onetext_analyse::drafts::{ClauseChange, How};
use onetext_record::id::{IssueId, OptionId};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Named, View};

/// What changed from one draft to the next.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Movement {
    /// The draft that it is compared with.
    pub since: Named,
    /// How many brackets were open in that.
    pub brackets: usize,
    /// How many of its words stood in brackets, of how many.
    pub bracketed_words: (usize, usize),
    /// How many words came.
    pub words_inserted: usize,
    /// How many words went.
    pub words_deleted: usize,
    /// How many words stand elsewhere.
    pub words_moved: usize,
    /// The clauses that are new.
    pub added: Vec<Named>,
    /// The clauses that are gone.
    pub removed: Vec<Named>,
    /// The clauses whose title or words differ.
    pub changed: Vec<Named>,
    /// The clauses that stand elsewhere in the same words.
    pub moved: Vec<Named>,
    /// The issues that are settled otherwise.
    pub resettled: Vec<Resettled>,
    /// Whose wanted words came in, and whose went out; those to whom nothing happened left out.
    pub fortunes: Vec<Fortune>,
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

/// How the words that a party wants fared: its alternatives in brackets of earlier drafts and what
/// it quoted. All in words.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Fortune {
    /// The party.
    pub party: Named,
    /// How many words it wants.
    pub wanted: usize,
    /// How many of them the draft has, in brackets or outside.
    pub held: usize,
    /// How many came in.
    pub came_in: usize,
    /// How many went out.
    pub went_out: usize,
    /// How many came out of brackets.
    pub unbracketed: usize,
}

/// The clauses to which one thing happened.
pub(crate) fn of(changes: &[ClauseChange], how: How) -> Vec<Named> {
    let found = changes.iter().filter(|change| change.how == how);
    found.map(|it| Named { id: it.id.clone(), name: it.name.clone() }).collect()
}

pub(super) fn movement(view: &View<'_>, figures: &Figures) -> Vec<Movement> {
    let steps = figures.steps.iter();
    steps.filter_map(|step| line(view, figures.version, step)).collect()
}

fn line(view: &View<'_>, version: usize, step: &Step) -> Option<Movement> {
    let parent = view.drafts().versions().get(step.parent)?;
    let before = view.movement().iter().find(|other| other.version == step.parent)?.counts;
    let moved = step.fortunes.iter().filter(|fortune| !fortune.is_still());
    let fortune = |it: &onetext_analyse::drafts::movement::Fortune| Fortune {
        party: view.named_party(&it.party),
        wanted: it.wanted,
        held: it.held,
        came_in: it.came_in,
        went_out: it.went_out,
        unbracketed: it.unbracketed,
    };
    Some(Movement {
        since: view.draft(&parent.entry.body.id),
        brackets: before.brackets,
        bracketed_words: (before.bracketed, before.words),
        words_inserted: step.totals.words_inserted,
        words_deleted: step.totals.words_deleted,
        words_moved: step.totals.words_moved,
        added: of(&step.clauses, How::New),
        removed: of(&step.clauses, How::Gone),
        changed: of(&step.clauses, How::Changed),
        moved: of(&step.clauses, How::Moved),
        resettled: resettled(view, step.parent, version),
        fortunes: moved.map(fortune).collect(),
    })
}

fn resettled(view: &View<'_>, before: usize, now: usize) -> Vec<Resettled> {
    let [before, now] = [before, now].map(|place| settled(view, place));
    let issues = view.state.issues.current().map(|issue| &issue.body.id);
    let lines = issues.filter_map(|issue| {
        let [before, now] = [&before, &now].map(|settled| options(settled, issue));
        (before != now).then(|| Resettled {
            issue: view.issue(issue),
            before: view.options(issue, &before),
            now: view.options(issue, &now),
        })
    });
    lines.collect()
}

/// Every issue and option that clauses of a version name, in the order of the text.
fn settled(view: &View<'_>, place: usize) -> Vec<(IssueId, OptionId)> {
    let clauses = view.drafts().text(place).map_or(&[][..], |text| &text.outline.clauses);
    let settles = clauses.iter().filter(|clause| !clause.removed).flat_map(|it| &it.settles);
    let pairs =
        settles.filter_map(|it| Some((it.issue.parse().ok()?, it.option.as_ref()?.parse().ok()?)));
    pairs.collect()
}

/// The options by which an issue is settled, each once.
fn options(settled: &[(IssueId, OptionId)], issue: &IssueId) -> Vec<OptionId> {
    let mut options: Vec<OptionId> = Vec::new();
    for (_, option) in settled.iter().filter(|(other, _)| other == issue) {
        if !options.contains(option) {
            options.push(option.clone());
        }
    }
    options
}
