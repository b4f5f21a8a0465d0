//! What the drafts come to together: figures, tilt, and what changed since each party saw one.

use super::escape::{strong, text};
use super::{Page, cites, join};
use crate::phrase;
use crate::section::versions::Versions;

pub(super) fn versions(page: &mut Page, versions: &Versions) {
    if versions.figures.len() > 1 {
        page.heading(3, "Movement");
        for figures in &versions.figures {
            let changed = figures.changed.as_ref().map(|it| format!("; {}", phrase::changed(it)));
            let said = format!("{}{}", phrase::in_brackets(figures), changed.unwrap_or_default());
            page.point(0, &format!("{}: {}", strong(&figures.draft.name), text(&said)));
        }
    }
    if !versions.tilt.is_empty() {
        page.heading(3, "Tilt");
        page.line(&text(phrase::TILT));
        page.out.push('\n');
    }
    for party in &versions.tilt {
        let from = text(&phrase::computed_from(party));
        page.point(0, &format!("{} – {from}", strong(&party.party.name)));
        for line in &party.drafts {
            let mut parts = vec![text(&line.draft.name)];
            let crossed = phrase::crossed(&line.crossed).into_iter();
            parts.extend(crossed.map(|it| format!("✕ {}", text(&it))));
            let interval = strong(&phrase::interval(line));
            page.point(1, &format!("{interval} {}", parts.join(" – ")));
        }
    }
    last_seen(page, versions);
    if !versions.held_back.is_empty() {
        page.heading(3, "Held back until something else is settled");
    }
    for line in &versions.held_back {
        let (what, cites) = (text(&phrase::held_back(line)), cites(&line.origin));
        page.point(0, &join(&[&strong(&line.party.name), &what, &cites]));
        page.quotes(1, &line.origin);
    }
}

fn last_seen(page: &mut Page, versions: &Versions) {
    if versions.last_seen.is_empty() {
        return;
    }
    page.heading(3, "Since each party last saw a draft");
    for seen in versions.last_seen.iter().filter(|seen| !seen.newer.is_empty()) {
        let saw = text(&phrase::last_saw(seen));
        page.point(0, &format!("{} {saw}", strong(&phrase::names(&seen.parties))));
        for part in phrase::since_then(seen).into_iter().flatten() {
            page.point(1, &text(&phrase::sentence(&part)));
        }
    }
    if let Some(sentence) = phrase::up_to_date(&versions.last_seen) {
        page.point(0, &text(&sentence));
    }
}
