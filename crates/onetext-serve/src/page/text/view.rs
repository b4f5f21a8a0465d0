//! What a page shows of a draft, and what the API says of it: the same, made once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use onetext_analyse::drafts::{Text, scheme};
use onetext_draft::grammar::{Counts, counts};
use onetext_draft::outline::Clause;
use onetext_record::id::{ClauseId, DraftId, IssueId};
use onetext_record::{Recorded, body};
use schemars::JsonSchema;
use serde::Serialize;

use super::pieces::{self, BracketView, ParagraphView};
use super::read::{self, Legible};
use super::standing::{self, ConsentView, EndorsementView};
use crate::desk::Desk;
use crate::page::words;

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
