//! Whose agreement is needed, what is contested, what blocks agreement, and the sources of it all.

use super::page::{Page, Tone};
use super::{cites, quotes};
use crate::{Brief, phrase};

pub(super) fn consent(page: &mut Page, brief: &Brief) {
    page.heading("Consent");
    if brief.consent.is_empty() {
        page.nothing("No issue is recorded, so no consent is needed.");
    }
    let (ruled, bare): (Vec<_>, Vec<_>) =
        brief.consent.iter().partition(|line| line.rule.is_some() || !line.others.is_empty());
    if let Some(draft) = phrase::weighed_on(&brief.consent) {
        page.line(2, 4, &[(Tone::Quiet, &draft)]);
    }
    for line in ruled {
        let rule = line
            .rule
            .as_ref()
            .map_or_else(|| "no rule in force is recorded".to_owned(), phrase::rule);
        let status = if line.rule.is_some() {
            format!("– {}", phrase::consent(&line.status))
        } else {
            String::new()
        };
        let cites =
            line.rule.as_ref().and_then(|rule| rule.origin.as_ref()).map(cites).unwrap_or_default();
        page.line(
            2,
            6,
            &[
                (Tone::Strong, &line.issue.name),
                (Tone::Plain, &rule),
                (Tone::Alert, &status),
                (Tone::Quiet, &cites),
            ],
        );
        for words in phrase::words_given(line).into_iter().chain(phrase::missing(line)) {
            page.line(6, 8, &[(Tone::Plain, &words)]);
        }
        if let Some(origin) = line.rule.as_ref().and_then(|rule| rule.origin.as_ref()) {
            quotes(page, 8, origin);
        }
        for other in &line.others {
            page.line(6, 8, &[(Tone::Plain, &phrase::rule(other))]);
            if let Some(origin) = &other.origin {
                quotes(page, 8, origin);
            }
        }
    }
    if !bare.is_empty() {
        let names: Vec<_> = bare.iter().map(|line| line.issue.name.clone()).collect();
        page.nothing(&format!(
            "Whose agreement is needed is not recorded for: {}.",
            names.join(", ")
        ));
    }
}

pub(super) fn claims(page: &mut Page, brief: &Brief) {
    page.heading("Contested claims");
    if brief.claims.is_empty() {
        page.nothing("No claim is recorded.");
    }
    for claim in &brief.claims {
        let state = if claim.contested { "contested" } else { "not contested in the record" };
        page.line(2, 6, &[(Tone::Strong, &claim.text), (Tone::Quiet, &format!("({state})"))]);
        page.line(6, 8, &[(Tone::Plain, &phrase::claimed(claim))]);
        if !claim.issues.is_empty() {
            let issues = format!("Bears on {}", phrase::names(&claim.issues));
            page.line(6, 8, &[(Tone::Plain, &issues)]);
        }
        quotes(page, 8, &claim.origin);
        for word in &claim.assessments {
            let monitor = if word.monitor { "(monitor)" } else { "" };
            let text = word.text.as_ref().map(|text| format!("– {text}")).unwrap_or_default();
            let on = word.on.as_deref().map(phrase::date).unwrap_or_default();
            page.line(
                6,
                8,
                &[
                    (Tone::Plain, &word.by.name),
                    (Tone::Quiet, monitor),
                    (Tone::Plain, phrase::assessment(word.word)),
                    (Tone::Plain, &text),
                    (Tone::Quiet, &on),
                ],
            );
            quotes(page, 8, &word.origin);
        }
        if claim.assessments.is_empty() {
            page.line(6, 8, &[(Tone::Quiet, "No other party's word on it is recorded.")]);
        }
    }
}

pub(super) fn blockers(page: &mut Page, brief: &Brief) {
    page.heading("What blocks agreement");
    if brief.blockers.is_empty() {
        page.nothing(phrase::NO_BLOCKER);
    }
    for blocker in &brief.blockers {
        let cites = blocker.party.as_ref().map(|party| cites(&party.origin)).unwrap_or_default();
        page.line(
            2,
            6,
            &[
                (Tone::Strong, &format!("{}:", blocker.issue.name)),
                (Tone::Plain, &phrase::blocked(blocker)),
                (Tone::Quiet, &cites),
            ],
        );
        for opposed in &blocker.against {
            page.line(
                6,
                8,
                &[
                    (Tone::Alert, "✕"),
                    (
                        Tone::Plain,
                        &format!(
                            "{} rules out {}",
                            opposed.side.name.name,
                            phrase::names(&opposed.rejects)
                        ),
                    ),
                    (Tone::Quiet, &super::cites(&opposed.side.origin)),
                ],
            );
        }
        if let Some(ways) = phrase::ways_out(blocker) {
            page.line(6, 8, &[(Tone::Plain, &ways)]);
        }
    }
}

pub(super) fn sources(page: &mut Page, brief: &Brief) {
    page.heading("Sources");
    if brief.sources.is_empty() {
        page.nothing("No source is recorded.");
    }
    for source in &brief.sources {
        let publisher =
            source.publisher.clone().unwrap_or_else(|| "publisher not known".to_owned());
        let on = source.on.as_deref().map_or_else(|| "date not known".to_owned(), phrase::date);
        let number = format!("[{}]", source.number);
        let facts = format!(
            "{publisher}, {on} · SHA-256 {}…",
            &source.sha256.get(..12).unwrap_or_default()
        );
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
