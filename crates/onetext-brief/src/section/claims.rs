//! What is contested: statements of fact and each party's word on them.

use std::collections::{BTreeMap, BTreeSet};

use onetext_record::body::{Assessment, AssessmentWord, Claim, Role};
use onetext_record::id::{ClaimId, PartyId};
use onetext_record::{Evidence, Recorded};
use schemars::JsonSchema;
use serde::Serialize;

use super::tellings::Told;
use super::{Named, Origin, View};

/// One claim.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ClaimLine {
    /// Its id.
    pub id: String,
    /// The fact that is stated.
    pub text: String,
    /// Who states it.
    pub by: Vec<Named>,
    /// When.
    pub on: Option<String>,
    /// The issues that turn on it.
    pub issues: Vec<Named>,
    /// Each party's latest word on it.
    pub assessments: Vec<AssessmentLine>,
    /// Whether anyone says other than that it is so; those who state it may have drawn back.
    pub contested: bool,
    /// The reports that tell it, where they are several.
    pub told: Option<Told>,
    /// Where this comes from.
    pub origin: Origin,
}

/// A party's word on a claim.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AssessmentLine {
    /// The party.
    pub by: Named,
    /// Whether it is a monitor, which belongs to no side.
    pub monitor: bool,
    /// What it says of the claim.
    pub word: AssessmentWord,
    /// The same in words.
    pub text: Option<String>,
    /// When.
    pub on: Option<String>,
    /// The reports that tell it, where they are several.
    pub told: Option<Told>,
    /// Where this comes from.
    pub origin: Origin,
}

/// Contested claims first, then the others, each by date.
pub fn claims(view: &View<'_>) -> Vec<ClaimLine> {
    let mut known: Vec<_> =
        view.state.claims.current().filter(|claim| claim.is_by(view.on)).collect();
    known.sort_by_key(|claim| claim.order());
    let mut words: BTreeMap<&ClaimId, Vec<&Recorded<Assessment>>> = BTreeMap::new();
    for word in view.state.assessments.current().filter(|word| word.is_by(view.on)) {
        words.entry(&word.body.claim).or_default().push(word);
    }
    let line = |claim: &Recorded<Claim>| {
        line(view, claim, words.get(&claim.body.id).cloned().unwrap_or_default())
    };
    let mut lines: Vec<ClaimLine> = known.into_iter().map(line).collect();
    lines.sort_by_key(|line| !line.contested);
    lines
}

fn line(
    view: &View<'_>,
    claim: &Recorded<Claim>,
    mut known: Vec<&Recorded<Assessment>>,
) -> ClaimLine {
    known.sort_by_key(|assessment| std::cmp::Reverse(assessment.order()));
    let all = known.clone();
    let mut heard = BTreeSet::<&PartyId>::new();
    known.retain(|assessment| heard.insert(&assessment.body.by));
    known.reverse();
    // The same word in another report is the same word.
    let told = |word: &Recorded<Assessment>| {
        let same = |other: &&&Recorded<Assessment>| {
            other.body.by == word.body.by && other.body.word == word.body.word
        };
        view.told(word.quotes().chain(all.iter().filter(same).flat_map(|other| other.quotes())))
    };
    let role = |party: &PartyId| view.state.parties.get(party).map(|party| party.body.role);
    let assessments: Vec<AssessmentLine> = known
        .into_iter()
        .map(|assessment| AssessmentLine {
            by: view.named_party(&assessment.body.by),
            monitor: role(&assessment.body.by) == Some(Role::Monitor),
            word: assessment.body.word,
            text: assessment.body.text.clone(),
            on: assessment.on.map(|on| on.to_string()),
            told: told(assessment),
            origin: view.origin(assessment),
        })
        .collect();
    ClaimLine {
        id: claim.body.id.to_string(),
        text: claim.body.text.clone(),
        by: view.parties(&claim.body.by),
        on: claim.on.map(|on| on.to_string()),
        issues: claim.body.issues.iter().map(|issue| view.issue(issue)).collect(),
        contested: assessments.iter().any(|assessment| assessment.word != AssessmentWord::Confirms),
        assessments,
        told: view.told(claim.quotes().chain(repeated(view, claim))),
        origin: view.origin(claim),
    }
}

/// The words of statements that are the claim's own, or say the same as those.
fn repeated<'a>(view: &View<'a>, claim: &Recorded<Claim>) -> Vec<&'a Evidence> {
    let is_its = |words: &Evidence| {
        claim
            .quotes()
            .any(|own| own.source == words.source && own.start < words.end && words.start < own.end)
    };
    let statements = view.first_statements().filter(|first| first.body.by == claim.body.by);
    let groups = statements.map(|first| view.same(&first.body.id));
    let its = groups.filter(|same| same.iter().any(|said| said.quotes().any(is_its)));
    its.flatten().flat_map(|said| said.quotes()).collect()
}
