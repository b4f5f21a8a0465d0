//! The frame around every page: title, tabs, who is there, and the forms' token.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use onetext_record::Viewer;

use crate::desk::Study;
use crate::door::TOKEN;
use crate::house::Mode;
use crate::people::{By, Person};
use crate::reply::Page;

/// The tabs of the workbench, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    Today,
    Matrix,
    Text,
    Claims,
    Meetings,
    Review,
    Settle,
    Log,
    /// The person's own account, and for mediators the team's.
    Account,
}

impl Tab {
    /// The tabs that stand in the frame's list.
    const LISTED: [Self; 8] = [
        Self::Today,
        Self::Matrix,
        Self::Text,
        Self::Claims,
        Self::Meetings,
        Self::Review,
        Self::Settle,
        Self::Log,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Today => "Today",
            Self::Matrix => "Matrix",
            Self::Text => "The text",
            Self::Claims => "Claims",
            Self::Meetings => "Meetings",
            Self::Review => "Review",
            Self::Settle => "What could be agreed",
            Self::Log => "Log",
            Self::Account => "Account",
        }
    }

    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Today => "/",
            Self::Matrix => "/matrix",
            Self::Text => "/text",
            Self::Claims => "/claims",
            Self::Meetings => "/meetings",
            Self::Review => "/review",
            Self::Settle => "/settle",
            Self::Log => "/log",
            Self::Account => "/account",
        }
    }
}

/// What stands where a form's token goes, so that pages can be kept for several people. No text of a
/// record can hold it: the characters are taken out of what is shown.
const PLACE: &str = "\u{1}token\u{1}";

/// The hidden field that every form which changes something carries.
pub(crate) fn token() -> Markup {
    html! { input type="hidden" name=(TOKEN) value=(PLACE); }
}

/// A page in its frame, for one person.
pub(crate) fn framed(page: &Page, study: &Study<'_>, person: &Person) -> String {
    let (title, rank, eyes) = study.look(|desk| {
        let eyes = match desk.viewer {
            Viewer::Mediator => "Mediator".to_owned(),
            Viewer::Observer => "Observer".to_owned(),
            Viewer::Party(party) => {
                let name = desk.state.parties.get(party).map(|it| it.body.name.clone());
                format!("Delegation of {}", name.unwrap_or_else(|| party.to_string()))
            }
        };
        (desk.state.title().to_owned(), desk.rank(), eyes)
    });
    let is_trial = matches!(study.mode(), Mode::Alone { trial: true, .. });
    let main = page.main.0.replace(PLACE, &person.token);
    let frame = html! {
        (DOCTYPE)
        html lang="en" {
            (head(&format!("{} · {title}", page.title)))
            body data-rank=(rank) data-live[page.live] data-token=(person.token) {
                a.skip href="#main" { "Skip to the page" }
                header.masthead {
                    p.talks dir="auto" { a href="/" { (crate::page::words::harmless(&title)) } }
                    nav.tabs aria-label="Pages" {
                        ul {
                            @for tab in Tab::LISTED {
                                li { a href=(tab.path()) aria-current=[(page.tab == Some(tab)).then_some("page")] { (tab.name()) } }
                            }
                        }
                    }
                    div.who {
                        a href=(Tab::Account.path()) aria-current=[(page.tab == Some(Tab::Account)).then_some("page")] dir="auto" { (crate::page::words::harmless(&person.name)) }
                        " " span.eyes dir="auto" { (crate::page::words::harmless(&eyes)) }
                        @if matches!(person.by, By::Session(_)) {
                            form.leave method="post" action="/sign-out" {
                                input type="hidden" name=(TOKEN) value=(person.token);
                                button { "Sign out" }
                            }
                        }
                    }
                }
                @if is_trial {
                    p.trial role="note" {
                        "This is a trial: what you enter is kept until the server stops. "
                        a href="/log" { "Export it" } " to keep it."
                    }
                }
                p.news role="status" aria-live="polite" {}
                main #main tabindex="-1" { (PreEscaped(main)) }
                footer.foot { p { "Onetext, on your own machine. Nothing is sent anywhere." } }
            }
        }
    };
    frame.into_string()
}

/// A page for who is not known yet, without anything of the record.
pub(crate) fn bare(title: &str, main: &Markup) -> String {
    let frame = html! {
        (DOCTYPE)
        html lang="en" {
            (head(title))
            body.bare {
                main #main { (main) }
                footer.foot { p { "Onetext, on this team’s own machine." } }
            }
        }
    };
    frame.into_string()
}

fn head(title: &str) -> Markup {
    let version = crate::page::assets::version();
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="referrer" content="same-origin";
            title { (crate::page::words::harmless(title)) }
            link rel="icon" href="/assets/icon.svg" type="image/svg+xml";
            link rel="stylesheet" href={ "/assets/workbench.css?v=" (version) };
            script src={ "/assets/workbench.js?v=" (version) } defer {}
        }
    }
}
