//! What is on the table of a meeting: what is open, where those present stand, whose consent is
//! missing, and what is contested.

use std::collections::BTreeMap;

use maud::{Markup, html};
use onetext_brief::phrase;
use onetext_brief::section::consent::{ConsentLine, Status, consent};
use onetext_brief::section::{Named, View};
use onetext_record::body::{AssessmentWord, Meeting, Position, Role};
use onetext_record::clause::clauses;
use onetext_record::id::{ClaimId, IssueId, OptionId, PartyId};
use onetext_record::{Kind, Negotiation};
use schemars::JsonSchema;
use serde::Serialize;

use super::sheet::named;
use crate::desk::Desk;
use crate::page::words::{self, harmless};

/// How many issues an agenda has at most that nobody has set.
const LONGEST: usize = 20;

/// How many contested claims stand under an issue.
const CLAIMS: usize = 5;

/// How many characters of words in brackets are shown.
const BRACKET: usize = 160;

/// An issue on the table.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Item {
    /// The issue.
    pub(crate) issue: Named,
    /// The question in full.
    pub(crate) question: Option<String>,
    /// What is not agreed in the newest draft's clauses that settle it.
    pub(crate) open: Vec<Open>,
    /// Where each of those present stands.
    pub(crate) stands: Vec<Stand>,
    /// Where consent stands, in a sentence.
    pub(crate) consent: String,
    /// Whether all the consent that it needs is there.
    pub(crate) agreed: bool,
    /// Those whose consent counts and is not there.
    pub(crate) missing: Vec<Named>,
    /// Claims on it that somebody denies or doubts.
    pub(crate) contested: Vec<Named>,
    /// How many more there are.
    pub(crate) more_contested: usize,
}

/// Words in brackets in the newest draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Open {
    /// The heading of the clause.
    pub(crate) clause: String,
    /// Who wants the words, as the draft names them.
    pub(crate) by: Vec<String>,
    /// The words, shortened where they are many.
    pub(crate) words: String,
}

/// Where a party stands on an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Stand {
    /// The party.
    pub(crate) party: Named,
    /// Its position in a line; none where none is recorded.
    pub(crate) position: Option<String>,
    /// Since when.
    pub(crate) on: Option<String>,
    /// Whether it rules something out.
    pub(crate) red_line: bool,
}

/// The claims on each issue that somebody denies or doubts, the newest first.
type Contested = BTreeMap<IssueId, Vec<(ClaimId, String)>>;

/// What is in brackets on each issue.
type Brackets = BTreeMap<IssueId, Vec<Open>>;

/// The agenda of a meeting. Where none is recorded, it is what is open and what somebody present
/// has a position on.
pub(super) fn agenda(desk: &Desk<'_>, meeting: &Meeting, present: &[Named]) -> Vec<Item> {
    let name = format!("consent on {}", desk.today);
    let kinds =
        [Kind::Party, Kind::Issue, Kind::Consent, Kind::Draft, Kind::Endorsement, Kind::Source];
    let lines = desk.recall(&name, &kinds, |state| consent(&View::new(state, Some(desk.today))));
    let brackets = desk.recall("brackets of the newest draft", &[Kind::Draft], brackets);
    let contested =
        desk.recall("contested claims by issue", &[Kind::Claim, Kind::Assessment], contested);
    let present: Vec<PartyId> =
        present.iter().filter_map(|party| PartyId::new(&party.id).ok()).collect();
    let item = |issue: &IssueId| {
        let line = lines.iter().find(|line| line.issues.iter().any(|it| it.id == issue.as_str()));
        item(desk.state, issue, &present, line, &brackets, &contested)
    };
    if !meeting.issues.is_empty() {
        return meeting.issues.iter().map(item).collect();
    }
    let is_open = |line: &&ConsentLine| line.status != Status::Satisfied;
    let holds = |issue: &IssueId| {
        present.iter().any(|party| desk.state.position(party, issue, None).is_some())
    };
    let open: Vec<IssueId> = lines
        .iter()
        .filter(is_open)
        .flat_map(|line| &line.issues)
        .filter_map(|issue| IssueId::new(&issue.id).ok())
        .filter(holds)
        .take(LONGEST)
        .collect();
    open.iter().map(item).collect()
}

fn item(
    state: &Negotiation,
    issue: &IssueId,
    present: &[PartyId],
    consent: Option<&ConsentLine>,
    brackets: &Brackets,
    contested: &Contested,
) -> Item {
    let known = state.issues.get(issue);
    let claims = contested.get(issue).map(Vec::as_slice).unwrap_or_default();
    Item {
        issue: named(issue.as_str(), words::issue(state, issue)),
        question: known.and_then(|issue| issue.body.question.clone()),
        open: brackets.get(issue).cloned().unwrap_or_default(),
        stands: present.iter().filter_map(|party| stand(state, party, issue)).collect(),
        consent: consent.map_or_else(|| "No consent rule is recorded".to_owned(), where_it_stands),
        agreed: consent.is_some_and(|line| line.status == Status::Satisfied),
        missing: consent.map(missing).unwrap_or_default(),
        contested: claims
            .iter()
            .take(CLAIMS)
            .map(|(id, text)| named(id.as_str(), text.clone()))
            .collect(),
        more_contested: claims.len().saturating_sub(CLAIMS),
    }
}

/// Where a party stands; nothing of those who have no side and no position.
fn stand(state: &Negotiation, party: &PartyId, issue: &IssueId) -> Option<Stand> {
    let position = state.position(party, issue, None);
    let role = state.parties.get(party).map(|party| party.body.role);
    if position.is_none() && matches!(role, Some(Role::Mediator | Role::Monitor)) {
        return None;
    }
    Some(Stand {
        party: named(party.as_str(), words::party(state, party)),
        position: position.map(|it| in_a_line(state, &it.body)),
        on: position.and_then(|it| it.on).map(|on| on.to_string()),
        red_line: position.is_some_and(|it| !it.body.rejects.is_empty()),
    })
}

fn in_a_line(state: &Negotiation, position: &Position) -> String {
    let options = |ids: &[OptionId]| -> Vec<Named> {
        let title = |id: &OptionId| words::option(state, &position.issue, id);
        ids.iter().map(|id| named(id.as_str(), title(id))).collect()
    };
    let stance = phrase::stance(
        &options(&position.prefers),
        &options(&position.accepts),
        &options(&position.rejects),
    );
    stance.or_else(|| position.note.clone()).unwrap_or_else(|| phrase::NO_OPTION.to_owned())
}

/// Where consent stands, in a sentence.
fn where_it_stands(line: &ConsentLine) -> String {
    match &line.status {
        Status::NoRule => "No consent rule is recorded".to_owned(),
        Status::NoDraft => "There is no draft to agree to yet".to_owned(),
        Status::Satisfied => "All the consent that it needs is there".to_owned(),
        Status::StillNeeds(rest) => format!("Still needs {rest}"),
        Status::RefusedBy(parties) => format!("Refused by {}", phrase::names(parties)),
    }
}

/// Those whose word counts and is not there for good.
fn missing(line: &ConsentLine) -> Vec<Named> {
    let not_there = [&line.refused, &line.reserved, &line.missing];
    not_there.into_iter().flatten().cloned().collect()
}

/// What the newest draft with a text has in brackets, outermost brackets only.
fn brackets(state: &Negotiation) -> Brackets {
    let mut found = Brackets::new();
    let drafts = state.drafts.current().filter(|draft| draft.body.text.is_some());
    let newest = drafts.max_by_key(|draft| draft.order());
    let text = newest.and_then(|draft| draft.body.text.as_deref()).unwrap_or_default();
    for clause in clauses(text).0 {
        let open =
            clause.brackets.iter().filter(|bracket| bracket.depth == 1).map(|bracket| Open {
                clause: clause.title.clone(),
                by: bracket.by.clone(),
                words: short(clause.text.get(bracket.words.clone()).unwrap_or_default()),
            });
        let open: Vec<Open> = open.collect();
        for settles in &clause.settles {
            found.entry(settles.issue.clone()).or_default().extend(open.clone());
        }
    }
    found
}

fn short(words: &str) -> String {
    let mut letters = words.chars();
    let start: String = letters.by_ref().take(BRACKET).collect();
    if letters.next().is_some() { format!("{}…", start.trim_end()) } else { start }
}

fn contested(state: &Negotiation) -> Contested {
    let doubted = state.assessments.current().filter(|it| it.body.word != AssessmentWord::Confirms);
    let ids: std::collections::BTreeSet<&ClaimId> = doubted.map(|it| &it.body.claim).collect();
    let mut claims: Vec<_> = ids.into_iter().filter_map(|id| state.claims.get(id)).collect();
    claims.sort_by_key(|claim| std::cmp::Reverse(claim.order()));
    let mut found = Contested::new();
    for claim in claims {
        for issue in &claim.body.issues {
            let line = (claim.body.id.clone(), claim.body.text.clone());
            found.entry(issue.clone()).or_default().push(line);
        }
    }
    found
}

/// An issue on the sheet.
pub(super) fn show(item: &Item) -> Markup {
    let issue = &item.issue.id;
    html! {
        section.item aria-labelledby={ "issue-" (issue) } {
            h3 id={ "issue-" (issue) } { a href={ "/matrix?issue=" (issue) } dir="auto" { (harmless(&item.issue.name)) } }
            @if let Some(question) = &item.question { p.quiet dir="auto" { (harmless(question)) } }
            @if !item.stands.is_empty() {
                dl.stands {
                    @for stand in &item.stands {
                        div {
                            dt dir="auto" { (harmless(&stand.party.name)) }
                            dd dir="auto" {
                                a href={ "/matrix/" (issue) "/" (stand.party.id) } {
                                    @match &stand.position {
                                        Some(position) => {
                                            @if stand.red_line { span.sign aria-hidden="true" { "▲ " } }
                                            (harmless(position))
                                        },
                                        None => "no position recorded",
                                    }
                                }
                                @if let Some(on) = &stand.on { span.when { " · " (phrase::date(on)) } }
                            }
                        }
                    }
                }
            }
            @if !item.open.is_empty() {
                p.label { "In brackets in the newest draft" }
                ul.open {
                    @for open in &item.open {
                        li dir="auto" {
                            @if !open.by.is_empty() { b { (harmless(&open.by.join(", "))) ": " } }
                            (harmless(&open.words))
                            @if !open.clause.is_empty() { span.quiet { " (" (harmless(&open.clause)) ")" } }
                        }
                    }
                }
            }
            p.consent {
                span.sign aria-hidden="true" { @if item.agreed { "● " } @else { "○ " } }
                (harmless(&item.consent)) "."
                @if !item.missing.is_empty() {
                    " Not there for good: " (harmless(&phrase::names(&item.missing))) "."
                }
            }
            @if !item.contested.is_empty() {
                p.label { "Contested" }
                ul.contested {
                    @for claim in &item.contested {
                        li dir="auto" { a href={ "/claims/" (claim.id) } { (harmless(&claim.name)) } }
                    }
                    @if item.more_contested > 0 {
                        li { a href={ "/claims?issue=" (issue) } { "and " (item.more_contested) " more" } }
                    }
                }
            }
        }
    }
}
