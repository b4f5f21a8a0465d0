//! The forms by which a proposal, or a whole report, is decided on.

use maud::{Markup, html};

use super::Page;
use crate::chrome::token;
use crate::page::review::editing;
use crate::page::review::telling::Names;
use crate::page::review::view::{Proposed, Standing};
use crate::page::words::{audience, count, cut, harmless};

impl Page<'_> {
    pub(super) fn decide(&self, current: &Proposed) -> Markup {
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
                                @for other in others { option value=(other.proposal) { (other.proposal) " " (cut(&other.says, 80)) } }
                            }
                        }
                        div.row { button name="do" value="merge" { "Merge" } }
                    }
                }
            }
        }
    }

    /// What can still be done with what was decided on.
    pub(super) fn decided(&self, current: &Proposed) -> Markup {
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

    /// What is done with the report as a whole.
    pub(super) fn for_all(&self) -> Markup {
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
