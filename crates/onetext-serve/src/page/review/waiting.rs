//! The list of reports that wait, and the form that takes more.

use maud::{Markup, html};
use onetext_record::Viewer;

use super::adding::AddedAll;
use super::view::ForReview;
use crate::chrome::{Tab, token};
use crate::desk::Study;
use crate::fault::Fault;
use crate::page::words::{count, harmless};
use crate::request::Fields;

/// The page.
pub(super) fn page(
    study: &Study<'_>,
    reports: &ForReview,
    added: Option<&AddedAll>,
    fault: Option<&Fault>,
    fields: &Fields,
) -> Markup {
    let viewer = study.viewer();
    let value = |name| harmless(fields.get(name).unwrap_or_default());
    html! {
        h1 { "Review" }
        p.lead { "Put in reports; what they say is proposed beside their words. Nothing enters the record before somebody accepts it." }
        @if let Some(fault) = fault {
            section.why-not role="alert" {
                h2 { (fault.title()) }
                @for sentence in fault.sentences() { p dir="auto" { (harmless(&sentence)) } }
            }
        }
        @if let Some(added) = added { (added_page(added)) }
        @if *viewer == Viewer::Observer {
            p.nothing { "Observers read; they put nothing in." }
        } @else {
            section aria-labelledby="add" {
                h2 #add { "Put in reports" }
                form.fields.drop method="post" action=(Tab::Review.path()) enctype="multipart/form-data" data-drop {
                    (token())
                    label { "Files: text, HTML, Markdown, mail, PDF, DOCX, feeds, or a ZIP of them; up to 32 MB in all"
                        input type="file" name="files" multiple; }
                    label { "Or the text of a report"
                        textarea name="text" rows="7" dir="auto" { (fields.get("text").unwrap_or_default().replace('\u{1}', "")) } }
                    div.row {
                        label { "Title" input name="title" value=(value("title")) dir="auto" autocomplete="off"; }
                        label { "Publisher" input name="publisher" value=(value("publisher")) dir="auto" autocomplete="off"; }
                    }
                    div.row {
                        label { "Date" input type="date" name="date" value=(value("date")); }
                        label { "Address" input type="url" name="url" value=(value("url")) autocomplete="off"; }
                    }
                    div.row { button.main { "Read" } }
                    @if matches!(viewer, Viewer::Party(_)) {
                        p.hint { "They are read with what your delegation may see, and wait where nobody but your delegation sees them." }
                    } @else {
                        p.hint { "They are read on this machine, and wait where nobody but the mediators sees them." }
                    }
                }
            }
            section aria-labelledby="waiting" {
                h2 #waiting { "Waiting for a word" }
                (waiting(reports))
            }
        }
    }
}

fn added_page(added: &AddedAll) -> Markup {
    html! {
        section.added role="status" {
            h2 { "What was read" }
            ul {
                @for it in &added.documents {
                    li dir="auto" {
                        @match &it.key {
                            Some(key) => a href=(format!("/review/{key}")) { (harmless(&it.title)) },
                            None => (harmless(&it.title)),
                        }
                        ": "
                        @if it.waiting { "waits for review already" }
                        @else { (count(it.proposals, "proposal", "proposals")) }
                        @if let Some(id) = &it.known_as { "; the record has it as " a href=(format!("/source/{id}")) { (id) } }
                    }
                }
                @for it in &added.left_out { li.refused dir="auto" { "Left out: " (harmless(it)) } }
            }
        }
    }
}

fn waiting(reports: &ForReview) -> Markup {
    html! {
        @if reports.reports.is_empty() { p.nothing { "Nothing waits for review." } }
        @else {
            div.scrolls role="region" aria-labelledby="waiting" tabindex="0" {
                table.waiting {
                    thead { tr {
                        th scope="col" { "Report" } th scope="col" { "Open" } th scope="col" { "Accepted" } th scope="col" { "Rejected" } th scope="col" { "Put in" }
                        th scope="col" { span.hidden { "Remove" } }
                    } }
                    tbody {
                        @for it in &reports.reports {
                            tr {
                                th scope="row" dir="auto" {
                                    a href=(format!("/review/{}", it.key)) { (harmless(&it.title)) }
                                    @if let Some(publisher) = &it.publisher { span.by { " " (harmless(publisher)) } }
                                }
                                td.number { data.number value=(it.tally.open) { (it.tally.open) } }
                                td.number { data.number value=(it.tally.accepted) { (it.tally.accepted) } }
                                td.number { data.number value=(it.tally.rejected) { (it.tally.rejected) } }
                                td.by { span dir="auto" { (harmless(&it.by)) } ", " time datetime=(it.at) { (it.at) } }
                                td {
                                    details id=(format!("remove-{}", it.key)) {
                                        summary { "Remove" span.hidden { " " (harmless(&it.title)) } }
                                        form method="post" action=(format!("/review/{}/remove", it.key)) {
                                            (token())
                                            p.hint { "What was accepted stays in the record." }
                                            button { "Yes, remove it" }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
