//! The page that says why not.

use maud::{Markup, html};

use super::words::harmless;
use crate::fault::Fault;

/// A fault in words, with a way on.
pub(crate) fn main(fault: &Fault) -> Markup {
    let problem = fault.problem();
    html! {
        section.fault aria-labelledby="fault" {
            h1 #fault { (fault.title()) }
            @for sentence in fault.sentences() { p { (harmless(&sentence)) } }
            @if !problem.changes.is_empty() {
                ul {
                    @for change in &problem.changes {
                        li dir="auto" { (harmless(&change.what)) " – " (harmless(&change.author)) }
                    }
                }
            }
            p { a href="/" { "Go to today’s page" } }
        }
    }
}
