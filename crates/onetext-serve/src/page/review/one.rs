//! The page of one report: its proposals beside its text, and the forms by which they are decided on.

use maud::{Markup, html};
use onetext_record::{Part, Viewer};

use super::telling::{Names, kind};
use super::view::{Proposed, Review, Standing, review};
use super::{editing, passage};
use crate::chrome::token;
use crate::desk::{Desk, Study};
use crate::fault::Fault;
use crate::page::words::{audience, count, harmless, when};
use crate::pile::Pile;
use crate::request::Fields;

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
                @if let Some(refused) = &self.refused { (self.why_not(refused)) }
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
            p.tally role="status" {
                strong { (count(tally.open, "open", "open")) }
                " · " (tally.accepted) " accepted · " (tally.rejected) " rejected"
                @if tally.merged > 0 { " · " (tally.merged) " merged" }
                @if let Some((by, what)) = &self.review.last {
                    span.last dir="auto" { "Last: " (harmless(what)) " – " (harmless(by)) }
                }
            }
        }
    }

    fn why_not(&self, refused: &Refused<'_>) -> Markup {
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

    fn decide(&self, current: &Proposed) -> Markup {
        let at = self.look.at;
        let choice = self.pile.choices.get(at);
        let names = Names { state: self.desk.state, choices: &self.pile.choices };
        let says = |all: &[usize]| {
            all.iter()
                .filter_map(|at| self.review.proposals.get(*at))
                .map(|it| it.says.clone())
                .collect::<Vec<_>>()
        };
        let sent = self.refused.map(|refused| refused.sent);
        let is_editing = sent.is_some_and(|sent| sent.get("form").is_some());
        html! {
            @match self.pile.choices.comes_along(at) {
                Ok((with, without)) => {
                    @if !with.is_empty() {
                        div.along { p { "Accepting it also records:" } ul { @for says in says(&with) { li dir="auto" { (harmless(&says)) } } } }
                    }
                    @if !without.is_empty() {
                        div.along { p { "It goes without what was rejected:" } ul { @for says in says(&without) { li dir="auto" { (harmless(&says)) } } } }
                    }
                }
                Err(_) => p.along { "It needs something that was rejected, so it cannot be accepted as it is." }
            }
            form.decide method="post" action=(self.path()) {
                (self.carried())
                label { "For whom" (self.audiences("audience")) }
                div.row {
                    button.main name="do" value="accept" data-key="a" { "Accept" }
                    button name="do" value="reject" data-key="r" { "Reject" }
                    @if self.review.can_undo { button name="do" value="undo" data-key="u" { "Undo" } }
                }
            }
            details #edit open[is_editing] {
                summary data-key="e" { "Edit" }
                @if editing::has_form(current.kind) {
                    form.fields method="post" action=(self.path()) {
                        (self.carried())
                        input type="hidden" name="form" value=(current.kind.word());
                        (editing::fields(&choice.body, choice.on, names, sent))
                        label { "For whom" (self.audiences("audience")) }
                        div.row {
                            button.main name="do" value="edit-accept" { "Accept as edited" }
                            button name="do" value="edit" { "Keep the change" }
                        }
                    }
                }
                details #as-text open[!editing::has_form(current.kind) || sent.is_some_and(|sent| sent.get("form") == Some("text"))] {
                    summary { "All of it, as a text" }
                    form.fields method="post" action=(self.path()) {
                        (self.carried())
                        input type="hidden" name="form" value="text";
                        @let text = match sent.filter(|sent| sent.get("form") == Some("text")).and_then(|sent| sent.get("text")) { Some(text) => text.to_owned(), None => editing::whole(&choice.body, choice.on) };
                        label { "The proposal as a folder has it" textarea name="text" rows="9" spellcheck="false" dir="auto" { (text) } }
                        label { "For whom" (self.audiences("audience")) }
                        div.row {
                            button.main name="do" value="edit-accept" { "Accept as edited" }
                            button name="do" value="edit" { "Keep the change" }
                        }
                    }
                }
            }
            details #why {
                summary data-key="R" { "Reject, and say why" }
                form.fields method="post" action=(self.path()) {
                    (self.carried())
                    label { "Reason" input name="reason" dir="auto" autocomplete="off"; }
                    div.row { button name="do" value="reject" { "Reject" } }
                }
            }
            (self.merging(current))
        }
    }

    fn merging(&self, current: &Proposed) -> Markup {
        let same = |other: &&Proposed| {
            other.kind == current.kind
                && other.proposal != current.proposal
                && other.decision == Standing::Open
        };
        let others: Vec<&Proposed> = self.review.proposals.iter().filter(same).collect();
        html! {
            @if !others.is_empty() {
                details #merge {
                    summary data-key="m" { "It is the same as another" }
                    form.fields method="post" action=(self.path()) {
                        (self.carried())
                        label { "Keep this one, with the words of both"
                            select name="into" {
                                @for other in others { option value=(other.proposal) { (other.proposal) " " (short(&other.says)) } }
                            }
                        }
                        div.row { button name="do" value="merge" { "Merge" } }
                    }
                }
            }
        }
    }

    /// What can still be done with what was decided on.
    fn decided(&self, current: &Proposed) -> Markup {
        html! {
            form.decide method="post" action=(self.path()) {
                (self.carried())
                div.row {
                    @if current.decision == Standing::Rejected && !current.recorded {
                        button name="do" value="reopen" { "Open again" }
                    }
                    @if self.review.can_undo { button name="do" value="undo" data-key="u" { "Undo" } }
                }
            }
            @if current.recorded {
                p.hint { "It is in the record. What was a mistake is taken back there: " a href="/log" { "see the log" } "." }
            }
        }
    }

    fn audiences(&self, name: &str) -> Markup {
        html! {
            select name=(name) {
                @for (n, one) in self.review.audiences.iter().enumerate() {
                    option value=(n) selected[*one == self.review.audience] { (audience(self.desk.state, one)) }
                }
            }
        }
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

    /// What is done with the report as a whole.
    fn for_all(&self) -> Markup {
        html! {
            section.for-all aria-labelledby="for-all" {
                h2 #for-all { "The whole report" }
                @if self.review.tally.open > 0 {
                    form method="post" action=(self.path()) {
                        (self.carried())
                        div.row {
                            label { "Accept all that are at least so sure, in %"
                                input type="number" name="least" min="1" max="100" value="90" required; }
                            button name="do" value="accept-above" { "Accept them" }
                        }
                    }
                }
                form method="post" action=(self.path()) {
                    (self.carried())
                    div.row {
                        label { "Who may see what is accepted" (self.audiences("audience")) }
                        button name="do" value="audience" { "Keep" }
                    }
                }
                details #remove {
                    summary { "Remove this report from review" }
                    form method="post" action=(format!("/review/{}/remove", self.review.key)) {
                        (token())
                        p { "What was accepted stays in the record. " (count(self.review.tally.open, "open proposal goes", "open proposals go")) " away." }
                        div.row { button { "Yes, remove it" } }
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
            form method="dialog" { button { "Close" } }
        }
    }
}

fn short(says: &str) -> String {
    let says = harmless(says);
    match says.char_indices().nth(80) {
        Some((at, _)) => format!("{}…", &says[..at]),
        None => says,
    }
}
