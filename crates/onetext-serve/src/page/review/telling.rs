//! What a proposal says, in words for people, with the names of what it refers to.

use onetext_brief::phrase::list;
use onetext_read::review::{Choices, Decision};
use onetext_record::body::{AssessmentWord, Stance};
use onetext_record::id::{ClaimId, IssueId, OptionId, PartyId, PersonId};
use onetext_record::{Body, Kind, Negotiation};

use crate::page::words;

/// Names of what the record has and of what the pile proposes.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) state: &'a Negotiation,
    pub(super) choices: &'a Choices,
}

/// Something that can be chosen: its id, and what people read.
pub(super) type Choosable = (String, String);

impl Names<'_> {
    /// What the pile proposes of a kind and has not turned down, with its place.
    fn proposed(&self, kind: Kind) -> impl Iterator<Item = &Body> {
        let choices = self.choices.all().iter();
        let here = choices.filter(|it| matches!(it.decision, Decision::Open | Decision::Accepted));
        here.map(|choice| &choice.body).filter(move |body| body.kind() == kind)
    }

    /// The name of something that the pile proposes.
    fn of(&self, kind: Kind, id: &str) -> Option<String> {
        let all = self.choices.all().iter().map(|choice| &choice.body);
        let mut found = all.filter(|body| body.kind() == kind && body.id() == Some(id));
        found.find_map(named)
    }

    pub(super) fn party(&self, id: &PartyId) -> String {
        match self.state.parties.item(id) {
            Some(_) => words::party(self.state, id),
            None => self.of(Kind::Party, id.as_str()).unwrap_or_else(|| id.to_string()),
        }
    }

    fn person(&self, id: &PersonId) -> String {
        match self.state.persons.item(id) {
            Some(_) => words::name(&self.state.persons, id, |person| &person.name),
            None => self.of(Kind::Person, id.as_str()).unwrap_or_else(|| id.to_string()),
        }
    }

    fn issue(&self, id: &IssueId) -> String {
        match self.state.issues.item(id) {
            Some(_) => words::issue(self.state, id),
            None => self.of(Kind::Issue, id.as_str()).unwrap_or_else(|| id.to_string()),
        }
    }

    fn option(&self, issue: &IssueId, id: &OptionId) -> String {
        if self.state.issues.item(issue).is_some() {
            return words::option(self.state, issue, id);
        }
        let issues = self.proposed(Kind::Issue).filter(|body| body.id() == Some(issue.as_str()));
        let options = issues.flat_map(|body| match body {
            Body::Issue(issue) => issue.options.as_slice(),
            _ => &[],
        });
        let mut found = options.filter(|option| option.id == *id);
        found.next().map_or_else(|| id.to_string(), |option| option.title.clone())
    }

    fn claim(&self, id: &ClaimId) -> String {
        match self.state.claims.item(id) {
            Some(_) => words::name(&self.state.claims, id, |claim| &claim.text),
            None => self.of(Kind::Claim, id.as_str()).unwrap_or_else(|| id.to_string()),
        }
    }

    fn parties(&self, ids: &[PartyId]) -> String {
        list(&ids.iter().map(|id| self.party(id)).collect::<Vec<_>>())
    }

    fn issues(&self, ids: &[IssueId]) -> String {
        list(&ids.iter().map(|id| self.issue(id)).collect::<Vec<_>>())
    }

    /// Everything of a kind that can be referred to: of the record, then of the pile.
    pub(super) fn choosable(&self, kind: Kind) -> Vec<Choosable> {
        let state = self.state;
        let mut all: Vec<Choosable> = match kind {
            Kind::Party => state
                .parties
                .current()
                .map(|it| (it.body.id.to_string(), it.body.name.clone()))
                .collect(),
            Kind::Person => state
                .persons
                .current()
                .map(|it| (it.body.id.to_string(), it.body.name.clone()))
                .collect(),
            Kind::Issue => state
                .issues
                .current()
                .map(|it| (it.body.id.to_string(), it.body.title.clone()))
                .collect(),
            Kind::Claim => state
                .claims
                .current()
                .map(|it| (it.body.id.to_string(), it.body.text.clone()))
                .collect(),
            _ => Vec::new(),
        };
        for body in self.proposed(kind) {
            let Some((id, name)) = body.id().zip(named(body)) else { continue };
            if all.iter().all(|(known, _)| known != id) {
                all.push((id.to_owned(), name));
            }
        }
        all
    }

    /// The options of all issues, or of one.
    pub(super) fn options(&self, of: Option<&IssueId>) -> Vec<Choosable> {
        let recorded = self.state.issues.current().map(|it| &it.body);
        let proposed = self.proposed(Kind::Issue).filter_map(|body| match body {
            Body::Issue(issue) => Some(issue),
            _ => None,
        });
        let mut all: Vec<Choosable> = Vec::new();
        for issue in recorded.chain(proposed).filter(|issue| of.is_none_or(|of| issue.id == *of)) {
            for option in &issue.options {
                let name = match of {
                    Some(_) => option.title.clone(),
                    None => format!("{}: {}", issue.title, option.title),
                };
                if all.iter().all(|known| *known != (option.id.to_string(), name.clone())) {
                    all.push((option.id.to_string(), name));
                }
            }
        }
        all
    }

    /// What a body says.
    pub(super) fn tell(&self, body: &Body) -> String {
        match body {
            Body::Party(it) => format!("{}, a {}", it.name, role(it.role.word())),
            Body::Person(it) => {
                let office = it.office.as_ref().map(|office| format!(", {office}"));
                let party = self.party(&it.party);
                format!("{}{}, speaks for {party}", it.name, office.unwrap_or_default())
            }
            Body::Issue(it) => {
                let options: Vec<String> = it.options.iter().map(|it| it.title.clone()).collect();
                let or = list(&options);
                if or.is_empty() { it.title.clone() } else { format!("{}: {or}", it.title) }
            }
            Body::Statement(it) => {
                let mut who = self.parties(&it.by);
                if let Some(person) = &it.person {
                    who = format!("{} ({who})", self.person(person));
                }
                let stance = stance(it.stance, it.negated);
                let about = match it.issues.as_slice() {
                    [] => String::new(),
                    issues => format!(" on {}", self.issues(issues)),
                };
                let option = it.option.as_ref().map(|option| match it.issues.first() {
                    Some(issue) => format!(", {}", self.option(issue, option)),
                    None => format!(", {option}"),
                });
                let to = match it.to.as_slice() {
                    [] => String::new(),
                    to => format!(", to {}", self.parties(to)),
                };
                let by = it.reported_by.as_ref();
                let by = by.map(|by| format!(", as {} reports", self.party(by)));
                let (option, by) = (option.unwrap_or_default(), by.unwrap_or_default());
                format!("{who} {stance}{about}{option}{to}{by}")
            }
            Body::Claim(it) => match it.by.as_slice() {
                [] => it.text.clone(),
                by => format!("{}: {}", self.parties(by), it.text),
            },
            Body::Assessment(it) => {
                let word = match it.word {
                    AssessmentWord::Confirms => "confirms",
                    AssessmentWord::Denies => "denies",
                    AssessmentWord::Unconfirmed => "has not confirmed",
                    AssessmentWord::DisputesInPart => "disputes in part",
                };
                format!("{} {word}: {}", self.party(&it.by), self.claim(&it.claim))
            }
            Body::Position(it) => {
                let options = |ids: &[OptionId]| {
                    list(&ids.iter().map(|id| self.option(&it.issue, id)).collect::<Vec<_>>())
                };
                let parts =
                    [("prefers", &it.prefers), ("accepts", &it.accepts), ("rejects", &it.rejects)];
                let parts = parts.into_iter().filter(|(_, ids)| !ids.is_empty());
                let parts: Vec<String> =
                    parts.map(|(word, ids)| format!("{word} {}", options(ids))).collect();
                format!(
                    "{} on {}: {}",
                    self.party(&it.party),
                    self.issue(&it.issue),
                    parts.join("; ")
                )
            }
            Body::Endorsement(it) => {
                let draft = words::name(&self.state.drafts, &it.draft, |draft| &draft.title);
                let clause = it.clause.as_ref().map(|clause| format!(", clause {clause}"));
                let (who, word) = (self.party(&it.party), it.word.word().replace('-', " "));
                format!("{who}: {word}, on {draft}{}", clause.unwrap_or_default())
            }
            other => onetext_read::review::says(other),
        }
    }
}

/// The words by which people know something.
fn named(body: &Body) -> Option<String> {
    match body {
        Body::Party(it) => Some(it.name.clone()),
        Body::Person(it) => Some(it.name.clone()),
        Body::Issue(it) => Some(it.title.clone()),
        Body::Claim(it) => Some(it.text.clone()),
        _ => None,
    }
}

fn role(word: &str) -> &str {
    match word {
        "principal" => "party that is bound by the outcome (principal)",
        other => other,
    }
}

fn stance(stance: Stance, negated: bool) -> String {
    if negated {
        format!("does not say that it {}", stance.word())
    } else {
        stance.word().to_owned()
    }
}

/// The kind of a proposal, as people say it.
pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Party => "Party",
        Kind::Person => "Person",
        Kind::Issue => "Issue",
        Kind::Statement => "Statement",
        Kind::Position => "Position",
        Kind::Claim => "Claim",
        Kind::Assessment => "Word on a claim",
        Kind::Meeting => "Meeting",
        Kind::Draft => "Draft",
        Kind::Circulation => "Who was shown a draft",
        Kind::Endorsement => "Endorsement",
        Kind::Consent => "Consent rule",
        other => other.word(),
    }
}
