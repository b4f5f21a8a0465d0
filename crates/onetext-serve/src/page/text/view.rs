//! What a page shows of a draft, and what the API says of it: the same, made once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use onetext_analyse::drafts::{Text, scheme};
use onetext_draft::grammar::{Counts, counts};
use onetext_draft::outline::Clause;
use onetext_record::id::{ClauseId, DraftId, IssueId};
use onetext_record::{Recorded, body};

use super::pieces;
use super::read::{self, Legible};
use super::standing::{self, ConsentView};
use crate::desk::Desk;
use crate::page::words;

mod shape;

pub(crate) use shape::{
    ClauseView, DraftLine, DraftView, Link, SeenView, SettlesView, StatementView, StepCount, Sum,
};

/// A draft in a list.
pub(super) fn line(desk: &Desk<'_>, draft: &Recorded<body::Draft>) -> DraftLine {
    let state = desk.state;
    let parents = draft.body.parents.iter().filter_map(|id| {
        let parent = state.drafts.get(id)?;
        Some(Link { id: id.to_string(), title: parent.body.title.clone() })
    });
    DraftLine {
        id: draft.body.id.to_string(),
        title: draft.body.title.clone(),
        on: draft.on,
        by: draft.body.by.iter().map(|id| words::party(state, id)).collect(),
        parents: parents.collect(),
        provenance: draft.body.provenance.word(),
        audience: words::audience(state, &draft.audience),
        has_text: draft.body.text.is_some(),
    }
}

/// All drafts, oldest first.
pub(super) fn lines(desk: &Desk<'_>) -> Vec<DraftLine> {
    let mut drafts: Vec<_> = desk.state.drafts.current().collect();
    drafts.sort_by_key(|draft| draft.order());
    drafts.into_iter().map(|draft| line(desk, draft)).collect()
}

/// Who has seen a draft.
pub(super) fn seen(desk: &Desk<'_>, draft: &DraftId) -> Vec<SeenView> {
    let view = |seen: onetext_record::negotiation::Seen<'_>| SeenView {
        place: seen.place,
        party: Link { id: seen.party.to_string(), title: words::party(desk.state, seen.party) },
        on: seen.on,
        note: seen.circulation.and_then(|it| it.body.note.clone()),
    };
    desk.state.seen(draft, None).into_iter().map(view).collect()
}

/// A draft as this desk sees it.
pub(super) fn view(desk: &Desk<'_>, draft: &Recorded<body::Draft>) -> DraftView {
    let id = &draft.body.id;
    let mut view = DraftView {
        draft: line(desk, draft),
        note: draft.body.note.clone(),
        agreed_outside_brackets: draft.body.agreed_outside_brackets,
        has_text: false,
        sum: Sum::default(),
        front: Vec::new(),
        clauses: Vec::new(),
        notes: Vec::new(),
        brackets: Vec::new(),
        endorsements: Vec::new(),
        seen: seen(desk, id),
    };
    let legible = read::legible(desk, id);
    let mut endorsements = standing::endorsements(desk, id, legible.as_deref());
    view.endorsements = endorsements.remove(&None).unwrap_or_default();
    if let Some(legible) = legible {
        view.has_text = true;
        fill(desk, &mut view, id, &legible, endorsements);
    }
    view
}

/// For each clause of a text the one that it is shown with: itself, if it has a heading or the
/// record knows it, or else the one around it.
pub(super) fn heads(legible: &Legible) -> Vec<usize> {
    let mut heads: Vec<usize> = Vec::new();
    for (at, clause) in legible.text.outline.clauses.iter().enumerate() {
        let is_head = clause.is_heading || takes_words(legible, clause);
        let around = clause.parent.and_then(|parent| heads.get(parent)).copied();
        heads.push(around.filter(|_| !is_head).unwrap_or(at));
    }
    heads
}

fn takes_words(legible: &Legible, clause: &Clause) -> bool {
    let id: Option<ClauseId> = clause.id.parse().ok();
    id.is_some_and(|id| legible.clauses.contains(&id))
}

fn fill(
    desk: &Desk<'_>,
    view: &mut DraftView,
    draft: &DraftId,
    legible: &Arc<Legible>,
    mut endorsements: standing::ByClause,
) {
    let text: &Text = &legible.text;
    let names = read::names(desk);
    let consents = standing::consents(desk, draft, legible);
    let said = read::said_on(desk);
    let scheme = scheme(desk.state);
    let heads = heads(legible);
    let (all, each) = counts(&text.draft, &text.outline, &text.grammar.brackets);
    view.brackets = pieces::brackets(desk.state, text, &names);
    let mut shown: BTreeMap<usize, ClauseView> = BTreeMap::new();
    for (at, clause) in text.outline.clauses.iter().enumerate() {
        if clause.removed {
            continue;
        }
        let head = heads[at];
        let id: Option<ClauseId> = clause.id.parse().ok();
        let step = scheme.of(&text.draft, clause);
        let one = shown.entry(head).or_insert_with(|| ClauseView {
            id: clause.id.clone(),
            name: name(text, at),
            depth: clause.depth,
            status: scheme.steps().get(step).map_or_else(String::new, |it| it.word.clone()),
            step,
            takes_words: takes_words(legible, clause),
            heading: None,
            paragraphs: Vec::new(),
            settles: Vec::new(),
            brackets: Vec::new(),
            endorsements: endorsements.remove(&id).unwrap_or_default(),
            consent: Vec::new(),
            statements: Vec::new(),
            statement_count: 0,
        });
        one.settles.extend(clause.settles.iter().filter_map(|it| settles(desk, it)));
    }
    for (at, bracket) in view.brackets.iter().enumerate() {
        let clause = bracket.clause.as_deref().and_then(|id| text.outline.find(id));
        if let Some(clause) = clause.and_then(|clause| shown.get_mut(&heads[clause])) {
            clause.brackets.push(at);
        }
    }
    for clause in shown.values_mut() {
        let mut known = BTreeSet::new();
        clause.settles.retain(|it| {
            known.insert((it.issue.id.clone(), it.option.as_ref().map(|it| it.id.clone())))
        });
        let issues: BTreeSet<IssueId> =
            clause.settles.iter().filter_map(|it| it.issue.id.parse().ok()).collect();
        clause.consent = issues.iter().filter_map(|issue| consents.get(issue).cloned()).collect();
        beside(desk, clause, &issues, &said);
    }
    let owners = text.outline.owners(text.draft.paragraphs.len());
    let starts: BTreeMap<usize, usize> = text
        .outline
        .clauses
        .iter()
        .enumerate()
        .map(|(at, clause)| (clause.own.start, at))
        .collect();
    for (at, mut paragraph) in pieces::paragraphs(text).into_iter().enumerate() {
        let owner = owners.get(at).copied().flatten();
        let Some((clause, head)) = owner.map(|owner| (owner, heads[owner])) else {
            let place = if paragraph.style == "note" { &mut view.notes } else { &mut view.front };
            place.push(paragraph);
            continue;
        };
        // A clause that is removed is a place without words.
        let Some(shown) = shown.get_mut(&head) else { continue };
        let begins = starts.get(&at) == Some(&clause);
        if begins && clause == head && text.outline.clauses[clause].is_heading {
            shown.heading = Some(paragraph);
            continue;
        }
        if begins && clause != head {
            paragraph.clause = Some(text.outline.clauses[clause].id.clone());
        }
        shown.paragraphs.push(paragraph);
    }
    view.sum = sum(desk, legible, all, &each, &consents);
    view.clauses = shown.into_values().collect();
}

/// The number and title of a clause, or its first words.
pub(super) fn name(text: &Text, at: usize) -> String {
    const WORDS: usize = 8;
    let Some(clause) = text.outline.clauses.get(at) else { return String::new() };
    let first = text.draft.paragraphs.get(clause.own.start);
    if clause.is_heading {
        return first.map_or_else(|| clause.title.clone(), |it| it.text.replace('\n', " "));
    }
    if !clause.title.is_empty() {
        return format!("{} {}", clause.number, clause.title).trim().to_owned();
    }
    let all: Vec<&str> = first.map(|it| it.text.split_whitespace().collect()).unwrap_or_default();
    let more = if all.len() > WORDS { " …" } else { "" };
    format!("{}{more}", all.iter().take(WORDS).copied().collect::<Vec<_>>().join(" "))
}

fn settles(desk: &Desk<'_>, settles: &onetext_draft::Settles) -> Option<SettlesView> {
    let id: IssueId = settles.issue.parse().ok()?;
    // An issue that this viewer does not see is one that the text alone names.
    let issue = Link { title: words::issue(desk.state, &id), id: id.to_string() };
    let option = settles.option.as_ref().map(|option| Link {
        id: option.clone(),
        title: option
            .parse()
            .map_or_else(|_| option.clone(), |it| words::option(desk.state, &id, &it)),
    });
    Some(SettlesView { issue, option })
}

/// Puts the newest statements on the issues of a clause beside it.
fn beside(
    desk: &Desk<'_>,
    clause: &mut ClauseView,
    issues: &BTreeSet<IssueId>,
    said: &read::SaidOn,
) {
    let mut known = BTreeSet::new();
    for (count, newest) in issues.iter().filter_map(|issue| said.get(issue)) {
        clause.statement_count += count;
        for id in newest.iter().filter(|id| known.insert((*id).clone())) {
            let Some(statement) = desk.state.statements.get(id) else { continue };
            clause.statements.push(statement_view(desk, statement));
        }
    }
}

fn statement_view(desk: &Desk<'_>, statement: &Recorded<body::Statement>) -> StatementView {
    let body = &statement.body;
    let names: Vec<String> = body.by.iter().map(|id| words::party(desk.state, id)).collect();
    let by = match (names.as_slice(), &body.person) {
        ([], _) => "Somebody".to_owned(),
        (_, Some(person)) => {
            let person = words::name(&desk.state.persons, person, |it| &it.name);
            format!("{person} ({})", onetext_brief::phrase::list(&names))
        }
        _ => onetext_brief::phrase::list(&names),
    };
    let not = if body.negated { "not: " } else { "" };
    StatementView {
        id: body.id.to_string(),
        by,
        on: statement.on,
        stance: format!("{not}{}", body.stance.word()),
        words: body.words.clone(),
    }
}

fn sum(
    desk: &Desk<'_>,
    legible: &Legible,
    all: Counts,
    each: &[Counts],
    consents: &BTreeMap<IssueId, ConsentView>,
) -> Sum {
    let text = &legible.text;
    let scheme = scheme(desk.state);
    let tally = scheme.tally(&text.draft, &text.outline);
    let steps = scheme.steps().iter().zip(tally);
    let steps = steps.map(|(step, clauses)| StepCount { word: step.word.clone(), clauses });
    let mut sum = Sum {
        clauses: each.iter().filter(|counts| counts.words > 0).count(),
        words: all.words,
        brackets: all.brackets,
        bracketed: all.bracketed,
        steps: steps.filter(|step| step.clauses > 0).collect(),
        missing: Vec::new(),
        refusing: Vec::new(),
    };
    for consent in consents.values() {
        for (names, into) in
            [(&consent.missing, &mut sum.missing), (&consent.refused, &mut sum.refusing)]
        {
            for name in names {
                if !into.contains(name) {
                    into.push(name.clone());
                }
            }
        }
    }
    sum
}
