//! The brief as one self-contained page: no script, no outside request.
//!
//! Semantic HTML that reads well without its style: landmarks, one heading a section, real tables.
//! Every text from outside is escaped by `maud` once control signs are out of it, and stands in an element of its own direction, so that a name in Arabic does not turn the
//! sentence around it. What colour says, a sign and a word say too.

use maud::{DOCTYPE, Markup, PreEscaped, html as markup};

use crate::blank::harmless;
use crate::settlement::Settlement;
use crate::{Brief, phrase};

mod agreement;
mod blocks;
mod drafts;
mod many;
mod matrix;
mod parts;
mod people;
mod versions;

/// The page's style, in the page itself.
const STYLE: &str = concat!(include_str!("palette.css"), include_str!("brief.css"));

/// The colours and letters of every page, as variables of a style sheet, light and dark.
pub const PALETTE: &str = include_str!("palette.css");

/// What a browser may load for the page: nothing but the style within it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// The sections in their order: anchor and heading.
const SECTIONS: [(&str, &str); 13] = [
    ("changed", "What changed"),
    ("next", "What is next"),
    ("parties", "Parties and people"),
    ("meetings", "Meetings"),
    ("drafts", "Drafts"),
    ("positions", "Issues and positions"),
    ("moves", "Positions that moved"),
    ("consent", "Consent"),
    ("claims", "Contested claims"),
    ("differences", "Where reports differ"),
    ("blockers", "What blocks agreement"),
    ("settlement", phrase::SETTLEMENT),
    ("sources", "Sources"),
];

/// The brief as an HTML page.
pub fn html(brief: &Brief) -> String {
    let sections = [
        people::changes(&brief.lead),
        people::next(&brief.lead),
        people::parties(&brief.parties),
        people::meetings(&brief.meetings),
        drafts::drafts(&brief.drafts, &brief.versions),
        matrix::matrix(&brief.matrix),
        many::moves(&brief.moves),
        agreement::consent(brief),
        agreement::claims(&brief.claims),
        many::differences(&brief.differences),
        agreement::blockers(&brief.blockers, &brief.matrix),
        settlement(brief),
        agreement::sources(&brief.sources),
    ];
    let page = markup! {
        (DOCTYPE)
        html lang="en" {
            (prologue(&brief.title))
            body {
                a.skip href="#brief" { "Skip to the brief" }
                header { (head(brief)) }
                nav aria-labelledby="contents" { (contents()) }
                main id="brief" {
                    @for ((id, title), body) in SECTIONS.iter().zip(&sections) {
                        section id=(id) aria-labelledby={ (id) "-heading" } {
                            h2 id={ (id) "-heading" } { (title) }
                            (body)
                        }
                    }
                }
                footer {
                    p {
                        "Computed by Onetext from the record alone. Numbers in brackets lead to the "
                        a href="#sources" { "sources" } "."
                    }
                }
            }
        }
    };
    page.into_string()
}

/// What could be agreed, alone, as a page of its own.
pub(crate) fn settled(settlement: &Settlement) -> String {
    let page = markup! {
        (DOCTYPE)
        html lang="en" {
            (prologue(&settlement.title))
            body {
                header {
                    p.kind { (phrase::SETTLED) }
                    h1 dir="auto" { (harmless(&settlement.title)) }
                }
                main { section { (blocks::blocks(&crate::settlement::blocks(settlement))) } }
            }
        }
    };
    page.into_string()
}

fn settlement(brief: &Brief) -> Markup {
    match &brief.settlement {
        None => parts::nothing(phrase::NO_SETTLEMENT),
        Some(settlement) => blocks::blocks(&crate::settlement::blocks(settlement)),
    }
}

fn prologue(title: &str) -> Markup {
    markup! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(POLICY);
            meta name="referrer" content="no-referrer";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (harmless(title)) }
            style { (PreEscaped(STYLE)) }
        }
    }
}

fn head(brief: &Brief) -> Markup {
    markup! {
        p.kind { "Brief on the state of the talks" }
        h1 dir="auto" { (harmless(&brief.title)) }
        p.dateline { (harmless(&phrase::dateline(brief))) }
        @if let Some(summary) = &brief.summary {
            p.summary dir="auto" { (harmless(summary)) }
        }
        @if let Some(machine) = phrase::machine_read(brief) {
            p.notice { (parts::sign("!")) (harmless(&machine)) }
        }
    }
}

fn contents() -> Markup {
    markup! {
        h2 id="contents" { "Contents" }
        ol {
            @for (id, title) in SECTIONS {
                li { a href={ "#" (id) } { (title) } }
            }
        }
    }
}
