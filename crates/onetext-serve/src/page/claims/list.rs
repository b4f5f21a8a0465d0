//! The list of claims: which, in which order, and how it looks.

use maud::{Markup, html};
use onetext_brief::phrase;
use onetext_record::Negotiation;
use onetext_record::body::AssessmentWord;
use onetext_record::id::PartyId;
use schemars::JsonSchema;
use serde::Serialize;

use super::fact::{Fact, Word, fact};
use super::ledger::{Ledger, Sides, Standing, Status};
use crate::desk::Desk;
use crate::fault::Fault;
use crate::page::words::{self, harmless};
use crate::request::Fields;

/// How many claims a page has.
const EACH: usize = 20;

/// Which claims.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asked {
    status: Option<Status>,
    party: Option<PartyId>,
    page: usize,
}

/// A page of the claims.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct List {
    /// The claims on this page: what is contested first, and of each status the newest first.
    pub(crate) claims: Vec<Fact>,
    /// How many there are of each status for the party that is asked for.
    pub(crate) tally: Tally,
    /// The number of this page, from 1.
    pub(crate) page: usize,
    /// The number of the last page.
    pub(crate) last: usize,
}

/// How many claims there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Tally {
    pub(crate) all: usize,
    pub(crate) contested: usize,
    pub(crate) denied: usize,
    pub(crate) open: usize,
    pub(crate) confirmed: usize,
    /// Confirmed by a monitor or another side, whatever their status.
    pub(crate) confirmed_independently: usize,
}

/// What the fields of the address mean.
pub(super) const FIELDS: &[(&str, &str)] = &[
    ("status", "Only contested, denied, open or confirmed claims; the denied are contested too"),
    ("party", "Only claims that this party states or has a word on"),
    ("page", "The page, from 1"),
];

impl Asked {
    pub(super) fn of(fields: &Fields) -> Result<Self, Fault> {
        let status = match fields.get("status") {
            None => None,
            Some(word) => {
                Some(*Status::EVERY.iter().find(|status| status.word() == word).ok_or_else(
                    || Fault::input("“status” is none of contested, denied, open, confirmed"),
                )?)
            }
        };
        let page = fields.parsed("page")?.unwrap_or(1);
        Ok(Self { status, party: fields.parsed("party")?, page })
    }

    fn path(&self) -> String {
        let status = self.status.map(|status| format!("status={}", status.word()));
        let party = self.party.as_ref().map(|party| format!("party={party}"));
        let query: Vec<String> = status.into_iter().chain(party).collect();
        if query.is_empty() { "/claims".to_owned() } else { format!("/claims?{}", query.join("&")) }
    }

    fn is_of_party(&self, standing: &Standing) -> bool {
        self.party.as_ref().is_none_or(|party| standing.parties.contains(party))
    }

    fn is_of_status(&self, standing: &Standing) -> bool {
        is_of(standing, self.status)
    }
}

fn is_of(standing: &Standing, status: Option<Status>) -> bool {
    match status {
        None => true,
        // What is denied is contested.
        Some(Status::Contested) => {
            matches!(standing.status, Status::Contested | Status::Denied)
        }
        Some(status) => standing.status == status,
    }
}

pub(super) fn list(desk: &Desk<'_>, asked: &Asked) -> List {
    let ledger = Ledger::of(desk);
    let of_party = || ledger.standings.iter().filter(|it| asked.is_of_party(it));
    let count = |status: Option<Status>| of_party().filter(|it| is_of(it, status)).count();
    let tally = Tally {
        all: count(None),
        contested: count(Some(Status::Contested)),
        denied: count(Some(Status::Denied)),
        open: count(Some(Status::Open)),
        confirmed: count(Some(Status::Confirmed)),
        confirmed_independently: of_party().filter(|it| it.independent).count(),
    };
    let found = || of_party().filter(|it| asked.is_of_status(it));
    let last = found().count().div_ceil(EACH).max(1);
    let page = asked.page.clamp(1, last);
    let sides = Sides::of(desk.state);
    let claims = found()
        .skip((page - 1) * EACH)
        .take(EACH)
        .filter_map(|standing| desk.state.claims.get(&standing.id))
        .map(|claim| fact(desk.state, &ledger, &sides, claim))
        .collect();
    List { claims, tally, page, last }
}

pub(super) fn show(desk: &Desk<'_>, asked: &Asked, list: &List) -> Markup {
    let path = asked.path();
    let pages = format!("{path}{}page=", if path.contains('?') { '&' } else { '?' });
    html! {
        h1 { "Claims" }
        p.lead { "Statements of fact, who makes them, and what the others say." }
        (shows(asked, &list.tally))
        (by_party(desk.state, asked))
        @if list.claims.is_empty() { p.nothing { "No claim of this kind is recorded." } }
        ol.claims {
            @for fact in &list.claims { li { (card(fact)) } }
        }
        (words::pages(&pages, list.page, list.last))
    }
}

fn shows(asked: &Asked, tally: &Tally) -> Markup {
    let count = |status| match status {
        Status::Contested => tally.contested,
        Status::Denied => tally.denied,
        Status::Open => tally.open,
        Status::Confirmed => tally.confirmed,
    };
    let with = |status| Asked { status, page: 1, ..asked.clone() }.path();
    let current = |status| (asked.status == status).then_some("true");
    html! {
        nav.shows aria-label="Which claims" {
            ul {
                li { a href=(with(None)) aria-current=[current(None)] { "All (" (tally.all) ")" } }
                @for status in Status::EVERY {
                    li {
                        a href=(with(Some(status))) aria-current=[current(Some(status))] {
                            span.sign aria-hidden="true" { (status.sign()) } " "
                            (phrase::sentence(status.word())) " (" (count(status)) ")"
                        }
                    }
                }
            }
        }
    }
}

fn by_party(state: &Negotiation, asked: &Asked) -> Markup {
    html! {
        form.row.byparty method="get" action="/claims" {
            @if let Some(status) = asked.status { input type="hidden" name="status" value=(status.word()); }
            label {
                "Stated or spoken of by "
                select name="party" {
                    option value="" { "any party" }
                    @for party in state.parties.current() {
                        option value=(party.body.id) selected[asked.party.as_ref() == Some(&party.body.id)] dir="auto" { (harmless(&party.body.name)) }
                    }
                }
            }
            button { "Show" }
        }
    }
}

/// A claim with each party's latest word.
fn card(fact: &Fact) -> Markup {
    html! {
        article.claim {
            h2 { a href={ "/claims/" (fact.id) } dir="auto" { (harmless(&fact.text)) } }
            (stated(fact))
            (said(&fact.words))
        }
    }
}

/// How a claim stands and who states it.
pub(super) fn stated(fact: &Fact) -> Markup {
    let by: Vec<String> = fact.by.iter().map(|party| party.name.clone()).collect();
    html! {
        p.facts {
            span.status.(fact.status.word()) {
                span.sign aria-hidden="true" { (fact.status.sign()) } " " (fact.status.word())
            }
            " · "
            @if by.is_empty() { "nobody is named as stating it" }
            @else { "stated by " span dir="auto" { (harmless(&phrase::list(&by))) } }
            @if let Some(on) = fact.on { ", " (words::when(on)) }
            @if fact.confirmed_independently { " · " span.agreed { "✓ independently confirmed" } }
            @for issue in &fact.issues { " · " a href={ "/matrix?issue=" (issue.id) } dir="auto" { (harmless(&issue.name)) } }
        }
    }
}

/// Each party's latest word, by sign and word.
pub(super) fn said(words: &[Word]) -> Markup {
    html! {
        @if words.is_empty() { p.quiet { "No party has said whether it is so." } }
        ul.assessments {
            @for word in words {
                li {
                    (sign(word.word)) " " strong dir="auto" { (harmless(&word.by.name)) } " " (does(word.word))
                    @if let Some(text) = &word.text { ": " (words::said(text)) }
                    span.facts {
                        @if let Some(on) = word.on { " · " (words::when(on)) }
                        @if let Some(independence) = word.independence { " · " (independence.words()) }
                    }
                }
            }
        }
    }
}

/// The sign of a word, which is never alone.
pub(super) fn sign(word: AssessmentWord) -> Markup {
    html! { span.sign.(word.word()) aria-hidden="true" { (glyph(word)) } }
}

pub(super) fn glyph(word: AssessmentWord) -> &'static str {
    match word {
        AssessmentWord::Confirms => "✓",
        AssessmentWord::Denies => "✕",
        AssessmentWord::Unconfirmed => "?",
        AssessmentWord::DisputesInPart => "◐",
    }
}

/// What a word does, behind a party's name.
pub(super) fn does(word: AssessmentWord) -> &'static str {
    match word {
        AssessmentWord::Confirms => "confirms it",
        AssessmentWord::Denies => "denies it",
        AssessmentWord::Unconfirmed => "has not confirmed it",
        AssessmentWord::DisputesInPart => "disputes it in part",
    }
}
