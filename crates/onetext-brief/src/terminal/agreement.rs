//! Whose agreement is needed, what is contested, what blocks agreement, and the sources of it all.

use super::page::{Page, Tone};
use super::{cites, quotes};
use crate::section::blockers::Blocker;
use crate::section::consent::Status;
use crate::section::tellings::Told;
use crate::{Brief, phrase};

pub(super) fn consent(page: &mut Page, brief: &Brief) {
    page.heading("Consent");
    if brief.consent.is_empty() {
        page.nothing("No issue is recorded, so no consent is needed.");
    }
    if let Some(draft) = phrase::weighed_on(&brief.consent, brief.nothing_agreed_until_everything) {
        page.line(2, 4, &[(Tone::Quiet, &draft)]);
    }
    for line in &brief.consent {
        let Some(rule) = &line.rule else { continue };
        let satisfied = line.status == Status::Satisfied;
        let tone = if satisfied { Tone::Plain } else { Tone::Alert };
        let cited = rule.origin.as_ref().map(cites).unwrap_or_default();
        page.line(
            2,
            6,
            &[
                (Tone::Strong, &format!("{}:", phrase::names(&line.issues))),
                (tone, &phrase::rule_and_status(rule, &line.status)),
                (Tone::Quiet, &cited),
            ],
        );
        for words in phrase::words_given(line).into_iter().chain(phrase::missing(line)) {
            page.line(6, 8, &[(Tone::Plain, &words)]);
        }
        if let Some(origin) = &rule.origin {
            quotes(page, 8, origin);
        }
    }
    if let Some(bare) = phrase::without_rule(&brief.consent) {
        page.nothing(&bare);
    }
    if !brief.asserted.is_empty() {
        page.line(2, 4, &[(Tone::Quiet, &format!("{}:", phrase::asserted(&brief.asserted)))]);
    }
    for line in &brief.asserted {
        let issues = format!("{}:", phrase::names(&line.issues));
        page.line(4, 8, &[(Tone::Strong, &issues), (Tone::Plain, &phrase::rule(&line.rule))]);
        if let Some(origin) = &line.rule.origin {
            quotes(page, 8, origin);
        }
    }
}

pub(super) fn claims(page: &mut Page, brief: &Brief) {
    page.heading("Contested claims");
    if brief.claims.is_empty() {
        page.nothing("No claim is recorded.");
    }
    for claim in &brief.claims {
        let state = format!("({})", phrase::contested(claim));
        page.line(2, 6, &[(Tone::Strong, &claim.text), (Tone::Quiet, &state)]);
        let cited = |origin, told: &Option<Told>| match told {
            Some(told) => phrase::cites_or_tells(origin, Some(told)),
            // The words below name their source.
            None => String::new(),
        };
        let by = cited(&claim.origin, &claim.told);
        page.line(6, 8, &[(Tone::Plain, &phrase::claimed(claim)), (Tone::Quiet, &by)]);
        if let Some(issues) = phrase::bears_on(claim) {
            page.line(6, 8, &[(Tone::Plain, &issues)]);
        }
        quotes(page, 8, &claim.origin);
        for word in &claim.assessments {
            let text = phrase::word_on_claim(word);
            let by = cited(&word.origin, &word.told);
            let pieces = [
                (Tone::Plain, word.by.name.as_str()),
                (Tone::Plain, text.as_str()),
                (Tone::Quiet, by.as_str()),
            ];
            page.line(6, 8, &pieces);
            quotes(page, 8, &word.origin);
        }
        if claim.assessments.is_empty() {
            page.line(6, 8, &[(Tone::Quiet, phrase::NO_WORD)]);
        }
    }
}

pub(super) fn blockers(page: &mut Page, brief: &Brief) {
    page.heading("What blocks agreement");
    if brief.blockers.is_empty() {
        page.nothing(phrase::no_blocker(&brief.matrix));
    }
    for group in brief.blockers.chunk_by(|a, b| a.issue == b.issue) {
        for blocker in group {
            blocked(page, blocker);
        }
        if let Some(ways) = phrase::ways_out(group) {
            page.line(6, 8, &[(Tone::Plain, &ways)]);
        }
    }
}

fn blocked(page: &mut Page, blocker: &Blocker) {
    let cited = phrase::cites_of(blocker.parties.iter().map(|party| &party.origin));
    page.line(
        2,
        6,
        &[
            (Tone::Strong, &format!("{}:", blocker.issue.name)),
            (Tone::Plain, &phrase::blocked(blocker)),
            (Tone::Quiet, &cited.unwrap_or_default()),
        ],
    );
    for opposed in &blocker.against {
        page.line(
            6,
            8,
            &[
                (Tone::Alert, "✕"),
                (Tone::Plain, &opposed.side.name.name),
                (Tone::Plain, &phrase::rules_out(opposed)),
                (Tone::Quiet, &cites(&opposed.side.origin)),
            ],
        );
    }
}

pub(super) fn sources(page: &mut Page, brief: &Brief) {
    page.heading("Sources");
    if brief.sources.is_empty() {
        page.nothing("No source is recorded.");
    }
    for source in &brief.sources {
        let number = format!("[{}]", source.number);
        let facts = format!("– {}", phrase::source(source));
        page.line(
            2,
            6,
            &[(Tone::Quiet, &number), (Tone::Plain, &source.title), (Tone::Quiet, &facts)],
        );
        if let Some(url) = &source.url {
            page.line(6, 6, &[(Tone::Quiet, url)]);
        }
    }
}
