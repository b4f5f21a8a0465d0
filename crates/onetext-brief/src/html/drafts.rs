//! The drafts and how one came from another.

use maud::{Markup, html};

use super::parts::{cites, name, nothing, quote, quotes, sign};
use super::versions;
use crate::blank::harmless;
use crate::phrase;
use crate::section::drafts::{Choice, DraftLine, EndorsementLine, Movement, Open};
use crate::section::versions::Versions;
use onetext_record::body::EndorsementWord;

/// How far the lineage moves a draft to the right at most, in steps.
const DEEPEST: usize = 4;

/// A flat list: a lineage of twenty drafts in lists within lists would leave no room for words.
pub(super) fn drafts(drafts: &[DraftLine], together: &Versions) -> Markup {
    html! {
        @if drafts.is_empty() { (nothing("No draft is recorded.")) }
        @for line in drafts {
            article.draft id={ "draft-" (line.id) } style={ "--depth:" (line.depth.min(DEEPEST)) } {
                (draft(line))
            }
        }
        (versions::versions(together))
    }
}

fn draft(draft: &DraftLine) -> Markup {
    let settled = phrase::settled(draft);
    html! {
        h3 {
            @if draft.depth > 0 { (sign("└")) }
            (name(&draft.title)) (cites(&draft.origin))
        }
        p.facts { (harmless(&phrase::draft(draft))) }
        @if let Some(note) = &draft.note { p dir="auto" { (harmless(note)) } }
        @for line in &draft.movement { (movement(line)) }
        p { (harmless(&phrase::seen(draft))) }
        @for words in draft.words_on_who_saw_it() { (quote(words)) }
        @if !settled.is_empty() {
            p.label { "Settles" }
            ul { @for line in &settled { li { (harmless(&phrase::sentence(line))) } } }
        }
        @if !draft.open.is_empty() { (brackets(draft)) }
        @if !draft.endorsements.is_empty() {
            p.label { "Words on it" }
            ul { @for line in &draft.endorsements { li { (endorsement(line)) } } }
        }
        (quotes(&draft.origin))
    }
}

/// What is open; in a draft that has been revised since it is history, and folded away.
fn brackets(draft: &DraftLine) -> Markup {
    let list = html! { ul { @for line in &draft.open { li { (open(line)) } } } };
    html! {
        @if draft.revised {
            details { summary { (phrase::count(draft.brackets, "bracket")) " open in it" } (list) }
        } @else {
            p.label { "Still in brackets" }
            (list)
        }
    }
}

fn open(open: &Open) -> Markup {
    html! {
        (name(&open.clause.name)) ": "
        @if let [choice] = open.choices.as_slice() { (alternative(choice)) }
        @else { ul.choices { @for choice in &open.choices { li { (alternative(choice)) } } } }
    }
}

fn alternative(choice: &Choice) -> Markup {
    html! {
        @if let Some(label) = &choice.label { "Option " (name(label)) ": " }
        span.bracket { "[" (name(&choice.words)) "]" }
        " " (harmless(&phrase::claims(choice)))
    }
}

fn movement(movement: &Movement) -> Markup {
    html! {
        p.label {
            "Since " a href={ "#draft-" (movement.since.id) } { (name(&movement.since.name)) }
            ", which had " (phrase::brackets(movement.brackets, movement.bracketed_words))
        }
        ul {
            @for change in phrase::moves(movement) { li { (harmless(&phrase::sentence(&change))) } }
        }
    }
}

fn endorsement(endorsement: &EndorsementLine) -> Markup {
    let (class, shape) = match endorsement.word {
        _ if endorsement.void => ("quiet", "○"),
        EndorsementWord::Agreed => ("agreed", "●"),
        EndorsementWord::AdReferendum | EndorsementWord::Reserved => ("partly", "◐"),
        EndorsementWord::Rejected => ("refused", "✕"),
    };
    html! {
        strong { (name(&endorsement.party.name)) } " "
        span class=(class) { (sign(shape)) } (harmless(&phrase::word_on(endorsement)))
        (cites(&endorsement.origin))
        (quotes(&endorsement.origin))
    }
}
