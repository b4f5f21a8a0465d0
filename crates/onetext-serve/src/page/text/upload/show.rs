//! The pages on which files come in.

use maud::{Markup, html};
use onetext_record::Viewer;
use onetext_record::body::Provenance;
use onetext_record::id::DraftId;

use super::reading::{DoubtView, Understood, understand};
use super::{Purpose, kept};
use crate::chrome::{self, Tab};
use crate::desk::{Chair, Desk, Pen};
use crate::page::text::{prose, show, view};
use crate::page::words::{self, harmless};
use crate::reply::{Outcome, Page};
use crate::request::Request;

/// The files that are taken.
const ACCEPT: &str = ".docx,.odt,.md,.markdown,.txt,.xml,.akn";

const TAKEN: &str =
    "Word (DOCX), OpenDocument (ODT), Markdown, Akoma Ntoso or plain text, up to 32 MB.";

/// Where a new version is entered.
pub(in crate::page::text) fn enter_page(chair: &Chair<'_>, request: &Request) -> Outcome {
    let parent = request.fields().get("parent").map(str::to_owned);
    let main = chair.pen.study.look(|desk| enter_form(desk, parent.as_deref()));
    Ok(Page::new(Tab::Text, "Enter a draft", main).still().into())
}

fn enter_form(desk: &Desk<'_>, parent: Option<&str>) -> Markup {
    let parties: Vec<_> = desk.state.parties.current().map(|it| &it.body).collect();
    let drafts = view::lines(desk);
    let checks = |name: &'static str| {
        html! {
            ul.checks {
                @for party in &parties {
                    li { label.choice { input type="checkbox" name=(name) value=(party.id); " " span dir="auto" { (harmless(&party.name)) } } }
                }
            }
        }
    };
    html! {
        h1 { "Enter a draft" }
        p.lead { "The file becomes a new version of the text. You see how it was understood before anything is recorded." }
        form.fields method="post" action="/drafts/enter" enctype="multipart/form-data" {
            (chrome::token())
            label { "The file" input type="file" name="file" accept=(ACCEPT) required; span.hint { (TAKEN) } }
            label { "Title" input type="text" name="title" dir="auto"; span.hint { "Without one, the title in the text, or the name of the file." } }
            label { "Date" input type="date" name="on" value=(desk.today); }
            @if !drafts.is_empty() {
                fieldset {
                    legend { "Made from" }
                    ul.checks {
                        @for draft in drafts.iter().rev() {
                            li { label.choice { input type="checkbox" name="parent" value=(draft.id) checked[parent == Some(draft.id.as_str())]; " " span dir="auto" { (harmless(&draft.title)) } } }
                        }
                    }
                    p.hint { "Clauses take their ids, and what they settle, from the first one that has a text." }
                }
            }
            fieldset { legend { "Written by" } (checks("by")) }
            fieldset { legend { "Shown from the start to" } (checks("shown-to")) }
            label { "How it became known"
                select name="provenance" {
                    @for one in [Provenance::Official, Provenance::Leaked, Provenance::Reported] {
                        option value=(one.word()) { (show::provenance(one.word())) }
                    }
                }
            }
            fieldset {
                legend { "Who may see it" }
                label.choice { input type="radio" name="audience" value="mediators" checked; " The mediators alone" }
                label.choice { input type="radio" name="audience" value="everyone"; " Everyone" }
                label.choice { input type="radio" name="audience" value="parties"; " The mediators and these parties:" }
                (checks("for"))
            }
            label.choice { input type="checkbox" name="agreed-outside-brackets" value="yes"; " Words outside brackets are agreed language" }
            label { "Note for a newcomer" textarea name="note" rows="2" dir="auto" {} }
            div.row { button.main type="submit" { "Read the file" } }
        }
    }
}

/// Where a marked-up copy is sent back.
pub(in crate::page::text) fn return_page(pen: &Pen<'_>, request: &Request) -> Outcome {
    let chosen = request.fields().get("draft").map(str::to_owned);
    let main = pen.study.look(|desk| return_form(desk, chosen.as_deref()));
    Ok(Page::new(Tab::Text, "Send back a marked-up copy", main).still().into())
}

fn return_form(desk: &Desk<'_>, chosen: Option<&str>) -> Markup {
    let drafts = view::lines(desk);
    html! {
        h1 { "Send back a marked-up copy" }
        p.lead { "Its tracked changes and comments become proposals. You decide on each before it enters the record." }
        @if let Viewer::Party(party) = desk.viewer {
            p { "All of them count as the word of " strong dir="auto" { (harmless(&words::party(desk.state, party))) } "." }
        }
        form.fields method="post" action="/drafts/return" enctype="multipart/form-data" {
            (chrome::token())
            label { "The draft that was marked up"
                select name="draft" required {
                    @for draft in drafts.iter().rev().filter(|draft| draft.has_text) {
                        option value=(draft.id) selected[chosen == Some(draft.id.as_str())] dir="auto" { (harmless(&draft.title)) }
                    }
                }
            }
            label { "The file" input type="file" name="file" accept=(ACCEPT) required; span.hint { (TAKEN) } }
            div.row { button.main type="submit" { "Read the file" } }
        }
    }
}

/// How a file was understood, before anything is recorded.
pub(in crate::page::text) fn incoming_page(pen: &Pen<'_>, request: &Request) -> Outcome {
    let key = request.param("key");
    let (incoming, bytes) = kept(&pen.study, key)?;
    let understood = understand(&pen.study, &incoming.name, &bytes, &incoming.purpose)?;
    let main = pen.study.look(|desk| {
        html! {
            @match &incoming.purpose {
                Purpose::Enter { draft, on, audience } => {
                    h1 { "Enter this draft?" }
                    p.lead dir="auto" { (harmless(&draft.title)) }
                    p.facts {
                        "from the file " span dir="auto" { (harmless(&incoming.name)) }
                        @if let Some(on) = on { " · " (words::when(*on)) }
                        " · " (show::provenance(draft.provenance.word()))
                        " · seen by " span dir="auto" { (harmless(&words::audience(desk.state, audience))) }
                    }
                    (figures(&understood))
                },
                Purpose::Return { draft } => {
                    h1 { "Propose what this copy marks?" }
                    p.facts {
                        "the file " span dir="auto" { (harmless(&incoming.name)) } ", a copy of "
                        span dir="auto" { (harmless(&title(desk, draft))) }
                    }
                },
            }
            (doubts(&understood.doubts))
            (proposals(desk, &understood))
            form.fields method="post" action={ "/drafts/incoming/" (key) } {
                (chrome::token())
                @let count = understood.proposals.statements.len();
                @if matches!(incoming.purpose, Purpose::Enter { .. }) && count > 0 {
                    label.choice { input type="checkbox" name="proposals" value="yes" checked; " Put its " (words::count(count, "proposal", "proposals")) " up for review" }
                }
                div.row {
                    @match incoming.purpose {
                        Purpose::Enter { .. } => button.main type="submit" name="decide" value="take" { "Enter the draft" },
                        Purpose::Return { .. } if count > 0 => button.main type="submit" name="decide" value="take" { "Review the proposals" },
                        Purpose::Return { .. } => {},
                    }
                    button type="submit" name="decide" value="drop" { "Do not use the file" }
                }
            }
        }
    });
    Ok(Page::new(Tab::Text, "A file that came in", main).still().into())
}

fn title(desk: &Desk<'_>, draft: &DraftId) -> String {
    words::name(&desk.state.drafts, draft, |it| &it.title)
}

fn figures(understood: &Understood) -> Markup {
    let outline = onetext_draft::outline::outline(&understood.taken.new);
    let brackets = onetext_draft::grammar::brackets(&understood.taken.new).0;
    let counts = onetext_draft::grammar::counts(&understood.taken.new, &outline, &brackets).0;
    html! {
        p { "It was read as " (words::count(outline.clauses.len(), "clause", "clauses")) ", "
            data.number value=(counts.words) { (counts.words) } " words and "
            (words::count(counts.brackets, "bracket", "brackets")) "." }
    }
}

fn doubts(doubts: &[DoubtView]) -> Markup {
    html! {
        section aria-labelledby="doubts" {
            h2 #doubts { "What to look at" }
            @if doubts.is_empty() { p { span.agreed aria-hidden="true" { "✓ " } "Nothing had to be guessed at." } }
            @else {
                ul.doubts {
                    @for doubt in doubts {
                        li {
                            span.partly aria-hidden="true" { "? " } span dir="auto" { (harmless(&doubt.what)) }
                            @if let Some((text, from, to)) = &doubt.words { (context(text, *from, *to)) }
                            @if let Some(help) = &doubt.help { p.hint { (harmless(help)) } }
                        }
                    }
                }
            }
        }
    }
}

fn context(text: &str, from: usize, to: usize) -> Markup {
    let part = |range: std::ops::Range<usize>| harmless(text.get(range).unwrap_or_default());
    html! { blockquote dir="auto" { "… " (part(0..from)) mark { (part(from..to)) } (part(to..text.len())) " …" } }
}

fn proposals(desk: &Desk<'_>, understood: &Understood) -> Markup {
    let statements = &understood.proposals.statements;
    html! {
        @if !statements.is_empty() {
            section aria-labelledby="proposals" {
                h2 #proposals { (words::count(statements.len(), "proposal", "proposals")) " from its changes and comments" }
                ul.statements {
                    @for one in statements {
                        @let names: Vec<String> = one.statement.by.iter().map(|id| words::party(desk.state, id)).collect();
                        li {
                            strong dir="auto" { (harmless(&onetext_brief::phrase::list(&names))) } " "
                            span.quiet { (one.statement.stance) }
                            @if !one.clause.is_empty() { " in " span dir="auto" { (harmless(&one.clause)) } }
                            ": " span dir="auto" { (harmless(&prose::short(&one.statement.words))) }
                        }
                    }
                }
            }
        }
    }
}
