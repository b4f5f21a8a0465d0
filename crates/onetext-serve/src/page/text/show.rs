//! The page of a draft: the single negotiating text, clause by clause.

use maud::{Markup, html};
use onetext_record::Viewer;

use super::prose::Prose;
use super::view::{self, ClauseView, DraftView, Link, SeenView, Sum};
use super::{clause, download, forms, read};
use crate::chrome::Tab;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::page::words::{self, harmless};
use crate::reply::{Outcome, Page, Reply};
use crate::request::Request;

/// The newest draft, or what to do where there is none.
pub(super) fn newest(desk: &Desk<'_>, request: &Request) -> Outcome {
    // Two versions chosen in the form without a script.
    let fields = request.fields();
    if let (Some(old), Some(new)) = (fields.get("old"), fields.get("new")) {
        let known = |id: &str| desk.state.drafts.get(id).is_some();
        if !known(old) || !known(new) {
            return Err(Fault::NotFound);
        }
        return Ok(Reply::see(&format!("/text/{old}/{new}")));
    }
    match read::newest(desk.state) {
        Some(draft) => {
            let view = view::view(desk, draft);
            Ok(page(desk, &view, request.fields().get("at")).into())
        }
        None => Ok(Page::new(Tab::Text, Tab::Text.name(), nothing(desk)).into()),
    }
}

/// One draft.
pub(super) fn draft(desk: &Desk<'_>, request: &Request) -> Outcome {
    let draft = read::draft(desk.state, &request.id("draft")?)?;
    let view = view::view(desk, draft);
    Ok(page(desk, &view, request.fields().get("at")).into())
}

/// The same as JSON.
pub(super) fn json(desk: &Desk<'_>, request: &Request) -> Outcome {
    let draft = read::draft(desk.state, &request.id("draft")?)?;
    Reply::json(&view::view(desk, draft))
}

/// All drafts as JSON.
pub(super) fn list(desk: &Desk<'_>, _: &Request) -> Outcome {
    Reply::json(&view::lines(desk))
}

fn nothing(desk: &Desk<'_>) -> Markup {
    html! {
        h1 { (Tab::Text.name()) }
        p.nothing { "There is no draft that you may see." }
        @if *desk.viewer == Viewer::Mediator {
            p { a.button href="/drafts/enter" { "Enter a draft from a file" } }
        }
    }
}

fn page(desk: &Desk<'_>, view: &DraftView, at: Option<&str>) -> Page {
    let main = html! {
        (head(desk, view))
        @if !view.has_text {
            p.nothing { "This draft is known from reports alone; its text is not in the record." }
        }
        div.text-page {
            @if !view.clauses.is_empty() { (outline(view)) }
            div.draft {
                @let mut prose = Prose::new(&view.brackets);
                @if !view.front.is_empty() {
                    div.front { @for paragraph in &view.front { (prose.paragraph(paragraph)) } }
                }
                @for one in &view.clauses { (clause::section(desk, view, one, &mut prose, at)) }
                @if !view.notes.is_empty() {
                    section.notes aria-labelledby="notes" {
                        h2 #notes { "Notes" }
                        @for paragraph in &view.notes { (prose.paragraph(paragraph)) }
                    }
                }
                (whole(desk, view, at))
            }
        }
    };
    Page::new(Tab::Text, view.draft.title.clone(), main)
}

fn head(desk: &Desk<'_>, view: &DraftView) -> Markup {
    let draft = &view.draft;
    let drafts = view::lines(desk);
    let has_text = |id: &str| drafts.iter().any(|it| it.id == id && it.has_text);
    let [old, new] = pair(&drafts, draft);
    html! {
        h1 dir="auto" { (harmless(&draft.title)) }
        p.facts {
            @if let Some(on) = draft.on { (words::when(on)) " · " }
            @if !draft.by.is_empty() {
                "by " span dir="auto" { (harmless(&onetext_brief::phrase::list(&draft.by))) } " · "
            }
            (provenance(draft.provenance))
            @if draft.audience != "everyone" { " · seen by " span dir="auto" { (harmless(&draft.audience)) } }
            @if !draft.parents.is_empty() { " · made from " (links(&draft.parents)) }
        }
        @if view.has_text { (sum(&view.sum)) }
        @if let Some(note) = &view.note { p.remark dir="auto" { (harmless(note)) } }
        @if view.has_text {
            p.quiet {
                @if view.agreed_outside_brackets { "Words outside brackets are agreed language." }
                @else { "Words outside brackets are not yet agreed language." }
                @if desk.state.nothing_agreed_until_everything() { " Nothing is agreed until everything is agreed." }
            }
        }
        nav.draft-acts aria-label="Versions and files" {
            @if drafts.iter().filter(|it| it.has_text).count() > 1 { (compare(&drafts, old, new)) }
            ul.row {
                li { a href="/text/lineage" { "Lineage and movement" } }
                @for parent in draft.parents.iter().filter(|it| view.has_text && has_text(&it.id)) {
                    li { a href={ "/text/" (parent.id) "/" (draft.id) } dir="auto" { "Changes since " (harmless(&parent.title)) } }
                }
                @if *desk.viewer == Viewer::Mediator { li { a href={ "/drafts/enter?parent=" (draft.id) } { "Enter a new version" } } }
                @if *desk.viewer != Viewer::Observer && view.has_text {
                    li { a href={ "/drafts/return?draft=" (draft.id) } { "Send back a marked-up copy" } }
                }
            }
            @if view.has_text {
                (download::links(&format!("/drafts/{}/file/", draft.id), download::DRAFT))
                p { a href={ "/drafts/" (draft.id) "/file/docx?positions=yes" } download { "Word, with what parties hold and said as comments" } }
            }
        }
    }
}

/// The two versions that are likely to be compared: a draft with a text and the nearest before it.
fn pair<'d>(drafts: &'d [view::DraftLine], draft: &'d view::DraftLine) -> [Option<&'d str>; 2] {
    let with_text: Vec<&str> =
        drafts.iter().filter(|it| it.has_text).map(|it| it.id.as_str()).collect();
    let parent = draft.parents.iter().map(|it| it.id.as_str()).find(|id| with_text.contains(id));
    let place = with_text.iter().position(|id| *id == draft.id);
    let place = place.unwrap_or(with_text.len().saturating_sub(1));
    let before = place.checked_sub(1).and_then(|at| with_text.get(at)).copied();
    [parent.or(before), with_text.get(place).copied()]
}

/// How a draft became known, as a reader says it.
pub(super) fn provenance(word: &str) -> &'static str {
    match word {
        "leaked" => "leaked",
        "reported" => "known from reports",
        _ => "handed over by its authors",
    }
}

fn links(drafts: &[Link]) -> Markup {
    html! {
        @for (at, draft) in drafts.iter().enumerate() {
            @if at > 0 { ", " }
            a href={ "/text/" (draft.id) } dir="auto" { (harmless(&draft.title)) }
        }
    }
}

/// The form that chooses two versions to compare.
pub(super) fn compare(drafts: &[view::DraftLine], old: Option<&str>, new: Option<&str>) -> Markup {
    let select = |name: &'static str, label: &'static str, chosen: Option<&str>| {
        html! {
            label { (label)
                select name=(name) {
                    @for draft in drafts.iter().rev().filter(|draft| draft.has_text) {
                        option value=(draft.id) selected[chosen == Some(draft.id.as_str())] dir="auto" {
                            (harmless(&draft.title)) @if let Some(on) = draft.on { ", " (on) }
                        }
                    }
                }
            }
        }
    };
    html! {
        form.row.compare method="get" action="/text" {
            (select("old", "Compare", old)) (select("new", "with", new))
            button type="submit" { "Show the changes" }
        }
    }
}

fn sum(sum: &Sum) -> Markup {
    let number = |n: usize| html! { data.number value=(n) { (n) } };
    html! {
        p.lead.sum {
            @if sum.brackets == 0 { "No brackets: every word stands. " }
            @else {
                (number(sum.brackets)) @if sum.brackets == 1 { " bracket" } @else { " brackets" }
                ", with " (number(sum.bracketed)) " of " (number(sum.words)) " words in them. "
            }
            @if !sum.missing.is_empty() {
                "Still to agree: " strong dir="auto" { (harmless(&onetext_brief::phrase::list(&sum.missing))) } ". "
            }
            @if !sum.refusing.is_empty() {
                span.refused { span aria-hidden="true" { "✕ " } "Refused by " } strong dir="auto" { (harmless(&onetext_brief::phrase::list(&sum.refusing))) } "."
            }
        }
        @if !sum.steps.is_empty() {
            p.facts {
                @for (at, step) in sum.steps.iter().enumerate() {
                    @if at > 0 { " · " }
                    (words::count(step.clauses, "clause", "clauses")) " " (harmless(&step.word))
                }
            }
        }
    }
}

/// The clauses beside the text; on a narrow page folded up above it.
fn outline(view: &DraftView) -> Markup {
    html! {
        nav.outline aria-label="Clauses" {
            details #outline open {
                summary { "Clauses" }
                ol {
                    @for clause in &view.clauses {
                        li data-depth=(clause.depth.min(4)) {
                            a href={ "#c-" (clause.id) } dir="auto" { (harmless(&clause.name)) }
                            (outline_signs(clause))
                        }
                    }
                }
            }
        }
    }
}

fn outline_signs(clause: &ClauseView) -> Markup {
    html! {
        @if clause.step > 0 { " " (clause::status(&clause.status, clause.step)) }
        @if !clause.brackets.is_empty() {
            " " span.quiet { "[" (clause.brackets.len()) "]" span.hidden { " brackets" } }
        }
    }
}

/// What is known of the draft as a whole.
fn whole(desk: &Desk<'_>, view: &DraftView, at: Option<&str>) -> Markup {
    let id = &view.draft.id;
    let may_write = *desk.viewer != Viewer::Observer;
    let form_at = |name: &str| format!("/text/{id}?at={name}#whole");
    html! {
        section.whole aria-labelledby="whole" {
            h2 #whole { "The draft as a whole" }
            @if view.endorsements.is_empty() {
                p.nothing { "No party has put its word to the whole." }
            } @else { (clause::endorsements(&view.endorsements)) }
            @if may_write && view.has_text {
                @if at == Some("-whole") { (forms::word(desk, view, None)) }
                @else { p.act { a href=(form_at("-whole")) { "Record a word on the whole" } } }
            }
            h3 { "Who has seen it" }
            (seen(&view.seen))
            @if *desk.viewer == Viewer::Mediator {
                @if at == Some("-shown") { (forms::circulation(desk, view)) }
                @else { p.act { a href=(form_at("-shown")) { "Record who was shown it" } } }
            }
        }
    }
}

/// Who has seen a draft, in the order in which they did.
pub(super) fn seen(seen: &[SeenView]) -> Markup {
    html! {
        @if seen.is_empty() { p.nothing { "Nobody is recorded as having been shown it." } }
        @else {
            ul.seen {
                @for one in seen {
                    li {
                        span.place { (one.place) "." } " " span dir="auto" { (harmless(&one.party.title)) }
                        @if let Some(on) = one.on { ", " (words::when(on)) }
                        @if let Some(note) = &one.note { " – " span dir="auto" { (harmless(note)) } }
                    }
                }
            }
        }
    }
}
