//! The page of one report: its proposals beside its text, and the forms by which they are decided on.

use maud::{Markup, html};
use onetext_record::{Part, Viewer};

use super::passage;
use super::telling::kind;
use super::view::{Proposed, Review, Standing, review};
use crate::chrome::token;
use crate::desk::{Desk, Study};
use crate::fault::Fault;
use crate::page::words::{count, harmless, when};
use crate::pile::Pile;
use crate::request::Fields;

mod forms;

/// What a page of one report is asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Look {
    /// The proposal looked at, counted from 0.
    pub(super) at: usize,
    /// Whether only open ones are listed.
    pub(super) only_open: bool,
}

/// Why the last form was not taken, and what it said.
#[derive(Clone, Copy)]
pub(super) struct Refused<'a> {
    pub(super) fault: &'a Fault,
    pub(super) sent: &'a Fields,
}

impl Look {
    /// What the query or a form says.
    pub(super) fn of(fields: &Fields, pile: &Pile) -> Self {
        let all = pile.choices.items.len();
        let number = fields.get("at").and_then(|at| at.parse::<usize>().ok());
        let at = number.and_then(|number| number.checked_sub(1)).filter(|at| *at < all);
        let first_open = (0..all).find(|at| is_open(pile, *at));
        let at = at.or(first_open).unwrap_or_default();
        Self { at, only_open: fields.get("show") == Some("open") }
    }

    /// The address of a proposal in the same list.
    pub(super) fn link(&self, key: &str, at: usize) -> String {
        let show = if self.only_open { "&show=open" } else { "" };
        format!("/review/{key}?at={}{show}", at + 1)
    }
}

pub(super) fn is_open(pile: &Pile, at: usize) -> bool {
    pile.choices.get(at).decision == onetext_read::review::Decision::Open
}

/// The next open proposal behind one, or before it where there is none behind.
pub(super) fn next_open(pile: &Pile, at: usize) -> usize {
    let all = pile.choices.items.len();
    let mut others = (at + 1..all).chain(0..at);
    others.find(|other| is_open(pile, *other)).unwrap_or(at)
}

/// The page.
pub(super) fn page(
    study: &Study<'_>,
    pile: &Pile,
    look: &Look,
    refused: Option<Refused<'_>>,
) -> (String, Markup) {
    study.look(|desk| {
        let review = review(desk, pile);
        let page = Page { desk, pile, look, review: &review, refused };
        (review.title.clone(), page.main())
    })
}

struct Page<'a> {
    desk: &'a Desk<'a>,
    pile: &'a Pile,
    look: &'a Look,
    review: &'a Review,
    refused: Option<Refused<'a>>,
}

impl Page<'_> {
    fn is_delegation(&self) -> bool {
        matches!(self.desk.viewer, Viewer::Party(_))
    }

    /// Where the forms of the page are sent.
    fn path(&self) -> String {
        format!("/review/{}", self.review.key)
    }

    /// What every form of the page carries.
    fn carried(&self) -> Markup {
        html! {
            (token())
            input type="hidden" name="version" value=(self.review.version);
            input type="hidden" name="at" value=(self.look.at + 1);
            @if self.look.only_open { input type="hidden" name="show" value="open"; }
        }
    }

    fn main(&self) -> Markup {
        let review = self.review;
        let current = review.proposals.get(self.look.at);
        html! {
            div.review data-review=(review.key) {
                header.of-report {
                    p.facts { a href="/review" { "Review" } }
                    h1 dir="auto" { (harmless(&review.title)) }
                    (self.facts())
                    (self.tally())
                }
                @if let Some(refused) = &self.refused { (Self::why_not(refused)) }
                div.beside {
                    section.proposal aria-labelledby="current" {
                        @match current {
                            Some(current) => (self.current(current)),
                            None => p.nothing { "Nothing is proposed of this report." },
                        }
                    }
                    section.passage role="region" aria-label="Text of the report" tabindex="0" {
                        (passage::passage(&self.pile.choices, current.map(|_| self.look.at), &|at| self.look.link(&review.key, at)))
                    }
                    div.all {
                        (self.list())
                        (self.for_all())
                    }
                }
                (keys())
            }
        }
    }

    fn facts(&self) -> Markup {
        let review = self.review;
        html! {
            p.facts {
                @if let Some(publisher) = &review.publisher { span dir="auto" { (harmless(publisher)) } " · " }
                @if let Some(published) = self.pile.document().published { (when(published)) " · " }
                "put here by " span dir="auto" { (harmless(&review.by)) } ", "
                time datetime=(review.at) { (review.at) }
            }
            @if let Some(id) = &review.known_as {
                p.facts { "The record has this report already: " a href=(format!("/source/{id}")) { "see it there" } "." }
            }
            @if self.is_delegation() {
                p.hint { "A delegation records its own party’s word: what it says, where it stands, what it agrees to. Other proposals are left out here, and what you reject is known to your delegation alone." }
            }
        }
    }

    fn tally(&self) -> Markup {
        let tally = self.review.tally;
        html! {
            p.tally {
                strong { (count(tally.open, "open", "open")) }
                " · " (tally.accepted) " accepted · " (tally.rejected) " rejected"
                @if tally.merged > 0 { " · " (tally.merged) " merged" }
                @if let Some((by, what)) = &self.review.last {
                    span.last dir="auto" { "Last: " (harmless(what)) " – " (harmless(by)) }
                }
            }
        }
    }

    fn why_not(refused: &Refused<'_>) -> Markup {
        let fault = refused.fault;
        html! {
            section.why-not role="alert" {
                h2 { (fault.title()) }
                @for sentence in fault.sentences() { p dir="auto" { (harmless(&sentence)) } }
                @if let Fault::Moved(changes) = fault {
                    ul { @for change in changes { li dir="auto" { (harmless(&change.author)) ": " (harmless(&change.what)) } } }
                }
            }
        }
    }

    fn current(&self, current: &Proposed) -> Markup {
        let (sign, word) = current.decision.told();
        let at = self.look.at;
        html! {
            (self.steps())
            p.kind { "Proposal " (current.proposal) " · " (kind(current.kind)) " · " span.(word) { (sign) " " (word) } @if current.recorded { ", in the record" } }
            h2 #current tabindex="-1" dir="auto" { (harmless(&current.says)) }
            @for evidence in current.evidence.iter().filter(|it| it.part == Part::Content) {
                blockquote dir="auto" { p { "“" (harmless(&evidence.quote)) "”" } }
            }
            dl.facts {
                @if let Some(on) = self.pile.choices.get(at).on { div { dt { "Date" } dd { (when(on)) } } }
                div { dt { "Sure" } dd { (format!("{:.0} %", current.confidence * 100.0)) } }
                div { dt { "Rule" } dd { (harmless(&current.rule)) } }
                @if !current.needs.is_empty() {
                    div { dt { "Refers to" } dd { ul {
                        @for need in &current.needs {
                            @if let Some(other) = self.review.proposals.get(need - 1) {
                                li { a href=(self.look.link(&self.review.key, need - 1)) dir="auto" { (need) " " (harmless(&other.says)) } " (" (other.decision.told().1) ")" }
                            }
                        }
                    } } }
                }
                @if let Some(into) = current.same_as {
                    div { dt { "Same as" } dd { a href=(self.look.link(&self.review.key, into - 1)) { "proposal " (into) } } }
                }
                @if let Some(reason) = &current.reason { div { dt { "Rejected, as" } dd dir="auto" { (harmless(reason)) } } }
            }
            @if current.decision == Standing::Open { (self.decide(current)) } @else { (self.decided(current)) }
        }
    }

    /// The ways to the other proposals.
    fn steps(&self) -> Markup {
        let (at, key) = (self.look.at, &self.review.key);
        let listed = self.listed();
        let before = listed.iter().rev().find(|other| **other < at);
        let behind = listed.iter().find(|other| **other > at);
        html! {
            nav.steps aria-label="Proposals before and behind" {
                @if let Some(first) = listed.first() { a.hidden tabindex="-1" aria-hidden="true" data-key="g" href=(self.look.link(key, *first)) { "First" } }
                @if let Some(last) = listed.last() { a.hidden tabindex="-1" aria-hidden="true" data-key="G" href=(self.look.link(key, *last)) { "Last" } }
                @match before { Some(other) => a.button rel="prev" data-key="k" href=(self.look.link(key, *other)) { "← Before" }, None => span.button.off { "← Before" } }
                @match behind { Some(other) => a.button rel="next" data-key="j" href=(self.look.link(key, *other)) { "Next →" }, None => span.button.off { "Next →" } }
                button.button type="button" data-key="?" data-opens="keys" hidden { "Keys" }
            }
        }
    }

    /// The proposals in the list.
    fn listed(&self) -> Vec<usize> {
        let shown =
            |at: &usize| !self.look.only_open || *at == self.look.at || is_open(self.pile, *at);
        (0..self.review.proposals.len()).filter(shown).collect()
    }

    fn list(&self) -> Markup {
        let listed = self.listed();
        let (key, open) = (&self.review.key, self.look.only_open);
        let number = self.look.at + 1;
        html! {
            nav.list aria-labelledby="proposals" {
                h2 #proposals { "Proposals" }
                p.shows {
                    a href=(format!("/review/{key}?at={number}")) aria-current=[(!open).then_some("true")] { "All" }
                    " " a href=(format!("/review/{key}?at={number}&show=open")) aria-current=[open.then_some("true")] { "Open" }
                }
                ol {
                    @for at in listed {
                        @let it = &self.review.proposals[at];
                        @let (sign, word) = it.decision.told();
                        li value=(it.proposal) {
                            a.(word) href=(self.look.link(key, at)) aria-current=[(at == self.look.at).then_some("true")] {
                                span.sign aria-hidden="true" { (sign) }
                                span.says dir="auto" { span.hidden { (it.proposal) ", " } (harmless(&it.says)) }
                                span.by { (kind(it.kind)) " · " (format!("{:.0} %", it.confidence * 100.0)) @if it.decision != Standing::Open { " · " (word) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The keys, in a dialog that the script opens.
fn keys() -> Markup {
    let keys = [
        ("j, ↓", "the next proposal"),
        ("k, ↑", "the one before"),
        ("g, G", "the first, the last"),
        ("a", "accept"),
        ("e", "edit"),
        ("r", "reject"),
        ("R", "reject, and say why"),
        ("m", "merge with another"),
        ("u", "undo"),
        ("Enter", "go to the proposal in full"),
        ("Escape", "leave a form or this list"),
        ("?", "this list"),
    ];
    html! {
        dialog #keys aria-labelledby="keys-title" {
            h2 #keys-title { "Keys" }
            dl { @for (key, what) in keys { div { dt { kbd { (key) } } dd { (what) } } } }
            label.check { input #use-keys type="checkbox" checked; " Use these keys" }
            form method="dialog" { button { "Close" } }
        }
    }
}
