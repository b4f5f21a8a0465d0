//! Whose agreement is needed, what is contested, what blocks agreement, and the sources of it all.

use super::escape::{address, strong, text};
use super::{Page, cites, join};
use crate::section::blockers::Blocker;
use crate::section::claims::ClaimLine;
use crate::section::matrix::Matrix;
use crate::section::sources::SourceLine;
use crate::{Brief, phrase};

pub(super) fn consent(page: &mut Page, brief: &Brief) {
    let (lines, asserted) = (&brief.consent, &brief.asserted);
    page.heading(2, "Consent");
    page.nothing(lines.is_empty(), "No issue is recorded, so no consent is needed.");
    if let Some(draft) = phrase::weighed_on(lines, brief.nothing_agreed_until_everything) {
        page.line(&text(&draft));
        page.line("");
    }
    for line in lines {
        let Some(rule) = &line.rule else { continue };
        let issues = format!("{}:", strong(&phrase::names(&line.issues)));
        let what = text(&phrase::rule_and_status(rule, &line.status));
        let cited = rule.origin.as_ref().map(cites).unwrap_or_default();
        page.point(0, &join(&[&issues, &what, &cited]));
        for words in phrase::words_given(line).into_iter().chain(phrase::missing(line)) {
            page.point(1, &text(&words));
        }
        if let Some(origin) = &rule.origin {
            page.quotes(1, origin);
        }
    }
    if let Some(bare) = phrase::without_rule(lines) {
        page.block(&text(&bare));
    }
    if !asserted.is_empty() {
        page.block(&format!("{}:", phrase::asserted(asserted)));
        page.line("");
    }
    for line in asserted {
        let issues = format!("{}:", strong(&phrase::names(&line.issues)));
        page.point(0, &join(&[&issues, &text(&phrase::rule(&line.rule))]));
        if let Some(origin) = &line.rule.origin {
            page.quotes(1, origin);
        }
    }
}

pub(super) fn claims(page: &mut Page, claims: &[ClaimLine]) {
    page.heading(2, "Contested claims");
    page.nothing(claims.is_empty(), "No claim is recorded.");
    for claim in claims {
        let state = format!("({})", phrase::contested(claim));
        page.point(0, &join(&[&strong(&claim.text), &state]));
        let cited = phrase::cites_or_tells(&claim.origin, claim.told.as_ref());
        page.point(1, &join(&[&text(&phrase::claimed(claim)), &cited]));
        page.quotes(2, &claim.origin);
        if let Some(issues) = phrase::bears_on(claim) {
            page.point(1, &text(&issues));
        }
        for word in &claim.assessments {
            let what = text(&phrase::word_on_claim(word));
            let cited = phrase::cites_or_tells(&word.origin, word.told.as_ref());
            page.point(1, &join(&[&strong(&word.by.name), &what, &cited]));
            page.quotes(2, &word.origin);
        }
        if claim.assessments.is_empty() {
            page.point(1, phrase::NO_WORD);
        }
    }
}

pub(super) fn blockers(page: &mut Page, blockers: &[Blocker], matrix: &Matrix) {
    page.heading(2, "What blocks agreement");
    page.nothing(blockers.is_empty(), phrase::no_blocker(matrix));
    for group in blockers.chunk_by(|a, b| a.issue == b.issue) {
        for blocker in group {
            blocked(page, blocker);
        }
        if let Some(ways) = phrase::ways_out(group) {
            page.point(1, &text(&ways));
        }
    }
}

fn blocked(page: &mut Page, blocker: &Blocker) {
    let issue = format!("{}:", strong(&blocker.issue.name));
    let cited = phrase::cites_of(blocker.parties.iter().map(|party| &party.origin));
    let what = text(&phrase::blocked(blocker));
    page.point(0, &join(&[&issue, &what, &cited.unwrap_or_default()]));
    for opposed in &blocker.against {
        let what = text(&format!("{} {}", opposed.side.name.name, phrase::rules_out(opposed)));
        page.point(1, &join(&["✕", &what, &cites(&opposed.side.origin)]));
    }
}

pub(super) fn sources(page: &mut Page, sources: &[SourceLine]) {
    page.heading(2, "Sources");
    page.nothing(sources.is_empty(), "No source is recorded.");
    for source in sources {
        let number = format!("[{}]", source.number);
        let facts = text(&phrase::source(source));
        page.point(0, &join(&[&number, &strong(&source.title), "–", &facts]));
        if let Some(url) = &source.url {
            page.point(1, &address(url));
        }
    }
}
