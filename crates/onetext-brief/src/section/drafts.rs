//! The versions of the text and how one came from another.

use std::collections::{BTreeMap, BTreeSet};

use onetext_analyse::drafts::Text;
use onetext_analyse::drafts::movement::Movement as Figures;
use onetext_draft::outline::Clause;
use onetext_record::Recorded;
use onetext_record::body::{Draft, EndorsementWord, Provenance, Role};
use onetext_record::id::{ClauseId, DraftId};
use onetext_record::negotiation::Standing;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Named, Origin, View, Words};

mod movement;
mod open;

/// One draft.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DraftLine {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Its date.
    pub on: Option<String>,
    /// Who wrote it.
    pub by: Vec<Named>,
    /// How deep it stands in the lineage: 0 for a draft without a parent.
    pub depth: usize,
    /// The drafts that it was made from.
    pub parents: Vec<Named>,
    /// The drafts of other branches made from the same parent.
    pub beside: Vec<Named>,
    /// Whether another draft was made from it.
    pub revised: bool,
    /// How it became known.
    pub provenance: Provenance,
    /// Who has seen it, and since when if that is known.
    pub seen_by: Vec<Seen>,
    /// The principals that neither wrote it nor are recorded as having seen it.
    pub not_seen_by: Vec<Named>,
    /// How many clauses it has, those that only hold others left aside; none where its text is not
    /// in the record.
    pub clauses: Option<usize>,
    /// How far they are agreed, step by step of the scheme, where any is beyond the first step.
    pub standing: Vec<Step>,
    /// How many brackets are open in it, inner ones too.
    pub brackets: usize,
    /// How many of its words stand in brackets, of how many.
    pub bracketed_words: (usize, usize),
    /// The open places, in the order of the text: outermost brackets, those side by side together,
    /// and options. What is nested stands in their words.
    pub open: Vec<Open>,
    /// Whether words outside brackets count as agreed.
    pub agreed_outside_brackets: bool,
    /// How it differs from each draft that it was made from; where the text of that is not in the
    /// record, from the nearest before it.
    pub movement: Vec<Movement>,
    /// What its clauses settle.
    pub settles: Vec<Settles>,
    /// The parties' words on it.
    pub endorsements: Vec<EndorsementLine>,
    /// What a newcomer should know.
    pub note: Option<String>,
    /// Where this comes from.
    pub origin: Origin,
}

impl DraftLine {
    /// The words behind who has seen it, each once.
    pub fn words_on_who_saw_it(&self) -> Vec<&Words> {
        let mut each: Vec<&Words> = Vec::new();
        let origins = self.seen_by.iter().filter_map(|seen| seen.origin.as_ref());
        for words in origins.flat_map(|origin| &origin.words) {
            if !each.contains(&words) {
                each.push(words);
            }
        }
        each
    }
}

/// Who has seen a draft.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Seen {
    /// The party.
    pub party: Named,
    /// Since when, if that is known.
    pub on: Option<String>,
    /// Its place among those who saw it, 1 the first; several have one place where nothing tells
    /// who of them was first.
    pub place: usize,
    /// How it was shown, in words.
    pub note: Option<String>,
    /// Where this comes from; none where the draft itself says so.
    pub origin: Option<Origin>,
}

/// How many clauses are at one step toward agreement.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Step {
    /// The step: `agreed ad referendum`.
    pub word: String,
    /// How many clauses.
    pub clauses: usize,
}

pub use open::{Choice, Claimant, Open};

/// What a clause settles.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Settles {
    /// The clause.
    pub clause: Named,
    /// The issue.
    pub issue: Named,
    /// The option; none where the clause leaves it open.
    pub option: Option<Named>,
    /// Whether there is a bracket in the clause or in one within it.
    pub open: bool,
}

/// A party's word on a draft.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct EndorsementLine {
    /// The party.
    pub party: Named,
    /// The clause; none for the draft as a whole.
    pub clause: Option<Named>,
    /// What it says.
    pub word: EndorsementWord,
    /// Whether it counts no more: it was given on other words than the text has now.
    pub void: bool,
    /// When.
    pub on: Option<String>,
    /// The reservation, or what else was said.
    pub note: Option<String>,
    /// Where this comes from.
    pub origin: Origin,
}

pub(crate) use movement::of;
pub use movement::{Fortune, Movement, Resettled};

/// Children behind their parents; roots and siblings by date.
pub fn drafts(view: &View<'_>) -> Vec<DraftLine> {
    let mut known: Vec<_> =
        view.state.drafts.current().filter(|draft| draft.is_by(view.on)).collect();
    known.sort_by_key(|draft| draft.order());
    let ids: BTreeSet<&DraftId> = known.iter().map(|draft| &draft.body.id).collect();
    let parents = known.iter().flat_map(|draft| &draft.body.parents).collect();
    let line = |draft, depth| line(view, draft, depth, &parents);
    let mut children: BTreeMap<Option<&DraftId>, Vec<&Recorded<Draft>>> = BTreeMap::new();
    for draft in &known {
        // A draft of several parents stands under the first; the others are named beside it.
        let parent = draft.body.parents.iter().find(|parent| ids.contains(parent));
        children.entry(parent).or_default().push(draft);
    }
    let mut lines = Vec::new();
    let mut waiting: Vec<(&Recorded<Draft>, usize)> = children
        .remove(&None)
        .unwrap_or_default()
        .into_iter()
        .rev()
        .map(|draft| (draft, 0))
        .collect();
    while let Some((draft, depth)) = waiting.pop() {
        lines.push(line(draft, depth));
        let below = children.remove(&Some(&draft.body.id)).unwrap_or_default();
        waiting.extend(below.into_iter().rev().map(|child| (child, depth + 1)));
    }
    // Corrections can make two drafts each other's parents; such a circle has no root.
    lines.extend(children.into_values().flatten().map(|draft| line(draft, 0)));
    lines
}

fn line(
    view: &View<'_>,
    draft: &Recorded<Draft>,
    depth: usize,
    parents: &BTreeSet<&DraftId>,
) -> DraftLine {
    let body = &draft.body;
    let place = view.drafts().place(&body.id);
    let text = place.and_then(|place| view.drafts().text(place));
    let figures = view.movement().iter().find(|figures| Some(figures.version) == place);
    let counts = figures.map(|figures| figures.counts).unwrap_or_default();
    let seen_by = seen_by(view, draft);
    DraftLine {
        id: body.id.to_string(),
        title: body.title.clone(),
        on: draft.on.map(|on| on.to_string()),
        by: view.parties(&body.by),
        depth,
        parents: body.parents.iter().map(|parent| view.draft(parent)).collect(),
        beside: place.map(|place| beside(view, place)).unwrap_or_default(),
        revised: parents.contains(&body.id),
        provenance: body.provenance,
        not_seen_by: not_seen_by(view, draft, &seen_by),
        seen_by,
        clauses: figures.map(|figures| figures.standing.iter().map(|it| it.clauses).sum()),
        standing: figures.map(standing).unwrap_or_default(),
        brackets: counts.brackets,
        bracketed_words: (counts.bracketed, counts.words),
        open: place.map(|place| open::open(view, place)).unwrap_or_default(),
        agreed_outside_brackets: body.agreed_outside_brackets,
        movement: figures.map(|figures| movement::movement(view, figures)).unwrap_or_default(),
        settles: text.map(|text| settles(view, text)).unwrap_or_default(),
        endorsements: endorsements(view, &body.id),
        note: body.note.clone(),
        origin: view.origin(draft),
    }
}

fn beside(view: &View<'_>, place: usize) -> Vec<Named> {
    let versions = view.drafts().beside(place).into_iter();
    let versions = versions.filter_map(|other| view.drafts().versions().get(other));
    versions.map(|version| view.draft(&version.entry.body.id)).collect()
}

/// The steps that clauses are at; none where all are at the first, which says nothing.
fn standing(figures: &Figures) -> Vec<Step> {
    if figures.standing.iter().skip(1).all(|step| step.clauses == 0) {
        return Vec::new();
    }
    let steps = figures.standing.iter().filter(|step| step.clauses > 0);
    steps.map(|step| Step { word: step.word.clone(), clauses: step.clauses }).collect()
}

/// A clause by its id and the name that people read.
fn named(text: &Text, clause: usize) -> Named {
    let id = text.outline.clauses.get(clause).map(|clause| clause.id.clone()).unwrap_or_default();
    Named { id, name: text.clause_name(clause) }
}

/// The clause of a draft with this id. A draft whose text is not in the record calls its clauses as
/// the nearest draft before it does, or else as any other.
pub(crate) fn clause(view: &View<'_>, draft: &DraftId, id: &ClauseId) -> Named {
    let mut lineage: Vec<&DraftId> = vec![draft];
    let mut next = 0;
    while let Some(at) = lineage.get(next).copied() {
        next += 1;
        let parents = view.state.drafts.get(at).map(|draft| &draft.body.parents);
        for parent in parents.into_iter().flatten() {
            if !lineage.contains(&parent) {
                lineage.push(parent);
            }
        }
    }
    let lineage = lineage.into_iter().filter_map(|id| view.drafts().place(id));
    let mut places = lineage.chain(0..view.drafts().versions().len());
    let titled = places.find_map(|place| {
        let text = view.drafts().text(place)?;
        Some(named(text, text.outline.find(id.as_str())?))
    });
    titled.unwrap_or_else(|| Named { id: id.to_string(), name: id.to_string() })
}

/// Who has seen a draft, in the order in which they did.
fn seen_by(view: &View<'_>, draft: &Recorded<Draft>) -> Vec<Seen> {
    let seen = view.state.seen(&draft.body.id, view.on).into_iter();
    let lines = seen.map(|seen| Seen {
        party: view.named_party(seen.party),
        on: seen.circulation.and_then(|first| first.on).map(|on| on.to_string()),
        place: seen.place,
        note: seen.circulation.and_then(|first| first.body.note.clone()),
        origin: seen.circulation.map(|first| view.origin(first)),
    });
    lines.collect()
}

fn not_seen_by(view: &View<'_>, draft: &Recorded<Draft>, seen: &[Seen]) -> Vec<Named> {
    let parties = view.state.parties.current().map(|party| &party.body);
    let unseen = parties.filter(|party| {
        party.role == Role::Principal
            && !draft.body.by.contains(&party.id)
            && !seen.iter().any(|seen| seen.party.id == party.id.as_str())
    });
    unseen.map(|party| view.named_party(&party.id)).collect()
}

/// What the clauses of a text settle. Names that are no ids of the record are left out.
fn settles(view: &View<'_>, text: &Text) -> Vec<Settles> {
    let touched: BTreeSet<usize> = text
        .grammar
        .brackets
        .iter()
        .filter(|bracket| bracket.depth == 1)
        .flat_map(|bracket| bracket.span.start.0..=bracket.span.end.0)
        .collect();
    let line = |(at, clause): (usize, &Clause)| {
        let is_open = touched.range(text.outline.paragraphs(at)).next().is_some();
        let lines = clause.settles.iter().filter_map(|settles| {
            let issue = settles.issue.parse().ok()?;
            let option = settles.option.as_ref().and_then(|option| option.parse().ok());
            Some(Settles {
                clause: named(text, at),
                issue: view.issue(&issue),
                option: option.map(|option| view.option(&issue, &option)),
                open: is_open,
            })
        });
        lines.collect::<Vec<_>>()
    };
    let clauses = text.outline.clauses.iter().enumerate();
    clauses
        .filter(|(_, clause)| !clause.removed && !clause.settles.is_empty())
        .flat_map(line)
        .collect()
}

fn endorsements(view: &View<'_>, draft: &DraftId) -> Vec<EndorsementLine> {
    let mut known: Vec<_> = view
        .state
        .endorsements
        .current()
        .filter(|endorsement| endorsement.body.draft == *draft && endorsement.is_by(view.on))
        .collect();
    known.sort_by_key(|endorsement| endorsement.order());
    let lines = known.into_iter().map(|endorsement| EndorsementLine {
        party: view.named_party(&endorsement.body.party),
        clause: endorsement.body.clause.as_ref().map(|id| clause(view, draft, id)),
        word: endorsement.body.word,
        void: view.state.standing(&endorsement.body) == Standing::Void,
        on: endorsement.on.map(|on| on.to_string()),
        note: endorsement.body.note.clone(),
        origin: view.origin(endorsement),
    });
    lines.collect()
}
