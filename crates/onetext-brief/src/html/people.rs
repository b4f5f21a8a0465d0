//! What changed and what is next; parties, people and meetings.

use maud::{Markup, html};

use super::parts::{cites, name, nothing, quotes, sign};
use crate::blank::harmless;
use crate::phrase;
use crate::section::lead::Lead;
use crate::section::meetings::{MeetingLine, Standing};
use crate::section::parties::{PartyLine, PersonLine};

pub(super) fn changes(lead: &Lead) -> Markup {
    html! {
        @if lead.changes.is_empty() { (nothing("Nothing in the record has a date.")) }
        @else {
            ul.timeline {
                @for change in &lead.changes {
                    li {
                        p.when { (change.on.as_deref().map(phrase::date).unwrap_or_default()) }
                        p { (harmless(&change.what)) (cites(&change.origin)) }
                    }
                }
                @if let Some(more) = phrase::left_out(lead) {
                    li { p.when {} (nothing(&more)) }
                }
            }
        }
    }
}

pub(super) fn next(lead: &Lead) -> Markup {
    html! {
        @if lead.next.is_empty() { (nothing("No meeting to come is recorded.")) }
        @else { (timeline(&lead.next)) }
    }
}

pub(super) fn meetings(meetings: &[MeetingLine]) -> Markup {
    html! {
        @if meetings.is_empty() { (nothing("No meeting is recorded.")) }
        @else { (timeline(meetings)) }
    }
}

fn timeline(meetings: &[MeetingLine]) -> Markup {
    html! {
        ul.timeline { @for line in meetings { li { (meeting(line)) } } }
    }
}

fn meeting(meeting: &MeetingLine) -> Markup {
    let (class, shape) = match meeting.status {
        Standing::Held => ("held", "●"),
        Standing::Planned => ("planned", "○"),
        Standing::Unknown => ("unknown", "?"),
        Standing::Cancelled => ("cancelled", "✕"),
    };
    html! {
        p.when { (harmless(&phrase::time(meeting))) }
        div {
            p {
                strong { (name(&phrase::meeting(meeting))) }
                " "
                span class={ "status " (class) } { (sign(shape)) (phrase::status(meeting.status)) }
                (cites(&meeting.origin))
            }
            @if let Some(seats) = phrase::seats(meeting) { p { (harmless(&seats)) } }
            @if let Some(issues) = phrase::on_the_table(meeting) { p { (harmless(&issues)) } }
            @if let Some(outcome) = phrase::outcome(meeting) { p { (harmless(&outcome)) } }
            (quotes(&meeting.origin))
        }
    }
}

pub(super) fn parties(parties: &[PartyLine]) -> Markup {
    html! {
        @if parties.is_empty() { (nothing("No party is recorded.")) }
        div.roles {
            @for group in parties.chunk_by(|a, b| a.role == b.role) {
                div {
                    @if let Some(first) = group.first() { h3 { (phrase::roles(first.role)) } }
                    ul.parties { @for line in group { li { (party(line)) } } }
                }
            }
        }
    }
}

fn party(party: &PartyLine) -> Markup {
    html! {
        p {
            strong { (name(&party.name)) }
            @if !party.members.is_empty() { " (" (name(&phrase::names(&party.members))) ")" }
            (cites(&party.origin))
        }
        @for line in &party.persons { (person(line)) }
        @if let Some(note) = &party.note { p.facts dir="auto" { (harmless(note)) } }
        @for alternative in &party.without_agreement {
            p { (harmless(&phrase::alternative(alternative))) (cites(&alternative.origin)) }
        }
    }
}

fn person(person: &PersonLine) -> Markup {
    html! {
        p {
            (name(&person.name))
            @if let Some(office) = &person.office { ", " (name(office)) }
            (cites(&person.origin))
        }
        @if let Some(note) = &person.note { p.facts dir="auto" { (harmless(note)) } }
    }
}
