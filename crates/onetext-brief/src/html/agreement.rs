//! Whose agreement is needed, what is contested, what blocks agreement, and the sources of it all.

use maud::{Markup, html};
use onetext_record::body::AssessmentWord;

use super::parts::{cites, links, name, nothing, quotes, sign};
use crate::blank::{harmless, is_web};
use crate::section::blockers::Blocker;
use crate::section::claims::{AssessmentLine, ClaimLine};
use crate::section::consent::{Asserted, ConsentLine, RuleLine, Status};
use crate::section::matrix::Matrix;
use crate::section::sources::SourceLine;
use crate::{Brief, phrase};

pub(super) fn consent(brief: &Brief) -> Markup {
    let (lines, asserted) = (&brief.consent, &brief.asserted);
    let weighed = phrase::weighed_on(lines, brief.nothing_agreed_until_everything);
    html! {
        @if lines.is_empty() { (nothing("No issue is recorded, so no consent is needed.")) }
        @if let Some(draft) = weighed { p { (harmless(&draft)) } }
        @for line in lines {
            @if let Some(rule) = &line.rule { article { (ruled(line, rule)) } }
        }
        @if let Some(bare) = phrase::without_rule(lines) { (nothing(&bare)) }
        @if !asserted.is_empty() {
            article {
                h3 { (phrase::asserted(asserted)) }
                ul { @for line in asserted { li { (held(line)) } } }
            }
        }
    }
}

fn held(line: &Asserted) -> Markup {
    html! {
        (name(&phrase::names(&line.issues))) ": "
        (harmless(&phrase::rule(&line.rule)))
        @if let Some(origin) = &line.rule.origin { (cites(origin)) (quotes(origin)) }
    }
}

fn ruled(line: &ConsentLine, rule: &RuleLine) -> Markup {
    let (class, shape) = match line.status {
        Status::Satisfied => ("agreed", "●"),
        Status::RefusedBy(_) => ("refused", "✕"),
        Status::StillNeeds(_) | Status::NoDraft | Status::NoRule => ("partly", "◐"),
    };
    let given = phrase::words_given(line);
    let missing = phrase::missing(line);
    html! {
        h3 { (name(&phrase::names(&line.issues))) }
        p {
            (harmless(&phrase::sentence(&phrase::rule(rule))))
            @if let Some(origin) = &rule.origin { (cites(origin)) }
            ". "
            span class={ "status " (class) } {
                (sign(shape))
                (harmless(&phrase::sentence(&phrase::consent(rule, &line.status))))
            }
        }
        @if let Some(origin) = &rule.origin { (quotes(origin)) }
        @if !given.is_empty() || missing.is_some() {
            ul {
                @for words in &given { li { (harmless(words)) } }
                @if let Some(missing) = &missing { li { strong { (harmless(missing)) } } }
            }
        }
    }
}

pub(super) fn claims(claims: &[ClaimLine]) -> Markup {
    html! {
        @if claims.is_empty() { (nothing("No claim is recorded.")) }
        @for line in claims { article { (claim(line)) } }
    }
}

fn claim(claim: &ClaimLine) -> Markup {
    let (class, shape) = if claim.contested { ("refused", "◆") } else { ("partly", "◇") };
    html! {
        h3 dir="auto" { (harmless(&claim.text)) }
        p {
            span class={ "status " (class) } {
                (sign(shape)) (phrase::sentence(phrase::contested(claim)))
            }
            ". " (harmless(&phrase::claimed(claim)))
            (links(phrase::cited_or_told(&claim.origin, claim.told.as_ref()))) "."
            @if let Some(issues) = phrase::bears_on(claim) { " " (harmless(&issues)) "." }
        }
        (quotes(&claim.origin))
        @if claim.assessments.is_empty() { (nothing(phrase::NO_WORD)) }
        @else {
            ul.words { @for line in &claim.assessments { li { (assessment(line)) } } }
        }
    }
}

fn assessment(line: &AssessmentLine) -> Markup {
    let (class, shape) = match line.word {
        AssessmentWord::Confirms => ("agreed", "●"),
        AssessmentWord::Denies => ("refused", "✕"),
        AssessmentWord::Unconfirmed => ("partly", "?"),
        AssessmentWord::DisputesInPart => ("partly", "◐"),
    };
    html! {
        span class=(class) { (sign(shape)) }
        strong { (name(&line.by.name)) } " "
        (harmless(&phrase::word_on_claim(line)))
        (links(phrase::cited_or_told(&line.origin, line.told.as_ref())))
        (quotes(&line.origin))
    }
}

pub(super) fn blockers(blockers: &[Blocker], matrix: &Matrix) -> Markup {
    html! {
        @if blockers.is_empty() { (nothing(phrase::no_blocker(matrix))) }
        @for group in blockers.chunk_by(|a, b| a.issue == b.issue) {
            article {
                @if let Some(first) = group.first() { h3 { (name(&first.issue.name)) } }
                @for line in group { (blocker(line)) }
                @if let Some(ways) = phrase::ways_out(group) {
                    p { strong { (harmless(&ways)) } }
                }
            }
        }
    }
}

fn blocker(blocker: &Blocker) -> Markup {
    html! {
        p {
            (harmless(&phrase::sentence(&phrase::blocked(blocker))))
            (links(phrase::cited_by(blocker.parties.iter().map(|party| &party.origin))))
        }
        ul {
            @for opposed in &blocker.against {
                li {
                    span.refused { (sign("✕")) }
                    strong { (name(&opposed.side.name.name)) }
                    " " (phrase::rule_out(opposed)) " "
                    (name(&phrase::names(&opposed.rejects))) (cites(&opposed.side.origin))
                }
            }
        }
    }
}

pub(super) fn sources(sources: &[SourceLine]) -> Markup {
    html! {
        @if sources.is_empty() { (nothing("No source is recorded.")) }
        @else {
            ol.sources { @for line in sources { li id={ "source-" (line.number) } { (source(line)) } } }
        }
    }
}

fn source(source: &SourceLine) -> Markup {
    html! {
        p { strong { (name(&source.title)) } }
        p.facts { (harmless(&phrase::source(source))) }
        @if let Some(url) = &source.url {
            p.url {
                // Only addresses of the web become links; `javascript:` and its like stay text.
                @if is_web(url) {
                    a href=(harmless(url)) rel="noopener noreferrer" { (harmless(url)) }
                } @else { (harmless(url)) }
            }
        }
    }
}
