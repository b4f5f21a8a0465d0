//! The versions of the text and how one came from another.

use std::collections::{BTreeMap, BTreeSet};

use onetext_record::body::{Draft, EndorsementWord, Provenance};
use onetext_record::clause::{Clause, clauses};
use onetext_record::id::DraftId;
use onetext_record::{Recorded, When};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Named, Origin, View};

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
    /// How it became known.
    pub provenance: Provenance,
    /// Who has seen it, and since when if that is known.
    pub seen_by: Vec<Seen>,
    /// How many clauses it has; none where its text is not in the record.
    pub clauses: Option<usize>,
    /// How many brackets are open in it.
    pub brackets: usize,
    /// How many of its words stand in brackets, of how many.
    pub bracketed_words: (usize, usize),
    /// What its clauses settle.
    pub settles: Vec<Settles>,
    /// The parties' words on it.
    pub endorsements: Vec<EndorsementLine>,
    /// What a newcomer should know.
    pub note: Option<String>,
    /// Where this comes from.
    pub origin: Origin,
}

/// Who has seen a draft.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Seen {
    /// The party.
    pub party: Named,
    /// Since when, if that is known.
    pub on: Option<String>,
}

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
    /// Whether there is a bracket in the clause.
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
    /// When.
    pub on: Option<String>,
    /// The reservation, or what else was said.
    pub note: Option<String>,
    /// Where this comes from.
    pub origin: Origin,
}

/// Children behind their parents; roots and siblings by date.
pub(crate) fn drafts(view: &View<'_>) -> Vec<DraftLine> {
    let mut known: Vec<_> =
        view.state.drafts.current().filter(|draft| draft.is_by(view.on)).collect();
    known.sort_by_key(|draft| draft.order());
    let ids: BTreeSet<&DraftId> = known.iter().map(|draft| &draft.body.id).collect();
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
        lines.push(line(view, draft, depth));
        let below = children.remove(&Some(&draft.body.id)).unwrap_or_default();
        waiting.extend(below.into_iter().rev().map(|child| (child, depth + 1)));
    }
    // Corrections can make two drafts each other's parents; such a circle has no root.
    lines.extend(children.into_values().flatten().map(|draft| line(view, draft, 0)));
    lines
}

fn line(view: &View<'_>, draft: &Recorded<Draft>, depth: usize) -> DraftLine {
    let body = &draft.body;
    let text = body.text.as_deref();
    let (clauses, _) = clauses(text.unwrap_or_default());
    let words = |text: &str| text.split_whitespace().count();
    let bracketed = |clause: &Clause| -> usize {
        let outermost = clause.brackets.iter().filter(|bracket| bracket.depth == 1);
        outermost.map(|bracket| words(&clause.text[bracket.words.clone()])).sum()
    };
    DraftLine {
        id: body.id.to_string(),
        title: body.title.clone(),
        on: draft.on.map(|on| on.to_string()),
        by: view.parties(&body.by),
        depth,
        parents: body.parents.iter().map(|parent| named(view, parent)).collect(),
        provenance: body.provenance,
        seen_by: seen_by(view, draft),
        clauses: text.map(|_| clauses.len()),
        brackets: clauses.iter().map(|clause| clause.brackets.len()).sum(),
        bracketed_words: (
            clauses.iter().map(bracketed).sum(),
            clauses.iter().map(|clause| words(&clause.text)).sum(),
        ),
        settles: clauses.iter().flat_map(|clause| settles(view, clause)).collect(),
        endorsements: endorsements(view, &body.id, &clauses),
        note: body.note.clone(),
        origin: view.origin(draft),
    }
}

fn named(view: &View<'_>, id: &DraftId) -> Named {
    let name =
        view.state.drafts.get(id).map_or_else(|| id.to_string(), |draft| draft.body.title.clone());
    Named { id: id.to_string(), name }
}

fn seen_by(view: &View<'_>, draft: &Recorded<Draft>) -> Vec<Seen> {
    let mut seen: Vec<(&onetext_record::id::PartyId, Option<When>)> =
        draft.body.shown_to.iter().map(|party| (party, None)).collect();
    let mut circulations: Vec<_> = view
        .state
        .circulations
        .current()
        .filter(|circulation| circulation.body.draft == draft.body.id && circulation.is_by(view.on))
        .collect();
    circulations.sort_by_key(|circulation| circulation.order());
    for circulation in circulations {
        for party in &circulation.body.to {
            match seen.iter_mut().find(|(known, _)| *known == party) {
                Some((_, on)) => *on = on.or(circulation.on),
                None => seen.push((party, circulation.on)),
            }
        }
    }
    let lines = seen.into_iter().map(|(party, on)| Seen {
        party: Named { id: party.to_string(), name: view.party(party) },
        on: on.map(|on| on.to_string()),
    });
    lines.collect()
}

fn settles(view: &View<'_>, clause: &Clause) -> Vec<Settles> {
    let lines = clause.settles.iter().map(|settles| Settles {
        clause: Named { id: clause.id.to_string(), name: clause.title.clone() },
        issue: view.issue(&settles.issue),
        option: settles.option.as_ref().map(|option| view.option(&settles.issue, option)),
        open: !clause.brackets.is_empty(),
    });
    lines.collect()
}

fn endorsements(view: &View<'_>, draft: &DraftId, clauses: &[Clause]) -> Vec<EndorsementLine> {
    let mut known: Vec<_> = view
        .state
        .endorsements
        .current()
        .filter(|endorsement| endorsement.body.draft == *draft && endorsement.is_by(view.on))
        .collect();
    known.sort_by_key(|endorsement| endorsement.order());
    let lines = known.into_iter().map(|endorsement| EndorsementLine {
        party: Named {
            id: endorsement.body.party.to_string(),
            name: view.party(&endorsement.body.party),
        },
        clause: endorsement.body.clause.as_ref().map(|id| {
            let clause = clauses.iter().find(|clause| clause.id == *id);
            Named {
                id: id.to_string(),
                name: clause.map_or_else(|| id.to_string(), |clause| clause.title.clone()),
            }
        }),
        word: endorsement.body.word,
        on: endorsement.on.map(|on| on.to_string()),
        note: endorsement.body.note.clone(),
        origin: view.origin(endorsement),
    });
    lines.collect()
}
