//! An entry in a sentence, with the way to the page that has it in full.

use maud::{Markup, html};
use onetext_brief::phrase;
use onetext_brief::section::Named;
use onetext_record::body::{Body, Matter, MeetingStatus};
use onetext_record::id::{IssueId, OptionId, PartyId};
use onetext_record::{Entry, Negotiation, Seq};

use crate::page::words::{harmless, issue, name, option, party, said, when};

/// What an entry says, in a sentence.
pub(crate) fn told(state: &Negotiation, entry: &Entry) -> Markup {
    html! {
        @match &entry.body {
            Body::Negotiation(it) => { "The talks are called " (said(&it.title)) }
            Body::Party(it) => { (said(&it.name)) " takes part as " (it.role) }
            Body::Person(it) => {
                (said(&it.name))
                @if let Some(office) = &it.office { ", " (said(office)) "," }
                " speaks for " (said(&party(state, &it.party)))
            }
            Body::Issue(it) => { "An issue: " (said(&it.title)) }
            Body::Source(it) => {
                "Read: " a href={ "/source/" (it.id) } dir="auto" { (harmless(&it.title)) }
                @if let Some(publisher) = &it.publisher { ", " (said(publisher)) }
            }
            Body::Statement(it) => {
                (who(state, &it.by)) " " (it.stance) @if it.negated { " (denied)" } ": "
                q dir="auto" { (harmless(&shortened(phrase::bare(&it.words)))) }
                @if let (Some(first), Some(by)) = (it.issues.first(), it.by.first()) {
                    " on " a href={ "/matrix/" (first) "/" (by) } dir="auto" { (harmless(&issue(state, first))) }
                }
            }
            Body::Position(it) => {
                a href={ "/matrix/" (it.issue) "/" (it.party) } dir="auto" {
                    (harmless(&party(state, &it.party))) " on " (harmless(&issue(state, &it.issue)))
                }
                ": " (stance(state, &it.issue, [&it.rejects, &it.accepts, &it.prefers]))
            }
            Body::Reservation(it) => {
                "Without agreement " (said(&party(state, &it.party))) " has: " (said(&it.alternative))
            }
            Body::Valuation(it) => {
                "What " (said(&party(state, &it.party))) " gets on " (said(&issue(state, &it.issue)))
                " is judged" @if it.assumption { " (assumed)" }
            }
            Body::Consent(it) => {
                @let titles: Vec<String> = it.issues.iter().map(|id| issue(state, id)).collect();
                "Consent to " (said(&phrase::list(&titles))) " needs " (said(&it.rule.to_string()))
            }
            Body::Draft(it) => {
                "Draft " a href={ "/text/" (it.id) } dir="auto" { (harmless(&it.title)) }
                @if !it.by.is_empty() { " by " (who(state, &it.by)) }
            }
            Body::Circulation(it) => {
                (draft(state, &it.draft)) " was shown to " (who(state, &it.to))
            }
            Body::Endorsement(it) => {
                (said(&party(state, &it.party))) ": " strong { (it.word) } " on "
                @if let Some(clause) = &it.clause { "clause " (clause) " of " }
                (draft(state, &it.draft))
            }
            Body::Linkage(it) => {
                (said(&party(state, &it.party))) " holds back " (matter(state, &it.holds)) " until "
                (matter(state, &it.until)) " is settled"
            }
            Body::Claim(it) => {
                a href={ "/claims/" (it.id) } { "Claim" } " of " (who(state, &it.by)) ": " (said(&shortened(&it.text)))
            }
            Body::Assessment(it) => {
                @let by = Named { id: it.by.to_string(), name: party(state, &it.by) };
                (said(&by.name)) " " (phrase::assesses(&by, it.word)) ": "
                a href={ "/claims/" (it.claim) } dir="auto" {
                    (harmless(&shortened(&name(&state.claims, &it.claim, |claim| &claim.text))))
                }
            }
            Body::Meeting(it) => {
                @let word = match it.status {
                    MeetingStatus::Planned => "Meeting planned",
                    MeetingStatus::Held => "Meeting held",
                    MeetingStatus::Cancelled => "Meeting cancelled",
                };
                a href={ "/meetings/" (it.id) } { (word) }
                @if let Some(title) = &it.title { ": " (said(title)) }
                @if let Some(place) = &it.place { " in " (said(place)) }
                @if let Some(on) = entry.on { ", " (when(on)) }
            }
            Body::Package(it) => { "A package on the table: " a href="/settle" dir="auto" { (harmless(&it.title)) } }
            Body::Dismissal(it) => { "Not taken up: " (said(&it.proposed)) }
            Body::Retraction(it) => {
                "Taken back: " (taken_back(state, it.entry)) " – " (said(&it.reason))
            }
        }
    }
}

fn who(state: &Negotiation, parties: &[PartyId]) -> Markup {
    if parties.is_empty() {
        return html! { "somebody" };
    }
    let names: Vec<String> = parties.iter().map(|id| party(state, id)).collect();
    said(&phrase::list(&names))
}

fn draft(state: &Negotiation, id: &onetext_record::id::DraftId) -> Markup {
    html! {
        a href={ "/text/" (id) } dir="auto" { (harmless(&name(&state.drafts, id, |draft| &draft.title))) }
    }
}

fn matter(state: &Negotiation, matter: &Matter) -> Markup {
    match matter {
        Matter::Clause(id) => html! { "clause " (id) },
        Matter::Issue(id) => said(&issue(state, id)),
    }
}

/// What a position comes to, red lines first; the words say what the signs say.
fn stance(state: &Negotiation, on: &IssueId, parts: [&Vec<OptionId>; 3]) -> Markup {
    let signs =
        [("✕", "refused", "rejects"), ("○", "partly", "accepts"), ("●", "agreed", "prefers")];
    let parts = signs.into_iter().zip(parts).filter(|(_, options)| !options.is_empty());
    html! {
        @for (place, ((sign, class, word), options)) in parts.enumerate() {
            @if place > 0 { "; " }
            span class=(class) { span aria-hidden="true" { (sign) } " " (word) } " "
            (said(&phrase::list(&options.iter().map(|id| option(state, on, id)).collect::<Vec<_>>())))
        }
    }
}

fn taken_back(state: &Negotiation, seq: Seq) -> Markup {
    let entry = state.rank_of(seq).and_then(|rank| state.entry(rank));
    match entry.as_ref().map(|entry| &entry.body) {
        // One step suffices: a retraction is never taken back by one.
        None | Some(Body::Retraction(_)) => html! { "an entry" },
        Some(_) => entry.map_or_else(Markup::default, |entry| told(state, &entry)),
    }
}

/// The first words of a long text.
pub(crate) fn shortened(text: &str) -> String {
    const SHOWN: usize = 180;
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    let cut: String = text.chars().take(SHOWN).collect();
    let whole = cut.rsplit_once(char::is_whitespace).map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole} …")
}
