//! Small pieces that every section is made of.

use maud::{Markup, html};

use crate::blank::harmless;
use crate::phrase;
use crate::section::matrix::Said;
use crate::section::{Origin, Words};

/// A sign that says the same as the word behind it, for the eye alone.
pub(super) fn sign(sign: &str) -> Markup {
    html! { span.sign aria-hidden="true" { (sign) } " " }
}

/// A name inside a sentence, with its own direction.
pub(super) fn name(text: &str) -> Markup {
    html! { bdi { (harmless(text)) } }
}

/// What is said where a section has nothing to say.
pub(super) fn nothing(sentence: &str) -> Markup {
    html! { p.nothing { (harmless(sentence)) } }
}

/// Links to the sources behind a line: `[1, 3]`.
pub(super) fn cites(origin: &Origin) -> Markup {
    links(phrase::cited_by([origin]))
}

/// Links to these sources.
pub(super) fn links(numbers: impl IntoIterator<Item = usize>) -> Markup {
    let mut numbers = numbers.into_iter().enumerate().peekable();
    html! {
        @if numbers.peek().is_some() {
            " "
            span.cite {
                "["
                @for (i, number) in numbers {
                    @if i > 0 { ", " }
                    a href={ "#source-" (number) } aria-label={ "Source " (number) } { (number) }
                }
                "]"
            }
        }
    }
}

/// Words as they stand in a source.
pub(super) fn quote(words: &Words) -> Markup {
    html! {
        blockquote {
            p dir="auto" { (harmless(&phrase::in_quotes(&words.quote))) (links([words.source])) }
        }
    }
}

/// The words behind a line.
pub(super) fn quotes(origin: &Origin) -> Markup {
    html! { @for words in &origin.words { (quote(words)) } }
}

/// A statement: who, the words, and what to know of them.
pub(super) fn said(said: &Said) -> Markup {
    let caution = phrase::caution(said);
    html! {
        div.said {
            p.by { (harmless(&phrase::said(said))) ":" }
            blockquote {
                p dir="auto" {
                    (harmless(&phrase::in_quotes(&said.words))) (cites(&said.origin))
                }
            }
            @if !caution.is_empty() { p.facts { (harmless(&caution)) } }
        }
    }
}
